"""Every number leads to its records, and to no others."""

from datetime import date

from dashboard.address import Filters
from dashboard.framework import load_framework
from dashboard.indicators import behind
from dashboard.settings import REFERENCE
from tests.makers import AS_OF, make_alliance, make_membership, make_partner, make_snapshot_of

FRAMEWORK = load_framework(REFERENCE)


def names(snapshot, places):
    return [snapshot.alliances[place].alliance_id for place in places]


def test_an_engagement_is_shown_only_if_it_fits_the_filters():
    snapshot = make_snapshot_of(
        make_partner("P1", evidence="documented"),
        make_alliance("A1", lead_partner_id="P1", kind=("mou",), evidence="documented"),
        make_alliance("A2", lead_partner_id="P1", kind=("mou",), evidence="unverified"),
        make_alliance("A3", lead_partner_id="P1", kind=("grant",), evidence="documented"),
    )
    cut = Filters(kind=("mou",), evidence=("documented",))

    assert names(snapshot, behind(snapshot, FRAMEWORK, None, cut).engagements[0]) == ["A1"]
    assert names(snapshot, behind(snapshot, FRAMEWORK).engagements[0]) == ["A1", "A2", "A3"]


def test_what_is_only_possible_engages_nobody_and_stands_apart():
    snapshot = make_snapshot_of(
        make_partner("P1"),
        make_partner("P2"),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2", lead_partner_id="P1", started_on=None),
        make_alliance("A3", lead_partner_id="P2", started_on=None),
    )
    found = behind(snapshot, FRAMEWORK, date(2020, 12, 31))

    assert names(snapshot, found.alliances) == ["A1"]
    assert names(snapshot, found.possible_alliances) == ["A2", "A3"]
    assert {partner: names(snapshot, of) for partner, of in found.engagements.items()} == {
        0: ["A1"]
    }
    assert found.participants == {0: (0,), 1: (0,), 2: (1,)}


def test_participants_are_those_of_the_day_each_once():
    snapshot = make_snapshot_of(
        make_partner("P1"),
        make_partner("P2", left_on=date(2020, 6, 30)),
        make_partner("P3"),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2"),
        make_membership("A1", "P2"),
        make_membership("A1", "P3", joined_on=date(2019, 1, 1)),
        make_membership("A1", "P3", joined_on=date(2019, 6, 1)),
    )

    assert behind(snapshot, FRAMEWORK, date(2020, 6, 30)).participants == {0: (0, 1, 2), 1: ()}
    assert behind(snapshot, FRAMEWORK, date(2020, 7, 1)).participants == {0: (0, 2), 1: ()}


def test_regions_are_where_an_alliance_acts_and_none_if_not_stated():
    snapshot = make_snapshot_of(
        make_partner("P1", region="africa"),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2", regions=("north_america", "europe")),
        make_alliance("A3"),
        make_alliance("A4", regions=("international",)),
    )

    assert behind(snapshot, FRAMEWORK).regions == {
        0: ("africa",),
        1: ("europe", "north_america"),
        2: (),
        3: ("international",),
    }


def test_the_register_holds_those_of_the_cut_who_are_there_on_the_day():
    snapshot = make_snapshot_of(
        make_partner("P1", region="africa"),
        make_partner("P2", region="africa", left_on=date(2020, 1, 1)),
        make_partner("P3", region="europe"),
    )

    assert behind(snapshot, FRAMEWORK).register == (0, 2)
    assert behind(snapshot, FRAMEWORK, filters=Filters(region=("africa",))).register == (0,)


def test_what_the_records_leave_open_is_there_by_name():
    snapshot = make_snapshot_of(
        make_alliance("A1", ended_on=date(2023, 1, 1), confirmed_on=date(2022, 1, 1)),
        make_alliance("A2", started_on=None, ended_on=date(2023, 1, 1), confirmed_on=AS_OF),
        make_alliance("A3", confirmed_on=date(2020, 12, 30)),
    )

    now = behind(snapshot, FRAMEWORK)

    assert names(snapshot, now.undated) == ["A2"]
    assert names(snapshot, now.without_end) == ["A3"]
    assert names(snapshot, now.not_confirmed) == ["A3"]
