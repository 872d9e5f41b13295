"""What `check` and `publish` say of a drop: one object for programs, and a text for people."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import groupby
from typing import Any

from dashboard.findings import SEVERITY_ORDER, Finding
from dashboard.snapshot import Snapshot
from dashboard.text import Text

EXAMPLES = 5


@dataclass(frozen=True, slots=True)
class Report:
    """A drop that was read. Refused, it has no `snapshot` and no `figures`; `before` is None with nothing published."""

    as_of: date
    snapshot: str | None
    exports: Sequence[Mapping[str, Any]]
    findings: Sequence[Finding]
    before: Mapping[str, Any] | None
    figures: Mapping[str, Any]

    @property
    def publishable(self) -> bool:
        return self.snapshot is not None

    def data(self, text: Text) -> dict[str, Any]:
        """The object of `--format json`; its names stay."""
        return {
            "publishable": self.publishable,
            "as_of": self.as_of.isoformat(),
            "snapshot": self.snapshot,
            "exports": [dict(export) for export in self.exports],
            "findings": [_finding(finding, text) for finding in self.findings],
            "before": self.before,
            "figures": self.figures or None,
        }

    def lines(self, text: Text) -> Iterator[str]:
        """The text of `--format text`: the verdict, the figures, the exports, the findings, worst first."""
        yield text("cli.publishable" if self.publishable else "cli.refused")
        yield ""
        if self.figures:
            yield text("cli.figures", day=text.day(self.as_of))
            yield from _figures(self.before, self.figures, text)
            yield ""
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


def partners_gone(before: Snapshot, after: Snapshot) -> list[Finding]:
    """The partners that were shown before and are not in the new records, which would lose their past.

    None between an illustrative set and a real one: they have nothing in common.
    """
    if before.about.illustrative != after.about.illustrative:
        return []
    still = set(after.partners.columns["partner_id"].values)
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


def _figures(
    before: Mapping[str, Any] | None, after: Mapping[str, Any], text: Text
) -> Iterator[str]:
    """A line for each figure, before → after."""
    if before is None:
        yield f"  {text('cli.nothing_before')}"
    names = {name: text(f"cli.figure.{name}") for name in after}
    width = max(len(label) for label in names.values())
    for name, label in names.items():
        new = _figure(after[name], text)
        old = "" if before is None else f"{_figure(before.get(name), text)} → "
        yield f"  {label:<{width}}  {old}{new}"


def _figure(value: bool | float | None, text: Text) -> str:
    match value:
        case None:
            return text("cli.not_known")
        case bool():
            return text("cli.yes" if value else "cli.no")
        case float():
            return text.percent(Fraction(value))
        case _:
            return text.number(value)


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
