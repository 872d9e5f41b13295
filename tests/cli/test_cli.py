"""The commands do what they say, change nothing that they should not, and say in one sentence what is wrong."""

import json
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli import main
from dashboard.demo import write_demo
from dashboard.exports import write_exports
from dashboard.records import About, Record
from dashboard.settings import ROOT
from tests.makers import AS_OF, make_alliance, make_count, make_membership, make_partner

RECORDS: tuple[Record, ...] = (
    make_partner("P1"),
    make_partner("P2"),
    make_alliance(counterpart="Somebody"),
    make_membership(partner_id="P1"),
    make_count(AS_OF, 4),
)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The exports folder of the settings, filled; the store of the settings, not there yet."""
    monkeypatch.setenv("D4_EXPORTS", str(tmp_path / "exports"))
    monkeypatch.setenv("D4_STORE", f"sqlite:///{tmp_path / 'store' / 'd4.sqlite'}")
    fill(tmp_path / "exports")
    return tmp_path / "exports"


def fill(folder: Path, *more: Record) -> None:
    write_exports(folder, About(as_of=AS_OF), [*RECORDS, *more])


def break_heading(folder: Path) -> None:
    partners = folder / "partners.csv"
    partners.write_text(partners.read_text().replace("partner_id", "nobody_knows_this"))


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """Exit code, standard output, standard error."""
    code = main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


def checked(capsys, *arguments: str) -> dict[str, Any]:
    code, out, err = run(capsys, "check", "--format", "json", *arguments)
    document: dict[str, Any] = json.loads(out)
    assert err == ""
    assert code == (0 if document["publishable"] else 1)
    return document


def test_check_says_what_would_be_shown_and_changes_nothing(folder, capsys):
    document = checked(capsys)

    assert document["publishable"]
    assert document["as_of"] == AS_OF.isoformat()
    assert document["before"] is None
    assert document["figures"] == {
        "listed": 2,
        "published_total": 4,
        "unlisted": 2,
        "engaged": 1,
        "lower_bound": True,
        "fraction": 0.25,
        "alliances_in_force": 1,
        "undated_alliances": 0,
    }
    assert not (folder.parent / "store").exists()


def test_check_names_each_export_with_its_rows(folder, capsys):
    exports = {export["table"]: export for export in checked(capsys)["exports"]}

    assert exports["partners"] == {
        "source": "partners.csv",
        "sheet": None,
        "table": "partners",
        "rows": 2,
        "accepted": 2,
        "set_aside": 0,
        "refused": False,
    }


def test_the_public_record_has_the_figures_that_were_counted_by_hand(folder, capsys):
    document = checked(capsys, str(ROOT / "data" / "exports"))

    assert document["as_of"] == "2022-12-31"
    assert document["figures"] == {
        "listed": 51,
        "published_total": 744,
        "unlisted": 693,
        "engaged": 5,
        "lower_bound": True,
        "fraction": 5 / 744,
        "alliances_in_force": 20,
        "undated_alliances": 10,
    }
    assert {item["severity"] for item in document["findings"]} <= {"warning", "note"}


def test_a_drop_with_an_unknown_heading_is_refused_and_gets_no_figures(folder, capsys):
    break_heading(folder)

    document = checked(capsys)

    assert not document["publishable"]
    assert (document["snapshot"], document["figures"]) == (None, None)
    assert "refused" in {item["severity"] for item in document["findings"]}


def test_a_folder_that_is_not_there_is_refused(folder, capsys):
    document = checked(capsys, str(folder / "nowhere"))

    assert not document["publishable"]
    assert document["findings"]


def test_check_takes_several_paths(folder, capsys):
    whole = checked(capsys)

    parts = checked(capsys, *(str(path) for path in sorted(folder.iterdir())))

    assert parts["snapshot"] == whole["snapshot"]


def test_the_day_of_the_command_wins_over_the_setting_and_that_over_the_exports(
    folder, capsys, monkeypatch
):
    monkeypatch.setenv("D4_AS_OF", "2023-06-30")

    assert checked(capsys)["as_of"] == "2023-06-30"
    assert checked(capsys, "--as-of", "2024-06-30")["as_of"] == "2024-06-30"


def test_the_text_report_begins_with_the_verdict(folder, capsys):
    code, out, _ = run(capsys, "check")

    assert code == 0
    assert out.startswith("This drop may be published.\n")


def test_a_report_can_be_had_in_french(folder, capsys):
    _, out, _ = run(capsys, "--language", "fr", "check")

    assert out.startswith("Ce dépôt peut être publié.\n")


def test_publish_shows_the_exports_and_the_next_check_compares_with_them(folder, capsys):
    code, out, _ = run(capsys, "publish")
    fill(folder, make_partner("P3"))

    assert code == 0
    assert "Published as no. 1" in out
    document = checked(capsys)
    assert (document["before"]["listed"], document["figures"]["listed"]) == (2, 3)


def test_publishing_again_what_is_shown_says_so(folder, capsys):
    run(capsys, "publish")

    code, out, _ = run(capsys, "publish")

    assert code == 0
    assert "This is shown already, as no. 1" in out


def test_a_refused_drop_publishes_nothing_and_names_what_is_still_shown(folder, capsys):
    break_heading(folder)
    first = run(capsys, "publish")
    fill(folder)
    run(capsys, "publish")
    break_heading(folder)
    second = run(capsys, "publish")

    assert first[0] == second[0] == 1
    assert first[1].endswith("Nothing was published.\n")
    assert "the site still shows no. 1" in second[1]


def test_history_lists_what_was_shown_newest_first(folder, capsys):
    assert "Nothing has been published yet" in run(capsys, "history")[1]
    run(capsys, "publish")
    fill(folder, make_partner("P3"))
    run(capsys, "publish")

    lines = run(capsys, "history")[1].splitlines()
    document = json.loads(run(capsys, "history", "--format", "json", "--most", "1")[1])

    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert [item["number"] for item in document["publications"]] == [2]
    assert document["publications"][0]["figures"]["listed"] == 3


def test_rollback_shows_the_snapshot_before(folder, capsys):
    run(capsys, "publish")
    first = checked(capsys)["snapshot"]
    fill(folder, make_partner("P3"))
    run(capsys, "publish")

    code, out, _ = run(capsys, "rollback")

    assert code == 0
    assert f"Shown again, as no. 3: snapshot {first[:12]}" in out
    assert "This is shown already" in run(capsys, "rollback", first[:8])[1]


@pytest.mark.parametrize("command", [("rollback",), ("export", "somewhere")])
def test_with_nothing_published_one_sentence_says_so(folder, capsys, command):
    code, out, err = run(capsys, *command)

    assert (code, out) == (1, "")
    assert err.startswith("d4: Nothing has been published yet")
    assert err.count("\n") == 1


def test_what_is_exported_loads_back_to_the_same_digest(folder, capsys):
    write_demo(folder)
    run(capsys, "publish")
    digest = checked(capsys)["snapshot"]

    run(capsys, "export", str(folder.parent / "out"))

    assert checked(capsys, str(folder.parent / "out"))["snapshot"] == digest


def test_an_as_of_date_that_only_the_command_gave_is_exported_too(folder, capsys):
    (folder / "about.csv").unlink()
    run(capsys, "publish", "--as-of", "2023-06-30")
    digest = checked(capsys, "--as-of", "2023-06-30")["snapshot"]

    run(capsys, "export", str(folder.parent / "out"))

    assert checked(capsys, str(folder.parent / "out"))["snapshot"] == digest


def test_an_export_leaves_no_table_of_an_earlier_one_behind(folder, capsys):
    out = folder.parent / "out"
    write_demo(out)
    run(capsys, "publish")

    run(capsys, "export", str(out))

    assert sorted(path.name for path in out.iterdir()) == sorted(
        path.name for path in folder.iterdir()
    )


def test_demo_writes_a_set_that_may_be_published(folder, capsys):
    code, out, _ = run(capsys, "demo", str(folder.parent / "demo"))

    assert code == 0
    assert "illustrative" in out
    assert checked(capsys, str(folder.parent / "demo"))["publishable"]


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("nonsense",),
        ("check", "--format", "xml"),
        ("check", "--as-of", "yesterday"),
        ("serve", "--port", "70000"),
        ("serve", "--workers", "0"),
        ("demo",),
    ],
)
def test_wrong_usage_ends_with_two(folder, capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main(arguments)

    assert ended.value.code == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "value"), [("D4_AS_OF", "soon"), ("PORT", "http")])
def test_a_setting_that_cannot_be_read_is_wrong_usage(folder, capsys, monkeypatch, name, value):
    monkeypatch.setenv(name, value)

    code, out, err = run(capsys, "check")

    assert (code, out) == (2, "")
    assert err.startswith(f"d4: {name} is “{value}”")


def test_a_damaged_store_is_one_sentence(folder, capsys):
    run(capsys, "publish")
    (folder.parent / "store" / "d4.sqlite").write_text("gone " * 1000)

    code, out, err = run(capsys, "history")

    assert (code, out) == (1, "")
    assert "is damaged" in err
    assert err.count("\n") == 1


def test_checking_needs_no_store(folder, capsys):
    run(capsys, "publish")
    (folder.parent / "store" / "d4.sqlite").write_text("gone " * 1000)

    code, out, err = run(capsys, "check", "--format", "json")

    assert code == 0
    assert json.loads(out)["publishable"]
    assert "is damaged" in err


def test_a_partner_that_is_gone_without_a_day_is_a_warning(folder, capsys):
    fill(folder, make_partner("P3", name="Third"), make_partner("P4", left_on=AS_OF))
    run(capsys, "publish")
    fill(folder)

    [gone] = [one for one in checked(capsys)["findings"] if one["code"] == "partner_gone"]

    assert (gone["severity"], gone["source"], gone["value"]) == ("warning", "partners.csv", "P3")
    assert "Third" in gone["message"]


def test_a_real_set_after_an_illustrative_one_misses_nobody(folder, capsys, tmp_path):
    write_demo(tmp_path / "demo", partners=20, alliances=10, memberships=20)
    run(capsys, "publish", str(tmp_path / "demo"))

    assert "partner_gone" not in {finding["code"] for finding in checked(capsys)["findings"]}


@pytest.mark.parametrize("day", ["0001-01-01", "1899-12-31", "9999-12-31"])
def test_a_day_that_no_record_speaks_of_is_wrong_usage(folder, capsys, monkeypatch, day):
    with pytest.raises(SystemExit) as ended:
        main(["check", "--as-of", day])
    assert ended.value.code == 2
    capsys.readouterr()
    monkeypatch.setenv("D4_AS_OF", day)

    assert run(capsys, "check")[0] == 2


def test_an_illustrative_set_never_takes_the_place_of_other_files(folder, capsys):
    before = (folder / "partners.csv").read_text()

    code, _, err = run(capsys, "demo", str(folder))

    assert code == 1
    assert "other files" in err
    assert (folder / "partners.csv").read_text() == before


def test_an_illustrative_set_may_take_the_place_of_another(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("D4_STORE", f"sqlite:///{tmp_path / 'd4.sqlite'}")

    assert [run(capsys, "demo", str(tmp_path / "demo"))[0] for _ in range(2)] == [0, 0]


def test_an_export_never_takes_the_place_of_what_was_dropped(folder, capsys):
    run(capsys, "publish")

    code, _, err = run(capsys, "export", str(folder))

    assert code == 1
    assert "name another one" in err


def test_a_cell_that_a_spreadsheet_would_run_comes_back_as_it_was(folder, capsys, tmp_path):
    fill(folder, make_partner("P3", name="=HYPERLINK(1)"), make_partner("P4", name="+Agro"))
    run(capsys, "publish")

    run(capsys, "export", str(tmp_path / "out"))

    assert "'=HYPERLINK(1)" in (tmp_path / "out" / "partners.csv").read_text()
    assert checked(capsys, str(tmp_path / "out"))["snapshot"] == checked(capsys)["snapshot"]
