"""The lines with errors of an import: saved, fixed or not, and imported again (docs/rules.md §6)."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engine.conftest import Clock
from tests.engine.imports import draft, import_file, stored
from tests.engine.workbook import workbook_of
from tests.examples import few
from tests.reports.sheets import has_formula
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Finding
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.past.errors_file import WrittenErrors, errors_file_name, write_errors
from upflow_tui.engine.past.kept_file import kept_table
from upflow_tui.engine.prepare.first_look import peek_file, peek_opened
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.file.source import SourceError
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Replace
from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.reports.list_kinds import Kind
from upflow_tui.reports.text_sheet import LONGEST
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.store.database import Database, StoreError

Write = Callable[..., Path]

HEADER = "Customer ID;Customer name;Town;Workflow;Contract end;Account notes\n"
LINES = (
    "C-1;Durand & Fils;Lyon;Standard reminders;2025-12-31;fine\n"
    "C-2;Lenoir;Nice;Standard reminder;31/12/2025;two errors\n"
    "C-3;Petit;Nice;;12.05.2026;\n"
)


def errors_of(engine: Engine, number: int, kind: Kind = Kind.CSV) -> tuple[bytes, WrittenErrors]:
    """The file of lines with errors of an import."""
    out = io.BytesIO()
    written = write_errors(engine.folder, number, out, kind)
    return out.getvalue(), written


def rows_of(content: bytes, encoding: str = "utf-8", delimiter: str = ";") -> list[list[str]]:
    """Its cells as any reader of CSV sees them."""
    return list(csv.reader(io.StringIO(content.decode(encoding), newline=""), delimiter=delimiter, strict=True))


@dataclass
class Seen:
    """A file opened, with its rows as they are checked."""

    opened: Opened
    rows: list[list[str]]
    lines: int


def opened(engine: Engine, path: Path, choices: ImportChoices | None = None) -> Seen:
    with engine.workspace() as workspace:
        found = engine.open(engine.read(path, workspace), choices or ImportChoices())
        reader = found.table.read()
        rows = [row for chunk in reader for row in chunk.rows]
        return Seen(found, rows, reader.lines)


def told(findings: list[Finding]) -> list[tuple[object, ...]]:
    """What errors say, without the lines, which differ."""
    return [
        (item.column, item.field, item.value, item.scope, item.code, item.fix) for item in findings if item.is_error
    ]


def test_each_line_with_an_error_is_there_as_it_was_with_every_error(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(HEADER + LINES))
    content, written = errors_of(sample_engine, 1)
    header, *rows = rows_of(content)
    assert header == [*HEADER.strip().split(";"), "Upflow import errors"]
    assert [row[:-1] for row in rows] == [line.split(";") for line in LINES.splitlines()[1:]]
    assert rows[0][-1] == (
        'Import 1, line 3: Workflow not found; check the spelling. Nearest: "Standard reminders". | '
        'Contract end: "31/12/2025" is not a date. Write 2025-12-31.'
    )
    assert rows[1][-1].startswith('Import 1, line 4: Contract end: "12.05.2026" is not a date. ')
    assert written == WrittenErrors(2, "utf-8", False, False)
    out = io.BytesIO()
    assert sample_engine.write_errors(1, out) == 2
    assert out.getvalue() == content


def test_unfixed_it_is_known_and_found_wrong_again(sample_engine: Engine, file_of: Write) -> None:
    path = file_of(HEADER + LINES)
    before = draft(sample_engine, path)
    import_file(sample_engine, path)
    content, _ = errors_of(sample_engine, 1)
    again = file_of(content, "errors.csv")
    after = draft(sample_engine, again)
    assert told(after.findings) == told(before.findings)
    assert [item.message for item in after.findings if item.code == "continues_import"] == [
        "This file continues import 1 (customers.csv): it contains that import's lines with errors."
    ]
    outcome = import_file(sample_engine, again)
    assert (
        errors_of(sample_engine, outcome.number)[0]
        .replace(b"Import 2, line 2:", b"Import 1, line 3:")
        .replace(b"Import 2, line 3:", b"Import 1, line 4:")
        == content
    )
    with sample_engine.past_import(2) as past:
        assert past is not None
        assert past.summary.continues == 1
        assert [column["header"] for column in past.mapping] == HEADER.strip().split(";")


def test_fixed_in_it_everything_is_imported(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(HEADER + LINES))
    content, _ = errors_of(sample_engine, 1)
    fixed = content.replace(b"Standard reminder;31/12/2025", b"Standard reminders;2025-12-31")
    fixed = fixed.replace(b";12.05.2026;", b";2026-05-12;")
    outcome = import_file(sample_engine, file_of(fixed, "errors.csv"))
    assert outcome.status == "success"
    assert outcome.totals.customers.update == 2
    customers = stored(sample_engine)
    assert customers["C-2"].workflow == "Standard reminders"
    assert customers["C-3"].custom["Contract end"] == "2026-05-12"


def test_the_mapping_mode_choices_and_repairs_are_ready_but_no_edits_of_cells(
    sample_engine: Engine, file_of: Write
) -> None:
    text = "A;B;C;D;E\nC-1;Durand;x;31/12/2025;no\nC-2;Petit;y;bad;no\nC-3;Blanc;y;worse;no\n"
    fields = ("external_id", "customer_name", None, "custom:Contract end", "custom:Direct debit")
    repairs = (
        FixAll(FixName.DATES, "custom:Contract end", "dmy"),
        CellEdit(3, 3, "bad", "still bad"),
        CellEdit(4, 3, "never there", "2026-01-01"),
        MapValues("custom:Direct debit", (("no", "false"),)),
    )
    path = file_of(text)
    import_file(sample_engine, path, fields=fields, repairs=repairs, blank=BlankCells.CLEAR, header_line=1)
    content, _ = errors_of(sample_engine, 1)
    assert [row[:-1] for row in rows_of(content)[1:]] == [
        ["C-2", "Petit", "y", "still bad", "no"],
        ["C-3", "Blanc", "y", "worse", "no"],
    ]
    seen = opened(sample_engine, file_of(content, "errors.csv"))
    assert seen.opened.continues is not None
    assert seen.opened.mapping.fields == fields
    assert seen.opened.mode is Mode.CUSTOMERS
    assert seen.opened.repairs == (repairs[0], repairs[3])
    ready = seen.opened.continues.choices
    assert (ready.blank, ready.header_line, ready.fields) == (BlankCells.CLEAR, None, fields)
    assert ready.repairs == seen.opened.repairs
    mine = ImportChoices(fields=(*fields[:4], None), repairs=())
    chosen = opened(sample_engine, file_of(content, "errors.csv"), mine).opened
    assert (chosen.mapping.fields, chosen.repairs) == (mine.fields, ())


def test_an_edit_counts_where_repairs_before_it_made_what_the_person_saw(sample_engine: Engine, file_of: Write) -> None:
    repairs = (Replace("town", "Ly", "Li"), CellEdit(2, 2, "Lion", "Lille"), CellEdit(2, 2, "Lille", "Douai"))
    import_file(sample_engine, file_of(HEADER + "C-1;Durand;Lyon;;bad;\n"), repairs=repairs)
    assert rows_of(errors_of(sample_engine, 1)[0])[1][2] == "Douai"


def test_lines_refused_because_of_another_line_come_along(sample_engine: Engine, file_of: Write) -> None:
    engine = sample_engine
    text = "Customer ID;Customer name;Workflow\nC-1;Dur\x07and;\nC-1;;Standard reminders\n"
    import_file(engine, file_of(text))
    content, written = errors_of(engine, 1)
    assert written.lines == 2
    with engine.past_import(1) as past:
        assert past is not None
        assert {fate.value for _, fate in past.fates} == {"refused"}
    assert [row[:2] for row in rows_of(content)[1:]] == [["C-1", "Dur\x07and"], ["C-1", ""]]


def test_a_second_name_of_an_id_is_refused_again_and_renames_nobody(sample_engine: Engine, file_of: Write) -> None:
    text = (
        'Customer ID;Customer name;Town\nC-1;First;\nC-1;"Second ""x""";\nC-2;Petit;\nC-1;first;\nC-1;"""Third";Nice\n'
    )
    import_file(sample_engine, file_of(text))
    content, written = errors_of(sample_engine, 1)
    assert written.lines == 2
    again = file_of(content, "errors.csv")
    found = draft(sample_engine, again)
    assert [item.message for item in found.findings if item.is_error] == ['C-1 is named "first" already.'] * 2
    assert found.totals.customers.refused == 1
    import_file(sample_engine, again)
    assert stored(sample_engine)["C-1"].name == "first"
    third = file_of(errors_of(sample_engine, 2)[0], "third.csv")
    assert [item.code for item in draft(sample_engine, third).findings if item.is_error] == ["id_with_two_names"] * 2
    fixed = content.replace(b'C-1;"Second', b'C-3;"Second').replace(b'"Third', b"First")
    assert import_file(sample_engine, file_of(fixed, "mended.csv")).status in ("success", "error")
    assert stored(sample_engine)["C-3"].name == 'Second "x"'


def test_a_name_that_was_given_to_the_customer_since_is_no_second_one(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("Customer ID;Customer name\nC-1;First\nC-1;Second\n"))
    content, _ = errors_of(sample_engine, 1)
    import_file(sample_engine, file_of("Customer ID;Customer name\nC-1;Second\n", "renaming.csv"))
    assert not draft(sample_engine, file_of(content, "errors.csv")).totals.errors


def test_a_field_that_is_gone_is_left_out(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("Customer ID;Customer name;Segments;Contract end\nC-1;Durand;Retail;bad\n"))
    content, _ = errors_of(sample_engine, 1)
    organization = sample_engine.organization()
    kept = tuple(item for item in organization.custom_fields if item.name != "Segments")
    sample_engine.replace_organization(replace(organization, custom_fields=kept), force=True)
    seen = opened(sample_engine, file_of(content, "errors.csv")).opened
    assert seen.mapping.fields == ("external_id", "customer_name", None, "custom:Contract end")
    assert seen.continues is not None
    assert seen.continues.choices.fields == seen.mapping.fields


def test_another_columns_order_and_additions_of_a_spreadsheet_do_not_matter(
    sample_engine: Engine, file_of: Write
) -> None:
    import_file(sample_engine, file_of(HEADER + LINES))
    rows = rows_of(errors_of(sample_engine, 1)[0])
    moved = "\n".join(
        ",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in [row[1], row[0], *row[2:], "", ""])
        for row in rows
    )
    seen = opened(sample_engine, file_of(moved.encode("utf-8-sig"), "moved.csv")).opened
    assert seen.continues is not None
    assert seen.mapping.fields[:2] == ("customer_name", "external_id")
    assert seen.table.width == 6


@pytest.mark.parametrize("change", ["other folder", "other headers", "no such import", "forgotten"])
def test_a_file_of_which_the_history_knows_nothing_is_any_file_whose_last_column_is_ignored(
    change: str, sample_engine: Engine, file_of: Write, tmp_path: Path
) -> None:
    engine = sample_engine
    import_file(engine, file_of(HEADER + LINES.replace(";two errors", ";'=1+1")))
    content, _ = errors_of(engine, 1)
    assert b"''=1+1" in content
    if change in ("other folder", "no such import"):
        engine = Engine(tmp_path / "other", now=Clock(), user="anna")
        engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
        if change == "other folder":
            import_file(engine, file_of(HEADER + LINES.replace("31/12/2025", "bad")))
    elif change == "other headers":
        content = content.replace(b"Account notes", b"Account Notes")
    else:
        with Database.open(engine.folder) as database, database.write() as connection:
            connection.execute("UPDATE imports SET forgotten = '2026-01-01T00:00:00+00:00'")
    seen = opened(engine, file_of(content, "errors.csv"))
    assert seen.opened.continues is None
    assert seen.opened.table.columns[-1].header == "Upflow import errors"
    assert seen.opened.mapping.fields[-1] is None
    assert seen.rows[0][5] == "''=1+1"


WIDE = HEADER + (
    'C-1;Durand;Lyon;;;x;too;many\nC-2;Petit\nC-3;Blanc;Nice;;bad;y;;\nC-4;"Lenoir;Nice;;;\nC-5;Noir;"Ni"ce";;bad;\n'
    '=C-6;"+Roux" x;Nice;;;\nC-7;Brun;"two\nlines";;bad;"a ""quote"""\nC-8;Gris;Nice;;;\n'
)


