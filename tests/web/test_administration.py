"""The administrators' work: people, departments, credits on their way to members, orders, workers, the audit log; and
what an admin of a department does not see."""

import re
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from contracts.envelope import envelop
from contracts.events import ReleaseRequested
from tests.broker import publish
from tests.person import Person
from tests.stack import eventually
from tests.web.browsing import PHONE

PARTS = {
    "users": "People",
    "departments": "Departments",
    "transactions": "Transactions",
    "orders": "Orders",
    "statistics": "Statistics",
    "operations": "Workers and queues",
    "letters": "Dead letters",
    "prices": "Prices",
    "audit": "Audit log",
}


def named(url: str, *, credits: int = 0) -> tuple[Person, str]:
    """A person and their user name."""
    person = Person(url, credits=credits)
    return person, person.expect(200, person.api.get("/api/me"))["username"]


def choose(visitor, label: str, option: str) -> None:
    visitor.page.get_by_role("button", name=re.compile(f"{label}$")).click()
    visitor.page.get_by_role("option", name=option, exact=True).click()


def in_days(days: int) -> str:
    return str((datetime.now(UTC) + timedelta(days=days)).date())


def test_credits_go_from_a_department_to_a_member_who_spends_them_and_is_refunded(url, administrator):
    person, username = named(url)
    name = f"Confectionery {uuid.uuid4().hex[:6]}"
    visitor = administrator()
    visitor.open("admin/departments")
    visitor.press("New department")
    visitor.dialog.get_by_label("Name").fill(name)
    visitor.dialog.get_by_label("Weight").fill("2")
    visitor.look("admin-department-new")
    visitor.confirm("New department")
    visitor.follow(name)
    visitor.heading(name)
    visitor.press("Take somebody in")
    visitor.dialog.get_by_label("User name").fill(username)
    visitor.confirm("Take somebody in")
    expect(visitor.page.get_by_role("table", name="Members").get_by_text(username)).to_be_visible()

    visitor.press("Issue credits")
    visitor.dialog.get_by_label("How many credits").fill("100")
    expect(visitor.dialog.get_by_role("button", name="Issue credits")).to_be_disabled()
    visitor.dialog.get_by_label("Good until").fill(in_days(60))
    visitor.dialog.get_by_label("Reason").fill("budget")
    visitor.look("admin-issue")
    visitor.confirm("Issue credits")
    expect(visitor.page.locator("dd").get_by_text("100 credits")).to_be_visible()

    visitor.press("Hand credits on")
    visitor.dialog.get_by_label("User name of the member").fill(username)
    visitor.dialog.get_by_label("How many credits").fill("500")
    visitor.dialog.get_by_label("Reason").fill("wedding season")
    visitor.dialog.get_by_role("button", name="Hand credits on").click()
    expect(visitor.dialog.get_by_role("alert")).to_contain_text("100 credits are free, 500 were asked for.")
    visitor.look("admin-refused")
    visitor.dialog.get_by_label("How many credits").fill("60")
    visitor.confirm("Hand credits on")
    expect(visitor.page.locator("dd").get_by_text("40 credits")).to_be_visible()
    visitor.look("admin-department")
    visitor.forgive(409)

    person.make(tool="generate", prompt="a pink cake")
    spent = 60 - person.balance()["available"]
    visitor.open(f"admin/orders?username={username}")
    visitor.press("Refund")
    visitor.dialog.get_by_label("Reason").fill("painted badly")
    visitor.look("admin-refund")
    visitor.confirm("Refund")
    assert spent > 0 and person.balance()["available"] == 60

    visitor.open("admin/departments")
    visitor.follow(name)
    visitor.press(f"Delete {name}")
    visitor.dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(visitor.dialog.get_by_role("alert")).to_contain_text("It still has 40 credits.")
    visitor.look("admin-department-in-use")
    visitor.forgive(409)


def test_a_balance_is_corrected_and_the_reason_stands_in_the_books(url, administrator):
    person, username = named(url, credits=20)
    visitor = administrator()
    visitor.open(f"admin/users/{username}")
    visitor.press("Correct")
    visitor.dialog.get_by_label("How many credits").fill("-5")
    expect(visitor.dialog.get_by_role("button", name="Correct")).to_be_disabled()
    visitor.dialog.get_by_label("Reason").fill("counted twice")
    visitor.look("admin-correct")
    visitor.confirm("Correct")
    eventually(lambda: person.balance() == {"available": 15, "held": 0, "total": 15})
    visitor.follow("Transactions of this person")
    moved = visitor.page.get_by_role("table", name="Transactions").get_by_role("row").nth(1)
    expect(moved).to_contain_text(re.compile("Correction.*counted twice.*−5.*15"))
    visitor.page.go_back()
    visitor.follow("What was done to this account")
    done = visitor.page.get_by_role("table", name="Audit log").get_by_role("row").nth(1)
    expect(done).to_contain_text(re.compile("Balance of a person corrected.*-5.*counted twice.*admin"))


