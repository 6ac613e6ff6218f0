"""The engine as commands and program call it: nothing created unasked, planned again when the store changed."""

from __future__ import annotations

import getpass
import io
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import START
from tests.engine.imports import draft, import_at, import_file, stored
from upflow_tui.core.organization import Organization, Workflow
from upflow_tui.engine import service as module
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.engine.draft.writing import StopOnError
from upflow_tui.engine.prepare.opening import ChoiceError, IncompleteMapping
from upflow_tui.engine.service import Engine, account_name
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.file.source import SourceError
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.store import mappings
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database, StoreChanged, StoreError
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.organization.organization import InUse

FileOf = Callable[..., Path]

TWO = "Customer ID,Customer name\nC-1,Acme\nC-2,Beta\n"
CHOICES = ImportChoices()


class TestNothingUnasked:
    def test_looking_creates_nothing(self, engine: Engine, file_of: FileOf) -> None:
        path = file_of(TWO)
        assert engine.organization() == Organization()
        assert list(engine.customers()) == [] and list(engine.history()) == []
        with engine.past_import(1) as past:
            assert past is None
        assert draft(engine, path).totals.customers.create == 2
        assert not engine.folder.exists()

    def test_a_workspace_is_private_and_gone_afterwards(self, engine: Engine, file_of: FileOf) -> None:
        with engine.workspace() as workspace:
            engine.read(file_of(TWO), workspace)
            assert workspace.stat().st_mode & 0o777 == 0o700
        assert not workspace.exists()

    @pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
    def test_the_copy_of_the_file_is_private_and_ours_under_any_umask(
        self, engine: Engine, file_of: FileOf, umask: int
    ) -> None:
        path = file_of(TWO)
        with engine.workspace() as workspace:
            old = os.umask(umask)
            try:
                source = engine.read(path, workspace)
            finally:
                os.umask(old)
            assert source.path.stat().st_mode & 0o777 == 0o600


