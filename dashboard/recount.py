"""D4.1 as a workbook that counts it again: by formulas, from dates and ids alone, on any day that is typed in.

What was published stands beside each result. The formulas are in functions that Excel 2016 and LibreOffice 7 both have, and need
no array entry.
"""

from collections.abc import Mapping
from datetime import date, datetime, time
from fractions import Fraction
from io import BytesIO
from string import ascii_uppercase
from typing import Any

from xlsxwriter import Workbook

from dashboard.indicators import Share, Values
from dashboard.record_sheets import (
    FIRST_DAY_COUNTED,
    HEADING_HEIGHT,
    NOTHING,
    WIDTH,
    PlainSheet,
    RecordSheets,
    for_paper,
    made_looks,
    serial,
)
from dashboard.snapshot import Snapshot
from dashboard.text import Text

RESULTS = "D4.1"
DAY_CELL, AS_OF_CELL, AGREE_CELL = "B5", "B6", "B7"
FIRST_FIGURE = 10  # its row
OF_SHARE = ("listed", "unlisted", "whole", "part", "part_max", "low", "high")
OF_EVERY_DAY = ("latest", "total", *OF_SHARE)
FIGURES = (
    *OF_EVERY_DAY,
    *("alliances", "alliances_max", "undated", "global_networks", "global_networks_max"),
)
LAST_FIGURE = FIRST_FIGURE + len(FIGURES) - 1
FIRST_DAY = LAST_FIGURE + 4  # of the history: its row; and its columns
RECOUNTED = dict(zip(("day", *OF_EVERY_DAY), ascii_uppercase, strict=False))
PUBLISHED = dict(zip(OF_SHARE, ascii_uppercase[len(RECOUNTED) :], strict=False))
AGREE = ascii_uppercase[len(RECOUNTED) + len(PUBLISHED)]

FAR = "1E9"  # more than any row
LABEL_WIDTH = 54


