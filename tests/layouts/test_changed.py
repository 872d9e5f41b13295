"""What changed, on the pages: the figures are those of the comparison, and every word is of the visitor's language."""

import re
import tomllib
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import dash_bootstrap_components as dbc
import pytest
from dash import html

from dashboard.api import figures_summary
from dashboard.archive import Compared
from dashboard.changes import Changes, Edits, changes, comparable, headline
from dashboard.corrections import FIGURES, Correction
from dashboard.indicators import Indicators
from dashboard.records import TABLES, About, ConceptNote, Network, Record
from dashboard.settings import ROOT
from dashboard.snapshot import Snapshot, make_snapshot
from dashboard.store import Publication, Stated
from dashboard.text import _flat
from dashboard.web.document import html_of, id_of
from layouts import changed, edited, pages
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, framework, texts, view_of
from tests.makers import make_alliance, make_count, make_membership, make_milestone, make_partner

EARLIER, LATER = date(2024, 12, 31), date(2025, 12, 31)
BETWEEN = date(2025, 6, 30)
NOVEMBER, DECEMBER = datetime(2026, 11, 24, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC)
HOSTILE = "<script>alert(1)</script>\"'><a href=https://evil.example>\N{RIGHT-TO-LEFT OVERRIDE}x"
KEYS = re.compile(r"\b[a-z]+_[a-z_]+|\bchange[sd]\.|[{}]|\b(None|True|False)\b|Fraction")
WORDS = (html.H2, html.H3, html.H4, html.P, html.Th, html.Li, html.Summary, html.Button, html.A)

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def at(day: date, *records: Record, **about) -> Snapshot:
    return make_snapshot(day, ((record, None) for record in records), About(**about))


def publication(snapshot: Snapshot, number=1, at=NOVEMBER, **said) -> Publication:
    figures = figures_summary(Indicators(snapshot, framework()).values())
    given = {"action": "publish", "figures": figures, "exports": [], "findings": (), **said}
    illustrative = snapshot.about.illustrative
    return Publication(
        number=number,
        digest=snapshot.digest,
        at=at,
        as_of=snapshot.as_of,
        illustrative=illustrative,
        **given,
    )


def make_view(pair, language="en", page="data", query="", **values):
    """A page on which the two are compared: both published, the second is shown."""
    before, after = pair
    old, new = publication(before), publication(after, 2, DECEMBER)
    found = changes(before, after, framework()) if comparable(before, after) else None
    seen = {
        "publication": new,
        "history": (new, old),
        "compared": Compared(old, new, found),
        **values,
    }
    return view_of(Indicators(after, framework()), language, page, query, **seen)


def told(view) -> Changes:
    found: Changes = view.compared.changes
    return found


PARTNERS = [make_partner(f"P{number}") for number in range(1, 8)]
BEFORE = at(
    EARLIER,
    *PARTNERS,
    make_alliance("A1", lead_partner_id="P1"),
    make_alliance("A2", lead_partner_id="P2", started_on=BETWEEN),
    make_alliance("A3", lead_partner_id="P3"),
    make_count(date(2024, 1, 1), 10),
)
AFTER = at(
    LATER,
    *PARTNERS[:6],
    make_partner("P8", name="Éleveurs d’avenir"),
    make_alliance("A1", lead_partner_id="P1"),
    make_alliance("A2", lead_partner_id="P2", started_on=BETWEEN),
    make_alliance("A3", lead_partner_id="P3", ended_on=date(2024, 1, 1)),
    make_alliance("A8", name="Living Soils", lead_partner_id="P8"),
    make_alliance("A9", lead_partner_id="P4"),
    make_count(date(2024, 1, 1), 10),
    make_count(date(2025, 1, 1), 2000),
)
BOTH = BEFORE, AFTER


