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

from dashboard.api import figures_summary
from dashboard.demo import SEED, write_demo
from dashboard.errors import D4Error, SettingsError, StoreError
from dashboard.exports import write_exports
from dashboard.framework import LANGUAGES, load_framework
from dashboard.indicators import values
from dashboard.report import Report, partners_gone
from dashboard.serving import address_of, become_the_server, refuse_a_taken_port
from dashboard.settings import LARGEST_PORT, REFERENCE, Settings, day_of, settings_from
from dashboard.snapshot import Snapshot
from dashboard.store import SHORT, Publication, Store
from dashboard.text import Text, load_texts
from loaders import CHECKS, read_exports

DONE, REFUSED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 130
WORKERS = 2
PATIENCE = 1  # seconds that nobody needs to be told of


@dataclass(frozen=True, slots=True)
class Desk:
    """What every command works with."""

    settings: Settings
    text: Text
    store: Store
    now: datetime

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
        desk = Desk(
            settings=settings,
            text=load_texts()[given.language],
            store=Store(settings.store),
            now=datetime.now(UTC),
        )
        run: Callable[[Desk, argparse.Namespace], int] = given.run
        return run(desk, given)
    except D4Error as error:
        print(f"d4: {error}", file=sys.stderr)
        return WRONG_USAGE if isinstance(error, SettingsError) else REFUSED
    except KeyboardInterrupt:
        return INTERRUPTED


def _check(desk: Desk, given: argparse.Namespace) -> int:
    _, report = _read(desk, given.paths, given.as_of)
    if given.format == "json":
        _print_json(report.data(desk.text))
    else:
        _print_lines(report.lines(desk.text))
    return DONE if report.publishable else REFUSED


def _publish(desk: Desk, given: argparse.Namespace) -> int:
    snapshot, report = _read(desk, given.paths, given.as_of)
    _print_lines(report.lines(desk.text))
    print()
    shown = desk.store.current()
    if snapshot is None:
        _say_what_is_still_shown(desk, shown)
        return REFUSED
    publication = _published(desk, snapshot, report)
    desk.say("already_current" if publication == shown else "published", publication)
    return DONE


def _history(desk: Desk, given: argparse.Namespace) -> int:
    history = desk.store.history(given.most)
    if given.format == "json":
        _print_json({"publications": [_publication_data(item) for item in history]})
    elif history:
        _print_lines(_publication_line(item, desk.text) for item in history)
    else:
        desk.say("no_history")
    return DONE


def _rollback(desk: Desk, given: argparse.Namespace) -> int:
    before = desk.store.current()
    publication = desk.store.rollback(given.digest, at=desk.now)
    desk.say("already_current" if publication == before else "shown_again", publication)
    return DONE


def _export(desk: Desk, given: argparse.Namespace) -> int:
    publication = desk.store.current()
    if publication is None:
        raise D4Error(desk.text("cli.no_history"))
    snapshot = desk.store.snapshot(publication.digest)
    if given.folder.resolve() == Path(desk.settings.exports).resolve():
        raise D4Error(desk.text("cli.would_replace_exports", folder=given.folder))
    write_exports(given.folder, snapshot.about, chain.from_iterable(snapshot.tables()))
    desk.say("exported", publication, folder=given.folder)
    return DONE


def _demo(desk: Desk, given: argparse.Namespace) -> int:
    about = given.folder / "about.csv"
    if given.folder.is_dir() and any(given.folder.iterdir()):
        made_by_us = about.is_file() and "illustrative,yes" in about.read_text("utf-8", "replace")
        if not made_by_us:
            raise D4Error(desk.text("cli.not_illustrative", folder=given.folder))
    write_demo(given.folder, seed=given.seed)
    desk.say("demo_written", folder=given.folder)
    return DONE


def _serve(desk: Desk, given: argparse.Namespace) -> int:
    host, port = given.host or desk.settings.host, given.port or desk.settings.port
    refuse_a_taken_port(host, port)
    try:
        _publish_what_is_new(desk)
    except StoreError as error:  # what was published before can perhaps still be shown
        print(f"d4: {error}", file=sys.stderr)
    sentence = desk.text("cli.serving", address=address_of(host, port))
    become_the_server(host, port, given.workers, sentence)


def _read(desk: Desk, paths: Sequence[str], as_of: date | None) -> tuple[Snapshot | None, Report]:
    """Read the exports, those of the settings if none are named; no snapshot where they are refused."""
    framework = load_framework(REFERENCE)
    with _watched(desk.text) as progress:
        drop = read_exports(
            paths or [desk.settings.exports],
            framework,
            as_of=as_of or desk.settings.as_of,
            dropped_on=desk.now.astimezone().date(),
            progress=progress,
        )
    shown, before = _shown(desk)
    gone = partners_gone(before, drop.snapshot) if before and drop.snapshot else []
    return drop.snapshot, Report(
        as_of=drop.as_of,
        snapshot=drop.snapshot.digest if drop.snapshot else None,
        exports=drop.exports,
        findings=[*drop.findings, *gone],
        before=shown.figures if shown else None,
        figures=figures_summary(values(drop.snapshot, framework)) if drop.snapshot else {},
    )


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


def _shown(desk: Desk) -> tuple[Publication | None, Snapshot | None]:
    """What visitors see now; nothing where the store cannot say, for reading exports needs no store."""
    try:
        shown = desk.store.current()
        return shown, desk.store.snapshot(shown.digest) if shown else None
    except StoreError as error:
        print(f"d4: {error}", file=sys.stderr)
        return None, None


def _published(desk: Desk, snapshot: Snapshot, report: Report) -> Publication:
    return desk.store.publish(
        snapshot,
        at=desk.now,
        figures=report.figures,
        exports=report.exports,
        findings=report.findings,
    )


def _publish_what_is_new(desk: Desk) -> None:
    """Publish the exports of the settings if they differ from what is shown; refused ones change nothing."""
    snapshot, report = _read(desk, [], None)
    shown = desk.store.current()
    if snapshot is None:
        _print_lines(report.lines(desk.text))
        print()
        _say_what_is_still_shown(desk, shown)
    elif shown is None or shown.digest != snapshot.digest:
        if shown and shown.action == "rollback" and desk.store.has(snapshot.digest):
            desk.say("taken_back", shown)
        else:
            desk.say("published", _published(desk, snapshot, report))


def _say_what_is_still_shown(desk: Desk, shown: Publication | None) -> None:
    desk.say("still_shown" if shown else "nothing_published", shown)


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
    parser = argparse.ArgumentParser(
        prog="d4", description="Check, publish and show the exports behind the D4 dashboard."
    )
    parser.add_argument(
        "--language", choices=LANGUAGES, default=LANGUAGES[0], help="of the reports"
    )
    commands = parser.add_subparsers(metavar="COMMAND", required=True)

    def command(
        name: str, run: Callable[[Desk, argparse.Namespace], int], sentence: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=sentence, description=sentence)
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
    history = command("history", _history, "List what was shown, newest first.")
    history.add_argument("--most", type=_whole_number, default=20, metavar="NUMBER")
    for lists in (check, history):
        lists.add_argument("--format", choices=("text", "json"), default="text")
    rollback = command("rollback", _rollback, "Show an earlier snapshot again.")
    rollback.add_argument("digest", nargs="?", help="its beginning will do; else the one before")
    export = command("export", _export, "Write the records that are shown as CSV files.")
    demo = command("demo", _demo, "Write an illustrative data set with invented partners.")
    demo.add_argument("--seed", type=int, default=SEED)
    for writes in (export, demo):
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
