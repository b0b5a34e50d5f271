"""Measures the bundled prompt enhancer and writes bench/results/enhancer.json. Prompts are captions of the small
world with facts left out, in combinations that were held out of training. The facts are judged by the scene behind
each prompt, not by the rules that repair. Run as `python -m bench.enhancer` from the root."""

import argparse
import json
import time
from pathlib import Path
from typing import Any

import torch

from chassis.catalogue import load_catalogue
from chassis.engine import CancelToken
from models.download import folder
from models.training.captions import OBJECT_WORDS
from models.training.enhancer import pairs
from models.training.enhancer_pairs import Pair
from models.training.scene import OBJECT_COLORS
from services.prompt_enhancer.app import known
from services.prompt_enhancer.engine import LanguageModel
from services.prompt_enhancer.handler import Limits
from services.prompt_enhancer.wording.adding import Enriched, beyond, enrich, phrases

RESULTS = Path(__file__).resolve().parent / "results" / "enhancer.json"
TOPPINGS = ("strawberr", "cherr", "candle", "flower", "chocolate", "topping", "icing")
STATED = {
    "background": ("background", "backdrop", "wall"),
    "tiers": ("tier",),
    "topping": TOPPINGS,
    "roof": ("roof",),
    "ribbon": ("ribbon", "bow"),
}
"""Words that speak of a fact: where the prompt states it, none of them may be added."""


def contradicts(pair: Pair, phrase: str) -> bool:
    """Whether the phrase speaks against a fact that the prompt states, or names another thing."""
    said = phrase.split()
    if any(word in phrase for fact in pair.said & STATED.keys() for word in STATED[fact]):
        return True
    things = {word for word in OBJECT_WORDS if word not in ("flower", "flowers")}
    if things & set(said) or (pair.scene.kind != "cake" and "flowers" in said):
        return True
    backdrop = "background" in said and set(said) & OBJECT_COLORS.keys()
    return bool(backdrop) and "color" in pair.said and pair.scene.color in backdrop


class Enhancing:
    """The bundled model and the rules, as the service puts them together."""

    def __init__(self, threads: int) -> None:
        catalogue = load_catalogue()
        painter = catalogue.default("text_to_image")
        self._limits = Limits(painter, known(painter), None)
        self._model = LanguageModel(catalogue.default("enhance"), device="cpu", threads=threads)
        self._model.load()

    def __call__(self, text: str) -> tuple[str, Enriched]:
        """The model's own answer, and the prompt with what of it may be added."""
        answer = self._model.enhance(text, cancelled=CancelToken())
        return answer, enrich(text, answer, lambda phrase, longer: bool(self._limits.against(phrase, longer)))


def wording_figures(count: int, threads: int) -> dict[str, Any]:
    """Facts kept, details gained and repairs made over prompts of held-out combinations."""
    enhancing = Enhancing(threads)
    asked = pairs(count, seed=77_001, held_out=True)
    enhancing(asked[0].text)
    kept, gained, repaired, wrong, rules = 0, 0, 0, 0, {}
    started = time.monotonic()
    results = [enhancing(pair.text) for pair in asked]
    seconds = time.monotonic() - started
    for pair, (answer, enriched) in zip(asked, results, strict=True):
        stands = enriched.text.startswith(pair.text.rstrip(" .,;:"))
        kept += stands and not any(contradicts(pair, phrase) for phrase in enriched.added)
        gained += bool(enriched.added)
        repaired += bool(enriched.dropped)
        wrong += any(contradicts(pair, phrase) for phrase in phrases(beyond(pair.text, answer)))
        for _, rule in enriched.dropped:
            rules[rule] = rules.get(rule, 0) + 1
    return {
        "prompts": count,
        "facts kept": kept / count,
        "gained a detail": gained / count,
        "details a prompt": sum(len(enriched.added) for _, enriched in results) / count,
        "repaired": repaired / count,
        "the raw answer contradicted": wrong / count,
        "rules that dropped a phrase": rules,
        "ms a prompt": round(1000 * seconds / count, 1),
        "threads": threads,
        "examples": [[pair.text, enriched.text] for pair, (_, enriched) in list(zip(asked, results, strict=True))[:10]],
    }


def painted_figures(count: int) -> dict[str, Any]:
    """Plain and enhanced prompts painted by the bundled model with the same seeds: what the judge sees of each."""
    from diffusers import StableDiffusionPipeline

    from models.training import judge as judging

    enhancing = Enhancing(0)
    asked = [pair for pair in pairs(8 * count, seed=77_002, held_out=True) if "color" in pair.said]
    asked = [pair for pair in asked if "other" not in pair.said][:count]
    place = folder(load_catalogue().default("text_to_image"))
    pipe = StableDiffusionPipeline.from_pretrained(place, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    judge, seen = judging.load(), {}
    enhanced = [enhancing(pair.text)[1].text for pair in asked]
    for name, prompts in (("plain", [pair.text for pair in asked]), ("enhanced", enhanced)):
        pictures = []
        for number, prompt in enumerate(prompts):
            seed = torch.Generator().manual_seed(4_000 + number)
            pictures += pipe(prompt, num_inference_steps=20, guidance_scale=2.5, generator=seed).images
        seen[name] = judging.judge_pictures(judge, pictures)
    right = {name: [_right(pair, verdict) for pair, verdict in zip(asked, seen[name], strict=True)] for name in seen}
    return {
        "prompts": len(asked),
        **{f"{name}: kind and colour right": sum(hits) for name, hits in right.items()},
        "worse when enhanced": [
            [pair.text, text, str(verdict["kind"]), str(verdict["color"])]
            for pair, text, verdict, plain, better in zip(
                asked, enhanced, seen["enhanced"], right["plain"], right["enhanced"], strict=True
            )
            if plain and not better
        ],
    }


def _right(pair: Pair, verdict: dict[str, Any]) -> bool:
    stated = ["kind", "color", *(["background"] if "background" in pair.said else [])]
    return all(verdict[name] == getattr(pair.scene, name) for name in stated)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prompts", type=int, default=1000)
    parser.add_argument("--pictures", type=int, default=24)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    results = {
        "wording": wording_figures(options.prompts, options.threads),
        "painted": painted_figures(options.pictures),
    }
    print(json.dumps(results, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
