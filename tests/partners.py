"""Partners on the stack under test, made as `make partner` makes them."""

import asyncio
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass, replace

import httpx
import pytest

from infra.local.environment import database_url
from infra.local.paths import ROOT
from infra.partner import DATABASE, Site, create
from tests.person import Person
from tests.servers import PASSWORD, ExternalBroker
from tests.stack import Stack


@dataclass(frozen=True)
class Enrolled:
    """What the command printed: where the partner connects to, and its log-in for HTTP."""

    name: str
    url: str
    password: str
    printed: str

    def log_in(self, api: str) -> "Account":
        return Account(api, self)


class Account(Person):
    """The service account over HTTP."""

    def __init__(self, url: str, partner: Enrolled) -> None:
        self.api = httpx.Client(base_url=url, timeout=30)
        said = {"email": partner.name, "password": partner.password}
        token = self.expect(200, self.api.post("/api/auth/login", json=said))["access_token"]
        self.api.headers["Authorization"] = f"Bearer {token}"


def command(stack: Stack, *arguments: str) -> Enrolled:
    """The partner by `python -m infra.partner`, for a stack whose ports lie where `make dev` keeps its own."""
    site(stack)
    server, database = stack.rabbitmq.server, stack.postgres.server
    ports = {f"rabbitmq.{name}": number for name, number in server.ports.items()}
    ports |= {"postgres": database.port, "health.web": stack.health_ports["web"]}
    (stack.folder / "ports.json").write_text(json.dumps(ports))
    known = {"rabbitmq.admin": PASSWORD, f"postgres.{DATABASE}": PASSWORD}
    (stack.folder / "secrets.json").write_text(json.dumps(known))
    run = [sys.executable, "-m", "infra.partner", *arguments]
    environment = {**os.environ, "BOTTEGA_LOCAL_DATA": str(stack.folder)}
    done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return _read(done.stdout)


def enrol(stack: Stack, name: str, *, credits: int = 0, at_hand: bool = True) -> Enrolled:
    """The same in this process; `at_hand` says whether rabbitmqctl is."""
    own = site(stack) if at_hand else replace(site(stack), control=None)
    return _read("\n".join(asyncio.run(create(own, name, credits))))


def site(stack: Stack) -> Site:
    if isinstance(stack.rabbitmq, ExternalBroker):
        pytest.skip("needs a broker of its own")
    return Site(stack.rabbitmq.url, database_url(stack.values, DATABASE), stack.rabbitmq.server.control)


def _read(printed: str) -> Enrolled:
    url = re.search(r"broker +(amqp://([^:]+):\S+)", printed)
    password = re.search(r"user name \S+, password (\S+)", printed)
    assert url and password, printed
    return Enrolled(url[2], url[1], password[1], printed)
