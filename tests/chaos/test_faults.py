"""Faults in the middle of orders, on the real servers: nothing lost, nothing charged twice, nothing hangs."""

import time

import pytest

from tests.chaos.conftest import place_some, place_with_each_hand
from tests.stack import eventually

CREDITS = 30
STAGES = {"prompt_enhancer": "enhance", "inpainter": "inpaint", "bannerizer": "compose"}


@pytest.mark.parametrize("service", ["prompt_enhancer", "inpainter", "bannerizer"])
def test_kill_9_of_a_hand_in_the_middle(running, person, aftermath, service):
    if service != "bannerizer":
        running.replace(service, fakes=True, FAKE_STEP_SECONDS="0.1")
    try:
        hand = running.processes[service]
        # Its work may take less than it takes to look: it begins when we say so.
        hand.pause()
        orders = [order for _ in range(2) for order in place_with_each_hand(person)]
        eventually(lambda: any(person.order(order["id"])["stage"] == STAGES[service] for order in orders))
        hand.resume()
        time.sleep(0.05)
        hand.kill()
        time.sleep(0.5)
        hand.start()
        aftermath.everything_ended_well(person, orders, CREDITS)
    finally:
        if service != "bannerizer":
            running.replace(service, fakes=True)


def test_a_hand_that_is_away_keeps_its_orders_waiting_and_a_cancel_gives_the_credits_back(running, person, aftermath):
    for service in STAGES:
        running.processes[service].stop()
    orders = place_with_each_hand(person)
    eventually(lambda: {person.order(order["id"])["stage"] for order in orders} == set(STAGES.values()))
    person.expect(200, person.api.post(f"/api/orders/{orders[2]['id']}/cancel"))
    for service in STAGES:
        running.processes[service].start()
    assert person.wait(orders[2]["id"])["status"] == "cancelled"
    aftermath.everything_ended_well(person, [orders[0], orders[1], orders[3]], CREDITS)


def test_kill_9_of_the_ledger_while_it_holds_and_captures(running, person, aftermath):
    orders = []
    for _ in range(3):
        orders += [person.place() for _ in range(3)]
        running.processes["ledger"].kill()
        running.processes["ledger"].start()
    aftermath.everything_ended_well(person, orders, CREDITS)


def test_kill_9_of_the_conductor_at_random_moments(running, person, aftermath):
    orders = []
    for pause in (0.05, 0.15, 0.3):
        orders += place_some(person, 3)
        time.sleep(pause)
        running.processes["conductor"].kill()
        running.processes["conductor"].start()
    aftermath.everything_ended_well(person, orders, CREDITS)


def test_cancel_while_every_worker_is_down_gives_the_credits_back(running, person, aftermath):
    for service in ("translator", "generator"):
        running.processes[service].kill()
    orders = place_some(person, 4)
    eventually(lambda: all(person.order(order["id"])["stage"] in {"translate", "generate"} for order in orders))
    for order in orders:
        person.expect(200, person.api.post(f"/api/orders/{order['id']}/cancel"))
    aftermath.charged(person, 0, CREDITS)


def test_a_cancel_races_the_capture(running, person, aftermath):
    charged = 0
    orders = [person.place() for _ in range(12)]
    for number, order in enumerate(orders):
        time.sleep(0.02 * (number % 4))
        person.api.post(f"/api/orders/{order['id']}/cancel")
    for order in aftermath.ended(person, orders):
        assert order["status"] in {"succeeded", "cancelled"}
        charged += order["status"] == "succeeded"
        assert bool(order["images"]) == (order["status"] == "succeeded")
    aftermath.charged(person, charged, CREDITS)
