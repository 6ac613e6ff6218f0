"""Chunks after their repairs: only what is meant changes, in the order of the repairs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.repair_cases import MARS, fixed, fixed_cells_of, mapping_of
from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.chunk import Chunk, Ragged
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.fixes.catalogue import fields_of, is_cell_fix, leaves, may_be_fixed, text_fix_of
from upflow_tui.importing.fixes.repairing import Memo, Repairer
from upflow_tui.importing.fixes.repairs import (
    OPTIONS,
    CellEdit,
    FixAll,
    FixName,
    MapValues,
    Repair,
    Replace,
    kept_with_mapping,
)
from upflow_tui.importing.fixes.splitting import NO_SPLITS, Splits

CELL_FIXES = [fix for fix in FixName if is_cell_fix(fix)]
HEADER = (
    "Customer ID,Customer name,Other,Contact email,First name,Family name,Position,Account manager,Workflow,"
    "Tier,Tags,Terms,End,Debit,Notes"
)
WIDTH = HEADER.count(",") + 1
CELLS = st.sampled_from(
    ["", "C-1", "Acme  SA", "A\u00a0B", "Anna <a@b.fr>", "a@b.fr, c@d.fr", "Anna Roy", "ROY Anna", "Comptabilité", "oui",
     "ANNA@mars.example", "standard reminders", "gold", "Retail;gold", "1 204,50", "1,204", "31/12/2025", "05/06/2025",
     "x", "\u200b", "12.5", "true", "2025-01-01"]
)  # fmt: skip
ROWS = st.lists(st.lists(CELLS, min_size=WIDTH, max_size=WIDTH), min_size=1, max_size=6)
FIELDS = st.sampled_from([*filter(None, mapping_of(HEADER.split(",")).fields), "phone", "nonsense"])
FIXES: st.SearchStrategy[Repair] = st.builds(
    lambda fix, field, place: FixAll(
        fix, field, (*OPTIONS.get(fix, ()), None)[place % (len(OPTIONS.get(fix, ())) + 1)]
    ),
    st.sampled_from(FixName),
    st.one_of(st.none(), FIELDS),
    st.integers(0, 2),
)
REPAIRS = st.lists(
    st.one_of(
        FIXES,
        st.builds(CellEdit, st.integers(1, 8), st.integers(0, WIDTH), CELLS, CELLS),
        st.builds(Replace, FIELDS, st.sampled_from(["a", "Acme", "oui"]), CELLS),
        st.builds(Replace, FIELDS, CELLS, CELLS, st.just(True)),
        st.builds(MapValues, FIELDS, st.lists(st.tuples(CELLS, CELLS), max_size=3).map(tuple)),
    ),
    max_size=5,
)


class TestEdits:
    def test_a_cell_is_edited_on_its_line_and_nowhere_else(self) -> None:
        rows = fixed("Customer ID,Town", [["C-1", "Lion"], ["C-2", "Lion"]], CellEdit(3, 1, "Lion", "Lyon"))
        assert rows == [["C-1", "Lion"], ["C-2", "Lyon"]]

    def test_a_cell_that_is_no_longer_what_was_seen_stays(self) -> None:
        assert fixed("Town", [["Nice"]], CellEdit(2, 0, "Lion", "Lyon")) == [["Nice"]]

    def test_outer_spaces_make_no_other_cell(self) -> None:
        assert fixed("Town", [[" Lion\u00a0"]], CellEdit(2, 0, "Lion", "Lyon")) == [["Lyon"]]

    def test_edits_follow_one_another(self) -> None:
        edits = CellEdit(2, 0, "A", "B"), CellEdit(2, 0, "B", "C")
        assert fixed("Town", [["A"]], *edits) == [["C"]]

    def test_an_edit_sees_what_repairs_before_it_have_made_and_those_after_it_see_the_edit(self) -> None:
        before = Replace("town", "Lion", "Lyon")
        assert fixed("Town", [["Lion"]], before, CellEdit(2, 0, "Lyon", "Lyon 2")) == [["Lyon 2"]]
        assert fixed("Town", [["x"]], CellEdit(2, 0, "x", "Lion"), before) == [["Lyon"]]

    @pytest.mark.parametrize("column", [1, 2, 99])
    def test_a_column_that_is_not_mapped_or_not_there_is_not_edited(self, column: int) -> None:
        assert fixed("Town,Other", [["A", "B"]], CellEdit(2, column, "B", "C")) == [["A", "B"]]


class TestReplacing:
    def test_a_part_of_the_cell_is_replaced_wherever_it_is(self) -> None:
        cells = fixed_cells_of("Customer name", ["SARL A SARL", "Sarl B", ""], Replace("customer_name", "SARL", "S.A."))
        assert cells == ["S.A. A S.A.", "Sarl B", ""]

    def test_a_whole_cell_is_compared_trimmed(self) -> None:
        cells = fixed_cells_of("Town", [" Lyon ", "Lyon 2"], Replace("town", "Lyon", "Nice", whole=True))
        assert cells == ["Nice", "Lyon 2"]

    def test_blank_cells_are_filled_by_what_finds_nothing_whole(self) -> None:
        assert fixed_cells_of("Town", ["", " ", "A"], Replace("town", "", "Nice", whole=True)) == ["Nice", "Nice", "A"]

    def test_nothing_is_found_in_a_part_that_is_empty(self) -> None:
        assert fixed_cells_of("Town", ["A"], Replace("town", "", "x")) == ["A"]

    def test_both_sides_are_compared_in_nfc(self) -> None:
        assert fixed_cells_of("Town", ["Cafe\u0301"], Replace("town", "fé", "ffee")) == ["Caffee"]
        assert fixed_cells_of("Town", ["Café"], Replace("town", "e\u0301", "e")) == ["Cafe"]

    def test_it_follows_the_mapping(self) -> None:
        assert fixed("Other,Town", [["A", "A"]], Replace("town", "A", "B")) == [["A", "B"]]
        assert fixed("Other", [["A"]], Replace("town", "A", "B")) == [["A"]]


class TestValueMapping:
    def test_values_become_what_the_organization_calls_them(self) -> None:
        mapped = MapValues("workflow", (("standard", "Standard reminders"), ("old", "")))
        assert fixed_cells_of("Workflow", [" standard ", "old", "standards"], mapped) == [
            "Standard reminders",
            "",
            "standards",
        ]

    def test_each_value_of_a_cell_is_mapped_by_itself(self) -> None:
        mapped = MapValues("account_manager", (("a.roy@old.example", "anna@mars.example"),))
        cells = ["a.roy@old.example", "x@y.fr, a.roy@old.example;z@y.fr", "xa.roy@old.example"]
        assert fixed_cells_of("Account manager", cells, mapped) == [
            "anna@mars.example",
            "x@y.fr,anna@mars.example;z@y.fr",
            "xa.roy@old.example",
        ]

    def test_a_cell_that_is_itself_an_option_counts_as_that_one(self) -> None:
        mapped = MapValues("custom:Tags", (("Export", "Retail"), ("Exports, EU", "Wholesale")))
        cells = ["Export, non-EU", "Export;Wholesale", "Exports, EU"]
        assert fixed_cells_of("Tags", cells, mapped) == ["Export, non-EU", "Retail;Wholesale", "Wholesale"]

    def test_only_kept_with_mapping_are_kept_with_a_mapping_each_once(self) -> None:
        one, two = MapValues("workflow", (("a", "b"),)), MapValues("workflow", (("b", "c"),))
        assert kept_with_mapping([one, Replace("town", "a", "b"), two, one]) == (one, two)


class TestFixes:
    @pytest.mark.parametrize(
        ("fix", "label", "cell", "fixed"),
        [
            (FixName.LOWERCASE_MANAGERS, "Account manager", "ANNA@mars.example", "anna@mars.example"),
            (FixName.INVISIBLE, "Town", "A\u00a0B", "A B"),
            (FixName.SPACES, "Customer name", "Acme  SA", "Acme SA"),
            (FixName.DATES, "End", "31/12/2025", "2025-12-31"),
            (FixName.NUMBERS, "Terms", "1 204,50", "1204.50"),
            (FixName.BOOLEANS, "Debit", "oui", "true"),
            (FixName.POSITIONS, "Position", "Comptabilité", "Accounting"),
            (FixName.MAIN_CONTACT, "Main contact", "x", "1"),
            (FixName.EMAILS, "Contact email", "Anna <a@b.fr>", "a@b.fr"),
            (FixName.EMAILS, "Account manager", "Anna <a@b.fr>", "a@b.fr"),
        ],
    )
    def test_each_fixes_the_fields_that_it_is_meant_for(self, fix: FixName, label: str, cell: str, fixed: str) -> None:
        assert fixed_cells_of(label, [cell], FixAll(fix)) == [fixed]
        assert fixed_cells_of("Other", [cell], FixAll(fix)) == [cell]

    def test_a_fix_for_one_field_leaves_the_others(self) -> None:
        rows = fixed("Customer name,Town", [["A\u00a0B", "A\u00a0B"]], FixAll(FixName.INVISIBLE, "town"))
        assert rows == [["A\u00a0B", "A B"]]

    def test_a_field_that_a_fix_is_not_meant_for_stays(self) -> None:
        assert fixed_cells_of("Town", ["31/12/2025"], FixAll(FixName.DATES, "town")) == ["31/12/2025"]

    def test_ids_have_their_spaces_folded_only_when_they_are_named(self) -> None:
        assert fixed_cells_of("Customer ID", ["C  1"], FixAll(FixName.SPACES)) == ["C  1"]
        assert fixed_cells_of("Customer ID", ["C  1"], FixAll(FixName.SPACES, "external_id")) == ["C 1"]

    def test_line_breaks_stay_in_addresses_and_texts(self) -> None:
        rows = fixed("Address,Notes,Town", [["1  a\nb", "c  d\ne", "f\ng"]], FixAll(FixName.SPACES))
        assert rows == [["1 a\nb", "c d\ne", "f g"]]

    def test_what_can_be_read_in_two_ways_is_read_as_the_option_says(self) -> None:
        cells = ["05/06/2025", "31/12/2025"]
        assert fixed_cells_of("End", cells, FixAll(FixName.DATES)) == ["05/06/2025", "2025-12-31"]
        assert fixed_cells_of("End", cells, FixAll(FixName.DATES, None, "mdy")) == ["2025-05-06", "2025-12-31"]

    def test_the_splits_are_no_cell_fixes(self) -> None:
        assert set(FixName) - set(CELL_FIXES) == {FixName.SPLIT_EMAILS, FixName.SPLIT_NAMES, FixName.CONTACTS}
        field = fields_of(FixName.SPLIT_EMAILS, MARS, ["contact_email"])[0]
        with pytest.raises(ValueError, match="more than a cell"):
            text_fix_of(FixName.SPLIT_EMAILS, field, MARS, None)

    @given(
        st.sampled_from(CELL_FIXES), st.lists(st.one_of(CELLS, st.text()), min_size=1, max_size=4), st.integers(0, 2)
    )
    def test_every_fix_done_twice_is_done_once_and_its_quick_test_tells_the_truth(
        self, fix: FixName, cells: list[str], place: int
    ) -> None:
        options = (*OPTIONS.get(fix, ()), None)
        for field in fields_of(fix, MARS, [item.key for item in catalogue(MARS)]):
            text_fix = text_fix_of(fix, field, MARS, options[place % len(options)])
            once = [text_fix(cell) for cell in cells]
            assert [text_fix(cell) for cell in once] == once
            quick = leaves(fix)
            if quick is not None and quick("|".join(cells)):
                assert once == cells


class TestSplits:
    def test_full_names_go_into_two_columns_where_one_is_blank(self) -> None:
        header = "First name,Family name"
        rows = [["Anna Roy", ""], ["", "Paul KELLER"], ["Anna Roy", "Martin"], ["Anna", ""], ["", ""]]
        expected = [["Anna", "Roy"], ["Paul", "KELLER"], ["Anna Roy", "Martin"], ["Anna", ""], ["", ""]]
        assert fixed(header, rows, FixAll(FixName.SPLIT_NAMES)) == expected
        assert fixed(header, expected, FixAll(FixName.SPLIT_NAMES)) == expected
        assert fixed(header, rows, FixAll(FixName.SPLIT_NAMES, "family_name"))[:2] == [
            ["Anna Roy", ""],
            ["Paul", "KELLER"],
        ]

    @pytest.mark.parametrize(
        ("header", "repair", "splits"),
        [
            ("First name", FixAll(FixName.SPLIT_NAMES), Splits(names="first_name")),
            ("Family name", FixAll(FixName.SPLIT_NAMES), Splits(names="family_name")),
            ("Family name", FixAll(FixName.SPLIT_NAMES, "first_name"), NO_SPLITS),
            ("Town", FixAll(FixName.SPLIT_NAMES), NO_SPLITS),
            ("Contact email", FixAll(FixName.SPLIT_EMAILS), Splits(emails=True)),
            ("Contact email", FixAll(FixName.SPLIT_EMAILS, "town"), NO_SPLITS),
            ("Town", FixAll(FixName.SPLIT_EMAILS), NO_SPLITS),
        ],
    )
    def test_other_cells_are_taken_apart_when_they_are_checked(
        self, header: str, repair: FixAll, splits: Splits
    ) -> None:
        columns = [Column(0, header, header)]
        repairer = Repairer(mapping_of([header]), columns, MARS, [repair])
        chunk = Chunk([["Anna Roy"]], [2])
        assert repairer.splits == splits
        assert repairer.repair(chunk) is chunk


class TestChunks:
    def columns(self, count: int) -> list[Column]:
        return [Column(index, "", str(index)) for index in range(count)]

    def test_where_nothing_changes_the_chunk_is_the_same(self) -> None:
        chunk = Chunk([["Lyon"]], [2])
        repairs_that_do_nothing: list[list[Repair]] = [[], [FixAll(FixName.SPACES)], [CellEdit(7, 0, "a", "b")]]
        for repairs in repairs_that_do_nothing:
            assert Repairer(mapping_of(["Town"]), self.columns(1), MARS, repairs).repair(chunk) is chunk

    def test_rows_without_a_change_are_the_same_objects_and_the_chunk_of_the_file_stays(self) -> None:
        chunk = Chunk([["A  B"], ["C"]], [2, 3], [Ragged(1, 2, True)], [(4, '"x')], True)
        repaired = Repairer(mapping_of(["Town"]), self.columns(1), MARS, [FixAll(FixName.SPACES)]).repair(chunk)
        assert repaired == Chunk([["A B"], ["C"]], [2, 3], [Ragged(1, 2, True)], [(4, '"x')], True)
        assert repaired.rows[1] is chunk.rows[1]
        assert chunk.rows[0] == ["A  B"]

    def test_rows_for_a_screen_are_as_wide_as_the_file(self) -> None:
        repairer = Repairer(mapping_of(["Town", "Country"]), self.columns(2), MARS, [Replace("town", "A", "B")])
        rows = [["A", "x", "extra"], ["A"], ["A", "y"], []]
        assert repairer.repair_rows([2, 3, 4, 5], rows) == [["B", "x"], ["A", ""], ["B", "y"], ["", ""]]
        same = Repairer(mapping_of(["Town", "Country"]), self.columns(2), MARS, [])
        assert same.repair_rows([2, 3], [["A"], ["A", "x", "y"]]) == [["A", ""], ["A", "x"]]

    def test_a_file_of_one_column_is_repaired_for_a_screen_too(self) -> None:
        repairer = Repairer(mapping_of(["Town"]), self.columns(1), MARS, [Replace("town", "A", "B")])
        assert repairer.repair_rows([2], [["A"]]) == [["B"]]

    def test_what_a_column_was_fixed_to_is_forgotten_when_it_is_too_much(self) -> None:
        memo = Memo(str.upper)
        assert [memo[f"a{number}"] for number in range(20_001)][-1] == "A20000"
        assert len(memo) == 1

    def test_without_custom_fields_their_repairs_do_nothing(self) -> None:
        repairs: list[Repair] = [
            Replace("custom:Tier", "a", "b"),
            MapValues("custom:Tier", (("a", "b"),)),
            FixAll(FixName.DATES),
        ]
        chunk = Chunk([["a"]], [2])
        assert Repairer(mapping_of(["Town"]), self.columns(1), Organization(), repairs).repair(chunk) is chunk


class TestCounts:
    def counts(self, header: str, rows: list[list[str]], *repairs: Repair) -> list[int]:
        labels = header.split(",")
        columns = [Column(index, label, label) for index, label in enumerate(labels)]
        repairer = Repairer(mapping_of(labels), columns, MARS, repairs)
        repairer.repair(Chunk(rows, list(range(2, 2 + len(rows)))))
        return repairer.counts

    def test_each_repair_counts_the_cells_that_it_changes_after_those_before_it(self) -> None:
        repairs: list[Repair] = [
            Replace("town", "A", "B"),
            CellEdit(3, 0, "B", "C"),
            CellEdit(3, 0, "C", "C"),
            Replace("town", "B", "C"),
            FixAll(FixName.SPLIT_EMAILS),
            FixAll(FixName.SPLIT_EMAILS),
            FixAll(FixName.SPLIT_NAMES),
            FixAll(FixName.SPLIT_NAMES),
            FixAll(FixName.DATES),
        ]
        rows = [["A", "a@b.fr c@d.fr", "Anna Roy"], ["B", "", "Anna"]]
        assert self.counts("Town,Contact email,First name", rows, *repairs) == [1, 1, 0, 1, 1, 0, 1, 0, 0]

    def test_a_name_that_goes_into_two_columns_counts_both(self) -> None:
        assert self.counts("First name,Family name", [["Anna Roy", ""], ["A", ""]], FixAll(FixName.SPLIT_NAMES)) == [2]

    def test_a_fix_counts_all_its_fields(self) -> None:
        assert self.counts("Town,Country", [["A  B", "C  D"], ["A", "C  D"]], FixAll(FixName.SPACES)) == [3]


@given(ROWS, REPAIRS)
def test_columns_that_are_not_mapped_are_never_touched(rows: list[list[str]], repairs: list[Repair]) -> None:
    unmapped = [at for at, key in enumerate(mapping_of(HEADER.split(",")).fields) if key is None]
    repaired = fixed(HEADER, rows, *repairs)
    assert [[row[at] for at in unmapped] for row in repaired] == [[row[at] for at in unmapped] for row in rows]


@given(ROWS, REPAIRS)
def test_the_chunk_size_changes_nothing(rows: list[list[str]], repairs: list[Repair]) -> None:
    labels = HEADER.split(",")
    columns = [Column(index, label, label) for index, label in enumerate(labels)]
    repairer = Repairer(mapping_of(labels), columns, MARS, repairs)
    one_by_one = [repairer.repair(Chunk([row], [line])).rows[0] for line, row in enumerate(rows, 2)]
    assert one_by_one == fixed(HEADER, rows, *repairs)


@given(ROWS, REPAIRS, REPAIRS)
def test_repairs_are_made_one_after_the_other(rows: list[list[str]], first: list[Repair], then: list[Repair]) -> None:
    assert fixed(HEADER, fixed(HEADER, rows, *first), *then) == fixed(HEADER, rows, *first, *then)


@given(ROWS, st.sampled_from(FixName))
def test_a_fix_of_everything_done_twice_is_done_once(rows: list[list[str]], fix: FixName) -> None:
    once = fixed(HEADER, rows, FixAll(fix))
    assert fixed(HEADER, once, FixAll(fix)) == once


def test_ids_are_fields_of_invisible_characters_but_not_of_spaces() -> None:
    mapped = ["external_id", "town"]
    assert [field.key for field in fields_of(FixName.INVISIBLE, MARS, mapped)] == ["external_id", "town"]
    assert [field.key for field in fields_of(FixName.SPACES, MARS, mapped)] == ["town"]
    assert may_be_fixed(FixName.SPACES, fields_of(FixName.INVISIBLE, MARS, mapped)[0])
