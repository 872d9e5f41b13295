"""Alliances: the list and its times, whatever their state on the day; the page of one says who takes part and how we know."""

import re
from datetime import date

import pytest
from dash import html

from dashboard.indicators import Indicators
from dashboard.records import ConceptNote
from dashboard.web.document import html_of
from layouts import pages
from layouts.timeline import Axis, axis_of, bar, scale
from tests.layouts.reading import components, whole_page, words_of
from tests.layouts.views import LANGUAGES, STATES, framework, make_view, view_of
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of

DAY = date(2022, 12, 31)


def some() -> Indicators:
    """One of each state; A1 has been left by one, and led by another."""
    return Indicators(
        make_snapshot_of(
            make_partner("P1", name="Lead", country="SEN"),
            make_partner("P2", name="Member", country="FRA"),
            make_partner("P3", name="Former"),
            make_alliance(
                "A1",
                name="Soils together",
                form="alliance",
                kind=("coalition",),
                scope="global",
                themes=("soil_health",),
                lead_partner_id="P1",
                counterpart="World Bank",
                counterpart_country="USA",
                confirmed_on=date(2022, 6, 30),
                evidence="documented",
                source_url="https://example.org/a1",
            ),
            make_alliance("A2", name="Milk", form="partnership", ended_on=date(2020, 1, 1)),
            make_alliance("A3", name="Undated", started_on=None, regions=("europe",)),
            make_alliance("A4", name="Plan", status="planned", started_on=date(2024, 1, 1)),
            make_alliance("A5", name="Gone some day", status="ended"),
            make_membership("A1", "P2", role="chair", joined_on=date(2020, 1, 1)),
            make_membership("A1", "P3", left_on=date(2020, 6, 30)),
            make_membership("A2", "P2"),
            ConceptNote(note_id="C1", title="A note", stage="funded", alliance_id="A1"),
            ConceptNote(note_id="C2", title="Another", alliance_id="A2"),
        ),
        framework(),
    )


def page_of(query: str = "", record: str | None = None, language: str = "en"):
    view = view_of(some(), language, "alliances", query, record)
    return view, pages.PAGES["alliances"](view)


def listed(page) -> list[str]:
    return [words_of(one).strip() for one in components(page, html.H3)]


def links(tree) -> dict[str, str]:
    return {words_of(one).strip(): one.href for one in components(tree, html.A)}


def bars(tree) -> list[str]:
    """The classes of the bars, without their places."""
    return [
        " ".join(name for name in one.className.split() if not re.fullmatch(r"[xw]\d+", name))
        for one in components(tree, html.Span)
        if "bar" in (getattr(one, "className", None) or "").split()
    ]


def test_the_list_answers_how_many_are_in_force_and_what_there_is_besides():
    view, page = page_of()

    said = words_of(page)

    assert "On 31 December 2022, 2 partnerships and alliances were in force." in said
    assert "1 of them states no start." in said
    assert "Besides, 2 have ended and 1 is planned, or begins later." in said
    assert pages.description(view).startswith("On 31 December 2022, 2 partnerships")


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Soils together", "Undated"]),
        ("state=ended", ["Gone some day", "Milk"]),
        ("state=planned", ["Plan"]),
        ("state=all", ["Gone some day", "Milk", "Soils together", "Plan", "Undated"]),
        ("state=all&sort=name", ["Gone some day", "Milk", "Plan", "Soils together", "Undated"]),
        ("on=2019-12-31", ["Milk", "Soils together", "Undated"]),
        ("form=alliance&state=all", ["Soils together"]),
        ("country=FRA&state=all", ["Milk", "Soils together"]),
        ("region=africa&state=all", ["Soils together"]),
        ("region=europe&state=all", ["Milk", "Soils together", "Undated"]),
        ("q=world+bank", ["Soils together"]),
        ("q=former&state=all", ["Soils together"]),
        ("q=milk", []),
    ],
)
def test_the_day_the_state_and_the_filters_leave_what_fits_them(query, names):
    _, page = page_of(query)

    assert listed(page) == names


def test_what_fits_elsewhere_is_offered():
    _, page = page_of("q=milk")

    assert links(page)["Milk"] == "/en/alliances/A2"
    assert links(page)["1 ended"] == "/en/alliances?q=milk&state=ended"


def test_each_part_of_the_list_says_how_many_it_has_and_leads_there():
    _, page = page_of("state=ended&region=europe")

    found = links(next(one for one in components(page, html.Nav) if one.className == "lists"))

    assert found == {
        "2 in force": "/en/alliances?region=europe",
        "0 planned or later": "/en/alliances?state=planned&region=europe",
        "3 in all": "/en/alliances?state=all&region=europe",
    }


def test_what_may_not_have_been_in_force_makes_the_count_an_interval():
    _, page = page_of("on=2019-12-31")

    said = words_of(page)

    assert "On 31 December 2019, 2–3 partnerships and alliances were in force." in said
    assert "2–3 in force" in said
    assert "May not have been in force on this day: no start is stated." in said
    assert "the earliest that its members state is drawn" not in said


def test_each_alliance_has_a_bar_that_says_its_state_and_what_is_not_stated():
    _, page = page_of("state=all&sort=name")

    assert bars(next(components(page, html.Ol))) == [
        "bar ended open",
        "bar ended",
        "bar planned open",
        "bar in-force open",
        "bar in-force undated open",
    ]


