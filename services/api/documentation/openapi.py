"""The OpenAPI document: what Litestar finds in the handlers, made to say what really is answered.

Litestar documents a validation error that we answer differently, and knows nothing of the guard. Security comes
from the same `public` mark that the guard goes by, errors from the kinds that the routes name in opt `problems`.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from litestar import Litestar
from litestar.openapi.config import OpenAPIConfig
from litestar.routes import HTTPRoute

from chassis import VERSION
from services.api import problems
from services.api.accounts.cookies import ACCESS

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
    for path, method, handler in _handlers(app):
        operation = found["paths"].get(path, {}).get(method.lower())
        if operation is not None:
            _make_true(operation, path, handler.opt)
    components = found.setdefault("components", {})
    components["securitySchemes"] = SCHEMES
    components.setdefault("schemas", {})["Problem"] = PROBLEM
    return found


def _handlers(app: Litestar) -> Iterator[tuple[str, str, Any]]:
    for route in app.routes:
        if isinstance(route, HTTPRoute):
            for method, (handler, _) in route.route_handler_map.items():
                yield route.path_format, method, handler


def _make_true(operation: dict[str, Any], path: str, opt: dict[str, Any]) -> None:
    names = list(opt.get("problems", ()))
    if "requestBody" in operation:
        names += [problems.MALFORMED, problems.TOO_LARGE]
    if "requestBody" in operation or operation.get("parameters"):
        names.append(problems.INVALID)
    if "{" in path:
        names.append(problems.NOT_FOUND)
    if not opt.get("public"):
        operation["security"] = SECURITY
        names.append(problems.UNAUTHORIZED)
    names += [problems.INTERNAL, problems.UNAVAILABLE]
    responses = operation.setdefault("responses", {})
    responses.pop("400", None)
    for status, kinds in _by_status(names).items():
        responses.setdefault(str(status), _response(kinds))


def _by_status(names: list[str]) -> dict[int, list[problems.Kind]]:
    kinds = [problems.KINDS[name] for name in dict.fromkeys(names)]
    return {status: [kind for kind in kinds if kind.status == status] for status in sorted({k.status for k in kinds})}


def _response(kinds: list[problems.Kind]) -> dict[str, Any]:
    said = "; ".join(f"{kind.title} (`{kind.type}`)" for kind in kinds)
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": said, "content": content}
