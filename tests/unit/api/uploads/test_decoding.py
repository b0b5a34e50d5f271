"""The child that decodes: what it makes of a picture, what it may not do, and what becomes of one that dies."""

import asyncio
import contextlib
import io
import os
import resource
import signal
import time
import zlib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import psutil
import pytest
from PIL import Image

from services.api.uploads import decoding
from services.api.uploads.decoding import Decoded, DecoderAway, Decoders
from services.api.uploads.headers import read_header
from services.api.uploads.limits import Limits, Refusal
from tests.unit.api.uploads import files
from tests.unit.api.uploads.files import LIMITS

WHITE, RED = (255, 255, 255), (200, 30, 30)
STORED_AS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}
"""How a camera stores an upright picture under each orientation of EXIF."""


@contextlib.asynccontextmanager
async def working(limits: Limits = LIMITS, **options: Any) -> AsyncIterator[Decoders]:
    """Decoders that leave nothing behind."""
    before = children()
    decoders = Decoders(limits, **options)
    await decoders.start()
    try:
        yield decoders
    finally:
        await decoders.stop()
    assert children() <= before


def children() -> set[int]:
    """Process ids of this process's children that have not ended."""
    return {child.pid for child in psutil.Process().children() if is_alive(child.pid)}


def is_alive(pid: int) -> bool:
    try:
        return psutil.Process(pid).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


@pytest.fixture(scope="module")
async def decoders() -> AsyncIterator[Decoders]:
    async with working() as decoders:
        yield decoders


async def decoded(decoders: Decoders, body: bytes) -> tuple[Decoded, Image.Image]:
    """What becomes of `body`, and the same opened."""
    made = await decoders.decode(body, read_header(body, LIMITS))
    picture = Image.open(io.BytesIO(made.body))
    assert picture.size == (made.width, made.height)
    assert picture.get_format_mimetype() == made.media_type
    picture.load()
    return made, picture


async def refused(decoders: Decoders, body: bytes) -> str:
    with pytest.raises(Refusal) as refusal:
        await decoders.decode(body, read_header(body, LIMITS))
    return refusal.value.code


def near(pixel: Any, wanted: tuple[int, ...], most: int = 6) -> bool:
    return all(abs(a - b) <= most for a, b in zip(pixel, wanted, strict=True))


async def spare_of(decoders: Decoders) -> int:
    """The process id of the child that waits, ready."""
    assert decoders._spare is not None
    return (await decoders._spare).pid


