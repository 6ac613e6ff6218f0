"""What an engine does with the messages of a program, wherever it runs."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Container
from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from upflow_tui.engine.child.progress import Progress, Stage
from upflow_tui.engine.child.protocol import Ask, Message, ProtocolError, Say
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.engine.draft.fix_preview import (
    LookAtValues,
    forget_looks,
    look_from_json,
    look_path,
    save_look,
    take_look,
)
from upflow_tui.engine.draft.quick.redrafting import Drafted, redraft, repaired
from upflow_tui.engine.draft.writing import StopOnError
from upflow_tui.engine.prepare.choices_file import ChoicesFileError, choices_from_json
from upflow_tui.engine.service import Engine
from upflow_tui.engine.workspace import SOURCE, draft_path
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store.database import StoreChanged, StoreError
from upflow_tui.store.draft.draft import delete_draft
from upflow_tui.store.errors import translated
from upflow_tui.store.watching import Cancelled

_INTERVAL: Final = 0.1
"""Seconds between two progress messages (docs/architecture.md: "at most ten a second")."""


class EngineWorker:
    """Answers messages one after the other.

    Args:
        folder: the data folder.
        send: takes the answers; called from the thread that calls `handle`.
    """

    def __init__(self, folder: Path, send: Callable[[Message], None]) -> None:
        self._engine = Engine(folder)
        self._send = send
        self._cancelled: float = 0
        """The newest question that is cancelled; the older ones are, too. A question that waits has no other mark."""
        self._generation = 0
        self._last_progress = 0.0
        self._complete: Stage | None = None
        self._paged = False
        self._drafted: Drafted | None = None
        self._afterwards: Callable[[], object] | None = None
        """What is still to be done once the question is answered."""

    def cancel(self, generation: int) -> None:
        """Ends this question and those before it, also while they wait; callable from any thread."""
        self._cancelled = max(self._cancelled, generation)

    def end(self) -> None:
        """Ends every question, also those to come: nobody is there any more. Callable from any thread."""
        self._cancelled = math.inf

    def handle(self, message: Message) -> None:
        """Does what one message asks and sends the answer. Expected failures are answers, not exceptions.

        Raises:
            ProtocolError: it asks for something unknown.
        """
        self._generation = message.generation
        self._last_progress = 0.0
        self._complete = None
        work = {
            Ask.READ.value: self._read,
            Ask.DRAFT.value: self._draft,
            Ask.APPLY.value: self._apply,
            Ask.LOOK.value: self._look,
            Ask.UNDO.value: self._undo,
        }
        if message.kind not in work:
            raise ProtocolError("an unknown question")
        try:
            self._stop_if_cancelled()
            work[message.kind](message.values)
        except Exception as error:
            if self._is_cancelled():  # its folder may be gone already: whatever it fell over, it was to end
                self._answer(Say.CANCELLED)
            elif not self._explain(error):
                raise
        finally:
            afterwards, self._afterwards = self._afterwards, None
            if afterwards is not None:
                afterwards()

    def _explain(self, error: Exception) -> bool:
        """Answers with an expected failure; false for a fault of the program."""
        more = "".join(f" {note}" for note in getattr(error, "__notes__", ()))
        match error:
            case StoreChanged():
                self._answer(Say.CHANGED)
            case SourceError():
                self._refuse(error.finding.message, error.finding.fix, code=error.finding.code)
            case StoreError():
                self._refuse(error.message, f"{error.fix}{more}")
            case UnicodeError():
                return False
            case StopOnError() | ChoicesFileError() | ValueError():
                self._refuse(str(error), more.strip())
            case OSError():
                reason = error.strerror or type(error).__name__
                self._refuse(
                    f"The file or the data folder cannot be used: {reason}.", f"Check the disk and try again.{more}"
                )
            case _:
                return False
        return True

    def _read(self, values: dict[str, Any]) -> None:
        copy = Path(values["folder"]) / SOURCE
        copy.unlink(missing_ok=True)
        source = self._engine.read(Path(values["path"]), copy.parent)
        if self._is_cancelled():
            copy.unlink(missing_ok=True)
        self._stop_if_cancelled()
        self._answer(Say.READ, source={"name": source.name, "size": source.size, "sha256": source.sha256})

    def _draft(self, values: dict[str, Any]) -> None:
        folder, source, choices = Path(values["folder"]), _source(values), _choices(values)
        drafted, self._drafted = self._drafted, None  # until there is another one none is trusted
        try:
            if drafted is None or not self._draft_again(drafted, folder, source, choices):
                self._draft_whole(folder, source, choices)
        except Stopped:  # the last one is as it was: the next question may go on from there
            self._drafted = drafted
            raise
        assert self._drafted is not None
        draft = self._drafted.path
        totals, revision = self._engine.draft_facts(draft)
        self._answer(Say.READY, draft=str(draft), totals=totals_as_json(totals), revision=revision)
        self._drafted.count_lines(self._is_cancelled)

    def _draft_again(self, drafted: Drafted, folder: Path, source: Source, choices: ImportChoices) -> bool:
        """Changes the last draft, where only repairs differ and that is quicker; false: nothing was changed."""
        opened = repaired(drafted, folder, source, choices)
        if opened is None:
            return False
        self._paged = True
        data = self._engine.folder
        done = redraft(data, drafted, opened, progress=self._progress, cancelled=self._is_cancelled)
        if done:
            self._drafted = replace(drafted, generation=self._generation, opened=opened, choices=choices)
        return done

    def _draft_whole(self, folder: Path, source: Source, choices: ImportChoices) -> None:
        opened = self._engine.open(source, choices)
        _delete_all_but_the_last_before(self._generation, folder)
        # Skipping lines may take several ways through the file: a page of the first would show what is not planned.
        self._paged = choices.on_error is OnError.SKIP_LINE
        with translated(folder):
            draft = self._engine.draft(
                opened,
                choices,
                folder,
                generation=self._generation,
                progress=self._progress,
                cancelled=self._is_cancelled,
            )
        self._drafted = Drafted(self._generation, opened, choices, draft)

    def _apply(self, values: dict[str, Any]) -> None:
        self._paged = True
        drafted = self._drafted
        if drafted is None or drafted.generation != values["drafted"]:
            self._answer(Say.CHANGED)
            return
        try:
            outcome = self._engine.apply(
                drafted.opened, drafted.choices, drafted.path, progress=self._progress, cancelled=self._is_cancelled
            )
        except StoreChanged:
            raise
        except Exception as error:
            keep = partial(self._engine.keep_attempt, drafted.opened, drafted.choices, drafted.path)
            if self._is_cancelled():  # the screen is free at once; what the history keeps of a large file takes longer
                self._afterwards = partial(keep, Cancelled())
            else:
                error.add_note(keep(error))
            raise
        self._answer(Say.APPLIED, number=outcome.number, status=outcome.status, totals=totals_as_json(outcome.totals))

    def _undo(self, values: dict[str, Any]) -> None:
        done = self._engine.past.undo(
            values["number"], revision=values["revision"], progress=self._progress, cancelled=self._is_cancelled
        )
        self._answer(Say.UNDONE, number=done.number, undoes=done.undoes, undone=done.undone, kept=done.kept)

    def _look(self, values: dict[str, Any]) -> None:
        folder = Path(values["folder"])
        forget_looks(folder)
        look = look_from_json(values["look"])
        opened = self._engine.open(_source(values), _choices(values))
        organization = self._engine.organization()
        looked = take_look(
            opened,
            organization,
            look,
            skipped=self._skipped_lines(folder) if isinstance(look, LookAtValues) else (),
            progress=self._progress,
            cancelled=self._is_cancelled,
        )
        self._stop_if_cancelled()
        path = look_path(folder, self._generation)
        save_look(path, look, looked)
        self._answer(Say.LOOKED, path=str(path))

    def _skipped_lines(self, folder: Path) -> Container[int]:
        """The lines that the last draft skips; none where there is no draft of this import."""
        from upflow_tui.engine.draft.odd_lines import skipped_lines_of

        drafted = self._drafted
        return skipped_lines_of(drafted.path) if drafted is not None and drafted.path.parent == folder else ()

    def _progress(self, progress: Progress) -> None:
        if progress.stage is Stage.PLANNING and progress.count and not self._paged:
            self._paged = True
            self._answer(Say.PAGE)
        now = time.monotonic()
        ends = progress.done >= 1 and self._complete is not progress.stage
        if now - self._last_progress < _INTERVAL and not ends:
            return
        self._last_progress = now
        self._complete = progress.stage if progress.done >= 1 else None
        self._answer(Say.PROGRESS, stage=progress.stage.value, done=round(progress.done, 4), count=progress.count)

    def _is_cancelled(self) -> bool:
        return self._generation <= self._cancelled

    def _stop_if_cancelled(self) -> None:
        if self._is_cancelled():
            raise Stopped

    def _refuse(self, message: str, fix: str, code: str | None = None) -> None:
        self._answer(Say.REFUSED, message=message, fix=fix, code=code)

    def _answer(self, say: Say, **values: Any) -> None:
        self._send(Message(say.value, self._generation, values))


def totals_as_json(totals: Totals) -> dict[str, Any]:
    """The totals as plain values."""
    return asdict(totals)


def _delete_all_but_the_last_before(generation: int, folder: Path) -> None:
    """Removes old drafts: of a large file each is large, and only the last one may still be looked at."""
    names = (path.stem.removeprefix("draft-") for path in folder.glob("draft-*.db"))
    numbers = [int(name) for name in names if name.isascii() and name.isdigit()]
    for number in sorted(number for number in numbers if number < generation)[:-1]:
        delete_draft(draft_path(folder, number))


def _source(values: dict[str, Any]) -> Source:
    facts = values["source"]
    return Source(facts["name"], facts["size"], facts["sha256"], Path(values["folder"]) / SOURCE)


def _choices(values: dict[str, Any]) -> ImportChoices:
    return choices_from_json(values.get("choices") or {})
