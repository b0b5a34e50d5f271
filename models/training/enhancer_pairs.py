"""Pairs for the prompt enhancer: a caption of the small world with facts left out, and the details that go with it.

The captions are worded like those of the picture model, and some carry what shaping puts behind a prompt: a manner
of decoration, words of a brand, a pair of tones. A detail is added only for what the caption leaves open.
"""

import random
import zlib
from dataclasses import dataclass, field

from contracts.products import DECOR_WORDS
from models.training import enhancer_taste as taste
from models.training.captions import (
    BACKGROUNDS,
    COINS,
    ENDINGS,
    NAMES,
    OPENINGS,
    TIERS,
    TIERS_AFTER,
    TOPPINGS,
    color_words,
    with_fillers,
)
from models.training.neutral_words import adjectives
from models.training.scene import Scene, sample_scene
from models.training.translation import words_of

HELD_OUT_ONE_IN = 10


@dataclass(frozen=True, slots=True)
class Pair:
    """`said` names the facts that `text` states, `held_out` says that their combination is not trained on."""

    scene: Scene
    text: str
    more: tuple[str, ...]
    said: frozenset[str]
    held_out: bool


@dataclass(slots=True)
class _Draft:
    """A caption under construction. `taken`: the colours it states."""

    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    said: set[str] = field(default_factory=set)
    taken: set[str] = field(default_factory=set)


def sample_pair(rng: random.Random) -> Pair:
    """One pair; each fact of its scene is stated or left out by chance."""
    scene = sample_scene(rng, held_out=rng.random() < 0.05)
    draft = _Draft()
    branded = rng.random() < 0.12
    sparse = 0.9 if branded else rng.choice((0.15, 0.45, 0.8))
    _details(scene, draft, rng, sparse)
    if not branded and rng.random() < 0.75:
        _color(scene, draft, rng)
    if rng.random() < 0.06:
        draft.said.add("other")
        draft.after.append(f"with a {rng.choice([kind for kind in NAMES if kind not in (scene.kind, 'apple')])}")
    name = rng.choice(NAMES[scene.kind])
    text = _worded(scene, name, draft, rng, 1.0 if branded else sparse)
    if branded:
        text += _tones(scene, draft, rng)
    text = _manner(text, rng)
    text = with_fillers(text, rng)
    more = _more(scene, name, text, draft)
    return Pair(scene, text, tuple(more), frozenset(draft.said), _is_held_out(scene, draft, name))


def _color(scene: Scene, draft: _Draft, rng: random.Random) -> None:
    """States the object's colour: before its name, or behind all the rest, as people type it."""
    draft.said.add("color")
    draft.taken.add(scene.color)
    said = color_words(scene.color, scene.shade, rng)
    if rng.random() < 0.06:
        draft.after.append(f", {said}")
    else:
        draft.before.insert(rng.randrange(len(draft.before) + 1), said)


def _is_held_out(scene: Scene, draft: _Draft, name: str) -> bool:
    """A tenth of the combinations of a name with the facts stated of it."""
    facts = [scene.color if "color" in draft.said else "", scene.background if "background" in draft.said else ""]
    facts += sorted(draft.said - {"color", "background"})
    return zlib.crc32("/".join((name, *facts)).encode()) % HELD_OUT_ONE_IN == 0


def _worded(scene: Scene, name: str, draft: _Draft, rng: random.Random, sparse: float) -> str:
    for _ in range(rng.choice((0, 0, 0, 1, 1, 2))):
        draft.before.insert(0, rng.choice(adjectives()))
    thing = " ".join([*draft.before, name])
    if rng.random() > 0.3:
        vowel = thing[0] in "aeio" and not thing.startswith("one")
        thing = ("an " if vowel else "a ") + thing
    thing = " ".join([thing, *draft.after]).replace(" ,", ",")
    if rng.random() > sparse:
        draft.said.add("background")
        draft.taken.add(scene.background)
        thing += rng.choice(BACKGROUNDS).format(color_words(scene.background, scene.background_shade, rng))
    return rng.choice(OPENINGS) + thing + (rng.choice(ENDINGS) if rng.random() < 0.4 else "")


def _manner(text: str, rng: random.Random) -> str:
    if rng.random() < 0.25:
        text += f", {rng.choice(list(DECOR_WORDS.values()))}"
    if rng.random() < 0.1:
        text += f", {', '.join(rng.sample(adjectives(), rng.choice((1, 2))))}"
    return text + "." if rng.random() < 0.1 else text


