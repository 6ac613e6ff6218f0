"""The program starts, ends, and gives the terminal back: after quitting, a signal, ctrl+c, and a fault of its own."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import stat
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.settings import Theme
from upflow_tui.notifying.mail import EmailSettings
from upflow_tui.tui.run import _demo, run, write_crash_report

LEAVES_THE_SCREEN = b"\x1b[?1049l"
PATIENCE = 60.0
FAULTY = """
import sys
from pathlib import Path
from upflow_tui.tui.run import run
from upflow_tui.tui.screens.customers.screen import CustomersScreen

def fail(self):
    customer = "Dupont the customer"
    raise ValueError(f"no {customer}")

CustomersScreen.action_add = fail
sys.exit(run(Path(sys.argv[1])))
"""
COLLECTING = """
import gc, sys
from upflow_tui.__main__ import main
from upflow_tui.tui.screens.customers.screen import CustomersScreen

def tell(self):
    self.notify(f"garbage:{gc.isenabled()},{gc.get_threshold()[0]},{gc.get_freeze_count() > 0}")

CustomersScreen.action_add = tell
sys.exit(main(["--data-dir", sys.argv[1]]))
"""


class Program:
    """The program in a terminal of its own."""

    def __init__(self, *command: str) -> None:
        self.ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        env = {**os.environ, "TERM": "xterm-256color", "PYTHONPATH": os.pathsep.join(sys.path)}
        self.process = subprocess.Popen(
            [sys.executable, *command], stdin=theirs, stdout=theirs, stderr=theirs, env=env, start_new_session=True
        )
        self.written = b""

    def wait_for(self, text: str, after: int = 0) -> None:
        """Reads until `text` was written, `after` so many bytes."""
        until = time.monotonic() + PATIENCE
        while text.encode() not in self.written[after:]:
            assert time.monotonic() < until, self.written[-2000:]
            self._read()

    def end(self) -> int:
        """Waits for the end; the exit code."""
        until = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < until, self.written[-2000:]
            self._read()
        while self._read():
            pass
        return self.process.returncode

    def is_given_back(self) -> bool:
        """Whether the terminal is as it was, and shows what it showed."""
        return LEAVES_THE_SCREEN in self.written and termios.tcgetattr(self._theirs)[3] == self.before[3]

    def _read(self) -> bool:
        if not select.select([self.ours], [], [], 0.1)[0]:
            return False
        self.written += os.read(self.ours, 65_536)
        return True

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.ours)
        os.close(self._theirs)


@contextmanager
def program(*command: str) -> Iterator[Program]:
    running = Program(*command)
    try:
        yield running
    finally:
        running.close()


def test_quitting_ends_with_zero_and_creates_nothing(tmp_path: Path) -> None:
    with program("-m", "upflow_tui", "--data-dir", str(tmp_path / "data")) as running:
        running.wait_for("No customers yet")
        os.write(running.ours, b"q")
        assert running.end() == 0
        assert running.is_given_back()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_signal_ends_it_and_gives_the_terminal_back(number: signal.Signals, tmp_path: Path) -> None:
    with program("-m", "upflow_tui", "--data-dir", str(tmp_path / "data")) as running:
        running.wait_for("No customers yet")
        os.kill(running.process.pid, number)
        assert running.end() == 128 + number
        assert running.is_given_back()
        assert b"Traceback" not in running.written


def test_a_closed_window_ends_it(tmp_path: Path) -> None:
    running = Program("-m", "upflow_tui", "--data-dir", str(tmp_path / "data"))
    running.wait_for("No customers yet")
    os.close(running._theirs)
    os.close(running.ours)
    os.kill(running.process.pid, signal.SIGHUP)
    assert running.process.wait(PATIENCE) != 0


def test_a_fault_leaves_one_line_and_a_report_without_values(tmp_path: Path) -> None:
    script = tmp_path / "faulty.py"
    script.write_text(FAULTY)
    data = tmp_path / "data"
    with program(str(script), str(data)) as running:
        running.wait_for("No customers yet")
        os.write(running.ours, b"a")
        assert running.end() == 2
        assert running.is_given_back()
        said = running.written.split(LEAVES_THE_SCREEN)[-1].decode()
    assert "upflow-tui: The program stopped: ValueError." in said
    assert "Dupont" not in said and "Traceback" not in said
    [report] = (data / "logs").iterdir()
    assert str(report) in said
    assert stat.S_IMODE(report.stat().st_mode) == 0o600
    assert stat.S_IMODE(report.parent.stat().st_mode) == 0o700
    text = report.read_text()
    assert "builtins.ValueError" in text and f"{script}:9 fail" in text
    assert "Dupont" not in text


def test_when_its_modules_are_there_it_looks_for_garbage_among_the_rest(tmp_path: Path) -> None:
    script = tmp_path / "collecting.py"
    script.write_text(COLLECTING)
    with program(str(script), str(tmp_path / "data")) as running:
        running.wait_for("No customers yet")
        until = time.monotonic() + PATIENCE
        while b"garbage:True,2000,True" not in running.written:
            assert time.monotonic() < until, running.written[-2000:]
            os.write(running.ours, b"a")
            running._read()
        os.write(running.ours, b"q")
        assert running.end() == 0


def test_a_demo_opens_on_the_sample_organization_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "temporary"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    with program("-m", "upflow_tui", "--demo", "--data-dir", str(tmp_path / "data")) as running:
        running.wait_for("customers-clean.csv")
        assert "demo" in running.written.decode(errors="replace")
        [folder] = place.iterdir()
        assert {"clients-mars.csv", "organization.toml"} <= {path.name for path in (folder / "samples").iterdir()}
        os.write(running.ours, b"q")
        assert running.end() == 0
    assert list(place.iterdir()) == []
    assert not (tmp_path / "data").exists()


def test_the_demo_of_the_first_run_leads_back_to_it(tmp_path: Path) -> None:
    with program("-m", "upflow_tui", "--data-dir", str(tmp_path / "data")) as running:
        running.wait_for("Try the demo")
        os.write(running.ours, b"\r")
        running.wait_for("customers-clean.csv")
        seen = len(running.written)
        os.write(running.ours, b"q")
        running.wait_for("Try the demo", after=seen)
        os.write(running.ours, b"q")
        assert running.end() == 0
    assert not (tmp_path / "data").exists()


def test_without_a_terminal_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "__stdin__", None)
    assert run(tmp_path) == 2
    assert "needs a terminal" in capsys.readouterr().err


def test_a_report_tells_the_chain_of_causes(tmp_path: Path) -> None:
    def fails() -> None:
        try:
            raise KeyError("Dupont")
        except KeyError as error:
            raise RuntimeError("Dupont") from error

    with pytest.raises(RuntimeError) as caught:
        fails()
    report = write_crash_report(tmp_path / "data", caught.value)
    assert report is not None
    kinds = [line for line in report.read_text().splitlines() if line.startswith("builtins")]
    assert kinds == ["builtins.KeyError", "builtins.RuntimeError"]
    assert "Dupont" not in report.read_text()


def test_a_report_that_cannot_be_written_is_left_out(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("in the way")
    assert write_crash_report(tmp_path / "data", ValueError()) is None


def test_a_demo_knows_no_settings_and_no_secrets_of_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPFLOW_TUI_CONFIG_DIR", str(tmp_path / "config"))
    monkeypatch.setenv("UPFLOW_TUI_SMTP_PASSWORD", "a secret")
    with _demo() as services:
        file = services.settings_file
        assert file is not None and file.folder.parent == services.folder.parent
        assert file.secrets.read(EmailSettings.SECRET) is None
        file.change({("theme",): "light"})
        assert file.load().settings.theme is Theme.LIGHT
    assert not file.folder.exists() and not (tmp_path / "config").exists()


def test_the_program_finds_the_settings_of_the_person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPFLOW_TUI_CONFIG_DIR", str(tmp_path / "config"))
    SettingsFile(tmp_path / "config", {}).change({("keys", "app.quit"): "Z"})
    with program("-m", "upflow_tui", "--data-dir", str(tmp_path / "data")) as running:
        running.wait_for("No customers yet")
        os.write(running.ours, b"Z")
        assert running.end() == 0
    assert not (tmp_path / "data").exists()
