"""Orders from another system over the broker, through every process, with nothing but aio-pika and the schemas."""

import asyncio
import io
import json
import os
import re
import shlex
import subprocess
import sys
import uuid
from pathlib import Path

import aio_pika
import jsonschema
import pytest
from PIL import Image

from contracts.envelope import MAX_BODY_BYTES, envelop
from contracts.events import GrantRequested
from infra.local.paths import ROOT
from infra.partner import create
from services.api.orders.refusals import PriceChangedError, RefusedError
from services.api.partners.registration import UnknownAccountError
from services.api.partners.submissions import AccountNotAllowedError
from services.api.partners.unreadable import unreadable
from services.api.problems import Problem
from tests.chaos.conftest import Aftermath
from tests.e2e import partner_client
from tests.e2e.partner_client import PartnerClient, check, submission
from tests.partners import command, enrol, site
from tests.person import Person
from tests.stack import eventually

CAKE = {"tool": "generate", "prompt": "a pink cake", "enhance": False}
CREDITS = 50
DEAD = "SELECT 1 FROM dead_letters WHERE position(convert_to(:id, 'UTF8') in body) > 0"


@pytest.fixture(scope="session")
def holder(stack):
    """A person whom the shop may order for."""
    return Person(stack.url, credits=10)


@pytest.fixture(scope="session")
def shop(stack, holder):
    return command(stack, "shop", "--credits", str(CREDITS), "--for", holder.email)


@pytest.fixture(scope="session")
def poor(stack):
    """A partner without credits."""
    return enrol(stack, "poor-shop")


@pytest.fixture
async def client(running, shop):
    async with PartnerClient(shop.url) as client:
        yield client


@pytest.fixture
def account(running, shop):
    return shop.log_in(running.url)


@pytest.fixture
def nothing_charged(running, account):
    """After the test the balance is what it was before, and the ledger sums to zero."""
    before = account.balance()
    yield
    assert account.balance() == before and before["held"] == 0
    Aftermath(running).books_balance()


async def test_from_the_message_to_the_picture(running, client, account):
    before = account.balance()
    submitted = await client.submit({**CAKE, "count": 2, "seed": 7})
    ended = await client.result(submitted)
    assert ended["type"] == "order.ended.v1"
    data = ended["data"]
    assert (data["status"], data["partner"], data["charged"]) == ("succeeded", "shop", 2)
    assert len(data["images"]) == 2
    for image in data["images"]:
        answer = account.api.get(image["url"], follow_redirects=True)
        assert answer.status_code == 200, answer.text
        assert Image.open(io.BytesIO(answer.content)).size == (image["width"], image["height"])
    order = account.order(data["order_id"])
    assert order["status"] == "succeeded" and order["prompt"]["original"] == "a pink cake"
    left = {"available": before["available"] - 2, "held": 0, "total": before["total"] - 2}
    eventually(lambda: account.balance() == left)
    await asyncio.to_thread(Aftermath(running).books_balance)


async def test_a_russian_order_is_translated_like_any_other(client, account):
    ended = await client.result(await client.submit({**CAKE, "prompt": "розовый торт с клубникой"}))
    assert ended["data"]["status"] == "succeeded"
    assert account.order(ended["data"]["order_id"])["prompt"]["english"]


async def test_an_order_for_an_account_that_was_named(client, account, holder, nothing_charged):
    username = holder.expect(200, holder.api.get("/api/me"))["username"]
    before = holder.balance()["available"]
    ended = await client.result(await client.submit(CAKE, username=username.upper()))
    assert ended["data"]["status"] == "succeeded"
    eventually(lambda: holder.balance()["available"] == before - 1)
    assert holder.order(ended["data"]["order_id"])["status"] == "succeeded"
    assert account.api.get(f"/api/orders/{ended['data']['order_id']}").status_code == 404


async def test_ten_times_the_same_message_is_one_order(client, account):
    before, submitted = account.balance()["available"], str(uuid.uuid4())
    message = json.dumps(submission(CAKE, id=submitted)).encode()
    await asyncio.gather(*(client.publish(message) for _ in range(10)))
    ended = await client.result(submitted)
    await client.publish(message)
    assert ended["data"]["status"] == "succeeded"
    with pytest.raises(TimeoutError):
        await client.result(submitted, seconds=2)
    eventually(lambda: account.balance() == {"available": before - 1, "held": 0, "total": before - 1})
    orders = account.expect(200, account.api.get("/api/orders?limit=100"))["items"]
    assert [order["id"] for order in orders].count(ended["data"]["order_id"]) == 1


