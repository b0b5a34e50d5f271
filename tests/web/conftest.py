"""A real browser on the real stack. `TEST_STACK_URL` names a running stack to use instead, while building."""

import os
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser, sync_playwright

from infra.local.page import BUILD, CHROMIUM
from tests.person import PASSWORD, Person
from tests.stack import ADMIN, Stack
from tests.web.browsing import Session, Visitor, fonts

QUIET = [
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


# Of each module and not of all: while it is open, asyncio takes this thread for one that runs its loop.
@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip(f"no {CHROMIUM}; `make test` as root installs it")
    assert BUILD.is_dir(), "build the page first: make web"
    with sync_playwright() as playwright:
        environment = fonts(tmp_path_factory.mktemp("fonts"))
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET, env=environment)
        yield browser
        browser.close()


@pytest.fixture
def url(request: pytest.FixtureRequest) -> str:
    return os.environ.get("TEST_STACK_URL") or request.getfixturevalue("running").url


@pytest.fixture(scope="module")
def own_stack(request: pytest.FixtureRequest) -> Stack:
    """The stack, for tests that change it."""
    if "TEST_STACK_URL" in os.environ:
        pytest.skip("needs a stack of its own")
    return request.getfixturevalue("stack")


@pytest.fixture
def visit(browser: Browser, url: str) -> Iterator[Callable[..., Visitor]]:
    """Opens windows; what they said on the console fails the test at its end."""
    opened: list[Visitor] = []

    def open_window(**options: Any) -> Visitor:
        opened.append(Visitor(browser, url, **options))
        return opened[-1]

    yield open_window
    for visitor in opened:
        visitor.close()


@pytest.fixture
def enter(visit: Callable[..., Visitor], url: str) -> Callable[..., Visitor]:
    """Opens windows in which somebody is logged in. Only tests about logging in do that on the page."""

    def open_window(person: Person, **options: Any) -> Visitor:
        return visit(session=session(url, person.email), **options)

    return open_window


@pytest.fixture
def member(enter: Callable[..., Visitor], url: str) -> Callable[..., Visitor]:
    """Opens windows in which somebody new is logged in, with credits."""

    def open_window(credits: int = 20, **options: Any) -> Visitor:
        return enter(Person(url, credits=credits), **options)

    return open_window


@pytest.fixture
def administrator(visit: Callable[..., Visitor], url: str) -> Callable[..., Visitor]:
    """Opens windows in which the first super admin is logged in."""

    def open_window(**options: Any) -> Visitor:
        where = options.get("base_url", url)
        kept = session(where, ADMIN["BOTTEGA_ADMIN_EMAIL"], ADMIN["BOTTEGA_ADMIN_PASSWORD"])
        return visit(session=kept, **options)

    return open_window


def session(url: str, email: str, password: str = PASSWORD) -> Session:
    """What a browser keeps of a log-in."""
    with httpx.Client(base_url=url, timeout=30) as api:
        tokens = Person.expect(200, api.post("/api/auth/login", json={"email": email, "password": password}))
        cookies = [
            {
                "name": cookie.name,
                "value": cookie.value,
                "domain": urlsplit(url).hostname,
                "path": cookie.path,
                "expires": cookie.expires,
                "secure": cookie.secure,
                "httpOnly": True,
                "sameSite": "Lax",
            }
            for cookie in api.cookies.jar
        ]
    return Session(cookies, int((time.time() + tokens["expires_in"]) * 1000))


def log_in(visitor: Visitor, email: str, password: str = PASSWORD) -> None:
    """On the log-in screen."""
    visitor.page.locator("input[autocomplete=username]").fill(email)
    visitor.page.locator("input[type=password]").fill(password)
    visitor.page.locator("button[type=submit]").click()