def test_lines_of_a_wrong_width_or_with_stray_quotes_are_found_so_again(sample_engine: Engine, file_of: Write) -> None:
    path = file_of(WIDE)
    before = draft(sample_engine, path)
    assert {"width", "quote", "date_invalid"} <= before.codes
    import_file(sample_engine, path)
    content, written = errors_of(sample_engine, 1)
    assert written.lines == 7
    again = file_of(content, "errors.csv")
    after = draft(sample_engine, again)
    assert told(after.findings) == told(before.findings)
    messages = [item.message for item in before.findings if item.code == "width"]
    assert [m.split("has", 1)[1] for m in messages] == [
        item.message.split("has", 1)[1] for item in after.findings if item.code == "width"
    ]
    import_file(sample_engine, again)
    third, _ = errors_of(sample_engine, 2)
    assert told(draft(sample_engine, file_of(third, "third.csv")).findings) == told(before.findings)


def test_what_is_fixed_in_such_lines_is_imported(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(WIDE))
    text = errors_of(sample_engine, 1)[0].decode()
    for wrong, right in (
        ("Lyon;;;x;too;many;", "Lyon;;;x too many;"),
        ("C-2;Petit;", "C-2;Petit;;;;;"),
        (";bad;y;;;", ";bad;y;"),
        (";bad;", ";2026-01-01;"),
        ('"Lenoir;', '"Lenoir";'),
        ('"Ni"ce"', '"Ni""ce"'),
        ('"\'+Roux" x', "'+Roux x"),
    ):
        assert wrong in text
        text = text.replace(wrong, right)
    outcome = import_file(sample_engine, file_of(text, "errors.csv"))
    assert outcome.status == "success"
    customers = stored(sample_engine)
    assert customers["=C-6"].name == "+Roux x"
    assert customers["C-1"].custom["Account notes"] == "x too many"
    assert customers["C-5"].details["town"] == 'Ni"ce'
    assert customers["C-7"].custom["Account notes"] == 'a "quote"'


