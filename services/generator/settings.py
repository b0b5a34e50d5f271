"""Settings of the generator, next to those of every worker that holds diffusion models."""

from pydantic import Field

from engines.diffusion.settings import DiffusionSettings


class GeneratorSettings(DiffusionSettings):
    generator_model: str = Field(default="", description="held before the first order; none: the default model")
