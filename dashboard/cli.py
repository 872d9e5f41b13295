"""The commands: `d4 check`, `publish`, `history`, `rollback`, `export`, `demo` and `serve`.

With `app.py` the only module that knows every room, and that reads the clock.
"""

import argparse
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain
from pathlib import Path
from typing import Any

from tqdm import tqdm

from dashboard.changes import changes
from dashboard.demo import SEED, write_demo
from dashboard.desk import Desk
from dashboard.errors import D4Error, SettingsError, StoreError
from dashboard.exports import write_exports, write_workbook
from dashboard.framework import load_framework
from dashboard.publishing import Press, Rehearsal
from dashboard.report import changes_data, changes_lines, figures_lines
from dashboard.serving import address_of, become_the_server, refuse_a_taken_port
from dashboard.settings import LANGUAGES, LARGEST_PORT, REFERENCE, Settings, day_of, settings_from
from dashboard.store import SHORT, Publication, Store
from dashboard.text import Text, load_texts
from dashboard.watching import Outcome
from loaders import CHECKS
from loaders.templates import write_templates

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
WORKERS = 2
BOOK = "d4.xlsx"
PATIENCE = 1  # seconds that nobody needs to be told of


@dataclass(frozen=True, slots=True)
class Clerk:
    """Who runs a command: at a desk, at a moment."""

    desk: Desk
    now: datetime

    @property
    def settings(self) -> Settings:
        return self.desk.settings

    @property
    def text(self) -> Text:
        return self.desk.text

    @property
    def press(self) -> Press:
        return self.desk.press

    @property
    def store(self) -> Store:
        return self.desk.press.store

    def say(self, key: str, publication: Publication | None = None, **words: object) -> None:
        """Print a phrase; of a publication it can name the number, the digest and the day."""
        if publication is not None:
            words |= {
                "number": publication.number,
                "digest": publication.digest[:SHORT],
                "day": self.text.day(publication.as_of),
            }
        print(self.text(f"cli.{key}", **words), flush=True)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit code is 0, 1 where something is refused or fails, 2 for wrong usage."""
    given = _parser().parse_args(arguments)
    try:
        settings = settings_from()
        press = Press(Store(settings.store), load_framework(REFERENCE), settings.limits)
        desk = Desk(settings, load_texts()[getattr(given, "language", settings.language)], press)
        clerk = Clerk(desk, datetime.now(UTC))
        run: Callable[[Clerk, argparse.Namespace], int] = given.run
        return run(clerk, given)
    except D4Error as error:
        print(f"d4: {error}", file=sys.stderr)
        return WRONG_USAGE if isinstance(error, SettingsError) else REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _check(clerk: Clerk, given: argparse.Namespace) -> int:
    rehearsal = _rehearsed(clerk, given.paths, given.as_of)
    report = rehearsal.report
    if given.format == "json":
        _print_json(report.data(clerk.text))
    else:
        _print_lines(report.lines(clerk.text))
    _write_report(clerk, rehearsal, Outcome(report.verdict, None))
    return DONE if report.publishable else REFUSED


def _publish(clerk: Clerk, given: argparse.Namespace) -> int:
    rehearsal = _rehearsed(clerk, given.paths, given.as_of)
    report = rehearsal.report
    _print_lines(report.lines(clerk.text))
    print()
    if given.accept and given.accept != report.accept:
        clerk.say("accepted_nothing", code=given.accept)
    publication = clerk.press.publish(rehearsal, at=clerk.now, accepted=given.accept)
    if publication is None:
        _say_what_is_still_shown(clerk, clerk.store.current())
        _write_report(clerk, rehearsal, Outcome(report.verdict, None))
        return REFUSED
    is_new = publication != rehearsal.shown
    clerk.say("published" if is_new else "already_current", publication)
    outcome = Outcome("published" if is_new else "unchanged", publication, given.accept)
    _write_report(clerk, rehearsal, outcome)
    return DONE


def _write_report(clerk: Clerk, rehearsal: Rehearsal, outcome: Outcome) -> None:
    """Where somebody wants reports; said beside the answer, which may be for a program."""
    folder = clerk.desk.report(rehearsal, outcome, clerk.now)
    if folder is not None:
        print(clerk.text("cli.report_written", folder=folder), file=sys.stderr)


def _history(clerk: Clerk, given: argparse.Namespace) -> int:
    if given.since:
        return _differences(clerk, given)
    history = clerk.store.history(given.most)
    if given.format == "json":
        _print_json({"publications": [_publication_data(item) for item in history]})
    elif history:
        _print_lines(_publication_line(item, clerk.text) for item in history)
    else:
        clerk.say("no_history")
    return DONE


def _differences(clerk: Clerk, given: argparse.Namespace) -> int:
    """What changed between two snapshots, the later of which is the current one unless it is named."""
    old, new = clerk.store.found(given.since), clerk.store.found(given.until or "")
    before, after = (clerk.store.snapshot(one.digest) for one in (old, new))
    found = changes(before, after, clerk.press.framework)
    if given.format == "json":
        _print_json(
            {
                "old": _publication_data(old),
                "new": _publication_data(new),
                "changes": changes_data(found),
            }
        )
    else:
        clerk.say("differences", old=old.digest[:SHORT], new=new.digest[:SHORT])
        _print_lines(figures_lines(old.figures, new.figures, clerk.text))
        _print_lines(f"  {line}" for line in changes_lines(found, clerk.text))
    return DONE


def _rollback(clerk: Clerk, given: argparse.Namespace) -> int:
    before = clerk.store.current()
    publication = clerk.store.rollback(given.digest, at=clerk.now)
    clerk.say("already_current" if publication == before else "shown_again", publication)
    return DONE


def _export(clerk: Clerk, given: argparse.Namespace) -> int:
    publication = clerk.store.current()
    if publication is None:
        raise D4Error(clerk.text("cli.no_history"))
    snapshot = clerk.store.snapshot(publication.digest)
    if given.folder.resolve() == Path(clerk.settings.exports).resolve():
        raise D4Error(clerk.text("cli.would_replace_exports", folder=given.folder))
    if given.format == "xlsx":
        write_workbook(given.folder / BOOK, snapshot.about, snapshot.tables())
    else:
        write_exports(given.folder, snapshot.about, chain.from_iterable(snapshot.tables()))
    clerk.say("exported", publication, folder=given.folder)
    return DONE


def _demo(clerk: Clerk, given: argparse.Namespace) -> int:
    about = given.folder / "about.csv"
    if given.folder.is_dir() and any(given.folder.iterdir()):
        made_by_us = about.is_file() and "illustrative,yes" in about.read_text("utf-8", "replace")
        if not made_by_us:
            raise D4Error(clerk.text("cli.not_illustrative", folder=given.folder))
    write_demo(given.folder, seed=given.seed)
    clerk.say("demo_written", folder=given.folder)
    return DONE


def _template(clerk: Clerk, given: argparse.Namespace) -> int:
    write_templates(given.folder, clerk.press.framework, clerk.text)
    clerk.say("templates_written", folder=given.folder)
    return DONE


def _serve(clerk: Clerk, given: argparse.Namespace) -> int:
    host, port = given.host or clerk.settings.host, given.port or clerk.settings.port
    refuse_a_taken_port(host, port)
    try:
        _publish_what_is_new(clerk)
    except StoreError as error:  # what was published before can perhaps still be shown
        print(f"d4: {error}", file=sys.stderr)
    sentence = clerk.text("cli.serving", address=address_of(host, port))
    become_the_server(host, port, given.workers, sentence)


def _rehearsed(
    clerk: Clerk, paths: Sequence[str], as_of: date | None, *, is_asked: bool = True
) -> Rehearsal:
    """Read the exports, those of the settings if none are named, and say what publishing them would do."""
    with _watched(clerk.text) as progress:
        rehearsal = clerk.desk.rehearse(clerk.now, paths, as_of, progress, is_asked=is_asked)
    if rehearsal.trouble:  # reading exports needs no store
        print(f"d4: {rehearsal.trouble}", file=sys.stderr)
    return rehearsal


@contextmanager
def _watched(text: Text) -> Iterator[Callable[[str, float], None]]:
    """Tells whoever sits at a terminal how far long work is; to stop it there costs nothing."""
    form = "{desc} {percentage:3.0f} % {bar} {elapsed}"
    with tqdm(total=1, delay=PATIENCE, disable=None, leave=False, bar_format=form) as bar:

        def tell(what: str, share: float) -> None:
            doing = text("cli.checking") if what == CHECKS else text("cli.reading", what=what)
            bar.set_description_str(doing, refresh=False)
            bar.update(share - bar.n)

        yield tell


def _publish_what_is_new(clerk: Clerk) -> None:
    """Publish the exports of the settings if they differ from what is shown; refused ones change nothing."""
    rehearsal = _rehearsed(clerk, [], None, is_asked=False)
    report, shown = rehearsal.report, rehearsal.shown
    publication = clerk.press.publish(rehearsal, at=clerk.now)
    if publication is None and [one.code for one in report.objections] == ["taken_back"]:
        clerk.say("taken_back", shown)
    elif publication is None:
        _print_lines(report.lines(clerk.text))
        print()
        _say_what_is_still_shown(clerk, shown)
    elif publication != shown:
        clerk.say("published", publication)


def _say_what_is_still_shown(clerk: Clerk, shown: Publication | None) -> None:
    clerk.say("still_shown" if shown else "nothing_published", shown)


def _publication_data(publication: Publication) -> dict[str, Any]:
    return {
        "number": publication.number,
        "at": publication.at.isoformat(),
        "action": publication.action,
        "snapshot": publication.digest,
        "as_of": publication.as_of.isoformat(),
        "illustrative": publication.illustrative,
        "figures": publication.figures,
    }


def _publication_line(publication: Publication, text: Text) -> str:
    return text(
        "cli.publication",
        number=f"{publication.number:>4}",
        at=publication.at.astimezone().isoformat(sep=" ", timespec="minutes"),
        action=text(f"cli.action.{publication.action}"),
        digest=publication.digest[:SHORT],
        day=publication.as_of.isoformat(),
        engaged=publication.figures["engaged"],
        listed=publication.figures["listed"],
    )


def _print_json(document: dict[str, Any]) -> None:
    print(json.dumps(document, ensure_ascii=False, indent=1))


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        print(line)


def _parser() -> argparse.ArgumentParser:
    speaks = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    speaks.add_argument(
        "--language", "--lang", choices=LANGUAGES, help="of the reports ($D4_LANGUAGE)"
    )
    parser = argparse.ArgumentParser(
        prog="d4",
        description="Check, publish and show the exports behind the D4 dashboard.",
        parents=[speaks],
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[Clerk, argparse.Namespace], int], sentence: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=sentence, description=sentence, parents=[speaks])
        added.set_defaults(run=run)
        return added

    check = command("check", _check, "Read exports and say what is in them; change nothing.")
    publish = command("publish", _publish, "Read exports and show them, if nothing is refused.")
    for reads in (check, publish):
        reads.add_argument(
            "paths",
            nargs="*",
            metavar="PATH",
            help="a file, a folder or a database URL ($D4_EXPORTS)",
        )
        reads.add_argument(
            "--as-of", type=_day, metavar="DATE", help="the day the figures speak of"
        )
    publish.add_argument("--accept", metavar="CODE", help="publish what a check said to confirm")
    history = command("history", _history, "List what was shown, newest first.")
    history.add_argument(
        "since", nargs="?", metavar="DIGEST", help="say what changed since this snapshot"
    )
    history.add_argument("until", nargs="?", metavar="DIGEST", help="up to this one")
    history.add_argument("--most", type=_whole_number, default=20, metavar="NUMBER")
    for lists in (check, history):
        lists.add_argument("--format", choices=("text", "json"), default="text")
    rollback = command("rollback", _rollback, "Show an earlier snapshot again.")
    rollback.add_argument("digest", nargs="?", help="its beginning will do; else the one before")
    export = command("export", _export, "Write the records that are shown as CSV files.")
    export.add_argument("--format", choices=("csv", "xlsx"), default="csv")
    demo = command("demo", _demo, "Write an illustrative data set with invented partners.")
    demo.add_argument("--seed", type=int, default=SEED)
    template = command("template", _template, "Write empty forms to fill in, one for each table.")
    for writes in (export, demo, template):
        writes.add_argument("folder", type=Path, metavar="DIR")
    serves = command("serve", _serve, "Publish $D4_EXPORTS if it is new, and serve the dashboard.")
    serves.add_argument("--host", help="the address to listen at ($D4_HOST)")
    serves.add_argument("--port", type=_port, help="the port to listen at ($PORT)")
    serves.add_argument("--workers", type=_whole_number, default=WORKERS, metavar="NUMBER")
    return parser


def _day(value: str) -> date:
    try:
        return day_of(value)
    except ValueError:
        raise argparse.ArgumentTypeError(f"“{value}” is no day; write it as 2022-12-31") from None


def _whole_number(value: str) -> int:
    if value.isdecimal() and int(value) > 0:
        return int(value)
    raise argparse.ArgumentTypeError(f"“{value}” is no whole number above 0")


def _port(value: str) -> int:
    number = _whole_number(value)
    if number > LARGEST_PORT:
        raise argparse.ArgumentTypeError(f"a port is a number from 1 to {LARGEST_PORT}")
    return number
