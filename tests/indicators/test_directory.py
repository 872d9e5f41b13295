"""What is told of one record: how it stands on a day, and what it is tied to, by the rules that the figures follow."""

import random
from datetime import date

import pytest

from dashboard.address import Filters
from dashboard.directory import Directory
from dashboard.framework import load_framework
from dashboard.indicators import Indicators
from dashboard.settings import REFERENCE
from tests.makers import AS_OF, make_alliance, make_membership, make_partner, make_snapshot_of

BEFORE = date(2020, 12, 31)


def directory_of(*records) -> Directory:
    return Directory(Indicators(make_snapshot_of(*records), load_framework(REFERENCE)))


@pytest.mark.parametrize(
    ("cells", "on", "state", "reason"),
    [
        ({}, AS_OF, "in_force", "in_force"),
        ({"started_on": None}, AS_OF, "in_force", "in_force"),  # on the newest day it counts
        ({"started_on": None}, BEFORE, "possibly", "undated"),
        ({"started_on": date(2021, 1, 1)}, BEFORE, "planned", "not_yet"),
        ({"status": "planned"}, AS_OF, "planned", "planned"),  # whatever its dates
        ({"ended_on": BEFORE}, BEFORE, "in_force", "in_force"),  # its last day
        ({"ended_on": BEFORE}, AS_OF, "ended", "no_longer"),
        ({"status": "ended"}, AS_OF, "ended", "ended_some_day"),
    ],
)
def test_an_alliance_stands_on_a_day_as_it_counts(cells, on, state, reason):
    directory = directory_of(make_alliance(**cells))

    assert directory.state(0, on) == state
    assert directory.reason("alliances", 0, on)[1] == reason


def test_each_alliance_stands_in_one_way():
    directory = directory_of(
        make_alliance("A1"),
        make_alliance("A2", ended_on=BEFORE),
        make_alliance("A3", status="planned", ended_on=BEFORE),
        make_alliance("A4", status="ended"),
        make_alliance("A5", started_on=date(2022, 6, 1)),
    )

    outside = directory.outside(date(2021, 6, 1), Filters())

    assert outside == {"planned": (2, 4), "ended": (1, 3)}


def test_what_is_over_is_cut_by_all_that_ever_took_part():
    directory = directory_of(
        make_partner("P1", country="SEN"),
        make_partner("P2", country="FRA"),
        make_alliance("A1", ended_on=BEFORE),
        make_alliance("A2", status="planned"),
        make_membership("A1", "P1", left_on=date(2019, 6, 1)),
        make_membership("A2", "P2"),
    )

    in_africa = directory.outside(AS_OF, Filters(region=("africa",)))
    of_france = directory.outside(AS_OF, Filters(country=("FRA",)))

    assert in_africa == {"planned": (), "ended": (0,)}
    assert of_france == {"planned": (1,), "ended": ()}
    assert directory.where(0, AS_OF).regions == ("africa",)
    assert directory.where(0, AS_OF).basis == "participants"


def test_a_partner_has_a_tie_for_each_of_its_memberships():
    directory = directory_of(
        make_partner("P1"),
        make_alliance("A1"),
        make_membership("A1", role="member", left_on=date(2019, 12, 31)),
        make_membership("A1", role="chair", joined_on=date(2021, 1, 1)),
    )

    now, before = directory.ties_of_partner(0, AS_OF)

    assert (now.state, now.role, now.start, now.end) == (
        "in_force",
        "chair",
        date(2021, 1, 1),
        None,
    )
    assert (before.state, before.role, before.end) == ("ended", "member", date(2019, 12, 31))
    assert before.start == date(2019, 1, 1)  # that of the alliance
    assert not now.leads


def test_who_leads_is_tied_without_a_membership_and_told_once_with_one():
    directory = directory_of(
        make_partner("P1"),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2", lead_partner_id="P1"),
        make_membership("A2", "P1", role="host"),
    )

    ties = {tie.alliance: tie for tie in directory.ties_of_partner(0, AS_OF)}

    assert len(ties) == 2
    assert all(tie.leads for tie in ties.values())
    assert (ties[0].role, ties[1].role) == (None, "host")


@pytest.mark.parametrize(
    ("alliance", "partner", "membership", "state"),
    [
        ({"started_on": None}, {}, {}, "possibly"),
        ({}, {"joined_on": date(2021, 1, 1)}, {}, "planned"),  # a partner only later
        ({}, {"left_on": date(2020, 1, 1)}, {}, "ended"),  # no partner any more
        ({}, {"left_on": date(2018, 1, 1)}, {}, "outside"),  # none since it began
        ({"ended_on": date(2019, 6, 1)}, {}, {"joined_on": date(2020, 1, 1)}, "outside"),
        ({"status": "planned"}, {}, {}, "planned"),
        ({"status": "ended"}, {}, {}, "ended"),
    ],
)
def test_a_tie_counts_while_partner_and_alliance_are_both_there(
    alliance, partner, membership, state
):
    directory = directory_of(
        make_partner(**partner), make_alliance(**alliance), make_membership(**membership)
    )

    (tie,) = directory.ties_of_partner(0, BEFORE)

    assert tie.state == state
    assert directory.ties_of_alliance(0, BEFORE) == (tie,)


