"""The past and the present: what a day of the history says, and what can no longer change it.

Other laws of one day stand in `test_laws`, whose records these have too.
"""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from dashboard.framework import Framework
from dashboard.indicators import Share, Values, values
from dashboard.progress import statements
from dashboard.records import Alliance, Membership, Partner, PartnerCount, Record
from tests.indicators.test_laws import (
    AS_OF,
    CHOICES,
    FRAMEWORK,
    WITHOUT_EVIDENCE,
    days,
    figures,
    filters,
    law,
    moved,
    seen,
    snapshot_of,
    tables,
)

LONG_AGO = date(1900, 1, 1)
FOUR_YEARS = timedelta(days=4 * 365 + 1)  # after which the calendar of 1901 to 2099 is the same
OF_NO_PLACE = ("theme", "kind", "form")  # what alliances are cut by, whoever takes part in them


# --- the past is what the present was -------------------------------------------------------------


@law
@given(tables(dated=True), filters(*CHOICES))
def test_each_point_of_a_dated_history_is_the_figure_of_a_snapshot_of_that_day(records, cut):
    for day, share in seen(records, None, cut).history:
        assert share == values(snapshot_of(records, day), FRAMEWORK, None, cut).engaged


@law
@given(tables(), days, filters(*CHOICES))
def test_a_later_day_tells_the_same_past(records, on, cut):
    earlier, now = seen(records, on, cut), seen(records, None, cut)

    year_ends = dict(earlier.history)
    assert earlier.history == tuple(
        (day, share) for day, share in {**dict(now.history), **year_ends}.items() if day <= on
    )
    if earlier.baseline is not None:
        assert (earlier.baseline, earlier.global_networks_baseline) == (
            now.baseline,
            now.global_networks_baseline,
        )


@law
@given(tables(dated=True), days, filters(*CHOICES))
def test_what_came_later_changes_nothing_in_what_was(records, on, cut):
    known = [as_known(record, on) for record in records if not began_later(record, on)]

    then = values(snapshot_of(known, on), FRAMEWORK, None, cut)
    now = seen(records, on, cut)
    assert figures(with_partners(then)) == figures(with_partners(now))


def with_partners(found: Values) -> Values:
    """Without the cells of a country that has no partner on the day: it may have a cell or none."""
    countries = tuple(cell for cell in found.by["country"] if cell[1].listed)
    return replace(found, by={**found.by, "country": countries})


def began_later(record: Record, on: date) -> bool:
    """Whether nobody could have written it down on the day.

    A later membership stays: what leads and has memberships in that alliance counts by them. A
    later total stays too: it says that the register was never taken as complete.
    """
    if isinstance(record, Partner):
        return record.joined_on is not None and record.joined_on > on
    return isinstance(record, Alliance) and record.started_on is not None and record.started_on > on


def as_known(record: Record, on: date) -> Record:
    """The record as it stood on the day, when an end that came later was not known."""
    later = {
        name: None
        for name in ("left_on", "ended_on")
        if (end := getattr(record, name, None)) is not None and end > on
    }
    if "ended_on" in later and getattr(record, "status", None) == "ended":
        return record.model_copy(update={**later, "status": "active"})
    return record.model_copy(update=later)


# --- what has no start ----------------------------------------------------------------------------


@law
@given(tables(), filters(*WITHOUT_EVIDENCE))
def test_the_ends_of_every_point_are_those_that_the_missing_starts_could_have_made(records, cut):
    """Not a truth within the interval alone: nothing narrower would do."""
    told = dict(seen(records, None, cut).history)
    for day in told:
        assume(not any(ends_on(record, day) for record in undated(records)))
    early = dict(seen(filled(records, LONG_AGO), None, cut).history)
    late = dict(seen(filled(records, AS_OF), None, cut).history)

    for day, share in told.items():
        assert early[day].part == early[day].part_max == share.part_max
        if day < AS_OF:
            assert late[day].part == late[day].part_max == share.part
        assert rest(early[day]) == rest(late[day]) == rest(share)


def undated(records: list[Record]) -> list[Alliance]:
    """The alliances without any start, their own or that of a membership (of a partner: no other is read)."""
    ours = {record.partner_id for record in records if isinstance(record, Partner)}
    dated = {
        record.alliance_id
        for record in records
        if isinstance(record, Membership) and record.joined_on and record.partner_id in ours
    }
    return [
        record
        for record in records
        if isinstance(record, Alliance)
        and record.started_on is None
        and record.alliance_id not in dated
    ]


def ends_on(alliance: Alliance, day: date) -> bool:
    """Then it was in force on that day, whenever it began, and the specification calls it possible."""
    return alliance.ended_on == day


def filled(records: list[Record], start: date) -> list[Record]:
    """The records with a start where there was none: this one, or the end if it is earlier."""
    missing = undated(records)
    return [
        record.model_copy(update={"started_on": min(start, record.ended_on or start)})
        if isinstance(record, Alliance) and record in missing
        else record
        for record in records
    ]


def rest(share: Share) -> tuple[Any, ...]:
    return share.listed, share.unlisted, share.whole


