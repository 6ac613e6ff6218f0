"""`fix FILE -o OUT` and `history fixed N -o OUT`: the fixed file, ready for Upflow (docs/commands.md, docs/rules.md §6)."""

from __future__ import annotations

import csv
import io
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write
from tests.engine.workbook import workbook_of
from tests.upload_rules import Upload, faults

UPLOAD = Upload(
    managers={"anna@mars.example"},
    workflows={"Standard reminders"},
    custom={"Tier": "single_select", "Score": "number", "Tags": "multi_select", "VIP": "boolean", "Since": "date"},
    options={"Tier": {"Gold", "Silver"}, "Tags": {"A", "B", "C"}},
)
FAULTY = """\
Customer ID;Customer name;Town;Parent name;Parent ID;Account manager;Workflow;Contact email;First name;Phone;Main contact;\
Tier;Score;Tags;VIP;Since;Solde
00100;Durand & Fils;Lyon;;;Anna@mars.example;Standard reminders;a@durand.fr;Ann;0123;1;Gold;"12,50";"B,A";TRUE;31/12/2025;10
00101;Lenoir;Nice;Durand & Fils;00100;anna@mars.example;standard reminders;nobody;Bob;;;Bronze;1.5;A;true;2025-12-31;20
;;Paris;;;;;;;;;;;;;;30
00102;Durand Sud;Nice;Nobody;X-9;;;;;;;;;;;;40
Total;;;;;;;;;;;;;;;;100
"""


FIXES = (
    "--fix",
    "lowercase-managers,numbers=comma,dates=dmy",
    "--replace",
    "workflow:standard reminders=Standard reminders",
)


def rows_of(path: Path) -> list[list[str]]:
    """The cells of a fixed file."""
    return list(csv.reader(io.StringIO(path.read_text("utf-8"), newline=""), delimiter=";"))


def test_a_faulty_file_becomes_one_that_upflow_takes(mars: Shell, write: Write, tmp_path: Path) -> None:
    faulty = write("faulty.csv", FAULTY)
    out = tmp_path / "out.csv"

    done = mars("fix", faulty, "-o", out, *FIXES)

    assert faults(faulty, UPLOAD) != []
    assert faults(out, UPLOAD) == []
    assert done.code == 1
    assert rows_of(out) == [
        [
            "Customer ID",
            "Customer name",
            "Town",
            "Parent name",
            "Parent ID",
            "Account manager",
            "Workflow",
            "Contact email address",
            "First name",
            "Phone number",
            "Main contact",
            "Tier",
            "Score",
            "Tags",
            "VIP",
            "Since",
        ],
        [
            "00100",
            "Durand & Fils",
            "Lyon",
            "",
            "",
            "anna@mars.example",
            "Standard reminders",
            "a@durand.fr",
            "Ann",
            "0123",
            "1",
            "Gold",
            "12.50",
            "A,B",
            "true",
            "2025-12-31",
        ],
        [
            "00101",
            "Lenoir",
            "Nice",
            "Durand & Fils",
            "00100",
            "anna@mars.example",
            "Standard reminders",
            "",
            "",
            "",
            "",
            "",
            "1.5",
            "A",
            "true",
            "2025-12-31",
        ],
        ["00102", "Durand Sud", "Nice", "", "", "", "", "", "", "", "", "", "", "", "", ""],
    ]
    for said in (
        "3 lines written to",
        "1 line left out for errors.",
        "1 line skipped",
        "5 cells left blank for errors.",
    ):
        assert said in done.out
    assert "Nobody" in done.out
    assert mars("customers").out.startswith("No customers yet")


def test_a_workbook_goes_in_and_out_with_its_zeros(mars: Shell, write: Write, tmp_path: Path) -> None:
    table = list(csv.reader(io.StringIO(FAULTY), delimiter=";"))
    faulty = write("faulty.xlsx", workbook_of(table))
    book, text = tmp_path / "out.xlsx", tmp_path / "out.csv"

    mars("fix", faulty, "-o", book, *FIXES)
    mars("fix", faulty, "-o", text, *FIXES)
    mars("fix", book, "-o", tmp_path / "again.csv")

    assert (tmp_path / "again.csv").read_bytes() == text.read_bytes()
    assert rows_of(text)[1][:1] == ["00100"]
    assert faults(text, UPLOAD) == []


