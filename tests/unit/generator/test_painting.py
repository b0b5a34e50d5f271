"""From a generation command to pictures and one fact, and what ends it before anything is painted."""

import hashlib
from uuid import UUID

import pytest

from chassis.catalogue import Model, load_catalogue
from chassis.errors import Cancelled, Permanent
from chassis.provenance import DigitalSourceType, read
from chassis.vocabulary import Vocabulary
from contracts.events import GenerationCompleted, GenerationRequested
from services.generator.handler import handle
from tests.fakes.engines import FakePainter
from tests.fakes.orders import StockedStorage, generation, sketch, source_of
from tests.fakes.work import FakeWork

SEEDS = (1, 2, 3)
WORDS = Vocabulary.of(words=["a", "red", "blue"], objects=["cake"], kinds=["cake", "house"])


def known(model: Model) -> Vocabulary | None:
    return WORDS if model.bundled else None


async def paint(command: GenerationRequested, work: FakeWork) -> GenerationCompleted:
    painter = FakePainter()
    painter.load()
    return await handle(painter, load_catalogue(), known, command, work)


async def test_every_seed_gives_a_stored_picture() -> None:
    work = FakeWork()
    result = await paint(generation(seeds=SEEDS, steps=2, height=72), work)
    assert (result.order_id, result.attempt, result.warnings) == (UUID(int=1), 1, ())
    assert [picture.seed for picture in result.pictures] == [1, 2, 3]
    for picture in result.pictures:
        body, media_type = work.storage.objects[picture.key]
        assert (media_type, len(body)) == ("image/png", picture.bytes)
        assert hashlib.sha256(body).hexdigest() == picture.sha256
        assert (picture.width, picture.height) == (64, 72)


async def test_a_picture_depends_on_its_own_seed_only() -> None:
    together = await paint(generation(seeds=(1, 2)), FakeWork())
    alone = await paint(generation(seeds=(2,)), FakeWork())
    assert together.pictures[1].sha256 == alone.pictures[0].sha256


async def test_progress_runs_from_0_to_1_over_all_pictures() -> None:
    work = FakeWork()
    await paint(generation(seeds=SEEDS, steps=2, height=72), work)
    done = [report["done"] for report in work.reports]
    assert done == pytest.approx([1 / 6, 2 / 6, 3 / 6, 4 / 6, 5 / 6, 1])
    assert [report["picture"] for report in work.reports] == [0, 0, 1, 1, 2, 2]


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (generation("a red Elephant"), "unknown_words", "Elephant"),
        (generation("a red"), "unknown_object", "cake, house"),
        (generation(model="midjourney"), "unknown_model", "midjourney"),
        (generation(model="opus-mt-ru-en"), "wrong_model", "Russian"),
        (generation(model="stable-diffusion-inpainting"), "wrong_model", "inpainting"),
    ],
)
async def test_what_cannot_be_painted_ends_before_painting(command: GenerationRequested, code: str, said: str) -> None:
    work = FakeWork()
    with pytest.raises(Permanent) as raised:
        await paint(command, work)
    assert raised.value.code == code
    assert said in raised.value.reason
    assert not work.reports and not work.storage.objects


async def test_unknown_words_become_warnings_where_they_are_allowed() -> None:
    result = await paint(generation("red Elephant", seeds=SEEDS, allow_unknown=True), FakeWork())
    assert len(result.pictures) == 3
    assert "Elephant" in result.warnings[0]
    assert "nothing" in result.warnings[1]


async def test_a_model_without_a_vocabulary_takes_every_word() -> None:
    result = await paint(generation("an elephant on a bicycle", model="sd-1.5"), FakeWork())
    assert result.warnings == ()


@pytest.fixture
def stocked() -> FakeWork:
    """Work whose store holds a sketch."""
    work = FakeWork()
    work.storage = StockedStorage()
    work.storage.stock(sketch())
    return work


async def test_the_picture_is_painted_over(stocked: FakeWork) -> None:
    over = await paint(generation(source=source_of(sketch()), strength=0.5), stocked)
    anew = await paint(generation(), stocked)
    assert over.pictures[0].sha256 != anew.pictures[0].sha256


async def test_a_file_says_what_it_was_made_from(stocked: FakeWork) -> None:
    for source, tool, kind in (
        (None, "generate", DigitalSourceType.GENERATED),
        (source_of(sketch()), "image_to_image", DigitalSourceType.COMPOSITE),
    ):
        result = await paint(generation(source=source, strength=0.5 if source else None), stocked)
        said = read(stocked.storage.objects[result.pictures[0].key][0], "image/png")
        assert (said.tool, said.digital_source_type) == (tool, kind)
        assert said.parents == ((source.sha256,) if source else ())
        assert (said.prompt, said.seed, said.model) == ("a red cake", 1, "small-world")


async def test_a_picture_that_was_deleted_ends_before_painting(stocked: FakeWork) -> None:
    stocked.storage.objects.clear()
    with pytest.raises(Permanent) as raised:
        await paint(generation(source=source_of(sketch()), strength=0.5), stocked)
    assert raised.value.code == "picture_gone"
    assert not stocked.reports


async def test_a_cancelled_order_paints_nothing_more() -> None:
    work = FakeWork()
    work.cancelled.set()
    with pytest.raises(Cancelled):
        await paint(generation(seeds=SEEDS, steps=2, height=72), work)
    assert not work.storage.objects
