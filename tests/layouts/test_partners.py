"""Partners: the directory finds, filters and turns its pages; the page of one says what it is, does, and comes from."""

import re
from datetime import date

import pytest
from dash import html

from dashboard.indicators import Indicators
from dashboard.lineage import lineage
from dashboard.web.document import html_of
from layouts import pages
from layouts.listing import PAGE
from tests.layouts.reading import components, whole_page, words_of
from tests.layouts.views import LANGUAGES, NAMES, STATES, framework, make_view, view_of
from tests.makers import make_alliance, make_count, make_membership, make_partner, make_snapshot_of

DAY = date(2022, 12, 31)
INRAE = "Institut national de recherche pour l’agriculture"


def indicators_of(*records) -> Indicators:
    return Indicators(make_snapshot_of(*records), framework())


def some() -> Indicators:
    """A partner of each kind: it takes part, it did, it may have, it never did, it left."""
    return indicators_of(
        make_partner(
            "P1",
            name=INRAE,
            acronym="INRAE",
            country="FRA",
            category="research_and_education",
            themes=("agroforestry", "soil_health"),
            core_competencies="soil carbon",
            website="https://example.org/inrae",
            source_url="https://example.org/source",
            evidence="documented",
            joined_on=date(2015, 12, 1),
        ),
        make_partner("P2", name="Danone", country="FRA", category="companies"),
        make_partner("P3", name="Elders", country="KEN", themes=("agroforestry",)),
        make_partner("P4", name="Zebra"),
        make_partner("P5", name="Gone", left_on=date(2019, 1, 1)),
        make_alliance("A1", name="Soils together", form="alliance", evidence="self_reported"),
        make_alliance("A2", name="Milk", ended_on=date(2020, 1, 1)),
        make_alliance("A3", name="Undated", started_on=None),
        make_membership("A1", "P1", role="chair"),
        make_membership("A1", "P3"),
        make_membership("A2", "P2"),
        make_membership("A3", "P2", left_on=date(2021, 6, 1)),
        make_count(date(2020, 1, 1), 100),
    )


def page_of(query: str = "", record: str | None = None, language: str = "en"):
    view = view_of(some(), language, "partners", query, record)
    return view, pages.PAGES["partners"](view)


def listed(page) -> list[str]:
    """The names of the entries."""
    return [words_of(one).strip() for one in components(page, html.H3)]


def links(tree) -> dict[str, str]:
    return {words_of(one).strip(): one.href for one in components(tree, html.A)}


def test_the_directory_answers_how_many_there_are_and_how_many_take_part():
    view, page = page_of()

    said = words_of(page)

    assert "On 31 December 2022, 4 partners were listed here by name." in said
    assert "2 of them were known to take part" in said
    assert "96 more partners exist and are not listed by name." in said
    assert pages.description(view).startswith("On 31 December 2022, 4 partners")


def test_partners_stand_in_the_order_of_their_names_each_with_its_page():
    _, page = page_of()

    assert listed(page) == ["Danone", "Elders", f"{INRAE} (INRAE)", "Zebra"]
    assert links(page)["Elders"] == "/en/partners/P3"


def test_who_takes_part_is_said_by_a_mark_and_a_word():
    _, page = page_of()

    entries = {
        words_of(next(components(one, html.H3))).strip(): one
        for one in components(page, html.Li)
        if list(components(one, html.H3))
    }

    assert entries["Elders"].className == "engaged"
    assert "Takes part" in words_of(entries["Elders"])
    assert entries["Zebra"].className == ""
    assert "Not known to take part" in words_of(entries["Zebra"])


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("q=inrae", [f"{INRAE} (INRAE)"]),
        ("q=agroforesterie", ["Elders", f"{INRAE} (INRAE)"]),
        ("q=france", ["Danone", f"{INRAE} (INRAE)"]),
        ("q=France&show=engaged", [f"{INRAE} (INRAE)"]),
        ("country=FRA", ["Danone", f"{INRAE} (INRAE)"]),
        ("theme=agroforestry&region=africa", ["Elders"]),
        ("show=not_engaged", ["Danone", "Zebra"]),
        ("q=gone&on=2018-12-31", ["Gone"]),
    ],
)
def test_words_and_filters_leave_what_fits_them(query, names):
    _, page = page_of(query)

    assert listed(page) == names


def test_what_was_looked_for_stays_in_the_form_and_in_the_links():
    _, page = page_of("region=europe&q=france&show=engaged")

    form = html_of(next(components(page, html.Form)))

    assert re.search(r'<input[^>]*name="q"[^>]*value="france"', form)
    assert re.search(r'<input[^>]*name="show"[^>]*value="engaged"', form)
    assert '<option value="europe" selected>' in form
    assert "/en/partners?q=france&region=europe" in links(page).values()
    assert "“france”" in words_of(page)


