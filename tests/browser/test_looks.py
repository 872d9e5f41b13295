"""Each page looks as it did: its first screen as a small grid of how dark it is, beside the one that is committed.

A grid forgives what a font or a browser draws a little otherwise, and can be read in a diff. After a change that was
meant: `LOOKS=write .venv/bin/python -m pytest tests/browser/test_looks.py`, then look at the pages and at the diff.
"""

import base64
import os
from pathlib import Path
from typing import Literal, NamedTuple

import pytest
from playwright.sync_api import Browser, ViewportSize

from dashboard.address import FRONT, PAGES
from tests.browser.conftest import Served

LOOKS = Path(__file__).parent / "looks"
COLUMNS, ROWS = 72, 45
SHADES = "0123456789"
STEPS = 20  # of darkness: a page is light, even where it is full of words
DIFFERS = 2  # shades: less than that is another letter in a word
MOST_CELLS = 0.04  # of the grid that may differ

SHADE = """async ([png, columns, rows]) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const canvas = Object.assign(document.createElement("canvas"), { width: columns, height: rows });
  const context = canvas.getContext("2d");
  context.imageSmoothingQuality = "high";
  context.drawImage(image, 0, 0, columns, rows);
  const { data } = context.getImageData(0, 0, columns, rows);
  return Array.from({ length: columns * rows }, (_, i) => (data[4 * i] + data[4 * i + 1] + data[4 * i + 2]) / 765);
}"""


class Screen(NamedTuple):
    """What is looked at."""

    path: str
    width: int = 1440
    height: int = 900
    scheme: Literal["light", "dark"] = "light"


SCREENS = {page: Screen(f"/en/{PAGES[page]}".rstrip("/")) for page in FRONT} | {
    "overview-phone-dark": Screen("/fr", 390, 844, "dark"),
    "targets-phone": Screen("/es/targets", 390, 844),
}


@pytest.mark.parametrize("name", list(SCREENS))
def test_a_page_looks_as_it_did(browser, public_record, name):
    seen = grid(browser, public_record, SCREENS[name])
    kept = LOOKS / f"{name}.txt"
    if os.environ.get("LOOKS") == "write":
        kept.write_text(seen, encoding="utf-8")

    assert difference(seen, kept.read_text(encoding="utf-8")) <= MOST_CELLS, f"it is now:\n{seen}"


def test_a_page_whose_style_is_lost_does_not_look_as_it_did(browser, public_record):
    seen = grid(browser, public_record, SCREENS["overview"], without="**/*.css")

    assert difference(seen, (LOOKS / "overview.txt").read_text(encoding="utf-8")) > MOST_CELLS


def grid(browser: Browser, site: Served, screen: Screen, without: str = "") -> str:
    """The first screen: a row of shades for each line of the grid, from 0 (light) to 9 (dark)."""
    size: ViewportSize = {"width": screen.width, "height": screen.height}
    context = browser.new_context(
        viewport=size, color_scheme=screen.scheme, reduced_motion="reduce"
    )
    page = context.new_page()
    if without:
        page.route(without, lambda route: route.abort())
    for _ in range(2):  # a first view may do without our letters, where the machine is busy
        page.goto(f"{site.origin}{screen.path}", wait_until="load")
    png = base64.b64encode(page.screenshot()).decode()
    page.goto("about:blank")
    shades = page.evaluate(SHADE, [png, COLUMNS, ROWS])
    context.close()
    cells = "".join(SHADES[min(9, int((1 - light) * STEPS))] for light in shades)
    return "".join(f"{cells[at : at + COLUMNS]}\n" for at in range(0, len(cells), COLUMNS))


def difference(one: str, other: str) -> float:
    """Which part of the cells is another shade."""
    pairs = list(zip("".join(one.split()), "".join(other.split()), strict=True))
    return sum(abs(int(a) - int(b)) >= DIFFERS for a, b in pairs) / len(pairs)