@pytest.mark.parametrize(
    ("order", "code", "pointer"),
    [
        ({**CAKE, "model": "no-such-model"}, "invalid-parameters", "/order/model"),
        ({**CAKE, "model": "x" * 50_000}, "invalid-parameters", "/order/model"),
        ({**CAKE, "width": 2048}, "invalid-parameters", "/order/width"),
        ({**CAKE, "prompt": "word " * 1000}, "invalid-parameters", "/order/prompt"),
        ({**CAKE, "tool": "image_to_image", "image": str(uuid.uuid4())}, "invalid-parameters", "/order/image"),
        ({**CAKE, "prompt": "a\x00b"}, "invalid-message", "/order/prompt"),
        ({**CAKE, "count": 6}, "invalid-message", "/order/count"),
        ({**CAKE, "count": "many"}, "invalid-message", "/order/count"),
        ({**CAKE, "colour": "red"}, "invalid-message", "/order/colour"),
        ({**CAKE, "c/o": 1, "d~e": 1}, "invalid-message", "/order/c~1o"),
        ({**CAKE, "tool": "poem"}, "invalid-message", "/order/tool"),
        ({**CAKE, "tool": "x" * 60_000}, "invalid-message", "/order/tool"),
        ({"prompt": "a cake"}, "invalid-message", "/order/tool"),
        ({"tool": "generate"}, "invalid-message", "/order"),
        ("a cake", "invalid-message", "/order"),
        (None, "invalid-message", "/order"),
        ({**CAKE, "x" * 60_000: 1}, "invalid-message", None),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, dict) else None,
)
async def test_a_wrong_order_is_refused_with_a_reason_and_a_pointer(client, nothing_charged, order, code, pointer):
    message = submission(order)
    await client.publish(json.dumps(message).encode())
    refused = await client.result(message["id"])
    assert refused["type"] == "order.refused.v1"
    data = refused["data"]
    assert (data["partner"], data["code"], data.get("pointer")) == ("shop", code, pointer)
    assert 5 < len(data["reason"]) <= 1000


async def test_a_body_that_is_no_message_is_refused_under_the_id_of_its_properties(client, nothing_charged):
    for body in (b"{garbage", b"[]", b"", b"\xff\xfe", b"[" * 60_000, b" " * (MAX_BODY_BYTES + 1)):
        known = str(uuid.uuid4())
        await client.publish(body, message_id=known)
        assert (await client.result(known))["data"]["code"] == "invalid-message"


async def test_an_event_of_another_type_is_refused(client, nothing_charged):
    grant = envelop(GrantRequested(grant_id=uuid.uuid4(), holder_id=uuid.uuid4(), amount=5, reason="x"), "shop")
    await client.publish(grant.encode())
    assert (await client.result(str(grant.id)))["data"]["code"] == "invalid-message"


async def test_a_wrong_message_without_any_id_is_refused_under_one_that_follows_from_its_body(client, nothing_charged):
    body = b"no json, no id"
    known = str(unreadable(body, None).id)
    for _ in range(2):
        await client.publish(body, message_id="number 7")
    assert (await client.result(known))["data"]["code"] == "invalid-message"
    with pytest.raises(TimeoutError):
        await client.result(known, seconds=1)


async def test_without_credits_an_order_is_refused(running, poor):
    async with PartnerClient(poor.url) as client:
        refused = await client.result(await client.submit(CAKE))
    assert refused["data"]["code"] == "insufficient-credits" and "1 credits, 0 are" in refused["data"]["reason"]
    assert poor.log_in(running.url).balance()["total"] == 0


@pytest.mark.parametrize("whose", ["admin", "poor-shop", "nobody-at-all", "a\x00b", "x" * 300])
async def test_another_account_is_not_charged(client, poor, nothing_charged, whose):
    refused = await client.result(await client.submit(CAKE, username=whose))
    assert refused["data"]["code"] == "account-not-allowed"


async def test_an_id_with_another_body_is_refused_and_the_first_order_stands(client, account):
    before = account.balance()["available"]
    submitted = await client.submit(CAKE)
    await client.submit({**CAKE, "count": 3}, id=submitted)
    await client.publish(json.dumps({**submission(CAKE, id=submitted), "data": {}}).encode())
    heard = {message["id"]: message for message in [await client.result(submitted) for _ in range(3)]}
    kinds = sorted((message["type"], message["data"].get("code")) for message in heard.values())
    assert kinds == [("order.ended.v1", None), ("order.refused.v1", "id-reused")], "and the same answer twice"
    eventually(lambda: account.balance() == {"available": before - 1, "held": 0, "total": before - 1})


