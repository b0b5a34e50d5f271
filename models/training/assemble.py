"""Puts the trained parts together as one StableDiffusionPipeline in half precision, and writes the
vocabulary that prompts are checked against."""

import json
import random

import torch
from diffusers import AutoencoderTiny, StableDiffusionPipeline, UNet2DConditionModel
from transformers import CLIPTextModel, CLIPTokenizer

from models.training import paths, unet
from models.training.captions import OBJECT_WORDS, caption
from models.training.neutral_words import FUNCTION_WORDS, PHRASES, adjectives, filler_words
from models.training.scene import sample_scene
from models.training.translation import words_of

KINDS = ["cake", "house", "skyscraper", "mug", "bottle", "gift", "apple", "cat", "balloon", "star", "flower", "car"]


def vocabulary() -> dict[str, list[str]]:
    rng = random.Random(6)
    said = [caption(sample_scene(rng), rng) for _ in range(60_000)]
    texts = [*said, *PHRASES, *FUNCTION_WORDS, *adjectives(), *filler_words()]
    words = {word for text in texts for word in words_of(text)}
    return {
        "kinds": list(KINDS),
        "objects": sorted(OBJECT_WORDS),
        "words": sorted(words - set(OBJECT_WORDS)),
    }


def pipeline() -> StableDiffusionPipeline:
    return StableDiffusionPipeline(
        vae=AutoencoderTiny.from_pretrained(paths.VAE_256),
        text_encoder=CLIPTextModel.from_pretrained(paths.TEXT_ENCODER),
        tokenizer=CLIPTokenizer.from_pretrained(paths.TOKENIZER),
        unet=UNet2DConditionModel.from_pretrained(paths.UNET),
        scheduler=unet.scheduler(),
        safety_checker=None,
        feature_extractor=None,
        requires_safety_checker=False,
    )


def main() -> None:
    pipeline().to(torch.float16).save_pretrained(paths.IMAGE_MODEL, safe_serialization=True)
    for path in paths.IMAGE_MODEL.glob("*/config.json"):
        config = json.loads(path.read_text())
        # Where the part lay on the machine that trained it is nobody's business.
        config.pop("_name_or_path", None)
        path.write_text(json.dumps(config, indent=2) + "\n")
    text = json.dumps(vocabulary(), indent=0)
    (paths.IMAGE_MODEL / "vocabulary.json").write_text(text + "\n")
    for path in sorted(paths.IMAGE_MODEL.rglob("*")):
        if path.is_file():
            print(f"{path.stat().st_size:>9} {path.relative_to(paths.IMAGE_MODEL)}")


if __name__ == "__main__":
    main()
