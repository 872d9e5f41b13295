"""Which records a figure counts, which it does not, and why: every record of its table stands in one group.

The rules are those of `indicators.py`, read from the same columns; a figure and the sizes of its groups
cannot differ.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

import numpy as np

from dashboard.address import Filters
from dashboard.coded import Mask, positions
from dashboard.columns import Cut
from dashboard.framework import Indicator
from dashboard.groups import Groups
from dashboard.indicators import Indicators
from dashboard.inforce import FOREVER

Role = Literal["numerator", "possible", "denominator", "left_out"]


@dataclass(frozen=True, slots=True)
class Group:
    """Records of a table that count alike, for one `reason`: their positions in the snapshot, in order.

    `numerator`: they are counted; `possible`: they may count, what is not dated decides; `denominator`:
    they are only counted among all; `left_out`: they do not count here.
    """

    role: Role
    table: str
    reason: str
    positions: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """A figure taken apart. Groups without a record are not there.

    `through` maps, of the partners that count (`numerator`) and that may (`possible`), the position of each to those
    of the alliances through which it does; it is empty of what is not about engaged partners.
    """

    indicator: Indicator
    on: date
    filters: Filters
    groups: tuple[Group, ...]
    through: Mapping[Role, Groups[int]]


_Parts = Iterator[tuple[Role, str, Mask]]


def explained(
    indicators: Indicators,
    indicator: Indicator,
    on: date | None = None,
    filters: Filters | None = None,
) -> Explained:
    """What an indicator counts on a day, cut by `filters` as its figure is. ValueError after the as-of date."""
    on = indicators.day(on)
    cuts_it = indicator.measure in ("engaged", "alliances")
    filters = (filters or Filters()) if cuts_it else Filters()
    cut = indicators.columns.cut(Filters(**{**filters.given(), **indicator.cut}))
    match indicator.measure:
        case "engaged" | "reach":
            groups = _groups("partners", _engaged(indicators, on, cut))
        case "listed":
            groups = _groups("partners", _listed(indicators, on))
        case "alliances":
            groups = _groups("alliances", _alliances(indicators, on, cut, indicator.scope))
        case "milestones":
            groups = _groups("activities", _milestones(indicators, on, indicator.of))
    if indicator.measure == "listed" or (indicator.measure == "engaged" and not cut.cuts_partners):
        groups += _published_total(indicators, on, of_more=indicator.measure == "engaged")
    return Explained(indicator, on, filters, groups, _through(indicators, indicator, on, cut))


def _through(
    indicators: Indicators, indicator: Indicator, on: date, cut: Cut
) -> dict[Role, Groups[int]]:
    if indicator.measure not in ("engaged", "reach"):
        return {}
    columns = indicators.columns
    return {
        "numerator": Groups(*columns.engagements(on, cut)),
        "possible": Groups(*columns.engagements(on, cut, only_possible=True)),
    }


def reason(indicators: Indicators, table: str, position: int, on: date) -> tuple[Role, str]:
    """Why a partner counts as engaged on a day, or an alliance as in force, and why not: the first reason that fits."""
    cut = indicators.columns.cut(Filters())
    parts = (
        _engaged(indicators, on, cut)
        if table == "partners"
        else _alliances(indicators, on, cut, None)
    )
    return next((role, why) for role, why, mask in parts if mask[position])


def _groups(table: str, parts: _Parts) -> tuple[Group, ...]:
    """The first group that takes a record keeps it."""
    groups: list[Group] = []
    free: Mask | None = None
    for role, reason, mask in parts:
        free = np.ones_like(mask) if free is None else free
        if found := positions(mask & free):
            groups.append(Group(role, table, reason, tuple(found)))
        free &= ~mask
    return tuple(groups)


def _engaged(indicators: Indicators, on: date, cut: Cut) -> _Parts:
    """In the register and of the selection: engaged, possibly so, or not, and why not."""
    yield from _out_of_the_register(indicators, on)
    yield "left_out", "not_selected", ~cut.partners
    columns, taking = indicators.columns, indicators.columns.in_force.taking
    certain, possible = columns.standing(on, cut).engaged(cut.evidence)
    yield "numerator", "engaged", certain
    yield "possible", "possibly_engaged", possible
    in_force, named = np.zeros_like(certain), np.zeros_like(certain)
    there = taking.period.holds(on) & ~columns.in_force.may_only_be(on)[taking.alliance]
    in_force[taking.partner[there]] = True
    named[taking.partner] = True
    yield "denominator", "other_agreements", in_force
    yield "denominator", "not_in_force", named
    yield "denominator", "no_agreement", np.ones_like(certain)


def _listed(indicators: Indicators, on: date) -> _Parts:
    yield from _out_of_the_register(indicators, on)
    yield "numerator", "listed", indicators.columns.in_force.partners.holds(on)


def _out_of_the_register(indicators: Indicators, on: date) -> _Parts:
    period = indicators.columns.in_force.partners
    yield "left_out", "not_yet", period.start > on.toordinal()
    yield "left_out", "no_longer", period.end < on.toordinal()


def _alliances(indicators: Indicators, on: date, cut: Cut, scope: str | None) -> _Parts:
    columns = indicators.columns
    status = indicators.snapshot.alliances.columns["status"]
    period, acting = columns.in_force.alliances, columns.acting(on, cut)
    yield "left_out", "planned", status.says("planned")
    yield "left_out", "ended_some_day", status.says("ended") & (period.end == FOREVER)
    yield "left_out", "not_yet", period.start > on.toordinal()
    yield "left_out", "no_longer", period.end < on.toordinal()
    yield "left_out", "other_scope", ~columns.alliances["scope"].fits((scope,) if scope else ())
    yield "numerator", "in_force", acting.certain
    yield "possible", "undated", acting.possible
    yield "left_out", "not_selected", np.ones_like(acting.certain)


def _milestones(indicators: Indicators, on: date, activity: str | None) -> _Parts:
    columns, today = indicators.snapshot.activities.columns, on.toordinal()
    done, due = (columns[name].days(FOREVER) <= today for name in ("done_on", "due_on"))
    if activity is not None:
        yield "left_out", "other_activity", ~columns["activity"].says(int(activity))
    yield "numerator", "done", done
    yield "denominator", "due", due
    yield "left_out", "not_due", np.ones_like(done)


def _published_total(indicators: Indicators, on: date, *, of_more: bool) -> tuple[Group, ...]:
    """The total that the whole is taken from: of the newest day up to the day the largest.

    With `of_more` only where it is more than are listed: else those are the whole.
    """
    stated = [
        (total.date, total.count, position)
        for position, total in enumerate(indicators.snapshot.partner_counts)
        if total.date <= on
    ]
    listed = np.count_nonzero(indicators.columns.in_force.partners.holds(on))
    if not stated or (of_more and max(stated)[1] < listed):
        return ()
    return (Group("denominator", "partner_counts", "published_total", (max(stated)[2],)),)
