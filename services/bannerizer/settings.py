"""Settings of the bannerizer, next to those of every worker."""

from pathlib import Path

from pydantic import Field

from chassis.worker import WorkerSettings

PREPARED_FONTS = Path(__file__).parents[2] / ".local" / "fonts"


class BannerizerSettings(WorkerSettings):
    """Its `device` is the CPU, whatever is set."""

    fonts_path: Path = Field(default=PREPARED_FONTS, description="folder with the fonts that the bootstrap unpacks")
