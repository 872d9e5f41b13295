"""From a drop to the public: it is read, compared with what is shown, guarded, and shown.

Who reads exports is given, for the core knows no loader.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Protocol

from dashboard.api import figures_summary, indicators_document, other_objectives
from dashboard.changes import MOST_COMPARED, changes, comparable
from dashboard.corrections import day_figures
from dashboard.errors import StoreError
from dashboard.findings import Finding
from dashboard.framework import Framework
from dashboard.guards import Objection, confirmation, objections
from dashboard.indicators import Indicators, Values
from dashboard.lineage import Lineage, lineage
from dashboard.progress import statements
from dashboard.report import Open, Report, partners_gone
from dashboard.settings import Limits
from dashboard.snapshot import Snapshot
from dashboard.store import Publication, Said, Store

WITHHELD_LEADS = ("unknown_lead", "exponent_reference")


class Drop(Protocol):
    """What reading the exports gives: see `loaders.Drop`."""

    @property
    def as_of(self) -> date: ...
    @property
    def snapshot(self) -> Snapshot | None: ...
    @property
    def exports(self) -> Sequence[Mapping[str, Any]]: ...
    @property
    def findings(self) -> Sequence[Finding]: ...
    @property
    def partner_ids(self) -> Collection[str]: ...
    @property
    def tables(self) -> Sequence[Any]: ...


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What publishing a drop would do. `shown` is what it would replace; None also where the store cannot say."""

    drop: Drop
    snapshot: Snapshot | None
    report: Report
    shown: Publication | None
    before: Snapshot | None = None
    counted: tuple[Indicators, Values] | None = None
    trouble: StoreError | None = None


@dataclass(frozen=True, slots=True)
class Press:
    """Rehearses and publishes drops."""

    store: Store
    framework: Framework
    limits: Limits

    def rehearse(self, drop: Drop, *, is_asked: bool = True) -> Rehearsal:
        """Compare a drop with what is shown; changes nothing, and needs no store that works.

        Where nobody has asked for it, what was taken back must be confirmed.
        """
        shown, before, trouble = self._shown()
        snapshot = drop.snapshot
        report = Report(
            as_of=drop.as_of,
            snapshot=snapshot.digest if snapshot else None,
            exports=drop.exports,
            findings=drop.findings,
            before=shown.figures if shown else None,
            figures={},
        )
        if snapshot is None:
            return Rehearsal(drop, None, report, shown, trouble=trouble)
        indicators = Indicators(snapshot, self.framework)
        values = indicators.values()
        figures = figures_summary(values)
        refusals: tuple[Objection, ...] = ()
        if not shown or shown.digest != snapshot.digest:
            both = report.before, figures
            refusals = objections(drop.exports, before, snapshot, both, self.limits)
            if shown and not is_asked and snapshot.digest in self.store.taken_back():
                refusals = (Objection("taken_back", {"day": shown.at.date()}), *refusals)
        gone = partners_gone(before, snapshot, drop.partner_ids) if before else []
        is_told = before is not None and comparable(before, snapshot)
        report = replace(
            report,
            findings=[*drop.findings, *gone],
            figures=figures,
            changes=changes(before, snapshot, self.framework) if before and is_told else None,
            could_add=_could_add(drop, figures),
            objections=refusals,
            accept=confirmation(snapshot.digest, shown.digest if shown else None, refusals),
        )
        return Rehearsal(drop, snapshot, report, shown, before, (indicators, values), trouble)

    def publish(
        self, rehearsal: Rehearsal, *, at: datetime, accepted: str | None = None
    ) -> Publication | None:
        """Show what was rehearsed; None where it is refused, or must be confirmed and was not `accepted` with its code.

        Raises StoreError, and then nothing has changed, also where something else was shown meanwhile.
        """
        snapshot, report, shown = rehearsal.snapshot, rehearsal.report, rehearsal.shown
        if snapshot is None or (report.accept and report.accept != accepted):
            return None
        return self.store.publish(
            snapshot,
            at=at,
            figures=report.figures,
            exports=report.exports,
            findings=report.findings,
            stated=self._said(rehearsal),
            days=self._lineage(rehearsal, at.date()),
            instead_of=None if rehearsal.trouble else shown.number if shown else 0,
        )

    def _said(self, rehearsal: Rehearsal) -> Said | None:
        """All figures, and those of every day that a publication before has spoken of."""
        if rehearsal.counted is None:
            return None
        indicators, values = rehearsal.counted
        spoken_of = {day for stated in self.store.stated() for day in stated.by_day}
        said = statements(values, self.framework)
        return Said(
            day_figures(indicators, spoken_of),
            indicators_document(values, said, indicators.snapshot, other_objectives(indicators)),
        )

    def _lineage(self, rehearsal: Rehearsal, day: date) -> Lineage | None:
        snapshot, before, shown = rehearsal.snapshot, rehearsal.before, rehearsal.shown
        if snapshot is None or (before is not None and before.size > MOST_COMPARED):
            return None
        return lineage(snapshot, day, before, self.store.lineage(shown.digest) if shown else None)

    def _shown(self) -> tuple[Publication | None, Snapshot | None, StoreError | None]:
        try:
            shown = self.store.current()
            return shown, self.store.snapshot(shown.digest) if shown else None, None
        except StoreError as error:
            return None, None, error


def _could_add(drop: Drop, figures: Mapping[str, Any]) -> Open:
    """At most: each row of a membership, an alliance or a lead that is withheld could engage one partner more."""
    gone = {"partners": 0, "alliances": 0, "memberships": 0}
    for export in drop.exports:
        if export["table"] in gone:
            gone[export["table"]] += export["set_aside"]
    leads = sum(finding.code in WITHHELD_LEADS for finding in drop.findings)
    listed = figures["listed"] + gone["partners"]
    return Open(
        engaged=min(gone["alliances"] + gone["memberships"] + leads, listed - figures["engaged"]),
        listed=gone["partners"],
        alliances=gone["alliances"],
    )
