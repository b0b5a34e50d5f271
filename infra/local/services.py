"""The services that make up the stack: one line each. A new worker is one more line."""

import sys
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from infra.local.paths import ROOT
from infra.local.probes import http_status
from infra.local.process import Child

START_LIMIT = 120.0
STOP_LIMIT = 15.0


class Service(NamedTuple):
    """A process `python -m <module>`, its user on the broker and, where it has one, its database and role."""

    name: str
    module: str
    broker_user: str
    database: str | None = None
    computes: bool = False


SERVICES = [
    Service("web", "services.api.web", "api", database="bottega_api"),
    Service("conductor", "services.api.conductor", "conductor", database="bottega_api"),
    Service("ledger", "services.ledger", "ledger", database="bottega_ledger"),
    Service("translator", "services.translator", "translator", computes=True),
    Service("prompt_enhancer", "services.prompt_enhancer", "prompt_enhancer", computes=True),
    Service("generator", "services.generator", "generator", computes=True),
    Service("inpainter", "services.inpainter", "inpainter", computes=True),
    Service("bannerizer", "services.bannerizer", "bannerizer", computes=True),
]


def answers(port: int, path: str) -> bool:
    return http_status(port, path) == 200


def child(service: Service, environment: Mapping[str, str]) -> Child:
    """The service as a child. Its port and address of health are those that the environment tells it."""
    if service.name == "web":
        ready = partial(answers, int(environment["BOTTEGA_PORT"]), "/health")
    else:
        ready = partial(answers, int(environment["BOTTEGA_HEALTH_PORT"]), "/readyz")
    return Child(
        service.name,
        [sys.executable, "-m", service.module],
        ROOT,
        ready,
        environment,
        start_limit=START_LIMIT,
        stop_limit=STOP_LIMIT,
    )
