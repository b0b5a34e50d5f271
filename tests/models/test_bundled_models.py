"""The models that ship, really run: translations word for word, pictures as the judge sees them,
and vocabularies that do not claim what the models cannot draw."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from contracts.regions import Rectangle, Region
from tests.fakes.orders import generation, image, inpainting, source_of

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


MUG, STEPS = "a red mug on a white background", 15


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


@pytest.fixture(scope="module")
def work_on() -> Callable[..., bytes]:
    """The PNG that the services' own engines make, over a picture where one is given, in the `region` if one is."""
    from chassis.catalogue import load_catalogue
    from chassis.engine import CancelToken
    from services.generator.engine import Diffusion
    from services.inpainter.engine import Inpainter
    from services.inpainter.engine.canvas import prepare

    model = load_catalogue().find("small-world")
    generator, inpainter = (kind(model, device="cpu", memory_mb=2000, threads=1) for kind in (Diffusion, Inpainter))
    generator.load()
    inpainter._shelf = generator.shelf
    size = {"width": 256, "height": 256, "steps": STEPS}

    def run(prompt: str, over: bytes | None = None, *, region: Region | None = None, strength: float = 1.0) -> bytes:
        source = source_of(over) if over else None
        rest = {"cancelled": CancelToken(), "report": lambda *report: None}
        if region is None:
            command = generation(prompt, source=source, strength=strength if over else None, **size)
            return generator.paint(model, command, over, 5, **rest).png
        command = inpainting(prompt, source=source, region=region, strength=strength, feather=8, **size)
        return inpainter.paint(model, command, prepare(command, over, None), 5, **rest).png

    return run


@pytest.fixture(scope="module")
def mug(work_on: Callable[..., bytes]) -> bytes:
    return work_on(MUG)


def likeness(one: bytes, other: bytes) -> float:
    """Peak signal-to-noise ratio in dB."""
    difference = image(one).astype(float) - image(other)
    return float(10 * np.log10(255**2 / (difference**2).mean()))


def seen(body: bytes) -> dict[str, Any]:
    """What the judge sees."""
    pytest.importorskip("skia")
    from models.training import judge

    return judge.judge_pictures(judge.load(), [Image.open(io.BytesIO(body))])[0]


def test_a_low_strength_stays_near_the_picture_and_a_high_one_does_not(work_on: Callable[..., bytes], mug: bytes):
    low, high = (work_on("a blue mug on a white background", mug, strength=strength) for strength in (0.15, 0.8))
    assert likeness(low, mug) > 23
    assert likeness(high, mug) < 15
    assert low == work_on("a blue mug on a white background", mug, strength=0.15)


def test_a_mug_is_painted_over_in_the_new_colour(work_on: Callable[..., bytes], mug: bytes) -> None:
    assert (seen(mug)["kind"], seen(mug)["color"]) == ("cup", "red")
    over = seen(work_on("a blue mug on a white background", mug, strength=0.8))
    assert (over["kind"], over["color"], over["background"]) == ("cup", "blue", "white")


def test_a_click_on_a_mug_paints_that_mug_in_another_colour(work_on: Callable[..., bytes], mug: bytes) -> None:
    repaired = work_on("a blue mug on a white background", mug, region=Region(points=((110, 150),)))
    judged = seen(repaired)
    assert (judged["kind"], judged["color"], judged["background"]) == ("cup", "blue", "white")
    same = (image(repaired) == image(mug)).all(axis=-1)
    assert same[:40].all() and same[-20:].all(), "the ground stays, to the pixel"


def test_another_thing_appears_in_a_rectangle(work_on: Callable[..., bytes], mug: bytes) -> None:
    region = Region(rectangle=Rectangle(x=16, y=16, width=224, height=224))
    judged = seen(work_on("a green apple on a white background", mug, region=region))
    assert (judged["kind"], judged["color"]) == ("apple", "green")


def test_a_repair_takes_up_what_stands_around_it(work_on: Callable[..., bytes]) -> None:
    house = work_on("a red house with a blue roof on a yellow background")
    rows, columns = (image(house)[..., 2].astype(int) - image(house)[..., 0] > 60).nonzero()
    click = (int(np.median(columns)), int(np.median(rows)))
    prompt = "a red house with a green roof on a yellow background"
    judged = seen(work_on(prompt, house, region=Region(points=(click,))))
    assert (judged["kind"], judged["color"], judged["roof"], judged["background"]) == (
        "house",
        "red",
        "green",
        "yellow",
    )


def test_a_small_thing_appears_whole_on_plain_ground(work_on: Callable[..., bytes], mug: bytes) -> None:
    corner = Region(rectangle=Rectangle(x=188, y=6, width=60, height=72))
    added = image(work_on("a blue balloon on a white background", mug, region=corner))[6:78, 188:248].astype(int)
    blue = added[..., 2] - added[..., 0] > 60
    rows, columns = blue.nonzero()
    assert 0.15 < blue.mean() < 0.7
    assert min(rows.min(), columns.min(), 59 - columns.max()) > 0, "no edge cuts it off"
