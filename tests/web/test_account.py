"""One's account: credits and what expires, statistics, presets, API keys, settings, leaving."""

import re
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from playwright.sync_api import expect

from tests.person import PASSWORD, Person
from tests.stack import ADMIN
from tests.web.browsing import PHONE


@pytest.fixture
def person(url):
    """Somebody with credits, a painted order, and a preset."""
    person = Person(url, credits=20)
    person.make(tool="generate", prompt="a pink cake")
    preset = {"tool": "generate", "name": "Pink cakes", "parameters": {"prompt": "a pink cake", "seed": 7}}
    person.expect(201, person.api.post("/api/presets", json=preset))
    return person


def table(visitor, name):
    return visitor.page.get_by_role("table", name=name)


def test_credits_their_dates_and_what_moved_them(url, person, enter):
    give_until_a_date(url, person, amount=30)
    visitor = enter(person)
    visitor.open()
    visitor.page.get_by_role("button", name=re.compile("Account of")).click()
    visitor.page.get_by_role("menuitem", name="My account").click()
    visitor.heading("Credits")
    expect(visitor.page.get_by_text(re.compile("^30 credits, if not spent by"))).to_be_visible()
    history = table(visitor, "What moved them")
    expect(history.get_by_role("row")).to_have_count(4)
    visitor.look("account-credits")
    visitor.press("Get more credits")
    visitor.fill(How_many_credits="12")
    visitor.look("account-top-up")
    visitor.press("Add")
    expect(history.get_by_role("row")).to_have_count(5)
    expect(visitor.page.get_by_role("button", name="61 credits")).to_be_visible()
    history.get_by_role("link", name="Order paid").click()
    visitor.heading("Finished")


def give_until_a_date(url: str, person: Person, *, amount: int) -> None:
    with httpx.Client(base_url=url, timeout=30) as api:
        credentials = {"email": ADMIN["BOTTEGA_ADMIN_EMAIL"], "password": ADMIN["BOTTEGA_ADMIN_PASSWORD"]}
        token = person.expect(200, api.post("/api/auth/login", json=credentials))["access_token"]
        username = person.expect(200, person.api.get("/api/me"))["username"]
        until = (datetime.now(UTC) + timedelta(days=40)).isoformat()
        gift = {"amount": amount, "expires_at": until, "reason": "spring"}
        person.expect(
            200,
            api.post(f"/api/users/{username}/credits", json=gift, headers={"Authorization": f"Bearer {token}"}),
        )


def test_statistics_are_drawn_written_out_and_downloaded(person, enter):
    visitor = enter(person)
    visitor.open("account/statistics")
    visitor.heading("Statistics")
    expect(visitor.page.get_by_role("img", name=re.compile("Pictures, By day: 1 in all"))).to_be_visible()
    expect(table(visitor, "The numbers").get_by_role("row")).to_have_count(2)
    visitor.look("account-statistics")
    visitor.page.get_by_text("By tool", exact=True).click()
    expect(table(visitor, "The numbers").get_by_role("rowheader", name="From words")).to_be_visible()
    assert "by=tool" in visitor.page.url
    visitor.look("account-statistics-tool")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download as CSV").click()
    assert download.value.path().read_text().startswith("tool,orders,succeeded,images,credits\ngenerate,1,1,1,")


def test_on_a_phone_each_row_is_a_sheet_and_nothing_sticks_out(person, enter):
    titles = {"credits": "크레딧", "statistics": "통계", "presets": "프리셋", "keys": "API 키", "settings": "설정"}
    visitor = enter(person, viewport=PHONE, locale="ko-KR", color_scheme="dark")
    visitor.open("account")
    for part, title in titles.items():
        visitor.page.get_by_role("link", name=title, exact=True).click()
        visitor.heading(title)
        visitor.page.locator("main :is(table, h2)").first.wait_for()
        visitor.look(f"account-{part}-ko-dark-phone")


def test_a_preset_is_renamed_and_deleted(person, enter):
    visitor = enter(person)
    visitor.open("account/presets")
    visitor.press("Change Pink cakes")
    visitor.fill(Name="White cakes")
    visitor.look("account-preset")
    visitor.press("Save")
    expect(visitor.page.get_by_role("rowheader", name="White cakes")).to_be_visible()
    visitor.press("Delete White cakes")
    expect(visitor.page.get_by_text("Orders and pictures made with it stay.")).to_be_visible()
    visitor.press("Delete")
    visitor.page.get_by_role("heading", name="No presets yet").wait_for()
    visitor.look("account-presets-empty")


def test_a_key_is_shown_once_works_and_is_revoked(url, person, enter):
    visitor = enter(person)
    visitor.open("account/keys")
    visitor.page.get_by_role("heading", name="No keys yet").wait_for()
    visitor.press("Make a key")
    visitor.fill(Name="Shop", Good_until=str((datetime.now(UTC) + timedelta(days=30)).date()))
    visitor.look("account-key-new")
    visitor.page.get_by_role("dialog").get_by_role("button", name="Make a key").click()
    key = visitor.page.get_by_label("Key", exact=True).input_value()
    assert key.startswith("btg_")
    visitor.look("account-key-shown")
    headers = {"Authorization": f"Bearer {key}"}
    assert httpx.get(f"{url}/api/orders", headers=headers).status_code == 200
    assert httpx.get(f"{url}/api/balance", headers=headers).status_code == 403, "a scope that was not ticked"
    visitor.press("I have it")
    expect(visitor.page.get_by_text(key)).to_have_count(0)
    visitor.press("Revoke Shop")
    visitor.press("Revoke")
    visitor.page.get_by_role("heading", name="No keys yet").wait_for()
    assert httpx.get(f"{url}/api/orders", headers=headers).status_code == 401


def test_settings_are_kept_data_is_taken_along_and_the_account_deleted(person, enter):
    visitor = enter(person)
    visitor.open("account/settings")
    visitor.heading("Settings")
    visitor.fill(Your_name="Anna Petrova")
    visitor.press("Save")
    expect(visitor.page.get_by_role("button", name="Account of Anna Petrova")).to_be_visible()
    visitor.look("account-settings")
    visitor.page.get_by_text("Русский", exact=True).click()
    visitor.heading("Настройки")
    assert person.expect(200, person.api.get("/api/me"))["language"] == "ru"
    visitor.look("account-settings-ru")
    visitor.page.get_by_text("English", exact=True).click()
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download everything").click()
    assert download.value.suggested_filename == "bottega-export.zip"
    visitor.press("Delete the account")
    dialog = visitor.page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Delete the account")).to_be_disabled()
    username = person.expect(200, person.api.get("/api/me"))["username"]
    dialog.get_by_label(re.compile("type your user name")).fill(username)
    visitor.look("account-delete")
    dialog.get_by_role("button", name="Delete the account").click()
    visitor.page.wait_for_url("**/studio/")
    answer = person.api.post("/api/auth/login", json={"email": person.email, "password": PASSWORD})
    assert answer.status_code == 401
