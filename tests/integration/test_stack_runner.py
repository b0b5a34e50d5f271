"""The runner brings back what dies, and whatever happens to it, nothing that it started is left.

The subject is the supervisor, so stand-ins of a few lines take the place of the services and the servers.
"""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from infra.local.environment import Server, Stack, for_service, for_setup
from infra.local.guard import is_running, marked, sweep
from infra.local.paths import ROOT
from infra.local.ports import free_port
from infra.local.process import Child
from infra.local.services import SERVICES, Service
from infra.local.supervisor import StartError, Supervisor, pause

STAND_IN = """
import http.server, os, subprocess, sys
class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()
subprocess.Popen(["sleep", "300"])
port = int(os.environ["{variable}"])
http.server.HTTPServer(("127.0.0.1", port), Handler).serve_forever()
"""
RUNNER = """
import sys
from infra.local import services, stack
services.SERVICES[:] = [
    services.Service("web", "stand_in_web", "api"), services.Service("worker", "stand_in_worker", "generator")
]
stack.SETUP = "stand_in_setup"
sys.exit(stack.main())
"""


def until(condition: Callable[[], object], limit: float = 15.0) -> bool:
    deadline = time.monotonic() + limit
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="bottega-test-") as name:
        yield Path(name).resolve()
        sweep(name, grace=1)


class Runner:
    """`python -m infra.local` in a folder of its own, with stand-ins."""

    def __init__(self, folder: Path) -> None:
        self.mark = str(folder)
        (folder / "run.py").write_text(RUNNER)
        (folder / "stand_in_web.py").write_text(STAND_IN.format(variable="BOTTEGA_PORT"))
        (folder / "stand_in_worker.py").write_text(STAND_IN.format(variable="BOTTEGA_HEALTH_PORT"))
        (folder / "stand_in_setup.py").write_text("")
        elsewhere = {
            "BOTTEGA_AMQP_URL": "amqp://nobody",
            "BOTTEGA_DATABASE_URL": "postgresql://nobody/none",
            "BOTTEGA_S3_ENDPOINT": "http://nobody",
        }
        paths = {"BOTTEGA_LOCAL_DATA": str(folder), "PYTHONPATH": f"{folder}:{ROOT}"}
        self.environment = {**os.environ, **elsewhere, **paths, "BOTTEGA_PORT": str(free_port())}
        self._command = [sys.executable, str(folder / "run.py")]

    def call(self, verb: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*self._command, verb], env=self.environment, capture_output=True, text=True, timeout=60)

    def start(self) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [*self._command, "dev"], env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert process.stdout is not None
        lines = []
        for line in process.stdout:
            lines.append(line)
            if line.startswith("  stop "):
                return process
        raise AssertionError("".join(lines))

    def child(self, name: str) -> int | None:
        with (Path(self.mark) / "run" / "stack.json").open() as file:
            return json.loads(file.readline())["children"][name]


@pytest.fixture
def runner(folder: Path) -> Runner:
    return Runner(folder)


def test_a_killed_service_is_back_within_two_seconds_and_ddown_ends_all(runner: Runner) -> None:
    process = runner.start()
    first = runner.child("worker")
    os.kill(first, signal.SIGKILL)
    assert until(lambda: runner.child("worker") not in (first, None), limit=2.0)
    assert is_running(runner.child("worker"))
    assert "worker" in runner.call("status").stdout
    assert runner.call("stop").returncode == 0
    assert process.wait(5) == 0
    assert marked(runner.mark) == []


def test_a_second_start_says_that_one_is_running(runner: Runner) -> None:
    process = runner.start()
    second = runner.call("dev")
    assert second.returncode != 0
    assert "running already" in second.stderr
    assert runner.environment["BOTTEGA_PORT"] in second.stderr
    process.send_signal(signal.SIGINT)
    assert process.wait(20) == 0
    assert marked(runner.mark) == []


def test_kill_9_of_the_supervisor_leaves_nothing(runner: Runner) -> None:
    process = runner.start()
    os.kill(runner.child("worker"), signal.SIGSTOP)
    assert len(marked(runner.mark)) >= 4
    process.kill()
    process.wait()
    assert until(lambda: not marked(runner.mark), limit=20)
    assert runner.call("status").returncode == 1
    process = runner.start()
    assert runner.call("stop").stdout == "stopped\n"