def everything(*, is_new: bool) -> Snapshot:
    """A record of every table with every field filled; the newer one says otherwise in each of them."""
    day = LATER if is_new else EARLIER
    one, other = ("a", "b") if is_new else ("c", "d")
    word = "mrv" if is_new else "advocacy"
    dates = {"started_on": date(2020, 1, 1), "ended_on": date(2030, 1, 1)} if is_new else {}
    return at(
        day,
        make_partner(
            "P1",
            name=f"Partner {one}",
            acronym=one,
            category="producers" if is_new else "companies",
            country="FRA" if is_new else "BEN",
            region="europe" if is_new else "africa",
            membership="member" if is_new else "partner",
            themes=(word,),
            core_competencies=other,
            joined_on=date(2019, 1, 1) if is_new else None,
            left_on=date(2029, 1, 1) if is_new else None,
            website=f"https://{one}.example",
            source_url=f"https://{other}.example",
            evidence="documented" if is_new else "unverified",
        ),
        make_partner("P2"),
        make_alliance(
            "A1",
            name=f"Alliance {one}",
            form="alliance" if is_new else "partnership",
            kind=("coalition",) if is_new else ("mou", "grant"),
            status="active" if is_new else "planned",
            scope="global" if is_new else "regional",
            regions=("africa", "europe") if is_new else (),
            themes=(word,),
            lead_partner_id="P2" if is_new else None,
            counterpart=other,
            counterpart_country="FRA" if is_new else "BEN",
            confirmed_on=day,
            source_url=f"https://{one}.example",
            evidence="self_reported" if is_new else "documented",
            **dates,
        ),
        make_membership(
            "A1", "P1", role=one, joined_on=date(2021, 1, 1), left_on=date(2029, 12, 31)
        ),
        make_count(day, 1000),
        make_milestone(3, f"Milestone {one}", due_on=day, done_on=day, note=other),
        ConceptNote(
            note_id="C1",
            title=f"Note {one}",
            stage="funded" if is_new else "idea",
            themes=(word,),
            regions=("africa",) if is_new else (),
            alliance_id="A1" if is_new else None,
            submitted_on=day,
            funder=other,
        ),
        Network(
            network_id="N1",
            name=f"Network {one}",
            region="africa" if is_new else "europe",
            launched_on=day,
            coordinator_partner_id="P1" if is_new else "P2",
            sectors=other,
        ),
        as_of=day,
        publisher=f"Publisher {one}",
        licence=f"Licence {one}",
        note=other,
    )


def rows(tree) -> list[list[str]]:
    """The cells of the only table, row by row."""
    [table] = components(tree, html.Table)
    return [[said(cell) for cell in row.children] for row in components(table, html.Tr)]


def said(tree) -> str:
    return " ".join(words_of(tree).split())


def named(component) -> str:
    return getattr(component, "className", "")


def plain(words: str) -> str:
    """With its kinds of space made one."""
    return " ".join(words.split())


def count_of(cell: str) -> int:
    return int(re.sub(r"\s", "", cell).replace("\N{MINUS SIGN}", "-"))


# --- the figures ----------------------------------------------------------------------------------


@in_every_language
@pytest.mark.parametrize("pair", [BOTH, BOTH[::-1]], ids=["forth", "back"])
def test_the_numbers_of_the_table_are_those_of_the_comparison(pair, language):
    view = make_view(pair, language)
    found = told(view).figures

    table = {row[0]: row[1:] for row in rows(changed.whole(view))[1:]}

    assert set(changed.FIGURES) == set(found)
    for name, figure in found.items():
        cells = table[plain(view.text(f"changed.figure.{name}"))]
        if name not in ("fraction", "lower_bound"):
            numbers = figure.old, figure.new, figure.difference, figure.by_day, figure.by_records
            assert [count_of(cell) for cell in cells] == list(numbers)


@pytest.mark.parametrize(
    ("language", "share"),
    [
        ("en", ["20 %", "0.2 %", "−19.8 points", "+10 points", "−29.8 points"]),
        ("fr", ["20 %", "0,2 %", "−19,8 points", "+10 points", "−29,8 points"]),
        ("es", ["20 %", "0,2 %", "−19,8 puntos", "+10 puntos", "−29,8 puntos"]),
    ],
)
def test_a_share_differs_by_percentage_points_with_their_sign(language, share):
    assert rows(changed.whole(make_view(BOTH, language)))[1][1:] == share


def test_what_is_not_known_has_no_difference_and_yes_or_no_has_none_either():
    before = at(LATER, *PARTNERS, make_count(date(2026, 1, 1), 10))
    table = {
        row[0]: row[1:] for row in rows(changed.whole(make_view((before, at(LATER, *PARTNERS)))))
    }

    assert table["All partners"] == ["not known", "7", "not known"]
    assert table["Is the share a lower bound (“at least”)?"] == ["not known", "no", ""]


def test_of_one_day_nothing_is_due_to_the_day_and_the_page_says_so_once():
    page = changed.whole(make_view((BEFORE, at(EARLIER, *PARTNERS))))

    assert rows(page)[0] == ["Figure", "Before", "After", "Difference"]
    assert "Both speak of the same day, 31 December 2024" in said(page)


