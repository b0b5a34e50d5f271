"""From a translation command to English, and what ends it before anything is translated."""

from uuid import UUID

import pytest

from chassis.catalogue import load_catalogue
from chassis.engine import CancelToken
from chassis.errors import Permanent
from chassis.vocabulary import Vocabulary
from contracts.events import TranslationCompleted, TranslationRequested
from contracts.language import Language
from services.translator.app import chosen
from services.translator.handler import handle
from services.translator.settings import TranslatorSettings
from tests.fakes.work import FakeWork

RUSSIAN = Vocabulary.of(words=["красный", "торт", "на", "столе"])


class Dictionary:
    """Translates what it has, and remembers what it was asked."""

    def __init__(self, english: str = "a red cake") -> None:
        self.asked: list[tuple[str, Language]] = []
        self._english = english

    def load(self) -> None: ...

    def held(self) -> tuple[str, ...]:
        return ("dictionary",)

    def translate(self, sentence: str, language: Language, *, cancelled: CancelToken) -> str:
        self.asked.append((sentence, language))
        return self._english


def known(language: Language) -> Vocabulary | None:
    return RUSSIAN if language is Language.RUSSIAN else None


async def translate(
    text: str, language: Language, translator: Dictionary | None = None, **options: bool
) -> TranslationCompleted:
    command = TranslationRequested(order_id=UUID(int=1), attempt=1, text=text, language=language, **options)
    return await handle(translator or Dictionary(), known, ("cake",), command, FakeWork())


@pytest.mark.parametrize("language", [Language.ENGLISH, Language.RUSSIAN])
async def test_english_passes_through(language: Language) -> None:
    translator = Dictionary()
    result = await translate("A red cake,\n studio   light", language, translator)
    assert result.text == "A red cake, studio light"
    assert translator.asked == []


async def test_sentences_are_translated_each_from_its_own_language() -> None:
    translator = Dictionary()
    result = await translate("Красный торт. Studio light. 빨간 케이크. 42!", Language.RUSSIAN, translator)
    assert result.text == "a red cake Studio light. a red cake 42!"
    assert translator.asked == [("Красный торт.", Language.RUSSIAN), ("빨간 케이크.", Language.KOREAN)]


async def test_unknown_words_end_the_order_in_the_persons_own_words() -> None:
    translator = Dictionary()
    with pytest.raises(Permanent) as raised:
        await translate("Красный Слон на столе. Слон Apple", Language.RUSSIAN, translator)
    assert raised.value.code == "unknown_words"
    for part in ("Слон, Apple", "cake", "make models", "BOTTEGA_TRANSLATOR_RU", "allow_unknown"):
        assert part in raised.value.reason
    assert translator.asked == []


async def test_unknown_words_become_a_warning_where_they_are_allowed() -> None:
    result = await translate("красный слон", Language.RUSSIAN, allow_unknown=True)
    assert result.text == "a red cake"
    assert "слон" in result.warnings[0]


async def test_a_model_without_a_vocabulary_takes_every_word() -> None:
    assert (await translate("코끼리", Language.KOREAN)).warnings == ()


async def test_another_language_is_refused() -> None:
    with pytest.raises(Permanent) as raised:
        await translate("红色的蛋糕", Language.RUSSIAN)
    assert raised.value.code == "unsupported_language"


@pytest.mark.parametrize("english", ["", "  ", "...", "!?"])
async def test_an_empty_translation_is_none(english: str) -> None:
    with pytest.raises(Permanent) as raised:
        await translate("красный торт", Language.RUSSIAN, Dictionary(english))
    assert raised.value.code == "untranslatable"


async def test_a_text_without_words_passes_through() -> None:
    assert (await translate("1, 2, 3 !", Language.RUSSIAN)).text == "1, 2, 3 !"


def test_the_bundled_translators_are_used_unless_a_setting_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load_catalogue()
    models = chosen(catalogue, TranslatorSettings())
    assert {model.name for model in models.values()} == {"translator-ru-en", "translator-ko-en"}
    monkeypatch.setenv("BOTTEGA_TRANSLATOR_RU", "Helsinki-NLP/opus-mt-ru-en")
    assert chosen(catalogue, TranslatorSettings())[Language.RUSSIAN].name == "opus-mt-ru-en"
