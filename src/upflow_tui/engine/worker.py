"""What an engine does with the messages of a program, wherever it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from upflow_tui.engine.choices_file import ChoicesFileError, choices_from_json
from upflow_tui.engine.drafting import Stopped
from upflow_tui.engine.opening import Opened
from upflow_tui.engine.progress import Progress, Stage
from upflow_tui.engine.protocol import Ask, Message, Say
from upflow_tui.engine.service import SOURCE, Engine
from upflow_tui.engine.writing import StopOnError
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.plan import Totals
from upflow_tui.importing.source import Source, SourceError
from upflow_tui.store.applying import Cancelled
from upflow_tui.store.database import StoreChanged, StoreError

_INTERVAL: Final = 0.1
"""Seconds between two progress messages (architecture.md: "at most ten a second")."""


class EngineWorker:
    """Answers messages one after the other.

    Args:
        folder: the data folder.
        send: takes the answers; called from the thread that calls `handle`.
    """

    def __init__(self, folder: Path, send: Callable[[Message], None]) -> None:
        self._engine = Engine(folder)
        self._send = send
        self._cancel = threading.Event()
        self._generation = 0
        self._last_progress = 0.0
        self._paged = False
        self._drafted: tuple[int, Opened, ImportChoices, Path] | None = None

    def cancel(self) -> None:
        """Ends what is under way as soon as it looks; callable from any thread."""
        self._cancel.set()

    def handle(self, message: Message) -> None:
        """Does what one message asks and sends the answer. Expected failures are answers, not exceptions."""
        self._generation = message.generation
        self._paged = False
        self._last_progress = 0.0
        self._cancel.clear()
        try:
            {Ask.READ: self._read, Ask.DRAFT: self._draft, Ask.APPLY: self._apply}[Ask(message.kind)](message.values)
        except (Stopped, Cancelled):
            self._answer(Say.CANCELLED)
        except StoreChanged:
            self._answer(Say.CHANGED)
        except SourceError as error:
            self._refuse(error.finding.message, error.finding.fix, code=error.finding.code)
        except StoreError as error:
            self._refuse(error.message, error.fix)
        except (StopOnError, ChoicesFileError, ValueError) as error:
            self._refuse(str(error), "")
        except OSError as error:
            self._refuse(
                f"The file or the data folder cannot be used: {error.strerror}.", "Check the disk and try again."
            )

    def _read(self, values: dict[str, Any]) -> None:
        folder = Path(values["folder"])
        (folder / SOURCE).unlink(missing_ok=True)
        source = self._engine.read(Path(values["path"]), folder)
        self._answer(Say.READ, source={"name": source.name, "size": source.size, "sha256": source.sha256})

    def _draft(self, values: dict[str, Any]) -> None:
        folder = Path(values["folder"])
        facts = values["source"]
        source = Source(facts["name"], facts["size"], facts["sha256"], folder / SOURCE)
        choices = _choices(values)
        opened = self._engine.open(source, choices)
        draft = self._engine.draft(
            opened,
            choices,
            folder,
            generation=self._generation,
            progress=self._progress,
            cancelled=self._cancel.is_set,
        )
        self._drafted = (self._generation, opened, choices, draft)
        totals, revision = self._engine.draft_facts(draft)
        self._answer(Say.READY, draft=str(draft), totals=totals_as_json(totals), revision=revision)

    def _apply(self, values: dict[str, Any]) -> None:
        if self._drafted is None or self._drafted[0] != values["drafted"]:
            self._answer(Say.CHANGED)
            return
        _, opened, choices, draft = self._drafted
        outcome = self._engine.apply(opened, choices, draft, progress=self._progress, cancelled=self._cancel.is_set)
        self._answer(Say.APPLIED, number=outcome.number, status=outcome.status, totals=totals_as_json(outcome.totals))

    def _progress(self, progress: Progress) -> None:
        now = time.monotonic()
        if now - self._last_progress < _INTERVAL and progress.done < 1:
            return
        self._last_progress = now
        self._answer(Say.PROGRESS, stage=progress.stage.value, done=round(progress.done, 4), count=progress.count)
        if progress.stage is Stage.PLANNING and not self._paged:
            self._paged = True
            self._answer(Say.PAGE)

    def _refuse(self, message: str, fix: str, code: str | None = None) -> None:
        self._answer(Say.REFUSED, message=message, fix=fix, code=code)

    def _answer(self, say: Say, **values: Any) -> None:
        self._send(Message(say.value, self._generation, values))


def totals_as_json(totals: Totals) -> dict[str, Any]:
    """The totals as plain values."""
    return asdict(totals)


def _choices(values: dict[str, Any]) -> ImportChoices:
    return choices_from_json(values.get("choices") or {})
