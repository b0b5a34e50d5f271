"""Settings of the translator, next to those of every worker."""

from pydantic import Field

from chassis.worker import WorkerSettings


class TranslatorSettings(WorkerSettings):
    """`device`: auto, cpu, cuda, cuda:1. Auto takes a GPU where there is one."""

    translator_ru: str = Field(default="", description="the model for Russian; none: the catalogue's default")
    translator_ko: str = Field(default="", description="the model for Korean; none: the catalogue's default")
    threads: int = Field(default=0, ge=0, le=256, description="CPU threads of the model; 0: torch decides")
