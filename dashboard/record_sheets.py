"""The records as sheets of a workbook, with formulas that say what counts on the day that is typed in.

A second reading of who is in force when, from dates and ids alone. Formulas find a record by the number of its row, never by
the text of its id: ids may hold wildcards, or differ in nothing but their case. Every formula comes with its result on the
as-of date, for viewers that do not calculate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from xlsxwriter.worksheet import Worksheet

from dashboard.coded import Codes, Mask
from dashboard.inforce import ALWAYS, FOREVER, NEVER, InForce, Period, in_force
from dashboard.snapshot import Records, Snapshot
from dashboard.text import Text

HEADINGS, FIRST = 4, 5  # rows of a sheet: its headings, and its first record
DAY_ZERO = date(1899, 12, 30).toordinal()
FIRST_DAY_COUNTED = date(1900, 3, 1)  # before it Excel has a 29 February 1900
OPEN_END = FOREVER - DAY_ZERO  # the last day that Excel has
NO_START = NEVER - DAY_ZERO  # the next one: past no day
LONGEST = 16_000  # letters: half of what a cell holds, for some count twice
NAME_WIDTH, WIDTH, HEADING_HEIGHT = 44, 15, 48
NOTHING = "–"  # is known, or was published
PAPER_A4 = 9
QUIET, GREEN, PALE, YELLOW, RED = "#655b4e", "#2f6b3a", "#d3e3cf", "#fff2a8", "#a3241c"
_Cells = Sequence[str | int | None]


class PlainSheet(Worksheet):  # type: ignore[misc]  # it has no types
    """Takes formulas as they are: to look for the functions of later Excels in each takes longer than all the rest."""

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:
        return formula.removeprefix("=")


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet of records. `formulas` are one for each row, with # for the row's number, or none.

    `cells` are what stands there, or what the formulas give on the as-of date; None is a blank cell.
    """

    key: str
    cells: _Cells
    look: str = "count"
    formulas: Sequence[str] = ()


class Sheet:
    """A sheet of records, and where its columns stand in the words of a formula."""

    def __init__(self, book: Any, name: str, rows: int) -> None:
        self.sheet, self.rows = book.add_worksheet(name, PlainSheet), range(FIRST, FIRST + rows)
        self._name, self._last = name, FIRST + max(rows, 1) - 1

    def of(self, letter: str, *, blank_rows: int = 0) -> str:
        """The column of all records, and so many blank cells below it."""
        return f"'{self._name}'!${letter}${FIRST}:${letter}${self._last + blank_rows}"

    def by_row(self, letter: str) -> str:
        """The column from the top of the sheet, in which the number of a row is its place."""
        return f"'{self._name}'!${letter}$1:${letter}${self._last}"


@dataclass(frozen=True, slots=True)
class _Takings:
    """Who takes part in what, as rows: every membership, then every lead. `period` is as in `inforce`, a
    lead's without a day where it counts by its memberships."""

    alliance: Codes
    partner: Codes
    is_lead: Mask
    stated: Period
    period: Period


