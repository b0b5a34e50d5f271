"""Where things lie. All that is made at run time is below `.local/`: removing it undoes everything."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LOCAL = ROOT / ".local"
DEV = LOCAL / "dev"
BROKER_SYSTEM = LOCAL / "rabbitmq"
"""Debian's packages of RabbitMQ and Erlang, unpacked by the bootstrap."""
