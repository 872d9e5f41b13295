"""What a page costs a visitor, the first time and the next: bytes, requests, jumps. Nothing here measures time."""

import re
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import brotli
import pytest
from playwright.sync_api import CDPSession
from werkzeug.test import Client, TestResponse

from app import create_app
from dashboard.address import FRONT
from dashboard.address import PAGES as SLUGS
from dashboard.demo import write_demo
from dashboard.settings import Settings
from tests.browser.conftest import WITNESS
from tests.web.publishing import publish_exports, store_at

MOST_OF_A_DOCUMENT, MOST_AT_FIRST, MOST_AGAIN = 20_000, 50_000, 5_000  # bytes, with their headers
MOST_REQUESTS, MOST_REQUESTS_AGAIN = 6, 2  # with the document
PAGES = [f"/{SLUGS[page]}".rstrip("/") for page in (*FRONT, "explain", "examples")]
RECORDS = ["/partners/P0003", "/alliances/A0003"]
# As many partners as now, the largest network that is drawn whole, and many more.
SIZES = {
    "750": {},
    "1250": {"partners": 1250, "alliances": 260, "memberships": 1120},
    "20000": {"partners": 20_000, "alliances": 2_000, "memberships": 10_000},
}
INVENTED = re.compile(r"Illustrative [a-z ]+\d+")
KINDS = ("Association", "Centre for", "Cooperativa de", "Federation of", "Institute of", "Réseau")
TOPICS = ("Agroecology", "Climate", "Farmers", "Food", "Land", "Rural Development", "Soil", "Water")
SYLLABLES = re.findall("..", "babecadedofagohakilamanorapesatuvewize")


def with_names_like_real_ones(folder: Path) -> None:
    """Other names in exports: real ones are no numbers, and pack to a third of their length and not to nothing."""
    chance = Random(4)

    def name(_: object) -> str:
        own = ("".join(chance.choices(SYLLABLES, k=3)).title() for _ in range(chance.randint(1, 2)))
        return " ".join([chance.choice(KINDS), chance.choice(TOPICS), *own])

    for path in folder.glob("*.csv"):
        path.write_text(INVENTED.sub(name, path.read_text("utf-8")), "utf-8", newline="")


@pytest.fixture(scope="module", params=SIZES)
def client(request, tmp_path_factory) -> Iterator[Client]:
    """A site of that many partners, with names like real ones."""
    folder = tmp_path_factory.mktemp("large")
    write_demo(folder, **SIZES[request.param])
    with_names_like_real_ones(folder)
    publish_exports(store_at(folder), folder)
    site = create_app(Settings(store=store_at(folder), still=0))
    yield Client(site)
    site.close()


def weight(response: TestResponse) -> int:
    """The bytes of an answer with its headers; compressed as the site does soon after a publication."""
    body = response.data
    if response.headers.get("Content-Encoding") == "br":
        body = brotli.compress(brotli.decompress(body), quality=11)
    return len(body) + sum(len(f"{name}: {value}\r\n") for name, value in response.headers)


def sent(client: Client, path: str) -> TestResponse:
    response = client.get(path, headers={"Accept-Encoding": "br"})
    assert response.status_code == 200
    return response


def test_each_document_is_light_and_so_is_all_that_it_needs_to_be_seen(client):
    heavy = {}
    for path in (*PAGES, *RECORDS):
        page = sent(client, f"/fr{path}")  # the language of the longest words
        html = brotli.decompress(page.data).decode()
        needed = re.findall(r'<link rel="(?:preload|stylesheet|icon)" href="([^"]+)', html)
        needed += re.findall(r'<(?:script|img)[^>]* src="([^"]+)', html)
        document = weight(page)
        whole = document + sum(weight(sent(client, one)) for one in needed)
        assert 3 < len(needed) < MOST_REQUESTS
        if document > MOST_OF_A_DOCUMENT or whole > MOST_AT_FIRST:
            heavy[path] = (document, whole)

    assert heavy == {}


@pytest.mark.parametrize("path", [*PAGES, *RECORDS])
def test_a_browser_asks_for_little_the_first_time_for_next_to_nothing_again_and_nothing_jumps(
    browser, illustrative, path
):
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WITNESS)
    views = []
    for _ in range(2):
        session = context.new_cdp_session(page)
        received = Received(session)
        page.goto(f"{illustrative.origin}/en{path}", wait_until="networkidle")
        views.append(received.sizes())
        session.detach()
        assert page.evaluate("() => window.shift") == 0
    context.close()

    first, again = views
    assert len(first) <= MOST_REQUESTS
    assert first[0] <= MOST_OF_A_DOCUMENT
    assert sum(first) <= MOST_AT_FIRST
    assert len(again) <= MOST_REQUESTS_AGAIN
    assert sum(again) <= MOST_AGAIN


class Received:
    """What comes over the line, in the order in which it is asked for; not what the browser has already."""

    def __init__(self, session: CDPSession) -> None:
        self._sizes: dict[str, float] = {}
        session.on("Network.requestWillBeSent", self._ask)
        session.on("Network.requestServedFromCache", self._forget)
        session.on("Network.loadingFinished", self._finish)
        session.send("Network.enable")

    def sizes(self) -> list[float]:
        return list(self._sizes.values())

    def _ask(self, event: dict[str, Any]) -> None:
        self._sizes[event["requestId"]] = 0

    def _forget(self, event: dict[str, Any]) -> None:
        self._sizes.pop(event["requestId"], None)

    def _finish(self, event: dict[str, Any]) -> None:
        if event["requestId"] in self._sizes:
            self._sizes[event["requestId"]] = event["encodedDataLength"]
