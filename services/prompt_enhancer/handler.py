"""An enhancement command becomes the text that is painted. Pure shell: the language model is behind `Enhancer`.

The person's words stay, all of them and first. Rules add what product type, decor style and brand ask for, then the
model adds detail; what would change a fact, what the brand forbids and what the painting model does not know is
never added.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from chassis.catalogue import Catalogue, Model, UnknownModelError
from chassis.engine import CancelToken
from chassis.errors import Permanent
from chassis.vocabulary import Vocabulary
from chassis.worker import Work
from contracts.brands import Brand
from contracts.events import EnhancementCompleted, EnhancementRequested
from services.prompt_enhancer.wording.adding import PLAIN_DETAILS, enrich
from services.prompt_enhancer.wording.shaping import Shaped, shape

Known = Callable[[Model], Vocabulary | None]


class Enhancer(Protocol):
    """The language model. Its methods block; they are called on one thread, `held` on any."""

    def load(self) -> None:
        """Hold the model. Called once, before anything else."""
        ...

    def held(self) -> tuple[str, ...]:
        """Names of the models that are held."""
        ...

    def enhance(self, text: str, *, cancelled: CancelToken) -> str:
        """What the model makes of a prompt: the same input gives the same text, and never none.

        It may go on with the prompt or answer with details; nothing is promised about the prompt's facts. Raises
        Cancelled once the token is set.
        """
        ...


@dataclass(frozen=True)
class Limits:
    """Which words may be added: those that `painter` knows and the brand does not forbid."""

    painter: Model
    vocabulary: Vocabulary | None
    brand: Brand | None

    def against(self, phrase: str, text: str) -> str | None:
        """Why `phrase` may not be added, `text` being the prompt with it; None where it may."""
        if self.vocabulary and self.vocabulary.unknown(phrase):
            return f"{self.painter.title} does not know {', '.join(self.vocabulary.unknown(phrase))}"
        if self.brand and self.brand.forbidden_in(text):
            return f"the brand book forbids {', '.join(self.brand.forbidden_in(text))}"
        return None


async def handle(
    enhancer: Enhancer,
    understood: Vocabulary | None,
    catalogue: Catalogue,
    known: Known,
    command: EnhancementRequested,
    work: Work,
) -> EnhancementCompleted:
    """The text to paint. `understood`: the words that the enhancer knows, where it does not know all."""
    text = " ".join(command.text.split())
    _refuse_forbidden(text, command.brand)
    painter = _painter(catalogue, command.model)
    limits = Limits(painter, known(painter), command.brand)
    shaped = shape(text, command.product_type, command.decor_style, command.brand, limits.against)
    if not any(map(str.isalnum, shaped.text)):
        raise Permanent("Nothing is left to paint. Describe the picture in words.", code="empty_prompt")
    warnings, text = list(_left_out(shaped)), shaped.text
    if command.rewrite:
        strange = _strange(understood, text)
        warnings += [strange] if strange else []
        answer = PLAIN_DETAILS if strange else await work.run(partial(enhancer.enhance, text, cancelled=work.cancelled))
        text = enrich(text, answer, lambda phrase, longer: bool(limits.against(phrase, longer))).text
    return EnhancementCompleted(order_id=command.order_id, attempt=command.attempt, text=text, warnings=tuple(warnings))


def _refuse_forbidden(text: str, brand: Brand | None) -> None:
    if brand and (found := brand.forbidden_in(text)):
        reason = f"The brand book forbids: {', '.join(found)}. Write the prompt without it, or choose no brand book."
        raise Permanent(reason, code="forbidden_word")


def _painter(catalogue: Catalogue, name: str) -> Model:
    try:
        return catalogue.find(name)
    except UnknownModelError as error:
        raise Permanent(f"There is no model called {name}.", code="unknown_model") from error


def _left_out(shaped: Shaped) -> Iterator[str]:
    for phrase, reason in shaped.left_out:
        yield f'"{phrase}" was not added to the prompt: {reason}.'


def _strange(understood: Vocabulary | None, text: str) -> str | None:
    """A warning where the enhancer does not understand the text, so that it could only make things up."""
    if understood is None or (understood.knows_object(text) and not understood.unknown(text)):
        return None
    named = ", ".join(understood.unknown(text)) or "what is to be painted"
    return f"The bundled enhancer does not know: {named}. It added only general details."
