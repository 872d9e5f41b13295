"""What the pages of records ask of a snapshot: records found by words, in order, and each with all that it is tied to.

The rules of who is in force when are those of `inforce.py`; here they are told of one record.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache, partial
from itertools import compress, repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.address import Filters
from dashboard.coded import Coded, Codes, Mask, positions
from dashboard.columns import Acting
from dashboard.explain import Role, reason
from dashboard.framework import Framework
from dashboard.groups import Groups
from dashboard.indicators import Indicators
from dashboard.inforce import ALWAYS, FOREVER, NEVER, InForce
from dashboard.search import Catalogue, Said
from dashboard.settings import LANGUAGES
from dashboard.text import country_names

UNKNOWN = NEVER + 1  # a start that nobody states: after all others
MOST_DAYS = 4
STATES = ("in_force", "possibly", "planned", "ended")


@dataclass(frozen=True, slots=True)
class Tie:
    """That a partner takes part in an alliance, in one period, as it stands on a day. Both are positions.

    `state` is one of `STATES`, or `outside`: its period lies outside of that of the alliance or of the
    partner's time in the register. `start` and `end` are those of the membership in its alliance; None is not stated.
    """

    partner: int
    alliance: int
    state: str
    leads: bool
    role: str | None
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True)
class Where:
    """The regions that an alliance acts in, and the `basis` on which they are known (as in `Acting`)."""

    regions: tuple[str, ...]
    basis: str


class Directory:
    """The records of one snapshot. Nothing is made before it is asked for, and what a search needs only once.

    What it keeps does not know it: one that is dropped goes at once, without the collector.
    """

    def __init__(self, indicators: Indicators) -> None:
        self._indicators, self._snapshot = indicators, indicators.snapshot
        self._in_force = indicators.columns.in_force
        status = self._snapshot.alliances.columns["status"]
        self._outside = lru_cache(MOST_DAYS)(partial(_outside, self._in_force, status))

    @cached_property
    def partners(self) -> Catalogue:
        """The partners by name, acronym, number, country, region, category, themes and competencies."""
        columns = self._snapshot.partners.columns
        names = zip(*(columns[name] for name in ("partner_id", "name", "acronym")), strict=True)
        return Catalogue(list(names), partial(_said_of_partners, self._indicators))

    @cached_property
    def alliances(self) -> Catalogue:
        """The alliances by name, number, the other side and its country, themes, regions, kinds, and who ever takes part."""
        columns = self._snapshot.alliances.columns
        names = zip(columns["alliance_id"], columns["name"], repeat(None), strict=False)
        return Catalogue(list(names), partial(_said_of_alliances, self._indicators))

    def position(self, table: str, record_id: str) -> int | None:
        """Where a record stands in its table; None where there is none of this id."""
        records = getattr(self._snapshot, table)
        found = positions(records.columns[f"{table.removesuffix('s')}_id"].says(record_id))
        return found[0] if found else None

    def outside(self, on: date, filters: Filters) -> Mapping[str, tuple[int, ...]]:
        """The alliances that fit and are not in force on a day, `planned` and `ended`, in their order.

        Nobody takes part in them on that day: those count for the filters who do so at any time.
        """
        cut = self._indicators.columns.cut(filters)
        fitting = self._indicators.columns.acting_ever(cut).possible
        planned, ended = self._outside(on)
        return {
            "planned": tuple(positions(fitting & planned)),
            "ended": tuple(positions(fitting & ended)),
        }

    def state(self, alliance: int, on: date) -> str:
        """How an alliance stands on a day, as one of `STATES`."""
        planned, ended = self._outside(on)
        if planned[alliance]:
            return "planned"
        if ended[alliance]:
            return "ended"
        return "possibly" if self._in_force.may_only_be(on)[alliance] else "in_force"

    def reason(self, table: str, position: int, on: date) -> tuple[Role, str]:
        """Why a record counts on a day, or does not."""
        return reason(self._indicators, table, position, on)

    def period(self, alliance: int) -> tuple[date | None, date | None]:
        """The start of an alliance, or the earliest that its memberships state, and its end."""
        return _day(int(self._starts[alliance])), _day(int(self._in_force.alliances.end[alliance]))

    def span(self, alliances: Sequence[int]) -> tuple[date | None, date | None]:
        """The first day and the last on which one of these alliances is known to begin or to end."""
        some = np.array(alliances, np.int32)
        starts, ends = self._starts[some], self._in_force.alliances.end[some]
        known = np.concatenate([starts[starts < UNKNOWN], ends[ends < FOREVER]])
        return (_day(int(known.min())), _day(int(known.max()))) if len(known) else (None, None)

    def by_start(self, alliances: Iterable[int]) -> tuple[int, ...]:
        """Alliances in the order of their starts, those that state none last; those of one day by name."""
        named = np.array(self.alliances.in_order(alliances), np.int32)
        return tuple(named[np.argsort(self._starts[named], kind="stable")].tolist())

    def where(self, alliance: int, on: date) -> Where:
        """Where an alliance acts on a day; one that is not in force then, by all that ever take part."""
        columns, is_there = self._indicators.columns, self._in_force.alliances.holds(on)[alliance]
        acting = columns.acting(on, columns.cut(Filters())) if is_there else self._acting_ever
        has = np.flatnonzero(acting.regions.has[alliance, :-1])
        basis = next(name for name, mask in acting.basis.items() if mask[alliance])
        return Where(tuple(acting.regions.keys[column] for column in has), basis)

    def ties_of_partner(self, partner: int, on: date) -> tuple[Tie, ...]:
        """What a partner takes part in at any time, the newest start first, what states none last."""
        ties = self._ties(np.flatnonzero(self._in_force.taking.partner == partner), on)
        return tuple(
            sorted(ties, key=lambda one: (one.start is None, -_ordinal(one.start), one.alliance))
        )

    def ties_of_alliance(self, alliance: int, on: date) -> tuple[Tie, ...]:
        """Who takes part in an alliance at any time: who leads it first, then by name."""
        rank = self.partners.rank
        ties = self._ties(np.flatnonzero(self._in_force.taking.alliance == alliance), on)
        return tuple(
            sorted(ties, key=lambda one: (not one.leads, rank[one.partner], _ordinal(one.start)))
        )

    def companions(self, partner: int, on: date) -> Mapping[int, tuple[int, ...]]:
        """Who takes part in the same alliances on a day, and in which; who shares most of them first, then by name."""
        taking = self._in_force.taking
        sure = taking.period.holds(on) & ~self._in_force.may_only_be(on)[taking.alliance]
        shared = sure & np.isin(
            taking.alliance, taking.alliance[sure & (taking.partner == partner)]
        )
        shared &= taking.partner != partner
        found: Groups[int] = Groups(taking.partner[shared], taking.alliance[shared])
        named = self.partners.in_order(found)
        return {one: found[one] for one in sorted(named, key=lambda one: -len(found[one]))}

    def _ties(self, rows: NDArray[Any], on: date) -> Iterator[Tie]:
        taking, members = self._in_force.taking, self._snapshot.memberships.columns
        alliances, partners = self._snapshot.alliances.columns, self._snapshot.partners.columns
        may_only_be = self._in_force.may_only_be(on)
        (planned, ended), day = self._outside(on), on.toordinal()
        for row in rows.tolist():
            partner, alliance = int(taking.partner[row]), int(taking.alliance[row])
            start, end = int(taking.period.start[row]), int(taking.period.end[row])
            membership = int(taking.membership[row])
            counts = self._in_force.alliances.start[alliance] < NEVER
            if counts and start > end:
                state = "outside"
            elif planned[alliance] or (counts and start > day):
                state = "planned"
            elif ended[alliance] or end < day:
                state = "ended"
            else:
                state = "possibly" if may_only_be[alliance] else "in_force"
            since, until = self._period_of(membership, alliance)
            yield Tie(
                partner,
                alliance,
                state,
                leads=alliances["lead_partner_id"][alliance] == partners["partner_id"][partner],
                role=members["role"][membership] if membership >= 0 else None,
                start=since,
                end=until,
            )

    def _period_of(self, membership: int, alliance: int) -> tuple[date | None, date | None]:
        """From when to when a membership is in force: what it does not state is its alliance's (-1: all of that)."""
        start, end = self.period(alliance)
        if membership < 0:
            return start, end
        members = self._snapshot.memberships.columns
        joined, left = members["joined_on"][membership], members["left_on"][membership]
        since = max((day for day in (start, joined) if day), default=None)
        until = min((day for day in (end, left) if day), default=None)
        return (joined, left) if since and until and since > until else (since, until)

    @cached_property
    def _acting_ever(self) -> Acting:
        return self._indicators.columns.acting_ever(self._indicators.columns.cut(Filters()))

    @cached_property
    def _starts(self) -> Codes:
        """The starts of the alliances, in force or not: their own, or the earliest of their memberships."""
        stated = self._snapshot.alliances.columns["started_on"].days(UNKNOWN)
        counted = self._in_force.alliances.start
        is_known = (counted > ALWAYS) & (counted < NEVER)
        return np.where((stated == UNKNOWN) & is_known, counted, stated)


