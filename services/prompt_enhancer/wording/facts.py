"""What a prompt states, and why a phrase may not stand behind it.

A phrase is only ever added, so no fact can be lost; it could still speak against one. It is judged by rules that
rather refuse a good detail than let a wrong one pass: each noun of it has to be one that describes a picture.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from services.prompt_enhancer.wording.lexicon import (
    BACKDROPS,
    CHAT,
    COLOURS,
    CONNECTORS,
    DETAILS,
    DETERMINERS,
    KINDS_OF,
    MEDIA,
    NEGATIONS,
    NUMBERS,
    OPPOSITES,
    OWNERS,
    PLACELESS,
    SHADES,
    SUBJECTS,
    TIERS,
    TONES,
    TOPPINGS,
)
from services.prompt_enhancer.wording.tokens import stems, words

MAX_PHRASE_WORDS = 12
_DENIAL = re.compile(rf"\b(?:{'|'.join(NEGATIONS)}|free of|\w+n't)\b([^,.;:!?\n]*)")
_FREE = re.compile(r"(\w+)[- ]free\b")
_DENIAL_ENDS = re.compile(r"\b(?:but|with|on|in|at|against)\b")
_PLACE = re.compile(r"\b(?:in|at|inside|near|by|behind|under|among) (?:an?|the|my|our) (\w+)")
_SAFE = re.compile(r"[A-Za-z0-9 '’&-]+")


@dataclass(frozen=True)
class Facts:
    """All words are stems, all colours basic ones. `placed`: a background is named, or a place."""

    said: frozenset[str]
    denied: frozenset[str]
    colours: frozenset[str]
    placed: bool
    media: frozenset[str]

    @classmethod
    def of(cls, text: str) -> "Facts":
        said, folded = frozenset(stems(text)), text.casefold()
        return cls(
            said=said,
            denied=frozenset(_denied(folded)),
            colours=frozenset(COLOURS[word] for word in words(folded) if word in COLOURS),
            placed=bool(said & BACKDROPS) or any(each not in PLACELESS for each in _PLACE.findall(folded)),
            media=frozenset(MEDIA[word] for word in said & MEDIA.keys()),
        )

    def objection(self, phrase: str) -> str | None:
        """The name of the rule that `phrase` breaks; None where it may be added."""
        if not _SAFE.fullmatch(phrase) or len(words(phrase)) > MAX_PHRASE_WORDS:
            return "form"
        said = Phrase.of(phrase)
        return next((name for name, broken in RULES.items() if broken(self, said)), None)


@dataclass(frozen=True)
class Phrase:
    """`groups`: its nouns with what describes them, as prepositions and participles part them."""

    stems: tuple[str, ...]
    groups: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, text: str) -> "Phrase":
        found = tuple(stems(text))
        groups: list[list[str]] = [[]]
        for raw, word in zip(words(text), found, strict=True):
            if raw in CONNECTORS:
                groups.append([])
            elif raw not in DETERMINERS:
                groups[-1].append(word)
        return cls(found, tuple(tuple(group) for group in groups if group))

    @property
    def content(self) -> frozenset[str]:
        return frozenset(word for group in self.groups for word in group)


def _denied(folded: str) -> Iterator[str]:
    """What shall not be there, and what counts as that."""
    scopes = [_DENIAL_ENDS.split(scope)[0] for scope in _DENIAL.findall(folded)]
    for word in stems(" ".join([*scopes, *_FREE.findall(folded)])):
        if word not in CONNECTORS and word not in DETERMINERS:
            yield word
            yield from KINDS_OF.get(word, ())
            yield from {COLOURS[word]} if word in COLOURS else ()


def _chats(facts: Facts, phrase: Phrase) -> bool:
    return bool(CHAT & set(phrase.stems)) or any(word in NEGATIONS or word.endswith("n't") for word in phrase.stems)


def _denies(facts: Facts, phrase: Phrase) -> bool:
    colours = {COLOURS[word] for word in phrase.content & COLOURS.keys()}
    return bool(facts.denied & (phrase.content | colours))


def _repeats(facts: Facts, phrase: Phrase) -> bool:
    return phrase.content <= facts.said


def _moves(facts: Facts, phrase: Phrase) -> bool:
    """It names another background."""
    return facts.placed and bool(BACKDROPS & phrase.content)


def _counts(facts: Facts, phrase: Phrase) -> bool:
    """It says how many, other than the tiers that nobody has named."""
    numbers = [word for word in phrase.stems if word in NUMBERS or re.match(r"\d+(?![kd\d])", word)]
    if TIERS & phrase.content:
        return bool(TIERS & facts.said) or len(numbers) > 1
    return bool(numbers)


def _recolours(facts: Facts, phrase: Phrase) -> bool:
    """It gives a thing that was named a colour, a background the colour of a thing, or all of it other tones."""
    for group in phrase.groups:
        colours = {COLOURS[word] for word in group if word in COLOURS}
        nouns = {word for word in group if word not in COLOURS and word not in SHADES}
        if not colours:
            continue
        if nouns & BACKDROPS:
            broken = bool(colours & facts.colours)
        else:
            broken = bool(nouns & facts.said) or (bool(facts.colours) and not nouns - TONES)
        if broken:
            return True
    return False


def _misplaces(facts: Facts, phrase: Phrase) -> bool:
    """It adds a detail of another kind of thing, or a second topping."""
    if any(word in OWNERS and not OWNERS[word] & facts.said for word in phrase.content):
        return True
    toppings = TOPPINGS | {"flower"}
    return bool(toppings & facts.said) and bool(toppings & phrase.content)


def _distracts(facts: Facts, phrase: Phrase) -> bool:
    """It names a thing that would take over, or the thing itself once more."""
    for before, word in zip(("", *phrase.stems), phrase.stems, strict=False):
        owned = word in OWNERS and bool(OWNERS[word] & facts.said)
        if word in SUBJECTS and not owned and not (word in facts.said and before == "the" and phrase.stems[0] != "the"):
            return True
    return any(group[-1] not in DETAILS and group[-1] not in facts.said for group in phrase.groups)


def _paints_otherwise(facts: Facts, phrase: Phrase) -> bool:
    media = {MEDIA[word] for word in phrase.content & MEDIA.keys()}
    return bool(facts.media) and not media <= facts.media


def _opposes(facts: Facts, phrase: Phrase) -> bool:
    return any(
        (one & facts.said and other & phrase.content) or (other & facts.said and one & phrase.content)
        for one, other in OPPOSITES
    )


RULES: dict[str, Callable[[Facts, Phrase], bool]] = {
    "chat": _chats,
    "denied": _denies,
    "repeated": _repeats,
    "background": _moves,
    "count": _counts,
    "colour": _recolours,
    "detail": _misplaces,
    "subject": _distracts,
    "technique": _paints_otherwise,
    "opposite": _opposes,
}
"""The rules in the order in which they are asked; each says whether the phrase breaks it."""
