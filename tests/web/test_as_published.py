"""What was published stays as it was published: by the data interface, and in the evidence pack."""

import io
import json
from datetime import UTC, date, datetime
from zipfile import ZipFile

import pytest
from werkzeug.test import Client

from app import create_app
from dashboard.desk import Desk
from dashboard.exports import write_exports
from dashboard.framework import load_framework
from dashboard.publishing import Press
from dashboard.records import About
from dashboard.settings import REFERENCE, Settings
from dashboard.store import Store
from dashboard.text import load_texts
from tests.makers import make_alliance, make_partner
from tests.web.publishing import store_at

ABOUT = About(as_of=date(2022, 12, 31))
FIRST = [make_partner("P1"), make_partner("P2"), make_alliance("A1", lead_partner_id="P1")]
SECOND = [*FIRST, make_alliance("A2", lead_partner_id="P2", started_on=date(2020, 1, 1))]


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    """A site whose second publication says otherwise of 2020 than its first; and the digests of both."""
    folder = tmp_path_factory.mktemp("exports")
    settings = Settings(exports=str(folder), store=store_at(folder.parent), still=0)
    press = Press(Store(settings.store), load_framework(REFERENCE), settings.limits)
    desk = Desk(settings, load_texts()["en"], press)
    digests = []
    for day, records in enumerate((FIRST, SECOND), start=1):
        write_exports(folder, ABOUT, records)
        now = datetime(2023, 1, day, tzinfo=UTC)
        publication = press.publish(desk.rehearse(now), at=now)
        assert publication is not None
        digests.append(publication.digest)
    site = create_app(settings)
    yield Client(site, use_cookies=False), digests
    site.close()


def shares(answer) -> list[int]:
    return [one["part"] for one in json.loads(answer.text)["indicators"]["D4.1"]["history"]]


def test_an_earlier_snapshot_answers_as_it_was_published(published):
    client, (first, second) = published

    then = client.get(f"/api/v1/indicators.json?snapshot={first[:12]}")
    now = client.get("/api/v1/indicators.json")

    assert json.loads(then.text)["snapshot"] == first
    assert json.loads(now.text)["snapshot"] == second
    assert shares(then)[-4:] == [1, 1, 1, 1]
    assert shares(now)[-4:] == [1, 2, 2, 2]


def test_what_is_said_now_is_what_was_stored_word_for_word(published):
    client, (_, second) = published

    stored = client.get(f"/api/v1/indicators.json?snapshot={second}")

    assert json.loads(stored.text) == json.loads(client.get("/api/v1/indicators.json").text)


@pytest.mark.parametrize(
    ("query", "code", "parameter"),
    [
        ("snapshot=00000000", "unknown_snapshot", "snapshot"),
        ("snapshot={}&region=africa", "not_together", "region"),
        ("snapshot={}&on=2020-12-31", "not_together", "on"),
    ],
)
def test_an_earlier_publication_is_whole_or_an_error(published, query, code, parameter):
    client, (first, _) = published

    answer = client.get(f"/api/v1/indicators.json?{query.format(first)}")

    assert answer.status_code == 400
    found = json.loads(answer.text)["error"]
    assert (found["code"], found["parameter"]) == (code, parameter)


@pytest.mark.parametrize("language", ["en", "fr", "es"])
def test_the_evidence_pack_of_either_has_its_own_records_and_figures(published, language):
    client, digests = published

    packs = [
        ZipFile(io.BytesIO(client.get(f"/{language}/evidence.zip?snapshot={one[:12]}").data))
        for one in digests
    ]

    for digest, pack, alliances in zip(digests, packs, (1, 2), strict=True):
        (folder,) = {name.partition("/")[0] for name in pack.namelist()}
        figures = json.loads(pack.read(f"{folder}/figures.json"))
        assert figures["snapshot"] == digest
        table = pack.read(f"{folder}/records/alliances.csv").decode()
        assert len(table.splitlines()) == alliances + 1
        assert f"{folder}/d4.1.xlsx" in pack.namelist()
        origins = pack.read(f"{folder}/origins.csv").decode()
        assert "partners.csv" in origins


def test_the_pack_is_the_same_bytes_and_is_not_sent_twice(published):
    client, _ = published

    first = client.get("/en/evidence.zip")
    again = client.get("/en/evidence.zip", headers={"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"] == "application/zip"
    assert "attachment" in first.headers["Content-Disposition"]
    assert again.status_code == 304


def test_an_address_of_the_pack_has_one_form(published):
    client, _ = published

    answer = client.get("/fr/evidence.zip?region=africa&utm_source=x")

    assert answer.status_code == 308
    assert answer.headers["Location"] == "/fr/evidence.zip"
    assert client.get("/de/evidence.zip").status_code == 404


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("growth=2,5&a_year=007", "/en/targets?a_year=7&growth=2.5"),
        ("a_year=&growth=", "/en/targets"),
        ("region=africa&a_year=1", "/en/targets?a_year=1&region=africa"),
    ],
)
def test_a_question_of_what_would_be_has_one_address(published, asked, canonical):
    client, _ = published

    answer = client.get(f"/en/targets?{asked}")

    assert (answer.status_code, answer.headers["Location"]) == (308, canonical)
    assert client.get(canonical).status_code == 200


@pytest.mark.parametrize(
    "asked",
    [
        "a_year=-1",
        "a_year=1001",
        "a_year=0000000001001",
        "a_year=1e3",
        "a_year=٣",
        "growth=51",
        "growth=0.05",
        "growth=nan",
    ],
)
def test_a_question_out_of_bounds_is_refused_in_words(published, asked):
    client, _ = published

    answer = client.get(f"/fr/targets?{asked}")

    assert answer.status_code == 400
    assert "de −10 à 50" in answer.text
