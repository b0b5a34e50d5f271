"""What a worker says of itself, and how often it looks for models."""

from typing import Any
from uuid import UUID

import pytest

from chassis import heartbeat
from chassis.heartbeat import Heartbeat, Names
from contracts.envelope import Envelope, decode


class Ear:
    """Hears what a worker says, as it comes over the wire."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    async def notify(self, envelope: Envelope[Any]) -> None:
        self.heard.append(decode(envelope.encode()).data)


class Folder:
    """Where models lie; counts who looks."""

    def __init__(self) -> None:
        self.names: Names = ("small-world",)
        self.looks, self.readable = 0, True

    def __call__(self) -> Names:
        self.looks += 1
        if not self.readable:
            raise PermissionError
        return self.names


def beating(ear: Ear, folder: Folder) -> Heartbeat:
    consumer = {"worker_id": UUID(int=1), "service": "generator", "queue": "generator.work.default", "pool": "default"}
    return Heartbeat(ear, models=lambda: ("held",), installed=folder, device=lambda: "cpu", **consumer)


async def test_it_says_what_it_is_what_it_holds_and_what_it_finds() -> None:
    ear = Ear()
    worker = beating(ear, Folder())
    worker.state = "busy"
    await worker.beat()
    (told,) = ear.heard
    assert (told.service, told.queue, told.pool, told.state) == (
        "generator",
        "generator.work.default",
        "default",
        "busy",
    )
    assert (told.models, told.installed, told.device) == (("held",), ("small-world",), "cpu")


async def test_it_looks_for_models_once_a_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 0.0
    monkeypatch.setattr(heartbeat.time, "monotonic", lambda: now)
    ear, folder = Ear(), Folder()
    worker = beating(ear, folder)
    for now in (0.0, 3.0, 59.0):  # noqa: B007 - the clock
        await worker.beat()
        folder.names = ("small-world", "fetched")
    assert folder.looks == 1 and ear.heard[-1].installed == ("small-world",)
    now = 60.0
    await worker.beat()
    assert folder.looks == 2 and ear.heard[-1].installed == ("small-world", "fetched")


async def test_a_folder_that_cannot_be_read_does_not_silence_it() -> None:
    ear, folder = Ear(), Folder()
    folder.readable = False
    await beating(ear, folder).beat()
    assert ear.heard[0].installed is None
