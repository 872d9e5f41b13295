"""The report that is mailed: opened from a file, it asks nobody, fits any screen and keeps nobody out."""

from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from dashboard.report_page import report_page
from dashboard.text import load_texts
from tests.cli.test_report_page import AT, everything

NARROWEST = 320


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("verdict", ["refused", "held", "published", "unchanged"])
def test_a_report_keeps_nobody_out_asks_nobody_and_fits_the_narrowest_screen(
    browser, tmp_path, verdict, scheme
):
    report = everything()
    if verdict == "refused":
        report = replace(report, snapshot=None, figures={}, changes=None)
    path = tmp_path / "report.html"
    path.write_text(
        report_page(report, load_texts()["fr"], at=AT, verdict=verdict, workbooks=["été.xlsx"]),
        "utf-8",
    )
    # Its own policy would keep axe out, and would hide what the page would have asked for.
    context = browser.new_context(
        viewport={"width": NARROWEST, "height": 700}, color_scheme=scheme, bypass_csp=True
    )
    page = context.new_page()
    asked = []
    page.on("request", lambda request: asked.append(request.url))

    page.goto(path.as_uri())
    page.locator("details").evaluate_all("(all) => all.forEach((one) => { one.open = true; })")

    assert page.evaluate("document.documentElement.scrollWidth") <= NARROWEST
    assert asked == [path.as_uri()]
    assert [one["id"] for one in Axe().run(page).response["violations"]] == []
    context.close()
