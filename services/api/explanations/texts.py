"""What the kinds of problems are called and mean: in English where they are registered, else `<language>.toml`."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from contracts.language import Language
from services.api.problems import KINDS

FOLDER = Path(__file__).parent


class Explained(NamedTuple):
    """A kind's title, and what its page says."""

    title: str
    explanation: str


@cache
def translated(language: Language) -> dict[str, Explained]:
    """By the kinds' names."""
    texts = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    return {name: Explained(**text) for name, text in texts.items()}


def explained(name: str, language: Language) -> Explained:
    """The kind in this language; in English where nobody has translated it."""
    english = Explained(KINDS[name].title, KINDS[name].explanation)
    return english if language is Language.ENGLISH else translated(language).get(name, english)
