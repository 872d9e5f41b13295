"""Each chart is a picture by its address, each page has a card, and a link to a page says what is there."""

import csv
import re
import struct
from collections import Counter
from collections.abc import Iterator
from html import unescape
from io import StringIO
from xml.etree import ElementTree as ET

import pytest
from werkzeug.test import Client

from app import create_app
from dashboard import lettering, theme
from dashboard.address import FRONT, PAGES
from dashboard.demo import write_demo
from dashboard.settings import LANGUAGES, ROOT, Settings
from dashboard.text import load_texts
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of
from tests.web.publishing import publish, publish_exports, store_at

SVG = "{http://www.w3.org/2000/svg}"
SETS = ("the public record", "the illustrative set")
PICTURES = {
    "overview": ("field", "path", "regions", "themes", "world"),
    "targets": ("path", "what_if", "D4.1b", "D4.2", "D4.3"),
    "explore": ("matrix", "partners_by_region", "history", "partners_by_category"),
    "alliances": ("timeline",),
    "network": ("network",),
    "opportunities": ("matrix",),
}
ALL = [(page, name) for page, names in PICTURES.items() for name in names]
HOSTILE = (
    "<script>alert(1)</script> & “x”",
    "منظمة التربة المستدامة",
    "可持续土壤研究院",
    "Łódź" * 30,
)
SITE = "https://d4.example.org"


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Client]]:
    demo = tmp_path_factory.mktemp("demo")
    write_demo(demo)
    folders = dict(zip(SETS, (ROOT / "data" / "exports", demo), strict=True))
    made = {}
    for name, folder in folders.items():
        url = store_at(tmp_path_factory.mktemp("store"))
        publish_exports(url, folder)
        made[name] = create_app(Settings(store=url, still=0))
    yield {name: Client(site, use_cookies=False) for name, site in made.items()}
    for site in made.values():
        site.close()


@pytest.fixture(params=SETS)
def client(request: pytest.FixtureRequest, sites: dict[str, Client]) -> Client:
    return sites[request.param]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Two partners for each name, which work together in something of the same name."""
    records = []
    for number, name in enumerate(HOSTILE):
        pair = [make_partner(f"P{number}{one}", name=name, country="FRA") for one in "ab"]
        alliance = make_alliance(f"A{number}", name=name)
        records += [*pair, alliance]
        records += [make_membership(alliance.alliance_id, one.partner_id) for one in pair]
    url = store_at(tmp_path_factory.mktemp("hostile"))
    publish(url, make_snapshot_of(*records))
    site = create_app(Settings(store=url, still=0))
    yield Client(site, use_cookies=False)
    site.close()


def drawn(client: Client, address: str) -> ET.Element:
    """The SVG of an address, as XML."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    return ET.fromstring(answer.text)  # noqa: S314 - it is our own


def words_in(svg: ET.Element) -> list[str]:
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def rows_of(client: Client, address: str) -> list[list[str]]:
    """The rows of a table without its headings."""
    return list(csv.reader(StringIO(client.get(address).text)))[1:]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def circles(svg: ET.Element, **look: str) -> int:
    return sum(
        all(one.get(name) == value for name, value in look.items())
        for one in svg.iter(f"{SVG}circle")
    )


def percent(share: str) -> str:
    return f"{float(share) * 100:.1f}".removesuffix(".0") + "\N{NO-BREAK SPACE}%"


