"""A person's text as words that a layout can set: what the fonts lack is dropped, and where words may break.

A word is broken only where it is wider than its box: at a hyphen by the language's patterns, or between the
syllables of Hangul.
"""

import re
import unicodedata
from functools import cache

import pyphen
from pydantic import BaseModel

SOFT_HYPHEN, ZERO_WIDTH_SPACE, NO_BREAK_SPACE = "\u00ad", "\u200b", "\u00a0"
LONGEST_HYPHENATED = 40
"""Longer runs of letters are no words; they break anywhere."""

_LETTERS = re.compile(r"[^\W\d_]+")
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_SHORT = re.compile(r"^[«„“\"(]?[A-Za-z\u0400-\u04ff]{1,2}$")
_ADDRESS = re.compile(r"\w[/.@_=&?]+\w")
_SPACES = re.compile(r"[ \t\u2000-\u200a\u3000]+")
_LINES = re.compile(r"\s*[\n\r\u2028\u2029\v\f]\s*")


class Word(BaseModel):
    """`parts`, put together, are the word with marks at its breaks: a soft hyphen, a space of no width, a space."""

    whole: str
    parts: tuple[str, ...] = ()
    together: bool = False
    """Its own characters would let a line end inside of it, which is not to happen while it fits."""


Lines = tuple[tuple[Word, ...], ...]


def clean(text: str, covered: frozenset[int]) -> tuple[str, str]:
    """The text in composed form without what cannot be drawn, and the characters that were dropped, each once."""
    composed = unicodedata.normalize("NFC", text).replace("\t", " ")
    kept, dropped = [], []
    for character in composed:
        if character in "\n\r\u2028\u2029" or ord(character) in covered:
            kept.append(character)
        elif unicodedata.category(character) in {"Zs", "Cc"}:
            kept.append(" ")
        elif unicodedata.category(character) not in {"Cf", "Mn", "Me"}:
            dropped.append(character)
    return "".join(kept).strip(), "".join(dict.fromkeys(dropped))


def lines(text: str) -> Lines:
    """Words by line; a line ends where the person ended it."""
    found = (tuple(_words(line)) for line in _LINES.split(text))
    return tuple(line for line in found if line)


def _words(line: str) -> list[Word]:
    """A short word stays with the next one, and a dash with the one before, as typesetting has it."""
    units: list[list[str]] = []
    for token in _SPACES.split(line.strip()):
        if units and (token in {"—", "–"} or _SHORT.match(units[-1][-1])) and len(units[-1]) < 3:
            units[-1].append(token)
        elif token:
            units.append([token])
    return [_word(unit) for unit in units]


def _word(unit: list[str]) -> Word:
    whole = NO_BREAK_SPACE.join(unit)
    parts: list[str] = []
    for index, token in enumerate(unit):
        broken = _broken(token)
        if index + 1 < len(unit):
            broken[-1] += " "
        parts += broken
    return Word(whole=whole, parts=tuple(parts) if len(parts) > 1 else (), together=bool(_HANGUL.search(whole)))


def _broken(token: str) -> list[str]:
    if _HANGUL.search(token):
        return _syllables(token)
    if _ADDRESS.search(token):
        pieces = [piece for piece in re.split(r"(?<=[/.@_=&?-])(?=\w)", token) if piece]
        return [piece + ZERO_WIDTH_SPACE for piece in pieces[:-1]] + pieces[-1:]
    marked = _LETTERS.sub(lambda found: _hyphenated(found.group()), token)
    pieces = re.split(f"(?<={SOFT_HYPHEN})|(?<=-)(?=\\w)", marked)
    return [piece for piece in pieces if piece]


def _syllables(token: str) -> list[str]:
    """Every syllable of Hangul begins a piece; what follows it, such as a comma, stays with it."""
    pieces = [piece for piece in re.split(r"(?=[\uac00-\ud7a3])", token) if piece]
    return [piece + ZERO_WIDTH_SPACE for piece in pieces[:-1]] + pieces[-1:]


def _hyphenated(word: str) -> str:
    if len(word) > LONGEST_HYPHENATED:
        return word
    language = "ru_RU" if _CYRILLIC.search(word) else "en_US"
    return _patterns(language).inserted(word, hyphen=SOFT_HYPHEN)


@cache
def _patterns(language: str) -> pyphen.Pyphen:
    return pyphen.Pyphen(lang=language, left=3, right=3)
