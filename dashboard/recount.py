"""D4.1 as a workbook that counts it again: by formulas, from dates and ids alone, on any day that is typed in.

A second reading of "In force", "Undated" and "Counts stay intervals", in functions that Excel 2016 and LibreOffice 7 both
have and without array entry; what was published stands beside each result. Formulas find a record by the number of
its row, never by the text of its id: an id may hold wildcards, or differ from another only in its case. Every cell also holds
its result on the as-of date, for viewers that do not calculate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from fractions import Fraction
from io import BytesIO
from string import ascii_uppercase
from typing import Any

import numpy as np

from dashboard.coded import Codes
from dashboard.indicators import Count, Share, Values
from dashboard.inforce import ALWAYS, FOREVER, NEVER, Period, in_force
from dashboard.snapshot import Records, Snapshot
from dashboard.text import Text

HEADINGS, FIRST = 4, 5  # rows of a sheet of records: its headings, and its first record
DAY_CELL, AS_OF_CELL, AGREE_CELL = "B5", "B6", "B7"
FIGURES_FIRST = 10  # row of the sheet of results
DAY_ZERO = date(1899, 12, 30).toordinal()
LEAP_DAY_OF_1900 = date(1900, 3, 1).toordinal()  # Excel counts one that never was
OPEN_END, NEVER_STARTS = FOREVER - DAY_ZERO, NEVER - DAY_ZERO  # the last day that Excel has; the next
BEYOND_ALL_ROWS = "1E9"
LONGEST = 16_000  # letters: half of what a cell holds, for some count twice
PAPER_A4 = 9
INK, QUIET, GREEN, PALE, INPUT, RED = "#221c15", "#655b4e", "#2f6b3a", "#d3e3cf", "#fff2a8", "#a3241c"
WIDTHS = {"id": 16, "name": 44, "text": 14, "day": 13, "start": 13, "end": 13, "count": 13}
WIDTHS_OF_RESULTS = (44, 15, 15, 12)
OF_SHARE = ("listed", "unlisted", "whole", "part", "part_max", "low", "high")
RECOUNTED = ("latest", "total", *OF_SHARE)
IN_FORCE = ("alliances", "alliances_max", "undated", "networks", "networks_max")
NOTHING_PUBLISHED = "–"


def workbook(snapshot: Snapshot, values: Values, text: Text) -> bytes:
    """The workbook; `values` are those of the snapshot on its as-of date, not cut. Equal arguments give equal bytes."""
    return _Workbook(snapshot, values, text).written()


@dataclass(frozen=True, slots=True)
class _Column:
    """A column of a sheet of records. `formulas` has one for each row, with # for the row's number, or is empty.

    `cells` are what stands there, or what the formulas give on the as-of date; None is a blank cell, formula or not.
    """

    key: str
    look: str
    cells: Sequence[str | int | None]
    formulas: Sequence[str] = ()


class _Sheet:
    """A sheet of records and where its columns are, in the words of a formula."""

    def __init__(self, book: Any, name: str, rows: int) -> None:
        self.sheet = book.add_worksheet(name)
        self.name, self.rows = name, rows
        self.last = FIRST + max(rows, 1) - 1

    def column(self, letter: str, blank_rows: int = 0) -> str:
        """The cells of all records, and so many blank ones below."""
        return f"'{self.name}'!${letter}${FIRST}:${letter}${self.last + blank_rows}"

    def by_row(self, letter: str) -> str:
        """The column from the first row of the sheet, so that a row's number is its place."""
        return f"'{self.name}'!${letter}$1:${letter}${self.last}"

    def numbers(self) -> list[int]:
        """The numbers of the rows that hold records."""
        return list(range(FIRST, FIRST + self.rows))


