"""What every test starts from: a terminal without preferences, no deadlines, and the data of others where present."""

from __future__ import annotations

import atexit
import gc
import importlib
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings

CORPORA = "UPFLOW_CORPORA"
OF_OTHERS = (CORPORA, "UPFLOW_CASES")


def _forget_preferences() -> None:
    """Takes NO_COLOR and TEXTUAL* out of the environment, so that the screens look alike on every computer."""
    preferences = [name for name in os.environ if name == "NO_COLOR" or name.startswith("TEXTUAL")]
    for name in preferences:
        del os.environ[name]
    # The snapshot plugin imports Textual before any conftest is read, and Textual keeps what it read then.
    if preferences and "textual.constants" in sys.modules:
        importlib.reload(sys.modules["textual.constants"])


def _keep_to_an_own_temporary_folder() -> None:
    """Forgetting and erasing look at what others work with in the temporary folder, and refuse: tests that run at the
    same moment must not stand in it. What pytest keeps of a failed test stays where it always is."""
    os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", tempfile.gettempdir())
    own = tempfile.mkdtemp(prefix="upflow-tests-")
    Path(own).chmod(0o1777)  # as temporary folders are: some tests work from another account
    atexit.register(shutil.rmtree, own, ignore_errors=True)
    os.environ["TMPDIR"] = own
    tempfile.tempdir = None  # it is asked for anew


def _leave_settings_alone() -> None:
    """No test reads or writes the settings of whoever runs it; children of the tests neither."""
    os.environ["UPFLOW_TUI_CONFIG_DIR"] = str(Path(tempfile.gettempdir()) / "upflow-tui-tests-without-settings")
    for name in ("UPFLOW_TUI_SMTP_PASSWORD", "UPFLOW_TUI_SLACK_WEBHOOK", "UPFLOW_TUI_ORG"):
        os.environ.pop(name, None)


def _live_nowhere() -> None:
    """Lists leave in the same dialect on every computer: that of no country (reports/csv_file.py)."""
    os.environ.pop("LC_ALL", None)
    os.environ["LC_NUMERIC"] = "C"


def _hear_signals() -> None:
    """Takes the usual signals up again. What was started in the background, or by nohup, ignores some of them, and so
    do the programs under test that it starts: those which wait for an interrupt would wait for ever."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


gc.disable()  # until the tests are collected: they stay to the end
_forget_preferences()
_keep_to_an_own_temporary_folder()
_leave_settings_alone()
_live_nowhere()
_hear_signals()

# UPFLOW_EXAMPLES=1000 looks longer, and at other examples each time; without it they are the same ones each time, so that
# nobody's change fails by chance. Deadlines say nothing on a computer that does other things as well.
_EXAMPLES = os.environ.get("UPFLOW_EXAMPLES")
settings.register_profile("upflow", deadline=None, max_examples=int(_EXAMPLES or "30"), derandomize=_EXAMPLES is None)
settings.load_profile("upflow")


@pytest.fixture(scope="session")
def corpora() -> Path:
    """The folder of data written by others; the test is skipped, and counted, where UPFLOW_CORPORA is unset."""
    folder = os.environ.get(CORPORA)
    if not folder:
        pytest.skip(f"{CORPORA} is unset")
    path = Path(folder)
    if not path.is_dir():
        pytest.fail(f"{CORPORA} is set, but there is no folder {folder}")
    return path


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Property tests leave coverage out: it doubles what each of their examples costs, and they look for what is wrong,
    not for lines that no test walks through."""
    for item in items:
        if getattr(getattr(item, "obj", None), "is_hypothesis_test", False):
            item.add_marker(pytest.mark.no_cover)


def pytest_collection_finish() -> None:
    """Garbage is looked for seldom, as in the program (tui/run.py). By Python's own thresholds all that is there from
    the beginning, Textual, Hypothesis and every test, is gone through several times a second."""
    gc.set_threshold(20_000, 10, 1_000)
    gc.enable()


@pytest.fixture(autouse=True)
def _children_are_not_measured(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test starts as a process leaves coverage out, which would double the time that each start takes."""
    if request.node.get_closest_marker("measures_children") is None:
        monkeypatch.delenv("COVERAGE_PROCESS_CONFIG", raising=False)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says how many tests over the data of others were left out, also when there were none."""
    skipped = sum(
        isinstance(report.longrepr, tuple) and any(name in report.longrepr[2] for name in OF_OTHERS)
        for report in terminalreporter.stats.get("skipped", [])
    )
    because = f" because {' or '.join(OF_OTHERS)} is unset" if skipped else ""
    terminalreporter.write_line(f"Tests over the data of others skipped{because}: {skipped}")
