"""The report of an import: its numbers, problems, changes and what became of it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.imports import import_file
from tests.reports.test_html import Page, require_inert
from upflow_tui.engine.files.output_file import AlreadyThere, NotWritten
from upflow_tui.engine.past.errors_file import write_errors
from upflow_tui.engine.past.reporting import report_name, write_report
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Replace
from upflow_tui.reports import report, report_undo
from upflow_tui.store.database import StoreError

Write = Callable[..., Path]

FIRST = """\
Customer ID;Customer name;Town;Contract end;Contact email;Solde
C-1;Durand & Fils;Lyon;2025-12-31;a@durand.fr;1
C-2;Lenoir;Nice;31/12/2025;;2
C-3;Petit;Nice;31/12/2025;;3
"""
SECOND = """\
Customer ID;Customer name;Town;Contact email
C-1;Durand & Fils;Paris;b@durand.fr
C-4;Blanc;;
"""


def text_of(engine: Engine, number: int, tmp_path: Path, ending: str = ".md") -> str:
    target = tmp_path / f"report{ending}"
    write_report(engine.folder, number, target, replace=True)
    return target.read_text("utf-8")


def test_it_tells_the_outcome_the_numbers_the_problems_and_the_file(
    sample_engine: Engine, file_of: Write, tmp_path: Path
) -> None:
    import_file(sample_engine, file_of(FIRST, "clients.csv"), blank=BlankCells.CLEAR)
    text = text_of(sample_engine, 1, tmp_path)
    assert text.startswith("# Import 1: `clients.csv`\n\n**Error · 3 of 3 lines applied**\n")
    for row in (
        "| Organization | `Mars SAS` |",
        "| By | `anna` |",
        "| Purpose | Import customers |",
        "| Encoding | `utf-8` |",
        "| Delimiter | `;` |",
        "| Header | line 1 |",
        "| Blank cells | clear what is stored |",
        "| Customers | 3 | 0 | 0 | 0 |",
        "| Lines | 3 | 0 | 0 | 0 |",
        '| 2 | `Contract end` | `31/12/2025` | "31/12/2025" is not a date. | Write 2025-12-31. | 3, 4 |',
        "| `C-1` | `Durand & Fils` |",
        "| 3 | `Town` | Town |",
        "| 6 | `Solde` | (not used) |",
    ):
        assert row in text.replace("\\", ""), row
    assert "Found: 2 errors, 0 warnings, 1 note." in text
    assert "## Changes" not in text
    assert re.search(r"\| SHA-256 \| `[0-9a-f]{64}` \|", text)


def test_it_tells_every_change_and_who_received_contacts(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    import_file(sample_engine, file_of(FIRST))
    import_file(sample_engine, file_of(SECOND, "second.csv"))
    text = text_of(sample_engine, 2, tmp_path)
    assert "**Success · 2 lines**" in text
    assert "| `C-1` | `Durand & Fils` |  | Town | `Lyon` | `Paris` | 2 |" in text
    assert "| `C-1` | `Durand & Fils` | `b@durand.fr` |" in text
    assert "| `C-4` | `Blanc` |" in text


def test_it_tells_what_was_fixed_and_what_it_continues(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    repairs = (
        FixAll(FixName.DATES, "custom:Contract end", "dmy"),
        CellEdit(2, 2, "Lyon", "Lille"),
        Replace("town", "Nice", "Cannes", True),
        MapValues("town", tuple((f"T{number}", "Lyon") for number in range(25))),
    )
    import_file(sample_engine, file_of(FIRST.replace("2025-12-31", "bad")), repairs=repairs)
    text = text_of(sample_engine, 1, tmp_path)
    assert "## Fixed before the import" in text
    assert "(dmy) | `Contract end` |  |  |" in text
    assert "| Line 2, column 3 |  | `Lyon` | `Lille` |" in text
    assert "| Whole cells replaced | Town | `Nice` | `Cannes` |" in text
    assert '| 25 values mapped | Town | `"T0" → "Lyon", ' in text
    errors = io.BytesIO()
    write_errors(sample_engine.folder, 1, errors)
    import_file(sample_engine, file_of(errors.getvalue(), "errors.csv"))
    assert "| Continues | import 1: the file contained that import's lines with errors |" in text_of(
        sample_engine, 2, tmp_path
    )


def test_it_tells_what_was_taken_back_and_what_was_kept(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    import_file(sample_engine, file_of(FIRST))
    import_file(sample_engine, file_of(SECOND, "second.csv"))
    sample_engine.past.undo(1)
    text = text_of(sample_engine, 1, tmp_path)
    assert "**Undone · before that: Error · 3 of 3 lines applied**" in text
    assert "## Undone by entry 3" in text
    assert "Undone: " in text
    assert "| `C-2` | `Lenoir` |  |  | deleted |  |" in text
    assert "Kept: " in text
    undo = text_of(sample_engine, 3, tmp_path)
    assert undo.startswith("# Entry 3: undo of import 1\n")
    assert "| `C-3` | `Petit` |  |  | deleted |  |" in undo
    assert "| Customer ID | Customer | Contact | Field | Why |" in undo


def test_of_a_forgotten_import_the_totals_stay(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    import_file(sample_engine, file_of(FIRST, "clients.csv"))
    sample_engine.past.forget(1)
    text = text_of(sample_engine, 1, tmp_path)
    assert "This import was forgotten on " in text
    assert "| Customers | 3 | 0 | 0 | 0 |" in text
    assert "Durand" not in text
    assert "## Errors" not in text


def test_long_sections_end_and_say_so(
    sample_engine: Engine, file_of: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "PROBLEMS", 2)
    monkeypatch.setattr(report, "CHANGES", 2)
    monkeypatch.setattr(report, "CREATED", 2)
    monkeypatch.setattr(report_undo, "ITEMS", 2)
    header = "Customer ID;Customer name;Town;Contract end\n"
    import_file(sample_engine, file_of(header + "".join(f"C-{n};N{n};Lyon;bad{n}\n" for n in range(5))))
    import_file(sample_engine, file_of(header + "".join(f"C-{n};N{n};Nice;\n" for n in range(5)), "second.csv"))
    first, second = text_of(sample_engine, 1, tmp_path), text_of(sample_engine, 2, tmp_path)
    assert "… and 3 more of other kinds or values. The import history lists them all." in first
    assert "… and 3 more customers." in first
    assert "… and 2 more columns." in first
    assert "… and 3 more changes." in second
    sample_engine.past.undo(2)
    assert "… and 3 more. The import history" in text_of(sample_engine, 2, tmp_path)


def test_many_lines_of_one_problem_are_counted(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    lines = "".join(f"C-{n};N{n};bad\n" for n in range(40))
    import_file(sample_engine, file_of("Customer ID;Customer name;Contract end\n" + lines))
    assert "| 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 … and 28 more |" in text_of(sample_engine, 1, tmp_path)


def test_where_it_goes_and_what_it_becomes(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    import_file(sample_engine, file_of(FIRST))
    target = tmp_path / report_name(1)
    write_report(sample_engine.folder, 1, target)
    assert target.name == "import-1.html"
    assert target.read_text().startswith("<!DOCTYPE html>")
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(AlreadyThere):
        write_report(sample_engine.folder, 1, target)
    with pytest.raises(NotWritten, match=r"neither in \.md nor in \.html"):
        write_report(sample_engine.folder, 1, tmp_path / "report.pdf")
    with pytest.raises(StoreError, match="no import 9"):
        write_report(sample_engine.folder, 9, tmp_path / "nine.md")
    assert not (tmp_path / "nine.md").exists()


def hostile_import(engine: Engine, file_of: Write, texts: list[str]) -> None:
    """Each text as a name, a town and a date that it is not; as a header and as the file's name, too."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(["Customer ID", "Customer name", "Town", "Contract end", '"><script>alert(1)</script>'])
    writer.writerows([f"C-{place}", text, text, text, text] for place, text in enumerate(texts))
    fields = ("external_id", "customer_name", "town", "custom:Contract end", None)
    import_file(engine, file_of(out.getvalue(), "<img src=x onerror=alert(1)>.csv"), header_line=1, fields=fields)