def metas(page: str, kind: str) -> dict[str, str]:
    """What the head of a page says under names of a kind, `name` or `property`."""
    found = {}
    for tag in re.findall(r"<meta [^>]+>", page):
        attributes = dict(re.findall(r'([\w:-]+)="([^"]*)"', tag))
        if kind in attributes and "media" not in attributes:
            found[attributes[kind]] = unescape(attributes["content"])
    return found


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", FRONT)
def test_what_a_page_links_of_a_chart_is_there(client, page, language):
    text = client.get(f"/{language}/{PAGES[page]}".rstrip("/")).text

    links = re.findall(rf'href="(/{language}/{page}/([^"/?]+)\.(csv|svg|png)[^"]*)"', text)

    assert {name for _, name, kind in links if kind == "svg"} == set(PICTURES.get(page, ()))
    assert {name for _, name, kind in links if kind == "png"} == set(PICTURES.get(page, ()))
    tables = {name for _, name, kind in links if kind == "csv"}
    assert tables - {"openings", "concept_notes"} == set(PICTURES.get(page, ()))
    kinds = {"csv": "text/csv", "svg": "image/svg+xml", "png": "image/png"}
    for address, _, kind in links:
        if kind != "png" or language == LANGUAGES[0]:
            answer = client.get(unescape(address))
            assert (answer.status_code, answer.mimetype) == (200, kinds[kind]), address


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "name"), ALL)
def test_a_picture_needs_nothing_from_outside(client, page, name, language):
    svg = drawn(client, f"/{language}/{page}/{name}.svg")

    for part in svg.iter():
        assert part.tag.removeprefix(SVG) not in ("script", "image", "use", "foreignObject", "a")
        for attribute, value in part.attrib.items():
            assert attribute not in ("style", "class", "href")
            assert not attribute.startswith("on")
            assert "var(" not in value
            assert "url(" not in value or value.startswith("url(#fade")
    (letters,) = svg.iter(f"{SVG}style")
    assert re.findall(r"url\((\w+:[\w/]+)", letters.text or "") == ["data:font/woff2"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "name"), ALL)
def test_no_words_of_a_picture_are_wider_than_it_is(client, page, name, language):
    svg = drawn(client, f"/{language}/{page}/{name}.svg")

    for text in svg.findall(f"{SVG}text"):  # those on the sheet itself, not in a drawing on it
        size, bold = float(text.get("font-size", "0")), text.get("font-weight") is not None
        wide = lettering.width("".join(text.itertext()), size, bold=bold)
        share = {"start": 0, "middle": 0.5, "end": 1}[text.get("text-anchor", "start")]
        left = float(text.get("x", "0")) - share * wide
        assert left >= 0
        assert left + wide <= 800


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("page", "name"), ALL)
def test_a_picture_says_what_was_found_of_which_day_and_where_it_comes_from(
    client, page, name, language
):
    text, snapshot = load_texts()[language], client.get("/api/v1/indicators.json").json

    svg = drawn(client, f"/{language}/{page}/{name}.svg")
    said = " ".join(words_in(svg))

    title = svg.findtext(f"{SVG}title") or ""
    assert re.search(r"\d", title)  # it is a finding, not a label
    assert said.replace(text("site.illustrative"), "").find(title.split()[0]) >= 0
    assert text("site.name") in said
    assert f"/{language}" in said
    assert snapshot["snapshot"][:12] in said
    is_illustrative = text("site.illustrative") in said
    assert is_illustrative == snapshot["illustrative"]
    assert f"{snapshot['as_of'][:4]}" in said


@pytest.mark.parametrize(("page", "name"), [("overview", "field"), ("network", "network")])
def test_a_png_is_as_wide_as_it_says_and_as_high_as_the_svg(client, page, name):
    svg = drawn(client, f"/en/{page}/{name}.svg")

    answer = client.get(f"/en/{page}/{name}.png")

    assert size_of(answer.data) == (1600, 2 * int(svg.get("height", "0")))


def test_the_field_has_as_many_dots_of_each_kind_as_its_table_has_partners(client):
    rows = rows_of(client, "/en/overview/field.csv")
    engaged, known, unlisted = (int(count or 0) for _, count in rows)

    svg = drawn(client, "/en/overview/field.svg")

    in_keys = [1, bool(known), bool(unlisted)]
    looks = (
        {"fill": theme.LIGHT[theme.ENGAGED]},
        {"fill": "none", "stroke": theme.LIGHT[theme.SOIL]},
        {"fill": "none", "stroke": theme.LIGHT[theme.FAINT]},
    )
    counted = [circles(svg, **look) for look in looks]
    assert counted == [
        count + key for count, key in zip((engaged, known, unlisted), in_keys, strict=True)
    ]
    assert (
        sum(counted) - sum(in_keys)
        == client.get("/api/v1/indicators.json").json["indicators"]["D4.1"]["whole"]
    )


