"""Measures how fast banners are composed and writes bench/results/banners.json.

One process, one order after another, as a worker does it: decode, analyse, plan, cut, set, encode. Beside each type
stands what Pillow needs for nothing but decoding the same picture, scaling it to the banner's size and encoding it:
the share of the work that no typesetter can spare. Run as `python -m bench.banners` from the root.
"""

import argparse
import io
import json
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from PIL import Image

from chassis.engine import CancelToken
from contracts.banners import STANDARD_SIZES, Banner, BannerSize, ImagePosition
from services.bannerizer.engine import Studio
from services.bannerizer.settings import BannerizerSettings

ROOT = Path(__file__).resolve().parents[1]
RESULTS = ROOT / "bench" / "results" / "banners.json"
PICTURE = ROOT / "docs" / "pictures" / "cake.png"
TEXTS = (
    ("Свежие торты на заказ", "Испечём и украсим к вашему празднику. Доставка за один день.", "Заказать торт"),
    ("특별한 날을 위한 케이크", "신선한 재료로 매일 굽습니다. 오늘 주문하면 내일 도착합니다.", "지금 주문하기"),
    ("Cakes for the days that matter", "Baked to order with fresh berries and real cream.", "Order yours"),
)
POSITIONS = (None, ImagePosition.BACKGROUND)
SIDE = 1024
"""The picture is scaled up to this, a usual size of painted ones."""


def picture() -> bytes:
    return _encoded(Image.open(PICTURE).convert("RGB").resize((SIDE, SIDE), Image.Resampling.BICUBIC))


def _encoded(image: Image.Image) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return buffer.getvalue()


def measured(work: Callable[[int], object], rounds: int) -> tuple[float, float]:
    """Median CPU and wall milliseconds of `work(round)`, after one round that does not count."""
    work(-1)
    cpu, wall = [], []
    for index in range(rounds):
        began = time.process_time(), time.perf_counter()
        work(index)
        cpu.append(1000 * (time.process_time() - began[0]))
        wall.append(1000 * (time.perf_counter() - began[1]))
    return median(cpu), median(wall)


def banner_figures(studio: Studio, size: BannerSize, body: bytes, rounds: int) -> dict[str, Any]:
    def compose(index: int) -> None:
        headline, text, call_to_action = TEXTS[index % len(TEXTS)]
        # No two alike: what the typesetter remembers of one order is of no use to the next.
        banner = Banner(
            sizes=(size,),
            headline=f"{headline} {index}",
            text=f"{text} {index}",
            call_to_action=call_to_action,
            image_position=POSITIONS[index // len(TEXTS) % len(POSITIONS)],
        )
        studio.compose(banner, body, None, cancelled=CancelToken(), report=lambda *_, **__: None)

    def floor(_: int) -> None:
        image = Image.open(io.BytesIO(body)).convert("RGB")
        _encoded(image.resize((size.width, size.height), Image.Resampling.LANCZOS))

    (cpu, wall), (least, _) = measured(compose, rounds), measured(floor, rounds)
    return {
        "pixels": [size.width, size.height],
        "cpu ms": round(cpu, 1),
        "banners a second": round(1000 / wall, 1),
        "decode, scale, encode alone, cpu ms": round(least, 1),
        "times that": round(cpu / least, 2),
    }


def print_table(results: dict[str, Any]) -> None:
    print(f"{'type':<18}{'cpu ms':>8}{'a second':>10}{'Pillow alone':>14}{'ratio':>7}")
    for name, figures in results["types"].items():
        alone, ratio = figures["decode, scale, encode alone, cpu ms"], figures["times that"]
        print(f"{name:<18}{figures['cpu ms']:>8}{figures['banners a second']:>10}{alone:>14}{ratio:>7}")
    print(f"{results['load ms']} ms of CPU to load fonts and layouts, once")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=24)
    options = parser.parse_args()
    studio, body = Studio(BannerizerSettings().fonts_path), picture()
    began = time.process_time()
    studio.load()
    load = 1000 * (time.process_time() - began)
    types = {}
    for kind, (width, height) in STANDARD_SIZES.items():
        size = BannerSize(type=kind, width=width, height=height)
        types[kind.value] = banner_figures(studio, size, body, options.rounds)
    results = {"types": types, "load ms": round(load), "rounds": options.rounds, "picture pixels": [SIDE, SIDE]}
    print_table(results)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, ensure_ascii=False, indent=1) + "\n")


if __name__ == "__main__":
    main()
