"""Words picture requests in Korean: colours as adjectives (빨간) and as nouns (빨간색, 빨강), with and
without particles, details before the noun, the background at either end, a verb or a bare noun."""

import random

from models.training import lexicon_ko as known
from models.training import lexicon_ko_larger as larger
from models.training.lexicon_ko import ADJECTIVES, COLORS, OPENINGS, TIERS
from models.training.translation import Request

NOUNS = known.NOUNS | larger.NOUNS
DETAILS = known.DETAILS | larger.DETAILS
ENDINGS = known.ENDINGS | larger.ENDINGS

_BEFORE = ("{} 배경에", "{} 배경에", "{} 배경의", "{} 배경 위에", "{} 배경 위의", "{} 배경에 있는", "{} 배경")
_AFTER = (", {} 배경", ", {} 배경", ", 배경은 {}", ", {} 배경으로")


def has_final_consonant(text: str) -> bool:
    """Hangul syllables are ordered so that the final consonant is the remainder by 28."""
    return (ord(text[-1]) - 0xAC00) % 28 != 0


def word(request: Request, rng: random.Random) -> str:
    noun = rng.choice(NOUNS[request.noun])
    describing = [*_adjectives(request, rng), *_facts(request, rng)]
    detail = _detail(request, rng)
    if detail:
        # A detail that is a bare noun (딸기 케이크) belongs right before the thing.
        bare = detail.split()[-1] in ("딸기", "체리", "지붕")
        place = len(describing) if bare else rng.choice((0, 0, len(describing)))
        describing.insert(place, detail)
    if request.setting:
        describing.insert(0, rng.choice(larger.SETTINGS[request.setting]))
    if request.pattern:
        describing.append(rng.choice(larger.PATTERNS[request.pattern]))
    thing = " ".join([*describing, noun])
    background, after = _background(request, rng), ""
    if background and rng.random() < 0.72:
        thing = f"{rng.choice(_BEFORE).format(background)} {thing}"
    elif background:
        form = rng.choice(_AFTER)
        if "배경은" in form:
            background = _as_noun(request.background or "", rng)
        after = form.format(background)
    particle = ("을" if has_final_consonant(noun) else "를") if rng.random() < 0.6 else ""
    text = rng.choice(OPENINGS[request.opening]).format(thing, o=thing + particle) + after
    if request.ending:
        text += f", {rng.choice(ENDINGS[request.ending])}"
    if rng.random() < 0.12:
        text = text.replace(", ", " ")
    return text + "." if rng.random() < 0.12 else text


def _color(name: str, rng: random.Random) -> str:
    form = rng.choice(COLORS[name])
    return form + "의" if form.endswith("색") and rng.random() < 0.1 else form


def _as_noun(name: str, rng: random.Random) -> str:
    return rng.choice([form for form in COLORS[name] if form.endswith("색")])


def _adjectives(request: Request, rng: random.Random) -> list[str]:
    return [rng.choice(ADJECTIVES[name]) for name in request.adjectives]


def _facts(request: Request, rng: random.Random) -> list[str]:
    facts = [_color(request.color, rng)] if request.color else []
    if request.tiers:
        facts.append(rng.choice(TIERS[request.tiers]))
    if request.geometric:
        facts.append(rng.choice(("기하학적인", "기하학적")))
    rng.shuffle(facts)
    return facts


def _detail(request: Request, rng: random.Random) -> str | None:
    if not request.detail:
        return None
    text = rng.choice(DETAILS[request.detail])
    return text.format(_color(request.detail_color, rng)) if request.detail_color else text


def _background(request: Request, rng: random.Random) -> str | None:
    return _color(request.background, rng) if request.background else None
