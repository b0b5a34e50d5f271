"""Measures the bundled models and writes bench/results/models.json. Pictures: prompts whose
(object, colour, background) triple was held out of training on purpose, judged by a classifier
whose own accuracy on real renders stands beside the figures. Translators: exact match on sentences
whose (noun, colour, background) was held out. Run as `python -m bench.models` from the root."""

import argparse
import json
import random
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from diffusers import StableDiffusionPipeline
from transformers import MarianMTModel, MarianTokenizer

from models.training import judge as judging
from models.training import marian, paths
from models.training.captions import caption
from models.training.scene import Scene, sample_scene

RESULTS = Path(__file__).resolve().parent / "results" / "models.json"
BATCH = 10
MAIN = ("kind", "color", "background")
# Words that must stand in the caption before a detail counts as asked for.
ASKED = {
    "tiers": ("tier",),
    "topping": ("strawberr", "cherr", "candle", "flower", "chocolate"),
    "roof": ("roof",),
    "ribbon": ("ribbon", "bow"),
    "coins": ("coin",),
    "geometric": ("geometric",),
    "steam": ("steam",),
}


def held_out_prompts(count: int, seed: int) -> list[tuple[Scene, str]]:
    rng = random.Random(seed)
    prompts = []
    for _ in range(count):
        scene = replace(sample_scene(rng, held_out=True), seed=rng.randrange(1 << 30))
        prompts.append((scene, caption(scene, rng, drop=0.0)))
    return prompts


def generate(prompts: list[str], steps: int, guidance: float) -> tuple[list[Any], float]:
    """Pictures and the seconds one takes alone, the way a worker makes it."""
    pipe = StableDiffusionPipeline.from_pretrained(paths.IMAGE_MODEL, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    options = {"num_inference_steps": steps, "guidance_scale": guidance}
    pictures = []
    for start in range(0, len(prompts), BATCH):
        part = prompts[start : start + BATCH]
        seeds = [torch.Generator().manual_seed(70_000 + start + n) for n in range(len(part))]
        pictures += pipe(part, generator=seeds, **options).images
    started = time.monotonic()
    for seed in range(3):
        pipe(prompts[seed], generator=torch.Generator().manual_seed(seed), **options)
    return pictures, (time.monotonic() - started) / 3


def picture_figures(count: int, seed: int, steps: int, guidance: float) -> dict[str, Any]:
    prompts = held_out_prompts(count, seed)
    judge = judging.load()
    pictures, seconds = generate([text for _, text in prompts], steps, guidance)
    verdicts = judging.judge_pictures(judge, pictures)
    right: dict[str, list[bool]] = {"all three": []}
    missed = []
    for (scene, text), verdict in zip(prompts, verdicts, strict=True):
        hits = {name: verdict[name] == getattr(scene, name) for name in MAIN}
        right["all three"].append(all(hits.values()))
        if not all(hits.values()):
            missed.append({"prompt": text, "seen": [str(verdict[name]) for name in MAIN]})
        for name, words in ASKED.items():
            wanted = getattr(scene, name)
            if wanted not in (None, False, "none") and any(word in text for word in words):
                hits[name] = verdict[name] == wanted
        for name, hit in hits.items():
            right.setdefault(name, []).append(hit)
    return {
        "steps": steps,
        "guidance": guidance,
        "prompts": count,
        "right": {name: [sum(hits), len(hits)] for name, hits in right.items()},
        "judge on renders": judging.own_accuracy(judge, [scene for scene, _ in prompts]),
        "seconds a picture": round(seconds, 3),
        "missed": missed,
    }


def translator_figures(language: str, count: int) -> dict[str, Any]:
    folder = paths.BUNDLED / f"translator-{language}-en"
    model = MarianMTModel.from_pretrained(folder).eval()
    tokenizer = MarianTokenizer.from_pretrained(folder)
    # Another seed than the training's, and only sentences whose combination it never saw.
    _, held_out = marian.pairs(language, count * 20, seed=905)
    started = time.monotonic()
    share, wrong = marian.exact_share(model, tokenizer, held_out[:count])
    return {
        "exact": share,
        "sentences": count,
        "seconds a sentence, in batches": round((time.monotonic() - started) / count, 4),
        "wrong": [[pair.source, pair.target, text] for pair, text in wrong[:10]],
    }


def print_table(results: dict[str, Any]) -> None:
    pictures = results["pictures"]
    print(f"{'attribute':<12}{'right':>10}   judge on renders")
    for name, (hits, count) in pictures["right"].items():
        own = pictures["judge on renders"].get(name)
        print(f"{name:<12}{f'{hits}/{count}':>10}   {'' if own is None else f'{own:.3f}'}")
    print(f"{pictures['seconds a picture']} s a picture, {pictures['steps']} steps")
    for language in ("ru", "ko"):
        figures = results[f"translator {language}"]
        print(f"{language} exact {figures['exact']:.3f} of {figures['sentences']}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=int, default=100)
    parser.add_argument("--sentences", type=int, default=300)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=2.5)
    parser.add_argument("--seed", type=int, default=990_001)
    options = parser.parse_args()
    results = {
        "pictures": picture_figures(options.prompts, options.seed, options.steps, options.guidance),
        "translator ru": translator_figures("ru", options.sentences),
        "translator ko": translator_figures("ko", options.sentences),
        "threads": torch.get_num_threads(),
    }
    print_table(results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
