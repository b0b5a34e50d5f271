"""Brings a ledger database to the newest schema, or back to an older one. Call it outside of an event loop."""

from pathlib import Path

from alembic import command
from alembic.config import Config

MIGRATIONS = Path(__file__).parent / "migrations"


def migrate(url: str, revision: str = "head") -> None:
    """Upgrade the database at `url` (`postgresql://...`). Idempotent."""
    command.upgrade(_config(url), revision)


def go_back(url: str, revision: str) -> None:
    """Downgrade the database at `url` to the schema of an older release. Nobody may be working on it."""
    command.downgrade(_config(url), revision)


def _config(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["url"] = url
    return config