ENCODINGS = ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be", "utf-16-le", "cp850"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("delimiter", [";", ",", "|", "\t"])
def test_encoding_and_delimiter_are_those_of_the_file(
    encoding: str, delimiter: str, sample_engine: Engine, file_of: Write
) -> None:
    text = (HEADER + LINES.replace("fine", "Zoë née Müller, l'été").replace("Lenoir", "Société Müller")).replace(
        ";", delimiter
    )
    if delimiter == ",":
        text = text.replace("Müller, l'été", "Müller l'été")
    chosen = None if encoding.startswith(("utf", "cp12")) else encoding
    import_file(sample_engine, file_of(text.encode(encoding)), encoding=chosen)
    content, written = errors_of(sample_engine, 1)
    assert not written.other_encoding
    assert written.bom is (encoding not in ("utf-8", "cp1252") and encoding.startswith("utf"))
    plain = content.decode(encoding if encoding in ("utf-8-sig", "utf-16") else written.encoding).lstrip("\ufeff")
    assert f"Société Müller{delimiter}Nice" in plain
    seen = opened(sample_engine, file_of(content, "errors.csv")).opened
    assert seen.continues is not None
    assert seen.table.dialect.encoding == written.encoding
    assert seen.table.dialect.delimiter == delimiter


def test_where_the_encoding_cannot_hold_a_message_it_is_utf8_with_bom_and_said(
    sample_engine: Engine, file_of: Write
) -> None:
    header = "Customer ID;Customer name;Parent ID;Parent name;Account notes\n"
    text = header + "C-1;Société;C-2;Deux;a\x01b\nC-2;Deux;C-1;Société;é\n"
    import_file(sample_engine, file_of(text.encode("cp1252")))
    content, written = errors_of(sample_engine, 1)
    assert written == WrittenErrors(2, "utf-8", True, True)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "C-1 → C-2 → C-1" in content.decode()
    seen = opened(sample_engine, file_of(content, "errors.csv"))
    assert seen.opened.continues is not None
    assert seen.rows[0] == ["C-1", "Société", "C-2", "Deux", "a\x01b"]