def test_of_a_few_partners_there_is_no_share():
    few = [
        at(EARLIER, *PARTNERS[:number], make_alliance(lead_partner_id="P1")) for number in (2, 3)
    ]
    view = make_view(few, page="overview")

    assert "%" not in said(changed.whole(view))
    assert "was 1 of 2 at the publication" in said(changed.latest(view))
    assert "is 1 of 3 now" in said(changed.latest(view))


def test_a_difference_that_rounds_to_nothing_is_not_written_as_nothing():
    many = [
        at(
            EARLIER,
            *PARTNERS,
            make_alliance(lead_partner_id="P1"),
            make_count(EARLIER, 3000 + number),
        )
        for number in (0, 1)
    ]

    share = rows(changed.whole(make_view(many)))[1]

    assert share[1:] == ["less than 0.1 %", "less than 0.1 %", "less than 0.1 points"]


def test_the_figures_have_the_names_of_the_core():
    assert set(changed.FIGURES) == set(headline(Indicators(BEFORE, framework()).values()))


# --- who moved ------------------------------------------------------------------------------------


def test_who_counts_on_one_side_only_is_named_with_the_cause():
    page = changed.whole(make_view(BOTH))

    flows = next(one for one in components(page, html.Div) if named(one) == "flows")
    assert [said(one) for one in components(flows, (html.H4, html.Li))] == [
        "Newly taking part: 3 partners",
        "Partner P2 P2 – begins between the two days: Alliance A2 A2",
        "Partner P4 P4 – added: Alliance A9 A9",
        "Éleveurs d’avenir P8 – the partner was added: Living Soils A8",
        "No longer taking part: 1 partner",
        "Partner P3 P3 – its status or dates were changed: Alliance A3 A3",
        "Newly in the register: 1 partner",
        "Éleveurs d’avenir P8 – the partner was added",
        "No longer in the register: 1 partner",
        "Partner P7 P7 – the partner was removed",
        "Newly in force: 3 partnerships and alliances",
        "Alliance A2 A2 – begins between the two days",
        "Living Soils A8 – added",
        "Alliance A9 A9 – added",
        "No longer in force: 1 partnership or alliance",
        "Alliance A3 A3 – its status or dates were changed",
    ]


def test_a_name_leads_to_its_record_where_that_is_shown():
    page = changed.whole(make_view(BOTH))

    links = {said(one): one.href for one in components(page, html.A)}

    assert links["Éleveurs d’avenir"] == "/en/partners/P8"
    assert links["Living Soils"] == "/en/alliances/A8"
    assert links["Alliance A3"] == "/en/alliances/A3"  # it is over, and is there
    assert "Partner P7" not in links


def test_a_long_list_is_folded_after_twelve_and_a_very_long_one_is_cut():
    many = [make_partner(f"N{number:03}") for number in range(changed.MOST_NAMED + 5)]
    page = changed.whole(make_view((at(LATER), at(LATER, *many))))

    flow = next(one for one in components(page, html.Div) if named(one) == "flows")
    shown, folded = components(flow, html.Ul)

    assert len(shown.children) == 12
    assert len(folded.children) == changed.MOST_NAMED - 12
    assert "and 293 more" in said(flow)
    assert "5 more are not written out here" in said(flow)


def test_where_nobody_moved_and_nothing_was_edited_that_is_said():
    page = said(changed.whole(make_view((at(EARLIER, *PARTNERS), at(LATER, *PARTNERS)))))

    assert "Nobody counts who did not before" in page
    assert "No record was edited" in page


# --- the edits ------------------------------------------------------------------------------------


def test_an_edit_says_which_fields_say_what_else():
    before = at(LATER, make_partner(country="BEN"), make_alliance())
    after = at(LATER, make_partner(themes=("mrv",)), make_alliance(lead_partner_id="P1"))

    edits = [
        said(one) for one in components(changed.whole(make_view((before, after))), html.Details)
    ]

    assert edits == [
        (
            "Partners: 1 changed Partner P1 P1 Country: Benin → not stated"
            " Themes: not stated → Measuring and reporting (MRV)"
        ),
        "Partnerships and alliances: 1 changed Alliance A1 A1 Lead partner: not stated → Partner P1 P1",
    ]


