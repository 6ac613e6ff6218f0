"""`python -m upflow_tui.engine`: what it reads and writes, and that the store is whole however it ends."""

from __future__ import annotations

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import IO, Any

import pytest

from tests.engine.children import (
    engine_that_dies_committing,
    engine_that_dies_in_the_middle_of_a_commit,
    engine_that_holds,
    engine_that_tells_all,
    engine_whose_disk_is_full,
    patched_engine,
    stored_counts,
    wait_until_ended,
)
from tests.engine.hearing import SECONDS, Heard, drafted
from tests.engine.imports import import_file, stored
from upflow_tui.engine.__main__ import crash_report
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.protocol import INTERIM, Ask, Message, decode
from upflow_tui.engine.service import Engine

FileOf = Callable[..., Path]

TWO = "Customer ID,Customer name\nC-1,Acme\nC-2,Beta\n"
BEFORE = (0, 0)
MANY = 3000


class Child:
    """The engine as a bare process: lines in, lines out, its stderr in a file."""

    def __init__(self, command: list[str], stderr: Path) -> None:
        self.stderr = stderr
        with stderr.open("wb") as log:
            # Without a buffer: what is not read is still in the pipe, where `select` sees it.
            self.process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, bufsize=0
            )
        self.generation = 0

    @property
    def stdin(self) -> IO[bytes]:
        assert self.process.stdin is not None
        return self.process.stdin

    def send(self, line: bytes) -> None:
        self.stdin.write(line)

    def ask(self, kind: str, **values: Any) -> int:
        self.generation += 1
        self.send(Message(kind, self.generation, values).encode())
        return self.generation

    def hear(self) -> Message:
        assert self.process.stdout is not None
        assert select.select([self.process.stdout.fileno()], [], [], SECONDS)[0], "nothing was said"
        return decode(self.process.stdout.readline())

    def until(self, kind: str, stage: str | None = None) -> Message:
        """The next message of this kind (and stage); the ones before are let go."""
        while True:
            message = self.hear()
            if message.kind == kind and message.values.get("stage") == stage:
                return message
            assert message.kind in INTERIM, message

    def draft(self, path: Path, folder: Path) -> int:
        folder.mkdir()
        self.ask(Ask.READ, path=str(path), folder=str(folder))
        source = self.until("read").values["source"]
        generation = self.ask(Ask.DRAFT, folder=str(folder), source=source)
        self.until("ready")
        return generation

    def rest(self) -> list[bytes]:
        """What it still says until it ends."""
        assert self.process.stdout is not None
        return self.process.stdout.readlines()

    def end(self) -> int:
        """Its exit code, once it has left by itself."""
        return self.process.wait(SECONDS)


@pytest.fixture
def child(data: Path, tmp_path: Path) -> Iterator[Callable[..., Child]]:
    """`child(command)` starts one."""
    with ExitStack() as stack:

        def start(command: list[str] | None = None) -> Child:
            made = Child(command or [sys.executable, "-m", "upflow_tui.engine", str(data)], tmp_path / "stderr")
            stack.callback(made.process.stdout.close)  # type: ignore[union-attr]
            stack.callback(made.process.wait)
            stack.callback(made.process.kill)
            return made

        yield start


@pytest.fixture
def many(file_of: FileOf) -> Path:
    """A file of which the import makes the store grow by more than a megabyte."""
    text = "Customer ID,Customer name,Address\n" + "".join(f"C-{i},N {i},{'x' * 300}\n" for i in range(MANY))
    return file_of(text)


def apply(data: Path, command: list[str], file: Path, folder: Path) -> Message:
    """Has such an engine import a file; its last word."""
    heard = Heard()
    client = ChildEngine(data, data / "logs" / "engine.log", heard, command=command)
    answer = heard.answer(client.ask(Ask.APPLY, drafted=drafted(client, heard, file, folder)))
    client.close()
    return answer


