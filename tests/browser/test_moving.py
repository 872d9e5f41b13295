"""What moves on a page leaves the rest where it is: place, focus, history, and what was unfolded."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import ARGUMENTS, CHROMIUM

ASLEEP = "#asleep"
CHART = "[data-wake][role=img]"
VOICE = "body > [role=status]"
PHONE = {"width": 390, "height": 844}
FOLDED = ".filters details"
IS_OPEN = "(details) => details.open"
FOCUSED = "document.activeElement.name"


def wake(page: Page) -> None:
    page.locator(".filters select").first.focus()
    page.wait_for_selector(ASLEEP, state="detached")


def until(page: Page, holds: str) -> None:
    """Wait until it holds; the policy of the page forbids what playwright would do for that."""
    for _ in range(100):
        if page.evaluate(holds):
            return
        page.wait_for_timeout(50)
    raise AssertionError(holds)


def choose(page: Page, name: str, key: str) -> None:
    """Choose a filter awake, with the focus on it; the first choice of each is that of everything."""
    control = page.locator(f".filters select[name={name}]")
    control.evaluate("(one) => one.focus({ preventScroll: true })")
    control.select_option(index=1) if key == "" else control.select_option(key)
    page.wait_for_url(re.compile(f"[?&]{name}={key}" if key else f"/[a-z]+(\\?(?!.*{name}=).*)?$"))


@pytest.mark.parametrize("path", ["/explore", "/network", "/opportunities"])
def test_a_choice_is_said_by_what_stands_there_and_moves_nothing_else(
    open_page, illustrative, path
):
    page = open_page(f"/en{path}", site=illustrative, height=500)
    wake(page)
    page.evaluate("window.said = document.querySelector('#page [role=status]')")
    page.evaluate("scrollTo(0, 80)")
    before = page.locator("#page [role=status]").text_content()

    choose(page, "region", "africa")

    expect(page.locator("#page [role=status]")).not_to_have_text(before or "")
    assert page.evaluate("window.said === document.querySelector('#page [role=status]')")
    assert page.evaluate(FOCUSED) == "region"
    assert page.evaluate("scrollY") == 80


def test_a_filter_that_is_cleared_is_not_folded_away_under_the_fingers(open_page, illustrative):
    page = open_page("/en/explore", site=illustrative)
    wake(page)
    page.locator(f"{FOLDED} summary").click()
    choose(page, "category", "companies")

    page.evaluate("window.said = document.querySelector('#page [role=status]')")
    choose(page, "category", "")

    assert page.evaluate("window.said === document.querySelector('#page [role=status]')")
    assert page.locator(FOLDED).evaluate(IS_OPEN)
    assert page.evaluate(FOCUSED) == "category"

    page.locator(f"{FOLDED} summary").click()
    page.go_back()

    page.wait_for_url("**/en/explore?category=companies")
    expect(page.locator("select[name=category]")).to_be_visible()
    expect(page.locator("select[name=category]")).to_have_value("companies")
    page.go_forward()
    page.wait_for_url("**/en/explore")
    expect(page.locator("select[name=category]")).to_have_value("")


def test_where_all_is_made_anew_the_change_is_said_and_the_focus_stays(open_page, illustrative):
    page = open_page("/en/explore?region=africa", site=illustrative)
    wake(page)
    page.locator(f"{FOLDED} summary").click()

    choose(page, "country", "FRA")

    expect(page.locator(VOICE)).to_contain_text("No listed partner fits the selection")
    assert page.evaluate(FOCUSED) == "country"
    assert page.locator(FOLDED).evaluate(IS_OPEN)
    assert page.locator("#page .dash-graph").count() == 0


def test_a_link_within_the_page_takes_the_tab_key_along_and_back_leads_to_where_one_was(
    open_page, illustrative
):
    page = open_page("/en/explore", site=illustrative)
    wake(page)
    following = page.locator(".turner a").last
    following.focus()
    place = page.evaluate("scrollY")

    page.keyboard.press("Enter")
    page.wait_for_url("**/en/explore?page=2#records")
    expect(page.locator(".turner")).to_contain_text("Page 2")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.closest('#records .lists') !== null")
    top = page.locator("#records").evaluate("(part) => part.getBoundingClientRect().top")
    assert abs(top) < 100

    page.go_back()

    expect(page.locator(".turner")).to_contain_text("Page 1")
    # Give or take a line or two: the browser keeps what is in sight where it is when the list above it is the longer one.
    until(page, f"Math.abs(scrollY - {place}) < 60")


def test_another_language_shows_the_same_place_and_back_from_it_what_the_address_says(
    open_page, illustrative
):
    page = open_page("/en/explore?region=africa", site=illustrative)
    wake(page)
    page.locator(".turner a").last.click()
    expect(page.locator(".turner")).to_contain_text("Page 2")

    page.locator(".languages a[hreflang=fr]").click()

    page.wait_for_url("**/fr/explore?region=africa&page=2#records")
    expect(page.locator("#records")).to_be_in_viewport()

    page.go_back()
    expect(page.locator(".turner")).to_contain_text("Page 2")
    page.go_back()

    page.wait_for_url("**/en/explore?region=africa")
    expect(page.locator(".turner")).to_contain_text("Page 1")


def test_a_place_in_the_address_does_not_pull_the_page_at_every_choice(open_page, illustrative):
    page = open_page("/en/explore#records", site=illustrative)
    wake(page)
    page.evaluate("scrollTo(0, 0)")

    choose(page, "region", "africa")
    expect(page.locator("#page .result")).to_contain_text("Africa")

    assert page.evaluate("scrollY") == 0


def test_who_comes_back_finds_the_menu_closed(browser, served):
    # Chromium keeps pages for those who come back, unless it is tested.
    keeping = browser.browser_type.launch(
        executable_path=CHROMIUM,
        args=ARGUMENTS,
        ignore_default_args=["--disable-back-forward-cache"],
    )
    page = keeping.new_page(viewport=PHONE)
    page.goto(f"{served.origin}/en")
    page.evaluate("window.kept = true")
    page.locator("header summary").click()
    page.locator("header .pages a").nth(1).click()
    page.wait_for_url("**/en/targets")

    page.evaluate("history.back()")
    page.wait_for_url("**/en", wait_until="commit")

    assert page.evaluate("window.kept")
    assert not page.locator("header details").evaluate(IS_OPEN)
    keeping.close()


def test_a_pointer_the_keys_and_a_finger_learn_the_same_of_a_chart(open_page, illustrative):
    page = open_page("/en", site=illustrative)
    said = page.locator(".hoverlayer text")
    page.locator(CHART).hover()
    page.wait_for_selector(ASLEEP, state="detached")
    page.locator(".scatterlayer path.point").nth(2).hover(force=True)
    expect(said).to_contain_text("31 December 2017")
    with_pointer = said.text_content()

    page.mouse.move(0, 0)
    page.locator("#way h2").click()
    while not page.evaluate(f"document.activeElement.matches('{CHART}')"):
        page.keyboard.press("Tab")
    expect(said).to_contain_text("31 December 2015")
    for _ in range(2):
        page.keyboard.press("ArrowRight")

    expect(said).to_have_text(with_pointer or "")
    expect(page.locator(VOICE)).to_have_text(with_pointer or "")
    page.keyboard.press("Tab")
    expect(said).to_have_count(0)

    phone = open_page("/en", site=illustrative, **PHONE, has_touch=True, is_mobile=True)
    phone.locator(CHART).tap()
    phone.wait_for_selector(ASLEEP, state="detached")
    phone.locator(".scatterlayer path.point").nth(2).tap(force=True)

    expect(phone.locator(".hoverlayer text")).to_have_text(with_pointer or "")


def test_a_finger_on_a_chart_moves_the_page(open_page, illustrative):
    page = open_page("/en", site=illustrative, **PHONE, has_touch=True, is_mobile=True)
    chart = page.locator(CHART)
    chart.tap()
    page.wait_for_selector(ASLEEP, state="detached")
    box = chart.bounding_box() or {}
    before = page.evaluate("scrollY")
    finger = page.context.new_cdp_session(page)
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    for kind, moved in [("touchStart", 0), *(("touchMove", 15 * step) for step in range(1, 11))]:
        points = [{"x": x, "y": y - moved}]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
        page.wait_for_timeout(16)
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})

    until(page, f"scrollY > {before} + 50")


def test_when_the_light_changes_all_stays_as_it_is(open_page, illustrative):
    page = open_page("/en/explore?region=africa", site=illustrative, color_scheme="light")
    wake(page)
    page.locator("#matrix summary").click()
    page.locator("select[name=theme]").evaluate("(one) => one.focus({ preventScroll: true })")
    page.evaluate("scrollTo(0, 200)")
    colour = "getComputedStyle(document.querySelector('.main-svg .xtick text')).fill"
    light = page.evaluate(colour)

    page.emulate_media(color_scheme="dark")

    until(page, f"{colour} !== '{light}'")
    assert page.evaluate(FOCUSED) == "theme"
    assert page.evaluate("scrollY") == 200
    assert page.locator("#matrix details").evaluate(IS_OPEN)
    assert page.url.endswith("/en/explore?region=africa")


def test_the_focus_on_an_opening_shows_what_a_pointer_learns_of_it(open_page, illustrative):
    page = open_page("/en/explore", site=illustrative, java_script_enabled=False)
    opening = page.locator(".matrix td.open a").first

    opening.focus()

    shown = opening.evaluate("(link) => getComputedStyle(link, '::after').content")
    assert shown.strip('"') == opening.get_attribute("title")
