"""A person's text as words: nothing of it is lost but what no font has, and it breaks where a reader expects it."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.brands import Font
from services.bannerizer.engine.fonts import FontsMissing, coverage
from services.bannerizer.engine.words import NO_BREAK_SPACE, SOFT_HYPHEN, ZERO_WIDTH_SPACE, Word, clean, lines
from tests.unit.bannerizer.studio import FONTS


@pytest.fixture(scope="module")
def covered() -> dict[Font, frozenset[int]]:
    return coverage(FONTS)


def words(text: str) -> list[Word]:
    return [word for line in lines(text) for word in line]


def parts(text: str) -> tuple[str, ...]:
    return words(text)[0].parts


def bare(text: str) -> str:
    return re.sub(f"[\\s{SOFT_HYPHEN}{ZERO_WIDTH_SPACE}{NO_BREAK_SPACE}]+", "", text)


@pytest.mark.parametrize("font", Font)
def test_every_family_has_latin_cyrillic_hangul_and_what_prices_need(
    covered: dict[Font, frozenset[int]], font: Font
) -> None:
    text = "Quick fox 0123456789 Съешь ещё этих булок ЪЁ №«»—…₽₩ 힣갂똠방각하"
    assert clean(text, covered[font]) == (text, "")


def test_what_no_font_has_is_dropped_and_named_once(covered: dict[Font, frozenset[int]]) -> None:
    assert clean("Торт 🎂🎂 и ✈️ да", covered[Font.SANS]) == ("Торт  и  да", "🎂✈")


def test_control_characters_become_spaces_and_letters_are_composed(covered: dict[Font, frozenset[int]]) -> None:
    text, dropped = clean("a\x07b\tc и\u0306 \u1112\u1161\u11ab", covered[Font.SANS])
    assert (text, dropped) == ("a b c й 한", "")


def test_lines_end_where_the_person_ended_them() -> None:
    assert [[word.whole for word in line] for line in lines("one two\n\n three\r\nfour")] == [
        ["one", "two"],
        ["three"],
        ["four"],
    ]
    assert lines("") == lines(" \n ") == ()


def test_a_short_word_stays_with_the_next_one_and_a_dash_with_the_one_before() -> None:
    glued = [word.whole.replace(NO_BREAK_SPACE, "_") for word in words("Торт в Москве — это к чаю")]
    assert glued == ["Торт", "в_Москве_—", "это", "к_чаю"]


def test_words_break_at_hyphens_by_their_language() -> None:
    assert parts("свежеиспечённые") == ("све\u00ad", "же\u00ad", "ис\u00ad", "печён\u00ad", "ные")
    assert "".join(parts("hyphenation")).replace(SOFT_HYPHEN, "-") == "hyphen-ation"
    assert parts("торт") == ()


def test_hangul_breaks_between_syllables_without_a_hyphen_and_only_if_it_must() -> None:
    (word,) = words("케이크를,")
    assert word.parts == ("케\u200b", "이\u200b", "크\u200b", "를,")
    assert word.together


def test_addresses_break_behind_their_signs_without_a_hyphen() -> None:
    assert parts("example.org/cakes") == ("example.\u200b", "org/\u200b", "cakes")


def test_a_run_of_letters_that_is_no_word_has_no_hyphens() -> None:
    assert parts("х" * 300) == ()


@given(st.text(alphabet=st.sampled_from("abйцхё한글 .,-/—«»\n\"'#$*\\{}()в1"), max_size=120))
def test_nothing_is_lost_on_the_way(text: str) -> None:
    found = words(text)
    assert bare("".join(word.whole for word in found)) == bare(text)
    assert all(not word.parts or bare("".join(word.parts)) == bare(word.whole) for word in found)


def test_missing_fonts_are_named(tmp_path) -> None:
    with pytest.raises(FontsMissing, match=r"PTS55F\.ttf"):
        coverage(tmp_path)
