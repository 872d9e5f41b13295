"""Every page is for everybody: whoever reads it, on whatever screen, in whatever language, with or without a script."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from dashboard.address import FRONT
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
MIDDLE = "(one) => { const { x, y, width, height } = one.getBoundingClientRect(); return [x + width / 2, y + height / 2]; }"
HREFS = "(links) => links.map((link) => link.getAttribute('href'))"
ENDS = "(element) => element.getBoundingClientRect().bottom"


# WCAG 1.4.12: nothing may be lost where somebody sets text so. The policy forbids a style element.
MORE_ROOM = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
    p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
CUT_OFF = """() => [...document.querySelectorAll("main *")].filter((one) => {
  const { overflow, position } = getComputedStyle(one);
  const hides = /hidden|clip/.test(overflow) && position !== "absolute" && !one.closest("svg");
  return hides && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1);
}).map((one) => one.className)"""
BACKGROUND = "(one) => { const look = getComputedStyle(one); return look.backgroundImage + look.backgroundColor; }"
FILL = "(one) => getComputedStyle(one).fill"
UNFOLD = "() => document.querySelectorAll('details').forEach((one) => { one.open = true; })"
FINGER = {"has_touch": True, "is_mobile": True, "width": 390, "height": 844}
MOST_STOPS = 80  # of the Tab key, before which somebody has passed a page of 738 partners


def violations(page: Page, **rules: bool) -> list[str]:
    """What axe finds wrong, with the elements; also what it does not look for by itself."""
    looked_for = {name.replace("_", "-"): {"enabled": on} for name, on in rules.items()}
    options = {"rules": {"target-size": {"enabled": True}, **looked_for}}
    found = Axe().run(page, options=options).response["violations"]
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


@pytest.mark.parametrize("path", ["", "/explore", "/targets"])
def test_awake_a_page_keeps_nobody_out_either_and_loses_nothing(open_page, illustrative, path):
    page = open_page(f"/en{path}", site=illustrative)
    asleep = page.locator("main :is(h2, h3, h4, td, dd)").all_text_contents()
    page.locator("[data-wake]").first.hover()
    page.wait_for_selector("#asleep", state="detached")

    assert page.locator("main :is(h2, h3, h4, td, dd)").all_text_contents() == asleep
    assert violations(page) == []


@pytest.mark.parametrize("path", PAGES)
def test_with_strong_contrast_words_have_seven_to_one(open_page, illustrative, path):
    look = {"contrast": "more", "reduced_motion": "reduce"}  # no colour is on its way to another
    page = open_page(f"/fr{path}", site=illustrative, **look)

    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        assert violations(page, color_contrast_enhanced=True) == [], scheme


def test_with_the_systems_colours_shapes_still_tell_apart_what_colours_told(
    open_page, illustrative, public_record
):
    look = {"forced_colors": "active", "reduced_motion": "reduce"}
    pairs = [
        ("", ".dot.engaged", ".dot:not(.engaged)", BACKGROUND),
        ("", ".world .engaged", ".world .listed", FILL),
        ("/network", ".knots .partner circle", ".knots .alliance rect", FILL),
        ("/alliances?state=all", ".bar.in-force", ".bar.ended", BACKGROUND),
    ]
    for path, one, other, looks in pairs:
        page = open_page(f"/en{path}", site=illustrative, **look)
        assert page.locator(one).first.evaluate(looks) != page.locator(other).first.evaluate(looks)
    page = open_page("/en/explore", site=public_record, **look)
    assert page.locator(".matrix .some").first.evaluate("(one) => getComputedStyle(one).outlineStyle") == "solid"  # fmt: skip
    assert page.locator("select").first.evaluate("(one) => getComputedStyle(one).transitionDuration") == "0s"  # fmt: skip


@pytest.mark.parametrize("page_name", [*FRONT, "accessibility", "explain"])
def test_no_page_is_cut_off_at_400_percent_nor_with_large_text_nor_with_more_room_in_it(
    open_page, illustrative, page_name
):
    path = f"/fr/{SLUGS[page_name]}".rstrip("/")
    page = open_page(path, site=illustrative, width=320, height=256)
    page.evaluate(UNFOLD)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)

    page.evaluate(MORE_ROOM)
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)

    page.set_viewport_size({"width": 1280, "height": 800})
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    assert page.evaluate(CUT_OFF) == []

    page.evaluate("() => { document.adoptedStyleSheets = []; document.documentElement.style.fontSize = '200%'; }")  # fmt: skip
    assert not page.evaluate(WIDER_THAN_THE_SCREEN)
    assert page.evaluate(CUT_OFF) == []


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


def test_the_dots_are_no_stops_of_the_keyboard_and_their_lists_are(open_page, illustrative):
    page = open_page("/en", site=illustrative)
    page.locator(".headline a").focus()
    reached = []
    for _ in range(3):
        page.keyboard.press("Tab")
        reached.append(page.evaluate("() => document.activeElement.href"))
    stops = page.locator("a[href], button, input, select, summary").evaluate_all(
        "(found) => found.filter((one) => one.tabIndex >= 0 && one.checkVisibility()).length"
    )

    assert [one.partition("/partners")[2] for one in reached] == ["", "?show=engaged", "?show=not_engaged"]  # fmt: skip
    assert stops <= MOST_STOPS


def test_a_finger_on_the_field_leads_to_the_names(open_page, public_record):
    page = open_page("/en", site=public_record, **FINGER)

    page.touchscreen.tap(*page.locator(".dot.engaged").nth(2).evaluate(MIDDLE))

    page.wait_for_url("**/en/partners")


def test_the_circles_of_the_map_are_links_of_its_table_too(open_page, illustrative):
    page = open_page("/en", site=illustrative)
    circles = page.locator(".world a").evaluate_all(HREFS)

    assert page.locator(".world a").first.evaluate("(one) => one.tabIndex") == -1
    assert set(circles) <= set(page.locator(".figure:has(.world) tbody th a").evaluate_all(HREFS))


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
