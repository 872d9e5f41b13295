"""What was published before, and what it says now: snapshots by digest, read from the store, a few of them kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache, partial
from typing import Any

from dashboard.address import Filters
from dashboard.api import other_objectives
from dashboard.changes import Changes, changes, comparable
from dashboard.corrections import Correction, corrections
from dashboard.directory import Directory
from dashboard.errors import AddressError, StoreError, UnknownSnapshotError
from dashboard.explain import Explained, explained
from dashboard.framework import Framework
from dashboard.histories import Histories, histories
from dashboard.indicators import Behind, Indicators, Reading, Values
from dashboard.lineage import Lineage
from dashboard.progress import Statement, statements
from dashboard.snapshot import Snapshot
from dashboard.store import Publication, Store
from dashboard.together import Together

MOST_SEEN = 16
MOST_KEPT = 2
Seen = tuple[Values, tuple[Statement, ...], Behind]


@dataclass(frozen=True, slots=True)
class Compared:
    """What changed from one publication to another; `changes` is None where the two have too little in common to tell."""

    before: Publication
    after: Publication
    changes: Changes | None


class Standpoint:
    """One published snapshot, and all that can be asked of it."""

    def __init__(
        self,
        publication: Publication,
        snapshot: Snapshot,
        lineage: Lineage | None,
        framework: Framework,
    ) -> None:
        self.publication, self.snapshot, self.lineage = publication, snapshot, lineage
        self._indicators = Indicators(snapshot, framework)
        self.directory = Directory(self._indicators)
        self.together = Together(self._indicators)
        # Neither of these knows the standpoint: one that is dropped goes at once, without the collector.
        self.seen = lru_cache(MOST_SEEN)(partial(_seen, self._indicators))
        self._readings = lru_cache(MOST_SEEN)(partial(_readings, self._indicators))

    def readings(self, on: date | None, figure: str) -> tuple[Reading, ...]:
        """An indicator, by its id, through the years up to a day."""
        return self._readings(figure, on)

    def histories(self, filters: Filters, on: date | None, dimension: str) -> Histories:
        """Who takes part through the years, by a dimension of partners."""
        return histories(self._indicators.columns, dimension, self.seen(filters, on)[0])

    def others(self, on: date | None) -> dict[str, Any]:
        """The indicators of other objectives, as the data interface has them."""
        return other_objectives(self._indicators, on)

    def explained(self, figure: str, on: date | None, filters: Filters) -> Explained:
        """The records that an indicator counts, and those that it does not."""
        framework = self._indicators.framework
        return explained(self._indicators, framework.indicators[figure], on, filters)


class Archive:
    """The publications of a store. What it is asked for by a digest never changes."""

    def __init__(self, store: Store, framework: Framework) -> None:
        self._store = store
        self.standpoint = lru_cache(MOST_KEPT)(partial(_standpoint, store, framework))
        self._changes = lru_cache(2 * MOST_KEPT)(partial(_changes, store, framework))
        self.document = store.document

    def publication(self, parameter: str, beginning: str) -> Publication:
        """The newest publication of the snapshot whose digest begins so. Raises AddressError where there is none."""
        try:
            return self._store.found(beginning)
        except UnknownSnapshotError:
            raise AddressError("unknown_snapshot", parameter, beginning) from None
        except StoreError:
            raise AddressError("unknown_value", parameter, beginning) from None

    def corrections(self) -> tuple[Correction, ...]:
        """All that was published otherwise later on, the newest first."""
        return corrections(self._store.stated())

    def compared(self, before: Publication, after: Publication) -> Compared:
        """What changed between two publications. Raises StoreError where a snapshot cannot be read."""
        return Compared(before, after, self._changes(before.digest, after.digest))


def newest_two(history: Sequence[Publication]) -> tuple[Publication, Publication] | None:
    """The current publication, and the newest one before it that showed something else; the earlier one first."""
    current = history[0]
    before = next((one for one in history if one.digest != current.digest), None)
    return (before, current) if before else None


def _standpoint(store: Store, framework: Framework, digest: str) -> Standpoint:
    snapshot, lineage = store.snapshot(digest), store.lineage(digest)
    return Standpoint(store.found(digest), snapshot, lineage, framework)


def _changes(store: Store, framework: Framework, before: str, after: str) -> Changes | None:
    old, new = store.snapshot(before), store.snapshot(after)
    return changes(old, new, framework) if comparable(old, new) else None


def _seen(indicators: Indicators, filters: Filters, on: date | None) -> Seen:
    """All that the pages show of one day and its filters, in any language."""
    values = indicators.values(on, filters)
    said = statements(values, indicators.framework)
    return values, said, indicators.behind(on, filters)


def _readings(indicators: Indicators, figure: str, on: date | None) -> tuple[Reading, ...]:
    framework = indicators.framework
    return indicators.readings(framework.indicators[figure], framework.baseline_of(figure).on, on)
