"""The whole way through the engine and SQLite: the samples, the choices, and what holds of every import.

Source: docs/rules.md.
"""

from __future__ import annotations

import io
import os
import random
import tempfile
from collections.abc import Callable
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.engine.imports import Drafted, csv_of, draft, fates_add_up, import_file, stored
from tests.engine.workbook import workbook_of
from tests.examples import few
from tests.importing.books import xlsx, xlsx_of
from tests.importing.planning.test_plan_properties import CHOICES, ORGANIZATION, Line, lines, orderless_files, text_of
from upflow_tui.core.customer import Customer
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import CATALOGUE, Finding, Scope, Severity
from upflow_tui.core.organization import CustomFieldType, Part, SourceSystem
from upflow_tui.engine.draft.writing import Outcome, StopOnError
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.file.source import MAX_SIZE, SourceError
from upflow_tui.importing.planning.plan import Action
from upflow_tui.samples import ORGANIZATION as SAMPLE_ORGANIZATION
from upflow_tui.samples import sample_path
from upflow_tui.samples.faults import FAULTS, FILE_FAULTS

FileOf = Callable[..., Path]

TWO = csv_of(
    {
        "Customer ID": "C-1",
        "Customer name": "Acme",
        "Town": "Lyon",
        "Contact email": "a@upflow.io",
        "First name": "Ann",
    },
    {"Customer ID": "C-2", "Customer name": "Beta", "Town": "Nice"},
)


class TestSamples:
    def test_the_clean_one_is_imported_whole(self, sample_engine: Engine) -> None:
        outcome = import_file(sample_engine, sample_path("customers-clean.csv"))
        assert (outcome.number, outcome.status) == (1, "success")
        assert (outcome.totals.customers.create, outcome.totals.contacts.create) == (13, 17)
        customers = stored(sample_engine)
        assert len(customers) == 13
        assert sum(len(customer.contacts) for customer in customers.values()) == 17
        assert any(customer.parent for customer in customers.values())
        assert any(customer.account_managers for customer in customers.values())
        assert all(sum(contact.main for contact in customer.contacts) <= 1 for customer in customers.values())

    def test_the_french_one_is_read_in_its_encoding_and_its_total_is_left_out(self, sample_engine: Engine) -> None:
        drafted = draft(sample_engine, sample_path("clients-mars.csv"))
        assert (drafted.totals.errors, drafted.totals.skipped) == (0, 1)
        outcome = import_file(sample_engine, sample_path("clients-mars.csv"))
        assert outcome.status == "success"
        (summary,) = sample_engine.history()
        assert (summary.encoding, summary.delimiter) == ("cp1252", ";")
        names = "".join(customer.name for customer in sample_engine.customers())
        assert "é" in names and "Ã" not in names

    def test_the_faulty_one_has_exactly_its_faults_and_the_rest_is_applied(self, sample_engine: Engine) -> None:
        drafted = draft(sample_engine, sample_path("faulty.csv"))
        assert {(found.line, found.code) for found in drafted.findings if found.line is not None} == {
            (fault.line, fault.code) for fault in FAULTS
        }
        assert {found.code for found in drafted.findings if found.line is None} == FILE_FAULTS
        outcome = import_file(sample_engine, sample_path("faulty.csv"))
        assert outcome.status == "error"
        assert fates_add_up(outcome.totals)
        assert len(stored(sample_engine)) == outcome.totals.customers.create

    @pytest.mark.parametrize("name", ["customers-clean.csv", "clients-mars.csv", "faulty.csv"])
    def test_the_same_file_again_changes_nothing_but_the_history(self, sample_engine: Engine, name: str) -> None:
        first = import_file(sample_engine, sample_path(name))
        before = list(sample_engine.customers())
        again = import_file(sample_engine, sample_path(name))
        assert again.number == first.number + 1
        assert (again.totals.applied, again.totals.customers.create, again.totals.customers.update) == (0, 0, 0)
        assert again.totals.contacts.create == again.totals.contacts.update == 0
        assert list(sample_engine.customers()) == before
        with sample_engine.past_import(again.number) as past:
            assert past is not None
            assert list(past.iter_changes()) == []
            assert "same_file" in {finding.code for finding in past.iter_findings()}

    def test_all_three_one_after_the_other(self, sample_engine: Engine) -> None:
        for name in ("customers-clean.csv", "clients-mars.csv", "faulty.csv"):
            assert fates_add_up(import_file(sample_engine, sample_path(name)).totals)
        assert [summary.number for summary in sample_engine.history()] == [3, 2, 1]

    def test_what_the_draft_showed_is_what_is_written_and_kept(self, sample_engine: Engine) -> None:
        shown = draft(sample_engine, sample_path("faulty.csv"))
        outcome = import_file(sample_engine, sample_path("faulty.csv"))
        assert outcome.totals == shown.totals
        with sample_engine.past_import(outcome.number) as past:
            assert past is not None
            kept = list(past.iter_findings())
            assert sorted(kept, key=repr) == sorted(shown.findings, key=repr)
            lines = [finding.line or 0 for finding in kept]
            assert lines == sorted(lines)  # the history has them in the order in which one reads the file
            assert {line: fate.value for line, fate in past.fates} == shown.fates
            assert past.summary.totals == shown.totals


