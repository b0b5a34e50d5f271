"""The rules of the house that can be checked: who imports whom, and how long things may get."""

import ast
import re
import subprocess
import sys
from pathlib import Path
from statistics import median, quantiles

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("contracts", "chassis", "engines", "services", "infra", "models", "bench")
FILES = sorted(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))
MAX_FILE_LINES = 300
MAX_FUNCTION_LINES = 60
WORKERS = ("translator", "prompt_enhancer", "generator", "inpainter", "bannerizer")
MAX_WORKER_LINES = 150
NAMES_THAT_SAY_NOTHING = {"utils", "helpers", "common", "base", "misc", "manager"}


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    tree = ast.parse(path.read_text())
    return [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def length(node: ast.AST) -> int:
    return node.end_lineno - node.lineno + 1


def test_imports_keep_their_layers():
    command = [Path(sys.executable).with_name("lint-imports"), "--no-cache"]
    found = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_fits_in_the_head(path):
    text = path.read_text()
    assert len(text.splitlines()) <= MAX_FILE_LINES
    assert path.stem not in NAMES_THAT_SAY_NOTHING
    too_long = {node.name: length(node) for node in functions(path) if length(node) > MAX_FUNCTION_LINES}
    assert not too_long
    assert ast.get_docstring(ast.parse(text)) or not text.strip(), "a module says what it is for"
    assert not re.search(r"#\s*(TODO|FIXME|XXX)\b", text)
    assert not re.search(r"^\s*#\s*[-=*#]{5,}", text, re.M), "no banner comments"


def test_functions_are_short_on_the_whole():
    lengths = [length(node) for path in FILES for node in functions(path)]
    assert median(lengths) <= 10
    assert quantiles(lengths, n=10)[8] <= 30


@pytest.mark.parametrize("worker", WORKERS)
def test_a_worker_is_a_page(worker):
    own = [p for p in (ROOT / "services" / worker).glob("*.py") if p.stem not in {"engine", "__main__", "__init__"}]
    lines = [line for path in own for line in path.read_text().splitlines() if line.strip()]
    assert len(lines) <= MAX_WORKER_LINES


def test_importing_anything_connects_to_nothing_and_loads_no_model():
    modules = ["services.api.web", "services.api.conductor", "services.ledger.app"]
    modules += [f"services.{worker}.app" for worker in WORKERS]
    code = f"import sys, {', '.join(modules)}; sys.exit(any(name in sys.modules for name in ('torch', 'diffusers')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_nothing_of_one_machine_or_registry_is_committed():
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=False)
    for name in filter(None, listed.stdout.split("\0")):
        path = ROOT / name
        if path.suffix in {".safetensors", ".png", ".spm", ".model"} or not path.is_file():
            continue
        text = path.read_text(errors="replace")
        assert not re.search(r'"resolved": "https?://|registry = "https?://', text), name
        assert str(ROOT) not in text or str(ROOT) in {"/", "/app"}, name


def test_the_lock_names_hashes_and_no_address():
    lock = (ROOT / "requirements.lock").read_text()
    pins = re.findall(r"^[A-Za-z0-9_.-]+==\S+", lock, re.M)
    assert len(pins) > 50
    assert lock.count("--hash=sha256:") >= len(pins)
    assert "://" not in lock
    chosen = re.findall(r"^(?:torch|nvidia-)[^\n]*", lock, re.M)
    assert all("sys_platform == 'never'" in pin for pin in chosen), "torch is chosen for the machine"
