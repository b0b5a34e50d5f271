"""RabbitMQ in a container, for machines that have a Docker engine and no Debian packages to unpack."""

import hashlib
import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local import probes
from infra.local.process import Child, write_private
from infra.local.rabbitmq import (
    ADMINISTRATOR,
    CONFIGURATION,
    CONSUMER_TIMEOUT,
    START_LIMIT,
    definitions,
)

IMAGE = "rabbitmq:4.1"
INSIDE = "/etc/bottega"


@dataclass(frozen=True)
class RabbitMQContainer:
    """The same shape as RabbitMQ. The client stays in the foreground and passes signals on."""

    directory: Path
    ports: Mapping[str, int]
    passwords: Mapping[str, str]
    metrics: bool = True

    @property
    def url(self) -> str:
        return self.url_for(ADMINISTRATOR)

    def url_for(self, user: str) -> str:
        return f"amqp://{user}:{self.passwords[user]}@127.0.0.1:{self.ports['amqp']}/"

    @property
    def _name(self) -> str:
        return "bottega-rabbitmq-" + hashlib.sha256(str(self.directory).encode()).hexdigest()[:12]

    def prepare(self) -> None:
        """Writes what the container reads, and removes one that a killed client left running."""
        settings = self.directory / "settings"
        settings.mkdir(parents=True, exist_ok=True)
        write_private(settings / "definitions.json", json.dumps(definitions(self.passwords)))
        configuration = CONFIGURATION.format(
            host="0.0.0.0", port=5672, consumer_timeout=CONSUMER_TIMEOUT, definitions=f"{INSIDE}/definitions.json"
        )
        write_private(settings / "rabbitmq.conf", configuration)
        # The container's user is another one; the folder above stays closed to everybody else.
        self.directory.chmod(0o700)
        for file in settings.iterdir():
            file.chmod(0o644)
        subprocess.run(["docker", "rm", "--force", self._name], capture_output=True, timeout=START_LIMIT)

    def children(self) -> list[Child]:
        command = ["docker", "run", "--rm", "--name", self._name, "--hostname", "localhost"]
        command += ["--publish", f"127.0.0.1:{self.ports['amqp']}:5672"]
        command += ["--volume", f"{self._name}:/var/lib/rabbitmq"]
        command += ["--volume", f"{self.directory / 'settings'}:{INSIDE}:ro"]
        command += ["--env", f"RABBITMQ_CONFIG_FILE={INSIDE}/rabbitmq.conf", IMAGE]
        # The first start loads the image.
        return [
            Child(
                "rabbitmq",
                command,
                self.directory,
                self.ready,
                dict(os.environ),
                start_limit=600.0,
                stop_limit=30.0,
            )
        ]

    def ready(self) -> bool:
        return probes.amqp(self.ports["amqp"])

    def control(self, *arguments: str) -> str:
        command = ["docker", "exec", self._name, "rabbitmqctl", "--quiet", *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, timeout=START_LIMIT).stdout
