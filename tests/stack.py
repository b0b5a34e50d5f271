"""The whole stack for tests: every service a process of its own, on the private servers of `tests.servers`.

Doubles stand in the place of the engines; everything else is what production runs.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from infra.local import environment
from infra.local.paths import ROOT
from infra.local.ports import free_port
from infra.local.services import SERVICES, child
from tests.servers import BROKER_USERS, PASSWORD, Broker, Database, ObjectStore, Process

FAKES = {
    "translator": "tests.fakes.translator",
    "prompt_enhancer": "tests.fakes.enhancer",
    "generator": "tests.fakes.generator",
    "inpainter": "tests.fakes.inpainter",
}
ROLE_PASSWORDS = dict.fromkeys(environment.DATABASES, PASSWORD)
ADMIN = {"BOTTEGA_ADMIN_EMAIL": "admin@bottega.test", "BOTTEGA_ADMIN_PASSWORD": "correct horse battery"}
SETTINGS = {
    "BOTTEGA_ENVIRONMENT": "test",
    "BOTTEGA_SELF_TOP_UP": "true",
    "BOTTEGA_SECURE_COOKIES": "false",
    "BOTTEGA_MAX_ORDERS_IN_FLIGHT": "1000",
    "BOTTEGA_GRACEFUL_TIMEOUT": "5",
}


class Stack:
    """A stack with doubles for engines. `start` starts what is down; `traced` writes spans to `traces.jsonl`."""

    def __init__(
        self, rabbitmq: Broker, postgres: Database, s3: ObjectStore, folder: Path, *, traced: bool = True
    ) -> None:
        self.rabbitmq, self.postgres, self.s3 = rabbitmq, postgres, s3
        self.folder = folder
        self.values = environment.Stack(
            broker=environment.Server(rabbitmq.url, dict.fromkeys(BROKER_USERS, PASSWORD)),
            database=environment.Server(postgres.url, ROLE_PASSWORDS),
            s3={
                "BOTTEGA_S3_ENDPOINT": s3.url,
                "BOTTEGA_S3_ACCESS_KEY": s3.access_key,
                "BOTTEGA_S3_SECRET_KEY": s3.secret_key,
                "BOTTEGA_S3_BUCKET": "bottega",
            },
            account=ADMIN,
            secret_key="test-secret-key-of-more-than-32-characters",
            port=free_port(),
        )
        traces = {"BOTTEGA_TRACE_FILE": str(folder / "traces.jsonl")} if traced else {}
        self.caller = {**os.environ, **SETTINGS, **traces}
        self.health_ports = {service.name: free_port() for service in SERVICES}
        self.processes = {service.name: self._process(service, fakes=True) for service in SERVICES}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.values.port}"

    def _process(self, service, *, fakes: bool, **more: str) -> Process:
        variables = environment.for_service(
            service, self.values, self.health_ports[service.name], {**self.caller, **more}
        )
        module = FAKES.get(service.name, service.module) if fakes else service.module
        return Process(child(service._replace(module=module), variables), self.folder)

    def set_up(self) -> None:
        """Databases, migrations, topology, bucket, the administrator's account."""
        command = [sys.executable, "-m", "infra.setup"]
        variables = environment.for_setup(self.values, self.caller)
        done = subprocess.run(command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stdout + done.stderr

    def start(self) -> None:
        """Start everything that is not running, all at once, and wait until all are ready."""
        down = [process for process in self.processes.values() if not process.running]
        for process in down:
            process.launch()
        for process in down:
            process.wait_until_ready()

    def mend(self) -> None:
        """Everything is up afterwards, whatever a test did to it."""
        for server in (self.rabbitmq, self.postgres, self.s3):
            server.ensure()
        self.start()

    def replace(self, name: str, *, fakes: bool, **variables: str) -> None:
        """Another variant of one service, with more environment: `fakes` says whether its engine is a double."""
        self.processes[name].stop()
        service = next(service for service in SERVICES if service.name == name)
        self.processes[name] = self._process(service, fakes=fakes, **variables)
        self.processes[name].start()

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text(errors="replace")

    def metrics(self, name: str) -> str:
        return httpx.get(f"http://127.0.0.1:{self.health_ports[name]}/metrics").text

    def close(self) -> None:
        with ThreadPoolExecutor() as pool:
            list(pool.map(Process.stop, self.processes.values()))


@pytest.fixture(scope="session")
def stack(rabbitmq: Broker, postgres: Database, s3: ObjectStore, server_folder: Path) -> Iterator[Stack]:
    """One stack with doubles for engines, for the whole run; tests have people of their own on it."""
    stack = Stack(rabbitmq, postgres, s3, server_folder)
    stack.set_up()
    rabbitmq.settle()
    stack.start()
    yield stack
    stack.close()


@pytest.fixture
def running(stack: Stack) -> Stack:
    """The stack, all of it up, whatever the test before did to it."""
    stack.mend()
    return stack


def eventually(check, *, seconds: float = 30.0, every: float = 0.05):
    """The first true value of `check()` within `seconds`; fails with the last one otherwise."""
    until, value = time.monotonic() + seconds, None
    while time.monotonic() < until:
        if value := check():
            return value
        time.sleep(every)
    raise AssertionError(f"not within {seconds} s, last seen: {value!r}")
