"""Draws one sheet of pictures with the models that ship: English prompts as they are, Russian and
Korean ones through the bundled translators. Under each picture stand the language and the English
text it was drawn from, since not every machine has a Korean font."""

import argparse
import textwrap

import torch
from diffusers import StableDiffusionPipeline
from PIL import Image, ImageDraw, ImageFont
from transformers import MarianMTModel, MarianTokenizer

from models.training import paths
from models.training.marian import translate

PROMPTS = (
    ("en", "a pink three-tier cake with strawberries on a light blue background"),
    ("ru", "Нарисуй красный дом с синей крышей на жёлтом фоне"),
    ("ko", "흰색 배경의 빨간 지붕 집"),
    ("en", "a cute orange cat on a teal background, flat design"),
    ("ru", "двухъярусный белый торт со свечами на розовом фоне"),
    ("ko", "노란 배경에 초록색 자동차를 그려줘"),
    ("en", "bank building with gold coins on top, green background"),
    ("ru", "синяя кружка с паром на сером фоне"),
    ("ko", "하늘색 배경에 노란 리본이 달린 보라색 선물 상자"),
    ("en", "a red flower in a pot on a white background"),
    ("ru", "зелёное яблоко на оранжевом фоне"),
    ("ko", "분홍색 배경에 하얀 풍선"),
)
SIDE, GAP, TEXT = 200, 8, 44
COLUMNS = 4


def english_texts() -> list[str]:
    texts = [text for _, text in PROMPTS]
    for language in ("ru", "ko"):
        folder = paths.BUNDLED / f"translator-{language}-en"
        model = MarianMTModel.from_pretrained(folder).eval()
        tokenizer = MarianTokenizer.from_pretrained(folder)
        places = [number for number, (spoken, _) in enumerate(PROMPTS) if spoken == language]
        results = translate(model, tokenizer, [PROMPTS[number][1] for number in places])
        for number, result in zip(places, results, strict=True):
            texts[number] = result
    return texts


def arrange(pictures: list[Image.Image], texts: list[str]) -> Image.Image:
    rows = -(-len(pictures) // COLUMNS)
    size = (COLUMNS * (SIDE + GAP) + GAP, rows * (SIDE + TEXT + GAP) + GAP)
    sheet = Image.new("RGB", size, "white")
    pen, font = ImageDraw.Draw(sheet), ImageFont.load_default(11)
    for number, (picture, text) in enumerate(zip(pictures, texts, strict=True)):
        x = GAP + number % COLUMNS * (SIDE + GAP)
        y = GAP + number // COLUMNS * (SIDE + TEXT + GAP)
        sheet.paste(picture.resize((SIDE, SIDE), Image.Resampling.LANCZOS), (x, y))
        lines = textwrap.wrap(f"{PROMPTS[number][0]}: {text}", 36)[:3]
        pen.multiline_text((x, y + SIDE + 2), "\n".join(lines), "black", font, spacing=2)
    return sheet


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--steps", type=int, default=20)
    parser.add_argument("--guidance", type=float, default=2.5)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    texts = english_texts()
    pipe = StableDiffusionPipeline.from_pretrained(paths.IMAGE_MODEL, dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    pictures = []
    for number, text in enumerate(texts):
        seed = torch.Generator().manual_seed(options.seed + number)
        pictures += pipe(
            text,
            num_inference_steps=options.steps,
            guidance_scale=options.guidance,
            generator=seed,
        ).images
        print(text)
    arrange(pictures, texts).save(paths.BUNDLED / "sheet.png", optimize=True)


if __name__ == "__main__":
    main()
