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

FILE = "vocabulary.json"
INSTALL = "make models"
"""The command that fetches models without such limits."""

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


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

        Numbers are no words. A word of another script, a brand name say, is unknown unless it is listed.
        """
        found: dict[str, str] = {}
        for match in _WORD.finditer(unicodedata.normalize("NFC", text)):
            for word in self._strange(match.group()):
                found.setdefault(_fold(word), word)
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


def unknown_words_reason(unknown: Iterable[str], kinds: Iterable[str], install: str = INSTALL) -> str:
    """What a person is told when words of theirs are not known."""
    return f"The bundled models do not know: {', '.join(unknown)}. {_can_paint(kinds)}{_remedy(install)}"


def unknown_object_reason(kinds: Iterable[str], install: str = INSTALL) -> str:
    """What a person is told when the prompt names nothing that can be painted."""
    return f"The prompt names nothing that the bundled model knows. {_can_paint(kinds)}{_remedy(install)}"


def _can_paint(kinds: Iterable[str]) -> str:
    named = ", ".join(kinds)
    return f"It paints: {named}. " if named else ""


def _remedy(install: str) -> str:
    return f'Install a real model with "{install}", or send "allow_unknown": true to go on all the same.'
