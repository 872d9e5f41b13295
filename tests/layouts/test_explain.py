"""The page that takes a figure apart: every record in its place, with its reason, its export and its days."""

import ast
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from dash import html

from dashboard import explain as core
from dashboard.address import Filters
from dashboard.explain import explained
from dashboard.indicators import Count, Indicators, Part, Share
from dashboard.lineage import lineage
from dashboard.records import Alliance
from dashboard.snapshot import Origin, make_snapshot
from dashboard.web.document import html_of
from layouts.explain import explain
from layouts.explained import COLUMNS, ROLES, document, figure, size, table, taken_apart
from layouts.view import View
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, NOW, STATES, framework, looked_at, make_view
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_milestone,
    make_partner,
)

SHOWN_ON = date(2026, 7, 1)
FIGURES = ("D4.1", "D4.1b", "D4.2", "D4.3", "D4.4", "D4.5")
EVERY_REASON = [
    make_partner("P1"),  # is engaged
    make_partner("P2"),  # may be: A2 has no start
    make_partner("P3"),  # only in what does not fit a selection of grants
    make_partner("P4"),  # only in what has ended
    make_partner("P5"),  # in nothing
    make_partner("P6", joined_on=date(2022, 1, 1)),
    make_partner("P7", left_on=date(2019, 1, 1)),
    make_partner("P8", membership="member"),
    make_alliance("A1", kind=("grant",), scope="global"),
    make_alliance("A2", kind=("grant",), started_on=None, scope="global"),
    make_alliance("A3", kind=("mou",), scope="global"),
    make_alliance("A4", kind=("grant",), ended_on=date(2019, 6, 1)),
    make_alliance("A5", status="planned"),
    make_alliance("A6", status="ended"),
    make_alliance("A7", started_on=date(2022, 1, 1)),
    make_alliance("A8", scope="regional"),
    make_membership("A1", "P1"),
    make_membership("A2", "P2"),
    make_membership("A3", "P3"),
    make_membership("A4", "P4"),
    make_milestone(1, "Done", done_on=date(2020, 1, 1)),
    make_milestone(1, "Due", due_on=date(2020, 1, 1)),
    make_milestone(1, "Later", due_on=date(2025, 1, 1)),
    make_milestone(2, "Of another activity"),
    make_count(date(2018, 12, 31), 10),
]
ONE_ACTIVITY = framework().indicators["D4.5"].model_copy(update={"of": "1"})


def take_apart(
    state="nearly nothing is known", language="en", query="", indicator=None, **changes
) -> View:
    """The view of the page, of one of the states or of records, all of them first shown on one day."""
    if isinstance(state, str):
        snapshot, indicators = looked_at(state)
        view = make_view(state, language, "explain", query)
    else:
        origins = (Origin("export.csv", None, row) for row in range(2, len(state) + 2))
        snapshot = make_snapshot(NOW, zip(state, origins, strict=True))
        indicators = Indicators(snapshot, framework())
        view = make_view(language=language, page="explain", query=query)
        values = indicators.values(view.address.on, view.address.filters)
        behind = indicators.behind(view.address.on, view.address.filters)
        view = replace(view, snapshot=snapshot, values=values, behind=behind)
    indicator = indicator or framework().indicators[view.address["figure"] or "D4.1"]
    found = explained(indicators, indicator, view.address.on, view.address.filters)
    given = {"explained": found, "lineage": lineage(snapshot, SHOWN_ON), **changes}
    return replace(view, **given)


def reasons():
    """Each reason of the core with its table, as its source has them."""
    tables = {"_alliances": "alliances", "_milestones": "activities"}
    for function in ast.walk(ast.parse(Path(core.__file__).read_text("utf-8"))):
        if isinstance(function, ast.FunctionDef):
            table = tables.get(function.name, "partners")
            for node in ast.walk(function):
                if isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple):
                    reason = node.value.elts[1]
                    assert isinstance(reason, ast.Constant)
                    yield table, reason.value
    yield "partner_counts", "published_total"


