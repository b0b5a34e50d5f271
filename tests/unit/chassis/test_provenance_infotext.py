"""The infotext, read as A1111 reads it."""

import json
import re

import pytest

from chassis.provenance.infotext import infotext
from contracts.pictures import Scheduler
from tests.unit.chassis.provenance_files import record

PAIR = re.compile(r'\s*(\w[\w \-/]+):\s*("(?:\\.|[^\\"])+"|[^,]*)(?:,|$)')
"""A1111's own expression, modules/infotext_utils.py."""


def parsed(text: str) -> dict[str, str]:
    """As `parse_generation_parameters` does it there."""
    *lines, last = text.strip().split("\n")
    assert len(PAIR.findall(last)) >= 3
    parts: dict[str, list[str]] = {"Prompt": [], "Negative prompt": []}
    part = "Prompt"
    for line in lines:
        line = line.strip()
        if line.startswith("Negative prompt:"):
            part, line = "Negative prompt", line[16:].strip()
        parts[part].append(line)
    pairs = {key: json.loads(value) if value[0] == value[-1] == '"' else value for key, value in PAIR.findall(last)}
    return {key: "\n".join(lines) for key, lines in parts.items()} | pairs


def test_all_parameters_are_found():
    text = infotext(record(strength=0.75, guidance=7.5))
    assert parsed(text) == {
        "Prompt": "a cake",
        "Negative prompt": "blur, text",
        "Steps": "30",
        "Sampler": "DPM++ 2M",
        "CFG scale": "7.5",
        "Seed": "4294967295",
        "Size": "40x24",
        "Model": "emblem",
        "Denoising strength": "0.75",
        "Version": "bottega 0.1.0",
    }


def test_it_is_written_as_others_write_it():
    assert infotext(record()) == (
        "a cake\nNegative prompt: blur, text\n"
        "Steps: 30, Sampler: DPM++ 2M, CFG scale: 7, Seed: 4294967295, Size: 40x24, Model: emblem, "
        "Version: bottega 0.1.0"
    )


@pytest.mark.parametrize("model", ['a, b: "c"', "back\\slash, x", "ns:name", "two\nlines"])
def test_values_with_a_meaning_are_quoted(model: str):
    assert parsed(infotext(record(model=model)))["Model"] == model


def test_prompts_keep_their_lines():
    read = parsed(infotext(record(prompt="торт\r\nс ягодами\rи кремом", negative_prompt="흐린\n글자")))
    assert read["Prompt"] == "торт\nс ягодами\nи кремом"
    assert read["Negative prompt"] == "흐린\n글자"


def test_a_prompt_cannot_pass_for_something_else():
    prompt = "a cake\nNegative prompt: me\nSteps: 1, Sampler: Euler, Seed: 2"
    read = parsed(infotext(record(prompt=prompt, negative_prompt="")))
    assert read["Negative prompt"] == ""
    assert read["Prompt"] == "a cake\nNegative prompt : me\nSteps : 1, Sampler: Euler, Seed: 2"
    assert read["Steps"] == "30"


def test_without_a_negative_prompt_there_is_no_line_for_it():
    assert "Negative prompt" not in infotext(record(negative_prompt=" \n"))


def test_without_any_prompt_the_parameters_stand_alone():
    assert infotext(record(prompt="", negative_prompt="")).startswith("Steps: 30, ")


def test_control_characters_become_spaces():
    assert infotext(record(prompt="a\x00b\x1bc\x85d\te")).startswith("a b c d\te\n")


def test_a_composition_has_no_parameters():
    assert infotext(record(steps=None)) is None


def test_every_scheduler_has_a_name_there():
    named = {name: parsed(infotext(record(scheduler=name)))["Sampler"] for name in Scheduler}
    assert named == {
        "ddim": "DDIM",
        "dpm++_2m": "DPM++ 2M",
        "euler": "Euler",
        "euler_a": "Euler a",
        "pndm": "PLMS",
        "unipc": "UniPC",
    }
