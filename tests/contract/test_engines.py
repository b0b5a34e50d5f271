"""What every engine keeps to: the fakes, real pipelines with random weights, and the bundled models where they are.

The pipeline's own tests run on the fakes, so a fake that is kinder than the real engine would hide a fault.
"""

import io
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from PIL import Image

from chassis.catalogue import Model, load_catalogue
from chassis.engine import CancelToken
from chassis.errors import Cancelled
from contracts.events import GenerationRequested
from contracts.language import Language
from contracts.pictures import Scheduler
from services.generator.engine import Diffusion
from services.generator.handler import Painter
from services.translator.engine import Marian
from services.translator.handler import Translator
from tests.fakes.engines import FakePainter, FakeTranslator
from tests.fakes.orders import generation, picture_model
from tests.fakes.tiny_models import tiny_pictures, tiny_translator

SENTENCE = {Language.RUSSIAN: "красный торт на белом фоне", Language.KOREAN: "하얀 배경의 빨간 케이크"}


def ignore(*report: object) -> None:
    """A report that nobody reads."""


@pytest.fixture(scope="session")
def tiny_pipeline(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_pictures(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="session", params=["fake", "random", "bundled"])
def painter(request: pytest.FixtureRequest) -> Iterator[tuple[Painter, Model]]:
    bundled = load_catalogue().default("text_to_image")
    if request.param == "fake":
        engine: Painter = FakePainter()
        model = bundled
    elif request.param == "random":
        model = picture_model(request.getfixturevalue("tiny_pipeline"))
        engine = Diffusion(model, device="cpu", memory_mb=1000, threads=1)
    else:
        model = bundled
        engine = Diffusion(model, device="cpu", memory_mb=1000, threads=1)
    assert engine.held() == ()
    engine.load()
    yield engine, model


Paint = Callable[..., bytes]


@pytest.fixture
def paint(painter: tuple[Painter, Model]) -> Paint:
    engine, model = painter

    def painted(order: GenerationRequested, seed: int = 7, **options: object) -> bytes:
        given = {"cancelled": CancelToken(), "report": ignore, **options}
        return engine.paint(model, order, seed, **given).png

    return painted


def test_a_loaded_engine_says_what_it_holds(painter: tuple[Painter, Model]) -> None:
    assert painter[0].held()


def test_nothing_is_painted_before_loading(tiny_pipeline: Path) -> None:
    model = picture_model(tiny_pipeline)
    for engine in (FakePainter(), Diffusion(model, device="cpu", memory_mb=1000)):
        with pytest.raises(AssertionError):
            engine.paint(model, generation(), 1, cancelled=CancelToken(), report=ignore)


def test_the_same_seed_gives_the_same_bytes(paint: Paint) -> None:
    assert paint(generation(), 7) == paint(generation(), 7)


def test_another_seed_or_prompt_gives_another_picture(paint: Paint) -> None:
    first = paint(generation(), 7)
    assert first != paint(generation(), 8)
    assert first != paint(generation("a blue house"), 7)


@pytest.mark.parametrize(("width", "height"), [(64, 64), (72, 64), (64, 128)])
def test_the_size_is_as_asked(paint: Paint, width: int, height: int) -> None:
    image = Image.open(io.BytesIO(paint(generation(width=width, height=height))))
    assert (image.format, image.mode, image.size) == ("PNG", "RGB", (width, height))


@pytest.mark.parametrize("scheduler", Scheduler)
def test_every_scheduler_reports_every_step_up_to_the_end(paint: Paint, scheduler: Scheduler) -> None:
    reports: list[tuple[int, int, bytes | None]] = []
    paint(generation(scheduler=scheduler), report=lambda *report: reports.append(report))
    done = [step / steps for step, steps, preview in reports]
    assert done[-1] == 1
    assert all(earlier <= later for earlier, later in pairwise(done))
    assert {step for step, steps, preview in reports} >= {1, 2, 3, 4}


def test_previews_are_small_pictures(paint: Paint) -> None:
    previews: list[bytes] = []
    paint(generation(), report=lambda step, steps, preview: previews.append(preview) if preview else None)
    assert previews
    for preview in previews:
        assert len(preview) <= 6 * 1024
        assert max(Image.open(io.BytesIO(preview)).size) <= 128


def test_a_set_token_stops_by_the_next_step(paint: Paint) -> None:
    token, seen = CancelToken(), []

    def report(step: int, steps: int, preview: bytes | None) -> None:
        seen.append(step)
        if step == 2:
            token.set()

    with pytest.raises(Cancelled):
        paint(generation(), cancelled=token, report=report)
    assert max(seen) == 2
    assert paint(generation(), 7) == paint(generation(), 7), "the engine goes on after a cancellation"


@pytest.fixture(scope="session", params=["fake", "random", "bundled"])
def translator(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Translator:
    engine: Translator = FakeTranslator()
    if request.param != "fake":
        models = {language: load_catalogue().default("translate", language) for language in SENTENCE}
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
