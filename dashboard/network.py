"""Who works with whom on a day: the partners that take part, tied by what they take part in together.

Two partners work together where both take part in the same partnership or alliance in force. What is only
possibly in force ties nobody. Knows nothing of how a network is drawn: that is `placing.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

import numpy as np

from dashboard.address import Filters
from dashboard.coded import Codes
from dashboard.groups import Groups, distinct
from dashboard.indicators import Indicators

PAIRS = 4_000_000  # of partners that are looked at together, about: 100 MB


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
    others = _others(partner, alliance)
    return Network(
        on=on,
        partners=tuple(sorted(behind.engaged, key=lambda one: (-others[one], one))),
        others=others,
        together=together,
        members=members,
        groups=_groups(partner, alliance, behind.engaged),
        unnamed=tuple(one for one in behind.alliances if not behind.participants[one]),
    )


def heart(network: Network, most: int, kept: int) -> Network:
    """A network that can be seen: all of one that has at most `most` dots and lines when it is drawn.

    Of a larger one, the partners that work with the most others, and what ties them to each other: at most `kept` dots and lines.
    """
    if len(network.partners) < most:
        lines = sum(len(network.together[one]) for one in network.partners)
        if len(network.partners) + len(network.alliances) + lines <= most:
            return network
    chosen: list[int] = []
    taking: dict[int, list[int]] = {}
    marks = 0
    for partner in network.partners:
        marks += 1
        for alliance in network.together[partner]:
            so_far = taking.setdefault(alliance, [])
            so_far.append(partner)
            marks += {1: 0, 2: 3}.get(
                len(so_far), 1
            )  # the second brings the alliance and both lines
        if marks > kept:
            break
        chosen.append(partner)
    core = frozenset(chosen)
    members = {
        alliance: tied
        for alliance, found in taking.items()
        if len(tied := tuple(sorted(core.intersection(found)))) > 1
    }
    together = {
        partner: tied
        for partner in chosen
        if (tied := tuple(one for one in network.together[partner] if one in members))
    }
    pairs = [(partner, one) for partner, tied in together.items() for one in tied]
    ties = np.array(pairs, np.int32).reshape(-1, 2)
    return replace(
        network,
        partners=tuple(together),
        together=together,
        members=members,
        groups=_groups(ties[:, 0], ties[:, 1], tuple(together)),
        unnamed=(),
    )


def _others(partner: Codes, alliance: Codes) -> dict[int, int]:
    """How many others each works with. Who takes part in the same works with the same: those are counted once."""
    if not len(partner):
        return {}
    partners, who = np.unique(partner, return_inverse=True)
    alliances, what = np.unique(alliance, return_inverse=True)
    who, what = np.divmod(distinct(np.sort(who * len(alliances) + what)), len(alliances))
    ends = (np.cumsum(np.bincount(who)) * what.itemsize).tolist()
    written, kinds = what.tobytes(), dict[bytes, int]()
    kind = [kinds.setdefault(written[start:end], len(kinds)) for start, end in pairwise([0, *ends])]
    _, first = np.unique(kind, return_index=True)  # one partner stands for all of its kind
    number = np.full(len(partners), -1)
    number[first] = np.arange(len(first))
    sizes = np.bincount(what)
    starts, members = np.cumsum(sizes) - sizes, who[np.argsort(what, kind="stable")]
    asked = number[who] >= 0
    what, who = what[asked], number[who[asked]]
    portion = (np.cumsum(sizes[what]) // PAIRS)[np.searchsorted(who, who)]  # none parts a partner
    counts = np.zeros(len(first), np.int64)
    for one in np.unique(portion):
        met, where = who[portion == one], what[portion == one]
        many = sizes[where]
        steps = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
        others = members[np.repeat(starts[where], many) + steps]
        company = distinct(np.sort(np.repeat(met, many) * len(partners) + others))
        counts += np.bincount(company // len(partners), minlength=len(first))
    return dict(zip(partners.tolist(), (counts[kind] - 1).tolist(), strict=True))


def _groups(partner: Codes, alliance: Codes, chosen: Sequence[int]) -> tuple[tuple[int, ...], ...]:
    """The chosen partners that are connected, the largest group first.

    Every alliance tells its partners the least number that it has heard, and they tell theirs, until none is news.
    """
    heard = np.arange(int(alliance.max(initial=0)) + 1)
    while True:
        told = np.full(int(partner.max(initial=0)) + 1, len(heard))
        np.minimum.at(told, partner, heard[alliance])
        news = heard.copy()
        np.minimum.at(news, alliance, told[partner])
        if np.array_equal(news, heard):
            break
        heard = news
    found: dict[int, list[int]] = {}
    for one in chosen:
        found.setdefault(int(told[one]), []).append(one)
    return tuple(sorted(map(tuple, found.values()), key=lambda one: (-len(one), one)))
