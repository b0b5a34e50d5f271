"""From an inpainting command to a mask, pictures and one fact, and what ends it before anything is painted."""

import hashlib
from uuid import UUID

import numpy as np
import pytest

from chassis.catalogue import Model, load_catalogue
from chassis.errors import Cancelled, Permanent
from chassis.provenance import DigitalSourceType, read
from chassis.vocabulary import Vocabulary
from contracts.events import InpaintingCompleted, InpaintingRequested
from engines.diffusion.pictures import png
from services.inpainter.handler import handle
from tests.fakes.engines import FakeInpainter
from tests.fakes.orders import StockedStorage, image, inpainting, sketch, source_of
from tests.fakes.work import FakeWork

WORDS = Vocabulary.of(words=["a", "red", "blue"], objects=["cake"], kinds=["cake", "house"])
RIGHT_HALF = png(np.repeat(np.array([[0] * 40 + [255] * 40], np.uint8), 48, axis=0))
SOURCE = sketch(80, 48)


def known(model: Model) -> Vocabulary | None:
    return WORDS if model.bundled else None


@pytest.fixture
def work() -> FakeWork:
    """Work whose store holds pictures."""
    work = FakeWork()
    work.storage = StockedStorage()
    for body in (sketch(), SOURCE, RIGHT_HALF):
        work.storage.stock(body)
    return work


async def repair(command: InpaintingRequested, work: FakeWork) -> InpaintingCompleted:
    painter = FakeInpainter()
    painter.load()
    return await handle(painter, load_catalogue(), known, command, work)


async def test_every_seed_gives_a_picture_of_the_sources_size(work: FakeWork) -> None:
    command = inpainting(source=source_of(SOURCE), mask=source_of(RIGHT_HALF), seeds=(1, 2))
    result = await repair(command, work)
    assert (result.order_id, result.attempt, result.warnings) == (UUID(int=1), 1, ())
    assert [picture.seed for picture in result.pictures] == [1, 2]
    for picture in result.pictures:
        body, media_type = work.storage.objects[picture.key]
        assert (media_type, len(body), hashlib.sha256(body).hexdigest()) == ("image/png", picture.bytes, picture.sha256)
        assert (picture.width, picture.height) == image(body).shape[1::-1] == (80, 48)
        assert np.array_equal(image(body)[:, :40], image(SOURCE)[:, :40])


async def test_the_mask_that_was_used_is_stored(work: FakeWork) -> None:
    drawn = await repair(inpainting(source=source_of(SOURCE), mask=source_of(RIGHT_HALF)), work)
    assert (drawn.mask.width, drawn.mask.height) == (80, 48)
    assert np.array_equal(image(work.storage.objects[drawn.mask.key][0]), image(RIGHT_HALF))
    marked = await repair(inpainting(), work)
    kept = image(work.storage.objects[marked.mask.key][0])
    assert (kept[:, :32] == 255).all() and not kept[:, 32:].any()


async def test_a_file_says_what_it_was_made_from(work: FakeWork) -> None:
    result = await repair(inpainting(strength=0.7), work)
    said = read(work.storage.objects[result.pictures[0].key][0], "image/png")
    assert (said.tool, said.digital_source_type) == ("inpaint", DigitalSourceType.COMPOSITE)
    assert (said.parents, said.mask) == ((source_of(sketch()).sha256,), result.mask.sha256)
    assert (said.strength, said.width, said.height) == (0.7, 64, 64)


@pytest.mark.parametrize("model", ["small-world", "stable-diffusion-inpainting", "sd-1.5"])
async def test_models_made_for_it_repair_and_plain_ones_too(work: FakeWork, model: str) -> None:
    assert len((await repair(inpainting(model=model), work)).pictures) == 1


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        (inpainting("a red Elephant"), "unknown_words", "Elephant"),
        (inpainting("a red"), "unknown_object", "cake, house"),
        (inpainting(model="midjourney"), "unknown_model", "midjourney"),
        (inpainting(model="opus-mt-ru-en"), "wrong_model", "Russian"),
        (inpainting(source=source_of(b"deleted")), "picture_gone", "deleted"),
        (inpainting(mask=source_of(b"deleted")), "picture_gone", "deleted"),
        (inpainting(mask=source_of(RIGHT_HALF)), "mask_size", "80x48"),
    ],
)
async def test_what_cannot_be_repaired_ends_before_painting(
    work: FakeWork, command: InpaintingRequested, code: str, said: str
) -> None:
    stored = len(work.storage.objects)
    with pytest.raises(Permanent) as raised:
        await repair(command, work)
    assert raised.value.code == code
    assert said in raised.value.reason
    assert not work.reports and len(work.storage.objects) == stored


async def test_a_cancelled_order_paints_nothing_more(work: FakeWork) -> None:
    work.cancelled.set()
    stored = len(work.storage.objects)
    with pytest.raises(Cancelled):
        await repair(inpainting(), work)
    assert len(work.storage.objects) == stored
