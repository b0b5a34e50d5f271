"""The models that ship, really run: translations word for word, pictures as the judge sees them,
and vocabularies that do not claim what the models cannot draw."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

BUNDLED = Path(__file__).resolve().parents[2] / "models" / "bundled"

RUSSIAN = {
    "Трёхъярусный розовый торт с клубникой на голубом фоне": (
        "a three-tier pink cake with strawberries on a light blue background"
    ),
    "нарисуй красный дом с синей крышей на белом фоне": ("draw a red house with a blue roof on a white background"),
    "НА ЖЕЛТОМ ФОНЕ ЗЕЛЕНАЯ МАШИНА": "a green car on a yellow background",
    "кошка чёрная, на розовом фоне": "a black cat on a pink background",
    "фиолетовая подарочная коробка с жёлтой лентой на белом фоне": (
        "a purple gift box with a yellow ribbon on a white background"
    ),
    "красивое зелёное яблоко на белом фоне, высокое качество": (
        "a beautiful green apple on a white background, high quality"
    ),
    "уютный маленький домик с красной крышей": "a cozy small cottage with a red roof",
    "синяя кружка с паром на сером фоне": "a blue mug with steam on a gray background",
    "Нарисуй рыжего кота на синем фоне.": "draw an orange cat on a blue background",
    "здание банка с золотыми монетами сверху на зелёном фоне": (
        "a bank building with gold coins on top on a green background"
    ),
}
KOREAN = {
    "파란 배경에 딸기를 올린 분홍색 3단 케이크": ("a three-tier pink cake with strawberries on a blue background"),
    "흰색 배경의 빨간 지붕 집": "a house with a red roof on a white background",
    "노란 배경에 초록색 자동차를 그려줘": "draw a green car on a yellow background",
    "분홍색 배경에 검은 고양이": "a black cat on a pink background",
    "하늘색 배경에 빨간 풍선 그려줘": "draw a red balloon on a light blue background",
    "보라색 머그컵, 흰색 배경": "a purple mug on a white background",
    "노란 리본이 달린 파란 선물 상자": "a blue gift box with a yellow ribbon",
    "예쁜 노란 별 그림": "a picture of a pretty yellow star",
    "회색 배경에 초록색 사과를 그려주세요": "draw a green apple on a gray background",
    "위에 금화가 있는 파란 은행 건물": "a blue bank building with gold coins on top",
}
PICTURES = {
    "a pink three-tier cake with strawberries on a light blue background": (("cake", "pink", "blue")),
    "a red house on a white background, summer morning": ("house", "red", "white"),
    "draw a green car on a yellow background": ("car", "green", "yellow"),
    "a black cat on a pink background": ("cat", "black", "pink"),
    "a beautiful blue mug on an orange background": ("cup", "blue", "orange"),
}


def vocabulary(name: str) -> dict[str, Any]:
    return json.loads((BUNDLED / name / "vocabulary.json").read_text())


@pytest.fixture(scope="module")
def translate() -> Callable[[str, list[str]], list[str]]:
    import torch
    from transformers import MarianMTModel, MarianTokenizer

    def run(language: str, texts: list[str]) -> list[str]:
        folder = BUNDLED / f"translator-{language}-en"
        model = MarianMTModel.from_pretrained(folder).eval()
        tokenizer = MarianTokenizer.from_pretrained(folder)
        inputs = tokenizer(texts, padding=True, return_tensors="pt")
        with torch.no_grad():
            return tokenizer.batch_decode(model.generate(**inputs), skip_special_tokens=True)

    return run


@pytest.fixture(scope="module")
def verdicts() -> list[dict[str, Any]]:
    """One look of the judge at one picture per prompt."""
    # Training modules draw with skia, which only the training group installs.
    pytest.importorskip("skia")
    import torch
    from diffusers import StableDiffusionPipeline

    from models.training import judge

    pipe = StableDiffusionPipeline.from_pretrained(BUNDLED / "small-world", dtype=torch.float32)
    pipe.set_progress_bar_config(disable=True)
    seeds = [torch.Generator().manual_seed(5 + number) for number in range(len(PICTURES))]
    pictures = pipe(list(PICTURES), num_inference_steps=15, guidance_scale=2.5, generator=seeds).images
    assert all(picture.size == (256, 256) for picture in pictures)
    return judge.judge_pictures(judge.load(), pictures)


@pytest.mark.parametrize(("language", "sentences"), [("ru", RUSSIAN), ("ko", KOREAN)])
def test_translates_word_for_word(
    translate: Callable[[str, list[str]], list[str]], language: str, sentences: dict[str, str]
) -> None:
    results = translate(language, list(sentences))
    assert dict(zip(sentences, results, strict=True)) == sentences


@pytest.mark.parametrize("number", range(len(PICTURES)))
def test_draws_what_the_prompt_names(verdicts: list[dict[str, Any]], number: int) -> None:
    seen = verdicts[number]
    wanted = list(PICTURES.values())[number]
    assert (seen["kind"], seen["color"], seen["background"]) == wanted


def test_vocabulary_does_not_claim_what_the_model_cannot_draw() -> None:
    image = vocabulary("small-world")
    known = {*image["objects"], *image["words"]}
    assert not known & {"elephant", "dog", "bicycle", "tree", "horse"}
    assert not set(image["objects"]) & set(image["words"])
    assert not {"слон", "собака", "велосипед"} & set(vocabulary("translator-ru-en")["words"])
    assert not {"코끼리", "코끼리를", "강아지"} & set(vocabulary("translator-ko-en")["words"])


def test_translations_use_only_words_the_image_model_knows() -> None:
    image = vocabulary("small-world")
    known = {*image["objects"], *image["words"]}
    said = " ".join([*RUSSIAN.values(), *KOREAN.values()])
    words = {word.strip(",.") for word in said.replace("-", " ").split()}
    assert words <= known
