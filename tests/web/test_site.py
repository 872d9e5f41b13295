"""The site as clients see it: addresses, caching, forms, errors, editions."""

import gzip
import os
import re
import subprocess
import sys
import time
from pathlib import Path

import brotli
import pytest
from werkzeug.test import Client

from app import create_app
from dashboard.errors import StoreError
from dashboard.settings import ROOT, Settings
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of
from tests.web.publishing import make_register, publish, store_at

PAGES = [
    "/en",
    "/en/explore",
    "/en/data",
    "/fr",
    "/fr/explore",
    "/fr/data",
    "/es",
    "/es/explore",
    "/es/data",
]
SECONDS_TO_SHOW = 20  # at the most, on a busy machine; the bench measures how long it takes


def key_of(page: str) -> str:
    found = re.search(r'"trees":"(/_page/\w+)"', page)
    assert found
    return found[1]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_is_a_whole_document(client, path):
    answer = client.get(path)

    assert answer.status_code == 200
    assert answer.text.startswith(f'<!doctype html>\n<html lang="{path[1:3]}">')
    assert "<h1" in answer.text
    assert "javascript:" not in answer.text
    assert " style=" not in answer.text


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("", "en"),
        ("fr-CA,fr;q=0.9,en;q=0.5", "fr"),
        ("de, es;q=0.3", "es"),
        ("en;q=0.1, fr;q=x", "en"),
        ("*", "en"),
    ],
)
def test_the_root_leads_to_the_language_of_the_visitor(client, accepted, language):
    answer = client.get("/", headers={"Accept-Language": accepted})

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/{language}")
    assert answer.headers["Vary"] == "Accept-Language"


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/en/", "/en"),
        ("/en/overview", "/en"),
        ("/en/explore/", "/en/explore"),
        (
            "/en/explore?theme=soil_health&region=africa",
            "/en/explore?region=africa&theme=soil_health",
        ),
        ("/en/explore?region=&theme=", "/en/explore"),
        ("/en?on=2022-12-31", "/en"),
        ("/en?utm_source=newsletter", "/en"),
        (
            "/en/explore.csv?theme=soil_health&region=africa",
            "/en/explore.csv?region=africa&theme=soil_health",
        ),
    ],
)
def test_an_address_has_one_form_and_the_others_lead_to_it(client, asked, canonical):
    answer = client.get(asked)

    assert (answer.status_code, answer.headers["Location"]) == (308, canonical)
    assert client.get(canonical).status_code == 200


@pytest.mark.parametrize("form", ["br", "gzip", ""])
def test_a_page_is_the_same_in_every_coding(client, form):
    unpack = {"br": brotli.decompress, "gzip": gzip.decompress, "": bytes}[form]

    answer = client.get("/en", headers={"Accept-Encoding": form})

    assert answer.headers.get("Content-Encoding", "") == form
    assert answer.headers["Content-Length"] == str(len(answer.data))
    assert "Accept-Encoding" in answer.headers["Vary"]
    assert unpack(answer.data) == client.get("/en").data


def test_a_coding_that_the_client_refuses_is_not_used(client):
    answer = client.get("/en", headers={"Accept-Encoding": "br;q=0, gzip;q=0.5"})

    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("weak", ["W/", ""])
def test_what_a_client_has_is_not_sent_again(client, weak):
    tag = client.get("/en").headers["ETag"].removeprefix("W/")

    answer = client.get("/en", headers={"If-None-Match": f'"other", {weak}{tag}'})

    assert (answer.status_code, answer.data) == (304, b"")
    assert answer.headers["ETag"] == f"W/{tag}"
    assert client.get("/en", headers={"If-None-Match": '"other"'}).status_code == 200