def test_a_hostile_file_makes_an_inert_report(
    corpora: Path, sample_engine: Engine, file_of: Write, tmp_path: Path
) -> None:
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    hostile_import(sample_engine, file_of, naughty)
    page = Page(text_of(sample_engine, 1, tmp_path, ".html"))
    require_inert(page)
    assert "<img src=x onerror=alert(1)>.csv" in page.cells
    markdown = text_of(sample_engine, 1, tmp_path)
    assert "# Import 1: `<img src=x onerror=alert(1)>.csv`" in markdown


def test_a_browser_shows_it_and_runs_nothing(sample_engine: Engine, file_of: Write, tmp_path: Path) -> None:
    browser = shutil.which("chromium") or shutil.which("chromium-browser")
    if browser is None:
        pytest.skip("there is no chromium")
    hostile_import(sample_engine, file_of, ["<script>document.title='run'</script>", "plain"])
    text_of(sample_engine, 1, tmp_path, ".html")
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--virtual-time-budget=2000", "--dump-dom"]
    done = subprocess.run(
        [*command, f"--user-data-dir={tmp_path / 'browser'}", (tmp_path / "report.html").as_uri()],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert "<title>Import 1: &lt;img src=x onerror=alert(1)&gt;.csv</title>" in done.stdout
    assert "&lt;script&gt;document.title='run'&lt;/script&gt;" in done.stdout
