"""Settings of the inpainter, next to those of every worker that holds diffusion models."""

from pydantic import Field

from engines.diffusion.settings import DiffusionSettings


class InpainterSettings(DiffusionSettings):
    inpainter_model: str = Field(default="", description="held before the first order; none: the default model")