class TestChoices:
    def test_the_draft_of_a_file_that_was_imported_says_so(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of(TWO))
        drafted = draft(engine, file_of(TWO, "renamed.csv"))
        assert "same_file" in drafted.codes
        assert drafted.totals.unchanged == drafted.totals.lines == 2

    def test_a_blank_cell_keeps_what_is_stored(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of(TWO))
        blank = csv_of({"Customer ID": "C-1", "Customer name": "Acme", "Town": ""})
        totals = import_file(engine, file_of(blank)).totals
        assert totals.unchanged == 1
        assert stored(engine)["C-1"].details == {"town": "Lyon"}

    def test_a_blank_cell_clears_it_by_choice_and_the_change_is_kept(self, engine: Engine, file_of: FileOf) -> None:
        import_file(engine, file_of(TWO))
        blank = csv_of(
            {
                "Customer ID": "C-1",
                "Customer name": "Acme",
                "Town": "",
                "Contact email": "a@upflow.io",
                "First name": "",
            }
        )
        import_file(engine, file_of(blank), blank=BlankCells.CLEAR)
        customer = stored(engine)["C-1"]
        assert customer.details == {} and customer.name == "Acme"
        assert [(contact.email, contact.first_name) for contact in customer.contacts] == [("a@upflow.io", None)]
        with engine.past_import(2) as past:
            assert past is not None
            assert sorted((change.field, change.old, change.new) for change in past.iter_changes()) == [
                ("first_name", "Ann", None),
                ("town", "Lyon", None),
            ]

    def test_missing_parents_are_refused_or_created(self, engine: Engine, file_of: FileOf) -> None:
        child = csv_of({"Customer ID": "C-1", "Customer name": "Acme", "Parent ID": "P-1", "Parent name": "Group"})
        refused = draft(engine, file_of(child))
        assert refused.lines_of("parent_not_found") == [2]
        assert refused.fates == {2: "applied"}, "the rest of the line is written"
        outcome = import_file(engine, file_of(child), missing_parents=MissingParents.CREATE)
        assert (outcome.totals.customers.create, outcome.totals.parents_created) == (2, 1)
        customers = stored(engine)
        assert customers["C-1"].parent_key == customers["P-1"].key
        assert customers["P-1"].name == "Group"

    def test_to_stop_writes_nothing_but_its_entry(self, engine: Engine, file_of: FileOf) -> None:
        path = file_of(TWO + "C-3,Gamma,,nobody,\n")
        with pytest.raises(StopOnError):
            import_file(engine, path, on_error=OnError.STOP)
        assert stored(engine) == {}
        assert [(entry.status, entry.totals.errors) for entry in engine.history()] == [("failed", 1)]

    def test_to_skip_leaves_the_whole_line_out(self, engine: Engine, file_of: FileOf) -> None:
        totals = import_file(engine, file_of(TWO + "C-3,Gamma,,nobody,\n"), on_error=OnError.SKIP_LINE).totals
        assert (totals.applied, totals.skipped) == (2, 1)
        assert list(stored(engine)) == ["C-1", "C-2"]

    def test_a_total_is_left_out_and_can_be_put_back(self, engine: Engine, file_of: FileOf) -> None:
        path = file_of("Customer name,Town\nAcme,Lyon\nTotal,1\n")
        assert draft(engine, path).fates == {2: "applied", 3: "skipped"}
        assert draft(engine, path, keep_total_line=True).fates == {2: "applied", 3: "applied"}

    def test_under_a_native_integration_customers_are_only_assigned(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        import_file(sample_engine, file_of(TWO))
        sample_engine.replace_organization(replace(sample_engine.organization(), source_system=SourceSystem.NATIVE))
        path = file_of(
            "Customer ID,Account manager,Workflow\nC-1,anna@mars.example,No reminders\nC-9,anna@mars.example,\n"
        )
        drafted = draft(sample_engine, path)
        assert drafted.lines_of("customer_not_found") == [3]
        totals = import_file(sample_engine, path).totals
        assert (totals.customers.update, totals.customers.create, totals.refused) == (1, 0, 1)
        customer = stored(sample_engine)["C-1"]
        assert (customer.account_managers, customer.workflow) == (("anna@mars.example",), "No reminders")
        assert "C-9" not in stored(sample_engine)


@pytest.fixture(scope="module")
def situations(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[Finding]]:
    """Every finding of many situations, by its code."""
    return Situations(tmp_path_factory.mktemp("situations")).findings


def odd_workbook() -> bytes:
    """Of one sheet that has a formula without a result, an ID whose digits are lost, a percent, a hidden row, merged cells."""
    organization = load_organization_file(sample_path(SAMPLE_ORGANIZATION))
    number = next(field.name for field in organization.custom_fields if field.type is CustomFieldType.NUMBER)

    def text(place: str, value: str) -> str:
        return f"<c r='{place}' t='inlineStr'><is><t>{value}</t></is></c>"

    rows = (
        (text("A1", "Customer ID"), text("B1", "Customer name"), text("C1", "Town"), text("D1", number)),
        (text("A2", "C-1"), text("B2", "Alpha"), "<c r='C2'><f>1+1</f><v/></c>", "<c r='D2' s='2'><v>0.12</v></c>"),
        ("<c r='A3'><v>9.00719925474099E+17</v></c>", text("B3", "Beta")),
        (text("A4", "C-3"), text("B4", "Gamma")),
    )
    return xlsx_of(
        {
            "Customers": "".join(
                f"<row r='{at}'{' hidden=' + quoteattr('1') if at == 4 else ''}>{''.join(cells)}</row>"
                for at, cells in enumerate(rows, 1)
            )
        },
        merged=["C2:C3"],
    )


class Situations:
    """Files and stores, through the real engine, that have each finding of the catalogue between them."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._count = 0
        self.findings: dict[str, list[Finding]] = {}
        self.samples()
        self.files_of_which_nothing_can_be_read()
        self.files_that_are_odd()
        self.files_of_other_programs()
        self.values_that_are_odd()
        self.columns_that_lack_others()
        self.workbooks()
        self.against_a_store()
        self.where_details_are_locked()

    def engine(self) -> Engine:
        self._count += 1
        engine = Engine(self._folder / f"data-{self._count}", user="anna")
        engine.replace_organization(load_organization_file(sample_path(SAMPLE_ORGANIZATION)))
        return engine

    def file(self, content: str | bytes) -> Path:
        self._count += 1
        path = self._folder / f"file-{self._count}.csv"
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def look(self, engine: Engine, path: Path, **choices: Any) -> None:
        try:
            found = draft(engine, path, **choices).findings
        except SourceError as error:
            found = [error.finding]
        for finding in found:
            self.findings.setdefault(finding.code, []).append(finding)

    def samples(self) -> None:
        self.look(self.engine(), sample_path("faulty.csv"))
        self.look(self.engine(), sample_path("faulty.csv"), mode=Mode.ASSIGN)

    def files_of_which_nothing_can_be_read(self) -> None:
        engine = self.engine()
        large = self.file("")
        os.truncate(large, MAX_SIZE + 1)
        self.look(engine, large)
        large.unlink()
        self.look(engine, self._folder)
        self.look(engine, self._folder / "none.csv")
        for content in (b"", b"\n \n", b"Customer name,Town\n", b"PK\x03\x04 a workbook", b"%PDF-1.7\n"):
            self.look(engine, self.file(content))
        self.look(engine, self.file(b"Customer name;Town\nCaf\xe9;Lyon\n"), encoding="utf-8")

    def files_that_are_odd(self) -> None:
        engine = self.engine()
        self.look(engine, self.file("Customer name\nAcme\nBeta\n"))
        polish = "Customer ID;Customer name\n" + "".join(
            f"{number};Spółka z ograniczoną odpowiedzialnością Żółta łąka {number}\n" for number in range(20)
        )
        self.look(engine, self.file(polish.encode("iso8859-2")))
        head, lines = "Customer ID;Customer name;Town;Note", "".join(f"C-{n};Acme {n};Lyon;x\n" for n in range(1, 90))
        for odd in (
            f"----;----;---;--\n{lines}",
            f"{head}\n#C-9;Old;Nice;\nNorth;;;\nEXAMPLE-1;Durand & Fils;Lyon;\n{lines}{head}\nC-9;Nine;Nice;\x1a",
            f"{lines}Customer ID;Contact email;Phone;Note\n",
            lines.replace(";x", ";x;y"),
            lines.replace("Acme", "'Acme").replace(";Lyon", "';Lyon"),
            lines.replace(";Acme", '; "Acme').replace(";Lyon", '";Lyon'),
        ):
            self.look(engine, self.file(f"{head}\n{odd}"))
        # Workbooks are read when the extra is installed, which it is where tests are run.
        self.look(engine, self.file(workbook_of([["Customer ID", "Customer name"], [7, "Acme"], [8, "Beta"]])))

    def files_of_other_programs(self) -> None:
        engine = self.engine()
        head = "Customer ID,Customer name,Town,Notes"
        for line in ("C-1,'=Alpha,Lyon,", "C-1,Al\u200bpha,Lyon,", "C-1,M&uuml;ller &amp; Co,Lyon,", "C-1,Alpha,NULL,"):
            self.look(engine, self.file(f"{head}\n{line}\nC-2,Beta,Nice,\n"))
        numbers = "".join(f"{1000 + at}{'.0' if at == 3 else ''},Firm {at},Lyon,\n" for at in range(20))
        self.look(engine, self.file(f"{head}\n{numbers}"))
        self.look(engine, self.file(f"{head}\n{numbers}"), keep_lines=(2, 99))

    def values_that_are_odd(self) -> None:
        engine = self.engine()
        number = next(
            field.name for field in engine.organization().custom_fields if field.type is CustomFieldType.NUMBER
        )
        self.look(engine, self.file(f"Customer ID;Customer name;{number}\nC-1;Alpha;1.000.000\nC-2;Beta;2.500\n"))
        head = "Customer ID,Customer name,Postal code,Town"
        self.look(engine, self.file(f"{head}\nC-1,Alpha,\uff16\uff19\uff10\uff10\uff13,Lyon\n"))
        good = [f"C-{at:04},Firm {at},{69000 + at},Lyon" for at in range(1, 41)]
        good[10] = "Firm 11,C-0011,69011,Lyon"
        self.look(engine, self.file("\n".join([head, *good, ""])))

    def columns_that_lack_others(self) -> None:
        engine = self.engine()
        self.look(engine, self.file("Customer ID,Customer name,Phone\nC-1,Alpha,+33 4 72 00 00 11\n"))
        self.look(engine, self.file("Customer ID;Customer name;Street;Street 2\nC-1;Alpha;Rue 1;Floor 2\n"))
        self.look(engine, self.file("Customer ID;Customer name\nAlpha SA;C-1\nBeta & Co;C-2\n"))

    def workbooks(self) -> None:
        engine = self.engine()
        self.look(engine, self.file(odd_workbook()))
        sheets = {"Data": [["Customer ID", "Customer name"], ["C-1", "Alpha"]], "More": [["a"], ["b"]]}
        self.look(engine, self.file(xlsx(sheets)))

    def where_details_are_locked(self) -> None:
        engine = self.engine()
        import_file(engine, self.file("Customer ID,Customer name\nC-1,Dupont\nC-2,Durand\n"))
        api_allows = frozenset({Part.CONTACTS, Part.ACCOUNT_MANAGERS})
        engine.replace_organization(replace(engine.organization(), api_allows=api_allows))
        self.look(engine, self.file("Customer ID,Customer name,Contact email\nC-2,Dupont,b@dupont.example\n"))

    def against_a_store(self) -> None:
        engine = self.engine()
        there = self.file(
            csv_of(
                {"Customer ID": "001", "Customer name": "Acme", "Contact email": "a@upflow.io", "Main contact": "1"},
                {"Customer name": "Beta"},
                {"Customer name": "Gamma"},
            )
        )
        import_file(engine, there)
        self.look(engine, there)
        self.look(engine, self.file("Customer ID,Customer name\n001,Acme France\n"))
        self.look(engine, self.file("Customer ID,Customer name\nC-7,Beta\n1,Delta\n"))
        self.look(engine, self.file("Customer name,Town\nGAMMA,Lyon\n"))
        self.look(engine, self.file("Customer ID,Customer name,Contact email,Main contact\n001,Acme,b@upflow.io,1\n"))
        self.look(engine, self.file("Customer name,Town\nSmith & Co.,York\nSmith & Co,York\n"))
        self.look(engine, self.file("Customer name,Type\nKappa,Customer\nLambda,Supplier\n"))
        self.look(engine, self.file("Customer ID,Workflow\nC-99,No reminders\n"), mode=Mode.ASSIGN)
        number = import_file(engine, self.file("Customer ID,Customer name,Workflow\nC-50,Eta,None such\n")).number
        saved = io.BytesIO()
        engine.write_errors(number, saved)
        self.look(engine, self.file(saved.getvalue()))


class TestCatalogue:
    @pytest.mark.parametrize("code", [code for code in CATALOGUE if code != "unreadable"])
    def test_each_code_has_a_situation_and_says_what_to_do(
        self, situations: dict[str, list[Finding]], code: str
    ) -> None:
        assert code in situations, "no file and no situation has this finding"
        for finding in situations[code]:
            assert finding.message.strip() and finding.fix.strip()
            assert "{" not in finding.message + finding.fix and "None" not in finding.message + finding.fix
            assert "\n" not in finding.message + finding.fix

    def test_a_file_that_may_not_be_read_is_unreadable(
        self, engine: Engine, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = file_of(TWO)
        opening = os.open

        def refuse(name: Any, *arguments: Any, **values: Any) -> int:
            if name == path:
                raise PermissionError(13, "Permission denied")
            return opening(name, *arguments, **values)

        monkeypatch.setattr(os, "open", refuse)
        with engine.workspace() as workspace, pytest.raises(SourceError) as caught:
            engine.read(path, workspace)
        assert caught.value.finding.code == "unreadable"
        assert caught.value.finding.message == CATALOGUE["unreadable"].message
        assert caught.value.finding.fix

    def test_no_situation_has_a_finding_that_is_not_of_the_catalogue(
        self, situations: dict[str, list[Finding]]
    ) -> None:
        assert set(situations) <= set(CATALOGUE)

    def test_an_error_of_the_file_is_told_before_any_line_is_read(self, situations: dict[str, list[Finding]]) -> None:
        for finding in (found for some in situations.values() for found in some):
            if finding.scope is Scope.FILE and finding.severity is Severity.ERROR:
                assert finding.line is None and finding.column is None


FEW = settings(max_examples=few(12), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


class Trial:
    """A data folder for one example."""

    def __init__(self, folder: str) -> None:
        self._folder = Path(folder)
        self._files = 0
        self.engine = Engine(self._folder / "data", user="anna")
        self.engine.replace_organization(ORGANIZATION)

    def file(self, some: list[Line]) -> Path:
        """A file of these lines; the last one is always a customer, never a total: its name says so."""
        self._files += 1
        path = self._folder / f"{self._files}.csv"
        path.write_text(text_of([*some, {"Customer ID": "END", "Customer name": "End of the file"}]), encoding="utf-8")
        return path

    def run(self, some: list[Line], choices: ImportChoices) -> Outcome | None:
        """Imports them; None where an error stopped it."""
        try:
            return import_file(self.engine, self.file(some), **choices_of(choices))
        except StopOnError:
            return None

    def look(self, some: list[Line], choices: ImportChoices) -> Drafted:
        return draft(self.engine, self.file(some), **choices_of(choices))


def choices_of(choices: ImportChoices) -> dict[str, Any]:
    return {**asdict(choices), "delimiter": ",", "encoding": "utf-8", "header_line": 1}


def shown(customer: Customer) -> dict[str, Any]:
    """A stored customer without the numbers that depend on the order."""
    values = asdict(customer)
    del values["key"], values["parent_key"]
    values["contacts"] = sorted(values["contacts"], key=lambda contact: str(contact["email"]))
    return values


def all_shown(engine: Engine) -> list[dict[str, Any]]:
    return sorted(map(shown, engine.customers()), key=str)


def is_created_though_refused(drafted: Drafted) -> bool:
    """Whether a refused customer is created as somebody's missing parent: next time it is there, and is updated."""
    refused = {item.external_id for item in drafted.customers if item.action is Action.REFUSED}
    return any(item.external_id in refused for item in drafted.customers if not item.lines)


class TestProperties:
    @FEW
    @given(st.lists(lines(), max_size=10), st.lists(lines(), max_size=10), CHOICES)
    def test_lines_in_are_the_sum_of_their_fates(
        self, first: list[Line], second: list[Line], choices: ImportChoices
    ) -> None:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(folder)
            for some in (first, second):
                drafted = trial.look(some, choices)
                assert fates_add_up(drafted.totals)
                assert drafted.totals.lines == len(drafted.fates) == sum(any(line.values()) for line in some) + 1
                outcome = trial.run(some, choices)
                if outcome is None:
                    assert choices.on_error is OnError.STOP and drafted.totals.errors
                else:
                    assert outcome.totals == drafted.totals
                    assert (outcome.status == "error") == bool(drafted.totals.errors)

    @FEW
    @given(st.lists(lines(), max_size=10), CHOICES)
    def test_applying_a_plan_and_planning_again_finds_nothing(self, some: list[Line], choices: ImportChoices) -> None:
        choices = replace(choices, on_error=OnError.VALID if choices.on_error is OnError.STOP else choices.on_error)
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(folder)
            assume(not is_created_though_refused(trial.look(some, choices)))
            trial.run(some, choices)
            before = list(trial.engine.customers())
            again = trial.look(some, choices)
            assert {customer.action for customer in again.customers} <= {Action.UNCHANGED, Action.REFUSED}
            assert again.totals.applied == 0
            trial.run(some, choices)
            assert list(trial.engine.customers()) == before

    @FEW
    @given(orderless_files(), orderless_files(), CHOICES, st.integers())
    def test_the_order_of_the_file_does_not_change_what_is_stored(
        self, first: list[Line], second: list[Line], choices: ImportChoices, seed: int
    ) -> None:
        shuffled = random.Random(seed)
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as other:
            one, two = Trial(folder), Trial(other)
            for some in (first, second):
                outcomes = one.run(some, choices), two.run(shuffled.sample(some, len(some)), choices)
                assert (outcomes[0] is None) == (outcomes[1] is None)
                assert all_shown(one.engine) == all_shown(two.engine)

    @FEW
    @given(st.lists(lines(), max_size=10), CHOICES)
    def test_a_draft_changes_nothing_and_says_the_same_twice(self, some: list[Line], choices: ImportChoices) -> None:
        with tempfile.TemporaryDirectory() as folder:
            trial = Trial(folder)
            store = trial.engine.folder / "upflow.db"
            before = store.read_bytes()
            assert trial.look(some, choices) == trial.look(some, choices)
            assert store.read_bytes() == before
