"""The words that a model knows, from `vocabulary.json` in its folder.

Only small models ship one: outside the words that they were trained on they paint or translate something else
without a sign of it, so the order has to end with a reason instead. A model without the file takes every word.
"""

import json
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chassis.errors import Permanent

FILE = "vocabulary.json"
INSTALL = "make models"
"""The command that fetches models without such limits."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_UNIT = re.compile(r"(?<=\d)[^\W\d_]\b|(?<=\d)[xх](?=\d)")


def _fold(text: str) -> str:
    """One spelling for what is one word: lower case, composed, ё as е, a straight apostrophe."""
    return unicodedata.normalize("NFC", text).casefold().replace("ё", "е").replace("’", "'")


def _tokens(text: str) -> list[str]:
    return _WORD.findall(_fold(text))


@dataclass(frozen=True)
class Vocabulary:
    """Known words, folded. `objects` are phrases for known things, word by word; `kinds` name them to a person."""

    words: frozenset[str]
    objects: frozenset[tuple[str, ...]] = frozenset()
    kinds: tuple[str, ...] = ()

    @classmethod
    def of(cls, *, words: Iterable[str], objects: Iterable[str] = (), kinds: Iterable[str] = ()) -> "Vocabulary":
        """A vocabulary of these phrases; the words of `objects` and `kinds` are known words too."""
        kinds, objects = tuple(kinds), tuple(objects)
        known = {token for phrase in (*words, *objects, *kinds) for token in _tokens(phrase)}
        things = frozenset(tuple(_tokens(phrase)) for phrase in (*objects, *kinds))
        return cls(frozenset(known), things - {()}, kinds)

    @classmethod
    def load(cls, folder: Path | None) -> "Vocabulary | None":
        """The vocabulary of the model in `folder`; None where it has none and so takes every word."""
        if folder is None or not (folder / FILE).is_file():
            return None
        said = json.loads((folder / FILE).read_text("utf-8"))
        return cls.of(words=said.get("words", ()), objects=said.get("objects", ()), kinds=said.get("kinds", ()))

    def unknown(self, text: str) -> tuple[str, ...]:
        """The words of `text` that are not known, as the person wrote them, each once, in their order.

        Numbers are no words, and neither is the letter in 4k. A word of another script, a brand name say, is
        unknown unless it is listed.
        """
        found: dict[str, str] = {}
        for word in _WORD.findall(_UNIT.sub(" ", unicodedata.normalize("NFC", text))):
            for strange in self._strange(word):
                found.setdefault(_fold(strange), strange)
        return tuple(found.values())

    def _strange(self, word: str) -> Iterator[str]:
        """What of `word` is unknown: all of it, or those parts of a compound that are (an English 's aside)."""
        if _fold(word) in self.words:
            return
        parts = [part for part in re.split(r"['’-]", word) if len(part) > 1] or [word]
        strange = [part for part in parts if _fold(part) not in self.words]
        yield from strange if len(strange) < len(parts) else [word]

    def knows_object(self, text: str) -> bool:
        """Whether `text` names at least one thing that the model can paint."""
        words = _tokens(text.replace("-", " "))
        longest = max(map(len, self.objects), default=0)
        return any(
            tuple(words[start : start + size]) in self.objects
            for start in range(len(words))
            for size in range(1, longest + 1)
        )


def check_words(
    unknown: tuple[str, ...], kinds: Iterable[str], *, allowed: bool, install: str = INSTALL
) -> tuple[str, ...]:
    """A warning about `unknown` words where they are allowed; else raises Permanent, for a person to read."""
    if not unknown:
        return ()
    named = ", ".join(unknown)
    if not allowed:
        raise Permanent(f"The bundled models do not know: {named}. {_remedy(kinds, install)}", code="unknown_words")
    return (f"The bundled models do not know: {named}. They may have made something else of it.",)


def check_object(vocabulary: Vocabulary, prompt: str, *, allowed: bool) -> tuple[str, ...]:
    """The same for a prompt that names nothing which can be painted."""
    if vocabulary.knows_object(prompt):
        return ()
    said = "The prompt names nothing that the bundled model can paint."
    if not allowed:
        raise Permanent(f"{said} {_remedy(vocabulary.kinds, INSTALL)}", code="unknown_object")
    return (f"{said} The picture may show anything.",)


def _remedy(kinds: Iterable[str], install: str) -> str:
    named = ", ".join(kinds)
    paints = f"What can be painted: {named}. " if named else ""
    return f'{paints}Install a real model with "{install}", or send "allow_unknown": true to go on all the same.'
