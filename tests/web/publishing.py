"""A small register, and a store that shows it: what the tests of the site stand on."""

from datetime import UTC, date, datetime
from pathlib import Path

from dashboard.api import figures_summary
from dashboard.framework import load_framework
from dashboard.indicators import values
from dashboard.records import Record
from dashboard.settings import REFERENCE
from dashboard.snapshot import Snapshot
from dashboard.store import Store
from loaders import read_exports
from tests.makers import make_alliance, make_count, make_membership, make_partner, make_snapshot_of

AT = datetime(2023, 1, 1, tzinfo=UTC)
REGIONS = ("africa", "asia_pacific", "europe")
THEMES = ("agroecology", "soil_health", "food_security")


def make_register(partners: int = 40, alliances: int = 30) -> Snapshot:
    """Partners and alliances over three regions and themes; every third partner is engaged."""
    records: list[Record] = [
        make_count(date(2019, 12, 31), 100),
        make_count(date(2022, 12, 31), 120),
    ]
    records += [
        make_partner(
            f"P{number:03}",
            region=REGIONS[number % 3],
            themes=(THEMES[number % 2],),
            category="producers",
            joined_on=date(2016 + number % 6, 1, 1),
            evidence="documented",
        )
        for number in range(partners)
    ]
    records += [
        make_alliance(
            f"A{number:03}",
            regions=(REGIONS[number % 3],),
            themes=(THEMES[number % 3],),
            scope="global" if number % 5 == 0 else "regional",
            started_on=date(2018 + number % 5, 1, 1),
            form="alliance" if number % 2 else "partnership",
        )
        for number in range(alliances)
    ]
    records += [
        make_membership(f"A{number:03}", f"P{number * 3 % partners:03}")
        for number in range(alliances)
    ]
    return make_snapshot_of(*records)


def publish(url: str, snapshot: Snapshot) -> None:
    """Make `snapshot` what visitors see."""
    figures = figures_summary(values(snapshot, load_framework(REFERENCE)))
    Store(url).publish(snapshot, at=AT, figures=figures, exports=[], findings=[])


def publish_exports(url: str, folder: Path) -> None:
    """Make the exports in a folder what visitors see."""
    drop = read_exports(str(folder), load_framework(REFERENCE), as_of=None, dropped_on=AT.date())
    assert drop.snapshot is not None
    figures = figures_summary(values(drop.snapshot, load_framework(REFERENCE)))
    Store(url).publish(
        drop.snapshot, at=AT, figures=figures, exports=drop.exports, findings=drop.findings
    )


def store_at(folder: Path) -> str:
    return f"sqlite:///{folder / 'd4.sqlite'}"