def test_a_taken_port_is_told_with_the_name_of_the_variable(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", int(runner.environment["BOTTEGA_PORT"]))):
        refused = runner.call("dev")
    assert refused.returncode != 0
    assert "BOTTEGA_PORT" in refused.stderr


def test_secrets_stay_and_only_their_owner_reads_them(runner: Runner, folder: Path) -> None:
    runner.start()
    runner.call("stop")
    before = (folder / "secrets.json").read_text()
    assert (folder / "secrets.json").stat().st_mode & 0o077 == 0
    runner.start()
    runner.call("stop")
    assert json.loads((folder / "secrets.json").read_text())["secret_key"] == json.loads(before)["secret_key"]


def test_what_is_killed_is_back_soon_and_what_gives_up_waits_longer_and_longer() -> None:
    assert all(pause(failures, killed=True) <= 1.5 for failures in range(100))
    waits = [pause(failures, killed=False) for failures in range(1, 8)]
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (0.2, 10.0)


def stubborn(folder: Path, **limits: float) -> Child:
    """Takes no notice of SIGTERM."""
    code = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
    log = folder / "stubborn.log"
    return Child(
        "stubborn",
        [sys.executable, "-c", code],
        folder,
        lambda: log.exists() and "up" in log.read_text(),
        dict(os.environ),
        **limits,
    )


async def test_what_does_not_stop_in_time_is_killed(folder: Path) -> None:
    said: list[str] = []
    supervisor = Supervisor(folder, str(folder), said.append)
    await supervisor.start([stubborn(folder, stop_limit=0.3)])
    await supervisor.stop()
    assert marked(str(folder)) == []
    assert any("killed" in line for line in said)


async def test_a_sweep_kills_what_takes_no_notice(folder: Path) -> None:
    supervisor = Supervisor(folder, str(folder))
    await supervisor.start([stubborn(folder)])
    supervisor.kept[0].stop.set()
    assert await asyncio.to_thread(sweep, str(folder), 0.3)
    await supervisor.stop()
    assert marked(str(folder)) == []


async def test_a_start_that_fails_shows_the_end_of_the_log(folder: Path) -> None:
    supervisor = Supervisor(folder, str(folder), lambda line: None)
    child = Child("broken", ["sh", "-c", "echo no such model; exit 3"], folder, lambda: False, dict(os.environ))
    with pytest.raises(StartError, match="no such model"):
        await supervisor.start([child])
    await supervisor.stop()
    assert [restart.exit_code for restart in supervisor.restarts][:2] == [3, 3]


def stack(passwords: dict[str, str]) -> Stack:
    return Stack(
        broker=Server("amqp://admin:a@127.0.0.1:1/", passwords),
        database=Server("postgresql://postgres:b@127.0.0.1:2/postgres", passwords),
        s3={"BOTTEGA_S3_ENDPOINT": "http://127.0.0.1:3"},
        account={"BOTTEGA_ADMIN_EMAIL": "someone@bottega.example"},
        secret_key="secret",
        port=8000,
    )


@pytest.mark.parametrize("service", SERVICES, ids=lambda service: service.name)
def test_each_service_gets_its_own_credentials_and_no_more(service: Service) -> None:
    users = {service.broker_user for service in SERVICES} | {"bottega_api", "bottega_ledger"}
    caller = {"BOTTEGA_LOG_LEVEL": "debug", "BOTTEGA_DATABASE_URL": "postgresql://elsewhere/x"}
    variables = for_service(service, stack(dict.fromkeys(users, "word")), 9000, caller)
    assert variables["BOTTEGA_AMQP_URL"] == f"amqp://{service.broker_user}:word@127.0.0.1:1/"
    assert variables["BOTTEGA_LOG_LEVEL"] == "debug"
    own = f"postgresql://{service.database}:word@127.0.0.1:2/{service.database}" if service.database else None
    assert variables.get("BOTTEGA_DATABASE_URL") == own
    assert not any(name.startswith("BOTTEGA_ADMIN_") and name.endswith("_URL") for name in variables)


def test_on_somebody_elses_servers_the_given_credentials_are_used() -> None:
    variables = for_setup(stack({}), {})
    assert variables["BOTTEGA_ADMIN_AMQP_URL"] == "amqp://admin:a@127.0.0.1:1/"
    assert variables["BOTTEGA_LEDGER_DATABASE_URL"] == "postgresql://postgres:b@127.0.0.1:2/bottega_ledger"
