"""Private servers for tests: RabbitMQ, PostgreSQL, S3, started on first use, once for the whole run.

`TEST_AMQP_URL`, `TEST_DATABASE_URL`, `TEST_S3_ENDPOINT` (with `TEST_S3_ACCESS_KEY`, `TEST_S3_SECRET_KEY`) name
servers to use instead; tests that kill or pause a server are then skipped. The broker runs in a container where the
bootstrap could not unpack one. When pytest dies, its guard ends the servers and removes their folder.
"""

import os
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from infra.local import rabbitmq as rabbitmq_server
from infra.local import seaweedfs
from infra.local.environment import with_database
from infra.local.ports import free_port, free_ports
from infra.local.postgres import PostgreSQL, binaries
from infra.local.process import Child, Guard, open_log, signal_group, signal_process, tail
from infra.local.servers import LocalServer, RabbitMQ, RabbitMQContainer, SeaweedFS, broker_class

BROKER_USERS = ("admin", "api", "conductor", "ledger", "translator", "generator")
PASSWORD = "test-password"
ACCESS_KEY, SECRET_KEY = "test-access-key", "test-secret-key"
PROBE_INTERVAL = 0.05

# The kernel ends a child when the thread that started it ends, so all are started by one that lives to the end.
_spawner = ThreadPoolExecutor(max_workers=1, thread_name_prefix="servers")


class Process:
    """A child that tests can kill, pause and start again. All calls block."""

    def __init__(self, child: Child, folder: Path) -> None:
        self.child = child
        self._mark = str(folder)
        self._log = folder / f"{child.name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        assert self._process is not None, "not started"
        return self._process.pid

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        self._process = _spawner.submit(self._spawn).result()
        deadline = time.monotonic() + self.child.start_limit
        while not self.child.ready():
            if not self.running or time.monotonic() > deadline:
                raise RuntimeError(f"{self.child.name} did not start:\n{tail(self._log)}")
            time.sleep(PROBE_INTERVAL)

    def _spawn(self) -> subprocess.Popen[bytes]:
        output = open_log(self._log)
        try:
            return subprocess.Popen(
                self.child.arguments(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                cwd=self.child.directory,
                env=self.child.marked(self._mark),
                start_new_session=True,
            )
        finally:
            os.close(output)

    def stop(self) -> None:
        if not self.running:
            return
        signal_process(self.pid, self.child.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(self.child.stop_limit)
        self.kill()

    def kill(self) -> None:
        """SIGKILL, also to what it started."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        signal_group(self._process.pid, signal.SIGKILL)

    def pause(self) -> None:
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.kill(self.pid, signal.SIGCONT)


class Running:
    """A server of our own. `kill`, `stop`, `restart`, `pause`, `resume` act on the process that serves."""

    def __init__(self, server: LocalServer, folder: Path) -> None:
        self.server = server
        server.prepare()
        self._processes = [Process(child, folder) for child in server.children()]
        self._main = self._processes[-1]
        for process in self._processes:
            process.start()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def pid(self) -> int:
        return self._main.pid

    def kill(self) -> None:
        self._main.kill()

    def stop(self) -> None:
        self._main.stop()

    def restart(self) -> None:
        """Stops it if it runs, starts it on the same port and data, returns when it is ready."""
        self._main.stop()
        # After kill -9 PostgreSQL's children need a moment to see it; till then a new one refuses to start.
        for tries_left in reversed(range(5)):
            try:
                return self._main.start()
            except RuntimeError:
                if not tries_left:
                    raise
                time.sleep(0.3)

    def pause(self) -> None:
        self._main.pause()

    def resume(self) -> None:
        self._main.resume()

    def ensure(self) -> None:
        """Mends what a failed test has left paused or dead."""
        for process in self._processes:
            if process.running:
                process.resume()
            else:
                process.start()

    def close(self) -> None:
        for process in reversed(self._processes):
            process.stop()


class External:
    """Somebody else's server: tests may use it, but not harm it."""

    def __init__(self, url: str) -> None:
        self.url = url

    def __getattr__(self, name: str) -> Any:
        if name in ("kill", "stop", "restart", "pause", "resume", "pid"):
            pytest.skip("needs a server of its own")
        raise AttributeError(name)

    def ensure(self) -> None: ...

    def close(self) -> None: ...


class ExternalBroker(External):
    def url_for(self, user: str) -> str:
        return self.url

    def settle(self) -> None:
        """We cannot reach into it, so wait until its tables are on disk (they are within a second)."""
        time.sleep(1.5)


class Broker(Running):
    """RabbitMQ with the users of the topology."""

    server: RabbitMQ

    def url_for(self, user: str) -> str:
        return self.server.url_for(user)

    def settle(self) -> None:
        """Queues declared so far survive kill -9 from here on. Without it the last second's do not."""
        self.server.control("eval", "[dets:sync(T) || T <- dets:all()].")

    def add_vhost(self, name: str) -> str:
        """Takes a second; returns the administrator's URL for it."""
        self.server.control("add_vhost", name)
        self.server.control("set_permissions", "-p", name, rabbitmq_server.ADMINISTRATOR, ".*", ".*", ".*")
        return self.url + name


class ContainedBroker:
    """RabbitMQ in a container, with the same interface as Broker."""

    def __init__(self, server: RabbitMQContainer) -> None:
        from testcontainers.core.container import DockerContainer

        server.prepare()
        self.server, self.url, self.url_for = server, server.url, server.url_for
        settings = str(server.directory / "settings")
        self._container = (
            DockerContainer(server.image)
            .with_bind_ports(5672, server.ports["amqp"])
            .with_volume_mapping(settings, server.inside, "ro")
            .with_env("RABBITMQ_CONFIG_FILE", f"{server.inside}/rabbitmq.conf")
            .start()
        )
        self._wait()

    def __getattr__(self, name: str) -> Any:
        """kill, stop, pause and so on are the engine's own."""
        return getattr(self._container.get_wrapped_container(), {"resume": "unpause"}.get(name, name))
