"""Trains the bundled prompt enhancer and writes it, model card apart, as it ships: a small GPT-2 that goes on with
a caption of the small world. It learns the words of the picture model's vocabulary and nothing else; for others its
details would be made up, so callers check first."""

import argparse
import json
import random
import shutil

import torch
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import GPT2Config, GPT2LMHeadModel, PreTrainedTokenizerFast

from models.training import paths
from models.training.checkpoints import Progress, cosine_rate, fast_precision, set_rate
from models.training.enhancer_pairs import Pair, sample_pair
from models.training.neutral_words import FUNCTION_WORDS, filler_words

FOLDER = paths.BUNDLED / "prompt-enhancer"
END = "<|endoftext|>"
PIECES = 2000
LONGEST = 128
BATCH = 48
IGNORED = -100


def pairs(count: int, seed: int, *, held_out: bool) -> list[Pair]:
    """Pairs of which every combination of facts is in training, or none is."""
    rng = random.Random(seed)
    chosen: list[Pair] = []
    while len(chosen) < count:
        pair = sample_pair(rng)
        if pair.held_out == held_out:
            chosen.append(pair)
    return chosen


def prompt(text: str) -> str:
    """What the model goes on with: the text and a comma in place of its full stop."""
    return text.rstrip(" .,;") + ","


def build_tokenizer(examples: list[Pair]) -> PreTrainedTokenizerFast:
    """Byte-level pieces in lower case: any text can be read, and the words of the small world are one piece each."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(vocab_size=PIECES, initial_alphabet=alphabet, special_tokens=[END])
    texts = [f"{prompt(pair.text)} {', '.join(pair.more)}" for pair in examples[:20_000]]
    words = [" ".join([*FUNCTION_WORDS, *filler_words()])] * 20
    tokenizer.train_from_iterator([*texts, *words], trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, bos_token=END, eos_token=END, pad_token=END, model_max_length=LONGEST
    )


def build(tokenizer: PreTrainedTokenizerFast) -> GPT2LMHeadModel:
    end = tokenizer.eos_token_id
    config = GPT2Config(
        vocab_size=len(tokenizer),
        n_positions=LONGEST,
        n_embd=192,
        n_layer=4,
        n_head=6,
        resid_pdrop=0.05,
        embd_pdrop=0.05,
        attn_pdrop=0.0,
        bos_token_id=end,
        eos_token_id=end,
        pad_token_id=end,
    )
    model = GPT2LMHeadModel(config)
    model.generation_config.do_sample = False
    return model


def encoded(tokenizer: PreTrainedTokenizerFast, pair: Pair) -> tuple[list[int], list[int]]:
    """Token ids and labels; only what comes after the prompt is learned."""
    asked = [tokenizer.bos_token_id, *tokenizer(prompt(pair.text)).input_ids]
    more = [*tokenizer(" " + ", ".join(pair.more)).input_ids, tokenizer.eos_token_id]
    return (asked + more)[:LONGEST], ([IGNORED] * len(asked) + more)[:LONGEST]


def batch(rows: list[tuple[list[int], list[int]]], padding: int) -> dict[str, torch.Tensor]:
    longest = max(len(ids) for ids, _ in rows)
    ids = [ids + [padding] * (longest - len(ids)) for ids, _ in rows]
    labels = [labels + [IGNORED] * (longest - len(labels)) for _, labels in rows]
    mask = [[1] * len(ids) + [0] * (longest - len(ids)) for ids, _ in rows]
    named = {"input_ids": ids, "labels": labels, "attention_mask": mask}
    return {name: torch.tensor(values) for name, values in named.items()}


def train(model: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast, examples: list[Pair], steps: int) -> None:
    rng = random.Random(8)
    rows = [encoded(tokenizer, pair) for pair in examples]
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.02)
    progress = Progress(100)
    for step in range(1, steps + 1):
        set_rate(optimizer, cosine_rate(step, steps, 2e-3, 150))
        chosen = rng.sample(range(len(rows)), 8 * BATCH)
        # Neighbours of one length make little padding.
        chosen.sort(key=lambda number: len(rows[number][0]))
        start = rng.randrange(8) * BATCH
        with fast_precision():
            loss = model(**batch([rows[each] for each in chosen[start : start + BATCH]], tokenizer.pad_token_id)).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        progress.add(step, {"loss": loss.item()})


@torch.no_grad()
def go_on(model: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast, text: str) -> str:
    """What the model adds to the text."""
    ids = torch.tensor([[tokenizer.bos_token_id, *tokenizer(prompt(text)).input_ids]])
    made = model.generate(ids, attention_mask=torch.ones_like(ids), do_sample=False, max_new_tokens=48)
    return tokenizer.decode(made[0, ids.shape[1] :], skip_special_tokens=True).strip()


def save(model: GPT2LMHeadModel, tokenizer: PreTrainedTokenizerFast) -> None:
    """Half precision: it is opened in single precision, and gives the same words."""
    model.half().save_pretrained(FOLDER)
    tokenizer.save_pretrained(FOLDER)
    shutil.copy(paths.IMAGE_MODEL / "vocabulary.json", FOLDER / "vocabulary.json")
    for path in sorted(FOLDER.iterdir()):
        path.chmod(0o644)
        print(f"{path.stat().st_size:>9} {path.name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=1300)
    parser.add_argument("--pairs", type=int, default=120_000)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    examples = pairs(options.pairs, seed=8, held_out=False)
    tokenizer = build_tokenizer(examples)
    model = build(tokenizer)
    size = sum(values.numel() for values in model.parameters()) / 1e6
    print(f"{size:.2f} M parameters, {len(tokenizer)} pieces, {json.dumps(examples[0].text)}", flush=True)
    train(model, tokenizer, examples, options.steps)
    save(model.eval(), tokenizer)
    model.float()
    for name, held_out in (("trained on", False), ("held out", True)):
        asked = pairs(200, seed=9, held_out=held_out)
        right = [go_on(model, tokenizer, pair.text) == ", ".join(pair.more) for pair in asked]
        print(f"as taught, {name}: {sum(right) / len(right):.3f}")


if __name__ == "__main__":
    main()
