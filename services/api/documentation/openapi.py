"""The OpenAPI document: what Litestar finds in the handlers, made to say what really is answered.

Litestar documents a validation error that we answer differently, and knows nothing of the guard. Security comes
from the same `public` mark that the guard goes by, errors from the kinds that the routes name in opt `problems`. A
summary is the description's first sentence; pydantic says itself what its models look like; examples stand with the
body or answer that they are of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.routes import HTTPRoute
from pydantic import BaseModel

from chassis import VERSION
from services.api import problems
from services.api.accounts.cookies import ACCESS
from services.api.documentation.examples import EXAMPLES, Shown
from services.api.permissions import KEY_TOO_NARROW, NOT_ACTIVE

SECURITY = [{"bearer": []}, {"cookie": []}]
SCHEMES = {
    "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
    "cookie": {"type": "apiKey", "in": "cookie", "name": ACCESS},
}
PROBLEM = {
    "type": "object",
    "title": "Problem",
    "description": "RFC 9457. Further members depend on the type, which is the address of its explanation.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail", "pointer", "in"],
                "properties": {name: {"type": "string"} for name in ("detail", "pointer", "in")},
            },
        },
    },
}


def document(routes: Sequence[Any], options: dict[str, Any]) -> dict[str, Any]:
    """The document of an app made of `routes` with `options`."""
    config = OpenAPIConfig(
        title="bottega",
        version=VERSION,
        description="A self-hosted image studio. Errors are RFC 9457 problems; each `type` leads to its explanation.",
        use_handler_docstrings=True,
        path="/api/docs",
    )
    app = Litestar(list(routes), openapi_config=config, **options)
    found = app.openapi_schema.to_schema()
    schemas = {name: _without_examples(schema) for name, schema in found["components"]["schemas"].items()}
    for path, method, handler in _handlers(app):
        operation = found["paths"].get(path, {}).get(method.lower())
        if operation is not None:
            _make_true(operation, path, handler.opt)
            _exemplify(operation, handler, EXAMPLES.get(f"{method.lower()} {path}", Shown()))
            schemas |= _described(handler)
    # A root model is what it wraps; Litestar describes an object around it that nobody sends.
    schemas |= {name: schema["properties"]["root"] for name, schema in schemas.items() if _wraps(schema)}
    found["components"] = {"securitySchemes": SCHEMES, "schemas": {**schemas, "Problem": PROBLEM}}
    return found


def _wraps(schema: dict[str, Any]) -> bool:
    return list(schema.get("properties", ())) == ["root"]


def _handlers(app: Litestar) -> Iterator[tuple[str, str, Any]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                yield route.path_format, method, handler


def _without_examples(schema: Any) -> Any:
    """Litestar makes them up."""
    if isinstance(schema, dict):
        return {name: _without_examples(value) for name, value in schema.items() if name != "examples"}
    return [_without_examples(value) for value in schema] if isinstance(schema, list) else schema


def _described(handler: Any) -> dict[str, Any]:
    """The schemas of the pydantic models that the handler takes and answers, by their names."""
    signature = handler.parsed_fn_signature
    data = signature.parameters.get("data")
    found: dict[str, Any] = {}
    for field, mode in ((data, "validation"), (signature.return_type, "serialization")):
        for model in (each.annotation for each in (field, *field.inner_types) if field) if field else ():
            if isinstance(model, type) and issubclass(model, BaseModel):
                schema = model.model_json_schema(ref_template="#/components/schemas/{model}", mode=mode)
                found |= {**schema.pop("$defs", {}), model.__name__: schema}
    return found


def _exemplify(operation: dict[str, Any], handler: Any, shown: Shown) -> None:
    """Put the examples beside the schemas. They are the handler's own: Litestar writes them without their nulls."""
    data = handler.parsed_fn_signature.parameters.get("data")
    answers = {str(status): _first(answer) for status, answer in (handler.responses or {}).items()}
    answers |= {status: {"example": value} for status, value in shown.answers.items()}
    _add(operation.get("requestBody", {}), {**_first(data and data.kwarg_definition), **shown.bodies})
    for status, examples in answers.items():
        _add(operation["responses"][status], examples)


def _first(said: Any) -> dict[str, Any]:
    return {"example": said.examples[0].value} if getattr(said, "examples", None) else {}


def _add(said: dict[str, Any], examples: Mapping[str, Any]) -> None:
    for content in said.get("content", {}).values():
        content["schema"].pop("examples", None)
        if examples:
            content["examples"] = {name: {"value": value} for name, value in examples.items()}


def _make_true(operation: dict[str, Any], path: str, opt: dict[str, Any]) -> None:
    operation["summary"] = re.split(r"[.;:](?:\s|$)", operation.get("description", ""))[0]
    names = list(opt.get("problems", ()))
    if "requestBody" in operation:
        names += [problems.MALFORMED, problems.TOO_LARGE]
    if "requestBody" in operation or operation.get("parameters"):
        names.append(problems.INVALID)
    if "{" in path:
        names.append(problems.NOT_FOUND)
    if not opt.get("public"):
        operation["security"] = SECURITY
        names += [problems.UNAUTHORIZED, problems.FORBIDDEN, NOT_ACTIVE, KEY_TOO_NARROW]
    names += [problems.INTERNAL, problems.UNAVAILABLE]
    responses = operation.setdefault("responses", {})
    responses.pop("400", None)
    responses.get("204", {}).pop("content", None)
    for status, kinds in _by_status(names).items():
        responses.setdefault(str(status), _response(kinds))


def _by_status(names: list[str]) -> dict[int, list[problems.Kind]]:
    kinds = [problems.KINDS[name] for name in dict.fromkeys(names)]
    return {status: [kind for kind in kinds if kind.status == status] for status in sorted({k.status for k in kinds})}


def _response(kinds: list[problems.Kind]) -> dict[str, Any]:
    said = "; ".join(f"{kind.title} (`{kind.type}`)" for kind in kinds)
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": said, "content": content}
