"""What must be confirmed before it is published, and that everything else is not asked for."""

import json
from datetime import UTC, date, datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.errors import StoreError
from dashboard.exports import write_exports
from dashboard.framework import load_framework
from dashboard.guards import confirmation, objections
from dashboard.publishing import Press
from dashboard.records import About, Record
from dashboard.settings import REFERENCE, Limits, settings_from
from dashboard.store import Store
from loaders import read_exports
from tests.makers import AS_OF, make_alliance, make_membership, make_partner, make_snapshot_of

LIMITS = Limits(Fraction(5, 100), Fraction(20, 100), Fraction(5, 100))


def partners(count: int) -> list[Record]:
    return [make_partner(f"P{number}") for number in range(count)]


def export(rows: int, set_aside: int) -> dict[str, int]:
    return {"rows": rows, "set_aside": set_aside}


def asked(before, after, *, old=0.5, new=0.5, rows=100, set_aside=0):
    figures = {"fraction": old}, {"fraction": new}
    found = objections([export(rows, set_aside)], before, after, figures, LIMITS)
    return [one.code for one in found]


def test_a_first_publication_is_asked_for_its_faults_alone():
    after = make_snapshot_of(*partners(3))

    assert asked(None, after, old=None) == []
    assert asked(None, after, old=None, set_aside=6) == ["many_set_aside"]


@pytest.mark.parametrize(("set_aside", "codes"), [(5, []), (6, ["many_set_aside"])])
def test_more_than_a_share_of_rows_set_aside_is_asked_for(set_aside, codes):
    after = make_snapshot_of(*partners(3))

    assert asked(after, after, set_aside=set_aside) == codes


@pytest.mark.parametrize(("left", "codes"), [(8, []), (7, ["many_lost"]), (12, [])])
def test_more_than_a_share_of_records_lost_is_asked_for_by_name(left, codes):
    before, after = make_snapshot_of(*partners(10)), make_snapshot_of(*partners(left))

    found = objections([], before, after, ({"fraction": 0.5}, {"fraction": 0.5}), LIMITS)

    assert [one.code for one in found] == codes
    if codes:
        assert found[0].details["names"] == ("Partner P7", "Partner P8", "Partner P9")
        assert (found[0].details["count"], found[0].details["rows"]) == (3, 10)


def test_records_that_are_replaced_by_as_many_others_are_lost_too():
    before = make_snapshot_of(*partners(10))
    after = make_snapshot_of(*(make_partner(f"Q{number}") for number in range(10)))

    assert asked(before, after) == ["many_lost"]


def test_memberships_have_no_id_and_are_lost_by_number():
    register = partners(10)
    members = [make_membership(partner_id=f"P{number}") for number in range(10)]
    before = make_snapshot_of(*register, make_alliance(), *members)
    after = make_snapshot_of(*register, make_alliance(), *members[:7])

    assert asked(before, after) == ["many_lost"]


@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        (0.5, 0.45, []),
        (0.5, 0.44, ["engaged_falls"]),
        (0.5, None, ["share_unknown"]),
        (None, 0.1, []),
        (0.1, 0.9, []),
    ],
)
def test_a_fall_of_the_headline_is_asked_for(old, new, codes):
    snapshot = make_snapshot_of(*partners(3))

    assert asked(snapshot, snapshot, old=old, new=new) == codes


def test_an_earlier_day_is_asked_for():
    before = make_snapshot_of(*partners(3))
    after = make_snapshot_of(*partners(3), as_of=date(2021, 12, 31))

    assert asked(before, after) == ["earlier_day"]
    assert asked(after, before) == []


def test_a_code_confirms_one_thing_only():
    first, other = asked_code("abc", "def"), asked_code("abd", "def")

    assert first != other
    assert first != asked_code("abc", None)
    assert confirmation("abc", "def", ()) is None


def asked_code(digest: str, shown: str | None) -> str | None:
    before, after = make_snapshot_of(*partners(10)), make_snapshot_of(*partners(2))
    found = objections([], before, after, ({"fraction": 1}, {"fraction": 1}), LIMITS)
    return confirmation(digest, shown, found)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("D4_EXPORTS", str(tmp_path / "exports"))
    monkeypatch.setenv("D4_STORE", f"sqlite:///{tmp_path / 'd4.sqlite'}")
    return tmp_path / "exports"