def test_a_head_has_the_headers_and_no_body(client):
    head, get = client.head("/fr"), client.get("/fr")

    assert head.data == b""
    assert dict(head.headers) == dict(get.headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"])
@pytest.mark.parametrize("path", ["/en", "/_dash-update-component", "/api/v1/indicators.json", "/"])
def test_the_site_is_only_read(client, method, path):
    answer = client.open(path, method=method)

    assert answer.status_code == 405
    assert answer.headers["Allow"] == "GET, HEAD"


@pytest.mark.parametrize(
    "path", ["/xx", "/en/nothing", "/en/explore/more", "//en", "/en/x.csv", "/data/about.csv"]
)
def test_an_unknown_path_is_a_real_404_that_explains(client, path):
    answer = client.open(path, headers={"Accept-Language": "fr"}, base_url="http://localhost")

    assert answer.status_code == 404
    assert "<h1" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_address_that_asks_for_what_does_not_exist_is_explained_in_the_language_of_the_page(
    client,
):
    answer = client.get("/fr/explore?region=atlantis")

    assert answer.status_code == 400
    assert '<html lang="fr">' in answer.text
    assert "atlantis" in answer.text
    assert "africa" in answer.text


@pytest.mark.parametrize(
    "asked",
    [
        "/en/explore?region=%00",
        "/en/explore?region=%ff%fe",
        "/en/explore?" + "a" * 5000,
        "/en/explore?" + "&".join(["region=africa"] * 5000),
        "/en/explore?page=99999999999999999999",
        "/en/explore?on=0000-00-00",
        "/en/explore?region=<script>alert(1)</script>",
        "/en/../../etc/passwd",
        "/static/../app.py",
        "/%2e%2e/%2e%2e/app.py",
        "/en%00",
        "/en/%ff",
        "/data/../about.csv",
        "/_page/x/en?region=%00",
    ],
)
def test_hostile_addresses_get_a_clean_answer(client, asked):
    answer = client.get(asked)

    assert answer.status_code in {400, 404, 410}
    assert "<script>alert" not in answer.text
    assert "Traceback" not in answer.text


def test_the_name_of_the_host_is_never_repeated(client):
    for path in ("/", "/en", "/en/", "/nothing"):
        answer = client.get(path, base_url="http://evil.example")
        assert "evil" not in answer.text
        assert "evil" not in str(answer.headers)


def test_every_answer_has_the_headers_that_protect(client):
    for path in ("/en", "/nothing", "/api/v1/indicators.json", "/robots.txt", "/data/partners.csv"):
        headers = client.get(path).headers
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Content-Security-Policy"].startswith("default-src 'none'")
        assert "unsafe" not in headers["Content-Security-Policy"]


def test_the_tree_of_a_page_never_changes_and_another_edition_has_another_address(client):
    trees = key_of(client.get("/en/explore").text)

    whole = client.get(f"{trees}/en/explore")
    part = client.get(f"{trees}/en/explore?region=africa")

    assert whole.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert whole.json["main"]["type"] == "Main"
    assert set(part.json) <= {"title", "before", "main", "after"}
    assert client.get("/_page/000000000000/en/explore").status_code == 410
    assert client.get(f"{trees}/en/nothing").status_code == 404


def test_the_figures_are_data_whatever_the_order_of_the_filters(client):
    one = client.get("/api/v1/indicators.json?region=africa&on=2021-12-31")
    other = client.get("/api/v1/indicators.json?on=2021-12-31&region=africa")

    assert one.json == other.json
    assert one.json["filters"] == {"region": ["africa"]}
    assert one.headers["Access-Control-Allow-Origin"] == "*"


def test_a_bad_filter_of_the_figures_is_an_error_as_data(client):
    answer = client.get("/api/v1/indicators.json?region=atlantis")

    assert answer.status_code == 400
    assert answer.json["error"]["code"] == "unknown_value"
    assert answer.json["error"]["parameter"] == "region"


def test_records_are_downloads_that_can_be_dropped_in_again(client):
    answer = client.get("/data/memberships.csv")

    assert answer.text.startswith(
        "alliance_id,partner_id,role,joined_on,left_on\r\nA000,P000,,,\r\n"
    )
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"


def test_a_list_is_downloaded_whole_with_its_filters(client):
    answer = client.get("/en/explore.csv?region=africa&show=partners")

    lines = answer.text.strip().split("\r\n")
    assert lines[0].startswith("partner_id,name,")
    assert len(lines) == 1 + 14
    assert all(",africa," in line for line in lines[1:])


def test_the_table_behind_a_chart_is_a_download(client):
    answer = client.get("/en/overview/path.csv")

    assert answer.status_code == 200
    assert answer.text.count("\r\n") == 9


def test_answers_made_on_demand_never_fill_the_memory(site, client, monkeypatch):
    monkeypatch.setattr(site._shown.memory, "most", 60_000)

    for number in range(2, 40):
        assert client.get(f"/en/explore?page={number}").status_code == 200

    memory = site._shown.memory
    assert 0 < memory.size <= 60_000
    assert memory.size >= sum(len(found.body) for found in memory.answers.values())


def test_a_new_publication_is_shown_without_a_restart(tmp_path):
    url = store_at(tmp_path)
    publish(url, make_register())
    site = create_app(Settings(store=url, still=0))
    client = Client(site, use_cookies=False)
    before = client.get("/api/v1/indicators.json").json

    publish(url, make_register(partners=44))
    shown = wait_for(lambda: client.get("/api/v1/indicators.json").json, lambda now: now != before)
    old_tree = client.get("/_page/000000000000/en")
    site.close()

    assert shown["indicators"]["D4.1"]["listed"] == 44
    assert old_tree.status_code == 410


def test_the_first_publication_is_shown_without_a_restart(empty_store):
    site = create_app(Settings(store=empty_store, still=0))
    client = Client(site, use_cookies=False)
    before, data = client.get("/en"), client.get("/api/v1/indicators.json")

    publish(empty_store, make_register())
    after = wait_for(lambda: client.get("/en").status_code, lambda status: status == 200)
    site.close()

    assert (before.status_code, before.headers["Retry-After"]) == (503, "5")
    assert "d4 publish" in before.text
    assert data.get_json()["error"]["code"] == "nothing_published"
    assert after == 200


def test_a_store_that_fails_leaves_the_last_good_edition_up(tmp_path):
    url = store_at(tmp_path)
    publish(url, make_register())
    site = create_app(Settings(store=url, still=0))
    client = Client(site, use_cookies=False)

    for file in Path(tmp_path).glob("d4.sqlite*"):
        file.write_bytes(b"not a database")
    site.look()
    answer = client.get("/en/explore?region=africa")
    site.close()

    assert answer.status_code == 200


def test_a_store_that_takes_the_place_of_another_is_shown_too(tmp_path):
    url = store_at(tmp_path)
    publish(url, make_register())
    site = create_app(Settings(store=url, still=0))
    client = Client(site, use_cookies=False)

    for file in Path(tmp_path).glob("d4.sqlite*"):
        file.unlink()
    publish(url, make_register(partners=44))
    site.look()
    shown = client.get("/api/v1/indicators.json").get_json()
    site.close()

    assert shown["indicators"]["D4.1"]["listed"] == 44


def test_a_snapshot_that_cannot_be_shown_is_not_tried_twice_a_second(tmp_path, monkeypatch):
    url = store_at(tmp_path)
    publish(url, make_register())
    site = create_app(Settings(store=url, still=0))
    asked = []

    def damaged(digest):
        asked.append(digest)
        raise StoreError("damaged")

    monkeypatch.setattr(site._store, "snapshot", damaged)
    publish(url, make_register(partners=44))
    for _ in range(5):
        site.look()
    site.close()

    assert len(asked) == 1
    assert Client(site).get("/en").status_code == 200


def test_a_store_that_cannot_be_read_is_not_taken_for_an_empty_one(tmp_path):
    url = store_at(tmp_path)
    (tmp_path / "d4.sqlite").write_bytes(b"not a database")
    site = create_app(Settings(store=url, still=0))
    client = Client(site, use_cookies=False)

    page, data = client.get("/fr"), client.get("/api/v1/indicators.json")
    site.close()

    assert (page.status_code, data.status_code) == (503, 503)
    assert "ne peuvent pas être lues" in page.text
    assert data.get_json()["error"]["code"] == "store_not_read"


def test_an_address_that_does_not_exist_is_repeated_as_it_was_written(client):
    assert "/en/café" in client.get("/en/caf%C3%A9").text


def test_a_download_has_one_address(client):
    answer = client.get("/data/partners.csv?once=more")

    assert (answer.status_code, answer.headers["Location"]) == (308, "/data/partners.csv")


def test_two_sites_in_one_process_share_nothing(tmp_path):
    urls = [store_at(tmp_path / name) for name in ("one", "two")]
    for url, partners in zip(urls, (40, 50), strict=True):
        publish(url, make_register(partners=partners))
    sites = [create_app(Settings(store=url, still=0)) for url in urls]

    listed = [
        Client(site).get("/api/v1/indicators.json").get_json()["indicators"]["D4.1"]["listed"]
        for site in sites
    ]
    for site in sites:
        site.close()

    assert listed == [40, 50]


def test_every_worker_sends_the_same_bytes(tmp_path):
    url = store_at(tmp_path)
    publish(url, make_register())

    assert len({digest_of_pages(url, seed) for seed in ("1", "2")}) == 1


def digest_of_pages(url: str, seed: str) -> str:
    """The digest of all pages, made by a process of its own whose sets have another order."""
    program = (
        "import app, hashlib; from werkzeug.test import Client; site = app.create_app();"
        f"pages = b''.join(Client(site).get(path).data for path in {PAGES});"
        "print(hashlib.sha256(pages).hexdigest())"
    )
    environ = {**os.environ, "PYTHONHASHSEED": seed, "D4_STORE": url}
    made = subprocess.run(
        [sys.executable, "-c", program], env=environ, cwd=ROOT, capture_output=True, check=True
    )
    return made.stdout.decode()


def test_names_of_people_who_type_markup_are_shown_as_they_are(tmp_path):
    url = store_at(tmp_path)
    name = "<script>alert('x')</script> & \"Co\""
    partner = make_partner(
        name=name, website="javascript:alert(1)", source_url="JaVa\tscript:alert(1)"
    )
    publish(url, make_snapshot_of(partner, make_alliance(name=name), make_membership()))
    site = create_app(Settings(store=url, still=0))
    site.close()

    for path in ("/en/explore?show=partners", "/en/partners/P1", "/en/alliances/A1"):
        page = Client(site).get(path).text

        assert "<script>alert" not in page
        assert not re.search(r'href="\s*java', page, re.IGNORECASE)
        assert "&lt;script&gt;alert" in page


def wait_for(ask, is_right, seconds=SECONDS_TO_SHOW):
    """What `ask` gives once it is right; the last of it when the time is over."""
    end = time.monotonic() + seconds
    while not is_right(found := ask()) and time.monotonic() < end:
        time.sleep(0.05)
    return found
