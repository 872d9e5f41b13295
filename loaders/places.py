"""What lies in a place: every file and database, opened by the reader of its format; strangers are named."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from dashboard.findings import Finding
from loaders.csv_files import open_csv
from loaders.tables import Fit, Opened, shown_name

READERS: dict[str, Callable[[Path, Fit], Opened]] = {".csv": open_csv, ".tsv": open_csv}
NOT_READ_YET = (".xlsx", ".xlsm", ".xls", ".ods", ".sqlite", ".db", ".sql")


def opened(places: Iterable[str], fit: Fit) -> Iterator[Opened]:
    """Everything in the places, in the order of its name, each once. `fit`: see `loaders.tables`."""
    seen: set[Path] = set()
    for written in places:
        if re.match(r"[a-z][a-z0-9+]*://", written):
            # never the address itself: it may hold a password
            yield _said("database_not_read", written.partition("://")[0])
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
                yield _opened(file, fit, was_named=not is_folder)
            seen.add(file)


def _opened(file: Path, fit: Fit, *, was_named: bool) -> Opened:
    """A file opened; of a folder, what is no export is passed over and said."""
    name, suffix = shown_name(file), file.suffix.casefold()
    is_hidden = file.name.startswith((".", "~$")) or file.name.endswith(("~", "#"))
    if was_named:
        return READERS.get(suffix, open_csv)(file, fit)
    if is_hidden or file.is_dir() or suffix not in (*READERS, *NOT_READ_YET):
        return _said("stranger", name)
    if not file.is_file():
        return _said("unreadable_file", name, reason="no file, or a link that leads nowhere")
    if suffix in NOT_READ_YET:
        return _said("format_not_read", name)
    return READERS[suffix](file, fit)


def _said(code: str, source: str, **details: str) -> Opened:
    return Opened(source, findings=(Finding(code, source, details=details),))
