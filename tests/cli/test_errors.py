"""Whatever goes wrong is one clear line on stderr and the right exit code, never a traceback (docs/commands.md)."""

from __future__ import annotations

import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import BAD, GOOD, Shell
from upflow_tui.cli.errors import CommandError, complain, explain, guarded
from upflow_tui.cli.output import Output
from upflow_tui.core.findings import find
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.importing.file.source import SourceError
from upflow_tui.store.database import StoreError
from upflow_tui.store.draft.applying import Cancelled

SOURCE = Path(__file__).parents[2] / "src"


def work(error: BaseException, done: str = "", code: int = 0) -> Callable[[Output], int]:
    def fail(output: Output) -> int:
        output.code, output.done = code, done
        raise error

    return fail


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (CommandError("It cannot be.", "Do this."), 2, "It cannot be. Do this."),
        (StoreError("The disk is full.", "Make room."), 2, "The disk is full. Make room."),
        (StoreError("Somebody writes.", "Wait.", again=True), 3, "Somebody writes. Wait."),
        (StoreError("It is erased, but …", "Mend it.", done=True), 1, "It is erased, but … Mend it."),
        (SourceError(find("empty")), 2, "The file is empty. Choose a file with a header and at least one line."),
        (Cancelled(), 130, "Cancelled; nothing was written."),
        (Stopped(), 130, "Cancelled; nothing was written."),
        (KeyboardInterrupt(), 130, "Cancelled; nothing was written."),
        (
            OSError(28, "No space left on device", "/x/y"),
            2,
            "/x/y: No space left on device. Free some space, then try again.",
        ),
        (OSError("odd"), 2, "odd."),
        (MemoryError(), 2, "There is not enough memory. Close other programs, or split the file."),
    ],
)
def test_what_is_expected_is_explained(
    error: BaseException, code: int, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert guarded(work(error)) == code
    assert capsys.readouterr() == ("", f"upflow-tui: {said}\n")


def test_a_full_temporary_folder_is_explained(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "small.db")
    connection.execute("PRAGMA max_page_count = 2")
    connection.execute("CREATE TABLE t (x)")
    with pytest.raises(sqlite3.OperationalError) as caught:
        connection.executemany("INSERT INTO t VALUES (?)", [("x" * 1000,)] * 100)
    assert "The private folder of this command cannot be used: database or disk is full." in explain(caught.value)
    connection.close()


def test_a_fault_of_the_program_tells_type_and_place_and_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(work(ValueError("secret@durand.fr"))) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("upflow-tui: This is a program error: ValueError (")
    assert err.endswith("Please report it, with what upflow-tui info prints.\n")
    assert "test_errors, line " in err
    assert "secret" not in err


def test_what_is_done_is_said_and_is_not_exit_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(work(OSError(5, "Input/output error"), "Import 14 is done.")) == 1
    assert capsys.readouterr().err == "upflow-tui: Import 14 is done. Input/output error.\n"
    assert guarded(work(KeyboardInterrupt(), "Import 14 is done.", 1)) == 1
    assert capsys.readouterr().err == "upflow-tui: Import 14 is done.\n"


def test_hostile_text_in_an_error_is_visible(capsys: pytest.CaptureFixture[str]) -> None:
    assert guarded(work(CommandError("\x1b[2J\nname"))) == 2
    assert capsys.readouterr().err == "upflow-tui: ␛[2J⏎name\n"


@pytest.mark.parametrize("stream", [None, io.TextIOWrapper(io.BytesIO())])
def test_nobody_listening_is_no_fault(stream: io.TextIOWrapper | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if stream is not None:
        stream.close()
    monkeypatch.setattr(sys, "stderr", stream)
    complain("to nobody")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "good.csv").write_text(GOOD)
    (tmp_path / "bad.csv").write_text(BAD)
    return tmp_path


def process(folder: Path, command: str) -> subprocess.CompletedProcess[str]:
    """Runs a line of shell in which `$U` is upflow-tui."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(SOURCE),
        "UPFLOW_TUI_DATA_DIR": str(folder / "data"),
        "U": f"{sys.executable} -m upflow_tui",
    }
    return subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


NEEDS_FULL = pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full")


@NEEDS_FULL
@pytest.mark.parametrize("command", ["check good.csv", "customers --json", "check --help", "--help", "org"])
def test_a_full_disk_behind_stdout_is_one_line_and_exit_2(command: str, folder: Path) -> None:
    result = process(folder, f"$U {command} > /dev/full")
    assert (result.returncode, result.stderr) == (
        2,
        "upflow-tui: The output cannot be written: No space left on device.\n",
    )


@NEEDS_FULL
def test_an_import_whose_report_is_lost_was_done_all_the_same(folder: Path) -> None:
    result = process(folder, "$U import good.csv --yes > /dev/full")
    assert result.returncode == 1
    assert result.stderr == ("upflow-tui: Import 1 is done. The output cannot be written: No space left on device.\n")
    assert '"import":1' in process(folder, "$U history --json").stdout


@pytest.mark.parametrize(
    ("command", "code"),
    [("check good.csv", 1), ("check bad.csv --json", 1), ("import bad.csv --yes", 1), ("org", 0), ("check nothing", 2)],
)
def test_a_reader_that_has_gone_is_no_fault(command: str, code: int, folder: Path) -> None:
    result = process(folder, f"$U {command} | true; exit ${{PIPESTATUS[0]}}")
    assert result.returncode == code
    assert ("Traceback" in result.stderr, "Broken" in result.stderr) == (False, False)


@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"])
def test_closed_streams_do_not_keep_an_import_from_being_done(closed: str, folder: Path) -> None:
    assert process(folder, f"$U import bad.csv --yes {closed}").returncode == 1
    assert '"import":1' in process(folder, "$U history --json").stdout


@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_any_locale_will_do(locale: str, folder: Path) -> None:
    settings = f"LC_ALL={locale} PYTHONUTF8=0 PYTHONCOERCECLOCALE=0 PYTHONIOENCODING=ascii"
    assert process(folder, f"{settings} $U import good.csv --yes").returncode in (0, 1)
    for command in ("customers", "customers --json", "check good.csv --full", "org", "templates", "history show 1"):
        result = process(folder, f"{settings} $U {command}")
        assert result.returncode in (0, 1)
        assert result.stderr == ""
    result = process(folder, f"{settings} $U customers --csv")
    assert "Béa" in result.stdout


def test_an_interrupted_command_is_one_line(folder: Path) -> None:
    command = (
        "import os, signal, sys, threading; from upflow_tui.__main__ import main; "
        "from upflow_tui.engine.service import Engine; "
        "Engine.organization = lambda self: signal.raise_signal(signal.SIGINT); "
        "sys.exit(main(sys.argv[1:]))"
    )
    (folder / "run.py").write_text(command)
    result = process(folder, f"{sys.executable} run.py org")
    assert (result.returncode, result.stdout, result.stderr) == (
        130,
        "",
        "upflow-tui: Cancelled; nothing was written.\n",
    )


def test_an_unreadable_file_is_refused(shell: Shell, folder: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (folder / "good.csv").chmod(0)
    assert "not allowed" in shell("check", "good.csv").refused


@pytest.mark.parametrize("name", [".", "/dev/null", "nothing.csv", "good.csv/x", "a\0b", ""])
def test_what_is_no_file_is_refused(name: str, shell: Shell, folder: Path) -> None:
    assert shell("check", name).refused.endswith(("disk.", "file."))


def test_a_pipe_is_refused_and_not_waited_for(shell: Shell, folder: Path) -> None:
    os.mkfifo(folder / "pipe.csv")
    said = "pipe.csv is a named pipe, not a regular file: it might never end. Read it as a stream: - < pipe.csv"
    assert shell("import", "pipe.csv", "--yes").refused == said
    assert shell("check", "x" * 5_000).refused.endswith("Check the path, or choose another file.")
