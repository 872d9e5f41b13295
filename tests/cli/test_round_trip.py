"""What was published goes out as files and comes in again as the same; what changed between any two can be asked."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.demo import write_demo
from dashboard.errors import D4Error
from dashboard.exports import write_exports, write_workbook
from dashboard.records import About, Membership
from dashboard.settings import Settings
from dashboard.snapshot import Records
from tests.makers import AS_OF, make_alliance, make_membership, make_partner


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The exports folder of the settings, still empty; the store of the settings, not there yet."""
    monkeypatch.setenv("D4_EXPORTS", str(tmp_path / "exports"))
    monkeypatch.setenv("D4_STORE", f"sqlite:///{tmp_path / 'd4.sqlite'}")
    return tmp_path / "exports"


def told(capsys, *arguments: str) -> Any:
    capsys.readouterr()
    assert main([*arguments, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("exports", ["the public record", "an illustrative set", "odd words"])
def test_what_is_exported_loads_back_to_the_same_digest(folder, capsys, monkeypatch, exports, form):
    out = str(folder.parent / "out")
    if exports == "the public record":
        monkeypatch.setenv("D4_EXPORTS", Settings().exports)
    elif exports == "an illustrative set":
        write_demo(folder)
    else:
        odd = ('=1+1; "x"', "+33", "a, b; c | d", "Ünïcode – « x »", "0012", "1E+05", "a" * 900)
        names = [make_partner(f"P{n}", name=f"{name}.", acronym=name) for n, name in enumerate(odd)]
        write_exports(folder, About(as_of=AS_OF), names)
    assert main(["publish"]) == 0
    published = told(capsys, "history")["publications"][0]["snapshot"]

    assert main(["export", out, "--format", form]) == 0

    back = told(capsys, "check", out)
    assert back["snapshot"] == published
    assert not {one["severity"] for one in back["findings"]} - {"warning", "note"}


def test_records_that_no_sheet_can_hold_are_not_half_written(tmp_path):
    many: Records[Membership] = Records(Membership, {}, 1_048_576)

    with pytest.raises(D4Error, match="CSV files"):
        write_workbook(tmp_path / "out" / "d4.xlsx", About(), [many])

    assert not (tmp_path / "out").exists()


def test_what_was_published_names_the_digest_of_every_file(folder, capsys):
    write_exports(folder, About(as_of=AS_OF), [make_partner("P1")])

    digests = told(capsys, "check")["digests"]

    assert digests == {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir()
    }


def test_what_changed_between_any_two_snapshots_can_be_asked(folder, capsys):
    digests = []
    for partners in (2, 3, 4):
        records = [make_partner(f"P{number}") for number in range(partners)]
        members = [make_membership(partner_id=f"P{number}") for number in range(partners - 1)]
        write_exports(folder, About(as_of=AS_OF), [*records, make_alliance(), *members])
        assert main(["publish"]) == 0
        digests.append(told(capsys, "history")["publications"][0]["snapshot"])

    changes = told(capsys, "history", digests[0][:12], digests[1][:12])["changes"]
    assert [one["id"] for one in changes["engaged"]["newly"]] == ["P1"]
    assert changes["records"] == {
        "partners": {"added": 1, "removed": 0, "changed": 0},
        "memberships": {"added": 1, "removed": 0, "changed": 0},
    }
    to_now = told(capsys, "history", digests[0][:12])["changes"]
    assert [one["id"] for one in to_now["register"]["newly"]] == ["P2", "P3"]

    assert main(["history", digests[1][:12], digests[0][:12]]) == 0
    assert "No longer taking part: 1 partner" in capsys.readouterr().out
    assert main(["history", "abcdef"]) == 1


@pytest.mark.parametrize("place", ["before", "after"])
def test_forms_are_written_in_the_language_that_is_asked_for(tmp_path, capsys, place):
    words = ["template", str(tmp_path / "forms")]
    speaks = ["--lang", "fr"]

    assert main([*speaks, *words] if place == "before" else [*words, *speaks]) == 0

    assert (tmp_path / "forms" / "partenaires.xlsx").exists()
    assert "formulaires" in capsys.readouterr().out
    assert main([*words, *speaks]) == 1
    assert "existe déjà" in capsys.readouterr().err


def test_a_report_is_written_where_it_is_wanted(folder, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("D4_REPORTS", str(tmp_path / "reports"))
    monkeypatch.setenv("D4_LANGUAGE", "es")
    write_exports(folder, About(as_of=AS_OF), [make_partner("P1")])
    with (folder / "memberships.csv").open("w") as file:
        file.write("alliance_id,partner_id\nA9,P1\n")

    main(["publish"])

    [report] = (tmp_path / "reports").iterdir()
    assert report.name.endswith("por confirmar")
    assert {path.suffix for path in report.iterdir()} == {".html", ".xlsx"}
    assert str(report) in capsys.readouterr().err
