"""Children that decode: each for one upload, with limits, two at a time, and one more that is ready and waits.

A child that waits costs its memory and saves an upload the start of an interpreter and of Pillow. What a child
answers is believed no more than what a stranger sent: the header of the new file is read like that of an upload.
"""

import asyncio
import contextlib
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from chassis.errors import Transient
from services.api.uploads.headers import read_header
from services.api.uploads.limits import Header, Limits, Refusal

log = structlog.get_logger()

PROGRAM = Path(__file__).with_name("child.py")
READY = b"ready\n"
AT_ONCE = 2
START_SECONDS = 20.0
DECODE_SECONDS = 30.0
END_SECONDS = 5.0
CPU_SECONDS = 30
MEMORY_BYTES = 1024 * 1024 * 1024
"""Of address space; 24 million pixels with a colour profile, turned, take about half of it."""
MAX_OUTPUT_BYTES = 64 * 1024 * 1024
MAX_LINE_BYTES = 64 * 1024
CHUNK_BYTES = 256 * 1024


class DecoderAway(Transient):
    """No process can be started that decodes pictures."""


@dataclass(frozen=True)
class Decoded:
    """A picture written anew: RGB or RGBA, upright, sRGB, no metadata. `white`: its share, from 0 to 1, as a mask."""

    body: bytes
    media_type: str
    width: int
    height: int
    white: float


class Decoders:
    """Owns the children. Nothing starts before the first `decode`; `stop` leaves none behind."""

    def __init__(self, limits: Limits, *, seconds: float = DECODE_SECONDS) -> None:
        self._limits, self._seconds = limits, seconds
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._spare: asyncio.Task[Process] | None = None
        self._children: set[Process] = set()
        self._stopped = False

    async def start(self) -> None:
        """A child starts with the first upload: most processes never see one."""

    async def stop(self) -> None:
        self._stopped = True
        if self._spare is not None:
            self._spare.cancel()
            await asyncio.gather(self._spare, return_exceptions=True)
        await asyncio.gather(*(self._end(child) for child in list(self._children)))

    async def decode(self, body: bytes, header: Header) -> Decoded:
        """The picture in `body`, whose header has been read. Raises Refusal, DecoderAway."""
        async with self._slots:
            child = await self._take()
            try:
                answer, out = await self._ask(child, body[: header.end], header)
            finally:
                await self._end(child)
        if "error" in answer:
            log.info("upload.refused_by_decoder", code=answer["error"], reason=str(answer.get("reason"))[:200])
            raise _damaged() if answer["error"] == "damaged" else _failed()
        return await asyncio.to_thread(_decoded, out, answer.get("white"), self._limits)

    async def _take(self) -> Process:
        """A child that is ready, and the start of the next one behind its back."""
        spare, self._spare = self._spare, None
        child = await _result_of(spare)
        if child is not None and child.returncode is not None:
            await self._end(child)
            child = None
        child = child or await self._begin()
        if self._spare is None and not self._stopped:
            self._spare = asyncio.create_task(self._begin(), name="uploads.spare")
        return child

    async def _begin(self) -> Process:
        limits = {"memory": MEMORY_BYTES, "seconds": CPU_SECONDS, "pixels": self._limits.pixels}
        command = [sys.executable, "-I", *_cached_bytecode(), str(PROGRAM), json.dumps(limits)]
        try:
            child = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, env={}, cwd="/", limit=MAX_LINE_BYTES
            )
        except OSError as error:
            raise DecoderAway(f"no child can be started: {error}") from error
        self._children.add(child)
        try:
            async with asyncio.timeout(START_SECONDS):
                said = await _pipes(child)[1].readline()
        except TimeoutError as error:
            await self._end(child)
            raise DecoderAway("a child does not start in time") from error
        except BaseException:
            await self._end(child)
            raise
        if said != READY:
            await self._end(child)
            raise DecoderAway(f"a child ends before it is ready, with {child.returncode}")
        return child

    async def _ask(self, child: Process, body: bytes, header: Header) -> tuple[dict[str, Any], bytes]:
        """The child's answer. A child that crashes, is killed, or takes too long has refused the upload."""
        try:
            async with asyncio.timeout(self._seconds):
                return await _exchange(child, body, header)
        except (TimeoutError, ConnectionError, ValueError) as error:
            await self._end(child)
            log.warning("upload.decoder_failed", error=type(error).__name__, returncode=child.returncode)
            raise _failed() from error

    async def _end(self, child: Process) -> None:
        """Whatever it does, it is gone afterwards, and its pipes are empty and closed."""
        self._children.discard(child)
        with contextlib.suppress(ProcessLookupError):
            child.kill()
        writing, reading = _pipes(child)
        writing.close()
        with contextlib.suppress(TimeoutError, ConnectionError):
            async with asyncio.timeout(END_SECONDS):
                while await reading.read(CHUNK_BYTES):
                    pass
                await child.wait()


async def _exchange(child: Process, body: bytes, header: Header) -> tuple[dict[str, Any], bytes]:
    """The answer to one picture. Raises ConnectionError or ValueError where there is no proper one."""
    writing, reading = _pipes(child)
    asked = {"format": header.format, "width": header.width, "height": header.height}
    writing.writelines((json.dumps(asked).encode() + b"\n", body))
    await writing.drain()
    writing.close()
    answer = json.loads(await reading.readline())
    if not isinstance(answer, dict):
        raise ValueError("not an answer")
    out = bytearray()
    while chunk := await reading.read(CHUNK_BYTES):
        out += chunk
        if len(out) > MAX_OUTPUT_BYTES:
            raise Refusal("The picture is too large once it is unpacked. Make it smaller.", "too_large_unpacked")
    await child.wait()
    return answer, bytes(out)


def _decoded(out: bytes, white: Any, limits: Limits) -> Decoded:
    try:
        header = read_header(out, limits)
    except Refusal as refusal:
        raise _failed() from refusal
    if not isinstance(white, int | float) or not 0 <= white <= 1 or header.end != len(out):
        raise _failed()
    return Decoded(out, header.media_type, header.width, header.height, float(white))


async def _result_of(spare: asyncio.Task[Process] | None) -> Process | None:
    """The child that was started ahead, if it could be."""
    if spare is None:
        return None
    try:
        return await spare
    except DecoderAway:
        return None


def _pipes(child: Process) -> tuple[asyncio.StreamWriter, asyncio.StreamReader]:
    assert child.stdin is not None and child.stdout is not None
    return child.stdin, child.stdout


def _cached_bytecode() -> list[str]:
    """Isolated mode ignores the variable that says where compiled modules lie; without them a start takes seconds."""
    return ["-X", f"pycache_prefix={sys.pycache_prefix}"] if sys.pycache_prefix else []


def _damaged() -> Refusal:
    reason = "The file looks like a picture but cannot be decoded: it is damaged inside. Save it anew and upload that."
    return Refusal(reason, "damaged")


def _failed() -> Refusal:
    reason = "The picture could not be decoded within the limits of time and memory. Save it anew, or make it smaller."
    return Refusal(reason, "decoder_failed")
