"""A causal language model behind `handler.Enhancer`. Importing this imports no torch: `load` does, on the engine
thread."""

from pathlib import Path
from typing import Any

from chassis.catalogue import Model
from chassis.engine import CancelToken
from engines.loading import opening, prepare

MAX_NEW_TOKENS = 80
MAX_PROMPT_TOKENS = 1024
INSTRUCTIONS = Path(__file__).with_name("instructions.txt")


class LanguageModel:
    """One model, held from the start. Never sampled, so repeatable.

    A model with a chat template is instructed; any other goes on with the prompt behind a comma.
    """

    def __init__(self, model: Model, *, device: str, threads: int = 0) -> None:
        self._entry, self._device, self._threads = model, device, threads
        self._model: Any = None
        self._tokenizer: Any = None

    def load(self) -> None:
        self._device = prepare(self._device, self._threads)
        self._model, self._tokenizer = _open(self._entry, self._device)

    def device(self) -> str:
        return self._device

    def held(self) -> tuple[str, ...]:
        return (self._entry.name,) if self._model is not None else ()

    def enhance(self, text: str, *, cancelled: CancelToken) -> str:
        import torch

        assert self._model is not None, "load() comes first"
        cancelled.check()
        instructed = self._tokenizer.chat_template is not None
        tokens = (_instructed if instructed else _continued)(self._tokenizer, text).to(self._model.device)
        asked = tokens["input_ids"].shape[1]
        with torch.inference_mode():
            made = self._model.generate(
                **tokens,
                do_sample=False,
                num_beams=1,
                max_new_tokens=self._room(asked),
                pad_token_id=self._tokenizer.eos_token_id,
                stopping_criteria=_until(cancelled),
            )
        said = self._tokenizer.decode(made[0, asked:], skip_special_tokens=True).strip()
        if instructed:
            return said or text
        return f"{_stem(text)}, {said}" if said else text

    def _room(self, asked: int) -> int:
        """Tokens that may be made after `asked` ones."""
        return max(1, min(MAX_NEW_TOKENS, self._model.config.max_position_embeddings - asked))


def _stem(text: str) -> str:
    return text.rstrip(" .,;:")


def _instructed(tokenizer: Any, text: str) -> Any:
    talk = [
        {"role": "system", "content": INSTRUCTIONS.read_text("utf-8").strip()},
        {"role": "user", "content": f"Prompt: {text}"},
    ]
    return tokenizer.apply_chat_template(
        talk,
        add_generation_prompt=True,
        return_tensors="pt",
        return_dict=True,
        truncation=True,
        max_length=MAX_PROMPT_TOKENS,
    )


def _continued(tokenizer: Any, text: str) -> Any:
    """Of a prompt that is too long the end is read: room for what follows has to stay."""
    tokenizer.truncation_side = "left"
    most = min(MAX_PROMPT_TOKENS, tokenizer.model_max_length) - MAX_NEW_TOKENS // 2
    prompt = f"{tokenizer.bos_token or ''}{_stem(text)},"
    return tokenizer(prompt, add_special_tokens=False, return_tensors="pt", truncation=True, max_length=most)


def _until(cancelled: CancelToken) -> Any:
    """Looks at the token after every piece of text."""
    import torch
    from transformers import StoppingCriteriaList

    def check(input_ids: torch.Tensor, scores: Any, **options: Any) -> torch.Tensor:
        cancelled.check()
        return torch.zeros(input_ids.shape[0], dtype=torch.bool, device=input_ids.device)

    return StoppingCriteriaList([check])


def _open(model: Model, device: str) -> tuple[Any, Any]:
    """The model and its tokenizer. Raises Permanent where it is not installed or cannot be opened."""
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    with opening(model) as place:
        precision = torch.float16 if device.startswith("cuda") else torch.float32
        opened = AutoModelForCausalLM.from_pretrained(
            place, local_files_only=True, use_safetensors=True, dtype=precision
        )
        return opened.to(device).eval(), AutoTokenizer.from_pretrained(place, local_files_only=True)
