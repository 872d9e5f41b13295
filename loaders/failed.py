"""What stands in a cell whose formula failed, as spreadsheets of our languages show it; their CSV files hold it too."""

import re

NEVER_CALCULATED = "=?"  # ours, for a formula that was saved without its value
_SHOWN = frozenset(
    {"#N/A", "#REF!", "#NAME?", "#VALUE!", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"}
    | {"#NOM?", "#VALEUR!", "#NUL!", "#NOMBRE!", "#N/D", "#¡REF!", "#¿NOMBRE?", "#¡VALOR!"}
    | {"#¡DIV/0!", "#¡NULO!", "#¡NUM!"}
)
_NUMBERED = re.compile(r"Err:\d{3}")  # LibreOffice


def has_failed(cell: str) -> bool:
    """Whether the cell shows that its formula failed, or was never calculated."""
    if cell.startswith("#"):
        return cell.upper() in _SHOWN
    return cell == NEVER_CALCULATED or _NUMBERED.fullmatch(cell) is not None
