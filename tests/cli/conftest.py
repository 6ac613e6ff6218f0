"""A shell for the commands: each call is one `upflow-tui`, in this process, over a data folder of the test."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from tests.notifying.servers import authority, direct, mail_server, server_context, trusting, web_server  # noqa: F401 - fixtures
from upflow_tui.__main__ import main

ORGANIZATION = """
name = "Mars SAS"

[[members]]
name = "Anna Roy"
email = "anna@mars.example"

[[members]]
name = "Bob Fin"
email = "bob@mars.example"
position = "finance_user"

[[workflows]]
name = "Standard reminders"

[[custom_fields]]
name = "Tier"
type = "single_select"
options = ["Gold", "Silver"]

[[custom_fields]]
name = "Score"
type = "number"

[[custom_fields]]
name = "Tags"
type = "multi_select"
options = ["A", "B", "C"]

[[custom_fields]]
name = "VIP"
type = "boolean"

[[custom_fields]]
name = "Since"
type = "date"

[[custom_fields]]
name = "ERP segment"
type = "text"
managed_by = "source"
"""

GOOD = """\
Customer ID;Customer name;Town;Parent name;Parent ID;Account manager;Workflow;Contact email;First name;Main contact;\
Tier;Score;Tags;VIP;Since;Solde
C-1;Durand & Fils;Lyon;;;anna@mars.example;Standard reminders;a@durand.fr;Ann;;Gold;12.50;"B,A";TRUE;2025-12-31;10
C-1;;;;;;;b@durand.fr;Béa;1;;;;;;20

C-2;Durand Sud;Nice;Durand & Fils;C-1;;;;;;;;;;;30
"""
"""Three lines, two customers, no error; one empty line; a column that is not used."""

BAD = """\
Customer ID,Customer name,Town,Contact email,Score
C-1,Durand,Lyon,a@durand.fr,1.5
C-2,Lenoir,Nice,nobody,"1,5"
,,Paris,,
C-3,Petit,Nice,,"2,5"
C-4,Blanc,Nice,,"1,5"
"""
"""Five lines: an e-mail, three numbers and an identity with an error."""


@dataclass(frozen=True)
class Result:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """Standard output as the one JSON object that it must be, without its version."""
        assert self.err == ""
        answer = json.loads(self.out)
        assert next(iter(answer)) == "version"
        assert answer.pop("version") == 1
        return answer

    @property
    def refused(self) -> str:
        """The one clear line on stderr of a command that did nothing."""
        return self.refused_with(2)

    def refused_with(self, code: int) -> str:
        """The same of one that ends with another exit code."""
        assert self.code == code, (self.code, self.out, self.err)
        assert self.out == ""
        assert self.err.startswith("upflow-tui: ")
        assert self.err.endswith("\n")
        assert self.err.count("\n") == 1
        assert "Traceback" not in self.err
        assert "fault of the program" not in self.err
        return self.err.removeprefix("upflow-tui: ").rstrip("\n")


Shell: TypeAlias = Callable[..., Result]
Write: TypeAlias = Callable[..., Path]


@pytest.fixture
def data_dir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The data folder, not yet there; UPFLOW_TUI_DATA_DIR names it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("UPFLOW_TUI_DATA_DIR", str(folder))
    monkeypatch.setenv("COLUMNS", "100")
    return folder


@pytest.fixture
def shell(data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Shell:
    """Runs `upflow-tui` with the arguments given, in the folder of the test."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments: object) -> Result:
        capsys.readouterr()
        code = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Result(code, captured.out, captured.err)

    return run


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file into the folder of the test and returns its path."""

    def write_text(name: str, content: str | bytes) -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write_text


@pytest.fixture
def mars(shell: Shell, write: Write) -> Shell:
    """A shell whose organization is loaded."""
    result = shell("org", "load", write("mars.toml", ORGANIZATION))
    assert result.code == 0, result.err
    return shell


@pytest.fixture
def good(write: Write) -> Path:
    """A file without errors."""
    return write("good.csv", GOOD)


@pytest.fixture
def bad(write: Write) -> Path:
    """A file with errors."""
    return write("bad.csv", BAD)
