"""Settings of the prompt enhancer, next to those of every worker."""

from pydantic import Field

from chassis.worker import WorkerSettings


class EnhancerSettings(WorkerSettings):
    """`device`: auto, cpu, cuda, cuda:1. Auto takes a GPU where there is one."""

    enhancer_model: str = Field(default="", description="a model of the catalogue; none: the catalogue's default")
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads of the model; 0: torch decides")
