"""Views of the states that a page must look good in, each made of a few records."""

from datetime import UTC, date, datetime
from functools import cache

from dashboard.address import FRONT, parse_address
from dashboard.directory import Directory
from dashboard.explain import explained
from dashboard.framework import load_framework
from dashboard.histories import histories
from dashboard.indicators import Indicators
from dashboard.progress import statements
from dashboard.records import About, Record
from dashboard.settings import REFERENCE
from dashboard.snapshot import Origin, Snapshot, make_snapshot
from dashboard.store import Publication
from dashboard.text import load_texts
from dashboard.together import Together
from layouts.view import View
from tests.makers import make_alliance, make_count, make_membership, make_partner

NOW = date(2026, 6, 30)
LONG = "Federación Interprovincial de Organizaciones de Productores Agroecológicos y de Desarrollo"
NAMES = (
    "منظمة التربة المستدامة",
    "可持续土壤研究院",
    "मृदा संस्थान",
    f"{LONG} Rural Sostenible del Altiplano",
)


def sparse() -> list[Record]:
    """Like the public record: most partners are not listed, and some alliances have no start."""
    partners = [
        make_partner(
            f"P{number}",
            country=country,
            themes=("soil_health",),
            source_url="https://example.org/p",
        )
        for number, country in enumerate(["FRA", "SEN", "BRA", None] * 13)
    ]
    return [
        *partners,
        make_alliance(
            "A1", form="partnership", kind=("mou",), scope="global", evidence="documented"
        ),
        make_alliance("A2", started_on=None, themes=("agroecology",), counterpart_country="FRA"),
        make_alliance(
            "A3", started_on=date(2021, 1, 1), ended_on=date(2030, 1, 1), confirmed_on=NOW
        ),
        *(make_membership("A1", f"P{number}") for number in range(3)),
        *(make_membership("A2", f"P{number}") for number in range(5)),
        make_count(date(2018, 12, 31), 359),
        make_count(date(2020, 12, 31), 566),
        make_count(date(2022, 12, 31), 744),
    ]


def complete(engaged: int, before: int = 0, partners: int = 40) -> list[Record]:
    """Everybody is listed; `before` of the engaged were so on the baseline date already."""
    return [
        *(
            make_partner(f"P{number}", country="FRA", category="companies")
            for number in range(partners)
        ),
        make_alliance("A1", themes=("mrv",), regions=("europe",), scope="global"),
        make_alliance(
            "A2", started_on=date(2023, 1, 1), lead_partner_id=f"P{max(before, engaged - 1)}"
        ),
        *(make_membership("A1", f"P{number}") for number in range(before)),
        *(make_membership("A2", f"P{number}") for number in range(before, engaged)),
        make_count(date(2019, 12, 31), partners),
    ]


def few() -> list[Record]:
    """Three partners and four scripts, one of them in the name of the alliance."""
    return [
        *(make_partner(f"P {number}.x", name=name) for number, name in enumerate(NAMES[:3])),
        make_alliance("A.1", name=NAMES[3], lead_partner_id="P 0.x", counterpart=NAMES[0]),
    ]


STATES: dict[str, tuple[list[Record], str]] = {
    "nearly nothing is known": (sparse(), ""),
    "an earlier day": (sparse(), "on=2020-12-31"),
    "a day without a total": (sparse(), "on=2016-12-31"),
    "a cut by region": (sparse(), "region=europe"),
    "a cut by kind": (sparse(), "kind=mou"),
    "several values of one filter": (sparse(), "region=africa&region=europe&show=partners"),
    "a cut with nothing in it": (sparse(), "region=north_america&theme=advocacy"),
    "a list on its second page": (sparse(), "show=partners&page=2"),
    "a partner": (sparse(), "partner=P1"),
    "a partner that is not there": (sparse(), "partner=nobody"),
    "everything is known, on course": (complete(14, 2), ""),
    "everything is known, too slow": (complete(10, 3), ""),
    "everything is known, little progress": (complete(4, 3), ""),
    "all of them": (complete(40, 1), "show=engaged"),
    "none of them": (complete(0)[:40], ""),
    "nobody at all": ([], ""),
    "three partners, in other scripts": (few(), "partner=P+0.x"),
    "twenty thousand partners": (complete(5000, 900, 20_000), ""),
}
LANGUAGES = ("en", "fr", "es")
PAGES = FRONT


@cache
def framework():
    return load_framework(REFERENCE)


@cache
def texts():
    return load_texts()


@cache
def looked_at(state: str) -> tuple[Snapshot, Indicators]:
    """The snapshot of a state, as of the middle of 2026."""
    records = STATES[state][0]
    origins = (Origin("export.csv", None, row) for row in range(2, len(records) + 2))
    about = About(
        illustrative=state.startswith("everything"), publisher="A publisher", licence="CC BY 4.0"
    )
    snapshot = make_snapshot(NOW, zip(records, origins, strict=True), about)
    return snapshot, Indicators(snapshot, framework())


@cache
def together_of(indicators: Indicators) -> Together:
    """Who works together, kept as the site keeps it."""
    return Together(indicators)


def make_view(
    state: str = "nearly nothing is known",
    language: str = "en",
    page: str = "overview",
    query: str | None = None,
    **changes,
) -> View:
    """The view of a state at its own query, or at another one."""
    asked = STATES[state][1] if query is None else query
    return view_of(looked_at(state)[1], language, page, asked, **changes)


def view_of(
    indicators: Indicators,
    language: str = "en",
    page: str = "overview",
    query: str = "",
    record: str | None = None,
    **changes,
) -> View:
    """The view of any snapshot, through any framework; of one record where its id is given."""
    snapshot, framework = indicators.snapshot, indicators.framework
    address = parse_address(language, page, query, framework, snapshot.as_of, record=record)
    figure = address["figure"] or framework.headline.id
    values = indicators.values(address.on, address.filters)
    publication = Publication(
        number=1,
        digest=snapshot.digest,
        at=datetime(2026, 7, 1, tzinfo=UTC),
        action="publish",
        as_of=snapshot.as_of,
        illustrative=snapshot.about.illustrative,
        figures={"engaged": 3, "published_total": 744, "listed": 52},
        exports=[
            {
                "source": "p.csv",
                "sheet": None,
                "table": "partners",
                "rows": 52,
                "accepted": 52,
                "set_aside": 0,
            }
        ],
        findings=(),
    )
    seen = {
        "address": address,
        "text": texts()[language],
        "framework": framework,
        "snapshot": snapshot,
        "values": values,
        "statements": statements(values, framework),
        "behind": indicators.behind(address.on, address.filters),
        "publication": publication,
        "history": (publication,),
        "readings": lambda figure: indicators.readings(
            framework.indicators[figure], framework.baseline_of(figure).on, address.on
        ),
        "histories": lambda dimension: histories(indicators.columns, dimension, values),
        "directory": Directory(indicators),
        "together": together_of(indicators),
        "explained": explained(
            indicators, framework.indicators[figure], address.on, address.filters
        )
        if page == "explain"
        else None,
    }
    return View(**{**seen, **changes})
