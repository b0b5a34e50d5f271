"""The record in files of every format: it comes back whole, the picture stays as it was, damage is refused."""

import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from chassis import provenance
from tests.unit.chassis.provenance_files import BITMAPS, FILES, record

TEXTS = {
    "Russian": "праздничный торт в три яруса, «Медовик»",
    "Korean": "생일 케이크, 딸기",
    "lines": "a cake\r\nwith berries\n\nNegative prompt: none\nSteps: 3, Sampler: x, Seed: 1\rend",
    "quotes": """he said "cake", 'it' & <b>]]></metadata><!-- -->&amp; \\ \\n""",
    "long": "торт 🎂 " * 250,
    "control": "a\x00b\x01c\x0b\x1b[31m\x7f\x85\u2028\ufffe\uffff",
    "empty": "",
    "stream": "a\nendstream\nendobj\n%%EOF\n\n%bottega provenance behind 20\nstartxref\n7\n%%EOF\n",
}


every_file = pytest.mark.parametrize(("media_type", "body"), FILES.values(), ids=FILES)
every_bitmap = pytest.mark.parametrize(("media_type", "body"), BITMAPS.values(), ids=BITMAPS)


def pixels(body: bytes) -> tuple[str, tuple[int, int], bytes]:
    with Image.open(io.BytesIO(body)) as picture:
        shown = picture.convert("RGBA") if picture.mode == "P" else picture
        return shown.mode, shown.size, shown.tobytes()


@every_file
def test_the_record_comes_back(media_type: str, body: bytes):
    assert provenance.read(body, media_type) is None
    marked = provenance.mark(body, media_type, record())
    assert provenance.read(marked, media_type) == record()


@every_file
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_prompt_comes_back_as_it_was(media_type: str, body: bytes, text: str):
    said = record(prompt=text, negative_prompt=text, banner={"headline": text})
    marked = provenance.mark(body, media_type, said)
    assert provenance.read(marked, media_type) == said
    assert provenance.clean(marked, media_type) == body


@settings(max_examples=40, deadline=None)
@given(text=st.text(max_size=200))
def test_every_text_there_is_comes_back(text: str):
    said = record(prompt=text, tool=text)
    for media_type, body in (FILES["png"], FILES["jpeg"], FILES["svg"], FILES["pdf"]):
        assert provenance.read(provenance.mark(body, media_type, said), media_type) == said


@every_file
def test_a_new_record_takes_the_place_of_the_old_one(media_type: str, body: bytes):
    old = provenance.mark(body, media_type, record(prompt="an old prompt"))
    new = provenance.mark(old, media_type, record())
    assert new == provenance.mark(body, media_type, record())
    assert b"an old prompt" not in new


@every_file
def test_a_cleaned_file_is_the_one_before_the_record(media_type: str, body: bytes):
    marked = provenance.mark(body, media_type, record())
    assert len(marked) > len(body)
    assert provenance.clean(marked, media_type) == body


@every_bitmap
def test_pixels_stay_as_they_are(media_type: str, body: bytes):
    marked = provenance.mark(body, media_type, record())
    assert pixels(body) == pixels(marked) == pixels(provenance.clean(marked, media_type))


@every_file
def test_a_file_that_was_cut_off_is_refused(media_type: str, body: bytes):
    marked = provenance.mark(body, media_type, record())
    for part in range(0, len(marked) - 8, max(1, len(marked) // 50)):
        cut = marked[:part]
        assert provenance.read(cut, media_type) in (None, record())
        if media_type != "application/pdf":
            with pytest.raises(ValueError, match=r"\w"):
                provenance.clean(cut, media_type)


@every_file
def test_a_damaged_file_does_nothing_worse_than_being_refused(media_type: str, body: bytes):
    marked = provenance.mark(body, media_type, record())
    for at in range(0, len(marked), max(1, len(marked) // 200)):
        damaged = marked[:at] + bytes([marked[at] ^ 0xFF]) + marked[at + 1 :]
        provenance.read(damaged, media_type)
        try:
            provenance.mark(damaged, media_type, record())
            provenance.clean(damaged, media_type)
        except ValueError as error:
            assert str(error)


@every_file
def test_a_record_that_is_not_ours_is_none(media_type: str, body: bytes):
    marked = provenance.mark(body, media_type, record())
    newer = marked.replace(b'"format_version":1', b'"format_version":2')
    assert newer != marked
    assert provenance.read(newer, media_type) is None


def test_other_types_of_file_are_refused():
    for media_type in ("image/gif", "text/html", ""):
        with pytest.raises(ValueError, match="no provenance"):
            provenance.mark(b"GIF89a", media_type, record())
        with pytest.raises(ValueError, match="no provenance"):
            provenance.clean(b"GIF89a", media_type)
        assert provenance.read(b"GIF89a", media_type) is None


def test_a_file_of_another_type_than_said_is_refused():
    for media_type, _ in FILES.values():
        with pytest.raises(ValueError, match="This is no "):
            provenance.clean(b"something else", media_type)


def test_a_text_too_long_for_a_jpeg_is_refused():
    with pytest.raises(ValueError, match="too long for a JPEG"):
        provenance.mark(FILES["jpeg"][1], "image/jpeg", record(prompt="x" * 70_000))


def test_what_is_no_text_is_refused():
    with pytest.raises(ValueError, match="surrogate"):
        provenance.mark(FILES["png"][1], "image/png", record(prompt="half of a pair: \ud83d"))
