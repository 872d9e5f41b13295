"""What `check` and `publish` say of a drop: one object for programs, and a text for people."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from dashboard.changes import Changes
from dashboard.findings import SEVERITY_ORDER, Finding
from dashboard.guards import Objection
from dashboard.records import Alliance, Partner
from dashboard.snapshot import Snapshot
from dashboard.telling import figure_words, id_of, reason
from dashboard.text import Text

EXAMPLES = 5
NAMED = 12  # records, where a list names the first of them


@dataclass(frozen=True, slots=True)
class Open:
    """The most that the rows and cells set aside could still add to the figures, were all of them right."""

    engaged: int
    listed: int
    alliances: int

    def __bool__(self) -> bool:
        return bool(self.engaged or self.listed or self.alliances)


@dataclass(frozen=True, slots=True)
class Report:
    """A drop that was read. Refused, it has no `snapshot` and no `figures`; `before` is None with nothing published.

    `objections` must be confirmed before it is published, with the code `accept`. `changes` is None where there is nothing
    to compare with, or too much.
    """

    as_of: date
    snapshot: str | None
    exports: Sequence[Mapping[str, Any]]
    findings: Sequence[Finding]
    before: Mapping[str, Any] | None
    figures: Mapping[str, Any]
    changes: Changes | None = None
    could_add: Open | None = None
    objections: tuple[Objection, ...] = ()
    accept: str | None = None

    @property
    def publishable(self) -> bool:
        return self.snapshot is not None

    @property
    def verdict(self) -> str:
        """`refused`, `held` until it is confirmed, or `publishable`."""
        if not self.publishable:
            return "refused"
        return "held" if self.objections else "publishable"

    def data(self, text: Text) -> dict[str, Any]:
        """The object of `--format json`; its names stay."""
        return {
            "publishable": self.publishable,
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "exports": [_without_digest(export) for export in self.exports],
            "findings": [_finding(finding, text) for finding in self.findings],
            "before": self.before,
            "figures": self.figures or None,
            "digests": {
                export["source"]: export["digest"]
                for export in self.exports
                if export.get("digest")
            },
            "verdict": self.verdict,
            "objections": [
                {"code": one.code, "message": objection_sentence(one, text)}
                for one in self.objections
            ],
            "accept": self.accept,
            "could_add": None
            if self.could_add is None
            else {name: getattr(self.could_add, name) for name in Open.__slots__},
            "changes": changes_data(self.changes) if self.changes else None,
        }

    def lines(self, text: Text) -> Iterator[str]:
        """The text of `--format text`: the verdict, the figures and why, the exports, the findings, worst first."""
        yield text(f"cli.{self.verdict}")
        for one in self.objections:
            yield f"  {objection_sentence(one, text)}"
        if self.accept:
            yield f"  {text('cli.confirm', code=self.accept)}"
        yield ""
        if self.figures:
            yield text("cli.figures", day=text.day(self.as_of))
            yield from figures_lines(self.before, self.figures, text)
            yield ""
            yield from self._why(text)
        yield text("cli.exports")
        for export in self.exports:
            yield f"  {_export(export, text)}"
        if not self.exports:
            yield f"  {text('cli.no_exports')}"
        yield ""
        if not self.findings:
            yield text("cli.no_findings")
        for severity in SEVERITY_ORDER:
            found = [finding for finding in self.findings if finding.severity is severity]
            if found:
                yield text(f"cli.severity.{severity}", count=len(found))
                yield from _grouped(found, text)

    def _why(self, text: Text) -> Iterator[str]:
        if self.could_add:
            yield could_add_sentence(self.could_add, text)
        if self.before is not None and self.publishable:
            yield text("cli.replaces")
        if self.changes is not None:
            yield text("changes.title")
            for line in changes_lines(self.changes, text):
                yield f"  {line}"
        if self.could_add or self.before is not None:
            yield ""


def _without_digest(export: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in export.items() if name != "digest"}


def could_add_sentence(could_add: Open, text: Text) -> str:
    """By how much what was set aside could still change the figures."""
    counts = {name: text.number(getattr(could_add, name)) for name in Open.__slots__}
    return text("cli.could_add", **counts)


def objection_sentence(objection: Objection, text: Text) -> str:
    """Why it must be confirmed, in words that say what would be lost."""
    said: dict[str, object] = {}
    for name, value in objection.details.items():
        match value:
            case Fraction():
                said[name] = text.percent(value)
            case date():
                said[name] = text.day(value)
            case tuple():
                said[name] = text.several(value)
            case int():
                said[name] = text.number(value)
            case _:
                said[name] = text(f"changes.table.{value}") if name == "table" else value
    sentence = text(f"guard.{objection.code}", **said)
    names = objection.details.get("names")
    return f"{sentence} {text('guard.names', names=said['names'])}" if names else sentence


def changes_lines(changes: Changes, text: Text) -> Iterator[str]:
    """What changed and why: who is newly counted, who no longer, and what happened to the records."""
    if not changes:
        yield text("changes.nothing")
    for flow, side, moved in changes.moved:
        if moved:
            yield text(f"changes.{flow}.{side}", count=len(moved))
            for one in moved[:NAMED]:
                reasons = text.several("".join(reason(why, text, _named)) for why in one.reasons)
                yield f"  {_named(one.record)}: {reasons}"
            if len(moved) > NAMED:
                yield f"  {text('changes.more', count=len(moved) - NAMED)}"
    for table, edits in changes.edits.items():
        yield text("changes.records", table=text(f"changes.table.{table}"), **edits.counts)


def changes_data(changes: Changes) -> dict[str, Any]:
    """The same for programs."""
    document: dict[str, Any] = {}
    for flow, side, moved in changes.moved:
        document.setdefault(flow, {})[side] = [
            {
                "id": id_of(one.record),
                "name": one.record.name,
                "reasons": [
                    {
                        "cause": str(why.cause),
                        "alliances": [id_of(alliance) for alliance in why.alliances],
                    }
                    for why in one.reasons
                ],
            }
            for one in moved
        ]
    records = {table: edits.counts for table, edits in changes.edits.items()}
    return {**document, "records": records}


def _named(record: Partner | Alliance) -> str:
    return f"{record.name} ({id_of(record)})"


def partners_gone(
    before: Snapshot, after: Snapshot, written: Collection[str] = ()
) -> list[Finding]:
    """The partners that were shown before and are not in the new records, which would lose their past.

    Not those whose ids are `written` in a row that was set aside: another finding speaks of it. None between an
    illustrative set and a real one: they have nothing in common.
    """
    if before.about.illustrative != after.about.illustrative:
        return []
    still = {*written, *after.partners.columns["partner_id"].values}
    origins = after.origins.get("partners")
    source = origins[0].source if origins else "partners"
    gone = before.partners.columns["partner_id"].where(lambda one: one not in still)
    gone &= before.partners.columns["left_on"].says(None)
    return [
        Finding("partner_gone", source, value=partner.partner_id, details={"name": partner.name})
        for partner in map(before.partners.__getitem__, gone.nonzero()[0].tolist())
    ]


def _finding(finding: Finding, text: Text) -> dict[str, Any]:
    return {
        "severity": str(finding.severity),
        "code": finding.code,
        "source": finding.source,
        "sheet": finding.sheet,
        "row": finding.row,
        "line": finding.line,
        "column": finding.column,
        "value": finding.value,
        "message": finding.message(text),
        "where": finding.where,
        "hint": finding.hint(text),
    }


def figures_lines(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], text: Text
) -> Iterator[str]:
    """A line for each figure, before → after."""
    if before is None:
        yield f"  {text('cli.nothing_before')}"
    names = {name: text(f"cli.figure.{name}") for name in after}
    width = max(len(label) for label in names.values())
    for name, label in names.items():
        new = figure_words(after[name], text)
        old = "" if before is None else f"{figure_words(before.get(name), text)} → "
        yield f"  {label:<{width}}  {old}{new}"


def _export(export: Mapping[str, Any], text: Text) -> str:
    place = "!".join(part for part in (export["source"], export["sheet"]) if part)
    if export["refused"]:
        return text("cli.export_refused", place=place, table=export["table"] or "?")
    if not export["set_aside"]:
        return text("cli.export", place=place, table=export["table"], count=export["rows"])
    return text(
        "cli.export_set_aside",
        place=place,
        table=export["table"],
        count=export["rows"],
        accepted=export["accepted"],
        set_aside=export["set_aside"],
    )


def _grouped(findings: Iterable[Finding], text: Text) -> Iterator[str]:
    """Findings of one kind in one column as one entry, the most frequent first."""

    def kind(finding: Finding) -> tuple[str, ...]:
        return finding.source, finding.sheet or "", finding.code, finding.column or ""

    groups = [list(group) for _, group in groupby(sorted(findings, key=kind), kind)]
    for first, *others in sorted(groups, key=len, reverse=True):
        yield f"  {first.where}: {first.message(text)}"
        yield f"    {first.hint(text)}"
        if others:
            examples = text.several(_example(finding) for finding in others[:EXAMPLES])
            yield f"    {text('cli.more', count=len(others), examples=examples)}"


def _example(finding: Finding) -> str:
    return f"{finding.where} “{finding.value}”" if finding.value else finding.where
