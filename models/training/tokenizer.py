"""Makes the image model's tokenizer: a byte-level BPE in CLIP's file layout, trained on captions
and on the neutral words, so that every word of the vocabulary costs only a token or two."""

import argparse
import json
import random

from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, trainers
from transformers import CLIPTokenizer

from models.training import paths
from models.training.captions import caption, with_fillers
from models.training.neutral_words import FUNCTION_WORDS, filler_words
from models.training.scene import sample_scene

LENGTH = 48
START, END = "<|startoftext|>", "<|endoftext|>"
PIECES = r"'s|'t|'re|'ve|'m|'ll|'d|[\p{L}]+|[\p{N}]|[^\s\p{L}\p{N}]+"


def corpus(count: int) -> list[str]:
    rng = random.Random(5)
    captions = [with_fillers(caption(sample_scene(rng), rng), rng) for _ in range(count)]
    neutral = [*FUNCTION_WORDS, *filler_words()]
    return captions + [" ".join(rng.sample(neutral, 12)) for _ in range(count // 10)]


def train_merges(texts: list[str], size: int) -> list[tuple[str, str]]:
    tokenizer = Tokenizer(models.BPE(end_of_word_suffix="</w>", continuing_subword_prefix=""))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(Regex(PIECES), behavior="removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    trainer = trainers.BpeTrainer(
        vocab_size=size,
        min_frequency=2,
        end_of_word_suffix="</w>",
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        special_tokens=[],
    )
    tokenizer.train_from_iterator(texts, trainer)
    merges = json.loads(tokenizer.to_str())["model"]["merges"]
    return [tuple(pair.split(" ") if isinstance(pair, str) else pair) for pair in merges]


def write_clip_layout(merges: list[tuple[str, str]]) -> None:
    """Byte symbols, byte symbols at a word's end, merges, start, end: the order CLIP expects."""
    symbols = sorted(pre_tokenizers.ByteLevel.alphabet())
    tokens = [*symbols, *(symbol + "</w>" for symbol in symbols)]
    tokens += [first + second for first, second in merges]
    vocabulary = {token: number for number, token in enumerate(dict.fromkeys(tokens))}
    for special in (START, END):
        vocabulary[special] = len(vocabulary)
    paths.TOKENIZER.mkdir(parents=True, exist_ok=True)
    (paths.TOKENIZER / "vocab.json").write_text(json.dumps(vocabulary, ensure_ascii=False))
    lines = ["#version: 0.2", *(" ".join(pair) for pair in merges)]
    (paths.TOKENIZER / "merges.txt").write_text("\n".join(lines) + "\n")
    tokenizer = CLIPTokenizer.from_pretrained(paths.TOKENIZER, model_max_length=LENGTH)
    tokenizer.save_pretrained(paths.TOKENIZER)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--captions", type=int, default=60_000)
    parser.add_argument("--size", type=int, default=2700)
    options = parser.parse_args()
    texts = corpus(options.captions)
    write_clip_layout(train_merges(texts, options.size))
    tokenizer = CLIPTokenizer.from_pretrained(paths.TOKENIZER)
    lengths = [len(tokenizer(text).input_ids) for text in texts[:3000]]
    print(f"{len(tokenizer)} tokens; a caption has {sum(lengths) / 3000:.1f} on average")
    print(f"longest {max(lengths)}, start {tokenizer.bos_token_id}, end {tokenizer.eos_token_id}")
    for text in texts[:12]:
        print(text, tokenizer.tokenize(text)[:60])


if __name__ == "__main__":
    main()
