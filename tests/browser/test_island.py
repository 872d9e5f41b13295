"""Dash wakes when somebody reaches for it, takes the page over without a trace, and moves it from then on."""

import pytest
from playwright.sync_api import Page, Request, Route, expect

from tests.web.publishing import make_register, publish

REGION = '[id=\'{"name":"region","type":"filter"}\']'
ASLEEP = "#asleep"
SCRIPTS = ("dash_renderer", "island", "plotly")
MOST_BYTES = 5000

# Text without the charts', which are drawn otherwise; blanks as people see them.
TEXT = """(main) => {
  const copy = main.cloneNode(true);
  for (const chart of copy.querySelectorAll(".dash-graph")) chart.remove();
  return copy.textContent.replace(/\\s+/g, " ").trim();
}"""
TEXT_HERE = f"() => ({TEXT})(document.querySelector('main'))"
TEXT_THERE = f"""async () => {{
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return ({TEXT})(page.querySelector("main"));
}}"""

# The corners of each mark, from the upper left corner of its chart.
MARKS = """(selector) => Object.fromEntries([...document.querySelectorAll(".dash-graph")].map((chart) => {
  const origin = chart.getBoundingClientRect();
  const marks = [...chart.querySelectorAll(selector)].map((mark) => {
    const box = mark.getBBox(), matrix = mark.getScreenCTM();
    const at = (x, y) => new DOMPoint(x, y).matrixTransform(matrix);
    const [low, high] = [at(box.x, box.y), at(box.x + box.width, box.y + box.height)];
    return [low.x - origin.x, low.y - origin.y, high.x - origin.x, high.y - origin.y];
  });
  return [chart.id, marks];
}))"""
MARKS_ASLEEP = ".trace circle, .trace rect, .trace path"
MARKS_AWAKE = ".scatterlayer path, .barlayer path"
LABELS = """(selector) => Object.fromEntries([...document.querySelectorAll(".dash-graph")].map((chart) => {
  const origin = chart.getBoundingClientRect();
  return [chart.id, [...chart.querySelectorAll(selector)].filter((label) => label.textContent).map((label) => {
    const box = label.getBoundingClientRect();
    return [label.textContent, box.x - origin.x, box.y - origin.y];
  }).sort()];
}))"""


def wake(page: Page) -> None:
    page.locator("[data-wake]").first.hover()
    page.wait_for_selector(ASLEEP, state="detached")


def heard(page: Page) -> list[Request]:
    """The requests from now on; the icon of the tab is the browser's own affair, and comes out of its cache."""
    requests: list[Request] = []

    def hear(request: Request) -> None:
        if "favicon" not in request.url:
            requests.append(request)

    page.on("request", hear)
    return requests


def stands_among(mark: list[float], others: list[list[float]]) -> bool:
    """Whether one of the others is where it is, to a pixel."""
    return any(
        all(abs(one - other) <= 1 for one, other in zip(mark, candidate, strict=True))
        for candidate in others
    )


def touch(page: Page) -> None:
    page.locator("[data-wake] select").first.tap()


@pytest.mark.parametrize(
    ("sign", "options"),
    [
        (lambda page: page.locator("[data-wake]").first.hover(), {}),
        (lambda page: page.locator(REGION).focus(), {}),
        (touch, {"has_touch": True}),
    ],
    ids=["pointer", "focus", "touch"],
)
def test_dash_wakes_when_somebody_reaches_for_a_control(open_page, sign, options):
    page = open_page("/en/explore", **options)
    requests = heard(page)
    page.wait_for_timeout(1200)
    assert requests == []

    sign(page)

    page.wait_for_selector(ASLEEP, state="detached")
    assert all(any(name in request.url for request in requests) for name in SCRIPTS)
    assert {request.method for request in requests} == {"GET"}


def test_nothing_jumps_when_dash_wakes_and_the_focus_stays(open_page):
    page = open_page("/en/explore", height=500)
    page.locator(REGION).focus()
    page.evaluate("scrollTo(0, 60)")

    page.wait_for_selector(ASLEEP, state="detached")
    page.wait_for_timeout(400)

    assert page.evaluate("document.activeElement.name") == "region"
    assert page.evaluate("scrollY") == 60
    assert page.evaluate("window.shift") == 0


@pytest.mark.parametrize(
    "path",
    ["/en", "/en/targets", "/en/explore", "/fr/explore?region=africa&on=2021-12-31", "/es/data"],
)
def test_awake_the_page_says_what_the_server_says(open_page, path):
    page = open_page(path)
    if page.locator("[data-wake]").count() == 0:
        pytest.skip("nothing on this page wakes Dash")

    wake(page)

    assert page.evaluate(TEXT_HERE) == page.evaluate(TEXT_THERE)


def test_a_filter_is_one_small_get_and_shows_what_the_server_says(open_page):
    page = open_page("/en/explore")
    wake(page)
    page.wait_for_timeout(300)
    requests = heard(page)
    page.locator(REGION).focus()

    with page.expect_response("**/_page/**"):
        page.locator(REGION).select_option("africa")
    page.wait_for_timeout(300)

    assert page.url.endswith("/en/explore?region=africa")
    assert [request.method for request in requests] == ["GET"]
    assert requests[0].sizes()["responseBodySize"] <= MOST_BYTES
    assert page.evaluate(TEXT_HERE) == page.evaluate(TEXT_THERE)
    assert page.evaluate("document.activeElement.name") == "region"
    assert page.get_attribute("link[rel=canonical]", "href") == "/en/explore?region=africa"
    assert "region=africa" in (page.get_attribute("a[hreflang=fr]", "href") or "")


