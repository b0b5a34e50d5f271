"""Product type, decor style and brand become words of the prompt, by rule. The person's own words all stay."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from contracts.brands import Brand
from contracts.products import DECOR_WORDS, PRODUCT_WORDS, DecorStyle, ProductType
from services.prompt_enhancer.wording.adding import joined, too_long
from services.prompt_enhancer.wording.colours import tones
from services.prompt_enhancer.wording.facts import Facts
from services.prompt_enhancer.wording.lexicon import COLOURS, CONNECTORS, DETERMINERS, MODIFIERS, SENTENCE, SHADES
from services.prompt_enhancer.wording.tokens import stems, words

_VERB = r"(?:please )?(?:draw|paint|create|make|generate|show|design|sketch)(?: me)? "
_KIND = "picture|image|photo|photograph|illustration|drawing|icon|art|painting|poster|sketch|render"
_OPENING = re.compile(rf"(?:{_VERB})?(?:(?:an? |the )?(?:[\w-]+ ){{0,2}}(?:{_KIND}) of )?", re.I)
_FIRST = re.compile(r"[\w'’-]+")
_TIERS = re.compile(r"\w+[- ](?:tier|tiered|layer|layered)\b", re.I)


@dataclass(frozen=True)
class Shaped:
    """`left_out`: phrases that were to be added and could not be, each with the reason."""

    text: str
    left_out: tuple[tuple[str, str], ...]


Reason = Callable[[str, str], str | None]
"""Why a phrase may not be added, given the text as it would then be; None where it may."""


def shape(
    text: str, product: ProductType | None, decor: DecorStyle | None, brand: Brand | None, reason: Reason
) -> Shaped:
    """The prompt about the product, in the manner of the decor style and of the brand."""
    left_out: list[tuple[str, str]] = []
    if product is not None and not names(text, product):
        about, word = with_subject(text, PRODUCT_WORDS[product][0]), PRODUCT_WORDS[product][0]
        against = reason(word, about)
        text = text if against else about
        left_out += [(word, against)] if against else []
    for phrase in _manner(text, decor, brand):
        facts, longer = Facts.of(text), joined(text, phrase)
        if set(stems(phrase)) <= facts.said:
            continue
        against = _contradiction(facts, phrase, longer) or reason(phrase, longer)
        text = text if against else longer
        left_out += [(phrase, against)] if against else []
    return Shaped(text, tuple(left_out))


def _contradiction(facts: Facts, phrase: str, longer: str) -> str | None:
    if facts.denied & set(stems(phrase)):
        return "the prompt says not to"
    return "the prompt is too long" if too_long(longer) else None


def _manner(text: str, decor: DecorStyle | None, brand: Brand | None) -> Iterator[str]:
    """The phrases to add. A palette counts where the text names no colour itself, and next to the thing."""
    facts = Facts.of(text)
    if brand is not None and not facts.colours and (phrase := tones(brand.palette.values(), placed=facts.placed)):
        yield phrase
    if decor is not None:
        yield DECOR_WORDS[decor]
    if brand is not None:
        yield from brand.style_words


def names(text: str, product: ProductType) -> bool:
    """Whether the text names the product: whole words, in the singular or the plural."""
    said = f" {' '.join(stems(text))} "
    return any(f" {' '.join(stems(word))} " in said for word in PRODUCT_WORDS[product])


def with_subject(text: str, thing: str) -> str:
    """The text about `thing`: "with berries" is a cake with berries, "pink" a pink cake, "a cat" a cake with a cat."""
    opening = _OPENING.match(text).group()
    rest = text[len(opening) :]
    first = next(iter(words(rest)), "")
    if not first:
        return f"{opening}{_with_article(thing)}{rest}"
    lead = _lead(rest)
    if lead:
        return f"{opening}{_with_article(f'{lead.lower()} {thing}')}{rest[len(lead) :]}"
    if SENTENCE & set(words(rest)):
        return f"{opening}{_with_article(thing)}, {rest}"
    if first in CONNECTORS | DETERMINERS:
        rest = rest[0].lower() + rest[1:]
    link = "" if first in CONNECTORS else "with "
    return f"{opening}{_with_article(thing)} {link}{rest}"


def _lead(text: str) -> str:
    """The words before the first pause or preposition, where all of them describe what is left out."""
    at = 0
    while match := _TIERS.match(text, at) or _FIRST.match(text, at):
        word = match.group().lower()
        tiers = _TIERS.fullmatch(word)
        joins = word == "and" and at > 0
        if not (tiers or joins or word in MODIFIERS or word in SHADES or word in COLOURS):
            break
        at = match.end()
        if at >= len(text) or text[at] != " ":
            return text[:at]
        at += 1
    following = words(text[at:])[:1]
    return text[:at].strip() if following and following[0] in CONNECTORS - {"and"} else ""


def _with_article(thing: str) -> str:
    vowel = thing[0] in "aeio" and not thing.startswith("one")
    return f"{'an' if vowel else 'a'} {thing}"
