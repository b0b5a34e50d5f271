"""Logs, traces and metrics of a process, set up once at its start.

Logs are structlog events, one JSON object a line, with the order's id bound for as long as a message is being
handled. Spans follow W3C trace context through the envelope's `traceparent`. Metrics are prometheus_client's
default registry, served by `chassis.health`.
"""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from opentelemetry import propagate, trace
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, ConsoleSpanExporter
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, DEFAULT_ON
from prometheus_client import Counter, Gauge, Histogram

from chassis.settings import ProcessSettings
from contracts.envelope import Envelope

log = structlog.get_logger()
tracer = trace.get_tracer("bottega")

MESSAGES = Counter("bottega_messages_total", "Messages taken in, by what became of them", ["queue", "type", "outcome"])
HANDLING = Histogram("bottega_message_seconds", "Time to handle one message", ["queue", "type"])
PUBLISHED = Counter("bottega_published_total", "Messages confirmed by the broker", ["type"])
STAGE_SECONDS = Histogram(
    "bottega_stage_seconds",
    "Time a worker took for one stage",
    ["stage", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60, 120, 300),
)
BUSY = Gauge("bottega_worker_busy", "Stages this worker is carrying out now", ["stage"])


def set_up(service: str, settings: ProcessSettings) -> None:
    """Configure logs and traces of this process; the last call wins."""
    _set_up_logs(service, settings)
    # Nobody to send spans to: they only carry the trace on, which costs a tenth of recording them.
    sampler = DEFAULT_ON if settings.otlp_endpoint or settings.trace_file else ALWAYS_OFF
    provider = TracerProvider(sampler, Resource.create({"service.name": f"bottega-{service}"}))
    if settings.otlp_endpoint:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(endpoint=settings.otlp_endpoint)))
    if settings.trace_file:
        out = open(settings.trace_file, "a", buffering=1)  # noqa: SIM115 - lives as long as the process
        exporter = ConsoleSpanExporter(out=out, formatter=lambda span: span.to_json(indent=None) + "\n")
        provider.add_span_processor(BatchSpanProcessor(exporter, schedule_delay_millis=500))
    trace.set_tracer_provider(provider)


def flush() -> None:
    """Send what spans are still waiting."""
    provider = trace.get_tracer_provider()
    if isinstance(provider, TracerProvider):
        provider.shutdown()


def _set_up_logs(service: str, settings: ProcessSettings) -> None:
    level = getattr(logging, settings.log_level.upper())
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
        structlog.processors.format_exc_info,
    ]
    json_lines = settings.log_format == "json"
    renderer: Any = structlog.processors.JSONRenderer() if json_lines else structlog.dev.ConsoleRenderer()
    structlog.configure(
        processors=[*shared, renderer],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
    # Libraries log through the standard library; the same renderer keeps their lines machine-readable.
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(foreign_pre_chain=shared, processors=[_drop_meta, renderer])
    )
    logging.basicConfig(level=max(level, logging.WARNING), handlers=[handler], force=True)


def _drop_meta(logger: Any, name: str, event: Any) -> Any:
    return structlog.stdlib.ProcessorFormatter.remove_processors_meta(logger, name, event)


def traceparent() -> str | None:
    """The current span as a W3C `traceparent`, or None outside of any span."""
    carrier: dict[str, str] = {}
    propagate.inject(carrier)
    return carrier.get("traceparent")


@contextmanager
def span(name: str, parent: str | None, **attributes: str) -> Iterator[trace.Span]:
    """A span named `name` under the W3C `traceparent` given."""
    context = propagate.extract({"traceparent": parent}) if parent else None
    with tracer.start_as_current_span(name, context=context, attributes=attributes) as current:
        yield current


@contextmanager
def handling(envelope: Envelope[Any]) -> Iterator[None]:
    """Bind the message to logs and trace while it is being handled."""
    order = getattr(envelope.data, "order_id", None)
    bound = {"event_type": envelope.type, "event_id": str(envelope.id), "subject": envelope.subject}
    if order is not None:
        bound["order_id"] = str(order)
    with (
        structlog.contextvars.bound_contextvars(**bound),
        span(f"handle {envelope.type}", envelope.traceparent, **{"messaging.message.id": str(envelope.id)}),
    ):
        yield
