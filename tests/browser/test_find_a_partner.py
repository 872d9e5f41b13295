"""Somebody looks for a partner: from the front page to its record and to what it takes part in, with and without a script."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_everybody import WIDER_THAN_THE_SCREEN, violations

with_and_without_a_script = pytest.mark.parametrize(
    "has_script", [True, False], ids=["script", "no script"]
)
RECORDS = ["/partners", "/partners/P0048", "/alliances?state=all", "/alliances/A0003"]


def menu(page: Page, name: str) -> None:
    """Goes to a page by the menu, which is folded where there is no room for a line of links."""
    summary = page.locator("nav.pages summary")
    if summary.count() and summary.is_visible():
        summary.click()
    page.locator("nav.pages").get_by_role("link", name=name, exact=True).click()


@with_and_without_a_script
@pytest.mark.parametrize("width", [390, 1440])
def test_inrae_is_found_from_the_front_page_and_its_partnership_is_seen(
    open_page, public_record, has_script, width
):
    page = open_page("/en", site=public_record, width=width, java_script_enabled=has_script)

    menu(page, "Partners")
    page.wait_for_url("**/en/partners")
    page.get_by_role("searchbox").fill("inrae")
    page.get_by_role("button", name="Search").click()

    page.wait_for_url("**/en/partners?q=inrae")
    expect(page.get_by_role("searchbox")).to_have_value("inrae")
    expect(page.locator(".answer")).to_contain_text("1 listed partner matched “inrae”")

    page.locator("#list h3 a").click()

    page.wait_for_url("**/en/partners/P014")
    expect(page.locator("h1")).to_contain_text("(INRAE)")
    expect(page.locator(".answer")).to_contain_text("it took part in 1 partnership or alliance")

    page.locator("#takes-part h4 a").click()

    page.wait_for_url("**/en/alliances/A008")
    expect(page.locator(".answer")).to_contain_text("was in force on 31 December 2022")
    expect(page.locator("#members h4 a")).to_contain_text("INRAE")


@with_and_without_a_script
def test_a_filter_and_words_work_together_and_can_be_cleared(open_page, illustrative, has_script):
    page = open_page("/fr/partners", site=illustrative, java_script_enabled=has_script)

    page.get_by_role("searchbox").fill("agroforesterie")
    page.locator("select[name=region]").select_option("africa")
    page.get_by_role("button", name="Chercher").click()

    page.wait_for_url("**/fr/partners?q=agroforesterie&region=africa")
    expect(page.locator("select[name=region]")).to_have_value("africa")
    found = page.locator("#list .records > li")
    assert found.count() > 0
    assert all("Agroforesterie" in (text or "") for text in found.all_text_contents())

    page.get_by_role("link", name="Tout effacer").click()
    page.wait_for_url(re.compile(r"/fr/partners$"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", RECORDS)
def test_the_pages_of_records_keep_nobody_out(open_page, illustrative, path, scheme):
    assert violations(open_page(f"/en{path}", site=illustrative, color_scheme=scheme)) == []


@pytest.mark.parametrize("width", [320, 820, 2560])
@pytest.mark.parametrize("path", RECORDS)
def test_the_pages_of_records_are_no_wider_than_the_screen(open_page, illustrative, path, width):
    page = open_page(f"/fr{path}", site=illustrative, width=width)

    assert not page.evaluate(WIDER_THAN_THE_SCREEN)


def test_a_bar_stands_below_the_years_that_it_lasts(open_page, public_record):
    page = open_page("/en/alliances?state=ended", site=public_record)

    def left(selector: str) -> float:
        return float(
            page.locator(selector).first.evaluate("(one) => one.getBoundingClientRect().left")
        )

    def right(selector: str) -> float:
        return float(
            page.locator(selector).first.evaluate("(one) => one.getBoundingClientRect().right")
        )

    # Both lasted from the middle of 2019 to that of 2020.
    assert left(".year:has-text('2019')") < left(".timeline .bar") < left(".year:has-text('2020')")
    assert left(".year:has-text('2020')") < right(".timeline .bar") < left(".year:has-text('2021')")
    assert left(".timeline .day") > right(".timeline .bar")
