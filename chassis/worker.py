"""The worker loop: a command in, a fact out, pictures in S3.

Owns all that is not the model: queue, prefetch, cancel tokens, the manifest that spares a second computation,
`Permanent` to `stage.failed`, publish and then acknowledge, heartbeats, health, graceful stop. A service gives it
a handler, `async (command, work) -> result`, and a `load` that blocks until the model is ready.
"""

import asyncio
import contextlib
import hashlib
import json
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Iterator
from typing import Any
from uuid import UUID, uuid4

import structlog
from pydantic import Field

from chassis import telemetry
from chassis.broker import Broker
from chassis.engine import CancelToken, EngineThread
from chassis.errors import Cancelled, Permanent
from chassis.heartbeat import Heartbeat, Names
from chassis.process import Process
from chassis.settings import ProcessSettings, StorageSettings
from chassis.storage import Storage
from contracts import topology
from contracts.envelope import Envelope, envelop
from contracts.events import (
    OrderEnded,
    StageEvent,
    StageFailed,
    StageProgressed,
    StageStarted,
)
from contracts.pipeline import DEFAULT_POOL, POOL_NAME, STEPS, Stage

log = structlog.get_logger()

ENDED_KEPT = 10_000
"""Endings remembered, so that a command delivered after its order's end is dropped unseen."""


class WorkerSettings(ProcessSettings):
    pool: str = Field(default=DEFAULT_POOL, pattern=f"^{POOL_NAME}$")
    device: str = "auto"


class Work:
    """One command under way, as its handler sees it."""

    def __init__(self, command: StageEvent, worker: "Worker") -> None:
        self.cancelled = CancelToken()
        self.storage = worker.storage
        self.command = command
        self._worker = worker
        self._loop = asyncio.get_running_loop()

    async def run(self, blocking: Callable[[], Any]) -> Any:
        """Run the model's blocking call on the engine thread."""
        return await self._worker.thread.call(self.cancelled, blocking)

    def progress(self, done: float, *, step: int, steps: int, picture: int = 0, preview: bytes | None = None) -> None:
        """Report progress from any thread. `done` runs from 0 to 1, `preview` is a small JPEG."""
        report = (done, step, steps, picture, preview)
        self._loop.call_soon_threadsafe(self._worker.report, self, report)


Handler = Callable[[Any, Work], Awaitable[StageEvent]]