class RecordSheets:
    """The sheets of partners, alliances, memberships and totals. The names `chosen_day` and `as_of` must be defined."""

    def __init__(self, book: Any, snapshot: Snapshot, text: Text) -> None:
        self._book, self._snapshot, self._text = book, snapshot, text
        self._in_force = in_force(snapshot)
        self._takings = _takings(snapshot, self._in_force)
        self.partners = self._sheet("partners", len(snapshot.partners))
        self.alliances = self._sheet("alliances", len(snapshot.alliances))
        self.memberships = self._sheet("memberships", len(self._takings.partner))
        self.totals = self._sheet("totals", len(snapshot.partner_counts))

    def write(self, looks: dict[str, Any]) -> None:
        """Write what is recorded, and the formulas."""
        for name, sheet, columns in (
            ("partners", self.partners, self._partner_columns()),
            ("alliances", self.alliances, self._alliance_columns()),
            ("memberships", self.memberships, self._membership_columns()),
            ("totals", self.totals, self._total_columns()),
        ):
            self._write(name, sheet, columns, looks)

    def _partner_columns(self) -> list[_Column]:
        """A … H."""
        records, members = self._snapshot.partners, self.memberships
        taking, as_of = self._in_force.taking, self._snapshot.as_of
        takes_part = np.zeros(len(records), np.int32)
        takes_part[taking.partner[taking.period.holds(as_of)]] = 1
        rows = members.of("C")
        return [
            _Column("row", self.partners.rows),
            _stated(records, "partner_id", "id"),
            _stated(records, "name", "name"),
            _stated(records, "joined_on", "day"),
            _stated(records, "left_on", "day"),
            _counted(
                "in_register",
                self._in_force.partners.holds(as_of),
                '=IF(AND(D#<=chosen_day,OR(E#="",E#>=chosen_day)),1,0)',
            ),
            *(
                _counted(key, takes_part, f"=IF(COUNTIFS({rows},A#,{members.of(of)},1)>0,1,0)")
                for key, of in (("takes_part", "K"), ("takes_part_max", "L"))
            ),
        ]

    def _alliance_columns(self) -> list[_Column]:
        """A … M."""
        records, period = self._snapshot.alliances, self._in_force.alliances
        rows, starts = self.memberships.of("A"), self.memberships.of("F")
        # What is another's, or has no start, leaves 0: so the most that is left is of the earliest.
        earliest = f"{NO_START}-SUMPRODUCT(MAX(({rows}=A#)*({starts}>0)*({NO_START}-{starts})))"
        holds = period.holds(self._snapshot.as_of)
        return [
            _Column("row", self.alliances.rows),
            _stated(records, "alliance_id", "id"),
            _stated(records, "name", "name"),
            _stated(records, "status", "text"),
            _stated(records, "scope", "text"),
            _stated(records, "started_on", "day"),
            _stated(records, "ended_on", "day"),
            _counted(
                "earliest",
                _serials(self._earliest()),
                f'=IF(F#<>"",0,IF(COUNTIFS({rows},A#,{starts},">0")=0,0,{earliest}))',
                "start",
            ),
            _counted(
                "from",
                _serials(period.start),
                f'=IF(OR(D#="planned",AND(D#="ended",G#="")),{NO_START},IF(F#<>"",F#,H#))',
                "start",
            ),
            _counted("until", _serials(period.end), f'=IF(G#="",{OPEN_END},G#)', "end"),
            _counted("undated", self._in_force.undated, "=IF(I#=0,1,0)"),
            _counted(
                "in_force",
                holds,
                "=IF(AND(I#<=chosen_day,J#>=chosen_day,OR(K#=0,chosen_day>=as_of)),1,0)",
            ),
            _counted("in_force_max", holds, "=IF(AND(I#<=chosen_day,J#>=chosen_day),1,0)"),
        ]

    def _earliest(self) -> Codes:
        """The earliest start that its memberships state, for each alliance without one of its own."""
        own = self._snapshot.alliances.columns["started_on"].days(ALWAYS)
        earliest, start = np.full(len(own), NEVER, np.int32), self._takings.stated.start
        dated = start > ALWAYS
        np.minimum.at(earliest, self._takings.alliance[dated], start[dated])
        return np.where((own == ALWAYS) & (earliest < NEVER), earliest, np.int32(ALWAYS))

    def _membership_columns(self) -> list[_Column]:
        """A … L."""
        takings, members = self._takings, self.memberships
        alliances, partners = self.alliances, self.partners
        ids = (
            self._snapshot.alliances.columns["alliance_id"],
            self._snapshot.partners.columns["partner_id"],
        )
        stated, leads = takings.stated, takings.is_lead.tolist()
        entries = {
            lead: self._text(f"evidence.entry.{name}")
            for lead, name in ((True, "lead"), (False, "member"))
        }
        start = f"MAX(F#,INDEX({alliances.by_row('I')},A#),INDEX({partners.by_row('D')},C#))"
        pair = f"COUNTIFS({members.of('A')},A#,{members.of('C')},C#)"  # a lead's own row is one
        starts = {False: f"={start}", True: f"=IF({pair}>1,{NO_START},{start})"}
        holds = takings.period.holds(self._snapshot.as_of)
        return [
            _Column("alliance_row", (takings.alliance + FIRST).tolist()),
            _Column("alliance_id", list(ids[0].take(takings.alliance)), "id"),
            _Column("partner_row", (takings.partner + FIRST).tolist()),
            _Column("partner_id", list(ids[1].take(takings.partner)), "id"),
            _Column("entry", [entries[lead] for lead in leads], "text"),
            _Column("joined_on", _known(_serials(stated.start), stated.start > ALWAYS), "day"),
            _Column("left_on", _known(_serials(stated.end), stated.end < FOREVER), "day"),
            _Column(
                "from",
                _serials(takings.period.start).tolist(),
                "start",
                [starts[lead] for lead in leads],
            ),
            _counted(
                "until",
                _serials(takings.period.end),
                f"=MIN(G#,INDEX({alliances.by_row('J')},A#),INDEX({partners.by_row('E')},C#),{OPEN_END})",
                "end",
            ),
            _counted(
                "undated",
                self._in_force.undated[takings.alliance],
                f"=INDEX({alliances.by_row('K')},A#)",
            ),
            _counted(
                "takes_part",
                holds,
                "=IF(AND(H#<=chosen_day,I#>=chosen_day,OR(J#=0,chosen_day>=as_of)),1,0)",
            ),
            _counted("takes_part_max", holds, "=IF(AND(H#<=chosen_day,I#>=chosen_day),1,0)"),
        ]

    def _total_columns(self) -> list[_Column]:
        """A … C."""
        records = self._snapshot.partner_counts
        return [
            _stated(records, "date", "day"),
            _stated(records, "count", "count"),
            _stated(records, "source_url", "name"),
        ]

    def _write(
        self, name: str, of: Sheet, columns: Sequence[_Column], looks: dict[str, Any]
    ) -> None:
        sheet, text = of.sheet, self._text
        sheet.write_string("A1", text(f"evidence.sheet.{name}.title"), looks["title"])
        sheet.write_string("A2", text(f"evidence.sheet.{name}.about"), looks["note"])
        sheet.set_row(HEADINGS - 1, HEADING_HEIGHT)
        for place, column in enumerate(columns):
            look = looks[column.look]
            sheet.set_column(place, place, NAME_WIDTH if column.look == "name" else WIDTH)
            heading = text(f"evidence.column.{column.key}")
            is_counted = "counted" if column.formulas else "heading"
            sheet.write_string(HEADINGS - 1, place, heading, looks[is_counted])
            for at, cell in enumerate(column.cells):
                if column.formulas:
                    formula = column.formulas[at].replace("#", str(at + FIRST))
                    sheet.write_formula(at + FIRST - 1, place, formula, look, cell)
                elif isinstance(cell, str):
                    sheet.write_string(at + FIRST - 1, place, cell[:LONGEST], look)
                elif cell is not None:
                    sheet.write_number(at + FIRST - 1, place, cell, look)
        sheet.freeze_panes(HEADINGS, 0)
        sheet.repeat_rows(HEADINGS - 1)
        sheet.autofilter(HEADINGS - 1, 0, max(of.rows.stop - 2, HEADINGS), len(columns) - 1)
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
        for_paper(sheet)

    def _sheet(self, name: str, rows: int) -> Sheet:
        return Sheet(self._book, self._text(f"evidence.sheet.{name}.name"), rows)


