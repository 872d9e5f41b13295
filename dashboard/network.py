"""Who works with whom on a day: the partners that take part, tied by what they take part in together.

Two partners work together where both take part in the same partnership or alliance in force. What is only
possibly in force ties nobody. Knows nothing of how a network is drawn: that is `placing.py`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.address import Filters
from dashboard.coded import Codes
from dashboard.groups import Groups
from dashboard.indicators import Indicators


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """Positions in the snapshot's tables. `partners` are those engaged in the values of the same day and filters.

    They come in the order of how many others they work with (`others`), the most first. `together` maps
    everybody who takes part, whether or not the filters choose them, to what they take part in and fits; `members` is
    the same the other way round. `groups` are the chosen partners that are connected, directly or through
    others, the largest group first. `unnamed` are the alliances in force that fit, and of whose sides no partner is known.
    """

    on: date
    partners: tuple[int, ...]
    others: Mapping[int, int]
    together: Mapping[int, tuple[int, ...]]
    members: Mapping[int, tuple[int, ...]]
    groups: tuple[tuple[int, ...], ...]
    unnamed: tuple[int, ...]

    @property
    def alliances(self) -> tuple[int, ...]:
        """What the chosen partners take part in, the one with most partners first."""
        found = {one for partner in self.partners for one in self.together[partner]}
        return tuple(sorted(found, key=lambda one: (-len(self.members[one]), one)))

    def company(self, partner: int) -> set[int]:
        """The other partners with which a partner works."""
        return {one for alliance in self.together[partner] for one in self.members[alliance]} - {
            partner
        }


def network(
    indicators: Indicators, on: date | None = None, filters: Filters | None = None
) -> Network:
    """Who works with whom on `on` (the as-of date if None). The filters choose partners and agreements as in `values`."""
    on, filters = indicators.day(on), filters or Filters()
    behind = indicators.behind(on, filters)
    partner, alliance = indicators.columns.engagements(on, indicators.columns.cut(filters))
    together: Groups[int] = Groups(partner, alliance)
    members: Groups[int] = Groups(alliance, partner)
    others = _others(behind.engaged, together, members)
    group = _groups(partner, alliance)
    chosen: dict[int, list[int]] = {}
    for one in behind.engaged:
        chosen.setdefault(int(group[one]), []).append(one)
    return Network(
        on=on,
        partners=tuple(sorted(behind.engaged, key=lambda one: (-others[one], one))),
        others=others,
        together=together,
        members=members,
        groups=tuple(sorted(map(tuple, chosen.values()), key=lambda one: (-len(one), one))),
        unnamed=tuple(one for one in behind.alliances if not behind.participants[one]),
    )


def _others(
    partners: tuple[int, ...],
    together: Mapping[int, tuple[int, ...]],
    members: Mapping[int, tuple[int, ...]],
) -> dict[int, int]:
    """How many others each works with. Who takes part in the same works with the same: those are counted once."""
    counted: dict[tuple[int, ...], int] = {}
    others = {}
    for partner in partners:
        alliances = together[partner]
        if alliances not in counted:
            everybody = {one for alliance in alliances for one in members[alliance]}
            counted[alliances] = len(everybody) - 1
        others[partner] = counted[alliances]
    return others


def _groups(partner: Codes, alliance: Codes) -> Codes:
    """For each partner the number of the group that it is connected with.

    Every alliance tells its partners the least number that it has heard, and they tell theirs, until none is news.
    """
    heard = np.arange(int(alliance.max(initial=0)) + 1)
    while True:
        told = np.full(int(partner.max(initial=0)) + 1, len(heard))
        np.minimum.at(told, partner, heard[alliance])
        news = heard.copy()
        np.minimum.at(news, alliance, told[partner])
        if np.array_equal(news, heard):
            return told
        heard = news