def looks(language="en"):
    """Views that have every reason between them."""
    on = "on=2020-12-31"
    for query in (
        on,
        f"figure=D4.1b&{on}",
        f"figure=D4.1&kind=grant&{on}",
        f"figure=D4.1&membership=member&{on}",
        f"figure=D4.2&kind=grant&{on}",
        f"figure=D4.3&{on}",
    ):
        yield take_apart(EVERY_REASON, language, query)
    yield take_apart(EVERY_REASON, language, f"figure=D4.5&{on}", indicator=ONE_ACTIVITY)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_reason_has_a_sentence_with_its_count(language):
    seen = set()
    for view in looks(language):
        page = words_of(explain(view))
        for group in view.explained.groups:
            seen.add((group.table, group.reason))
            key = f"explain.reason.{group.table}.{group.reason}"
            said = view.text(key, count=len(group.positions))
            assert re.sub(r"\s+", " ", said) in page
            assert f"{len(group.positions)}" in said or group.table == "partner_counts"

    assert seen == set(reasons())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_untranslated(language):
    for view in looks(language):
        page = words_of(explain(view))
        keys = {group.reason for group in view.explained.groups} | set(ROLES)
        assert not {key for key in keys if "_" in key and key in page}
        assert "{" not in page


@pytest.mark.parametrize("query", ["", "on=2020-12-31", "region=europe", "kind=mou&on=2019-12-31"])
@pytest.mark.parametrize("named", FIGURES)
@pytest.mark.parametrize("state", ["nearly nothing is known", "everything is known, too slow"])
def test_the_groups_are_as_large_as_the_figure_says(state, named, query):
    view = take_apart(state, query=f"figure={named}&{query}")
    counted, possible = size(view, "numerator"), size(view, "possible")

    match figure(view):
        case Share() as share:
            rest = size(view, "denominator")
            sizes = (counted, counted + possible, counted + possible + rest)
            assert sizes == (share.part, share.part_max, share.listed)
            if share.part:
                assert str(share.part) in words_of(explain(view).children[0])
        case Count() as count:
            assert (counted, counted + possible) == (count.count, count.count_max)
        case Part() as part:
            assert counted == part.part
        case parts if named == "D4.5":
            assert counted == sum(part.part or 0 for part in parts.values())


def test_the_number_of_the_sentence_leads_to_the_records_that_it_counts():
    page = explain(take_apart())
    (number,) = [
        link for link in components(page, html.A) if getattr(link, "href", "") == "#numerator"
    ]
    section = next(one for one in components(page, html.Section) if one.id == "numerator")

    assert number.children == "5"
    assert len(list(components(section, html.Tr))) == 1 + 5  # and the headings


@pytest.mark.parametrize("query", ["", "region=europe", "on=2020-12-31", "figure=D4.1b"])
def test_every_record_stands_in_the_csv_once_and_the_page_shows_the_first_ones(query):
    view = take_apart(query=query)
    headings, lines = table(view)
    rows = [dict(zip(headings, line, strict=True)) for line in lines]
    ids = [row["id"] for row in rows if row["table"] == "partners"]

    assert tuple(headings) == COLUMNS
    assert sorted(ids) == sorted(one.partner_id for one in view.snapshot.partners)
    shown = [code.children for code in components(explain(view), html.Code)]
    for group in taken_apart(view).groups:
        if group.table == "partners":
            of_group = [row["id"] for row in rows if row["reason"] == group.reason]
            assert [one for one in of_group if one in shown] == of_group[:25]


def test_how_many_more_there_are_is_said_with_the_way_to_them():
    view = take_apart(query="region=not_stated&on=2020-12-31")
    (group,) = [one for one in taken_apart(view).groups if one.reason == "not_selected"]
    left = len(group.positions) - 25

    page = explain(view)

    links = {link.href for link in components(page, html.A) if link.children == "in the CSV"}
    assert left > 0
    assert f"{left} more records are in the CSV" in words_of(page)
    assert links == {"/en/explain.csv?region=not_stated&on=2020-12-31"}


