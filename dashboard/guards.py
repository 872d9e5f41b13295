"""Guards before a publication: what would be lost in silence is refused until somebody confirms it."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from dashboard.coded import positions
from dashboard.records import IDS
from dashboard.settings import Limits
from dashboard.snapshot import Records, Snapshot

NAMED = 5
LETTERS = 8  # of a code that a person types


@dataclass(frozen=True, slots=True)
class Objection:
    """One reason not to publish without asking; `details` fill the sentence `guard.<code>`."""

    code: str
    details: Mapping[str, Any] = field(default_factory=dict)


def objections(
    exports: Sequence[Mapping[str, Any]],
    before: Snapshot | None,
    after: Snapshot,
    figures: tuple[Mapping[str, Any] | None, Mapping[str, Any]],
    limits: Limits,
) -> tuple[Objection, ...]:
    """What must be confirmed before `after` takes the place of `before`; `figures` are the headline ones of both."""
    found = list(_set_aside(exports, limits))
    if before is not None:
        found += _against(before, after, limits)
        found += _fall(*figures, limits)
    return tuple(found)


def confirmation(digest: str, shown: str | None, refusals: Iterable[Objection]) -> str | None:
    """The code that confirms just this: these records, in the place of those, in spite of these objections."""
    codes = sorted(one.code for one in refusals)
    if not codes:
        return None
    asked = "\n".join([digest, shown or "", *codes])
    return hashlib.sha256(asked.encode()).hexdigest()[:LETTERS]


def _set_aside(exports: Sequence[Mapping[str, Any]], limits: Limits) -> Iterable[Objection]:
    rows, gone = (sum(export[name] for export in exports) for name in ("rows", "set_aside"))
    if rows and Fraction(gone, rows) > limits.set_aside:
        share = Fraction(gone, rows)
        yield Objection(
            "many_set_aside",
            {"count": gone, "rows": rows, "share": share, "limit": limits.set_aside},
        )


def _against(before: Snapshot, after: Snapshot, limits: Limits) -> Iterable[Objection]:
    if before.about.illustrative != after.about.illustrative:
        yield Objection(
            "real_by_illustrative" if after.about.illustrative else "illustrative_by_real"
        )
        return  # the two have no record in common
    if after.as_of < before.as_of:
        yield Objection("earlier_day", {"old": before.as_of, "new": after.as_of})
    for old, new in zip(before.tables(), after.tables(), strict=True):
        count, names = _lost(old, new)
        if count and Fraction(count, len(old)) > limits.lost:
            share = Fraction(count, len(old))
            details = {"count": count, "rows": len(old), "share": share, "limit": limits.lost}
            yield Objection("many_lost", {**details, "table": old.kind.table, "names": names})


def _lost(old: Records[Any], new: Records[Any]) -> tuple[int, tuple[str, ...]]:
    """How many records are gone, and the names of the first; of records without an id, by how many they are fewer."""
    key = IDS.get(old.kind.table)
    if key is None:
        return max(0, len(old) - len(new)), ()
    still = set(new.columns[key].values)
    gone = positions(old.columns[key].where(lambda one: one not in still))
    names = old.columns["title" if key == "note_id" else "name"]
    return len(gone), tuple(names[row] for row in gone[:NAMED])


def _fall(
    old: Mapping[str, Any] | None, new: Mapping[str, Any], limits: Limits
) -> Iterable[Objection]:
    before, after = (old or {}).get("fraction"), new["fraction"]
    if before is None:
        return
    if after is None:
        yield Objection("share_unknown", {"old": Fraction(before)})
    elif before - after > limits.fall:
        details = {"old": Fraction(before), "new": Fraction(after), "limit": limits.fall}
        yield Objection("engaged_falls", details)