@pytest.mark.skipif(shutil.which("libreoffice") is None, reason="LibreOffice is not on this machine")
def test_libreoffice_reads_the_same_texts(mars: Shell, write: Write, tmp_path: Path) -> None:
    faulty, book = write("faulty.csv", FAULTY), tmp_path / "out.xlsx"
    mars("fix", faulty, "-o", book, *FIXES)
    mars("fix", faulty, "-o", tmp_path / "right.csv", *FIXES)
    home = f"-env:UserInstallation={(tmp_path / 'office').as_uri()}"
    subprocess.run(
        ["libreoffice", home, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):59,34,76", str(book)],
        cwd=tmp_path, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert rows_of(tmp_path / "out.csv") == rows_of(tmp_path / "right.csv")


def test_lines_all_and_all_columns_keep_what_is_refused_and_what_is_not_imported(
    mars: Shell, write: Write, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    done = mars("fix", write("faulty.csv", FAULTY), "-o", out, "--lines", "all", "--all-columns", "--json")
    header, *lines = rows_of(out)
    assert header[-1] == "Solde"
    assert [line[-1] for line in lines] == ["10", "20", "30", "40"]
    assert lines[1][7] == "nobody"
    assert (done.code, done.json["lines"], done.json["cells_left_out"], done.json["lines_skipped"]) == (1, 4, 0, 1)


def test_lines_changed_are_those_that_bring_something_new(mars: Shell, write: Write, tmp_path: Path) -> None:
    first = "Customer ID;Customer name;Town\nC-1;Alpha;Lyon\nC-2;Beta;Nice\nC-3;Gamma;Paris\n"
    mars("import", write("first.csv", first), "--yes")
    second = write("second.csv", first.replace("Nice", "Brest") + "C-4;Delta;Metz\n")

    done = mars("fix", second, "-o", tmp_path / "out.csv", "--lines", "changed")

    assert rows_of(tmp_path / "out.csv")[1:] == [["C-2", "Beta", "Brest"], ["C-4", "Delta", "Metz"]]
    assert done.code == 0
    assert "2 lines left out because they change nothing." in done.out
    again = mars("fix", write("first.csv", first), "-o", tmp_path / "none.csv", "--lines", "changed", "--json")
    assert (again.code, again.json["lines"], again.json["lines_unchanged"]) == (0, 0, 3)


def test_standard_output_has_the_file_alone(write: Write, data_dir: Path, tmp_path: Path) -> None:
    faulty = write("faulty.csv", "Customer ID;Customer name;Contact email\n1;Alpha;bad\n")
    command = [sys.executable, "-m", "upflow_tui", "fix", str(faulty), "-o", "-", "--out-delimiter", "|"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False, timeout=60)
    assert done.returncode == 1
    assert done.stdout == b"Customer ID|Customer name|Contact email address\r\n1|Alpha|\r\n"
    assert b"1 cell left blank for errors" in done.stderr


def test_a_reader_that_goes_early_is_no_fault(write: Write, data_dir: Path, tmp_path: Path) -> None:
    lines = "".join(f"C-{number};Customer {number}\n" for number in range(30_000))
    file = write("long.csv", f"Customer ID;Customer name\n{lines}")
    command = f"{sys.executable} -m upflow_tui fix {file} -o - | head -n 2"
    done = subprocess.run(command, shell=True, cwd=tmp_path, capture_output=True, check=False, timeout=120)
    assert done.stdout.startswith(b"Customer ID;Customer name\r\nC-0;Customer 0")
    assert b"Traceback" not in done.stderr
    assert b"fault of the program" not in done.stderr


def test_the_fixed_file_of_a_past_import(mars: Shell, write: Write, tmp_path: Path) -> None:
    faulty = write("faulty.csv", FAULTY)
    mars("fix", faulty, "-o", tmp_path / "before.csv", *FIXES)
    mars("import", faulty, "--yes", *FIXES)

    done = mars("history", "fixed", 1, "-o", tmp_path / "after.csv", "--json")

    assert (tmp_path / "after.csv").read_bytes() == (tmp_path / "before.csv").read_bytes()
    assert done.code == 1
    assert done.json == {
        "import": 1,
        "written": str(tmp_path / "after.csv"),
        "lines": 3,
        "lines_left_out": 1,
        "lines_skipped": 1,
        "lines_unchanged": 0,
        "cells_left_out": 5,
    }
    assert "no import 9" in mars("history", "fixed", 9, "-o", tmp_path / "x.csv").refused


def test_an_import_that_wrote_nothing_has_no_fixed_file(mars: Shell, write: Write, tmp_path: Path) -> None:
    mars("import", write("faulty.csv", FAULTY), "--yes", "--on-error", "stop")
    refused = mars("history", "fixed", 1, "-o", tmp_path / "out.csv").refused
    assert refused.startswith("Import 1 wrote nothing, so it has no fixed file.")
    assert not (tmp_path / "out.csv").exists()


def test_assignments_are_checked_without_any_stored_customer(mars: Shell, write: Write, tmp_path: Path) -> None:
    file = write(
        "a.csv", "External ID;Account manager;Workflow\nC-1;anna@mars.example;Standard\nC-2;;Standard reminders\n"
    )
    alone = mars("check", file, "--mode", "assign", "--alone", "--json").json
    assert [finding["code"] for finding in alone["findings"]] == ["workflow_not_found"]
    assert alone["stored_book"] is False
    with_book = mars("check", file, "--mode", "assign", "--json").json
    assert with_book["stored_book"] is True
    assert {finding["code"] for finding in with_book["findings"]} == {"workflow_not_found", "customer_not_found"}

    mars("fix", file, "--mode", "assign", "--alone", "-o", tmp_path / "out.csv")

    assert rows_of(tmp_path / "out.csv") == [
        ["External ID", "Account manager", "Workflow"],
        ["C-1", "anna@mars.example", ""],
        ["C-2", "", "Standard reminders"],
    ]
    assert faults(tmp_path / "out.csv", UPLOAD) == []


def test_alone_nothing_is_missing_that_may_be_stored(mars: Shell, write: Write) -> None:
    text = "Customer ID;Customer name;Parent ID;Parent name;Contact email\nC-1;;P-1;Group;a@alpha.fr\nC-2;Beta;;;\n"
    done = mars("check", write("c.csv", text), "--alone")
    assert done.code == 0
    assert "The file was checked without the stored customers" in done.out
    codes = {finding["code"] for finding in mars("check", write("c.csv", text), "--json").json["findings"]}
    assert {"customer_name_missing"} <= codes


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "out.pdf"], 'does not write a file that ends in ".pdf". Choose .csv or .xlsx, or - for a pipe.'),
        (["-o", "out"], "does not write a file without an ending."),
        (["-o", "-", "--json"], "both write to standard output"),
        (["-o", "no/where.csv"], "cannot be written"),
        (["-o", "there.csv"], "exists already. Choose another name, or overwrite it with --force."),
        (["-o", "out.csv", "--on-error", "stop"], "errors were found"),
        (["-o", "out.csv", "--out-delimiter", "x"], "is not a separator that Upflow reads"),
        (["-o", "out.xlsx", "--out-delimiter", ","], "--out-delimiter is about CSV, and no CSV is written."),
    ],
)
def test_what_cannot_be_written_is_refused_in_one_line(
    mars: Shell, write: Write, tmp_path: Path, arguments: list[str], said: str
) -> None:
    write("there.csv", "x")
    before = sorted(tmp_path.iterdir())
    assert said in mars("fix", write("faulty.csv", FAULTY), *arguments).refused
    assert sorted(tmp_path.iterdir()) == sorted({*before, tmp_path / "faulty.csv"})


