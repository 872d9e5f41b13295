"""Who works with whom, where each stands in the drawing, and where more could begin."""

import math
from datetime import date
from itertools import combinations
from random import Random

import pytest

from dashboard.address import Filters
from dashboard.framework import NOT_STATED, load_framework
from dashboard.indicators import Indicators
from dashboard.network import heart, network
from dashboard.openings import openings
from dashboard.placing import NARROW, WIDE, Knot, labels, placed, shortened
from dashboard.settings import REFERENCE
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of

EARLIER = date(2020, 12, 31)


def seen(*records) -> Indicators:
    return Indicators(make_snapshot_of(*records), load_framework(REFERENCE))


def members(alliance_id, *partner_ids):
    return [make_membership(alliance_id, one) for one in partner_ids]


def partners(*partner_ids, **cells):
    return [make_partner(one, **cells) for one in partner_ids]


def ids(indicators, positions):
    column = indicators.snapshot.partners.columns["partner_id"]
    return [column[one] for one in positions]


def company(indicators, **asked):
    """Who works with whom, by their ids."""
    found = network(indicators, **asked)
    named = indicators.snapshot.partners.columns["partner_id"]
    return {named[one]: set(ids(indicators, found.company(one))) for one in found.partners}


def many(seed=1, size=60, alliances=40):
    """A network by chance, in which some take part in one alliance alone."""
    chance = Random(seed)
    ties = {
        (int(alliances * chance.random() ** 1.5), partner)
        for partner in range(size)
        for _ in range(chance.choice([1, 1, 2, 4]))
    }
    return seen(
        *(make_partner(f"P{number:04}") for number in range(size)),
        *(make_alliance(f"A{number:04}") for number in range(alliances)),
        *(make_membership(f"A{one:04}", f"P{other:04}") for one, other in ties),
    )


def name_in(indicators):
    def name(knot):
        records = indicators.snapshot.partners if knot.is_partner else indicators.snapshot.alliances
        return records.columns["name"][knot.position]

    return name


def drawing_of(indicators):
    return placed(network(indicators), name_in(indicators))


def across(label):
    """From where to where a name goes, in letters of 6.6 px."""
    long = 6.6 * len(label.lines[0])
    return (label.x - long, label.x) if label.ends else (label.x, label.x + long)


def test_two_partners_work_together_where_both_take_part_in_the_same():
    indicators = seen(
        *partners("P1", "P2", "P3", "P4"),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2"),
        *members("A1", "P2"),
        *members("A2", "P2", "P3"),
    )

    assert company(indicators) == {"P2": {"P1", "P3"}, "P1": {"P2"}, "P3": {"P2"}}


def test_whoever_shares_two_alliances_is_one_other_and_not_two():
    indicators = seen(
        *partners("P1", "P2"),
        make_alliance("A1"),
        make_alliance("A2"),
        *members("A1", "P1", "P2"),
        *members("A2", "P1", "P2"),
    )

    found = network(indicators)

    assert set(found.others.values()) == {1}
    assert [len(found.together[one]) for one in found.partners] == [2, 2]


def test_what_is_over_or_only_possible_ties_nobody():
    indicators = seen(
        *partners("P1", "P2", "P3"),
        make_alliance("A1", ended_on=EARLIER),
        make_alliance("A2", started_on=None),
        *members("A1", "P1", "P2"),
        *members("A2", "P2", "P3"),
    )

    assert company(indicators) == {"P2": {"P3"}, "P3": {"P2"}}
    assert company(indicators, on=EARLIER) == {"P1": {"P2"}, "P2": {"P1"}}


def test_the_filters_choose_whose_company_is_asked_for_and_not_the_company():
    indicators = seen(
        *partners("P1", region="africa"),
        *partners("P2", region="europe"),
        make_alliance("A1"),
        *members("A1", "P1", "P2"),
    )

    assert company(indicators, filters=Filters(region=("africa",))) == {"P1": {"P2"}}