def test_a_record_without_an_id_is_named_by_what_it_says_and_by_names_that_are_gone():
    before = at(LATER, make_partner(name="Gone"), make_alliance(), make_membership(role="chair"))
    after = at(LATER, make_alliance(), make_count(EARLIER, 1), make_milestone(done_on=EARLIER))

    edits = [
        said(one) for one in components(changed.whole(make_view((before, after))), html.Details)
    ]

    assert edits == [
        "Partners: 1 removed Gone P1",
        "Alliance members: 1 removed Gone P1 in Alliance A1 A1 · Role: chair",
        "Published totals: 1 added 1 partner on 31 December 2024",
        "Activities: 1 added Activity 1: A milestone · Date done: 31 December 2024",
    ]


def test_of_many_edits_the_first_are_told_and_the_others_counted():
    many = [make_partner(f"N{number:03}") for number in range(40)]
    changed_ones = [make_partner(f"N{number:03}", country="FRA") for number in range(30)]
    page = changed.whole(make_view((at(LATER, *many), at(LATER, *changed_ones))))

    [edits] = components(page, html.Details)

    assert said(edits).startswith("Partners: 10 removed and 30 changed Removed Partner N030 N030")
    assert said(edits).count("Country: not stated → France") == edited.MOST
    assert said(edits).endswith("and 5 more")


def test_a_long_text_of_a_cell_is_cut():
    before, after = (at(LATER, make_partner(core_competencies=word * 400)) for word in "xy")

    page = said(changed.whole(make_view((before, after))))

    assert f"{'x' * edited.LONGEST}… → {'y' * edited.LONGEST}…" in page


@in_every_language
@pytest.mark.parametrize("back", [False, True])
def test_every_field_of_every_table_is_told_in_words(back, language):
    view = make_view((everything(is_new=back), everything(is_new=not back)), language)

    edits = [said(one) for one in components(changed.whole(view), html.Details)]

    assert [one for one in edits if KEYS.search(one)] == []
    edited_fields = {
        (edit.new.table, field)
        for edit in (told(view).about, *(e for t in told(view).edits.values() for e in t.changed))
        for field in edit.fields
    }
    told_fields = {
        (table, field)
        for table, kind in TABLES.items()
        for field in kind.model_fields
        if table in ("about", "partners", "alliances", "concept_notes", "networks")
    } - {("about", "illustrative")}
    ids = {("partners", "partner_id"), ("alliances", "alliance_id")}
    ids |= {("concept_notes", "note_id"), ("networks", "network_id")}
    assert edited_fields == told_fields - ids
    for table, field in edited_fields:
        assert any(plain(edited._heading(view, table, field)) in one for one in edits)


@in_every_language
def test_every_field_has_a_heading(language):
    view = make_view(BOTH, language)

    assert all(
        edited._heading(view, table, field)
        for table, kind in TABLES.items()
        for field in kind.model_fields
    )


# --- on Overview ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "sentence"),
    [
        (1, 3, "has risen by 20 percentage points: from 1 of 10 (10 %) to 3 of 10 (30 %)."),
        (3, 2, "has fallen by 10 percentage points: from 3 of 10 (30 %) to 2 of 10 (20 %)."),
        (2, 2, "has not changed: 2 of 10 (20 %)."),
    ],
)
def test_overview_says_how_the_share_has_moved_since_the_publication_before(
    before, after, sentence
):
    sides = [
        at(
            LATER,
            *PARTNERS,
            *(
                make_alliance(f"A{place}", lead_partner_id=f"P{place}")
                for place in range(1, own + 1)
            ),
            make_count(EARLIER, 10),
            note=str(place),
        )
        for place, own in enumerate((before, after))
    ]

    page = said(changed.latest(make_view(sides, page="overview")))

    assert (
        f"Since the publication of 24 November 2026, the share of partners known to take part {sentence}"
        in page
    )
    assert "The figures spoke of" not in page


def test_a_share_that_was_not_known_has_not_risen():
    before = at(EARLIER, *PARTNERS, make_count(LATER, 10))
    view = make_view((before, at(LATER, *PARTNERS, make_count(EARLIER, 10))), page="overview")

    page = said(changed.latest(view))

    assert "was not known at the publication of 24 November 2026, and is 0 of 10 (0 %) now" in page
    assert "The figures spoke of 31 December 2024 then, and speak of 31 December 2025 now." in page
    assert "The partners that take part are the same." in page


