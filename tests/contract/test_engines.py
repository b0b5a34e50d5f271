"""What every engine keeps to: the fakes, real pipelines with random weights, and the bundled models where they are.

The pipeline's own tests run on the fakes, so a fake that is kinder than the real engine would hide a fault.
"""

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from chassis.catalogue import Model, load_catalogue
from chassis.engine import CancelToken
from chassis.errors import Cancelled
from contracts.events import GenerationRequested, InpaintingRequested
from contracts.language import Language
from contracts.pictures import Scheduler
from services.generator.engine import Diffusion
from services.generator.handler import Painter
from services.inpainter.engine import Inpainter
from services.inpainter.engine.canvas import prepare
from services.inpainter.handler import Painter as Inpainters
from services.translator.engine import Marian
from services.translator.handler import Translator
from tests.fakes.engines import FakeInpainter, FakePainter, FakeTranslator
from tests.fakes.orders import generation, inpainting, picture_model, sketch, source_of
from tests.fakes.orders import image as pixels
from tests.fakes.tiny_models import tiny_pictures, tiny_translator

SENTENCE = {Language.RUSSIAN: "красный торт на белом фоне", Language.KOREAN: "하얀 배경의 빨간 케이크"}


def ignore(*report: object) -> None:
    """A report that nobody reads."""


@pytest.fixture(scope="session")
def tiny_pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_pictures(tmp_path_factory.mktemp("pictures"))


@dataclass(frozen=True)
class Subject:
    """An engine, with one way to use it: what it makes of which command."""

    engine: Painter | Inpainters
    model: Model
    order: Callable[..., GenerationRequested | InpaintingRequested]

    def paint(self, order: GenerationRequested | InpaintingRequested, seed: int = 7, **options: object) -> bytes:
        given = {"cancelled": CancelToken(), "report": ignore, **options}
        start: object = sketch() if order.source else None
        if isinstance(order, InpaintingRequested):
            start = prepare(order, sketch(), None)
        return self.engine.paint(self.model, order, start, seed, **given).png


TOOLS: dict[str, tuple[type, type, Callable[..., GenerationRequested | InpaintingRequested]]] = {
    "generate": (FakePainter, Diffusion, generation),
    "image_to_image": (FakePainter, Diffusion, partial(generation, source=source_of(sketch()), strength=0.9)),
    "inpaint": (FakeInpainter, Inpainter, inpainting),
}
"""Each with its double, its engine and its command."""
KINDS = ("fake", "random", "bundled")


@pytest.fixture(scope="session", params=product(TOOLS, KINDS), ids="-".join)
def subject(request: pytest.FixtureRequest) -> Iterator[Subject]:
    tool, kind = request.param
    fake, real, order = TOOLS[tool]
    model = load_catalogue().default("text_to_image")
    if kind == "random":
        model = picture_model(request.getfixturevalue("tiny_pipeline"))
    engine = fake() if kind == "fake" else real(model, device="cpu", memory_mb=1000, threads=1)
    assert engine.held() == ()
    engine.load()
    yield Subject(engine, model, order)


def test_a_loaded_engine_says_what_it_holds(subject: Subject) -> None:
    assert subject.engine.held()


@pytest.mark.parametrize("tool", TOOLS)
def test_nothing_is_painted_before_loading(tiny_pipeline: Path, tool: str) -> None:
    model = picture_model(tiny_pipeline)
    fake, real, order = TOOLS[tool]
    for engine in (fake(), real(model, device="cpu", memory_mb=1000)):
        with pytest.raises(AssertionError):
            Subject(engine, model, order).paint(order())


def test_the_same_seed_gives_the_same_bytes(subject: Subject) -> None:
    assert subject.paint(subject.order(), 7) == subject.paint(subject.order(), 7)


def test_another_seed_or_prompt_gives_another_picture(subject: Subject) -> None:
    first = subject.paint(subject.order(), 7)
    assert first != subject.paint(subject.order(), 8)
    assert first != subject.paint(subject.order("a blue house"), 7)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (72, 64), (64, 128)])
def test_the_size_is_as_asked_or_the_repaired_pictures(subject: Subject, width: int, height: int) -> None:
    order = subject.order(width=width, height=height)
    image = Image.open(io.BytesIO(subject.paint(order)))
    expected = (64, 64) if isinstance(order, InpaintingRequested) else (width, height)
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", expected)


@pytest.mark.parametrize("subject", [("inpaint", kind) for kind in KINDS], indirect=True, ids=KINDS)
def test_outside_of_the_mask_every_pixel_stays(subject: Subject) -> None:
    before, after = pixels(sketch()), pixels(subject.paint(subject.order()))
    assert np.array_equal(after[:, 32:], before[:, 32:])
    assert (after[:, :32] != before[:, :32]).any(axis=-1).mean() > 0.9


@pytest.mark.parametrize("scheduler", Scheduler)
def test_every_scheduler_reports_every_step_up_to_the_end(subject: Subject, scheduler: Scheduler) -> None:
    reports: list[tuple[int, int, bytes | None]] = []
    subject.paint(subject.order(scheduler=scheduler), report=lambda *report: reports.append(report))
    done = [step / steps for step, steps, preview in reports]
    assert done[-1] == 1
    assert all(earlier <= later for earlier, later in pairwise(done))
    # A strength below 1 leaves out the first of the four.
    assert {step for step, steps, preview in reports} >= {1, 2, 3}


def test_previews_are_small_pictures(subject: Subject) -> None:
    previews: list[bytes] = []
    subject.paint(subject.order(), report=lambda step, steps, preview: previews.append(preview) if preview else None)
    assert previews
    for preview in previews:
        assert len(preview) <= 6 * 1024
        assert max(Image.open(io.BytesIO(preview)).size) <= 128


def test_a_set_token_stops_by_the_next_step(subject: Subject) -> None:
    token, seen = CancelToken(), []

    def report(step: int, steps: int, preview: bytes | None) -> None:
        seen.append(step)
        if step == 2:
            token.set()

    with pytest.raises(Cancelled):
        subject.paint(subject.order(), cancelled=token, report=report)
    assert max(seen) == 2
    assert subject.paint(subject.order()) == subject.paint(subject.order()), "the engine goes on after a cancellation"


@pytest.fixture(scope="session", params=KINDS)
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    engine: Translator = FakeTranslator()
    if request.param != "fake":
        models = {language: load_catalogue().default("translate", language=language) for language in SENTENCE}
        if request.param == "random":
            source = str(tiny_translator(tmp_path_factory.mktemp("translator")))
            models = {key: model.model_copy(update={"source": source}) for key, model in models.items()}
            models = {key: model.model_copy(update={"bundled": False}) for key, model in models.items()}
        engine = Marian(models, device="cpu", threads=1)
    assert engine.held() == ()
    engine.load()
    return engine


@pytest.mark.parametrize("language", SENTENCE)
def test_the_same_sentence_gives_the_same_english(translator: Translator, language: Language) -> None:
    assert translator.held()
    english = [translator.translate(SENTENCE[language], language, cancelled=CancelToken()) for _ in range(2)]
    assert english[0] == english[1]
    assert english[0]


def test_a_set_token_stops_a_translation(translator: Translator) -> None:
    token = CancelToken()
    token.set()
    with pytest.raises(Cancelled):
        translator.translate("торт", Language.RUSSIAN, cancelled=token)
