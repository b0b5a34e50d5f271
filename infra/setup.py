"""The set-up step: everything that must exist before any service starts. Idempotent; `python -m infra.setup`.

Databases with a role each, migrations, the broker's topology, the bucket, the administrator's account. It alone
has administrators' credentials; the services it prepares for have least privilege.
"""

import asyncio
from urllib.parse import urlsplit

import asyncpg
import structlog
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from chassis import telemetry
from chassis.database import connect
from chassis.declare import declare
from chassis.settings import ProcessSettings, StorageSettings
from chassis.storage import Storage
from services.api import migrate as api
from services.api.accounts.admin import ensure_admin
from services.ledger import migrate as ledger

log = structlog.get_logger()


class SetupSettings(BaseSettings):
    """Administrators' URLs, and the URLs that the services will use."""

    model_config = SettingsConfigDict(env_prefix="BOTTEGA_", frozen=True, extra="ignore")

    admin_amqp_url: SecretStr
    admin_database_url: SecretStr
    api_database_url: SecretStr
    ledger_database_url: SecretStr
    admin_email: str = "admin@localhost"
    admin_password: SecretStr | None = Field(default=None, description="no account is made without one")


async def create_database(admin_url: str, url: str) -> None:
    """Create the database that `url` names and the role that it connects as, where they do not exist."""
    wanted = urlsplit(url)
    name, role, password = wanted.path.lstrip("/"), wanted.username or "", wanted.password or ""
    connection = await asyncpg.connect(admin_url)
    try:
        if not await connection.fetchval("SELECT 1 FROM pg_roles WHERE rolname = $1", role):
            quoted = await connection.fetchval("SELECT quote_literal($1)", password)
            await connection.execute(f'CREATE ROLE "{role}" LOGIN PASSWORD {quoted}')
        if not await connection.fetchval("SELECT 1 FROM pg_database WHERE datname = $1", name):
            await connection.execute(f'CREATE DATABASE "{name}" OWNER "{role}"')
            await connection.execute(f'REVOKE CONNECT ON DATABASE "{name}" FROM PUBLIC')
    finally:
        await connection.close()


async def prepare_storage() -> None:
    storage = Storage(StorageSettings())
    await storage.start()
    try:
        await storage.create_bucket()
    finally:
        await storage.stop()


async def prepare_databases(settings: SetupSettings) -> None:
    admin_url = settings.admin_database_url.get_secret_value()
    for url, migrate in (
        (settings.api_database_url.get_secret_value(), api.migrate),
        (settings.ledger_database_url.get_secret_value(), ledger.migrate),
    ):
        await create_database(admin_url, url)
        await asyncio.to_thread(migrate, url)
    if settings.admin_password is not None:
        database = connect(settings.api_database_url.get_secret_value(), pool=2)
        await ensure_admin(database, settings.admin_email, settings.admin_password.get_secret_value())
        await database.dispose()


async def main() -> None:
    telemetry.set_up("setup", ProcessSettings())
    settings = SetupSettings()
    await asyncio.gather(
        prepare_databases(settings), declare(settings.admin_amqp_url.get_secret_value()), prepare_storage()
    )
    log.info("setup.done")


if __name__ == "__main__":
    asyncio.run(main())
