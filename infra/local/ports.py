"""Free TCP ports below the kernel's ephemeral range.

Inside that range a client that reconnects to a stopped server can be given the server's own port as its
source, connect to itself, and keep the server from coming back.
"""

import random
import socket
from collections.abc import Iterable
from pathlib import Path

LOWEST = 15000
DEFAULT_EPHEMERAL_START = 32768
TRIES = 1000


def _highest() -> int:
    limits = Path("/proc/sys/net/ipv4/ip_local_port_range")
    start = int(limits.read_text().split()[0]) if limits.exists() else DEFAULT_EPHEMERAL_START
    return start if start > LOWEST + TRIES else 65536


def is_free(port: int, host: str = "0.0.0.0") -> bool:
    """Whether nothing listens on the port, on any address. Connections in TIME_WAIT do not count."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def usable(port: int, offset: int = 0) -> bool:
    return is_free(port) and (not offset or is_free(port + offset))


def free_port(offset: int = 0) -> int:
    """A port that nothing listens on, nor on the one `offset` above it.

    Random, so that two runs started together rarely pick the same one.
    """
    for _ in range(TRIES):
        port = random.randrange(LOWEST, _highest() - offset)
        if usable(port, offset):
            return port
    raise OSError("no free TCP port found")


def free_ports(names: Iterable[str], offset: int = 0) -> dict[str, int]:
    """A port for each name, all different."""
    found: dict[str, int] = {}
    for name in names:
        while (port := free_port(offset)) in found.values():
            pass
        found[name] = port
    return found
