"""`info`: what a report of a fault needs, without any customer data, and nothing is made for it (docs/commands.md)."""

from __future__ import annotations

import io
import platform
import re
import sqlite3
import sys
from importlib.metadata import version
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Shell
from tests.house import PACKAGE, ROOT
from upflow_tui import __version__
from upflow_tui.core.faults import PLEASE_REPORT
from upflow_tui.store.migrating import SCHEMA_VERSION


def test_where_nothing_was_saved_nothing_is_made(shell: Shell, data_dir: Path, tmp_path: Path) -> None:
    before = list(tmp_path.iterdir())
    assert "not there yet" in shell("info").out
    answer = shell("info", "--json").json
    assert answer["store"] == {
        "path": str(data_dir / "upflow.db"),
        "health": "absent",
        "size": None,
        "schema": None,
        "schema_of_program": SCHEMA_VERSION,
    }
    assert list(tmp_path.iterdir()) == before


def test_versions_and_folders(shell: Shell, data_dir: Path) -> None:
    answer = shell("info", "--json").json
    assert answer["program"] == __version__
    assert answer["python"].startswith(platform.python_version())
    assert answer["sqlite"] == sqlite3.sqlite_version
    assert answer["packages"]["textual"] == version("textual")
    assert answer["folders"]["data"] == str(data_dir)
    assert answer["folders"]["logs"] == str(data_dir / "logs")
    out = shell("info").out
    for part in (__version__, platform.python_version(), sqlite3.sqlite_version, f"textual {version('textual')}"):
        assert part in out


def test_no_customer_data(mars: Shell, good: Path) -> None:
    assert mars("import", good, "--yes").code == 0
    told = mars("info").out + mars("info", "--json").out
    assert '"health": "ok"' in told
    words = set(re.findall(r"[\w@.]{4,}", GOOD.partition("\n")[2])) | {"Mars", "anna", "Anna"}
    assert [word for word in words if word in told] == []


def test_secrets_of_the_environment_stay_there(shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_CONNECTION", "10.1.2.3 50000 10.1.2.4 22")
    monkeypatch.setenv("UPFLOW_TUI_SMTP_PASSWORD", "geheim")
    monkeypatch.setenv("TERM", "xterm-kitty")
    told = shell("info").out + shell("info", "--json").out
    assert "SSH_CONNECTION=set" in told and "xterm-kitty" in told
    assert "10.1" not in told and "geheim" not in told


def test_mistakes_in_the_settings(shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UPFLOW_TUI_CONFIG_DIR", str(tmp_path))
    (tmp_path / "settings.toml").write_text('theme = "dork"\n')
    assert 'line 1, theme: cannot be "dork"' in shell("info").out
    [problem] = shell("info", "--json").json["settings_problems"]
    assert problem.startswith("line 1, theme")


def test_a_damaged_store_is_said(shell: Shell, data_dir: Path) -> None:
    data_dir.mkdir()
    (data_dir / "upflow.db").write_bytes(b"no database" * 1000)
    assert "DAMAGED" in shell("info").out
    assert shell("info", "--json").json["store"]["health"] == "damaged"


@pytest.mark.parametrize("stream", [None, io.StringIO()])
def test_streams_that_are_closed(stream: io.StringIO | None, shell: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    if stream is not None:
        stream.close()
    monkeypatch.setattr(sys, "stdin", stream)
    assert shell("info", "--json").json["terminal"]["stdin"] is False


def test_each_text_that_asks_for_a_report_names_it() -> None:
    assert "upflow-tui info" in PLEASE_REPORT
    asking = [
        str(path.relative_to(ROOT))
        for path in (ROOT / PACKAGE).rglob("*.py")
        if re.search(r"report (it|this)\b", path.read_text(encoding="utf-8"), re.IGNORECASE)
    ]
    assert asking == [f"{PACKAGE}/core/faults.py"]