@pytest.mark.parametrize("name", ["regions", "themes"])
def test_the_marks_are_as_many_as_the_table_says(client, name):
    rows = rows_of(client, f"/en/overview/{name}.csv")

    svg = drawn(client, f"/en/overview/{name}.svg")

    assert circles(svg, fill=theme.LIGHT[theme.ENGAGED]) == sum(int(least) for _, least, _ in rows)
    counts = Counter(words_in(svg))
    assert Counter(least for _, least, most in rows if least == most != "0") <= counts


@pytest.mark.parametrize("page", ["explore", "opportunities"])
def test_the_matrix_has_the_counts_of_its_table(client, page):
    rows = rows_of(client, f"/en/{page}/matrix.csv")

    svg = drawn(client, f"/en/{page}/matrix.svg")

    counts = Counter(words_in(svg))
    assert Counter(least for *_, least, most, _ in rows if least == most != "0") <= counts
    openings = sum(
        most == "0" and partners != "0" and "not stated" not in (region, subject)
        for region, subject, _, most, partners in rows
    )
    explained = bool(openings)
    assert circles(svg, stroke=theme.LIGHT[theme.TARGET]) == openings + explained


@pytest.mark.parametrize("name", ["path", "D4.1b"])
def test_a_course_has_a_point_for_each_day_and_says_the_newest(client, name):
    rows = rows_of(client, f"/en/targets/{name}.csv")
    least = 6 if name == "path" else 1
    known = [row for row in rows if row[least]]

    svg = drawn(client, f"/en/targets/{name}.svg")

    assert circles(svg, fill=theme.LIGHT[theme.ENGAGED], r="4") == len(known)
    assert percent(known[-1][least]) in " ".join(words_in(svg))


def test_the_bars_say_how_many_of_how_many(client):
    rows = rows_of(client, "/en/explore/partners_by_region.csv")

    said = words_in(drawn(client, "/en/explore/partners_by_region.svg"))

    for name, least, most, listed in rows:
        if listed != "0" and name in said:
            part = least if least == most else f"{least}–{most}"
            assert f"{part} of {listed}" in said
    assert sum(name in said for name, *_ in rows) > 3


def test_the_map_has_the_countries_of_its_table(client):
    rows = rows_of(client, "/en/overview/world.csv")
    countries = [row for row in rows if row[0] != "not stated"]
    assert [row[0] for row in countries] == sorted(row[0] for row in countries)

    svg = drawn(client, "/en/overview/world.svg")

    assert circles(svg, stroke=theme.LIGHT[theme.SOIL]) == len(countries)
    largest = max(countries, key=lambda row: int(row[3]))
    title = svg.findtext(f"{SVG}title") or ""
    assert re.findall(r"\d+", title) == [str(len(countries)), largest[3]]
    assert largest[0] in title


def test_the_network_draws_the_partners_of_its_table(client):
    rows = rows_of(client, "/en/network/network.csv")

    svg = drawn(client, "/en/network/network.svg")

    def dots(part: ET.Element, fill: str | None) -> int:
        fill = part.get("fill", fill)
        shapes = 1 if part.tag == f"{SVG}circle" else part.get("d", "").count("M")  # many in one
        own = shapes if fill == theme.LIGHT[theme.ENGAGED] else 0
        return own + sum(dots(one, fill) for one in part)

    assert dots(svg, None) == len(rows) + 1  # and the one that is explained


def test_the_timeline_names_the_first_of_its_table(client):
    rows = rows_of(client, "/en/alliances/timeline.csv")

    said = " ".join(words_in(drawn(client, "/en/alliances/timeline.svg")))

    assert all(name in said for name, *_ in rows[:25])
    assert ("Page 1 of" in said) == (len(rows) > 25)
    assert len(rows) >= 20


def test_filters_change_a_picture_and_are_said_in_it(client):
    everything = drawn(client, "/en/explore/history.svg")

    some = drawn(client, "/en/explore/history.svg?region=europe")

    assert words_in(some) != words_in(everything)
    assert any("region: Europe" in said for said in words_in(some))
    assert any("/en/explore?region=europe" in said for said in words_in(some))


