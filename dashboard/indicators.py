"""The indicators: a snapshot, a day and filters → values. One definition each.

Exact: shares are two counts, fractions are `Fraction`; nothing is rounded here. A count that is not
known is None. Before the as-of date a count is an interval: `part` without what has no start,
`part_max` with it. Knows not where records come from, nor what is good or bad.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import lru_cache, partial

import numpy as np

from dashboard.address import Filters
from dashboard.coded import Mask
from dashboard.columns import Acting, Columns, Cut, Dimension, Places
from dashboard.framework import Framework, Indicator
from dashboard.groups import Groups
from dashboard.inforce import FOREVER
from dashboard.records import Milestone
from dashboard.snapshot import Snapshot

REGISTER_DIMENSIONS = ("region", "country", "category", "theme", "membership")
PARTNER_DIMENSIONS = (*REGISTER_DIMENSIONS, "evidence")
REACH = {"region": "regions", "country": "countries", "theme": "themes", "category": "categories"}
GLOBAL = "global"
MOST_CUTS = 3


@dataclass(frozen=True, slots=True)
class Share:
    """Engaged partners of all partners, at a day, as an interval that keeps its counts.

    `whole` and `unlisted` are None where they are not known. Of a part of the partners (a cut, a
    cell) the `whole` is not known while any are unlisted: they may belong to it or not.
    """

    part: int
    part_max: int
    listed: int
    unlisted: int | None
    whole: int | None

    @property
    def fraction(self) -> Fraction | None:
        """The least it can be; None for a share of nothing, or of a whole that is not known."""
        return Fraction(self.part, self.whole) if self.whole else None

    @property
    def fraction_max(self) -> Fraction | None:
        """The most it can be: all that is undated in force, all unlisted partners engaged."""
        if not self.whole or self.unlisted is None:
            return None
        return Fraction(self.part_max + self.unlisted, self.whole)

    @property
    def lower_bound(self) -> bool | None:
        """Whether partners exist that nobody has listed; None where that is not known."""
        return None if self.unlisted is None else self.unlisted > 0


@dataclass(frozen=True, slots=True)
class Count:
    """A number of alliances: what is certain, and the most it can be."""

    count: int
    count_max: int


@dataclass(frozen=True, slots=True)
class Part:
    """How many of a known whole, e.g. regions reached; None where there is no data."""

    part: int | None
    whole: int | None

    @property
    def fraction(self) -> Fraction | None:
        """None where a count is not known, and for a part of nothing."""
        return None if self.part is None or not self.whole else Fraction(self.part, self.whole)


@dataclass(frozen=True, slots=True)
class Reading:
    """An indicator on a day, in its unit: the least and the most that it can be; None where that is not known.

    `part` is the count that is certain, `whole` what it is a share of (None of a count).
    """

    on: date
    low: Fraction | None
    high: Fraction | None
    part: int | None
    whole: int | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of region × theme. `partners`: of the register, uncut, in that region with that theme."""

    region: str
    theme: str
    alliances: Count
    partners: int


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the records leave open about the alliances of the view.

    `undated` of those in force, or possibly in force, have no start; `without_end` and
    `not_confirmed` (not for two years, or never) are of those in force.
    """

    undated: int
    without_end: int
    not_confirmed: int


@dataclass(frozen=True, slots=True)
class Values:
    """Everything the pages and the API show of one snapshot, day and set of filters.

    `by` maps a dimension to its cells in vocabulary order, `not_stated` last (the `unlisted` cell is
    `engaged.unlisted`); `history` ends on `on`; `region_basis` counts the alliances in force by
    where their regions come from (`stated`, `participants`, `counterpart`, `not_stated`).
    """

    on: date
    as_of: date
    filters: Filters
    engaged: Share
    baseline_on: date
    baseline: Share | None
    history: tuple[tuple[date, Share], ...]
    by: Mapping[str, tuple[tuple[str, Share], ...]]
    coverage: Part
    global_networks: Count
    global_networks_baseline: Count | None
    direction: str
    alliances: Count
    by_region: tuple[tuple[str, Count], ...]
    by_theme: tuple[tuple[str, Count], ...]
    by_region_theme: tuple[Cell, ...]
    by_form: tuple[tuple[str, Count], ...]
    by_evidence: tuple[tuple[str, Count], ...]
    region_basis: Mapping[str, int]
    reach: Mapping[str, Part]
    activities: Mapping[int, Part]
    gaps: Gaps


@dataclass(frozen=True, slots=True)
class Behind:
    """The records behind the numbers of a `Values`: positions in the snapshot's tuples, in order.

    `engagements` maps the position of an engaged partner to those of the alliances that it is
    engaged in and that fit the filters; `participants` maps the position of an alliance to those of
    its partners at the day, `regions` to its region keys (empty: not stated). `undated`, `without_end`
    and `not_confirmed` are the alliances that `Gaps` counts.
    """

    register: tuple[int, ...]
    engaged: tuple[int, ...]
    alliances: tuple[int, ...]
    possible_alliances: tuple[int, ...]
    engagements: Mapping[int, tuple[int, ...]]
    participants: Mapping[int, tuple[int, ...]]
    regions: Mapping[int, tuple[str, ...]]
    undated: tuple[int, ...]
    without_end: tuple[int, ...]
    not_confirmed: tuple[int, ...]


def values(
    snapshot: Snapshot, framework: Framework, on: date | None = None, filters: Filters | None = None
) -> Values:
    """All indicators on `on` (the as-of date if None), cut by `filters`. ValueError after the as-of date."""
    return Indicators(snapshot, framework).values(on, filters)


def behind(
    snapshot: Snapshot, framework: Framework, on: date | None = None, filters: Filters | None = None
) -> Behind:
    """The records that `values` counts, for the same arguments."""
    return Indicators(snapshot, framework).behind(on, filters)


class Indicators:
    """The indicators of one snapshot. Its `columns` are made once; every answer is a pure function."""

    def __init__(self, snapshot: Snapshot, framework: Framework) -> None:
        self.snapshot = snapshot
        self.framework = framework
        self.columns = Columns(snapshot, framework)
        # What counts and what is behind it ask for the same of one day and its filters.
        self._cut = lru_cache(MOST_CUTS)(self.columns.cut)
        self._places = lru_cache(MOST_CUTS)(self.columns.places)
        self._acting = lru_cache(MOST_CUTS)(partial(_acting, self.columns, self._places))
        self._standing = lru_cache(MOST_CUTS)(self.columns.standing)
        self._uncut = self._cut(Filters())
        self._confirmed = snapshot.alliances.columns["confirmed_on"].days(0)

    def values(self, on: date | None = None, filters: Filters | None = None) -> Values:
        """All indicators on `on` (the as-of date if None), cut by `filters`.

        Raises ValueError for a day after the as-of date.
        """
        on, filters = self.day(on), filters or Filters()
        cut = self._cut(filters)
        acting = self._acting(on, cut)
        history = self._history(on, cut)
        global_networks, baseline = self._in_scope(acting, GLOBAL), None
        if on >= self.framework.baseline.on:
            before = self._acting(self.framework.baseline.on, cut)
            baseline = self._in_scope(before, GLOBAL)
        return Values(
            on=on,
            as_of=self.snapshot.as_of,
            filters=filters,
            engaged=history[on],
            baseline_on=self.framework.baseline.on,
            baseline=self._baseline(on, cut, history),
            history=tuple(history.items()),
            by=self._by(on, cut),
            coverage=Part(_sum(self._register(on)), self._published_total(on)),
            global_networks=global_networks,
            global_networks_baseline=baseline,
            direction=_direction(baseline, global_networks),
            alliances=Count(_sum(acting.certain), _sum(acting.possible)),
            by_region=_counts(acting, acting.regions),
            by_theme=_counts(acting, self.columns.alliances["theme"]),
            by_region_theme=self._by_region_theme(on, acting),
            by_form=_counts(acting, self.columns.alliances["form"]),
            by_evidence=_counts(acting, self.columns.alliances["evidence"]),
            region_basis={
                basis: _sum(acting.certain & mask) for basis, mask in acting.basis.items()
            },
            reach=self._reach(on),
            activities=self._activities(on),
            gaps=Gaps(**{name: _sum(mask) for name, mask in self._left_open(on, acting).items()}),
        )

    def readings(
        self, indicator: Indicator, baseline_on: date, on: date | None = None
    ) -> tuple[Reading, ...]:
        """An indicator at each year-end, on the baseline date and on `on`, where it ends; not cut but by its own cut."""
        on = self.day(on)
        days = {*self.days(on), *([baseline_on] if baseline_on < on else [])}
        cut = self._cut(Filters(**indicator.cut))
        return tuple(self._reading(indicator, day, cut) for day in sorted(days))

    def behind(self, on: date | None = None, filters: Filters | None = None) -> Behind:
        """The records that `values` counts, for the same arguments."""
        on, cut = self.day(on), self._cut(filters or Filters())
        acting = self._acting(on, cut)
        register = self._register(on) & cut.partners
        certain, _ = self._standing(on, cut).engaged(cut.evidence)
        engaged = register & certain
        partner, alliance = self.columns.engagements(on, cut)
        behind_engaged = engaged[partner]
        taking = self.columns.in_force.taking
        there = taking.period.holds(on) & acting.possible[taking.alliance]
        possible = np.flatnonzero(acting.possible)
        row, region = np.nonzero(acting.regions.has[possible, :-1])
        return Behind(
            register=_positions(register),
            engaged=_positions(engaged),
            alliances=_positions(acting.certain),
            possible_alliances=_positions(acting.possible & ~acting.certain),
            engagements=Groups(partner[behind_engaged], alliance[behind_engaged]),
            participants=Groups(taking.alliance[there], taking.partner[there], possible),
            regions=Groups(possible[row], region, possible, acting.regions.keys),
            **{name: _positions(mask) for name, mask in self._left_open(on, acting).items()},
        )

    def day(self, on: date | None) -> date:
        """The day that is asked about, the as-of date if None. ValueError for one after it."""
        if on is not None and on > self.snapshot.as_of:
            raise ValueError(f"{on} is after the as-of date, {self.snapshot.as_of}")
        return on or self.snapshot.as_of

    def days(self, on: date) -> tuple[date, ...]:
        """The days of a history: every year-end before the day, and the day."""
        years = range(self.framework.history_from, on.year)
        return (*(date(year, 12, 31) for year in years), on)

    def counts(self, on: date) -> tuple[Share, Count]:
        """The partners engaged and the alliances in force on a day, not cut, and nothing else."""
        acting = self._acting(on, self._uncut)
        return self._share(on, self._uncut), Count(_sum(acting.certain), _sum(acting.possible))

    def _register(self, on: date) -> Mask:
        return self.columns.in_force.partners.holds(on)

    def _published_total(self, on: date) -> int | None:
        """The latest total that is published for a day up to `on`; the larger of two for one day."""
        stated = [
            (total.date, total.count) for total in self.snapshot.partner_counts if total.date <= on
        ]
        return max(stated)[1] if stated else None

    def _unlisted(self, on: date) -> int | None:
        """How many partners nobody has listed: none if no total was ever published, None if only later."""
        total = self._published_total(on)
        if total is None:
            return None if self.snapshot.partner_counts else 0
        return max(0, total - _sum(self._register(on)))

    def _share(self, on: date, cut: Cut) -> Share:
        register = self._register(on) & cut.partners
        certain, possible = self._standing(on, cut).engaged(cut.evidence)
        return share_of(
            _sum(register & certain),
            _sum(register & possible),
            _sum(register),
            self._unlisted(on),
            is_of_all=not cut.cuts_partners,
        )

    def _history(self, on: date, cut: Cut) -> dict[date, Share]:
        return {day: self._share(day, cut) for day in self.days(on)}

    def _reading(self, indicator: Indicator, on: date, cut: Cut) -> Reading:
        if indicator.is_several:
            return Reading(on, None, None, None, None)
        is_share = indicator.unit == "share"
        match indicator.measure:
            case "engaged":
                share = self._share(on, cut)
                most = None if share.unlisted is None else share.part_max + share.unlisted
                reading = share_reading(on, share) if is_share else _counted(on, share.part, most)
            case "listed":
                listed, total = _sum(self._register(on)), self._published_total(on)
                parted = _parted(on, listed, listed, total)
                reading = parted if is_share else _counted(on, listed, listed)
            case "alliances":
                count = self._in_scope(self._acting(on, cut), indicator.scope)
                ends = count.count, count.count_max
                if indicator.unit == "yes_no":
                    ends = int(ends[0] >= indicator.at_least), int(ends[1] >= indicator.at_least)
                reading = _counted(on, *ends)
            case "reach":
                name = next(name for name, plural in REACH.items() if plural == indicator.of)
                least, most = (self._reached(name, engaged) for engaged in self._engaged(on))
                reading = _parted(on, least, most, self._reachable(name, on))
            case "milestones":
                done = self._activities(on)[int(indicator.of or 0)]
                reading = _parted(on, done.part, done.part, done.whole)
        return reading

    def _baseline(self, on: date, cut: Cut, history: Mapping[date, Share]) -> Share | None:
        baseline_on = self.framework.baseline.on
        if on < baseline_on:
            return None
        return history.get(baseline_on) or self._share(baseline_on, cut)

    def _by(self, on: date, cut: Cut) -> dict[str, tuple[tuple[str, Share], ...]]:
        """The cells of each disaggregation: each is the view cut by its key as well.

        While partners are unlisted no cell has a whole: nobody knows which they belong to.
        """
        register, unlisted = self._register(on) & cut.partners, self._unlisted(on)
        standing = self._standing(on, cut)
        certain, possible = (register & mask for mask in standing.engaged(cut.evidence))
        cells = {}
        for name in REGISTER_DIMENSIONS:
            dimension = self.columns.partners[name]
            counted = (dimension.counts(mask) for mask in (certain, possible, register))
            cells[name] = tuple(
                (key, share_of(part, part_max, listed, unlisted, is_of_all=False))
                for key, part, part_max, listed in zip(dimension.keys, *counted, strict=True)
            )
        # Evidence cuts the engaged alone: each of its cells is a part of the same register.
        ranks, by_evidence = self.columns.partners["evidence"].keys, []
        for rank, key in enumerate(ranks):
            wanted = cut.evidence & (np.arange(len(ranks)) == rank)
            part, part_max = (_sum(register & mask) for mask in standing.engaged(wanted))
            share = share_of(part, part_max, _sum(register), unlisted, is_of_all=False)
            by_evidence.append((key, share))
        return cells | {"evidence": tuple(by_evidence)}

    def _in_scope(self, acting: Acting, scope: str | None) -> Count:
        """The alliances of a scope; all of them where none is asked for."""
        fitting = self.columns.alliances["scope"].fits((scope,) if scope else ())
        return Count(_sum(acting.certain & fitting), _sum(acting.possible & fitting))

    def _by_region_theme(self, on: date, acting: Acting) -> tuple[Cell, ...]:
        themes, partners = self.columns.alliances["theme"], self.columns.partners
        certain = acting.regions.counts_with(themes, acting.certain)
        possible = acting.regions.counts_with(themes, acting.possible)
        listed = partners["region"].counts_with(partners["theme"], self._register(on))
        return tuple(
            Cell(
                region,
                theme,
                Count(certain[row][column], possible[row][column]),
                listed[row][column],
            )
            for row, region in enumerate(acting.regions.keys)
            for column, theme in enumerate(themes.keys)
        )

    def _reach(self, on: date) -> dict[str, Part]:
        """What has an engaged partner, of the vocabularies, and of the countries that have a partner."""
        certain, _ = self._engaged(on)
        return {
            plural: Part(self._reached(name, certain), self._reachable(name, on))
            for name, plural in REACH.items()
        }

    def _engaged(self, on: date) -> tuple[Mask, Mask]:
        """Who of the register is engaged, for certain and possibly, whatever the cut."""
        register = self._register(on)
        certain, possible = self._standing(on, self._uncut).engaged(self._uncut.evidence)
        return register & certain, register & possible

    def _reached(self, dimension: str, partners: Mask) -> int:
        """How many keys of a dimension one of these partners has."""
        return int(np.count_nonzero(self.columns.partners[dimension].counts(partners)[:-1]))

    def _reachable(self, dimension: str, on: date) -> int:
        """How many there are: all of a vocabulary, and the countries that have a partner."""
        if dimension == "country":
            return self._reached(dimension, self._register(on))
        return len(self.columns.partners[dimension].keys) - 1

    def _activities(self, on: date) -> dict[int, Part]:
        return {
            point.number: _milestones(
                [m for m in self.snapshot.activities if m.activity == point.number], on
            )
            for point in self.framework.strategy.activities
        }

    def _left_open(self, on: date, acting: Acting) -> dict[str, Mask]:
        """What the records leave open, by the names of `Gaps`."""
        in_force = self.columns.in_force
        two_years_before = years_after(on, -2).toordinal()
        return {
            "undated": acting.possible & in_force.undated,
            "without_end": acting.certain & (in_force.alliances.end == FOREVER),
            "not_confirmed": acting.certain & (self._confirmed < two_years_before),
        }


def years_after(day: date, years: int) -> date:
    """The same day, so many calendar years later (29 February: the 28th where there is none)."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def share_reading(on: date, share: Share) -> Reading:
    """A share of partners as the reading of an indicator."""
    return Reading(on, share.fraction, share.fraction_max, share.part, share.whole)