def _said_of_partners(indicators: Indicators) -> Iterator[Said]:
    """What each partner is found by, beside its name."""
    columns, told = indicators.snapshot.partners.columns, _Told(indicators.framework)
    regions = indicators.columns.partners["region"]
    for row, competencies in enumerate(columns["core_competencies"]):
        yield (
            (competencies or "",),
            (
                told.country(columns["country"][row]),
                told.term("categories", columns["category"][row]),
                *(told.term("themes", key) for key in columns["themes"][row]),
                *(told.term("regions", key) for key in compress(regions.keys, regions.has[row])),
            ),
        )


def _said_of_alliances(indicators: Indicators) -> Iterator[Said]:
    """The same for each alliance."""
    columns, told = indicators.snapshot.alliances.columns, _Told(indicators.framework)
    partners, taking = indicators.snapshot.partners.columns, indicators.columns.in_force.taking
    taking_part: Groups[int] = Groups(
        taking.alliance, taking.partner, np.arange(len(columns["name"]), dtype=np.int32)
    )
    for row, counterpart in enumerate(columns["counterpart"]):
        yield (
            (counterpart or "",),
            (
                told.country(columns["counterpart_country"][row]),
                *(told.term("themes", key) for key in columns["themes"][row]),
                *(told.term("regions", key) for key in columns["regions"][row]),
                *(told.term("kinds", key) for key in columns["kind"][row]),
                *(
                    (partners["name"][one], partners["acronym"][one] or "")
                    for one in taking_part[row]
                ),
            ),
        )


