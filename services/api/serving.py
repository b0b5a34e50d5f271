"""The HTTP server: granian inside this process, as one more part of it.

Embedded, there is no child to be left behind when the process is killed, and one set of signal handlers. Its
options are said here because the defaults stop answering at about a thousand open event streams.
"""

import asyncio
import socket
from typing import Any

import structlog
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server as Granian

log = structlog.get_logger()

BACKPRESSURE = 20_000
BACKLOG = 4096
KILL_SECONDS = 10
"""How long open requests may take to end when the process stops."""


class PortTakenError(RuntimeError):
    """Another program listens on the API's port."""


class Server:
    """Serves an ASGI application on `host:port` from `start` to `stop`."""

    def __init__(self, app: Any, host: str, port: int) -> None:
        self._app, self._host, self._port = app, host, port
        self._task: asyncio.Task[None] | None = None
        self._granian: Granian | None = None

    async def start(self) -> None:
        """Raises PortTakenError."""
        _probe(self._host, self._port)
        self._granian = Granian(
            self._app,
            address=self._host,
            port=self._port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(header_read_timeout=15_000),
            websockets=False,
            backlog=BACKLOG,
            backpressure=BACKPRESSURE,
            log_enabled=False,
        )
        self._task = asyncio.create_task(self._granian.serve(), name="http")
        while not await _listens(self._host, self._port):
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.02)
        log.info("http.listening", host=self._host, port=self._port)

    async def stop(self) -> None:
        if self._task is None or self._granian is None:
            return
        self._granian.stop()
        done, _ = await asyncio.wait({self._task}, timeout=KILL_SECONDS)
        if not done:
            log.warning("http.cut_off", reason="requests were still open")
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    async def healthy(self) -> dict[str, bool]:
        return {"http": self._task is not None and not self._task.done()}


def _probe(host: str, port: int) -> None:
    """Granian shares a port with whoever else asks for that, so two servers would answer in turn unnoticed."""
    family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, proto) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise PortTakenError(
                f"cannot listen on {host}:{port}: {error.strerror}. "
                "Stop what runs there, or set BOTTEGA_PORT to a free port."
            ) from error


async def _listens(host: str, port: int) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(target, port), 1)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
