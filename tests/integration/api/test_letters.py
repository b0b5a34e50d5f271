"""Letters are sent at least once, whatever breaks in between."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID, uuid4

import aiosmtplib
import pytest
from sqlalchemy import func, select, update

from services.api.letters import box, post
from services.api.letters.post import MAX_TRIES, Post
from services.api.letters.texts import Kind
from services.api.tables import letters, users
from tests.integration.api.application import Application

SENDER = "bottega <studio@bottega.test>"


class Sent:
    """Takes letters in the mail server's place, or fails as it is told."""

    def __init__(self) -> None:
        self.letters: list[tuple[str, str]] = []
        self.error: Exception | None = None

    async def send(self, message: Any, to_address: str) -> None:
        if self.error is not None:
            raise self.error
        self.letters.append((to_address, message["Message-ID"]))


@pytest.fixture
async def sent(monkeypatch: pytest.MonkeyPatch) -> Sent:
    sent = Sent()
    monkeypatch.setattr(post, "Server", lambda url: sent)
    return sent


@pytest.fixture
async def office(application: Application, sent: Sent) -> AsyncIterator[Post]:
    """A post office that works when it is told to, on a box that is empty at first."""
    async with application.parts.database.begin() as connection:
        await connection.execute(update(letters).values(next_try_at=None))
    yield Post(application.parts.database, "smtp://nowhere", SENDER)


async def write(application: Application, kind: Kind = Kind.VERIFY, **columns: Any) -> tuple[UUID, str]:
    """A letter to somebody new, in the box; its id and address."""
    someone = await application.someone(**columns)
    async with application.parts.database.begin() as connection:
        row = (await connection.execute(users.select().where(users.c.id == someone.id))).one()
        await box.add(connection, row, kind, code="123456", minutes=15)
        letter_id = await connection.scalar(select(letters.c.id).where(letters.c.user_id == someone.id))
    return letter_id, row.email


async def change(application: Application, letter_id: UUID, **values: Any) -> None:
    async with application.parts.database.begin() as connection:
        await connection.execute(update(letters).where(letters.c.id == letter_id).values(values))


async def row_of(application: Application, letter_id: UUID) -> Any:
    async with application.parts.database.connect() as connection:
        return (await connection.execute(letters.select().where(letters.c.id == letter_id))).one()


async def test_a_letter_is_sent_once_and_then_says_nothing_any_more(
    application: Application, sent: Sent, office: Post
) -> None:
    letter_id, address = await write(application)
    await office.deliver()
    await office.deliver()
    assert sent.letters == [(address, f"<{letter_id}@bottega.test>")]
    row = await row_of(application, letter_id)
    assert row.fields == {} and row.sent_at is not None and row.next_try_at is None


async def test_two_processes_do_not_send_the_same_letter(application: Application, sent: Sent, office: Post) -> None:
    addresses = {(await write(application))[1] for _ in range(10)}
    others = [Post(application.parts.database, "smtp://nowhere", SENDER) for _ in range(3)]
    await asyncio.gather(*(each.deliver() for each in (office, *others)))
    assert sorted(address for address, _ in sent.letters) == sorted(addresses)


async def test_a_crash_between_taking_and_sending_loses_nothing(
    application: Application, sent: Sent, office: Post
) -> None:
    letter_id, address = await write(application)
    assert (await office._take()).id == letter_id
    await office.deliver()
    assert sent.letters == [], "it belongs to who took it, for a while"
    await change(application, letter_id, next_try_at=func.now())
    await office.deliver()
    assert [to for to, _ in sent.letters] == [address]


@pytest.mark.parametrize(
    "error",
    [
        aiosmtplib.SMTPConnectError("away"),
        aiosmtplib.SMTPServerDisconnected("gone"),
        aiosmtplib.SMTPAuthenticationError(535, "a wrong password of ours"),
        aiosmtplib.SMTPRecipientsRefused([aiosmtplib.SMTPRecipientRefused(450, "later", "a@b.test")]),
        ConnectionRefusedError(),
        TimeoutError(),
    ],
    ids=lambda error: type(error).__name__,
)
async def test_what_may_pass_is_tried_again_later(
    application: Application, sent: Sent, office: Post, error: Exception
) -> None:
    letter_id, address = await write(application)
    sent.error = error
    await office.deliver()
    row = await row_of(application, letter_id)
    assert row.tries == 1 and row.next_try_at > row.created_at and row.fields["code"] == "123456"
    sent.error = None
    await change(application, letter_id, next_try_at=func.now())
    await office.deliver()
    assert [to for to, _ in sent.letters] == [address]


@pytest.mark.parametrize(
    ("kind", "changed", "error"),
    [
        (
            Kind.VERIFY,
            {"tries": 1},
            aiosmtplib.SMTPRecipientsRefused([aiosmtplib.SMTPRecipientRefused(550, "no", "a@b.test")]),
        ),
        (Kind.VERIFY, {"to_address": "a,b@bottega.test"}, None),
        (Kind.VERIFY, {"created_at": func.now() - func.make_interval(0, 0, 0, 0, 0, 16)}, None),
        (Kind.APPROVED, {"tries": MAX_TRIES - 1}, TimeoutError()),
    ],
    ids=["refused", "no address", "code expired", "too often"],
)
async def test_what_cannot_arrive_is_given_up_and_emptied(
    application: Application, sent: Sent, office: Post, kind: Kind, changed: dict[str, Any], error: Exception | None
) -> None:
    letter_id, _ = await write(application, kind)
    await change(application, letter_id, **changed)
    sent.error = error
    await office.deliver()
    row = await row_of(application, letter_id)
    assert sent.letters == [] and row.fields == {} and row.next_try_at is None and row.sent_at is None


async def test_pauses_grow(application: Application, sent: Sent, office: Post) -> None:
    letter_id, _ = await write(application, Kind.APPROVED)
    sent.error = TimeoutError()
    pauses = []
    for _ in range(3):
        await office.deliver()
        async with application.parts.database.connect() as connection:
            due = select(letters.c.next_try_at - func.now()).where(letters.c.id == letter_id)
            pauses.append(round((await connection.scalar(due)).total_seconds() / 60))
        await change(application, letter_id, next_try_at=func.now())
    assert pauses == [1, 2, 4]


async def test_an_unknown_letter_stops_no_other(application: Application, sent: Sent, office: Post) -> None:
    strange, _ = await write(application)
    await change(application, strange, kind=f"from the future {uuid4().hex}")
    _, address = await write(application)
    with pytest.raises(ValueError, match="future"):
        await office.deliver()
    await office.deliver()
    assert [to for to, _ in sent.letters] == [address]
