"""A draft that is being changed when that ends: cancelled, crashed, on a full disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.children import patched_engine
from tests.engine.draft.quick.test_redrafting import tables
from tests.engine.draft.quick.test_redrafting_talk import EMAIL, FILE, NAME, Preview
from tests.engine.hearing import Heard, read_file
from upflow_tui.engine.child import worker as module
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.protocol import Ask, Message
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import Repair
from upflow_tui.store.draft.patching import DraftPatcher, Patch

FileOf = Callable[..., Path]

DYING = """
import os
from upflow_tui.store.draft import patching as draft_patching
from upflow_tui.store.draft.patching import DraftPatcher
replace = DraftPatcher._replace
def die(self, batch):
    replace(self, batch)
    os._exit(1)
DraftPatcher._replace = die
"""


@pytest.fixture
def talk(data: Path, tmp_path: Path) -> Preview:
    return Preview(data, tmp_path / "prepared")


class TestEndings:
    """Whatever ends it, the draft is as it was or as it should be, and what is not sure is not trusted."""

    def test_cancelled_while_lines_are_planned(
        self, talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_INTERVAL", 0)
        first = Path(talk.begin(file_of(FILE)).values["draft"])
        before = tables(first)

        def cancel(message: Message) -> None:
            if message.values.get("stage") == "planning":
                talk.worker.cancel(talk.generation)

        talk.on_message = cancel
        assert talk.repaired(EMAIL).kind == "cancelled"
        talk.on_message = lambda message: None
        assert tables(first) == before
        ready = talk.repaired(EMAIL)
        assert ready.values["draft"] == str(first), "nothing was changed, so it goes on from there"
        assert ready.values["totals"]["errors"] == 0

    def test_cancelled_before_it_is_even_looked_at_it_can_still_be_imported(
        self, talk: Preview, engine: Engine, file_of: FileOf
    ) -> None:
        first = talk.begin(file_of(FILE))
        talk.worker.cancel(talk.generation + 1)
        assert talk.repaired(EMAIL).kind == "cancelled"
        assert talk.apply(first.generation).kind == "applied"

    def test_a_whole_pass_that_is_cancelled_leaves_the_draft_before_it(
        self, talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_INTERVAL", 0)
        first = talk.begin(file_of(FILE))
        talk.on_message = lambda message: talk.worker.cancel(talk.generation)
        assert talk.repaired(NAME).kind == "cancelled"
        talk.on_message = lambda message: None
        assert talk.drafts == [Path(first.values["draft"]).name]
        assert talk.repaired(EMAIL).values["draft"] == first.values["draft"]

    def test_a_file_that_is_gone(self, talk: Preview, file_of: FileOf) -> None:
        talk.begin(file_of(FILE))
        (talk.folder / "source").unlink()
        answer = talk.repaired(EMAIL)
        assert (answer.kind, bool(answer.values["fix"])) == ("refused", True)

    def test_a_fault_of_the_program_leaves_no_draft_that_is_trusted(
        self, talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        first = talk.begin(file_of(FILE))

        def fail(*_: Any, **__: Any) -> bool:
            raise RuntimeError

        monkeypatch.setattr(module, "redraft", fail)
        with pytest.raises(RuntimeError):
            talk.repaired(EMAIL)
        assert talk.apply(first.generation).kind == "changed"

    def test_the_disk_is_full(self, talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
        first = Path(talk.begin(file_of(FILE)).values["draft"])

        def fail(patcher: DraftPatcher, patch: Patch) -> None:
            patcher._replace(patch.batch)  # type: ignore[arg-type]
            raise sqlite3.OperationalError("database or disk is full")

        monkeypatch.setattr(DraftPatcher, "patch", fail)
        before = tables(first)
        ready = talk.repaired(EMAIL)
        assert ready.values["draft"] != str(first)
        assert tables(first) == before

    def test_the_process_ends_in_the_middle(self, data: Path, tmp_path: Path, file_of: FileOf) -> None:
        heard, folder = Heard(), tmp_path / "prepared"
        client = ChildEngine(data, data / "logs" / "engine.log", heard, command=patched_engine(data, DYING))
        try:
            source = read_file(client, heard, file_of(FILE), folder)

            def ask(*repairs: Repair) -> int:
                choices = choices_as_json(ImportChoices(repairs=repairs))
                return client.ask(Ask.DRAFT, folder=str(folder), source=source, choices=choices)

            first = Path(heard.answer(ask()).values["draft"])
            before = tables(first)
            assert heard.answer(ask(EMAIL)).kind == "crashed"
            assert tables(first) == before
            ready = heard.answer(ask(EMAIL))
            assert (ready.kind, ready.values["totals"]["errors"]) == ("ready", 0)
            assert ready.values["draft"] != str(first)
        finally:
            client.close()
