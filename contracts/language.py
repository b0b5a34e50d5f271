"""Languages of a prompt, and which one a text is in.

Russian, Korean and English are written in scripts that do not overlap, so the script decides, exactly and
without a model. A text in another script is in no language that this studio speaks.
"""

import unicodedata
from enum import StrEnum


class Language(StrEnum):
    """ISO 639-1 codes of the languages a prompt may be in."""

    RUSSIAN = "ru"
    KOREAN = "ko"
    ENGLISH = "en"


PROMPT_LANGUAGE = Language.ENGLISH
"""What the picture models read."""

_SCRIPTS = {"CYRILLIC": Language.RUSSIAN, "HANGUL": Language.KOREAN, "LATIN": Language.ENGLISH}


class UnsupportedLanguageError(ValueError):
    """The text is written in none of Russian, Korean and English."""


def detect(text: str) -> Language:
    """The language to translate `text` from.

    Any Cyrillic or Hangul letter decides (brand names in Latin letters are common inside Russian and Korean
    prompts), whichever of the two there is more of. Raises UnsupportedLanguageError where letters of another
    script outnumber ours, or where there is no letter at all.
    """
    counts = dict.fromkeys(Language, 0)
    foreign = 0
    for character in filter(str.isalpha, unicodedata.normalize("NFC", text)):
        language = _SCRIPTS.get(unicodedata.name(character, "").split(" ")[0])
        if language is None:
            foreign += 1
        else:
            counts[language] += 1
    if foreign >= max(1, sum(counts.values())) or not any(counts.values()):
        raise UnsupportedLanguageError("the text is not written in Russian, Korean or English")
    if counts[Language.RUSSIAN] or counts[Language.KOREAN]:
        return max(Language.RUSSIAN, Language.KOREAN, key=lambda each: counts[each])
    return Language.ENGLISH
