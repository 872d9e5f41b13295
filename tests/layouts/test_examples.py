"""The page of the worked examples: every case in full, in the words of each language."""

import re
from collections import Counter
from datetime import date
from fractions import Fraction
from itertools import pairwise

import pytest
from dash import html

from dashboard.address import Filters
from dashboard.cases import Case, CaseFile, Group, Moment, load_cases
from dashboard.framework import Words
from dashboard.settings import ROOT
from dashboard.web.document import html_of, id_of
from layouts.examples import examples
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, make_view
from tests.makers import make_alliance, make_count, make_membership, make_milestone, make_partner

FILES = load_cases(ROOT / "tests" / "cases")
CASES = [case for file in FILES for case in file.cases]
NAME = Words(en="A rule", fr="Une règle", es="Una regla")
NOW = date(2022, 12, 31)
KEYS = re.compile(r"\b[a-z]+_[a-z_]+|\bD4|[{}]|\b(None|True|False)\b|Fraction")

in_every_language = pytest.mark.parametrize("language", LANGUAGES)


def page_of(*cases, language="en"):
    file = CaseFile(key="rules", place=1, title=NAME, cases=cases)
    return examples(make_view(language=language, page="data"), [file])


def case_of(*records, groups=(), moments=()):
    tables = {
        name: tuple(record for record in records if record.table == name)
        for name in dict.fromkeys(record.table for record in records)
    }
    return Case(name=NAME, as_of=NOW, records=tables, groups=groups, figures=moments)


def moment(figures, on=NOW, **filters):
    return Moment(
        on=on,
        filters=Filters(**filters),
        figures={tuple(path.split("/")): value for path, value in figures.items()},
    )


def lines(page):
    """What is said of the records, a line each."""
    unfolded = components(page, html.Details)
    return [words_of(line).strip() for one in unfolded for line in components(one, html.Li)]


def table(page):
    """The cells of the only table, row by row."""
    rows = components(page, html.Tr)
    return [[words_of(cell).strip() for cell in row.children] for row in rows]


@in_every_language
def test_every_rule_is_a_heading_and_every_figure_of_it_a_cell(language):
    page = examples(make_view(language=language, page="data"), FILES)

    unfolded = list(components(page, html.Details))

    assert len(unfolded) == len(CASES)
    for case, one in zip(CASES, unfolded, strict=True):
        (heading,) = components(one, html.H3)
        cells = [words_of(cell).strip() for cell in components(one, html.Td)]
        assert heading.children == case.name[language]
        assert sum(map(bool, cells)) == sum(len(moment.figures) for moment in case.figures)


@in_every_language
def test_no_key_and_no_value_of_the_program_is_left_over(language):
    page = examples(make_view(language=language, page="data"), FILES)

    said = "\n".join(words_of(one) for one in components(page, (html.Th, html.Td, html.Li, html.P)))

    assert KEYS.findall(said) == []


@pytest.mark.parametrize("language", ["fr", "es"])
def test_nothing_is_said_as_in_english(language):
    pages = [examples(make_view(language=one, page="data"), FILES) for one in ("en", language)]
    kinds = (html.H1, html.H2, html.H3, html.Th, html.Td, html.P, html.Li)

    said = [[words_of(one).strip() for one in components(page, kinds)] for page in pages]
    facts = [
        pair
        for english, other in zip(*said, strict=True)
        for pair in zip(english.split(" · "), other.split(" · "), strict=True)
    ]

    alike = {one for one, other in facts if one == other and re.search("[a-z]", one)}
    assert alike <= {"no"}  # Spanish


def test_the_page_is_of_what_the_delivery_can_write_with_headings_that_go_down_one_step_at_a_time():
    page = examples(make_view(page="data"), FILES)

    levels = [int(type(one).__name__[1]) for one in components(page, (html.H1, html.H2, html.H3))]
    ids = Counter(id_of(one.id) for one in components(page) if getattr(one, "id", None))
    links = [one.href for one in components(page, html.A)]

    assert "<main" in html_of(page)
    assert levels[:3] == [1, 2, 3]
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))
    assert max(ids.values()) == 1
    assert links == ["/en/data#counting", *(f"#{file.key}" for file in FILES)]
    assert {file.key for file in FILES} <= set(ids)


def test_a_note_of_a_file_stands_before_its_cases():
    note = Words(en="The day is halfway.", fr="À mi-chemin.", es="A medio camino.")
    file = CaseFile(key="rules", place=1, title=NAME, note=note, cases=(case_of(),))

    said = words_of(examples(make_view(language="fr", page="data"), [file]))

    assert "Une règle À mi-chemin. Une règle" in said


