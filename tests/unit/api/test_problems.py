"""From exceptions to problems."""

import pytest
from litestar.exceptions import MethodNotAllowedException, NotFoundException
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from chassis.storage import StorageAway
from contracts.ordering import location, pointer
from services.api import problems
from services.api.problems import Problem, from_exception, invalid_body, too_many


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (NotFoundException(), "not-found"),
        (MethodNotAllowedException(), "method-not-allowed"),
        (RecursionError(), "malformed-body"),
        (StorageAway("S3"), "service-unavailable"),
        (PoolTimeoutError(), "service-unavailable"),
        (ConnectionRefusedError(), "service-unavailable"),
        (KeyError("secret"), "internal"),
        (Problem("email-taken"), "email-taken"),
    ],
)
def test_every_exception_is_a_problem(error: Exception, kind: str) -> None:
    assert from_exception(error).kind.name == kind


def test_a_mistake_of_ours_tells_nothing() -> None:
    assert "secret" not in str(from_exception(KeyError("secret")).body())


def test_what_is_away_says_when_to_come_back() -> None:
    assert from_exception(StorageAway("S3")).headers["Retry-After"] == "2"


def test_too_many_rounds_up() -> None:
    assert too_many("slow", 0.2).headers["Retry-After"] == "1"
    assert too_many("slow", 10.01).headers["Retry-After"] == "11"


def test_the_body_has_the_members_of_the_rfc_and_the_extensions() -> None:
    body = Problem("insufficient-credits", "Too little.", balance=3, required=5).body("/api/orders")
    assert body == {
        "type": "/problems/insufficient-credits",
        "title": "Not enough credits",
        "status": 402,
        "detail": "Too little.",
        "instance": "/api/orders",
        "balance": 3,
        "required": 5,
    }


@pytest.mark.parametrize(
    ("location", "text"), [(("a", 0, "b"), "/a/0/b"), (("a/b",), "/a~1b"), (("a~b",), "/a~0b"), ((), "")]
)
def test_pointers_are_escaped(location: tuple[object, ...], text: str) -> None:
    assert pointer(location) == text


def test_a_location_can_be_cut() -> None:
    problem = invalid_body([{"msg": "no", "type": "x", "loc": ("generate", "prompt")}], location)
    assert problem.extensions["errors"] == [{"detail": "no", "pointer": "/prompt", "in": "body"}]


def test_names_are_the_addresses() -> None:
    assert all(kind.type == f"/problems/{name}" for name, kind in problems.KINDS.items())
    assert all(kind.title and kind.explanation for kind in problems.KINDS.values())
