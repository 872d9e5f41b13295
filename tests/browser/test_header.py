"""The header: nine pages within reach, and the answer still on the first screen of a phone."""

import re

import pytest
from playwright.sync_api import expect

from dashboard.address import FRONT, PAGES

LANGUAGES = ("en", "fr", "es")
PHONE = {"width": 390, "height": 844}
TARGET = 44  # pixels: what a finger hits; WCAG 2.2 asks for 24
LEAST_TARGET = 24
ENDS = "(element) => element.getBoundingClientRect().bottom"
WIDER_THAN_THE_SCREEN = "() => document.documentElement.scrollWidth > innerWidth"
TALLEST = 90  # pixels of a phone's screen

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@pytest.mark.parametrize(
    ("language", "page"),
    [("en", "overview"), ("es", "overview"), *(("fr", page) for page in FRONT)],
)
def test_on_a_phone_the_header_is_two_short_lines(open_page, public_record, page, language):
    path = f"/{language}/{PAGES[page]}".rstrip("/")
    header = open_page(path, site=public_record, **PHONE).locator("header.site")

    assert header.evaluate(ENDS) <= TALLEST
    assert header.locator(".pages a:visible").count() == 0
    expect(header.locator("summary")).to_be_visible()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_the_menu_opens_with_the_keys_and_leads_to_every_page(open_page, served, has_script):
    page = open_page("/fr/strategy", site=served, java_script_enabled=has_script, **PHONE)
    page.locator("header summary").focus()

    page.keyboard.press("Enter")

    links = page.locator("header .pages a")
    expect(links).to_have_count(len(FRONT))
    assert all(link.is_visible() for link in links.all())
    expect(page.locator("header .pages [aria-current=page]")).to_have_text("Stratégie")
    links.first.click()
    page.wait_for_url("**/fr")
    assert page.locator("header .pages a:visible").count() == 0


def test_what_the_finger_hits_is_large_enough(open_page, served):
    page = open_page("/en", site=served, **PHONE)
    page.locator("header summary").click()

    for target in page.locator("header .pages a, header summary, header .languages a").all():
        size = target.bounding_box() or {}
        assert (size["height"], size["width"]) >= (TARGET, LEAST_TARGET), target.inner_html()


@pytest.mark.parametrize("width", [928, 1440, 2560])
@in_every_language
def test_where_there_is_room_the_pages_are_a_line_of_links(open_page, served, language, width):
    page = open_page(f"/{language}/targets", site=served, width=width)

    assert page.locator("header .pages a:visible").count() == len(FRONT)
    expect(page.locator("header summary")).to_be_hidden()
    expect(page.locator("header [aria-current=page]")).to_have_count(1)
    assert page.locator("header.site").evaluate("(header) => header.offsetHeight") <= TALLEST


def test_unfolded_the_menu_is_not_too_wide_at_400_percent(open_page, served):
    page = open_page("/fr/data", site=served, width=320, height=256)

    page.locator("header summary").click()

    assert not page.evaluate(WIDER_THAN_THE_SCREEN)


def test_awake_a_page_of_the_menu_is_still_a_document_of_its_own(open_page, served):
    page = open_page("/en/explore", site=served, **PHONE)
    page.locator(".filters select").first.focus()
    page.wait_for_selector("#asleep", state="detached")

    page.locator("header summary").click()
    page.locator("header .pages a").nth(1).click()

    page.wait_for_url("**/en/targets")
    expect(page.locator("#asleep")).to_be_attached()
    assert page.locator("header .pages a:visible").count() == 0


def test_on_paper_there_is_no_menu(open_page, served):
    page = open_page("/en/strategy", site=served)

    page.emulate_media(media="print")

    assert page.locator("header nav:visible").count() == 0
    expect(page.locator(".lines li").first).to_be_visible()


@in_every_language
def test_every_page_leads_to_the_words_and_to_the_accessibility_statement(
    open_page, served, language
):
    page = open_page(f"/{language}/data", site=served)

    page.locator("footer .links a").last.click()

    page.wait_for_url(re.compile(rf"/{language}/accessibility$"))
    page.locator("footer .links a").first.click()
    page.wait_for_url(re.compile(rf"/{language}/strategy#words$"))
    expect(page.locator("#words")).to_be_in_viewport()
