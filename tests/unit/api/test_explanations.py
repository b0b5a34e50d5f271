"""Every kind of problem is explained in every language, and in each names the same members and headers."""

import re

import pytest

from contracts.language import Language
from services.api import web  # noqa: F401 - registers every kind that a route can answer
from services.api.explanations.routes import explain
from services.api.explanations.texts import explained, translated
from services.api.problems import KINDS

SCRIPTS = {Language.RUSSIAN: "[а-яё]", Language.KOREAN: "[가-힣]"}


def named(text: str) -> set[str]:
    return set(re.findall("`(.+?)`", text))


@pytest.mark.parametrize("language", SCRIPTS)
def test_no_kind_is_missing_and_none_is_left_over(language: Language) -> None:
    assert set(translated(language)) == set(KINDS)


@pytest.mark.parametrize("language", SCRIPTS)
@pytest.mark.parametrize("name", KINDS)
def test_a_translation_says_the_same(name: str, language: Language) -> None:
    english, text = explained(name, Language.ENGLISH), explained(name, language)
    assert re.search(SCRIPTS[language], text.title) and re.search(SCRIPTS[language], text.explanation)
    assert named(text.explanation) == named(english.explanation)


@pytest.mark.parametrize(
    ("accepted", "language", "said"),
    [("ru-RU,ru;q=0.9,en;q=0.8", "ru", "Учёт кредитов"), ("ko", "ko", "원장이"), ("de", "en", "The ledger refuses")],
)
def test_the_page_is_in_the_reader_s_language(accepted: str, language: str, said: str) -> None:
    answer = explain.fn("credits-refused", accepted)
    assert said in answer.content and f'<html lang="{language}">' in answer.content
    assert "<code>insufficient_credits</code>" in answer.content and "`" not in answer.content
    assert (answer.headers["Content-Language"], answer.headers["Vary"]) == (language, "Accept-Language")
