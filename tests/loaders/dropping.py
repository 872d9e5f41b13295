"""Small drops, written and read, and what was said of them."""

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

from dashboard.findings import Finding
from dashboard.framework import load_framework
from dashboard.settings import REFERENCE
from loaders import Drop, read_exports

FRAMEWORK = load_framework(REFERENCE)


def drop(folder: Path, **files: str | bytes) -> Any:
    """Write files (name without `.csv` → text or bytes) and read the folder."""
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / f"{name}.csv").write_bytes(data)
    return read_exports(str(folder), FRAMEWORK, as_of=None, dropped_on=date(2026, 11, 24))


def codes(read: Drop) -> Counter[str]:
    return Counter(finding.code for finding in read.findings)


def one(read: Drop, code: str) -> Finding:
    """The only finding of this code."""
    [finding] = [finding for finding in read.findings if finding.code == code]
    return finding
