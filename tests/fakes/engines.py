"""Engines without models, for tests of all that is around them: real PNGs and real sentences, in no time.

They keep the contract of the real ones (`tests/contract/test_engines.py` runs on both). `step_seconds` makes them
as slow as a test of cancelling or crashing needs.
"""

import hashlib
import io
import time

from PIL import Image

from chassis.catalogue import Model
from chassis.engine import CancelToken
from contracts.events import GenerationRequested
from contracts.language import Language
from services.generator.handler import Painted, Report


class FakePainter:
    """Paints one colour that follows from prompt and seed. `steps` 0: as many as the command asks for.

    `previews` false: none, as of a model that is done before the first one is due.
    """

    def __init__(self, *, step_seconds: float = 0.0, steps: int = 0, previews: bool = True) -> None:
        self._step_seconds, self._steps, self._previews = step_seconds, steps, previews
        self._held: tuple[str, ...] = ()

    def load(self) -> None:
        self._held = ("fake",)

    def held(self) -> tuple[str, ...]:
        return self._held

    def paint(
        self, model: Model, command: GenerationRequested, seed: int, *, cancelled: CancelToken, report: Report
    ) -> Painted:
        assert self._held, "load() comes first"
        steps = self._steps or command.sampling.steps
        for step in range(1, steps + 1):
            cancelled.check()
            time.sleep(self._step_seconds)
            shows = self._previews and step == max(1, steps // 2)
            preview = _picture(command, seed, "JPEG", (16, 16)) if shows else None
            report(step, steps, preview)
        size = (command.sampling.width, command.sampling.height)
        return Painted(_picture(command, seed, "PNG", size))


def _picture(command: GenerationRequested, seed: int, form: str, size: tuple[int, int]) -> bytes:
    said = f"{command.prompt}|{command.negative_prompt}|{command.sampling.model}|{seed}"
    out = io.BytesIO()
    Image.new("RGB", size, tuple(hashlib.sha256(said.encode()).digest()[:3])).save(out, form)
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