class TestPicture:
    @pytest.mark.parametrize("mode", ["RGB", "L", "1", "P", "CMYK"])
    async def test_a_jpeg_or_png_of_any_mode_is_rgb_afterwards(self, decoders: Decoders, mode: str) -> None:
        kind, make = ("JPEG", files.jpeg) if mode == "CMYK" else ("PNG", files.png)
        made, picture = await decoded(decoders, make(mode))
        assert (picture.mode, picture.format) == ("RGB", kind)
        assert near(picture.getpixel((2, 2)), WHITE)
        if mode in ("RGB", "P", "CMYK"):
            assert near(picture.getpixel((40, 28)), RED, 12)
        assert made.media_type == f"image/{kind.lower()}"

    async def test_a_jpeg_stays_a_jpeg_without_subsampling(self, decoders: Decoders) -> None:
        _, picture = await decoded(decoders, files.jpeg(quality=95, subsampling="4:2:0"))
        assert picture.format == "JPEG" and {layer[1:3] for layer in picture.layer} == {(1, 1)}

    @pytest.mark.parametrize("lossless", [True, False])
    async def test_a_webp_becomes_a_png(self, decoders: Decoders, lossless: bool) -> None:
        _, picture = await decoded(decoders, files.webp(lossless=lossless, quality=95))
        assert (picture.format, picture.mode) == ("PNG", "RGB")
        assert near(picture.getpixel((2, 2)), WHITE)

    @pytest.mark.parametrize("body", [files.png("RGBA"), files.png("LA"), files.webp("RGBA", lossless=True)])
    async def test_alpha_is_kept(self, decoders: Decoders, body: bytes) -> None:
        _, picture = await decoded(decoders, body)
        assert picture.mode == "RGBA"
        assert picture.getpixel((2, 2)) == (*WHITE, 255) and picture.getpixel((46, 2))[3] == 0

    async def test_a_transparent_colour_of_a_palette_becomes_alpha(self, decoders: Decoders) -> None:
        picture = Image.new("P", (32, 32), 1)
        picture.putpalette([0, 0, 0, 255, 0, 0])
        picture.paste(0, (0, 0, 16, 32))
        _, out = await decoded(decoders, files.encoded(picture, "PNG", transparency=0))
        assert out.mode == "RGBA"
        assert out.getpixel((0, 0))[3] == 0 and out.getpixel((31, 0)) == (255, 0, 0, 255)

    async def test_sixteen_bits_are_scaled_and_not_cut_off(self, decoders: Decoders) -> None:
        _, picture = await decoded(decoders, files.grey16([0, 257, 128 * 257, 65535] * 8))
        assert [picture.getpixel((x, 0))[0] for x in range(4)] == [0, 1, 128, 255]

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    @pytest.mark.parametrize("orientation", range(1, 9))
    async def test_it_stands_upright(self, decoders: Decoders, kind: str, orientation: int) -> None:
        upright = files.drawing(size=(64, 32))
        stored = upright if orientation == 1 else upright.transpose(STORED_AS[orientation])
        _, picture = await decoded(decoders, files.encoded(stored, kind, exif=files.gps_exif(orientation), quality=95))
        assert picture.size == (64, 32)
        assert near(picture.getpixel((8, 4)), WHITE, 12) and near(picture.getpixel((56, 26)), RED, 12)

    @pytest.mark.parametrize("exif", [b"Exif\0\0rubbish", b"Exif\0\0II*\0\xff\xff\xff\xff", b"\xff" * 100])
    async def test_broken_metadata_does_not_matter(self, decoders: Decoders, exif: bytes) -> None:
        _, picture = await decoded(decoders, files.jpeg(exif=exif))
        assert picture.size == files.SIZE

    @pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
    async def test_a_colour_profile_is_applied_and_dropped(self, decoders: Decoders, kind: str) -> None:
        red = Image.new("RGB", (32, 32), (255, 0, 0))
        _, picture = await decoded(decoders, files.encoded(red, kind, icc_profile=files.swapping_profile(), quality=95))
        assert near(picture.getpixel((9, 9)), (0, 255, 0), 16)
        assert "icc_profile" not in picture.info

    @pytest.mark.parametrize("profile", [b"no profile at all", files.swapping_profile()[:300]])
    async def test_a_broken_profile_is_ignored(self, decoders: Decoders, profile: bytes) -> None:
        red = Image.new("RGB", (32, 32), (255, 0, 0))
        _, picture = await decoded(decoders, files.encoded(red, "JPEG", icc_profile=profile))
        assert near(picture.getpixel((9, 9)), (255, 0, 0)) and "icc_profile" not in picture.info

    async def test_a_profile_of_other_colours_is_ignored(self, decoders: Decoders) -> None:
        body = files.encoded(files.drawing("L"), "PNG", icc_profile=files.swapping_profile())
        _, picture = await decoded(decoders, body)
        assert picture.getpixel((2, 2)) == WHITE

    async def test_nothing_is_left_but_pixels(self, decoders: Decoders) -> None:
        secret = {"exif": files.gps_exif(), "xmp": b"<x:xmpmeta>SECRET-XMP</x:xmpmeta>", "dpi": (72, 72)}
        for body in (
            files.jpeg(comment=b"SECRET <script>", icc_profile=files.swapping_profile(), **secret),
            files.png(pnginfo=files.text_chunks(Comment="SECRET", Author="SECRET"), **secret),
            files.webp(icc_profile=files.swapping_profile(), **secret),
        ):
            made, picture = await decoded(decoders, body)
            assert b"SECRET" not in made.body and b"xmp" not in made.body.lower() and b"script" not in made.body
            assert not picture.getexif() and set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}

    async def test_what_was_cut_off_is_not_there_afterwards(self, decoders: Decoders) -> None:
        made, _ = await decoded(decoders, files.jpeg() + files.jpeg("L", comment=b"SECRET") + bytes(100))
        assert b"SECRET" not in made.body and made.body.endswith(b"\xff\xd9")


class TestWhite:
    @pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
    @pytest.mark.parametrize(
        ("left", "right", "share"), [(0, 0, 0.0), (255, 255, 1.0), (0, 255, 0.5), (100, 160, 0.5), (127, 127, 0.0)]
    )
    async def test_the_share_of_white(self, decoders: Decoders, kind: str, left: int, right: int, share: float) -> None:
        options = {"lossless": True} if kind == "WEBP" else {"quality": 100} if kind == "JPEG" else {}
        made, _ = await decoded(decoders, files.halves(left, right, kind, **options))
        assert made.white == share

    async def test_one_pixel_is_neither_none_nor_all(self, decoders: Decoders) -> None:
        for ground, dot in ((0, 255), (255, 0)):
            picture = Image.new("L", (1000, 1000), ground)
            picture.putpixel((500, 500), dot)
            made, _ = await decoded(decoders, files.encoded(picture, "PNG"))
            assert made.white == (1e-6 if dot else 1 - 1e-6)

    async def test_what_can_be_seen_through_lies_on_black(self, decoders: Decoders) -> None:
        picture = Image.new("RGBA", (40, 40), (255, 255, 255, 0))
        picture.paste((255, 255, 255, 255), (0, 0, 10, 40))
        picture.paste((255, 255, 255, 100), (10, 0, 20, 40))
        made, _ = await decoded(decoders, files.encoded(picture, "PNG"))
        assert made.white == 0.25

    async def test_it_is_that_of_the_stored_file(self, decoders: Decoders) -> None:
        made, picture = await decoded(decoders, files.encoded(Image.effect_noise((200, 100), 60), "JPEG", quality=50))
        assert made.white == sum(picture.convert("L").histogram()[128:]) / 20_000