def workbook(snapshot: Snapshot, values: Values, text: Text) -> bytes:
    """The workbook; `values` are those of the snapshot on its as-of date, not cut. The same arguments give the same bytes."""
    file = BytesIO()
    book = Workbook(
        file, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    created = datetime.combine(values.as_of, time())
    book.set_properties({"title": text("evidence.results.title"), "created": created})
    _Recount(book, snapshot, values, text).write()
    book.close()
    return file.getvalue()


def warning(snapshot: Snapshot, text: Text) -> str:
    """That the data are illustrative, if they are."""
    if not snapshot.about.illustrative:
        return ""
    return f"{text('site.illustrative')} {text('site.illustrative_why')}"


class _Recount:
    """What is written into the book: the results first, then the records that they are counted from."""

    def __init__(self, book: Any, snapshot: Snapshot, values: Values, text: Text) -> None:
        self._snapshot, self._values, self._text = snapshot, values, text
        self._none = "words.not_known" if len(snapshot.partner_counts) else "evidence.word.none"
        self._looks = made_looks(book, text)
        self._results = book.add_worksheet(RESULTS, PlainSheet)
        self._records = RecordSheets(book, snapshot, text)
        book.define_name("chosen_day", f"='{RESULTS}'!$B${DAY_CELL[1:]}")
        book.define_name("as_of", f"='{RESULTS}'!$B${AS_OF_CELL[1:]}")

    def write(self) -> None:
        self._write_head()
        self._write_day()
        self._write_history()
        self._records.write(self._looks)

    def _write_head(self) -> None:
        """What this is, the day to look at, and whether all that was published is what the formulas give."""
        text, sheet, looks, values = self._text, self._results, self._looks, self._values
        sheet.set_column(0, 0, LABEL_WIDTH)
        sheet.set_column(1, len(ascii_uppercase) - 1, WIDTH)
        sheet.write_string("A1", text("evidence.results.title"), looks["title"])
        day, digest = text.day(values.as_of), self._snapshot.digest
        sheet.write_string("A2", text("evidence.state", day=day, digest=digest), looks["note"])
        sheet.write_string("A3", warning(self._snapshot, text), looks["bad"])
        for cell, key in ((DAY_CELL, "day"), (AS_OF_CELL, "as_of"), (AGREE_CELL, "all_agree")):
            sheet.write_string(f"A{cell[1:]}", text(f"evidence.results.{key}"), looks["bold"])
        sheet.write_number(DAY_CELL, serial(values.as_of), looks["input"])
        sheet.write_number(AS_OF_CELL, serial(values.as_of), looks["day"])
        sheet.data_validation(
            DAY_CELL,
            {
                "validate": "date",
                "criteria": "between",
                "minimum": FIRST_DAY_COUNTED,
                "maximum": values.as_of,
                "error_message": text("evidence.results.bad_day"),
            },
        )
        may = self._quoted("evidence.results.may_change")
        may_not = self._quoted("evidence.results.bad_day")
        sheet.write_formula(
            f"C{DAY_CELL[1:]}",
            "=IF(ISNUMBER(chosen_day),"
            f"IF(AND(chosen_day=INT(chosen_day),chosen_day<=as_of),{may},{may_not}),{may_not})",
            looks["note"],
            text("evidence.results.may_change"),
        )
        yes, no = self._quoted("evidence.results.agrees"), self._quoted("evidence.results.differs")
        figures = f"D{FIRST_FIGURE}:D{LAST_FIGURE}"
        days = f"{AGREE}{FIRST_DAY}:{AGREE}{FIRST_DAY + len(values.history) - 1}"
        agreeing = f'COUNTIF({figures},{yes})+COUNTIF({figures},"{NOTHING}")=ROWS({figures})'
        sheet.write_formula(
            AGREE_CELL,
            f"=IF(AND({agreeing},COUNTIF({days},{yes})=ROWS({days})),{yes},{no})",
            looks["agree_all"],
            text("evidence.results.agrees"),
        )
        for cells in (AGREE_CELL, figures, days):
            for word, look in ((yes, "good"), (no, "bad")):
                rule = {"type": "cell", "criteria": "==", "value": word}
                sheet.conditional_format(cells, rule | {"format": looks[look]})
        for_paper(sheet)

    def _write_day(self) -> None:
        """Every figure of the day to look at, what was published for it, and whether they agree."""
        text, sheet, looks, values = self._text, self._results, self._looks, self._values
        alliances, partners = self._records.alliances, self._records.partners
        cell = {key: f"B{FIRST_FIGURE + at}" for at, key in enumerate(FIGURES)}
        is_global = f'{alliances.of("E")},"global"'
        formulas = self._formulas("chosen_day", cell) | {
            "listed": f"SUM({partners.of('F')})",
            "part": f"SUM({partners.of('G')})",
            "part_max": f"SUM({partners.of('H')})",
            "alliances": f"SUM({alliances.of('L')})",
            "alliances_max": f"SUM({alliances.of('M')})",
            "undated": f"COUNTIFS({alliances.of('K')},1,{alliances.of('M')},1)",
            "global_networks": f"COUNTIFS({is_global},{alliances.of('L')},1)",
            "global_networks_max": f"COUNTIFS({is_global},{alliances.of('M')},1)",
        }
        results = self._told(values.as_of, values.engaged) | {
            "total": self._figure(values.coverage.whole, none=self._none),
            "alliances": values.alliances.count,
            "alliances_max": values.alliances.count_max,
            "undated": values.gaps.undated,
            "global_networks": values.global_networks.count,
            "global_networks_max": values.global_networks.count_max,
        }
        nothing, before = f'"{NOTHING}"', self._published_before()
        for place, key in enumerate(("figure", "recounted", "published", "agree", "how")):
            heading = text(f"evidence.results.{key}")
            sheet.write_string(FIRST_FIGURE - 2, place, heading, looks["heading"])
        last = FIRST_DAY + len(values.history) - 1
        days = f"$A${FIRST_DAY}:$A${last}"
        for row, key in enumerate(FIGURES, start=FIRST_FIGURE):
            look, result = looks[_look(key)], results[key]
            agrees = text("evidence.results.agrees")
            shown: str | float = result
            if letter := PUBLISHED.get(key):
                told = f"INDEX(${letter}${FIRST_DAY}:${letter}${last},MATCH(chosen_day,{days},0))"
                published = f"IF(COUNTIF({days},chosen_day)=0,{nothing},{told})"
            elif key == "latest":  # we count with it, and publish the total alone
                published, shown, agrees = nothing, NOTHING, NOTHING
            else:
                told = f'"{result}"' if isinstance(result, str) else str(result)
                published = f"IF(chosen_day=as_of,{told},{before.get(key, nothing)})"
            agree = self._agreeing(_same(f"B{row}", f"C{row}"))
            sheet.write_string(f"A{row}", text(f"evidence.figure.{key}"))
            sheet.write_formula(f"B{row}", f"={formulas[key]}", look, result)
            sheet.write_formula(f"C{row}", f"={published}", look, shown)
            formula = f"=IF(C{row}={nothing},C{row},{agree})"
            sheet.write_formula(f"D{row}", formula, looks["agree"], agrees)
            sheet.write_string(f"E{row}", text(f"evidence.how.{key}"), looks["note"])

    def _published_before(self) -> dict[str, str]:
        """What was published of figures without a history: on the baseline date, as a formula says it."""
        day, count = self._values.baseline_on, self._values.global_networks_baseline
        if count is None:
            return {}
        figures = {"global_networks": count.count, "global_networks_max": count.count_max}
        is_then = f"chosen_day=DATE({day.year},{day.month},{day.day})"
        return {key: f'IF({is_then},{figure},"{NOTHING}")' for key, figure in figures.items()}

    def _write_history(self) -> None:
        """A row for each day of the history: counted again, as published, and whether they agree."""
        text, sheet, looks = self._text, self._results, self._looks
        for key, letter in (("recounted", RECOUNTED["day"]), ("published", PUBLISHED["listed"])):
            place = f"{letter}{FIRST_DAY - 2}"
            sheet.write_string(place, text(f"evidence.history.{key}"), looks["bold"])
        for of in (RECOUNTED, PUBLISHED, {"agree": AGREE}):
            for key, letter in of.items():
                place = f"{letter}{FIRST_DAY - 1}"
                sheet.write_string(place, text(f"evidence.short.{key}"), looks["heading"])
        sheet.set_row(FIRST_DAY - 2, HEADING_HEIGHT)
        for row, (day, share) in enumerate(self._values.history, start=FIRST_DAY):
            results = self._told(day, share)
            cell = {key: f"{letter}{row}" for key, letter in RECOUNTED.items()}
            sheet.write_number(cell["day"], serial(day), looks["day"])
            for key, formula in self._formulas(cell["day"], cell).items():
                sheet.write_formula(cell[key], f"={formula}", looks[_look(key)], results[key])
            for key, letter in PUBLISHED.items():
                sheet.write(f"{letter}{row}", results[key], looks[_look(key)])
            agree = self._agreeing(
                ",".join(_same(cell[key], f"{of}{row}") for key, of in PUBLISHED.items())
            )
            word = text("evidence.results.agrees")
            sheet.write_formula(f"{AGREE}{row}", f"={agree}", looks["agree"], word)

    def _formulas(self, day: str, cell: Mapping[str, str]) -> dict[str, str]:
        """The figures of a day, which is a cell or a name; `cell` is where each figure stands."""
        totals, counts = self._records.totals.of("A"), self._records.totals.of("B")
        none, not_known = self._quoted("evidence.word.none"), self._quoted("words.not_known")
        partners, ids = self._records.partners, self._records.partners.of("A")
        members = {letter: self._records.memberships.of(letter, blank_rows=1) for letter in "CHIJ"}
        absent = f"({members['H']}>{day})+({members['I']}<{day})"
        unsure = f"{members['J']}*({day}<as_of)"
        listed, total, whole = cell["listed"], cell["total"], cell["whole"]

        def engaged(leaving: str) -> str:
            # Each partner has a box of its own, all rows to be left out share one more: it is taken off again, and the
            # blank row below the last sees to it that it is there.
            boxes = f"FREQUENCY({members['C']}+{FAR}*({leaving}),{ids})"
            return f"IF(COUNT({ids})=0,0,SUMPRODUCT(({boxes}>0)*1)-1)"

        def share(part: str) -> str:
            return f"IF(ISNUMBER({whole}),IF({whole}=0,{not_known},({part})/{whole}),{not_known})"

        return {
            "latest": f'IF(COUNTIF({totals},"<="&{day})>0,SUMPRODUCT(MAX(({totals}<={day})*{totals})),'
            f"IF(COUNT({totals})=0,{none},{not_known}))",
            "total": f"IF(ISNUMBER({cell['latest']}),SUMPRODUCT(MAX(({totals}={cell['latest']})*{counts})),{cell['latest']})",
            "listed": f'COUNT({ids})-COUNTIF({partners.of("D")},">"&{day})-COUNTIF({partners.of("E")},"<"&{day})',
            "unlisted": f"IF(ISNUMBER({total}),MAX(0,{total}-{listed}),IF({total}={none},0,{not_known}))",
            "whole": f"IF(ISNUMBER({total}),MAX({listed},{total}),IF({total}={none},{listed},{not_known}))",
            "part": engaged(f"{absent}+{unsure}"),
            "part_max": engaged(absent),
            "low": share(cell["part"]),
            "high": share(f"{cell['part_max']}+{cell['unlisted']}"),
        }

    def _told(self, day: date, share: Share) -> dict[str, str | float]:
        """What the formulas of a day give, if all agrees."""
        totals = [(one.date, one.count) for one in self._snapshot.partner_counts]
        latest = max((one for one in totals if one[0] <= day), default=None)
        figures = {
            "listed": share.listed,
            "unlisted": share.unlisted,
            "whole": share.whole,
            "part": share.part,
            "part_max": share.part_max,
            "low": share.fraction,
            "high": share.fraction_max,
        }
        return {
            "latest": self._figure(serial(latest[0]) if latest else None, none=self._none),
            "total": self._figure(latest[1] if latest else None, none=self._none),
            **{key: self._figure(one) for key, one in figures.items()},
        }

    def _figure(self, figure: Fraction | int | None, none: str = "words.not_known") -> str | float:
        """A figure as a cell has it; `none` is the phrase of one that there is not."""
        if figure is None:
            return self._text(none)
        return float(figure) if isinstance(figure, Fraction) else figure

    def _agreeing(self, conditions: str) -> str:
        yes, no = self._quoted("evidence.results.agrees"), self._quoted("evidence.results.differs")
        return f"IF(AND({conditions}),{yes},{no})"

    def _quoted(self, key: str) -> str:
        return f'"{self._text(key)}"'


def _same(one: str, other: str) -> str:
    """That two cells are equal: numbers but for how a computer rounds them, and words."""
    are_numbers = f"AND(ISNUMBER({one}),ISNUMBER({other}))"
    return f"IF({are_numbers},ABS({one}-{other})<1E-9,{one}={other})"


def _look(figure: str) -> str:
    return {"latest": "day", "low": "share", "high": "share"}.get(figure, "count")
