"""What a page is made of: everything a layout may look at, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from dashboard.address import Address
from dashboard.archive import Compared
from dashboard.corrections import Correction
from dashboard.explain import Explained
from dashboard.framework import Framework
from dashboard.indicators import Behind, Reading, Values
from dashboard.lineage import Lineage
from dashboard.progress import Statement
from dashboard.snapshot import Snapshot
from dashboard.store import Dropped, Publication
from dashboard.text import Text

OLD = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class View:
    """One address, seen through one snapshot. `history` is the publications, newest first, at most 20.

    `dropped` is what became of the exports that were dropped last, where a folder is watched; `readings` gives any
    indicator, by its id, through the years up to the day. `compared` are the two publications whose difference
    the page tells, `explained` is the figure that it takes apart, with the `lineage` of the records. Of an
    earlier snapshot, `newest` is the current publication, `published` what was said then, and `again` what
    the newest records say of the same day.
    """

    address: Address
    text: Text
    framework: Framework
    snapshot: Snapshot
    values: Values
    statements: tuple[Statement, ...]
    behind: Behind
    publication: Publication
    history: tuple[Publication, ...]
    readings: Callable[[str], tuple[Reading, ...]]
    dropped: Dropped | None = None
    corrections: tuple[Correction, ...] = ()
    compared: Compared | None = None
    explained: Explained | None = None
    lineage: Lineage | None = None
    newest: Publication | None = None
    published: Mapping[str, Any] | None = None
    again: Values | None = None

    @property
    def age(self) -> timedelta:
        """How old the records were when they were published."""
        return self.publication.at.date() - self.values.as_of

    @property
    def is_old(self) -> bool:
        return self.age > OLD

    @property
    def is_now(self) -> bool:
        """Whether the view may speak of today: it shows the newest day, and that is not long ago."""
        return self.values.on == self.values.as_of and not self.is_old
