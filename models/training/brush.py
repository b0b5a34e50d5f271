"""A thin layer over skia: fills and strokes with plain RGB tuples, so that the drawing modules
read like a list of shapes."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache

import skia

from models.training.palette import Rgb

Point = tuple[float, float]
_ARGUMENTS = {"M": 2, "L": 2, "Q": 4, "C": 6, "Z": 0}


@lru_cache(maxsize=500)
def outline(description: str) -> skia.Path:
    """Parses the upper-case part of SVG path syntax, blanks between all tokens."""
    path = skia.Path()
    verbs = {
        "M": path.moveTo,
        "L": path.lineTo,
        "Q": path.quadTo,
        "C": path.cubicTo,
        "Z": path.close,
    }
    tokens = description.split()
    while tokens:
        verb = tokens.pop(0)
        count = _ARGUMENTS[verb]
        verbs[verb](*(float(value) for value in tokens[:count]))
        del tokens[:count]
    return path


class Brush:
    """Draws on a 256 x 256 field; the renderer scales the canvas below it."""

    def __init__(self, canvas: skia.Canvas) -> None:
        self.canvas = canvas
        self._paint = skia.Paint(AntiAlias=True)

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        """Marks what is drawn inside as the named part of the thing."""
        yield

    def _fill(self, color: Rgb) -> skia.Paint:
        self._paint.setColor(skia.Color(*color, 255))
        self._paint.setStyle(skia.Paint.kFill_Style)
        return self._paint

    def _stroke(self, color: Rgb, width: float) -> skia.Paint:
        self._paint.setColor(skia.Color(*color, 255))
        self._paint.setStyle(skia.Paint.kStroke_Style)
        self._paint.setStrokeWidth(width)
        self._paint.setStrokeCap(skia.Paint.kRound_Cap)
        return self._paint

    def box(self, left: float, top: float, width: float, height: float, color: Rgb, radius: float = 0) -> None:
        area = skia.Rect.MakeXYWH(left, top, width, height)
        self.canvas.drawRoundRect(area, radius, radius, self._fill(color))

    def oval(self, x: float, y: float, radius_x: float, radius_y: float, color: Rgb) -> None:
        area = skia.Rect.MakeLTRB(x - radius_x, y - radius_y, x + radius_x, y + radius_y)
        self.canvas.drawOval(area, self._fill(color))

    def ring(self, x: float, y: float, radius: float, width: float, color: Rgb) -> None:
        """A circle line; `radius` reaches to the middle of it."""
        self.canvas.drawCircle(x, y, radius, self._stroke(color, width))

    def polygon(self, points: Sequence[Point], color: Rgb) -> None:
        path = skia.Path()
        path.addPoly([skia.Point(x, y) for x, y in points], True)
        self.canvas.drawPath(path, self._fill(color))

    def line(self, points: Sequence[Point], color: Rgb, width: float) -> None:
        path = skia.Path()
        path.addPoly([skia.Point(x, y) for x, y in points], False)
        self.canvas.drawPath(path, self._stroke(color, width))

    def shape(self, description: str, color: Rgb) -> None:
        self.canvas.drawPath(outline(description), self._fill(color))

    def curve(self, description: str, color: Rgb, width: float) -> None:
        self.canvas.drawPath(outline(description), self._stroke(color, width))


class PatternBrush(Brush):
    """Fills with a pattern wherever a drawing asks for one of the patterned colours."""

    def __init__(self, canvas: skia.Canvas, shaders: Mapping[Rgb, skia.Shader]) -> None:
        super().__init__(canvas)
        self._shaders = shaders

    def _fill(self, color: Rgb) -> skia.Paint:
        self._paint = skia.Paint(AntiAlias=True)
        if color in self._shaders:
            self._paint.setShader(self._shaders[color])
            return self._paint
        return super()._fill(color)

    def _stroke(self, color: Rgb, width: float) -> skia.Paint:
        self._paint = skia.Paint(AntiAlias=True)
        return super()._stroke(color, width)


class PartBrush(Brush):
    """Draws only the part of the given name; the rest goes to a canvas without pixels. Parts must not be
    drawn under a transformation of their own."""

    def __init__(self, canvas: skia.Canvas, name: str) -> None:
        super().__init__(skia.Canvas())
        self._real, self._name = canvas, name

    @contextmanager
    def part(self, name: str) -> Iterator[None]:
        blank = self.canvas
        if name == self._name:
            self.canvas = self._real
        yield
        self.canvas = blank
