"""The whole stack of this checkout: `python -m infra.local dev|stop|status`.

`dev` starts the servers that no URL in the environment replaces, runs the set-up step, starts the services and
keeps them alive until Ctrl-C, SIGTERM or `stop`. Ports, secrets and data are those of the last start.
"""

import asyncio
import os
import signal
import sys
import time

from infra.local import environment, plan, services
from infra.local.guard import sweep
from infra.local.letterbox import Letterbox
from infra.local.lock import AlreadyRunningError, Lock
from infra.local.paths import DEV, ROOT
from infra.local.plan import Plan
from infra.local.ports import is_free
from infra.local.process import Child, Guard
from infra.local.supervisor import StartError, Supervisor

LOGS = DEV / "logs"
LOCK = DEV / "run" / "stack.json"
MARK = str(DEV)
"""Every process of the stack carries this in its environment, so leftovers can be told from anything else."""

SETUP = "infra.setup"
SETUP_LIMIT = 180.0


def say(text: str) -> None:
    print(f"  {text}", flush=True)


def main() -> int:
    commands = {"dev": dev, "stop": stop, "status": status}
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    if command not in commands:
        print(f"usage: python -m infra.local {'|'.join(commands)}", file=sys.stderr)
        return 2
    return commands[command]()


def dev() -> int:
    lock = Lock(LOCK)
    try:
        lock.take()
    except AlreadyRunningError:
        print(f"The stack is running already: {_holder_address(lock)}. `make ddown` stops it.", file=sys.stderr)
        return 1
    guard = Guard(MARK)
    try:
        return _dev(lock)
    except (StartError, RuntimeError, OSError, ValueError) as error:
        print(f"\n{error}", file=sys.stderr)
        return 1
    finally:
        guard.close()
        lock.release()


def _dev(lock: Lock) -> int:
    if left := sweep(MARK):
        say(f"ended {len(left)} processes that an interrupted run left behind")
    made = plan.make(os.environ)
    if not is_free(made.stack.port):
        raise StartError(
            f"Port {made.stack.port} is taken by another program."
            f" Choose a free one with the variable BOTTEGA_PORT: BOTTEGA_PORT={made.stack.port + 1} make dev"
        )
    return asyncio.run(_run(made, lock))


async def _run(made: Plan, lock: Lock) -> int:
    def changed(supervisor: Supervisor) -> None:
        lock.write(address=address(made), children={kept.child.name: kept.pid for kept in supervisor.kept})

    supervisor = Supervisor(LOGS, MARK, say, changed)
    asked = _stop_signals(supervisor)
    work = asyncio.create_task(_start(made, supervisor))
    stop = asyncio.create_task(asked.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    try:
        if work.done():
            await work
            await asked.wait()
    finally:
        stop.cancel()
        work.cancel()
        await asyncio.wait({work})
        say("stopping")
        await supervisor.stop()
    say("stopped")
    return 0


def _stop_signals(supervisor: Supervisor) -> asyncio.Event:
    """Set by the first signal to stop; a second one waits for nothing any more."""
    asked = asyncio.Event()

    def on_signal() -> None:
        if asked.is_set():
            supervisor.kill()
        asked.set()

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        asyncio.get_running_loop().add_signal_handler(number, on_signal)
    return asked


async def _start(made: Plan, supervisor: Supervisor) -> None:
    started = time.monotonic()
    caller = dict(os.environ)
    await start_servers(made, supervisor)
    command = [sys.executable, "-m", SETUP]
    setup = environment.for_setup(made.stack, caller)
    say("set-up: databases, topology, bucket, account")
    await supervisor.run(Child("setup", command, ROOT, lambda: True, setup, start_limit=SETUP_LIMIT))
    children = [
        services.child(service, environment.for_service(service, made.stack, port, caller))
        for service, port in ((service, made.health_ports[service.name]) for service in services.SERVICES)
    ]
    await supervisor.start(children)
    announce(made, time.monotonic() - started)


async def start_servers(made: Plan, supervisor: Supervisor) -> None:
    """All first children together, then all second ones: only the broker has two."""
    await asyncio.gather(*(asyncio.to_thread(server.prepare) for server in made.servers))
    children = [server.children() for server in made.servers]
    await supervisor.start([group[0] for group in children if len(group) > 1])
    await supervisor.start([group[-1] for group in children])


def address(made: Plan) -> str:
    return f"http://localhost:{made.stack.port}"


def announce(made: Plan, seconds: float) -> None:
    account = made.stack.account
    password = account["BOTTEGA_ADMIN_PASSWORD"]
    known = made.secrets.get("admin_password_known")
    made.secrets.put("admin_password_known", True)
    secret = "password as before" if known else f"password {password} (shown this once)"
    print(
        f"\nbottega is ready after {seconds:.0f} s: {address(made)}\n"
        f"  administrator  {account['BOTTEGA_ADMIN_EMAIL']}, {secret}\n"
        f"  letters        {_letters(made)}\n"
        f"  logs           {LOGS}/ (secrets and ports lie beside them)\n"
        f"  stop           Ctrl-C here, or `make ddown` elsewhere\n",
        flush=True,
    )


def _letters(made: Plan) -> str:
    own = any(isinstance(server, Letterbox) for server in made.servers)
    return f"{plan.LETTERS}/ (what the API sends by e-mail)" if own else "sent by the server in BOTTEGA_SMTP_URL"


def _holder_address(lock: Lock) -> str:
    return str((lock.holder() or {}).get("address", "it is starting"))


def stop() -> int:
    stopped = Lock(LOCK).stop_holder()
    left = sweep(MARK)
    print("stopped" if stopped or left else "nothing was running")
    return 0


def status() -> int:
    """Prints what runs, one process a line; exit code 1 when nothing does."""
    holder = Lock(LOCK).holder()
    if holder is None:
        print("not running")
        return 1
    print(f"running at {holder.get('address', '(starting)')}, supervisor {holder.get('pid')}")
    for name, pid in holder.get("children", {}).items():
        print(f"  {name:<12} {pid or 'down'}")
    return 0
