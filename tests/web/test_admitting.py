"""Coming in by letter: an address confirmed by a code, a password that was forgotten, accounts to be approved."""

import email
import email.policy
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email.message import EmailMessage
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect

from infra.local import environment
from infra.local.letterbox import Letterbox
from infra.local.ports import free_port
from infra.local.running import Process, Running
from infra.local.services import SERVICES, child
from tests.person import PASSWORD, Person
from tests.stack import Stack, eventually
from tests.web.conftest import log_in, session

OTHER_PASSWORD = "quite another password"


@dataclass(frozen=True)
class Office:
    """Webs of the one stack that send letters: `verified` lets in whoever has confirmed an address, `approved` whom an
    administrator approved as well. `folder` has the letters."""

    verified: str
    approved: str
    folder: Path

    def letters(self, address: str) -> list[EmailMessage]:
        """Those that have come to an address, the oldest first."""
        files = sorted(self.folder.glob(f"[!.]*-{address}-*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.SMTPUTF8) for file in files]

    def code(self, address: str) -> str:
        letters = eventually(lambda: self.letters(address))
        return re.search(r"^ {4}(\d{6})\s*$", letters[-1].get_content(), re.M)[1]


@pytest.fixture(scope="module")
def office(own_stack: Stack, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("letters")
    server = Running(Letterbox(folder, free_port()), own_stack.folder)
    ports = {"verified": free_port(), "approved": free_port()}
    webs = [_web(own_stack, port, registration, server.url) for registration, port in ports.items()]
    for web in webs:
        web.launch()
    for web in webs:
        web.wait_until_ready()
    yield Office(**{name: f"http://127.0.0.1:{port}" for name, port in ports.items()}, folder=folder)
    for web in webs:
        web.stop()
    server.close()


def _web(stack: Stack, port: int, registration: str, smtp_url: str) -> Process:
    """One more web beside the stack's own."""
    service = next(service for service in SERVICES if service.name == "web")
    caller = {**stack.caller, "BOTTEGA_REGISTRATION": registration, "BOTTEGA_SMTP_URL": smtp_url}
    variables = environment.for_service(service, replace(stack.values, port=port), free_port(), caller)
    return Process(child(service, variables), stack.folder)


def address() -> str:
    return f"{uuid.uuid4().hex[:10]}@bottega.test"


def test_an_address_is_confirmed_by_a_code(office, visit):
    visitor, to = visit(base_url=office.verified), address()
    visitor.open("join?next=/create")
    visitor.heading("Join the workshop")
    visitor.fill(Your_name="Анна", **{"E-mail_address": to}, Password=PASSWORD)
    visitor.press("Register")
    visitor.heading("Look into your mail")
    visitor.look("confirm")
    visitor.fill(Code=office.code(to))
    visitor.press("Confirm")
    visitor.heading("What shall we paint?")


def test_a_forgotten_password_is_replaced_by_a_code(office, url, visit):
    person, visitor = Person(url), visit(base_url=office.verified)
    visitor.open("login")
    visitor.follow("I forgot my password")
    visitor.heading("A new password")
    visitor.fill(**{"E-mail_address": person.email})
    visitor.press("Send the code")
    visitor.fill(Code=office.code(person.email), New_password=OTHER_PASSWORD)
    visitor.look("reset")
    visitor.press("Change the password")
    visitor.heading("Welcome back")
    expect(visitor.page.get_by_text("Your password is changed.")).to_be_visible()
    assert person.api.get("/api/me").status_code == 401, "a log-in that the old password opened"
    log_in(visitor, person.email)
    expect(visitor.page.get_by_role("alert")).to_be_visible()
    visitor.forgive(401)
    log_in(visitor, person.email, OTHER_PASSWORD)
    visitor.heading("What shall we paint?")


def asked_to_be_let_in(office: Office, name: str) -> str:
    """The address of somebody who waits for an approval."""
    account = {"email": address(), "password": PASSWORD, "name": name}
    with httpx.Client(base_url=office.approved, timeout=30) as api:
        Person.expect(201, api.post("/api/auth/register", json=account))
        code = {"email": account["email"], "code": office.code(account["email"])}
        assert Person.expect(200, api.post("/api/auth/verify", json=code))["status"] == "provisional"
    return account["email"]


def test_one_is_approved_and_another_refused(office, visit, administrator):
    names = [f"{name} {uuid.uuid4().hex[:6]}" for name in ("Vera", "Boris")]
    vera, boris = [asked_to_be_let_in(office, name) for name in names]
    windows = [visit(base_url=office.approved, session=session(office.approved, to)) for to in (vera, boris)]
    for window in windows:
        window.open("create")
        window.heading("Your account is waiting for approval")
    windows[0].look("waiting")

    admin = administrator(base_url=office.approved)
    admin.open("admin/users?status=provisional")
    rows = admin.page.get_by_role("table", name="People").get_by_role("row")
    for name, step in zip(names, ("Approve", "Refuse"), strict=True):
        admin.press(f"{step} {name}")
        admin.look(f"admin-{step.lower()}")
        admin.confirm(step)
        expect(rows.filter(has_text=name)).to_have_count(0)
    eventually(lambda: [len(office.letters(to)) for to in (vera, boris)] == [2, 2])

    approved, refused = windows
    approved.page.reload()
    approved.heading("What shall we paint?")
    refused.page.reload()
    refused.heading("Welcome back")
    log_in(refused, boris)
    expect(refused.page.get_by_role("alert")).to_contain_text("Your account cannot do this now.")
    refused.forgive(401)
    refused.forgive(403)
