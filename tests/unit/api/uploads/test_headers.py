"""What the structure of a file tells before a decoder sees it. Real files, whole and damaged."""

import struct
import zlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from services.api.uploads.headers import read_header
from services.api.uploads.limits import Limits, Refusal
from tests.unit.api.uploads import files
from tests.unit.api.uploads.files import LIMITS, SIZE

WHOLE = {
    "png": files.png(),
    "png grey": files.png("L"),
    "png black and white": files.png("1"),
    "png palette": files.png("P"),
    "png with alpha": files.png("RGBA"),
    "png grey with alpha": files.png("LA"),
    "png of 16 bits": files.grey16([0, 1, 2, 3] * 12, height=32),
    "jpeg": files.jpeg(),
    "jpeg grey": files.jpeg("L"),
    "jpeg cmyk": files.jpeg("CMYK"),
    "jpeg progressive": files.jpeg(progressive=True),
    "jpeg with restarts": files.jpeg(restart_marker_blocks=1),
    "jpeg with exif": files.jpeg(exif=files.gps_exif()),
    "webp": files.webp(),
    "webp lossless": files.webp(lossless=True),
    "webp with alpha": files.webp("RGBA"),
    "webp with exif": files.webp(exif=files.gps_exif()),
}
OPENINGS = [b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x20\0\0\0WEBPVP8 "]


def refusal(body: bytes, limits: Limits = LIMITS) -> str:
    """The code that the file is refused with."""
    with pytest.raises(Refusal) as refused:
        read_header(body, limits)
    assert refused.value.reason
    return refused.value.code


@pytest.mark.parametrize("name", WHOLE)
def test_a_whole_file_tells_its_format_and_size(name: str) -> None:
    header = read_header(WHOLE[name], LIMITS)
    assert header.media_type == f"image/{name.split()[0]}"
    assert (header.width, header.height) == SIZE
    assert header.end == len(WHOLE[name])


@pytest.mark.parametrize("name", WHOLE)
def test_a_file_that_breaks_off_is_refused_wherever_it_does(name: str) -> None:
    body = WHOLE[name]
    for tenth in range(1, 10):
        assert refusal(body[: len(body) * tenth // 10]) == "truncated"
    for end in range(1, len(body)):
        assert refusal(body[:end]) in {"truncated", "not_a_picture", "damaged"}


@pytest.mark.parametrize(
    ("body", "code", "word"),
    [
        (b"", "empty", "empty"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "svg", "SVG"),
        (b'\xef\xbb\xbf  <?xml version="1.0"?><!DOCTYPE svg><SVG onload="x()"/>', "svg", "SVG"),
        (files.encoded(files.drawing("P"), "GIF"), "unsupported_format", "GIF"),
        (files.encoded(files.drawing(), "TIFF"), "unsupported_format", "TIFF"),
        (files.encoded(files.drawing(), "BMP"), "unsupported_format", "BMP"),
        (files.encoded(files.drawing(), "AVIF"), "unsupported_format", "AVIF"),
        (files.encoded(files.drawing(), "JPEG2000"), "unsupported_format", "JPEG 2000"),
        (files.encoded(files.drawing(), "ICO"), "unsupported_format", "icon"),
        (b"\0\0\0\x18ftypheic" + bytes(100), "unsupported_format", "HEIC"),
        (b"\0\0\0\x18ftypisom" + bytes(100), "not_a_picture", "film"),
        (files.encoded(files.drawing(), "PDF"), "not_a_picture", "PDF"),
        (files.zip_archive(), "not_a_picture", "ZIP"),
        (b"<!DOCTYPE html><html>", "not_a_picture", "web page"),
        (b"GIF", "not_a_picture", "known"),
        (b"just words", "not_a_picture", "known"),
        (bytes(1000), "not_a_picture", "known"),
    ],
)
def test_what_is_no_picture_is_called_what_it_seems_to_be(body: bytes, code: str, word: str) -> None:
    with pytest.raises(Refusal, match=word) as refused:
        read_header(body, LIMITS)
    assert refused.value.code == code


@pytest.mark.parametrize("make", [files.png, files.jpeg, files.webp], ids=["png", "jpeg", "webp"])
def test_a_picture_is_neither_too_large_nor_too_small(make) -> None:
    body = make(size=(40, 30))
    assert read_header(body, Limits(bytes=1, pixels=1200, side=40)).width == 40
    assert refusal(body, Limits(bytes=1, pixels=1199, side=40)) == "too_many_pixels"
    assert refusal(body, Limits(bytes=1, pixels=1200, side=39)) == "too_long_side"
    assert refusal(make(size=(40, 15))) == "too_small"


def test_a_bomb_is_refused_for_its_header() -> None:
    assert refusal(files.bomb()) == "too_long_side"
    assert refusal(files.png_of(files.png_header(8000, 8000), bytes(1_000_000))) == "too_many_pixels"
    assert refusal(files.png_header(30_000, 30_000)) == "too_long_side"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_an_animation_is_refused(kind: str) -> None:
    assert refusal(files.animation(kind)) == "animated"


@pytest.mark.parametrize("name", ["png", "jpeg", "webp"])
@pytest.mark.parametrize("more", [files.zip_archive(), b"<?php system($_GET[0]); ?>", b"<html><script>", b"x"])
def test_what_follows_the_picture_is_refused(name: str, more: bytes) -> None:
    assert refusal(WHOLE[name] + more) == "trailing_data"


class TestPng:
    def test_every_changed_byte_is_seen(self) -> None:
        body = WHOLE["png"]
        for place in range(8, len(body)):
            assert refusal(body[:place] + bytes([body[place] ^ 0x10]) + body[place + 1 :]) in {
                "damaged", "truncated", "trailing_data",
            }  # fmt: skip

    def test_the_header_comes_first_and_once(self) -> None:
        body = WHOLE["png"]
        assert refusal(body[:8] + files.chunk(b"tEXt", b"a\0b") + body[8:]) == "damaged"
        assert refusal(body[:33] + body[8:]) == "damaged"

    @pytest.mark.parametrize(
        "header",
        [
            files.png_header(*SIZE, depth=3),
            files.png_header(*SIZE, colour=5),
            files.png_header(*SIZE, depth=4, colour=2),
            files.png_header(*SIZE, tail=b"\1\0\0"),
            files.png_header(*SIZE, tail=b"\0\1\0"),
            files.png_header(*SIZE, tail=b"\0\0\2"),
        ],
    )
    def test_a_header_that_no_standard_knows(self, header: bytes) -> None:
        assert refusal(files.png_of(header, bytes(10_000))) == "unsupported_format"

    def test_interlaced_is_well(self) -> None:
        body = files.png_of(files.png_header(*SIZE, tail=b"\0\0\1"), bytes(48 * 32 * 3 + 200))
        assert read_header(body, LIMITS).width == 48

    def test_data_that_cannot_be_the_pixels(self) -> None:
        assert refusal(files.png_of(files.png_header(4000, 4000), b"")) == "truncated"
        assert refusal(files.png_header(*SIZE) + files.chunk(b"IEND", b"")) == "truncated"
        stuffed = files.png_header(*SIZE) + files.chunk(b"IDAT", bytes(100_000)) + files.chunk(b"IEND", b"")
        assert refusal(stuffed) == "damaged"

    def test_too_many_chunks(self) -> None:
        body = WHOLE["png"]
        assert refusal(body[:33] + files.chunk(b"IDAT", b"") * 20_000 + body[33:]) == "too_many_parts"

    def test_a_compressed_text_is_not_looked_into(self) -> None:
        body = files.png_with(WHOLE["png"], b"zTXt", b"k\0\0" + zlib.compress(bytes(30_000_000)))
        assert read_header(body, LIMITS).end == len(body)


class TestJpeg:
    def test_what_cameras_write_behind_the_picture_is_cut_off(self) -> None:
        body = WHOLE["jpeg"]
        film = struct.pack(">I", 24) + b"ftypmp42" + b"\0" * 12 + bytes(range(256))
        samsung = b"\0\0\x01\x0a" + b"Image_UTC_Data1700000000000"
        samsung += b"SEFH" + bytes(20) + struct.pack("<I", 24) + b"SEFT"
        for more in (bytes(5000), WHOLE["jpeg grey"], bytes(7) + WHOLE["jpeg"] * 2, film, samsung, b"\0\0" + film):
            assert read_header(body + more, LIMITS).end == len(body)

    @pytest.mark.parametrize(
        "more",
        [
            WHOLE["jpeg"] + files.zip_archive(),
            WHOLE["jpeg"][:-2],
            WHOLE["jpeg"] * 8,
            bytes(100) + files.zip_archive(),
            files.zip_archive() + struct.pack("<I", 5000) + b"SEFT",
            b"SEFT",
        ],
    )
    def test_something_else_behind_that_is_refused(self, more: bytes) -> None:
        assert refusal(WHOLE["jpeg"] + more) == "trailing_data"

    def test_an_end_marker_inside_a_segment_is_not_the_end(self) -> None:
        body = files.jpeg(comment=b"\xff\xd9" * 100, exif=b"Exif\0\0" + files.jpeg())
        assert read_header(body, LIMITS).end == len(body)

    def test_a_page_in_a_comment_does_no_harm_and_is_let_through(self) -> None:
        assert read_header(files.jpeg(comment=b"<script>alert(1)</script>"), LIMITS).width == 48

    @pytest.mark.parametrize("frame", [0xC3, 0xC5, 0xC9, 0xCA, 0xCF, 0xDE])
    def test_frames_that_nobody_reads(self, frame: int) -> None:
        body = WHOLE["jpeg"]
        place = body.index(b"\xff\xc0")
        assert refusal(body[: place + 1] + bytes([frame]) + body[place + 2 :]) == "unsupported_format"

    def test_an_order_of_segments_that_makes_no_picture(self) -> None:
        body = WHOLE["jpeg"]
        frame, scan = body.index(b"\xff\xc0"), body.index(b"\xff\xda")
        sof = body[frame : frame + 19]
        assert refusal(body[:frame] + body[scan:]) == "damaged"
        assert refusal(body[:frame] + sof + body[frame:]) == "damaged"
        assert refusal(body[:scan] + b"\xff\xd9") == "damaged"
        assert refusal(body[:scan] + b"\0" + body[scan:]) == "damaged"
        assert refusal(body[:scan] + b"\xff\xd8" + body[scan:]) == "damaged"
        assert refusal(body[:scan] + b"\xff\xfe\0\1" + body[scan:]) == "damaged"
        assert refusal(b"\xff\xd8\xff\xd9") == "damaged"

    def test_too_many_segments_or_scans(self) -> None:
        body = WHOLE["jpeg"]
        scan = body.index(b"\xff\xda")
        assert refusal(body[:scan] + b"\xff\xfe\0\2" * 5000 + body[scan:]) == "too_many_parts"
        assert refusal(body[:-2] + body[scan:-2] * 100 + b"\xff\xd9") == "too_many_parts"

    def test_fill_bytes_before_a_marker_are_well(self) -> None:
        body = WHOLE["jpeg"]
        scan = body.index(b"\xff\xda")
        filled = body[:scan] + b"\xff" * 1000 + body[scan:]
        assert read_header(filled, LIMITS).end == len(filled)


class TestWebp:
    def test_the_length_is_the_files(self) -> None:
        body = WHOLE["webp"]
        assert refusal(body[:4] + struct.pack("<I", len(body) + 10) + body[8:]) == "truncated"
        assert refusal(body[:4] + struct.pack("<I", len(body) - 10) + body[8:]) == "trailing_data"

    def test_a_chunk_ends_within_the_file(self) -> None:
        body = WHOLE["webp"]
        assert refusal(body[:16] + struct.pack("<I", len(body)) + body[20:]) == "truncated"

    def test_an_odd_length_is_padded(self) -> None:
        body = WHOLE["webp"] + b"XMP \3\0\0\0abc\0"
        padded = body[:4] + struct.pack("<I", len(body) - 8) + body[8:]
        assert read_header(padded, LIMITS).end == len(padded)

    def test_a_picture_comes_once_and_first_and_fills_its_canvas(self) -> None:
        picture, larger = files.webp(), files.webp("RGBA", size=(64, 32))
        canvas = larger[12:30]
        for chunks in (picture[12:] * 2, b"XMP \2\0\0\0ab" + picture[12:], canvas + picture[12:]):
            assert refusal(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks) == "damaged"
        assert refusal(b"RIFF" + struct.pack("<I", 4 + len(canvas)) + b"WEBP" + canvas) == "truncated"

    def test_too_many_chunks(self) -> None:
        chunks = WHOLE["webp"][12:] + b"abcd\0\0\0\0" * 1000
        assert refusal(b"RIFF" + struct.pack("<I", 4 + len(chunks)) + b"WEBP" + chunks) == "too_many_parts"

    @pytest.mark.parametrize("name", ["webp", "webp lossless"])
    def test_a_bitstream_without_its_signature(self, name: str) -> None:
        body = bytearray(WHOLE[name])
        body[20] ^= 0xFF
        assert refusal(bytes(body)) == "damaged"


def outcome(body: bytes) -> bool:
    """Whether the file is taken; any exception but a refusal fails the test."""
    try:
        header = read_header(body, LIMITS)
    except Refusal as refused:
        assert refused.code and refused.reason
        return False
    assert header.width * header.height <= LIMITS.pixels and 0 < header.end <= len(body)
    return True


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from([b"", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF\x20\0\0\0WEBPVP8 "]), st.binary(max_size=400)
)
def test_random_bytes_are_refused_and_raise_nothing_else(start: bytes, rest: bytes) -> None:
    assert not outcome(start + rest)


@settings(max_examples=600, deadline=None)
@given(st.data())
def test_random_damage_raises_nothing_but_the_refusal(data: st.DataObject) -> None:
    body = bytearray(WHOLE[data.draw(st.sampled_from(sorted(WHOLE)))])
    for _ in range(data.draw(st.integers(1, 8))):
        place = data.draw(st.integers(0, len(body) - 1))
        match data.draw(st.sampled_from(["set", "delete", "insert"])):
            case "set":
                body[place] = data.draw(st.integers(0, 255))
            case "delete":
                del body[place : place + data.draw(st.integers(1, 50))]
            case "insert":
                body[place:place] = data.draw(st.binary(max_size=50))
        if not body:
            break
    outcome(bytes(body))


def test_a_long_file_is_read_where_it_stands() -> None:
    noise = Image.effect_noise((600, 600), 100)
    for kind in ("PNG", "JPEG", "WEBP"):
        body = files.encoded(noise.convert("RGB"), kind)
        assert read_header(body, LIMITS).end == len(body)
