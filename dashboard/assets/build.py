"""What `make assets` runs (`python -m dashboard.assets.build`) after `npm run build`: fills `dist/` and writes its digests.

Only people who change the font, the Dash packages or plotly need it; serving needs none of this.
"""

import hashlib
import json
from io import BytesIO
from pathlib import Path

import brotli
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from dashboard.web.png import png
from dashboard.web.static import ASSETS, DIST, dash_scripts

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "node_modules/@fontsource-variable/source-sans-3/files"
FONT_FILE = FONT / "source-sans-3-latin-wght-normal.woff2"
OTHER_FONT_FILE = FONT / "source-sans-3-latin-ext-wght-normal.woff2"
WEIGHTS = {"regular": 400, "bold": 600}
PLOTLY = ROOT / "build" / "plotly.js"
# The letters of Western Europe; of the signs those that texts and names have: each weighs in every first view.
CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + "".join(map(chr, range(0xC0, 0x100)))
PUNCTUATION = "\N{NO-BREAK SPACE}\N{SOFT HYPHEN}¡¿«»·°ºªŒœŸ–—‘’“”„…•·‹›−×′″€↑↓\N{THIN SPACE}"
NARROW_NO_BREAK_SPACE, THIN_SPACE = 0x202F, 0x2009
FEATURES = ["ccmp", "kern", "liga", "locl", "mark", "pnum"]  # no fractions
OTHER_LETTERS = [*range(0x100, 0x180), *range(0x218, 0x21C), *range(0x1E00, 0x1F00)]
FAMILY, IN_ENGLISH = 1, (3, 1, 0x409)  # in a font's table of names
ICON_WIDTH = 180  # px, as the home screen of a phone takes it


def font() -> bytes:
    """Source Sans 3 for English, French and Spanish, in the weights from 400 to 700."""
    face = TTFont(FONT_FILE)
    for table in face["cmap"].tables:
        if THIN_SPACE in table.cmap:  # the narrow no-break space of our numbers is not in the font
            table.cmap[NARROW_NO_BREAK_SPACE] = table.cmap[THIN_SPACE]
    instancer.instantiateVariableFont(face, {"wght": (400, 400, 700)}, inplace=True)
    face = _saved(face)
    options = subset.Options(layout_features=FEATURES, hinting=False, flavor="woff2")
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=CHARACTERS + PUNCTUATION + chr(NARROW_NO_BREAK_SPACE))
    subsetter.subset(face)
    face.flavor = "woff2"
    return _bytes(face)


def picture_font(packed: bytes) -> bytes:
    """The same letters for pictures: what draws them reads no WOFF2, and finds a font by the name of its family."""
    face = TTFont(BytesIO(packed), recalcTimestamp=False)
    face.flavor = None
    face["name"].setName("Source Sans 3", FAMILY, *IN_ENGLISH)
    return _bytes(face)


def other_letters() -> bytes:
    """The letters of other languages that write in Latin, for the names of partners in pictures."""
    face = TTFont(OTHER_FONT_FILE)
    instancer.instantiateVariableFont(face, {"wght": (400, 400, 700)}, inplace=True)
    face = _saved(face)
    face["name"].setName("Source Sans 3 Extended", FAMILY, *IN_ENGLISH)
    subsetter = subset.Subsetter(subset.Options(layout_features=["kern", "mark"], hinting=False))
    subsetter.populate(unicodes=OTHER_LETTERS)
    subsetter.subset(face)
    return _bytes(face)


def widths(*fonts: bytes) -> bytes:
    """How wide each letter is, in thousandths of the size, regular and bold: so that words break where they must."""
    found: dict[str, dict[str, int]] = {name: {} for name in WEIGHTS}
    for font_file in fonts:
        for name, weight in WEIGHTS.items():
            face = instancer.instantiateVariableFont(TTFont(BytesIO(font_file)), {"wght": weight})
            scale = 1000 / face["head"].unitsPerEm
            found[name] |= {
                chr(code): round(face["hmtx"][glyph][0] * scale)
                for code, glyph in sorted(face.getBestCmap().items())
            }
    return json.dumps(found, ensure_ascii=False, separators=(",", ":")).encode()


def _bytes(face: TTFont) -> bytes:
    plain = BytesIO()
    face.save(plain)
    return plain.getvalue()


def _saved(face: TTFont) -> TTFont:
    """A face as a file would hold it; its date stays, so that every day builds the same bytes."""
    face.recalcTimestamp = False
    plain = BytesIO()
    face.flavor = None
    face.save(plain)
    plain.seek(0)
    return TTFont(plain, recalcTimestamp=False)


def main() -> None:
    """Replace `dist/` by what is built now."""
    packed = font()
    plain, others = picture_font(packed), other_letters()
    built = {
        "dash.js.br": brotli.compress(dash_scripts()),
        "plotly.js.br": brotli.compress(PLOTLY.read_bytes()),
        "source-sans-3.woff2": packed,
        "source-sans-3.ttf": plain,
        "source-sans-3-extended.ttf": others,
        "source-sans-3.widths.json": widths(plain, others),
        "apple-touch-icon.png": png((ASSETS / "touch-icon.svg").read_text("utf-8"), ICON_WIDTH),
    }
    DIST.mkdir(exist_ok=True)
    for name, data in built.items():
        (DIST / name).write_bytes(data)
    digests = {name: hashlib.sha256(data).hexdigest() for name, data in built.items()}
    (DIST / "digests.json").write_text(json.dumps(digests, indent=1) + "\n")
    for name, data in built.items():
        print(f"{name}: {len(data)} bytes")  # noqa: T201 - a build says what it made


if __name__ == "__main__":
    main()
