"""How a program talks to its engine, in a child process and in this one, and what becomes of it when that goes wrong."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.engine.children import (
    engine_that_holds,
    fake,
    is_gone,
    patched_engine,
    stored_counts,
)
from tests.engine.hearing import SECONDS, Heard, ask_draft, drafted, read_file
from tests.engine.workbook import workbook_of
from upflow_tui.engine.child import child_engine as module
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.client import EngineClient
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.child.protocol import Ask, Message
from upflow_tui.engine.child.worker import EngineWorker
from upflow_tui.engine.service import Engine
from upflow_tui.engine.workspace import draft_path

FileOf = Callable[..., Path]
StartChild = Callable[..., ChildEngine]

TWO = "Customer ID,Customer name\nC-1,Acme\nC-2,Beta\n"


@pytest.fixture
def log(data: Path) -> Path:
    return data / "logs" / "engine.log"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a prepared import."""
    return tmp_path / "prepared"


@pytest.fixture
def child(data: Path, log: Path, heard: Heard) -> Iterator[StartChild]:
    """`child(command)` makes a client; all are closed at the end."""
    with ExitStack() as stack:

        def start(command: list[str] | None = None) -> ChildEngine:
            client = ChildEngine(data, log, heard, command=command)
            stack.callback(client.close)
            return client

        yield start


def open_files() -> int:
    """How many files this process has open."""
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def pid_of(client: ChildEngine) -> int:
    assert client._child is not None
    return client._child.pid


def join_timers() -> None:
    """Waits until every timer that runs has done what it was to do."""
    for thread in threading.enumerate():
        if isinstance(thread, threading.Timer):
            thread.join(SECONDS)


def join_threads_of_children() -> None:
    """Waits until the threads of every child that has ended are through."""
    for thread in threading.enumerate():
        if "_listen" in thread.name or "_speak" in thread.name:
            thread.join(SECONDS)


