"""How many partners take part, through the years, of each kind of them: what small charts beside each other show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.coded import Mask
from dashboard.columns import Columns
from dashboard.indicators import Share, Values


@dataclass(frozen=True, slots=True)
class Histories:
    """The shares on each of the days: of all that the cut leaves, and of those with each key of a dimension.

    A share has no whole while any partner is unlisted: nobody knows of which kind those are.
    """

    days: tuple[date, ...]
    together: tuple[Share, ...]
    apart: tuple[tuple[str, tuple[Share, ...]], ...]


def histories(columns: Columns, dimension: str, values: Values) -> Histories:
    """Those of `values`, by a dimension of partners, which for once does not cut: so its keys can be compared."""
    keys = columns.partners[dimension]
    cut = columns.cut(values.filters.with_only(**{dimension: ""}))
    together: list[Share] = []
    apart: list[list[Share]] = []
    for day, share in values.history:
        register = columns.in_force.partners.holds(day) & cut.partners
        certain, possible = columns.standing(day, cut).engaged(cut.evidence)
        counted = register & certain, register & possible, register
        together.append(_share([_sum(mask) for mask in counted], share.unlisted))
        by_key = zip(*(keys.counts(mask) for mask in counted), strict=True)
        apart.append([_share(counts, share.unlisted) for counts in by_key])
    return Histories(
        tuple(day for day, _ in values.history),
        tuple(together),
        tuple(zip(keys.keys, zip(*apart, strict=True), strict=True)),
    )


def _share(counts: Sequence[int], unlisted: int | None) -> Share:
    part, part_max, listed = counts
    return Share(part, part_max, listed, unlisted, listed if unlisted == 0 else None)


def _sum(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
