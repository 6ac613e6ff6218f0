"""What is written on stdout: visible lines, tables that fit, one JSON object."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import BinaryIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.cli.output import Output, OutputLost, cut, text_width, wrapped


class Terminal(io.StringIO):
    """A stream that a person looks at."""

    def isatty(self) -> bool:
        return True


@contextmanager
def printing(stream: io.StringIO) -> Iterator[Output]:
    """Output on a stream, 50 cells wide if it is a terminal. (Pytest puts its own stdout back after fixtures.)"""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", stream)
        patch.setenv("TERM", "dumb")  # colours are tests/cli/test_speaking.py's
        patch.setattr("shutil.get_terminal_size", lambda fallback: os.terminal_size((50, 24)))
        yield Output()


def test_a_line_stays_one_visible_line() -> None:
    with printing(paper := io.StringIO()) as output:
        output.line("a\x1b[2J\nb\u202ec")
    assert paper.getvalue() == "a␛[2J⏎b⟨RLO⟩c\n"


@given(st.text(alphabet="ab 会é\u0301👩", max_size=60), st.integers(2, 20))
def test_wrapped_lines_fit_and_lose_nothing(text: str, width: int) -> None:
    lines = list(wrapped(text, width))
    assert all(text_width(line) <= width for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(st.text(alphabet="ab 会é\u0301👩", max_size=60), st.integers(1, 20))
def test_what_is_cut_fits_and_says_so(text: str, width: int) -> None:
    shown = cut(text, width)
    assert text_width(shown) <= max(width, 1)
    assert shown == text or shown.endswith("…")


def test_a_paragraph_is_indented_below_its_first_line() -> None:
    with printing(terminal := Terminal()) as output:
        output.paragraph("word " * 20, "    ", "  ✗ ")
    lines = terminal.getvalue().splitlines()
    assert lines[0].startswith("  ✗ word")
    assert len(lines) > 2
    assert all(line.startswith("    word") for line in lines[1:-1])
    assert all(text_width(line) <= 50 for line in lines)


def test_a_table_fits_the_terminal() -> None:
    rows = [("C-1", "会社" * 30, "12"), ("C-22", "short", "3")]
    with printing(terminal := Terminal()) as output:
        output.table(("ID", "Name", "Count"), iter(rows), right=(2,))
    lines = terminal.getvalue().splitlines()
    assert all(text_width(line) <= 50 for line in lines)
    assert lines[2].startswith("C-1 ")
    assert "…" in lines[2]
    assert lines[3].startswith("C-22  short")
    assert lines[2].endswith(" 12")
    assert lines[3].endswith("  3")


def test_on_paper_nothing_is_cut_and_rows_are_not_held() -> None:
    paper = io.StringIO()
    taken = 0

    def rows() -> Iterator[tuple[str, str]]:
        nonlocal taken
        for taken in range(1, 1001):
            if taken == 900:
                assert paper.getvalue().count("\n") > 600
            yield str(taken), "x" * 100

    with printing(paper) as output:
        output.table(("Number", "Text"), rows())
    lines = paper.getvalue().splitlines()
    assert (len(lines), taken) == (1002, 1000)
    assert all("x" * 100 in line for line in lines[2:])


def test_a_table_with_more_columns_than_room_is_still_printed() -> None:
    with printing(terminal := Terminal()) as output:
        output.table([f"Column {number}" for number in range(20)], [["value"] * 20])
    assert terminal.getvalue().count("\n") == 3


def test_an_object_is_printed_as_the_contract_has_it() -> None:
    with printing(paper := io.StringIO()) as output:
        output.json("org save", {"written": "a\x7f\x1b[2Jé"})
    assert paper.getvalue() == '{"version": 1, "written": "a\\u007f\\u001b[2J\\u00e9"}\n'


def test_a_file_on_a_terminal_is_shown_and_not_obeyed() -> None:
    text = "\ufeffName;Töwn\r\nA\x1b[2J;B\u202e\nlast".encode()

    def write(out: BinaryIO) -> None:
        for place in range(len(text)):
            out.write(text[place : place + 1])

    with printing(paper := Terminal()) as output:
        output.binary(write)
    assert paper.getvalue() == "⟨BOM⟩Name;Töwn\nA␛[2J;B⟨RLO⟩\nlast\n"


def test_a_closed_output_is_said_and_then_silent() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "stdout", None)
        output = Output()
        writes: list[Callable[[], object]] = [
            lambda: output.line("nobody"),
            lambda: output.json("org save", {"written": "this"}),
            lambda: output.binary(lambda out: out.write(b"this")),
        ]
        for write in writes:
            with pytest.raises(OutputLost, match="standard output is closed"):
                write()
        assert not output.is_terminal
        output.silence()
        output.line("nobody")
        output.flush()