async def test_a_refused_id_is_spent(client, nothing_charged):
    submitted = await client.submit({**CAKE, "model": "no-such-model"})
    assert (await client.result(submitted))["data"]["code"] == "invalid-parameters"
    await client.submit(CAKE, id=submitted)
    assert (await client.result(submitted))["data"]["code"] == "id-reused"


async def test_a_message_that_names_no_user_is_a_dead_letter(running, client, account, nothing_charged):
    message = submission(CAKE)
    await client.publish(json.dumps(message).encode(), user_id=None)
    looks = Aftermath(running)
    await asyncio.to_thread(eventually, lambda: looks.api(f"{DEAD} AND queue = 'submissions.work'", id=message["id"]))
    with pytest.raises(TimeoutError):
        await client.result(message["id"], seconds=1)


async def test_the_broker_refuses_what_a_partner_has_no_right_to(client, poor, nothing_charged):
    body = json.dumps(submission(CAKE)).encode()
    refused = [
        {"key": "grant.requested.v1"},
        {"key": "order.submitted.v2"},
        {"exchange": "bottega.control"},
        {"exchange": "bottega.partners", "key": "poor-shop"},
        {"exchange": "bottega.retry", "key": "ledger.work.retry.1"},
        {"exchange": "amq.topic"},
        {"exchange": "", "key": "submissions.work"},
    ]
    for attempt in refused:
        with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
            await client.publish(body, **attempt)
    with pytest.raises(aio_pika.exceptions.ChannelPreconditionFailed, match="user_id"):
        await client.publish(body, user_id="poor-shop")


async def test_a_partner_reads_its_own_results_and_makes_no_queues(running, shop, poor):
    async with await aio_pika.connect(poor.url) as connection:
        for queue in ("partner.shop.results", "submissions.work", "dead.kept"):
            channel = await connection.channel()
            found = await channel.get_queue(queue, ensure=False)
            with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
                await found.get()
        channel = await connection.channel()
        with pytest.raises(aio_pika.exceptions.ChannelClosed, match="ACCESS_REFUSED"):
            await channel.declare_queue("mine")


@pytest.mark.parametrize("header", ["CC", "BCC"])
async def test_a_second_routing_key_in_a_header_gives_no_credits(running, client, account, nothing_charged, header):
    """The broker checks the rights on the first key alone."""
    holder_id = uuid.UUID(account.expect(200, account.api.get("/api/me"))["id"])
    grant = envelop(GrantRequested(grant_id=uuid.uuid4(), holder_id=holder_id, amount=777, reason="forged"), "shop")
    await client.publish(grant.encode(), headers={header: [GrantRequested.type]})
    assert (await client.result(str(grant.id)))["data"]["code"] == "invalid-message"
    looks = Aftermath(running)
    await asyncio.to_thread(eventually, lambda: looks.api(f"{DEAD} AND queue LIKE 'ledger.%'", id=str(grant.id)))


async def test_a_forged_death_ends_nobodys_order(running, client, holder):
    """`x-first-death-queue` is the publisher's to write."""
    running.processes["generator"].pause()
    order = holder.place(enhance=False)
    looks = Aftermath(running)
    issued = "SELECT 1 FROM orders WHERE id = :id AND stage = 'generate' AND waiting_since IS NULL"
    wanted = {"id": uuid.UUID(order["id"])}
    await asyncio.to_thread(eventually, lambda: looks.api(issued, **wanted))
    forged = {"x-first-death-queue": "generator.work.default", "x-first-death-reason": "rejected"}
    forged["x-death"] = [{"queue": "generator.work.default", "reason": "rejected", "count": 1}]
    body = json.dumps({"type": "generation.requested.v1", "data": {"order_id": order["id"], "attempt": 1}}).encode()
    forged_deaths = "SELECT count(*) AS n FROM dead_letters WHERE order_id = :id"
    await client.publish(body, user_id=None, headers=forged)
    await client.publish(body, user_id=None, headers={"BCC": ["generation.requested.v1.default"]})
    await asyncio.to_thread(eventually, lambda: looks.api(forged_deaths, **wanted)[0].n == 2)
    running.processes["generator"].resume()
    assert (await asyncio.to_thread(holder.wait, order["id"]))["status"] == "succeeded"
    await asyncio.to_thread(eventually, lambda: looks.api(forged_deaths, **wanted)[0].n == 3)


