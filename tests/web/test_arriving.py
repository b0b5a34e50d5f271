"""Coming in: the demo, registering, logging in, languages and themes, the keyboard, and the size of the first load."""

import re
import uuid

from playwright.sync_api import expect

from tests.person import PASSWORD, Person
from tests.web.browsing import PHONE
from tests.web.conftest import log_in

FIRST_LOAD_BYTES = 250 * 1024
RUSSIAN = "розовый торт с клубникой на голубом фоне"


def address() -> str:
    return f"{uuid.uuid4().hex[:10]}@bottega.test"


def register(visitor, email_address: str) -> None:
    visitor.heading("Join the workshop")
    visitor.fill(Your_name="Анна", **{"E-mail_address": email_address}, Password=PASSWORD)
    visitor.press("Register")


def test_a_visitor_tries_the_demo_registers_and_takes_it_along(visit):
    visitor = visit()
    visitor.open()
    visitor.look("arrive")
    visitor.fill(**{"What_shall_the_picture_show?": RUSSIAN})
    visitor.press("Paint it")
    visitor.page.get_by_role("link", name="Keep it and go on").wait_for()
    expect(visitor.page.get_by_role("img", name=re.compile(RUSSIAN))).to_be_visible()
    expect(visitor.page.get_by_text("Free", exact=True)).to_be_visible()
    visitor.look("arrive-demo")
    visitor.page.reload()
    visitor.follow("Keep it and go on")
    visitor.look("join")
    register(visitor, address())
    visitor.heading("Finished")
    expect(visitor.page.get_by_text("Free", exact=True)).to_be_visible()
    expect(visitor.page.get_by_role("img", name=re.compile(RUSSIAN))).to_be_visible()
    expect(visitor.page.get_by_role("button", name="0 credits")).to_be_visible()
    visitor.follow("Create")
    visitor.look("create-empty")
    expect(visitor.page.get_by_role("link", name=re.compile(RUSSIAN))).to_be_visible()


def test_whoever_was_sent_to_log_in_comes_back_and_leaves_nothing_readable(url, visit):
    visitor = visit()
    visitor.open("library")
    visitor.page.wait_for_url("**/login?next=%2Flibrary")
    visitor.heading("Welcome back")
    visitor.look("login")
    log_in(visitor, Person(url).email)
    visitor.heading("Library")
    known = visitor.page.evaluate("JSON.stringify({...localStorage, ...sessionStorage}) + document.cookie")
    assert "eyJ" not in known and "bottega_access" not in known, "a token that scripts can read"
    visitor.page.get_by_role("button", name=re.compile("Account of")).click()
    visitor.page.get_by_role("menuitem", name="Log out").click()
    visitor.page.wait_for_url("**/studio/")
    visitor.open("create")
    visitor.page.wait_for_url("**/login?next=%2Fcreate")


def test_three_languages_and_two_themes_on_a_phone(visit):
    visitor = visit(viewport=PHONE, locale="ko-KR", color_scheme="dark")
    visitor.open("join")
    visitor.heading("작업실에 들어오기")
    visitor.look("join-ko-dark-phone")
    visitor.press("언어")
    visitor.page.get_by_role("menuitemradio", name="Русский").click()
    visitor.heading("Присоединиться к мастерской")
    visitor.press("Светлая или тёмная тема")
    visitor.page.get_by_role("menuitemradio", name="Светлая").click()
    visitor.page.reload()
    visitor.heading("Присоединиться к мастерской")
    html = visitor.page.locator("html")
    expect(html).to_have_attribute("lang", "ru")
    expect(html).to_have_attribute("data-theme", "light")
    visitor.open()
    visitor.look("arrive-ru-phone")


def test_the_keyboard_gets_everywhere(visit):
    visitor = visit()
    visitor.open()
    visitor.page.get_by_role("button", name="Paint it").wait_for()
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_role("link", name="Skip to the content")).to_be_focused()
    visitor.page.keyboard.press("Enter")
    visitor.page.keyboard.press("Tab")
    expect(visitor.page.get_by_label("What shall the picture show?")).to_be_focused()


def test_the_first_load_is_small_and_soon_usable(visit):
    visitor = visit()
    visitor.open()
    visitor.page.get_by_role("button", name="Paint it").wait_for()
    loaded = visitor.page.evaluate(
        "performance.getEntriesByType('resource').filter(e => e.name.endsWith('.js')).map(e => e.encodedBodySize)"
    )
    assert loaded and sum(loaded) < FIRST_LOAD_BYTES
