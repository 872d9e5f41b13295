"""A workbook looked through before anything opens it.

The library that reads workbooks makes room for every cell up to the last, believes what the archive states, and shows
a formula that failed or was never calculated as an empty cell. So each part that it would read is read here first: is
it small enough, and which of its cells hold no value?
"""

from dataclasses import dataclass
from datetime import date
from xml.etree import ElementTree as ET
from xml.parsers import expat

from loaders.archives import (
    BAD_PART,
    CONTRADICTION,
    DAMAGED,
    ENCRYPTED,
    TOO_LARGE,
    UNUSUAL,
    Archive,
    RefusedError,
)
from loaders.days import FROM_1900
from loaders.sheet_marks import MOST_CELLS, LargeError, OdsMarks, SheetMarks, XlsxMarks

MOST_ELEMENTS = 3 * MOST_CELLS  # in a part: what cells of text can take
MOST_NAMES = 10 << 20  # bytes of the parts that only name others
ROOT, BOOK, LINKS = "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
CONTENT, MANIFEST = "content.xml", "meta-inf/manifest.xml"
DOCUMENT = "/relationships/officeDocument"
FROM_1904 = date(1904, 1, 1)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """What is to be known of a workbook before it is opened: `sheets` by name, and the day that it counts days from."""

    sheets: dict[str, SheetMarks]
    epoch: date
    has_macros: bool


def look_through(data: bytes) -> Unpacked:
    """The sheets of a workbook; raises RefusedError for what is none, or could hurt."""
    archive = Archive(data)
    has_macros = any(
        name.endswith("vbaproject.bin") or name.startswith("basic/") for name in archive.names
    )
    try:
        if BOOK in archive.names:
            return Unpacked(*_xlsx(archive), has_macros)
        if CONTENT in archive.names:
            return Unpacked(*_ods(archive), has_macros)
    except LargeError as error:
        raise RefusedError(TOO_LARGE) from error
    except (expat.ExpatError, ET.ParseError) as error:
        raise RefusedError(DAMAGED, BAD_PART) from error
    except (ValueError, KeyError) as error:  # a number that is none, a name of nothing
        raise RefusedError(DAMAGED, CONTRADICTION) from error
    raise RefusedError("not_a_workbook")


def _xlsx(archive: Archive) -> tuple[dict[str, SheetMarks], date]:
    marks: dict[str, SheetMarks] = {}
    for name in archive.names:
        if name == ROOT or (name.startswith("xl/") and name.endswith((".xml", ".rels"))):
            found = XlsxMarks()
            _scan(archive, name, found)
            marks[name] = found
    # The library goes where this part points to; what else may lie there has not been looked at.
    if {target.lstrip("/") for target in _targets(archive, ROOT, DOCUMENT).values()} != {BOOK}:
        raise RefusedError(DAMAGED, CONTRADICTION)
    book, targets = _small(archive, BOOK), _targets(archive, LINKS)
    sheets: dict[str, SheetMarks] = {}
    for sheet in book.iterfind("{*}sheets/{*}sheet"):
        relation = next((value for key, value in sheet.items() if key.endswith("}id")), "")
        name = sheet.attrib["name"]
        if name in sheets:
            raise RefusedError(DAMAGED, CONTRADICTION)
        sheets[name] = marks[_path(targets[relation])]
    settings = book.find("{*}workbookPr")
    is_1904 = settings is not None and settings.get("date1904") in ("1", "true")
    return sheets, FROM_1904 if is_1904 else FROM_1900


def _targets(archive: Archive, name: str, kind: str = "") -> dict[str, str]:
    """What a part of relations points to, by the relations' ids; only those of a `kind` where one is given."""
    return {
        link.get("Id", ""): link.get("Target", "").replace("\\", "/").casefold()
        for link in _small(archive, name)
        if link.get("Type", "").endswith(kind)
    }


def _path(target: str) -> str:
    """The name of a part that the workbook points to."""
    return target[1:] if target.startswith("/") else f"xl/{target}"


def _ods(archive: Archive) -> tuple[dict[str, SheetMarks], date]:
    if MANIFEST in archive.names and b"encryption-data" in b"".join(archive.pieces(MANIFEST)):
        raise RefusedError(ENCRYPTED)
    found = OdsMarks()
    _scan(archive, CONTENT, found)
    return found.sheets, found.epoch or FROM_1900


def _scan(archive: Archive, name: str, marks: XlsxMarks | OdsMarks) -> None:
    """Read a part as XML; a document type is refused, since only attacks have entities to expand."""
    parser = expat.ParserCreate(encoding="utf-8")  # as the library takes it, whatever the part says
    parser.StartDoctypeDeclHandler = _refuse_doctype
    marks.listen(parser)
    elements = 0
    for piece in archive.pieces(name):
        elements += piece.count(b"<") - piece.count(b"</")
        if elements > MOST_ELEMENTS:
            raise LargeError
        parser.Parse(piece)
    parser.Parse(b"", True)
    marks.end()


def _refuse_doctype(*_: object) -> None:
    raise RefusedError(DAMAGED, UNUSUAL)


def _small(archive: Archive, name: str) -> ET.Element:
    text = b""
    for piece in archive.pieces(name):
        text += piece
        if len(text) > MOST_NAMES:
            raise RefusedError(TOO_LARGE)
    parser = ET.XMLParser(encoding="utf-8")  # noqa: S314 - `_scan` has refused document types
    parser.feed(text)
    element: ET.Element = parser.close()
    return element