def _parted(on: date, part: int | None, part_max: int | None, whole: int | None) -> Reading:
    """A reading of what is a part of a known whole."""
    if part is None or part_max is None or not whole:
        return Reading(on, None, None, part, whole)
    return Reading(on, Fraction(part, whole), Fraction(part_max, whole), part, whole)


def _counted(on: date, count: int, count_max: int | None) -> Reading:
    """A reading of a count; with None it may be any more."""
    most = None if count_max is None else Fraction(count_max)
    return Reading(on, Fraction(count), most, count, None)


def share_of(
    part: int, part_max: int, listed: int, unlisted: int | None, *, is_of_all: bool
) -> Share:
    """The share of all partners, or of a part of them, which has a whole only if all are listed."""
    if unlisted is None or (unlisted and not is_of_all):
        return Share(part, part_max, listed, unlisted, None)
    return Share(part, part_max, listed, unlisted, listed + unlisted)


def _acting(columns: Columns, places: Callable[[date], Places], on: date, cut: Cut) -> Acting:
    return columns.acting(on, cut, places(on))


def _direction(before: Count | None, now: Count) -> str:
    """The change where the intervals allow one: apart, or equal points."""
    if before is None:
        return "not_known"
    if now.count > before.count_max:
        return "more"
    if now.count_max < before.count:
        return "fewer"
    return "same" if now.count == now.count_max == before.count == before.count_max else "not_known"


def _milestones(milestones: list[Milestone], on: date) -> Part:
    """Done by the day, of those due or done by then; no data is not the same as none done."""
    if not milestones:
        return Part(None, None)
    done = [m.done_on is not None and m.done_on <= on for m in milestones]
    due = [m.due_on is not None and m.due_on <= on for m in milestones]
    return Part(
        sum(done), sum(is_done or is_due for is_done, is_due in zip(done, due, strict=True))
    )


def _counts(acting: Acting, of: Dimension) -> tuple[tuple[str, Count], ...]:
    counted = zip(of.keys, of.counts(acting.certain), of.counts(acting.possible), strict=True)
    return tuple((key, Count(count, count_max)) for key, count, count_max in counted)


def _sum(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


def _positions(mask: Mask) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())
