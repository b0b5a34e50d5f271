"""Cookies nobody can make up, addresses nobody can follow, a budget that is given once, and who is charged."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from chassis.catalogue import load_catalogue
from contracts.envelope import envelop
from contracts.events import CaptureRequested, CreditsHeld, HoldRequested, ReleaseRequested
from contracts.ordering import GenerateOrder
from services.api.accounts.person import Person, Role, Status
from services.api.demo.budget import GRACE, HOLDER, grant_of
from services.api.demo.visitors import Visitors, household
from services.api.orders.materials import Materials
from services.api.orders.order import Order
from services.api.orders.placing import Terms, draft
from services.api.orders.process import CancelRequested, DeadlinePassed, _settle, begin, decide, release
from services.api.permissions import RULES, Permission, allow
from services.api.problems import Problem

DAY = date(2026, 5, 4)


def visitors(secret: str = "k" * 40) -> Visitors:
    return Visitors(secret, database=None)  # type: ignore[arg-type] - what is tested here asks no database


def test_a_ticket_reads_back_as_its_demo() -> None:
    demo_id = uuid4()
    assert visitors().read(visitors().ticket(demo_id)) == demo_id


@pytest.mark.parametrize("spoilt", ["", ".", "x", "é.é", f"{UUID(int=1).hex}.", f"{UUID(int=1).hex}.{'0' * 64}"])
def test_what_we_did_not_sign_is_nobodys(spoilt: str) -> None:
    assert visitors().read(spoilt) is None
    assert visitors().read(None) is None


def test_a_proof_is_good_for_one_demo_and_one_key() -> None:
    mine, other = uuid4(), uuid4()
    proof = visitors().ticket(mine).partition(".")[2]
    assert visitors().read(f"{other.hex}.{proof}") is None
    assert visitors("another" * 8).read(visitors().ticket(mine)) is None


def test_an_address_is_one_for_a_day_and_unknown_the_next() -> None:
    hashed = visitors().address_hash("192.0.2.7", DAY)
    assert hashed == visitors().address_hash("192.0.2.7", DAY)
    assert hashed != visitors().address_hash("192.0.2.8", DAY)
    assert hashed != visitors().address_hash("192.0.2.7", DAY + timedelta(days=1))
    assert hashed != visitors("another" * 8).address_hash("192.0.2.7", DAY)


@pytest.mark.parametrize(
    ("address", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("testclient", "testclient"),
    ],
)
def test_an_ipv6_household_counts_as_one_address(address: str, counted: str) -> None:
    assert household(address) == counted


def test_a_days_budget_is_one_command_however_often_it_is_asked_for() -> None:
    first, again = grant_of(DAY, 100), grant_of(DAY, 100)
    assert first == again and envelop(first, "conductor").id == envelop(again, "conductor").id
    assert first.grant_id != grant_of(DAY + timedelta(days=1), 100).grant_id
    assert first.expires_at == datetime(2026, 5, 5, tzinfo=UTC) + GRACE


def a_visitor() -> Person:
    known = {"email": "demo@demo.invalid", "username": "demo-1", "name": "Demo"}
    return Person(uuid4(), **known, role=Role.MEMBER, status=Status.ACTIVE, visitor=True)


def test_a_visitor_follows_an_order_and_looks_at_its_pictures_and_may_do_nothing_else() -> None:
    for permission in Permission:
        if permission in {Permission.ORDERS_FOLLOW, Permission.IMAGES_SHOW}:
            allow(a_visitor(), permission)
            continue
        with pytest.raises(Problem) as caught:
            allow(a_visitor(), permission)
        assert caught.value.status == 401, permission
    assert [each for each, rule in RULES.items() if rule.visitor] == [Permission.ORDERS_FOLLOW, Permission.IMAGES_SHOW]


def a_demo() -> Order:
    body = GenerateOrder(tool="generate", prompt="a pink cake", enhance=False)
    terms = Terms(uuid4(), uuid4(), load_catalogue(), max_characters=200, now=datetime.now(UTC))
    return replace(draft(body, Materials(), terms), charged_to=HOLDER)


def test_the_budget_holds_pays_and_gets_back_whoever_owns_the_order_by_then() -> None:
    order, (held,) = begin(a_demo())
    assert isinstance(held, HoldRequested) and held.holder_id == HOLDER != order.owner_id
    balance = {"holder_id": HOLDER, "amount": 1, "available": 0, "held": 1, "version": 1}
    order, _ = decide(order, CreditsHeld(order_id=order.id, **balance))
    claimed = replace(order, owner_id=uuid4())
    for event in (CancelRequested(), DeadlinePassed()):
        ended, events = decide(claimed, event)
        assert [each.holder_id for each in events if isinstance(each, ReleaseRequested)] == [HOLDER]
        assert release(ended).holder_id == HOLDER
    _, (capture,) = _settle(claimed)
    assert isinstance(capture, CaptureRequested) and capture.holder_id == HOLDER


def test_any_other_order_is_charged_to_its_owner() -> None:
    own = replace(a_demo(), charged_to=None)
    assert begin(own)[1][0].holder_id == own.owner_id