def told(capsys) -> Any:
    capsys.readouterr()
    assert main(["check", "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_what_is_asked_for_is_published_with_its_code_and_with_no_other(folder, capsys):
    write_exports(folder, About(as_of=AS_OF), partners(10))
    assert main(["publish"]) == 0
    write_exports(folder, About(as_of=AS_OF), partners(3))
    capsys.readouterr()

    document = told(capsys)
    assert (document["publishable"], document["verdict"]) == (True, "held")
    [objection] = document["objections"]
    assert objection["code"] == "many_lost"
    assert "7 of the 10 records" in objection["message"]
    assert "Partner P3" in objection["message"]

    assert main(["publish"]) == 1
    assert main(["publish", "--accept", "00000000"]) == 1
    said = capsys.readouterr().out
    assert "still shows no. 1" in said
    assert f"--accept {document['accept']}" in said

    assert main(["publish", "--accept", document["accept"]]) == 0
    assert told(capsys)["verdict"] == "publishable"


def test_the_report_says_before_and_after_and_who_is_the_cause(folder, capsys):
    write_exports(
        folder,
        About(as_of=AS_OF),
        [*partners(3), make_alliance(), make_membership(partner_id="P0")],
    )
    assert main(["publish"]) == 0
    more = [make_alliance("A2", lead_partner_id="P1"), make_membership(partner_id="P0")]
    write_exports(folder, About(as_of=AS_OF), [*partners(4), make_alliance(), *more])
    capsys.readouterr()

    assert main(["--language", "fr", "check"]) == 0

    said = capsys.readouterr().out
    assert "Participe désormais\N{NO-BREAK SPACE}: 1 partenaire" in said
    assert "Partner P1 (P1): ajout\N{NO-BREAK SPACE}: Alliance A2 (A2)" in said
    assert "Ce dépôt remplace tout ce qui est affiché" in said
    changes = told(capsys)["changes"]
    assert [one["id"] for one in changes["register"]["newly"]] == ["P3"]
    assert changes["records"]["alliances"] == {"added": 1, "removed": 0, "changed": 0}


def test_rows_set_aside_say_by_how_much_they_could_still_change_the_figures(folder, capsys):
    write_exports(folder, About(as_of=AS_OF), [*partners(30), make_alliance()])
    with (folder / "memberships.csv").open("w") as file:
        file.write("alliance_id,partner_id\nA1,P0\nA1,Px\nA9,P1\n")

    document = told(capsys)

    assert document["figures"]["engaged"] == 1
    assert document["could_add"] == {"engaged": 2, "listed": 0, "alliances": 0}
    assert main(["check"]) == 0
    assert "at most: partners taking part 2" in capsys.readouterr().out


def test_what_is_shown_already_is_asked_for_nothing(folder, capsys):
    write_exports(folder, About(as_of=AS_OF), partners(2))
    with (folder / "partners.csv").open("a") as file:
        file.write(",no id\n")
    document = told(capsys)
    assert [one["code"] for one in document["objections"]] == ["many_set_aside"]
    assert main(["publish", "--accept", document["accept"]]) == 0
    capsys.readouterr()

    assert told(capsys)["objections"] == []
    assert main(["publish"]) == 0


def test_two_people_who_publish_at_once_do_not_overwrite_what_the_other_has_not_seen(folder):
    framework, now = load_framework(REFERENCE), datetime.now(UTC)
    press = Press(Store(settings_from().store), framework, LIMITS)
    rehearsals = []
    for count in (10, 11):
        write_exports(folder, About(as_of=AS_OF), partners(count))
        drop = read_exports(str(folder), framework, as_of=None, dropped_on=AS_OF)
        rehearsals.append(press.rehearse(drop))

    press.publish(rehearsals[0], at=now)
    with pytest.raises(StoreError, match="published meanwhile"):
        press.publish(rehearsals[1], at=now)

    assert press.publish(rehearsals[0], at=now) == press.store.current()