def _takings(snapshot: Snapshot, in_force: InForce) -> _Takings:
    """What names a partner or an alliance that is not there counts for nothing, and has no row."""
    partner_ids, alliances = snapshot.partners.columns["partner_id"], snapshot.alliances.columns
    members = snapshot.memberships.columns
    partner = members["partner_id"].rows_in(partner_ids)
    alliance = members["alliance_id"].rows_in(alliances["alliance_id"])
    known = (partner >= 0) & (alliance >= 0)
    lead = alliances["lead_partner_id"].rows_in(partner_ids)
    led = np.flatnonzero(lead >= 0).astype(np.int32)
    partner = np.concatenate([partner[known], lead[led]])
    alliance = np.concatenate([alliance[known], led])
    count = int(np.count_nonzero(known))
    stated = Period(
        np.concatenate(
            [members["joined_on"].days(ALWAYS)[known], np.full(len(led), ALWAYS, np.int32)]
        ),
        np.concatenate(
            [members["left_on"].days(FOREVER)[known], np.full(len(led), FOREVER, np.int32)]
        ),
    )
    is_lead = np.arange(len(partner)) >= count
    period = stated.within(in_force.alliances, alliance).within(in_force.partners, partner)
    counts = ~is_lead | np.isin(alliance, in_force.taking.alliance[count:])
    start = np.where(counts, period.start, np.int32(NEVER))
    return _Takings(alliance, partner, is_lead, stated, Period(start, period.end))


