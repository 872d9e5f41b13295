"""A drawing as PNG, in our own letters.

It is made in a process of its own: drawing takes a tenth of a second or more, in which Python would let no other
visitor have a turn.
"""

import subprocess
import sys
from pathlib import Path

from dashboard import lettering
from dashboard.web.static import DIST

FONTS = ("source-sans-3.ttf", "source-sans-3-extended.ttf")
DRAWS = Path(__file__).with_name("draw_png.py")
MOST_SECONDS = 30


def png(svg: str, width: int) -> bytes:
    """The SVG as a PNG that is `width` px wide.

    The fonts of the machine are looked at only for letters that ours lack, so that else every server draws
    the same; what no font has is left blank. Raises subprocess.SubprocessError for what is no SVG.
    """
    fonts = "ours" if lettering.has_all(svg) else "all"
    return subprocess.run(  # noqa: S603 - our own program, without a shell
        [sys.executable, "-I", DRAWS, str(width), fonts, *(str(DIST / name) for name in FONTS)],
        input=svg.encode(),
        stdout=subprocess.PIPE,
        check=True,
        timeout=MOST_SECONDS,
    ).stdout
