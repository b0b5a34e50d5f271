"""Ports and secrets of this checkout's stack, made on first use and the same at the next start."""

import json
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from infra.local.ports import free_port, usable
from infra.local.process import write_private


class State:
    """A JSON object in a file that only its owner may read, written whole at each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._values: dict[str, Any] = json.loads(path.read_text()) if path.exists() else {}

    def get(self, name: str) -> Any:
        return self._values.get(name)

    def put(self, name: str, value: Any) -> None:
        if self._values.get(name) == value:
            return
        self._values[name] = value
        self._path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._path.with_suffix(".partial")
        write_private(partial, json.dumps(self._values, indent=1))
        partial.replace(self._path)


class Ports(State):
    """Port numbers by name. Ask for each once, before anything of this stack listens."""

    def take(self, name: str, offset: int = 0) -> int:
        """The port of the last start, or another where somebody else has taken that one since."""
        port = self.get(name)
        if port is None or not usable(port, offset):
            port = free_port(offset)
            self.put(name, port)
        return port

    def take_all(self, server: str, names: Iterable[str], offset: int = 0) -> dict[str, int]:
        return {name: self.take(f"{server}.{name}", offset) for name in names}


class Secrets(State):
    """Random passwords and keys by name; URL-safe, so they stand in a URL as they are."""

    def __getitem__(self, name: str) -> str:
        if self.get(name) is None:
            self.put(name, secrets.token_urlsafe(24))
        return str(self.get(name))
