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

from dashboard.web.static import DIST, dash_scripts

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "node_modules/@fontsource-variable/source-sans-3/files"
FONT_FILE = FONT / "source-sans-3-latin-wght-normal.woff2"
PLOTLY = ROOT / "build" / "plotly.js"
CHARACTERS = "".join(map(chr, range(0x20, 0x7F))) + "".join(map(chr, range(0xA0, 0x100)))
PUNCTUATION = "ŒœŸ–—‘’“”„…•·‹›−×′″€↑↓\N{THIN SPACE}"
NARROW_NO_BREAK_SPACE, THIN_SPACE = 0x202F, 0x2009


def font() -> bytes:
    """Source Sans 3 for English, French and Spanish, in the weights from 400 to 700."""
    face = TTFont(FONT_FILE)
    for table in face["cmap"].tables:
        if THIN_SPACE in table.cmap:  # the narrow no-break space of our numbers is not in the font
            table.cmap[NARROW_NO_BREAK_SPACE] = table.cmap[THIN_SPACE]
    instancer.instantiateVariableFont(face, {"wght": (400, 400, 700)}, inplace=True)
    face = _saved(face)
    options = subset.Options(layout_features=["*"], hinting=False, flavor="woff2")
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=CHARACTERS + PUNCTUATION + chr(NARROW_NO_BREAK_SPACE))
    subsetter.subset(face)
    face.flavor = "woff2"
    packed = BytesIO()
    face.save(packed)
    return packed.getvalue()


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
    built = {
        "dash.js.br": brotli.compress(dash_scripts()),
        "plotly.js.br": brotli.compress(PLOTLY.read_bytes()),
        "source-sans-3.woff2": font(),
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
