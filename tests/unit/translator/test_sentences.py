"""Prompts in pieces of the size of a sentence."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.translator.sentences import MAX_WORDS, sentences


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", []),
        ("  \n ", []),
        ("Красный   торт", ["Красный торт"]),
        ("Торт. Белый фон!  Свечи?", ["Торт.", "Белый фон!", "Свечи?"]),
        ("торт\n\nдом", ["торт", "дом"]),
        ("빨간 케이크. 하얀 배경", ["빨간 케이크.", "하얀 배경"]),
        ("версия 1.5, торт", ["версия 1.5, торт"]),
    ],
)
def test_a_text_is_cut_at_the_ends_of_sentences(text: str, pieces: list[str]) -> None:
    assert sentences(text) == pieces


def test_a_long_sentence_is_cut_at_its_pauses() -> None:
    phrase = "красный торт с клубникой на столе,"
    pieces = sentences(" ".join([phrase] * 20))
    assert len(pieces) > 1
    assert all(piece.endswith(",") for piece in pieces)


@given(st.text(alphabet="аб ,.!\n", max_size=600))
def test_no_word_is_lost_and_no_piece_is_too_long(text: str) -> None:
    pieces = sentences(text)
    assert " ".join(pieces).split() == text.split()
    assert all(0 < len(piece.split()) <= MAX_WORDS for piece in pieces)
