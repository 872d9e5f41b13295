"""Ids that rows name, and ids that rows have: names of nobody, and ids that Excel has changed.

The id that was nearly meant is named, and never taken.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from dashboard.coded import Coded, Mask, coded, positions
from dashboard.findings import Finding
from dashboard.records import IDS
from loaders.cells import is_personal
from loaders.excel_ids import exponent_form, has_lost_zeros, width_of_zeros, without_decimals
from loaders.identity import KnownIds
from loaders.rows import Gathered
from loaders.schema import REFERENCES, SCHEMAS

Tables = Mapping[str, Gathered]


def with_known_names(tables: Tables, findings: list[Finding]) -> dict[str, Gathered]:
    """The tables that name partners or alliances, without what names nobody."""
    partners, alliances = (
        _ids(tables, ((name, SCHEMAS[name].key[0]),)) for name in ("partners", "alliances")
    )
    found = dict(tables)
    for name, column, known, code in (
        ("alliances", "lead_partner_id", partners, "unknown_lead"),
        ("concept_notes", "alliance_id", alliances, "unknown_alliance_withheld"),
        ("networks", "coordinator_partner_id", partners, "unknown_coordinator"),
    ):
        if name in found:
            found[name] = _withhold_unknown(found[name], column, known, code, findings)
    for column, known, code in (
        ("alliance_id", alliances, "unknown_alliance"),
        ("partner_id", partners, "unknown_partner"),
    ):
        if "memberships" in found:
            table = found["memberships"]
            found["memberships"] = _set_aside_unknown(table, column, known, code, findings)
    return found


def _ids(tables: Tables, columns: tuple[tuple[str, str], ...]) -> KnownIds:
    return KnownIds(
        named
        for table, column in columns
        if table in tables
        for named in tables[table].columns[column].values
        if named is not None
    )


def _withhold_unknown(
    table: Gathered, column: str, known: KnownIds, code: str, findings: list[Finding]
) -> Gathered:
    """The cells of a column that name nobody count as not stated."""
    names = table.columns[column]
    unknown = names.where(lambda named: named is not None and named not in known)
    for row in positions(unknown):
        named, where = names[row], table.place(row, column)
        named_code = "exponent_reference" if exponent_form(named) else code
        findings.append(
            Finding("personal_data", **where)
            if is_personal(named)
            else Finding(named_code, **where, value=named, details=known.near(named))
        )
    kept = names.mapped(lambda named: named if named is not None and named in known else None)
    return table.having(**{column: kept})


def _set_aside_unknown(
    table: Gathered, column: str, known: KnownIds, code: str, findings: list[Finding]
) -> Gathered:
    """Rows that name nobody are set aside; one finding names the cause, at the first of them."""
    names = table.columns[column]
    unknown = names.where(lambda named: named not in known)
    missing = names.take(unknown)
    rows = np.flatnonzero(unknown)
    causes = coded(zip(table.part[unknown].tolist(), missing, strict=True))  # in each file
    counts = np.bincount(causes.codes).tolist()
    for at, (_, named), count in zip(_firsts(causes), causes.values, counts, strict=True):
        where = table.place(int(rows[at]), column)
        named_code = "exponent_id" if exponent_form(named) else code
        details = {"rows": str(count), **known.near(named)}
        findings.append(
            Finding("personal_data_in_row", **where)
            if is_personal(named)
            else Finding(named_code, **where, value=named, details=details)
        )
    return table.without(unknown)


def _firsts(column: Coded[Any]) -> list[int]:
    """For each value of a column, the first row that has it."""
    found: list[int] = np.unique(column.codes, return_index=True)[1].tolist()
    return found


def without_changed_ids(tables: Tables, findings: list[Finding]) -> dict[str, Gathered]:
    """All tables, without the rows whose own id Excel has changed beyond knowing; other changed ids are a warning."""
    found = dict(tables)
    for name, key in ((name, key) for name, key in IDS.items() if name in tables):
        changed = _changed(tables[name].columns[key].values)
        if changed:
            named = _ids(tables, REFERENCES.get(name, ()))
            gone = _told(tables[name], key, changed, named, findings)
            found[name] = tables[name].without(gone)
    return found


def _changed(ids: Sequence[str]) -> dict[str, str]:
    """The ids that Excel has changed → the finding's code."""
    codes = {
        one: "exponent_id" if exponent_form(one) else "decimal_id"
        for one in ids
        if ("+" in one and exponent_form(one)) or (one.endswith("0") and without_decimals(one))
    }
    width = width_of_zeros(ids)
    if width:
        codes |= {one: "lost_zeros" for one in ids if has_lost_zeros(one, width)}
    return codes


def _told(
    table: Gathered, key: str, changed: Mapping[str, str], named: KnownIds, findings: list[Finding]
) -> Mask:
    """Say which ids have changed; the rows whose id is beyond knowing."""
    ids = table.columns[key]
    for row in positions(ids.where(lambda one: one in changed)):
        written = ids[row]
        finding = Finding(
            changed[written],
            **table.place(row, key),
            value=None if is_personal(written) else written,
            details={"rows": "1", **({} if written in named else named.near(written))},
        )
        findings.append(finding)
    return ids.where(lambda one: changed.get(one) == "exponent_id")
