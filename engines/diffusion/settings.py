"""Settings of every worker that holds diffusion models, next to those of every worker."""

from pydantic import Field

from chassis.worker import WorkerSettings


class DiffusionSettings(WorkerSettings):
    """`device`: auto, cpu, cuda, cuda:1, mps. Auto takes a GPU where there is one."""

    model_memory_mb: int = Field(
        default=4096, ge=256, description="memory for models held at once; a larger model is held alone"
    )
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads of the model; 0: torch decides")
