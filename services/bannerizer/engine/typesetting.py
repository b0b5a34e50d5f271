"""The layouts, set by typst: what is to stand on a banner goes in as data, a page of its exact size comes out.

One point of the page is one pixel. Nothing is fetched and only the project's own fonts are used, so the same input
gives the same bytes everywhere.
"""

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from services.bannerizer.engine.arrangement import Layout
from services.bannerizer.engine.pictures import Raw

LAYOUTS = Path(__file__).parents[1] / "layouts"
POINTS_PER_INCH = 72.0
EPOCH = 0
"""The date that PDFs carry."""


@dataclass(frozen=True)
class Report:
    """What a layout says: its picture's box (width, height), the box under its texts, and a text that is too long."""

    picture: tuple[int, int]
    behind: tuple[int, int, int, int]
    over: str | None


class Typesetter:
    """Sets pages with the fonts of one folder. Works in a folder of its own; used by one thread."""

    def __init__(self, fonts: Path, layouts: Path = LAYOUTS) -> None:
        self._scratch = tempfile.TemporaryDirectory(prefix="bannerizer-")
        self._root = Path(self._scratch.name)
        shutil.copytree(layouts, self._root, dirs_exist_ok=True)
        faces = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[fonts])
        self._compiler = typst.Compiler(root=self._root, font_paths=faces, ignore_system_fonts=True)

    def plan(self, layout: Layout, content: dict[str, Any]) -> Report:
        """How the layout would place `content` around a picture that is yet to be cut."""
        self._show(None, 1.0)
        self._compiler.compile(**self._job(layout, content), format="svg")
        found = json.loads(self._compiler.query("<report>", field="value", one=True))
        width, height = (round(value) for value in found["picture"])
        left, top, across, down = (round(value) for value in found["behind"])
        return Report((width, height), (left, top, left + across, top + down), found["over"])

    def set(self, layout: Layout, content: dict[str, Any], picture: Raw, veil: float, output: str) -> bytes:
        """The page as `output`: png, svg or pdf. `veil`: how opaque the layer between picture and texts is."""
        # The picture is no part of `content`: what the plan has measured is then known, and not measured again.
        self._show(self.keep("picture.raw", picture), veil)
        job = self._job(layout, content)
        return self._compiler.compile(**job, format=output, ppi=POINTS_PER_INCH, timestamp=EPOCH)

    def _show(self, picture: dict[str, Any] | None, veil: float) -> None:
        (self._root / "shown.json").write_text(json.dumps({"picture": picture, "veil": veil}))

    def keep(self, name: str, pixels: Raw) -> dict[str, Any]:
        """Lay `pixels` down for the layouts to read, and say so in the words of `content`."""
        (self._root / name).write_bytes(pixels.body)
        return {"name": name, "width": pixels.width, "height": pixels.height, "encoding": pixels.encoding}

    def _job(self, layout: Layout, content: dict[str, Any]) -> dict[str, Any]:
        return {"input": self._root / f"{layout}.typ", "sys_inputs": {"banner": json.dumps(content)}}
