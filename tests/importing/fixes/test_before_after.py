"""Looks before anything is fixed: what a repair would change, what is offered, what a column calls things."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from tests.importing.repair_cases import MARS, table_of
from upflow_tui.importing.fixes.before_after import (
    EXAMPLES,
    VALUES,
    BeforeAfter,
    DistinctValue,
    FixOffer,
    RepairLook,
    ValueLook,
    look_at_fixes,
    look_at_repair,
    look_at_values,
)
from upflow_tui.importing.fixes.proven_options import proven_options, with_proven_options
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace


def offers(text: str, *repairs: Repair) -> list[FixOffer]:
    with table_of(text) as (table, mapping):
        return list(look_at_fixes(table, mapping, MARS, repairs))


def offered(text: str, *repairs: Repair) -> dict[tuple[str, str], int]:
    return {(offer.fix.value if offer.fix else "values", offer.field): offer.cells for offer in offers(text, *repairs)}


def look(text: str, repair: Repair, *repairs: Repair) -> RepairLook:
    with table_of(text) as (table, mapping):
        return look_at_repair(table, mapping, MARS, repairs, repair)


def values(text: str, field: str, *repairs: Repair) -> ValueLook:
    with table_of(text) as (table, mapping):
        return look_at_values(table, mapping, MARS, repairs, field)


def column(label: str, *cells: str) -> str:
    return "\n".join([f"{label};Other", *(f"{cell};x" for cell in cells), ""])


class TestOffers:
    def test_contacts_without_a_usable_address_can_be_left_out(self) -> None:
        text = (
            "Customer name;Contact email;First name;Phone\n"
            "A;ada.faults.example;Ada;1\nB;;Bob;\nC;Cy <cy@b.fr>;Cy;3\nD;d@b.fr;;\nE;;;\n"
        )
        found = offers(text)
        assert [(offer.fix, offer.cells) for offer in found] == [("emails", 1), ("contacts", 4)]
        assert offers(text, FixAll(FixName.CONTACTS))[1:] == []

    def test_words_for_nothing_and_other_quotes_are_offered_where_they_stand(self) -> None:
        text = "Customer name;Parent ID;Town;Other\n«Alpha»;00;N/A;x\nB;1; NULL ;N/A\nC;2;Lyon;x\n"
        assert offered(text) == {
            ("quotes", "customer_name"): 1,
            ("placeholders", "parent_id"): 1,
            ("placeholders", "town"): 2,
        }

    def test_each_fix_that_would_change_something_is_offered_by_field(self) -> None:
        text = (
            "Customer name;Account manager;Contact email;Position;Debit;Main contact;End;Terms;Other\n"
            "A  B;ANNA@mars.example;Anna <a@b.fr>;Payeur;oui;x;31/12/2025;1,5;A  B\n"
            "C;anna@mars.example;a@b.fr, c@d.fr;Payer;true;1;2025-12-31;1.5;\u200b\n"
        )
        assert offered(text) == {
            ("lowercase-managers", "account_manager"): 1,
            ("spaces", "customer_name"): 1,
            ("dates", "custom:End"): 1,
            ("numbers", "custom:Terms"): 1,
            ("booleans", "custom:Debit"): 1,
            ("positions", "position"): 1,
            ("main-contact", "main_contact"): 1,
            ("emails", "contact_email"): 1,
            ("split-emails", "contact_email"): 1,
        }

    def test_names_that_the_organization_spells_otherwise_are_offered_apart_from_those_that_are_only_similar(
        self,
    ) -> None:
        text = column("Workflow", "standard reminders", "Standard reminder", "STANDARD REMINDERS", "No such", "")
        found = offers(text)
        assert [(offer.fix, offer.cells, offer.is_safe) for offer in found] == [(None, 2, True), (None, 1, False)]
        assert found[0].repair() == MapValues(
            "workflow",
            (("standard reminders", "Standard reminders"), ("STANDARD REMINDERS", "Standard reminders")),
        )
        assert offers(text, *(offer.repair() for offer in found)) == []

    def test_what_a_fix_of_cells_makes_right_is_not_offered_as_a_name_too(self) -> None:
        assert offered(column("Account manager", "ANNA@mars.example")) == {("lowercase-managers", "account_manager"): 1}
        assert offered(column("Position", "Payeur")) == {("positions", "position"): 1}

    @pytest.mark.parametrize(
        ("label", "cell", "is_safe"),
        [
            ("Customer name", "A  B", True),
            ("Account manager", "ANNA@mars.example", True),
            ("Contact email", "n/a", True),
            ("Town", "n/a", False),  # a text may be meant
            ("Customer ID", "1001.0", False),  # an ID tells customers apart
            ("Customer ID", "C\u200b-1", False),
            ("Customer ID", "n/a", True),  # read as blank in any case
            ("Town", "Ly\u200bon", True),
            ("Town", "Ly\x07n", False),  # a letter may have stood there
            ("Contact email", "a@b.fr, c@d.fr", False),  # makes a contact more
            ("Contact email", "a@b", False),  # takes a contact away
            ("End", "03/04/2026", False),  # it is asked how to read it
            ("End", "31/12/2025", True),
        ],
    )
    def test_only_what_changes_nothing_but_the_spelling_is_safe(self, label: str, cell: str, is_safe: bool) -> None:
        assert offers(column(label, cell))[0].is_safe is is_safe

    def test_what_is_fixed_is_offered_no_more(self) -> None:
        text = column("Customer name", "A  B", "C")
        assert offered(text) == {("spaces", "customer_name"): 1}
        assert offered(text, FixAll(FixName.SPACES)) == {}
        several = column("Contact email", "a@b.fr, c@d.fr")
        assert offered(several, FixAll(FixName.SPLIT_EMAILS)) == {}

    def test_a_column_that_proves_how_it_is_written_asks_nothing(self) -> None:
        (offer,) = offers(column("End", "31/12/2025", "05/06/2025", "2025-01-01"))
        assert (offer.cells, offer.option, offer.question, offer.options) == (2, "dmy", None, ())

    def test_a_column_that_proves_nothing_asks(self) -> None:
        (offer,) = offers(column("End", "05/06/2025", "2025/01/01"))
        assert (offer.cells, offer.option, offer.options) == (2, None, ("dmy", "mdy"))
        assert offer.question == 'Is "05/06/2025" 2025-06-05 or 2025-05-06?'

    def test_a_column_that_proves_both_ways_asks(self) -> None:
        (offer,) = offers(column("Terms", "1,5", "1.5", "1,204", "1,204"))
        assert (offer.cells, offer.option, offer.options) == (3, None, ("comma", "point"))
        assert offer.question == 'Some cells show one form, some the other. Is "1,204" 1.204 or 1204?'

    def test_a_column_that_proves_both_ways_and_leaves_nothing_open_asks_nothing(self) -> None:
        (offer,) = offers(column("End", "31/12/2025", "12/31/2025"))
        assert (offer.cells, offer.option, offer.question) == (2, None, None)

    def test_a_column_that_is_right_is_not_offered(self) -> None:
        assert offers(column("Terms", "1.5", "1.204", "-3", "")) == []

    @pytest.mark.parametrize(("header", "cells"), [("First name", {("split-names", "first_name"): 1}), ("Family name", {("split-names", "family_name"): 1})])  # fmt: skip
    def test_full_names_are_offered_where_the_other_name_has_no_column(
        self, header: str, cells: dict[tuple[str, str], int]
    ) -> None:
        assert offered(column(header, "Anna Roy", "Anna")) == cells

    def test_full_names_are_offered_where_the_other_name_is_blank(self) -> None:
        text = "First name;Family name\nAnna Roy;\nAnna Roy;Martin\n;Paul Keller\n"
        assert offered(text) == {("split-names", "family_name"): 1, ("split-names", "first_name"): 1}

    def test_a_file_whose_lines_are_all_broken_offers_nothing(self) -> None:
        assert offers('Town;Other\n"a" b;c\n') == []


class TestRepair:
    def test_each_change_is_shown_with_its_count_the_commonest_first(self) -> None:
        text = column("Town", "Lion", "Lyon", "Lion", "Nice la Lion")
        assert look(text, Replace("town", "Lion", "Lyon")) == RepairLook(
            3, 3, (BeforeAfter("Lion", "Lyon", 2, "town"), BeforeAfter("Nice la Lion", "Nice la Lyon", 1, "town"))
        )

    def test_cells_and_lines_are_counted(self) -> None:
        seen = look("Town;Country\nA  B;C  D\nA;C  D\n", FixAll(FixName.SPACES))
        assert (seen.cells, seen.lines) == (3, 2)
        assert [(change.field, change.count) for change in seen.examples] == [("country", 2), ("town", 1)]

    def test_repairs_that_are_made_already_come_first(self) -> None:
        text = column("Town", "Lion")
        assert look(text, CellEdit(2, 0, "Lyon", "Lyon 2"), Replace("town", "Lion", "Lyon")).cells == 1
        assert look(text, CellEdit(2, 0, "Lyon", "Lyon 2")) == RepairLook(0, 0)

    def test_no_more_than_200_changes_are_shown_and_the_rest_is_counted(self) -> None:
        seen = look(column("Town", *(f"A  {number}" for number in range(230)), "A  1"), FixAll(FixName.SPACES))
        assert (seen.cells, len(seen.examples), seen.more) == (231, EXAMPLES, 30)
        assert seen.examples[0] == BeforeAfter("A  1", "A 1", 2, "town")

    def test_long_cells_are_cut(self) -> None:
        (change,) = look(column("Town", "A  " + "b" * 2000), FixAll(FixName.SPACES)).examples
        assert (len(change.before), len(change.after)) == (500, 500)

    @pytest.mark.parametrize(
        ("label", "cell", "fix", "after"),
        [
            ("Contact email", "a@b.fr, c@d.fr", FixName.SPLIT_EMAILS, "a@b.fr + c@d.fr"),
            ("First name", "ROY Anna", FixName.SPLIT_NAMES, "Anna + ROY"),
        ],
    )
    def test_what_is_taken_apart_is_shown_in_its_parts(self, label: str, cell: str, fix: FixName, after: str) -> None:
        seen = look(column(label, cell, "x"), FixAll(fix))
        assert (seen.cells, seen.lines, seen.examples[0].after) == (1, 1, after)
        assert look(column(label, cell), FixAll(fix), FixAll(fix)).cells == 0


class TestValues:
    def test_values_are_counted_and_those_that_are_unknown_come_first(self) -> None:
        seen = values(column("Workflow", "Standard reminders", "standard reminders", "", "x", "x"), "workflow")
        assert seen == ValueLook(
            "workflow",
            (
                DistinctValue("x", 2, False),
                DistinctValue("standard reminders", 1, False, "Standard reminders", "capitals differ", True),
                DistinctValue("Standard reminders", 1, True),
            ),
            ("Standard reminders", "Relance douce – PME (30 j.)"),
        )

    def test_cells_with_several_values_are_taken_apart(self) -> None:
        text = 'Tags;Other\n"Retail;gros";x\nExport, non-EU;x\nRetail;x\n'
        assert [(value.value, value.count, value.accepted) for value in values(text, "custom:Tags").values] == [
            ("gros", 1, False),
            ("Retail", 2, True),
            ("Export, non-EU", 1, True),
        ]

    def test_the_case_of_a_position_is_forgiven(self) -> None:
        assert [value.accepted for value in values(column("Position", "SALES", "Chief"), "position").values] == [
            False,
            True,
        ]

    def test_repairs_come_first(self) -> None:
        mapped = MapValues("workflow", (("x", "Standard reminders"),))
        assert [value.value for value in values(column("Workflow", "x"), "workflow", mapped).values] == [
            "Standard reminders"
        ]

    def test_no_more_than_2000_values_are_shown_and_the_rest_is_counted(self) -> None:
        seen = values(column("Workflow", *(f"w{number}" for number in range(2_005))), "workflow")
        assert (len(seen.values), seen.more) == (VALUES, 5)

    @pytest.mark.parametrize(
        ("field", "message"), [("workflow", "No column"), ("custom:None", "No column"), ("town", "takes any text")]
    )
    def test_other_fields_have_no_values_to_look_at(self, field: str, message: str) -> None:
        with pytest.raises(ValueError, match=message):
            values(column("Town", "Lyon"), field)


class TestOptions:
    def settled(self, text: str, repairs: Sequence[Repair]) -> tuple[Repair, ...]:
        with table_of(text) as (table, mapping):
            return with_proven_options(table, mapping, MARS, repairs)

    def test_what_a_column_proves_is_put_into_the_repair_by_field(self) -> None:
        text = "End;Terms\n31/12/2025;1,5\n05/06/2025;1,204\n"
        assert self.settled(text, [FixAll(FixName.DATES), FixAll(FixName.NUMBERS)]) == (
            FixAll(FixName.DATES, "custom:End", "dmy"),
            FixAll(FixName.NUMBERS, "custom:Terms", "comma"),
        )

    @pytest.mark.parametrize("cells", [("05/06/2025",), ("31/12/2025", "12/31/2025", "05/06/2025"), ("", "x")])
    def test_where_it_proves_nothing_or_both_the_option_stays_open(self, cells: tuple[str, ...]) -> None:
        assert self.settled(column("End", *cells), [FixAll(FixName.DATES)]) == (FixAll(FixName.DATES, "custom:End"),)

    def test_an_answer_that_was_given_counts(self) -> None:
        repairs = (FixAll(FixName.DATES, None, "mdy"), FixAll(FixName.SPACES))
        assert self.settled(column("End", "31/12/2025"), repairs) == repairs

    def test_a_fix_for_a_field_that_is_not_mapped_falls_away(self) -> None:
        assert self.settled(column("Town", "x"), [FixAll(FixName.DATES)]) == ()

    def test_repairs_before_it_come_first(self) -> None:
        repairs: list[Repair] = [Replace("custom:End", "31/12/2025", "05/06/2025"), FixAll(FixName.DATES)]
        assert self.settled(column("End", "31/12/2025"), repairs)[1] == FixAll(FixName.DATES, "custom:End")

    def test_columns_that_are_not_mapped_prove_nothing(self) -> None:
        with table_of(column("Town", "31/12/2025")) as (table, mapping):
            assert proven_options(table, mapping, MARS, (), FixName.DATES, ["custom:End"]) == {}