def test_overview_names_the_first_who_moved_with_the_cause_and_leads_to_the_whole():
    engaged = [make_alliance(f"A{place}", lead_partner_id=f"P{place}") for place in range(1, 6)]
    view = make_view((at(LATER, *PARTNERS), at(LATER, *PARTNERS, *engaged)), page="overview")

    page = changed.latest(view)

    assert [said(one) for one in components(page, html.Li)] == [
        "Partner P1 – added: Alliance A1",
        "Partner P2 – added: Alliance A2",
        "Partner P3 – added: Alliance A3",
        "and 2 more",
    ]
    assert "Newly taking part: 5 partners" in said(page)
    assert list(components(page, html.A))[-1].href == "/en/data#changed"


def test_there_is_nothing_to_tell_without_a_publication_before():
    view = view_of(Indicators(AFTER, framework()))

    assert changed.latest(view) == []
    assert 'id="changed"' not in html_of(pages.PAGES["overview"](view))


def test_overview_tells_it_after_the_targets():
    page = html_of(pages.PAGES["overview"](make_view(BOTH, page="overview")))

    assert page.index('id="way"') < page.index('id="changed"') < page.index('id="where"')


def test_a_publication_that_was_taken_back_is_said_to_be():
    view = make_view(BOTH[::-1], page="overview")
    back = replace(view.compared, after=replace(view.compared.after, action="rollback"))

    page = said(changed.latest(replace(view, compared=back)))

    assert page.startswith("What has changed? The publication of 24 November 2026 was taken back")


@in_every_language
def test_a_selection_and_an_earlier_day_are_told_that_this_is_about_all_partners(language):
    for query, is_said in (("", False), ("region=europe", True), ("on=2024-12-31", True)):
        view = make_view(BOTH, language, "overview", query)

        page = said(changed.latest(view))

        assert (plain(view.text("changed.everybody")) in page) == is_said


@in_every_language
@pytest.mark.parametrize("page", ["overview", "data"])
def test_illustrative_data_is_not_compared_with_real_data(page, language):
    view = make_view((at(LATER, *PARTNERS, illustrative=True), AFTER), language, page)
    assert view.compared.changes is None

    whole = said(pages.PAGES[page](view))

    dates = {"old": view.text.day(NOVEMBER.date()), "new": view.text.day(DECEMBER.date())}
    assert plain(view.text("changed.illustrative", **dates)) in whole


def test_too_many_records_are_not_compared_one_by_one_and_that_is_said():
    view = make_view(BOTH)
    compared = replace(view.compared, changes=None)

    for part in (changed.latest, changed.whole):
        assert "there are too many records to tell" in said(part(replace(view, compared=compared)))


# --- the choice of two publications ---------------------------------------------------------------


def test_the_form_asks_for_two_publications_and_keeps_what_the_address_asks_for():
    view = make_view(BOTH, query="region=europe&region=africa&on=2024-12-31")

    [form] = components(changed.whole(view), html.Form)

    assert (form.method, form.action) == ("get", "/en/data#changed")
    hidden = [(one.name, one.value) for one in components(form, dbc.Input)]
    assert hidden == [("region", "africa"), ("region", "europe"), ("on", "2024-12-31")]
    before, after = components(form, dbc.Select)
    assert (before.name, before.value) == ("from", BEFORE.digest[:12])
    assert (after.name, after.value) == ("to", AFTER.digest[:12])
    assert before.options == after.options
    assert [(plain(one["label"]), one["value"]) for one in before.options] == [
        ("31 December 2025 · published 1 December 2026 · 4 of 2 000", AFTER.digest[:12]),
        ("31 December 2024 · published 24 November 2026 · 2 of 10", BEFORE.digest[:12]),
    ]


def test_a_snapshot_that_was_published_twice_is_one_choice_and_an_old_one_is_one_too():
    view = make_view(BOTH)
    new, old = view.history
    again = replace(old, number=3, action="rollback")
    view = replace(view, history=(again, new))

    options = [one.value for one in components(changed.whole(view), dbc.Select)]
    choices = changed._choices(view)

    assert [one.number for one in choices] == [3, 2]
    assert options == [BEFORE.digest[:12], AFTER.digest[:12]]
    assert changed._choices(replace(view, history=(new,))) == [new, old]


