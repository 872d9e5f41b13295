"""A report puts the verdict first, then what would change, then the findings, worst and most frequent first."""

from datetime import date
from typing import Any

import pytest

from dashboard.findings import Finding
from dashboard.report import Report
from dashboard.settings import LANGUAGES
from dashboard.text import load_texts

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
EXPORT = {
    "source": "partners.csv",
    "sheet": None,
    "table": "partners",
    "rows": 51,
    "accepted": 51,
    "set_aside": 0,
    "refused": False,
}


def make_report(**values: Any) -> Report:
    given = {
        "as_of": date(2022, 12, 31),
        "snapshot": "ab" * 32,
        "exports": [EXPORT],
        "findings": [],
        "before": None,
        "figures": FIGURES,
    }
    return Report(**{**given, **values})


def unknown_country(row: int, **values: Any) -> Finding:
    place = {"row": row, "column": "Pays", "column_number": 3, "value": f"Frnace {row}", **values}
    return Finding("unknown_country", "partners.csv", **place)


@pytest.fixture(scope="module")
def texts():
    return load_texts()


def text_of(report: Report, text: Any) -> str:
    return "\n".join(report.lines(text))


def test_the_verdict_is_the_first_line(texts):
    good, bad = make_report(), make_report(snapshot=None, figures={})

    assert next(good.lines(texts["en"])) == "This drop may be published."
    assert next(bad.lines(texts["en"])) == "Refused: nothing of this drop may be published."


def test_figures_stand_by_name_before_and_after(texts):
    before = {**FIGURES, "listed": 50, "fraction": 0.5, "lower_bound": False, "unlisted": None}

    lines = text_of(make_report(before=before), texts["en"]).splitlines()

    assert "  Partners listed                      50 → 51" in lines
    assert "  Partners not listed                  not known → 693" in lines
    assert any("50\N{NO-BREAK SPACE}% → 0.7\N{NO-BREAK SPACE}%" in line for line in lines)
    assert any("no → yes" in line for line in lines)


def test_with_nothing_published_there_is_no_before(texts):
    written = text_of(make_report(), texts["en"])

    assert "Nothing has been published before." in written
    assert "→" not in written


def test_a_refused_drop_has_no_figures(texts):
    written = text_of(make_report(snapshot=None, figures={}), texts["en"])

    assert "Partners listed" not in written


def test_each_export_says_what_it_was_taken_for(texts):
    exports = [
        EXPORT,
        {
            **EXPORT,
            "source": "all.xlsx",
            "sheet": "Alliances",
            "table": "alliances",
            "set_aside": 2,
        },
        {**EXPORT, "source": "odd.csv", "table": None, "refused": True},
    ]

    written = text_of(make_report(exports=exports), texts["en"])

    assert "partners.csv (partners): 51 rows, all accepted" in written
    assert "all.xlsx!Alliances (alliances): 51 rows, 51 accepted, 2 set aside" in written
    assert "odd.csv (?): refused" in written


def test_an_empty_place_is_said(texts):
    assert "there is no export in this place" in text_of(make_report(exports=[]), texts["en"])


def test_five_thousand_equal_findings_are_one_entry_with_examples(texts):
    findings = [unknown_country(row) for row in range(2, 5002)]

    written = text_of(make_report(findings=findings), texts["en"]).splitlines()

    assert len([line for line in written if "Frnace" in line]) <= 2
    more = next(line for line in written if "more like it" in line)
    assert more.startswith(
        "    and 4\N{NARROW NO-BREAK SPACE}999 more like it, such as partners.csv!C3"
    )


def test_findings_in_another_column_are_another_entry(texts):
    findings = [unknown_country(2), unknown_country(3, column="Land", column_number=4)]

    written = text_of(make_report(findings=findings), texts["en"])

    assert "partners.csv!C2" in written
    assert "partners.csv!D3" in written
    assert "more like it" not in written


def test_the_object_for_programs_has_the_names_that_stay(texts):
    data = make_report(findings=[unknown_country(12, line=13)], before=FIGURES).data(texts["en"])

    assert list(data) == [
        "publishable",
        "as_of",
        "snapshot",
        "exports",
        "findings",
        "before",
        "figures",
        "digests",
        "verdict",
        "objections",
        "accept",
        "could_add",
        "changes",
    ]
    assert data["as_of"] == "2022-12-31"
    finding = data["findings"][0]
    assert finding["message"]
    assert finding["hint"]
    assert {name: finding[name] for name in finding if name not in ("message", "hint")} == {
        "severity": "withheld",
        "code": "unknown_country",
        "source": "partners.csv",
        "sheet": None,
        "row": 12,
        "line": 13,
        "column": "Pays",
        "value": "Frnace 12",
        "where": "partners.csv!C12",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_report_can_be_read_in_every_language(texts, language):
    findings = [unknown_country(row) for row in (2, 3)]
    exports = [EXPORT, {**EXPORT, "set_aside": 1, "rows": 1}, {**EXPORT, "refused": True}]

    written = text_of(make_report(findings=findings, exports=exports), texts[language])

    assert "{" not in written
    assert len(written.splitlines()) > len(FIGURES)
