"""What each page is for: somebody asks it, and has the answer, with and without a script."""

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

with_and_without_a_script = pytest.mark.parametrize(
    "has_script", [True, False], ids=["script", "no script"]
)


def choose(page: Page, has_script: bool, **filters: str) -> None:
    """Choose filters of Explore by their keys: awake each changes the page, without a script the button does."""
    for name, key in filters.items():
        control = page.locator(f".filters select[name={name}]")
        if has_script and page.locator("#asleep").count():
            control.focus()
            page.wait_for_selector("#asleep", state="detached")
        control.select_option(key)
        if has_script:
            page.wait_for_url(re.compile(f"{name}={key}"))
    if not has_script:
        page.get_by_role("button", name="Show").click()


@with_and_without_a_script
def test_how_far_are_we_and_what_would_settle_the_rest(open_page, public_record, has_script):
    page = open_page("/en", site=public_record, java_script_enabled=has_script)

    expect(page.locator(".answer")).to_contain_text("at least 5 of 744 partners took part")
    expect(page.locator(".headline")).to_contain_text("at least 0.7")
    expect(page.locator(".goal").first).to_contain_text("372")
    page.get_by_role("link", name="Targets", exact=True).first.click()

    expect(page.locator(".answer")).to_contain_text("By 2030, 372 partners should take part")
    expect(page.locator(".judged").first).to_contain_text("We cannot say yet")
    expect(page.locator(".settle")).to_contain_text("693 partners that are not listed")


def test_is_the_target_of_2030_within_reach(open_page, illustrative):
    page = open_page("/en/targets", site=illustrative)

    for target, year in zip(page.locator(".target").all(), ("2030", "2050"), strict=True):
        expect(target.locator("h3")).to_contain_text(f"Target for {year}")
        expect(target.locator(".judged .mark")).not_to_have_class(re.compile("not-known"))
    expect(page.locator(".target").first.locator(".judged")).to_contain_text("too slow")
    page.locator("input[name=a_year]").fill("60")
    page.locator(".what-if button").click()
    page.wait_for_url("**/en/targets?a_year=60*")
    expect(page.locator("#what-if")).to_contain_text("With 60 more partners each year")


@with_and_without_a_script
def test_how_many_alliances_on_soil_health_in_africa_and_which(open_page, illustrative, has_script):
    page = open_page("/en/explore", site=illustrative, java_script_enabled=has_script)

    choose(page, has_script, region="africa", theme="soil_health")

    page.wait_for_url("**/en/explore?region=africa&theme=soil_health")
    expect(page.locator(".result")).to_contain_text("region: Africa and theme: Soil health")
    count = int(page.locator(".answer a").first.text_content() or "")
    found = page.locator("#records .records > li")
    seen = found.all_text_contents()
    page.locator("#records .turner a", has_text="Next").click()
    page.wait_for_url("**/en/explore?region=africa&theme=soil_health&page=2*")
    expect(page.locator("#records .turner")).to_contain_text("Page 2 of 2")
    seen += found.all_text_contents()
    assert len(set(seen)) == len(seen) == count > 1
    for said in seen:
        assert "Africa" in said
        assert "Soil health" in said


@with_and_without_a_script
def test_inrae_with_a_typing_error(open_page, public_record, has_script):
    page = open_page("/en/partners", site=public_record, java_script_enabled=has_script)

    page.get_by_role("searchbox").fill("inrea")
    page.get_by_role("searchbox").press("Enter")

    page.wait_for_url("**/en/partners?q=inrea")
    expect(page.locator(".answer")).to_contain_text("spelled nearly so")
    page.locator("#list h3 a").click()
    page.wait_for_url("**/en/partners/P014")


@with_and_without_a_script
def test_which_alliances_ended(open_page, public_record, has_script):
    page = open_page("/en/alliances", site=public_record, java_script_enabled=has_script)

    page.get_by_role("link", name="2 ended").click()

    page.wait_for_url("**/en/alliances?state=ended")
    expect(page.locator("#list h3")).to_have_text(["IT2", "Danone"])
    page.locator("#list h3 a").last.click()
    expect(page.locator("h1")).to_have_text("Danone")
    expect(page.locator("main")).to_contain_text("2020")


@with_and_without_a_script
def test_whom_does_the_fao_work_with(open_page, public_record, has_script):
    page = open_page("/en/network", site=public_record, java_script_enabled=has_script)

    row = page.locator("#list tr", has_text="(FAO)").filter(has_text="Food and Agriculture")
    expect(row.locator("td").first).to_have_text("1")
    row.locator("th a").click()

    expect(page.locator("h1")).to_contain_text("(FAO)")
    expect(page.locator(".companions")).to_contain_text("Global Soil Partnership")


@with_and_without_a_script
def test_what_does_taking_part_mean_and_what_are_the_six_activities(
    open_page, public_record, has_script
):
    page = open_page("/en/strategy", site=public_record, java_script_enabled=has_script)

    activities = page.locator("section", has=page.get_by_role("heading", name="What is to be done"))
    assert activities.locator(".lines > li").count() == 6
    line = activities.locator("summary").first
    line.click()
    expect(activities.locator("blockquote").first).to_be_visible()
    word = page.locator("#words dt", has_text="engaged")
    expect(word.locator("+ dd")).to_contain_text("in force")


@with_and_without_a_script
def test_download_everything_and_see_what_the_last_publication_said(
    open_page, public_record, has_script
):
    page = open_page("/en/data", site=public_record, java_script_enabled=has_script)

    expect(page.locator("#findings")).to_contain_text("2 warnings")
    named = page.locator("#downloads a").all_text_contents()
    assert {"partners.csv", "alliances.csv", "memberships.csv", "indicators.json"} <= set(named)
    with page.expect_download() as taken:
        page.locator("#downloads a", has_text="evidence.zip").click()
    with zipfile.ZipFile(io.BytesIO(Path(taken.value.path()).read_bytes())) as pack:
        assert any(name.endswith("partners.csv") for name in pack.namelist())


@with_and_without_a_script
def test_share_this_view(open_page, illustrative, has_script):
    page = open_page("/en/explore", site=illustrative, java_script_enabled=has_script)
    choose(page, has_script, region="africa", on="2022-12-31")
    expect(page.locator(".answer")).to_contain_text("31 December 2022")
    number = page.locator(".answer a").first.text_content()
    address = page.url.removeprefix(illustrative.origin)

    other = open_page(address, site=illustrative, width=390, java_script_enabled=has_script)
    other.locator("a[hreflang=fr]").click()

    other.wait_for_url("**/fr/explore?region=africa&on=2022-12-31")
    expect(other.locator("select[name=region]")).to_have_value("africa")
    expect(other.locator(".answer a").first).to_have_text(number or "")
    expect(other.locator(".answer")).to_contain_text("31 décembre 2022")
