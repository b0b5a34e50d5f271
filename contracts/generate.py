"""Writes what is generated from the contracts: a JSON Schema an event, and `asyncapi.yaml`.

`python -m contracts.generate` writes; with `--check` it only says what would change and fails, which is how the
tests keep the committed files true.
"""

import json
import sys
from pathlib import Path
from typing import Any

import yaml

from contracts import topology
from contracts.envelope import MAX_BODY_BYTES, Envelope
from contracts.events import REGISTRY, Event
from contracts.pipeline import STEPS

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event in its envelope, as it stands in the message body."""
    made = Envelope[event].model_json_schema(mode="serialization")  # type: ignore[valid-type]
    made["properties"]["type"] = {"const": event.type, "title": "Type", "type": "string"}
    return {"$schema": DIALECT, "$id": f"{event.type}.json", **made, "title": event.type}


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3 document: every message, where it is published, who consumes it."""
    consumers = {key: queue.name for queue in topology.work_queues() for key in queue.keys}
    messages = {
        name: {
            "name": name,
            "contentType": "application/cloudevents+json",
            "summary": (event.__doc__ or name).strip().splitlines()[0],
            "payload": {"$ref": f"schemas/{name}.json"},
        }
        for name, event in sorted(REGISTRY.items())
    }
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "bottega",
            "version": "1",
            "description": f"CloudEvents 1.0, structured JSON, at most {MAX_BODY_BYTES} bytes, over AMQP 0-9-1.",
        },
        "defaultContentType": "application/cloudevents+json",
        "channels": {name: _channel(name, event, consumers) for name, event in sorted(REGISTRY.items())},
        "components": {"messages": messages},
    }


def _channel(name: str, event: type[Event], consumers: dict[str, str]) -> dict[str, Any]:
    keys = [key for key in consumers if key == name or key.startswith(f"{name}.")]
    transient = not keys and not issubclass(event, topology.ROUTED_BY_CONTROL)
    exchange = topology.PROGRESS if transient else topology.EVENTS
    if issubclass(event, topology.ROUTED_BY_CONTROL):
        exchange = topology.CONTROL
    pooled = any(step.pooled and step.command is event for step in STEPS.values())
    kind, _ = topology.EXCHANGES[exchange]
    return {
        "address": f"{name}.{{pool}}" if pooled else name,
        **({"parameters": {"pool": {"enum": list(topology.POOLS)}}} if pooled else {}),
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": {"name": exchange, "type": kind, "durable": True}}},
        "x-consumers": sorted({consumers[key] for key in keys}),
        "x-durable": not transient,
    }


def files() -> dict[Path, str]:
    """Every generated file with its content."""
    made = {
        SCHEMAS / f"{name}.json": json.dumps(schema(event), indent=2, ensure_ascii=False) + "\n"
        for name, event in REGISTRY.items()
    }
    document = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=110)
    return {**made, HERE / "asyncapi.yaml": document}


def drift() -> list[str]:
    """The committed files that differ from what the contracts say, by name."""
    wanted = files()
    stale = [path for path in SCHEMAS.glob("*.json") if path not in wanted]
    changed = [path for path, text in wanted.items() if not path.exists() or path.read_text() != text]
    return sorted(str(path.relative_to(HERE.parent)) for path in [*stale, *changed])


def main() -> None:
    if "--check" in sys.argv[1:]:
        if changed := drift():
            sys.exit("differs from the contracts, run `make contracts`: " + ", ".join(changed))
        return
    SCHEMAS.mkdir(exist_ok=True)
    wanted = files()
    for path in set(SCHEMAS.glob("*.json")) - set(wanted):
        path.unlink()
    for path, text in wanted.items():
        path.write_text(text)


if __name__ == "__main__":
    main()
