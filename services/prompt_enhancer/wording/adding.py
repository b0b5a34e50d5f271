"""What a language model said becomes additions to a prompt: phrase by phrase, and only those that may be added.

The prompt itself stands first and unchanged, so an answer that drops or turns a fact costs its own phrases only.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.prompt_enhancer.wording.facts import Facts
from services.prompt_enhancer.wording.tokens import words

MAX_WORDS = 50
"""Of prompt and additions: about the 77 tokens that the text encoders of the picture models read."""

MAX_ANSWER = 2000
"""Characters of an answer that are looked at."""

PLAIN_DETAILS = "high quality, balanced composition"
"""What suits every picture: for prompts that the language model does not understand."""

_BREAKS = re.compile(r"[,;:\n•*|]|[.!?](?:\s|$)|\s[-–—]\s")
_NUMBERING = re.compile(r"^(?:[-\s]+|\d+[.)]\s*|and\s+|also\s+)+(?=\w)", re.I)

Refusal = Callable[[str, str], bool]
"""Whether a phrase may not be added for its words, given the text as it would then be."""


@dataclass(frozen=True)
class Enriched:
    """The prompt with its additions, and what was not added, each with the name of the rule against it."""

    text: str
    added: tuple[str, ...]
    dropped: tuple[tuple[str, str], ...]


def enrich(text: str, answer: str, refused: Refusal) -> Enriched:
    """`text` with those phrases of `answer` that neither change its facts nor are refused."""
    added: list[str] = []
    dropped: list[tuple[str, str]] = []
    for phrase in phrases(beyond(text, answer)):
        longer = joined(text, phrase)
        objection = Facts.of(text).objection(phrase)
        if objection is None and too_long(longer):
            objection = "length"
        if objection is None and refused(phrase, longer):
            objection = "word"
        if objection is None:
            text = longer
            added.append(phrase)
        else:
            dropped.append((phrase, objection))
    return Enriched(text, tuple(added), tuple(dropped))


def joined(text: str, phrase: str) -> str:
    """The phrase behind the text; only a closing full stop or comma of the text goes."""
    text = text.rstrip(" .,;:")
    return f"{text}, {phrase}" if text and text[-1] not in "!?" else f"{text} {phrase}".strip()


def too_long(text: str) -> bool:
    return len(words(text)) > MAX_WORDS


def beyond(text: str, answer: str) -> str:
    """What the answer says after the text, or all of it where it does not begin with the text."""
    start = text.rstrip(" .,;:")
    return answer[len(start) :] if answer.casefold().startswith(start.casefold()) else answer


def phrases(answer: str) -> Iterator[str]:
    """The parts of an answer in lower case: without numbering, bullets and full stops."""
    for piece in _BREAKS.split(answer[:MAX_ANSWER]):
        phrase = _NUMBERING.sub("", " ".join(piece.split()))
        if any(map(str.isalpha, phrase)):
            yield phrase.lower()
