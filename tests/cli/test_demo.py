"""The illustrative set is the same for the same seed, is plainly invented, and tells its story."""

import csv
from datetime import date
from pathlib import Path

import pytest

from dashboard.demo import AS_OF, CATEGORIES, NON_PROFIT, REGIONS, THEMES, write_demo
from dashboard.errors import D4Error
from dashboard.framework import load_framework
from dashboard.indicators import values
from dashboard.progress import statements
from dashboard.records import TABLES
from dashboard.settings import REFERENCE
from loaders import read_exports


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    write_demo(folder)
    return folder


@pytest.fixture(scope="module")
def framework():
    return load_framework(REFERENCE)


@pytest.fixture(scope="module")
def drop(demo, framework):
    return read_exports([str(demo)], framework, as_of=None, dropped_on=date(2026, 7, 1))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(demo, tmp_path):
    write_demo(tmp_path / "again")
    write_demo(tmp_path / "other", seed=5)

    assert bytes_of(tmp_path / "again") == bytes_of(demo)
    assert bytes_of(tmp_path / "other") != bytes_of(demo)


def test_every_table_is_filled(demo):
    assert set(bytes_of(demo)) == {f"{table}.csv" for table in TABLES}


@pytest.mark.parametrize(("table", "name"), [("partners", "name"), ("alliances", "counterpart")])
def test_every_organisation_is_plainly_invented(demo, table, name):
    with (demo / f"{table}.csv").open(encoding="utf-8") as file:
        names = {row[name] for row in csv.DictReader(file)} - {""}

    assert all(name.startswith("Illustrative ") for name in names)


def test_its_words_are_those_of_the_vocabularies(framework):
    assert set(REGIONS) == set(framework.keys("regions"))
    assert set(CATEGORIES) | NON_PROFIT == set(framework.keys("categories"))
    assert set(THEMES) == set(framework.keys("themes"))
    for region, (_, _, countries) in REGIONS.items():
        assert {framework.region_of(country) for country in countries.split()} <= {region}


def test_it_loads_without_a_finding_that_costs_anything(drop):
    assert drop.publishable
    assert {str(finding.severity) for finding in drop.findings} <= {"note"}
    assert drop.as_of == AS_OF
    assert drop.snapshot.about.illustrative


def test_everybody_is_listed_and_too_few_are_engaged_for_2030(drop, framework):
    shown = values(drop.snapshot, framework)
    by_2030, _ = statements(shown, framework)

    assert shown.engaged.unlisted == 0
    assert shown.engaged.fraction == pytest.approx(0.27, abs=0.01)
    assert dict(shown.history)[date(2020, 12, 31)].fraction == pytest.approx(0.09, abs=0.005)
    assert by_2030.status == "too_slow"


def test_some_cells_of_region_and_theme_are_empty_and_most_are_not(drop, framework):
    cells = values(drop.snapshot, framework).by_region_theme
    empty = [cell for cell in cells if cell.alliances.count == 0]

    assert len(cells) / 10 < len(empty) < len(cells) / 2


def test_its_size_can_be_chosen(tmp_path, framework):
    write_demo(tmp_path, partners=1000, alliances=3000, memberships=8000)

    drop = read_exports([str(tmp_path)], framework, as_of=None, dropped_on=date(2026, 7, 1))

    snapshot = drop.snapshot
    assert snapshot is not None
    sizes = len(snapshot.partners), len(snapshot.alliances), len(snapshot.memberships)
    assert sizes == (1000, 3000, 8000)


def test_a_folder_that_cannot_be_written_is_said_in_one_sentence(tmp_path):
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(D4Error, match="cannot be written"):
        write_demo(tmp_path / "file" / "demo")