def test_json_and_csv_say_the_same():
    view = take_apart(query="figure=D4.3&on=2020-12-31")
    found = document(view)
    _, lines = table(view)

    records = [record for group in found["groups"] for record in group["records"]]
    assert [group["count"] for group in found["groups"]] == [
        len(group["records"]) for group in found["groups"]
    ]
    ids = [line[COLUMNS.index("id")] for line in lines]
    assert ids == [record["id"] for record in records]


def test_a_record_says_where_it_was_read_since_when_it_is_shown_and_what_makes_it_count():
    exports = [{"source": "export.csv", "sheet": None, "table": "partners", "digest": "ab" * 32}]
    view = take_apart()
    view = replace(view, publication=replace(view.publication, exports=exports))

    record = document(view)["groups"][0]["records"][0]

    assert record == {
        "id": "P0",
        "name": "Partner P0",
        "evidence": None,
        "source_url": "https://example.org/p",
        "through": ["A1", "A2"],
        "export": {"source": "export.csv", "sheet": None, "row": 2, "sha256": "ab" * 32},
        "first_shown": "2026-07-01",
        "last_changed": "2026-07-01",
    }
    page = words_of(explain(view))
    assert "Partner P0 P0 Alliance A1 Alliance A2" in page
    assert "export.csv, row 2 abababababab" in page
    assert "since 1 July 2026" in page


def test_what_nobody_kept_is_said_to_be_so():
    view = take_apart(lineage=None)
    snapshot = replace(view.snapshot, origins={})

    page = words_of(explain(replace(view, snapshot=snapshot)))

    assert "not stated · source not kept not kept" in page


def test_a_partner_counts_through_what_fits_the_selection_alone():
    through = {
        query: [
            record["through"]
            for group in document(take_apart(query=query))["groups"]
            if group["role"] in ("numerator", "possible")
            for record in group["records"]
        ]
        for query in ("kind=mou", "on=2020-12-31")
    }

    assert through == {
        "kind=mou": [["A1"]] * 3,
        "on=2020-12-31": [["A1"]] * 3 + [["A2"]] * 2,  # A2 has no start: it may have counted
    }


def test_partners_without_a_record_are_part_of_the_whole_and_nobody_knows_more():
    page = words_of(explain(take_apart()))

    assert "In the whole, but not counted: 739" in page  # 47 that are listed, 692 that are not
    assert "692 more partners exist and are not listed here by name" in page
    assert "At most, if all that is not known counted: (5 + 692) ÷ 744 = 93.7 %" in page


def test_of_a_selection_nobody_can_say_whether_they_belong_to_it():
    page = words_of(explain(take_apart(query="region=europe")))

    assert "Whether they fit the selection, nobody can say" in page
    assert "In the whole, but not counted: 11" in page


def test_names_that_carry_markup_are_shown_as_they_are():
    hostile = "<script>alert(1)</script>"
    records = [
        make_partner("P1", name=hostile),
        make_alliance("A1", name=hostile),
        make_membership("A1", "P1"),
        make_milestone(1, hostile, done_on=date(2020, 1, 1)),
    ]
    for named in FIGURES:
        written = html_of(explain(take_apart(records, query=f"figure={named}")))
        assert "<script" not in written
    assert "&lt;script&gt;" in written


@pytest.mark.parametrize("named", FIGURES)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_code_of_a_figure_is_in_no_heading(language, named):
    page = explain(take_apart(language=language, query=f"figure={named}"))

    assert "D4" not in words_of(list(components(page, html.H1 | html.H2 | html.H3)))


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("named", FIGURES)
def test_every_state_can_be_taken_apart(state, named):
    view = take_apart(state, query=f"figure={named}")

    page = words_of(explain(view))

    assert "How to cite it" in page
    assert "None" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_target_is_worked_out_line_by_line(language):
    view = take_apart(language=language, query="target=2030")

    page = words_of(explain(view))

    assert "50 % × 744 = 372" in page
    assert "372 − 5 = 367" in page
    assert re.sub(r"\s+", " ", view.text("status.moving_away.word")) in page  # the worst it can be
    assert "692" in page  # what would settle it


