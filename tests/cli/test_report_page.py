"""The report as a page: the verdict first, every finding in its place, and nothing in it that a cell could run or reach."""

import re
import tomllib
from datetime import UTC, date, datetime
from fractions import Fraction
from html.parser import HTMLParser
from typing import Any

import pytest

from dashboard.changes import changes
from dashboard.findings import Finding
from dashboard.framework import load_framework
from dashboard.guards import Objection
from dashboard.report import Open, Report
from dashboard.report_page import MOST_GROUPS, MOST_NAMED, MOST_WRITTEN, report_page
from dashboard.settings import LANGUAGES, REFERENCE, ROOT
from dashboard.text import _flat, load_texts
from tests.makers import make_alliance, make_count, make_membership, make_partner, make_snapshot_of

AT = datetime(2023, 2, 1, 14, 5, tzinfo=UTC)
DIGEST = "c52678a58e7a" + "0" * 52
HOSTILE = "<script>alert(1)</script>\"'><a href=https://evil.example>\N{RIGHT-TO-LEFT OVERRIDE}x"
FIGURES = {
    "listed": 51,
    "published_total": 744,
    "unlisted": 693,
    "engaged": 5,
    "lower_bound": True,
    "fraction": 5 / 744,
    "alliances_in_force": 20,
    "undated_alliances": 10,
}
BEFORE = {**FIGURES, "listed": 60, "engaged": 4, "fraction": 0.04, "unlisted": None}
EXPORT = {
    "source": "partners.csv",
    "sheet": None,
    "table": "partners",
    "rows": 51,
    "accepted": 51,
    "set_aside": 0,
    "refused": False,
}
LOST = {
    "table": "partners",
    "count": 9,
    "rows": 60,
    "share": Fraction(15, 100),
    "limit": Fraction(5, 100),
    "names": (HOSTILE, "مركز"),
}
DAY = {"day": "2022-12-31"}
VERDICTS = ("refused", "held", "publishable", "published", "unchanged", "undone")


