"""`make demo` as a newcomer sees it."""

import os
import subprocess
import sys

from PIL import Image

from infra.local.paths import ROOT


def demo(running, folder):
    variables = {**os.environ, "BOTTEGA_PORT": str(running.values.port), "COLUMNS": "160"}
    command = [sys.executable, "-m", "infra.demo", str(folder)]
    return subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=100, check=False)


def test_the_demo_orders_edits_repairs_composes_and_tells_the_credits(running, tmp_path):
    done = demo(running, tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    for said in ("credits before: 10", "placed · hold", "running · translate", "review · review", "edited to:",
                 "running · enhance", "improved:", "running · generate", "running · inpaint", "running · compose",
                 "succeeded", "credits after: 5 (held: 0)"):  # fmt: skip
        assert said in done.stdout
    pictures = sorted(tmp_path.glob("*.png"))
    assert len(pictures) == 5 and all(str(path) in done.stdout for path in pictures)
    sizes = []
    for path in pictures:
        with Image.open(path) as picture:
            sizes.append(picture.size)
    assert sorted(sizes) == [(256, 256)] * 3 + [(728, 90), (1080, 1080)]
    again = demo(running, tmp_path)
    assert again.returncode == 0 and "credits before: 5" in again.stdout, "the same account, its credits kept"


def test_without_a_stack_it_says_what_to_do(running, tmp_path):
    variables = {**os.environ, "BOTTEGA_PORT": "1"}
    command = [sys.executable, "-m", "infra.demo", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode != 0 and "make dev" in done.stderr
