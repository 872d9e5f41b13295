"""What changed between two snapshots, and because of what."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.address import Filters
from dashboard.api import figures_summary
from dashboard.changes import (
    Cause,
    Changes,
    Edit,
    Edits,
    Figure,
    Flow,
    Moved,
    Reason,
    changes,
    headline,
)
from dashboard.indicators import values
from dashboard.records import About, Alliance, Membership, Partner, Record
from dashboard.snapshot import Snapshot, make_snapshot
from tests.indicators import brute_force
from tests.indicators.test_laws import (
    ALLIANCES,
    FRAMEWORK,
    PARTNERS,
    days,
    law,
    periods,
    snapshot_of,
    tables,
)
from tests.makers import (
    make_alliance,
    make_count,
    make_membership,
    make_milestone,
    make_partner,
    make_snapshot_of,
)

EARLIER, LATER = date(2023, 12, 31), date(2024, 12, 31)
BETWEEN = date(2024, 6, 30)
BY_DAY = {cause for cause in Cause if cause.endswith(("joined", "left", "began", "ended"))}
MIRRORED = {
    Cause.PARTNER_ADDED: Cause.PARTNER_REMOVED,
    Cause.PARTNER_REMOVED: Cause.PARTNER_ADDED,
    Cause.AGREEMENT_ADDED: Cause.AGREEMENT_REMOVED,
    Cause.AGREEMENT_REMOVED: Cause.AGREEMENT_ADDED,
}


def changed(before: Snapshot, after: Snapshot) -> Changes:
    return changes(before, after, FRAMEWORK)


def at(day: date, *records: Record) -> Snapshot:
    return make_snapshot_of(*records, as_of=day)


def told(flow: Flow[Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Who moved, and why: by id, the alliances behind each cause."""
    newly, no_longer = (
        {
            key_of(moved.record): {
                str(reason.cause): [alliance.alliance_id for alliance in reason.alliances]
                for reason in moved.reasons
            }
            for moved in side
        }
        for side in (flow.newly, flow.no_longer)
    )
    return newly, no_longer


def key_of(record: Record) -> Any:
    match record:
        case Partner():
            return record.partner_id
        case Alliance():
            return record.alliance_id
    return record


# --- examples: because the records changed --------------------------------------------------------

