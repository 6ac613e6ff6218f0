"""Hostile text through every output: no control reaches a terminal, no formula a spreadsheet, no tag a page."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path
from random import Random
from typing import Final

from benchmarks.torture.tally import Tally
from benchmarks.torture.trial import run

HOSTILE: Final = (
    *("\x1b]0;PWNED\x07", "\x1b[2J", "\x9b31m", "a\rb", "[red]x[/red]", "\u202egpj.exe", "\u2066x\u2069", "\ufeffx"),
    *(
        "=1+1",
        "+1+1",
        "-1+1",
        "@SUM(A1)",
        "\t=1+1",
        "'=1+1",
        '=HYPERLINK("http://x.example")',
        "\uff1d1+1",
        "\uff20SUM(A1)",
    ),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "a|b\n---|---\n", "](javascript:alert(1))", "&lt;"),
    *("{0}%s%n", "x" * 3000, "a" + "\u0301" * 60, "\x00", "\ud7ff", "\U000e0041", "NULL", '"', "a;b,c|d"),
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_FORMULA: Final = re.compile(r"\A\ufeff?[=+@\uff1d\uff0b\uff20-][^\s]*[A-Za-z(+]")
_TAG: Final = re.compile(r"<(?:script|img)", re.IGNORECASE)
_HEADER: Final = (
    *("Customer ID", "Customer name", "Address", "Town", "Contact email", "First name", "Phone", "Parent name"),
    *("Parent ID", "Account manager", "Workflow", "Position"),
)


class Outputs:
    """A store full of hostile texts, and every command that shows them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def try_one(self, tally: Tally, random: Random) -> None:
        """One file of hostile cells through all outputs."""
        folder, data = self._folder, self._folder / f"data-{tally.tried.total()}"
        file = folder / "hostile.csv"
        file.write_text(_file(random), encoding="utf-8", newline="")
        again = folder / "again.csv"
        again.write_text(_file(random), encoding="utf-8", newline="")
        where = ["--data-dir", str(data)]
        for path in (file, again):
            run(["import", str(path), "--yes", "--missing-parents", "create", *where], folder)
        for name, arguments, ending in (
            *(("check", ["check", str(file)], ""), ("inspect", ["inspect", str(file)], "")),
            *(
                ("customers", ["customers"], ""),
                ("history", ["history", "list"], ""),
                ("mappings", ["mappings", "list"], ""),
            ),
            *(("show", ["history", "show", "1"], ""), ("compare", ["history", "compare", "1", "2"], "")),
            *(("customers", ["customers", "-o"], end) for end in (".csv", ".xlsx")),
            *(("errors", ["history", "errors", "1", "-o"], end) for end in (".csv", ".xlsx")),
            *(("report", ["history", "report", "1", "-o"], end) for end in (".md", ".html")),
            *(("compare", ["history", "compare", "1", "2", "-o"], end) for end in (".csv", ".xlsx")),
        ):
            path = folder / f"out{ending}"
            path.unlink(missing_ok=True)
            ended = run([*arguments, *([str(path)] if ending else []), *where], folder)
            fault = ended.fault or ("killed by a signal" if ended.code < 0 else "") or _shown(ended.out + ended.err)
            if not fault and ending and path.exists():
                fault = _written(path)
            tally.judge(f"hostile text in {name}{ending}", fault, f"exit {ended.code}", f"{ended.err[-300:]}")


def _file(random: Random) -> str:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_HEADER)
    for number in range(40):
        cells = [random.choice(HOSTILE) for _ in _HEADER]
        cells[0] = f"C-{number}" if number % 3 else cells[0]
        cells[1] = f"{cells[1]} {number}" if number % 2 else cells[1]
        cells[4] = f"a{number}@x.example" if number % 2 else cells[4]
        writer.writerow(cells)
    return out.getvalue()


def _shown(text: str) -> str:
    found = _CONTROL.search(text)
    return f"control character {found[0]!r} on the terminal" if found else ""


def _written(path: Path) -> str:
    match path.suffix:
        case ".csv":
            text = path.read_bytes().decode("utf-8-sig")
            rows = csv.reader(
                io.StringIO(text, newline=""), delimiter=";" if text.count(";") > text.count(",") else ","
            )
            cell = next((cell for row in rows for cell in row if _FORMULA.search(cell)), None)
            return f"formula {cell!r} in a list" if cell else ""
        case ".xlsx":
            with zipfile.ZipFile(path) as parts:
                sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
            return "formula in a workbook" if any(b"<f>" in sheet or b"<f " in sheet for sheet in sheets) else ""
        case _:
            text = path.read_text("utf-8")
            found = _TAG.search(text)
            return f"tag {found[0]!r} in a document" if found and path.suffix == ".html" else _shown(text)