class TestBothKinds:
    def test_a_file_goes_the_whole_way(
        self, client: EngineClient, heard: Heard, engine: Engine, file_of: FileOf, folder: Path
    ) -> None:
        generation = drafted(client, heard, file_of(TWO), folder)
        answer = heard.answer(client.ask(Ask.APPLY, drafted=generation))
        assert (answer.kind, answer.values["number"]) == ("applied", 1)
        assert [customer.name for customer in engine.customers()] == ["Acme", "Beta"]

    def test_a_workbook_goes_the_whole_way_too(
        self, client: EngineClient, heard: Heard, engine: Engine, file_of: FileOf, folder: Path
    ) -> None:
        path = file_of(workbook_of([["Customer ID", "Customer name"], ["C-1", "Acme"]]), "customers.xlsx")
        generation = drafted(client, heard, path, folder)
        assert heard.answer(client.ask(Ask.APPLY, drafted=generation)).kind == "applied"
        assert [customer.name for customer in engine.customers()] == ["Acme"]

    def test_the_generations_rise_from_question_to_question(
        self, client: EngineClient, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        folder.mkdir()
        asked = [client.ask(Ask.READ, path=str(file_of(TWO)), folder=str(folder)) for _ in range(3)]
        assert asked == sorted(set(asked))
        assert heard.answer(asked[-1]).kind == "read"
        assert {message.generation for message in heard.messages} <= set(asked)

    def test_a_refusal_comes_with_what_helps(
        self, client: EngineClient, heard: Heard, tmp_path: Path, folder: Path
    ) -> None:
        folder.mkdir()
        answer = heard.answer(client.ask(Ask.READ, path=str(tmp_path), folder=str(folder)))
        assert (answer.kind, answer.values["code"]) == ("refused", "not_a_file")
        assert answer.values["fix"]

    def test_a_draft_that_is_cancelled_is_gone(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        generation = ask_draft(client, folder, read_file(client, heard, large_file, folder))
        heard.stage("reading", generation)
        client.cancel()
        assert heard.answer(generation).kind == "cancelled"
        assert [path.name for path in folder.iterdir()] == ["source"]

    def test_after_a_cancel_the_next_question_is_answered(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        source = read_file(client, heard, large_file, folder)
        ask_draft(client, folder, source)
        client.cancel()
        assert heard.answer(ask_draft(client, folder, source)).kind == "ready"

    def test_to_cancel_where_nothing_is_under_way_does_nothing(
        self, client: EngineClient, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client.cancel()
        generation = drafted(client, heard, file_of(TWO), folder)
        client.cancel()
        assert heard.answer(client.ask(Ask.APPLY, drafted=generation)).kind == "applied"
        assert "cancelled" not in heard.kinds

    def test_when_it_is_closed_nothing_is_received_any_more(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        ask_draft(client, folder, read_file(client, heard, large_file, folder))
        client.close()
        said = list(heard.messages)
        client.cancel()
        client.ask(Ask.READ, path=str(large_file), folder=str(folder))
        client.close()
        join_threads_of_children()
        assert heard.messages == said

    def test_closing_one_that_was_never_asked_is_quick(self, client: EngineClient, heard: Heard) -> None:
        client.close()
        assert heard.messages == []


class TestChild:
    def test_it_has_a_group_of_its_own_and_is_gone_after_closing(
        self, child: StartChild, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child()
        read_file(client, heard, file_of(TWO), folder)
        pid = pid_of(client)
        assert os.getpgid(pid) == pid != os.getpgid(0)
        client.close()
        assert is_gone(pid)

    def test_it_stays_from_question_to_question(
        self, child: StartChild, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child()
        read_file(client, heard, file_of(TWO), folder)
        pid = pid_of(client)
        drafted(client, heard, file_of(TWO), folder)
        assert pid_of(client) == pid

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files are counted in /proc")
    def test_no_process_thread_or_open_file_is_left_behind(
        self, data: Path, log: Path, file_of: FileOf, folder: Path
    ) -> None:
        def once() -> None:
            heard = Heard()
            client = ChildEngine(data, log, heard)
            asked = client.ask(Ask.READ, path=str(file_of(TWO)), folder=str(folder))
            client.cancel()
            assert heard.answer(asked).kind == "cancelled"
            read_file(client, heard, file_of(TWO), folder)
            pid = pid_of(client)
            client.close()
            assert is_gone(pid)
            join_threads_of_children()

        once()
        files, threads = open_files(), threading.active_count()
        for _ in range(4):
            once()
        assert open_files() == files
        assert threading.active_count() == threads

    def test_cancelling_a_draft_ends_the_process_at_once(
        self, child: StartChild, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        client = child()
        generation = ask_draft(client, folder, read_file(client, heard, large_file, folder))
        pid = pid_of(client)
        heard.stage("reading", generation)
        client.cancel()
        assert is_gone(pid)
        assert heard.messages[-1] == Message("cancelled", generation)

    def test_closing_while_it_starts_leaves_nothing(
        self, child: StartChild, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child()
        client.ask(Ask.READ, path=str(file_of(TWO)), folder=str(folder))
        pid = pid_of(client)
        client.close()
        assert is_gone(pid)
        assert heard.messages == []

    def test_an_unfinished_draft_is_removed_when_it_is_closed(
        self, child: StartChild, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        client = child()
        generation = ask_draft(client, folder, read_file(client, heard, large_file, folder))
        heard.stage("reading", generation)
        client.close()
        assert [path.name for path in folder.iterdir()] == ["source"]

    def test_a_finished_draft_stays_when_it_is_closed(
        self, child: StartChild, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child()
        generation = drafted(client, heard, file_of(TWO), folder)
        client.close()
        assert draft_path(folder, generation).exists()

    def test_how_long_it_is_silent_is_known_while_it_has_work(
        self, child: StartChild, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = child(fake('g = asked()["generation"]; say("progress", g); asked(); say("read", g); asked()'))
        now = [1000.0]
        monkeypatch.setattr(time, "monotonic", lambda: now[0])
        assert client.silent_for == 0
        generation = client.ask(Ask.READ)
        heard.wait_for("progress", generation)
        now[0] += 30
        assert client.silent_for == 30
        assert client._child is not None
        client._child.say(b"{}\n")
        heard.answer(generation)
        assert client.silent_for == 0


class TestApplying:
    def test_a_cancel_rolls_back_and_the_process_stays(
        self, child: StartChild, data: Path, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child(engine_that_holds(data))
        generation = drafted(client, heard, file_of(TWO), folder)
        pid = pid_of(client)
        applying = client.ask(Ask.APPLY, drafted=generation)
        heard.stage("writing", applying)
        client.cancel()
        assert heard.answer(applying).kind == "cancelled"
        assert stored_counts(data) == (0, 0)
        assert pid_of(client) == pid

    def test_after_a_cancel_the_same_draft_can_be_applied_and_is_not_ended_by_the_first_cancel(
        self, child: StartChild, data: Path, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "ROLLBACK_TIME", 0.2)
        body = """
first = asked()["generation"]
say("progress", first, stage="writing")
assert asked()["kind"] == "cancel"
say("cancelled", first)
second = asked()["generation"]
say("progress", second, stage="writing")
asked()
say("applied", second)
asked()
"""
        client = child(fake(body))
        first = client.ask(Ask.APPLY, drafted=1)
        heard.stage("writing", first)
        client.cancel()
        assert heard.answer(first).kind == "cancelled"
        second = client.ask(Ask.APPLY, drafted=1)
        heard.stage("writing", second)
        join_timers()
        assert client._child is not None
        client._child.say(b"{}\n")
        assert heard.answer(second).kind == "applied"

    def test_a_cancel_straight_after_the_question_is_heard(
        self, child: StartChild, data: Path, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child(engine_that_holds(data))
        generation = drafted(client, heard, file_of(TWO), folder)
        applying = client.ask(Ask.APPLY, drafted=generation)
        client.cancel()
        assert heard.answer(applying).kind == "cancelled"
        assert stored_counts(data) == (0, 0)

    def test_one_that_hangs_is_ended_after_the_time_to_roll_back(
        self,
        child: StartChild,
        data: Path,
        heard: Heard,
        file_of: FileOf,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(module, "ROLLBACK_TIME", 0.3)
        client = child(engine_that_holds(data))
        generation = drafted(client, heard, file_of(TWO), folder)
        applying = client.ask(Ask.APPLY, drafted=generation)
        heard.stage("writing", applying)
        pid = pid_of(client)
        os.kill(pid, signal.SIGSTOP)
        client.cancel()
        client.cancel()
        assert heard.answer(applying).kind == "cancelled"
        assert is_gone(pid)
        assert stored_counts(data) == (0, 0)
        join_timers()
        assert heard.kinds.count("cancelled") == 1
        assert "crashed" not in heard.kinds

    def test_what_it_said_before_it_was_ended_counts(
        self, child: StartChild, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        body = """
generation = asked()["generation"]
say("progress", generation, stage="writing")
asked()
say("applied", generation, number=7)
asked()
"""
        client = child(fake(body))
        applying = client.ask(Ask.APPLY, drafted=1)
        heard.stage("writing", applying)
        client.cancel()
        assert heard.answer(applying).kind == "applied"

    def test_closing_rolls_back_and_the_process_leaves_by_itself(
        self, child: StartChild, data: Path, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child(engine_that_holds(data))
        generation = drafted(client, heard, file_of(TWO), folder)
        heard.stage("writing", client.ask(Ask.APPLY, drafted=generation))
        held = client._child
        assert held is not None
        client.close()
        assert held.ending == "exit 0"
        assert stored_counts(data) == (0, 0)

    def test_closing_ends_one_that_hangs(
        self,
        child: StartChild,
        data: Path,
        heard: Heard,
        file_of: FileOf,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(module, "ROLLBACK_TIME", 0.3)
        client = child(engine_that_holds(data))
        generation = drafted(client, heard, file_of(TWO), folder)
        heard.stage("writing", client.ask(Ask.APPLY, drafted=generation))
        pid = pid_of(client)
        os.kill(pid, signal.SIGSTOP)
        client.close()
        assert is_gone(pid)
        assert stored_counts(data) == (0, 0)

    def test_one_that_is_killed_is_a_crash_and_the_store_is_whole(
        self, child: StartChild, data: Path, log: Path, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child(engine_that_holds(data))
        generation = drafted(client, heard, file_of(TWO), folder)
        applying = client.ask(Ask.APPLY, drafted=generation)
        heard.stage("writing", applying)
        os.kill(pid_of(client), signal.SIGKILL)
        answer = heard.answer(applying)
        assert answer.kind == "crashed"
        assert answer.values == {"log": str(log), "applying": True}
        assert stored_counts(data) == (0, 0)
        assert "signal 9, while it was asked: apply" in log.read_text()


class TestCrashes:
    @pytest.mark.parametrize(
        "body",
        [
            "asked()",
            "asked(); sys.exit(3)",
            "asked(); os.abort()",
            "asked(); print('garbage', flush=True); asked()",
            "asked(); sys.stdout.buffer.write(b'\\xff\\xfe\\n'); sys.stdout.flush(); asked()",
            "asked(); print('{}', flush=True); asked()",
            "g = asked()['generation']; say('triumph', g); asked()",
            "g = asked()['generation']; print(json.dumps({'version': 9, 'kind': 'read', 'generation': g}), flush=True); asked()",
            "asked(); sys.stdout.write('x' * (1 << 21)); sys.stdout.flush(); asked()",
            "asked(); print('{\"version\": 1, \"kind\"', end='', flush=True)",
            "g = asked()['generation']; say('crashed', g); asked()",
        ],
        ids=[
            "leaves", "leaves with a code", "aborts", "garbage", "no text", "no message", "unknown word",
            "other version", "endless line", "half a line", "says so",
        ],
    )  # fmt: skip
    def test_one_that_ends_or_writes_garbage_has_crashed_and_is_gone(
        self, child: StartChild, log: Path, heard: Heard, body: str
    ) -> None:
        client = child(fake(body))
        generation = client.ask(Ask.READ)
        pid = pid_of(client)
        answer = heard.answer(generation)
        assert answer.kind == "crashed"
        assert answer.values == {"log": str(log), "applying": False}
        assert is_gone(pid)
        assert client.silent_for == 0
        assert heard.kinds.count("crashed") == 1

    def test_one_that_cannot_be_started_has_crashed(self, child: StartChild, log: Path, heard: Heard) -> None:
        client = child(["/nonexistent/python", "-m", "upflow_tui.engine"])
        for _ in range(2):
            assert heard.answer(client.ask(Ask.READ)).kind == "crashed"
        assert "cannot be started: FileNotFoundError" in log.read_text()
        client.cancel()
        assert client.silent_for == 0

    def test_one_that_is_no_engine_has_crashed_and_the_log_says_how(
        self, child: StartChild, log: Path, heard: Heard
    ) -> None:
        client = child([sys.executable, "-c", "import sys; sys.exit('no engine here')"])
        assert heard.answer(client.ask(Ask.READ)).kind == "crashed"
        assert "no engine here" in log.read_text()
        assert "exit 1, while it was asked: read" in log.read_text()

    def test_after_a_crash_the_next_question_starts_another(
        self, child: StartChild, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child()
        source = read_file(client, heard, file_of(TWO), folder)
        pid = pid_of(client)
        os.kill(pid, signal.SIGKILL)
        crash = heard.wait_for("crashed")
        assert crash.values["applying"] is False
        assert heard.answer(ask_draft(client, folder, source)).kind == "ready"
        assert pid_of(client) != pid

    def test_a_draft_that_was_being_made_is_removed(
        self, child: StartChild, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        client = child()
        generation = ask_draft(client, folder, read_file(client, heard, large_file, folder))
        heard.stage("reading", generation)
        os.kill(pid_of(client), signal.SIGKILL)
        assert heard.answer(generation).kind == "crashed"
        assert [path.name for path in folder.iterdir()] == ["source"]

    def test_a_fault_of_the_engine_is_a_crash_whose_report_holds_no_values(
        self, child: StartChild, data: Path, log: Path, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        patch = """
from upflow_tui.engine.service import Engine
def fail(engine, path, folder):
    secret = "IBAN FR76"
    raise RuntimeError(f"{secret} of {path}")
Engine.read = fail
"""
        client = child(patched_engine(data, patch))
        folder.mkdir()
        answer = heard.answer(client.ask(Ask.READ, path=str(file_of(TWO)), folder=str(folder)))
        assert answer.kind == "crashed"
        report = log.read_text()
        assert "builtins.RuntimeError" in report and "worker.py" in report and "exit 70" in report
        for value in ("IBAN", "secret", "customers.csv"):
            assert value not in report
        assert log.stat().st_mode & 0o777 == 0o600

    def test_one_that_reads_nothing_does_not_hold_up_who_asks(
        self, child: StartChild, heard: Heard, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = child([sys.executable, "-c", "import time\nwhile True: time.sleep(60)"])
        for _ in range(5):  # far more than a pipe holds
            generation = client.ask(Ask.READ, path="x" * 500_000)
        pid = pid_of(client)
        client.cancel()
        assert heard.answer(generation).kind == "cancelled"
        assert is_gone(pid)
        join_threads_of_children()

    def test_an_engine_works_without_a_log(
        self, data: Path, heard: Heard, file_of: FileOf, folder: Path, tmp_path: Path
    ) -> None:
        (tmp_path / "logs").write_text("a file where the folder should be")
        client = ChildEngine(data, tmp_path / "logs" / "engine.log", heard)
        try:
            assert read_file(client, heard, file_of(TWO), folder)["size"] == len(TWO)
        finally:
            client.close()

    def test_answers_to_an_older_question_are_dropped(self, child: StartChild, heard: Heard) -> None:
        body = "a, b = asked()['generation'], asked()['generation']; say('read', a); say('progress', a); say('read', b); asked()"
        client = child(fake(body))
        older = client.ask(Ask.READ)
        newer = client.ask(Ask.READ)
        assert heard.answer(newer).kind == "read"
        assert older not in {message.generation for message in heard.messages}

    def test_one_that_died_unheard_is_replaced_when_it_is_asked(
        self, child: StartChild, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        client = child()
        source = read_file(client, heard, file_of(TWO), folder)
        with client._lock:  # its end is not noticed yet
            dead = client._child
            assert dead is not None
            dead.kill()
            generation = ask_draft(client, folder, source)
            assert client._child is not dead
        assert heard.answer(generation).kind == "ready"
        assert "crashed" not in heard.kinds


class TestLocal:
    def test_a_fault_is_a_crash_and_the_next_question_is_answered(
        self, data: Path, heard: Heard, file_of: FileOf, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = LocalEngine(data, heard)
        handle = EngineWorker.handle

        def fail(*_: object) -> None:
            raise RuntimeError("a fault")

        monkeypatch.setattr(EngineWorker, "handle", fail)
        assert heard.answer(client.ask(Ask.READ)).kind == "crashed"
        monkeypatch.setattr(EngineWorker, "handle", handle)
        read_file(client, heard, file_of(TWO), folder)
        client.close()

    def test_it_can_be_closed_from_its_own_thread(self, data: Path, file_of: FileOf, folder: Path) -> None:
        heard = Heard()

        def close(message: Message) -> None:
            local.close()
            heard(message)

        local = LocalEngine(data, close)
        folder.mkdir()
        local.ask(Ask.READ, path=str(file_of(TWO)), folder=str(folder))
        heard.wait_for("read")
        local._thread.join(SECONDS)
        assert not local._thread.is_alive()

    def test_closing_while_applying_rolls_back(
        self, data: Path, heard: Heard, file_of: FileOf, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = LocalEngine(data, heard)
        generation = drafted(client, heard, file_of(TWO), folder)
        said = EngineWorker._progress
        writing = threading.Event()

        def hold(worker: EngineWorker, progress: object) -> None:
            said(worker, progress)  # type: ignore[arg-type]
            writing.set()
            while not worker._is_cancelled():
                time.sleep(0.005)

        monkeypatch.setattr(EngineWorker, "_progress", hold)
        client.ask(Ask.APPLY, drafted=generation)
        assert writing.wait(SECONDS)
        client.close()
        client._thread.join(SECONDS)
        assert stored_counts(data) == (0, 0)
