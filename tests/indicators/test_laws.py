"""What holds for every set of records, whatever it is."""

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from dashboard.address import Filters
from dashboard.framework import load_framework
from dashboard.indicators import Indicators, Share, Values, behind, values
from dashboard.progress import WORST_TO_BEST, statements
from dashboard.records import Alliance, Membership, Record
from dashboard.settings import REFERENCE
from dashboard.snapshot import Snapshot
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_partner,
    make_snapshot_of,
)

FRAMEWORK = load_framework(REFERENCE)
AS_OF = date(2024, 12, 31)
PARTNERS = ("P1", "P2", "P3", "P4", "P5")
ALLIANCES = ("A1", "A2", "A3", "A4")
CHOICES = {
    "region": ("africa", "europe", "international", "not_stated"),
    "country": ("FRA", "BEN", "not_stated"),
    "category": ("companies", "producers", "not_stated"),
    "theme": ("advocacy", "mrv", "soil_health", "not_stated"),
    "membership": ("partner", "member", "not_stated"),
    "kind": ("mou", "grant", "not_stated"),
    "form": ("partnership", "alliance", "not_stated"),
    "evidence": ("documented", "self_reported", "unverified", "not_stated"),
}
OF_PARTNERS = ("region", "country", "category", "theme", "membership")
WITHOUT_EVIDENCE = tuple(name for name in CHOICES if name != "evidence")

days = st.sampled_from([date(year, 12, 31) for year in range(2016, 2025)]) | st.dates(
    date(2016, 1, 1), AS_OF
)
law = settings(max_examples=60, deadline=None)


def one_of(name: str):
    return st.sampled_from([None if key == "not_stated" else key for key in CHOICES[name]])


def some_of(name: str):
    keys = [key for key in CHOICES[name] if key != "not_stated"]
    return st.lists(st.sampled_from(keys), max_size=2, unique=True).map(tuple)


@st.composite
def periods(draw, start: str, end: str, *, dated: bool) -> dict[str, date | None]:
    first = draw(days if dated else st.none() | days)
    last = draw(st.none() | st.none() | days)
    if first and last and last < first:
        first, last = last, first
    return {start: first, end: last}


@st.composite
def tables(draw, *, dated: bool = False) -> list[Record]:
    """A few records of each table; `dated` gives every alliance a start."""
    found: list[Record] = []
    for partner_id in PARTNERS[: draw(st.integers(1, 5))]:
        cells: dict[str, Any] = {
            name: draw(one_of(name))
            for name in ("region", "country", "category", "membership", "evidence")
        }
        cells |= draw(periods("joined_on", "left_on", dated=False))
        found.append(make_partner(partner_id, themes=draw(some_of("theme")), **cells))
    for alliance_id in ALLIANCES[: draw(st.integers(1, 4))]:
        cells = {
            "form": draw(one_of("form")),
            "kind": draw(some_of("kind")),
            "regions": draw(some_of("region")),
            "themes": draw(some_of("theme")),
            "evidence": draw(one_of("evidence")),
            "scope": draw(st.sampled_from([None, "global", "regional"])),
            "status": draw(
                st.sampled_from([None, "active", "active", "active", "ended", "planned"])
            ),
            "lead_partner_id": draw(st.none() | st.sampled_from(PARTNERS)),
            "counterpart_country": draw(one_of("country")),
        }
        cells |= draw(periods("started_on", "ended_on", dated=dated))
        found.append(make_alliance(alliance_id, **cells))
    pairs = st.tuples(st.sampled_from(ALLIANCES), st.sampled_from(PARTNERS))
    for alliance_id, partner_id in draw(st.lists(pairs, max_size=6)):
        period = draw(periods("joined_on", "left_on", dated=False))
        found.append(make_membership(alliance_id, partner_id, **period))
    totals = st.lists(st.tuples(days, st.integers(0, 12)), max_size=3)
    return found + [make_count(day, count) for day, count in draw(totals)]


def filters(*names: str):
    """Filters of these names; most of them empty."""
    keys = {
        name: st.just(())
        | st.lists(st.sampled_from(CHOICES[name]), max_size=2, unique=True).map(tuple)
        for name in names
    }
    return st.builds(Filters, **keys)