def _stated(records: Records[Any], name: str, look: str) -> _Column:
    """A field as it is recorded."""
    cells = records.columns[name]
    return _Column(name, [serial(one) if isinstance(one, date) else one for one in cells], look)


def _counted(key: str, results: Codes | Mask, formula: str, look: str = "count") -> _Column:
    """A column with the same formula in every row."""
    return _Column(key, results.astype(int).tolist(), look, [formula] * len(results))


def _known(cells: Codes, are_stated: Mask) -> _Cells:
    return [
        cell if is_stated else None
        for cell, is_stated in zip(cells.tolist(), are_stated.tolist(), strict=True)
    ]


def serial(day: date) -> int:
    """A day as Excel counts it."""
    ordinal = day.toordinal()
    return ordinal - DAY_ZERO - (ordinal < FIRST_DAY_COUNTED.toordinal())


def _serials(days: Codes) -> Codes:
    """Ordinals as Excel counts days; the one that is always past is 0."""
    serials = days - DAY_ZERO - (days < FIRST_DAY_COUNTED.toordinal())
    return np.where(days == ALWAYS, 0, serials)


def made_looks(book: Any, text: Text) -> dict[str, Any]:
    """How cells look, by name."""
    day, never, open_end = "yyyy-mm-dd", text("evidence.word.never"), text("evidence.word.open")
    right, words = {"align": "right"}, {"num_format": "@", "indent": 1}
    heading = {"bold": True, "text_wrap": True, "bg_color": PALE}
    looks = {
        "title": {"bold": True, "font_size": 15, "font_color": GREEN},
        "note": {"italic": True, "font_color": QUIET},
        "bold": {"bold": True},
        "agree": {"align": "center"},
        "agree_all": {"align": "center", "bold": True},
        "heading": heading,
        "counted": heading | {"italic": True},
        "good": {"font_color": GREEN},
        "bad": {"bold": True, "font_color": RED},
        "id": words,
        "name": words,
        "text": words,
        "count": right | {"num_format": "0"},
        "share": right | {"num_format": "0.00%"},
        "day": right | {"num_format": day},
        "input": right | {"num_format": day, "bold": True, "bg_color": YELLOW, "border": 1},
        "start": right | {"num_format": f'[=0]"{NOTHING}";[={NO_START}]"{never}";{day}'},
        "end": right | {"num_format": f'[={OPEN_END}]"{open_end}";{day}'},
    }
    return {name: book.add_format(look) for name, look in looks.items()}


def for_paper(sheet: Any) -> None:
    """On paper it lies on its side and is one page wide."""
    sheet.set_landscape()
    sheet.set_paper(PAPER_A4)
    sheet.fit_to_pages(1, 0)
