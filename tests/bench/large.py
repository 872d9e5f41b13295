"""Illustrative exports of any size, with the headings of three languages and the faults that people make."""

import csv
from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

JOINED, STARTED, TOOK_PART = (date(year, 1, 1) for year in (2012, 2016, 2020))
DAYS = 1400  # from each of them on
MANY, SOME = 0.5, 0.1  # of the rows
FAULTY = 0.001  # of the rows: a typing error, an unknown id, an impossible day
COUNTRIES = ("France", "Kenya", "Brasil", "Japon", "Allemagne", "Sénégal", "México", "Canada")
CATEGORIES = ("Research and education", "Entreprises", "Sociedad civil", "Producers")
THEMES = ("Agroforestry; Soil health", "Santé des sols", "Agroecología", "MRV", "")
KINDS = ("MoU", "Subvention", "Proyecto", "Network", "")
SCOPES = ("mondiale", "régionale", "nationale")
EVIDENCE = ("Documented", "Self-reported", "No verificado", "")

Rows = Iterator[tuple[str, ...]]


def write_large(folder: Path, partners: int, alliances: int, memberships: int) -> None:
    """Three CSV files: English partners, French alliances (semicolons), Spanish memberships; the same bytes each time."""
    chance = Random(4)
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "about.csv", "key,value", [("as_of", "2024-12-31"), ("illustrative", "yes")])
    heading = "Partner number,Organisation,Country,Category,Themes,Joined,Evidence"
    _write(folder / "partners.csv", heading, _partners(chance, partners))
    heading = "N° alliance;Intitulé;Type;Statut;Portée;Début;Fin;Thématiques;Chef de file;Preuve"
    _write(folder / "alliances.csv", heading, _alliances(chance, alliances, partners), ";")
    heading = "Id alianza,Id socio,Función,Inicio,Fin"
    rows = _memberships(chance, memberships, partners, alliances)
    _write(folder / "memberships.csv", heading, rows)


def _partners(chance: Random, count: int) -> Rows:
    for number in range(count):
        country = "Frnace" if chance.random() < FAULTY else chance.choice(COUNTRIES)
        category, themes, evidence = map(chance.choice, (CATEGORIES, THEMES, EVIDENCE))
        name, joined = f"Illustrative partner {number:06}", _day(chance, JOINED)
        yield f"P{number:06}", name, country, category, themes, joined, evidence


def _alliances(chance: Random, count: int, partners: int) -> Rows:
    for number in range(count):
        start = "31.02.2020" if chance.random() < FAULTY else _day(chance, STARTED, "%d/%m/%Y")
        end = "10 ans" if chance.random() < SOME else ""
        lead = f"P{chance.randrange(partners):06}" if chance.random() < MANY else ""
        kind, scope, themes, evidence = map(chance.choice, (KINDS, SCOPES, THEMES, EVIDENCE))
        name = f"Accord illustratif {number:07}"
        stated = name, kind, "actif", scope, start, end, themes, lead, evidence
        yield f"A{number:07}", *stated


def _memberships(chance: Random, count: int, partners: int, alliances: int) -> Rows:
    for number in range(count):
        partner = "P???" if chance.random() < FAULTY else f"P{chance.randrange(partners):06}"
        start = _day(chance, TOOK_PART) if chance.random() < MANY else ""
        yield f"A{number % alliances:07}", partner, chance.choice(("", "Miembro")), start, ""


def _day(chance: Random, first: date, form: str = "%Y-%m-%d") -> str:
    return (first + timedelta(days=chance.randrange(DAYS))).strftime(form)


def _write(path: Path, heading: str, rows: Iterable[Iterable[str]], separator: str = ",") -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(f"{heading}\n")
        csv.writer(file, delimiter=separator).writerows(rows)