def _tones(scene: Scene, draft: _Draft, rng: random.Random) -> str:
    """A brand's one or two colours: the first is the object's, the second the background's."""
    draft.taken |= {scene.color, scene.background}
    draft.said.add("color")
    said = f", in {color_words(scene.color, scene.shade, rng)} tones"
    if rng.random() < 0.3:
        return said
    draft.said.add("background")
    background = color_words(scene.background, scene.background_shade, rng)
    return f"{said} on {'an' if background == 'orange' else 'a'} {background} background"


def _details(scene: Scene, draft: _Draft, rng: random.Random, sparse: float) -> None:
    if scene.tiers is not None and rng.random() > sparse:
        draft.said.add("tiers")
        if rng.random() < 0.8:
            draft.before.append(rng.choice(TIERS[scene.tiers]))
        else:
            draft.after.append("with " + TIERS_AFTER[scene.tiers])
    if scene.topping is not None and rng.random() > sparse:
        _topping(scene, draft, rng)
    if scene.roof is not None and rng.random() > sparse:
        draft.said.add("roof")
        draft.taken.add(scene.roof)
        draft.after.append(f"with a {color_words(scene.roof, 'plain', rng)} roof")
    if scene.coins and rng.random() > sparse:
        draft.said.add("coins")
        draft.after.append(rng.choice(COINS))
    if scene.geometric and rng.random() > 0.1:
        draft.before.append(rng.choice(("geometric", "abstract geometric")))
    if scene.steam and rng.random() > sparse:
        draft.said.add("steam")
        draft.after.append(rng.choice(("with steam", "steaming hot", "with hot steam")))
    if scene.ribbon is not None and rng.random() > sparse:
        draft.said.add("ribbon")
        draft.taken.add(scene.ribbon)
        ribbon = color_words(scene.ribbon, "plain", rng)
        draft.after.append(f"with a {ribbon} {rng.choice(('ribbon', 'ribbon', 'bow'))}")


def _topping(scene: Scene, draft: _Draft, rng: random.Random) -> None:
    draft.said.add("topping")
    if scene.topping == "none":
        denied = rng.choice(("toppings", "candles", "strawberries", "flowers", "decoration"))
        draft.after.append(rng.choice(("without toppings", "with no topping", f"without {denied}")))
    elif scene.topping == "flowers":
        color = scene.blossom or "pink"
        draft.taken.add(color)
        draft.after.append(rng.choice(("with", "decorated with")) + f" {color_words(color, 'plain', rng)} flowers")
    else:
        what = rng.choice(TOPPINGS[scene.topping or "drip"])
        draft.taken |= set(what.split()) & {"red"}
        draft.after.append(rng.choice(("with ", "with ", "decorated with ", "topped with ")) + what)


def _more(scene: Scene, name: str, text: str, draft: _Draft) -> list[str]:
    """The phrases to add, in the order of the picture: the thing, its background, the style."""
    words = frozenset(words_of(text))
    mood = taste.mood_of(words)
    color = scene.color if "color" in draft.said else None
    more = _decoration(scene, name, color, draft, mood)
    taken = frozenset(draft.taken | {each for phrase in more for each in phrase.split()})
    if "background" not in draft.said:
        chosen = taste.backdrop(scene.kind, color, taken, mood)
        article = "an" if chosen == "orange" else "a"
        more.append(f"on {article} {chosen} background")
    return more + taste.styles(words, mood, 1 if len(more) > 1 else 2)


def _decoration(scene: Scene, name: str, color: str | None, draft: _Draft, mood: taste.Mood) -> list[str]:
    taken = frozenset(draft.taken)
    said, more = draft.said, []
    if "other" in said:
        return more
    if scene.kind == "cake":
        more += [mood.tiers] if "tiers" not in said else []
        more += [taste.topping(color, taken, mood)] if "topping" not in said else []
    elif scene.kind == "house" and "roof" not in said:
        more.append(f"with a {next(each for each in taste.ROOFS if each not in taken)} roof")
    elif scene.kind == "tower" and "coins" not in said:
        more.append("with gold coins on top" if "bank" in name else "with windows")
    elif scene.kind == "cup" and "steam" not in said:
        more.append("with steam")
    elif scene.kind == "gift" and "ribbon" not in said:
        more.append(f"with a {next(each for each in taste.RIBBONS if each not in taken)} ribbon")
    return more
