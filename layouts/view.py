"""What a page is made of: everything a layout may look at, and nothing else."""

from dataclasses import dataclass
from datetime import timedelta

from dashboard.address import Address
from dashboard.framework import Framework
from dashboard.indicators import Behind, Values
from dashboard.progress import Statement
from dashboard.snapshot import Snapshot
from dashboard.store import Dropped, Publication
from dashboard.text import Text

OLD = timedelta(days=183)


@dataclass(frozen=True, slots=True)
class View:
    """One address, seen through one snapshot. `history` is the publications, newest first, at most 20.

    `dropped` is what became of the exports that were dropped last, where a folder is watched.
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
    dropped: Dropped | None = None

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
