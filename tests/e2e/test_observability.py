"""One trace through every process, and the metrics that operators watch."""

import json

from contracts.pipeline import STEPS
from tests.chaos.conftest import RUSSIAN
from tests.person import Person
from tests.stack import eventually


def spans(running):
    lines = (running.folder / "traces.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines if line.endswith("}")]


def test_one_trace_runs_from_the_request_through_every_message(running):
    person = Person(running.url, credits=2)
    parent = "00-" + "4bf92f3577b34da6a3ce929d0e0e4736" + "-00f067aa0ba902b7-01"
    body = {"tool": "generate", "prompt": RUSSIAN}
    order = person.expect(202, person.api.post("/api/orders", json=body, headers={"traceparent": parent}))
    person.wait(order["id"])

    def services():
        trace = [span for span in spans(running) if span["context"]["trace_id"] == f"0x{parent[3:35]}"]
        return {span["resource"]["attributes"]["service.name"] for span in trace}

    passed = ("api", "conductor", "ledger", "translator", "prompt_enhancer", "generator")
    expected = {f"bottega-{name}" for name in passed}
    eventually(lambda: services() == expected, seconds=15)


def test_metrics_of_stages_queues_waiting_and_ledger(running):
    person = Person(running.url, credits=1)
    person.wait(person.place(prompt=RUSSIAN)["id"])
    assert 'bottega_stage_seconds_count{outcome="completed",stage="generate"}' in running.metrics("generator")
    conductor = running.metrics("conductor")
    assert 'bottega_stage_waiting{pool="default",stage="generate"}' in conductor
    assert 'bottega_messages_total{outcome="done",queue="conductor.work"' in conductor
    assert "bottega_outbox_pending" in conductor
    eventually(lambda: "bottega_ledger_imbalance 0.0" in running.metrics("ledger"))


def test_health_workers_models_and_documentation_need_no_credential(running):
    import httpx

    health = eventually(lambda: (found := httpx.get(f"{running.url}/health").json())["status"] == "ok" and found)
    assert health["dependencies"]["database"] is True
    workers = httpx.get(f"{running.url}/api/workers").json()["items"]
    assert {worker["service"] for worker in workers if worker["alive"]} == {step.service for step in STEPS.values()}
    models = httpx.get(f"{running.url}/api/models").json()["items"]
    assert "small-world" in {model["name"] for model in models}
    assert httpx.get(f"{running.url}/api/docs").status_code == 200
    document = httpx.get(f"{running.url}/api/docs/openapi.json").json()
    assert "/api/orders/{order_id}/events" in document["paths"]