@pytest.mark.parametrize(
    ("encoding", "text"), [("mac-roman", "–Ä"), ("utf-7", "a+é"), ("iso2022_jp", "あ"), ("cp1252", "Ã©")]
)
def test_where_the_bytes_would_be_taken_for_utf8_they_become_it(
    encoding: str, text: str, sample_engine: Engine, file_of: Write
) -> None:
    fields = ("external_id", "custom:Contract end", "custom:Account notes")
    content = f"ID;End;Notes\nC-1;bad;{text}\n".encode(encoding)
    import_file(sample_engine, file_of(content), encoding=encoding, header_line=1, fields=fields)
    written = errors_of(sample_engine, 1)
    assert written[1] == WrittenErrors(1, "utf-8", True, True)
    seen = opened(sample_engine, file_of(written[0], "errors.csv"))
    assert seen.opened.continues is not None
    assert seen.rows == [["C-1", "bad", text]]


@pytest.mark.parametrize(
    ("encoding", "alphabet"),
    [("cp1252", "éÃ©à€ "), ("mac-roman", "–Äé€ "), ("cp932", "あア表ｱ\\ "), ("iso8859-2", "ŁóďšĂ ")],
)
@settings(max_examples=few(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_cells_of_any_encoding_come_back(
    encoding: str, alphabet: str, data: st.DataObject, template: Path, tmp_path: Path
) -> None:
    cell = st.text(st.sampled_from(alphabet), max_size=5) | st.text(st.sampled_from("='+-;\"\n a"), max_size=5)
    cells = data.draw(st.lists(st.lists(cell, min_size=2, max_size=2), min_size=1, max_size=3))
    round_trip(template, tmp_path / "work", cells, encoding, ";")


def test_a_separator_line_stays_and_other_lines_above_the_header_go(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("sep=;\r\n" + (HEADER + LINES).replace("\n", "\r\n")))
    assert errors_of(sample_engine, 1)[0].startswith(b"sep=;\r\nCustomer ID;")
    import_file(sample_engine, file_of("Export of May\n\n" + HEADER + LINES, "may.csv"))
    content, _ = errors_of(sample_engine, 2)
    assert content.startswith(b"Customer ID;")
    assert opened(sample_engine, file_of(content, "errors.csv")).opened.continues is not None


def test_a_file_without_a_header_gets_one(sample_engine: Engine, file_of: Write) -> None:
    fields = ("external_id", "customer_name", "town", "workflow", "custom:Contract end", None)
    import_file(sample_engine, file_of(LINES), header_line=0, fields=fields)
    content, _ = errors_of(sample_engine, 1)
    assert rows_of(content)[0] == [*(f"Column {number}" for number in range(1, 7)), "Upflow import errors"]
    seen = opened(sample_engine, file_of(content, "errors.csv")).opened
    assert seen.mapping.fields == fields
    assert seen.continues is not None


def test_headers_that_would_run_are_made_harmless_too(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("=Sum();'=x;Customer ID;Customer name;Contract end\n1;2;C-1;Durand;bad\n"))
    content, _ = errors_of(sample_engine, 1)
    assert rows_of(content)[0][:2] == ["'=Sum()", "''=x"]
    seen = opened(sample_engine, file_of(content, "errors.csv")).opened
    assert [column.header for column in seen.table.columns][:2] == ["=Sum()", "'=x"]
    assert seen.continues is not None


def test_a_workbook_becomes_csv_and_comes_back(sample_engine: Engine, file_of: Write) -> None:
    pytest.importorskip("python_calamine")
    high = "\n".join(f"{number},x,y,z,w,v" for number in range(70))
    rows: list[list[str | int]] = [
        [*HEADER.strip().split(";")],
        ["C-1", "Durand", "a\nb", "", "bad", high],
        ["C-2", "Société", 7, "", "bad", "="],
    ]
    import_file(sample_engine, file_of(workbook_of(rows), "book.xlsx"))
    content, written = errors_of(sample_engine, 1)
    assert written == WrittenErrors(2, "utf-8", True, False)
    assert content.startswith(b"\xef\xbb\xbfCustomer ID,Customer name,")
    seen = opened(sample_engine, file_of(content, "errors.csv"))
    assert seen.opened.continues is not None
    assert seen.rows[0] == ["C-1", "Durand", "a\nb", "", "bad", high] or seen.rows[0] == [
        "C-1",
        "Durand",
        "a\u2028b",
        "",
        "bad",
        high.replace("\n", "\u2028"),
    ]
    assert seen.rows[1] == ["C-2", "Société", "7", "", "bad", "="]
    assert told(draft(sample_engine, file_of(content, "errors.csv")).findings)


def test_a_look_at_it_shows_what_it_continues_and_the_cells_as_they_were(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(HEADER + LINES.replace("two errors", "=1")))
    path = file_of(errors_of(sample_engine, 1)[0], "errors.csv")
    in_passing = peek_file(sample_engine, path, ImportChoices())
    with sample_engine.workspace() as workspace:
        source = sample_engine.read(path, workspace)
        chosen = peek_opened(sample_engine, sample_engine.open(source, ImportChoices()))
    for peek in (in_passing, chosen):
        assert peek.findings[0].code == "continues_import"
        assert peek.table is not None
        assert peek.table.width == 6
    assert in_passing.first.rows[0][5] == "=1"


def test_the_kept_file_of_such_an_import_is_read_as_it_was(
    sample_engine: Engine, file_of: Write, tmp_path: Path
) -> None:
    import_file(sample_engine, file_of(HEADER + LINES.replace("two errors", "=1")))
    import_file(sample_engine, file_of(errors_of(sample_engine, 1)[0], "errors.csv"))
    with Database.open(sample_engine.folder, readonly=True) as database:
        (tmp_path / "kept").mkdir()
        table = kept_table(database, 2, tmp_path / "kept")
    [chunk] = table.read()
    assert table.width == 6
    assert chunk.rows[0][5] == "=1"


@pytest.mark.parametrize("number", [1, 9])
def test_nothing_to_write_is_said(number: int, sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of(HEADER + "C-1;Durand;Lyon;;;\n"))
    with pytest.raises(StoreError, match="no lines with errors" if number == 1 else "no import 9"):
        errors_of(sample_engine, number)


def test_what_to_call_it() -> None:
    assert errors_file_name("clients mars.xlsx") == "clients mars-errors.csv"
    assert errors_file_name(None) == "import-errors.csv"


@pytest.fixture
def template(tmp_path: Path) -> Path:
    """A data folder with the sample organization, to be copied for each example."""
    folder = tmp_path / "template"
    Engine(folder, now=Clock(), user="anna").replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    return folder


def round_trip(
    template: Path, work: Path, cells: list[list[str]], encoding: str, delimiter: str, kind: Kind = Kind.CSV
) -> None:
    """Each list of cells stands in unmapped columns of a line with an error, and must come back cell by cell."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(template, work / "data")
    engine = Engine(work / "data", now=Clock(), user="anna")
    width = len(cells[0])
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")  # or it would not quote a lone \r
    writer.writerow(["Customer ID", "Contract end", *(f"Free {place}" for place in range(width))])
    for place, row in enumerate(cells):
        writer.writerow([f"C-{place}", "bad", *row])
    path = work / "file.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    fields = ("external_id", "custom:Contract end", *[None] * width)
    choices = {"encoding": encoding.removesuffix("-sig"), "delimiter": delimiter, "header_line": 1, "fields": fields}
    seen = opened(
        engine,
        path,
        ImportChoices(encoding=encoding.removesuffix("-sig"), delimiter=delimiter, header_line=1, fields=fields),
    )
    before = seen.rows
    import_file(engine, path, **choices)
    content, written = errors_of(engine, 1, kind)
    assert written.lines == seen.lines
    again = work / f"errors{kind}"
    again.write_bytes(content)
    back = opened(engine, again)
    assert back.opened.continues is not None
    assert in_lines(back.rows) == in_lines(before)
    assert back.lines == seen.lines
    if kind is Kind.WORKBOOK:
        assert not has_formula(content)
        return
    for row in csv.reader(
        io.StringIO(content.decode(written.encoding).removeprefix("\ufeff"), newline=""), delimiter=delimiter
    ):
        assert not any(cell.startswith(("=", "@", "\t", "\r")) for cell in row)


def in_lines(rows: list[list[str]]) -> list[list[str]]:
    """The cells with every line break alike: one that looks like a line of the file has U+2028 (error_lines.py)."""
    return [[re.sub("\r\n|[\r\n\u2028]", "\n", cell) for cell in row] for row in rows]


CELL = st.text(
    st.sampled_from("='+-@\t\r\n\";,| \x00\x0b\x1c\x85\u2028aé0.") | st.characters(exclude_categories=["Cs"]),
    max_size=8,
)


@settings(max_examples=few(10), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    cells=st.integers(1, 3).flatmap(
        lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=4)
    ),
    delimiter=st.sampled_from([";", ",", "|", "\t"]),
)
@pytest.mark.parametrize("kind", Kind)
def test_any_cells_come_back_as_they_were(
    kind: Kind, template: Path, tmp_path: Path, cells: list[list[str]], delimiter: str
) -> None:
    round_trip(template, tmp_path / "work", cells, "utf-8-sig", delimiter, kind)


@pytest.fixture
def payloads(corpora: Path) -> Iterator[list[str]]:
    naughty = json.loads((corpora / "blns" / "blns.json").read_text("utf-8"))
    cells = [case["cell"] for case in json.loads((corpora / "injection" / "terminal_cells.json").read_text("utf-8"))]
    formulas = (corpora / "injection" / "csv_formula_payloads.txt").read_text("utf-8").splitlines()
    yield [*naughty, *cells, *formulas, *(f"'{item}" for item in formulas)]


@pytest.mark.parametrize(("encoding", "kind"), [("utf-8", Kind.CSV), ("utf-16-le", Kind.CSV), ("utf-8", Kind.WORKBOOK)])
def test_naughty_strings_and_payloads_come_back_as_they_were(
    encoding: str, kind: Kind, template: Path, tmp_path: Path, payloads: list[str]
) -> None:
    # XML knows no U+FFFE: XlsxWriter writes _xFFFE_ for it, which Excel reads as it and calamine as those letters.
    fitting = [text for text in payloads if kind is Kind.CSV or (len(text) < LONGEST // 2 and "\ufffe" not in text)]
    round_trip(template, tmp_path / "work", [[text, text] for text in fitting], encoding, ";", kind)


BODY = st.lists(
    st.one_of(
        st.text(st.sampled_from(";\"'=-+@a1 "), max_size=12),
        st.lists(
            st.sampled_from(["C-1", "", "bad", '"a;b"', '"x\ny"', '"=1', 'q"q', '"a"b', "'=2", "-", "+1 2"]), max_size=5
        ).map(";".join),
    ),
    min_size=1,
    max_size=6,
)


def lines_seen(table: Table, ragged: set[int], wanted: set[int] | None = None) -> list[tuple[str, object]]:
    """The data lines in order: cells, and how many there were where that is an error (`ragged`); or the raw line."""
    found: list[tuple[int, str, object]] = []
    for chunk in table.read():
        others = {item.position: item for item in chunk.ragged}
        for place, (line, row) in enumerate(zip(chunk.lines, chunk.rows, strict=True)):
            item = others.get(place)
            found.append((line, "row", (row, item.cells if item is not None and line in ragged else None)))
        found += ((line, "raw", raw) for line, raw in chunk.broken)
    return [
        (kind, what) for line, kind, what in sorted(found, key=lambda item: item[0]) if wanted is None or line in wanted
    ]


def is_swallowed(kind: str, what: object) -> bool:
    """Whether a line that is well written by itself is refused for the quote of a line before it. In the file of errors
    it stands by itself, and may be read as anything, or be blank."""
    if kind != "raw":
        return False
    try:
        return len(list(csv.reader([str(what)], delimiter=";", strict=True))) == 1
    except csv.Error:
        return False


@settings(
    max_examples=few(10), suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much]
)
@given(BODY, st.sampled_from(["\n", "\r\n", "\r"]))
@pytest.mark.parametrize("kind", Kind)
def test_any_lines_with_errors_are_read_as_they_were(
    kind: Kind, template: Path, tmp_path: Path, body: list[str], end: str
) -> None:
    work = tmp_path / "work"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(template, work / "data")
    engine = Engine(work / "data", now=Clock(), user="anna")
    path = work / "file.csv"
    path.write_bytes(end.join(["Customer ID;Contract end;Free", *body, ""]).encode())
    choices = {"header_line": 1, "delimiter": ";", "fields": ("external_id", "custom:Contract end", None)}
    # A workbook does not show that a line is too short; one of rulers alone is then skipped as a divider.
    assume(kind is not Kind.WORKBOOK or all(line.strip(";-=_.*") or not line.strip(";") for line in body))
    try:
        import_file(engine, path, **choices)
        content, written = errors_of(engine, 1, kind)
    except (SourceError, StoreError):
        assume(False)
    with engine.past_import(1) as past:
        assert past is not None
        wanted = {item.line for item in past.iter_findings() if item.is_error and item.line is not None}
        wanted |= {line for line, fate in past.fates if fate is Fate.REFUSED}
        ragged = {item.line for item in past.iter_findings() if item.code == "width" and item.line is not None}
    again = work / f"errors{kind}"
    again.write_bytes(content)
    ragged_again = {line for line in draft(engine, again).lines_of("width") if line is not None}
    with engine.workspace() as first, engine.workspace() as second:
        then = engine.open(engine.read(path, first), ImportChoices(**choices))  # type: ignore[arg-type]
        now = engine.open(engine.read(again, second), ImportChoices())
        assert now.continues is not None
        before = lines_seen(then.table, ragged, wanted)
        assume(not any(is_swallowed(kind, what) for kind, what in before))
        assert lines_seen(now.table, ragged_again) == before
    assert written.lines == len(wanted)