def test_a_typing_error_is_said_to_be_one():
    _, page = page_of("q=agroforesty")

    assert "no listed partner matched “agroforesty” as it is written" in words_of(page)
    assert len(listed(page)) == 2


def test_where_nothing_is_found_it_says_what_would_give_something():
    _, nothing = page_of("q=Gone+and+Zebras")
    _, filtered = page_of("q=zebra&region=africa")
    _, other_day = page_of("q=gone")

    assert "These have some of the words" in words_of(nothing)
    assert "These have some of the words" not in words_of(filtered)
    assert links(filtered)["Zebra"] == "/en/partners/P4"
    assert links(filtered)["leave out “region: Africa”"] == "/en/partners?q=zebra"
    assert links(filtered)["leave out the words"] == "/en/partners?region=africa"
    assert links(other_day)["Gone"] == "/en/partners/P5"
    assert links(nothing)["Zebra"] == "/en/partners/P4"
    assert links(nothing)["leave out the words"] == "/en/partners"


def test_a_name_that_is_like_nothing_has_no_link():
    _, page = page_of("q=zzzzzzz")

    assert listed(page) == []
    assert "These have some of the words" not in words_of(page)


def test_a_part_with_nobody_in_it_says_so():
    _, page = page_of("country=KEN&show=not_engaged")

    assert "Every one of these takes part" in words_of(page)


def test_a_long_list_has_pages_and_letters_that_lead_into_it():
    names = [f"{letter}{number:02}" for letter in "ABC" for number in range(20)]
    many = indicators_of(*(make_partner(name, name=name) for name in [*names, "é", "日本", "4p"]))
    pages_of_it = [
        pages.PAGES["partners"](view_of(many, "en", "partners", f"page={number}"))
        for number in (1, 2, 3)
    ]

    assert [name for one in pages_of_it for name in listed(one)] == ["4p", *names, "é", "日本"]
    assert len(listed(pages_of_it[0])) == PAGE
    assert "1–25 of 63, by name" in words_of(pages_of_it[0])
    assert links(pages_of_it[0])["Next"] == "/en/partners?page=2#list"
    letters = links(
        next(one for one in components(pages_of_it[0], html.Nav) if "letters" in one.className)
    )
    assert list(letters) == ["#", "A", "B", "C", "E", "…"]
    assert letters["A"] == "#initial-A"
    assert letters["C"] == "/en/partners?page=2#initial-C"
    assert 'id="initial-C"' in html_of(pages_of_it[1])


def test_the_pages_of_a_list_are_reached_by_their_numbers():
    many = indicators_of(*(make_partner(f"P{number}") for number in range(PAGE * 12)))

    def turner(number):
        page = pages.PAGES["partners"](view_of(many, "en", "partners", f"page={number}"))
        (nav,) = (one for one in components(page, html.Nav) if one.className == "turner")
        return " ".join(words_of(nav).split()), links(nav)

    first, steps = turner(1)
    assert first == "Page 1 of 12 1 2 3 … 12 Next"
    assert steps["12"] == "/en/partners?page=12#list"
    middle, _ = turner(6)
    assert middle == "Page 6 of 12 Previous 1 … 4 5 6 7 8 … 12 Next"


def test_a_search_in_a_list_of_many_has_no_letters():
    many = indicators_of(*(make_partner(f"{letter}{n}") for letter in "ABC" for n in range(20)))

    page = pages.PAGES["partners"](view_of(many, "en", "partners", "q=partner"))

    assert not [one for one in components(page, html.Nav) if "letters" in one.className]
    assert "the best match first" in words_of(page)


def test_what_a_record_does_not_state_is_said_in_one_line():
    def facts(record):
        found = next(components(page_of(record=record)[1], html.Dl)).children
        said = [" ".join(words_of(one).split()) for one in found]
        return dict(zip(said[::2], said[1::2], strict=True))

    assert facts("P4")["Not stated"] == "region, country, category, membership and themes"
    assert "Country" not in facts("P4")
    assert facts("P1")["Not stated"] == "membership"


def test_a_partner_is_told_in_a_sentence_and_in_facts():
    view, page = page_of(record="P1")

    said = words_of(page)

    assert "INRAE (France) is a research or education body." in said
    assert "On 31 December 2022, it took part in 1 partnership or alliance." in said
    assert links(page)["France"] == "/en/partners?country=FRA"
    assert links(page)["Soil health"] == "/en/partners?theme=soil_health"
    assert "soil carbon" in said
    assert pages.title(view).startswith(f"{INRAE} (INRAE) · Partners · ")
    assert pages.description(view).startswith("INRAE (France) is")


