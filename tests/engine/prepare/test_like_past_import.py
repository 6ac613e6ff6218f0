"""Run again: a newer file with what was chosen for a past import, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.imports import import_file
from tests.engine.workbook import workbook_of
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import SourceSystem
from upflow_tui.engine.prepare import like_past_import as run_again
from upflow_tui.engine.prepare.like_past_import import (
    Again,
    Differences,
    MissingColumn,
    NewValue,
    NewValues,
    choices_like,
    prepare_again,
)
from upflow_tui.engine.prepare.opening import ChoiceError
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues
from upflow_tui.store.database import Database, StoreError

Write = Callable[..., Path]

HEADER = "Code;Nom;Zone;Workflow;Manager;Segments;Position;Email\n"
FIELDS = (
    "external_id",
    "customer_name",
    None,
    "workflow",
    "account_manager",
    "custom:Segments",
    "position",
    "contact_email",
)
LINE = "C-1;Durand;1;Standard reminders;anna@mars.example;Retail;Sales;a@durand.fr\n"


def again(engine: Engine, path: Path, number: int = 1, **choices: Any) -> Again:
    with engine.workspace() as workspace:
        return prepare_again(engine.folder, number, engine.read(path, workspace), ImportChoices(**choices))


def test_the_same_kind_of_file_gets_everything_that_was_chosen_but_the_edits_of_cells(
    sample_engine: Engine, file_of: Write
) -> None:
    repairs = (
        MapValues("workflow", (("Std", "Standard reminders"),)),
        CellEdit(2, 1, "Durand", "Dupond"),
        FixAll(FixName.SPACES, None, None),
    )
    import_file(
        sample_engine,
        file_of(HEADER + LINE),
        fields=FIELDS,
        repairs=repairs,
        blank=BlankCells.CLEAR,
        on_error=OnError.SKIP_LINE,
        missing_parents=MissingParents.CREATE,
        keep_total_line=True,
    )
    newer = file_of(HEADER + LINE.replace("C-1", "C-2").replace("Standard reminders", "Std"), "newer.csv")
    found = again(sample_engine, newer)
    assert found.number == 1
    assert not found.differences
    assert found.opened.mapping.fields == found.choices.fields == FIELDS
    assert found.opened.repairs == found.choices.repairs == (repairs[0], repairs[2])
    assert (found.choices.blank, found.choices.on_error) == (BlankCells.CLEAR, OnError.SKIP_LINE)
    assert (found.choices.missing_parents, found.choices.keep_total_line) == (MissingParents.CREATE, True)
    assert found.choices.mode is found.opened.mode is Mode.CUSTOMERS
    with sample_engine.workspace() as workspace:
        source = sample_engine.read(newer, workspace)
        opened = prepare_again(sample_engine.folder, 1, source).opened
        outcome = sample_engine.run(opened, found.choices, workspace)
    assert outcome.status == "success"
    assert outcome.totals.customers.create == 1


def test_columns_that_came_and_went_are_said(sample_engine: Engine, file_of: Write) -> None:
    import_file(
        sample_engine, file_of("Code;Nom;Zone;Town;Zone\nC-1;Durand;1;Lyon;2\n"), fields=(*FIELDS[:3], "town", None)
    )
    found = again(sample_engine, file_of("Nom;Pays;Code;Zone;Pays\nDurand;France;C-1;1;\n", "newer.csv"))
    assert found.opened.mapping.fields == ("customer_name", None, "external_id", None, None)
    assert found.differences == Differences(
        ("Pays", "Pays (2)"), (MissingColumn("Town", "town"), MissingColumn("Zone", None)), ()
    )
    assert found.differences.sentences() == (
        'Column "Pays" is new and is not used.',
        'Column "Pays (2)" is new and is not used.',
        'Column "Town" is missing: nothing is mapped to Town.',
        'Column "Zone" is missing, and was not used.',
    )


def test_values_that_the_file_of_then_did_not_have_are_said_where_they_must_be_known(
    sample_engine: Engine, file_of: Write
) -> None:
    import_file(
        sample_engine,
        file_of(HEADER + LINE),
        fields=FIELDS,
        repairs=(MapValues("workflow", (("Std", "Standard reminders"),)),),
    )
    newer = HEADER + (
        "C-1;Other;2;Std;anna@mars.example;Retail;Sales;x@durand.fr\n"
        "C-2;Names;3; Nothing ;who@mars.example,anna@mars.example;Retail, Wholesale;Chief;y@durand.fr\n"
        "C-3;Names;3;Nothing;;Export, non-EU;;z@durand.fr\n"
    )
    found = again(sample_engine, file_of(newer, "newer.csv")).differences
    assert found.new_values == (
        NewValues("workflow", (NewValue("Nothing", 2, False),)),
        NewValues("account_manager", (NewValue("who@mars.example", 1, False),)),
        NewValues("custom:Segments", (NewValue("Wholesale", 1, True), NewValue("Export, non-EU", 1, True))),
        NewValues("position", (NewValue("Chief", 1, False),)),
    )
    assert found.sentences() == (
        "Workflow has 1 new value, 1 of them unknown to the organization.",
        "Account manager has 1 new value, 1 of them unknown to the organization.",
        "Segments has 2 new values.",
        "Position has 1 new value, 1 of them unknown to the organization.",
    )


def test_how_the_file_is_read_is_detected_anew_unless_it_was_chosen(sample_engine: Engine, file_of: Write) -> None:
    text = "Code;Nom\nC-1;Société\n"
    detected = {"delimiter": ";", "encoding": "cp1252", "header_line": 1}
    import_file(sample_engine, file_of(text.encode("cp1252")), fields=FIELDS[:2], **detected)
    newer = file_of("Code,Nom\nC-2,Société\n", "newer.csv")
    found = again(sample_engine, newer)
    assert found.opened.table.dialect.encoding == "utf-8"
    assert (found.choices.delimiter, found.choices.encoding, found.choices.header_line) == (None, None, None)
    polish = text.replace("Société", "Łódź")
    chosen = {"delimiter": ";", "encoding": "iso8859-2", "header_line": 1}
    import_file(sample_engine, file_of(polish.encode("iso8859-2"), "polish.csv"), fields=FIELDS[:2], **chosen)
    second = again(sample_engine, file_of(polish.encode("iso8859-2"), "newer polish.csv"), 2)
    assert second.choices.encoding == "iso8859-2"
    assert [profile.samples for profile in second.opened.profiles][1] == ("Łódź",)


def test_what_is_chosen_now_counts_more(sample_engine: Engine, file_of: Write) -> None:
    import_file(sample_engine, file_of("Code;Nom\nC-1;Durand\n"), fields=FIELDS[:2], on_error=OnError.SKIP_LINE)
    newer = file_of("Code;Nom\nC-1;Durand\n", "newer.csv")
    found = again(sample_engine, newer, blank=BlankCells.CLEAR, fields=("external_id", None))
    assert (found.choices.blank, found.choices.on_error) == (BlankCells.CLEAR, OnError.SKIP_LINE)
    assert found.opened.mapping.fields == ("external_id", None)
    assert choices_like(ImportChoices(sheet="A"), ImportChoices(delimiter=",")) == ImportChoices(
        sheet="A", delimiter=","
    )
    assert choices_like(ImportChoices(sheet="A")) == ImportChoices(sheet="A")


def test_files_without_a_header_are_matched_by_place(sample_engine: Engine, file_of: Write) -> None:
    import_file(
        sample_engine,
        file_of("C-1;Durand;x\nC-2;Petit;y\n"),
        header_line=0,
        fields=("external_id", "customer_name", None),
    )
    found = again(sample_engine, file_of("C-3;Blanc\nC-4;Noir\n", "newer.csv"), header_line=0)
    assert found.opened.mapping.fields == ("external_id", "customer_name")
    assert found.differences.missing_columns == (MissingColumn("Column 3", None),)
    wider = again(sample_engine, file_of("C-3;Blanc;z;w\nC-4;Noir;;\n", "wider.csv"), header_line=0)
    assert wider.opened.mapping.fields == ("external_id", "customer_name", None, None)
    assert wider.differences.new_columns == ("Column 4",)


def test_a_workbook_whose_sheet_is_called_otherwise_is_read_and_that_is_said(
    sample_engine: Engine, file_of: Write
) -> None:
    pytest.importorskip("python_calamine")
    rows = [["Code", "Nom"], ["C-1", "Durand"]]
    import_file(sample_engine, file_of(workbook_of(rows), "may.xlsx"), fields=FIELDS[:2])
    assert again(sample_engine, file_of(workbook_of(rows), "june.xlsx")).choices.sheet == "Customers"
    assert not again(sample_engine, file_of("Code;Nom\nC-1;Durand\n", "june.csv")).differences
    found = again(sample_engine, file_of(workbook_of(rows, "June"), "renamed.xlsx"))
    assert found.differences.sentences() == ('There is no sheet "Customers" any more: the first one is read.',)
    assert found.opened.source.sheet is not None
    assert found.opened.source.sheet.name == "June"


def test_a_field_that_is_gone_is_said_and_its_column_left_out(sample_engine: Engine, file_of: Write) -> None:
    path = file_of("Code;Nom;Segments\nC-1;Durand;Retail\n")
    import_file(sample_engine, path, fields=("external_id", "customer_name", "custom:Segments"))
    organization = sample_engine.organization()
    kept = tuple(item for item in organization.custom_fields if item.name != "Segments")
    sample_engine.replace_organization(replace(organization, custom_fields=kept), force=True)
    found = again(sample_engine, path)
    assert found.opened.mapping.fields == ("external_id", "customer_name", None)
    assert found.differences.sentences() == ('There is no field "Segments" any more.',)


def test_of_an_undo_or_nothing_there_is_nothing_to_run_again(sample_engine: Engine, file_of: Write) -> None:
    path = file_of("Code;Nom\nC-1;Durand\n")
    with pytest.raises(StoreError, match="no import 7"):
        again(sample_engine, path, 7)


def test_where_only_assigning_is_allowed_now_that_is_the_mode(sample_engine: Engine, file_of: Write) -> None:
    path = file_of("Code;Nom;Workflow\nC-1;Durand;Standard reminders\n")
    import_file(sample_engine, path, fields=("external_id", "customer_name", "workflow"))
    locked = replace(sample_engine.organization(), source_system=SourceSystem.NATIVE)
    sample_engine.replace_organization(locked, force=True)
    assert again(sample_engine, path).opened.mode is Mode.ASSIGN
    with pytest.raises(ChoiceError):
        again(sample_engine, path, mode=Mode.CUSTOMERS)


def test_of_an_undo_a_forgotten_import_or_a_damaged_one_nothing_is_ready(sample_engine: Engine, file_of: Write) -> None:
    path = file_of("Code;Nom\nC-1;Durand\n")
    for name in ("one.csv", "two.csv"):
        import_file(sample_engine, file_of(f"Code;Nom\n{name};Durand {name}\n", name), fields=FIELDS[:2])
    sample_engine.past.undo(1)
    sample_engine.past.forget(1)
    with Database.open(sample_engine.folder) as database, database.write() as connection:
        connection.execute("UPDATE imports SET repairs = '[{}]' WHERE id = 2")
    for number, said in ((3, "an undo"), (1, "was forgotten"), (2, "is damaged")):
        with pytest.raises(StoreError, match=said):
            again(sample_engine, path, number)


def test_a_column_of_very_many_values_is_not_compared(
    sample_engine: Engine, file_of: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(run_again, "MOST_VALUES", 2)
    import_file(sample_engine, file_of(HEADER + LINE), fields=FIELDS)
    newer = HEADER + LINE + LINE.replace("Standard reminders", "Other") + LINE.replace("Standard reminders", "Third")
    assert not again(sample_engine, file_of(newer, "newer.csv")).differences
