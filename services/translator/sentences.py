"""Cut a prompt into pieces of the size of a sentence: translation models are trained on those, and lose the rest."""

import re

MAX_WORDS = 25
"""Few enough to stay within the 128 tokens of the bundled models."""

_ENDS = re.compile(r"(?<=[.!?…。！？])\s+|\s*\n\s*")
_PAUSES = re.compile(r"(?<=[,;:，、])\s+")


def sentences(text: str) -> list[str]:
    """The pieces of `text` in their order, white space made single; none has more than MAX_WORDS words."""
    return [piece for sentence in _ENDS.split(text) for piece in _short(sentence)]


def _short(sentence: str) -> list[str]:
    """A long sentence in parts, cut at its pauses where it has some."""
    parts: list[list[str]] = [[]]
    for phrase in _PAUSES.split(sentence) if len(sentence.split()) > MAX_WORDS else [sentence]:
        words = phrase.split()
        for chunk in (words[start : start + MAX_WORDS] for start in range(0, len(words), MAX_WORDS)):
            if len(parts[-1]) + len(chunk) > MAX_WORDS:
                parts.append([])
            parts[-1] += chunk
    return [" ".join(part) for part in parts if part]