class TestPlanningAgain:
    """docs/rules.md §6: if the store changed since, the plan is made again."""

    def changed_between(self, monkeypatch: pytest.MonkeyPatch, engine: Engine, times: int) -> list[int]:
        """Lets another window write before each of the first `times` applies; the list counts them."""
        applying = Engine.apply
        done: list[int] = []

        def apply(self: Engine, *args: Any, **values: Any) -> Any:
            if len(done) < times:
                done.append(1)
                workflows = tuple(Workflow(f"Other {place}") for place in range(len(done)))
                engine.replace_organization(replace(engine.organization(), workflows=workflows))
            return applying(self, *args, **values)

        monkeypatch.setattr(Engine, "apply", apply)
        return done

    @pytest.mark.parametrize("depth", [Depth.EVERYTHING, Depth.CHANGES])
    @pytest.mark.parametrize("times", [0, 1, 2])
    def test_a_run_plans_again_when_another_window_wrote(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch, times: int, depth: Depth
    ) -> None:
        done = self.changed_between(monkeypatch, engine, times)
        assert import_at(engine, file_of(TWO), depth).number == 1
        assert len(done) == times
        assert list(stored(engine)) == ["C-1", "C-2"]

    @pytest.mark.parametrize("depth", [Depth.EVERYTHING, Depth.CHANGES])
    def test_at_last_it_plans_under_the_lock(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch, depth: Depth
    ) -> None:
        done = self.changed_between(monkeypatch, engine, 100)
        outcome = import_at(engine, file_of(TWO), depth)
        assert (outcome.number, outcome.status, len(done)) == (1, "success", module._ATTEMPTS)
        assert list(stored(engine)) == ["C-1", "C-2"]
        monkeypatch.undo()
        assert draft(engine, file_of(TWO)).totals.unchanged == 2
        assert import_file(engine, file_of("Customer ID,Customer name\nC-3,Gamma\n", "more.csv")).number == 2

    def test_what_is_planned_under_the_lock_is_what_the_other_window_left(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_ATTEMPTS", 0)
        import_file(engine, file_of("Customer ID,Customer name\nC-1,Acme\n", "one.csv"))
        outcome = import_file(engine, file_of(TWO))
        assert (outcome.totals.customers.create, outcome.totals.customers.unchanged) == (1, 1)

    def test_a_failure_under_the_lock_leaves_the_store_as_it_was(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "_ATTEMPTS", 0)
        bad = file_of("Customer ID,Customer name,Contact email\nC-1,Acme,nobody\n")
        with pytest.raises(StopOnError, match="1 error was found"):
            import_file(engine, bad, on_error=OnError.STOP)
        assert stored(engine) == {}
        assert [(entry.number, entry.status) for entry in engine.history()] == [(1, "failed")]
        assert import_file(engine, file_of(TWO)).number == 2

    def test_applying_an_old_draft_is_refused_and_writes_nothing(self, engine: Engine, file_of: FileOf) -> None:
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(file_of(TWO), workspace), CHOICES)
            old = engine.draft(opened, CHOICES, workspace)
            engine.replace_organization(replace(engine.organization(), name="Another"))
            with pytest.raises(StoreChanged):
                engine.apply(opened, CHOICES, old)
            assert stored(engine) == {}
            _, revision = engine.draft_facts(engine.draft(opened, CHOICES, workspace, generation=2))
            assert revision > engine.draft_facts(old)[1]

    def test_a_draft_without_customers_says_the_same_and_is_never_applied(
        self, engine: Engine, file_of: FileOf
    ) -> None:
        with engine.workspace() as workspace:
            path = file_of(TWO + "C-3,Beta\n")
            opened = engine.open(engine.read(path, workspace), CHOICES)
            whole = engine.draft(opened, CHOICES, workspace)
            outline = engine.draft(opened, CHOICES, workspace, generation=2, depth=Depth.FINDINGS)
            with DraftReader(whole) as one, DraftReader(outline) as other:
                assert one.totals == other.totals
                assert list(one.iter_findings()) == list(other.iter_findings()) != []
                assert one.fates.fates == other.fates.fates
                assert len(list(one.iter_customers())) == 3
                with pytest.raises(StoreError, match="without its customers"):
                    list(other.iter_customers())
            with pytest.raises(StoreError, match="only checked"):
                engine.apply(opened, CHOICES, outline)
            assert stored(engine) == {}

    def test_a_customer_that_is_erased_between_two_pages_makes_the_draft_begin_again(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        import_file(engine, file_of(TWO))
        reading = StoredCustomersOf.customers
        failures = [StoreChanged(), StoreChanged()]

        def customers(self: StoredCustomersOf, keys: Any) -> Any:
            if failures:
                raise failures.pop()
            return reading(self, keys)

        monkeypatch.setattr(StoredCustomersOf, "customers", customers)
        more = file_of("Customer ID,Customer name,Town\nC-1,Acme,Lyon\nC-2,Beta,Nice\n")
        assert draft(engine, more).totals.customers.update == 2
        assert failures == []

    def test_what_is_cancelled_writes_nothing(self, engine: Engine, file_of: FileOf) -> None:
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(file_of(TWO), workspace), CHOICES)
            with pytest.raises(Stopped):
                engine.run(opened, CHOICES, workspace, cancelled=lambda: True)
            assert sorted(path.name for path in workspace.iterdir()) == ["lock", "source"]
        assert stored(engine) == {}
        assert [(entry.number, entry.status) for entry in engine.history()] == [(1, "cancelled")]


class TestMappings:
    def save(self, engine: Engine, name: str, headers: list[str], fields: list[str | None]) -> None:
        with Database.open(engine.folder) as database:
            mappings.save_mapping(database, name, "another set", headers, fields, now=START)

    def test_a_saved_mapping_is_used_by_its_name(self, engine: Engine, file_of: FileOf) -> None:
        self.save(engine, "Mine", ["b", "a"], ["customer_name", "external_id"])
        with engine.workspace() as workspace:
            source = engine.read(file_of("a,b,c\n1,x,y\n2,z,w\n"), workspace)
            assert engine.open(source, CHOICES).mapping.mapped == frozenset()
            opened = engine.open(source, CHOICES, "Mine")
        assert opened.mapping.fields == ("external_id", "customer_name", None)

    def test_an_unknown_name_is_said(self, engine: Engine, file_of: FileOf) -> None:
        with engine.workspace() as workspace:
            source = engine.read(file_of(TWO), workspace)
            with pytest.raises(ChoiceError, match='There is no saved mapping "Theirs"'):
                engine.open(source, CHOICES, "Theirs")


