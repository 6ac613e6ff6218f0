"""The examples of a page of the documents, and how they are run.

A block ```` ```console ```` holds commands behind `$ ` (a line behind `> ` goes on with the one above) and what each prints: `…`
alone stands for any lines, within a line for anything. A comment `# exit 1` behind a command is its exit code, which is 0 otherwise.
A block with `title="NAME"` is a file of that name, which is written before what follows it is run. `<!-- $ COMMAND -->` is run, too, and not
shown. A block `text` is not run.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from tests.cli.conftest import Shell

PROJECT: Final = Path(__file__).parents[2]
PAGES: Final = sorted((PROJECT / "docs").glob("*.md"))
"""The walk of README.md has a test of its own."""
_BLOCK: Final = re.compile(r"^```(?P<kind>[\w-]*)(?P<rest>[^\n]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_HIDDEN: Final = re.compile(r"<!-- \$ (?P<hidden>[^\n]+?) -->")
_TITLE: Final = re.compile(r'title="([^"]+)"')
_EXIT: Final = re.compile(r"exit (\d+)")
_OF_A_SHELL: Final = set("|<>;&$*?~`")
_ANYTHING: Final = "…"
_SHELLS: Final = ("", "sh", "bash", "shell")


@dataclass(frozen=True)
class PageFile:
    """A file that a page shows."""

    kind: str
    name: str
    text: str


@dataclass(frozen=True)
class Example:
    """A command that a page shows."""

    line: int
    command: str
    code: int
    printed: tuple[str, ...]


def parts_of(page: str) -> Iterator[PageFile | Example]:
    """The files and commands of a page, in their order."""
    for block in re.finditer(rf"{_BLOCK.pattern}|{_HIDDEN.pattern}", page, _BLOCK.flags):
        line = page[: block.start()].count("\n") + 1
        if block["hidden"]:
            yield Example(line, block["hidden"], 0, ())
        elif title := _TITLE.search(block["rest"]):
            yield PageFile(block["kind"], title[1], block["text"])
        elif block["kind"] == "console":
            yield from _examples(block["text"], line + 1)
        elif block["kind"] in _SHELLS and "upflow-tui" in block["text"]:
            raise ValueError(f"line {line}: commands stand in a block `console`, or in one `text` that is not run")


def _examples(text: str, first: int) -> Iterator[Example]:
    lines = text.splitlines()
    starts = [number for number, line in enumerate(lines) if line.startswith("$ ")]
    for start, end in zip(starts, [*starts[1:], len(lines)], strict=True):
        more = next((n for n in range(start + 1, end) if not lines[n].startswith("> ")), end)
        command, _, comment = lines[start][2:].partition("  #")
        code = _EXIT.search(comment)
        whole = "\n".join([command.rstrip(), *(line[2:] for line in lines[start + 1 : more])])
        printed = "\n".join(lines[more:end]).rstrip()
        yield Example(first + start, whole, int(code[1]) if code else 0, tuple(printed.splitlines()))


class Walker:
    """Runs the examples of a page one after another, in a folder of the test."""

    def __init__(self, shell: Shell, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._shell = shell
        self._folder = folder
        self._monkeypatch = monkeypatch
        commands = folder / ".commands"
        commands.mkdir()
        program = commands / "upflow-tui"
        program.write_text(f'#!/bin/sh\nexec {sys.executable} -m upflow_tui "$@"\n')
        program.chmod(0o755)
        for name, value in (("HOME", folder), ("PYTHONPATH", PROJECT / "src")):
            monkeypatch.setenv(name, str(value))
        for who in ("AUTHOR", "COMMITTER"):
            monkeypatch.setenv(f"GIT_{who}_NAME", "Anna Roy")
            monkeypatch.setenv(f"GIT_{who}_EMAIL", "anna@mars.example")
        monkeypatch.setenv("PATH", f"{commands}:{os.environ['PATH']}")

    def walk(self, page: str) -> None:
        """Writes and runs what a page shows; fails at the first thing that is not as it says."""
        for part in parts_of(page):
            if isinstance(part, PageFile):
                self.write(part)
            else:
                self.run(part)

    def write(self, file: PageFile) -> None:
        """Writes a file that a page shows; one that begins with `#!` can be run."""
        path = self._folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(file.text, encoding="utf-8")
        if file.text.startswith("#!"):
            path.chmod(0o755)

    def run(self, example: Example) -> None:
        """Runs a command, and compares what it answers with what the page says."""
        assigned = re.fullmatch(r"export (\w+)=(\S+)", example.command)
        if assigned is not None:
            self._monkeypatch.setenv(assigned[1], assigned[2].replace("$PWD", str(self._folder)))
            return
        code, printed = self.answer(example.command)
        where = f"line {example.line}: {example.command}\n{printed}"
        assert code == example.code, where
        assert "Traceback" not in printed, where
        assert agrees(example.printed, printed), where

    def answer(self, command: str) -> tuple[int, str]:
        """The exit code of a command and what it printed: in this process where no shell is needed."""
        words = shlex.split(command)
        if words[0] == "upflow-tui" and not _OF_A_SHELL & set(command):
            result = self._shell(*words[1:])
            return result.code, result.out + result.err
        done = subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command}"],
            cwd=self._folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        return done.returncode, done.stdout + done.stderr


def agrees(expected: tuple[str, ...], printed: str) -> bool:
    """Whether what was printed is what a page says; a page that says nothing promises nothing."""
    if not expected:
        return True
    lines = [
        r"(?:[^\n]*\n)*?" if line == _ANYTHING else ".*".join(map(re.escape, line.rstrip().split(_ANYTHING))) + "\n"
        for line in expected
    ]
    said = "".join(f"{line.rstrip()}\n" for line in printed.rstrip().splitlines())
    return re.fullmatch("".join(lines), said) is not None
