"""Engines without models, for tests of all that is around them: real PNGs and real sentences, in no time.

They keep the contract of the real ones (`tests/contract/test_engines.py` runs on both). `step_seconds` makes them
as slow as a test of cancelling or crashing needs.
"""

import hashlib
import io
import time

import numpy as np
from PIL import Image

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.events import GenerationRequested, InpaintingRequested, PaintingRequested
from contracts.language import Language
from engines.diffusion.painting import Painted, Report
from engines.diffusion.pictures import png, read_picture
from services.inpainter.engine.canvas import Canvas

Colour = tuple[int, int, int]


class FakeSteps:
    """Counts the steps of a picture. `steps` 0: as many as the command asks for.

    `previews` false: none, as of a model that is done before the first one is due.
    """

    def __init__(self, *, step_seconds: float = 0.0, steps: int = 0, previews: bool = True) -> None:
        self._step_seconds, self._steps, self._previews = step_seconds, steps, previews
        self._held: tuple[str, ...] = ()

    def load(self) -> None:
        self._held = ("fake",)

    def held(self) -> tuple[str, ...]:
        return self._held

    def count(self, command: PaintingRequested, colour: Colour, cancelled: CancelToken, report: Report) -> None:
        assert self._held, "load() comes first"
        steps = self._steps or command.sampling.steps
        for step in range(1, steps + 1):
            cancelled.check()
            time.sleep(self._step_seconds)
            shows = self._previews and step == max(1, steps // 2)
            report(step, steps, _jpeg(colour) if shows else None)


class FakePainter(FakeSteps):
    """Paints one colour that follows from prompt and seed, and from the picture that it paints over."""

    def paint(
        self,
        model: Model,
        command: GenerationRequested,
        source: bytes | None,
        seed: int,
        *,
        cancelled: CancelToken,
        report: Report,
    ) -> Painted:
        if source is not None:
            read_picture(source)
        colour = _colour(command, seed, source or b"")
        self.count(command, colour, cancelled, report)
        pixels = np.full((command.sampling.height, command.sampling.width, 3), colour, np.uint8)
        return Painted(png(pixels))


class FakeInpainter(FakeSteps):
    """Paints one colour under the mask."""

    def paint(
        self,
        model: Model,
        command: InpaintingRequested,
        canvas: Canvas,
        seed: int,
        *,
        cancelled: CancelToken,
        report: Report,
    ) -> Painted:
        colour = _colour(command, seed, canvas.mask.tobytes())
        self.count(command, colour, cancelled, report)
        pixels = np.array(canvas.image)
        pixels[canvas.mask] = (*colour, 255)[: pixels.shape[-1]]
        return Painted(png(pixels))


def _colour(command: PaintingRequested, seed: int, given: bytes) -> Colour:
    said = f"{command.prompt}|{command.negative_prompt}|{command.sampling.model}|{seed}|".encode() + given
    red, green, blue = hashlib.sha256(said).digest()[:3]
    return red, green, blue


def _jpeg(colour: Colour) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (16, 16), colour).save(out, "JPEG")
    return out.getvalue()


class FakeTranslator:
    """Answers every sentence with an English one that follows from it."""

    def __init__(self, *, step_seconds: float = 0.0) -> None:
        self._step_seconds = step_seconds
        self._held: tuple[str, ...] = ()

    def load(self) -> None:
        self._held = ("fake",)

    def held(self) -> tuple[str, ...]:
        return self._held

    def translate(self, sentence: str, language: Language, *, cancelled: CancelToken) -> str:
        assert self._held, "load() comes first"
        cancelled.check()
        time.sleep(self._step_seconds)
        return f"a {language.name.lower()} sentence {hashlib.sha256(sentence.encode()).hexdigest()[:8]}"