@pytest.mark.parametrize(
    ("query", "said_of_it"),
    [
        ("from={after}&to={after}", "These are the same records."),
        ("from={after}", "These are the same records."),
        ("from={before}&to={after}", "One of these two publications cannot be read any more."),
    ],
)
def test_where_two_cannot_be_told_apart_the_page_says_why_and_still_offers_a_choice(
    query, said_of_it
):
    asked = query.format(before=BEFORE.digest[:6], after=AFTER.digest)
    view = make_view(BOTH, query=asked, compared=None)

    page = changed.whole(view)

    assert said_of_it in said(page)
    assert len(list(components(page, dbc.Select))) == 2


def test_the_first_publication_has_nothing_to_be_compared_with():
    view = view_of(Indicators(AFTER, framework()), page="data")

    page = changed.whole(view)

    assert "There is only one publication so far" in said(page)
    assert list(components(page, html.Form)) == []


# --- corrections ----------------------------------------------------------------------------------


def stated(number: int, digest="ab", **values) -> Stated:
    given = {"at": datetime(2026, 1, number, tzinfo=UTC), "action": "publish", "by_day": {}}
    return Stated(number=number, digest=digest * 32, **{**given, **values})


def corrected(figure="engaged", old: int | None = 1, new: int | None = 2, **sides) -> Correction:
    before, after = sides.get("before", stated(1)), sides.get("after", stated(2, "cd"))
    return Correction(before, after, date(2020, 12, 31), figure, old, new)


@in_every_language
def test_a_correction_says_the_day_the_figure_what_it_was_and_what_it_is(language):
    found = [corrected(figure, 1000, None) for figure in FIGURES]
    view = make_view(BOTH, language, corrections=tuple(found))

    [_, title, *lines] = rows(changed.corrections(view))

    day = view.text.day(date(2026, 1, 2))
    assert title[0].startswith(plain(view.text("changed.corrections.published", day=day)))
    assert lines == [
        [
            plain(view.text.day(date(2020, 12, 31))),
            plain(view.text(f"changed.corrections.figure.{figure}")),
            "1 000",
            view.text("cli.not_known"),
        ]
        for figure in FIGURES
    ]


def test_the_corrections_of_a_publication_stand_together_with_the_way_to_what_changed():
    taken_back = corrected(before=stated(2, "cd"), after=stated(3, "ab", action="rollback"))
    found = (taken_back, corrected(), corrected("listed"))
    view = make_view(BOTH, query="region=europe", corrections=found)

    page = changed.corrections(view)

    assert [row[0] for row in rows(page) if len(row) == 1] == [
        "Taken back on 3 January 2026 · what changed",
        "Published on 2 January 2026 · what changed",
    ]
    assert [one.href for one in components(page, html.A)] == [
        "/en/data?from=cdcdcdcdcdcd&to=abababababab&region=europe#changed",
        "/en/data?from=abababababab&to=cdcdcdcdcdcd&region=europe#changed",
    ]


def test_the_same_records_counted_anew_have_no_changes_to_lead_to():
    page = changed.corrections(make_view(BOTH, corrections=(corrected(after=stated(2)),)))

    assert "the same records, counted anew" in said(page)
    assert list(components(page, html.A)) == []


def test_of_very_many_corrections_the_newest_are_listed_and_the_others_counted():
    page = changed.corrections(make_view(BOTH, corrections=(corrected(),) * 53))

    assert len([row for row in rows(page)[1:] if len(row) > 1]) == changed.MOST_CORRECTIONS
    assert "3 older corrections are not listed here." in said(page)


def test_what_has_no_start_is_a_reason_of_its_own_where_there_is_such_a_record():
    undated = at(LATER, *PARTNERS, make_alliance(started_on=None))

    for after, is_said in ((AFTER, False), (undated, True)):
        view = make_view((BEFORE, after), corrections=(corrected(),))
        assert ("What has no start date" in said(changed.corrections(view))) == is_said


@in_every_language
def test_where_nothing_was_corrected_the_page_says_what_would_stand_there(language):
    view = make_view(BOTH, language)

    page = changed.corrections(view)

    assert plain(view.text("changed.corrections.none")) in said(page)
    assert list(components(page, html.Table)) == []


# --- the pages as a whole -------------------------------------------------------------------------