class TestPlaces:
    def test_the_organization_is_replaced_and_what_changed_is_told(self, engine: Engine) -> None:
        told = engine.replace_organization(Organization(name="Mars", workflows=(Workflow("Soft"),)))
        assert any("Mars" in sentence for sentence in told)
        assert engine.organization().name == "Mars"

    def test_what_is_in_use_goes_only_by_force(self, engine: Engine, file_of: FileOf) -> None:
        engine.replace_organization(Organization(workflows=(Workflow("Soft"),)))
        import_file(engine, file_of("Customer ID,Customer name,Workflow\nC-1,Acme,Soft\n"))
        with pytest.raises(InUse):
            engine.replace_organization(Organization())
        assert engine.organization().workflows == (Workflow("Soft"),)
        engine.replace_organization(Organization(), force=True)
        assert stored(engine)["C-1"].workflow is None

    def test_customers_are_found_by_what_is_searched(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of(TWO))
        assert [customer.name for customer in engine.customers(CustomerQuery("beta"))] == ["Beta"]
        assert list(engine.customers(CustomerQuery("nobody"))) == []

    def test_a_past_import_gives_its_file_back_byte_for_byte(self, engine: Engine, file_of: FileOf) -> None:
        content = "\ufeff" + TWO.replace("\n", "\r\n")
        import_file(engine, file_of(content))
        out = io.BytesIO()
        engine.write_file(1, out)
        assert out.getvalue() == content.encode()
        with pytest.raises(StoreError):
            engine.write_file(2, out)

    def test_the_history_says_who_and_when(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of(TWO, "clients.csv"))
        (summary,) = engine.history()
        assert (summary.number, summary.by, summary.file_name) == (1, "anna", "clients.csv")
        assert summary.ended is not None and summary.started < summary.ended
        with engine.past_import(1) as past:
            assert past is not None

    def test_who_imports_is_the_account_of_the_computer(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(getpass, "getuser", lambda: "berta")
        assert Engine(data)._user == account_name() == "berta"

    @pytest.mark.parametrize("error", [OSError, KeyError, ImportError])
    def test_an_account_without_a_name_is_unknown(
        self, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
    ) -> None:
        def fail() -> str:
            raise error

        monkeypatch.setattr(getpass, "getuser", fail)
        assert account_name() == "unknown"


class TestRefusals:
    def test_a_mapping_that_lacks_something_is_refused_with_every_reason(self, engine: Engine, file_of: FileOf) -> None:
        with pytest.raises(IncompleteMapping) as caught:
            draft(engine, file_of("Town,Parent name\nLyon,Acme\n"))
        assert {problem.field for problem in caught.value.problems} == {"customer_name", "parent_id"}

    def test_a_file_that_is_none_is_refused_with_a_finding(self, engine: Engine, tmp_path: Path) -> None:
        with engine.workspace() as workspace, pytest.raises(SourceError) as caught:
            engine.read(tmp_path, workspace)
        assert caught.value.finding.code == "not_a_file"

    def test_a_store_that_is_damaged_is_said_and_left_as_it_is(self, engine: Engine, file_of: FileOf) -> None:
        engine.folder.mkdir()
        store = engine.folder / "upflow.db"
        store.write_bytes(b"no database at all, but long enough to look at" * 100)
        before = store.read_bytes()
        with pytest.raises(StoreError):
            draft(engine, file_of(TWO))
        with pytest.raises(StoreError):
            import_file(engine, file_of(TWO))
        assert store.read_bytes() == before