class _Workbook:
    def __init__(self, snapshot: Snapshot, values: Values, text: Text) -> None:
        import xlsxwriter  # noqa: PLC0415 - who writes no workbook does not wait for it

        self._snapshot, self._values, self._text = snapshot, values, text
        self._in_force = in_force(snapshot)
        self._takings = _takings(snapshot)
        self._file = BytesIO()
        self._book = xlsxwriter.Workbook(
            self._file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        )
        created = datetime.combine(values.as_of, time())  # noqa: DTZ001 - a day, wherever it is read
        self._book.set_properties({"title": text("evidence.results.title"), "created": created})
        self._looks = self._made_looks()
        self._results = self._book.add_worksheet("D4.1")
        self._partners = self._sheet("partners", len(snapshot.partners))
        self._alliances = self._sheet("alliances", len(snapshot.alliances))
        self._memberships = self._sheet("memberships", len(self._takings.partner))
        self._totals = self._sheet("totals", len(snapshot.partner_counts))
        self._book.define_name("chosen_day", f"='D4.1'!{_fixed(DAY_CELL)}")
        self._book.define_name("as_of", f"='D4.1'!{_fixed(AS_OF_CELL)}")

    def written(self) -> bytes:
        self._write_results()
        self._write(self._partners, "partners", self._partner_columns())
        self._write(self._alliances, "alliances", self._alliance_columns())
        self._write(self._memberships, "memberships", self._membership_columns())
        self._write(self._totals, "totals", self._total_columns())
        self._book.close()
        return self._file.getvalue()

    # The records, each with what the formulas make of it.

    def _partner_columns(self) -> list[_Column]:
        records, members, as_of = self._snapshot.partners, self._memberships, self._values.as_of
        taking = self._in_force.taking
        there = taking.period.holds(as_of)
        takes_part = np.zeros(len(records), np.int32)
        takes_part[taking.partner[there]] = 1
        counted = (
            f"=IF(COUNTIFS({members.column('C')},A#,{members.column(letter)},1)>0,1,0)"
            for letter in "KL"
        )
        return [
            _Column("row", "count", self._partners.numbers()),
            _Column("partner_id", "id", list(records.columns["partner_id"])),
            _Column("name", "name", list(records.columns["name"])),
            _Column("joined_on", "day", _stated(records, "joined_on")),
            _Column("left_on", "day", _stated(records, "left_on")),
            _formula(
                "in_register",
                "=IF(AND(D#<=chosen_day,OR(E#=\"\",E#>=chosen_day)),1,0)",
                self._in_force.partners.holds(as_of),
            ),
            *(
                _formula(key, formula, takes_part)
                for key, formula in zip(("takes_part", "takes_part_max"), counted, strict=True)
            ),
        ]

    def _alliance_columns(self) -> list[_Column]:
        records, members, as_of = self._snapshot.alliances, self._memberships, self._values.as_of
        period, columns = self._in_force.alliances, self._snapshot.alliances.columns
        rows, starts = members.column("A"), members.column("F")
        far = NEVER_STARTS
        # Of what is not there, or is of another alliance, nothing is left; of the rest the most is the earliest.
        earliest = f"{far}-SUMPRODUCT(MAX(({rows}=A#)*({starts}>0)*({far}-{starts})))"
        holds = period.holds(as_of)
        return [
            _Column("row", "count", self._alliances.numbers()),
            _Column("alliance_id", "id", list(columns["alliance_id"])),
            _Column("name", "name", list(columns["name"])),
            _Column("status", "text", list(columns["status"])),
            _Column("scope", "text", list(columns["scope"])),
            _Column("started_on", "day", _stated(records, "started_on")),
            _Column("ended_on", "day", _stated(records, "ended_on")),
            _formula(
                "earliest",
                f'=IF(F#<>"",0,IF(COUNTIFS({rows},A#,{starts},">0")=0,0,{earliest}))',
                self._earliest(),
                "start",
            ),
            _formula(
                "from",
                f'=IF(OR(D#="planned",AND(D#="ended",G#="")),{NEVER_STARTS},IF(F#<>"",F#,H#))',
                _serials(period.start),
                "start",
            ),
            _formula("until", f'=IF(G#="",{OPEN_END},G#)', _serials(period.end), "end"),
            _formula("undated", "=IF(I#=0,1,0)", self._in_force.undated),
            _formula(
                "in_force",
                "=IF(AND(I#<=chosen_day,J#>=chosen_day,OR(K#=0,chosen_day>=as_of)),1,0)",
                holds,
            ),
            _formula("in_force_max", "=IF(AND(I#<=chosen_day,J#>=chosen_day),1,0)", holds),
        ]

    def _earliest(self) -> Codes:
        """The earliest start that its memberships state, for each alliance that has none of its own."""
        takings, own = self._takings, self._snapshot.alliances.columns["started_on"].days(ALWAYS)
        earliest = np.full(len(own), NEVER, np.int32)
        dated = (takings.stated.start > ALWAYS) & takings.is_known
        np.minimum.at(earliest, takings.alliance[dated], takings.stated.start[dated])
        return _serials(np.where((own == ALWAYS) & (earliest < NEVER), earliest, np.int32(ALWAYS)))

    def _membership_columns(self) -> list[_Column]:
        takings, members, as_of = self._takings, self._memberships, self._values.as_of
        alliances, partners = self._alliances, self._partners
        known, lead = takings.is_known, takings.is_lead
        start = (
            f"MAX(F#,INDEX({alliances.by_row('I')},A#),INDEX({partners.by_row('D')},C#))"
        )
        end = (
            f"=MIN(G#,INDEX({alliances.by_row('J')},A#),INDEX({partners.by_row('E')},C#),{OPEN_END})"
        )
        pair = f"COUNTIFS({members.column('A')},A#,{members.column('C')},C#)"
        starts = np.where(lead, f"=IF({pair}>1,{NEVER_STARTS},{start})", f"={start}").tolist()
        period = takings.period(self._in_force.alliances, self._in_force.partners)
        holds = period.holds(as_of)
        undated = self._in_force.undated[takings.alliance]
        computed = [
            ("from", "start", _serials(period.start), starts),
            ("until", "end", _serials(period.end), [end] * len(known)),
            ("undated", "count", undated, [f"=INDEX({alliances.by_row('K')},A#)"] * len(known)),
        ]
        on_day = "H#<=chosen_day,I#>=chosen_day"
        for key, formula in (
            ("takes_part", f"=IF(AND({on_day},OR(J#=0,chosen_day>=as_of)),1,0)"),
            ("takes_part_max", f"=IF(AND({on_day}),1,0)"),
        ):
            computed.append((key, "count", holds, [formula] * len(known)))
        entries = {is_lead: self._text(f"evidence.entry.{is_lead}") for is_lead in ("lead", "member")}
        return [
            _Column("alliance_row", "count", _where(known, takings.alliance + FIRST)),
            _Column("alliance_id", "id", takings.alliance_ids),
            _Column("partner_row", "count", _where(known, takings.partner + FIRST)),
            _Column("partner_id", "id", takings.partner_ids),
            _Column(
                "entry", "text", [entries["lead" if one else "member"] for one in lead.tolist()]
            ),
            _Column("joined_on", "day", _where(takings.stated.start > ALWAYS, _serials(takings.stated.start))),
            _Column("left_on", "day", _where(takings.stated.end < FOREVER, _serials(takings.stated.end))),
            *(
                _Column(key, look, _where(known, results), formulas)
                for key, look, results, formulas in computed
            ),
        ]

    def _total_columns(self) -> list[_Column]:
        records = self._snapshot.partner_counts
        return [
            _Column("date", "day", _stated(records, "date")),
            _Column("count", "count", list(records.columns["count"])),
            _Column("source_url", "name", list(records.columns["source_url"])),
        ]

    # The results: of one day, and of every day of the history.

    def _write_results(self) -> None:
        text, sheet, values, looks = self._text, self._results, self._values, self._looks
        digest = self._snapshot.digest
        sheet.set_column(0, 0, WIDTHS_OF_RESULTS[0])
        sheet.set_column(1, len(ascii_uppercase) - 1, WIDTHS_OF_RESULTS[1])
        sheet.write_string("A1", text("evidence.results.title"), looks["title"])
        sheet.write_string("A2", text("evidence.state", day=text.day(values.as_of), digest=digest))
        if self._snapshot.about.illustrative:
            sheet.write_string("A3", text("evidence.illustrative"), looks["warning"])
        as_of = _serial(values.as_of)
        for cell, key in ((DAY_CELL, "day"), (AS_OF_CELL, "as_of"), (AGREE_CELL, "agree")):
            sheet.write_string(f"A{cell[1:]}", text(f"evidence.results.{key}"), looks["bold"])
        sheet.write_number(DAY_CELL, as_of, looks["input"])
        sheet.write_number(AS_OF_CELL, as_of, looks["day"])
        valid = {"validate": "date", "criteria": "between", "minimum": date(1900, 3, 1)}
        asked = {"error_message": text("evidence.results.bad_day"), "maximum": values.as_of}
        sheet.data_validation(DAY_CELL, valid | asked)
        may, not_so = self._word("may_change"), self._word("bad_day")
        fits = f"AND({DAY_CELL}=INT({DAY_CELL}),{DAY_CELL}<={AS_OF_CELL})"
        sheet.write_formula(
            "C5",
            f"=IF(ISNUMBER({DAY_CELL}),IF({fits},{may},{not_so}),{not_so})",
            looks["note"],
            text("evidence.results.may_change"),
        )
        history = self._history_first()
        self._write_day(history)
        self._write_history(history)
        last = FIGURES_FIRST + len(RECOUNTED) + len(IN_FORCE) - 1
        agreed = f"$R${history}:$R${history + len(values.history) - 1}"
        shown = f"$D${FIGURES_FIRST}:$D${last}"
        yes, no = self._word("agrees"), self._word("differs")
        nothing = f'"{NOTHING_PUBLISHED}"'
        sheet.write_formula(
            AGREE_CELL,
            f"=IF(AND(COUNTIF({shown},{yes})+COUNTIF({shown},{nothing})=ROWS({shown}),"
            f"COUNTIF({agreed},{yes})=ROWS({agreed})),{yes},{no})",
            looks["bold"],
            text("evidence.results.agrees"),
        )
        for cells in (shown, agreed, AGREE_CELL):
            for word, look in ((yes, "good"), (no, "warning")):
                rule = {"type": "cell", "criteria": "==", "value": word, "format": looks[look]}
                sheet.conditional_format(cells.replace("$", ""), rule)
        sheet.freeze_panes(HEADINGS, 1)
        self._for_paper(sheet)

    def _history_first(self) -> int:
        """The row of the first day of the history."""
        return FIGURES_FIRST + len(RECOUNTED) + len(IN_FORCE) + 4

    def _write_day(self, history: int) -> None:
        """The figures of the day that is typed in, those published for it, and whether they agree."""
        text, sheet, looks, values = self._text, self._results, self._looks, self._values
        row = {key: FIGURES_FIRST + at for at, key in enumerate((*RECOUNTED, *IN_FORCE))}
        cell = {key: f"B{number}" for key, number in row.items()}
        partners, alliances = self._partners, self._alliances
        formulas = self._share_formulas("chosen_day", cell) | {
            "listed": f"SUM({partners.column('F')})",
            "part": f"SUM({partners.column('G')})",
            "part_max": f"SUM({partners.column('H')})",
            "alliances": f"SUM({alliances.column('L')})",
            "alliances_max": f"SUM({alliances.column('M')})",
            "undated": f"COUNTIFS({alliances.column('K')},1,{alliances.column('M')},1)",
            "networks": f'COUNTIFS({alliances.column("E")},"global",{alliances.column("L")},1)',
            "networks_max": f'COUNTIFS({alliances.column("E")},"global",{alliances.column("M")},1)',
        }
        last = history + len(values.history) - 1
        days = f"$A${history}:$A${last}"
        published = self._published()
        for place, key in enumerate(("figure", "recounted", "published", "agree", "how")):
            sheet.write_string(
                FIGURES_FIRST - 2, place, text(f"evidence.results.{key}"), looks["heading"]
            )
        result = self._results_on(values.as_of, values.engaged) | {
            key: of[values.as_of] for key, of in published.items()
        }
        for key, number in row.items():
            look = looks[_look_of(key)]
            sheet.write_string(f"A{number}", text(f"evidence.figure.{key}"), looks["plain"])
            sheet.write_formula(f"B{number}", f"={formulas[key]}", look, result[key])
            if key in OF_SHARE:
                letter = ascii_uppercase[len(RECOUNTED) + 1 + OF_SHARE.index(key)]
                found = f"INDEX(${letter}${history}:${letter}${last},MATCH(chosen_day,{days},0))"
                shown = f'IF(COUNTIF({days},chosen_day)=0,"{NOTHING_PUBLISHED}",{found})'
            else:
                shown = _on_days(published[key])
            sheet.write_formula(f"C{number}", f"={shown}", look, result[key])
            nothing = f'C{number}="{NOTHING_PUBLISHED}"'
            sheet.write_formula(
                f"D{number}",
                f'=IF({nothing},C{number},IF({_same(f"B{number}", f"C{number}")},{self._word("agrees")},{self._word("differs")}))',
                looks["plain"],
                text("evidence.results.agrees"),
            )
            sheet.write_string(f"E{number}", text(f"evidence.how.{key}"), looks["note"])

    def _published(self) -> dict[str, dict[date, str | int]]:
        """What was published of a figure that the history does not have, by its day."""
        values = self._values
        total = max(
            ((one.date, one.count) for one in self._snapshot.partner_counts if one.date <= values.as_of),
            default=None,
        )
        missing = self._text("evidence.word.not_known" if len(self._snapshot.partner_counts) else "evidence.word.none")
        networks = {values.as_of: values.global_networks}
        if values.global_networks_baseline is not None:
            networks.setdefault(values.baseline_on, values.global_networks_baseline)
        return {
            "latest": {values.as_of: _serial(total[0]) if total else missing},
            "total": {values.as_of: missing if values.coverage.whole is None else values.coverage.whole},
            "alliances": {values.as_of: values.alliances.count},
            "alliances_max": {values.as_of: values.alliances.count_max},
            "undated": {values.as_of: values.gaps.undated},
            "networks": {day: one.count for day, one in networks.items()},
            "networks_max": {day: one.count_max for day, one in networks.items()},
        }
