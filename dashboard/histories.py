"""How many partners take part, through the years, of each kind of them: what small charts beside each other show."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from dashboard.coded import Mask
from dashboard.columns import Columns
from dashboard.indicators import Share, Values, share_of


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
        part, part_max, listed = map(_sum, counted)
        together.append(share_of(part, part_max, listed, share.unlisted, is_of_all=False))
        by_key = zip(*(keys.counts(mask) for mask in counted), strict=True)
        apart.append(
            [
                share_of(part, part_max, listed, share.unlisted, is_of_all=False)
                for part, part_max, listed in by_key
            ]
        )
    return Histories(
        tuple(day for day, _ in values.history),
        tuple(together),
        tuple(zip(keys.keys, zip(*apart, strict=True), strict=True)),
    )


def _sum(mask: Mask) -> int:
    return int(np.count_nonzero(mask))
