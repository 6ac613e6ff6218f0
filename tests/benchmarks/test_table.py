"""`make bench`: figures become one table, which is compared with the one on the page and written there."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from benchmarks import __main__ as bench
from benchmarks import peer_jobs, repairs
from benchmarks.figure import Figure, Unit, digits, number, report, shown
from benchmarks.page import BEGIN, END, PAGE, Block, Page
from benchmarks.peers import PEERS

PROJECT = Path(__file__).parents[2]


@pytest.fixture
def page(tmp_path: Path) -> Path:
    """One without a table."""
    path = tmp_path / "page.md"
    path.write_text(f"# Before\n\n{BEGIN}\n{END}\n\nAfter | this |\n", encoding="utf-8")
    return path


def row(job: str, measured: str, part: str) -> tuple[str, ...]:
    return ("1", job, measured, "", "", "", "", "", part)


class TestFigures:
    @pytest.mark.parametrize(
        ("value", "unit", "text"),
        [
            (7.512, Unit.FLOORS, "7.51 R"),
            (1.05, Unit.TIMES, "× 1.05"),
            (12_345.6, Unit.MILLISECONDS, "12,346 ms"),
            (99.97, Unit.MEGABYTES, "100 MB"),
            (0.0123, Unit.SECONDS, "0.0123 s"),
            (None, Unit.SECONDS, ""),
        ],
    )
    def test_a_number_is_shown_with_its_unit_and_read_again(self, value: float | None, unit: Unit, text: str) -> None:
        assert shown(value, unit) == text
        assert number(text) == (pytest.approx(value, rel=0.01) if value is not None else None)

    def test_the_middle_of_several_is_the_figure_and_the_first_number(self) -> None:
        figure = Figure.of(1, "check", [8.0, 6.0, 7.0], Unit.FLOORS, 7.5)
        assert figure.measured == "7 R (6–8)"
        assert number(figure.measured) == figure.value

    def test_a_wait_in_seconds_is_shown_in_milliseconds(self) -> None:
        assert Figure.late(8, "key", 0.12, 0.1).measured == "120 ms"
        assert Figure.late(8, "key", 0.12, 0.1).missed

    def test_what_is_more_than_it_may_be_is_missed_and_nothing_else(self) -> None:
        assert [
            Figure(1, "check", value, Unit.FLOORS, at_most).met
            for value, at_most in ((7.5, 7.5), (7.51, 7.5), (7.5, None), (None, 7.5))
        ] == ["yes", "**no**", "", ""]

    def test_what_is_missed_is_counted(self, capsys: pytest.CaptureFixture[str]) -> None:
        right, wrong = (Figure(1, f"job {value}", value, Unit.FLOORS, 2) for value in (1, 3))
        assert report([right]) == 0
        assert report([right, wrong]) == 1
        assert capsys.readouterr().out.endswith("Goals missed: 1\n")

    def test_the_smallest_numbers_keep_their_digits(self) -> None:
        assert [digits(value) for value in (0, 0.5, 3.14159, 31.4159, 314.159)] == ["0", "0.5", "3.14", "31.4", "314"]


class TestPage:
    def test_only_what_stands_between_the_marks_is_written(self, page: Path) -> None:
        Page(page).write(Block("A machine", (row("check", "7 R", "commands"),)), {"commands"})
        before, rest = page.read_text(encoding="utf-8").split(BEGIN)
        table, after = rest.split(END)
        assert (before, after) == ("# Before\n\n", "\n\nAfter | this |\n")
        assert "A machine" in table
        assert Page(page).measured() == {"check": ("7 R", "A machine")}

    def test_the_same_written_twice_is_the_same(self, page: Path) -> None:
        block = Block("A machine", (row("check", "7 R", "commands"),))
        Page(page).write(block, {"commands"})
        once = page.read_text(encoding="utf-8")
        Page(page).write(block, {"commands"})
        assert page.read_text(encoding="utf-8") == once

    def test_a_part_that_was_not_measured_stays_with_its_machine(self, page: Path) -> None:
        rows = (row("check", "7 R", "commands"), row("gone", "5 R", "commands"), row("page", "9 ms", "lists"))
        Page(page).write(Block("Before", rows), {"commands", "lists"})
        Page(page).write(Block("Now", (row("check", "8 R", "commands"),)), {"commands"})
        assert Page(page).measured() == {"check": ("8 R", "Now"), "page": ("9 ms", "Before")}
        Page(page).write(Block("Then", (row("page", "7 ms", "lists"),)), {"lists"})
        assert [block.where for block in Page(page).blocks] == ["Then", "Now"]

    def test_a_page_without_a_place_for_it_is_refused(self, page: Path) -> None:
        page.write_text("# Before\n", encoding="utf-8")
        with pytest.raises(ValueError, match=r"has no lines .* between which the table would stand"):
            Page(page)

    def test_the_page_of_the_project_has_a_place(self) -> None:
        Page(PAGE)
        assert PAGE.read_text(encoding="utf-8").count(BEGIN) == 1


class TestTheWhole:
    """With a handful of lines; what they take is nobody's business."""

    def test_measured_compared_and_written(self, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
        asked = ["--only", "commands", "--lines", "100", "--rounds", "1", "--page", str(page)]
        bench.main(asked)
        table = page.read_text(encoding="utf-8")
        jobs = set(Page(page).measured())
        assert {"check, 1 lines: wall clock", "first import, 100 lines: memory"} < jobs
        assert len(jobs) == 12
        assert re.search(
            r"core.*Python 3\..*SQLite 3\..*load .* at the start and .* at the end; \d{4}-\d\d-\d\d", table
        )
        assert capsys.readouterr().out.count("nothing\n") == 1

        # A table that was ten times as good: all of it is worse now, and a dry run leaves it as it is.
        better = re.sub(
            r"(\d+(?:\.\d+)?) MB (?=\| [^|]* \| [^|]* \| [^|]* \| [^|]* \| [^|]* \| commands)", "0.5 MB ", table
        )
        page.write_text(better, encoding="utf-8")
        bench.main([*asked, "--dry"])
        said = capsys.readouterr().out
        assert re.search(r"  check, 100 lines: memory: 0\.5 MB → [\d.]+ MB \(\+\d+ %; .*core", said)
        assert page.read_text(encoding="utf-8") == better

    def test_others_are_said_not_to_be_installed_and_keep_their_figures(
        self, page: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        known = row("Polars, four rules, 300 lines", "1 R", "peers")
        Page(page).write(Block("Before", (known,)), {"peers"})
        there = {name for name, peer in PEERS.items() if peer.is_installed}
        bench.main(["--only", "peers", "--lines", "300", "--rounds", "1", "--page", str(page)])
        assert capsys.readouterr().out.count("not installed") == len(PEERS) - len(there)
        if not there:
            assert Page(page).measured() == {known[1]: ("1 R", "Before")}

    def test_repairs_are_told_by_the_slowest_of_their_kind(self) -> None:
        times = repairs.Times(
            {"a": [3.0, 1.0, 2.0], "b": [1.0, 9.0, 1.0], "c": [7.0]}, {}, dict.fromkeys("ab", "value")
        )
        assert times.slowest("value") == 2.0

    def test_make_asks_for_what_takes_long_only_when_told(self) -> None:
        makefile = (PROJECT / "Makefile").read_text(encoding="utf-8")
        assert "-m benchmarks $(if $(MILLION),--million)" in makefile


@pytest.mark.parametrize("name", PEERS)
def test_each_of_the_others_finds_the_lines_that_break_a_rule(name: str, tmp_path: Path) -> None:
    if not PEERS[name].is_installed:
        pytest.skip(f"{name} is not installed")
    path = tmp_path / "file.csv"
    good = ["Alpha", "a@mars.example", "Gold", "2026-01-31"]
    wrong = [["", *good[1:]], *([*good[:n], "wrong", *good[n + 1 :]] for n in (1, 2, 3))]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Customer name", "Contact email", "Tier", "Contract end"])
        writer.writerows(
            [good, *wrong, ["Beta, quoted", "", "", ""], [*good, "one too many"] if name == "csvclean" else good]
        )
    assert peer_jobs.JOBS[name](str(path)) == (1 if name == "csvclean" else len(wrong))
