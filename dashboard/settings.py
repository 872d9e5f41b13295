"""The settings, read once from the environment; the only module that knows it."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "data" / "reference"
CASES = ROOT / "tests" / "cases"  # the worked examples, which the site shows too
LARGEST_PORT = 65535
LANGUAGES = ("en", "fr", "es")
ALL = 100  # percent
# A file in the exports folder by which somebody without a terminal confirms a drop, or takes one back.
# Windows adds its own to a name that is there already, or hides an ending.
ORDER = re.compile(
    r"(ACCEPT|UNDO)-([0-9a-f]{6,64})( ?\(\d+\)| - cop\w+)*(\.\w{1,4})*", re.IGNORECASE
)
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)  # no record of ours speaks of other days


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond which shares a publication must be confirmed: rows set aside, records lost, points by which the headline falls."""

    set_aside: Fraction
    lost: Fraction
    fall: Fraction


@dataclass(frozen=True, slots=True)
class Settings:
    """Where exports, store and reports are, in which language the reports, and where the site listens and is found.

    `still` is for how many seconds the exports must not have changed before they are read without being asked.
    """

    exports: str = str(ROOT / "data" / "exports")
    store: str = f"sqlite:///{ROOT / 'data' / 'store' / 'd4.sqlite'}"
    as_of: date | None = None
    reports: str | None = None
    language: str = "en"
    still: int = 20
    most_set_aside: Fraction = Fraction(5, 100)
    most_lost: Fraction = Fraction(20, 100)
    most_fall: Fraction = Fraction(5, 100)
    host: str = "127.0.0.1"
    port: int = 8050
    url: str = ""

    @property
    def limits(self) -> Limits:
        return Limits(self.most_set_aside, self.most_lost, self.most_fall)


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`; an empty variable counts as unset. Raises SettingsError."""
    given = {name: value for name, value in environ.items() if value.strip()}
    default = Settings()
    return Settings(
        exports=given.get("D4_EXPORTS", default.exports),
        store=given.get("D4_STORE", default.store),
        as_of=_day("D4_AS_OF", given["D4_AS_OF"]) if "D4_AS_OF" in given else None,
        reports=given.get("D4_REPORTS"),
        language=_language(given.get("D4_LANGUAGE", default.language)),
        still=_whole("D4_STILL", given.get("D4_STILL", str(default.still))),
        most_set_aside=_percent("D4_MOST_SET_ASIDE", given, default.most_set_aside),
        most_lost=_percent("D4_MOST_LOST", given, default.most_lost),
        most_fall=_percent("D4_MOST_FALL", given, default.most_fall),
        host=given.get("D4_HOST", default.host),
        port=_port(given["PORT"]) if "PORT" in given else default.port,
        url=_url(given["D4_URL"]) if "D4_URL" in given else default.url,
    )


def day_of(value: str) -> date:
    """A day written as 2022-12-31. Raises ValueError, also for a day that no record speaks of."""
    day = date.fromisoformat(value)
    if not EARLIEST <= day <= LATEST:
        raise ValueError(f"{value} is not from {EARLIEST} to {LATEST}")
    return day


def _day(name: str, value: str) -> date:
    try:
        return day_of(value)
    except ValueError:
        raise SettingsError(f"{name} is “{value}”; write a day as 2022-12-31.") from None


def _language(value: str) -> str:
    if value in LANGUAGES:
        return value
    raise SettingsError(f"D4_LANGUAGE is “{value}”; it must be one of {', '.join(LANGUAGES)}.")


def _whole(name: str, value: str) -> int:
    if value.isdecimal():
        return int(value)
    raise SettingsError(f"{name} is “{value}”; it must be a whole number.")


def _percent(name: str, given: Mapping[str, str], default: Fraction) -> Fraction:
    if name not in given:
        return default
    value = given[name].strip().removesuffix("%").strip()
    if value.isdecimal() and int(value) <= ALL:
        return Fraction(int(value), ALL)
    raise SettingsError(f"{name} is “{given[name]}”; it must be a percentage from 0 to 100.")


def _url(value: str) -> str:
    """The address before which every path of the site is put; the site has no folder of its own there."""
    parts = urlsplit(value.strip())
    if parts.scheme in ("http", "https") and parts.netloc and parts.path in ("", "/"):
        return f"{parts.scheme}://{parts.netloc}"
    raise SettingsError(f"D4_URL is “{value}”; write it as https://d4.example.org, without a path.")


def _port(value: str) -> int:
    if value.isdecimal() and 0 < int(value) <= LARGEST_PORT:
        return int(value)
    raise SettingsError(f"PORT is “{value}”; it must be a number from 1 to {LARGEST_PORT}.")
