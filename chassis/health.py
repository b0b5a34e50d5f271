"""`/livez`, `/readyz` and `/metrics` of a process, on a port of its own.

Liveness looks at the queues' consumers and not at the connection: a consumer that the broker has cancelled stays
gone while a ping still succeeds.
"""

from collections.abc import Awaitable, Callable

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

Check = Callable[[], Awaitable[dict[str, bool]]]


class HealthServer:
    """Serves the results of two checks: alive (else restart the process) and ready (else send no work)."""

    def __init__(self, host: str, port: int, *, alive: Check, ready: Check) -> None:
        self._host, self._port = host, port
        self._alive, self._ready = alive, ready
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        app = web.Application()
        app.router.add_get("/livez", lambda request: _answer(self._alive))
        app.router.add_get("/readyz", lambda request: _answer(self._ready))
        app.router.add_get("/metrics", _metrics)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port, reuse_address=True).start()

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()


async def _answer(check: Check) -> web.Response:
    states = await check()
    return web.json_response(states, status=200 if all(states.values()) else 503)


async def _metrics(request: web.Request) -> web.Response:
    return web.Response(body=generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})
