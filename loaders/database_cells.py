"""A value of a database as the text of a cell, written as exports write it."""

from collections.abc import Callable
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

LONGEST = 32_767  # letters that a spreadsheet shows


def cell_text(value: object) -> str:
    """Nothing for NULL, and for bytes, which are no text."""
    write = _AS_TEXT.get(type(value))
    return write(value) if write else str(value)[:LONGEST]


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else text[:LONGEST]


def _moment(moment: datetime) -> str:
    """A day where no time is stated: at midnight."""
    at_midnight = moment.time() == time()
    return moment.date().isoformat() if at_midnight else moment.isoformat(" ", "seconds")


def _decimal(number: Decimal) -> str:
    written = format(number, "f")
    return _cut(written.rstrip("0").rstrip(".") if "." in written else written)


def _several(values: list[Any]) -> str:
    """An array as several words in one cell."""
    return _cut("; ".join(map(cell_text, values)))


_AS_TEXT: dict[type, Callable[[Any], str]] = {
    str: _cut,
    type(None): lambda _: "",
    bytes: lambda _: "",
    bool: lambda truth: "yes" if truth else "no",
    date: date.isoformat,
    datetime: _moment,
    Decimal: _decimal,
    float: lambda number: repr(number).removesuffix(".0"),
    list: _several,
}


def read_odd_days(connection: Any) -> None:
    """Let a PostgreSQL connection give days that Python cannot hold as text: `infinity`, or before our era."""
    from psycopg.types.datetime import (  # noqa: PLC0415 - only here where it is asked
        DateLoader,
        TimestampLoader,
        TimestamptzLoader,
    )

    loaders = {"date": DateLoader, "timestamp": TimestampLoader, "timestamptz": TimestamptzLoader}
    for name, loader in loaders.items():
        connection.adapters.register_loader(name, _or_text(loader))


def _or_text(loader: Any) -> Any:
    from psycopg import DataError  # noqa: PLC0415

    class OrText(loader):  # type: ignore[misc] # any of three
        def load(self, data: Any) -> Any:
            try:
                return super().load(data)
            except DataError:
                return bytes(data).decode()

    return OrText
