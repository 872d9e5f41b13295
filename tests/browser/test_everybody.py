"""Every page is for everybody: whoever reads it, on whatever screen, in whatever language, with or without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.address import PAGES as SLUGS

LANGUAGES = ("en", "fr", "es")
EXPLORED = ("", "/explore", "/data")
PAGES = tuple(f"/{slug}".rstrip("/") for slug in SLUGS.values())
ADDRESSES = [
    *((f"/en{page}", "illustrative", "light") for page in PAGES),
    *((f"/fr{page}", "illustrative", "dark") for page in PAGES),
    *((f"/es{page}", "public_record", "light") for page in PAGES),
]
QUESTION = {
    "en": "How many partners of the “4 per 1000” Initiative work together?",
    "fr": "Combien de partenaires de l’Initiative « 4 pour 1000 » travaillent ensemble ?",
    "es": "¿Cuántos socios de la Iniciativa “4 por 1000” trabajan juntos?",
}
WIDER_THAN_THE_SCREEN = "() => document.documentElement.scrollWidth > innerWidth"
ENDS = "(element) => element.getBoundingClientRect().bottom"


def violations(page: Page) -> list[str]:
    """What axe finds wrong, with the elements."""
    found = Axe().run(page).response["violations"]
    return [f"{one['id']}: {[node['html'][:120] for node in one['nodes'][:3]]}" for one in found]


def plain(text: str | None) -> str:
    """A text with its kinds of space made one."""
    return " ".join((text or "").split())


@pytest.mark.parametrize(("path", "site", "scheme"), ADDRESSES)
def test_no_page_keeps_anybody_out(open_page, request, site, path, scheme):
    page = open_page(path, site=request.getfixturevalue(site), color_scheme=scheme)

    assert violations(page) == []


@pytest.mark.parametrize(
    "path",
    [
        "/en/nothing-here",
        "/fr/explore?region=nowhere",
        "/es/explore?on=2999-12-31",
        "/en/explore?partner=nobody",
        "/en/partners/P014",
        "/en/alliances/A019?on=2020-12-31",
        "/fr/explore?show=engaged&on=2019-12-31",
        "/es/explore?region=north_america&theme=advocacy&kind=grant",
    ],
)
def test_no_error_and_no_empty_page_keeps_anybody_out(open_page, public_record, path):
    assert violations(open_page(path, site=public_record)) == []


def test_the_site_with_nothing_published_keeps_nobody_out(open_page, unpublished):
    page = open_page("/fr", site=unpublished)

    expect(page.locator("h1")).to_be_visible()
    assert violations(page) == []


@pytest.mark.parametrize("path", ["", "/explore"])
def test_awake_a_page_keeps_nobody_out_either(open_page, illustrative, path):
    page = open_page(f"/en{path}", site=illustrative)
    page.locator("[data-wake]").first.hover()
    page.wait_for_selector("#asleep", state="detached")

    assert violations(page) == []


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("path", EXPLORED)
def test_every_page_is_whole_in_every_language(
    open_page, public_record, path, language, has_script
):
    page = open_page(f"/{language}{path}", site=public_record, java_script_enabled=has_script)

    assert page.get_attribute("html", "lang") == language
    assert page.locator("h1").count() == 1
    assert "744" in plain(page.locator("main").text_content())
    if path != "/data":
        assert page.locator("figure svg text").first.is_visible()
    if path == "":
        assert plain(page.locator("h1").text_content()) == QUESTION[language]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_screen_of_a_phone_has_the_answer(open_page, public_record, language):
    page = open_page(f"/{language}", site=public_record, width=390, height=844)

    for part in ("h1", ".answer", ".headline", ".field", ".why p:first-child"):
        assert page.locator(part).first.evaluate(ENDS) <= 844, part
    assert "2022" in plain(page.locator(".answer").text_content())


@pytest.mark.parametrize("width", [390, 820, 2560])
@pytest.mark.parametrize("path", EXPLORED)
def test_no_page_is_wider_than_the_screen(open_page, illustrative, path, width):
    page = open_page(f"/fr{path}", site=illustrative, width=width)

    assert not page.evaluate(WIDER_THAN_THE_SCREEN)


def test_everything_is_reached_with_the_keyboard_alone(open_page, public_record):
    page = open_page("/en/explore", site=public_record)
    reached = set()
    for _ in range(40):
        page.keyboard.press("Tab")
        name, shows_focus = page.evaluate(
            "() => { const one = document.activeElement, look = getComputedStyle(one);"
            " return [one.name || one.className || one.tagName, look.outlineStyle !== 'none' || look.boxShadow !== 'none']; }"
        )
        reached.add(name)
        assert shows_focus, name

    assert {"region", "theme", "form", "on"} <= reached


def test_a_dot_leads_to_its_record(open_page, public_record):
    page = open_page("/en", site=public_record)
    dot = page.locator("a.dot.engaged").first
    name = dot.get_attribute("title") or ""

    dot.click()

    page.wait_for_url("**/en/partners/*")
    expect(page.get_by_role("heading", name=name)).to_be_visible()


def test_a_number_leads_to_as_many_records(open_page, public_record):
    page = open_page("/en", site=public_record)
    number = page.locator(".answer a.number").first
    count = int(number.text_content() or "")

    number.click()

    page.wait_for_url("**/en/explore?show=engaged#records")
    assert page.locator("#records .records > li").count() == count
