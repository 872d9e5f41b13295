"""A snapshot as columns: which record has which key, what a set of filters keeps, and what is left on a day.

Made once for a snapshot; everything that is asked of it is a pure function. Knows days, keys and
masks, and no indicator: what is counted, and of which whole, stands in `indicators.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.address import Filters
from dashboard.coded import Coded, Codes, Mask, coded
from dashboard.framework import NOT_STATED, Framework
from dashboard.inforce import in_force
from dashboard.snapshot import Snapshot

MOST_IN_SHORT_FLOATS = 2**24


@dataclass(frozen=True, slots=True, eq=False)
class Dimension:
    """Which record has which key, as a boolean matrix.

    `not_stated` is the last key, and is there for a record that has no other. A key that is not in
    the vocabulary counts as not stated.
    """

    keys: tuple[str, ...]
    has: Mask

    def fits(self, wanted: tuple[str, ...]) -> Mask:
        """The records that have one of these keys; all records where none is wanted."""
        if not wanted:
            return np.ones(len(self.has), np.bool_)
        columns = [column for column, key in enumerate(self.keys) if key in wanted]
        fitting: Mask = np.logical_or.reduce(self.has[:, columns], axis=1)
        return fitting

    def counts(self, records: Mask) -> list[int]:
        """How many of these records have each key."""
        counted: list[int] = np.count_nonzero(self.has[records], axis=0).tolist()
        return counted

    def counts_with(self, other: "Dimension", records: Mask) -> list[list[int]]:
        """How many of these records have each key of this dimension and each of the other."""
        # Floats multiply far faster, and hold every count below 2 to the 24th, or to the 53rd, exactly.
        kind = np.float32 if len(records) < MOST_IN_SHORT_FLOATS else np.float64
        left: NDArray[Any] = self.has[records].astype(kind)
        right: NDArray[Any] = other.has[records].astype(kind)
        counted: list[list[int]] = (left.T @ right).astype(int).tolist()
        return counted


@dataclass(frozen=True, slots=True, eq=False)
class Cut:
    """What a set of filters keeps, whatever the day.

    D4.1: `partners` cuts the register, `engagements` and then `evidence` (by rank) the numerator.
    D4.2 and D4.3: alliances are kept for what they state, for the `regions` they act in, and for
    one of the `participants`.
    """

    partners: Mask
    cuts_partners: bool
    engagements: Mask
    evidence: Mask
    alliances: Mask
    regions: tuple[str, ...]
    participants: Mask
    cuts_participants: bool


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """The evidence of each partner's engagements on a day, as ranks: 0 is the best, the last is none.

    `best` is the rank of each partner's best certain engagement; `open` are the partners of the
    engagements that are only possible, and `open_ranks` the ranks of these.
    """

    best: Codes
    open: Codes
    open_ranks: Codes

    def engaged(self, wanted: Mask) -> tuple[Mask, Mask]:
        """Whose best evidence certainly, and whose possibly, has a wanted rank.

        Possibly: it is wanted as it stands, or a wanted one that is better may be in force (alone:
        each start that is missing is unknown for itself).
        """
        certain = np.append(wanted, False)[self.best]
        if not len(self.open):
            return certain, certain
        rank, best = self.open_ranks, self.best[self.open]
        possible = certain.copy()
        possible[self.open[wanted[rank] & (rank < best)]] = True
        return certain, possible


@dataclass(frozen=True, slots=True, eq=False)
class Places:
    """Where each alliance acts, given who takes part: rows of (partner, alliance).

    `basis` says of every alliance how its regions are known.
    """

    partner: Codes
    alliance: Codes
    regions: Dimension
    basis: Mapping[str, Mask]


@dataclass(frozen=True, slots=True, eq=False)
class Acting:
    """The alliances of a cut that are in force on a day, certainly and possibly, and where they act.

    `possible` holds the certain ones too; `regions` and `basis` are those of `Places`.
    """

    certain: Mask
    possible: Mask
    regions: Dimension
    basis: Mapping[str, Mask]


class Columns:
    """The columns of one snapshot; `partners` and `alliances` are its dimensions by name."""

    def __init__(self, snapshot: Snapshot, framework: Framework) -> None:
        self.in_force = in_force(snapshot)
        partners, alliances = snapshot.partners.columns, snapshot.alliances.columns
        keys = framework.keys
        countries = set(partners["country"].values)
        self.partners = {
            "region": _dimension(keys("regions"), _regions(partners, framework)),
            "country": _dimension(
                [country for country in framework.countries if country in countries],
                partners["country"],
            ),
            "category": _dimension(keys("categories"), partners["category"]),
            "theme": _dimension(keys("themes"), partners["themes"]),
            "membership": _dimension(keys("memberships"), partners["membership"]),
            "evidence": _dimension(keys("evidence"), partners["evidence"]),
        }
        self.alliances = {
            "region": _dimension(keys("regions"), alliances["regions"]),
            "counterpart_region": _dimension(
                keys("regions"), alliances["counterpart_country"].mapped(framework.region_of)
            ),
            "theme": _dimension(keys("themes"), alliances["themes"]),
            "kind": _dimension(keys("kinds"), alliances["kind"]),
            "form": _dimension(keys("forms"), alliances["form"]),
            "scope": _dimension(keys("scopes"), alliances["scope"]),
            "evidence": _dimension(keys("evidence"), alliances["evidence"]),
        }
        taking = self.in_force.taking
        # The evidence of an engagement is the weaker of the two, which is the later in the vocabulary.
        self._rank = np.maximum(
            self.partners["evidence"].has.argmax(axis=1)[taking.partner],
            self.alliances["evidence"].has.argmax(axis=1)[taking.alliance],
        )

    def cut(self, filters: Filters) -> Cut:
        """The filters as masks."""
        partners, alliances = self.partners, self.alliances
        fit = {name: partners[name].fits(getattr(filters, name)) for name in partners}
        participants = fit["category"] & fit["country"] & fit["membership"]
        agreed = alliances["kind"].fits(filters.kind) & alliances["form"].fits(filters.form)
        return Cut(
            partners=participants & fit["region"] & fit["theme"],
            cuts_partners=any(getattr(filters, name) for name in partners if name != "evidence"),
            engagements=agreed[self.in_force.taking.alliance],
            evidence=np.array(
                [
                    not filters.evidence or key in filters.evidence
                    for key in partners["evidence"].keys
                ]
            ),
            alliances=agreed
            & alliances["theme"].fits(filters.theme)
            & alliances["evidence"].fits(filters.evidence),
            regions=filters.region,
            participants=participants,
            cuts_participants=bool(filters.category or filters.country or filters.membership),
        )

    def standing(self, on: date, cut: Cut) -> Standing:
        """The evidence of everybody's engagements that fit the cut, its evidence apart."""
        taking = self.in_force.taking
        rows = np.flatnonzero(taking.period.holds(on) & cut.engagements)
        open_ = self.in_force.may_only_be(on)
        sure, unsure = rows, rows[:0]
        if open_.any():
            is_open = open_[taking.alliance[rows]]
            sure, unsure = rows[~is_open], rows[is_open]
        partners, ranks = self.partners["evidence"].has.shape
        best = np.full(partners, ranks)
        np.minimum.at(best, taking.partner[sure], self._rank[sure])
        return Standing(best, taking.partner[unsure], self._rank[unsure])

    def acting(self, on: date, cut: Cut, places: Places | None = None) -> Acting:
        """The alliances of the cut; `places` are those of the same day, where somebody has them at hand."""
        places = places or self.places(on)
        possible = self._fitting(places, cut) & self.in_force.alliances.holds(on)
        certain = possible & ~self.in_force.may_only_be(on)
        return Acting(certain, possible, places.regions, places.basis)

    def acting_ever(self, cut: Cut) -> Acting:
        """The alliances of the cut as if all were in force, with everybody who ever takes part in them."""
        places = self._places(np.arange(len(self.in_force.taking.partner)))
        fitting = self._fitting(places, cut)
        return Acting(fitting, fitting, places.regions, places.basis)

    def places(self, on: date) -> Places:
        """Where each alliance acts, with those who take part in it on the day, whatever the cut.

        An alliance acts in the regions that it states; else in those of its participants on the
        day; else in that of its counterpart's country.
        """
        return self._places(np.flatnonzero(self.in_force.taking.period.holds(on)))

    def _places(self, there: NDArray[Any]) -> Places:
        taking = self.in_force.taking
        partner, alliance = taking.partner[there], taking.alliance[there]
        stated, counterpart = self.alliances["region"], self.alliances["counterpart_region"]
        of_participants = _regions_of_participants(
            self.partners["region"], partner, alliance, len(stated.has)
        )
        regions = np.zeros_like(of_participants)
        basis: dict[str, Mask] = {}
        not_known = np.ones(len(regions), np.bool_)
        for name, has, known in (
            ("stated", stated.has[:, :-1], ~stated.has[:, -1]),
            ("participants", of_participants, of_participants.any(axis=1)),
            ("counterpart", counterpart.has[:, :-1], ~counterpart.has[:, -1]),
        ):
            basis[name] = not_known & known
            regions[basis[name]] = has[basis[name]]
            not_known = not_known & ~known
        where = Dimension(stated.keys, np.column_stack([regions, not_known]))
        return Places(partner, alliance, where, basis | {NOT_STATED: not_known})

    def _fitting(self, places: Places, cut: Cut) -> Mask:
        """The alliances that fit the cut, whenever they are in force."""
        fitting: Mask = cut.alliances & places.regions.fits(cut.regions)
        if cut.cuts_participants:
            with_participant = np.zeros(len(fitting), np.bool_)
            with_participant[places.alliance[cut.participants[places.partner]]] = True
            fitting &= with_participant
        return fitting

    def engagements(
        self, on: date, cut: Cut, *, only_possible: bool = False
    ) -> tuple[Codes, Codes]:
        """The certain engagements of the cut, its evidence too, or those that are only possible: rows of (partner, alliance)."""
        taking = self.in_force.taking
        rows = taking.period.holds(on) & cut.engagements & cut.evidence[self._rank]
        rows &= self.in_force.may_only_be(on)[taking.alliance] == only_possible
        return taking.partner[rows], taking.alliance[rows]


