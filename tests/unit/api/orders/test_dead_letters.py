"""What can be read of a dead letter, and whether a person has to look at it."""

import json
from uuid import UUID

import pytest

from contracts.envelope import envelop
from contracts.events import (
    CaptureRequested,
    CorrectionRequested,
    DistributionRequested,
    GrantRequested,
    RefundRequested,
    TranslationRequested,
)
from services.api.orders.dead import Letter, read

ID, HOLDER, ORDER = UUID(int=1), UUID(int=2), UUID(int=3)
COMMON = {"holder_id": HOLDER, "reason": "x"}
COMMANDS = [
    GrantRequested(grant_id=ID, amount=1, **COMMON),
    DistributionRequested(distribution_id=ID, to_holder_id=UUID(int=4), amount=1, **COMMON),
    CorrectionRequested(correction_id=ID, amount=-1, **COMMON),
    RefundRequested(refund_id=ID, order_id=ORDER, **COMMON),
]


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.type)
def test_a_command_about_an_account_is_an_alert_that_somebody_waits_for(command):
    letter = read(envelop(command, "api").encode())
    assert letter.alert and (letter.command_id, letter.holder_id) == (command.command_id, HOLDER)
    assert letter.order_id == getattr(command, "order_id", None)


def test_a_broken_command_is_read_as_far_as_it_goes():
    body = {"type": GrantRequested.type, "subject": str(HOLDER), "data": {"grant_id": str(ID), "amount": "many"}}
    assert read(json.dumps(body).encode()) == Letter(GrantRequested.type, command_id=ID)


def test_a_settlement_is_an_alert_that_nobody_waits_for():
    letter = read(envelop(CaptureRequested(order_id=ORDER, holder_id=HOLDER), "conductor").encode())
    assert letter.alert and (letter.order_id, letter.command_id) == (ORDER, None)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"type": 5, "data": []}', b"[" * 100_000])
def test_what_cannot_be_read_is_no_alert(body):
    assert read(body) == Letter()


def test_work_is_its_orders_matter():
    command = TranslationRequested(order_id=ORDER, attempt=2, text="торт", language="ru")
    letter = read(envelop(command, "conductor").encode())
    assert not letter.alert and (letter.order_id, letter.attempt) == (ORDER, 2)
