"""The page Network: what it answers, that the drawing and the table say the same, and where each dot leads."""

import re
from datetime import date

import pytest
from dash import html

from dashboard.indicators import Indicators
from dashboard.web.document import html_of
from layouts import tables
from layouts.drawing import Circle, Link, Path, Rect, Svg
from layouts.knots import MOST_LINKED, MOST_LIT
from layouts.listing import PAGE
from layouts.network import network
from tests.layouts.reading import components, words_of
from tests.layouts.views import LANGUAGES, STATES, framework, make_view, view_of
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of

FEW = "three partners, in other scripts"
MANY = "everything is known, on course"


def page_of(*records, query="", language="en"):
    indicators = Indicators(make_snapshot_of(*records), framework())
    return network(view_of(indicators, language, "network", query))


def answer_of(page):
    return words_of(next(one for one in components(page, html.P) if "answer" in str(vars(one))))


def dots(page):
    return list(components(page, Link))


def one_alliance(size, **cells):
    """So many partners that all take part in one alliance."""
    return [
        *(make_partner(f"P{number}", **cells) for number in range(size)),
        make_alliance("A1"),
        *(make_membership("A1", f"P{number}") for number in range(size)),
    ]


def test_with_nobody_the_answer_says_so_and_the_page_says_what_would_draw_something():
    page = page_of(make_partner("P1"))

    assert "no listed partner was known to take part" in answer_of(page)
    assert "the file of memberships" in words_of(page)
    assert not list(components(page, Svg))


def test_who_takes_part_alone_is_known_to_work_with_nobody():
    page = page_of(make_partner("P1"), make_alliance("A1", lead_partner_id="P1"))

    assert "1 partner was known to take part" in answer_of(page)
    assert "with no other partner" in answer_of(page)


def test_two_that_work_together_work_with_each_other():
    page = page_of(*one_alliance(2), make_partner("P9"), make_alliance("A2", lead_partner_id="P9"))

    assert "2 of the 3 partners known to take part worked with each other" in answer_of(page)


def test_of_some_it_is_said_how_many_work_with_another_and_how_large_the_largest_group_is():
    page = page_of(*one_alliance(5), make_partner("P9"), make_alliance("A2", lead_partner_id="P9"))

    assert "5 of the 6 partners known to take part worked with another one" in answer_of(page)
    assert "the largest connected group had 5" in answer_of(page)


def test_of_many_it_is_said_how_many_work_with_more_than_five():
    page = page_of(*one_alliance(30))

    assert "30 of the 30 partners known to take part worked with more than five" in answer_of(page)


@pytest.mark.parametrize("state", [FEW, MANY])
def test_every_dot_is_a_link_to_the_page_of_its_record_and_has_its_name(state):
    view = make_view(state, page="network")
    found = view.together.network(view.values.on, view.values.filters)

    leads = {
        (one.href, vars(one).get("aria-label") or words_of(one).strip())
        for one in dots(network(view))
    }

    partners, alliances = view.snapshot.partners, view.snapshot.alliances
    assert {name for _, name in leads} == {
        *(partners[one].name for one in found.partners),
        *(alliances[one].name for one in found.alliances),
    }
    pages = {view.address.to(page=page).path for page in ("partners", "alliances")}
    assert {href.rpartition("/")[0] for href, _ in leads} == pages


def test_shape_tells_a_partner_from_an_alliance():
    page = network(make_view(MANY, page="network"))

    shapes = {
        (one.className, type(shape))
        for one in dots(page)
        for shape in components(one.children, (Circle, Rect))
    }

    assert shapes == {("partner", Circle), ("alliance", Rect)}


def test_what_the_filters_leave_out_is_an_outline_in_its_place():
    records = [
        *one_alliance(30, region="africa"),
        make_partner("P99", region="europe"),
        make_membership("A1", "P99"),
    ]
    whole, cut = page_of(*records), page_of(*records, query="region=europe")

    def places(page):
        return [
            (one.href, [(shape.cx, shape.cy) for shape in components(one.children, Circle)])
            for one in dots(page)
        ]

    assert places(whole) == places(cut)
    chosen = [one.href for one in dots(cut) if not one.className.endswith("out")]
    assert sorted(chosen) == ["/en/alliances/A1", "/en/partners/P99"]
    assert "not in the selection" in words_of(cut)
    assert "not in the selection" not in words_of(whole)