@law
@given(tables(), st.data(), filters(*CHOICES))
def test_no_choice_of_the_missing_starts_engages_more_partners_than_possible(records, data, cut):
    """With a cut by evidence too, where a better engagement that is found takes a partner elsewhere."""
    on = data.draw(days)
    assume(on < AS_OF)
    missing = undated(records)[:3]
    told = seen(records, on, cut).engaged

    parts = []
    for chosen in product((LONG_AGO, AS_OF), repeat=len(missing)):
        starts = {one.alliance_id: start for one, start in zip(missing, chosen, strict=True)}
        truth = [
            record.model_copy(update={"started_on": min(start, record.ended_on or start)})
            if isinstance(record, Alliance) and (start := starts.get(record.alliance_id))
            else record
            for record in filled_but(records, missing)
        ]
        parts.append(seen(truth, on, cut).engaged.part)

    assert max(parts) <= told.part_max


def filled_but(records: list[Record], kept: list[Alliance]) -> list[Record]:
    """All starts filled in but those of the kept."""
    return [
        old if old in kept else new
        for old, new in zip(records, filled(records, LONG_AGO), strict=True)
    ]


@law
@given(tables(), filters(*OF_NO_PLACE))
def test_the_ends_of_the_count_of_alliances_are_those_of_the_missing_starts_too(records, cut):
    for year in (2018, 2020, 2023):
        on = date(year, 12, 31)
        assume(not any(ends_on(record, on) for record in undated(records)))
        told = seen(records, on, cut)
        early = seen(filled(records, LONG_AGO), on, cut)
        late = seen(filled(records, AS_OF), on, cut)

        for name in ("alliances", "global_networks"):
            count, most, least = (getattr(found, name) for found in (told, early, late))
            assert (most.count, most.count_max) == (count.count_max, count.count_max)
            assert (least.count, least.count_max) == (count.count, count.count)


# --- rows and days --------------------------------------------------------------------------------


@law
@given(tables(), st.data(), days, filters(*CHOICES))
def test_a_row_that_stands_twice_changes_nothing(records, data, on, cut):
    twice = data.draw(st.sampled_from(records))

    assert seen([*records, twice], on, cut) == seen(records, on, cut)


@law
@given(tables(), st.data(), days, filters(*CHOICES))
def test_a_membership_that_stands_twice_in_other_words_counts_once(records, data, on, cut):
    memberships = [record for record in records if isinstance(record, Membership)]
    assume(memberships)
    again = data.draw(st.sampled_from(memberships)).model_copy(update={"role": "Observer"})

    assert seen([*records, again], on, cut) == seen(records, on, cut)


@law
@given(tables(), st.data(), days)
def test_of_two_totals_on_one_day_the_larger_counts(records, data, on):
    totals = [record for record in records if isinstance(record, PartnerCount)]
    assume(totals)
    one = data.draw(st.sampled_from(totals))
    smaller = one.model_copy(update={"count": data.draw(st.integers(0, one.count))})

    assert seen([*records, smaller], on) == seen(records, on)


@law
@given(tables(), days, filters(*CHOICES), st.integers(-900, 9000))
def test_shifting_all_dates_with_the_baseline_changes_no_count_against_it(records, on, cut, shift):
    by = timedelta(days=shift)
    there = values(
        snapshot_of([moved(record, by) for record in records], AS_OF + by),
        shifted(by),
        on + by,
        cut,
    )

    here = seen(records, on, cut)
    assert figures(there) == figures(here)
    assert there.baseline == here.baseline
    assert there.global_networks_baseline == here.global_networks_baseline
    assert there.direction == here.direction


@law
@given(tables(), days, filters(*CHOICES), st.integers(-5, 10))
def test_four_years_later_by_all_calendars_every_figure_and_status_is_the_same(
    records, on, cut, times
):
    by = times * FOUR_YEARS
    ours = replace(shifted(by), history_from=FRAMEWORK.history_from + 4 * times)
    there = values(
        snapshot_of([moved(record, by) for record in records], AS_OF + by), ours, on + by, cut
    )

    here = seen(records, on, cut)
    assert figures(there) == figures(here)
    assert there.history == tuple((day + by, share) for day, share in here.history)
    for one, other in zip(statements(there, ours), statements(here, FRAMEWORK), strict=True):
        assert (one.status, one.status_range) == (other.status, other.status_range)
        assert (one.pace, one.pace_needed) == (other.pace, other.pace_needed)
        assert (one.ratio, one.pace_needed_from_start) == (
            other.ratio,
            other.pace_needed_from_start,
        )


def shifted(by: timedelta) -> Framework:
    """The framework with its baseline and its targets on days that are so much later."""
    first, *others = FRAMEWORK.objectives
    headline, *rest_of_them = first.indicators
    targets = tuple(target.model_copy(update={"on": target.on + by}) for target in headline.targets)
    objective = first.model_copy(
        update={
            "baseline": first.baseline.model_copy(update={"on": first.baseline.on + by}),
            "indicators": (headline.model_copy(update={"targets": targets}), *rest_of_them),
        }
    )
    return replace(FRAMEWORK, objectives=(objective, *others))
