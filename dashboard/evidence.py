"""The evidence pack: one ZIP with which an auditor traces every record to its row and counts D4.1 again, offline.

The same arguments give the same bytes. What the pack says of itself is in the language of its reader; what programs read is not.
"""

import hashlib
import json
import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from dashboard.exports import csv_files, csv_text
from dashboard.framework import Framework
from dashboard.indicators import Values, years_after
from dashboard.progress import RECENT_YEARS, YEARS_TO_JUDGE
from dashboard.records import IDS, Membership, Milestone, PartnerCount
from dashboard.recount import AGREE_CELL, AS_OF_CELL, DAY_CELL, warning, workbook
from dashboard.snapshot import Snapshot
from dashboard.text import Text

MOST_RECOUNTED = 20_000  # records that a spreadsheet recounts in reasonable time
SHORT = 12  # letters of a digest in the name of a folder
LETTERS_IN_LINE = 96
# What a record goes by; some tables have no id of their own.
KEYS = {table: (field,) for table, field in IDS.items()} | {
    Membership.table: ("alliance_id", "partner_id", "joined_on"),
    PartnerCount.table: ("date",),
    Milestone.table: ("activity", "milestone"),
}
ORIGINS = ("table", "record", "records_row", "file", "sheet", "row", "sha256")


def evidence_pack(  # noqa: PLR0917 - it is made of seven things
    snapshot: Snapshot,
    framework: Framework,
    values: Values,
    document: Mapping[str, Any],
    exports: Sequence[Mapping[str, Any]],
    sheets: str,
    text: Text,
) -> bytes:
    """The pack of a publication.

    `values` and `document` are those of the as-of date, not cut; `exports` say what was read, as a publication keeps it;
    `sheets` are the indicator sheets as plain text, in the language of `text`.
    """
    is_recounted = sum(map(len, snapshot.tables())) <= MOST_RECOUNTED
    files: dict[str, str | bytes] = {
        "README.txt": _readme(snapshot, values, text, is_recounted=is_recounted),
        "figures.json": json.dumps(document, ensure_ascii=False, indent=2) + "\n",
        "indicators.txt": sheets,
        "method.txt": _method(framework, text),
        "origins.csv": csv_text(ORIGINS, _origins(snapshot, exports)),
    }
    records = csv_files(snapshot.about, snapshot.tables())
    files |= {f"records/{name}": table for name, table in records.items()}
    if is_recounted:
        files["d4.1.xlsx"] = workbook(snapshot, values, text)
    folder = f"d4-evidence-{values.as_of.isoformat()}-{snapshot.digest[:SHORT]}"
    return _zipped(folder, {name: _bytes(content) for name, content in files.items()})


def _zipped(folder: str, files: Mapping[str, bytes]) -> bytes:
    """The files and their sums, in the order of their names, without a time."""
    sums = "".join(f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    zipped = BytesIO()
    with ZipFile(zipped, "w") as archive:
        for name, content in sorted({**files, "SHA256SUMS": sums.encode()}.items()):
            entry = ZipInfo(f"{folder}/{name}")
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
    return zipped.getvalue()


def _bytes(content: str | bytes) -> bytes:
    return content if isinstance(content, bytes) else content.encode()


def _origins(snapshot: Snapshot, exports: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, ...]]:
    """A line for each record; its place is blank where nobody knows it."""
    digests = {export["source"]: export.get("digest") for export in exports}
    for records in snapshot.tables():
        table = records.kind.table
        keys = zip(*(records.columns[field] for field in KEYS[table]), strict=True)
        places = snapshot.origins.get(table) or [None] * len(records)
        for row, (key, place) in enumerate(zip(keys, places, strict=True), start=2):
            record = "; ".join(str(part) for part in key if part is not None)
            where = (*place, digests.get(place.source)) if place else (None,) * 4
            yield (table, record, row, *where)


def _readme(snapshot: Snapshot, values: Values, text: Text, *, is_recounted: bool) -> str:
    about = snapshot.about

    def part(name: str, **given: object) -> str:
        return text(f"evidence.{name}", **given)

    stated = {"publisher": about.publisher, "licence": about.licence}
    head = [
        part("readme.intro"),
        "",
        part("readme.as_of", day=text.day(values.as_of)),
        part("readme.snapshot", digest=snapshot.digest),
        *(part(f"readme.{name}", stated=_in_a_line(one)) for name, one in stated.items() if one),
    ]
    files = {
        "README.txt": "readme",
        "records/": "records",
        "origins.csv": "origins",
        "figures.json": "figures",
        "indicators.txt": "indicators",
        "method.txt": "method",
        "d4.1.xlsx": "workbook",
        "SHA256SUMS": "sums",
    }
    if not is_recounted:
        del files["d4.1.xlsx"]
    named = _listed(
        part("readme.entry", file=file, what=part(f"file.{name}")) for file, name in files.items()
    )
    sums = _listed(part(f"sums.{system}") for system in ("linux", "mac", "windows"))
    command = part("digest.command", day=values.as_of.isoformat())
    return _page(
        part("readme.title"),
        head,
        (part("readme.files"), [*named, "", part("readme.unsealed")]),
        (part("readme.recount"), _steps(snapshot, text, is_recounted=is_recounted)),
        (part("readme.sums"), sums),
        (part("readme.digest"), [part("digest.what"), f"    {command}"]),
        above=warning(snapshot, text),
    )


