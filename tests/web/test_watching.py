"""An order while it is under way: painted before one's eyes, its place in the queue, cancelled, a connection that is
lost, a page that is closed."""

import re

import pytest
from playwright.sync_api import expect

from tests.person import Person
from tests.stack import eventually

MOST_AT_WORK = 2
"""Commands that are out for one worker, at most; the orders after them wait."""


@pytest.fixture(scope="module")
def slow(own_stack):
    """A stack whose painter makes five steps a second, twenty a picture unless an order says otherwise."""
    own_stack.replace("generator", fakes=True, FAKE_STEP_SECONDS="0.2")
    yield own_stack
    own_stack.replace("generator", fakes=True)


@pytest.fixture
def painter(slow):
    """The painter's process. It goes on after the test, whatever came of it."""
    yield slow.processes["generator"]
    slow.processes["generator"].resume()


def order(visitor, *, steps: int | None = None) -> None:
    visitor.open("create")
    visitor.fill(Describe_the_picture="a pink cake")
    if steps:
        visitor.press("More settings")
        visitor.page.get_by_role("slider", name="Steps").fill(str(steps))
    visitor.press("Paint it")
    visitor.page.wait_for_url("**/orders/*")


def test_a_painting_is_watched_cancelled_and_not_charged(painter, member):
    visitor = member()
    order(visitor, steps=50)
    bar = visitor.page.get_by_role("progressbar")
    expect(bar).to_contain_text(re.compile(r"Painting · Step \d+ of 50"))
    expect(visitor.page.get_by_role("img", name="Preview")).to_be_visible()
    painter.pause()
    visitor.heading("Being painted")
    visitor.look("watch")
    visitor.press("Cancel the order")
    painter.resume()
    visitor.heading("Cancelled")
    expect(visitor.page.get_by_text("Nothing was charged.")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="20 credits")).to_be_visible()


def test_an_order_that_waits_says_its_place_and_moves_up(painter, url, enter):
    person = Person(url, credits=20)
    painter.pause()
    orders = []
    for _ in range(MOST_AT_WORK + 2):
        orders.append(person.place()["id"])
        # Two that come at the same moment may put one command more than the window out.
        eventually(lambda: person.order(orders[-1])["stage"] == "generate")
    before, last = orders[-2:]
    place = eventually(lambda: person.order(before)["queue_position"] and person.order(last)["queue_position"])
    visitor = enter(person)
    visitor.open(f"orders/{last}")
    expect(visitor.page.get_by_text(f"Place {place} in the queue")).to_be_visible()
    visitor.look("watch-queue")
    person.expect(200, person.api.post(f"/api/orders/{before}/cancel"))
    expect(visitor.page.get_by_text(f"Place {place - 1} in the queue")).to_be_visible()
    for each in orders[:-1]:
        person.api.post(f"/api/orders/{each}/cancel")
    painter.resume()
    visitor.heading("Finished")


def test_a_lost_connection_is_told_and_picked_up_without_a_gap(slow, member):
    visitor = member()
    order(visitor)
    visitor.page.get_by_role("progressbar").filter(has_text="Step").wait_for()
    with visitor.offline():
        # A stream that is open does not notice; the server ends it when it goes down.
        slow.processes["web"].stop()
        expect(visitor.page.get_by_text("The connection is lost")).to_be_visible()
        slow.processes["web"].start()
    visitor.heading("Finished")
    expect(visitor.page.get_by_text("The connection is lost")).to_have_count(0)


def test_an_order_appears_on_another_device_and_outlives_the_page(slow, enter, url):
    person = Person(url, credits=20)
    visitor, elsewhere = enter(person), enter(person)
    elsewhere.open("create")
    elsewhere.heading("What shall we paint?")
    order(visitor)
    visitor.page.close()
    entry = elsewhere.page.get_by_role("link", name=re.compile("a pink cake"))
    expect(entry).to_contain_text("Finished")
    entry.click()
    elsewhere.heading("Finished")