def test_a_dead_letter_is_sent_again_and_does_its_work(own_stack, url, administrator):
    person = Person(url, credits=20)
    order = person.wait(person.place(review=True)["id"], "review")
    assert person.balance()["held"] == 1
    release = ReleaseRequested(order_id=order["id"], holder_id=person.id, reason="cancelled")
    message = (release.routing_key, envelop(release, "conductor").encode())
    # It dies because it does not say whose it is. In a thread of its own, since the browser's loop has this one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(publish, own_stack.rabbitmq.url, message, anonymous=True).result()
    visitor = administrator()
    visitor.open("admin/letters")
    letter = visitor.page.get_by_role("table", name="Dead letters").get_by_role("row").filter(has_text=order["id"])
    expect(letter).to_contain_text("A settlement is open")
    assert person.balance()["held"] == 1
    letter.get_by_role("button", name="Send again").click()
    visitor.look("admin-letter")
    visitor.confirm("Send again")
    expect(letter).to_contain_text("Sent again on")
    eventually(lambda: person.balance() == {"available": 20, "held": 0, "total": 20})
    assert person.wait(order["id"])["status"] == "failed"


def test_a_person_is_found_made_an_administrator_blocked_and_deleted(url, administrator):
    person, username = named(url)
    visitor = administrator()
    visitor.open("admin")
    visitor.heading("People")
    visitor.page.get_by_label("Name, user name or address").fill(username)
    visitor.page.wait_for_url(f"**search={username}")
    row = visitor.page.get_by_role("table", name="People").get_by_role("row").nth(1)
    expect(row).to_contain_text("Active")
    visitor.look("admin-users")
    row.get_by_role("link").click()
    visitor.heading("Анна")
    visitor.look("admin-person")
    choose(visitor, "Role", "Super admin")
    visitor.fill(Orders_a_day="5")
    visitor.press("Save")
    expect(visitor.page.locator("dd").get_by_text("Super admin")).to_be_visible()
    visitor.press("Block Анна")
    expect(visitor.dialog).to_contain_text("Their log-ins end now")
    visitor.confirm("Block")
    expect(visitor.page.locator("dd").get_by_text("Blocked")).to_be_visible()
    assert person.api.get("/api/me").status_code in {401, 403}
    visitor.press("Unblock Анна")
    visitor.confirm("Unblock")
    visitor.follow("What was done to this account")
    visitor.heading("Audit log")
    visitor.page.go_back()
    visitor.press("Delete Анна")
    visitor.look("admin-person-delete")
    visitor.dialog.get_by_role("button", name="Delete", exact=True).click()
    visitor.heading("People")


def test_every_part_opens_on_a_wide_screen_and_on_a_phone(administrator):
    for settings in ({}, {"viewport": PHONE, "color_scheme": "dark"}):
        visitor = administrator(**settings)
        visitor.open("admin")
        for part, title in PARTS.items():
            visitor.page.get_by_role("link", name=title, exact=True).click()
            visitor.heading(title)
            visitor.page.locator("main :is(table, h2)").first.wait_for()
            visitor.look(f"admin-{part}{'-dark-phone' if settings else ''}")


def test_an_admin_of_a_department_sees_that_department_and_nothing_else(url, administrator, enter):
    person, username = named(url)
    _, stranger = named(url)
    visitor = administrator()
    name = f"Bakery {uuid.uuid4().hex[:6]}"
    visitor.open("admin/departments")
    visitor.press("New department")
    visitor.dialog.get_by_label("Name").fill(name)
    visitor.confirm("New department")
    visitor.open(f"admin/users/{username}")
    choose(visitor, "Role", "Department admin")
    expect(visitor.page.get_by_text("A department admin needs a department.")).to_be_visible()
    choose(visitor, "Department", name)
    visitor.press("Save")
    expect(visitor.page.locator("dd").get_by_text(name)).to_be_visible()

    boss = enter(person)
    boss.open("admin")
    boss.heading("People")
    rows = boss.page.get_by_role("table", name="People").get_by_role("row")
    expect(rows).to_have_count(2)
    parts = boss.page.get_by_role("navigation", name="Administration").get_by_role("link")
    assert parts.all_inner_texts() == ["People", "Departments", "Orders", "Statistics", "Audit log"]
    boss.look("admin-of-a-department")
    boss.open("admin/prices")
    boss.heading("There is nothing here")
    boss.open(f"admin/users/{stranger}")
    expect(boss.page.get_by_role("alert")).to_contain_text("It is not there, or it is not yours.")
    boss.forgive(404)
