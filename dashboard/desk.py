"""The secretariat's desk: where exports come in and reports go out; used by the commands and by the running site.

With `cli.py` and `app.py` the only module that knows the loaders.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

from dashboard.errors import D4Error
from dashboard.publishing import Press, Rehearsal
from dashboard.report_page import report_page
from dashboard.settings import Settings
from dashboard.store import SHORT
from dashboard.text import Text
from dashboard.watching import Outcome, Watch

PAGE = "report.html"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the secretariat works with; `text` is in the language of its reports."""

    settings: Settings
    text: Text
    press: Press

    def rehearse(
        self,
        now: datetime,
        places: Sequence[str] = (),
        as_of: date | None = None,
        progress: Callable[[str, float], None] | None = None,
        *,
        is_asked: bool = True,
    ) -> Rehearsal:
        """Read the exports, those of the settings if none are named, and say what publishing them would do.

        `is_asked` see `Press.rehearse`.
        """
        from loaders import read_exports  # noqa: PLC0415 - most workers of a site never read

        drop = read_exports(
            places or [self.settings.exports],
            self.press.framework,
            as_of=as_of or self.settings.as_of,
            dropped_on=now.astimezone().date(),
            progress=progress,
            keeping=self.settings.reports is not None,
        )
        return self.press.rehearse(drop, is_asked=is_asked)

    def report(self, rehearsal: Rehearsal, outcome: Outcome, now: datetime) -> Path | None:
        """Write the report and the marked workbooks into a folder named by day and verdict; None where nobody wants them.

        Raises D4Error where it cannot be written.
        """
        if self.settings.reports is None:
            return None
        from loaders.returned import write_marked  # noqa: PLC0415 - see above

        verdict = self.text(f"watch.folder.{outcome.verdict}")
        name = f"{now.astimezone():%Y-%m-%d %Hh%M} {verdict}"
        folder = _new_folder(Path(self.settings.reports), name)
        findings = rehearsal.report.findings
        books = write_marked(folder, rehearsal.drop.tables, findings, self.text)
        shown = self.press.store.current()
        undo = f"UNDO-{shown.digest[:SHORT]}.txt" if shown else "–"
        page = report_page(
            rehearsal.report,
            self.text,
            at=now,
            verdict=outcome.verdict,
            digest=outcome.publication.digest if outcome.publication else None,
            workbooks=[book.name for book in books],
            remarks=[
                self.text(f"watch.{key}", name=name, undo=undo) for key, name in outcome.ignored
            ],
        )
        try:
            (folder / PAGE).write_text(page, "utf-8")
        except OSError as error:
            raise D4Error(f"The folder {folder} cannot be written: {error.strerror}.") from error
        return folder

    def watch(self) -> Watch | None:
        """What watches the exports; None where they are no folder, or nobody shall."""
        place = self.settings.exports
        is_other = "://" in place or Path(place).is_file()
        if not self.settings.still or is_other:  # a folder may come later, with its share
            return None
        rehearse = partial(self.rehearse, is_asked=False)
        return Watch(Path(place), self.press, rehearse, self.report, self.settings.still)


def _new_folder(inside: Path, name: str) -> Path:
    """A folder that was not there: another one of the same minute has a number."""
    for number in range(1, 1000):
        folder = inside / (name if number == 1 else f"{name} ({number})")
        try:
            folder.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise D4Error(f"The folder {inside} cannot be written: {error.strerror}.") from error
        return folder
    raise D4Error(f"The folder {inside} holds too many reports of this minute.")
