"""The lines of text in which image programs write down a picture's parameters: A1111's "infotext".

The prompt, a line for the negative prompt, and a last line of `Key: value` pairs, of which a reader wants at least
three. It is for other programs: the record itself stands next to it.
"""

import json
import re
import unicodedata

from chassis.provenance.record import Provenance
from contracts.pictures import Scheduler

KEYWORD = "parameters"
"""The name that the text has in a PNG."""
SAMPLERS: dict[Scheduler, str] = {
    Scheduler.DDIM: "DDIM",
    Scheduler.DPMPP_2M: "DPM++ 2M",
    Scheduler.EULER: "Euler",
    Scheduler.EULER_A: "Euler a",
    Scheduler.PNDM: "PLMS",
    Scheduler.UNIPC: "UniPC",
}
"""What the samplers are called there."""
_MARKED_LINE = re.compile(r"^(\s*)(Negative prompt|Steps)(?=:)", re.MULTILINE)


def infotext(provenance: Provenance) -> str | None:
    """The text for a painted picture; None for one that was composed and has no such parameters."""
    if provenance.steps is None:
        return None
    lines = [_prompt(provenance.prompt)]
    if negative := _prompt(provenance.negative_prompt):
        lines.append(f"Negative prompt: {negative}")
    lines.append(", ".join(f"{key}: {_quoted(value)}" for key, value in _pairs(provenance)))
    return "\n".join(lines).strip()


def printable(text: str) -> str:
    """Text without control characters, which neither PNG nor XML may hold; line breaks stay, as `\\n`."""
    unix = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(" " if unicodedata.category(char) in {"Cc", "Cs"} and char not in "\n\t" else char for char in unix)


def _prompt(text: str) -> str:
    """The prompt, none of whose lines a reader can take for one of the marked lines."""
    return _MARKED_LINE.sub(r"\1\2 ", printable(text).strip())


def _pairs(provenance: Provenance) -> list[tuple[str, str]]:
    software, _, version = provenance.software.partition("/")
    pairs = {
        "Steps": provenance.steps,
        "Sampler": SAMPLERS[provenance.scheduler] if provenance.scheduler else None,
        "CFG scale": None if provenance.guidance is None else f"{provenance.guidance:g}",
        "Seed": provenance.seed,
        "Size": f"{provenance.width}x{provenance.height}",
        "Model": provenance.model,
        "Denoising strength": None if provenance.strength is None else f"{provenance.strength:g}",
        "Version": f"{software} {version}".strip(),
    }
    return [(key, printable(str(value))) for key, value in pairs.items() if value is not None]


def _quoted(value: str) -> str:
    return json.dumps(value, ensure_ascii=False) if re.search(r'[,:\n"]', value) else value
