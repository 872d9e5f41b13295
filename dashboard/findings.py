"""What validation says about an export: first data, then a sentence in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol


class Severity(StrEnum):
    """How much of the export a finding costs, worst first."""

    REFUSED = "refused"
    SET_ASIDE = "set_aside"
    WITHHELD = "withheld"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_ORDER = tuple(Severity)

# The one place that decides what a finding costs. Codes are public: they are added, never renamed.
SEVERITY: dict[str, Severity] = {
    # the whole export
    "missing_place": Severity.REFUSED,
    "nothing_to_read": Severity.REFUSED,
    "no_partners": Severity.REFUSED,
    "database_not_read": Severity.REFUSED,
    "format_not_read": Severity.REFUSED,
    "unreadable_file": Severity.REFUSED,
    "empty_file": Severity.REFUSED,
    "not_text": Severity.REFUSED,
    "cut_off": Severity.REFUSED,
    "unclosed_quote": Severity.REFUSED,
    "broken_row": Severity.REFUSED,
    "missing_column": Severity.REFUSED,
    "bad_yes_no": Severity.REFUSED,  # else an invented set could be shown as a real one
    # the row
    "surplus_cells": Severity.SET_ASIDE,
    "missing_value": Severity.SET_ASIDE,
    "too_long": Severity.SET_ASIDE,
    "bad_day": Severity.SET_ASIDE,
    "ambiguous_day": Severity.SET_ASIDE,
    "duration_without_start": Severity.SET_ASIDE,
    "period_ends_before_start": Severity.SET_ASIDE,
    "bad_count": Severity.SET_ASIDE,
    "bad_value": Severity.SET_ASIDE,
    "unknown_status": Severity.SET_ASIDE,
    "unknown_region": Severity.SET_ASIDE,
    "personal_data_in_row": Severity.SET_ASIDE,
    "same_id_twice": Severity.SET_ASIDE,
    "unknown_alliance": Severity.SET_ASIDE,
    "unknown_partner": Severity.SET_ASIDE,
    # the cell
    "unknown_country": Severity.WITHHELD,
    "unknown_word": Severity.WITHHELD,
    "bad_address": Severity.WITHHELD,
    "personal_data": Severity.WITHHELD,
    "text_withheld": Severity.WITHHELD,
    "unknown_lead": Severity.WITHHELD,
    "unknown_alliance_withheld": Severity.WITHHELD,
    "unknown_coordinator": Severity.WITHHELD,
    # nothing, but somebody should look
    "unknown_table": Severity.WARNING,
    "nearly_a_heading": Severity.WARNING,
    "same_column_twice": Severity.WARNING,
    "no_rows": Severity.WARNING,
    "unknown_key": Severity.WARNING,
    "active_but_over": Severity.WARNING,
    "active_but_not_begun": Severity.WARNING,
    "ended_without_end": Severity.WARNING,
    "ended_but_in_force": Severity.WARNING,
    "planned_but_begun": Severity.WARNING,
    "membership_outside_alliance": Severity.WARNING,
    "stated_twice": Severity.WARNING,
    "two_totals": Severity.WARNING,
    "partner_gone": Severity.WARNING,
    # nothing
    "stranger": Severity.NOTE,
    "older_file": Severity.NOTE,
    "old_encoding": Severity.NOTE,
    "contact_column": Severity.NOTE,
    "unknown_column": Severity.NOTE,
    "same_row_twice": Severity.NOTE,
    "month_only": Severity.NOTE,
    "year_only": Severity.NOTE,
}


# Everything that a sentence about a finding may name.
DETAILS = (
    *("value", "column", "table", "field", "day", "one", "other", "first", "rows", "name"),
    *("near", "newer", "word", "start", "end", "reason", "encoding", "place"),
)


class Phrases(Protocol):
    """The part of `text.Text` that a finding needs to become a sentence."""

    def __call__(self, key: str, **values: object) -> str: ...


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one remark, with its place.

    `row` counts as a spreadsheet shows it (1 is the first row of the file), `line` is the physical line of
    a text file, `column` the heading as the file has it and `column_number` its place (1 is A).
    `value` is None where a cell holds personal data. `details` fill the sentences of `code`
    (`finding.<code>.message`, `.hint` and, with a `near` miss, `.near` in `locale/`).
    """

    code: str
    source: str
    sheet: str | None = None
    row: int | None = None
    line: int | None = None
    column: str | None = None
    column_number: int | None = None
    value: str | None = None
    details: Mapping[str, str] = field(default_factory=dict)

    @property
    def severity(self) -> Severity:
        return SEVERITY[self.code]

    @property
    def where(self) -> str:
        """The place as a spreadsheet writes it: `Partenaires!C12`, `partners.csv!12`."""
        cell = f"{_letters(self.column_number)}{self.row or ''}"
        return f"{self.sheet or self.source}!{cell}" if cell else self.sheet or self.source

    def message(self, text: Phrases) -> str:
        return text(f"finding.{self.code}.message", **self._words())

    def hint(self, text: Phrases) -> str:
        """What to do; where a near miss is known, it asks whether that was meant."""
        form = "near" if "near" in self.details else "hint"
        return text(f"finding.{self.code}.{form}", **self._words())

    def _words(self) -> dict[str, str]:
        return {"value": self.value or "", "column": self.column or "", **self.details}


def _letters(number: int | None) -> str:
    """Spreadsheet letters of a column: 1 → A, 27 → AA, None → nothing."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def findings_page(text: Phrases) -> str:
    """All codes with what they mean and what to do: the text of `docs/findings.md`."""
    title = text("finding.page")
    lines = [
        f"# {title}",
        "",
        "| code | severity | what it means | what to do |",
        "|---|---|---|---|",
    ]
    words = dict.fromkeys(DETAILS, "…")
    for code, severity in SEVERITY.items():
        message, hint = (text(f"finding.{code}.{form}", **words) for form in ("message", "hint"))
        lines.append(f"| `{code}` | {severity} | {message} | {hint} |")
    return "\n".join(lines) + "\n"
