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
from chassis.database import DatabasePart, connect
from chassis.loop import Loop
from chassis.outbox import Outbox
from chassis.process import Process, run
from chassis.storage import Storage
from services.api import problems
from services.api.accounts.authentication import authenticate
from services.api.accounts.gate import Gate
from services.api.accounts.person import Person
from services.api.accounts.sign_up import SignUp
from services.api.credits.asking import Asking
from services.api.credits.treasury import Treasury
from services.api.demo.counter import Counter
from services.api.demo.visitors import Visitors
from services.api.documentation.routes import documentation
from services.api.health.checks import Checks
from services.api.hub import Hub
from services.api.letters.post import Post
from services.api.library.archives import Archives
from services.api.library.sweep import SWEEP_SECONDS, StoreSweep
from services.api.notices import Notices
from services.api.observation import Observed
from services.api.orders.changes import Changes
from services.api.orders.desk import Desk
from services.api.orders.intake import Intake
from services.api.orders.reading import Reader
from services.api.orders.stream import Streams
from services.api.page.routes import page
from services.api.permissions import undeclared
from services.api.routing import ROUTES
from services.api.serving import Served
from services.api.settings import WebSettings
from services.api.statistics.closing import CLOSE_SECONDS, Closing
from services.api.tables import outbox as outbox_rows
from services.api.uploads.admission import Uploads
from services.api.users.administration import Administration

MAX_BODY_BYTES = 64 * 1024


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
    reader: Reader
    streams: Streams
    gate: Gate
    visitors: Visitors
    counter: Counter
    sign_up: SignUp
    administration: Administration
    asking: Asking
    treasury: Treasury
    post: Post
    uploads: Uploads
    archives: Archives
    store_sweep: Loop
    closing: Loop
    checks: Checks

    @property
    def running(self) -> tuple[Any, ...]:
        """Those that are started and stopped, in this order."""
        return self.storage, self.hub, self.notices, self.uploads, self.post, self.store_sweep, self.closing


def assemble(settings: WebSettings) -> Parts:
    """The parts, none of them connected yet."""
    database = connect(settings.database_url.get_secret_value(), pool=settings.database_pool)
    broker = Broker("api", settings.amqp_url.get_secret_value(), graceful_timeout=settings.graceful_timeout)
    storage, outbox = Storage(settings), Outbox(database, outbox_rows, broker=None)
    hub, notices, catalogue = Hub(broker, database), Notices(broker, "api"), load_catalogue()
    asking = Asking(database, outbox, hub)
    changes, reader = Changes(outbox), Reader()
    intake, gate = Intake(changes, catalogue, settings), Gate(settings, database)
    visitors = Visitors(settings.secret_key.get_secret_value(), database)
    post = Post(database, settings.smtp_url.get_secret_value() if settings.smtp_url else None, settings.mail_from)
    return Parts(
        settings=settings,
        database=database,
        outbox=outbox,
        storage=storage,
        catalogue=catalogue,
        broker=broker,
        hub=hub,
        notices=notices,
        desk=Desk(database, changes, intake, reader, hub, notices, settings.max_prompt_characters),
        reader=reader,
        streams=Streams(settings.max_streams),
        gate=gate,
        visitors=visitors,
        counter=Counter(settings, database, visitors, changes, notices, catalogue),
        sign_up=SignUp(settings, database, gate.passwords, post),
        administration=Administration(settings, database, changes, notices, post),
        asking=asking,
        treasury=Treasury(database, asking),
        post=post,
        uploads=Uploads(settings),
        archives=Archives(storage),
        store_sweep=Loop("store.sweep", SWEEP_SECONDS, StoreSweep(database, storage).run),
        closing=Loop("statistics.closing", CLOSE_SECONDS, Closing(database).run),
        checks=Checks(database, broker, storage),
    )


def build_app(settings: WebSettings, parts: Parts | None = None) -> Litestar:
    """The application. It connects to nothing before its lifespan begins. Raises RuntimeError where a route does not
    say who may use it."""
    parts = parts or assemble(settings)
    options = options_of(settings, parts)
    routes = [*ROUTES, *page(settings), documentation(ROUTES, options)]
    app = Litestar(routes, openapi_config=None, lifespan=[_running(parts)], **options)
    if missing := list(undeclared(app.routes)):
        raise RuntimeError(f"routes that declare no permission: {', '.join(missing)}")
    app.asgi_handler = Observed(app.asgi_handler)
    return app


def options_of(settings: WebSettings, parts: Parts) -> dict[str, Any]:
    """What the application and its OpenAPI document have in common."""
    return {
        "guards": [authenticate(parts.gate.credentials, settings.public_url, parts.visitors.whose)],
        "dependencies": _dependencies(parts),
        "exception_handlers": {Exception: problems.handle},
        "request_max_body_size": MAX_BODY_BYTES,
        # None: each model says for itself what is strict; the plugin's default would override it with lax.
        "plugins": [PydanticPlugin(validate_strict=None)],  # type: ignore[arg-type]
        "logging_config": None,
        "debug": False,
    }


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
            for part in parts.running:
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


def build(settings: WebSettings) -> Process:
    """The process around the application."""
    parts = assemble(settings)
    served = Served(build_app(settings, parts), settings.host, settings.port, settings.trusted_proxies)
    return Process("api", settings, [DatabasePart(parts.database), served])


if __name__ == "__main__":
    run(lambda: build(WebSettings()))
