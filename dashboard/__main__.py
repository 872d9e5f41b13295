"""`python -m dashboard` is `d4`: a process that runs one command and ends."""

import gc
import os
import sys
from io import TextIOWrapper


def main() -> None:
    """Run the command. Its records all stay to the end: looking for garbage among them costs a quarter more."""
    gc.disable()
    from dashboard.cli import main as run  # noqa: PLC0415 - importing makes no garbage either

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal that lacks a letter shows another for it
            stream.reconfigure(errors="replace")
    try:
        code = run()
        sys.stdout.flush()
    except BrokenPipeError:  # the reader has seen enough: `d4 check | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 1
    gc.freeze()
    sys.exit(code)


if __name__ == "__main__":
    main()