class Seen(HTMLParser):
    """The elements of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.elements)


@pytest.fixture(scope="module")
def texts():
    return load_texts()


def make_report(**values: Any) -> Report:
    given: dict[str, Any] = {
        "as_of": date(2022, 12, 31),
        "snapshot": DIGEST,
        "exports": [EXPORT],
        "findings": [],
        "before": BEFORE,
        "figures": FIGURES,
    }
    return Report(**{**given, **values})


def unknown_country(row: int, value: str | None = "Frnace", **values: Any) -> Finding:
    place = {"row": row, "column": "Pays", "column_number": 3, "value": value, **values}
    return Finding("unknown_country", "partners.csv", **place)


def everything() -> Report:
    """A report of which every part says something, in the words of somebody who means no good."""
    before = make_snapshot_of(
        *(make_partner(f"P{number}", name=f"{HOSTILE} {number}") for number in range(40)),
        make_count(date(2022, 12, 31), 744),
    )
    after = make_snapshot_of(
        make_partner("P1", name=HOSTILE),
        make_partner("P99", name=HOSTILE),
        make_alliance("A1", name=HOSTILE),
        make_membership("A1", "P1"),
        make_count(date(2022, 12, 31), 744),
    )
    findings = [
        Finding("missing_column", HOSTILE, sheet=HOSTILE, details={"table": "x", "field": HOSTILE}),
        unknown_country(2, HOSTILE, column=HOSTILE, details={"near": HOSTILE}),
        unknown_country(3, f"{HOSTILE} 2", column=HOSTILE, details={"near": "France"}),
        unknown_country(4, "\ud800", sheet=HOSTILE),
        Finding("personal_data", "partners.csv", row=5, column="Contact", column_number=4),
    ]
    return make_report(
        exports=[EXPORT, {**EXPORT, "source": HOSTILE, "sheet": HOSTILE, "refused": True}],
        findings=findings,
        changes=changes(before, after, load_framework(REFERENCE)),
        could_add=Open(engaged=3, listed=2, alliances=1),
        objections=(Objection("many_lost", LOST),),
        accept="ab12cd34",
    )


def hostile_page(text: Any, verdict: str = "held") -> str:
    books = ["javascript:alert(1)", f"../{HOSTILE}.xlsx", "//evil.example/x.xlsx"]
    return report_page(everything(), text, at=AT, verdict=verdict, workbooks=books)


def test_the_verdict_is_the_first_heading_and_the_title(texts):
    page = report_page(make_report(snapshot=None, figures={}), texts["en"], at=AT)

    sentence = "Refused: nothing of this drop may be published."
    assert f"<title>{sentence}</title>" in page
    assert page.index(f"<span>{sentence}</span></h1>") < page.index("<h2>")
    assert '<h1><span aria-hidden="true">✕</span>' in page


@pytest.mark.parametrize("verdict", VERDICTS)
def test_what_became_of_a_drop_is_told_by_a_word_and_by_a_sign_of_its_own(texts, verdict):
    pages = {
        one: report_page(make_report(accept="ab12cd34"), texts["en"], at=AT, verdict=one)
        for one in VERDICTS
    }

    heads = {one: re.findall("<h1>(.*?)</h1>", page)[0] for one, page in pages.items()}

    assert len(set(heads.values())) == len(VERDICTS)
    assert f'<main class="{verdict}">' in pages[verdict]


def test_a_verdict_that_is_none_is_not_shown(texts):
    with pytest.raises(KeyError):
        report_page(make_report(), texts["en"], at=AT, verdict="perhaps")


def test_a_refused_drop_says_at_once_what_to_correct(texts):
    wrong = Finding("empty_file", "alliances.csv")
    report = make_report(snapshot=None, figures={}, findings=[wrong, unknown_country(2)])

    page = report_page(report, texts["en"], at=AT)

    first = page[: page.index("<h2>What was read")]
    assert "alliances.csv" in first
    assert "The file is empty." in first
    assert "country" not in first


def test_what_is_held_says_what_would_be_lost_and_how_to_confirm_it(texts):
    page = report_page(everything(), texts["en"], at=AT)

    first = page[: page.index("<h2>Figures")]
    assert "9 of the 60 records shown now would be lost" in first
    assert "Among them" in first
    assert "<code>ACCEPT-ab12cd34.txt</code>" in first
    assert "<code>d4 publish --accept ab12cd34</code>" in first


def test_what_is_published_says_how_to_take_it_back_if_something_was_shown_before(texts):
    again = report_page(make_report(), texts["en"], at=AT, verdict="published", digest=DIGEST)
    first = report_page(make_report(before=None), texts["en"], at=AT, verdict="published")

    assert "<code>UNDO-c52678a58e7a.txt</code>" in again
    assert "UNDO" not in first


def test_what_was_confirmed_stays_said_once_it_is_published(texts):
    assert "What was confirmed" in hostile_page(texts["en"], "published")


def test_figures_stand_before_and_after_with_their_difference(texts):
    words = Seen(report_page(make_report(), texts["en"], at=AT)).words
    rows = [" ".join(line.split()) for line in words.splitlines()]

    assert "Partners listed6051−9" in rows
    assert "Partners engaged45+1" in rows
    assert "Partners not listednot known693" in rows
    assert "Share of partners engaged4 %0.7 %−3.3 points" in rows
    assert "Lower bound (“at least”)yesyes" in rows


def test_a_difference_too_small_to_be_written_is_not_called_none(texts):
    report = make_report(before={**FIGURES, "fraction": 5 / 744 + 1e-5})

    assert "less than 0.1" in report_page(report, texts["en"], at=AT)


def test_with_nothing_shown_before_there_is_nothing_to_compare(texts):
    words = Seen(report_page(make_report(before=None), texts["en"], at=AT)).words

    assert "Nothing has been published before." in words
    assert "Difference" not in words


def test_who_changed_is_named_and_the_many_are_folded_and_bounded(texts):
    partners = [make_partner(f"P{number:04}") for number in range(MOST_NAMED + 50)]
    total = make_count(date(2022, 12, 31), 744)
    flow = changes(
        make_snapshot_of(total), make_snapshot_of(total, *partners), load_framework(REFERENCE)
    )

    page = report_page(make_report(changes=flow), texts["en"], at=AT)

    shown, folded = page.split("<details>", 1)
    assert "Partner P0000" in shown
    assert "Partner P0012" not in shown
    assert "Partner P0012" in folded
    assert f"Partner P{MOST_NAMED:04}" not in page
    assert "50 more are not written out here" in page


def test_nothing_that_a_cell_says_becomes_markup_or_a_link(texts):
    for verdict in VERDICTS:
        seen = Seen(hostile_page(texts["en"], verdict))

        assert {tag for tag, _ in seen.elements} & {"script", "img", "iframe", "form"} == set()
        links = [str(given["href"]) for tag, given in seen.elements if tag == "a"]
        assert len(links) == 3
        assert all(re.fullmatch(r"\./[\w%.~-]+", link) for link in links)
        names = {name for _, given in seen.elements for name in given}
        assert [name for name in names if name.startswith("on")] == []


def test_what_a_cell_says_turns_no_other_words_round(texts):
    page = hostile_page(texts["en"])
    outside = re.sub(r"<bdi>[^<]*</bdi>|<(\w+)[^>]* dir=\"auto\"[^>]*>[^<]*</\1>", "", page)

    assert "\N{RIGHT-TO-LEFT OVERRIDE}" in page
    assert "\N{RIGHT-TO-LEFT OVERRIDE}" not in outside


def test_a_value_that_is_personal_is_never_shown(texts):
    findings = [unknown_country(row, None) for row in (2, 3, 4)]

    words = Seen(report_page(make_report(findings=findings), texts["en"], at=AT)).words

    assert "None" not in words
    assert "“”" not in words
    assert "partners.csv!C4" in words
    assert "What stands there" not in words


def test_five_thousand_equal_findings_are_one_entry_and_the_page_stays_small(texts):
    findings = [unknown_country(row) for row in range(2, 5002)]

    page = report_page(make_report(findings=findings), texts["en"], at=AT, workbooks=["p.xlsx"])

    seen = Seen(page)
    assert page.count("is no country that we know") == 1
    assert sum(given.get("class") == "place" for _, given in seen.elements) == 1
    assert "×\N{NO-BREAK SPACE}5\N{NARROW NO-BREAK SPACE}000" in seen.words
    assert seen.words.count("partners.csv!C") == MOST_WRITTEN
    assert "3\N{NARROW NO-BREAK SPACE}000 more are not written out here: look for them" in page
    assert len(page.encode()) < 400_000


def test_all_groups_together_are_bounded_too(texts):
    many = [unknown_country(row, column=f"Pays {row}") for row in range(MOST_GROUPS + 7)]
    long = [
        Finding("month_only", "partners.csv", row=row, details=DAY) for row in range(MOST_WRITTEN)
    ]
    other = [
        Finding("year_only", "partners.csv", row=row, details=DAY) for row in range(MOST_WRITTEN)
    ]

    page = report_page(make_report(findings=many), texts["en"], at=AT)
    both = Seen(report_page(make_report(findings=long + other), texts["en"], at=AT)).words

    assert "7 more are not written out here" in page
    assert both.count("partners.csv!") < MOST_WRITTEN + 20


def test_every_finding_of_a_group_is_listed_with_what_is_said_of_it_alone(texts):
    near = [
        unknown_country(2, "Frnace", details={"near": "France"}),
        unknown_country(3, "Spian", details={"near": "Spain"}),
    ]

    page = report_page(make_report(findings=near), texts["en"], at=AT)

    head, folded = page.split("<details>")
    assert "Did you mean" not in head  # true of one of them only
    assert "Did you mean “<bdi>Spain</bdi>”" in folded
    assert '<td dir="auto">Spian</td>' in folded


def test_the_worst_stands_first_then_the_most_frequent(texts):
    findings = [
        Finding("month_only", "a.csv", row=2, details=DAY),
        unknown_country(2, column="one"),
        *(unknown_country(row, column="many") for row in (2, 3)),
        Finding("bad_day", "b.csv", row=9),
    ]

    page = report_page(make_report(findings=findings), texts["en"], at=AT)

    places = [page.index(one) for one in ("b.csv!9", "<bdi>many", "<bdi>one", "a.csv!2")]
    assert places == sorted(places)


def test_it_may_run_nothing_and_fetch_nothing(texts):
    page = report_page(everything(), texts["en"], at=AT, workbooks=["p (marked).xlsx"])
    seen = Seen(page)

    policies = [given["content"] for tag, given in seen.elements if "http-equiv" in given]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert [given for _, given in seen.elements if "src" in given or "srcset" in given] == []
    assert 'href="./p%20%28marked%29.xlsx"' in page
    assert "url(" not in page
    assert "@import" not in page


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("verdict", VERDICTS)
def test_it_can_be_read_in_every_language(texts, language, verdict):
    page = report_page(everything(), texts[language], at=AT, verdict=verdict)
    body = Seen(page[page.index("<body>") :])

    assert f'<html lang="{language}"' in page
    assert "{" not in body.words
    assert body.count("h1") == 1


@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_phrase_is_there_in_every_language_with_the_same_places(language):
    english, other = (
        _flat(tomllib.loads((ROOT / "dashboard/locale" / one / "report.toml").read_text("utf-8")))
        for one in ("en", language)
    )

    assert list(english) == list(other)
    for key, phrase in english.items():
        places = [set(re.findall(r"\{\w+\}", str(said))) for said in (phrase, other[key])]
        assert places[0] == places[1], key


def test_no_phrase_is_unused():
    phrases = _flat(tomllib.loads((ROOT / "dashboard/locale/en/report.toml").read_text("utf-8")))
    code = (ROOT / "dashboard" / "report_page.py").read_text("utf-8")

    names = {key.removeprefix("report.") for key in phrases if not key.startswith("report.table.")}
    used = set(re.findall(r"[\"'.](\w+)[\"']", code))

    assert names - used - set(VERDICTS) == set()
