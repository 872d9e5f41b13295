"""What changed, on the site: the newest two publications, any two by address, and every corrected figure, old and new."""

import html
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from werkzeug.test import Client

from app import create_app
from dashboard.exports import write_exports
from dashboard.framework import load_framework
from dashboard.publishing import Press
from dashboard.records import About, Record
from dashboard.settings import LANGUAGES, REFERENCE, Settings
from dashboard.store import Store
from loaders import read_exports
from tests.makers import make_alliance, make_count, make_membership, make_partner
from tests.web.publishing import make_register, publish, store_at

JANUARY, MARCH, MAY, JUNE = (datetime(2026, month, 10, tzinfo=UTC) for month in (1, 3, 5, 6))
HOSTILE = "<script>alert('x')</script> & \"Co\""

PARTNERS = [make_partner(f"P{number}") for number in range(1, 9)]
TOTALS = [make_count(date(2019, 12, 31), 10), make_count(date(2022, 6, 30), 20)]
FIRST: list[Record] = [
    *PARTNERS,
    *TOTALS,
    make_alliance("A1", lead_partner_id="P1", started_on=date(2018, 1, 1)),
    make_alliance("A2", lead_partner_id="P2", started_on=date(2021, 1, 1)),
]
# It turns out that A2 began a year earlier: then the figure that was published for 2020 was wrong.
SECOND: list[Record] = [
    *FIRST[:-1],
    make_alliance("A2", lead_partner_id="P2", started_on=date(2020, 1, 1)),
]
THIRD: list[Record] = [
    *SECOND,
    make_partner("P9", name=HOSTILE),
    make_alliance("A3", name=HOSTILE, started_on=date(2022, 1, 1)),
    make_membership("A3", "P9"),
]
PUBLISHED = ((JANUARY, FIRST), (MARCH, SECOND), (MAY, THIRD))


def publish_all(folder: Path) -> tuple[str, list[str]]:
    """A store with the three publications, the way `d4 publish` makes them; its address, and their digests."""
    url, framework = store_at(folder), load_framework(REFERENCE)
    store = Store(url)
    press = Press(store, framework, Settings().limits)
    for number, (at, records) in enumerate(PUBLISHED):
        exports = folder / f"exports-{number}"
        write_exports(exports, About(as_of=date(2022, 12, 31)), records)
        drop = read_exports(str(exports), framework, as_of=None, dropped_on=at.date())
        assert press.publish(press.rehearse(drop), at=at)
    return url, [one.digest[:12] for one in store.history()[::-1]]


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, list[str]]:
    return publish_all(tmp_path_factory.mktemp("changed"))


@pytest.fixture(scope="module")
def digests(published: tuple[str, list[str]]) -> list[str]:
    return published[1]


@pytest.fixture(scope="module")
def client(published: tuple[str, list[str]]) -> Iterator[Client]:
    site = create_app(Settings(store=published[0], still=0))
    yield Client(site, use_cookies=False)
    site.close()


