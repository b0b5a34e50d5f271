"""A translation command becomes the prompt in English. Pure shell: the model is behind `Translator`.

What is already English passes through as it stands, sentence by sentence. A small model translates words that it
does not know into something else without a sign of it, so such words end the order, unless they are allowed.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Protocol

from chassis.engine import CancelToken
from chassis.errors import Permanent
from chassis.vocabulary import Vocabulary, check_words
from chassis.worker import Work
from contracts.events import TranslationCompleted, TranslationRequested
from contracts.language import PROMPT_LANGUAGE, Language, UnsupportedLanguageError, detect
from services.translator.sentences import sentences

INSTALL = "make models, then BOTTEGA_TRANSLATOR_RU=opus-mt-ru-en or BOTTEGA_TRANSLATOR_KO=opus-mt-ko-en"
Known = Callable[[Language], Vocabulary | None]


class Translator(Protocol):
    """The models, one for each language. Its methods block; they are called on one thread, `held` on any."""

    def load(self) -> None:
        """Hold the models of all languages. Called once, before anything else."""
        ...

    def held(self) -> tuple[str, ...]:
        """Names of the models that are held."""
        ...

    def translate(self, sentence: str, language: Language, *, cancelled: CancelToken) -> str:
        """The sentence in English; the same input gives the same text. Raises Cancelled once the token is set."""
        ...


async def handle(
    translator: Translator, known: Known, kinds: tuple[str, ...], command: TranslationRequested, work: Work
) -> TranslationCompleted:
    """The English texts. `kinds` are the things that the bundled picture model paints, for the person to read."""
    texts = [[(piece, _language(piece, command.language)) for piece in sentences(text)] for text in _texts(command)]
    pieces = [piece for text in texts for piece in text]
    warnings = check_words(_unknown(pieces, known), kinds, allowed=command.allow_unknown, install=INSTALL)
    done, english = 0, []
    for text in texts:
        said = []
        for piece, language in text:
            foreign = language is not PROMPT_LANGUAGE
            said.append(await _translated(translator, piece, language, work) if foreign else piece)
            done += 1
            work.progress(done / len(pieces), step=done, steps=len(pieces))
        english.append(" ".join(said))
    return TranslationCompleted(
        order_id=command.order_id,
        attempt=command.attempt,
        text=english[0],
        negative_text=english[1],
        warnings=warnings,
    )


def _texts(command: TranslationRequested) -> tuple[str, str]:
    return command.text, command.negative_text


def _language(piece: str, said: Language) -> Language:
    """What to translate `piece` from; English where there is nothing to translate in it."""
    if said is PROMPT_LANGUAGE or not any(map(str.isalpha, piece)):
        return PROMPT_LANGUAGE
    try:
        return detect(piece)
    except UnsupportedLanguageError as error:
        raise Permanent(f"{error}: {piece}", code="unsupported_language") from error


def _unknown(pieces: Iterable[tuple[str, Language]], known: Known) -> tuple[str, ...]:
    """The words that the models of their languages do not know, each once."""
    found: dict[str, None] = {}
    for piece, language in pieces:
        vocabulary = known(language) if language is not PROMPT_LANGUAGE else None
        found |= dict.fromkeys(vocabulary.unknown(piece) if vocabulary else ())
    return tuple(found)


async def _translated(translator: Translator, piece: str, language: Language, work: Work) -> str:
    english = await work.run(partial(translator.translate, piece, language, cancelled=work.cancelled))
    if not any(map(str.isalnum, english)):
        raise Permanent(f"The translator has no words for: {piece}", code="untranslatable")
    return " ".join(english.split())