@in_every_language
@pytest.mark.parametrize("page", ["overview", "data"])
def test_no_key_and_no_value_of_the_program_is_left_over(page, language):
    found = (corrected(), corrected("whole", None, 5, after=stated(2, action="rollback")))
    view = make_view(BOTH, language, page, corrections=found)

    parts = [*changed.latest(view), changed.whole(view), changed.corrections(view)]

    assert KEYS.findall(re.sub(r"digest\S*", "", said(parts))) == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_nothing_is_said_as_in_english(language):
    pair = everything(is_new=False), everything(is_new=True)
    found = (corrected(), corrected("whole", None, 5, after=stated(2, action="rollback")))
    sides = []
    for one in ("en", language):
        view = make_view(pair, one, corrections=found)
        tree = [*changed.latest(view), changed.whole(view), changed.corrections(view)]
        sides.append([said(piece) for piece in components(tree, WORDS)])

    alike = {one for one, other in zip(*sides, strict=True) if one == other}

    names = re.compile(
        r"((Partner|Alliance|Note|Network) \w+|[PACN]\d|no|[\d\s%+−.,]+|https\S+)( [PACN]\d)?"
    )
    assert {one for one in alike if one and not names.fullmatch(one)} == set()


@pytest.mark.parametrize("page", ["overview", "data"])
def test_a_page_with_changes_is_of_what_the_delivery_can_write(page):
    view = make_view(BOTH, page=page, corrections=(corrected(),))

    main = pages.PAGES[page](view)

    levels = [
        int(type(one).__name__[1]) for one in components(main, (html.H1, html.H2, html.H3, html.H4))
    ]
    ids = Counter(id_of(one.id) for one in components(main) if getattr(one, "id", None))
    assert "<main" in html_of(main)
    assert max(ids.values()) == 1
    assert levels[0] == 1
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))
    anchors = {one.href[1:] for one in components(main, html.A) if one.href.startswith("#")}
    assert anchors <= set(ids)


@in_every_language
def test_names_of_people_who_mean_no_good_are_shown_as_they_are(language):
    hostile = [
        make_partner("P1", name=HOSTILE, core_competencies=HOSTILE, website="javascript:alert(1)"),
        make_partner(HOSTILE, name=HOSTILE),
        make_alliance("A1", name=HOSTILE, counterpart=HOSTILE, lead_partner_id="P1"),
        make_alliance(HOSTILE, name=HOSTILE, lead_partner_id=HOSTILE),
        make_membership("A1", "P1", role=HOSTILE),
        make_milestone(1, HOSTILE, note=HOSTILE),
    ]
    plainly = [make_partner("P1"), make_alliance("A1")]
    for pair in ((plainly, hostile), (hostile, plainly)):
        before, after = (at(LATER, *some) for some in pair)
        view = make_view((before, after), language)

        written = html_of([*changed.latest(view), changed.whole(view)])

        assert "<script" not in written
        assert "<a href=https://evil" not in written
        assert "&lt;script&gt;" in written
        assert not re.search(r'href="\s*java', written, re.IGNORECASE)
        for element in re.findall(r"<(?:span|bdi)([^>]*)>[^<]*&lt;script", written):
            assert not element or 'dir="auto"' in element or "class" in element


@pytest.mark.parametrize("language", ["fr", "es"])
def test_every_phrase_is_there_in_every_language_with_the_same_places(language):
    english, other = (
        _flat(tomllib.loads((ROOT / "dashboard/locale" / one / "changes.toml").read_text("utf-8")))
        for one in ("en", language)
    )

    assert set(english) == set(other)
    for key, phrase in english.items():
        places = [set(re.findall(r"\{\w+\}", str(words))) for words in (phrase, other[key])]
        assert places[0] == places[1], key


def test_no_phrase_is_unused():
    phrases = _flat(tomllib.loads((ROOT / "dashboard/locale/en/changes.toml").read_text("utf-8")))
    ours = {key for key in phrases if key.startswith(("changed.", "data."))}
    code = "".join(
        (ROOT / "layouts" / f"{name}.py").read_text("utf-8")
        for name in ("changed", "edited", "data")
    )

    used = {*re.findall(r"[\"'.](\w+)[\"']", code), *Edits.__slots__, *FIGURES}

    assert {key for key in ours if key.rpartition(".")[2] not in used} == set()


@in_every_language
def test_quotes_and_apostrophes_are_those_of_print(language):
    phrases = _flat(
        tomllib.loads((ROOT / "dashboard/locale" / language / "changes.toml").read_text("utf-8"))
    )

    assert [key for key, words in phrases.items() if re.search("[\"']", "".join(words))] == []
    assert texts()[language].has("changed.title")