class TestRefused:
    async def test_pixels_that_are_damaged(self, decoders: Decoders) -> None:
        body = bytearray(files.png_of(files.png_header(*files.SIZE), bytes(1000)))
        assert await refused(decoders, bytes(body)) == "damaged"
        webp = bytearray(files.webp(size=(400, 400)))
        webp[40:-8] = bytes(len(webp) - 48)
        with contextlib.suppress(Refusal):
            await decoders.decode(bytes(webp), read_header(bytes(webp), LIMITS))

    async def test_a_picture_of_another_size_than_its_header_says(self, decoders: Decoders) -> None:
        header = replace(read_header(files.png(), LIMITS), width=47)
        with pytest.raises(Refusal) as refusal:
            await decoders.decode(files.png(), header)
        assert refusal.value.code == "damaged"

    async def test_a_text_that_inflates_to_far_too_much(self, decoders: Decoders) -> None:
        for name in (b"zTXt", b"iCCP"):
            body = files.png_with(files.png(), name, b"k\0\0" + zlib.compress(bytes(100_000_000)))
            assert await refused(decoders, body) == "damaged"

    async def test_pixels_that_inflate_to_more_than_the_header_says_are_not_inflated(self, decoders: Decoders) -> None:
        before = time.monotonic()
        made, _ = await decoded(decoders, files.inflating())
        assert (made.width, made.height, made.white) == (256, 256, 0.0)
        assert time.monotonic() - before < 5

    async def test_a_jpeg_whose_data_ends_before_its_marker_says_is_grey_there(self, decoders: Decoders) -> None:
        body = files.jpeg(size=(400, 400))
        short = body[: len(body) * 6 // 10].rstrip(b"\xff") + b"\xff\xd9"
        _, picture = await decoded(decoders, short)
        assert picture.size == (400, 400) and near(picture.getpixel((4, 4)), WHITE)

    async def test_random_damage_never_raises_anything_else(self, decoders: Decoders) -> None:
        body = files.webp(size=(200, 200))
        for place in range(30, len(body), max(1, len(body) // 8)):
            damaged = body[:place] + b"\x5a\xa5\x00" + body[place + 3 :]
            with contextlib.suppress(Refusal):
                await decoders.decode(damaged, read_header(damaged, LIMITS))

    async def test_what_is_too_large_unpacked(self, decoders: Decoders, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(decoding, "MAX_OUTPUT_BYTES", 5000)
        noise = files.encoded(Image.effect_noise((100, 100), 100), "PNG")
        assert await refused(decoders, noise) == "too_large_unpacked"


class TestChild:
    async def test_nothing_starts_before_it_is_needed(self) -> None:
        before = children()
        async with working():
            assert children() == before

    async def test_it_may_open_nothing_write_nothing_and_has_no_secrets(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("BOTTEGA_SECRET_KEY", "not for children")
        async with working() as decoders:
            await decoded(decoders, files.png())
            spare = await spare_of(decoders)
            assert b"BOTTEGA_SECRET_KEY" not in environment_of(spare)
            limits = {
                resource.RLIMIT_NOFILE: 0,
                resource.RLIMIT_FSIZE: 0,
                resource.RLIMIT_CORE: 0,
                resource.RLIMIT_AS: decoding.MEMORY_BYTES,
                resource.RLIMIT_CPU: decoding.CPU_SECONDS,
            }
            assert {limit: resource.prlimit(spare, limit) for limit in limits} == {
                limit: (value, value) for limit, value in limits.items()
            }
            assert os.readlink(f"/proc/{spare}/cwd") == "/"

    async def test_each_upload_has_a_child_of_its_own_and_the_next_one_waits(self) -> None:
        async with working() as decoders:
            await decoded(decoders, files.png())
            first = await spare_of(decoders)
            await decoded(decoders, files.png())
            assert await spare_of(decoders) != first and not is_alive(first)

    async def test_two_work_at_once_and_the_others_wait(self) -> None:
        async with working() as decoders:
            others, most = len(children()), 0

            async def watch() -> None:
                nonlocal most
                while True:
                    most = max(most, len(children()) - others)
                    await asyncio.sleep(0.002)

            watching = asyncio.create_task(watch())
            await asyncio.gather(*(decoded(decoders, files.png(size=(600, 600))) for _ in range(6)))
            watching.cancel()
            assert 2 <= most <= decoding.AT_ONCE + 1

    async def test_one_that_is_killed_while_it_waits_costs_nobody_anything(self) -> None:
        async with working() as decoders:
            await decoded(decoders, files.png())
            os.kill(await spare_of(decoders), signal.SIGKILL)
            while (await decoders._spare).returncode is None:
                await asyncio.sleep(0.01)
            await decoded(decoders, files.png())

    async def test_one_that_is_killed_at_work_refuses_its_upload_only(self) -> None:
        async with working() as decoders:
            await decoded(decoders, files.png())
            victim = await spare_of(decoders)
            os.kill(victim, signal.SIGSTOP)
            work = asyncio.create_task(refused(decoders, files.png()))
            await asyncio.sleep(0.1)
            assert not work.done()
            os.kill(victim, signal.SIGKILL)
            assert await asyncio.wait_for(work, 5) == "decoder_failed"
            await decoded(decoders, files.png())

    async def test_one_that_takes_too_long_is_ended(self) -> None:
        async with working(seconds=0.5) as decoders:
            await decoded(decoders, files.png())
            victim = await spare_of(decoders)
            os.kill(victim, signal.SIGSTOP)
            assert await asyncio.wait_for(refused(decoders, files.png()), 10) == "decoder_failed"
            assert not is_alive(victim)

    async def test_one_that_wants_too_much_memory_refuses_its_upload(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(decoding, "MEMORY_BYTES", 120 * 1024 * 1024)
        async with working() as decoders:
            assert await refused(decoders, files.png(size=(4500, 4500))) == "decoder_failed"

    async def test_an_upload_that_nobody_waits_for_ends_its_child(self) -> None:
        async with working() as decoders:
            await decoded(decoders, files.png())
            victim = await spare_of(decoders)
            os.kill(victim, signal.SIGSTOP)
            work = asyncio.create_task(refused(decoders, files.png()))
            await asyncio.sleep(0.1)
            work.cancel()
            await asyncio.gather(work, return_exceptions=True)
            assert not is_alive(victim)


TAKEN_OVER = """import sys
out = sys.stdout.buffer
out.write(b'ready\\n')
out.flush()
sys.stdin.buffer.readline()
body = sys.stdin.buffer.read()
"""


@pytest.mark.parametrize(
    ("program", "code"),
    [
        ("pass", "decoder_failed"),
        ("print('rubbish')", "decoder_failed"),
        ("print('[1]')", "decoder_failed"),
        ("print('x' * 1_000_000)", "decoder_failed"),
        ("print('{\"white\": 0.5}'); print('<html>')", "decoder_failed"),
        ("print('{}'); out.write(body)", "decoder_failed"),
        ("print('{\"white\": 7}'); out.write(body)", "decoder_failed"),
        ("print('{\"white\": 0.5}', flush=True); out.write(body + b'PK')", "decoder_failed"),
        ('print(\'{"error": "odd"}\')', "decoder_failed"),
        ("print('{\"white\": 0.5}', flush=True)\nwhile True: out.write(bytes(100_000))", "too_large_unpacked"),
        ("import os; os.abort()", "decoder_failed"),
    ],
)
async def test_a_child_that_has_been_taken_over_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str, code: str
) -> None:
    whole = tmp_path / "child.py"
    whole.write_text(f"{TAKEN_OVER}{program}\n")
    monkeypatch.setattr(decoding, "PROGRAM", whole)
    async with working() as decoders:
        assert await refused(decoders, files.png()) == code


async def test_what_a_child_adds_behind_the_picture_is_not_believed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = tmp_path / "child.py"
    whole.write_text(TAKEN_OVER + "print('{\"white\": 0.5}', flush=True)\nout.write(body + bytes(10))\n")
    monkeypatch.setattr(decoding, "PROGRAM", whole)
    async with working() as decoders:
        assert await refused(decoders, files.jpeg()) == "decoder_failed"


@pytest.mark.parametrize("program", ["pass", "print('no')", "import time; time.sleep(60)"])
async def test_without_any_child_it_is_for_later_and_not_the_uploads_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, program: str
) -> None:
    whole = tmp_path / "child.py"
    whole.write_text(program)
    monkeypatch.setattr(decoding, "PROGRAM", whole)
    monkeypatch.setattr(decoding, "START_SECONDS", 1.0)
    async with working() as decoders:
        with pytest.raises(DecoderAway):
            await decoders.decode(files.png(), read_header(files.png(), LIMITS))


async def test_where_no_process_can_be_started_it_is_for_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(decoding.sys, "executable", "/nowhere/python")
    async with working() as decoders:
        with pytest.raises(DecoderAway):
            await decoders.decode(files.png(), read_header(files.png(), LIMITS))