async def test_a_poisonous_message_does_not_stop_the_queue(client, account):
    for body in (b"{", b"\x00" * 70_000, json.dumps({**submission(CAKE), "time": "never"}).encode()):
        await client.publish(body, message_id=str(uuid.uuid4()))
    ended = await client.result(await client.submit(CAKE))
    assert ended["data"]["status"] == "succeeded"


def test_the_clients_schema_check_refuses_what_the_system_would_refuse():
    for order in ({"tool": "poem"}, {**CAKE, "colour": "red"}, {**CAKE, "count": 6}):
        with pytest.raises(jsonschema.ValidationError):
            check(submission(order))


def test_a_second_run_gives_new_passwords_and_ends_the_old_ones(running, poor):
    account = poor.log_in(running.url)
    renewed = enrol(running, poor.name, credits=2)
    assert renewed.url != poor.url and renewed.password != poor.password
    assert renewed.log_in(running.url).balance()["available"] == 2
    said = {"email": poor.name, "password": poor.password}
    assert account.api.post("/api/auth/login", json=said).status_code == 401
    with pytest.raises(aio_pika.exceptions.AMQPConnectionError):
        asyncio.run(connect(poor.url))
    asyncio.run(connect(renewed.url))


async def connect(url):
    connection = await aio_pika.connect(url, timeout=5)
    await connection.close()


@pytest.mark.parametrize("name", ["conductor", "admin", "guest", "A", "a.b", "x" * 40, "-x", "shop\n", ""])
async def test_a_name_that_a_partner_cannot_have(running, name):
    with pytest.raises(ValueError, match="cannot be a partner's name"):
        await create(site(running), name)


async def test_a_persons_account_is_not_taken_over(running):
    name = f"p{uuid.uuid4().hex[:10]}"
    said = {"email": f"{name}@bottega.test", "password": "a long enough password"}
    api = Person(running.url).api
    assert api.post("/api/auth/register", json={**said, "username": name, "name": "Анна"}).status_code == 201
    with pytest.raises(Problem, match="username-taken"):
        await create(site(running), name)
    assert api.post("/api/auth/login", json=said).status_code == 200


async def test_an_account_that_is_not_there_makes_no_partner(running):
    with pytest.raises(UnknownAccountError, match="No account"):
        await create(site(running), "stranger", accounts=["nobody@nowhere.test"])
    found = await asyncio.to_thread(Aftermath(running).api, "SELECT 1 FROM partners WHERE name = 'stranger'")
    assert found == []


def test_on_a_broker_of_ones_own_the_printed_commands_make_the_user(running):
    made = enrol(running, "own-broker", at_hand=False)
    commands = [line.partition(":  ")[2] for line in made.printed.splitlines() if "rabbitmqctl" in line]
    assert len(commands) == 3
    for line in commands:
        _rabbitmqctl, *arguments = shlex.split(line.partition(" || ")[0])
        running.rabbitmq.server.control(*arguments)

    async def refused_for_want_of_credits():
        async with PartnerClient(made.url) as client:
            return await client.result(await client.submit(CAKE))

    assert asyncio.run(refused_for_want_of_credits())["data"]["code"] == "insufficient-credits"


def test_the_program_in_the_documentation_orders_a_picture(running, shop, tmp_path):
    text = (ROOT / "docs" / "partners.md").read_text()
    program = tmp_path / "order.py"
    program.write_text(text.partition("```python\n")[2].partition("```")[0])
    done = subprocess.run(
        [sys.executable, str(program)],
        env={**os.environ, "PARTNER_URL": shop.url},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0 and "'status': 'succeeded'" in done.stdout, done.stdout + done.stderr


def test_every_code_of_a_refusal_is_documented():
    text = (ROOT / "docs" / "partners.md").read_text()
    documented = set(re.findall(r"^\| `([a-z-]+)` \|", text, re.MULTILINE))
    # A message names no highest price, so its price is never a surprise.
    refusals = {kind.code for kind in RefusedError.__subclasses__()} - {PriceChangedError.code}
    assert AccountNotAllowedError.code in refusals and documented == refusals | {
        "invalid-message",
        "id-reused",
        "internal",
    }


def test_the_client_is_made_of_nothing_of_ours():
    lines = Path(partner_client.__file__).read_text().splitlines()
    imported = {line.split()[1].partition(".")[0] for line in lines if line.startswith(("import ", "from "))}
    known = {
        "asyncio",
        "collections",
        "json",
        "uuid",
        "datetime",
        "pathlib",
        "typing",
        "urllib",
        "aio_pika",
        "jsonschema",
    }
    assert imported == known
