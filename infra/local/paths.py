"""Where things lie. All that is made at run time is below `.local/`: removing it undoes everything."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
DEV = Path(os.environ.get("BOTTEGA_LOCAL_DATA") or LOCAL / "dev").resolve()
"""Data, ports, secrets and logs of the stack. Another folder is another stack, beside the first one."""

BYTECODE = LOCAL / "bytecode"
BROKER_SYSTEM = LOCAL / "rabbitmq"
"""Debian's packages of RabbitMQ and Erlang, unpacked by the bootstrap."""