def test_an_agreement_that_the_filters_leave_out_ties_nobody():
    indicators = seen(
        *partners("P1", "P2", "P3"),
        make_alliance("A1", kind=("mou",)),
        make_alliance("A2", kind=("grant",)),
        *members("A1", "P1", "P2"),
        *members("A2", "P2", "P3"),
    )

    assert company(indicators, filters=Filters(kind=("mou",))) == {"P1": {"P2"}, "P2": {"P1"}}


def test_a_group_is_everybody_who_is_connected_through_others_too():
    indicators = seen(
        *partners("P1", "P2", "P3", "P4", "P5"),
        make_alliance("A1"),
        make_alliance("A2"),
        make_alliance("A3"),
        *members("A1", "P1", "P2"),
        *members("A2", "P2", "P3"),
        *members("A3", "P4"),
    )

    found = network(indicators)

    assert [ids(indicators, group) for group in found.groups] == [["P1", "P2", "P3"], ["P4"]]


@pytest.mark.parametrize("seed", range(5))
def test_groups_and_company_are_those_that_one_finds_by_walking_from_partner_to_partner(seed):
    indicators = many(seed, size=50, alliances=45)
    found = network(indicators)

    for group in found.groups:
        reached, waiting = set(), [group[0]]
        while waiting:
            one = waiting.pop()
            reached.add(one)
            waiting += found.company(one) - reached
        assert reached == set(group)
    assert {one: len(found.company(one)) for one in found.partners} == dict(found.others)
    assert sorted(one for group in found.groups for one in group) == sorted(found.partners)


@pytest.mark.parametrize(
    "filters", [Filters(), Filters(region=("africa",)), Filters(form=("alliance",))]
)
def test_those_who_take_part_are_those_whom_the_values_count(filters):
    indicators = seen(
        *partners("P1", "P2", region="africa"),
        *partners("P3", region="europe"),
        make_alliance("A1", form="alliance"),
        make_alliance("A2", form="partnership"),
        *members("A1", "P1", "P3"),
        *members("A2", "P2"),
    )

    found = network(indicators, filters=filters)

    assert len(found.partners) == indicators.values(filters=filters).engaged.part


def test_an_alliance_of_which_no_partner_is_known_is_told_apart():
    indicators = seen(
        *partners("P1"), make_alliance("A1"), make_alliance("A2"), *members("A1", "P1")
    )

    assert network(indicators).unnamed == (1,)


def test_everybody_stands_once_on_the_sheet_and_nobody_on_another():
    drawing = drawing_of(many())

    assert drawing.width == WIDE
    assert len({dot.knot for dot in drawing.dots}) == len(drawing.dots)
    for dot in drawing.dots:
        assert dot.size <= dot.x <= drawing.width - dot.size
        assert dot.size <= dot.y <= drawing.height - dot.size
    for one, other in combinations(drawing.dots, 2):
        assert math.dist((one.x, one.y), (other.x, other.y)) >= one.size + other.size, one.knot


def test_the_same_network_is_drawn_alike():
    assert drawing_of(many()) == drawing_of(many())


def test_a_keyboard_meets_each_alliance_before_its_partners():
    indicators = many()
    found, order = network(indicators), [dot.knot for dot in drawing_of(indicators).dots]

    for partner in found.partners:
        place = order.index(Knot(is_partner=True, position=partner))
        alliances = [order.index(Knot(False, one)) for one in found.together[partner]]
        assert min(alliances) < place


def marks(found):
    """How many dots and lines a drawing of a network has."""
    lines = sum(len(found.together[one]) for one in found.partners)
    return len(found.partners) + len(found.alliances) + lines


def test_a_network_that_can_be_seen_is_its_own_heart():
    found = network(many())

    assert heart(found, marks(found), 10) is found
    assert heart(found, marks(found) - 1, 10) is not found


@pytest.mark.parametrize("kept", [10, 60, 150])
def test_the_heart_of_a_large_network_is_who_works_with_most_others_and_what_ties_them(kept):
    found = network(many())
    core = heart(found, 0, kept)

    assert marks(core) <= kept
    assert core.partners == found.partners[: len(core.partners)]
    for partner in core.partners:
        shared = [
            one
            for one in found.together[partner]
            if len(set(found.members[one]) & set(core.partners)) > 1
        ]
        assert list(core.together[partner]) == shared != []
    assert {one for group in core.groups for one in group} == set(core.partners)
    assert core.others == found.others
    placed(core, name_in(many()))


