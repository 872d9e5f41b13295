"""A program of its own (`png.py` runs it): an SVG comes in, a PNG goes out.

python draw_png.py WIDTH ours|all FONT…
"""

import sys

import resvg_py


def main() -> None:
    """Draw what stands on standard input."""
    width, fonts, *files = sys.argv[1:]
    drawn = resvg_py.svg_to_bytes(
        svg_string=sys.stdin.buffer.read().decode(),
        width=int(width),
        skip_system_fonts=fonts == "ours",
        font_files=files,
    )
    sys.stdout.buffer.write(drawn)


if __name__ == "__main__":
    main()