def test_an_earlier_day_is_said_in_it(client):
    said = words_in(drawn(client, "/fr/overview/field.svg?on=2021-12-31"))

    assert any("31 décembre 2021" in one for one in said)


@pytest.mark.parametrize(
    "address",
    [
        "/en/overview/nothing.svg",
        "/en/opportunities/openings.svg",
        "/en/opportunities/concept_notes.png",
        "/en/overview/card.svg",
        "/en/nowhere/field.svg",
        "/de/overview/field.png",
        "/en/partners/P001/field.svg",
        "/en/partners/nobody/card.png",
        "/en/targets/D4.4.svg",
        "/field.svg",
    ],
)
def test_what_has_no_picture_is_not_found(client, address):
    assert client.get(address).status_code == 404


def test_a_cut_that_leaves_nothing_to_draw_has_no_picture(client):
    address = "/en/explore/history.svg?region=africa&country=JPN&category=producers"

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_of_a_bad_filter_is_refused_and_one_in_disorder_leads_to_its_address(
    client, kind
):
    assert client.get(f"/en/overview/field.{kind}?region=atlantis").status_code == 400

    for folder in ("/en/overview", "/en"):
        answer = client.get(f"{folder}/field.{kind}?theme=soil_health&region=africa")

        place = f"/en/overview/field.{kind}?region=africa&theme=soil_health"
        assert (answer.status_code, answer.headers["Location"]) == (308, place)


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_a_picture_has_the_manners_of_a_download(client, kind):
    answer = client.get(f"/en/overview/regions.{kind}")

    headers = answer.headers
    assert headers["Content-Disposition"] == f'inline; filename="d4-overview-regions.{kind}"'
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "sandbox" in headers["Content-Security-Policy"]
    again = client.get(f"/en/overview/regions.{kind}", headers={"If-None-Match": headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    head = client.head(f"/en/overview/regions.{kind}")
    assert (head.status_code, head.headers["ETag"]) == (200, headers["ETag"])


def test_names_that_are_no_letters_of_ours_are_written_or_left_out_and_never_run(hostile):
    svg = drawn(hostile, "/en/network/network.svg")

    said = words_in(svg)
    assert all(any(name[:20] in one for one in said) for name in HOSTILE)
    assert len(drawn(hostile, "/en/alliances/timeline.svg")) > 10
    for address in ("/en/network/network.png", "/en/alliances/timeline.png"):
        assert size_of(hostile.get(address).data)[0] == 1600


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_a_record_has_a_card_whatever_it_is_called(hostile, number):
    page = hostile.get(f"/en/partners/P{number}a").text
    shared = metas(page, "property")

    assert shared["og:image"] == f"/en/partners/P{number}a/card.png"
    assert HOSTILE[number][:40] in shared["og:title"]
    assert size_of(hostile.get(shared["og:image"]).data) == (1200, 630)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", FRONT)
def test_each_page_has_a_card_in_each_language(client, page, language):
    shared = metas(client.get(f"/{language}/{PAGES[page]}".rstrip("/")).text, "property")

    answer = client.get(shared["og:image"])

    assert shared["og:image"] == f"/{language}/{page}/card.png"
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert size_of(answer.data) == (1200, 630)
    assert len(shared["og:image:alt"]) > 40


def test_the_card_of_a_cut_is_another_one(client):
    shared = metas(client.get("/en/explore?region=europe").text, "property")

    assert shared["og:image"] == "/en/explore/card.png?region=europe"
    assert client.get(shared["og:image"]).data != client.get("/en/explore/card.png").data


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_has_a_title_and_a_description_of_its_own(client, language):
    pages = [client.get(f"/{language}/{slug}".rstrip("/")).text for slug in PAGES.values()]

    titles = [re.findall(r"<title>(.+?)</title>", page)[0] for page in pages]
    described = [metas(page, "name")["description"] for page in pages]

    assert len(set(titles)) == len(titles)
    assert len(set(described)) == len(described)
    assert all(20 < len(one) <= 160 for one in described)
    for page, title, description in zip(pages, titles, described, strict=True):
        shared = metas(page, "property")
        assert shared["og:title"] == unescape(title)
        assert shared["og:description"] == description
        assert metas(page, "name")["twitter:card"] == "summary_large_image"


def test_a_page_names_its_languages_and_one_for_all_others(client):
    page = client.get("/fr/explore?region=africa").text

    alternates = {
        re.findall(r'hreflang="([\w-]+)"', tag)[0]: re.findall(r'href="([^"]+)"', tag)[0]
        for tag in re.findall(r"<link [^>]*rel=\"alternate\"[^>]*>", page)
    }

    assert alternates == {
        **{one: f"/{one}/explore?region=africa" for one in LANGUAGES},
        "x-default": "/en/explore?region=africa",
    }
    assert 'hreflang="x-default"' in client.get("/es").text
    shared = metas(page, "property")
    assert shared["og:locale"] == "fr_FR"


def test_without_an_address_of_its_own_the_site_names_no_host_not_even_the_one_it_is_asked_at(
    client,
):
    page = client.get("/en", headers={"Host": "evil.example"}).text

    head = page.partition('<div id="asleep"')[0]
    assert "evil.example" not in head
    assert "://" not in head
    assert "og:url" not in metas(page, "property")


def test_with_an_address_of_its_own_what_must_be_whole_is_whole(tmp_path):
    url = store_at(tmp_path)
    publish(url, make_snapshot_of(make_partner("P1")))
    site = create_app(Settings(store=url, still=0, url=SITE))
    client = Client(site, use_cookies=False)

    page = client.get("/es").text
    said = " ".join(words_in(drawn(client, "/es/overview/field.svg")))
    site.close()

    shared = metas(page, "property")
    assert shared["og:image"] == f"{SITE}/es/overview/card.png"
    assert shared["og:url"] == f"{SITE}/es"
    assert (
        f'href="{SITE}/es" rel="canonical"' in page or f'rel="canonical" href="{SITE}/es"' in page
    )
    assert f"{SITE}/es" in said


def test_the_colours_of_pictures_are_those_of_the_light_theme():
    styles = (ROOT / "dashboard" / "assets" / "tokens.css").read_text("utf-8")
    light, dark = (
        dict(re.findall(r"(--[\w-]+): (#[0-9a-f]{6});", block))
        for block in re.findall(r":root \{(.*?)\}", styles, re.DOTALL)[0:3:2]
    )

    assert {f"var({name})": colour for name, colour in light.items()} == theme.LIGHT
    assert dark["--ground"] == theme.GROUND_BY_NIGHT


def test_the_icon_of_a_home_screen_is_there(client):
    page = client.get("/en").text
    (address,) = re.findall(r'rel="apple-touch-icon" href="([^"]+)"', page)

    assert size_of(client.get(address).data) == (180, 180)
    assert client.get("/apple-touch-icon.png").headers["Location"] == address


def test_lines_of_words_fit_and_lose_nothing():
    said = "Fédération des organisations de producteurs « 4 pour 1000 » : " + "x" * 200

    lines = lettering.lines(said, 20, 300)

    assert "".join(lines).replace(" ", "") == said.replace(" ", "")
    assert all(lettering.width(line, 20) <= 300 for line in lines)
    assert lettering.lines(said, 20, 300, most=2)[-1].endswith("…")
    assert lettering.width(lettering.lines(said, 20, 300, most=2)[-1], 20) <= 300


def test_lines_of_a_title_are_about_equally_long():
    said = "On 31 December 2022, at least 5 of 744 partners took part in an alliance."

    greedy, even = (
        [lettering.width(line, 26) for line in made(said, 26, 720)]
        for made in (lettering.lines, lettering.balanced)
    )

    assert len(even) == len(greedy) == 2
    assert max(even) - min(even) < max(greedy) - min(greedy)
    assert lettering.balanced("One", 26, 720) == ["One"]


def test_words_hold_together_where_a_language_holds_them_together():
    assert lettering.lines("a 744\N{NO-BREAK SPACE}%", 20, lettering.width("744 %", 20)) == [
        "a",
        "744\N{NO-BREAK SPACE}%",
    ]
