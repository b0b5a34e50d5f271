"""Words picture requests in Russian: cases after verbs and prepositions, gender agreement, free
order of adjectives and of the background, ё written as ё or as е."""

import random

from models.training import lexicon_ru as known
from models.training import lexicon_ru_larger as larger
from models.training.lexicon_ru import ADJECTIVES, COLORS, OPENINGS, TIERS
from models.training.translation import Request

NOUNS = known.NOUNS | larger.NOUNS
DETAILS = known.DETAILS | larger.DETAILS
ENDINGS = known.ENDINGS | larger.ENDINGS

# Endings in the order of CASES for masculine, feminine, neuter, plural.
CASES = ("nom", "acc", "gen", "ins", "loc")
_HARD = {
    "m": ("ый", "ый", "ого", "ым", "ом"),
    "f": ("ая", "ую", "ой", "ой", "ой"),
    "n": ("ое", "ое", "ого", "ым", "ом"),
    "p": ("ые", "ые", "ых", "ыми", "ых"),
}
_SOFT = {
    "m": ("ий", "ий", "его", "им", "ем"),
    "f": ("яя", "юю", "ей", "ей", "ей"),
    "n": ("ее", "ее", "его", "им", "ем"),
    "p": ("ие", "ие", "их", "ими", "их"),
}
_HUSHING = {  # after к, г, х and, with changes, after ш, щ
    "m": ("ий", "ий", "ого", "им", "ом"),
    "f": ("ая", "ую", "ой", "ой", "ой"),
    "n": ("ое", "ое", "ого", "им", "ом"),
    "p": ("ие", "ие", "их", "ими", "их"),
}
_SHINING = {
    "m": ("ий", "ий", "его", "им", "ем"),
    "f": ("ая", "ую", "ей", "ей", "ей"),
    "n": ("ее", "ее", "его", "им", "ем"),
    "p": ("ие", "ие", "их", "ими", "их"),
}


def decline(adjective: str, gender: str, case: str) -> str:
    """Puts a dictionary form (masculine nominative) into the wanted gender and case."""
    stem, ending = adjective[:-2], adjective[-2:]
    if ending == "ий" and stem[-1] in "н":
        table = _SOFT
    elif stem[-1] in "щж":
        table = _SHINING
    elif stem[-1] in "кгхш":
        table = _HUSHING
    else:
        table = _HARD
    if gender == "a":
        gender, case = "m", "gen" if case == "acc" else case
    if gender == "m" and case in ("nom", "acc"):
        return adjective
    return stem + table[gender][CASES.index(case)]


def with_preposition(words: str) -> str:
    """с, or со before с and a consonant."""
    return "со " + words if words[0] == "с" and words[1] not in "аеиоуыэюя" else "с " + words


def word(request: Request, rng: random.Random) -> str:
    opening, case = rng.choice(OPENINGS[request.opening])
    gender, *forms = rng.choice(NOUNS[request.noun]).split("/")
    noun = forms[CASES.index(case)]
    adjectives = _adjectives(request, gender, case, rng)
    if request.pattern:
        pattern = rng.choice(larger.PATTERNS[request.pattern])
        if pattern.startswith("в "):
            noun = f"{noun} {pattern}"
        else:
            adjectives.append(decline(pattern, gender, case))
    thing = _with_adjectives(adjectives, noun, case, rng)
    background = _background(request, rng)
    middle = [_detail(request, gender, case, rng)]
    if request.setting:
        middle.append(rng.choice(larger.SETTINGS[request.setting]))
    if background and rng.random() < 0.6:
        middle.insert(rng.randrange(2), background)
        background = None
    text = " ".join(part for part in (thing, *middle) if part)
    if opening.endswith(" с"):
        opening, text = opening[:-2], with_preposition(text)
    if background and request.opening in ("", "draw ") and rng.random() < 0.4:
        text = " ".join(part for part in (opening, background, text) if part)
    else:
        text = " ".join(part for part in (opening, text) if part)
        if background:
            plain = rng.choice(COLORS[request.background or "white"])
            text += f", {rng.choice((background, plain + ' фон', 'фон ' + plain))}"
    if request.ending:
        text += f", {rng.choice(ENDINGS[request.ending])}"
    return _as_typed(text, rng)


def _adjectives(request: Request, gender: str, case: str, rng: random.Random) -> list[str]:
    chosen = [rng.choice(ADJECTIVES[name]) for name in request.adjectives]
    facts = [rng.choice(TIERS[request.tiers])] if request.tiers else []
    facts += ["геометрический"] if request.geometric else []
    if request.color:
        color = rng.choice(COLORS[request.color])
        if request.color == "orange" and request.kind == "cat" and rng.random() < 0.6:
            color = "рыжий"
        facts.append(color)
    rng.shuffle(facts)
    return [decline(adjective, gender, case) for adjective in chosen + facts]


def _with_adjectives(adjectives: list[str], noun: str, case: str, rng: random.Random) -> str:
    if adjectives and case == "nom" and rng.random() < 0.15:
        return " ".join([noun, *adjectives])
    if len(adjectives) > 1 and rng.random() < 0.15:
        return f"{', '.join(adjectives)} {noun}"
    if len(adjectives) > 1 and case == "nom" and rng.random() < 0.1:
        return " ".join([*adjectives[:-1], noun, adjectives[-1]])
    return " ".join([*adjectives, noun])


def _background(request: Request, rng: random.Random) -> str | None:
    if not request.background:
        return None
    color = rng.choice(COLORS[request.background])
    return f"на {decline(color, 'm', 'loc')} фоне"


def _detail(request: Request, gender: str, case: str, rng: random.Random) -> str | None:
    if not request.detail:
        return None
    text = rng.choice(DETAILS[request.detail])
    if text.startswith("украшенный"):
        adjective = decline("украшенный", gender, case)
        return text.replace("украшенный", adjective)
    if text == "из клубники":
        return "с клубникой"
    if request.detail_color:
        color = rng.choice(COLORS[request.detail_color])
        slots = {name: decline(color, name, "ins") for name in "mfp"}
        return with_preposition(text[2:].format(**slots))
    return text


def _as_typed(text: str, rng: random.Random) -> str:
    if rng.random() < 0.35:
        text = text.replace("ё", "е")
    if rng.random() < 0.12:
        text = text.replace(", ", " ")
    return text + "." if rng.random() < 0.12 else text
