"""How Excel changes ids that look like numbers: `1001.0`, `1E+05`, and zeros that are gone."""

import re
from collections.abc import Iterable

_EXPONENT = re.compile(r"(\d(?:[.,](\d{1,14}))?)E\+(\d{2,3})", re.IGNORECASE)
_DECIMAL = re.compile(r"(\d+)[.,]0+")


def exponent_form(written: str) -> tuple[str, int] | None:
    """What `1,00E+05` says, and to how many digits after the first; None where an id has another form."""
    found = _EXPONENT.fullmatch(written) if "+" in written else None
    if found is None:
        return None
    return f"{found[1].replace(',', '.')}E+{found[3]}", len(found[2] or "")


def in_exponent_form(digits: str, after_the_first: int) -> str:
    """How Excel shows an id of digits where it does not fit."""
    return f"{int(digits):.{after_the_first}E}"


def without_decimals(written: str) -> str | None:
    """`1001` of `1001.0`; None where an id has another form."""
    found = _DECIMAL.fullmatch(written) if written.endswith("0") else None
    return found[1] if found else None


def width_of_zeros(ids: Iterable[str]) -> int | None:
    """How many digits the ids of a column have that begin with a zero; None where none does, or they differ."""
    widths = {len(one) for one in ids if one.startswith("0") and one.isdecimal()}
    return widths.pop() if len(widths) == 1 else None


def has_lost_zeros(written: str, width: int) -> bool:
    return len(written) < width and written.isdecimal() and not written.startswith("0")