def test_a_bar_is_for_the_eye_alone_and_its_time_stands_in_words():
    _, page = page_of("state=ended")

    assert "from 1 January 2019, to 1 January 2020" in words_of(page)
    for track in components(page, html.Div):
        if track.className == "track":
            hidden = getattr(track, "aria-hidden", None)
            assert hidden == "true" or "year" in html_of(track)


def steps(written: str, letter: str) -> int:
    """The number that the classes of an element add up to."""
    return sum(map(int, re.findall(rf"\b{letter}(\d+)\b", written)))


def test_a_bar_stands_where_its_days_are():
    axis = Axis(date(2016, 1, 1), date(2032, 1, 1), DAY)

    drawn = html_of(bar(axis, "ended", date(2020, 1, 1), date(2024, 1, 1)))
    of_a_day = html_of(bar(axis, "ended", DAY, DAY))
    beyond = html_of(bar(axis, "in_force", date(1950, 1, 1), date(2090, 1, 1)))

    one, day = re.findall(r'<span class="([^"]*)"', drawn)
    assert (steps(one, "x"), steps(one, "w")) == (64, 64)
    assert steps(day, "x") == 112
    assert steps(re.findall(r'<span class="(bar[^"]*)"', of_a_day)[0], "w") == 1
    assert steps(re.findall(r'<span class="(bar[^"]*)"', beyond)[0], "w") == 256


def test_the_years_that_are_drawn_hold_all_that_is_near_the_day():
    assert axis_of([date(2019, 5, 1), None, date(2026, 2, 1)], DAY) == Axis(
        date(2017, 1, 1), date(2027, 1, 1), DAY
    )
    assert axis_of([], DAY) == Axis(date(2017, 1, 1), date(2024, 1, 1), DAY)
    assert axis_of([date(1900, 1, 1), date(2500, 1, 1)], DAY) == Axis(
        date(1992, 1, 1), date(2037, 1, 1), DAY
    )


@pytest.mark.parametrize(("first", "last"), [(2016, 2020), (2015, 2031), (1992, 2037)])
def test_there_are_never_more_years_written_than_a_phone_has_room_for(first, last):
    drawn = words_of(scale(Axis(date(first, 1, 1), date(last, 1, 1), DAY)))

    assert 4 <= len(drawn.split()) <= 9


def test_an_alliance_is_told_in_a_sentence_and_in_facts():
    view, page = page_of(record="A1")

    said = words_of(page)

    assert "This alliance was in force on 31 December 2022." in said
    assert "2 partners listed here took part in it." in said
    assert "World Bank (United States)" in said
    assert links(page)["Lead"] == "/en/partners/P1"
    assert "(those of its partners)" in said
    assert links(page)["Africa"] == "/en/alliances?region=africa"
    assert "30 June 2022" in said
    assert pages.title(view).startswith("Soils together · Alliances · ")


@pytest.mark.parametrize(
    ("alliance", "query", "said", "why"),
    [
        ("A2", "", "This partnership had ended before 31 December 2022.", "It had ended before."),
        ("A2", "on=2018-12-31", "had not begun on 31 December 2018", "It had not begun yet."),
        ("A3", "", "was in force on 31 December 2022", "It had begun and had not ended."),
        ("A3", "on=2018-12-31", "may have been in force", "only a possibility"),
        ("A4", "", "was only planned", "What is only planned never counts."),
        ("A5", "", "has ended; no record says when", "no record says when: that never counts"),
    ],
)
def test_why_an_alliance_counts_on_a_day_or_does_not(alliance, query, said, why):
    _, page = page_of(query, alliance)

    assert said in words_of(page)
    assert why in words_of(page)
    assert links(page)["The figure, record by record"].startswith("/en/explain?figure=D4.3")


def test_who_takes_part_stands_with_role_and_time_who_left_too():
    _, page = page_of(record="A1")
    section = next(one for one in components(page, html.Section) if one.id == "members")

    said = words_of(section)

    assert listed(section) == ["Taking part on 31 December 2022: 2", "Before 31 December 2022"]
    assert re.search(r"Lead .*leads it · from 1 January 2019, no end stated", said)
    assert re.search(r"Member .*chair · from 1 January 2020, no end stated", said)
    assert re.search(r"Former .*from 1 January 2019, to 30 June 2020", said)
    assert bars(section) == ["bar in-force open"] * 3 + ["bar ended"]


def test_the_concept_notes_that_led_to_it_are_named():
    _, page = page_of(record="A1")

    assert "A note · Funded" in words_of(page)
    assert "Another" not in words_of(page)
    assert "concept note" not in words_of(page_of(record="A3")[1])


def test_an_alliance_without_partners_says_so():
    _, page = page_of(record="A3")

    assert "No partner listed here is known to have taken part in it." in words_of(page)
    assert "No partner listed here is named in it." in words_of(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", STATES)
def test_every_part_and_the_page_of_every_record_is_written_in_every_language(state, language):
    ids = [*make_view(state, language, "alliances", "").snapshot.alliances.columns["alliance_id"]]
    for query in ("", "on=2018-12-31", "state=all", "state=planned&q=alliance"):
        assert "<main" in html_of(whole_page(make_view(state, language, "alliances", query)))
    for alliance_id in ids[:3]:
        for query in ("", "on=2018-12-31"):
            tree = whole_page(make_view(state, language, "alliances", query, record=alliance_id))

            assert 'class="record"' in html_of(tree)