def test_what_was_seen_is_not_fetched_again_and_back_leads_back(open_page):
    page = open_page("/en/explore")
    wake(page)
    before = page.evaluate(TEXT_HERE)
    for region in ("africa", "europe"):
        with page.expect_response("**/_page/**"):
            page.locator(REGION).select_option(region)
    page.wait_for_timeout(300)
    requests = heard(page)

    page.go_back()
    page.go_back()
    page.wait_for_url("**/en/explore")
    page.wait_for_timeout(300)

    assert requests == []
    assert page.evaluate(TEXT_HERE) == before
    assert page.locator(REGION).input_value() == ""


def test_the_answer_that_was_asked_for_last_is_the_one_that_stays(open_page):
    page = open_page("/en/explore")
    wake(page)
    held: list[Route] = []
    page.route("**/_page/**region=africa", lambda route: held.append(route))  # noqa: PLW0108 - playwright takes no builtin

    page.locator(REGION).select_option("africa")
    page.locator(REGION).select_option("europe")
    page.wait_for_timeout(500)
    for route in held:
        route.continue_()
    page.wait_for_timeout(500)

    assert len(held) == 1
    assert page.url.endswith("region=europe")
    assert page.evaluate(TEXT_HERE) == page.evaluate(TEXT_THERE)


@pytest.mark.parametrize(
    ("focused", "then"),
    [("#matrix td a", "#matrix td a"), ("form .button", "form summary")],
    ids=["link", "button"],
)
def test_the_focus_stays_on_what_has_no_name_or_on_what_stands_before_it(open_page, focused, then):
    page = open_page("/en/explore")
    page.locator(focused).first.focus()

    wake(page)

    assert page.locator(f"#page {then}").first.evaluate("(one) => one === document.activeElement")


def test_what_is_chosen_while_dash_wakes_is_not_lost(open_page):
    page = open_page("/en/explore")
    held: list[Route] = []
    page.route("**/island.*.js", lambda route: held.append(route))  # noqa: PLW0108 - playwright takes no builtin
    page.locator(REGION).focus()
    page.locator(REGION).select_option("africa")
    for route in held:
        route.continue_()

    page.wait_for_selector(ASLEEP, state="detached")
    page.wait_for_url("**/en/explore?region=africa")
    page.wait_for_timeout(300)

    assert page.locator(REGION).input_value() == "africa"
    assert page.evaluate(TEXT_HERE) == page.evaluate(TEXT_THERE)


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("path", ["/en", "/fr/explore"])
def test_the_marks_are_where_plotly_draws_them_with_the_same_labels(open_page, path, width):
    page = open_page(path, width=width)
    asleep, labels_asleep = page.evaluate(MARKS, MARKS_ASLEEP), page.evaluate(LABELS, ".chart text")

    wake(page)
    page.wait_for_timeout(400)
    awake, labels_awake = page.evaluate(MARKS, MARKS_AWAKE), page.evaluate(LABELS, ".main-svg text")

    assert asleep.keys() == awake.keys()
    for name, marks in asleep.items():
        assert marks
        assert all(stands_among(mark, awake[name]) for mark in marks), (name, marks, awake[name])
        assert all(stands_among(mark, marks) for mark in awake[name]), (name, marks, awake[name])
        assert [label[0] for label in labels_asleep[name]] == [
            label[0] for label in labels_awake[name]
        ]
        for (words, *at), (_, *there) in zip(labels_asleep[name], labels_awake[name], strict=True):
            assert all(abs(one - other) <= 3 for one, other in zip(at, there, strict=True)), (
                words,
                at,
                there,
            )


def test_the_charts_are_as_dark_as_the_page(open_page):
    page = open_page("/en", color_scheme="light")
    wake(page)
    colour = "() => getComputedStyle(document.querySelector('.main-svg .xtick text')).fill"
    light = page.evaluate(colour)

    page.emulate_media(color_scheme="dark")
    page.wait_for_timeout(500)

    expected = page.evaluate(
        "() => { const probe = document.body.appendChild(document.createElement('i'));"
        " probe.style.color = 'var(--quiet)'; return getComputedStyle(probe).color; }"
    )
    assert page.evaluate(colour) == expected
    assert light != expected


def test_a_number_leads_to_its_records_without_leaving_the_page(open_page):
    page = open_page("/en/explore", height=600)
    wake(page)
    page.evaluate("window.stayed = true")

    for _ in range(2):
        page.evaluate("scrollTo(0, 0)")
        page.locator("#matrix td a").first.click()
        page.wait_for_timeout(500)

        assert page.url.endswith("#records")
        assert (
            page.locator("#records h2").evaluate("(title) => title.getBoundingClientRect().top")
            < 300
        )
    assert page.evaluate("window.stayed")
    assert page.evaluate(TEXT_HERE) == page.evaluate(TEXT_THERE)


def test_the_form_works_without_a_script(open_page):
    page = open_page("/fr/explore", java_script_enabled=False)

    page.locator(REGION).select_option("europe")
    page.locator("form button[type=submit]").click()

    page.wait_for_url("**/fr/explore?region=europe")
    expect(page.locator(REGION)).to_have_value("europe")
    expect(page.locator(".chart svg text").first).to_be_visible()


def test_an_awake_page_finds_the_new_edition(open_page, served):
    page = open_page("/en/explore")
    wake(page)

    publish(served.store, make_register(partners=43))
    page.wait_for_timeout(2000)
    page.locator(REGION).select_option("africa")

    page.wait_for_selector(ASLEEP, state="attached")
    assert page.url.endswith("/en/explore?region=africa")
    assert page.evaluate(TEXT_HERE) == page.evaluate(TEXT_THERE)