def test_the_time_of_a_tie_is_that_of_the_membership_not_of_the_register():
    directory = directory_of(
        make_partner(joined_on=date(2015, 12, 31)),
        make_alliance(started_on=None),
        make_membership(),
    )

    (tie,) = directory.ties_of_partner(0, AS_OF)

    assert (tie.state, tie.start, tie.end) == ("in_force", None, None)


def test_a_start_that_only_a_membership_states_is_that_of_the_alliance():
    directory = directory_of(
        make_partner("P1"),
        make_partner("P2"),
        make_alliance(started_on=None),
        make_membership("A1", "P1", joined_on=date(2018, 5, 1)),
        make_membership("A1", "P2"),
    )

    assert directory.period(0) == (date(2018, 5, 1), None)
    assert {tie.start for tie in directory.ties_of_alliance(0, AS_OF)} == {date(2018, 5, 1)}


def test_alliances_stand_by_their_start_those_without_one_last():
    directory = directory_of(
        make_alliance("A1", started_on=None),
        make_alliance("A2", started_on=date(2020, 1, 1), name="B"),
        make_alliance("A3", started_on=date(2020, 1, 1), name="A"),
        make_alliance("A4", started_on=date(2019, 1, 1)),
    )

    assert directory.by_start(range(4)) == (3, 2, 1, 0)


def test_companions_are_those_of_the_day_who_shares_most_first():
    directory = directory_of(
        *(make_partner(f"P{number}") for number in range(1, 6)),
        *(make_alliance(f"A{number}") for number in (1, 2)),
        make_alliance("A3", ended_on=BEFORE),
        make_alliance("A4", started_on=None),
        *(make_membership("A1", f"P{number}") for number in (1, 2, 3)),
        *(make_membership("A2", f"P{number}") for number in (1, 3)),
        make_membership("A3", "P1"),
        make_membership("A3", "P4"),
        make_membership("A4", "P1"),
        make_membership("A4", "P5"),
    )

    assert list(directory.companions(0, AS_OF).items()) == [(2, (0, 1)), (1, (0,)), (4, (3,))]
    assert list(directory.companions(0, BEFORE)) == [2, 1, 3]  # A4 may not have begun yet
    assert directory.companions(3, AS_OF) == {}


def test_partners_are_found_by_all_that_people_call_them():
    directory = directory_of(
        make_partner("P1", country="CIV", category="civil_society", themes=("mrv",)),
        make_partner("P2", core_competencies="Soil sampling; composting"),
    )

    for query in ("ivory coast", "Côte d’Ivoire", "CIV", "ONG", "NGO", "Medición", "Africa", "p1"):
        assert directory.partners.found(query).positions[0] == 0, query
    assert directory.partners.found("compost").positions == (1,)


def test_alliances_are_found_by_who_takes_part_and_with_whom():
    directory = directory_of(
        make_partner("P1", name="Institut des sols", acronym="IDS"),
        make_alliance("A1", counterpart="World Bank", kind=("mou",)),
        make_alliance("A2"),
        make_membership("A2", "P1"),
    )

    assert directory.alliances.found("world bank").positions == (0,)
    assert directory.alliances.found("memorandum").positions == (0,)
    assert directory.alliances.found("ids").positions == (1,)


def test_a_record_that_is_not_there_has_no_position():
    directory = directory_of(make_partner("P 1/2"))

    assert directory.position("partners", "P 1/2") == 0
    assert directory.position("partners", "P1") is None
    assert directory.position("alliances", "P 1/2") is None


def test_what_is_told_of_each_record_is_what_the_figures_count():
    chance = random.Random(7)

    def some_day():
        return chance.choice([None, date(chance.randint(2016, 2024), chance.randint(1, 12), 1)])

    def period(start: str, end: str) -> dict[str, date | None]:
        days = [some_day(), some_day()]
        return dict(zip((start, end), sorted(days) if None not in days else days, strict=True))

    statuses = ("planned", "active", "active", "ended", None)
    indicators = Indicators(
        make_snapshot_of(
            *(make_partner(f"P{n}", **period("joined_on", "left_on")) for n in range(30)),
            *(
                make_alliance(
                    f"A{n}",
                    status=chance.choice(statuses),
                    lead_partner_id=chance.choice([None, f"P{n % 30}"]),
                    **period("started_on", "ended_on"),
                )
                for n in range(40)
            ),
            *(
                make_membership(
                    f"A{chance.randrange(40)}",
                    f"P{chance.randrange(30)}",
                    **period("joined_on", "left_on"),
                )
                for _ in range(120)
            ),
        ),
        load_framework(REFERENCE),
    )
    directory = Directory(indicators)

    for on in (AS_OF, BEFORE, date(2018, 7, 1)):
        behind, outside = indicators.behind(on), directory.outside(on, Filters())
        for partner in range(30):
            ties = directory.ties_of_partner(partner, on)
            now = {tie.alliance for tie in ties if tie.state == "in_force"}
            assert now == set(behind.engagements.get(partner, ()))
        states = {alliance: directory.state(alliance, on) for alliance in range(40)}
        told = {
            "in_force": behind.alliances,
            "possibly": behind.possible_alliances,
            **outside,
        }
        for state, alliances in told.items():
            assert {one for one, own in states.items() if own == state} == set(alliances)
