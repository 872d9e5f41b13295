"""The pages of records: an address for each id, however odd; old links lead to them; what is not there is not found."""

import http.client
import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from urllib.parse import quote, urlsplit

import pytest
from werkzeug.test import Client

from app import create_app
from dashboard.lineage import lineage
from dashboard.settings import Settings
from dashboard.store import Store
from tests.browser.conftest import serving
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of
from tests.web.publishing import AT, publish, store_at

ODD = (
    "P 1",
    "a/b",
    "a/",
    "50%",
    "100%25",
    "Łódź",
    "土壤",
    "x.csv",
    "path.csv",
    "explain.json",
    "q?on=2020-12-31",
    "#1",
    "a+b",
    "<b>&amp;\"'",
)


def snapshot_with_odd_ids():
    return make_snapshot_of(
        *(make_partner(one, name=f"Partner {number}") for number, one in enumerate(ODD)),
        *(make_alliance(one, name=f"Alliance {number}") for number, one in enumerate(ODD)),
        *(make_membership(one, one) for one in ODD),
    )


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    url = store_at(tmp_path_factory.mktemp("odd"))
    publish(url, snapshot_with_odd_ids())
    site = create_app(Settings(store=url, still=0))
    yield Client(site, use_cookies=False)
    site.close()


@pytest.mark.parametrize("one", ["a/b", "a/", "50%", "path.csv"])
def test_a_record_has_a_card_beside_its_page_however_odd_its_id(odd, one):
    path = f"/en/alliances/{quote(one, safe='')}"

    assert f'property="og:image" content="{path}/card.png"' in odd.get(path).text
    answer = odd.get(f"{path}/card.png")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")


@pytest.mark.parametrize("kind", ["partners", "alliances"])
@pytest.mark.parametrize("number", range(len(ODD)))
def test_every_record_has_an_address_whatever_its_id(odd, kind, number):
    path = f"/en/{kind}/{quote(ODD[number], safe='')}"

    page = odd.get(path)

    assert page.status_code == 200
    assert f">{kind[:-1].capitalize()} {number}</h1>" in page.text
    assert f'<link rel="canonical" href="{path}">' in page.text
    title = unescape(re.findall("<title>(.*?)</title>", page.text)[0])
    assert title.startswith(f"{kind[:-1].capitalize()} {number} · ")


@pytest.mark.parametrize("kind", ["partners", "alliances"])
def test_the_links_of_a_list_lead_to_the_records(odd, kind):
    page = odd.get(f"/en/{kind}?sort=name" if kind == "alliances" else f"/en/{kind}").text

    links = {unescape(one) for one in re.findall(rf'href="(/en/{kind}/(?!timeline\.)[^"]+)"', page)}

    assert len(links) == len(ODD)
    assert {odd.get(link).status_code for link in links} == {200}


def test_a_server_is_asked_for_an_odd_id_as_browsers_write_it(tmp_path):
    url = store_at(tmp_path)
    publish(url, snapshot_with_odd_ids())
    with serving(url) as site:
        connection = http.client.HTTPConnection(urlsplit(site.origin).netloc, timeout=10)
        for number, one in enumerate(ODD):
            connection.request("GET", f"/fr/partners/{quote(one, safe='')}")
            answer = connection.getresponse()
            body = answer.read().decode()

            assert answer.status == 200, one
            assert f">Partner {number}</h1>" in body
        connection.close()


@pytest.mark.parametrize(
    "path",
    ["/en/partners/nobody", "/en/alliances/nobody", "/en/partners/P000/more", "/en/explore/P000"],
)
def test_a_record_that_is_not_there_is_not_found(client, path):
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("asked", "there"),
    [
        ("/en/explore?partner=P000", "/en/partners/P000"),
        ("/fr/explore?on=2020-12-31&partner=P000", "/fr/partners/P000?on=2020-12-31"),
        ("/es/explore?region=africa&partner=P000", "/es/partners/P000"),
        ("/en/partners/P000/", "/en/partners/P000"),
        ("/en/partners/P000?region=africa&q=x", "/en/partners/P000"),
        ("/en/alliances/A000?on=2022-12-31", "/en/alliances/A000"),
        ("/en/partners?show=partners", "/en/partners"),
        ("/en/partners?q=++soil+++health+", "/en/partners?q=soil+health"),
        ("/en/partners?q=", "/en/partners"),
        ("/en/alliances?state=in_force&sort=start", "/en/alliances"),
        ("/en/alliances?sort=name&state=all", "/en/alliances?state=all&sort=name"),
    ],
)
def test_an_address_of_a_record_and_of_a_search_has_one_form(client, asked, there):
    answer = client.get(asked)
    while client.get(answer.headers["Location"]).status_code == 308:
        answer = client.get(answer.headers["Location"])

    assert (answer.status_code, answer.headers["Location"]) == (308, there)
    assert client.get(there).status_code == 200


def test_an_old_link_to_a_partner_that_is_not_there_is_still_explained(client):
    page = client.get("/en/explore?partner=nobody")

    assert page.status_code == 200
    assert "No partner in these records has the number “nobody”" in page.text


@pytest.mark.parametrize(
    "asked",
    [
        "/en/alliances?state=over",
        "/en/alliances?sort=size",
        "/en/partners?show=others",
        "/en/explore?show=not_engaged",
    ],
)
def test_a_state_an_order_or_a_list_that_there_is_not_is_refused_in_words(client, asked):
    page = client.get(asked)

    assert page.status_code == 400
    assert "<h1" in page.text


@pytest.mark.parametrize("query", ["%00", "%ff", "<script>", "a" * 1500, "%F0%9F%8C%B1", "'\"&"])
def test_whatever_is_looked_for_is_answered(client, query):
    answer = client.get(f"/en/partners?q={query}")
    if answer.status_code == 308:
        answer = client.get(answer.headers["Location"])

    assert answer.status_code == 200
    assert "<script>" not in answer.text


def test_a_record_says_since_when_it_is_shown_and_since_when_as_it_is(tmp_path):
    url, store = store_at(tmp_path), Store(store_at(tmp_path))
    first = make_snapshot_of(make_partner("P1"), make_partner("P2"))
    then = make_snapshot_of(make_partner("P1"), make_partner("P2", name="Another name"))
    days = lineage(first, date(2022, 3, 1))
    for snapshot, kept in ((first, days), (then, lineage(then, date(2022, 9, 1), first, days))):
        store.publish(snapshot, at=AT, figures={}, exports=[], findings=[], days=kept)
    site = create_app(Settings(store=url, still=0))
    pages = [Client(site).get(f"/en/partners/P{number}").text for number in (1, 2)]
    site.close()

    assert all("since 1 March 2022" in page for page in pages)
    assert ["1 September 2022" in page for page in pages] == [False, True]


def test_a_search_is_answered_with_the_record(client):
    page = client.get("/en/partners?q=partner+p003").text

    assert 'href="/en/partners/P003"' in page
    assert page.count("<h3") == 1
