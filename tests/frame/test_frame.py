"""The frame holds what the README says: commands, settings, files, locks, and the floors of the house."""

import re
import subprocess
import sys
import tomllib
from dataclasses import fields
from itertools import chain
from pathlib import Path

import pytest

from dashboard.cli import main
from dashboard.settings import ROOT, Settings, settings_from

README = (ROOT / "README.md").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def pinned(lock: str) -> set[str]:
    """The packages of a lock file, each with at least one digest."""
    text = (ROOT / lock).read_text("utf-8")
    return set(
        re.findall(r"^([a-z0-9-]+)==\S+ (?:; [^\\]+)?\\\n +--hash=sha256:", text, re.MULTILINE)
    )


def test_the_first_screen_of_the_readme_says_how_to_serve_and_how_to_test():
    first_screen = README.splitlines()[:15]

    assert any(line.startswith("make serve") for line in first_screen)
    assert "make test" in first_screen


def test_every_file_that_the_readme_names_exists():
    named = re.findall(
        r"`((?:docs|data|tests)/[\w/.-]+|[A-Z]+(?:\.md)?|[\w-]+\.(?:yaml|md))`", README
    )

    assert len(named) > 5
    assert [path for path in named if not (ROOT / path).exists() and path != "PORT"] == []


def test_every_command_is_in_the_readme(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    commands = re.findall(r"^    (\w+)  ", capsys.readouterr().out, re.MULTILINE)

    assert "check" in commands
    assert [name for name in commands if f"| `.venv/bin/d4 {name}" not in README] == []


def test_every_setting_is_in_the_readme_and_nothing_else_is():
    listed = re.findall(r"^\| `([A-Z0-9_]+)` \|", README, re.MULTILINE)
    example = {"D4_AS_OF": "2020-01-01", "PORT": "81", "D4_LANGUAGE": "fr", "D4_STILL": "3"}
    example |= {"D4_URL": "https://d4.example.org"}
    example |= dict.fromkeys(("D4_MOST_SET_ASIDE", "D4_MOST_LOST", "D4_MOST_FALL"), "7 %")

    read = settings_from({name: example.get(name, "x") for name in listed})

    assert all(getattr(read, item.name) != item.default for item in fields(Settings))
    assert len(listed) == len(fields(Settings))


def test_every_command_of_make_that_the_readme_names_is_there():
    targets = re.findall(r"^([a-z]+):.*## ", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    named = set(re.findall(r"`?make ([a-z]+)", README))

    assert named <= set(targets)
    assert {"serve", "demo", "test", "bench", "check", "assets"} <= set(targets)


def test_ci_runs_make_test():
    script = ROOT / ".ci" / "run"

    assert "exec make test" in script.read_text("utf-8")


@pytest.mark.parametrize(
    ("lock", "group"), [("requirements.lock", ""), ("requirements-dev.lock", "dev")]
)
def test_the_locks_hold_every_package_with_its_digest(lock, group):
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    wanted += PROJECT["dependency-groups"][group] if group else []

    assert {re.split(r"[\[<>=]", name)[0] for name in wanted} <= pinned(lock)


def test_both_locks_agree():
    lines = {
        lock: set(re.findall(r"^[a-z0-9-]+==\S+", (ROOT / lock).read_text("utf-8"), re.MULTILINE))
        for lock in ("requirements.lock", "requirements-dev.lock")
    }

    assert lines["requirements.lock"] <= lines["requirements-dev.lock"]


def test_the_container_gets_every_room_and_runs_as_nobody_in_particular():
    kept = (ROOT / ".dockerignore").read_text("utf-8").splitlines()
    rooms = [path.name for path in ROOT.iterdir() if (path / "__init__.py").exists()]

    assert {f"!{name}" for name in (*rooms, "app.py", "data", "requirements.lock")} <= set(kept)
    assert kept[0] == "*"
    assert re.search(r"^USER (?!root)", DOCKERFILE, re.MULTILINE)
    assert "/healthz" in DOCKERFILE
    assert "--require-hashes" in DOCKERFILE


def test_the_rooms_import_downwards_only():
    """import-linter reads its contracts in pyproject.toml; a module that nobody placed fails too."""
    linter = Path(sys.executable).parent / "lint-imports"

    run = subprocess.run(
        [linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert run.returncode == 0, run.stdout
