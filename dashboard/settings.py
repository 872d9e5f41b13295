"""The settings, read once from the environment; the only module that knows it."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dashboard.errors import SettingsError

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = ROOT / "data" / "reference"
LARGEST_PORT = 65535
EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)  # no record of ours speaks of other days


@dataclass(frozen=True, slots=True)
class Settings:
    """Where exports, store and reports are, and where the site listens."""

    exports: str = str(ROOT / "data" / "exports")
    store: str = f"sqlite:///{ROOT / 'data' / 'store' / 'd4.sqlite'}"
    as_of: date | None = None
    reports: str | None = None
    host: str = "127.0.0.1"
    port: int = 8050


def settings_from(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings in `environ`; an empty variable counts as unset. Raises SettingsError."""
    given = {name: value for name, value in environ.items() if value.strip()}
    default = Settings()
    return Settings(
        exports=given.get("D4_EXPORTS", default.exports),
        store=given.get("D4_STORE", default.store),
        as_of=_day("D4_AS_OF", given["D4_AS_OF"]) if "D4_AS_OF" in given else None,
        reports=given.get("D4_REPORTS"),
        host=given.get("D4_HOST", default.host),
        port=_port(given["PORT"]) if "PORT" in given else default.port,
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


def _port(value: str) -> int:
    if value.isdecimal() and 0 < int(value) <= LARGEST_PORT:
        return int(value)
    raise SettingsError(f"PORT is “{value}”; it must be a number from 1 to {LARGEST_PORT}.")