def snapshot_of(records: list[Record], as_of: date = AS_OF) -> Snapshot:
    return make_snapshot_of(*records, as_of=as_of)


def seen(records: list[Record], on: date | None = None, cut: Filters | None = None) -> Values:
    return values(snapshot_of(records), FRAMEWORK, on, cut)


def figures(found: Values) -> tuple[Any, ...]:
    """What does not depend on the year-ends around the day."""
    return (
        found.engaged,
        found.by,
        found.coverage,
        found.global_networks,
        found.alliances,
        found.by_region_theme,
        found.by_form,
        found.by_evidence,
        found.region_basis,
        found.reach,
    )


@law
@given(tables(), st.randoms(use_true_random=False), days, filters(*CHOICES))
def test_the_order_of_rows_changes_nothing(records, chance, on, cut):
    shuffled = chance.sample(records, len(records))

    assert seen(shuffled, on, cut) == seen(records, on, cut)


@law
@given(tables(), days, filters(*WITHOUT_EVIDENCE))
def test_disjoint_cuts_of_the_register_add_up(records, on, cut):
    found = Indicators(snapshot_of(records), FRAMEWORK)
    for name in ("region", "country", "category", "membership"):
        parts = [found.values(on, cut.with_only(**{name: key})).engaged for key in CHOICES[name]]

        whole = found.values(on, cut.with_only(**{name: ""})).engaged
        assert sum(part.part for part in parts) == whole.part
        assert sum(part.part_max for part in parts) == whole.part_max
        assert sum(part.listed for part in parts) == whole.listed


@law
@given(tables(), days, filters(*WITHOUT_EVIDENCE))
def test_cuts_by_evidence_add_up_to_the_engaged(records, on, cut):
    parts = [seen(records, on, cut.with_only(evidence=key)).engaged for key in CHOICES["evidence"]]

    assert sum(part.part for part in parts) == seen(records, on, cut).engaged.part


@law
@given(tables(), days, filters(*CHOICES))
def test_a_cell_of_a_disaggregation_is_the_view_cut_by_its_key(records, on, cut):
    found = Indicators(snapshot_of(records), FRAMEWORK)
    for name in OF_PARTNERS:
        cells = dict(found.values(on, cut.with_only(**{name: ""})).by[name])
        for key in set(CHOICES[name]) & set(cells):
            assert cells[key] == found.values(on, cut.with_only(**{name: key})).engaged


@law
@given(tables(), days, filters(*OF_PARTNERS))
def test_a_cell_by_evidence_has_the_engaged_of_the_view_cut_by_it(records, on, cut):
    for key, cell in seen(records, on, cut).by["evidence"]:
        alone = seen(records, on, cut.with_only(evidence=key)).engaged
        assert counts(cell) == counts(alone)


def counts(share: Share) -> tuple[int, int, int]:
    return share.part, share.part_max, share.listed


@law
@given(tables(), days, filters(*OF_PARTNERS), filters("kind", "form"))
def test_one_more_engagement_never_makes_fewer_engaged(records, on, cut, agreements):
    more = [*records, make_alliance("A0", started_on=date(2014, 1, 1), lead_partner_id="P1")]

    before, after = seen(records, on, cut).engaged, seen(more, on, cut).engaged
    assert before.part <= after.part
    assert before.part_max <= after.part_max
    assert (before.listed, before.whole) == (after.listed, after.whole)
    assert seen(more, on, agreements).engaged.part >= seen(records, on, agreements).engaged.part


@law
@given(tables(), days, filters(*OF_PARTNERS), filters("region", "membership"))
def test_filters_are_and_and_their_order_is_nothing(records, on, one, other):
    both = Filters(
        region=other.region, country=one.country, category=one.category, theme=one.theme,
        membership=other.membership,
    )  # fmt: skip
    one = one.with_only(region="", membership="")
    snapshot = snapshot_of(records)

    together = behind(snapshot, FRAMEWORK, on, both)
    apart = [behind(snapshot, FRAMEWORK, on, cut) for cut in (one, other)]
    assert set(together.register) == set(apart[0].register) & set(apart[1].register)
    assert set(together.engaged) == set(apart[0].engaged) & set(apart[1].engaged)
    backwards = Filters(**{name: found[::-1] for name, found in both.given().items()})
    assert figures(seen(records, on, backwards)) == figures(seen(records, on, both))