def test_the_heart_of_those_who_work_with_nobody_is_empty():
    indicators = seen(*partners("P1"), make_alliance("A1"), *members("A1", "P1"))

    assert placed(heart(network(indicators), 0, 10), name_in(indicators)).dots == ()


def test_where_there_are_few_each_has_its_name_on_a_line_of_its_own():
    name = "An organisation of so long a name that it needs more than one line of the drawing"
    indicators = seen(
        make_partner("P1", name=name),
        make_partner("P2"),
        make_alliance("A1"),
        make_alliance("A2"),
        *members("A1", "P1"),
        *members("A2", "P2"),
    )

    drawing = drawing_of(indicators)

    assert drawing.width == NARROW
    assert {" ".join(one.lines) for one in drawing.labels} == {
        "Alliance A1",
        "Alliance A2",
        "Partner P2",
        name,
    }
    assert len({one.y for one in drawing.labels}) == len(drawing.labels)


def test_no_name_lies_on_another_and_only_chosen_ones_are_named():
    indicators = many(size=200, alliances=100)
    drawing, name = drawing_of(indicators), name_in(indicators)
    chosen = {dot.knot for dot in drawing.dots if dot.knot.is_partner}

    found = labels(drawing, chosen, name)

    assert len(found) > 3
    assert {line for one in found for line in one.lines} <= {
        shortened(name(knot)) for knot in chosen
    }
    for one, other in combinations(found, 2):
        (left, right), (start, end) = (across(label) for label in (one, other))
        least = (
            9 if "most" in (one.where, other.where) else 13
        )  # those are drawn in smaller letters
        assert abs(one.y - other.y) >= least or right <= start or end <= left


def test_a_network_of_nobody_is_an_empty_sheet():
    assert drawing_of(seen(*partners("P1"))).dots == ()


def test_a_place_is_open_where_a_partner_knows_the_theme_and_nothing_is_in_force():
    indicators = seen(
        *partners("P1", "P2", region="africa", themes=("mrv", "advocacy")),
        make_alliance("A1", regions=("africa",), themes=("advocacy",)),
    )

    found = [one for one in openings(indicators).places if one.is_open]

    assert [(one.region, one.theme, ids(indicators, one.partners)) for one in found] == [
        ("africa", "mrv", ["P1", "P2"])
    ]


def test_what_may_be_in_force_is_no_opening():
    indicators = seen(
        *partners("P1", region="africa", themes=("mrv",)),
        make_alliance("A1", regions=("africa",), themes=("mrv",), started_on=None),
    )

    assert not [one for one in openings(indicators, EARLIER).places if one.is_open]


def test_the_openings_are_the_empty_cells_of_the_values():
    indicators = seen(
        *partners("P1", country="SEN", themes=("mrv", "soil_health")),
        *partners("P2", "P3", country="FRA", themes=("mrv",)),
        *partners("P4", country="FRA"),
        make_alliance("A1", regions=("europe",), themes=("mrv",)),
        make_alliance("A2", themes=("adaptation",), counterpart_country="SEN"),
    )

    cells = {
        (cell.region, cell.theme): (cell.partners, cell.alliances)
        for cell in indicators.values().by_region_theme
        if NOT_STATED not in (cell.region, cell.theme)
    }
    places = openings(indicators).places

    assert {(one.region, one.theme): (len(one.partners), one.alliances) for one in places} == cells
    sizes = [len(one.partners) for one in places]
    assert sizes == sorted(sizes, reverse=True)


def test_what_the_records_leave_open_is_counted():
    found = openings(
        seen(
            *partners("P1", region="africa"),
            *partners("P2", themes=("mrv",)),
            *partners("P3", left_on=EARLIER),
            make_alliance("A1", regions=("africa",)),
            make_alliance("A2", regions=("africa",), themes=("mrv",)),
        )
    )

    assert (found.listed, found.without_theme, found.without_region) == (2, 1, 1)
    assert (found.alliances, found.unplaced) == (2, 1)
