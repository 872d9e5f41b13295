"""The indicators as plain data, for other programs. Keys may be added and are never renamed.

Fractions are not rounded; what is not known is None.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from dashboard.changes import headline
from dashboard.framework import Indicator
from dashboard.indicators import Count, Indicators, Part, Reading, Share, Values
from dashboard.progress import Statement, statements_of
from dashboard.snapshot import Snapshot

Document = dict[str, Any]


def figures_summary(values: Values) -> Document:
    """The headline figures, as programs and publications have them: see `headline`."""
    figures = {name: figure for name, figure in headline(values).items() if name != "whole"}
    return figures | {"fraction": _float(values.engaged.fraction)}


def indicators_document(
    values: Values,
    statements: Iterable[Statement],
    snapshot: Snapshot,
    others: Mapping[str, Document] | None = None,
) -> Document:
    """The answer of `/api/v1/indicators.json`; `others` are the indicators of other objectives."""
    return {
        "as_of": values.as_of.isoformat(),
        "on": values.on.isoformat(),
        "snapshot": snapshot.digest,
        "illustrative": snapshot.about.illustrative,
        "filters": {name: list(given) for name, given in values.filters.given().items()},
        "indicators": {
            "D4.1": _engaged(values, statements),
            "D4.1b": {**_part(values.coverage), "fraction": _float(values.coverage.fraction)},
            "D4.2": _global_networks(values),
            "D4.3": _alliances(values),
            "D4.4": {name: _part(part) for name, part in values.reach.items()},
            "D4.5": {str(number): _part(part) for number, part in values.activities.items()},
            **(others or {}),
        },
    }


def other_objectives(indicators: Indicators, on: date | None = None) -> Document:
    """The indicators of objectives beside the first one, by their ids: never cut, each in its own unit."""
    framework = indicators.framework
    return {
        indicator.id: _other(
            indicator,
            readings := indicators.readings(indicator, objective.baseline.on, on),
            statements_of(indicator, objective.baseline.on, readings, framework),
        )
        for objective in framework.objectives[1:]
        for indicator in objective.indicators
    }


def _other(
    indicator: Indicator, readings: Sequence[Reading], statements: Iterable[Statement]
) -> Document:
    return {
        "unit": indicator.unit,
        **_reading(readings[-1]),
        "history": [_reading(one) for one in readings],
        "targets": [_target(statement) for statement in statements],
    }


def _reading(reading: Reading) -> Document:
    return {
        "on": reading.on.isoformat(),
        "part": reading.part,
        "whole": reading.whole,
        "low": _float(reading.low),
        "high": _float(reading.high),
    }


def _engaged(values: Values, statements: Iterable[Statement]) -> Document:
    return {
        **_share(values.engaged),
        "lower_bound": values.engaged.lower_bound,
        "baseline": values.baseline
        and {"on": values.baseline_on.isoformat(), **_share(values.baseline)},
        "history": [{"on": on.isoformat(), **_share(share)} for on, share in values.history],
        "targets": [_target(statement) for statement in statements],
        "by": {
            dimension: [
                *({"key": key, **_cell(share)} for key, share in cells),
                *_unlisted(values.engaged.unlisted),
            ]
            for dimension, cells in values.by.items()
        },
    }


def _share(share: Share) -> Document:
    return {
        "part": share.part,
        "part_max": share.part_max,
        "listed": share.listed,
        "unlisted": share.unlisted,
        "whole": share.whole,
        "fraction": _float(share.fraction),
        "fraction_max": _float(share.fraction_max),
    }


def _cell(share: Share) -> Document:
    """A share without the unlisted: nobody knows which cell they belong to."""
    return {name: value for name, value in _share(share).items() if name != "unlisted"}


def _unlisted(unlisted: int | None) -> list[Document]:
    """The cell that makes the cells of a disaggregation add up to the whole."""
    return [{"key": "unlisted", "listed": unlisted}] if unlisted else []


def _target(statement: Statement) -> Document:
    attained = statement.attained_in
    return {
        "on": statement.target.on.isoformat(),
        "fraction": _float(statement.target.value),
        "base": _float(statement.base),
        "value": _float(statement.value),
        "status": statement.status,
        "status_range": statement.status_range and list(statement.status_range),
        "needed_partners": statement.needed,
        "gap": _float(statement.gap),
        "gap_partners": statement.gap_count,
        "partners_a_year": _float(statement.count_a_year),
        "pace": _float(statement.pace),
        "pace_needed": _float(statement.pace_needed),
        "pace_needed_from_start": _float(statement.pace_needed_from_start),
        "ratio": _float(statement.ratio),
        "compound_ratio": statement.compound_ratio,
        "attained_in": attained
        and {
            "year": attained.year,
            "earliest": attained.earliest,
            "latest": attained.latest,
        },
    }


def _global_networks(values: Values) -> Document:
    baseline = values.global_networks_baseline
    return {
        **_count(values.global_networks),
        "baseline": baseline and {"on": values.baseline_on.isoformat(), **_count(baseline)},
        "direction": values.direction,
    }


def _alliances(values: Values) -> Document:
    return {
        **_count(values.alliances),
        "by_region": _cells(values.by_region),
        "by_theme": _cells(values.by_theme),
        "by_region_theme": [
            {
                "region": cell.region,
                "theme": cell.theme,
                **_count(cell.alliances),
                "partners": cell.partners,
            }
            for cell in values.by_region_theme
        ],
        "by_form": _cells(values.by_form),
        "by_evidence": _cells(values.by_evidence),
        "region_basis": dict(values.region_basis),
        "undated": values.gaps.undated,
        "without_end": values.gaps.without_end,
        "not_confirmed": values.gaps.not_confirmed,
    }


def _cells(cells: Iterable[tuple[str, Count]]) -> list[Document]:
    return [{"key": key, **_count(count)} for key, count in cells]


def _count(count: Count) -> Document:
    return {"count": count.count, "count_max": count.count_max}


def _part(part: Part) -> Document:
    return {"part": part.part, "whole": part.whole}


def _float(exact: Fraction | None) -> float | None:
    """The nearest number that JSON can hold."""
    return None if exact is None else float(exact)
