"""The HTTP server: granian inside this process, as one more part of it.

Embedded, there is no child to be left behind when the process is killed, and one set of signal handlers. Its
options are said here because the defaults stop answering at about a thousand open event streams.
"""

import asyncio
import signal
import socket
from typing import Any

import structlog
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.server.embed import Server as Granian
from granian.utils.proxies import wrap_asgi_with_proxy_headers
from litestar import Litestar

from chassis.errors import Permanent

log = structlog.get_logger()

BACKPRESSURE = 20_000
BACKLOG = 4096
KILL_SECONDS = 10
"""How long open requests may take to end when the process stops."""


class PortTakenError(Permanent):
    """Another program listens on the API's port."""


class Draining:
    """An ASGI application that can be told to end: streams then hear that their client has gone.

    An event stream would otherwise go on for as long as its client likes, and the process would have to wait or to
    cut it off. The client comes back on its own and resumes after the last event it saw.
    """

    def __init__(self, app: Any) -> None:
        self._app = app
        self._closing = asyncio.Event()

    def close(self) -> None:
        self._closing.set()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        read = False

        async def receiving() -> Any:
            nonlocal read
            if read:
                return await self._next(receive)
            message = await receive()
            read = not message.get("more_body", False)
            return message

        await self._app(scope, receiving, send)

    async def _next(self, receive: Any) -> Any:
        """What comes after the whole body is the client's leaving, or ours."""
        heard, closing = asyncio.ensure_future(receive()), asyncio.ensure_future(self._closing.wait())
        try:
            await asyncio.wait({heard, closing}, return_when=asyncio.FIRST_COMPLETED)
            return heard.result() if heard.done() else {"type": "http.disconnect"}
        finally:
            heard.cancel()
            closing.cancel()


def believing(app: Any, proxies: str) -> Any:
    """The ASGI application, told by these proxies (addresses or networks, comma separated) who really asks.

    Whoever else sends X-Forwarded-For could pass for anybody, so nobody else is believed.
    """
    return wrap_asgi_with_proxy_headers(app, proxies.split(",")) if proxies else app


class Server:
    """Serves an ASGI application on `host:port` from `start` to `stop`."""

    def __init__(self, app: Any, host: str, port: int) -> None:
        self._app, self._host, self._port = Draining(app), host, port
        self._task: asyncio.Task[None] | None = None
        self._granian: Granian | None = None
        self._stopping = False

    async def start(self) -> None:
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
        self._task.add_done_callback(self._ended)
        while not await _listens(self._host, self._port):
            if self._task.done():
                self._task.result()
            await asyncio.sleep(0.02)
        log.info("http.listening", host=self._host, port=self._port)

    async def stop(self) -> None:
        if self._task is None or self._granian is None:
            return
        self._stopping = True
        self._app.close()
        self._granian.stop()
        done, _ = await asyncio.wait({self._task}, timeout=KILL_SECONDS)
        if not done:
            log.warning("http.cut_off", reason="requests were still open")
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _ended(self, task: asyncio.Task[None]) -> None:
        if not self._stopping:
            # Nobody would be answered any more; the supervisor starts a process that listens again.
            log.critical("http.ended", error=repr(None if task.cancelled() else task.exception()))
            signal.raise_signal(signal.SIGTERM)

    async def healthy(self) -> dict[str, bool]:
        return {"http": self._task is not None and not self._task.done()}


class Served:
    """An application and its server, as one part of the process.

    They live in a task of their own, because an application's lifespan has to end in the task that began it.
    """

    def __init__(self, app: Litestar, host: str, port: int, proxies: str = "") -> None:
        self._app, self._host, self._port = app, host, port
        self._server = Server(believing(app, proxies), host, port)
        self._up, self._ended = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises PortTakenError."""
        check_port(self._host, self._port)
        self._task = asyncio.create_task(self._serve(), name="web")
        up = asyncio.create_task(self._up.wait())
        await asyncio.wait({self._task, up}, return_when=asyncio.FIRST_COMPLETED)
        up.cancel()
        if self._task.done():
            self._task.result()

    async def _serve(self) -> None:
        async with self._app.lifespan():
            try:
                await self._server.start()
                self._up.set()
                await self._ended.wait()
            finally:
                await self._server.stop()

    async def stop(self) -> None:
        self._ended.set()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    async def healthy(self) -> dict[str, bool]:
        return await self._server.healthy()


def check_port(host: str, port: int) -> None:
    """Raises PortTakenError. Granian itself shares a port with whoever else shares it, so that two of them would
    answer in turn unnoticed."""
    family, kind, proto, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, kind, proto) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise PortTakenError(
                f"cannot listen on {host}:{port}: {error.strerror}. "
                "Stop what runs there, or set BOTTEGA_PORT to a free port.",
                "port_taken",
            ) from error


async def _listens(host: str, port: int) -> bool:
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(target, port), 1)
    except (OSError, TimeoutError):
        return False
    writer.close()
    return True
