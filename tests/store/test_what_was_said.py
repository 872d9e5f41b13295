"""What a publication says of each day, all its figures, and since when its records are shown are kept with it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from dashboard.errors import StoreError
from dashboard.lineage import Lineage, lineage
from dashboard.snapshot import Snapshot
from dashboard.store import Publication, Said, Store
from tests.makers import make_alliance, make_membership, make_partner, make_snapshot_of

JANUARY, MARCH, MAY = (datetime(2026, month, 1, 12, tzinfo=UTC) for month in (1, 3, 5))


def numbered(number: int) -> Snapshot:
    return make_snapshot_of(make_partner(f"P{number}"))


def saying(number: int) -> Said:
    """What is said of the snapshot of that number; not everything is known."""
    figures = {"engaged": number, "whole": None}
    return Said({"2022-12-31": figures}, {"snapshot": number, "fraction": number / 744})


def publish(
    store: Store,
    snapshot: Snapshot,
    stated: Said | None = None,
    at: datetime = JANUARY,
    **more: Any,
) -> Publication:
    given = {"figures": {}, "exports": [], "findings": (), **more}
    return store.publish(snapshot, at=at, stated=stated, **given)


def days(shown: Lineage) -> dict[str, list[tuple[date | None, date | None]]]:
    return {
        table: [of_table.days(row) for row in range(len(of_table.first))]
        for table, of_table in shown.items()
    }


# --- what was said of days ------------------------------------------------------------------------


def test_what_each_publication_said_of_days_comes_back_the_oldest_first(store_url):
    store = Store(store_url)
    for number, at in ((1, JANUARY), (2, MARCH)):
        publish(store, numbered(number), saying(number), at)

    first, second = Store(store_url).stated()

    assert (first.number, first.digest, first.at, first.action) == (
        1, numbered(1).digest, JANUARY, "publish",
    )  # fmt: skip
    assert first.by_day == {"2022-12-31": {"engaged": 1, "whole": None}}
    assert (second.number, second.at) == (2, MARCH)
    assert second.by_day == {"2022-12-31": {"engaged": 2, "whole": None}}


def test_of_what_was_published_without_a_word_nothing_is_known(store_url):
    store = Store(store_url)
    publish(store, numbered(1))
    publish(store, numbered(2), saying(2))

    assert [one.number for one in store.stated()] == [2]
    assert store.document(numbered(1).digest) is None
    assert store.document(numbered(3).digest) is None


def test_publishing_the_same_again_says_nothing_new(store_url):
    store = Store(store_url)
    publish(store, numbered(1), saying(1))
    publish(store, numbered(1), saying(2), MARCH)

    assert [one.by_day for one in store.stated()] == [saying(1).by_day]


def test_a_rollback_says_once_more_what_was_said_of_the_snapshot(store_url):
    store = Store(store_url)
    publish(store, numbered(1), saying(1))
    publish(store, numbered(2), saying(2))
    store.rollback(at=MAY)

    last = store.stated()[-1]

    assert (last.number, last.action, last.at) == (3, "rollback", MAY)
    assert (last.digest, last.by_day) == (numbered(1).digest, saying(1).by_day)
    assert store.document(numbered(1).digest) == saying(1).document


def test_a_rollback_to_what_was_published_without_a_word_says_nothing_either(store_url):
    store = Store(store_url)
    publish(store, numbered(1))
    publish(store, numbered(2), saying(2))
    store.rollback(at=MAY)

    assert [one.number for one in store.stated()] == [2]


def test_a_publication_that_fails_has_said_nothing(store_url):
    store = Store(store_url)
    publish(store, numbered(1), saying(1))

    with pytest.raises(StoreError, match="meanwhile"):
        publish(store, numbered(2), saying(2), instead_of=0)

    assert [one.number for one in store.stated()] == [1]


# --- all figures, as they were published ----------------------------------------------------------


def test_the_figures_of_a_snapshot_are_those_of_its_last_publication(store_url):
    store = Store(store_url)
    publish(store, numbered(1), saying(1))
    publish(store, numbered(2), saying(2))
    publish(store, numbered(1), saying(3), MARCH)

    assert store.document(numbered(1).digest) == {"snapshot": 3, "fraction": 3 / 744}
    assert store.document(numbered(2).digest) == {"snapshot": 2, "fraction": 2 / 744}


# --- since when the records are shown -------------------------------------------------------------


def test_since_when_the_records_are_shown_comes_back_for_every_table(store_url):
    before = make_snapshot_of(make_partner("P1"), make_partner("P2"))
    after = make_snapshot_of(
        make_partner("P1"),
        make_partner("P2", country="FRA"),
        make_alliance("A1"),
        make_membership("A1", "P1"),
    )
    store = Store(store_url)
    first = lineage(before, JANUARY.date())
    publish(store, before, days=first)
    publish(store, after, at=MARCH, days=lineage(after, MARCH.date(), before, first))

    kept = Store(store_url).lineage(after.digest)

    assert kept is not None
    january, march = JANUARY.date(), MARCH.date()
    found = days(kept)
    assert found.pop("partners") == [(january, january), (january, march)]
    assert found.pop("alliances") == found.pop("memberships") == [(march, march)]
    assert not any(found.values())


def test_a_snapshot_that_is_published_again_keeps_its_days(store_url):
    store = Store(store_url)
    one, other = numbered(1), numbered(2)
    publish(store, one, days=lineage(one, JANUARY.date()))
    publish(store, other, days=lineage(other, MARCH.date()))
    publish(store, one, at=MAY, days=lineage(one, MAY.date()))

    kept = store.lineage(one.digest)

    assert kept is not None
    assert days(kept)["partners"] == [(JANUARY.date(), JANUARY.date())]


def test_where_nobody_kept_the_days_none_are_known(store_url):
    store = Store(store_url)
    publish(store, numbered(1))

    assert store.lineage(numbered(1).digest) is None
    assert store.lineage(numbered(2).digest) is None


# --- stores of earlier releases -------------------------------------------------------------------


def test_a_store_that_nobody_wrote_to_says_nothing(store_url):
    store = Store(store_url)

    assert store.stated() == ()
    assert store.document(numbered(1).digest) is None
    assert store.lineage(numbered(1).digest) is None


def test_a_store_of_a_release_that_kept_nothing_of_it_is_read_and_then_keeps_it(store_url):
    publish(Store(store_url), numbered(1), saying(1), days=lineage(numbered(1), JANUARY.date()))
    as_an_earlier_release_left_it(store_url)
    store = Store(store_url)
    before = (
        store.stated(),
        store.document(numbered(1).digest),
        store.lineage(numbered(1).digest),
        len(store.history()),
    )

    publish(store, numbered(2), saying(2), days=lineage(numbered(2), MARCH.date()))

    assert before == ((), None, None, 1)
    assert [one.number for one in store.stated()] == [2]
    assert store.lineage(numbered(2).digest) is not None
    store.rollback(at=MAY)
    assert [one.number for one in store.stated()] == [2]


def as_an_earlier_release_left_it(url: str) -> None:
    address = make_url(url)
    if address.drivername == "postgresql":
        address = address.set(drivername="postgresql+psycopg")
    with create_engine(address, poolclass=NullPool).begin() as connection:
        connection.execute(text("DROP TABLE stated"))
        connection.execute(text("DROP TABLE lineage"))