def _steps(snapshot: Snapshot, text: Text, *, is_recounted: bool) -> list[str]:
    """How to count D4.1 again, or why there is no spreadsheet to do it in."""
    if not is_recounted:
        count = sum(map(len, snapshot.tables()))
        return [text("evidence.file.no_workbook", count=count, most=MOST_RECOUNTED)]
    sheets = {
        name: text(f"evidence.sheet.{name}.name")
        for name in ("partners", "alliances", "memberships")
    }
    cells = {"cell": DAY_CELL, "as_of_cell": AS_OF_CELL, "agree_cell": AGREE_CELL}
    words = {**sheets, **cells, "takes_part": text("evidence.column.takes_part")}
    steps = ("open", "day", "agree", "history", "follow", "change")
    return [
        f"{number}. {text(f'evidence.step.{step}', **words)}"
        for number, step in enumerate(steps, start=1)
    ]


def _method(framework: Framework, text: Text) -> str:
    def part(name: str, **given: object) -> str:
        return text(f"evidence.method.{name}", **given)

    def ruled(rule: str, status: str, **given: object) -> str:
        return part(rule, status=text(f"status.{status}.word"), **given)

    begin, targets = framework.baseline.on, framework.targets
    few, several = RECENT_YEARS
    paces = [
        *(part("target", day=text.day(one.on), share=text.percent(one.value)) for one in targets),
        *map(part, ("pace", "needed", "ratio", "needed_now")),
    ]
    statuses = [
        *(ruled(status, status) for status in ("not_known", "met", "missed")),
        ruled("too_early", "too_early", day=text.day(years_after(begin, YEARS_TO_JUDGE))),
        ruled("moving_away", "moving_away"),
        *(
            ruled("threshold", one.status, ratio=text.decimal(one.ratio, 2))
            for one in framework.thresholds
        ),
    ]
    judged = [
        part("baseline", day=text.day(begin)),
        *_listed(paces),
        "",
        part("statuses"),
        *_listed(statuses),
        "",
        part("corners"),
        "",
        part("attained", few=few, several=several),
        "",
        part("global_networks"),
        "",
        part("small"),
    ]
    sources = [
        part("thresholds_from", url=framework.threshold_source),
        part("baseline_from", url=framework.baseline.source_url),
        *(part("targets_from", url=url) for url in sorted({one.source_url for one in targets})),
    ]
    in_force = map(part, ("period", "status", "start", "member", "lead"))
    return _page(
        part("title"),
        [],
        (part("counted"), [part("engaged"), "", part("whole")]),
        (part("in_force"), _listed(in_force)),
        (part("intervals"), [part("undated"), *_listed([part("low"), part("high")])]),
        (part("judged"), judged),
        (part("sources"), sources),
    )


def _page(title: str, head: list[str], *sections: tuple[str, list[str]], above: str = "") -> str:
    """A text of sections, each with its heading."""
    lines = [above, ""] if above else []
    lines += [title, "=" * len(title), *(["", *head] if head else [])]
    for heading, body in sections:
        lines += ["", heading, "-" * len(heading), *body]
    return "".join(f"{_wrapped(line)}\n" for line in lines)


def _listed(items: Iterable[str]) -> list[str]:
    return [f"- {item}" for item in items]


def _wrapped(line: str) -> str:
    """A line that fits on a screen; what follows in an entry of a list stands below its first word."""
    mark = re.match(r"- |\d\. |", line)
    indent = " " * len(mark[0] if mark else "")
    return "\n".join(
        textwrap.wrap(
            line,
            LETTERS_IN_LINE,
            subsequent_indent=indent,
            break_long_words=False,
            break_on_hyphens=False,
        )
    )


def _in_a_line(stated: str) -> str:
    """What the exports say of themselves, without anything that would begin a line of ours."""
    return "".join(letter if letter.isprintable() else " " for letter in stated)