@pytest.mark.parametrize(
    ("partner", "query", "said"),
    [
        ("P1", "on=2018-12-31", "On 31 December 2018, nothing that it is named in was in force."),
        ("P2", "", "On 31 December 2022, nothing that it is named in was in force."),
        ("P2", "on=2019-12-31", "On 31 December 2019, it took part in 1 partnership"),
        ("P2", "on=2020-12-31", "it may have taken part in 1 partnership or alliance"),
        ("P4", "", "No partnership or alliance in these records names it."),
        ("P5", "", "it was no longer a partner"),
        ("P1", "on=2015-11-30", "it had not joined yet"),
    ],
)
def test_on_each_day_a_partner_is_told_as_it_stood_then(partner, query, said):
    _, page = page_of(query, partner)

    assert said in words_of(page)


def test_what_a_partner_takes_part_in_has_its_role_its_time_and_its_evidence():
    _, page = page_of(record="P1")

    entry = next(one for one in components(page, html.Ol) if one.className.startswith("records"))

    assert links(entry)["Soils together"] == "/en/alliances/A1"
    assert "chair · from 1 January 2019, no end stated" in words_of(entry)
    assert "Evidence: Self-reported" in words_of(entry)


def test_what_is_over_and_what_may_have_been_stand_apart():
    _, page = page_of("on=2020-12-31", "P2")

    headings = [words_of(one).strip() for one in components(page, html.H3)]

    assert headings[:2] == [
        "Perhaps in force on 31 December 2020: no start is stated",
        "Before 31 December 2020",
    ]


def test_who_works_with_a_partner_leads_to_them():
    _, page = page_of(record="P1")
    section = next(one for one in components(page, html.Section) if one.id == "with")

    assert links(section)["Elders"] == "/en/partners/P3"
    assert "Soils together" in words_of(section)
    assert not [
        one for one in components(page_of(record="P4")[1], html.Section) if one.id == "with"
    ]


def test_a_day_stays_in_the_links_of_a_record_and_its_filters_do_not():
    view, page = page_of("on=2020-12-31&region=europe", "P1")

    assert str(view.address) == "/en/partners/P1?on=2020-12-31"
    assert links(page)["Soils together"] == "/en/alliances/A1?on=2020-12-31"
    before, _ = pages.frame(view)
    assert links(before)["Back to the newest day"] == "/en/partners/P1"


def test_a_record_says_where_it_comes_from_and_since_when_it_is_shown():
    view = make_view(page="partners", query="", record="P1")
    position = view.directory.position("partners", "P1")
    assert position is not None
    row = view.snapshot.origins["partners"][position].row
    shown = lineage(view.snapshot, date(2026, 7, 1))

    page = words_of(
        pages.PAGES["partners"](make_view(page="partners", query="", record="P1", lineage=shown))
    )

    assert f"export.csv, row {row}" in page
    assert "since 1 July 2026" in page
    assert "https://example.org/p" in page
    assert "Send the number P1" in page


def test_a_record_leads_to_the_figure_that_counts_it():
    _, page = page_of(record="P1")

    assert links(page)["The figure, record by record"] == "/en/explain?figure=D4.1"
    assert "it counts among the partners that take part" in words_of(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_the_page_of_every_record_is_written_in_every_language(state, language):
    view = make_view(state, language, "partners", "")
    for partner_id in [*view.snapshot.partners.columns["partner_id"]][:3]:
        for query in ("", "on=2018-12-31"):
            tree = whole_page(make_view(state, language, "partners", query, record=partner_id))

            assert 'class="record"' in html_of(tree)


def test_a_name_in_another_script_has_its_own_direction_and_an_address_that_leads_to_it():
    view = make_view("three partners, in other scripts", page="partners", query="")

    page = pages.PAGES["partners"](view)

    named = [one for one in components(page) if getattr(one, "dir", None) == "auto"]
    assert any(NAMES[0] in words_of(one) for one in named)
    assert links(page)[NAMES[0]] == "/en/partners/P%200.x"


def test_a_long_name_is_not_the_subject_of_the_sentence():
    long = indicators_of(make_partner("P1", name="Very long " * 12))

    page = pages.PAGES["partners"](view_of(long, "en", "partners", record="P1"))

    assert "This partner is a partner of the Initiative whose category" in words_of(page)
