"""What there is to know about how a picture was made."""

from enum import StrEnum
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict

from chassis import VERSION
from contracts.banners import BannerSize
from contracts.events import CompositionRequested, GenerationRequested, InpaintingRequested, PaintingRequested
from contracts.pictures import Scheduler, Source

SOURCE_TYPES = "http://cv.iptc.org/newscodes/digitalsourcetype/"


class DigitalSourceType(StrEnum):
    """The two terms of the IPTC vocabulary that fit what is made here."""

    GENERATED = "trainedAlgorithmicMedia"
    COMPOSITE = "compositeWithTrainedAlgorithmicMedia"

    @property
    def uri(self) -> str:
        """The term as metadata has it."""
        return SOURCE_TYPES + self.value


class Provenance(BaseModel):
    """How one picture was made: the JSON of this model is what stands in the file.

    `parents` and `mask` are sha256 digests of the pictures that it was made from. What a tool does not have, it
    leaves out. A change that older readers would misread gets a new `format_version`.
    """

    model_config = ConfigDict(frozen=True)

    format_version: Literal[1] = 1
    software: str = f"bottega/{VERSION}"
    tool: str
    digital_source_type: DigitalSourceType
    width: int
    height: int
    prompt: str = ""
    negative_prompt: str = ""
    model: str | None = None
    steps: int | None = None
    guidance: float | None = None
    scheduler: Scheduler | None = None
    seed: int | None = None
    strength: float | None = None
    parents: tuple[str, ...] = ()
    mask: str | None = None
    banner: dict[str, Any] | None = None

    @classmethod
    def of_painting(
        cls, command: PaintingRequested, seed: int, *, tool: str, width: int, height: int, mask: str | None = None
    ) -> Self:
        """Of the picture that this command's `seed` brought; `width` and `height` are the finished picture's.

        `mask` is the digest of the one that was used, for a command that only names a region.
        """
        source, strength = _source(command)
        asked_mask = command.mask if isinstance(command, InpaintingRequested) else None
        kind = DigitalSourceType.COMPOSITE if source else DigitalSourceType.GENERATED
        return cls(
            tool=tool,
            digital_source_type=kind,
            width=width,
            height=height,
            prompt=command.prompt,
            negative_prompt=command.negative_prompt,
            seed=seed,
            strength=strength,
            parents=(source.sha256,) if source else (),
            mask=mask or (asked_mask.sha256 if asked_mask else None),
            **command.sampling.model_dump(include={"model", "steps", "guidance", "scheduler"}),
        )

    @classmethod
    def of_composition(cls, command: CompositionRequested, size: BannerSize, *, tool: str) -> Self:
        """Of the banner of this size."""
        banner = command.banner
        texts = {name: getattr(banner, name) for name in ("headline", "text", "call_to_action")}
        logo = banner.logo or (banner.brand.logo if banner.brand else None)
        parents = [command.source.sha256] + ([logo.sha256] if logo else [])
        return cls(
            tool=tool,
            digital_source_type=DigitalSourceType.COMPOSITE,
            width=size.width,
            height=size.height,
            parents=tuple(parents),
            banner={"type": size.type.value} | {name: text for name, text in texts.items() if text},
        )


def _source(command: PaintingRequested) -> tuple[Source | None, float | None]:
    """What is painted over, and how strongly."""
    if isinstance(command, GenerationRequested | InpaintingRequested) and command.source:
        return command.source, command.strength
    return None, None