def _regions(partners: Mapping[str, Coded[Any]], framework: Framework) -> Coded[str | None]:
    """The region that a partner states, else the one that follows from what it states."""
    known = zip(partners["region"], partners["country"], partners["category"], strict=True)
    return coded(region or framework.region_of(*rest) for region, *rest in known)


def _regions_of_participants(
    regions: Dimension, partner: Codes, alliance: Codes, alliances: int
) -> Mask:
    """Which alliance has a participant in which region; a partner is in one, or states none."""
    found = np.zeros((alliances, len(regions.keys)), np.bool_)
    found[alliance, regions.has.argmax(axis=1)[partner]] = True
    return found[:, :-1]


def _dimension(keys: Sequence[str], cells: Coded[Any]) -> Dimension:
    """The dimension of records whose cells hold these keys: one, several or none."""
    columns = {key: column for column, key in enumerate(keys)}
    has = np.zeros((len(cells.values), len(keys)), np.bool_)
    for row, cell in enumerate(cells.values):
        for key in (cell,) if isinstance(cell, str) else cell or ():
            if key in columns:
                has[row, columns[key]] = True
    return _with_not_stated(keys, has[cells.codes])


def _with_not_stated(keys: Sequence[str], has: Mask) -> Dimension:
    return Dimension((*keys, NOT_STATED), np.column_stack([has, ~has.any(axis=1)]))
