"""What a page is made of: everything a layout may look at, and nothing else."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from dashboard.address import Address
from dashboard.archive import Compared
from dashboard.cases import CaseFile
from dashboard.corrections import Correction
from dashboard.directory import Directory
from dashboard.explain import Explained
from dashboard.framework import MOST_A_YEAR, Framework
from dashboard.histories import Histories
from dashboard.indicators import Behind, Reading, Values
from dashboard.lineage import Lineage
from dashboard.progress import Statement, WhatIf, what_if
from dashboard.snapshot import Snapshot
from dashboard.store import Dropped, Publication
from dashboard.text import Text
from dashboard.together import Together

OLD = timedelta(days=183)
USUAL = 10  # partners a year, where no target is left to reach


@dataclass(frozen=True, slots=True)
class View:
    """One address, seen through one snapshot. `history` is the publications, newest first, at most 20.

    `dropped` is what became of the exports that were dropped last, where a folder is watched; `readings` gives any
    indicator, by its id, through the years up to the day, `histories` who takes part by a dimension of partners;
    `directory` finds records, and what they are tied to; `together` knows who works with whom, and where more could begin. `compared` are the two publications whose
    difference the page tells, `explained` is the figure that it takes apart, `lineage` is of the records that it shows.
    Of an earlier snapshot, `newest` is the current publication, `published` what was said then, and `again` what the
    newest records say of the same day. `site` is what stands before an address that must be whole, if that is known.
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
    histories: Callable[[str], Histories]
    directory: Directory
    together: Together
    cases: tuple[CaseFile, ...] = ()
    dropped: Dropped | None = None
    corrections: tuple[Correction, ...] = ()
    compared: Compared | None = None
    explained: Explained | None = None
    lineage: Lineage | None = None
    newest: Publication | None = None
    published: Mapping[str, Any] | None = None
    again: Values | None = None
    site: str = ""

    @property
    def asked_if(self) -> tuple[int, Fraction]:
        """What would be if: so many partners more a year, and so much growth; what the next target needs, where nobody asks."""
        a_year, growth = self.address["a_year"], self.address["growth"]
        needed = next(
            (one.count_a_year for one in self.statements if one.count_a_year), Fraction(USUAL)
        )
        return (
            int(a_year) if a_year else min(MOST_A_YEAR, ceil(needed)),
            Fraction(growth or 0) / 100,
        )

    @property
    def what_if(self) -> WhatIf | None:
        """What follows from that; None where no share is known."""
        return what_if(self.values, self.framework, *self.asked_if)

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
