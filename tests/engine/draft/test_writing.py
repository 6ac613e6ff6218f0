"""From a draft into the store: all of it or nothing, with its history and its mapping."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import START
from tests.engine.imports import draft, import_file, stored
from upflow_tui.core.fields import Mode
from upflow_tui.engine.child.progress import Progress, Stage
from upflow_tui.engine.draft.writing import StopOnError
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, OnError
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.store import connecting, mappings
from upflow_tui.store.database import Database
from upflow_tui.store.draft.applying import Cancelled
from upflow_tui.store.mappings import SavedMapping

FileOf = Callable[..., Path]

TWO = "Customer ID,Customer name\nC-1,Acme\nC-2,Beta\n"
BAD = "Customer ID,Customer name,Contact email\nC-1,Acme,nobody\nC-2,Beta,b@upflow.io\n"


def saved(engine: Engine) -> list[SavedMapping]:
    with Database.open(engine.folder, readonly=True) as database:
        return mappings.saved_mappings(database)


class TestStop:
    def test_an_error_stops_everything_and_is_counted(self, engine: Engine, file_of: FileOf) -> None:
        with pytest.raises(StopOnError) as caught:
            import_file(engine, file_of(BAD), on_error=OnError.STOP)
        assert caught.value.totals.errors == 1
        assert stored(engine) == {} and saved(engine) == []
        assert [entry.status for entry in engine.history()] == ["failed"]

    def test_a_file_without_errors_is_imported(self, engine: Engine, file_of: FileOf) -> None:
        assert import_file(engine, file_of(TWO), on_error=OnError.STOP).status == "success"

    @pytest.mark.parametrize(("errors", "begin"), [(1, "1 error was found"), (1234, "1,234 errors were found")])
    def test_how_many_is_said(self, errors: int, begin: str) -> None:
        assert str(StopOnError(Totals(errors=errors))).startswith(begin)


def test_the_first_import_deletes_nothing_that_others_name(
    engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What hung on it would not go with it: references are looked up at its end (store/references.py)."""
    statements: list[str] = []
    connect = connecting.connect

    def traced(*values: Any, **named: Any) -> sqlite3.Connection:
        connection = connect(*values, **named)
        connection.set_trace_callback(statements.append)
        return connection

    monkeypatch.setattr(connecting, "connect", traced)
    import_file(engine, file_of(BAD))
    begin = statements.index("PRAGMA foreign_keys = OFF")
    of_it = statements[begin : statements.index("COMMIT", begin)]
    assert any("INSERT INTO main.customers" in statement for statement in of_it)
    assert [
        statement for statement in of_it if re.search(r"DELETE FROM (?!temp\.)|REPLACE INTO|SET id\b", statement)
    ] == []


class TestWritten:
    def test_the_status_is_error_though_the_rest_was_applied(self, engine: Engine, file_of: FileOf) -> None:
        outcome = import_file(engine, file_of(BAD))
        assert (outcome.status, outcome.totals.applied) == ("error", 2)
        assert sorted(stored(engine)) == ["C-1", "C-2"]

    def test_the_history_keeps_what_was_detected_and_chosen(self, engine: Engine, file_of: FileOf) -> None:
        path = file_of("Customer ID;Customer name;\nC-1;Café;x\n".encode("cp1252"), "clients.csv")
        import_file(engine, path, blank=BlankCells.CLEAR, mode=Mode.CUSTOMERS)
        with engine.past_import(1) as past:
            assert past is not None
            summary, mapping, choices = past.summary, past.mapping, past.choices
        assert (summary.encoding, summary.delimiter, summary.header_line) == ("cp1252", ";", 1)
        assert (summary.file_name, summary.size, summary.mode) == ("clients.csv", path.stat().st_size, "customers")
        assert START < summary.started < (summary.ended or START)
        assert mapping == [
            {"column": 0, "header": "Customer ID", "field": "external_id"},
            {"column": 1, "header": "Customer name", "field": "customer_name"},
            {"column": 2, "header": "", "field": None},
        ]
        expected = choices_as_json(ImportChoices(blank=BlankCells.CLEAR, mode=Mode.CUSTOMERS))
        assert choices == {key: value for key, value in expected.items() if key != "repairs"}

    def test_progress_counts_the_customers_written(self, engine: Engine, file_of: FileOf) -> None:
        said: list[Progress] = []
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(file_of(TWO), workspace), ImportChoices())
            engine.run(opened, ImportChoices(), workspace, progress=said.append)
        assert [report.count for report in said if report.stage is Stage.WRITING][-1] == 2

    def test_a_cancel_while_writing_takes_all_of_it_back(self, engine: Engine, file_of: FileOf) -> None:
        writing: list[Any] = []
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(file_of(TWO), workspace), ImportChoices())
            path = engine.draft(opened, ImportChoices(), workspace)
            with pytest.raises(Cancelled):
                engine.apply(
                    opened,
                    ImportChoices(),
                    path,
                    progress=writing.append,
                    cancelled=lambda: bool(writing),
                )
            assert stored(engine) == {} and list(engine.history()) == [] and saved(engine) == []
            assert engine.apply(opened, ImportChoices(), path).number == 1


