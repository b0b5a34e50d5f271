"""The HTTP process: composes the application and serves it. `python -m services.api.web`."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, Request
from litestar.di import Provide
from litestar.plugins.pydantic import PydanticPlugin
from sqlalchemy.ext.asyncio import AsyncEngine

from chassis.broker import Broker
from chassis.catalogue import Catalogue, load_catalogue
from chassis.database import connect
from chassis.outbox import Outbox
from chassis.process import Process, run
from chassis.storage import Storage
from services.api import problems
from services.api.accounts.authentication import authenticate
from services.api.accounts.person import Person
from services.api.accounts.routes import Gate, MeController, SessionsController
from services.api.brands.routes import BrandBooksController
from services.api.catalogue.routes import ModelsController
from services.api.credits.routes import CreditsController
from services.api.documentation.routes import documentation, front
from services.api.explanations import explain
from services.api.health.checks import Checks
from services.api.health.routes import health
from services.api.hub import Hub
from services.api.images.routes import ImagesController
from services.api.notices import Notices
from services.api.observation import Observed
from services.api.orders.changes import Changes
from services.api.orders.desk import Desk
from services.api.orders.intake import Intake
from services.api.orders.routes import OrdersController
from services.api.orders.stream import StreamController, Streams
from services.api.serving import Server, check_port
from services.api.settings import WebSettings
from services.api.tables import outbox as outbox_rows
from services.api.uploads.admission import Uploads
from services.api.uploads.routes import UploadsController
from services.api.workers.routes import WorkersController

MAX_BODY_BYTES = 64 * 1024

ROUTES = (
    SessionsController,
    MeController,
    CreditsController,
    OrdersController,
    StreamController,
    ImagesController,
    UploadsController,
    BrandBooksController,
    ModelsController,
    WorkersController,
    health,
    explain,
)


@dataclass(frozen=True)
class Parts:
    """What the routes work with; each stands under its name among the app's dependencies."""

    settings: WebSettings
    database: AsyncEngine
    outbox: Outbox
    storage: Storage
    catalogue: Catalogue
    broker: Broker
    hub: Hub
    notices: Notices
    desk: Desk
    streams: Streams
    gate: Gate
    uploads: Uploads
    checks: Checks


def assemble(settings: WebSettings) -> Parts:
    """The parts, none of them connected yet."""
    database = connect(settings.database_url.get_secret_value(), pool=settings.database_pool)
    broker = Broker("api", settings.amqp_url.get_secret_value(), graceful_timeout=settings.graceful_timeout)
    storage, outbox = Storage(settings), Outbox(database, outbox_rows, broker=None)
    hub, notices, catalogue = Hub(broker, database), Notices(broker, "api"), load_catalogue()
    changes = Changes(outbox)
    intake = Intake(changes, catalogue, settings)
    return Parts(
        settings=settings,
        database=database,
        outbox=outbox,
        storage=storage,
        catalogue=catalogue,
        broker=broker,
        hub=hub,
        notices=notices,
        desk=Desk(database, changes, intake, hub, notices, settings.max_prompt_characters),
        streams=Streams(settings.max_streams),
        gate=Gate(settings),
        uploads=Uploads(settings),
        checks=Checks(database, broker, storage),
    )


def build_app(settings: WebSettings, parts: Parts | None = None) -> Litestar:
    """The application. It connects to nothing before its lifespan begins."""
    parts = parts or assemble(settings)
    options: dict[str, Any] = {
        "guards": [authenticate(parts.gate.tokens, settings.public_url)],
        "dependencies": _dependencies(parts),
        "exception_handlers": {Exception: problems.handle},
        "request_max_body_size": MAX_BODY_BYTES,
        # None: each model says for itself what is strict; the plugin's default would override it with lax.
        "plugins": [PydanticPlugin(validate_strict=None)],  # type: ignore[arg-type]
        "logging_config": None,
        "debug": False,
    }
    app = Litestar(
        [*ROUTES, front, documentation(ROUTES, options)], openapi_config=None, lifespan=[_running(parts)], **options
    )
    app.asgi_handler = Observed(app.asgi_handler)
    return app


def _dependencies(parts: Parts) -> dict[str, Provide]:
    given = {name: _given(getattr(parts, name)) for name in Parts.__dataclass_fields__}
    return {**given, "person": Provide(_person, sync_to_thread=False)}


def _given(part: Any) -> Provide:
    return Provide(lambda: part, sync_to_thread=False, use_cache=True)


def _person(request: Request[Person, Any, Any]) -> Person:
    return request.user


def _running(parts: Parts) -> Any:
    """The lifespan. The broker is waited for in the background: orders are taken while it is away."""

    @contextlib.asynccontextmanager
    async def lifespan(app: Litestar) -> AsyncIterator[None]:
        async with contextlib.AsyncExitStack() as stack:
            stack.push_async_callback(parts.database.dispose)
            for part in (parts.storage, parts.hub, parts.notices, parts.uploads):
                stack.push_async_callback(part.stop)
                await part.start()
            connecting = asyncio.create_task(parts.broker.start(), name="broker.start")
            stack.push_async_callback(_hang_up, parts.broker, connecting)
            yield

    return lifespan


async def _hang_up(broker: Broker, connecting: asyncio.Task[None]) -> None:
    if connecting.done():
        await broker.stop()
    else:
        connecting.cancel()
        await asyncio.gather(connecting, return_exceptions=True)


class Web:
    """The application and its server, as one part of the process.

    They live in a task of their own, because an application's lifespan has to end in the task that began it.
    """

    def __init__(self, settings: WebSettings) -> None:
        self._settings, self._parts = settings, assemble(settings)
        self._app = build_app(settings, self._parts)
        self._server = Server(self._app, settings.host, settings.port)
        self._up, self._ended = asyncio.Event(), asyncio.Event()
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Raises PortTakenError."""
        check_port(self._settings.host, self._settings.port)
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
        now = await self._parts.checks.health()
        return {"database": now.dependencies.database, **await self._server.healthy()}


def build(settings: WebSettings) -> Process:
    """The process around the application."""
    return Process("api", settings, [Web(settings)])


if __name__ == "__main__":
    run(lambda: build(WebSettings()))
