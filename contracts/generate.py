"""Writes what is generated from the contracts: a JSON Schema an event, `asyncapi.yaml`, and docs/events.md.

`python -m contracts.generate` writes; with `--check` it only says what would change and fails, which is how the
tests keep the committed files true.
"""

import inspect
import json
import sys
from pathlib import Path
from typing import Any

import yaml

from contracts import topology
from contracts.envelope import MAX_BODY_BYTES, Envelope
from contracts.events import REGISTRY, Event, OrderRefused
from contracts.pipeline import DEFAULT_POOL, POOL_NAME, STEPS

HERE = Path(__file__).parent
SCHEMAS = HERE / "schemas"
PAGE = HERE.parent / "docs" / "events.md"
DIALECT = "https://json-schema.org/draft/2020-12/schema"

# AsyncAPI has no pattern for a parameter, so it is an extension.
_POOL = {
    "description": "A GPU pool, as the installation names it.",
    "default": DEFAULT_POOL,
    "x-pattern": f"^{POOL_NAME}$",
}


def schema(event: type[Event]) -> dict[str, Any]:
    """The JSON Schema of an event in its envelope, as it stands in the message body.

    What others write is described as it is read, what we write as it is written.
    """
    mode = "validation" if event in topology.WRITTEN_BY_OTHERS else "serialization"
    made = Envelope[event].model_json_schema(mode=mode)  # type: ignore[valid-type]
    made["properties"]["type"] = {"const": event.type, "title": "Type", "type": "string"}
    return {"$schema": DIALECT, "$id": f"{event.type}.json", **made, "title": event.type}


def asyncapi() -> dict[str, Any]:
    """The AsyncAPI 3 document: every message, where it is published, who consumes it."""
    consumers = _consumers()
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


def _consumers() -> dict[str, str]:
    """Which queue takes which routing key. Of the pool that there always is: what is generated is the same whatever
    pools the environment names."""
    return {key: queue.name for queue in topology.work_queues((DEFAULT_POOL,)) for key in queue.keys}


def _channel(name: str, event: type[Event], consumers: dict[str, str]) -> dict[str, Any]:
    keys = [key for key in consumers if key == name or key.startswith(f"{name}.")]
    transient = not keys and not issubclass(event, topology.ROUTED_BY_CONTROL)
    exchange = topology.PROGRESS if transient else topology.EVENTS
    if issubclass(event, topology.ROUTED_BY_CONTROL):
        exchange = topology.CONTROL
    if issubclass(event, OrderRefused):
        exchange, transient = topology.PARTNERS, False
    pooled = any(step.pooled and step.command is event for step in STEPS.values())
    kind, _ = topology.EXCHANGES[exchange]
    return {
        "address": f"{name}.{{pool}}" if pooled else name,
        **({"parameters": {"pool": {**_POOL}}} if pooled else {}),
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"amqp": {"is": "routingKey", "exchange": {"name": exchange, "type": kind, "durable": True}}},
        "x-consumers": sorted({consumers[key] for key in keys}),
        "x-durable": not transient,
    }


def page() -> str:
    """The list of all events, for people."""
    consumers = _consumers()
    rows = [_row(name, event, consumers) for name, event in REGISTRY.items()]
    return "\n".join([_HEAD, *rows, ""])


_HEAD = """# Events

Generated from [`contracts/events/`](../contracts/events) by `make contracts`. How they travel:
[messages](messages.md); their JSON Schemas: [`contracts/schemas/`](../contracts/schemas). A field with `?` may be
left out.

| event | what it says | goes to | data |
|---|---|---|---|"""


def _row(name: str, event: type[Event], consumers: dict[str, str]) -> str:
    said = inspect.getdoc(event) if event.__doc__ else None
    what = " ".join((said or "").split("\n\n")[0].split())
    channel = _channel(name, event, consumers)
    goes = ", ".join(f"`{consumer}`" for consumer in channel["x-consumers"]) or "whoever listens"
    exchange = channel["bindings"]["amqp"]["exchange"]["name"]
    fields = (f"`{key}{'' if field.is_required() else '?'}`" for key, field in event.model_fields.items())
    return f"| `{name}` | {what} | `{exchange}`: {goes} | {' '.join(fields)} |"


def files() -> dict[Path, str]:
    """Every generated file with its content."""
    made = {
        SCHEMAS / f"{name}.json": json.dumps(schema(event), indent=2, ensure_ascii=False) + "\n"
        for name, event in REGISTRY.items()
    }
    document = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=110)
    return {**made, HERE / "asyncapi.yaml": document, PAGE: page()}


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
