"""What LibreOffice makes of the files that leave: the same texts, zeros in front of IDs included, and the way back.

Needs LibreOffice Calc (`soffice` or `libreoffice` on the PATH; Debian's package `libreoffice-calc`).
"""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Final, TypeAlias

import pytest

from tests.cli.conftest import Shell, Write
from tests.cli.test_fix import FAULTY, FIXES
from tests.reports.sheets import parts_of, sheets_of

PROGRAM: Final = shutil.which("soffice") or shutil.which("libreoffice")
pytestmark = pytest.mark.skipif(PROGRAM is None, reason="LibreOffice is not installed: neither soffice nor libreoffice")

CSV: Final = "csv:Text - txt - csv (StarCalc):59,34,76,1"
"""Written: a semicolon, double quotes, UTF-8, from the first line on."""
TEXTS: Final = "CSV:59,34,76,1," + "/".join(f"{column}/2" for column in range(1, 100))
"""Read: the same, each column as text, as one chooses in the dialog; by itself it takes 00100 for a number."""
HOSTILE: Final = ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-2+3", "1e5", "2025-12-31", "007", 'a "b"; c', "TRUE")

Convert: TypeAlias = Callable[..., Path]


@pytest.fixture
def convert(tmp_path: Path) -> Convert:
    """`convert(path, kind)` has LibreOffice open a file and save it as another kind."""
    profile = tmp_path / "profile"

    def run(path: Path, kind: str, read_as: str | None = None) -> Path:
        assert PROGRAM is not None
        folder = tmp_path / f"as-{kind.partition(':')[0]}"
        command = [PROGRAM, f"-env:UserInstallation={profile.as_uri()}", "--headless"]
        command += [f"--infilter={read_as}"] if read_as else []
        command += ["--convert-to", kind, "--outdir", str(folder), str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return folder / f"{path.stem}.{kind.partition(':')[0]}"

    return run


def rows_of(path: Path) -> list[list[str]]:
    """The cells of a CSV file with semicolons."""
    return list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline=""), delimiter=";"))


def test_the_fixed_file_has_the_same_texts_there(mars: Shell, write: Write, tmp_path: Path, convert: Convert) -> None:
    lines = "".join(f'{place:05};"{text.replace(chr(34), chr(34) * 2)}"\n' for place, text in enumerate(HOSTILE))
    for name, faulty, options in (
        ("faulty", FAULTY, FIXES),
        ("hostile", f"Customer ID;Customer name\n{lines}", ()),
    ):
        path = write(f"{name}.csv", faulty)
        text, book = tmp_path / f"{name}-fixed.csv", tmp_path / f"{name}-fixed.xlsx"
        assert mars("fix", path, "-o", text, *options).code in (0, 1)
        assert mars("fix", path, "-o", book, *options).code in (0, 1)
        expected = rows_of(text)
        assert len(expected) > 3
        assert expected[1][0].startswith("00")
        assert rows_of(convert(book, CSV)) == expected
        assert rows_of(convert(text, CSV, TEXTS)) == expected


@pytest.mark.parametrize("saved_as", ["xlsx", "ods", CSV])
def test_lines_with_errors_are_opened_fixed_and_imported(
    saved_as: str, mars: Shell, write: Write, tmp_path: Path, convert: Convert
) -> None:
    faulty = 'Customer ID;Customer name;Contact email;Score\n00100;=1+1;nobody;1.5\n00101;@Petit;;"1,5"\n'
    assert mars("import", write("faulty.csv", faulty), "--yes").code == 1
    mars("history", "errors", 1, "-o", "errors.xlsx")
    book = tmp_path / "errors.xlsx"

    opened = convert(book, "fods")  # its own format as one XML file: what is changed in it, it opens as its own
    text = opened.read_text("utf-8")
    assert text.count("<office:annotation ") == 2
    for wrong, right in (("nobody", "a@durand.fr"), ("1,5", "2.5")):
        text, count = re.subn(rf"<text:p>{wrong}</text:p>", f"<text:p>{right}</text:p>", text)
        assert count == 1
    opened.write_text(text, "utf-8")
    fixed = convert(opened, saved_as)
    done = mars("import", fixed, "--yes")

    assert done.code == 0, done.out + done.err
    assert "Continues import 1: its file contained that import's lines with errors." in mars("history", "show", 2).out
    stored = {item["external_id"]: item for item in mars("customers", "--json").json["customers"]}
    assert {key: item["name"] for key, item in stored.items()} == {"00100": "=1+1", "00101": "@Petit"}
    assert stored["00100"]["contacts"][0]["email"] == "a@durand.fr"
    assert stored["00101"]["custom_fields"]["Score"] == "2.5"


def test_a_template_keeps_its_drop_downs_and_is_read_by_its_first_sheet(
    mars: Shell, tmp_path: Path, convert: Convert
) -> None:
    mars("templates", "all", "-o", "t.xlsx")
    saved = convert(tmp_path / "t.xlsx", "xlsx").read_bytes()
    assert parts_of(saved)["xl/worksheets/sheet1.xml"].count("<dataValidation ") == 7
    assert sheets_of(saved).keys() == {"Customers", "Examples", "Choices"}
    flat = convert(tmp_path / "t.xlsx", "fods")
    row = "<table:table-row><table:table-cell/><table:table-cell office:value-type='string'><text:p>007</text:p></table:table-cell></table:table-row>"
    text = flat.read_text("utf-8")
    assert "</table:table-row>" in text
    flat.write_text(text.replace("</table:table-row>", f"</table:table-row>{row}", 1), "utf-8")
    found = mars("check", convert(flat, "xlsx"), "--json").json
    assert found["totals"]["lines"] == 1
    assert [item["message"] for item in found["findings"] if item["code"] == "other_sheets"] == [
        'The sheet "Customers" is read. The workbook has others: "Examples", "Choices".'
    ]
