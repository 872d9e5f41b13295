"""The pages in every state, in every language: complete, and of what the delivery knows how to write."""

import re
from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from dash import dcc, html

from dashboard.coded import coded
from dashboard.errors import AddressError
from dashboard.findings import Finding
from dashboard.framework import NOT_STATED
from dashboard.records import Alliance
from dashboard.snapshot import Records
from dashboard.store import Dropped
from dashboard.web.document import html_of, id_of
from layouts import controls, entries, pages, provenance, tables, words
from layouts.provenance import OPEN
from tests.layouts.reading import components, whole_page, words_of
from tests.layouts.views import LANGUAGES, NAMES, PAGES, STATES, framework, make_view, texts

FORBIDDEN_IN_HEADINGS = re.compile(
    r"D4|KPI|stakeholder|parties? prenantes?|partes? interesadas?", re.IGNORECASE
)
SOME = "three partners, in other scripts"
HEADINGS = (html.H1, html.H2, html.H3, html.H4)

in_every_state = pytest.mark.parametrize("state", STATES)
in_every_language = pytest.mark.parametrize("language", LANGUAGES)


@in_every_language
@in_every_state
def test_every_page_is_written_in_every_state(state, language):
    for page in PAGES:
        view = make_view(state, language, page)

        assert "<main" in html_of(whole_page(view))
        assert pages.title(view).endswith(view.text("site.name"))
        assert pages.description(view)


@in_every_state
def test_an_id_stands_once_on_a_page(state):
    for page in PAGES:
        tree = whole_page(make_view(state, page=page))

        ids = Counter(id_of(one.id) for one in components(tree) if getattr(one, "id", None))

        assert not [name for name, times in ids.items() if times > 1]


@in_every_state
def test_headings_go_down_one_step_at_a_time_from_a_single_first_one(state):
    for page in PAGES:
        tree = whole_page(make_view(state, page=page))

        levels = [int(type(one).__name__[1]) for one in components(tree, HEADINGS)]

        assert levels[0] == 1
        assert levels.count(1) == 1
        assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


@in_every_language
def test_no_heading_speaks_the_language_of_the_trade(language):
    for page in PAGES:
        tree = whole_page(make_view(language=language, page=page))

        said = [words_of(one) for one in components(tree, HEADINGS)]

        assert not [heading for heading in said if FORBIDDEN_IN_HEADINGS.search(heading)]


