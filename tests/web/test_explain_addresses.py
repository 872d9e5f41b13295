"""A figure taken apart, over the real store: its address, its data, and what an earlier snapshot said."""

import csv
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from html import unescape
from io import StringIO

import pytest
from werkzeug.test import Client

from app import create_app
from dashboard.api import figures_summary, indicators_document
from dashboard.framework import load_framework
from dashboard.indicators import Indicators
from dashboard.lineage import lineage
from dashboard.progress import statements
from dashboard.settings import REFERENCE, Settings
from dashboard.snapshot import Snapshot
from dashboard.store import Said, Store
from tests.makers import make_partner, make_snapshot_of
from tests.web.publishing import make_register, publish, store_at

FRAMEWORK = load_framework(REFERENCE)
THEN = datetime(2023, 1, 1, tzinfo=UTC)
NOW = datetime(2023, 6, 1, tzinfo=UTC)
OLD, NEW = make_register(40, 30), make_register(42, 45)  # 30 partners take part, then 14


def publish_as_the_press_does(store: Store, snapshot: Snapshot, at: datetime, before=None) -> None:
    """With what is said of it, and since when its records are shown."""
    indicators = Indicators(snapshot, FRAMEWORK)
    values = indicators.values()
    said = indicators_document(values, statements(values, FRAMEWORK), snapshot)
    known = store.lineage(before.digest) if before else None
    store.publish(
        snapshot,
        at=at,
        figures=figures_summary(values),
        exports=[],
        findings=[],
        stated=Said({}, said),
        days=lineage(snapshot, at.date(), before, known),
    )


