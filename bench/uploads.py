"""What looking at an upload's structure costs, against decoding it: 12 megapixels as JPEG, PNG and WebP.

The check stands before every decoder, so it has to be cheap even for a long file. Both run here in turns, on the
same bytes, and the ratio is between them; the milliseconds are this machine's. Refusals of a bomb, an animation and a
polyglot are timed too. Run as `python -m bench.uploads`.
"""

import argparse
import io
import json
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from services.api.uploads.headers import read_header
from services.api.uploads.limits import Limits, Refusal
from tests.unit.api.uploads import files

RESULTS = Path(__file__).resolve().parent / "results" / "uploads.json"
SIZE = (4000, 3000)
LIMITS = Limits(bytes=20 * 1024 * 1024, pixels=24_000_000, side=8192)
LEAST_ROUNDS = 9
OPTIONS: dict[str, dict[str, Any]] = {
    "JPEG": {"quality": 92},
    "PNG": {"compress_level": 3},
    "WEBP": {"quality": 85, "method": 1},
}


def photo() -> Image.Image:
    """Soft shapes and a little grain, which compress about as well as a photograph does."""
    channels = []
    for sigma in (50, 60, 70):
        shapes = Image.effect_noise((SIZE[0] // 40, SIZE[1] // 40), sigma).resize(SIZE, Image.Resampling.BICUBIC)
        channels.append(Image.blend(shapes, Image.effect_noise(SIZE, 8), 0.2))
    return Image.merge("RGB", channels)


def encode(picture: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **OPTIONS[kind])
    return out.getvalue()


def decode(body: bytes) -> None:
    with Image.open(io.BytesIO(body)) as picture:
        picture.load()


def milliseconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def compared(body: bytes, rounds: int) -> dict[str, float]:
    """Medians over interleaved rounds; the ratio is the median of each round's own."""
    checks, decodes = [], []
    for _ in range(rounds):
        checks.append(milliseconds(lambda: read_header(body, LIMITS)))
        decodes.append(milliseconds(lambda: decode(body)))
    ratios = [check / whole for check, whole in zip(checks, decodes, strict=True)]
    return {
        "bytes": len(body),
        "check_ms": round(statistics.median(checks), 3),
        "decode_ms": round(statistics.median(decodes), 1),
        "check_to_decode": round(statistics.median(ratios), 5),
    }


def refused_in(body: bytes, rounds: int) -> float:
    """Milliseconds until the file is refused; the slowest round."""

    def refused() -> None:
        try:
            read_header(body, LIMITS)
        except Refusal:
            return
        raise AssertionError("this file should have been refused")

    return round(max(milliseconds(refused) for _ in range(rounds)), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = max(parser.parse_args().rounds, LEAST_ROUNDS)
    bodies = {kind: encode(photo(), kind) for kind in OPTIONS}
    hostile = {
        "bomb": files.bomb(),
        "animation": files.animation("PNG"),
        "polyglot": bodies["JPEG"] + files.zip_archive(),
        "broken_off": bodies["PNG"][: len(bodies["PNG"]) * 9 // 10],
    }
    results: dict[str, Any] = {kind.lower(): compared(body, rounds) for kind, body in bodies.items()}
    results["refused_within_ms"] = {name: refused_in(body, rounds) for name, body in hostile.items()}
    results["rounds"] = rounds
    for kind in OPTIONS:
        print(f"{kind:<6}{results[kind.lower()]}")
    print(f"refused within ms: {results['refused_within_ms']}")
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
