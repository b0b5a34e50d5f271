"""Another system may order pictures: `make partner NAME=shop [CREDITS=100] [FOR=anna]`.

Makes the partner's user on the broker with its rights, the queue of its results, its service account, and the
accounts that it may order for. Both passwords are new each time, printed, and kept nowhere but as hashes. With a
broker of one's own (`BOTTEGA_AMQP_URL`) the commands to run there are printed instead.
"""

import argparse
import asyncio
import os
import re
import secrets
import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

import aio_pika

from chassis.database import connect
from chassis.declare import SETTLE_SECONDS
from contracts import topology
from infra.local import rabbitmq
from infra.local.environment import with_database, with_login
from infra.local.paths import DEV
from infra.local.servers import broker_class
from infra.local.state import Ports, Secrets
from services.api.partners import registration
from services.api.problems import Problem

DATABASE = "bottega_api"
RESERVED = {*topology.users(), rabbitmq.ADMINISTRATOR, "guest"}

Control = Callable[..., str]


@dataclass(frozen=True)
class Site:
    """Where the stack is: administrators' URLs, and rabbitmqctl where it is at hand."""

    amqp_url: str
    database_url: str
    control: Control | None


def local_site() -> Site:
    """The stack of `make dev`, by the ports and passwords of its last start, with what the environment replaces."""
    ports, known = Ports(DEV / "ports.json"), Secrets(DEV / "secrets.json")
    amqp_url, database_url = (os.environ.get(f"BOTTEGA_{name}_URL") for name in ("AMQP", "DATABASE"))
    if not (amqp_url and database_url) and ports.get("health.web") is None:
        raise ConnectionError("it never ran here")
    control: Control | None = None
    if not amqp_url:
        numbers = {name: ports.get(f"rabbitmq.{name}") for name in rabbitmq.PORTS}
        passwords = {rabbitmq.ADMINISTRATOR: known.get(f"rabbitmq.{rabbitmq.ADMINISTRATOR}")}
        server = broker_class()(DEV / "rabbitmq", numbers, passwords)
        amqp_url, control = server.url, server.control
    if not database_url:
        here = f"postgresql://127.0.0.1:{ports.get('postgres')}/"
        database_url = with_login(here, DATABASE, known.get(f"postgres.{DATABASE}") or "")
    return Site(amqp_url, with_database(database_url, DATABASE), control)


def user_commands(name: str, password: str, vhost: str, *, known: bool) -> list[tuple[str, ...]]:
    """What rabbitmqctl has to do for the partner's user on the broker."""
    user = topology.partner_user(name)
    rights = [
        ("set_topic_permissions", "-p", vhost, name, exchange, keys, ".*")
        for exchange, keys in user.may_publish.items()
    ]
    return [
        ("change_password" if known else "add_user", name, password),
        ("set_permissions", "-p", vhost, name, user.configure, user.write, user.read),
        *rights,
    ]


def create_user(site: Site, name: str, password: str) -> list[str]:
    """Make the user, or give it the new password; the commands that are left to be run elsewhere."""
    vhost = unquote(urlsplit(site.amqp_url).path[1:]) or "/"
    if site.control is None:
        new, *rights = (
            shlex.join(["rabbitmqctl", *each]) for each in user_commands(name, password, vhost, known=False)
        )
        return [f"{new} || {new.replace('add_user', 'change_password', 1)}", *rights]
    known = name in {line.partition("\t")[0] for line in site.control("list_users").splitlines()}
    for command in user_commands(name, password, vhost, known=known):
        site.control(*command)
    return []


async def create_queue(amqp_url: str, name: str) -> None:
    """Declare the queue of the partner's results, before anything is published into it."""
    wanted = topology.partner_queue(name)
    async with await aio_pika.connect(amqp_url, timeout=10) as connection:
        channel = await connection.channel()
        queue = await channel.declare_queue(wanted.name, durable=True, arguments=wanted.arguments)
        for key in wanted.keys:
            await queue.bind(wanted.exchange, key)
    await asyncio.sleep(SETTLE_SECONDS)


async def create(site: Site, name: str, credits: int = 0, accounts: Sequence[str] = ()) -> list[str]:
    """Make the partner, or renew its passwords; answers what to tell the person, a line each.

    Raises ValueError, UnknownAccountError, and Problem where a person has the name already.
    """
    if not re.fullmatch(topology.PARTNER_NAME, name) or name in RESERVED:
        raise ValueError(f"{name!r} cannot be a partner's name: a to z, 0 to 9 and -, and no service's.")
    if credits < 0:
        raise ValueError("credits must be 0 or more")
    broker_password, password = secrets.token_hex(20), secrets.token_hex(20)
    database = connect(site.database_url, pool=2)
    try:
        partner = await registration.enrol(database, name, password, accounts)
        await create_queue(site.amqp_url, name)
        left = await asyncio.to_thread(create_user, site, name, broker_password)
        arrived = not credits or await registration.give(database, partner, credits)
    finally:
        await database.dispose()
    return [
        f"broker    {with_login(site.amqp_url, name, broker_password)}",
        f"results   {topology.partner_queue(name).name}",
        f"HTTP      user name {name}, password {password}",
        f"credits   {credits} {'added' if arrived else 'asked for, not there yet'}",
        *(f"run where your broker is:  {command}" for command in left),
    ]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--credits", type=int, default=0)
    parser.add_argument("--for", dest="accounts", default="", help="user names or e-mail addresses, with commas")
    said = parser.parse_args()
    accounts = tuple(filter(None, said.accounts.split(",")))
    try:
        lines = asyncio.run(create(local_site(), said.name, said.credits, accounts))
    except Problem as problem:
        sys.exit(f"{problem.title}. {problem.detail}")
    except (ValueError, registration.UnknownAccountError) as error:
        sys.exit(str(error))
    except (OSError, RuntimeError) as error:
        sys.exit(f"The stack does not answer; is `make dev` running? {error}")
    print("\n".join(["shown this once:", *lines]))


if __name__ == "__main__":
    main()