def test_a_cut_view_has_no_status():
    page = words_of(explain(take_apart(query="target=2030&region=europe")))

    assert "a selection has no status" in page
    assert "so it is not known" not in page


def test_what_no_selection_cuts_says_so():
    page = words_of(explain(take_apart(query="figure=D4.1b&region=europe")))

    assert "no selection cuts it" in page
    assert "52 of 744 partners were listed" in page


def test_the_address_to_cite_names_the_snapshot_and_keeps_day_and_filters():
    view = take_apart(query="figure=D4.3&on=2020-12-31&region=europe")
    digest = view.snapshot.digest[:12]

    links = {link.href for link in components(explain(view), html.A)}

    query = f"figure=D4.3&snapshot={digest}&region=europe&on=2020-12-31"
    assert {f"/en/explain{form}?{query}" for form in ("", ".json", ".csv")} <= links


def test_a_record_leads_to_its_page_on_the_day_of_the_figure():
    links = {
        link.children: link.href
        for named in ("D4.1", "D4.3")
        for link in components(explain(take_apart(query=f"figure={named}&on=2022-12-31")), html.A)
    }

    assert links["Partner P0"] == "/en/partners/P0?on=2022-12-31"
    assert links["Alliance A1"] == "/en/alliances/A1?on=2022-12-31"


def test_a_record_of_an_earlier_snapshot_leads_nowhere_for_its_page_shows_the_newest():
    view = take_apart(query="figure=D4.3")

    page = explain(replace(view, newest=replace(view.publication, number=2)))

    assert "Alliance A1" not in [link.children for link in components(page, html.A)]
    assert "Alliance A1" in words_of(page)


def test_an_indicator_of_another_objective_is_taken_apart_by_its_own_cut():
    grants = framework().headline.model_copy(
        update={"id": "X1", "cut": {"kind": ("mou",)}, "targets": ()}
    )
    view = take_apart(
        indicator=grants,
        readings=lambda _: looked_at("nearly nothing is known")[1].readings(
            grants, date(2020, 12, 31)
        ),
    )

    assert figure(view) == Share(part=3, part_max=3, listed=52, unlisted=692, whole=744)
    assert "at least 3 of 744 partners took part" in words_of(explain(view))


def test_no_record_is_made_that_is_not_shown(monkeypatch):
    made = []
    monkeypatch.setattr(Alliance, "model_post_init", lambda self, _: made.append(self.name))
    view = take_apart([make_alliance(f"A{number:03}") for number in range(99)], query="figure=D4.3")
    made.clear()

    explain(view)

    assert len(made) <= 25


@pytest.mark.parametrize("filters", [Filters(), Filters(kind=("mou",))])
def test_published_and_current_stand_side_by_side_where_a_snapshot_is_an_earlier_one(filters):
    view = take_apart(query="kind=mou" if filters else "")
    later = replace(view.publication, number=2, digest="f" * 64)
    again = replace(view.values, engaged=Share(7, 7, 52, 692, 744))
    then = {"part": 4, "part_max": 4, "listed": 52, "unlisted": 692, "whole": 744}
    published = {"on": "2026-06-30", "indicators": {"D4.1": {**then, "history": []}}}

    page = words_of(explain(replace(view, newest=later, published=published, again=again)))

    assert "The newest records say of the same day: On 30 June 2026, at least 7 of 744" in page
    if filters:
        assert "was not kept; this follows from the records of that time" in page
    else:
        assert "at least 4 of 744 partners took part" in page
        assert "So it was published on 1 July 2026" in page
        assert "Counted anew from the records of that time: On 30 June 2026, at least 5" in page
