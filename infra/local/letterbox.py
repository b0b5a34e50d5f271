"""A real SMTP server that delivers to nobody: each letter becomes a file in a folder.

It stands in for the mail server on one machine, so that codes can be read where there is none. On loopback only.
Run as `python -m infra.local.letterbox FOLDER PORT`.
"""

import asyncio
import os
import re
import signal
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from aiosmtpd.smtp import SMTP, Envelope, Session

from infra.local.paths import BYTECODE, ROOT
from infra.local.probes import tcp
from infra.local.process import Child

MAX_BYTES = 1024 * 1024
STORED = "250 Message accepted for delivery"


class Box:
    """Writes letters into a folder, the newest last by name; half a letter is never seen."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        """aiosmtpd's hook for a letter that has come in."""
        content = envelope.original_content or b""
        for recipient in envelope.rcpt_tos:
            await asyncio.to_thread(self._write, recipient, content)
        return STORED

    def _write(self, recipient: str, content: bytes) -> None:
        address = re.sub(r"[^\w.@+-]", "_", recipient)[:100]
        name = f"{datetime.now(UTC):%Y%m%d-%H%M%S-%f}-{address}-{uuid4().hex[:4]}.eml"
        partial = self._folder / f".{name}"
        # Codes stand in them: for nobody but whoever runs the stack.
        with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(content)
        partial.rename(self._folder / name)


async def listen(folder: Path, port: int) -> asyncio.Server:
    """Take letters in at `port` from now on (0: at any); the folder exists."""
    box = Box(folder)

    def session() -> SMTP:
        return SMTP(box, data_size_limit=MAX_BYTES, enable_SMTPUTF8=True, ident="bottega", loop=loop)

    loop = asyncio.get_running_loop()
    return await loop.create_server(session, "127.0.0.1", port)


@dataclass(frozen=True)
class Letterbox:
    """The server as a part of the local stack; letters lie in `directory`."""

    directory: Path
    port: int

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        self.directory.mkdir(parents=True, exist_ok=True)

    def children(self) -> list[Child]:
        command = [sys.executable, "-m", "infra.local.letterbox", str(self.directory), str(self.port)]
        environment = {"PATH": os.environ.get("PATH", os.defpath), "PYTHONPYCACHEPREFIX": str(BYTECODE)}
        return [Child("letterbox", command, ROOT, self.ready, environment)]

    def ready(self) -> bool:
        return tcp(self.port)


async def main(folder: Path, port: int) -> None:
    server = await listen(folder, port)
    ended = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    await ended.wait()
    server.close()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1]), int(sys.argv[2])))
