"""Which words of a prompt a small model does not know, and how that is said."""

import json
from pathlib import Path

import pytest

from chassis.errors import Permanent
from chassis.vocabulary import Vocabulary, check_object, check_words

ENGLISH = Vocabulary.of(
    words=["a", "with", "red", "two", "tier", "candles", "white", "background", "8k", "don't"],
    objects=["cake", "gift box", "birthday cake"],
    kinds=["cake", "gift box"],
)
RUSSIAN = Vocabulary.of(words=["красный", "торт", "зеленый", "на", "столе"])
KOREAN = Vocabulary.of(words=["빨간", "케이크를", "그려줘"])


@pytest.mark.parametrize(
    ("vocabulary", "text", "unknown"),
    [
        (ENGLISH, "A red CAKE, with candles!", ()),
        (ENGLISH, "an Elephant with a Hat, elephant", ("an", "Elephant", "Hat")),
        (ENGLISH, "two-tier cake", ()),
        (ENGLISH, "two-storey cake", ("storey",)),
        (ENGLISH, "fire-truck", ("fire-truck",)),
        (ENGLISH, "3 cakes 4k 1024x768", ("cakes",)),
        (ENGLISH, "cake's candles, don’t", ()),
        (ENGLISH, "", ()),
        (RUSSIAN, "Красный торт, зелёный", ()),
        (RUSSIAN, "Слон на столе Apple", ("Слон", "Apple")),
        (KOREAN, "빨간 케이크를 그려줘.", ()),
        (KOREAN, "빨간 코끼리를 그려줘", ("코끼리를",)),
    ],
)
def test_unknown_words_are_named_as_the_person_wrote_them(
    vocabulary: Vocabulary, text: str, unknown: tuple[str, ...]
) -> None:
    assert vocabulary.unknown(text) == unknown


@pytest.mark.parametrize("text", ["a cake", "Cake.", "red gift box", "gift-box", "a white birthday cake"])
def test_a_known_object_is_found(text: str) -> None:
    assert ENGLISH.knows_object(text)


@pytest.mark.parametrize("text", ["", "red white background", "a gift", "box gift", "cakes"])
def test_no_object_is_no_object(text: str) -> None:
    assert not ENGLISH.knows_object(text)


def test_a_folder_with_the_file_has_a_vocabulary(tmp_path: Path) -> None:
    said = {"kinds": ["cup"], "objects": ["mug"], "words": ["blue"]}
    (tmp_path / "vocabulary.json").write_text(json.dumps(said), "utf-8")
    loaded = Vocabulary.load(tmp_path)
    assert loaded is not None
    assert loaded.kinds == ("cup",)
    assert loaded.unknown("blue cup, mug, jug") == ("jug",)


def test_a_model_without_the_file_takes_every_word(tmp_path: Path) -> None:
    assert Vocabulary.load(tmp_path) is None
    assert Vocabulary.load(None) is None


def test_reasons_name_the_words_the_kinds_and_the_command() -> None:
    with pytest.raises(Permanent) as raised:
        check_words(("слон",), ("cake", "cup"), allowed=False)
    assert raised.value.code == "unknown_words"
    for part in ("слон", "cake, cup", "make models", "allow_unknown"):
        assert part in raised.value.reason
    with pytest.raises(Permanent) as raised:
        check_object(ENGLISH, "red", allowed=False)
    assert raised.value.code == "unknown_object"
    assert "cake, gift box" in raised.value.reason


def test_what_is_allowed_is_a_warning() -> None:
    assert "слон" in check_words(("слон",), (), allowed=True)[0]
    assert len(check_object(ENGLISH, "red", allowed=True)) == 1
    assert check_words((), (), allowed=False) == check_object(ENGLISH, "cake", allowed=False) == ()
