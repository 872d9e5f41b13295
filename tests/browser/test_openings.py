"""Somebody asks who could start an alliance on agroforestry in Africa, and who works with whom."""

import re

import pytest
from playwright.sync_api import Page, expect


def wake(page: Page) -> None:
    """Reach for a control, and wait until Dash shows the page."""
    page.locator("select[name=region]").focus()
    page.wait_for_selector("#asleep", state="detached")


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_who_could_start_an_alliance_on_agroforestry_in_africa(open_page, illustrative, has_script):
    page = open_page("/en/opportunities", site=illustrative, java_script_enabled=has_script)
    if has_script:
        wake(page)
    page.locator("select[name=region]").select_option(label="Africa")
    if has_script:
        page.wait_for_url("**/en/opportunities?region=africa")
    page.locator("select[name=theme]").select_option(label="Agroforestry")
    if not has_script:
        page.get_by_role("button", name="Show").click()
    page.wait_for_url("**/en/opportunities?region=africa&theme=agroforestry*")

    answer = page.locator(".answer")
    expect(answer).to_contain_text("Agroforestry, Africa:")
    expect(answer).to_contain_text("listed partners there know the theme")
    named = page.locator("#list li a")
    count = int(answer.locator("a").first.text_content() or "")
    assert named.count() == count
    name = named.first.text_content() or ""
    named.first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name.partition(" (")[0])


def test_a_ring_of_the_matrix_leads_to_those_who_could_begin(open_page, illustrative):
    page = open_page("/en/opportunities", site=illustrative)
    ring = page.locator(".matrix td.open a").first
    says = ring.get_attribute("title") or ""

    ring.click()

    page.wait_for_url("**/en/opportunities?region=*&theme=*")
    count = "".join(one for one in says if one.isdigit())
    expect(page.locator(".answer")).to_contain_text(f"{count} listed partner")
    assert page.locator("#list li").count() == int(count)


def test_a_dot_of_the_network_is_reached_with_the_keyboard_and_says_its_name(
    open_page, illustrative
):
    page = open_page("/en/network", site=illustrative, java_script_enabled=False)
    first = page.locator(".knots a").first
    page.locator(".past a").focus()

    page.keyboard.press("Tab")

    expect(first).to_be_focused()
    name = first.locator("text")
    expect(name).to_be_visible()
    expect(page.locator(".knots a text").last).to_be_hidden()
    expect(first).to_have_accessible_name(name.text_content() or "")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/alliances/*")


def test_the_first_touch_of_a_dot_of_the_network_says_its_name_and_the_second_leads_there(
    open_page, illustrative
):
    page = open_page(
        "/en/network", site=illustrative, width=390, height=844, has_touch=True, is_mobile=True
    )
    dot = page.locator(".knots a.alliance").first
    name = dot.locator("text")
    whose = name.text_content() or ""
    expect(name).to_be_hidden()

    dot.locator("rect").tap()

    expect(name).to_be_visible()
    dot.locator("rect").tap()
    page.wait_for_url("**/en/alliances/*")
    expect(page.locator("h1")).to_have_text(whose)


def test_the_first_touch_of_a_country_on_the_map_says_its_numbers_and_the_second_leads_there(
    open_page, illustrative
):
    page = open_page(
        "/en", site=illustrative, width=390, height=844, has_touch=True, is_mobile=True
    )
    country = page.locator(".world a").first
    says = country.locator("title").text_content() or ""
    circle = country.locator(".engaged")

    circle.tap(force=True)

    expect(page.locator(".world + output")).to_have_text(says)
    circle.tap(force=True)
    page.wait_for_url("**/en/partners?country=*")
    for number in re.findall(r"\d+", says):
        expect(page.locator(".answer")).to_contain_text(number)


def test_awake_the_network_shows_the_selection_in_the_same_places(open_page, illustrative):
    page = open_page("/en/network", site=illustrative)
    places = "(dots) => dots.map((dot) => dot.getAttribute('cx'))"
    before = page.locator(".knots circle").evaluate_all(places)
    wake(page)

    page.locator("select[name=region]").select_option(label="Africa")

    page.wait_for_url("**/en/network?region=africa")
    expect(page.locator(".knots a.out").first).to_be_visible()
    assert page.locator(".knots circle").evaluate_all(places) == before
