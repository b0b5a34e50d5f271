"""The page as an application: what a browser needs to install it, and what is shown without a network."""

import io
from urllib.parse import urljoin

import pytest
from PIL import Image
from playwright.sync_api import expect


@pytest.fixture
def visitor(visit):
    """A window whose worker for the time without a network is at work."""
    visitor = visit()
    visitor.open()
    visitor.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    return visitor


def fetched(visitor, address: str, media_type: str) -> bytes:
    answer = visitor.page.request.get(address)
    assert answer.ok and answer.headers["content-type"].startswith(media_type), address
    return answer.body()


def test_a_browser_can_install_it(visitor):
    said = visitor.context.new_cdp_session(visitor.page)
    found = said.send("Page.getAppManifest")
    assert found["url"] == urljoin(visitor.page.url, "/studio/manifest.webmanifest") and found["errors"] == []
    # A window of a test is a private one, in which nothing can be installed.
    errors = {each["errorId"] for each in said.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert errors <= {"in-incognito"}
    worker = visitor.page.evaluate("navigator.serviceWorker.ready.then(({active, scope}) => [active.scriptURL, scope])")
    assert worker == [urljoin(visitor.page.url, "/studio/sw.js"), urljoin(visitor.page.url, "/studio/")]

    manifest = visitor.page.request.get(found["url"]).json()
    assert fetched(visitor, manifest["start_url"], "text/html")
    bodies = [(icon, fetched(visitor, icon["src"], icon["type"])) for icon in manifest["icons"]]
    drawn = [(icon, Image.open(io.BytesIO(body))) for icon, body in bodies if icon["type"] == "image/png"]
    assert {icon["sizes"] for icon, _ in drawn} == {"192x192", "512x512"}
    assert [icon["sizes"] for icon, _ in drawn] == [f"{picture.width}x{picture.height}" for _, picture in drawn]
    assert "maskable" in {icon.get("purpose") for icon, _ in drawn}


def test_without_a_network_a_page_says_what_needs_it(visitor):
    with visitor.offline():
        visitor.page.goto("/studio/create")
        visitor.heading("No connection to the workshop")
        expect(visitor.page.get_by_text("everything here needs the network")).to_be_visible()
        visitor.look("offline")
        visitor.page.evaluate("localStorage.setItem('bottega.language', 'ko')")
        visitor.page.reload()
        visitor.heading("작업실에 연결되지 않았습니다")
        visitor.page.evaluate("localStorage.setItem('bottega.language', 'en')")
        visitor.page.reload()
    visitor.follow("Try again")
    visitor.heading("Say it in your words. Watch it being painted.")
