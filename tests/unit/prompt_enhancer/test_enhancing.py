"""From an enhancement command to the text that is painted."""

from uuid import UUID

import pytest

from chassis.catalogue import Model, load_catalogue
from chassis.engine import CancelToken
from chassis.errors import Cancelled, Permanent
from chassis.vocabulary import Vocabulary
from contracts.brands import Brand
from contracts.events import EnhancementCompleted, EnhancementRequested
from contracts.products import DecorStyle, ProductType
from services.prompt_enhancer.app import chosen, known
from services.prompt_enhancer.handler import handle
from services.prompt_enhancer.settings import EnhancerSettings
from tests.fakes.enhancing import FakeEnhancer
from tests.fakes.work import FakeWork

SMALL = Vocabulary.of(words=["a pink cake in soft light", "on a white background", "elegant style"], objects=["cake"])


class Answering(FakeEnhancer):
    """Gives one answer, and remembers what it was asked."""

    def __init__(self, answer: str) -> None:
        super().__init__()
        self.asked: list[str] = []
        self._answer = answer
        self.load()

    def enhance(self, text: str, *, cancelled: CancelToken) -> str:
        cancelled.check()
        self.asked.append(text)
        return self._answer


def knows_all(model: Model) -> None:
    """No limits."""


async def enhance(
    text: str,
    answer: str = "soft light",
    *,
    enhancer: Answering | None = None,
    understood: Vocabulary | None = None,
    vocabulary: Vocabulary | None = None,
    work: FakeWork | None = None,
    **options: object,
) -> EnhancementCompleted:
    asked = {"model": "small-world", **options}
    command = EnhancementRequested(order_id=UUID(int=1), attempt=2, text=text, **asked)
    enhancer = enhancer or Answering(answer)
    return await handle(enhancer, understood, load_catalogue(), lambda model: vocabulary, command, work or FakeWork())


def brand(**book: object) -> Brand:
    return Brand(id=UUID(int=7), version=1, **book)


async def test_the_model_goes_on_with_the_shaped_prompt() -> None:
    enhancer = Answering("a cake with  cherries, elegant style, on a white background")
    options = {"product_type": ProductType.CAKE, "decor_style": DecorStyle.ELEGANT}
    result = await enhance("with\n cherries", enhancer=enhancer, **options)
    assert enhancer.asked == ["a cake with cherries, elegant style"]
    assert result.text == "a cake with cherries, elegant style, on a white background"
    assert (result.order_id, result.attempt, result.warnings) == (UUID(int=1), 2, ())


async def test_without_rewriting_only_the_rules_shape_the_prompt() -> None:
    enhancer = Answering("soft light")
    result = await enhance("pink", enhancer=enhancer, rewrite=False, product_type=ProductType.CAKE)
    assert result.text == "a pink cake"
    assert enhancer.asked == []


async def test_a_forbidden_word_of_the_person_ends_the_order_and_is_named() -> None:
    enhancer = Answering("soft light")
    with pytest.raises(Permanent) as raised:
        await enhance("a Cheap cake", enhancer=enhancer, brand=brand(forbidden_words=("cheap",)))
    assert raised.value.code == "forbidden_word"
    assert "cheap" in raised.value.reason
    assert "without it" in raised.value.reason
    assert enhancer.asked == []


async def test_a_forbidden_word_of_the_model_is_never_shown() -> None:
    book = brand(forbidden_words=("soft light", "cake white"))
    result = await enhance("a cake", "soft light, white background, high quality", brand=book)
    assert result.text == "a cake, high quality", "nor one that begins in the prompt"


async def test_a_forbidden_word_of_the_decor_style_is_left_out_with_a_warning() -> None:
    result = await enhance("a cake", decor_style=DecorStyle.VINTAGE, brand=brand(forbidden_words=("vintage",)))
    assert result.text == "a cake, soft light"
    assert result.warnings == ('"vintage style" was not added to the prompt: the brand book forbids vintage.',)


async def test_words_that_the_painting_model_does_not_know_are_not_added() -> None:
    book = brand(style_words=("opulent",))
    result = await enhance("a cake", "soft light, hazy light", vocabulary=SMALL, brand=book)
    assert result.text == "a cake, soft light"
    assert result.warnings == ('"opulent" was not added to the prompt: Small world (bundled) does not know opulent.',)


async def test_the_persons_own_words_stay_whether_the_model_knows_them_or_not() -> None:
    result = await enhance("an Opulent samovar", vocabulary=SMALL)
    assert result.text == "an Opulent samovar, soft light"


async def test_a_prompt_that_the_enhancer_does_not_understand_gets_general_details() -> None:
    enhancer = Answering("with cherries")
    result = await enhance("a dragon", enhancer=enhancer, understood=SMALL)
    assert result.text == "a dragon, high quality, balanced composition"
    assert "dragon" in result.warnings[0]
    assert enhancer.asked == []
    nothing = await enhance("soft light", enhancer=enhancer, understood=SMALL)
    assert "what is to be painted" in nothing.warnings[0]


async def test_an_answer_without_anything_to_add_leaves_the_prompt() -> None:
    assert (await enhance("a pink cake", "a blue cake")).text == "a pink cake"


async def test_a_prompt_of_nothing_is_refused() -> None:
    with pytest.raises(Permanent) as raised:
        await enhance("  ...")
    assert raised.value.code == "empty_prompt"


async def test_an_unknown_painting_model_is_refused() -> None:
    with pytest.raises(Permanent) as raised:
        await enhance("a cake", model="midjourney")
    assert raised.value.code == "unknown_model"


async def test_a_cancelled_order_stops() -> None:
    work = FakeWork()
    work.cancelled.set()
    with pytest.raises(Cancelled):
        await enhance("a cake", work=work)


def test_the_bundled_model_is_used_unless_a_setting_names_another(monkeypatch: pytest.MonkeyPatch) -> None:
    catalogue = load_catalogue()
    assert chosen(catalogue, EnhancerSettings()).name == "prompt-enhancer"
    monkeypatch.setenv("BOTTEGA_ENHANCER_MODEL", "Qwen/Qwen2.5-1.5B-Instruct")
    assert chosen(catalogue, EnhancerSettings()).name == "qwen2.5-1.5b-instruct"


def test_only_small_models_have_a_vocabulary() -> None:
    catalogue = load_catalogue()
    assert known(catalogue.find("small-world")) is not None
    assert known(catalogue.find("dreamshaper-8")) is None
