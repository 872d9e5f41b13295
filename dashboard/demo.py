"""The illustrative set: a whole register of plainly invented partners, of the real size, the same for the same seed.

It tells a story that the pages can show: few engaged in 2020, more than a quarter in 2026, on the way to half in 2030
but too slowly. Everything is known except what is left open on purpose: a few dates, sources and regions.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from dashboard.exports import write_exports
from dashboard.records import (
    About,
    Alliance,
    ConceptNote,
    Membership,
    Milestone,
    Network,
    Partner,
    PartnerCount,
    Record,
)

LAUNCH = date(2015, 12, 1)
FIRST_ALLIANCES = date(2016, 1, 1)
AS_OF = date(2026, 6, 30)
TRIES = 50  # at random pairs of partner and alliance, for each membership wanted
SEED = 4
SITE = "https://example.org/illustrative"

# By the end of each year: the share of all partners that have joined, of the register that is
# engaged, and of all alliances that have begun.
STORY = {
    2015: (0.16, 0.000, 0.00),
    2016: (0.27, 0.005, 0.03),
    2017: (0.38, 0.012, 0.06),
    2018: (0.48, 0.030, 0.12),
    2019: (0.62, 0.055, 0.20),
    2020: (0.75, 0.090, 0.30),
    2021: (0.86, 0.120, 0.41),
    2022: (0.93, 0.150, 0.53),
    2023: (0.955, 0.185, 0.66),
    2024: (0.975, 0.215, 0.79),
    2025: (0.99, 0.250, 0.92),
    2026: (1.0, 0.270, 1.00),
}
JOINED, BEGUN = 0, 2
REGIONS = {  # a partner's chance, its chance to be engaged, and countries: the first ones more often
    "europe": (36, 4, "FRA DEU ESP ITA PRT GBR CHE NLD BEL AUT HUN DNK"),
    "africa": (24, 3, "SEN MAR KEN CIV BFA MLI TUN ETH MDG ZAF GHA RWA"),
    "latin_america_and_the_caribbean": (15, 3, "BRA MEX COL CRI ARG CHL PER URY ECU"),
    "asia_pacific": (13, 2, "IND JPN AUS VNM IDN NPL PHL NZL KHM"),
    "north_america": (9, 1, "USA CAN"),
    "international": (3, 5, ""),
}
REGION_WEIGHTS = {name: weight for name, (weight, _, _) in REGIONS.items()}
CATEGORIES = {
    "research_and_education": 27,
    "civil_society": 25,
    "companies": 21,
    "producers": 12,
    "states_and_local_authorities": 9,
    "donors_and_foundations": 6,
}
NON_PROFIT = {*CATEGORIES, "international_organisations"} - {"companies"}
THEMES = {
    "soil_health": 20,
    "agroecology": 18,
    "soil_organic_carbon": 16,
    "agroforestry": 12,
    "regenerative_agriculture": 10,
    "food_security": 8,
    "conservation_agriculture": 7,
    "mrv": 7,
    "adaptation": 5,
    "climate_policy": 5,
    "ecosystem_restoration": 4,
    "landscape_management": 2,
    "advocacy": 2,
    "carbon_markets": 1,
}
COMPETENCIES = (
    "Farmer training",
    "Soil sampling and analysis",
    "Monitoring and reporting",
    "Seed and seedling supply",
    "Policy advice",
    "Project finance",
    "Communication in everyday language",
    "Long-term field experiments",
)
KINDS = {
    "partnership": ("mou", "grant", "funding", "secondment", "hosting"),
    "alliance": ("coalition", "network", "project"),
}
MILESTONES = (
    (1, "Directory of competencies opened", date(2022, 6, 30), date(2022, 9, 15)),
    (1, "Competencies of 200 partners described", date(2024, 12, 31), date(2025, 2, 1)),
    (1, "Competencies of 400 partners described", date(2026, 3, 31), None),
    (2, "First leaflet in everyday words", date(2022, 12, 31), date(2022, 11, 20)),
    (2, "Leaflet in three languages", date(2024, 6, 30), date(2024, 6, 12)),
    (3, "First regional network meets", date(2023, 6, 30), date(2023, 5, 4)),
    (3, "All five regional networks meet", date(2026, 6, 30), None),
    (4, "Business model agreed", date(2025, 6, 30), None),
    (5, "Ten concept notes drafted", date(2024, 12, 31), date(2024, 10, 3)),
    (5, "Ten concept notes funded", date(2027, 12, 31), None),
    (6, "First report to the Forum", date(2023, 12, 31), date(2023, 12, 5)),
    (6, "Dashboard public", date(2026, 6, 30), date(2026, 6, 1)),
)
STAGES = ("idea", "drafted", "submitted", "funded", "declined")


class Engagement(NamedTuple):
    """A partner of the story that is engaged, and since when."""

    partner: Partner
    since: date


def write_demo(
    folder: Path,
    *,
    seed: int = SEED,
    partners: int = 750,
    alliances: int = 160,
    memberships: int = 620,
) -> None:
    """Write the set as CSV files; the same arguments give the same bytes. Raises D4Error."""
    chance = Random(seed)
    register = list(_register(chance, partners))
    engaged = _engaged(chance, register)
    agreements = list(_agreements(chance, alliances, engaged))
    about = About(
        as_of=AS_OF,
        illustrative=True,
        publisher="Nobody: these organisations are invented",
        licence="CC0-1.0",
        note="Illustrative data, made by a program to show every page at its real size.",
    )
    records: list[Record] = [
        *register,
        *agreements,
        *_memberships(chance, memberships, engaged, agreements),
        *_totals(register),
        *(
            Milestone(activity=activity, milestone=name, due_on=due, done_on=done)
            for activity, name, due, done in MILESTONES
        ),
        *_concept_notes(chance, agreements),
        *_networks(engaged),
    ]
    write_exports(folder, about, records)


def _register(chance: Random, size: int) -> Iterator[Partner]:
    """All partners, in the order in which they joined."""
    for number in range(size):
        year = _year(number, size, JOINED)
        region = _one_of(chance, REGION_WEIGHTS)
        country = _country(chance, region)
        category = _one_of(chance, CATEGORIES) if country else "international_organisations"
        joined_on = _day_in(chance, year)
        # Some leave after five years; they are never engaged, so that no membership outlives them.
        leaves = year <= 2018 and number % 29 == 28
        yield Partner(
            partner_id=f"P{number + 1:04d}",
            name=f"Illustrative partner {number + 1:03d}",
            acronym=f"IP{number + 1:03d}" if chance.random() < 0.3 else None,
            category=category if number % 47 else None,
            country=country if number % 61 else None,
            region=region,
            membership="member" if category in NON_PROFIT and chance.random() < 0.45 else "partner",
            themes=_themes(chance, 4) if number % 17 else (),
            core_competencies="; ".join(chance.sample(COMPETENCIES, chance.randint(1, 3))),
            joined_on=joined_on if number % 250 != 249 else None,
            left_on=joined_on + timedelta(days=5 * 365) if leaves else None,
            **_source(chance, f"partners/{number + 1}"),
        )


def _engaged(chance: Random, register: Sequence[Partner]) -> list[Engagement]:
    """Year after year, as many more of the register become engaged as the story wants."""
    engaged: list[Engagement] = []
    taken: set[str] = set()
    for year, (_, share, _) in STORY.items():
        end = min(date(year, 12, 31), AS_OF)
        wanted = round(share * len(_present(register, end))) - len(engaged)
        free = [
            partner
            for partner in _present(register, date(year, 1, 1))
            if partner.partner_id not in taken and partner.left_on is None
        ]
        weights = [REGIONS[partner.region or ""][1] for partner in free]
        while wanted > 0 and free:
            place = chance.choices(range(len(free)), weights)[0]
            weights.pop(place)
            partner = free.pop(place)
            taken.add(partner.partner_id)
            engaged.append(Engagement(partner, _day_in(chance, year)))
            wanted -= 1
    return engaged


def _agreements(chance: Random, size: int, engaged: Sequence[Engagement]) -> Iterator[Alliance]:
    """Partnerships and alliances: most go on, some ended, a few are planned or have no start."""
    for number in range(size):
        form = "partnership" if chance.random() < 0.4 else "alliance"
        year = _year(number, size, BEGUN)
        lasting = year == FIRST_ALLIANCES.year  # so that everybody can join one on any day
        started = FIRST_ALLIANCES if lasting else _day_in(chance, year)
        undated = number % 53 == 52
        planned = number % 29 == 28 and not undated
        if planned:
            started = AS_OF + timedelta(days=chance.randint(30, 400))
        term = timedelta(days=365 * chance.randint(2, 5))
        ended = started + term if not (lasting or undated) and chance.random() < 0.3 else None
        leads = [partner for partner, since in engaged if since <= started]
        lead = chance.choice(leads) if leads and chance.random() < 0.6 else None
        region = (lead and lead.region) or _one_of(chance, REGION_WEIGHTS)
        scope = chance.choices(("global", "regional", "national"), (15, 50, 35))[0]
        regions = (region, _one_of(chance, REGION_WEIGHTS)) if scope == "global" else (region,)
        counterpart = form == "partnership" or lead is None
        yield Alliance(
            alliance_id=f"A{number + 1:04d}",
            name=f"Illustrative {form} {number + 1:03d}",
            form=form,
            kind=(chance.choice(KINDS[form]),),
            status="planned" if planned else "ended" if ended and ended < AS_OF else "active",
            scope=scope,
            started_on=None if undated else started,
            ended_on=ended,
            regions=regions if chance.random() < 0.75 else (),
            themes=_themes(chance, 2) if number % 23 else (),
            lead_partner_id=lead.partner_id if lead else None,
            counterpart=f"Illustrative counterpart {number % 40 + 1:02d}" if counterpart else None,
            counterpart_country=_country(chance, region) if counterpart else None,
            confirmed_on=AS_OF - timedelta(days=chance.randint(10, 900)) if number % 5 else None,
            **_source(chance, f"alliances/{number + 1}"),
        )


def _memberships(
    chance: Random, size: int, engaged: Sequence[Engagement], agreements: Sequence[Alliance]
) -> Iterator[Membership]:
    """One for each engaged partner, from the day it became so; then more, until there are `size`."""
    begun = [
        (item.started_on, item)
        for item in agreements
        if item.started_on is not None and item.started_on < AS_OF
    ]
    taken: set[tuple[str, str]] = set()
    for partner, since in engaged:
        lasting = [item for start, item in begun if start <= since and item.ended_on is None]
        alliance = chance.choice(lasting)
        taken.add((alliance.alliance_id, partner.partner_id))
        yield _membership(alliance, partner, since)
    made = len(engaged)
    for _ in range(size * TRIES):
        if made >= size:
            return
        partner, since = chance.choice(engaged)
        start, alliance = chance.choice(begun)
        joined_on = max(start, since) + timedelta(days=chance.randint(0, 400))
        end = min(alliance.ended_on or AS_OF, AS_OF)
        if joined_on >= end or (alliance.alliance_id, partner.partner_id) in taken:
            continue
        taken.add((alliance.alliance_id, partner.partner_id))
        pause = joined_on + timedelta(days=300), joined_on + timedelta(days=500)
        if pause[1] < end and chance.random() < 0.1:
            yield _membership(alliance, partner, joined_on, pause[0])
            yield _membership(alliance, partner, pause[1])
            made += 2
        else:
            yield _membership(alliance, partner, joined_on)
            made += 1


def _membership(
    alliance: Alliance, partner: Partner, joined_on: date, left_on: date | None = None
) -> Membership:
    return Membership(
        alliance_id=alliance.alliance_id,
        partner_id=partner.partner_id,
        role="member",
        joined_on=joined_on,
        left_on=left_on,
    )


def _totals(register: Sequence[Partner]) -> Iterator[PartnerCount]:
    """Totals for each half year, equal to the register: nobody is unlisted."""
    half_years = (date(year, *end) for year in STORY for end in ((6, 30), (12, 31)))
    for day in half_years:
        if date(2015, 12, 31) <= day <= AS_OF:
            count = len(_present(register, day))
            yield PartnerCount(date=day, count=count, source_url=f"{SITE}/totals/{day}")


def _concept_notes(chance: Random, agreements: Sequence[Alliance]) -> Iterator[ConceptNote]:
    for number in range(1, 25):
        stage = STAGES[number % len(STAGES)]
        sent = stage in ("submitted", "funded", "declined")
        yield ConceptNote(
            note_id=f"C{number:02d}",
            title=f"Illustrative concept note {number:02d}",
            stage=stage,
            themes=_themes(chance, 2),
            regions=(_one_of(chance, REGION_WEIGHTS),),
            alliance_id=chance.choice(agreements).alliance_id if stage == "funded" else None,
            submitted_on=AS_OF - timedelta(days=chance.randint(60, 1500)) if sent else None,
            funder=f"Illustrative fund {number % 6 + 1}" if sent else None,
        )


def _networks(engaged: Sequence[Engagement]) -> Iterator[Network]:
    for number, region in enumerate(name for name in REGIONS if name != "international"):
        coordinators = (item.partner for item in engaged if item.partner.region == region)
        coordinator = next(coordinators, None)
        yield Network(
            network_id=f"N{number + 1}",
            name=f"Illustrative regional network {number + 1}",
            region=region,
            launched_on=date(2022 + number, 5, 4) if number < 4 else None,
            coordinator_partner_id=coordinator.partner_id if coordinator else None,
            sectors="Research; producers; authorities",
        )


def _present(register: Sequence[Partner], day: date) -> list[Partner]:
    return [
        partner
        for partner in register
        if (partner.joined_on is None or partner.joined_on <= day)
        and (partner.left_on is None or day <= partner.left_on)
    ]


def _day_in(chance: Random, year: int) -> date:
    """A day of the year of the story, which begins with the launch and ends on the as-of date."""
    first = max(date(year, 1, 1), LAUNCH)
    last = min(date(year, 12, 31), AS_OF) if year > LAUNCH.year else LAUNCH
    return first + timedelta(days=chance.randint(0, (last - first).days))


def _year(number: int, size: int, milestone: int) -> int:
    """The year of the story in which so many of all are reached."""
    return next(year for year, shares in STORY.items() if number < shares[milestone] * size)


def _one_of(chance: Random, weights: dict[str, int]) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _country(chance: Random, region: str) -> str | None:
    """A country of the region, the first ones more often; None where it has none."""
    countries = REGIONS[region][2].split()
    return countries[int(len(countries) * chance.random() ** 2)] if countries else None


def _themes(chance: Random, most: int) -> tuple[str, ...]:
    return tuple({_one_of(chance, THEMES) for _ in range(chance.randint(1, most))})


def _source(chance: Random, page: str) -> dict[str, str | None]:
    """How well a record is known: two in three have a public source."""
    evidence = chance.choices(("documented", "self_reported", "unverified", None), (60, 26, 9, 5))[
        0
    ]
    return {
        "evidence": evidence,
        "source_url": f"{SITE}/{page}" if evidence == "documented" else None,
    }
