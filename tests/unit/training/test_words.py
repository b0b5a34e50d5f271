"""What captions of the larger world say, and what its Russian and Korean requests mean."""

import random
import re

import pytest

from models.training import lexicon_ko_larger, lexicon_ru_larger, translation_ko, translation_larger, translation_ru
from models.training.captions import NAMES, SYNONYMS, caption, neutral_fillers, with_fillers
from models.training.captions_larger import MEANINGFUL, NEW_NAMES, NEW_OBJECT_WORDS, PATTERN_ADJECTIVES, PATTERN_NOUNS
from models.training.renders import sample_of
from models.training.scene import Scene, sample_scene
from models.training.translation import Request, article, english, sample_request, words_of
from models.training.world import LARGER, NEW_KIND_WEIGHTS, PLACES

GROUND = re.compile("background|backdrop|in front of a .* wall|against a")
FLAT, GOUACHE = re.compile(r"\b(flat|vector|icon)\b"), re.compile(r"\b(gouache|paint|painted|painting)\b")


def spoken(color: str) -> set[str]:
    return {color, SYNONYMS.get(color, (color,))[0], *({"chocolate"} if color == "brown" else ())}


def scenes(count: int, seed: int) -> list[Scene]:
    rng = random.Random(seed)
    return [sample_scene(rng, world=LARGER) for _ in range(count)]


@pytest.fixture(scope="module")
def caption_words() -> set[str]:
    """Every word the captions of the larger world use."""
    rng = random.Random(9)
    said = " ".join(with_fillers(caption(scene, rng), rng, LARGER) for scene in scenes(12_000, 10))
    return set(words_of(said))


@pytest.mark.parametrize("kind", LARGER.kinds)
def test_a_full_caption_names_kind_colour_and_background(kind: str) -> None:
    rng = random.Random(1)
    names = [name.lower() for name in NEW_NAMES.get(kind, NAMES.get(kind, ()))]
    for _ in range(30):
        scene = sample_of(kind, LARGER, rng)
        text = caption(scene, rng, drop=0).lower()
        assert any(name in text for name in names), text
        assert spoken(scene.color) & set(words_of(text)), text
        assert spoken(scene.background) & set(words_of(text)) and GROUND.search(text), text


def test_a_sparse_caption_leaves_background_pattern_and_setting_unsaid() -> None:
    rng = random.Random(2)
    words = [word for group in (*PATTERN_ADJECTIVES.values(), *PATTERN_NOUNS.values()) for word in group]
    for scene in scenes(300, 3):
        text = caption(scene, rng, drop=1)
        assert not GROUND.search(text), text
        assert not any(word in text for word in words), text
        assert "table" not in text and "cloud" not in text and "window" not in text.replace("with windows", ""), text


def test_a_full_caption_says_the_pattern_the_topping_and_the_awning() -> None:
    rng = random.Random(4)
    for scene in scenes(1500, 5):
        text = caption(scene, rng, drop=0).lower()
        if scene.pattern not in (None, "none"):
            assert any(word in text for word in (*PATTERN_ADJECTIVES[scene.pattern], *PATTERN_NOUNS[scene.pattern]))
        if scene.topping in ("candles", "cherries", "strawberries"):
            assert re.search(
                {"candles": "candle", "cherries": "cherr", "strawberries": "strawberr"}[scene.topping], text
            )
        assert not ("roof" in text and scene.kind == "shop") and not ("awning" in text and scene.kind == "house")


def test_no_caption_names_another_style_or_place_not_even_in_its_neutral_words() -> None:
    rng = random.Random(6)
    told = 0
    for scene in scenes(1500, 7):
        words = with_fillers(caption(scene, rng), rng, LARGER).lower()
        other, own = (GOUACHE, FLAT) if scene.style == "flat" else (FLAT, GOUACHE)
        assert not other.search(words), words
        told += own.search(words) is not None
        assert not any(f"on the {place}" in words for place in PLACES if place != scene.place), words
    assert told > 750, "most captions say which style"


def test_neutral_words_mean_nothing_in_the_larger_world() -> None:
    words, phrases = neutral_fillers(True)
    assert len(words) > 300 and phrases
    assert MEANINGFUL.isdisjoint(words) and MEANINGFUL.isdisjoint(" ".join(phrases).split())
    assert "gouache" in neutral_fillers(False)[0], "in the shipped world it does"


def test_every_name_of_a_new_kind_has_a_word_by_which_a_prompt_is_known() -> None:
    known = {*NEW_OBJECT_WORDS, "moon", "cake"}
    for names in NEW_NAMES.values():
        assert all(known & set(name.split()) or name == "tea pot" for name in names), names


def request(kind: str, noun: str, **more: str | None) -> Request:
    facts = {"color": "red", "background": "white", "tiers": None, "detail": None, "detail_color": None} | more
    return Request(kind=kind, noun=noun, opening="", adjectives=(), geometric=False, ending=None, **facts)


@pytest.mark.parametrize("kind", NEW_KIND_WEIGHTS)
def test_every_new_noun_is_worded_in_russian_and_korean(kind: str) -> None:
    rng = random.Random(8)
    for noun in translation_larger.NOUNS[kind]:
        asked = request(kind, noun)
        russian, korean = translation_ru.word(asked, rng), translation_ko.word(asked, rng)
        forms = {form.split("/")[1].replace("ё", "е") for form in lexicon_ru_larger.NOUNS[noun]}
        assert any(form in russian.replace("ё", "е") for form in forms), russian
        assert any(form in korean for form in lexicon_ko_larger.NOUNS[noun]), korean
        assert re.search("кра|ал", russian) and re.search("бел", russian), russian
        assert english(asked) == f"a red {noun} on a white background"


def test_sentences_mean_only_words_that_captions_use(caption_words: set[str]) -> None:
    rng = random.Random(11)
    for _ in range(4000):
        asked = sample_request(rng, LARGER)
        meaning = english(asked)
        assert set(words_of(meaning)) <= caption_words, set(words_of(meaning)) - caption_words
        for word, script in ((translation_ru.word, "[а-яё]"), (translation_ko.word, "[가-힣]")):
            source = word(asked, rng)
            assert re.search(script, source) and not re.search("[a-z{}]", source), source


@pytest.mark.parametrize(
    ("more", "russian", "korean"),
    [
        ({"pattern": "striped"}, "полосат|в полоску", "줄무늬|스트라이프"),
        ({"pattern": "polka dot"}, "в горо", "물방울|땡땡이"),
        ({"setting": "on a table"}, "на стол", "테이블|탁자"),
        ({"detail": "with a {} bow", "detail_color": "yellow"}, "бант", "나비"),
    ],
)
def test_patterns_settings_and_bows_are_worded(more: dict[str, str], russian: str, korean: str) -> None:
    rng = random.Random(12)
    asked = request("bag", "bag", **more)
    for _ in range(10):
        assert re.search(russian, translation_ru.word(asked, rng))
        assert re.search(korean, translation_ko.word(asked, rng))


def test_an_umbrella_takes_an() -> None:
    assert article("umbrella") == "an" and article("unicorn") == "a"
