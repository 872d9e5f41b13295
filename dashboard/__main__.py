"""`python -m dashboard` is `d4`."""

import sys

from dashboard.cli import main

if __name__ == "__main__":
    sys.exit(main())
