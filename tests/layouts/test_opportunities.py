"""The page Opportunities: what it answers, that an opening is one, and what it says where nothing is known."""

from datetime import date
from urllib.parse import urlsplit

import pytest
from dash import dcc, html

from dashboard.indicators import Indicators
from dashboard.records import ConceptNote, Network
from layouts import lists, tables
from layouts.opportunities import MOST_NAMES, opportunities
from tests.layouts.reading import components, words_of
from tests.layouts.views import framework, make_view, view_of
from tests.makers import make_alliance, make_partner, make_snapshot_of


def view_of_records(*records, query="", language="en"):
    indicators = Indicators(make_snapshot_of(*records), framework())
    return view_of(indicators, language, "opportunities", query)


def answer_of(page):
    return words_of(next(one for one in components(page, html.P) if "answer" in str(vars(one))))


def read(*records, query=""):
    """What is answered, and all that is read."""
    page = opportunities(view_of_records(*records, query=query))
    return " ".join(answer_of(page).split()), words_of(page)


def knowing(*themes, number=1, region="africa"):
    return [make_partner(f"{region}{one}", region=region, themes=themes) for one in range(number)]


def test_where_partners_know_a_theme_and_nothing_is_in_force_there_is_an_opening():
    answer, said = read(*knowing("mrv", "advocacy", number=3))

    assert answer.startswith("In 2 combinations of region and theme, partners know the subject")
    assert "Measuring and reporting (MRV) · Africa" in said


def test_where_everything_is_in_force_no_opening_is_made_up():
    answer, said = read(*knowing("mrv"), make_alliance("A1", regions=("africa",), themes=("mrv",)))

    assert answer == "Wherever a listed partner knows a theme, something is in force already."
    assert "No opening is known in this selection." in said


def test_where_most_do_not_state_their_themes_it_is_not_known_and_the_page_says_what_would_show_it():
    answer, said = read(*(make_partner(f"P{number}") for number in range(7)))

    assert "Of the 7 partners listed, 7 do not state their themes" in answer
    assert "once the records state its themes" in said


def test_where_most_do_not_state_their_themes_the_openings_that_are_known_are_the_least():
    answer, said = read(*knowing("mrv"), make_partner("P1"), make_partner("P2"))

    assert answer.startswith("In at least 1 combination of region and theme")
    assert f"{answer} 2 of the 3 partners listed do not state their themes. A partner" in said


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("region=africa&theme=mrv", "1 listed partner there knows the theme, and nothing is known"),
        ("region=europe&theme=mrv", "2 listed partners there know the theme; 1 partnership"),
        ("region=africa&theme=advocacy", "1 partnership or alliance is in force; no listed"),
        ("region=africa&theme=adaptation", "no listed partner there states the theme, and nothing"),
    ],
)
def test_a_single_place_is_answered_for_whatever_is_there(query, words):
    answer, _ = read(
        *knowing("mrv"),
        *knowing("mrv", region="europe", number=2),
        make_alliance("A1", regions=("europe",), themes=("mrv",)),
        make_alliance("A2", regions=("africa",), themes=("advocacy",)),
        query=query,
    )

    assert words in answer


def test_who_could_begin_in_a_place_is_named_each_with_a_link_and_the_others_are_counted():
    number = MOST_NAMES + 2
    view = view_of_records(*knowing("mrv", number=number), query="region=africa&theme=mrv")

    page = opportunities(view)

    names = [one for one in components(page, html.A) if one.children.startswith("Partner")]
    assert len(names) == MOST_NAMES
    assert all("/en/partners/africa" in one.href for one in names)
    assert "and 2 more" in words_of(page)


def test_a_number_of_an_opening_is_the_number_of_records_that_it_leads_to():
    page = opportunities(make_view(page="opportunities"))

    numbers = [one for one in components(page, html.A) if "show=partners" in one.href]
    assert numbers
    for link in numbers:
        explore = make_view(page="explore", query=urlsplit(link.href).query)
        assert int(link.children) == len(lists.shown(explore, "partners"))


def test_a_ring_of_the_matrix_leads_to_who_could_begin_there():
    page = opportunities(view_of_records(*knowing("mrv")))

    rings = [one.href for one in components(page, dcc.Link) if "theme=" in one.href]

    assert rings == ["/en/opportunities?region=africa&theme=mrv"]


def test_a_ring_of_the_matrix_holds_how_many_could_begin_and_says_so():
    page = opportunities(view_of_records(*knowing("mrv", number=7)))

    (ring,) = (one for one in components(page, dcc.Link) if "theme=" in one.href)

    assert words_of(ring.children[0]).strip() == "7"
    assert "the number counts the partners there that know the theme" in words_of(page)


def test_a_filter_that_cannot_cut_an_opening_is_named_and_left_aside():
    records = [
        *knowing("mrv"),
        make_alliance("A1", regions=("africa",), themes=("mrv",), kind=("grant",)),
    ]

    answer, said = read(*records, query="kind=mou")

    assert answer == read(*records)[0]
    assert "the selection by kind is left aside here" in said


def test_where_no_region_is_stated_no_opening_can_be_seen():
    answer, _ = read(*knowing("mrv"), query="region=not_stated")

    assert "where one of them is not stated, none can be seen" in answer


def test_before_the_first_record_nothing_is_known():
    answer, said = read()

    assert answer.startswith("No partner is listed")
    assert said.count("No data yet.") == 2


def test_concept_notes_stand_with_their_stage_and_where_an_opening_is():
    note = ConceptNote(
        note_id="C1", title="A note", stage="submitted", themes=("mrv",), regions=("africa",),
        funder="A fund", submitted_on=date(2022, 5, 1),
    )  # fmt: skip
    other = ConceptNote(note_id="C2", title="Another one", stage="idea", regions=("europe",))

    _, said = read(*knowing("mrv"), note, other)
    _, chosen = read(*knowing("mrv"), note, other, query="region=africa")

    assert "Concept note: A note (Submitted, A fund)" in said
    assert "2 concept notes, by stage – Idea: 1 and Submitted: 1." in said
    assert "Another one" not in chosen


def test_the_download_of_concept_notes_has_all_of_them():
    notes = [ConceptNote(note_id=f"C{one}", title=f"Note {one}") for one in range(60)]
    view = view_of_records(*notes)

    assert len(tables.table("concept_notes", view)[1]) == 60


def test_a_regional_network_stands_with_who_coordinates_it():
    network = Network(
        network_id="N1", name="A network", region="africa", coordinator_partner_id="africa0",
        launched_on=date(2022, 5, 4),
    )  # fmt: skip

    _, said = read(*knowing("mrv"), network)
    _, elsewhere = read(*knowing("mrv"), network, query="region=europe")

    assert "A network Africa 4 May 2022 Partner africa0" in said
    assert "No regional network of this selection is known." in elsewhere


def test_the_table_holds_every_place_that_the_filters_leave():
    view = view_of_records(*knowing("mrv"), query="region=africa")

    _, rows = tables.table("openings", view)

    assert len(rows) == len(framework().keys("themes"))
    assert [row for row in rows if row[2]] == [["Africa", "Measuring and reporting (MRV)", 1, 0, 0]]
