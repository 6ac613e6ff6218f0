"""What an engine answers to each question; expected failures are answers, faults are exceptions."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from upflow_tui.engine.child import worker as module
from upflow_tui.engine.child.progress import Progress, Stage
from upflow_tui.engine.child.protocol import Ask, Message, ProtocolError, Say
from upflow_tui.engine.child.worker import EngineWorker
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.service import Engine
from upflow_tui.engine.workspace import draft_path
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.store.draft.reader import DraftReader

FileOf = Callable[..., Path]

TWO = "Customer ID,Customer name\nC-1,Acme\nC-2,Beta\n"


class Talk:
    """A worker that is asked in this thread, and what it said."""

    def __init__(self, data: Path, folder: Path) -> None:
        self.said: list[Message] = []
        self.worker = EngineWorker(data, self.hear)
        self.folder = folder
        folder.mkdir()
        self.generation = 0
        self.on_message: Callable[[Message], None] = lambda message: None

    def hear(self, message: Message) -> None:
        self.said.append(message)
        self.on_message(message)

    def ask(self, kind: str, **values: Any) -> Message:
        """The last word on a question."""
        self.generation += 1
        self.said.clear()
        self.worker.handle(Message(kind, self.generation, values))
        return self.said[-1]

    def read(self, path: Path) -> dict[str, Any]:
        answer = self.ask(Ask.READ, path=str(path), folder=str(self.folder))
        assert answer.kind == "read", answer
        source: dict[str, Any] = answer.values["source"]
        return source

    def draft(self, source: dict[str, Any], **choices: Any) -> Message:
        values = choices_as_json(ImportChoices(**choices))
        return self.ask(Ask.DRAFT, folder=str(self.folder), source=source, choices=values)

    def apply(self, drafted: int) -> Message:
        return self.ask(Ask.APPLY, drafted=drafted)


@pytest.fixture
def talk(data: Path, tmp_path: Path) -> Talk:
    return Talk(data, tmp_path / "prepared")


def test_a_file_is_read_drafted_and_applied(talk: Talk, engine: Engine, file_of: FileOf) -> None:
    source = talk.read(file_of(TWO, "clients.csv"))
    assert (source["name"], source["size"]) == ("clients.csv", len(TWO))
    ready = talk.draft(source)
    assert ready.kind == "ready"
    assert (ready.values["totals"]["lines"], ready.values["totals"]["customers"]["create"]) == (2, 2)
    with DraftReader(Path(ready.values["draft"])) as reader:
        assert reader.meta["revision"] == ready.values["revision"]
    applied = talk.apply(ready.generation)
    assert applied.kind == "applied"
    assert (applied.values["number"], applied.values["status"]) == (1, "success")
    assert [customer.external_id for customer in engine.customers()] == ["C-1", "C-2"]


def test_each_answer_carries_the_generation_of_its_question(talk: Talk, file_of: FileOf) -> None:
    talk.generation = 41
    talk.read(file_of(TWO))
    assert {message.generation for message in talk.said} == {42}


def test_a_file_may_be_read_again_into_the_same_folder(talk: Talk, file_of: FileOf) -> None:
    talk.read(file_of("Customer name\nfirst\n"))
    assert talk.read(file_of(TWO))["size"] == len(TWO)


def test_a_file_that_cannot_be_read_is_refused_with_its_finding(talk: Talk, tmp_path: Path) -> None:
    answer = talk.ask(Ask.READ, path=str(tmp_path / "none.csv"), folder=str(talk.folder))
    assert answer.kind == "refused"
    assert (answer.values["code"], answer.values["message"]) == ("missing", "The file no longer exists.")
    assert answer.values["fix"]


def test_a_folder_that_is_gone_is_refused_with_the_systems_reason(talk: Talk, file_of: FileOf) -> None:
    talk.folder.rmdir()
    answer = talk.ask(Ask.READ, path=str(file_of(TWO)), folder=str(talk.folder))
    assert answer.kind == "refused"
    assert "No such file or directory" in answer.values["message"]


def test_an_error_without_a_reason_is_refused_by_its_kind(
    talk: Talk, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise TimeoutError

    monkeypatch.setattr(Engine, "read", fail)
    answer = talk.ask(Ask.READ, path=str(file_of(TWO)), folder=str(talk.folder))
    assert answer.values["message"] == "The file or the data folder cannot be used: TimeoutError."


@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"fields": ("customer_name",)}, "The mapping has 1 columns, the file 2."),
        ({"fields": (None, None)}, "Customer name is required"),
        ({"fields": ("town", None)}, "Customer name"),
        ({"delimiter": "::"}, "::"),
        ({"encoding": "klingon"}, "klingon"),
        ({"header_line": 90}, "90"),
    ],
)
def test_choices_that_do_not_fit_are_refused_in_one_line(
    talk: Talk, file_of: FileOf, choices: dict[str, Any], reason: str
) -> None:
    answer = talk.draft(talk.read(file_of(TWO)), **choices)
    assert answer.kind == "refused"
    assert reason.lower() in answer.values["message"].lower()
    assert "\n" not in answer.values["message"]


def test_choices_that_are_none_are_refused(talk: Talk, file_of: FileOf) -> None:
    source = talk.read(file_of(TWO))
    answer = talk.ask(Ask.DRAFT, folder=str(talk.folder), source=source, choices={"blank": "perhaps"})
    assert answer.kind == "refused"


def test_without_choices_everything_is_as_detected(talk: Talk, file_of: FileOf) -> None:
    source = talk.read(file_of(TWO))
    assert talk.ask(Ask.DRAFT, folder=str(talk.folder), source=source).kind == "ready"


def test_to_stop_on_an_error_is_a_refusal_that_counts_the_errors(talk: Talk, file_of: FileOf) -> None:
    path = file_of("Customer ID,Customer name,Contact email\nC-1,Acme,nobody\n")
    ready = talk.draft(talk.read(path), on_error=OnError.STOP)
    assert ready.kind == "ready"
    answer = talk.apply(ready.generation)
    assert answer.kind == "refused"
    assert answer.values["message"].startswith("1 error was found")


def test_a_draft_that_was_not_the_last_is_not_applied(talk: Talk, file_of: FileOf) -> None:
    source = talk.read(file_of(TWO))
    first = talk.draft(source)
    talk.draft(source)
    assert talk.apply(first.generation).kind == "changed"


def test_after_a_draft_that_failed_the_one_before_is_not_applied(talk: Talk, file_of: FileOf) -> None:
    source = talk.read(file_of(TWO))
    first = talk.draft(source)
    assert talk.draft(source, fields=("town", None)).kind == "refused"
    assert talk.apply(first.generation).kind == "changed"


def test_a_store_that_another_window_changed_is_said(talk: Talk, engine: Engine, file_of: FileOf) -> None:
    ready = talk.draft(talk.read(file_of(TWO)))
    engine.replace_organization(replace(engine.organization(), name="Another"))
    assert talk.apply(ready.generation).kind == "changed"
    assert list(engine.customers()) == []


def test_bytes_that_are_not_those_that_were_read_are_not_imported(talk: Talk, engine: Engine, file_of: FileOf) -> None:
    ready = talk.draft(talk.read(file_of(TWO)))
    (talk.folder / "source").write_bytes(TWO.replace("Acme", "Evil").encode())
    answer = talk.apply(ready.generation)
    assert answer.kind == "refused"
    assert list(engine.customers()) == []


def test_a_store_that_cannot_be_opened_is_refused_with_what_helps(data: Path, talk: Talk, file_of: FileOf) -> None:
    source = talk.read(file_of(TWO))
    data.write_text("a file where the folder should be")
    answer = talk.draft(source)
    assert answer.kind == "refused"
    assert answer.values["fix"]


def test_a_full_disk_while_drafting_is_refused(talk: Talk, file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    source = talk.read(file_of(TWO))

    def fail(*_: object, **__: object) -> None:
        error = sqlite3.OperationalError("database or disk is full")
        error.sqlite_errorcode = sqlite3.SQLITE_FULL
        raise error

    monkeypatch.setattr(Engine, "draft", fail)
    answer = talk.draft(source)
    assert (answer.kind, answer.values["message"]) == ("refused", "The disk is full.")


@pytest.mark.parametrize("error", [RuntimeError("a fault"), UnicodeDecodeError("utf-8", b"\xff", 0, 1, "a cell")])
def test_a_fault_of_the_program_is_no_refusal(
    talk: Talk, file_of: FileOf, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(Engine, "read", fail)
    with pytest.raises(type(error)):
        talk.ask(Ask.READ, path=str(file_of(TWO)), folder=str(talk.folder))
    assert talk.said == []


@pytest.mark.parametrize("kind", ["erase", "cancel", "ready", ""])
def test_an_unknown_question_is_a_fault(talk: Talk, kind: str) -> None:
    with pytest.raises(ProtocolError):
        talk.ask(kind)


class TestCancelling:
    def test_a_question_that_still_waits_is_cancelled(self, talk: Talk, engine: Engine, file_of: FileOf) -> None:
        ready = talk.draft(talk.read(file_of(TWO)))
        talk.worker.cancel(ready.generation + 1)
        assert talk.apply(ready.generation).kind == "cancelled"
        assert list(engine.history()) == []

    def test_the_next_question_is_not(self, talk: Talk, file_of: FileOf) -> None:
        ready = talk.draft(talk.read(file_of(TWO)))
        talk.worker.cancel(ready.generation + 1)
        talk.apply(ready.generation)
        assert talk.apply(ready.generation).kind == "applied", "the draft is still there"

    def test_after_the_end_no_question_is_answered_with_anything_else(self, talk: Talk, file_of: FileOf) -> None:
        source = talk.read(file_of(TWO))
        ready = talk.draft(source)
        talk.worker.end()
        assert talk.apply(ready.generation).kind == "cancelled"
        assert talk.draft(source).kind == "cancelled"

    def test_a_cancel_that_comes_late_does_not_bring_back_what_was_ended(self, talk: Talk, file_of: FileOf) -> None:
        talk.worker.end()
        talk.worker.cancel(0)
        assert talk.ask(Ask.READ, path=str(file_of(TWO)), folder=str(talk.folder)).kind == "cancelled"

    def test_a_read_that_is_cancelled_leaves_no_copy(
        self, talk: Talk, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        reading = Engine.read

        def read(engine: Engine, path: Path, workspace: Path) -> Any:
            talk.worker.cancel(talk.generation)
            return reading(engine, path, workspace)

        monkeypatch.setattr(Engine, "read", read)
        assert talk.ask(Ask.READ, path=str(file_of(TWO)), folder=str(talk.folder)).kind == "cancelled"
        assert list(talk.folder.iterdir()) == []

    @pytest.mark.parametrize("stage", ["reading", "planning"])
    def test_a_draft_that_is_cancelled_is_gone_with_its_side_files(
        self, talk: Talk, file_of: FileOf, stage: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_INTERVAL", 0)
        source = talk.read(file_of("Customer ID,Customer name\n" + "".join(f"C-{i},N {i}\n" for i in range(2000))))
        readers: list[DraftReader] = []

        def cancel(message: Message) -> None:
            if message.values.get("stage") == stage:
                talk.worker.cancel(talk.generation)
                readers.append(DraftReader(draft_path(talk.folder, talk.generation)))
                list(readers[-1].iter_customers())

        talk.on_message = cancel
        assert talk.draft(source).kind == "cancelled"
        assert [path.name for path in talk.folder.iterdir()] == ["source"]
        for reader in readers:
            reader.close()

    def test_an_apply_that_is_cancelled_writes_nothing(
        self, talk: Talk, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_INTERVAL", 0)
        ready = talk.draft(talk.read(file_of(TWO)))

        def cancel(message: Message) -> None:
            if message.values.get("stage") == "writing":
                talk.worker.cancel(talk.generation)

        talk.on_message = cancel
        assert talk.apply(ready.generation).kind == "cancelled"
        talk.on_message = lambda message: None
        assert list(engine.customers()) == []
        assert [entry.status for entry in engine.history()] == ["cancelled"]
        assert talk.apply(ready.generation).kind == "applied", "nothing changed: the draft still fits"

    def test_one_that_fails_is_kept_and_says_so(self, talk: Talk, engine: Engine, file_of: FileOf) -> None:
        bad = file_of("Customer ID,Customer name,Contact email\nC-1,Acme,nobody\n")
        ready = talk.draft(talk.read(bad), on_error="stop")
        answer = talk.apply(ready.generation)
        assert answer.kind == "refused"
        assert answer.values["fix"] == "The history keeps it as import 1."
        (entry,) = engine.history()
        assert (entry.status, entry.totals.errors) == ("failed", 1)

    def test_a_folder_that_is_discarded_meanwhile_is_no_fault(
        self, talk: Talk, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_INTERVAL", 0)
        source = talk.read(file_of("Customer ID,Customer name\n" + "".join(f"C-{i},N {i}\n" for i in range(2000))))

        def discard(message: Message) -> None:
            if message.values.get("stage") == "planning" and talk.folder.exists():
                talk.worker.cancel(talk.generation)
                for path in talk.folder.iterdir():
                    path.unlink()
                talk.folder.rmdir()

        talk.on_message = discard
        assert talk.draft(source).kind == "cancelled"


class TestDrafts:
    def test_only_the_last_two_drafts_stay(self, talk: Talk, file_of: FileOf) -> None:
        source = talk.read(file_of(TWO))
        (talk.folder / "draft-notes.db").touch()
        for _ in range(4):
            ready = talk.draft(source)
        drafts = {path.name for path in talk.folder.glob("draft-*")}
        assert drafts == {"draft-notes.db", f"draft-{ready.generation}.db", f"draft-{ready.generation - 1}.db"}

    def test_all_that_a_draft_leaves_is_readable_by_its_owner_alone(self, talk: Talk, file_of: FileOf) -> None:
        talk.draft(talk.read(file_of(TWO)))
        assert {path.stat().st_mode & 0o777 for path in talk.folder.iterdir()} == {0o600}


class TestProgress:
    def kinds(self, talk: Talk) -> list[str]:
        return [message.values.get("stage", message.kind) for message in talk.said]

    def test_at_most_ten_messages_a_second_however_often_the_engine_reports(
        self, talk: Talk, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        now = [100.0]
        monkeypatch.setattr(time, "monotonic", lambda: now[0])
        for step in range(1000):
            now[0] += 0.001
            talk.worker._progress(Progress(Stage.READING, step / 1000, step))
        assert len(talk.said) <= 11

    def test_the_end_of_a_stage_is_always_said_and_only_once(self, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(time, "monotonic", lambda: 100.0)
        for stage in (Stage.READING, Stage.PLANNING, Stage.WRITING):
            for _ in range(50):
                talk.worker._progress(Progress(stage, 1.0, 0))
        assert self.kinds(talk) == ["reading", "planning", "writing"]

    def test_a_file_that_is_read_twice_reaches_the_end_twice(self, talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
        now = [100.0]
        monkeypatch.setattr(time, "monotonic", lambda: now[0])
        for done in (1.0, 0.2, 1.0):
            now[0] += 1
            talk.worker._progress(Progress(Stage.READING, done, 0))
        assert [message.values["done"] for message in talk.said] == [1.0, 0.2, 1.0]

    def test_the_first_page_is_said_once_when_customers_are_planned(self, talk: Talk, file_of: FileOf) -> None:
        talk.draft(talk.read(file_of(TWO)))
        assert self.kinds(talk).count("page") == 1
        assert self.kinds(talk).index("page") > self.kinds(talk).index("reading")

    def test_no_page_is_said_while_lines_with_errors_are_still_being_skipped(self, talk: Talk, file_of: FileOf) -> None:
        ready = talk.draft(talk.read(file_of(TWO)), on_error=OnError.SKIP_LINE)
        assert ready.kind == Say.READY
        assert "page" not in self.kinds(talk)

    def test_applying_says_how_much_is_written(self, talk: Talk, file_of: FileOf) -> None:
        ready = talk.draft(talk.read(file_of(TWO)))
        talk.apply(ready.generation)
        last = [message for message in talk.said if message.kind == "progress"][-1]
        assert last.values == {"stage": "writing", "done": 1.0, "count": 2}
