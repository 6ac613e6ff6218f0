"""What the pictures are taken of: the demo's data with a clock, a user and a folder that are always the same."""

from __future__ import annotations

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from screenshots.special_files import BOOK_OF_NAMES, write_special_files
from upflow_tui.core.organization import Part
from upflow_tui.engine.child.client import Receive
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.engine.organization.edits import change_facts
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.samples import ORGANIZATION, sample_path, write_samples
from upflow_tui.store import database
from upflow_tui.tui.services import Services

FOLDER = Path(tempfile.gettempdir()) / "upflow-tui-demo"
"""Always the same, for its name is in the pictures."""
USER = "anna"
TODAY = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)
PAST = (
    ("customers-clean.csv", TODAY - timedelta(days=8), USER),
    ("clients-mars.csv", TODAY - timedelta(days=1, hours=2), "paul"),
    ("faulty.csv", TODAY - timedelta(hours=1), USER),
)
"""What the history holds: the file, when, by whom."""
LARGE_LINES = 5_000


class Clock:
    """Each look at it comes a second after the one before."""

    def __init__(self, start: datetime) -> None:
        self._next = start

    def __call__(self) -> datetime:
        now, self._next = self._next, self._next + timedelta(seconds=1)
        return now


class StillEngine(LocalEngine):
    """An engine that writes only when it is let go, so that a picture of the writing can be taken."""

    held: Message | None = None
    """What it was asked to write and has not begun."""

    def __init__(self, folder: Path, receive: Receive) -> None:
        super().__init__(folder, receive)
        self._worker._engine = Engine(folder, now=Clock(TODAY), user=USER)

    def ask(self, kind: Ask, **values: Any) -> int:
        """As every engine; but the question to write waits for `go_on`."""
        if kind is not Ask.APPLY:
            return super().ask(kind, **values)
        generation = self._generations.next()
        self.held = Message(kind, generation, values)
        return generation

    def say_progress(self, done: float, count: int) -> None:
        """Tells how far the writing is."""
        assert self.held is not None
        values = {"stage": "writing", "done": done, "count": count}
        self._generations.take(Message(Say.PROGRESS, self.held.generation, values))

    def go_on(self) -> None:
        """Writes what it was asked to."""
        assert self.held is not None
        self._inbox.put(self.held)
        self.held = None


class Stage:
    """The folder with the sample files, and services over stores that are made for one walk each.

    Args:
        folder: an empty folder.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.samples = folder / "samples"
        write_samples(self.samples, large_lines=LARGE_LINES)
        for path in self.samples.iterdir():
            os.utime(path, (TODAY.timestamp(), TODAY.timestamp()))
        self._made = folder / "made"
        self._import_past()
        self.engines: list[StillEngine] = []

    def _import_past(self) -> None:
        """A store with a history, to be copied: making it takes a while."""
        for name, when, user in PAST:
            engine = Engine(self._made, now=Clock(when), user=user)
            if name == PAST[0][0]:
                engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
            _import(engine, self.samples / name)

    def services(self, store: str) -> Services:
        """Services for one walk.

        Args:
            store: "none": nothing yet, and no demo; "demo": the sample organization; "past": with customers and a
                history; "special": the sample organization, and the files made for the pictures alone; "locked": the
                same, with a few customers and Details locked.
        """
        folder = self._folder / "data"
        shutil.rmtree(folder, ignore_errors=True)
        database._seen.discard(folder.absolute())  # or the program would say that the store is gone
        if store == "past":
            shutil.copytree(self._made, folder)
        self.engines.clear()
        services = Services(
            folder, partial(self._new_engine, folder), demo=store != "none", samples=self._samples_for(store)
        )
        if store in ("demo", "special", "locked"):
            services.engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
        if store == "locked":
            assert services.samples is not None
            _import(services.engine, services.samples / BOOK_OF_NAMES)
            change_facts(folder, api_allows=(Part.CONTACTS, Part.ACCOUNT_MANAGERS))
        return services

    def _samples_for(self, store: str) -> Path | None:
        if store in ("special", "locked"):
            special = self._folder / "files"
            special.mkdir(exist_ok=True)
            write_special_files(special)
            for path in special.iterdir():
                os.utime(path, (TODAY.timestamp(), TODAY.timestamp()))
            return special
        return self.samples if store != "none" else None

    def _new_engine(self, folder: Path, receive: Receive) -> StillEngine:
        engine = StillEngine(folder, receive)
        self.engines.append(engine)
        return engine


def _import(engine: Engine, path: Path) -> None:
    choices = ImportChoices()
    with engine.workspace() as workspace:
        engine.run(engine.open(engine.read(path, workspace), choices), choices, workspace)


@contextmanager
def stage() -> Iterator[Stage]:
    """The stage in its folder, which is gone afterwards.

    Raises:
        FileExistsError: something is where the folder is to be.
    """
    os.environ["TZ"] = "UTC"
    time.tzset()
    FOLDER.mkdir(mode=0o700)
    try:
        yield Stage(FOLDER)
    finally:
        shutil.rmtree(FOLDER, ignore_errors=True)
