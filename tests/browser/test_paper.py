"""On paper a page is a report of two sheets: the answer, the picture, why, and at the foot where it is from."""

import re

import pytest

from dashboard.address import PAGES

MOST_SHEETS = 2
SHEETS = re.compile(rb"/Type\s*/Page\b")
# What is to be seen on paper, of all that there is.
SEEN = "(found) => found.filter((one) => one.checkVisibility()).length"
AWAY = "header nav, form, .skip, .past, .turner, .letters, #next, summary:not(.examples summary, #open summary, .finding summary)"
GROUND = "() => getComputedStyle(document.body).backgroundColor"
# Lists that end on paper: how many of them are seen, and what they say of it.
ENDED = """() => [...document.querySelectorAll("[class*=paper-]")].map((list) => {
  const rows = [...(list.querySelector("tbody") ?? list).children];
  const says = list.nextElementSibling?.matches(".on-paper") ? list.nextElementSibling.textContent : "";
  return [rows.length, rows.filter((row) => row.checkVisibility()).length, says];
}).filter(([, seen]) => seen)"""


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize("site", ["illustrative", "public_record"])
def test_every_page_is_a_report_of_two_sheets(open_page, request, site, language):
    served = request.getfixturevalue(site)
    page = open_page(f"/{language}/partners", site=served, color_scheme="dark")
    partner = page.locator(".records h3 a").first.get_attribute("href")
    page.goto(f"{served.origin}/{language}/alliances")
    alliance = page.locator(".records h3 a").first.get_attribute("href")
    addresses = [f"/{language}/{slug}".rstrip("/") for slug in PAGES.values()]

    for path in (*addresses, partner, alliance):
        page.goto(f"{served.origin}{path}")
        paper = page.pdf(prefer_css_page_size=True)
        assert len(SHEETS.findall(paper)) <= MOST_SHEETS, path

        page.emulate_media(media="print")
        foot = page.locator("footer.site > p")
        assert re.search(r"\d{4} · \S+ [0-9a-f]{12} · ", foot.inner_text()), path
        assert foot.inner_text().endswith(f" {path}")
        assert page.locator("h1").is_visible(), path
        assert page.locator(AWAY).evaluate_all(SEEN) == 0, path
        assert page.evaluate(GROUND) == "rgb(251, 250, 247)"  # light, however dark the screen is
        for rows, seen, says in page.evaluate(ENDED):
            assert bool(says) == (seen < rows), path
            assert not says or re.findall(r"\d+", says)[0] == str(seen), path
        page.emulate_media(media="null")
