"""What validation says about an export: first data, then a sentence in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

from dashboard.examples import EXAMPLES


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
    "is_a_workbook": Severity.REFUSED,
    "not_a_workbook": Severity.REFUSED,
    "encrypted_workbook": Severity.REFUSED,
    "unreadable_workbook": Severity.REFUSED,
    "workbook_too_large": Severity.REFUSED,
    "cut_off": Severity.REFUSED,
    "unclosed_quote": Severity.REFUSED,
    "broken_row": Severity.REFUSED,
    "missing_column": Severity.REFUSED,
    "which_table": Severity.REFUSED,
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
    "exponent_id": Severity.SET_ASIDE,
    "failed_formula_in_row": Severity.SET_ASIDE,
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
    "failed_formula": Severity.WITHHELD,
    "personal_data": Severity.WITHHELD,
    "text_withheld": Severity.WITHHELD,
    "binary_column": Severity.WITHHELD,
    "unknown_lead": Severity.WITHHELD,
    "exponent_reference": Severity.WITHHELD,
    "unknown_alliance_withheld": Severity.WITHHELD,
    "unknown_coordinator": Severity.WITHHELD,
    # nothing, but somebody should look
    "unknown_table": Severity.WARNING,
    "table_not_read": Severity.WARNING,
    "nearly_a_heading": Severity.WARNING,
    "same_column_twice": Severity.WARNING,
    "no_rows": Severity.WARNING,
    "unknown_key": Severity.WARNING,
    "near_id": Severity.WARNING,
    "same_name": Severity.WARNING,
    "decimal_id": Severity.WARNING,
    "lost_zeros": Severity.WARNING,
    "excel_epoch": Severity.WARNING,
    "active_but_over": Severity.WARNING,
    "active_but_not_begun": Severity.WARNING,
    "ended_without_end": Severity.WARNING,
    "ended_but_in_force": Severity.WARNING,
    "planned_but_begun": Severity.WARNING,
    "membership_outside_alliance": Severity.WARNING,
    "partner_outside_alliance": Severity.WARNING,
    "unknown_alias": Severity.WARNING,
    "alias_without_kind": Severity.WARNING,
    "alias_contradicts": Severity.WARNING,
    "alias_decides_nothing": Severity.WARNING,
    "stated_twice": Severity.WARNING,
    "two_totals": Severity.WARNING,
    "partner_gone": Severity.WARNING,
    # nothing
    "stranger": Severity.NOTE,
    "hidden_sheet": Severity.NOTE,
    "other_sheet": Severity.NOTE,
    "other_tables": Severity.NOTE,
    "macros_not_run": Severity.NOTE,
    "older_file": Severity.NOTE,
    "old_encoding": Severity.NOTE,
    "contact_column": Severity.NOTE,
    "unknown_column": Severity.NOTE,
    "same_row_twice": Severity.NOTE,
    "example_row": Severity.NOTE,
    "month_only": Severity.NOTE,
    "year_only": Severity.NOTE,
    "excel_day": Severity.NOTE,
    "day_order_taken": Severity.NOTE,
    "same_name_abroad": Severity.NOTE,
    "same_acronym": Severity.NOTE,
    "read_as": Severity.NOTE,
    "counted_as_one": Severity.NOTE,
    "kept_apart": Severity.NOTE,
}


# Everything that a sentence about a finding may name.
DETAILS = (
    *("value", "column", "table", "field", "day", "one", "other", "first", "rows", "name"),
    *("near", "newer", "word", "start", "end", "reason", "encoding", "place"),
    *("id", "twin", "twin_id"),
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
    (`finding.<code>.message`, `.hint` and, with a `near` miss, `.near` in `locale/`). A `cause` among them is the
    name of one more phrase of the code, which is the `{reason}` of the others.
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
        return text(f"finding.{self.code}.message", **self._words(text))

    def hint(self, text: Phrases) -> str:
        """What to do; where a near miss is known, it asks whether that was meant."""
        form = "near" if "near" in self.details else "hint"
        return text(f"finding.{self.code}.{form}", **self._words(text))

    def _words(self, text: Phrases) -> dict[str, str]:
        words = {"value": self.value or "", "column": self.column or "", **self.details}
        if "cause" in words:
            words["reason"] = text(f"finding.{self.code}.{words['cause']}", **words)
        return words


def _letters(number: int | None) -> str:
    """Spreadsheet letters of a column: 1 → A, 27 → AA, None → nothing."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def findings_page(text: Phrases) -> str:
    """All codes with what they mean and what to do: the text of `docs/findings.md`.

    Its version is the number of codes, which only grows.
    """
    title, version = text("finding.page"), text("finding.version", number=str(len(SEVERITY)))
    lines = [
        f"# {title}",
        "",
        version,
        "",
        "| code | severity | what it means | for example | what to do |",
        "|---|---|---|---|---|",
    ]
    words = dict.fromkeys(DETAILS, "…")
    for code, severity in SEVERITY.items():
        message, hint = (text(f"finding.{code}.{form}", **words) for form in ("message", "hint"))
        example = f"`{EXAMPLES[code]}`" if code in EXAMPLES else "–"
        lines.append(f"| `{code}` | {severity} | {message} | {example} | {hint} |")
    return "\n".join(lines) + "\n"
