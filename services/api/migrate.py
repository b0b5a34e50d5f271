"""Brings the API's database to the newest revision. A plain call: Alembic runs its own event loop."""

from pathlib import Path

from alembic import command
from alembic.config import Config

HERE = Path(__file__).parent


def migrate(url: str) -> None:
    """Apply what is missing on `url` (`postgresql://...`, a role that may create tables)."""
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = url
    command.upgrade(config, "head")
