"""What a page is made of: everything a layout may look at, and nothing else."""

from dataclasses import dataclass

from dashboard.address import Address
from dashboard.framework import Framework
from dashboard.indicators import Behind, Values
from dashboard.progress import Statement
from dashboard.snapshot import Snapshot
from dashboard.store import Publication
from dashboard.text import Text


@dataclass(frozen=True, slots=True)
class View:
    """One address, seen through one snapshot. `history` is the publications, newest first, at most 20."""

    address: Address
    text: Text
    framework: Framework
    snapshot: Snapshot
    values: Values
    statements: tuple[Statement, ...]
    behind: Behind
    publication: Publication
    history: tuple[Publication, ...]