def test_what_a_sheet_cannot_hold_is_refused_and_nothing_is_left(
    mars: Shell, write: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upflow_tui.reports.text_sheet.MOST_LINES", 2)
    refused = mars("fix", write("faulty.csv", FAULTY), "-o", tmp_path / "out.xlsx").refused
    assert "An Excel sheet has 2 rows" in refused
    assert not (tmp_path / "out.xlsx").exists()


def test_the_fixed_file_of_an_import_whose_custom_field_is_gone_is_without_its_column(
    mars: Shell, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text("Customer ID;Customer name;Score\nC-1;One;7\n")
    assert mars("import", tmp_path / "a.csv", "--yes").code == 0
    mars("org", "save", "-o", tmp_path / "org.toml")
    text = (tmp_path / "org.toml").read_text()
    (tmp_path / "org.toml").write_text(text.replace('"Score"', '"Rank"'))
    assert mars("org", "load", tmp_path / "org.toml", "--force").code == 0
    assert mars("history", "fixed", 1, "-o", tmp_path / "f.csv").code == 0
    assert (tmp_path / "f.csv").read_text() == "Customer ID;Customer name\nC-1;One\n"
    assert mars("history", "fixed", 1, "-o", tmp_path / "g.csv", "--all-columns").code == 0
    assert "Score" in (tmp_path / "g.csv").read_text()
