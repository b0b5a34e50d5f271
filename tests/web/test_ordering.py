"""Create: the price first, the prompt reviewed, advanced settings, presets, and credits that do not suffice."""

import re

from playwright.sync_api import expect

RUSSIAN = "синяя кружка на жёлтом фоне"


def describe(visitor, prompt: str) -> None:
    visitor.open("create")
    visitor.heading("What shall we paint?")
    visitor.fill(Describe_the_picture=prompt)


def order(visitor) -> None:
    visitor.press("Paint it")
    visitor.page.wait_for_url("**/orders/*")


def test_a_reviewed_order_from_the_price_to_the_pictures(member):
    visitor = member()
    describe(visitor, RUSSIAN)
    visitor.page.get_by_text("Cup", exact=True).click()
    visitor.page.get_by_role("radiogroup", name="How many").get_by_text("3", exact=True).click()
    visitor.page.get_by_text("Show me the improved prompt first").click()
    expect(visitor.page.locator("dd").get_by_text("3 credits")).to_be_visible()
    visitor.look("create")
    order(visitor)
    visitor.heading("Waiting for your word")
    expect(visitor.page.get_by_role("button", name="17 credits")).to_be_visible()
    visitor.look("review")
    visitor.fill(Edit_it_as_you_like="a blue mug on a yellow background, morning light")
    visitor.press("Paint this")
    visitor.heading("Finished")
    chain = visitor.page.locator("ol").filter(has_text="You wrote")
    for said in (RUSSIAN, "In English", "Improved", "morning light"):
        expect(chain).to_contain_text(said)
    expect(visitor.page.get_by_role("img", name=re.compile(RUSSIAN))).to_have_count(3)
    visitor.look("watch-done")
    with visitor.page.expect_download() as download:
        visitor.page.get_by_role("link", name="Download").first.click()
    assert download.value.suggested_filename.endswith(".png")
    visitor.press("Change and order again")
    expect(visitor.page.get_by_label("Describe the picture")).to_have_value(RUSSIAN)
    expect(visitor.page.locator("dd").get_by_text("3 credits")).to_be_visible()


def test_advanced_settings_are_kept_as_a_preset_and_loaded_again(member):
    visitor = member()
    describe(visitor, "a red apple")
    visitor.press("More settings")
    visitor.fill(Seed="42", What_must_not_be_in_it="text")
    visitor.look("create-advanced")
    visitor.press("Keep as a preset")
    visitor.fill(Name_of_the_preset="Apples")
    visitor.look("preset")
    visitor.press("Keep")
    expect(visitor.page.get_by_text("Preset kept")).to_be_visible()
    visitor.page.reload()
    visitor.press("Load a preset")
    visitor.page.get_by_role("menuitem", name="Apples").click()
    expect(visitor.page.get_by_label("Seed")).to_have_value("42")
    expect(visitor.page.get_by_label("Describe the picture")).to_have_value("a red apple")


def test_too_few_credits_are_told_before_ordering_and_can_be_got(member):
    visitor = member(credits=0)
    describe(visitor, "a pink cake")
    expect(visitor.page.get_by_text("You have 0 credits")).to_be_visible()
    expect(visitor.page.get_by_role("button", name="Paint it")).to_be_disabled()
    visitor.press("0 credits")
    visitor.look("credits")
    visitor.page.get_by_role("button", name="10 credits").click()
    expect(visitor.page.get_by_role("button", name="Paint it")).to_be_enabled()