@pytest.fixture(scope="module")
def after_rollback(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    url, _ = publish_all(tmp_path_factory.mktemp("rollback"))
    Store(url).rollback(at=JUNE)
    site = create_app(Settings(store=url, still=0))
    yield Client(site, use_cookies=False)
    site.close()


def part(client: Client, path: str, name: str = "changed") -> str:
    """The words of one section of a page."""
    return words(source(client, path, name))


def source(client: Client, path: str, name: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    found = re.search(rf'<section[^>]* id="{name}".*?</section>', answer.text, re.DOTALL)
    assert found
    return found[0]


def words(markup: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", markup)).split())


def chosen(client: Client, path: str) -> list[str]:
    """The digests that stand in the two selects."""
    return re.findall(r'<option value="(\w+)" selected', source(client, path, "changed"))


# --- the newest two, and any two ------------------------------------------------------------------


def test_overview_tells_what_changed_between_the_newest_two(client):
    told = part(client, "/en")

    assert told.startswith(
        "What has changed? Since the publication of 10 March 2026, the share of partners known to"
        " take part has risen by 5 percentage points: from 2 of 20 (10 %) to 3 of 20 (15 %)."
    )
    assert f"Newly taking part: 1 partner {HOSTILE} – the partner was added: {HOSTILE}" in told
    assert "No longer" not in told


def test_its_link_leads_to_the_same_two_in_full(client, digests):
    told = source(client, "/en", "changed")

    assert 'href="/en/data#changed"' in told
    assert chosen(client, "/en/data") == digests[1:]
    assert "Partners that take part 2 3 +1" in part(client, "/en/data")


@pytest.mark.parametrize(
    ("pair", "listed", "edits"),
    [
        ((0, 1), "8 8 0", "Start date: 1 January 2021 → 1 January 2020"),
        ((0, 2), "8 9 +1", "Partners: 1 added"),
        ((2, 0), "9 8 −1", "Partners: 1 removed"),
    ],
)
def test_an_address_tells_any_two_in_either_direction(client, digests, pair, listed, edits):
    before, after = (digests[place] for place in pair)
    path = f"/en/data?from={before}&to={after}"

    told = part(client, path)

    assert f"Partners listed by name {listed}" in told
    assert edits in told
    assert chosen(client, path) == [before, after]


def test_where_only_one_of_the_two_is_asked_for_the_other_is_the_usual_one(client, digests):
    assert chosen(client, f"/en/data?from={digests[0]}") == [digests[0], digests[2]]
    assert chosen(client, f"/en/data?to={digests[0]}") == [digests[1], digests[0]]


def test_a_publication_is_not_compared_with_itself(client, digests):
    path = f"/en/data?from={digests[2]}&to={digests[2]}"

    assert "These are the same records." in part(client, path)
    assert chosen(client, path) == [digests[2], digests[2]]


def test_what_the_form_sends_leads_to_the_one_form_of_the_address(client, digests):
    sent = f"/en/data?region=europe&on=2021-12-31&from={digests[0]}&to={digests[1]}"

    answer = client.get(sent)

    canonical = f"/en/data?from={digests[0]}&to={digests[1]}&region=europe&on=2021-12-31"
    assert (answer.status_code, answer.headers["Location"]) == (308, canonical)
    told = source(client, canonical, "changed")
    assert 'name="region" type="hidden" value="europe"' in told
    assert 'name="on" type="hidden" value="2021-12-31"' in told


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["from", "to"])
def test_a_digest_that_nobody_published_is_a_clean_error(client, name, language):
    answer = client.get(f"/{language}/data?{name}=0123456789ab")

    assert answer.status_code == 400
    assert "0123456789ab" in answer.text
    assert f'href="/{language}/data"' in answer.text


@pytest.mark.parametrize("value", ["xyz", "12345", "%3Cscript%3E", "0" * 65, "ABCDEF123456"])
def test_what_is_no_digest_is_a_clean_error_too(client, value):
    answer = client.get(f"/en/data?from={value}")

    assert answer.status_code == 400
    assert "<script>" not in answer.text


def test_no_other_page_compares(client, digests):
    assert client.get(f"/en?from={digests[0]}").status_code == 400
    assert client.get(f"/en/explore?to={digests[0]}").status_code == 400


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_contents_of_the_page_lead_to_both_parts(client, language):
    page = client.get(f"/{language}/data").text

    for name in ("changed", "corrections"):
        assert f'href="#{name}"' in page
        assert page.count(f'id="{name}"') == 1


def test_names_of_people_who_type_markup_are_shown_as_they_are(client, digests):
    for path in ("/en", f"/en/data?from={digests[0]}&to={digests[2]}"):
        told = source(client, path, "changed")

        assert "<script>alert" not in told
        assert "&lt;script&gt;alert" in told


# --- corrections ----------------------------------------------------------------------------------


def test_a_figure_that_was_published_for_a_day_and_is_another_now_is_listed_with_both(
    client, digests
):
    told = part(client, "/en/data", "corrections")

    group = told.partition("Published on 10 March 2026 · what changed")[2]
    assert "31 December 2020 Partners that take part 1 2" in group
    assert "31 December 2020 Partnerships and alliances in force 1 2" in group
    assert "31 December 2019" not in group
    link = f"/en/data?from={digests[0]}&amp;to={digests[1]}#changed"
    assert f'href="{link}"' in source(client, "/en/data", "corrections")


def test_what_was_added_for_good_is_no_correction_of_the_days_before_it_began(client):
    told = part(client, "/en/data", "corrections")

    newest = told.partition("Published on 10 May 2026")[2].partition("Published on 10 March")[0]
    assert "31 December 2021 Partners listed by name 8 9" in newest
    assert "31 December 2021 Partners that take part" not in newest


def test_a_rollback_is_told_and_its_figures_are_corrections(after_rollback):
    told, found = part(after_rollback, "/en"), part(after_rollback, "/en/data", "corrections")

    assert "The publication of 10 May 2026 was taken back" in told
    assert "has fallen by 5 percentage points: from 3 of 20 (15 %) to 2 of 20 (10 %)." in told
    taken_back = found.partition("Taken back on 10 June 2026 · what changed")[2]
    assert taken_back.startswith(" 31 December")
    assert "31 December 2022 Partners that take part 3 2" in taken_back
    assert found.index("Taken back on 10 June") < found.index("Published on 10 May")


def test_a_store_in_which_nothing_was_said_of_days_has_no_corrections(tmp_path):
    url = store_at(tmp_path)
    for partners in (40, 44):
        publish(url, make_register(partners))
    site = create_app(Settings(store=url, still=0))
    client = Client(site, use_cookies=False)

    assert "So far no published figure was corrected." in part(client, "/en/data", "corrections")
    assert "Partners listed by name 40 44 +4" in part(client, "/en/data")
    site.close()


def test_a_first_publication_has_nothing_before_it(tmp_path):
    url = store_at(tmp_path)
    publish(url, make_register())
    site = create_app(Settings(store=url, still=0))
    client = Client(site, use_cookies=False)

    assert 'id="changed"' not in client.get("/en").text
    assert "There is only one publication so far" in part(client, "/en/data")
    site.close()
