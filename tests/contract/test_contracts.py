"""The wire: committed schemas are true, golden examples parse, round-trip and satisfy them, readers are tolerant."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import yaml

from contracts import topology
from contracts.envelope import MAX_BODY_BYTES, BadMessageError, decode
from contracts.events import REGISTRY, AccountCommand, BalanceEvent, TranslationRequested
from contracts.generate import drift
from contracts.pipeline import STEPS

EXAMPLES = sorted((Path(__file__).parents[2] / "contracts" / "examples").glob("*.json"))
SCHEMAS = Path(__file__).parents[2] / "contracts" / "schemas"


def example(event_type: str = TranslationRequested.type) -> dict:
    return json.loads((EXAMPLES[0].parent / f"{event_type}.json").read_text())


def test_generated_files_are_what_the_contracts_say():
    assert drift() == []


def test_what_is_generated_is_the_same_whatever_pools_there_are():
    command = [sys.executable, "-m", "contracts.generate", "--check"]
    environment = {**os.environ, "BOTTEGA_POOLS": "fast,slow"}
    done = subprocess.run(command, cwd=SCHEMAS.parents[1], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    channels = yaml.safe_load((SCHEMAS.parent / "asyncapi.yaml").read_text())["channels"]
    pool = channels["generation.requested.v1"]["parameters"]["pool"]
    assert all(re.match(pool["x-pattern"], name) for name in topology.named_pools("fast,slow"))


def test_every_event_has_a_golden_example():
    assert {path.stem for path in EXAMPLES} == set(REGISTRY)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_example_parses_round_trips_and_satisfies_its_schema(path):
    golden = json.loads(path.read_text())
    envelope = decode(path.read_bytes())
    assert type(envelope.data) is REGISTRY[path.stem]
    again = json.loads(envelope.encode())
    assert decode(envelope.encode()) == envelope
    assert {**again, "data": None} == {**golden, "data": None}
    assert {key: value for key, value in golden["data"].items() if value is not None} == again["data"]
    jsonschema.validate(again, json.loads((SCHEMAS / path.name).read_text()))


def test_a_newer_writers_fields_are_ignored():
    newer = example() | {"dataschema": "x"}
    newer["data"] |= {"mood": "festive"}
    assert decode(json.dumps(newer).encode()).data == decode(json.dumps(example()).encode()).data


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{garbage",
        b"[]",
        b'"text"',
        b"\xff\xfe",
        b"{}",
        json.dumps(example() | {"type": "translation.requested.v9"}).encode(),
        json.dumps(example() | {"id": "not a uuid"}).encode(),
        json.dumps(example() | {"data": {"order_id": "x"}}).encode(),
        json.dumps(example() | {"specversion": "2.0"}).encode(),
        b"[" * 100_000,
        b" " * (MAX_BODY_BYTES + 1),
    ],
)
def test_what_is_no_event_is_a_bad_message(body):
    with pytest.raises(BadMessageError):
        decode(body)


def test_a_writer_refuses_an_oversized_event():
    envelope = decode(json.dumps(example()).encode())
    huge = envelope.data.model_copy(update={"text": "х" * MAX_BODY_BYTES})
    with pytest.raises(BadMessageError):
        envelope.model_copy(update={"data": huge}).encode()


def test_a_repeated_command_has_the_same_fingerprint_and_another_has_not():
    first, later = decode(json.dumps(example()).encode()), example() | {"time": "2027-01-01T00:00:00Z"}
    assert decode(json.dumps(later).encode()).fingerprint() == first.fingerprint()
    later["data"]["text"] = "другой торт"
    assert decode(json.dumps(later).encode()).fingerprint() != first.fingerprint()


def test_every_command_and_every_outcome_has_a_consumer():
    heard = {key for queue in topology.work_queues() for key in queue.keys}
    for name, event in REGISTRY.items():
        if (
            name.endswith(".requested.v1")
            or name.startswith("credits.")
            or name.endswith((".completed.v1", "failed.v1"))
        ):
            assert any(key == name or key.startswith(f"{name}.") for key in heard), f"nobody consumes {event}"


def test_every_stage_has_one_queue_a_command_and_a_result():
    for step in STEPS.values():
        assert step.queue() in {queue.name for queue in topology.work_queues()}
        assert step.command.type in REGISTRY and step.result.type in REGISTRY


@pytest.mark.parametrize("name", ["api", "conductor", "ledger", "translator", "generator"])
def test_a_user_may_do_what_its_service_does_and_nothing_else(name):
    import re

    user = topology.users()[name]
    assert not re.fullmatch(user.configure, "bottega") and not re.fullmatch(user.write, "ledger.work")
    assert not re.fullmatch(user.write, "amq.default") and not re.fullmatch(user.write, "")
    others = {queue.name for queue in topology.work_queues()} - {
        queue.name for queue in topology.work_queues() if queue.name.startswith(name)
    }
    readable = {queue for queue in others if re.fullmatch(user.read, queue)}
    assert readable <= ({topology.DEAD_WORK, topology.SUBMISSIONS_WORK} if name == "conductor" else set())
    settles = [
        key for key in ("credits.captured.v1", "credits.granted.v1") if re.match(user.may_publish["bottega"], key)
    ]
    assert bool(settles) == (name == "ledger")


def test_only_the_conductor_asks_the_ledger_and_only_the_ledger_answers():
    commands = {event.type for event in REGISTRY.values() if issubclass(event, AccountCommand)}
    outcomes = {event.type for event in REGISTRY.values() if issubclass(event, BalanceEvent) and "type" in vars(event)}
    assert commands >= {"distribution.requested.v1", "correction.requested.v1", "refund.requested.v1"}
    assert outcomes >= {"credits.distributed.v1", "credits.returned.v1", "credits.refused.v1"}
    queues = {queue.name: set(queue.keys) for queue in topology.work_queues()}
    assert commands <= queues[topology.LEDGER_WORK] and outcomes <= queues[topology.CONDUCTOR_WORK]
    for name, user in topology.users().items():
        may = {key for key in commands | outcomes if re.fullmatch(user.may_publish[topology.EVENTS], key)}
        assert may == {"conductor": commands, "ledger": outcomes}.get(name, set())


def test_a_correction_by_nothing_is_refused_by_reader_and_schema():
    body = example("correction.requested.v1")
    schema = json.loads((SCHEMAS / "correction.requested.v1.json").read_text())
    jsonschema.validate(body, schema)
    body["data"]["amount"] = 0
    with pytest.raises(BadMessageError):
        decode(json.dumps(body).encode())
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, schema)


def test_a_partner_may_submit_orders_and_read_its_own_results_and_nothing_else():
    user = topology.partner_user("shop")
    assert re.fullmatch(user.may_publish[topology.EVENTS], "order.submitted.v1")
    assert not any(
        re.fullmatch(user.may_publish[topology.EVENTS], key) for key in set(REGISTRY) - {"order.submitted.v1"}
    )
    assert [name for name in topology.EXCHANGES if re.fullmatch(user.write, name)] == [topology.EVENTS]
    queues = [*(queue.name for queue in topology.queues()), "partner.other.results", "partner.shop.results"]
    assert [queue for queue in queues if re.fullmatch(user.read, queue)] == ["partner.shop.results"]
    assert not any(re.fullmatch(user.configure, queue) for queue in queues)


def test_an_order_over_the_broker_is_validated_like_one_over_http():
    submitted = json.loads((EXAMPLES[0].parent / "order.submitted.v1.json").read_text())
    schema = json.loads((SCHEMAS / "order.submitted.v1.json").read_text())
    for wrong in ({"tool": "poem"}, {"tool": "generate"}, {"tool": "generate", "prompt": "x", "colour": "red"}):
        submitted["data"]["order"] = wrong
        with pytest.raises(BadMessageError):
            decode(json.dumps(submitted).encode())
    for wrong in ({"tool": "poem"}, {"tool": "generate", "prompt": "x", "colour": "red"}):
        submitted["data"]["order"] = wrong
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(submitted, schema)