@pytest.mark.parametrize("state", ["nearly nothing is known", "everything is known, too slow"])
@in_every_language
def test_the_overview_says_no_number_that_is_not_in_the_values(state, language):
    view = make_view(state, language)
    known = set(re.findall(r"\d+", repr((view.values, view.statements, view.framework.targets))))
    known |= {"4", "1000"}  # the name of the Initiative
    for _, share in view.values.history:
        for fraction in filter(None, (share.fraction, share.fraction_max)):
            known |= set(re.findall(r"\d+", view.text.percent(fraction)))
    known |= {str(share.listed - share.part) for _, share in view.values.history}
    known |= {"0", "25", "75", "100"}  # the ticks of the share
    for one in view.statements:
        a_year = one.count_a_year
        known |= {str(-(-a_year.numerator // a_year.denominator))} if a_year else set()
        for pace in filter(None, (one.pace, one.pace_needed_from_start)):
            known |= set(re.findall(r"\d+", view.text.decimal(pace * 100)))
    for year in range(2010, 2060, 10):
        known.add(str(year))

    said = words_of(pages.PAGES["overview"](view)).replace("\N{NARROW NO-BREAK SPACE}", "")

    assert set(re.findall(r"\d+", said)) <= known


def test_every_page_of_the_menu_opens_with_a_question_and_an_answer_of_one_look():
    for page in PAGES:
        tree = pages.PAGES[page](make_view(page=page))
        question, answer = [
            one
            for one in components(tree)
            if str(getattr(one, "className", "")).split()[:1] in (["question"], ["answer"])
        ]

        assert (question.className, answer.className) == ("question", "answer"), page


@in_every_state
def test_every_link_within_a_page_leads_to_a_part_of_it(state):
    for page in PAGES:
        tree = whole_page(make_view(state, page=page))
        parts = {id_of(one.id) for one in components(tree) if getattr(one, "id", None)}

        for link in components(tree, html.A):
            assert not link.href.startswith("#") or link.href[1:] in parts, (page, link.href)


@in_every_language
def test_the_figures_can_be_cited_and_what_they_do_not_say_is_said(language):
    view = make_view(language=language, page="data")

    parts = {one.id: words_of(one) for one in components(pages.PAGES["data"](view), html.Section)}

    assert view.snapshot.digest[:12] in parts["cite"]
    assert "A publisher" in parts["cite"]
    for one in view.framework.indicators.values():
        for limit in one.limitations:
            assert " ".join(limit[language].split()) in parts["limits"]


@in_every_state
def test_a_link_that_dash_follows_stays_on_its_page(state):
    for page in PAGES:
        view = make_view(state, page=page)

        followed = [one.href for one in components(whole_page(view), dcc.Link)]

        assert all(re.split(r"[?#]", href)[0] == view.address.path for href in followed)


def test_every_control_has_its_label_around_it():
    tree = whole_page(make_view(page="explore"))
    labelled = [one for label in components(tree, html.Label) for one in components(label)]

    controls = [one for one in components(tree) if getattr(one, "name", None)]

    assert len(controls) == 9
    assert all(control in labelled for control in controls)


def test_every_table_has_a_caption_and_its_headings_say_what_they_head():
    for page in PAGES:
        tree = whole_page(make_view(page=page))

        for table in components(tree, html.Table):
            assert len(list(components(table, html.Caption))) == 1
            assert all(heading.scope in ("col", "row") for heading in components(table, html.Th))


@in_every_state
def test_every_chart_has_its_table_with_a_cell_for_each_heading(state):
    for page in PAGES:
        view = make_view(state, page=page)
        links = re.findall(r"/([\w.]+)\.csv", html_of(pages.PAGES[page](view)))

        charts = [one.id["name"] for one in components(whole_page(view), dcc.Graph)]

        assert set(charts) <= set(links)
    for name in tables.names(framework()):
        headings, rows = tables.table(name, make_view(state))
        assert all(len(row) == len(headings) for row in rows)


def test_a_filter_of_several_values_is_kept_by_the_form():
    page = pages.PAGES["explore"](make_view("several values of one filter", page="explore"))

    form = html_of(next(components(page, html.Form)))

    inputs = [one for one in re.findall(r"<input[^>]*>", form) if 'name="region"' in one]
    kept = re.findall(r'value="(\w+)"', "".join(inputs))
    assert kept == ["africa", "europe"]


def test_a_cut_with_nothing_in_it_says_what_would_give_something():
    view = make_view("a cut with nothing in it", page="explore")

    links = [one.href for one in components(pages.PAGES["explore"](view), dcc.Link)]

    assert "/en/explore?region=north_america" in links
    assert "/en/explore?theme=advocacy" in links


def test_a_cut_without_partners_has_no_charts_and_no_list():
    view = make_view("a cut with nothing in it", page="explore")
    page = pages.PAGES["explore"](view)

    assert list(components(page, dcc.Graph)) == []
    assert view.text("explore.no_partner") in words_of(page)
    assert view.text("records.title.none") in words_of(page)


@in_every_language
@pytest.mark.parametrize("query", ["region=europe&kind=mou", "region=north_america"])
def test_what_is_filtered_is_said_in_words(query, language):
    view = make_view(language=language, page="explore", query=query)
    shown = view.text("cut.shown", cuts=view.text.several(words.cuts(view)))

    assert " ".join(shown.split()) in words_of(pages.PAGES["explore"](view))


def test_an_outlined_mark_and_a_dotted_line_are_explained_where_they_are_drawn():
    for state, outlined, dotted in (
        ("nearly nothing is known", False, False),
        ("an earlier day", True, False),
        ("everything is known, too slow", False, True),
    ):
        view = make_view(state)
        said = words_of(pages.PAGES["overview"](view))

        assert (view.text("where.note_outlined") in said) == outlined, state
        assert (view.text("chart.path.pace") in said) == dotted, state


def test_a_number_on_the_data_page_leads_to_what_it_counts():
    written = html_of(pages.PAGES["data"](make_view(page="data", query="region=europe")))

    assert 'href="/en/explore?show=partners#records"' in written
    assert 'href="/en/explore?region=europe&amp;evidence=not_stated#records"' in written
    assert 'href="/en?region=europe#which"' in written
    overview = pages.PAGES["overview"](make_view("a cut by region"))
    assert any(getattr(one, "id", None) == "which" for one in components(overview, html.Ul))


def test_the_other_side_is_not_named_where_the_title_is_its_name():
    view = make_view("three partners, in other scripts", page="explore")
    alliance = view.snapshot.alliances[0]
    assert view.text("record.counterpart") in words_of(entries.alliance_entry(view, 0))

    named_so = view.snapshot.alliances.columns | {"name": coded([alliance.counterpart])}
    alliances = Records(Alliance, named_so, 1)
    view = replace(view, snapshot=replace(view.snapshot, alliances=alliances))

    assert view.text("record.counterpart") not in words_of(entries.alliance_entry(view, 0))


def test_a_share_of_fewer_than_five_partners_is_not_a_percentage():
    assert "%" not in words_of(
        pages.PAGES["explore"](make_view("three partners, in other scripts", page="explore"))
    )


def test_a_selection_has_no_status():
    view = make_view("a cut by region")

    said = words_of(pages.PAGES["overview"](view))

    assert view.text("status.cut") in said
    assert view.text("status.not_known.no_total") not in said


@pytest.mark.parametrize(
    ("state", "status"),
    [
        ("everything is known, on course", "on_track"),
        ("everything is known, too slow", "too_slow"),
        ("everything is known, little progress", "little_progress"),
        ("all of them", "met"),
    ],
)
def test_a_status_is_said_in_words(state, status):
    view = make_view(state)
    assert view.statements[0].status == status

    said = words_of(pages.PAGES["overview"](view))

    assert view.text(f"status.{status}.sentence") in said


def test_names_are_set_in_the_direction_of_their_script():
    page = pages.PAGES["explore"](make_view("three partners, in other scripts", page="explore"))

    named = [one for one in components(page) if getattr(one, "dir", None) == "auto"]

    assert {name for name in NAMES if any(name in words_of(one) for one in named)} >= {
        NAMES[0],
        NAMES[3],
    }


def test_a_language_link_leads_to_the_same_address():
    before, _ = pages.frame(make_view("a list on its second page", page="explore"))

    links = [one.href for one in components(before, html.A) if getattr(one, "hrefLang", None)]

    assert links == [f"/{language}/explore?show=partners&page=2" for language in LANGUAGES]


def test_illustrative_data_says_so_before_anything_else():
    before, _ = pages.frame(make_view("everything is known, on course"))
    assert texts()["en"]("site.illustrative") in words_of(before[:2])

    before, _ = pages.frame(make_view())
    assert texts()["en"]("site.illustrative") not in words_of(before)


def test_a_text_of_an_export_is_never_markup():
    view = make_view("a partner that is not there", page="explore", query="partner=%3Cscript%3E")

    assert "<script" not in html_of(whole_page(view))
    assert "&lt;script" in html_of(whole_page(view))


@in_every_language
def test_an_error_and_an_empty_site_have_a_page_of_their_own(language):
    text = texts()[language]

    for status in (400, 404, 405, 500, 418):
        said = html_of(pages.error_page(text, status, "Because.", [html.A("one", href="/en")]))
        assert "Because." in said
        assert f'href="/{language}"' in said
    assert "d4 publish" in words_of(pages.nothing_published(text))


@in_every_language
def test_an_address_with_a_wrong_value_leads_to_those_with_a_right_one_and_to_the_one_without(
    language,
):
    view = make_view(language=language)
    error = AddressError("unknown_value", "region", "nowhere", ("africa", "not_stated"))

    ways = pages.ways_out(view, error, f"/{language}/explore", "theme=mrv&region=nowhere")

    path = f"/{language}/explore?theme=mrv"
    assert [(one.children, getattr(one, "href", None)) for one in ways] == [
        (words.label(view, "region", "africa"), f"{path}&region=africa"),
        (view.text("words.not_stated"), f"{path}&region=not_stated"),
        (view.text("error.without"), path),
    ]


def test_around_a_message_no_page_is_the_one_that_is_read():
    view = make_view()

    for is_here in (True, False):
        before, _ = pages.frame(view, is_here=is_here)
        assert ('aria-current="page"' in html_of(before)) == is_here


def test_a_day_in_a_finding_is_written_as_the_page_writes_days():
    finding = Finding("active_but_over", "a.csv", row=2, details={"name": "A", "day": "2020-06-19"})
    view = make_view(language="fr", page="data")
    view = replace(view, publication=replace(view.publication, findings=(finding,)))

    said = words_of(pages.PAGES["data"](view))

    assert "19 juin 2020" in said
    assert "2020-06-19" not in said


def test_findings_of_one_kind_stand_together_with_their_number_and_a_few_places():
    view = make_view(page="data")
    findings = tuple(
        Finding(
            "unknown_country",
            "partners.csv",
            row=row,
            column="Pays",
            column_number=3,
            value="Frnace",
        )
        for row in range(2, 12)
    )
    view = replace(view, publication=replace(view.publication, findings=findings))

    said = words_of(pages.PAGES["data"](view))

    assert view.text("data.severity.withheld", count=10) in said
    assert said.count("partners.csv!C") == 3
    assert view.text("data.findings.more", count=7) in said
    assert findings[0].hint(view.text) in said
    assert findings[0].message(view.text).removesuffix(".") in said.partition("unknown_country")[0]


@in_every_language
@pytest.mark.parametrize("verdict", ["published", "unchanged", "held", "refused", "undone"])
def test_what_became_of_the_last_drop_is_said_without_a_word_of_what_stands_in_it(
    verdict, language
):
    said = {"codes": {"unknown_partner": 3, "month_only": 7, "missing_column": 1}}
    dropped = Dropped(1, datetime(2026, 11, 24, tzinfo=UTC), "state", verdict, said)
    view = replace(make_view(SOME, language, page="data"), dropped=dropped)

    words = words_of(provenance.findings(view))

    def is_said(key: str, **values: object) -> bool:
        return " ".join(view.text(key, **values).split()) in " ".join(words.split())

    assert is_said(f"data.drop.{verdict}", day=view.text.day(date(2026, 11, 24)))
    named = [code for code in said["codes"] if is_said(f"finding.{code}.hint", **OPEN)]
    costly = ["unknown_partner", "missing_column"] if verdict in ("held", "refused") else []
    assert named == costly


def test_where_no_folder_is_watched_nothing_is_said_of_a_drop():
    view = make_view(SOME, page="data")

    assert "drop" not in {
        getattr(one, "className", None) for one in components(provenance.findings(view))
    }


def test_the_countries_of_a_filter_stand_where_a_reader_of_the_language_looks_for_them():
    view = make_view(language="fr", query="country=VNM&country=ECU&country=ESP")

    countries = controls._choices(view, "country")

    # Brésil, Équateur, Espagne, France, Sénégal, Viêt Nam
    assert countries == ("BRA", "ECU", "ESP", "FRA", "SEN", "VNM", NOT_STATED)
