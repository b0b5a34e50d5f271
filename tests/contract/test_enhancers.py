"""What every language model of the prompt enhancer keeps to: the double, random weights with and without a chat
template, and the bundled one."""

import json
from pathlib import Path

import pytest

from chassis.catalogue import Model, load_catalogue
from chassis.engine import CancelToken
from chassis.errors import Cancelled, Permanent
from services.prompt_enhancer.engine import LanguageModel
from services.prompt_enhancer.handler import Enhancer
from tests.fakes.enhancing import FakeEnhancer

TEXTS = ["a pink cake", "a cake with strawberries, elegant style.", "un gâteau 🎂", "sweet " * 400]
TEMPLATE = "{% for message in messages %}{{ message.role }}: {{ message.content }} {% endfor %}answer:"


def model_in(folder: Path | str) -> Model:
    bundled = load_catalogue().default("enhance")
    return bundled.model_copy(update={"source": str(folder), "bundled": False})


def tiny_language_model(folder: Path, *, template: str | None) -> Path:
    """A GPT-2 of random weights in transformers' layout; it reads letters."""
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    letters = {symbol: index for index, symbol in enumerate(["<end>", *sorted(pre_tokenizers.ByteLevel.alphabet())])}
    reader = Tokenizer(models.BPE(vocab=letters, merges=[]))
    reader.pre_tokenizer, reader.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=reader, bos_token="<end>", eos_token="<end>", model_max_length=1024
    )
    tokenizer.chat_template = template
    end = tokenizer.eos_token_id
    config = GPT2Config(vocab_size=len(letters), n_positions=1200, n_embd=16, n_layer=1, n_head=2, eos_token_id=end)
    GPT2LMHeadModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session", params=["fake", "random", "instructed", "bundled"])
def enhancer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Enhancer:
    engine: Enhancer = FakeEnhancer()
    if request.param == "bundled":
        engine = LanguageModel(load_catalogue().default("enhance"), device="cpu", threads=1)
    elif request.param != "fake":
        template = TEMPLATE if request.param == "instructed" else None
        folder = tiny_language_model(tmp_path_factory.mktemp(request.param), template=template)
        engine = LanguageModel(model_in(folder), device="cpu", threads=1)
    assert engine.held() == ()
    with pytest.raises(AssertionError):
        engine.enhance("a cake", cancelled=CancelToken())
    engine.load()
    return engine


def test_a_loaded_enhancer_says_what_it_holds(enhancer: Enhancer) -> None:
    assert len(enhancer.held()) == 1


@pytest.mark.parametrize("text", TEXTS)
def test_the_same_prompt_gives_the_same_text_and_never_none(enhancer: Enhancer, text: str) -> None:
    first, second = (enhancer.enhance(text, cancelled=CancelToken()) for _ in range(2))
    assert first == second
    assert first.strip()


def test_a_set_token_stops_an_enhancement(enhancer: Enhancer) -> None:
    token = CancelToken()
    token.set()
    with pytest.raises(Cancelled):
        enhancer.enhance("a cake", cancelled=token)


class SetSoon(CancelToken):
    """A token that is set after a few looks at it."""

    looks = 0

    def check(self) -> None:
        self.looks += 1
        if self.looks > 3:
            self.set()
        super().check()


def test_a_token_set_on_the_way_stops_at_the_next_piece_of_text() -> None:
    engine, token = LanguageModel(load_catalogue().default("enhance"), device="cpu", threads=1), SetSoon()
    engine.load()
    with pytest.raises(Cancelled):
        engine.enhance("a pink cake", cancelled=token)
    assert token.looks == 4


def test_an_instructed_model_reads_the_instructions_and_the_prompt(tmp_path: Path) -> None:
    heard: list[str] = []
    engine = LanguageModel(model_in(tiny_language_model(tmp_path, template=TEMPLATE)), device="cpu", threads=1)
    engine.load()
    reader = engine._tokenizer

    def listening(talk: list[dict[str, str]], **options: object) -> object:
        heard.extend(f"{each['role']}: {each['content']}" for each in talk)
        return type(reader).apply_chat_template(reader, talk, **options)

    reader.apply_chat_template = listening
    engine.enhance("a pink cake", cancelled=CancelToken())
    assert heard[0].startswith("system: You add detail")
    assert heard[1] == "user: Prompt: a pink cake"


def test_a_model_that_is_not_installed_names_the_command() -> None:
    with pytest.raises(Permanent) as raised:
        LanguageModel(model_in("/nowhere"), device="cpu").load()
    assert raised.value.code == "model_not_installed"
    assert "make models" in raised.value.reason


def test_weights_that_only_a_pickle_holds_are_not_opened(tmp_path: Path) -> None:
    tiny_language_model(tmp_path, template=None)
    (tmp_path / "model.safetensors").rename(tmp_path / "pytorch_model.bin")
    with pytest.raises(Permanent) as raised:
        LanguageModel(model_in(tmp_path), device="cpu").load()
    assert raised.value.code == "model_broken"


def test_a_damaged_model_is_said_to_be_one(tmp_path: Path) -> None:
    tiny_language_model(tmp_path, template=None)
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "no such type"}))
    with pytest.raises(Permanent) as raised:
        LanguageModel(model_in(tmp_path), device="cpu").load()
    assert raised.value.code == "model_broken"
