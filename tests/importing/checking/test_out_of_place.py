"""Values that stand in the wrong column (docs/rules.md §5, `value_out_of_place`)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.planned import Planned, plan_of
from upflow_tui.core.findings import Severity
from upflow_tui.core.organization import Member, Organization
from upflow_tui.core.text import clean
from upflow_tui.importing.checking import columns, out_of_place
from upflow_tui.importing.checking.cells import CellValue
from upflow_tui.importing.checking.columns import ColumnChecker
from upflow_tui.importing.checking.own_values import OwnValues, misses_in, run_of
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import FixAll, FixName

HEADER = "Customer ID,Customer name,Postal code,Town,Country,Contact email,Phone,Notes"
TOWNS = (("Lyon", "69003", "France"), ("Berlin", "10115", "Germany"), ("Paris", "75011", "France"))


def good(number: int) -> str:
    town, code, country = TOWNS[number % 3]
    contact = f"a{number}@firm{number}.example,+33 4 72 00 00 {number:02}" if number % 4 else ","
    return f"C-{number:04},Firm number {'ABCDEFGH'[number % 8]}{number},{code},{town},{country},{contact},"


def plan_with(line: str, lines: int = 40) -> Planned:
    """Good lines, with this one on line 12."""
    records = [good(number) for number in range(1, lines + 1)]
    records[10] = line
    return plan_of("\n".join([HEADER, *records, ""]))


def test_good_lines_say_nothing() -> None:
    assert plan_with(good(11)).lines_of("value_out_of_place") == []


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("Acme,C-0011,69003,Lyon,France,a@firm.example,+33 4 72 00 00 11,", "Customer ID"),  # ID and name
        ("C-0011,Acme,Lyon,69003,France,a@firm.example,+33 4 72 00 00 11,", "Postal code"),
        ("C-0011,Acme,69003,Lyon,France,Ada,+33 4 72 00 00 11,a@firm.example", "Contact email"),
        ("C-0011,Acme,47 Mill Lane,69003,France,a@firm.example,+33 4 72 00 00 11,", "Postal code"),
        ("C-0011,Acme,,69003,Lyon,France,,", "Postal code"),  # all from there on moved by one
        ("C-0011,Acme,69003,France,Lyon,a@firm.example,+33 4 72 00 00 11,", "Town"),
    ],
)
def test_what_belongs_to_another_column_and_is_missing_there_is_said(line: str, what: str) -> None:
    plan = plan_with(line)
    found = plan.finding("value_out_of_place")
    assert (found.line, found.severity) == (12, Severity.WARNING)
    assert f"looks like {what}" in found.message
    assert found.fix


@pytest.mark.parametrize(
    "line",
    [
        "C-0011,69003,69003,Lyon,France,a@firm.example,+33 4 72 00 00 11,",  # a name like a postal code; nothing lacks
        "C-0011,Acme,EC1 4DJ,London,England,a@firm.example,+33 4 72 00 00 11,",
        "C-0011,Acme,69003,Lyon,France,,,a@firm.example",  # an address in the notes, of a customer without a contact
        "C-0011,Acme,,Lyon,France,a@firm.example,+33 4 72 00 00 11,",
        "C-0011,Lyon,69003,Vienne,France,a@firm.example,+33 4 72 00 00 11,",  # the name of a town, another town
    ],
)
def test_one_of_the_two_alone_is_no_proof(line: str) -> None:
    assert plan_with(line).lines_of("value_out_of_place") == []


def test_a_value_beside_its_own_blank_column_has_moved_though_others_have_none() -> None:
    found = plan_with("C-0011,Acme,69003,Lyon,France,,a@firm.example,+33 4 72 00 00 11").finding("value_out_of_place")
    assert found.line == 12
    assert found.value in ("a@firm.example", "+33 4 72 00 00 11")


def test_a_column_that_often_holds_such_values_holds_them_rightly() -> None:
    records = [good(number) for number in range(1, 41)]
    for number in (3, 7, 15):
        records[number] = records[number] + f"C-{number:04}"
    records[10] = ",Acme,69003,Lyon,France,,,C-0011"
    assert plan_of("\n".join([HEADER, *records, ""])).lines_of("value_out_of_place") == []


@given(
    st.lists(
        st.sampled_from(["C-1", "C-22", "", "Lyon", "C-1 ", "x", "CD-1", "C-1-", "C-1-2", "C"]), min_size=1, max_size=12
    ),
    st.sampled_from([r"C-\d+", r"(?:CD|C)-\d{1,2}(?:-\d+)?", r"[A-Z]+(?:-[A-Z0-9]+)*"]),
    st.booleans(),
)
@example(["C-1-", "C-1"], r"[A-Z]+(?:-[A-Z0-9]+)*", True)
def test_runs_of_good_cells_leave_the_others(cells: list[str], pattern: str, is_filled: bool) -> None:
    missing = [at for at, cell in enumerate(cells) if (cell or is_filled) and not re.fullmatch(pattern, cell)]
    run = run_of(pattern, is_filled)
    assert run is not None
    assert misses_in("".join(f"{cell}\n" for cell in cells), run) == missing


CHUNKS = st.lists(
    st.lists(st.sampled_from(["C-1", "C-2", "C-33", "", "Lyon", "é"]), min_size=1, max_size=4), max_size=6
)


@given(CHUNKS, st.booleans())
@example([[""]], True)  # one line is a chunk of its own where it is looked at again
@example([["C-1", "C-2"], ["C-2", "C-1"], ["C-1", ""]], True)
def test_chunks_that_went_before_change_no_verdict(chunks: list[list[str]], is_filled: bool) -> None:
    pattern = re.compile(r"C-\d+")
    own = OwnValues(0, pattern.fullmatch, is_filled, run=run_of(pattern.pattern, is_filled))
    for cells in chunks:
        wrong = [at for at, cell in enumerate(cells) if (cell or is_filled) and not pattern.fullmatch(cell)]
        assert list(own.misses_of(cells)) == wrong


@given(CHUNKS, st.booleans(), st.integers(0, 4))
@example([["C-1"], ["Lyon", ""], ["C-1", "Lyon"], ["", "C-2"]], True, 4)
@example([["C-1", "C-2"], ["Lyon"], ["C-33", "é"], ["Lyon", "C-1"]], False, 1)
def test_what_the_check_remembers_changes_no_verdict(chunks: list[list[str]], is_filled: bool, most: int) -> None:
    pattern = re.compile(r"C-\d+")
    own = OwnValues(0, pattern.fullmatch, is_filled, run=run_of(pattern.pattern, is_filled))
    checker = ColumnChecker(lambda cell: (cell or None, ()))
    with mock.patch.object(columns, "MEMO_LIMIT", most):
        for cells in chunks:
            checker.check(cells, [])
            known = checker.known
            found = own.misses_of(cells) if known is None else own.misses_among(cells, known)
            wrong = [at for at, cell in enumerate(cells) if (cell or is_filled) and not pattern.fullmatch(cell)]
            assert list(found) == wrong


def test_a_column_without_new_cells_is_not_looked_at_again() -> None:
    own = OwnValues(0, frozenset({"AA", "BB"}).__contains__, True, frozenset({"AA", "BB"}))
    checker = ColumnChecker(lambda cell: (cell, ()))
    for cells in (["AA", "BB", "C"], ["BB", "BB", "C"], ["AA"]):
        checker.check(cells, [])
        assert checker.known is not None
        with mock.patch.object(OwnValues, "misses_of", side_effect=own.misses_of) as looked:
            assert list(own.misses_among(cells, checker.known)) == [at for at, cell in enumerate(cells) if cell == "C"]
        assert looked.call_count == (cells == ["AA", "BB", "C"])


@pytest.mark.parametrize(("repairs", "remembered"), [((), {2, 4}), ((FixAll(FixName.SPLIT_NAMES),), {4})])
def test_names_that_are_taken_apart_are_looked_at_as_they_stand(repairs: tuple[FixAll], remembered: set[int]) -> None:
    rows = [
        [f"C-{at}", f"Firm {at}", "Ann Roy" if at % 2 else "Bob Lee", f"a{at}@f.example", "Lyon"] for at in range(40)
    ]
    rows[30][2], rows[30][4] = rows[30][4], rows[30][2]
    text = "\n".join(["Customer ID,Customer name,First name,Contact email,Town", *map(",".join, rows), ""])
    seen, among = set[int](), OwnValues.misses_among

    def noting(own: OwnValues, cells: Sequence[str], known: dict[str, CellValue]) -> Sequence[int]:
        seen.add(own.index)
        return among(own, cells, known)

    with mock.patch.object(OwnValues, "misses_among", noting):
        planned = plan_of(text, choices=ImportChoices(repairs=repairs))
    assert planned.lines_of("value_out_of_place") == [32]
    assert seen & {2, 4} == remembered


def test_an_address_that_a_fix_leaves_alone_stands_where_addresses_with_names_stood() -> None:
    manager = "anna@mars.example"
    rows = [",Ann <a@firm.example>"] + [f"{manager},"] * 4 + [f"{manager},Bob <b@firm.example>"]
    text = "Customer ID,Customer name,Account manager,Contact email\n"
    text += "".join(f"C-{at},Firm {at},{row}\n" for at, row in enumerate(rows, 1))
    organization = Organization(members=(Member("Anna", manager),))
    planned = plan_of(text, organization=organization, choices=ImportChoices(repairs=(FixAll(FixName.EMAILS),)))
    assert (
        planned.codes
        == plan_of(text.replace("Ann <", "").replace("Bob <", "").replace(">", ""), organization=organization).codes
    )
    assert planned.lines_of("value_out_of_place") == []


# A column that has grown out of its shape

GROWN_HEADER = "Customer ID,Customer name,Account,Postal code,Town,Tier,Contact email,Notes"


def grown(number: int) -> list[str]:
    """Accounts of three digits in the first 600 records (500 are looked at beforehand), and of nine later on."""
    account = f"{number}" if number <= 600 else f"{number:09}"
    town, code, _ = TOWNS[number % 3]
    return [
        f"C-{number:04}",
        f"Firm {number}",
        account,
        code,
        town,
        ("S1", "M2")[number % 2],
        f"a{number}@f.example",
        "",
    ]


def grown_text(rows: list[list[str]]) -> str:
    return "\n".join([GROWN_HEADER, *map(",".join, rows), ""])


@given(st.lists(st.tuples(st.integers(610, 799), st.integers(0, 7), st.integers(0, 7)), max_size=40))
@settings(max_examples=few(4), deadline=None)
def test_where_values_could_be_is_told_beforehand_and_nothing_else_is_found(swaps: list[tuple[int, int, int]]) -> None:
    rows = [grown(number) for number in range(1, 801)]
    for at, one, other in swaps:
        rows[at][one], rows[at][other] = rows[at][other], rows[at][one]
    with mock.patch.object(out_of_place, "_MANY", 1_000_000):
        expected = plan_of(grown_text(rows)).findings
    with mock.patch.object(out_of_place, "_MANY", 0):
        assert plan_of(grown_text(rows)).findings == expected
    assert plan_of(grown_text(rows)).findings == expected


def test_a_column_of_numbers_that_have_grown_by_a_digit_is_not_looked_for_everywhere() -> None:
    """A million lines with running numbers: half of the check went into it."""
    rows = [grown(number) for number in range(1, 1401)]
    looked = []
    for many in (1_000_000, out_of_place._MANY):
        with (
            mock.patch.object(out_of_place, "_MANY", many),
            mock.patch.object(out_of_place, "clean", side_effect=clean) as cleaned,
        ):
            assert plan_of(grown_text(rows)).lines_of("value_out_of_place") == []
        looked.append(cleaned.call_count)
    everywhere, now = looked
    assert 3 * now < everywhere


def test_a_swap_is_found_behind_many_cells_of_another_shape() -> None:
    rows = [grown(number) for number in range(1, 1001)]
    rows[900][0], rows[900][1] = rows[900][1], rows[900][0]
    rows[901][2], rows[901][3] = rows[901][3], "Lyon"
    rows[902][5], rows[902][4] = rows[902][4], rows[902][5]
    assert plan_of(grown_text(rows)).lines_of("value_out_of_place") == [902, 904]


def test_cells_that_are_written_as_those_before_are_not_looked_through_again() -> None:
    cell = re.compile("[0-9]{4}")
    own = OwnValues(0, cell.fullmatch, True, run=run_of(cell.pattern, is_filled=True))
    misses = own.misses_of(["1234", "56789", "98765"])
    assert list(misses) == [1, 2]
    assert own.misses_of(["4321", "98765", "56789"]) is misses
    assert list(own.misses_of(["56789", "4321", "56789"])) == [0, 2]
    misses = own.misses_of(["1234", "56789", "98765"])
    own.places["00000"] = [3]
    assert own.perhaps_elsewhere(misses, ["1234", "56789", "98765"]) == [1, 2]
    own.places["00000"] = []
    assert own.perhaps_elsewhere(misses, ["1234", "56789", "98765"]) == []
    assert own.perhaps_elsewhere(misses, ()) == ()  # no cell is looked at
    assert own.perhaps_elsewhere([0, 1], ["x", "56789"]) == [0]
