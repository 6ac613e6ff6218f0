"""The lines of a past import with their fate, read from the kept file; and the file itself, opened again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.books import Cell, xlsx
from upflow_tui.core.findings import Severity
from upflow_tui.engine.past.kept_file import kept_source, kept_table
from upflow_tui.engine.past.lines import FatedLines, KeptFile
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import workbooks
from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.history import past_import
from upflow_tui.store.history.past_findings import findings_on, problem_cells, problem_lines

FileOf = Callable[..., Path]

TEXT = (
    "Customer ID,Customer name,Address,Workflow\n"  # 1
    'C-1,Abel,"1 rue A\nLyon",Nobody\'s\n'  # 2 and 3
    "\n"
    "C-2,Berta,Nice,\n"  # 5
    ",,Paris,\n"  # 6
    "C-2,Bolt,Nice,\n"  # 7
)


def run(engine: Engine, path: Path, **choices: object) -> int:
    """Imports a file; its number."""
    chosen = ImportChoices(**choices)  # type: ignore[arg-type]
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), chosen)
        return engine.run(opened, chosen, workspace).number


@pytest.fixture
def number(engine: Engine, file_of: FileOf) -> int:
    """An import with one line of most fates."""
    return run(engine, file_of(TEXT))


@pytest.fixture
def kept(engine: Engine, number: int) -> Iterator[KeptFile]:
    file = KeptFile(engine.folder, number)
    yield file
    file.close()


def test_every_line_has_its_fate_and_its_cells(engine: Engine, number: int, kept: KeptFile) -> None:
    lines = FatedLines(engine.folder, number, kept)
    assert lines.count() == 4
    found = lines.rows(0, 100)
    assert [(line.row.line, line.fate) for line in found] == [
        (2, Fate.APPLIED),
        (5, Fate.APPLIED),
        (6, Fate.REFUSED),
        (7, Fate.REFUSED),
    ]
    assert found[0].row.cells == ("C-1", "Abel", "1 rue A\nLyon", "Nobody's")
    assert found[0].row.marks == {3: Severity.ERROR}
    assert found[1].row.marks == {}
    assert lines.rows(1, 1) == found[1:2]
    assert lines.rows(4, 10) == []


def test_lines_are_narrowed_by_fate_and_by_text(engine: Engine, number: int, kept: KeptFile) -> None:
    def shown(**wanted: object) -> list[int]:
        lines = FatedLines(engine.folder, number, kept, **wanted)  # type: ignore[arg-type]
        return [line.row.line for line in lines.rows(0, 10)]

    assert shown(fate=Fate.REFUSED) == [6, 7]
    assert shown(fate=Fate.SKIPPED) == []
    assert shown(search="LYON") == [2], "also on a further line of a cell"
    assert shown(search="nice", fate=Fate.REFUSED) == [7]
    assert shown(search="Customer") == [], "the header is no line"


def test_a_line_leads_to_its_findings_and_its_customer(engine: Engine, number: int, kept: KeptFile) -> None:
    lines = FatedLines(engine.folder, number, kept)
    assert [finding.code for finding in lines.findings(2)] == ["workflow_not_found"]
    assert lines.findings(5) == []
    customer = lines.customer_of(5)
    assert customer is not None
    assert [stored.name for stored in engine.customers() if stored.key == customer] == ["Berta"]
    assert lines.customer_of(6) is None
    assert [lines.index_of(line) for line in (1, 2, 3, 5, 6, 99)] == [0, 0, 0, 1, 2, 3]


def test_without_its_file_a_line_is_known_by_its_number(engine: Engine, number: int) -> None:
    lines = FatedLines(engine.folder, number, None)
    assert [(line.row.line, line.row.cells) for line in lines.rows(0, 2)] == [(2, ()), (5, ())]
    assert FatedLines(engine.folder, number, None, search="Nice").count() == 0


def test_an_import_that_is_not_there_has_no_lines(engine: Engine, number: int) -> None:
    lines = FatedLines(engine.folder, 99, None)
    assert lines.count() == 0
    assert lines.customer_of(1) is None


def test_the_first_lines_are_as_parsed(kept: KeptFile) -> None:
    assert kept.first_rows(2) == [(2, ("C-1", "Abel", "1 rue A\nLyon", "Nobody's")), (5, ("C-2", "Berta", "Nice", ""))]
    assert [column.header for column in kept.table.columns] == ["Customer ID", "Customer name", "Address", "Workflow"]


def test_the_copy_of_the_file_is_private_and_goes(engine: Engine, number: int) -> None:
    kept = KeptFile(engine.folder, number)
    path = kept.table.source.path
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text() == TEXT
    kept.close()
    assert not path.exists()


def test_a_forgotten_import_has_no_file(engine: Engine, number: int) -> None:
    engine.past.forget(number)
    with pytest.raises(StoreError, match="forgotten"):
        KeptFile(engine.folder, number)
    assert FatedLines(engine.folder, number, None).count() == 0


def test_a_file_is_read_as_it_was_then(engine: Engine, file_of: FileOf) -> None:
    """Another encoding, delimiter and header line than would be detected."""
    text = "Liste;2026\nCode;Société;Ville\nC-1;Été;Nîmes\nC-2;Noël;Lyon\n"
    fields = ("external_id", "customer_name", "town")
    path = file_of(text.encode("cp850"))
    number = run(engine, path, encoding="cp850", delimiter=";", header_line=2, fields=fields)
    kept = KeptFile(engine.folder, number)
    try:
        assert kept.first_rows(5) == [(3, ("C-1", "Été", "Nîmes")), (4, ("C-2", "Noël", "Lyon"))]
    finally:
        kept.close()


def test_a_workbook_is_opened_again_at_its_sheet(engine: Engine, file_of: FileOf, tmp_path: Path) -> None:
    rows: list[list[Cell]] = [["Customer ID", "Customer name"], ["C-1", "Abel\nFils"]]
    book = xlsx({"Old": [["Customer ID", "Customer name"], ["X-1", "Old"]], "New": rows})
    number = run(engine, file_of(book, "book.xlsx"), sheet="New")
    kept = KeptFile(engine.folder, number)
    try:
        assert kept.first_rows(5) == [(2, ("C-1", "Abel\nFils"))]
    finally:
        kept.close()


def test_a_workbook_that_cannot_be_read_any_more_says_why(
    engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = run(engine, file_of(xlsx({"New": [["Customer ID", "Customer name"], ["C-1", "Abel"]]}), "book.xlsx"))
    monkeypatch.setattr(workbooks, "workbooks_are_read", lambda: False)
    with pytest.raises(StoreError, match="workbook"):
        KeptFile(engine.folder, number)


def test_choices_that_no_longer_fit_are_said(engine: Engine, number: int, tmp_path: Path) -> None:
    with Database.open(engine.folder) as database, database.write() as connection:
        connection.execute("UPDATE imports SET header_line = 77")
    with Database.open(engine.folder, readonly=True) as database, pytest.raises(StoreError, match="cannot be opened"):
        kept_table(database, number, tmp_path)


def test_an_undo_has_no_file(engine: Engine, number: int, tmp_path: Path) -> None:
    undo = engine.past.undo(number).number
    with Database.open(engine.folder, readonly=True) as database, pytest.raises(StoreError, match="no file"):
        kept_source(database, undo, tmp_path)


@settings(max_examples=few(12), deadline=None)
@given(st.lists(st.sampled_from(["ok", "bad", "none"]), min_size=1, max_size=30), st.data())
def test_findings_by_line_are_those_of_reading_all(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], data: st.DataObject
) -> None:
    """Halving finds the place of a line, whatever is found before and after it."""
    folder = tmp_path_factory.mktemp("halving")
    engine = Engine(folder / "data", user="anna")
    cells = {"ok": "C-{0},N{0},", "bad": "C-{0},N{0},Nobody's", "none": ",,Nobody's"}
    body = "\n".join(cells[kind].format(place) for place, kind in enumerate(kinds))
    path = folder / "file.csv"
    path.write_text(f"Customer ID,Customer name,Workflow\n{body}\n")
    number = run(engine, path)
    with Database.open(engine.folder, readonly=True) as database:
        past = past_import(database, number)
        assert past is not None
        every = list(past.iter_findings())
        line = data.draw(st.integers(1, len(kinds) + 2))
        assert findings_on(database, number, line) == [finding for finding in every if finding.line == line]
        lines = sorted(data.draw(st.sets(st.integers(1, len(kinds) + 2))))
        assert problem_cells(database, number, lines) == [
            (finding.line, finding.column, finding.severity)
            for finding in every
            if finding.line in lines and finding.severity is not Severity.NOTE
        ]
        errors = {finding.line for finding in every if finding.is_error and finding.line is not None}
        assert list(problem_lines(database, number, errors_only=True)) == sorted(errors)
        worse = {
            finding.line for finding in every if finding.severity is not Severity.NOTE and finding.line is not None
        }
        assert list(problem_lines(database, number)) == sorted(worse)
