"""How much memory a worker's device has, and how much of it is used, for its heartbeat."""

import os
import sys
from pathlib import Path

MB = 1024 * 1024
_STATM = Path("/proc/self/statm")

Memory = tuple[int | None, int | None]
"""Used and total, in MB; None where it cannot be known."""


def memory_of(device: str) -> Memory:
    """Of a GPU what everybody uses; without one what this process uses, and what the machine has."""
    return (_gpu(device) if device.startswith("cuda") else None) or _process()


def _gpu(device: str) -> Memory | None:
    # Whoever computes on a GPU has loaded torch; nobody else shall load it for a heartbeat.
    torch = sys.modules.get("torch")
    if torch is None:
        return None
    try:
        free, total = torch.cuda.mem_get_info(device)
    except (RuntimeError, ValueError, AssertionError):
        return None
    return (total - free) // MB, total // MB


def _process() -> Memory:
    """Resident pages of this process, where the system has /proc."""
    page = os.sysconf("SC_PAGE_SIZE")
    try:
        used = int(_STATM.read_text().split()[1]) * page // MB
    except (OSError, ValueError, IndexError):
        used = None
    return used, os.sysconf("SC_PHYS_PAGES") * page // MB