def test_a_record_says_what_it_states_and_nothing_else():
    page = page_of(
        case_of(
            make_partner("P1"),
            make_partner("P2", region="africa", country="BEN", themes=("mrv", "advocacy")),
            make_partner("P3", membership="member", evidence="documented", left_on=NOW),
            make_alliance(
                "A1",
                status="ended",
                scope="global",
                kind=("mou",),
                started_on=date(2018, 3, 1),
                ended_on=date(2020, 6, 30),
                lead_partner_id="P1",
                counterpart_country="IND",
                confirmed_on=NOW,
            ),
            make_membership("A1", "P2", role="mentor", joined_on=date(2019, 1, 1)),
            make_count(NOW, 1),
            make_count(NOW, 744),
            make_milestone(3, "M1", due_on=NOW, done_on=NOW),
        )
    )

    assert lines(page) == [
        "Partner P1",
        "Partner P2 · country: Benin · region: Africa · theme: Advocacy and Measuring and reporting (MRV)",
        "Partner P3 · membership: Member of the Consortium · to 31 December 2022 · evidence: Documented",
        (
            "Partnership or alliance A1 · kind: Memorandum of understanding · status: Ended"
            " · scope: Global · from 1 March 2018 · to 30 June 2020 · led by P1"
            " · country of the other side: India · last confirmed 31 December 2022"
        ),
        "P2 takes part in A1 · role: mentor · from 1 January 2019",
        "Published total on 31 December 2022: 1 partner",
        "Published total on 31 December 2022: 744 partners",
        "Activity 3, milestone M1 · due on 31 December 2022 · done on 31 December 2022",
    ]


def test_a_group_is_so_many_partners_and_what_each_of_them_leads():
    page = page_of(
        case_of(
            groups=(
                Group(partners=10, engaged_from=date(2018, 1, 1), engaged_until=NOW),
                Group(partners=1, undated=True),
                Group(partners=4),
            )
        )
    )

    assert lines(page) == [
        "10 partners, each of which leads a partnership · from 1 January 2018 · to 31 December 2022",
        "1 partner that leads a partnership · start not stated",
        "4 partners that take part in nothing",
    ]


def test_a_case_without_records_says_so():
    assert "No records at all." in words_of(page_of(case_of()))


def test_more_days_than_figures_go_down_with_the_figures_beside_them():
    page = page_of(
        case_of(
            moments=(
                moment({"D4.1/part": 0}, date(2018, 2, 28)),
                moment({"D4.1/part": 1, "D4.3/count": 2}, date(2018, 3, 1)),
                moment({"D4.3/count": 1000}),
            )
        )
    )

    assert table(page) == [
        ["Day", "Partners that take part", "Partnerships and alliances in force"],
        ["28 February 2018", "0", ""],
        ["1 March 2018", "1", "2"],
        ["31 December 2022", "", "1 000"],
    ]


def test_a_filter_is_said_with_its_day_its_values_with_or():
    chosen = {"region": ("africa", "europe"), "theme": ("not_stated",)}
    page = page_of(case_of(moments=(moment({"D4.1/part": 0}), moment({"D4.1/part": 1}, **chosen))))

    assert table(page) == [
        ["Day and filter", "Partners that take part"],
        ["31 December 2022", "0"],
        ["31 December 2022 · region: Africa or Europe · theme: not stated", "1"],
    ]


def test_a_figure_is_named_with_the_part_day_or_target_that_it_is_of():
    page = page_of(
        case_of(
            moments=(
                moment(
                    {
                        "D4.1/by/region/africa/whole": 2,
                        "D4.1/by/region/unlisted/listed": "not there",
                        "D4.1/history/2019-12-31/listed": 3,
                        "D4.1/baseline/part": "none",
                        "D4.3/by_region_theme/africa+soil_health/partners": 1,
                        "D4.3/by_theme/not_stated/count": 1,
                        "D4.5/3/part": "not known",
                    }
                ),
            )
        )
    )

    assert table(page)[1:] == [
        ["All partners · region: Africa", "2"],
        ["Partners not listed · region", "not shown"],
        ["Partners listed · 31 December 2019", "3"],
        ["Partners that take part · 31 December 2020", "does not apply"],
        ["Partners that know the theme · region: Africa · theme: Soil health", "1"],
        ["Partnerships and alliances in force · theme: not stated", "1"],
        ["Milestones done · activity 3", "not known"],
    ]


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("D4.1/fraction", Fraction(1, 3), "33.3 %"),
        ("D4.1/lower_bound", True, "yes"),
        ("D4.1/lower_bound", False, "no"),
        ("D4.1/targets/2030/status", "not_known", "not known"),
        ("D4.1/targets/2030/status", "too_slow", "too slow"),
        ("D4.1/targets/2030/status", "none", "does not apply"),
        ("D4.1/targets/2030/status_range", ("met", "met"), "target met"),
        ("D4.1/targets/2030/status_range", ("missed", "met"), "from “missed” to “target met”"),
        ("D4.1/targets/2030/attained_in/year", 2031, "2031"),
        ("D4.1/targets/2030/attained_in/latest", "never", "never"),
        ("D4.1/targets/2030/pace_needed", Fraction(617, 10000), "6.17"),
        ("D4.1/targets/2030/partners_a_year", Fraction(5, 2), "2.5"),
        ("D4.1/targets/2030/ratio", Fraction(19, 20), "95 %"),
        ("D4.2/direction", "not_known", "not known"),
        ("D4.2/direction", "fewer", "fewer"),
    ],
)
def test_a_figure_is_said_as_the_pages_say_it(path, value, said):
    page = page_of(case_of(moments=(moment({path: value}),)))

    assert " ".join(table(page)[1][1].split()) == said
