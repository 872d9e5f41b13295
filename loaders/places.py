"""What lies in a place: every file and database, opened by the reader of its format; strangers are named."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from dashboard.findings import Finding
from dashboard.settings import ORDER
from loaders.addresses import is_address
from loaders.csv_files import open_csv
from loaders.databases import open_database, open_database_file
from loaders.recognise import Headings
from loaders.tables import Fit, Opened, Progress, shown_name
from loaders.workbooks import open_workbook

READERS: dict[str, Callable[[Path, Fit, Progress], Opened]] = {
    **dict.fromkeys((".csv", ".tsv"), open_csv),
    **dict.fromkeys((".xlsx", ".xlsm", ".ods"), open_workbook),
}
DATABASES = (".sqlite", ".sqlite3", ".db")
NOT_READ_YET = (".xls", ".sql")
LEFT_BY_WINDOWS = "thumbs.db"


def opened(places: Iterable[str], headings: Headings, progress: Progress) -> Iterator[Opened]:
    """Everything in the places, in the order of its name, each once."""
    seen: set[Path] = set()
    for written in dict.fromkeys(places):
        if is_address(written):
            yield open_database(written, headings, progress)
            continue
        place = Path(written)
        try:
            is_folder = place.is_dir()
            files = sorted(place.iterdir()) if is_folder else [place]
        except OSError as error:
            yield _said("unreadable_file", written, reason=error.strerror or str(error))
            continue
        if not is_folder and not place.is_file():
            yield _said("missing_place", written, place=written)
            continue
        for file in files:
            if file not in seen:
                yield _opened(file, headings, progress, was_named=not is_folder)
            seen.add(file)


def _opened(file: Path, headings: Headings, progress: Progress, *, was_named: bool) -> Opened:
    """A file opened; of a folder, what is no export is passed over and said."""
    name, suffix = shown_name(file), file.suffix.casefold()
    is_hidden = file.name.startswith((".", "~$")) or file.name.endswith(("~", "#"))
    is_hidden = is_hidden or name.casefold() == LEFT_BY_WINDOWS
    if was_named:
        return _read(file, headings, progress)
    if ORDER.fullmatch(file.name):
        return Opened(name)  # what it orders is not for us
    if is_hidden or file.is_dir() or suffix not in (*READERS, *DATABASES, *NOT_READ_YET):
        return _said("stranger", name)
    if not file.is_file():
        return _said("unreadable_file", name, reason="no file, or a link that leads nowhere")
    if suffix in NOT_READ_YET:
        return _said("format_not_read", name)
    return _read(file, headings, progress)


def _read(file: Path, headings: Headings, progress: Progress) -> Opened:
    suffix = file.suffix.casefold()
    if suffix in DATABASES:
        read = open_database_file(file, headings, progress)
    else:
        read = READERS.get(suffix, open_csv)(file, headings.fit, progress)
    if not read.tables:
        return read
    digest = _digest(file)
    return replace(read, tables=tuple(replace(one, digest=digest) for one in read.tables))


def _digest(file: Path) -> str | None:
    """The SHA-256 of a file; None where it is gone meanwhile."""
    try:
        with file.open("rb") as content:
            return hashlib.file_digest(content, "sha256").hexdigest()
    except OSError:
        return None


def _said(code: str, source: str, **details: str) -> Opened:
    return Opened(source, findings=(Finding(code, source, details=details),))