class Worker:
    """Carries out one stage."""

    def __init__(
        self,
        stage: Stage,
        handle: Handler,
        *,
        broker: Broker,
        storage: Storage,
        load: Callable[[], object],
        settings: WorkerSettings,
        models: Callable[[], Names] = tuple,
        installed: Callable[[], Names | None] = lambda: None,
        device: Callable[[], str] | None = None,
    ) -> None:
        self.storage, self.thread = storage, EngineThread()
        self._stage, self._step = stage, STEPS[stage]
        self._handle, self._load, self._broker = handle, load, broker
        self._id = uuid4()
        self._running: dict[UUID, Work] = {}
        self._ended: OrderedDict[UUID, None] = OrderedDict()
        self._reports: dict[UUID, tuple[Work, Any]] = {}
        self._reported = asyncio.Event()
        self._reporter: asyncio.Task[None] | None = None
        queue = self._step.queue(settings.pool)
        self._heartbeat = Heartbeat(
            broker,
            worker_id=self._id,
            service=self._step.service,
            queue=queue,
            pool=settings.pool if self._step.pooled else None,
            models=models,
            installed=installed,
            device=device or (lambda: settings.device),
        )
        broker.consume(queue, self._take, prefetch=1, on_permanent=self._fail)
        broker.listen(topology.CONTROL, "#", self._hear)

    async def start(self) -> None:
        """Load the model, then take commands."""
        await self.thread.call(CancelToken(), self._load)
        await self._broker.start()
        self._heartbeat.state = "ready"
        self._reporter = asyncio.create_task(self._publish_reports())
        await self._heartbeat.start()

    async def stop(self) -> None:
        """Finish what is running within the graceful time-out, then hand it back."""
        self._heartbeat.state = "stopping"
        with contextlib.suppress(Exception):
            await self._heartbeat.beat()
        await self._heartbeat.stop()
        await self._broker.stop()
        for work in self._running.values():
            work.cancelled.set()
        if self._reporter is not None:
            self._reporter.cancel()
        self.thread.close()

    async def healthy(self) -> dict[str, bool]:
        return {"model": self._heartbeat.state != "starting", **await self._broker.healthy()}

    async def _take(self, envelope: Envelope[Any], source: str) -> None:
        command = envelope.data
        if command.order_id in self._ended:
            raise Cancelled
        work = Work(command, self)
        began, outcome = time.monotonic(), "interrupted"
        with self._registered(work):
            try:
                result = await self._carry_out(envelope, work)
                await self._broker.publish(self._reply(envelope, result))
                outcome = "completed"
            except (Cancelled, Permanent) as error:
                outcome = type(error).__name__.lower()
                raise
            finally:
                seconds = time.monotonic() - began
                telemetry.STAGE_SECONDS.labels(self._stage, outcome).observe(seconds)
                log.info("stage.done", stage=self._stage, outcome=outcome, seconds=round(seconds, 3))

    async def _carry_out(self, envelope: Envelope[Any], work: Work) -> StageEvent:
        """The result of the command: the one that lies in S3, or a new one."""
        manifest = manifest_key(self._stage, work.command) if self._step.pooled else None
        if manifest and (known := await self.storage.get(manifest)):
            return self._from_manifest(known, work.command)
        started = StageStarted(
            order_id=work.command.order_id,
            attempt=work.command.attempt,
            stage=self._stage,
            worker=str(self._id),
        )
        await self._broker.notify(envelop(started, self._step.service, cause=envelope.id))
        with telemetry.span(f"stage {self._stage}", None):
            result = await self._handle(work.command, work)
        body = result.model_dump_json(exclude={"order_id", "attempt"}).encode()
        if manifest and not await self.storage.put_first(manifest, body, "application/json"):
            # Another run of the same command was first; its pictures are the order's.
            return self._from_manifest(await self.storage.get(manifest) or body, work.command)
        return result

    def _from_manifest(self, body: bytes, command: StageEvent) -> StageEvent:
        found = {**json.loads(body), "order_id": command.order_id, "attempt": command.attempt}
        return self._step.result.model_validate(found)

    def _reply(self, envelope: Envelope[Any], event: StageEvent) -> Envelope[Any]:
        return envelope.reply(event, self._step.service, telemetry.traceparent())

    async def _fail(self, envelope: Envelope[Any], error: Permanent) -> None:
        command = envelope.data
        failed = StageFailed(
            order_id=command.order_id,
            attempt=command.attempt,
            stage=self._stage,
            code=error.code,
            reason=error.reason,
        )
        await self._broker.publish(self._reply(envelope, failed))

    @contextlib.contextmanager
    def _registered(self, work: Work) -> Iterator[None]:
        """Known by its order while it runs, so that the order's end can stop it."""
        order_id = work.command.order_id
        self._running[order_id] = work
        self._heartbeat.state = "busy"
        telemetry.BUSY.labels(self._stage).inc()
        try:
            yield
        except asyncio.CancelledError:
            work.cancelled.set()
            raise
        finally:
            telemetry.BUSY.labels(self._stage).dec()
            if self._running.get(order_id) is work:
                del self._running[order_id]
            if self._heartbeat.state == "busy" and not self._running:
                self._heartbeat.state = "ready"

    async def _hear(self, envelope: Envelope[Any]) -> None:
        """Remember the end of an order, and stop working for it."""
        if not isinstance(envelope.data, OrderEnded):
            return
        order_id = envelope.data.order_id
        self._ended[order_id] = None
        if len(self._ended) > ENDED_KEPT:
            self._ended.popitem(last=False)
        if work := self._running.get(order_id):
            work.cancelled.set()

    def report(self, work: Work, report: Any) -> None:
        """Note progress; on the event loop only. A broker slower than the steps is told the latest of them."""
        order_id = work.command.order_id
        if order_id in self._reports and report[-1] is None:
            report = (*report[:-1], self._reports[order_id][1][-1])
        self._reports[order_id] = (work, report)
        self._reported.set()

    async def _publish_reports(self) -> None:
        while True:
            await self._reported.wait()
            self._reported.clear()
            reports, self._reports = self._reports, {}
            for work, report in reports.values():
                try:
                    await self._publish_report(work.command, *report)
                except Exception as error:
                    log.warning("progress.lost", error=repr(error))

    async def _publish_report(
        self, command: StageEvent, done: float, step: int, steps: int, picture: int, preview: bytes | None
    ) -> None:
        key = None
        if preview is not None:
            key = f"previews/{command.order_id}/{picture}-{step}.jpg"
            await self.storage.put(key, preview, "image/jpeg")
        event = StageProgressed(
            order_id=command.order_id,
            attempt=command.attempt,
            stage=self._stage,
            progress=done,
            step=step,
            steps=steps,
            picture=picture,
            preview_key=key,
        )
        await self._broker.notify(envelop(event, self._step.service))


def manifest_key(stage: Stage, command: StageEvent) -> str:
    """Where the result for this input lies, whichever attempt made it."""
    said = command.model_dump_json(exclude={"attempt"})
    return f"orders/{command.order_id}/{stage}/{hashlib.sha256(said.encode()).hexdigest()}.json"


def worker_process(
    stage: Stage,
    handle: Handler,
    *,
    load: Callable[[], object],
    settings: WorkerSettings,
    models: Callable[[], Names] = tuple,
    installed: Callable[[], Names | None] = lambda: None,
    device: Callable[[], str] | None = None,
) -> Process:
    """A process that carries out one stage. `models` and `device` say what the engine holds, and on what; `installed`
    which models of the catalogue lie on this machine."""
    service = STEPS[stage].service
    broker = Broker(service, settings.amqp_url.get_secret_value(), graceful_timeout=settings.graceful_timeout)
    storage = Storage(StorageSettings())
    worker = Worker(
        stage,
        handle,
        broker=broker,
        storage=storage,
        load=load,
        settings=settings,
        models=models,
        installed=installed,
        device=device,
    )
    return Process(service, settings, [storage, worker], broker)
