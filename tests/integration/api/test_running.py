"""What can be used and what is running: models, workers, health, metrics, migrations."""

import asyncio
from uuid import uuid4

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from prometheus_client import REGISTRY
from sqlalchemy import Connection, func, text

from chassis.catalogue import load_catalogue
from chassis.database import connect
from chassis.loop import Loop
from contracts.envelope import envelop
from contracts.events import WorkerReported
from services.api.migrate import migrate
from services.api.orders.pace import Pace
from services.api.orders.signs import SignsOfLife
from services.api.tables import metadata, workers
from tests.integration.api.application import Application, Someone, expect, running, settings_for


async def test_models_are_those_of_the_catalogue(application: Application) -> None:
    async with application.client() as client:
        items = expect(200, await client.get("/api/models"))["items"]
    assert [item["name"] for item in items] == [model.name for model in load_catalogue().models]
    first = items[0]
    assert {"title", "family", "task", "licence", "price", "bundled", "installed", "aliases"} <= set(first)
    assert first["size"]["width"] and first["defaults"]["steps"]


async def test_live_workers_tell_which_models_are_installed(own_database: str) -> None:
    async with running(settings_for(own_database)) as application:
        database = application.parts.database
        hear = SignsOfLife(database, Loop("dispatch", 60, asyncio.sleep), Pace(database)).hear

        async def installed() -> dict[str, bool | None]:
            async with application.client() as client:
                items = expect(200, await client.get("/api/models"))["items"]
            return {item["name"]: item["installed"] for item in items}

        assert set((await installed()).values()) == {None}, "nobody is there to tell"
        for names in (None, ("small-world",), ()):
            report = WorkerReported(
                worker_id=uuid4(), service="generator", queue="generator.work.default", state="ready", device="cpu",
                version="0.1.0", installed=names,
            )  # fmt: skip
            await hear(envelop(report, "generator"))
        told = await installed()
        tasks = {model.name: model.task for model in load_catalogue().models}
        assert {name: told[name] for name, task in tasks.items() if task == "text_to_image"} == {
            name: name == "small-world" for name, task in tasks.items() if task == "text_to_image"
        }
        assert {told[name] for name, task in tasks.items() if task != "text_to_image"} == {None}
        async with application.client() as client:
            listed = expect(200, await client.get("/api/workers"))["items"]
        assert sorted(worker["installed"] or [] for worker in listed) == [[], [], ["small-world"]]
        async with database.begin() as connection:
            await connection.execute(workers.update().values(seen_at=func.now() - text("interval '1 minute'")))
        assert set((await installed()).values()) == {None}, "they are gone"


async def test_workers_are_listed_for_a_while(application: Application) -> None:
    ids = {seconds: uuid4() for seconds in (1, 60, 600)}
    async with application.parts.database.begin() as connection:
        for seconds, worker_id in ids.items():
            await connection.execute(
                workers.insert().values(
                    id=worker_id,
                    service="generator",
                    queue="generator.work.default",
                    pool="default",
                    state="ready",
                    device="cpu",
                    models=["small-world"],
                    version="0.1.0",
                    seen_at=func.now() - text(f"interval '{seconds} seconds'"),
                )
            )
    async with application.client() as client:
        items = expect(200, await client.get("/api/workers"))["items"]
    # Workers of other tests may have been seen of late too.
    ours = {str(worker_id) for worker_id in ids.values()}
    listed = {item["id"]: item["alive"] for item in items if item["id"] in ours}
    assert listed == {str(ids[1]): True, str(ids[60]): False}


async def test_health_says_what_is_missing(application: Application) -> None:
    async with application.client() as client:
        health = expect(200, await client.get("/health"))
    assert health["status"] == "degraded"
    assert health["dependencies"]["database"] is True
    assert health["dependencies"]["broker"] is False
    assert set(health["dependencies"]["workers"]) >= {"generator", "translator"}
    assert health["version"]


async def test_metrics_are_by_route_and_not_by_path(application: Application, anna: Someone) -> None:
    labels = {"method": "GET", "route": "/api/images/{image_id}", "status": "404"}
    before = REGISTRY.get_sample_value("bottega_http_requests_total", labels) or 0
    for _ in range(3):
        await anna.api.get(f"/api/images/{uuid4()}")
    assert REGISTRY.get_sample_value("bottega_http_requests_total", labels) == before + 3


@pytest.mark.filterwarnings("ignore:Did not recognize type 'xid8'")
async def test_the_migrations_make_exactly_the_tables(own_database: str) -> None:
    def differences(connection: Connection) -> list[object]:
        options = {"compare_type": True, "compare_server_default": True}
        return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))

    def checks(connection: Connection) -> set[str]:
        query = text("SELECT conname FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace")
        return {name for (name,) in connection.execute(query)}

    engine = connect(own_database, pool=2)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
        named = {constraint.name for table in metadata.tables.values() for constraint in table.constraints}
        assert await connection.run_sync(checks) == {name for name in named if name and name.endswith("_ck")}
        partial = text("SELECT indexname, indexdef FROM pg_indexes WHERE indexdef LIKE '% WHERE %'")
        definitions = dict((await connection.execute(partial)).all())
    assert definitions["orders_waiting_idx"].endswith("WHERE (waiting_since IS NOT NULL)")
    assert definitions["users_created_idx"].endswith("WHERE (NOT visitor)")
    assert definitions["orders_open_idx"].endswith("WHERE (ended_at IS NULL)")
    await engine.dispose()


async def test_migrating_again_changes_nothing(own_database: str) -> None:
    await asyncio.to_thread(migrate, own_database)
