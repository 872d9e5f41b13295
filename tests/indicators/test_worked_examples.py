"""The worked examples of `tests/cases/`: records in a few lines, and the figures that follow by hand."""

import tomllib
from typing import Any

import pytest

from dashboard.address import Filters
from dashboard.api import indicators_document
from dashboard.framework import load_framework
from dashboard.indicators import values
from dashboard.progress import statements
from dashboard.records import TABLES
from dashboard.settings import REFERENCE, ROOT
from dashboard.snapshot import Snapshot
from tests.makers import AS_OF, make_alliance, make_partner, make_snapshot_of

FRAMEWORK = load_framework(REFERENCE)
FOLDER = ROOT / "tests" / "cases"
NOT_KNOWN, NOT_THERE = "not known", "not there"

# Short names of figures; any other name is a path in the document of the data interface.
PATHS = {
    "engaged": "D4.1/part",
    "engaged_max": "D4.1/part_max",
    "listed": "D4.1/listed",
    "unlisted": "D4.1/unlisted",
    "whole": "D4.1/whole",
    "fraction": "D4.1/fraction",
    "fraction_max": "D4.1/fraction_max",
    "lower_bound": "D4.1/lower_bound",
    "published_total": "D4.1b/whole",
    "coverage": "D4.1b/fraction",
    "global_networks": "D4.2/count",
    "direction": "D4.2/direction",
    "in_force": "D4.3/count",
    "in_force_max": "D4.3/count_max",
    "undated": "D4.3/undated",
    "without_end": "D4.3/without_end",
    "not_confirmed": "D4.3/not_confirmed",
    "status": "D4.1/targets/{}/status",
    "range": "D4.1/targets/{}/status_range",
    "gap": "D4.1/targets/{}/gap_partners",
    "ratio": "D4.1/targets/{}/ratio",
    "pace": "D4.1/targets/{}/pace",
    "needed": "D4.1/targets/{}/pace_needed",
}


CASES = [
    (path.stem, case)
    for path in sorted(FOLDER.glob("*.toml"))
    for case in tomllib.loads(path.read_text("utf-8"))["cases"]
]


def snapshot_of(case: dict[str, Any]) -> Snapshot:
    records = [
        TABLES[table](**({"name": "X"} if table in ("partners", "alliances") else {}) | row)
        for table in TABLES
        for row in case.get(table, ())
    ]
    for number, group in enumerate(case.get("groups", ())):
        for position in range(group["partners"]):
            leader = f"G{number}-{position}"
            records.append(make_partner(leader))
            if "engaged_from" in group or "undated" in group:
                period = {"started_on": group.get("engaged_from")}
                if "engaged_until" in group:
                    period["ended_on"] = group["engaged_until"]
                records.append(make_alliance(leader, lead_partner_id=leader, **period))
    return make_snapshot_of(*records, as_of=case.get("as_of", AS_OF))


def figure(document: dict[str, Any], name: str) -> Any:
    short, _, year = name.partition("_20")
    node: Any = document["indicators"]
    for step in PATHS.get(name, PATHS.get(short, name).format(f"20{year}")).split("/"):
        if node is None:
            return NOT_KNOWN
        node = node[step] if isinstance(node, dict) else found(node, step)
        if node == NOT_THERE:
            return NOT_THERE
    return NOT_KNOWN if node is None else node


def found(entries: list[dict[str, Any]], step: str) -> Any:
    """The entry of a list with this key, day (or year of a target), or region and theme."""
    for entry in entries:
        names = (entry.get("key"), entry.get("on"), f"{entry.get('region')}+{entry.get('theme')}")
        if step in names or entry.get("on") == f"{step}-12-31":
            return entry
    return NOT_THERE


@pytest.mark.parametrize(
    "case", [case for _, case in CASES], ids=[f"{rules}: {case['name']}" for rules, case in CASES]
)
def test_a_worked_example_comes_out_as_by_hand(case):
    snapshot = snapshot_of(case)
    for line in case["figures"]:
        given = {name: tuple(keys) for name, keys in line.get("filters", {}).items()}
        at_hand = values(snapshot, FRAMEWORK, line.get("on"), Filters(**given))
        document = indicators_document(at_hand, statements(at_hand, FRAMEWORK), snapshot)

        expected = {
            name: pytest.approx(value, abs=1e-12) if isinstance(value, float) else value
            for name, value in line.items()
            if name not in ("on", "filters")
        }
        shown = {name: figure(document, name) for name in expected}

        assert shown == expected, f"on {at_hand.on}, cut by {given}"


def test_every_case_has_a_name_of_its_own():
    names = [case["name"] for _, case in CASES]

    assert sorted(names) == sorted(set(names))
