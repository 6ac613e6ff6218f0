"""How much a command says, and with which characters and colours: -q, -v, --ascii, a terminal, a pipe."""

from __future__ import annotations

import io
import re

import pytest

from tests.cli.conftest import BAD, GOOD, Shell, Write
from upflow_tui.cli.output import Output

HOSTILE = "[red]boo[/red] :smile: \x1b[31mred\u202e"
"""Markup and an emoji of Rich, a colour of the terminal, a mark that turns the direction of writing."""


class Terminal(io.TextIOWrapper):
    """A stream that a person looks at."""

    def __init__(self, encoding: str = "utf-8") -> None:
        self.bytes = io.BytesIO()
        super().__init__(self.bytes, encoding=encoding)

    def isatty(self) -> bool:
        return True

    @property
    def shown(self) -> str:
        self.flush()
        return self.bytes.getvalue().decode(self.encoding)


@pytest.fixture(autouse=True)
def _terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM"):
        monkeypatch.delenv(name, raising=False)


# -q


def test_a_quiet_command_says_nothing_and_its_code_tells(shell: Shell, write: Write) -> None:
    good, bad = write("good.csv", GOOD), write("bad.csv", BAD)
    answers = [shell("-q", "check", good), shell("check", bad, "-q"), shell("import", good, "--yes", "--quiet")]
    assert [(answer.code, answer.out, answer.err) for answer in answers] == [(1, "", ""), (1, "", ""), (1, "", "")]
    assert shell("history", "undo", "1", "-q").out == ""
    assert "no longer exists" in shell("check", "nothing.csv", "-q").refused


def test_what_was_asked_for_is_written_all_the_same(shell: Shell, write: Write) -> None:
    good = write("good.csv", GOOD)
    assert shell("check", good, "-q", "--json").json["totals"]["lines"] == 3
    shell("import", good, "--yes", "-q")
    exported = shell("customers", "-q", "-o", "-")
    assert "C-1" in exported.out and exported.err == ""


# -v


def test_what_was_decided_is_told_beside_without_what_is_in_the_file(shell: Shell, write: Write) -> None:
    answer = shell("check", write("good.csv", GOOD), "-v")
    plain = shell("check", write("good.csv", GOOD))
    assert (answer.out, answer.code, plain.err) == (plain.out, plain.code, "")
    assert all(re.match(r"upflow-tui: \d+\.\d\d s  \w", line) for line in answer.err.splitlines())
    for said in ("the data are in ", "utf-8, header on line 1", "column 2 is Customer name", "exit code 1"):
        assert said in answer.err
    assert not any(word in answer.err for word in ("Durand", "Solde", "anna", "Lyon"))


def test_both_at_once_are_refused(shell: Shell) -> None:
    assert "Use only one of them." in shell("history", "-q", "-v").refused
    assert "go with a command" in shell("-q").refused


# An undo that is only shown


def test_an_undo_is_shown_and_nothing_is_written(shell: Shell, write: Write) -> None:
    shell("import", write("good.csv", GOOD), "--yes")
    shown = shell("history", "undo", "1", "--dry-run")
    assert shown.code == 0 and "nothing was written" in shown.out and "C-1 Durand & Fils · deleted" in shown.out
    planned = shell("history", "undo", "1", "--dry-run", "--json").json
    assert len(shell("history", "list", "--json").json["imports"]) == 1
    done = shell("history", "undo", "1", "--json").json
    assert planned == {**done, "import": None}
    assert "does not undo" in shell("history", "undo", "1", "--dry-run", "--notify").refused


# Characters


def test_in_ascii_there_is_no_other_sign_and_letters_stay(shell: Shell, write: Write) -> None:
    file = write("a.csv", "Customer ID;Customer name;Contact email\nC-1;Société →;x\n")
    answer = shell("check", "--ascii", "--full", file)
    assert {sign for sign in answer.out if not sign.isascii()} == {"é"}
    assert "x " in answer.out and "\\x" not in answer.out
    assert "..." in shell("--ascii", "--help").out


@pytest.mark.parametrize(("encoding", "name"), [("ascii", "Societe"), ("latin-1", "Société")])
def test_a_stream_without_signs_gets_none_and_no_escapes(
    encoding: str, name: str, shell: Shell, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    shell("import", write("a.csv", "Customer ID;Customer name\nC-1;Société\n"), "--yes")
    stream = Terminal(encoding)
    monkeypatch.setattr("sys.stdout", stream)
    shell("customers")
    assert name in stream.shown and "-----" in stream.shown and "\\" not in stream.shown


# Colours


def test_a_pipe_gets_no_escape_and_a_terminal_colours(monkeypatch: pytest.MonkeyPatch) -> None:
    pipe, terminal = io.StringIO(), Terminal()
    for stream in (pipe, terminal):
        output = Output(stream)
        output.title("1 error")
        output.paragraph("wrong", "    ", "  ✗ ")
        output.table(("ID", "Name"), [("C-1", "Durand")])
    assert "\x1b" not in pipe.getvalue()
    assert "\x1b[1m1 error\x1b[0m" in terminal.shown and "\x1b[1;31m  ✗ \x1b[0mwrong" in terminal.shown
    plain = re.sub(r"\x1b\[[0-9;]*m", "", terminal.shown)
    assert [line.rstrip() for line in plain.splitlines()] == pipe.getvalue().splitlines()


@pytest.mark.parametrize(("variable", "value"), [("NO_COLOR", "1"), ("TERM", "dumb")])
def test_whoever_wants_no_colours_gets_none(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    terminal = Terminal()
    output = Output(terminal)
    output.paragraph("wrong", "    ", "  ✗ ")
    output.title("1 error")
    assert not re.search(r"\x1b\[[0-9;]*(3[0-9]|4[0-9]|9[0-9])", terminal.shown)
    assert value != "dumb" or "\x1b" not in terminal.shown


def test_a_hostile_text_stays_a_text_in_every_line_and_cell(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    terminal = Terminal()
    output = Output(terminal)
    output.line(HOSTILE)
    output.title(HOSTILE)
    output.paragraph(HOSTILE, "", "✗ ")
    output.table((HOSTILE, "Name"), [(HOSTILE, "b")])
    assert terminal.shown.count("[red]boo[/red] :smile: ␛[31mred⟨RLO⟩") == 5
    assert set(re.findall(r"\x1b\[[0-9;]*m", terminal.shown)) <= {"\x1b[0m", "\x1b[1m", "\x1b[2m", "\x1b[1;31m"}
