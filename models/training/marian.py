"""Trains one small translator into English and writes it, model card apart, as it ships. Text is
case-folded by the SentencePiece model itself, so that capitals never matter. Every translator
learns the words of its own vocabulary.json and nothing else: for words outside it the output is
made up, so callers must check first."""

import argparse
import io
import json
import random

import sentencepiece
import torch
from transformers import MarianConfig, MarianMTModel, MarianTokenizer

from models.training import paths, translation_ko, translation_ru
from models.training.checkpoints import Progress, cosine_rate, set_rate
from models.training.translation import Pair, Wording, sample_pair, words_of

WORDINGS: dict[str, Wording] = {"ru": translation_ru.word, "ko": translation_ko.word}
PIECES = 900
LONGEST = 128
BATCH = 64


def pairs(language: str, count: int, seed: int) -> tuple[list[Pair], list[Pair]]:
    """Pairs to train on and pairs held out of training."""
    rng = random.Random(seed)
    drawn = [sample_pair(WORDINGS[language], rng) for _ in range(count)]
    return [pair for pair in drawn if not pair.held_out], [pair for pair in drawn if pair.held_out]


def build_tokenizer(language: str, examples: list[Pair]) -> MarianTokenizer:
    folder = paths.WORK / f"translator-{language}"
    folder.mkdir(parents=True, exist_ok=True)
    sentences = [text for pair in examples[:20_000] for text in (pair.source, pair.target)]
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(sentences),
        # Not a path: SentencePiece would write it into the model.
        model_writer=model,
        vocab_size=PIECES,
        hard_vocab_limit=False,
        character_coverage=1.0,
        normalization_rule_name="nmt_nfkc_cf",
        bos_id=-1,
        eos_id=0,
        unk_id=1,
        pad_id=-1,
        minloglevel=2,
    )
    pieces = sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())
    numbers = {pieces.id_to_piece(number): number for number in range(pieces.get_piece_size())}
    numbers["<pad>"] = len(numbers)
    (folder / "vocab.json").write_text(json.dumps(numbers, ensure_ascii=False))
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(model.getvalue())
    return MarianTokenizer(
        str(folder / "source.spm"),
        str(folder / "target.spm"),
        str(folder / "vocab.json"),
        source_lang=language,
        target_lang="en",
        model_max_length=LONGEST,
    )


def build(tokenizer: MarianTokenizer) -> MarianMTModel:
    size, padding = len(tokenizer.get_vocab()), tokenizer.pad_token_id
    config = MarianConfig(
        vocab_size=size,
        decoder_vocab_size=size,
        d_model=160,
        encoder_layers=3,
        decoder_layers=2,
        encoder_ffn_dim=512,
        decoder_ffn_dim=512,
        encoder_attention_heads=4,
        decoder_attention_heads=4,
        max_position_embeddings=LONGEST,
        pad_token_id=padding,
        eos_token_id=0,
        decoder_start_token_id=padding,
        forced_eos_token_id=None,
        bos_token_id=None,
        scale_embedding=True,
        activation_function="swish",
        share_encoder_decoder_embeddings=True,
        dropout=0.1,
    )
    model = MarianMTModel(config)
    model.generation_config.bad_words_ids = [[padding]]
    model.generation_config.max_length = LONGEST
    model.generation_config.num_beams = 1
    return model


def train(model: MarianMTModel, tokenizer: MarianTokenizer, examples: list[Pair], steps: int) -> None:
    rng = random.Random(4)
    optimizer = torch.optim.AdamW(model.parameters(), betas=(0.9, 0.98), weight_decay=0.01)
    progress = Progress(100)
    for step in range(1, steps + 1):
        set_rate(optimizer, cosine_rate(step, steps, 1.6e-3, 200))
        chosen = [rng.choice(examples) for _ in range(BATCH)]
        inputs = tokenizer([pair.source for pair in chosen], padding=True, return_tensors="pt")
        targets = tokenizer(text_target=[pair.target for pair in chosen], padding=True, return_tensors="pt").input_ids
        targets = targets.masked_fill(targets == tokenizer.pad_token_id, -100)
        loss = model(**inputs, labels=targets).loss
        optimizer.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        progress.add(step, {"loss": loss.item()})


@torch.no_grad()
def translate(model: MarianMTModel, tokenizer: MarianTokenizer, texts: list[str]) -> list[str]:
    inputs = tokenizer(texts, padding=True, return_tensors="pt")
    return tokenizer.batch_decode(model.generate(**inputs), skip_special_tokens=True)


def exact_share(
    model: MarianMTModel, tokenizer: MarianTokenizer, examples: list[Pair]
) -> tuple[float, list[tuple[Pair, str]]]:
    """The share of word-for-word right translations, and the wrong ones."""
    wrong = []
    for start in range(0, len(examples), 50):
        chosen = examples[start : start + 50]
        results = translate(model, tokenizer, [pair.source for pair in chosen])
        wrong += [(p, text) for p, text in zip(chosen, results, strict=True) if text != p.target]
    return 1 - len(wrong) / len(examples), wrong


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("language", choices=WORDINGS)
    parser.add_argument("--steps", type=int, default=1100)
    parser.add_argument("--pairs", type=int, default=80_000)
    parser.add_argument("--threads", type=int, default=1)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    torch.manual_seed(0)
    examples, held_out = pairs(options.language, options.pairs, seed=4)
    tokenizer = build_tokenizer(options.language, examples)
    model = build(tokenizer)
    size = sum(values.numel() for values in model.parameters()) / 1e6
    print(f"{size:.2f} M parameters, {len(examples)} pairs, {len(held_out)} held out", flush=True)
    train(model, tokenizer, examples, options.steps)
    model.eval()
    folder = paths.BUNDLED / f"translator-{options.language}-en"
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    words = sorted({word for pair in examples for word in words_of(pair.source)})
    vocabulary = {"language": options.language, "words": words}
    (folder / "vocabulary.json").write_text(json.dumps(vocabulary, ensure_ascii=False, indent=0))
    for name, chosen in (("trained on", examples[:200]), ("held out", held_out[:400])):
        share, wrong = exact_share(model, tokenizer, chosen)
        print(f"exact, {name}: {share:.3f}")
        for pair, text in wrong[:6]:
            print(f"  {pair.source} | {pair.target} | {text}")


if __name__ == "__main__":
    main()