P1, A1 = make_partner("P1"), make_alliance("A1", lead_partner_id="P1")
A1_OF_NOBODY = make_alliance("A1")
TAKES_PART = make_membership("A1", "P1")
RECORDS_CHANGED: dict[str, tuple[list[Record], list[Record], str, str]] = {
    "A partner is new, and leads an agreement that was there": (
        [A1], [P1, A1], "partner_added", "partner_removed",
    ),
    "A partner had not joined yet, and now the register says that it had": (
        [make_partner("P1", joined_on=date(2025, 1, 1)), A1], [P1, A1],
        "partner_changed", "partner_changed",
    ),
    "An agreement is new, and so is that the partner takes part in it": (
        [P1], [P1, A1_OF_NOBODY, TAKES_PART], "agreement_added", "agreement_removed",
    ),
    "An agreement was planned and is active": (
        [P1, make_alliance("A1", status="planned", lead_partner_id="P1")], [P1, A1],
        "agreement_changed", "agreement_changed",
    ),
    "An agreement has no start of its own, and another membership now states an earlier one": (
        [
            P1, make_partner("P2"), make_alliance("A1", started_on=None, lead_partner_id="P1"),
            make_membership("A1", "P2", joined_on=date(2025, 1, 1)),
        ],
        [
            P1, make_partner("P2"), make_alliance("A1", started_on=None, lead_partner_id="P1"),
            make_membership("A1", "P2", joined_on=date(2025, 1, 1)),
            make_membership("A1", "P2", joined_on=date(2020, 1, 1), left_on=date(2021, 1, 1)),
        ],
        "agreement_changed", "agreement_changed",
    ),
    "A membership is new in an agreement that was in force": (
        [P1, A1_OF_NOBODY], [P1, A1_OF_NOBODY, TAKES_PART],
        "participation_changed", "participation_changed",
    ),
    "A partner now leads an agreement that was in force": (
        [P1, A1_OF_NOBODY], [P1, A1], "participation_changed", "participation_changed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", RECORDS_CHANGED)
def test_a_partner_is_newly_engaged_because_the_records_changed(sentence):
    old, new, cause, mirrored = RECORDS_CHANGED[sentence]
    before, after = at(LATER, *old), at(LATER, *new)

    assert told(changed(before, after).engaged) == ({"P1": {cause: ["A1"]}}, {})
    assert told(changed(after, before).engaged) == ({}, {"P1": {mirrored: ["A1"]}})


# --- examples: because the day moved on -----------------------------------------------------------

DAY_MOVED: dict[str, tuple[list[Record], dict[str, Any], dict[str, Any]]] = {
    "A partner joins": (
        [make_partner("P1", joined_on=BETWEEN), A1], {"P1": {"partner_joined": ["A1"]}}, {},
    ),
    "A partner leaves": (
        [make_partner("P1", left_on=BETWEEN), A1], {}, {"P1": {"partner_left": ["A1"]}},
    ),
    "An agreement begins": (
        [P1, make_alliance("A1", started_on=BETWEEN, lead_partner_id="P1")],
        {"P1": {"agreement_began": ["A1"]}}, {},
    ),
    "An agreement ends": (
        [P1, make_alliance("A1", ended_on=BETWEEN, lead_partner_id="P1")],
        {}, {"P1": {"agreement_ended": ["A1"]}},
    ),
    "A partner begins to take part": (
        [P1, A1, make_membership("A1", "P1", joined_on=BETWEEN)],
        {"P1": {"participation_began": ["A1"]}}, {},
    ),
    "A partner ends to take part": (
        [P1, A1, make_membership("A1", "P1", left_on=BETWEEN)],
        {}, {"P1": {"participation_ended": ["A1"]}},
    ),
}  # fmt: skip


@pytest.mark.parametrize("sentence", DAY_MOVED)
def test_the_same_records_on_another_day_engage_others_with_causes_of_the_calendar(sentence):
    records, newly, no_longer = DAY_MOVED[sentence]
    before, after = at(EARLIER, *records), at(LATER, *records)

    forth, back = changed(before, after), changed(after, before)
    assert told(forth.engaged) == (newly, no_longer)
    assert told(back.engaged) == (no_longer, newly)
    assert not forth.edits
    assert forth.figures["engaged"].by_records == 0


def test_every_cause_has_an_example():
    shown = {cause for _, _, *both in RECORDS_CHANGED.values() for cause in both}
    for _, *sides in DAY_MOVED.values():
        shown.update(cause for side in sides for reasons in side.values() for cause in reasons)

    assert shown == set(Cause)


def test_the_day_and_the_records_each_have_their_part_of_a_figure():
    before = at(
        EARLIER,
        *(make_partner(name) for name in ("P1", "P2", "P3", "P4")),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2", lead_partner_id="P2", started_on=BETWEEN),
    )
    after = at(
        LATER,
        *(make_partner(name) for name in ("P1", "P2", "P3", "P4", "P5")),
        make_alliance("A1", lead_partner_id="P1"),
        make_alliance("A2", lead_partner_id="P2", started_on=BETWEEN),
        make_alliance("A3", lead_partner_id="P3"),
        make_alliance("A5", lead_partner_id="P5"),
    )
    found = changed(before, after)

    engaged = found.figures["engaged"]
    assert (engaged.old, engaged.new, engaged.difference) == (1, 4, 3)
    assert (engaged.by_day, engaged.by_records) == (1, 2)
    assert found.figures["listed"] == Figure(old=4, new=5, by_day=0)
    assert told(found.engaged) == (
        {
            "P2": {"agreement_began": ["A2"]},
            "P3": {"agreement_added": ["A3"]},
            "P5": {"partner_added": ["A5"]},
        },
        {},
    )


def test_a_partner_engaged_through_several_agreements_has_the_reason_of_each():
    before = at(EARLIER, P1, make_alliance("A1", started_on=BETWEEN, lead_partner_id="P1"))
    after = at(
        LATER,
        P1,
        make_alliance("A1", started_on=BETWEEN, lead_partner_id="P1"),
        make_alliance("A2", lead_partner_id="P1"),
        make_alliance("A3", lead_partner_id="P1"),
    )

    assert told(changed(before, after).engaged)[0] == {
        "P1": {"agreement_added": ["A2", "A3"], "agreement_began": ["A1"]}
    }


def test_who_stays_engaged_through_another_agreement_has_not_moved():
    before = at(LATER, P1, make_alliance("A1", lead_partner_id="P1"))
    after = at(LATER, P1, make_alliance("A2", lead_partner_id="P1"))
    found = changed(before, after)

    assert told(found.engaged) == ({}, {})
    assert told(found.in_force) == (
        {"A2": {"agreement_added": []}},
        {"A1": {"agreement_removed": []}},
    )


def test_a_moved_record_is_shown_as_it_stands_where_it_counts():
    before = at(LATER, make_partner("P1", name="Old name"), A1)
    after = at(LATER, make_partner("P1", name="New name"))

    [moved] = changed(before, after).engaged.no_longer
    assert moved.record.name == "Old name"
    assert [alliance.name for reason in moved.reasons for alliance in reason.alliances] == [A1.name]


def test_a_changed_record_says_which_fields_and_one_without_an_id_is_removed_and_added():
    before = at(LATER, P1, A1, make_membership("A1", "P1", role="member"), make_count(EARLIER, 3))
    after = at(
        LATER,
        make_partner("P1", country="FRA", themes=("mrv",)),
        A1,
        make_membership("A1", "P1", role="chair"),
        make_count(EARLIER, 4),
        make_milestone(1, "A directory"),
    )
    found = changed(before, after)

    [edit] = found.partners.changed
    assert edit.fields == {"country": (None, "FRA"), "themes": ((), ("mrv",))}
    assert found.memberships == Edits(
        added=(make_membership("A1", "P1", role="chair"),),
        removed=(make_membership("A1", "P1", role="member"),),
        changed=(),
    )
    assert list(found.edits) == ["partners", "memberships", "partner_counts", "activities"]
    assert found.figures["published_total"].difference == 1


def test_a_figure_that_is_not_known_on_a_side_has_no_difference():
    found = changed(at(LATER, P1, make_count(date(2025, 1, 1), 9)), at(LATER, P1))

    assert found.figures["whole"] == Figure(old=None, new=1, by_day=None)
    assert found.figures["whole"].difference is None
    assert found.figures["lower_bound"] == Figure(old=None, new=False, by_day=None)


def test_what_the_exports_say_of_themselves_is_a_change_too():
    before = make_snapshot(LATER, [], About(publisher="One"))
    after = make_snapshot(LATER, [], About(publisher="Another"))

    assert changed(before, after).about.fields == {"publisher": ("One", "Another")}
    assert changed(before, after)
    assert not changed(after, after)


# --- laws -----------------------------------------------------------------------------------------


def some_partner(partner_id: str):
    return st.builds(
        lambda cells: make_partner(partner_id, **cells),
        st.just({}) | periods("joined_on", "left_on", dated=False),
    )


def some_alliance(alliance_id: str):
    return st.builds(
        lambda cells, **more: make_alliance(alliance_id, **cells, **more),
        st.just({}) | periods("started_on", "ended_on", dated=False),
        status=st.sampled_from(["active", "active", "active", "ended", "planned"]),
        lead_partner_id=st.none() | st.none() | st.sampled_from(PARTNERS[:3]),
    )


some_membership = st.builds(
    lambda alliance_id, partner_id, cells: make_membership(alliance_id, partner_id, **cells),
    st.sampled_from(ALLIANCES[:3]),
    st.sampled_from(PARTNERS[:3]),
    periods("joined_on", "left_on", dated=False),
)
some_count = st.builds(make_count, days, st.integers(0, 6))


@st.composite
def pairs(draw) -> tuple[list[Record], list[Record]]:
    """Some records, and the same with a part of them gone, added, or of other content.

    Memberships that name an unknown partner are left out: they never get into a snapshot.
    """
    before: list[Record] = []
    after: list[Record] = []
    for some in (*map(some_partner, PARTNERS[:3]), *map(some_alliance, ALLIANCES[:3])):
        old = draw(some | some | some | st.none())
        new = draw(st.just(old) | st.just(old) | some | st.none())
        before += [old] if old else []
        after += [new] if new else []
    for some, most in ((some_membership, 3), (some_count, 1)):
        both = draw(st.lists(some, max_size=most))
        before += both + draw(st.lists(some, max_size=most))
        after += both + draw(st.lists(some, max_size=most))
    return of_somebody(before), of_somebody(after)


def of_somebody(records: list[Record]) -> list[Record]:
    known = {record.partner_id for record in records if isinstance(record, Partner)}
    return [one for one in records if not isinstance(one, Membership) or one.partner_id in known]


as_of_dates = st.just((LATER, LATER)) | st.tuples(days, days)


def causes(found: Changes) -> list[Cause]:
    return [
        reason.cause
        for flow in (found.register, found.engaged, found.in_force)
        for moved in (*flow.newly, *flow.no_longer)
        for reason in moved.reasons
    ]


def engaged_ids(snapshot: Snapshot) -> set[str]:
    day = brute_force.Day(snapshot, FRAMEWORK, snapshot.as_of)
    return {
        partner.partner_id
        for partner in day.register
        if brute_force.engagements(day, partner, Filters())
    }


@law
@given(tables(), st.randoms(use_true_random=False))
def test_between_the_same_records_on_the_same_day_nothing_changed(records, chance):
    found = changed(snapshot_of(records), snapshot_of(chance.sample(records, len(records))))

    assert not found
    assert not found.edits
    assert not causes(found)
    assert all(figure.old == figure.new for figure in found.figures.values())


@law
@given(pairs(), as_of_dates)
def test_something_changed_exactly_where_the_digests_differ(pair, as_of):
    before, after = map(snapshot_of, pair, as_of)

    assert bool(changed(before, after)) == (before.digest != after.digest)


@law
@given(pairs(), as_of_dates)
def test_before_and_newly_without_no_longer_is_after(pair, as_of):
    before, after = map(snapshot_of, pair, as_of)
    found = changed(before, after)

    sides = [brute_force.Day(side, FRAMEWORK, side.as_of) for side in (before, after)]
    for flow, ids in (
        (found.register, [{partner.partner_id for partner in side.register} for side in sides]),
        (found.engaged, [engaged_ids(before), engaged_ids(after)]),
        (found.in_force, [{one.alliance_id for one in side.in_force} for side in sides]),
    ):
        newly, no_longer = map(set, told(flow))
        assert newly == ids[1] - ids[0]
        assert no_longer == ids[0] - ids[1]


@law
@given(pairs(), as_of_dates)
def test_the_figures_are_those_of_the_two_snapshots_and_their_parts_add_up(pair, as_of):
    before, after = map(snapshot_of, pair, as_of)
    found = changed(before, after)

    olds, news = (values(side, FRAMEWORK) for side in (before, after))
    assert {name: figure.old for name, figure in found.figures.items()} == headline(olds)
    assert {name: figure.new for name, figure in found.figures.items()} == headline(news)
    for figure in found.figures.values():
        if figure.by_day is not None and figure.by_records is not None:
            assert figure.by_day + figure.by_records == figure.difference
    for name, flow in (
        ("listed", found.register),
        ("engaged", found.engaged),
        ("alliances_in_force", found.in_force),
    ):
        assert found.figures[name].difference == len(flow.newly) - len(flow.no_longer)


@law
@given(tables())
def test_the_headline_figures_are_those_of_the_api(records):
    found = values(snapshot_of(records), FRAMEWORK)

    figures = headline(found)
    for name, figure in figures_summary(found).items():
        exact = figures.pop(name)
        assert figure == (float(exact) if isinstance(exact, Fraction) else exact)
    assert figures == {"whole": found.engaged.whole}


@law
@given(pairs(), as_of_dates)
def test_the_other_way_round_is_the_mirror(pair, as_of):
    before, after = map(snapshot_of, pair, as_of)

    assert changed(after, before) == mirror(changed(before, after))


def mirror(found: Changes) -> Changes:
    fields: dict[str, Any] = {name: getattr(found, name) for name in found.__dataclass_fields__}
    for name, one in fields.items():
        if isinstance(one, Edits):
            changed_back = tuple(map(swapped, one.changed))
            fields[name] = Edits(added=one.removed, removed=one.added, changed=changed_back)
        elif isinstance(one, Flow):
            fields[name] = Flow(
                newly=tuple(map(with_mirrored_causes, one.no_longer)),
                no_longer=tuple(map(with_mirrored_causes, one.newly)),
            )
    fields["about"] = swapped(found.about)
    fields["old_as_of"], fields["new_as_of"] = found.new_as_of, found.old_as_of
    fields["figures"] = {
        name: Figure(one.new, one.old, None if one.by_day is None else -one.by_day)
        for name, one in found.figures.items()
    }
    return Changes(**fields)


def swapped(edit: Edit[Any]) -> Edit[Any]:
    return Edit(old=edit.new, new=edit.old)


def with_mirrored_causes(moved: Moved[Any]) -> Moved[Any]:
    return Moved(
        moved.record,
        tuple(
            Reason(MIRRORED.get(reason.cause, reason.cause), reason.alliances)
            for reason in moved.reasons
        ),
    )


@law
@given(pairs(), days, as_of_dates)
def test_a_cause_says_whether_the_day_or_the_records_changed(pair, day, as_of):
    by_records = changed(*(snapshot_of(records, day) for records in pair))
    by_day = changed(*(snapshot_of(pair[0], day) for day in as_of))

    assert BY_DAY.isdisjoint(causes(by_records))
    assert all(figure.by_day in (0, None) for figure in by_records.figures.values())
    assert BY_DAY.issuperset(causes(by_day))
    assert all(figure.by_records in (0, None) for figure in by_day.figures.values())


@law
@given(pairs(), as_of_dates)
def test_every_cause_is_a_fact_of_the_records(pair, as_of):
    before, after = map(snapshot_of, pair, as_of)
    found = changed(before, after)

    for partner in (*found.engaged.newly, *found.engaged.no_longer):
        assert partner.reasons
        for reason in partner.reasons:
            assert reason.alliances
            for alliance in reason.alliances:
                assert is_so(reason.cause, before, after, partner.record, alliance)
    for partner in (*found.register.newly, *found.register.no_longer):
        [reason] = partner.reasons
        assert is_so(reason.cause, before, after, partner.record, None)
    for agreement in (*found.in_force.newly, *found.in_force.no_longer):
        [reason] = agreement.reasons
        assert is_so(reason.cause, before, after, None, agreement.record)


def is_so(
    cause: Cause,
    before: Snapshot,
    after: Snapshot,
    partner: Partner | None,
    alliance: Alliance | None,
) -> bool:
    """Whether the records say what the cause says, found by loops over them."""
    earlier, later = sorted((before, after), key=lambda side: side.as_of)

    def starts(day: date | None) -> bool:
        return day is not None and earlier.as_of < day <= later.as_of

    def ends(day: date | None) -> bool:
        return day is not None and earlier.as_of <= day < later.as_of

    sides = before, after, earlier
    match cause.split("_"):
        case "partner", how:
            old, new, then = (find(side.partners, partner) for side in sides)
            is_changed = differ(old, new, "joined_on", "left_on")
            began, ended = then and starts(then.joined_on), then and ends(then.left_on)
        case "agreement", how:
            old, new, then = (find(side.alliances, alliance) for side in sides)
            rows = [rows_of(side, alliance) for side in (before, after)]
            is_changed = differ(old, new, "status", "started_on", "ended_on") or rows[0] != rows[1]
            began = then and starts(brute_force.start_of(earlier, then))
            ended = then and ends(then.ended_on)
        case _, how:
            old, new, then = (find(side.alliances, alliance) for side in sides)
            rows = [rows_of(side, alliance, partner) for side in sides]
            is_changed = differ(old, new, "lead_partner_id") or rows[0] != rows[1]
            began = any(starts(row.joined_on) for row in rows[2])
            ended = any(ends(row.left_on) for row in rows[2])
    return {
        "added": old is None,
        "removed": new is None,
        "changed": bool(old and new and is_changed),
        **dict.fromkeys(("joined", "began"), bool(began)),
        **dict.fromkeys(("left", "ended"), bool(ended)),
    }[how]


def find(records: Iterable[Any], wanted: Record | None) -> Any:
    return next((one for one in records if wanted and key_of(one) == key_of(wanted)), None)


def differ(old: Record | None, new: Record | None, *fields: str) -> bool:
    return any(getattr(old, field, None) != getattr(new, field, None) for field in fields)


def rows_of(
    side: Snapshot, alliance: Alliance | None, partner: Partner | None = None
) -> list[Membership]:
    return [
        row
        for row in side.memberships
        if alliance
        and row.alliance_id == alliance.alliance_id
        and (partner is None or row.partner_id == partner.partner_id)
    ]