@pytest.mark.measures_children
class TestTheWay:
    def test_it_says_hello_and_answers_one_json_object_a_line(
        self, child: Callable[..., Child], engine: Engine, file_of: FileOf, tmp_path: Path
    ) -> None:
        one = child()
        assert one.hear() == Message("hello", 0, {"pid": one.process.pid})
        generation = one.draft(file_of(TWO), tmp_path / "prepared")
        one.ask(Ask.APPLY, drafted=generation)
        assert one.until("applied").values["number"] == 1
        one.stdin.close()
        assert one.end() == 0
        assert stored_counts(engine.folder) == (2, 1)
        assert one.stderr.read_bytes() == b""

    def test_the_end_of_its_input_ends_it(self, child: Callable[..., Child]) -> None:
        one = child()
        one.stdin.close()
        assert one.end() == 0
        assert one.stderr.read_bytes() == b""

    def test_no_cell_travels(self, child: Callable[..., Child], file_of: FileOf, tmp_path: Path) -> None:
        one = child()
        folder = tmp_path / "prepared"
        folder.mkdir()
        one.ask(Ask.READ, path=str(file_of("Customer ID,Customer name\nSECRET-1,SECRET\n")), folder=str(folder))
        source = one.until("read").values["source"]
        one.ask(Ask.DRAFT, folder=str(folder), source=source)
        said = one.until("ready")
        one.ask(Ask.APPLY, drafted=said.generation)
        one.stdin.close()
        rest = b"".join(one.rest())
        assert b"SECRET" not in rest and b"SECRET" not in said.encode()

    def test_what_is_printed_by_accident_goes_to_the_log(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        patch = """
import os
from upflow_tui.engine.service import Engine
read = Engine.read
def talkative(engine, path, folder):
    print("printed", flush=True)
    os.write(1, b"written\\n")
    os.system("echo echoed")
    return read(engine, path, folder)
Engine.read = talkative
"""
        one = child(patched_engine(data, patch))
        generation = one.draft(file_of(TWO), tmp_path / "prepared")
        one.stdin.close()
        assert one.end() == 0
        assert generation == 2
        assert sorted(one.stderr.read_text().split()) == ["echoed", "printed", "written"]

    def test_what_others_read_from_stdin_does_not_take_its_questions(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        patch = """
import sys
from upflow_tui.engine.service import Engine
read = Engine.read
def curious(engine, path, folder):
    assert sys.stdin.read() == ""
    return read(engine, path, folder)
Engine.read = curious
"""
        one = child(patched_engine(data, patch))
        assert one.draft(file_of(TWO), tmp_path / "prepared") == 2


@pytest.mark.measures_children
class TestGarbage:
    @pytest.mark.parametrize(
        "line",
        [
            b"garbage\n",
            b"\x00\xff\xfe\n",
            b"{}\n",
            b"[1]\n",
            b'{"version": 2, "kind": "read", "generation": 1}\n',
            b"\n",
        ],
    )
    def test_a_line_that_is_no_message_ends_it(self, child: Callable[..., Child], data: Path, line: bytes) -> None:
        one = child()
        one.send(line)
        assert one.end() == 0
        assert "ProtocolError" in one.stderr.read_text()
        assert not data.exists(), "nothing was asked, nothing was made"

    def test_a_line_without_an_end_ends_it(self, child: Callable[..., Child]) -> None:
        one = child()
        with pytest.raises(BrokenPipeError):
            for _ in range(64):
                one.send(b"x" * (1 << 20))
        assert one.end() == 0

    def test_an_unknown_question_is_a_crash(self, child: Callable[..., Child]) -> None:
        one = child()
        generation = one.ask("erase")
        assert one.until("crashed").generation == generation
        assert one.end() == 70
        assert "ProtocolError" in one.stderr.read_text()

    def test_garbage_while_applying_rolls_back(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        one = child(engine_that_holds(data))
        one.ask(Ask.APPLY, drafted=one.draft(file_of(TWO), tmp_path / "prepared"))
        one.until("progress", "writing")
        one.send(b"garbage\n")
        assert one.end() == 0
        assert stored_counts(data) == BEFORE


@pytest.mark.measures_children
class TestEndOfInput:
    def test_while_applying_it_rolls_back_and_leaves(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        one = child(engine_that_holds(data))
        one.ask(Ask.APPLY, drafted=one.draft(file_of(TWO), tmp_path / "prepared"))
        one.until("progress", "writing")
        one.stdin.close()
        assert decode(one.rest()[-1]).kind == "cancelled"
        assert one.end() == 0
        assert stored_counts(data) == BEFORE
        assert [entry.status for entry in Engine(data).history()] == ["cancelled"]

    def test_straight_after_the_question_nothing_is_written_either(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        one = child(engine_that_holds(data))
        one.ask(Ask.APPLY, drafted=one.draft(file_of(TWO), tmp_path / "prepared"))
        one.stdin.close()
        assert one.end() == 0
        assert stored_counts(data) == BEFORE

    def test_questions_that_still_wait_are_not_begun(
        self,
        child: Callable[..., Child],
        data: Path,
        sample_engine: Engine,
        large_file: Path,
        file_of: FileOf,
        tmp_path: Path,
    ) -> None:
        one = child()
        folder = tmp_path / "prepared"
        drafted = one.draft(file_of(TWO), folder)
        one.ask(Ask.READ, path=str(large_file), folder=str(folder))
        source = one.until("read").values["source"]
        # The same draft made again takes a while; the question behind it would write it.
        drafting = one.ask(Ask.DRAFT, folder=str(folder), source=source)
        one.ask(Ask.APPLY, drafted=drafting)
        one.until("progress", "reading")
        one.stdin.close()
        kinds = [decode(line).kind for line in one.rest()]
        assert one.end() == 0
        assert [kind for kind in kinds if kind not in INTERIM] == ["cancelled", "cancelled"]
        assert drafted == 2
        assert stored_counts(data) == BEFORE

    def test_a_window_that_is_killed_while_applying_takes_the_import_back(
        self, data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        window = """
import sys
from pathlib import Path
from tests.engine.children import engine_that_holds
from tests.engine.hearing import Heard, drafted
from upflow_tui.engine.child.child_engine import ChildEngine
data, file, folder = map(Path, sys.argv[1:])
heard = Heard()
client = ChildEngine(data, data / "logs" / "engine.log", heard, command=engine_that_holds(data))
heard.stage("writing", client.ask("apply", drafted=drafted(client, heard, file, folder)))
print(client._child.pid, flush=True)
sys.stdin.read()
"""
        command = [sys.executable, "-c", window, str(data), str(file_of(TWO)), str(tmp_path / "prepared")]
        root = Path(__file__).parents[3]
        with subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=root, env={**os.environ, "PYTHONPATH": "src"}
        ) as process:
            assert process.stdout is not None
            assert select.select([process.stdout.fileno()], [], [], SECONDS)[0]
            pid = int(process.stdout.readline())
            process.kill()
            process.wait(SECONDS)
        assert wait_until_ended(pid)
        assert stored_counts(data) == BEFORE

    def test_where_nobody_reads_its_answers_it_rolls_back_and_leaves_quietly(
        self, child: Callable[..., Child], data: Path, sample_engine: Engine, large_file: Path, tmp_path: Path
    ) -> None:
        one = child(engine_that_tells_all(data))
        one.ask(Ask.APPLY, drafted=one.draft(large_file, tmp_path / "prepared"))
        one.until("progress", "writing")
        assert one.process.stdout is not None
        one.process.stdout.close()
        assert one.end() == 0
        assert stored_counts(data) == BEFORE
        assert one.stderr.read_bytes() == b""


class TestKilled:
    @pytest.mark.parametrize("progress", [1, 3, 6, 10])
    def test_while_it_writes_nothing_is_in_the_store(
        self,
        child: Callable[..., Child],
        data: Path,
        sample_engine: Engine,
        large_file: Path,
        tmp_path: Path,
        progress: int,
    ) -> None:
        one = child(engine_that_tells_all(data))
        one.ask(Ask.APPLY, drafted=one.draft(large_file, tmp_path / "prepared"))
        for _ in range(progress):
            said = one.until("progress", "writing")
        assert said.values["done"] < 1
        one.process.kill()
        one.process.wait(SECONDS)
        customers, imports = stored_counts(data)
        assert (customers == 0) == (imports == 0), "before or after, never between"

    @pytest.mark.parametrize("delay", [0.00001, 0.003, 0.008, 0.012, 0.015, 0.018, 0.022, 0.05])
    def test_while_it_commits_the_store_is_as_before_or_as_after(
        self, data: Path, sample_engine: Engine, many: Path, tmp_path: Path, delay: float
    ) -> None:
        answer = apply(data, engine_that_dies_committing(data, delay), many, tmp_path / "prepared")
        counts = stored_counts(data)
        assert counts in (BEFORE, (MANY, 1)), "before or after, never between"
        assert answer.kind in ("crashed", "applied")
        if answer.kind == "applied":
            assert counts == (MANY, 1)
        assert import_file(sample_engine, many).totals.lines == MANY
        assert len(stored(sample_engine)) == MANY

    @pytest.mark.parametrize("size", [300_000, 400_000, 700_000, 1_000_000, 1_400_000])
    def test_in_the_middle_of_its_commit_the_store_is_as_before(
        self, data: Path, sample_engine: Engine, many: Path, tmp_path: Path, size: int
    ) -> None:
        answer = apply(data, engine_that_dies_in_the_middle_of_a_commit(data, size), many, tmp_path / "prepared")
        assert answer.kind == "crashed"
        assert (data / "upflow.db").stat().st_size == size, "half of it was written"
        assert stored_counts(data) == BEFORE, "before or after, never between"
        assert import_file(sample_engine, many).totals.customers.create == MANY

    def test_a_disk_that_is_full_is_a_refusal_and_the_store_is_as_before(
        self, data: Path, sample_engine: Engine, many: Path, tmp_path: Path
    ) -> None:
        answer = apply(data, engine_whose_disk_is_full(data, 700_000), many, tmp_path / "prepared")
        assert answer.kind == "refused"
        assert answer.values["message"] and answer.values["fix"]
        assert stored_counts(data) == BEFORE

    def test_a_reader_sees_the_old_state_after_a_kill(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path
    ) -> None:
        one = child(engine_that_holds(data))
        one.ask(Ask.APPLY, drafted=one.draft(file_of(TWO), tmp_path / "prepared"))
        one.until("progress", "writing")
        assert list(Engine(data).customers()) == [], "nobody sees half an import"
        one.process.send_signal(signal.SIGTERM)
        assert one.process.wait(SECONDS) == -signal.SIGTERM
        assert stored_counts(data) == BEFORE


class TestReports:
    def test_a_crash_report_has_kinds_and_places_and_no_values(self) -> None:
        def read_cell(secret: str) -> None:
            try:
                json.loads(secret)
            except ValueError as error:
                raise RuntimeError(f"cannot read {secret}") from error

        with pytest.raises(RuntimeError) as caught:
            read_cell("IBAN FR76")
        report = crash_report(caught.value)
        assert report.startswith("builtins.RuntimeError\n")
        assert "json.decoder.JSONDecodeError\n" in report
        assert f"{__file__}:" in report and " read_cell\n" in report
        assert "IBAN" not in report and "cannot read" not in report

    @pytest.mark.parametrize(
        ("fault", "code"),
        [
            ("raise ValueError('IBAN FR76'.encode().decode('utf-16'))", 70),
            ("import threading; threading.Thread(target=lambda: 'IBAN'.fault).start()", 0),
            ("type('Cell', (), {'__del__': lambda self: 'IBAN'.fault})()", 0),
            ("import sys; sys.exit('IBAN'.fault)", 70),
        ],
        ids=["raised", "in a thread", "while something is freed", "while leaving"],
    )
    def test_whatever_fails_is_logged_without_values(
        self, child: Callable[..., Child], data: Path, file_of: FileOf, tmp_path: Path, fault: str, code: int
    ) -> None:
        patch = f"""
from upflow_tui.engine.service import Engine
read = Engine.read
def faulty(engine, path, folder):
    {fault}
    return read(engine, path, folder)
Engine.read = faulty
"""
        one = child(patched_engine(data, patch))
        (tmp_path / "prepared").mkdir()
        one.ask(Ask.READ, path=str(file_of(TWO)), folder=str(tmp_path / "prepared"))
        assert one.until("crashed" if code else "read").generation == 1
        one.stdin.close()
        assert one.end() == code
        log = one.stderr.read_text()
        assert "Error\n" in log and "upflow-tui" in log
        assert "IBAN" not in log and "FR76" not in log and "object has no" not in log

    def test_a_fault_outside_of_all_is_logged_without_values(self, child: Callable[..., Child], data: Path) -> None:
        patch = """
import gc
def fail():
    raise RuntimeError("IBAN")
gc.disable = fail
"""
        one = child(patched_engine(data, patch))
        assert one.end() == 1
        assert "builtins.RuntimeError" in one.stderr.read_text()
        assert "IBAN" not in one.stderr.read_text()
