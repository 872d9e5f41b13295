"""An address of the site: language, page, day and filters, parsed, checked and in one canonical form."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from urllib.parse import parse_qsl, quote, unquote, urlencode

from dashboard.errors import AddressError
from dashboard.framework import GROWTH, MOST_A_YEAR, NOT_STATED, Framework
from dashboard.settings import EARLIEST, LANGUAGES

PAGES = {
    "overview": "",
    "targets": "targets",
    "explore": "explore",
    "partners": "partners",
    "alliances": "alliances",
    "network": "network",
    "opportunities": "opportunities",
    "strategy": "strategy",
    "data": "data",
    "explain": "explain",
    "examples": "examples",
    "accessibility": "accessibility",
}
FRONT = tuple(PAGES)[:9]  # the pages that every page leads to
OF_RECORDS = ("partners", "alliances")  # the pages that have one for each record below them
ASKS = {  # what some pages can be asked beside filters and day
    "targets": ("a_year", "growth"),
    "explain": ("figure", "target", "snapshot"),
    "data": ("from", "to"),
    "partners": ("q",),
    "alliances": ("q", "state", "sort"),
}
LONGEST_SEARCH = 100
ALLIANCE_STATES = ("in_force", "ended", "planned", "all")  # the first where none is asked for
SORTS = ("start", "name")  # the same
LISTS = ("alliances", "partners", "engaged")
OTHER_LISTS = {  # of pages that list one kind of thing: all of it, or a part
    "partners": ("alliances", "engaged", "not_engaged"),
    "alliances": ("alliances",),
}
TRACKING = ("utm_", "fbclid", "gclid", "mc_", "mtm_", "pk_", "msclkid")
LONGEST_QUERY = 2000
MOST_PAGES = 100_000
_DIGEST = re.compile(r"[0-9a-f]{6,64}")


@dataclass(frozen=True, slots=True)
class Filters:
    """The cuts of the spec: values of one filter are OR, filters are AND, empty means no cut.

    Region, country, category, theme and membership are the partner's in D4.1; kind, form and
    evidence cut its numerator alone; in D4.2 and D4.3 region and theme are the alliance's.
    Every value is a key of its vocabulary (`country`: alpha-3) or `not_stated`.
    """

    region: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    category: tuple[str, ...] = ()
    theme: tuple[str, ...] = ()
    membership: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    form: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(self.given())

    def given(self) -> dict[str, tuple[str, ...]]:
        """The filters that cut something, in their canonical order."""
        return {name: values for name in FILTERS if (values := getattr(self, name))}

    def with_only(self, **values: str) -> "Filters":
        """These filters with some replaced by one value each ('' clears one)."""
        return replace(self, **{name: (value,) if value else () for name, value in values.items()})


FILTERS = tuple(item.name for item in fields(Filters))
VOCABULARY = {
    "region": "regions",
    "category": "categories",
    "theme": "themes",
    "membership": "memberships",
    "kind": "kinds",
    "form": "forms",
    "evidence": "evidence",
}


@dataclass(frozen=True, slots=True)
class Address:
    """One page as asked for. `on` is None for the as-of date; `number` and `partner` steer the lists.

    `record` is the id of the record that the page is about, where it is about one alone. `asked` is what only this page can be asked (`ASKS`), by name, in its order.
    """

    language: str
    page: str
    filters: Filters = field(default_factory=Filters)
    on: date | None = None
    show: str = "alliances"
    partner: str | None = None
    number: int = 1
    asked: tuple[tuple[str, str], ...] = ()
    record: str | None = None

    def __getitem__(self, name: str) -> str | None:
        """What the page is asked by this name."""
        return dict(self.asked).get(name)

    @property
    def path(self) -> str:
        """The path as it is written in a link."""
        path = f"/{self.language}/{PAGES[self.page]}".rstrip("/")
        return path if self.record is None else f"{path}/{quote(self.record, safe='')}"

    @property
    def place(self) -> str:
        """The path as the server is asked for it."""
        return unquote(self.path)

    @property
    def query(self) -> str:
        """The canonical query: filters in their order, values sorted, nothing empty."""
        pairs = [(name, value) for name, values in self.filters.given().items() for value in values]
        if self.on is not None:
            pairs.append(("on", self.on.isoformat()))
        if self.show != "alliances":
            pairs.append(("show", self.show))
        if self.partner is not None:
            pairs.append(("partner", self.partner))
        if self.number != 1:
            pairs.append(("page", str(self.number)))
        return urlencode([*self.asked, *pairs])

    def __str__(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    def to(self, **changes: object) -> "Address":
        """Another address that differs in these parts; the list starts at its first page again.

        What only this page can be asked stays here, and that of one record is cut by nothing.
        """
        alone: dict[str, object] = {"number": 1, "partner": None, "asked": (), "record": None}
        if self.show not in _lists(str(changes.get("page", self.page))):
            alone["show"] = "alliances"
        if changes.get("record") is not None:
            alone |= {"show": "alliances", "filters": Filters()}
        return replace(self, **{**alone, **changes})  # type: ignore[arg-type]

    def asking(self, **asked: str | None) -> "Address":
        """This page, asked otherwise (None: not at all)."""
        given = dict(self.asked) | asked
        return replace(self, asked=_in_order(self.page, given))


def parse_filters(
    query: str, framework: Framework, as_of: date, others_known: Iterable[str] = ()
) -> tuple[Filters, dict[str, str]]:
    """The filters of a query string, and the other parameters that were given (`on` among them, checked).

    Empty parameters and those that newsletters and social networks append are dropped. Raises AddressError.
    """
    if len(query) > LONGEST_QUERY:
        raise AddressError("too_long", "query", query[:40])
    known = {*FILTERS, "on", *others_known}
    given: dict[str, set[str]] = {}
    others: dict[str, str] = {}
    for name, value in parse_qsl(query, errors="replace"):
        if name in FILTERS:
            given.setdefault(name, set()).add(value)
        elif name in known:
            if others.setdefault(name, value) != value:
                raise AddressError("given_twice", name, value)
        elif not name.startswith(TRACKING):
            raise AddressError("unknown_parameter", name, value, tuple(sorted(known)))
    for name, values in given.items():
        _check(name, values, framework)
    if "on" in others:
        _check_day(others["on"], as_of)
    return Filters(**{name: tuple(sorted(values)) for name, values in given.items()}), others


def parse_address(
    language: str,
    page: str,
    query: str,
    framework: Framework,
    as_of: date,
    *,
    record: str | None = None,
) -> Address:
    """The address of a page. Raises AddressError for an unknown filter, value or day."""
    if language not in LANGUAGES or page not in PAGES:
        raise AddressError("unknown_page", "path", f"/{language}/{page}")
    steering = ("show", "partner", "page", *ASKS.get(page, ()))
    filters, others = parse_filters(query, framework, as_of, steering)
    show, number = others.get("show", "alliances"), others.get("page", "1")
    if page in OTHER_LISTS and show in LISTS and show not in _lists(page):
        show = "alliances"  # elsewhere one of several lists, here all that is there
    if show not in _lists(page):
        # Where one kind of thing is listed, all of it is what there is without.
        parts = _lists(page)[1:] if page in OTHER_LISTS else LISTS
        raise AddressError("unknown_value", "show", show, parts)
    if not (number.isascii() and number.isdecimal() and 0 < int(number[:9]) <= MOST_PAGES):
        raise AddressError("unknown_value", "page", number)
    on = date.fromisoformat(others["on"]) if "on" in others else as_of
    if record is not None:
        return Address(language, page, on=None if on == as_of else on, record=record)
    return Address(
        language,
        page,
        filters,
        None if on == as_of else on,
        show,
        others.get("partner"),
        int(number),
        _in_order(page, {name: _asked(name, others, framework) for name in others}),
    )


def _lists(page: str) -> tuple[str, ...]:
    return OTHER_LISTS.get(page, LISTS)


def _in_order(page: str, asked: Mapping[str, str | None]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name in ASKS.get(page, ()) if (value := asked.get(name)))


def _asked(name: str, others: Mapping[str, str], framework: Framework) -> str:
    """What a page is asked, in its one form. Raises AddressError."""
    value = others[name]
    match name:
        case "figure" if value not in framework.indicators:
            raise AddressError("unknown_value", name, value, tuple(framework.indicators))
        case "target":
            figure = framework.indicators.get(others.get("figure", "")) or framework.headline
            years = tuple(str(target.on.year) for target in figure.targets)
            if value not in years:
                raise AddressError("unknown_value", name, value, years)
        case "snapshot" | "from" | "to" if not _DIGEST.fullmatch(value):
            raise AddressError("unknown_value", name, value)
        case "q":
            return " ".join(value.split())[:LONGEST_SEARCH]
        case "state" | "sort":
            return _chosen(name, value, ALLIANCE_STATES if name == "state" else SORTS)
        case "a_year":
            exact = value.lstrip("0") or "0"
            if not (exact.isascii() and exact.isdecimal() and int(exact[:9]) <= MOST_A_YEAR):
                raise AddressError("out_of_bounds", name, value)
            return exact
        case "growth":
            return _percent(value)
    return value


def _chosen(name: str, value: str, choices: tuple[str, ...]) -> str:
    """One of a few, nothing for the first of them, which is asked for where none is. Raises AddressError."""
    if value not in choices:
        raise AddressError("unknown_value", name, value, choices)
    return value if value != choices[0] else ""


def _percent(value: str) -> str:
    """A growth in percent to a tenth, with a decimal point or a comma."""
    try:
        exact = Decimal(value.replace(",", "."))
        is_known = GROWTH[0] <= Fraction(exact) / 100 <= GROWTH[1] and exact * 10 == int(exact * 10)
    except (InvalidOperation, ValueError, OverflowError):
        is_known = False
    if not is_known:
        raise AddressError("out_of_bounds", "growth", value)
    return f"{exact + 0:.1f}".removesuffix(".0")


def _check(name: str, values: Iterable[str], framework: Framework) -> None:
    choices: Mapping[str, object] | tuple[str, ...] = (
        framework.countries if name == "country" else framework.keys(VOCABULARY[name])
    )
    for value in values:
        if value != NOT_STATED and value not in choices:
            raise AddressError("unknown_value", name, value, (*choices, NOT_STATED))


def _check_day(value: str, as_of: date) -> None:
    try:
        on = date.fromisoformat(value)
    except ValueError:
        raise AddressError("bad_day", "on", value) from None
    if on.isoformat() != value:
        raise AddressError("bad_day", "on", value)
    if on > as_of:
        raise AddressError("day_after_as_of", "on", value, (as_of.isoformat(),))
    if on < EARLIEST:
        raise AddressError("day_too_early", "on", value, (EARLIEST.isoformat(),))