class _Told:
    """The words for a key, in all languages, with all that people call it."""

    def __init__(self, framework: Framework) -> None:
        self._terms = {
            (name, term.key): (*(term.label[language] for language in LANGUAGES), *term.aliases)
            for name, terms in framework.vocabularies.items()
            for term in terms
        }
        names = [country_names(language) for language in LANGUAGES]
        self._countries = {
            code: (
                code,
                country.alpha2,
                *country.aliases,
                *(of[country.alpha2] for of in names if country.alpha2 in of),
            )
            for code, country in framework.countries.items()
        }

    def term(self, vocabulary: str, key: str | None) -> tuple[str, ...]:
        return self._terms.get((vocabulary, key or ""), ())

    def country(self, code: str | None) -> tuple[str, ...]:
        return self._countries.get(code or "", ())


def _outside(in_force: InForce, status: Coded[Any], on: date) -> tuple[Mask, Mask]:
    """The alliances that are planned or have not begun yet, and those that are over, perhaps since a day that nobody states."""
    period, planned = in_force.alliances, status.says("planned")
    later = (period.start > on.toordinal()) & (period.start < NEVER)
    over = (period.end < on.toordinal()) | (period.start == NEVER)
    return planned | later, over & ~(planned | later)


def _day(ordinal: int) -> date | None:
    """A day of a period; None for one that nobody states."""
    return date.fromordinal(ordinal) if ALWAYS < ordinal < FOREVER else None


def _ordinal(day: date | None) -> int:
    return day.toordinal() if day else 0
