"""Archives: what is written as it is sent can be read, chunk by chunk, and is never held as a whole."""

import io
import zipfile
from collections.abc import AsyncGenerator, AsyncIterator
from uuid import uuid4

import pytest

from services.api.library.archives import MAX_OPEN_A_PERSON, Archives, Member, text_of, zipped
from services.api.problems import Problem

CHUNK = b"\x89PNG" * 16_384


async def chunks(count: int) -> AsyncGenerator[bytes, None]:
    for _ in range(count):
        yield CHUNK


async def members() -> AsyncIterator[Member]:
    yield Member("2026-05-04-розовый-торт-0d5f2c1e.png", chunks(3))
    yield Member("empty.txt", text_of(""))
    yield Member("about.txt", text_of("분홍 케이크"))


async def test_an_archive_holds_what_was_put_in() -> None:
    body = b"".join([part async for part in zipped(members())])
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        assert archive.testzip() is None
        assert {each.compress_type for each in archive.infolist()} == {zipfile.ZIP_STORED}
        assert archive.read("2026-05-04-розовый-торт-0d5f2c1e.png") == CHUNK * 3
        assert archive.read("empty.txt") == b""
        assert archive.read("about.txt").decode() == "분홍 케이크"


async def test_nothing_is_kept_back() -> None:
    """After every chunk that comes in, all that is known of the archive goes out."""

    async def one() -> AsyncIterator[Member]:
        yield Member("large.bin", chunks(50))

    sizes = [len(part) async for part in zipped(one())]
    assert len(sizes) > 50 and max(sizes) < len(CHUNK) + 1000


async def test_an_archive_that_nobody_reads_to_its_end_makes_room() -> None:
    archives, person_id = Archives(storage=None), uuid4()  # type: ignore[arg-type]
    opened = [await archives.answer(person_id, "a.zip", members()) for _ in range(MAX_OPEN_A_PERSON)]
    with pytest.raises(Problem) as refused:
        await archives.answer(person_id, "a.zip", members())
    assert refused.value.status == 429
    opened.append(await archives.answer(uuid4(), "a.zip", members()))
    for each in opened:
        await anext(each.iterator)
        await each.iterator.aclose()
    assert not archives.open


async def test_what_breaks_before_the_first_byte_is_an_error_and_makes_room() -> None:
    async def broken() -> AsyncIterator[Member]:
        raise RuntimeError("the store is away")
        yield

    archives, person_id = Archives(storage=None), uuid4()  # type: ignore[arg-type]
    for _ in range(MAX_OPEN_A_PERSON + 1):
        with pytest.raises(RuntimeError):
            await archives.answer(person_id, "a.zip", broken())
