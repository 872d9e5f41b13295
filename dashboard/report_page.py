"""A report as a page of its own, which is mailed or lies beside the exports; for readers who know no program.

It asks nothing of any host, runs nothing, and whatever a cell says stands in it as text.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from urllib.parse import quote

from dashboard.changes import Changes, Moved
from dashboard.findings import DETAILS, SEVERITY_ORDER, Finding, Severity
from dashboard.guards import Objection
from dashboard.records import Alliance, Partner
from dashboard.report import (
    EXAMPLES,
    NAMED,
    Report,
    could_add_sentence,
    objection_sentence,
)
from dashboard.store import SHORT
from dashboard.telling import difference_words, figure_words, id_of, reason
from dashboard.text import Text

STYLES = [Path(__file__).parent / "assets" / name for name in ("tokens.css", "report.css")]
ANY = {name: "…" for name in DETAILS if name != "near"}  # in place of what differs
POLICY = "default-src 'none'; style-src 'unsafe-inline'"
# Mail programs and phones make links of what looks like a number, a day or an address.
NO_LINKS = "telephone=no, date=no, email=no, address=no, url=no"
SIGNS = {
    "refused": "✕",
    "held": "?",
    "publishable": "✓",
    "published": "✓",
    "unchanged": "=",
    "undone": "↺",
}
MOST_WRITTEN = 2000  # findings, each with its place
MOST_GROUPS = MOST_EXPORTS = MOST_NAMED = 300
LONGEST = 300  # letters of what a sentence repeats


def report_page(
    report: Report,
    text: Text,
    *,
    at: datetime,
    verdict: str | None = None,
    digest: str | None = None,
    workbooks: Sequence[str] = (),
    remarks: Sequence[str] = (),
) -> str:
    """The whole document. Raises KeyError for a verdict that has no sign.

    `verdict` is what became of the drop, where something did: `published`, `unchanged`, `undone`, or one of the
    report's own. `digest` is the snapshot that is shown since, `workbooks` the names of those that lie beside the page,
    `remarks` what is to be said besides.
    """
    shown, came_to = digest or report.snapshot, verdict or report.verdict
    page = _Page(report, text, _Phrases(text), came_to, shown, tuple(workbooks), tuple(remarks))
    return page.document(at)


class _Markup(str):
    """What may stand in the page as it is; every other string is text, and is escaped."""

    __slots__ = ()


def style_sheet() -> str:
    """The look of a report, which is written into it."""
    return "".join(style.read_text("utf-8") for style in STYLES)


def _element(name: str, *inside: str, **attributes: str) -> _Markup:
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{_safe(value)}"'
        for key, value in attributes.items()
    )
    return _Markup(f"<{name}{given}>{''.join(map(_safe, inside))}</{name}>")


def _safe(piece: str) -> str:
    if isinstance(piece, _Markup):
        return piece
    return escape(piece.encode("utf-8", "replace").decode("utf-8"))  # half a letter of UTF-16


def _apart(word: str) -> _Markup:
    """A word from outside, whose direction of writing must not turn its neighbours round."""
    return _element("bdi", word if len(word) <= LONGEST else f"{word[:LONGEST]}…")


@dataclass(frozen=True, slots=True)
class _Phrases:
    """The phrases as markup: what is filled in is escaped and stands apart."""

    text: Text

    def __call__(self, key: str, **values: object) -> _Markup:
        filled = {
            name: value if isinstance(value, int | _Markup) else _apart(str(value) or "…")
            for name, value in values.items()
        }
        return _Markup("".join(map(_safe, self.text.parts(key, **filled))))


@dataclass(frozen=True, slots=True)
class _Page:
    """One report; each method gives the elements of one part, in the order of the page."""

    report: Report
    text: Text
    say: _Phrases
    verdict: str
    digest: str | None
    workbooks: tuple[str, ...]
    remarks: tuple[str, ...]

    def document(self, at: datetime) -> str:
        key = f"report.{self.verdict}"
        sentence = self.text(key if self.text.has(key) else f"cli.{self.verdict}")
        time = f"{at:%H:%M %Z}".strip()
        made = self.say("report.made", day=_Markup(self.text.day(at.date())), time=_Markup(time))
        sign = _element("span", SIGNS[self.verdict], aria_hidden="true")
        body = _element(
            "main",
            _element("p", made, class_="quiet"),
            _element("h1", sign, " ", _element("span", sentence)),
            *(
                _element("div", *inside, class_="next")
                for inside in [tuple(self._next())]
                if inside
            ),
            *self._section(self._figures()),
            *self._section(self._exports()),
            *self._section(self._findings()),
            *self._section(self._beside()),
            class_=self.verdict,
        )
        return (
            f'<!doctype html>\n<html lang="{self.text.language}" dir="ltr">\n<head>\n<meta charset="utf-8">\n'
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
            '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            '<meta name="color-scheme" content="light dark">\n'
            f'<meta name="format-detection" content="{NO_LINKS}">\n'
            '<meta name="referrer" content="no-referrer">\n<meta name="robots" content="noindex">\n'
            f"{_element('title', sentence)}\n<style>\n{style_sheet()}</style>\n</head>\n"
            f"<body>\n{body}\n</body>\n</html>\n"
        )

    def _section(self, parts: Iterable[_Markup]) -> Iterator[_Markup]:
        if inside := list(parts):
            yield _element("section", "\n", *(f for part in inside for f in (part, "\n")))

    # What to do next

    def _next(self) -> Iterator[_Markup]:
        for remark in self.remarks:
            yield _element("p", _element("strong", remark))
        match self.verdict:
            case "refused":
                yield from self._correct()
            case "held":
                yield from self._confirm()
                yield from self._to_see()
            case "published":
                yield from self._to_see()
                yield from self._take_back()
            case "publishable":
                yield from self._to_see()
                yield _element("h2", self.text("report.publish"))
                yield self._command("publish_how", "d4 publish")
            case "undone":
                yield self._command("taken_back", "d4 publish")
                yield from self._to_see()
            case _:
                yield _element("p", self.text("report.nothing_to_do"))

    def _to_see(self) -> Iterator[_Markup]:
        count = sum(finding.severity is not Severity.NOTE for finding in self.report.findings)
        if count:
            yield _element("p", self.text("report.to_correct", count=count))

    def _correct(self) -> Iterator[_Markup]:
        groups = _grouped(one for one in self.report.findings if one.severity is Severity.REFUSED)
        yield _element("h2", self.text("report.correct_first"))
        yield _element("ol", *(_element("li", *self._head(one)) for one in groups[:EXAMPLES]))
        if len(groups) > EXAMPLES:
            yield _element("p", self.text("changes.more", count=len(groups) - EXAMPLES))
        yield _element("p", self.text("report.put_again"))
        is_first = self.report.before is None
        yield _element("p", self.text("cli.nothing_before" if is_first else "report.still_shown"))

    def _confirm(self) -> Iterator[_Markup]:
        yield _element("h2", self.text("report.to_confirm"))
        yield self._objections()
        yield _element("p", self.text("report.accept"))
        yield from self._empty_file(f"ACCEPT-{self.report.accept}.txt")
        yield self._command("by_command", f"d4 publish --accept {self.report.accept}")
        yield _element("p", self.text("report.not_accepted"))

    def _take_back(self) -> Iterator[_Markup]:
        if self.report.objections:
            yield _element("h2", self.text("report.confirmed"))
            yield self._objections()
        if self.report.before is not None and self.digest:
            yield _element("h2", self.text("report.take_back"))
            yield _element("p", self.text("report.undo"))
            yield from self._empty_file(f"UNDO-{self.digest[:SHORT]}.txt")
            yield self._command("by_command", "d4 rollback")

    def _empty_file(self, name: str) -> Iterator[_Markup]:
        yield _element("p", _element("code", name), class_="name")
        yield _element("p", self.text("report.empty_file"), class_="quiet")

    def _command(self, key: str, command: str) -> _Markup:
        return _element("p", self.say(f"report.{key}", command=_element("code", command)))

    def _objections(self) -> _Markup:
        return _element(
            "ul", *(_element("li", *self._objection(one)) for one in self.report.objections)
        )

    def _objection(self, objection: Objection) -> Iterator[str]:
        details = dict(objection.details)
        names = details.pop("names", ())
        yield objection_sentence(replace(objection, details=details), self.text)
        if names:
            yield " "
            yield self.say("guard.names", names=self._several(map(_apart, names)))

    # The figures, and why

    def _figures(self) -> Iterator[_Markup]:
        report = self.report
        if not report.figures:
            return
        title = self.text("cli.figures", day=self.text.day(report.as_of))
        yield _element("h2", title)
        if report.before is None and self.verdict != "published":
            yield _element("p", self.text("cli.nothing_before"))
        yield self._table("figures", title, self._figure_heads(), self._figure_rows())
        if report.could_add:
            yield _element("p", could_add_sentence(report.could_add, self.text))
        if self._before is not None:
            yield _element("p", self.text("cli.replaces"))
        if report.changes is not None and self._before is not None:
            yield _element("h3", self.text("changes.title"))
            yield from self._changes(report.changes)

    @property
    def _before(self) -> Mapping[str, Any] | None:
        """The figures that these take the place of."""
        return None if self.verdict == "unchanged" else self.report.before

    def _figure_heads(self) -> Iterator[_Markup]:
        yield _head_cell(self.text("report.figure"))
        is_done = self.verdict == "published"
        if self._before is not None:
            yield _head_number(self.text(f"report.{'shown_before' if is_done else 'shown_now'}"))
        is_shown = is_done or self.verdict == "unchanged"
        yield _head_number(self.text(f"report.{'shown_after' if is_shown else 'with_drop'}"))
        if self._before is not None:
            yield _head_number(self.text("report.difference"))

    def _figure_rows(self) -> Iterator[_Markup]:
        for name, new in self.report.figures.items():
            cells = [_element("th", self.text(f"cli.figure.{name}"), scope="row")]
            if self._before is None:
                cells.append(_number(figure_words(new, self.text)))
            else:
                old = self._before.get(name)
                how = "number still" if old == new else "number moved"
                cells.append(_number(figure_words(old, self.text)))
                cells.append(_number(figure_words(new, self.text), how))
                cells.append(_number(self._difference(old, new), how))
            yield _element("tr", *cells)

    def _difference(self, old: float | None, new: float | None) -> str:
        if old is None or new is None or isinstance(new, bool):
            return ""
        return difference_words(new - old, self.text)

    def _changes(self, changes: Changes) -> Iterator[_Markup]:
        if not changes:
            yield _element("p", self.text("changes.nothing"))
        for flow, side, moved in changes.moved:
            if moved:
                yield _element("h4", self.text(f"changes.{flow}.{side}", count=len(moved)))
                yield from self._moved(moved)
        if changes.edits:
            yield _element("ul", *self._edits(changes))

    def _edits(self, changes: Changes) -> Iterator[_Markup]:
        for table, edits in changes.edits.items():
            name = self.text(f"changes.table.{table}")
            said = self.text("changes.records", table=name, **edits.counts)
            yield _element("li", said)

    def _moved(self, moved: Sequence[Moved[Any]]) -> Iterator[_Markup]:
        """The first by name; the others, where there are many, folded away."""
        names = [_element("li", self._why(one)) for one in moved[:MOST_NAMED]]
        yield _element("ul", *names[:NAMED])
        if folded := names[NAMED:]:
            summary = _element("summary", self.text("changes.more", count=len(moved) - NAMED))
            rest = len(moved) - len(names)
            cut = [_element("p", self.text("report.rest", count=rest))] if rest else []
            yield _element("details", summary, _element("ul", *folded), *cut)

    def _why(self, moved: Moved[Any]) -> _Markup:
        told = (reason(why, self.text, self._name) for why in moved.reasons)
        reasons = self._several(_Markup("".join(map(_safe, pieces))) for pieces in told)
        return self.say("report.moved", name=self._name(moved.record), reasons=reasons)

    def _name(self, record: Partner | Alliance) -> _Markup:
        return _Markup(f"{_apart(record.name)} ({_apart(id_of(record))})")

    def _several(self, words: Iterable[_Markup]) -> _Markup:
        return _Markup(self.text.several(words))

    # What was read

    def _exports(self) -> Iterator[_Markup]:
        title = self.text("cli.exports")
        yield _element("h2", title)
        exports = self.report.exports
        if not exports:
            yield _element("p", self.text("cli.no_exports"))
            return
        heads = [_head_cell(self.text("report.file"))]
        heads += [_head_number(self.text(f"report.{n}")) for n in ("rows", "accepted", "set_aside")]
        yield self._table("exports", title, heads, map(self._export, exports[:MOST_EXPORTS]))
        if len(exports) > MOST_EXPORTS:
            yield _element("p", self.text("report.rest", count=len(exports) - MOST_EXPORTS))

    def _export(self, export: Mapping[str, Any]) -> _Markup:
        keys = [f"{where}.{export['table']}" for where in ("changes.table", "report.table")]
        kind = next((self.text(key) for key in keys if self.text.has(key)), None)
        where = " · ".join(_apart(export[part]) for part in ("source", "sheet") if export[part])
        what = [_Markup("<br>"), _element("span", kind, class_="quiet")] if kind else []
        cells = [_element("th", _Markup(where), *what, scope="row")]
        if export["refused"]:
            word = _element("strong", self.text("report.not_read"))
            return _element("tr", *cells, _element("td", word, class_="number", colspan="3"))
        gone = export["set_aside"]
        cells += [_number(self.text.number(export[name])) for name in ("rows", "accepted")]
        cells.append(_number(self.text.number(gone), "number moved" if gone else "number still"))
        return _element("tr", *cells)

    # What is said of it

    def _findings(self) -> Iterator[_Markup]:
        yield _element("h2", self.text("report.findings"))
        if not self.report.findings:
            yield _element("p", self.text("cli.no_findings"))
        counts = dict.fromkeys(SEVERITY_ORDER, 0)
        for finding in self.report.findings:
            counts[finding.severity] += 1
        groups, left = _grouped(self.report.findings), MOST_WRITTEN
        for severity, own in groupby(groups[:MOST_GROUPS], lambda group: group[0].severity):
            items = []
            for group in own:
                items.append(_element("li", *self._head(group), *self._in_full(group, left)))
                left -= min(left, len(group))
            yield _element("h3", self.text(f"cli.severity.{severity}", count=counts[severity]))
            yield _element(
                "ul", *(part for item in items for part in ("\n", item)), class_="groups"
            )
        if rest := sum(map(len, groups[MOST_GROUPS:])):
            yield self._rest(rest)

    def _head(self, group: Sequence[Finding]) -> Iterator[_Markup]:
        """What is wrong with the findings of a group, and what to do; of many, where the first of them stand."""
        first, is_one = group[0], len(group) == 1
        where = [] if first.sheet is None else [_apart(first.source)]
        where.append(_apart(first.where if is_one else first.sheet or first.source))
        if first.column:
            where.append(self.say("report.column", column=first.column))
        place = [_Markup(" · ".join(where))]
        if not is_one:
            count = self.text("report.times", count=len(group))
            place += [_Markup(" "), _element("span", count, class_="count")]
        yield _element("p", *place, class_="place")
        if any((one.details, one.value) != (first.details, first.value) for one in group):
            first = replace(first, details=ANY)  # what is true of each of them
        yield _element("p", _element("strong", _Markup(first.message(self.say))))
        yield _element("p", _Markup(first.hint(self.say)), class_="hint")
        if not is_one:
            examples = self._several(map(self._example, group[:EXAMPLES]))
            yield _element("p", self.say("report.example", examples=examples), class_="example")

    def _example(self, finding: Finding) -> _Markup:
        sheet = finding.sheet or finding.source
        cell = finding.where.removeprefix(sheet).removeprefix("!")
        if not finding.value:
            return _apart(cell or sheet)
        return self.say(
            "report.value_at" if cell else "report.value", place=cell, value=finding.value
        )

    def _in_full(self, group: Sequence[Finding], most: int) -> Iterator[_Markup]:
        """Every one of a group with its place and its value, folded away; at most so many."""
        written = group[:most]
        if len(group) > 1 and written:
            key = "report.every" if len(written) == len(group) else "report.written"
            title = self.text(key, count=len(written))
            yield _element("details", _element("summary", title), self._places(title, written))
        if (rest := len(group) - len(written)) and len(group) > 1:
            yield self._rest(rest)

    def _places(self, title: str, findings: Sequence[Finding]) -> _Markup:
        columns: list[tuple[str, list[_Markup]]] = [
            ("place", [_element("th", one.where, scope="row", dir="auto") for one in findings])
        ]
        if any(one.value for one in findings):
            values = [_element("td", one.value or "", dir="auto") for one in findings]
            columns.append(("cell", values))
        said = self._differently(findings)
        if said:
            columns.append(("said", [_element("td", one) for one in said]))
        heads = [_head_cell(self.text(f"report.{name}")) for name, _ in columns]
        rows = zip(*(cells for _, cells in columns), strict=True)
        return self._table("said", title, heads, (_element("tr", *cells) for cells in rows))

    def _differently(self, findings: Sequence[Finding]) -> list[_Markup]:
        """Of each what the sentences of the group do not say: all that differs, but for its value alone."""
        if all(one.details == findings[0].details for one in findings):
            return []
        said = []
        if len({replace(one, value=None).message(self.say) for one in findings}) > 1:
            said.append([one.message(self.say) for one in findings])
        hints = [one.hint(self.say) for one in findings]
        if len(set(hints)) > 1:
            said.append(hints)
        return [_Markup(" ".join(own)) for own in zip(*said, strict=True)]

    def _rest(self, count: int) -> _Markup:
        key = "report.rest_marked" if self.workbooks else "report.rest"
        return _element("p", self.text(key, count=count))

    def _beside(self) -> Iterator[_Markup]:
        if not self.workbooks:
            return
        yield _element("h2", self.text("report.workbooks"))
        yield _element("p", self.text("report.beside"))
        # Of a name nothing but its letters: no folder above, no other host, no script.
        links = (
            _element("a", name, href=f"./{quote(name, safe='', errors='replace')}", dir="auto")
            for name in self.workbooks
        )
        yield _element("ul", *(_element("li", link) for link in links))

    def _table(
        self, kind: str, title: str, heads: Iterable[_Markup], rows: Iterable[_Markup]
    ) -> _Markup:
        """A table that on a narrow screen moves within its box, by keyboard too."""
        head = _element("thead", _element("tr", *heads))
        body = _element("tbody", *(part for row in rows for part in ("\n", row)))
        table = _element("table", head, body, class_=kind)
        return _element("div", table, class_="scroll", role="group", aria_label=title, tabindex="0")


def _grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Findings of one kind in one column together; the worst first, then the most frequent."""
    groups: dict[tuple[str | None, ...], list[Finding]] = {}
    for one in findings:
        groups.setdefault((one.code, one.source, one.sheet, one.column), []).append(one)
    return sorted(
        groups.values(),
        key=lambda group: (SEVERITY_ORDER.index(group[0].severity), -len(group)),
    )


def _head_cell(words: str) -> _Markup:
    return _element("th", words, scope="col")


def _head_number(words: str) -> _Markup:
    return _element("th", words, scope="col", class_="number")


def _number(words: str, how: str = "number") -> _Markup:
    return _element("td", words, class_=how)