def test_a_line_joins_each_partner_with_what_it_takes_part_in():
    page = network(make_view(MANY, page="network"))
    view = make_view(MANY, page="network")
    found = view.together.network(view.values.on, view.values.filters)

    drawn = "".join(
        one.d for one in components(page, Path) if "ties" in getattr(one, "className", "")
    )

    assert drawn.count("M") == sum(len(found.together[one]) for one in found.partners)


def test_whoever_works_with_more_than_anybody_else_is_where_a_reader_can_begin():
    many = one_alliance(30)
    alike = page_of(*many)
    more = [make_partner("P99", name="Other"), make_alliance("A2")]
    more += [make_membership("A2", "P0"), make_membership("A2", "P99")]
    ahead, cut = page_of(*many, *more), page_of(*many, *more, query="region=africa")

    def outstanding(page):
        looks = {getattr(one, "className", ""): one.d for one in components(page, Path)}
        return looks.get("ties foremost", "").count("M")

    assert outstanding(ahead) == 32
    assert "and all that it works with: 30 partners, more than any other" in words_of(ahead)
    assert [outstanding(page) for page in (alike, cut)] == [0, 0]
    assert "more than any other" not in words_of(alike) + words_of(cut)


def test_among_too_many_lines_none_stands_out():
    few, many = page_of(*one_alliance(30)), page_of(*one_alliance(MOST_LIT + 1))

    def own_lines(page):
        return [path for one in dots(page) for path in components(one.children, Path)]

    assert len(own_lines(few)) == 31
    assert own_lines(many) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_of_too_many_the_heart_is_drawn_and_all_are_counted_and_listed(language):
    view = make_view("twenty thousand partners", language, "network")
    page = network(view)
    drawn = view.together.drawn(view.values.on)

    assert 100 < len(drawn.partners) < 5000
    said = view.text("network.picture.too_many", count=5000, alliances=2, drawn=len(drawn.partners))
    assert words_of(said) in words_of(page)
    assert len(list(components(page, html.Tr))) == PAGE + 1


def test_of_many_dots_those_with_most_lines_are_links_and_the_others_are_drawn():
    two = [make_alliance("A2"), make_membership("A2", "P0"), make_membership("A2", "P1")]
    size = MOST_LINKED + 50
    page = page_of(*one_alliance(size), *two)

    hrefs = [one.href for one in dots(page)]
    assert len(hrefs) == MOST_LINKED
    assert {"/en/alliances/A1", "/en/alliances/A2", "/en/partners/P0", "/en/partners/P1"} < {*hrefs}
    mere = [one.d for one in components(page, Path) if getattr(one, "className", "") == "partner"]
    assert sum(d.count("M") for d in mere) == size + 2 - MOST_LINKED
    assert f"the {MOST_LINKED} with the most lines show their name" in words_of(page)


def test_the_table_and_its_download_say_what_is_drawn():
    view = make_view(MANY, page="network")
    found = view.together.network(view.values.on, view.values.filters)
    _, rows = tables.table("network", view)

    assert [row[1] for row in rows] == [
        view.snapshot.partners[one].partner_id for one in found.partners
    ]
    assert [row[2] for row in rows] == [found.others[one] for one in found.partners]
    shown = [words_of(row) for row in components(network(view), html.Tr)][1:]
    assert len(shown) == len(rows)
    for words, row in zip(shown, rows, strict=True):
        assert re.findall(rf"{re.escape(str(row[0]))}\s+(\d+)\s+(\d+)", words) == [
            (str(row[2]), str(row[3]))
        ]


def test_the_download_holds_all_pages_of_the_table():
    page = page_of(*one_alliance(60), query="page=2")

    csv = [one.href for one in components(page, html.A) if "csv" in one.href]
    assert csv == ["/en/network/network.csv"]
    assert "Page 2 of 3" in words_of(page)


def test_what_is_not_known_is_said():
    view = make_view("nearly nothing is known", page="network", query="on=2020-12-31")

    said = words_of(network(view))

    assert (
        view.text("network.unknown.possible", count=2, day=view.text.day(date(2020, 12, 31)))
        in said
    )
    assert view.text("network.unknown.unlisted", count=view.values.engaged.unlisted) in said


@pytest.mark.parametrize("state", STATES)
def test_no_drawing_is_heavier_than_a_page_may_be(state):
    assert len(html_of(network(make_view(state, page="network")))) < 200_000
