"""The texts of the page: complete in every language, all of them used, and one for every problem and failure."""

import ast
import json
import re
from pathlib import Path
from typing import Any

import pytest

import services.api.web  # noqa: F401 - registers every kind of problem
from services.api.problems import KINDS

ROOT = Path(__file__).parents[3]
SOURCES = ROOT / "web" / "src"
TEXTS = SOURCES / "i18n" / "texts"
PLURALS = {"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}, "ko": {"other"}}
SCREENS = sorted(path.name for path in (TEXTS / "en").glob("*.json"))
OTHERWISE = "failed"
"""What a failure without a code of its own is called."""
WORKERS = ("bannerizer", "generator", "inpainter", "prompt_enhancer", "translator")
OF_ORDERS = ("chassis", "engines", "services/api/orders", *(f"services/{worker}" for worker in WORKERS))
OF_NO_ORDER = {"id_reused"}
"""Failures of what came over the broker, of which the page shows none."""
CODE = "\n".join(path.read_text() for path in SOURCES.rglob("*.ts*") if not path.name.endswith(".test.ts"))


def leaves(node: Any, path: str = "") -> dict[str, Any]:
    """The texts below a node by their keys; a plural is one text."""
    if isinstance(node, str) or "other" in node:
        return {path: node}
    return {key: text for name, child in node.items() for key, text in leaves(child, f"{path}.{name}").items()}


def texts(language: str, screen: str) -> dict[str, Any]:
    found = json.loads((TEXTS / language / screen).read_text())
    return leaves(found, screen.removesuffix(".json")) if found else {}


def forms(text: Any) -> list[str]:
    return list(text.values()) if isinstance(text, dict) else [text]


@pytest.mark.parametrize("screen", SCREENS)
@pytest.mark.parametrize("language", PLURALS)
def test_a_language_says_what_english_says(language: str, screen: str) -> None:
    english, said = texts("en", screen), texts(language, screen)
    assert said.keys() == english.keys()
    for key, text in said.items():
        assert all(form.strip() for form in forms(text)), key
        assert isinstance(text, dict) == isinstance(english[key], dict), key
        assert not isinstance(text, dict) or text.keys() == PLURALS[language], key
        holes = {hole for form in forms(text) for hole in re.findall(r"\{(\w+)\}", form)}
        assert holes == {hole for form in forms(english[key]) for hole in re.findall(r"\{(\w+)\}", form)}, key


@pytest.mark.parametrize("screen", SCREENS)
def test_every_text_is_used(screen: str) -> None:
    whole = set(re.findall(r"['\"`]([\w-]+(?:\.[\w-]+)+)['\"`]", CODE))
    begun = tuple(re.findall(r"`([\w-]+(?:\.[\w-]+)*\.)\$\{", CODE))
    unused = [key for key in texts("en", screen) if key not in whole and not key.startswith(begun)]
    assert not unused


@pytest.mark.parametrize("language", PLURALS)
def test_every_problem_says_what_happened_and_what_to_do(language: str) -> None:
    said = texts(language, "problems.json")
    missing = [name for name in KINDS for part in ("what", "next") if f"problems.{name}.{part}" not in said]
    assert not missing


def failures() -> set[str]:
    """The codes that an order may fail with, as they stand where they are raised."""
    files = [path for folder in OF_ORDERS for path in (ROOT / folder).rglob("*.py")]
    calls = (node for path in files for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, ast.Call))
    place = {"Permanent": 1, "Failure": 0}
    made = [(call, place[call.func.id]) for call in calls if isinstance(call.func, ast.Name) and call.func.id in place]
    said = [word.value for call, _ in made for word in call.keywords if word.arg == "code"]
    said += [call.args[index] for call, index in made if len(call.args) > index]
    return {node.value for node in said if isinstance(node, ast.Constant)} - OF_NO_ORDER | {OTHERWISE}


@pytest.mark.parametrize("language", PLURALS)
def test_every_failure_says_what_happened_and_what_to_do(language: str) -> None:
    said, codes = texts(language, "failures.json"), failures()
    assert {"no_answer", "retries_exhausted", "empty_mask", "text_does_not_fit"} <= codes
    missing = [code for code in codes for part in ("what", "next") if f"failures.{code}.{part}" not in said]
    assert not missing


def test_every_language_lists_the_same_files() -> None:
    for language in PLURALS:
        assert sorted(path.name for path in (TEXTS / language).glob("*.json")) == SCREENS
        index = (TEXTS / language / "index.ts").read_text()
        assert re.findall(r"'\./([\w-]+\.json)'", index) == SCREENS
