"""Faults while pictures are painted, which takes about two seconds each, so that a fault comes in the middle."""

import time

import pytest

from tests.chaos.conftest import place_some
from tests.stack import eventually

CREDITS = 30


@pytest.fixture(scope="module", autouse=True)
def slow_generator(stack):
    stack.mend()
    stack.replace("generator", fakes=True, FAKE_STEP_SECONDS="0.1", FAKE_STEPS="20")
    yield
    stack.mend()
    stack.replace("generator", fakes=True)


@pytest.mark.parametrize("service", ["web", "conductor", "ledger", "translator", "generator"])
def test_kill_9_of_a_service_in_the_middle(running, person, aftermath, service):
    orders = place_some(person)
    eventually(lambda: person.order(orders[0]["id"])["stage"] in {"generate", "settle"})
    running.processes[service].kill()
    time.sleep(0.5)
    running.processes[service].start()
    aftermath.everything_ended_well(person, orders, CREDITS)


def test_restart_of_the_broker_by_kill_9(running, person, aftermath):
    orders = place_some(person)
    eventually(lambda: person.order(orders[0]["id"])["stage"] == "generate")
    running.rabbitmq.kill()
    # The API takes orders while the broker is away; they leave the outbox when it is back.
    orders += place_some(person, 2)
    running.rabbitmq.restart()
    aftermath.everything_ended_well(person, orders, CREDITS, seconds=120)


def test_restart_of_the_database_by_kill_9(running, person, aftermath):
    orders = place_some(person)
    eventually(lambda: person.order(orders[0]["id"])["stage"] == "generate")
    running.postgres.kill()
    away = person.api.get("/api/balance")
    assert away.status_code == 503 and away.headers["content-type"].startswith("application/problem+json")
    time.sleep(2)
    running.postgres.restart()
    eventually(lambda: person.api.get("/api/balance").status_code == 200)
    aftermath.everything_ended_well(person, orders, CREDITS)


@pytest.mark.timeout(300)
def test_s3_away_for_a_minute(running, person, aftermath):
    orders = place_some(person, 3)
    eventually(lambda: person.order(orders[0]["id"])["progress"] > 0)
    running.s3.kill()
    time.sleep(60)
    assert person.expect(200, person.api.get("/health"))["status"] == "degraded"
    running.s3.restart()
    aftermath.everything_ended_well(person, orders, CREDITS, seconds=150)


def test_a_frozen_worker_is_replaced_and_its_late_answer_changes_nothing(running, person, aftermath):
    orders = place_some(person, 2)
    eventually(lambda: person.order(orders[0]["id"])["progress"] > 0)
    running.processes["generator"].pause()
    time.sleep(3)
    running.processes["generator"].resume()
    aftermath.everything_ended_well(person, orders, CREDITS)
