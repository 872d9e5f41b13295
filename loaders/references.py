"""Ids that rows name, and ids that rows have: names of nobody, and ids that Excel has changed.

The id that was nearly meant is named, and never taken.
"""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from dashboard.findings import Finding
from loaders.cells import is_personal
from loaders.excel_ids import exponent_form, has_lost_zeros, width_of_zeros, without_decimals
from loaders.identity import WITH_IDS, KnownIds
from loaders.rows import Batch, Read, place
from loaders.schema import REFERENCES, SCHEMAS

Batches = Mapping[str, list[Batch]]


def with_known_names(batches: Batches) -> dict[str, list[Batch]]:
    """The tables that name partners or alliances, without what names nobody."""
    partners, alliances = (
        _ids(batches, ((name, SCHEMAS[name].key[0]),)) for name in ("partners", "alliances")
    )
    found = {
        name: [_withhold_unknown(batch, column, known, code) for batch in batches.get(name, [])]
        for name, column, known, code in (
            ("alliances", "lead_partner_id", partners, "unknown_lead"),
            ("concept_notes", "alliance_id", alliances, "unknown_alliance_withheld"),
            ("networks", "coordinator_partner_id", partners, "unknown_coordinator"),
        )
    }
    found["memberships"] = [
        _set_aside_unknown(
            _set_aside_unknown(batch, "alliance_id", alliances, "unknown_alliance"),
            "partner_id",
            partners,
            "unknown_partner",
        )
        for batch in batches.get("memberships", [])
    ]
    return found


def _ids(batches: Batches, columns: tuple[tuple[str, str], ...]) -> KnownIds:
    return KnownIds(
        named
        for table, column in columns
        for batch in batches.get(table, [])
        for read in batch.reads
        if (named := getattr(read.record, column)) is not None
    )


def _withhold_unknown(batch: Batch, column: str, known: KnownIds, code: str) -> Batch:
    """The cells of a column that name nobody count as not stated."""
    findings = []
    reads = []
    for read in batch.reads:
        named = getattr(read.record, column)
        if named is None or named in known:
            reads.append(read)
            continue
        where = place(batch.recognised, read.row, column)
        named_code = "exponent_reference" if exponent_form(named) else code
        findings.append(
            Finding("personal_data", **where)
            if is_personal(named)
            else Finding(named_code, **where, value=named, details=known.near(named))
        )
        reads.append(read._replace(record=read.record.model_copy(update={column: None})))
    return replace(batch, reads=reads, findings=batch.findings + findings)


def _set_aside_unknown(batch: Batch, column: str, known: KnownIds, code: str) -> Batch:
    """Rows that name nobody are set aside; one finding names the cause, at the first of them."""
    rows: dict[str, list[Read]] = defaultdict(list)
    for read in batch.reads:
        named = getattr(read.record, column)
        if named not in known:
            rows[named].append(read)
    findings = []
    for named, reads in rows.items():
        where = place(batch.recognised, reads[0].row, column)
        named_code = "exponent_id" if exponent_form(named) else code
        details = {"rows": str(len(reads)), **known.near(named)}
        findings.append(
            Finding("personal_data_in_row", **where)
            if is_personal(named)
            else Finding(named_code, **where, value=named, details=details)
        )
    gone = {read.row.number for reads in rows.values() for read in reads}
    return batch.without(gone, findings)


def without_changed_ids(batches: Batches) -> dict[str, list[Batch]]:
    """All tables, without the rows whose own id Excel has changed beyond knowing; other changed ids are a warning."""
    found = dict(batches)
    for table, key in ((name, SCHEMAS[name].key[0]) for name in WITH_IDS):
        some = batches.get(table, [])
        changed = _changed([str(getattr(one.record, key)) for batch in some for one in batch.reads])
        if changed:
            named = _ids(batches, REFERENCES.get(table, ()))
            found[table] = [_told(batch, key, changed, named) for batch in some]
    return found


def _changed(ids: list[str]) -> dict[str, str]:
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


def _told(batch: Batch, key: str, changed: Mapping[str, str], named: KnownIds) -> Batch:
    findings = []
    gone = set()
    for read in batch.reads:
        written = str(getattr(read.record, key))
        if written not in changed:
            continue
        value = None if is_personal(written) else written
        finding = Finding(
            changed[written],
            **place(batch.recognised, read.row, key),
            value=value,
            details={"rows": "1", **({} if written in named else named.near(written))},
        )
        findings.append(finding)
        if finding.code == "exponent_id":
            gone.add(read.row.number)
    return batch.without(gone, findings)
