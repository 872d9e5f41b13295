"""A second, illustrative objective, written as the framework file has it, and records that it can be measured of."""

import shutil
from datetime import date
from pathlib import Path

from dashboard.framework import Framework, load_framework
from dashboard.records import Record
from dashboard.settings import REFERENCE
from dashboard.snapshot import Snapshot
from tests.makers import make_alliance, make_milestone, make_partner, make_snapshot_of

AS_OF = date(2025, 12, 31)
WORDS = '{ en = "EN {0}", fr = "FR {0}", es = "ES {0}" }'
SHEET = "\n".join(
    f"{name} = {WORDS}".replace("{0}", f"{{id}} {name}")
    for name in (
        "name",
        "definition",
        "numerator",
        "method",
        "source",
        "frequency",
        "responsible",
    )
)
SOIL = """
[[objectives]]
id = "X1"
name = { en = "Soil health (illustrative)", fr = "Santé des sols (illustratif)", es = "Salud del suelo (ilustrativo)" }
baseline = { on = 2020-12-31, words = { en = "none", fr = "aucun", es = "ninguna" }, source_url = "https://example.org/x1" }
"""


def indicator(**given) -> str:
    """One indicator of the second objective, its words named after its id."""
    lines = [f"{name} = {value!r}".replace("'", '"') for name, value in given.items()]
    said = SHEET.replace("{id}", given["id"])
    return "\n[[objectives.indicators]]\n" + "\n".join([*lines, said]) + "\n"


def target(value: object, year: int = 2030) -> str:
    words = '{ en = "Target", fr = "Cible", es = "Meta" }'
    return (
        "\n[[objectives.indicators.targets]]\n"
        f'on = {year}-12-31\nvalue = {value}\nwords = {words}\nsource_url = "https://example.org"\n'
    )


COUNT = indicator(id="X1.1", measure="alliances", unit="count") + (
    '[objectives.indicators.cut]\ntheme = ["soil_health"]\n'
)
YES_NO = indicator(id="X1.2", measure="alliances", unit="yes_no", scope="global", at_least=2)
REACHED = indicator(id="X1.3", measure="reach", unit="share", of="regions")
DONE = indicator(id="X1.4", measure="milestones", unit="share", of="1")
ALL = SOIL + COUNT + target(8) + YES_NO + target(1) + REACHED + target(1, 2050) + DONE + target(1)


def framework_with(added: str, folder: Path) -> Framework:
    """The reference data with more in its framework file; `folder` is where they are written."""
    reference = shutil.copytree(REFERENCE, folder / "reference", dirs_exist_ok=True)
    file = reference / "framework.toml"
    file.write_text((REFERENCE / "framework.toml").read_text("utf-8") + added, "utf-8")
    return load_framework(reference)


def records() -> list[Record]:
    """Two alliances on soil health by the baseline date and six at the end, one of which is global; two regions reached of six."""
    starts = [2018, 2019, 2022, 2023, 2024, 2025]
    return [
        make_partner("P1", region="africa"),
        make_partner("P2", region="europe"),
        make_partner("P3", region="north_america"),
        *(
            make_alliance(
                f"A{number}",
                themes=["soil_health"],
                started_on=date(year, 1, 1),
                lead_partner_id="P1" if number else "P2",
                scope="global" if not number else None,
            )
            for number, year in enumerate(starts)
        ),
        make_alliance("B1", themes=["advocacy"]),
        make_milestone(1, "Begun", done_on=date(2021, 1, 1)),
        make_milestone(1, "Finished", due_on=date(2024, 1, 1)),
    ]


def snapshot(*more: Record) -> Snapshot:
    return make_snapshot_of(*records(), *more, as_of=AS_OF)
