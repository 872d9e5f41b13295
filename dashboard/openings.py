"""Where an alliance could begin: for each region and theme the partners that know the theme there, and what is in force.

Of all partners and all alliances of a day: whatever a filter leaves out may be in force all the same.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.address import Filters
from dashboard.framework import NOT_STATED
from dashboard.indicators import Count, Indicators


@dataclass(frozen=True, slots=True)
class Place:
    """A region and a theme: the positions of the partners of the register that are there and know it."""

    region: str
    theme: str
    partners: tuple[int, ...]
    alliances: Count

    @property
    def is_open(self) -> bool:
        """Whether somebody could begin, and nothing is in force, not even possibly."""
        return bool(self.partners) and not self.alliances.count_max


@dataclass(frozen=True, slots=True)
class Openings:
    """Every region and every theme on a day, what most could begin first, and how much the records leave open.

    `without_theme` of the `listed` partners state no theme, `without_region` none and no country; of the `alliances`
    possibly in force `unplaced` have no theme or no region: each may be about any of these places.
    """

    on: date
    places: tuple[Place, ...]
    listed: int
    without_theme: int
    without_region: int
    alliances: int
    unplaced: int


def openings(indicators: Indicators, on: date | None = None) -> Openings:
    """The openings on `on`, the as-of date if None."""
    on, columns = indicators.day(on), indicators.columns
    acting = columns.acting(on, columns.cut(Filters()))
    register = columns.in_force.partners.holds(on)
    regions, themes = columns.partners["region"], columns.partners["theme"]
    about = columns.alliances["theme"]
    certain = acting.regions.counts_with(about, acting.certain)
    possible = acting.regions.counts_with(about, acting.possible)
    places = [
        Place(
            region,
            theme,
            tuple(np.flatnonzero(register & regions.has[:, row] & themes.has[:, column]).tolist()),
            Count(certain[row][column], possible[row][column]),
        )
        for row, region in enumerate(regions.keys)
        for column, theme in enumerate(themes.keys)
        if NOT_STATED not in (region, theme)
    ]
    unplaced = acting.possible & (acting.regions.has[:, -1] | about.has[:, -1])
    return Openings(
        on=on,
        places=tuple(sorted(places, key=lambda one: -len(one.partners))),
        listed=int(np.count_nonzero(register)),
        without_theme=int(np.count_nonzero(register & themes.has[:, -1])),
        without_region=int(np.count_nonzero(register & regions.has[:, -1])),
        alliances=int(np.count_nonzero(acting.possible)),
        unplaced=int(np.count_nonzero(unplaced)),
    )
