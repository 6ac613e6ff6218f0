"""The lines with errors of an import as a workbook: marked, fixed or not, and imported again (docs/rules.md §6)."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.engine.imports import draft, import_file, stored
from tests.engine.past.test_errors_file import HEADER, LINES, WIDE, told
from tests.reports.sheets import filled_cells, notes_of, sheets_of
from upflow_tui.engine.past.errors_file import WrittenErrors, write_errors
from upflow_tui.engine.service import Engine
from upflow_tui.reports import errors_workbook
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.reports.workbook import TooLarge, write_workbook

Write = Callable[..., Path]


TAKE_APART = "Put each value of this line under its column, then clear this cell."


def workbook_of(engine: Engine, number: int) -> tuple[bytes, WrittenErrors]:
    """The workbook of lines with errors of an import."""
    out = io.BytesIO()
    written = write_errors(engine.folder, number, out, Kind.WORKBOOK)
    return out.getvalue(), written


def rows_of(content: bytes) -> list[list[str]]:
    """Its cells."""
    [rows] = sheets_of(content).values()
    return rows


def changed(content: bytes, *pairs: tuple[str, str]) -> bytes:
    """The workbook as a person saves it who wrote other texts into some cells."""
    rows = rows_of(content)
    for wrong, right in pairs:
        assert any(wrong in row for row in rows), wrong
        rows = [[right if cell == wrong else cell for cell in row] for row in rows]
    out = io.BytesIO()
    write_workbook(rows, out, "Sheet1")
    return out.getvalue()


def without_reasons(rows: list[list[str]]) -> list[list[str]]:
    """The cells without the reasons, which name other lines."""
    return [[re.sub(r"Import \d+, line \d+: .*", "", cell) for cell in row] for row in rows]


def test_the_faulty_cells_are_marked_and_say_why(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(HEADER + LINES))
    content, written = workbook_of(sample_engine, 1)
    header, *rows = rows_of(content)
    assert header == [*HEADER.strip().split(";"), "Upflow import errors"]
    assert [row[:-1] for row in rows] == [line.split(";") for line in LINES.splitlines()[1:]]
    assert rows[0][-1] == (
        'Import 1, line 3: Workflow not found; check the spelling. Nearest: "Standard reminders". | '
        'Contract end: "31/12/2025" is not a date. Write 2025-12-31.'
    )
    assert filled_cells(content) == {"D2", "E2", "E3"}
    assert notes_of(content) == {
        "D2": 'Workflow not found; check the spelling. Nearest: "Standard reminders".',
        "E2": '"31/12/2025" is not a date. Write 2025-12-31.',
        "E3": '"12.05.2026" is not a date. Write it as YYYY-MM-DD: 2026-05-12 if the day comes first, '
        "2026-12-05 if the month does.",
    }
    assert written == WrittenErrors(2, "utf-8", bom=False, other_encoding=False)


def test_unfixed_it_continues_the_import_and_is_found_wrong_again(sample_engine: Engine, file_of: Write) -> None:
    path = file_of(HEADER + LINES)
    before = draft(sample_engine, path)
    import_file(sample_engine, path)
    again = file_of(workbook_of(sample_engine, 1)[0], "errors.xlsx")
    after = draft(sample_engine, again)
    assert told(after.findings) == told(before.findings)
    assert [item.message for item in after.findings if item.code == "continues_import"] == [
        "This file continues import 1 (customers.csv): it contains that import's lines with errors."
    ]
    import_file(sample_engine, again)
    with sample_engine.past_import(2) as past:
        assert past is not None
        assert past.summary.continues == 1
    assert [row[:-1] for row in rows_of(workbook_of(sample_engine, 2)[0])] == [
        row[:-1] for row in rows_of(workbook_of(sample_engine, 1)[0])
    ]


def test_fixed_in_it_everything_is_imported(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(HEADER + LINES.replace("C-2", "007")))
    fixed = changed(
        workbook_of(sample_engine, 1)[0],
        ("Standard reminder", "Standard reminders"),
        ("31/12/2025", "2025-12-31"),
        ("12.05.2026", "2026-05-12"),
    )
    outcome = import_file(sample_engine, file_of(fixed, "errors.xlsx"))
    assert outcome.status == "success"
    assert outcome.totals.customers.update == 2
    customers = stored(sample_engine)
    assert customers["007"].workflow == "Standard reminders"
    assert customers["C-3"].custom["Contract end"] == "2026-05-12"
    with sample_engine.past_import(2) as past:
        assert past is not None
        assert past.summary.continues == 1


def test_a_line_that_is_wrong_as_a_whole_is_marked_where_it_says_why(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("Customer ID;Customer name;Workflow\n;;Standard reminders\nC-1;Durand;No\n"))
    content, written = workbook_of(sample_engine, 1)
    assert written.lines == 2
    assert filled_cells(content) == {"D2", "C3"}
    assert set(notes_of(content)) == {"C3"}


def test_a_blank_cell_that_must_be_filled_is_marked(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("Customer ID;Customer name;Town\nC-1;;Lyon\n"))
    content, _ = workbook_of(sample_engine, 1)
    assert filled_cells(content) == {"B2"}
    assert notes_of(content) == {"B2": "C-1 is a new customer and has no name. Add the Customer name."}


def test_lines_of_a_wrong_width_or_with_stray_quotes_are_found_again(sample_engine: Engine, file_of: Write) -> None:
    path = file_of(WIDE)
    before = draft(sample_engine, path)
    import_file(sample_engine, path)
    content, written = workbook_of(sample_engine, 1)
    rows = rows_of(content)
    assert written.lines == 7
    assert [row[7] for row in rows if not any(row[:6])] == [
        'C-4;"Lenoir;Nice;;;',
        'C-5;Noir;"Ni"ce";;bad;',
        '\'=C-6;"+Roux" x;Nice;;;',
    ]
    after = draft(sample_engine, file_of(content, "errors.xlsx"))
    assert told(after.findings) == told(before.findings)
    assert set(after.fates.values()) == {"refused"}
    import_file(sample_engine, file_of(content, "errors.xlsx"))
    assert without_reasons(rows_of(workbook_of(sample_engine, 2)[0])) == without_reasons(rows)


def test_a_line_of_stray_quotes_is_imported_once_it_is_taken_apart(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of('Customer ID;Customer name;Town\nC-1;Petit;Lyon\n007;"Le"noir;Nice\n'))
    [header, line] = rows_of(workbook_of(sample_engine, 1)[0])
    assert line[4] == '007;"Le"noir;Nice'
    assert notes_of(workbook_of(sample_engine, 1)[0]) == {"E2": TAKE_APART}
    out = io.BytesIO()
    write_workbook([header, ["007", 'Le"noir"', "Nice", line[3]]], out)
    assert import_file(sample_engine, file_of(out.getvalue(), "errors.xlsx")).status == "success"
    assert stored(sample_engine)["007"].name == 'Le"noir"'


@pytest.mark.parametrize("clears", [True, False])
def test_a_line_that_is_too_short_is_imported_once_its_values_stand_in_their_places(
    clears: bool, sample_engine: Engine, file_of: Write
) -> None:
    lines = "C-1;Petit;Lyon;\nC-2;Blanc\nC-3;Noir;Nice;\n"
    import_file(sample_engine, file_of(f"Customer ID;Customer name;Town;Country\n{lines}"))
    content, _ = workbook_of(sample_engine, 1)
    [header, line] = rows_of(content)
    assert line[0] == "C-2"
    assert (filled_cells(content), notes_of(content)) == ({"C2"}, {"C2": TAKE_APART})
    out = io.BytesIO()
    write_workbook([header, ["C-2", "Blanc", "" if clears else line[2], "France"]], out)
    assert import_file(sample_engine, file_of(out.getvalue(), "errors.xlsx")).status == "success"
    customer = stored(sample_engine)["C-2"]
    assert (customer.details.get("town"), customer.details.get("country")) == (None, "France")


@pytest.mark.parametrize("count", [1, 2, 40])
def test_a_line_of_stray_quotes_names_no_customer_before_it_is_taken_apart(
    count: int, sample_engine: Engine, file_of: Write
) -> None:
    lines = "".join(f'C-{place};"Le"noir;Nice\n' for place in range(count))
    import_file(sample_engine, file_of(f"Customer ID;Customer name;Town\nC-X;Durand;Nice\n{lines}"))
    content, written = workbook_of(sample_engine, 1)
    assert written.lines == count
    assert filled_cells(content) == {f"E{row}" for row in range(2, count + 2)}
    again = draft(sample_engine, file_of(content, "errors.xlsx"))
    assert [item.code for item in again.findings if item.is_error] == ["quote"] * count
    assert {customer.action for customer in again.customers} == {"refused"}
    assert {customer.external_id for customer in again.customers} == {None}


def test_more_comments_than_excel_bears_are_counted(
    sample_engine: Engine, file_of: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(errors_workbook, "MOST_COMMENTS", 2)
    import_file(sample_engine, file_of(HEADER + LINES))
    content, written = workbook_of(sample_engine, 1)
    assert len(notes_of(content)) == 2
    assert written.without_comment == 1
    assert filled_cells(content) == {"D2", "E2", "E3"}


def test_a_cell_that_is_too_long_for_excel_is_refused_with_its_place(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(f"Customer ID;Contract end;Notes\nC-1;bad;{'x' * 40_000}\n"))
    with pytest.raises(TooLarge, match=r"Line 2, column 3: a text of 40,000 characters; .* Write a \.csv file\."):
        workbook_of(sample_engine, 1)
