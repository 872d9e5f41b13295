"""Since when a record is shown, and since when it says what it says: carried from each publication to the next."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.lineage import Lineage, Shown, lineage
from dashboard.records import IDS, Partner, Record
from dashboard.snapshot import Snapshot
from tests.indicators.test_laws import law
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_milestone,
    make_partner,
    make_snapshot_of,
)

FIRST = date(2026, 1, 1)
FEBRUARY, MARCH = date(2026, 2, 1), date(2026, 3, 1)


def published(*publications: Sequence[Record]) -> tuple[Snapshot, Lineage]:
    """The last of a chain of publications, one on the first of each month; with its days."""
    before: Snapshot | None = None
    known: Lineage | None = None
    for month, records in enumerate(publications, 1):
        snapshot = make_snapshot_of(*records)
        known = lineage(snapshot, date(2026, month, 1), before, known)
        before = snapshot
    assert before is not None
    assert known is not None
    return before, known


def days(*publications: Sequence[Record]) -> dict[Any, tuple[date | None, date | None]]:
    """For each record of the last publication since when it is shown, and since when as it is."""
    snapshot, known = published(*publications)
    return {
        key_of(record): known[record.table].days(row)
        for records in snapshot.tables()
        for row, record in enumerate(records)
    }


def key_of(record: Record) -> Any:
    return getattr(record, IDS[record.table]) if record.table in IDS else record


P1, P2 = make_partner("P1"), make_partner("P2")
P1_EDITED = make_partner("P1", country="FRA")


def test_in_the_first_publication_every_record_is_new():
    assert days([P1, make_alliance("A1")]) == {"P1": (FIRST, FIRST), "A1": (FIRST, FIRST)}


def test_a_record_that_stays_as_it_is_keeps_both_days():
    assert days([P1], [P1, P2], [P1, P2]) == {"P1": (FIRST, FIRST), "P2": (FEBRUARY, FEBRUARY)}


def test_a_record_that_is_edited_is_still_shown_since_its_first_day():
    assert days([P1], [P1_EDITED]) == {"P1": (FIRST, FEBRUARY)}
    assert days([P1], [P1_EDITED], [P1_EDITED]) == {"P1": (FIRST, FEBRUARY)}


def test_an_edit_that_is_taken_back_is_a_change_as_well():
    assert days([P1], [P1_EDITED], [P1]) == {"P1": (FIRST, MARCH)}


def test_a_record_that_vanishes_and_returns_starts_anew():
    assert days([P1, P2], [P2], [P1, P2]) == {"P1": (MARCH, MARCH), "P2": (FIRST, FIRST)}


def test_a_table_that_was_empty_and_is_filled_starts_anew():
    assert days([P1], [], [P1]) == {"P1": (MARCH, MARCH)}


@pytest.mark.parametrize(
    ("row", "edited"),
    [
        (make_membership("A1", "P1"), make_membership("A1", "P1", role="chair")),
        (make_count(FIRST, 744), make_count(FIRST, 745)),
        (make_milestone(1, "M1"), make_milestone(1, "M1", done_on=FIRST)),
    ],
    ids=["membership", "published total", "milestone"],
)
def test_a_row_without_an_id_is_the_same_by_all_that_it_says(row, edited):
    assert days([row], [row]) == {row: (FIRST, FIRST)}
    assert days([row], [edited]) == {edited: (FEBRUARY, FEBRUARY)}
    assert days([row], [row, edited], [row, edited]) == {
        row: (FIRST, FIRST),
        edited: (FEBRUARY, FEBRUARY),
    }


def test_the_order_of_the_rows_plays_no_part():
    many = [make_partner(f"P{number:02}") for number in range(20)]

    found = days(many, [make_partner("P"), *many[::-1], make_partner("Q")])

    assert found.pop("P") == found.pop("Q") == (FEBRUARY, FEBRUARY)
    assert set(found.values()) == {(FIRST, FIRST)}


def test_of_a_publication_whose_days_nobody_kept_the_days_are_not_known():
    before, after = (
        make_snapshot_of(P1, P2),
        make_snapshot_of(P1, make_partner("P2", country="FRA")),
    )

    known = lineage(after, FEBRUARY, before)["partners"]

    assert [known.days(row) for row in range(2)] == [(None, None), (None, FEBRUARY)]


def test_what_is_not_known_stays_unknown_in_the_publications_after_it():
    before, same = make_snapshot_of(P1), make_snapshot_of(P1, P2)
    known = lineage(same, FEBRUARY, before)

    later = lineage(make_snapshot_of(P1_EDITED, P2), MARCH, same, known)["partners"]

    assert [later.days(row) for row in range(2)] == [(None, MARCH), (FEBRUARY, FEBRUARY)]


def test_every_table_has_a_day_for_each_of_its_records():
    snapshot, known = published([P1, P2, make_alliance("A1"), make_membership("A1", "P1")])

    assert {name: len(shown.first) for name, shown in known.items()} == {
        records.kind.table: len(records) for records in snapshot.tables()
    }
    assert all(isinstance(shown, Shown) for shown in known.values())


# --- a law ----------------------------------------------------------------------------------------

some_partner = st.builds(
    make_partner, st.sampled_from(["P1", "P2"]), country=st.sampled_from([None, "FRA"])
)
some_row = st.builds(
    make_membership, st.just("A1"), st.just("P1"), role=st.sampled_from([None, "chair"])
)
publications = st.lists(
    st.tuples(
        st.lists(some_partner, unique_by=lambda one: one.partner_id, max_size=2),
        st.lists(some_row, max_size=2),
    ).map(lambda tables: [*tables[0], *tables[1]]),
    min_size=1,
    max_size=6,
)


@law
@given(publications)
def test_the_days_are_the_beginnings_of_unbroken_runs_of_publications(chain):
    dates = [FIRST + timedelta(days=31 * number) for number in range(len(chain))]
    before: Snapshot | None = None
    known: Lineage | None = None
    for day, records in zip(dates, chain, strict=True):
        snapshot = make_snapshot_of(*records)
        known, before = lineage(snapshot, day, before, known), snapshot
    assert known is not None
    assert before is not None

    for row, partner in enumerate(before.partners):
        ids = [{one.partner_id for one in of(records)} for records in chain]
        first = dates[beginning([partner.partner_id in some for some in ids])]
        changed = dates[beginning([partner in records for records in chain])]
        assert known["partners"].days(row) == (first, changed)
    for row, membership in enumerate(before.memberships):
        first = dates[beginning([membership in records for records in chain])]
        assert known["memberships"].days(row) == (first, first)


def of(records: Sequence[Record]) -> list[Partner]:
    return [one for one in records if isinstance(one, Partner)]


def beginning(is_there: Sequence[bool]) -> int:
    """Where the run begins that lasts to the end."""
    start = len(is_there) - 1
    while start and is_there[start - 1]:
        start -= 1
    return start
