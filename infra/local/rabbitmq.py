"""A private RabbitMQ from Debian's packages, unpacked by the bootstrap, on loopback, its data in one folder.

Debian's own `rabbitmq-server` and `rabbitmqctl` commands are wrappers that switch to a system user and the
system's data; the scripts below `sbin/` take everything from the environment and run as anybody.
"""

import base64
import hashlib
import json
import os
import secrets
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local import probes
from infra.local.paths import BROKER_SYSTEM
from infra.local.process import Child, write_private

ADMINISTRATOR = "admin"
NODE = "bottega@localhost"
"""The same everywhere: a node name need only be unique within its epmd, and each node here has its own."""

PORTS = ("amqp", "distribution", "epmd", "prometheus")
CONSUMER_TIMEOUT = 14_400_000
"""Milliseconds that a consumer may take over one message, above every stage's limit."""

START_LIMIT = 90.0
CONTROL_LIMIT = 30.0

CONFIGURATION = """\
listeners.tcp.default = {host}:{port}
num_acceptors.tcp = 4
heartbeat = 15
consumer_timeout = {consumer_timeout}
vm_memory_high_watermark.absolute = 1GiB
disk_free_limit.absolute = 512MB
# The log of quorum queues is kept in memory until it is this long.
raft.wal_max_size_bytes = 67108864
load_definitions = {definitions}
log.console = true
log.console.level = info
log.file = false
"""
PROMETHEUS = """\
prometheus.tcp.ip = 127.0.0.1
prometheus.tcp.port = {port}
"""


def password_hash(password: str) -> str:
    """RabbitMQ's form of a salted SHA-256 (rabbit_password_hashing_sha256)."""
    salt = secrets.token_bytes(4)
    return base64.b64encode(salt + hashlib.sha256(salt + password.encode()).digest()).decode()


def definitions(passwords: Mapping[str, str]) -> dict[str, Any]:
    """Users, virtual hosts and rights that the broker takes in at each start, with hashes of the passwords."""
    from contracts import topology  # it loads pydantic; nothing else here needs it

    made = topology.definitions(dict(passwords))
    for user in made["users"]:
        user["password_hash"] = password_hash(passwords[user["name"]])
        user["hashing_algorithm"] = "rabbit_password_hashing_sha256"
    return made


@dataclass(frozen=True)
class RabbitMQ:
    """One node. Its metrics plugin costs five seconds at each stop, so tests leave it out."""

    directory: Path
    ports: Mapping[str, int]
    passwords: Mapping[str, str]
    metrics: bool = True

    @property
    def url(self) -> str:
        return self.url_for(ADMINISTRATOR)

    def url_for(self, user: str) -> str:
        return f"amqp://{user}:{self.passwords[user]}@127.0.0.1:{self.ports['amqp']}/"

    def prepare(self) -> None:
        for folder in ("data", "log", "generated"):
            (self.directory / folder).mkdir(parents=True, exist_ok=True)
        cookie = self.directory / ".erlang.cookie"
        if not cookie.exists():
            write_private(cookie, secrets.token_hex(20))
            cookie.chmod(0o400)
        write_private(self.directory / "definitions.json", json.dumps(definitions(self.passwords)))
        write_private(self.directory / "rabbitmq.conf", self._configuration())
        plugins = "rabbitmq_prometheus" if self.metrics else ""
        (self.directory / "enabled_plugins").write_text(f"[{plugins}].\n")

    def _configuration(self) -> str:
        text = CONFIGURATION.format(
            host="127.0.0.1",
            port=self.ports["amqp"],
            consumer_timeout=CONSUMER_TIMEOUT,
            definitions=self.directory / "definitions.json",
        )
        return text + PROMETHEUS.format(port=self.ports["prometheus"]) if self.metrics else text

    def _environment(self) -> dict[str, str]:
        here = self.directory
        return {
            "HOME": str(here),
            "PATH": f"{_erlang()}:{os.environ.get('PATH', os.defpath)}",
            "LC_ALL": "C.UTF-8",
            "RABBITMQ_CONF_ENV_FILE": "/dev/null",
            "RABBITMQ_NODENAME": NODE,
            "RABBITMQ_MNESIA_BASE": str(here / "data"),
            "RABBITMQ_LOG_BASE": str(here / "log"),
            "RABBITMQ_LOGS": "-",
            "RABBITMQ_CONFIG_FILE": str(here / "rabbitmq.conf"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(here / "generated"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(here / "enabled_plugins"),
            "RABBITMQ_PID_FILE": str(here / "rabbitmq.pid"),
            "RABBITMQ_DIST_PORT": str(self.ports["distribution"]),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2",
            "ERL_EPMD_PORT": str(self.ports["epmd"]),
            "ERL_EPMD_ADDRESS": "127.0.0.1",
            "ERL_CRASH_DUMP": str(here / "erl_crash.dump"),
            # Nobody listens there, but with it the start script becomes the broker instead of waiting in a shell.
            "NOTIFY_SOCKET": str(here / "notify.sock"),
        }

    def children(self) -> list[Child]:
        """epmd first and by itself: the broker would start one that stays behind."""
        environment = self._environment()
        epmd = [str(_erlang() / "epmd"), "-port", str(self.ports["epmd"]), "-address", "127.0.0.1"]
        return [
            Child("epmd", epmd, self.directory, lambda: probes.tcp(self.ports["epmd"]), environment),
            Child(
                "rabbitmq",
                [str(_scripts() / "rabbitmq-server")],
                self.directory,
                self.ready,
                environment,
                start_limit=START_LIMIT,
                stop_limit=20.0,
            ),
        ]

    def ready(self) -> bool:
        return probes.amqp(self.ports["amqp"])

    def control(self, *arguments: str) -> str:
        """Runs rabbitmqctl (half a second) and returns what it printed."""
        done = subprocess.run(
            [str(_scripts() / "rabbitmqctl"), "--quiet", *arguments],
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=CONTROL_LIMIT,
        )
        if done.returncode:
            raise RuntimeError(f"rabbitmqctl {arguments[0]}: {done.stderr.strip() or done.stdout.strip()}")
        return done.stdout


def _erlang() -> Path:
    return BROKER_SYSTEM / "usr" / "lib" / "erlang" / "bin"


def _scripts() -> Path:
    return next((BROKER_SYSTEM / "usr" / "lib" / "rabbitmq" / "lib").glob("rabbitmq_server-*")) / "sbin"