class TestLearning:
    """docs/rules.md §3: mappings are saved by header set, only after a real import."""

    def test_the_mapping_of_an_import_is_saved_under_the_name_of_the_file(
        self, engine: Engine, file_of: FileOf
    ) -> None:
        import_file(engine, file_of("a,b\n1,x\n", "clients 2026.csv"), fields=("external_id", "customer_name"))
        (mapping,) = saved(engine)
        assert (mapping.name, mapping.headers, mapping.fields) == (
            "clients 2026", ("a", "b"), ("external_id", "customer_name"),
        )  # fmt: skip
        assert mapping.used == 1 and mapping.last_used is not None

    def test_a_draft_teaches_nothing(self, engine: Engine, file_of: FileOf) -> None:
        draft(engine, file_of("a,b\n1,x\n"), fields=("external_id", "customer_name"))
        assert not engine.folder.exists()

    def test_the_next_file_with_these_headers_is_mapped_by_itself_in_any_order(
        self, engine: Engine, file_of: FileOf
    ) -> None:
        import_file(engine, file_of("a,b,c\n1,x,u\n"), fields=("external_id", "customer_name", None))
        drafted = draft(engine, file_of("c,b,a\nu,y,2\n", "next.csv"))
        assert drafted.fields == (None, "customer_name", "external_id")
        assert drafted.totals.customers.create == 1
        import_file(engine, file_of("b,c,a\ny,u,2\n", "next.csv"))
        (mapping,) = saved(engine)
        assert mapping.used == 2, "it is the same set of headers"

    def test_columns_of_the_same_name_keep_their_order(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of("a,a,b\n1,x,u\n"), fields=("external_id", "customer_name", None))
        assert draft(engine, file_of("b,a,a\nu,2,y\n", "next.csv")).fields == (None, "external_id", "customer_name")

    def test_another_mapping_of_the_same_headers_replaces_it(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of("a,b\n1,x\n", "one.csv"), fields=("external_id", "customer_name"))
        import_file(engine, file_of("a,b\n1,x\n", "two.csv"), fields=("accounting_code", "customer_name"))
        (mapping,) = saved(engine)
        assert (mapping.name, mapping.fields, mapping.used) == ("one", ("accounting_code", "customer_name"), 2)

    def test_another_set_of_headers_gets_a_free_name(self, engine: Engine, file_of: FileOf) -> None:
        for header in ("a", "b", "c"):
            import_file(engine, file_of(f"{header},z\nx,1\n", "same.csv"), fields=("customer_name", None))
        assert [mapping.name for mapping in saved(engine)] == ["same", "same (2)", "same (3)"]

    def test_a_file_with_other_headers_is_not_mapped_by_it(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of("a,b\n1,x\n"), fields=("external_id", "customer_name"))
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(file_of("a,b,c\n1,x,u\n", "next.csv"), workspace), ImportChoices())
        assert opened.mapping.mapped == frozenset()

    def test_a_saved_field_that_is_gone_from_the_organization_is_left_out(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        import_file(
            sample_engine, file_of("a,b,c\nC-1,x,Gold\n"), fields=("external_id", "customer_name", "custom:Tier")
        )
        organization = sample_engine.organization()
        fewer = tuple(field for field in organization.custom_fields if field.name != "Tier")
        sample_engine.replace_organization(replace(organization, custom_fields=fewer), force=True)
        drafted = draft(sample_engine, file_of("a,b,c\nC-2,y,Gold\n", "next.csv"))
        assert drafted.fields == ("external_id", "customer_name", None)


def test_a_file_that_was_imported_before_is_said_with_day_and_number(engine: Engine, file_of: FileOf) -> None:
    import_file(engine, file_of(TWO))
    with engine.workspace() as workspace:
        (found,) = engine.imported_before(engine.read(file_of(TWO, "other name.csv"), workspace))
        assert found.message == "This exact file was already imported on 12 May 2026 (import 1)."
        assert engine.imported_before(engine.read(file_of(TWO + "C-3,C\n", "more.csv"), _other(workspace))) == []


def _other(workspace: Path) -> Path:
    folder = workspace / "other"
    folder.mkdir()
    return folder
