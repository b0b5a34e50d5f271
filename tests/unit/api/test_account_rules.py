"""User names, passwords, the throttle, cursors."""

from datetime import UTC, datetime
from uuid import UUID, uuid4

import pytest
from pydantic import ValidationError

from services.api import paging
from services.api.accounts import throttle
from services.api.accounts.passwords import Passwords
from services.api.accounts.schemas import Registration
from services.api.accounts.store import MAX_USERNAME, username_from
from services.api.problems import Problem

GOOD = {"email": "anna@example.com", "password": "long enough", "name": "Анна"}


@pytest.mark.parametrize(
    ("email", "username"),
    [("Anna.B@x.com", "anna.b"), ("a+b@x.com", "a-b"), ("_x_y_@x.com", "x_y"), ("o'neil@x.com", "o-neil")],
)
def test_a_user_name_is_made_from_the_e_mail(email: str, username: str) -> None:
    assert username_from(email) == username


@pytest.mark.parametrize("email", ["анна@x.com", "a@x.com", "...@x.com", "x" * 64 + "@x.com"])
def test_what_is_made_can_be_registered(email: str) -> None:
    made = username_from(email)
    assert 2 <= len(made) <= MAX_USERNAME
    assert Registration(**GOOD, username=made).username == made


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "anna"),
        ("email", "anna@"),
        ("email", "anna@example"),
        ("email", "an na@example.com"),
        ("email", "anna@@example.com"),
        ("email", "anna@example.com\x00"),
        ("email", "a" * 65 + "@example.com"),
        ("password", "1234567"),
        ("password", "p" * 257),
        ("name", "  "),
        ("name", "a\nb"),
        ("name", "a\x00b"),
        ("username", "a b"),
        ("username", "a@b"),
        ("username", "ab\n"),
        ("role", "super_admin"),
        ("id", str(UUID(int=1))),
    ],
)
def test_a_wrong_field_is_named_and_not_repeated(field: str, value: str) -> None:
    with pytest.raises(ValidationError) as caught:
        Registration(**{**GOOD, field: value})
    assert [error["loc"] for error in caught.value.errors()] == [(field,)]
    assert value.strip() == "" or value not in str(caught.value)


async def test_passwords() -> None:
    passwords = Passwords(cheap=True)
    stored = await passwords.hash("secret")
    assert stored.startswith("$argon2id$")
    assert await passwords.matches(stored, "secret")
    assert not await passwords.matches(stored, "other")
    assert not await passwords.matches(None, "nobody has this password")
    assert not await passwords.matches("", "secret")


def test_the_throttle_counts_failures_only_and_forgets() -> None:
    brake = throttle.Throttle()
    for _ in range(throttle.MAX_FAILURES):
        brake.check("anna")
        brake.failed("anna")
    with pytest.raises(Problem) as caught:
        brake.check("anna")
    assert caught.value.status == 429
    assert int(caught.value.headers["Retry-After"]) <= throttle.WINDOW_SECONDS
    brake.check("boris")
    brake.succeeded("anna")
    brake.check("anna")


def test_the_throttle_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(throttle, "MAX_KEPT", 3)
    brake = throttle.Throttle()
    for name in "abcde":
        brake.failed(name)
    assert list(brake._failures) == ["c", "d", "e"]


def test_cursors_come_back() -> None:
    place = datetime.now(UTC), uuid4()
    assert paging.decode(paging.encode(place)) == place


@pytest.mark.parametrize("cursor", ["", "x", "aGVsbG8", "é", paging.encode((datetime(2026, 1, 1), UUID(int=1)))])
def test_strange_cursors_are_refused(cursor: str) -> None:
    with pytest.raises(Problem) as caught:
        paging.decode(cursor)
    assert caught.value.status == 422
