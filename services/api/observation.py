"""What every request leaves behind: a span, a log line, two metrics, and the headers that keep browsers safe.

It wraps the whole application, so an unknown path and a crash are seen as well. Query strings, headers and bodies
are never logged: they carry cursors, tokens and prompts.
"""

import time
from typing import Any

import structlog
from opentelemetry import trace
from prometheus_client import Counter, Histogram

from chassis.telemetry import span

log = structlog.get_logger()

REQUESTS = Counter("bottega_http_requests_total", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "bottega_http_request_seconds",
    "Time to the end of the answer",
    ["method", "route"],
    buckets=(0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 60),
)

CONTENT_POLICY = "default-src 'self'; img-src 'self' data: blob: http: https:; frame-ancestors 'none'; base-uri 'none'"
HEADERS = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"content-security-policy", CONTENT_POLICY.encode()),
    (b"x-frame-options", b"DENY"),
]
NO_STORE = (b"cache-control", b"no-store")
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
QUIET = {"/health"}
"""Routes that are asked all the time; their log lines are for debugging."""


class Observed:
    """An ASGI application around another one."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        method = scope["method"] if scope["method"] in METHODS else "other"
        started, status = time.perf_counter(), 500

        async def sending(message: Any) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": _with_safe_headers(message["headers"])}
            await send(message)

        with span(f"{method} request", _traceparent(scope)) as current:
            try:
                await self._app(scope, receive, sending)
            finally:
                _record(current, scope, method, status, time.perf_counter() - started)


def _traceparent(scope: Any) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == b"traceparent"), None)


def _with_safe_headers(headers: Any) -> list[tuple[bytes, bytes]]:
    """The answer's own headers win: a page may have its own policy, a stream its own caching."""
    said = {name.lower() for name, _ in headers}
    return [*headers, *((name, value) for name, value in (*HEADERS, NO_STORE) if name not in said)]


def _record(current: trace.Span, scope: Any, method: str, status: int, seconds: float) -> None:
    # Litestar notes the template while routing; what was not routed must not become a label of its own.
    route = scope.get("path_template") or "unmatched"
    current.update_name(f"{method} {route}")
    current.set_attributes({"http.request.method": method, "http.route": route, "http.response.status_code": status})
    if status >= 500:
        current.set_status(trace.StatusCode.ERROR)
    REQUESTS.labels(method, route, status).inc()
    SECONDS.labels(method, route).observe(seconds)
    person = getattr(scope.get("user"), "id", None)
    write = log.debug if route in QUIET else log.info
    write(
        "http.request",
        method=method,
        route=route,
        path=scope["path"],
        status=status,
        ms=round(seconds * 1000, 1),
        person=str(person) if person else None,
    )
