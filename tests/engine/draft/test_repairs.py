"""Repairs through the engine: checked, shown, imported, kept, remembered; the file itself stays as it is."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.engine.imports import draft, import_file, stored
from upflow_tui.core.organization import Member, Workflow
from upflow_tui.engine.draft.lines import LineList
from upflow_tui.engine.prepare.choices_file import (
    FILE_NAME,
    ChoicesFileError,
    PreparedChoices,
    choices_as_json,
    load_choices,
    save_choices,
)
from upflow_tui.engine.prepare.saved_mappings import all_mappings, mapping_named, save
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.fixes.repair_json import repairs_as_json
from upflow_tui.importing.fixes.repairs import CellEdit, Combine, FixAll, FixName, How, MapValues, Repair, Replace
from upflow_tui.samples import sample_path
from upflow_tui.samples.fixing import FIXES, MISSING_MEMBER, REPLACEMENTS

FileOf = Callable[..., Path]

FILE = (
    "Customer ID,Customer name,Account manager,Workflow,Contact email,First name\n"
    'C-1,Acme,ANNA@mars.example,standard,"a@upflow.io, b@upflow.io",Ann\n'
    "C-2,Beta,anna@mars.example,standard,c@upflow.io,\n"
)
VALUES = MapValues("workflow", (("standard", "Standard reminders"),))
REPAIRS: tuple[Repair, ...] = (
    FixAll(FixName.LOWERCASE_MANAGERS),
    VALUES,
    FixAll(FixName.SPLIT_EMAILS),
    CellEdit(3, 1, "Beta", "Beta SA"),
)


def opened_repairs(engine: Engine, path: Path, mapping_name: str | None = None, **choices: Any) -> tuple[Repair, ...]:
    """The repairs that count when a file is opened."""
    with engine.workspace() as workspace:
        return engine.open(engine.read(path, workspace), ImportChoices(**choices), mapping_name).repairs


class TestChecked:
    def test_a_repaired_file_is_checked_and_planned_as_repaired(self, sample_engine: Engine, file_of: FileOf) -> None:
        before = draft(sample_engine, file_of(FILE))
        after = draft(sample_engine, file_of(FILE), repairs=REPAIRS)
        assert before.codes >= {"account_manager_not_found", "workflow_not_found", "email_several"}
        assert after.totals.errors == 0
        assert [customer.name for customer in after.customers] == ["Acme", "Beta SA"]
        assert [contact.email for contact in after.customers[0].contacts] == ["a@upflow.io", "b@upflow.io"]
        assert [contact.first_name for contact in after.customers[0].contacts] == ["Ann", None]

    def test_a_line_with_a_faulty_address_among_several_is_skipped_whole_or_kept_in_part(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        path = file_of(FILE.replace("b@upflow.io", "nobody@local.test"))
        kept = draft(sample_engine, path, repairs=REPAIRS)
        assert (kept.totals.errors, kept.totals.contacts.create, kept.totals.contacts.refused) == (1, 2, 1)
        assert kept.fates == {2: "applied", 3: "applied"}
        skipped = draft(sample_engine, path, repairs=REPAIRS, on_error=OnError.SKIP_LINE)
        assert skipped.fates == {2: "skipped", 3: "applied"}

    def test_the_mapping_is_proposed_from_the_file_as_it_is(self, sample_engine: Engine, file_of: FileOf) -> None:
        path = file_of("Customer ID,Customer name,Town\nC-1,A,x\n")
        wild = Replace("town", "x", "a@upflow.io")
        assert draft(sample_engine, path, repairs=(wild,)).fields == draft(sample_engine, path).fields

    def test_the_lines_are_shown_as_repaired(self, sample_engine: Engine, file_of: FileOf) -> None:
        chosen = ImportChoices(repairs=REPAIRS)
        with sample_engine.workspace() as workspace:
            opened = sample_engine.open(sample_engine.read(file_of(FILE), workspace), chosen)
            path = sample_engine.draft(opened, chosen, workspace)
            repairer = opened.repairer(sample_engine.organization())
            lines = LineList(path, opened.table, repairer=repairer)
            assert [row.cells[1:4] for row in lines.rows(0, 9)] == [
                ("Acme", "anna@mars.example", "Standard reminders"),
                ("Beta SA", "anna@mars.example", "Standard reminders"),
            ]
            as_read = LineList(path, opened.table)
            assert [row.cells[1] for row in as_read.rows(0, 9)] == ["Acme", "Beta"]


class TestKept:
    def test_repairs_survive_in_the_choices_of_a_prepared_import(self, tmp_path: Path) -> None:
        prepared = PreparedChoices("a.csv", 1, "ab", ImportChoices(repairs=REPAIRS))
        save_choices(tmp_path, prepared)
        assert load_choices(tmp_path) == prepared
        none_chosen = replace(prepared, choices=ImportChoices())
        save_choices(tmp_path, none_chosen)
        assert load_choices(tmp_path).choices.repairs is None

    @pytest.mark.parametrize("damaged", ["x", [{}], [{"kind": "cell"}], {"kind": "fix"}, 7, [None]])
    def test_damaged_repairs_are_refused(self, tmp_path: Path, damaged: Any) -> None:
        save_choices(tmp_path, PreparedChoices("a.csv", 1, "ab", ImportChoices(repairs=REPAIRS)))
        body = json.loads((tmp_path / FILE_NAME).read_bytes())
        body["choices"]["repairs"] = damaged
        (tmp_path / FILE_NAME).write_text(json.dumps(body))
        with pytest.raises(ChoicesFileError, match="damaged"):
            load_choices(tmp_path)

    def test_choices_of_an_earlier_version_have_no_repairs(self, tmp_path: Path) -> None:
        save_choices(tmp_path, PreparedChoices("a.csv", 1, "ab"))
        body = json.loads((tmp_path / FILE_NAME).read_bytes())
        del body["choices"]["repairs"]
        (tmp_path / FILE_NAME).write_text(json.dumps(body))
        assert load_choices(tmp_path).choices == ImportChoices()

    def test_the_history_keeps_them_apart_from_the_choices(self, sample_engine: Engine, file_of: FileOf) -> None:
        path = file_of(FILE)
        import_file(sample_engine, path, repairs=REPAIRS)
        with sample_engine.past_import(1) as past:
            assert past is not None
            assert past.repairs == repairs_as_json(REPAIRS)
            assert "repairs" not in past.choices
            assert "repairs" in choices_as_json(ImportChoices())
        assert path.read_text() == FILE

    def test_what_was_repaired_is_stored_and_the_same_again_changes_nothing(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        import_file(sample_engine, file_of(FILE), repairs=REPAIRS)
        acme = stored(sample_engine)["C-1"]
        assert acme.workflow == "Standard reminders"
        assert [(contact.email, contact.main) for contact in acme.contacts] == [
            ("a@upflow.io", True),
            ("b@upflow.io", False),
        ]
        again = import_file(sample_engine, file_of(FILE), repairs=REPAIRS)
        assert (again.totals.customers.unchanged, again.totals.contacts.unchanged, again.totals.applied) == (2, 3, 0)


class TestRemembered:
    def test_value_mappings_are_kept_with_the_mapping_and_made_in_the_next_file(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        import_file(sample_engine, file_of(FILE), repairs=REPAIRS)
        (saved,) = all_mappings(sample_engine.folder)
        assert saved.repairs == (VALUES,)
        later = file_of(FILE.replace("C-1", "C-9"), "later.csv")
        assert opened_repairs(sample_engine, later) == (VALUES,)
        assert "workflow_not_found" not in draft(sample_engine, later).codes
        assert "workflow_not_found" in draft(sample_engine, later, repairs=()).codes

    def test_columns_that_were_brought_together_are_so_in_the_next_file(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        text = "Customer ID;Customer name;Address;House number\nC-1;Alpha;Weg;3\n"
        together = Combine("address", (2, 3), How.JOIN)
        import_file(sample_engine, file_of(text), repairs=(together,))
        (saved,) = all_mappings(sample_engine.folder)
        assert saved.repairs == (together,)
        moved = file_of("House number;Customer ID;Customer name;Address\n4;C-2;Beta;Allee\n", "later.csv")
        assert opened_repairs(sample_engine, moved) == (Combine("address", (3, 0), How.JOIN),)
        import_file(sample_engine, moved)
        assert {customer.details["address"] for customer in sample_engine.customers()} >= {"Weg 3", "Allee 4"}

    def test_columns_that_were_empty_or_lacked_a_partner_are_imported_once_they_can_be(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        head = "Customer ID;Customer name;Parent name;Parent ID;Phone;Contact email\n"
        import_file(sample_engine, file_of(head + "C-1;Alpha;;;030 1;\nC-2;Beta;;;030 2;\n"))
        later = file_of(head + "C-1;Alpha;;;030 1;a@alpha.example\nC-2;Beta;Alpha;C-1;;b@beta.example\n", "later.csv")
        import_file(sample_engine, later)
        found = {customer.external_id: customer for customer in sample_engine.customers()}
        assert found["C-2"].parent is not None
        assert found["C-2"].parent.external_id == "C-1"
        assert [(contact.email, contact.phone) for contact in found["C-1"].contacts] == [("a@alpha.example", "030 1")]

    def test_an_import_without_them_forgets_them(self, sample_engine: Engine, file_of: FileOf) -> None:
        import_file(sample_engine, file_of(FILE), repairs=(VALUES,))
        import_file(sample_engine, file_of(FILE), repairs=())
        assert [saved.repairs for saved in all_mappings(sample_engine.folder)] == [()]

    def test_a_check_teaches_nothing(self, sample_engine: Engine, file_of: FileOf) -> None:
        draft(sample_engine, file_of(FILE), repairs=(VALUES,))
        assert all_mappings(sample_engine.folder) == []

    def test_a_mapping_that_is_saved_by_name_brings_its_values(self, sample_engine: Engine, file_of: FileOf) -> None:
        with sample_engine.workspace() as workspace:
            source = sample_engine.read(file_of(FILE), workspace)
            save(sample_engine.folder, "Mars", sample_engine.open(source, ImportChoices(repairs=REPAIRS)))
        assert mapping_named(sample_engine.folder, "Mars").repairs == (VALUES,)
        other = file_of(FILE.replace("First name", "Prénom"), "other.csv")
        assert opened_repairs(sample_engine, other) == ()
        assert opened_repairs(sample_engine, other, "Mars") == (VALUES,)

    def test_a_value_that_the_organization_no_longer_has_is_left_out(
        self, sample_engine: Engine, file_of: FileOf
    ) -> None:
        both = MapValues("workflow", (("standard", "Standard reminders"), ("none", "No reminders"), ("x", "")))
        gone = MapValues("custom:Tier", (("gold", "Gold"),))
        import_file(sample_engine, file_of(FILE), repairs=(both, gone, Replace("town", "a", "b")))
        organization = sample_engine.organization()
        kept = tuple(item for item in organization.workflows if item != Workflow("No reminders"))
        sample_engine.replace_organization(replace(organization, workflows=kept, custom_fields=()), force=True)
        later = file_of(FILE, "later.csv")
        assert opened_repairs(sample_engine, later) == (
            MapValues("workflow", (("standard", "Standard reminders"), ("x", ""))),
        )


class TestFixableSample:
    def repairs(self) -> tuple[Repair, ...]:
        options = {"dates": "dmy", "numbers": "comma"}
        fixes = [FixAll(FixName(name), None, options.get(name)) for name in FIXES]
        values = [text.rsplit("=", 1) for text in REPLACEMENTS]
        pairs = [(*old.rsplit(":", 1), new) for old, new in values]
        return (*fixes, *(MapValues(field, ((old, new),)) for field, old, new in pairs))

    def test_it_has_many_faults_in_about_sixty_lines(self, sample_engine: Engine) -> None:
        found = draft(sample_engine, sample_path("mendable.csv"))
        assert 55 <= found.totals.lines <= 65
        assert found.totals.errors > 200
        assert found.codes - {"first_contact_main"} == {
            "account_manager_not_found",
            "workflow_not_found",
            "number_invalid",
            "date_invalid",
            "option_unknown",
            "boolean_invalid",
            "email_invalid",
            "email_several",
            "position_unknown",
            "main_contact_invalid",
        }

    def test_repairs_and_one_member_leave_no_finding_at_all(self, sample_engine: Engine) -> None:
        organization = sample_engine.organization()
        members = (*organization.members, Member(*MISSING_MEMBER))
        sample_engine.replace_organization(replace(organization, members=members))
        fixed = draft(sample_engine, sample_path("mendable.csv"), repairs=self.repairs())
        assert fixed.findings == []
        assert fixed.totals.applied == fixed.totals.lines
        assert fixed.totals.contacts.create == 69

    def test_each_of_the_repairs_is_needed(self, sample_engine: Engine) -> None:
        needed = {
            FixName.SPACES, FixName.INVISIBLE, FixName.LOWERCASE_MANAGERS, FixName.DATES, FixName.NUMBERS,
            FixName.BOOLEANS, FixName.POSITIONS, FixName.MAIN_CONTACT, FixName.EMAILS, FixName.SPLIT_EMAILS,
        }  # fmt: skip
        whole = draft(sample_engine, sample_path("mendable.csv"), repairs=self.repairs())
        for left_out in self.repairs():
            others = tuple(repair for repair in self.repairs() if repair != left_out)
            errors = draft(sample_engine, sample_path("mendable.csv"), repairs=others).totals.errors
            if not isinstance(left_out, FixAll) or left_out.fix in needed:
                assert errors > whole.totals.errors, left_out
