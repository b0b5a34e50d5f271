"""Cut a prompt into pieces of the size of a sentence: translation models are trained on those, and lose the rest."""

import re
from collections.abc import Iterator

MAX_WORDS = 40

_ENDS = re.compile(r"(?<=[.!?…。！？])\s+|\s*\n\s*")
_PAUSES = re.compile(r"(?<=[,;:，、])\s+")


def sentences(text: str) -> list[str]:
    """The pieces of `text` in their order, white space made single; none has more than MAX_WORDS words."""
    pieces = (" ".join(piece.split()) for piece in _ENDS.split(text))
    return [part for piece in pieces if piece for part in _short(piece)]


def _short(sentence: str) -> Iterator[str]:
    """A long sentence in parts, cut at its pauses where it has some."""
    part: list[str] = []
    for phrase in _PAUSES.split(sentence):
        words = phrase.split()
        if part and len(part) + len(words) > MAX_WORDS:
            yield " ".join(part)
            part = []
        part += words
        while len(part) > MAX_WORDS:
            yield " ".join(part[:MAX_WORDS])
            part = part[MAX_WORDS:]
    if part:
        yield " ".join(part)
