"""Texts as words: folded to one case, parts of compounds apart, plurals as singulars."""

import re

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


def words(text: str) -> list[str]:
    """The words of `text` in their order; `three-tier` is two."""
    return [word.replace("’", "'") for word in _WORD.findall(text.casefold())]


def stem(word: str) -> str:
    """One form for the singular and the plural of an English noun, and for tier and tiered."""
    word = word.removesuffix("'s")
    if word.endswith("tiered"):
        return word.removesuffix("ed")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]