@law
@given(tables(), days, filters(*CHOICES), st.integers(-900, 9000))
def test_shifting_all_dates_changes_nothing_at_the_shifted_day(records, on, cut, shift):
    by = timedelta(days=shift)
    shifted = [moved(record, by) for record in records]

    there = values(snapshot_of(shifted, AS_OF + by), FRAMEWORK, on + by, cut)
    assert figures(there) == figures(seen(records, on, cut))


def moved(record: Record, by: timedelta) -> Record:
    cells = dict(record)
    return type(record)(
        **{
            name: cell + by if isinstance(cell, date) else cell
            for name, cell in cells.items()
            if cell is not None
        }
    )


@law
@given(tables(dated=True), days, filters(*CHOICES))
def test_with_every_start_known_the_past_is_what_the_present_was(records, on, cut):
    then = values(snapshot_of(records, on), FRAMEWORK, None, cut)

    now = seen(records, on, cut)
    assert figures(now) == figures(then)
    assert (now.baseline, now.direction) == (then.baseline, then.direction)
    assert now.history == then.history


@law
@given(tables(), st.data(), days, filters(*CHOICES))
def test_the_truth_lies_in_the_interval_whenever_what_has_no_start_began(records, data, on, cut):
    assume(on < AS_OF)
    dated = {m.alliance_id for m in records if isinstance(m, Membership) and m.joined_on}
    truth = [
        with_start(record, data)
        if isinstance(record, Alliance)
        and not record.started_on
        and record.alliance_id not in dated
        else record
        for record in records
    ]

    told, true = seen(records, on, cut), seen(truth, on, cut)
    assert true.engaged.part <= told.engaged.part_max
    if not cut.evidence:
        assert told.engaged.part <= true.engaged.part
    no_places = cut.with_only(region="", category="", country="", membership="")
    told, true = seen(records, on, no_places), seen(truth, on, no_places)
    assert told.alliances.count <= true.alliances.count <= told.alliances.count_max


def with_start(alliance: Alliance, data: st.DataObject) -> Alliance:
    start = data.draw(st.dates(date(2013, 1, 1), alliance.ended_on or AS_OF))
    return Alliance(**{**dict(alliance), "started_on": start})


@law
@given(tables(), days, filters(*CHOICES))
def test_the_records_behind_are_those_that_are_counted(records, on, cut):
    snapshot = snapshot_of(records)
    found, told = behind(snapshot, FRAMEWORK, on, cut), values(snapshot, FRAMEWORK, on, cut)

    assert len(found.register) == told.engaged.listed
    assert len(found.engaged) == told.engaged.part
    assert set(found.engagements) == set(found.engaged) <= set(found.register)
    assert len(found.alliances) == told.alliances.count
    assert len(found.alliances) + len(found.possible_alliances) == told.alliances.count_max
    for key, count in told.by_region:
        acting = [found.regions[place] or ("not_stated",) for place in found.alliances]
        assert sum(key in regions for regions in acting) == count.count


@law
@given(tables(), days)
def test_the_status_lies_between_its_worst_and_its_best(records, on):
    for statement in statements(seen(records, on), FRAMEWORK):
        assert statement.status_range is not None
        worst, best = statement.status_range
        if worst == best:
            assert statement.status == worst
        else:
            assert statement.status == "not_known"
            assert WORST_TO_BEST.index(worst) < WORST_TO_BEST.index(best)


@law
@given(tables(), days)
def test_no_share_is_more_than_all(records, on):
    for _, share in seen(records, on).history:
        assert 0 <= share.part <= share.part_max <= share.listed
        if share.fraction is not None and share.fraction_max is not None:
            assert 0 <= share.fraction <= share.fraction_max <= 1


def test_a_day_after_the_as_of_date_is_an_error():
    with pytest.raises(ValueError, match="after the as-of date"):
        seen([], AS_OF + timedelta(days=1))
