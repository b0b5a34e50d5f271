"""A browser as a person uses it: every message on its console is an error of the page's, and every screen can be
checked for accessibility and photographed."""

import contextlib
import functools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from infra.local.paths import LOCAL, ROOT

PATIENCE_MS = 30_000
AXE = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    # Only what is wrong is told, by its markup: selectors for all that is right take longer than the rules.
    "resultTypes": ["violations"],
    "selectors": False,
}
CHECK = "rules => axe.run({exclude: ['[data-live-announcer]']}, rules).then(found => found.violations)"
PHONE, WIDE = {"width": 360, "height": 740}, {"width": 1280, "height": 800}
FONTS_CONFIGURATION = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><include ignore_missing="yes">/etc/fonts/fonts.conf</include><dir>{fonts}</dir></fontconfig>"""
PICTURES = os.environ.get("TEST_SCREENSHOTS")
"""The folder that photographs go into; none: none are taken."""


def fonts(folder: Path) -> dict[str, str]:
    """The environment in which a browser finds fonts with Hangul."""
    file = folder / "fonts.conf"
    file.write_text(FONTS_CONFIGURATION.format(fonts=LOCAL / "fonts"))
    return {**os.environ, "FONTCONFIG_FILE": str(file)}


ENTERED = """
if (!localStorage.getItem('test.entered')) {
  localStorage.setItem('test.entered', 'once')
  localStorage.setItem('bottega.session-until', '%d')
}
"""


@functools.cache
def axe() -> str:
    return AXE.read_text()


class Session(NamedTuple):
    """Two cookies, and until when the first one is good, in milliseconds since 1970."""

    cookies: list[Any]
    until: int


class Visitor:
    """A browser window of its own, with nothing in it yet but a session where one is given. `options` are a context's;
    another `base_url` may be one."""

    def __init__(self, browser: Browser, url: str, session: Session | None = None, **options: Any) -> None:
        settings = {"viewport": WIDE, "locale": "en-US", "color_scheme": "light", "reduced_motion": "reduce"}
        self.context: BrowserContext = browser.new_context(**{"base_url": url, **settings, **options})
        self.context.set_default_timeout(PATIENCE_MS)
        if session:
            # Not as the context's storage state, for which a page is opened and closed: that takes half a second.
            self.context.add_cookies(session.cookies)
            self.context.add_init_script(ENTERED % session.until)
        self.page: Page = self.context.new_page()
        self.errors: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        expect.set_options(timeout=PATIENCE_MS)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append(f"{message.text} ({message.location.get('url')})")

    def open(self, path: str = "") -> None:
        self.page.goto(f"/studio/{path}")

    def heading(self, name: str) -> None:
        """Waits for the screen of this heading."""
        expect(self.page.get_by_role("heading", name=name, level=1)).to_be_visible()

    def press(self, name: str) -> None:
        self.page.get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str) -> None:
        self.page.get_by_role("link", name=name).click()

    def fill(self, **fields: str) -> None:
        """Fields by their labels, `_` for a space."""
        for label, value in fields.items():
            self.page.get_by_label(label.replace("_", " ")).fill(value)

    @property
    def dialog(self) -> Locator:
        return self.page.get_by_role("dialog")

    def confirm(self, button: str) -> None:
        """Presses the button of the dialog, and waits until it has done its work."""
        self.dialog.get_by_role("button", name=button, exact=True).click()
        expect(self.dialog).to_have_count(0)

    def forgive(self, status: int) -> None:
        """The browser itself reports each refused request on the console; those that were meant to be are let pass."""
        self.errors[:] = [each for each in self.errors if f"status of {status}" not in each]

    def look(self, name: str) -> None:
        """Checks the screen: nothing sticks out, axe finds nothing. Photographs it where that is asked for."""
        self.page.locator("h1:visible").first.wait_for()
        width = self.page.evaluate("document.documentElement.scrollWidth")
        assert width <= self.page.viewport_size["width"], f"{name} is {width} pixels wide"
        self.photograph(name)
        # What has just been announced may refer to a button that is gone; it is removed within seconds.
        # By the debugger and not in a script element, which the page's policy would refuse; once for each document.
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(axe())
        found = self.page.evaluate(CHECK, RULES)
        assert not found, [(each["id"], [node["html"][:200] for node in each["nodes"]]) for each in found]

    def photograph(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png")

    @contextlib.contextmanager
    def offline(self) -> Iterator[None]:
        """Without a network. The browser itself reports each failed request on the console; only those are let pass."""
        before = len(self.errors)
        self.context.set_offline(True)
        try:
            yield
        finally:
            self.context.set_offline(False)
            self.errors[before:] = [each for each in self.errors[before:] if "net::ERR_" not in each]

    def close(self) -> None:
        self.context.close()
        assert not self.errors, self.errors