@pytest.fixture(scope="module")
def published_twice(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    url = store_at(tmp_path_factory.mktemp("twice"))
    publish_as_the_press_does(Store(url), OLD, THEN)
    publish_as_the_press_does(Store(url), NEW, NOW, OLD)
    site = create_app(Settings(store=url, still=0))
    yield Client(site, use_cookies=False)
    site.close()


def read(client: Client, address: str) -> str:
    """What stands in the main part of a page."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    main = answer.text.partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", main)))


@pytest.mark.parametrize("language", ["en", "fr", "es"])
@pytest.mark.parametrize(
    "query", ["", "?figure=D4.2", "?figure=D4.1&target=2030", "?figure=D4.3&region=africa"]
)
def test_every_figure_has_an_address_that_explains_it(published_twice, language, query):
    assert "120" in read(published_twice, f"/{language}/explain{query}") or "D4" in query


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/en/explain?region=africa&figure=D4.3", "/en/explain?figure=D4.3&region=africa"),
        ("/en/explain.csv?region=africa&figure=D4.3", "/en/explain.csv?figure=D4.3&region=africa"),
        ("/fr/explain.json?on=2022-12-31", "/fr/explain.json"),
    ],
)
def test_an_explanation_has_one_address_in_each_form(published_twice, asked, canonical):
    answer = published_twice.get(asked)

    assert answer.status_code == 308
    assert answer.location == canonical


def test_the_data_has_the_counts_of_the_page(published_twice):
    found = published_twice.get("/en/explain.json?figure=D4.1&target=2030").json

    assert (found["figure"], found["target"], found["on"]) == ("D4.1", "2030", "2022-12-31")
    assert found["snapshot"] == NEW.digest
    assert found["published_at"] == NOW.isoformat()
    assert found["value"]["part"] == 14
    assert found["value"]["fraction"] == 14 / 120
    assert found["statement"]["target"] == {"on": "2030-12-31", "value": 0.5}
    assert found["groups"][0]["count"] == 14 == len(found["groups"][0]["records"])
    assert found["groups"][0]["records"][0]["through"]


def test_the_csv_has_a_line_for_each_record_with_its_days(published_twice):
    answer = published_twice.get("/en/explain.csv?figure=D4.1")
    rows = list(csv.DictReader(StringIO(answer.text)))
    partners = {row["id"]: row for row in rows if row["table"] == "partners"}

    assert answer.headers["Content-Disposition"] == 'attachment; filename="explain.csv"'
    assert len(rows) == len(partners) + 1 == 43  # and the published total
    assert partners["P000"]["first_shown"] == THEN.date().isoformat()
    assert partners["P041"]["first_shown"] == NOW.date().isoformat()
    assert {row["role"] for row in rows} == {"numerator", "denominator"}


def test_data_can_be_read_from_anywhere_and_is_never_in_another_folder(published_twice):
    answer = published_twice.get("/en/explain.json")

    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    for path in (
        "/explain.json",
        "/de/explain.json",
        "/en/overview/explain.csv",
        "/data/explain.json",
    ):
        assert published_twice.get(path).status_code == 404


def test_an_earlier_snapshot_answers_as_it_was_published_and_leads_to_the_newest(published_twice):
    address = f"/en/explain?figure=D4.1&snapshot={OLD.digest[:12]}"

    page = read(published_twice, address)

    assert "These are the figures as published on 1 January 2023; newer ones exist." in page
    assert "at least 30 of 120 partners took part" in page
    assert "The newest records say of the same day: On 31 December 2022, at least 14 of 120" in page
    assert "Counted anew" not in page  # we count as we did
    assert 'href="/en/explain?figure=D4.1"' in published_twice.get(address).text


def test_the_newest_snapshot_answers_by_its_digest_too(published_twice):
    page = read(published_twice, f"/en/explain?figure=D4.1&snapshot={NEW.digest[:12]}")

    assert "at least 14 of 120 partners took part" in page
    assert "newer ones exist" not in page


def test_an_earlier_snapshot_says_the_same_as_data(published_twice):
    found = published_twice.get(
        f"/en/explain.json?figure=D4.1&target=2050&snapshot={OLD.digest[:12]}"
    ).json

    assert (found["snapshot"], found["newest_snapshot"]) == (OLD.digest, NEW.digest)
    assert found["published_at"] == THEN.isoformat()
    assert found["value"]["part"] == found["as_published"]["part"] == 30
    assert found["newest_records_say"]["part"] == 14
    assert found["as_published"]["target"]["on"] == "2050-12-31"
    assert {record["first_shown"] for record in found["groups"][0]["records"]} == {"2023-01-01"}


@pytest.mark.parametrize(
    ("figure", "then"),
    [
        ("D4.1b", "40 of 120 partners were listed"),
        ("D4.2", "6 partnerships and alliances with global networks"),
        ("D4.3", "30 partnerships and alliances were in force"),
        ("D4.4", "partners that take part were found in 3 of 6 regions"),
        ("D4.5", "No milestones were handed in"),
    ],
)
def test_every_figure_of_an_earlier_snapshot_is_as_it_was_published(published_twice, figure, then):
    page = read(published_twice, f"/en/explain?figure={figure}&snapshot={OLD.digest[:12]}")

    assert then in page
    assert "So it was published on 1 January 2023." in page
    assert "Counted anew" not in page


@pytest.mark.parametrize("query", ["&region=africa", "&on=2021-06-30"])
def test_what_was_never_said_follows_from_the_records_of_the_time(published_twice, query):
    page = read(published_twice, f"/en/explain?figure=D4.1&snapshot={OLD.digest[:12]}{query}")

    assert "These are the records as published on 1 January 2023; newer ones exist." in page
    assert "was not kept; this follows from the records of that time" in page


def test_a_year_end_of_an_earlier_snapshot_is_as_it_was_published(published_twice):
    address = f"/en/explain?figure=D4.1&snapshot={OLD.digest[:12]}&on=2021-12-31"

    assert "So it was published on 1 January 2023." in read(published_twice, address)


def test_the_status_of_a_target_is_as_it_was_published(published_twice):
    address = f"/fr/explain?figure=D4.1&target=2030&snapshot={OLD.digest[:12]}"

    page = read(published_twice, address)

    assert "Le statut, tel que publié le 1er janvier 2023 : inconnu" in page
    assert "Les fiches les plus récentes disent du même jour : inconnu" in page


def test_what_an_earlier_release_published_was_not_kept(tmp_path):
    url = store_at(tmp_path)
    publish(url, OLD)  # without what was said, and without the days
    publish(url, NEW)
    site = create_app(Settings(store=url, still=0))

    page = read(Client(site), f"/en/explain?figure=D4.1&snapshot={OLD.digest[:12]}")
    site.close()

    assert "was not kept; this follows from the records of that time" in page
    assert "at least 30 of 120 partners took part" in page
    assert "not kept" in page


@pytest.mark.parametrize(
    ("query", "language", "said"),
    [
        ("snapshot=abcdef12", "en", "No snapshot that begins with “abcdef12” was ever published"),
        ("snapshot=abcdef12", "fr", "abcdef12"),
        ("snapshot=nothing", "en", "“nothing”"),
        ("figure=D9", "en", "“D9” is not a value"),
        ("figure=D4.2&target=2030", "en", "“2030” is not a value"),
        ("on=2999-01-01", "en", "after the newest day"),
    ],
)
def test_what_does_not_exist_is_explained(published_twice, query, language, said):
    page = published_twice.get(f"/{language}/explain?{query}")
    data = published_twice.get(f"/{language}/explain.json?{query}")

    assert page.status_code == data.status_code == 400
    assert said in unescape(re.sub(r"<[^>]*>", "", page.text))
    assert data.json["error"]["parameter"] == query.split("=")[-2].rpartition("&")[2]
    assert said in data.json["error"]["message"]


def test_a_day_after_the_newest_of_an_earlier_snapshot_is_refused(tmp_path):
    url = store_at(tmp_path)
    later = make_snapshot_of(make_partner(), as_of=date(2023, 5, 1))
    publish(url, OLD)
    publish(url, later)
    site = create_app(Settings(store=url, still=0))
    client = Client(site)
    try:
        assert client.get("/en/explain?on=2023-03-01").status_code == 200
        old = f"/en/explain?snapshot={OLD.digest[:12]}&on=2023-03-01"
        assert client.get(old).status_code == 400
    finally:
        site.close()
