"""Columns at a time: the memo and the short ways change the speed, never a verdict (docs/performance.md, Checking)."""

from __future__ import annotations

import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.importing.checking import columns
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.checking import column_checker
from upflow_tui.importing.checking.columns import ColumnChecker, Noted, text_column

ORGANIZATION = Organization(
    members=(Member("Anna", "anna@mars.example"),),
    workflows=(Workflow("Standard"),),
    custom_fields=(
        CustomField("Note", CustomFieldType.TEXT),
        CustomField("Credit", CustomFieldType.NUMBER),
        CustomField("Since", CustomFieldType.DATE),
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold",)),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("a", "b")),
        CustomField("Vip", CustomFieldType.BOOLEAN),
    ),
)
BY_KEY = {field.key: field for field in catalogue(ORGANIZATION)}
CELLS = st.text(max_size=8) | st.sampled_from(
    [
        "",
        " ",
        " x ",
        "\xa0x",
        "Orle\u0301ans",
        "e",
        "\u0301e",
        "#REF!",
        "a#b",
        '="007"',
        "1.23E+05",
        "1E5|2",
        "31/12/2025",
        "1234567890123450",
        "a\nb",
        "a\tb",
        "\x1b",
        "x" * 256,
        "x" * 2001,
        "1.5",
        "1|2",
        "-3",
        "1,5",
        "2025-12-31",
        "2024-02-29",
        "2025-01-01|2025-01-01",
        "a@b.fr",
        "a@b.test",
        "FR40303265046",
        "France",
    ]
)
DISTINCT = [key for key in BY_KEY if column_checker(Place(0, BY_KEY[key]), ORGANIZATION).has_short_way]


@given(st.sampled_from(DISTINCT), st.lists(CELLS, min_size=1, max_size=40))
def test_the_short_way_gives_every_cell_the_verdict_of_its_judge(key: str, cells: list[str]) -> None:
    place = Place(0, BY_KEY[key])
    checker, alone = column_checker(place, ORGANIZATION), column_checker(place, ORGANIZATION)._judge
    checker._memo = None
    noted: Noted = []
    values = checker.check(tuple(cells), noted)
    verdicts = [alone(cell) for cell in cells]
    assert list(values) == [value for value, _ in verdicts]
    assert noted == [(at, found) for at, (_, found) in enumerate(verdicts) if found]


@given(st.sampled_from(sorted(BY_KEY)), st.lists(st.lists(CELLS, min_size=1, max_size=20), max_size=4))
def test_the_memo_gives_every_cell_the_verdict_of_its_judge(key: str, chunks: list[list[str]]) -> None:
    checker = column_checker(Place(0, BY_KEY[key]), ORGANIZATION)
    alone = column_checker(Place(0, BY_KEY[key]), ORGANIZATION)._judge
    for cells in chunks:
        noted: Noted = []
        values = checker.check(cells, noted)
        assert list(values) == [alone(cell)[0] for cell in cells]
        assert noted == [(at, found) for at, cell in enumerate(cells) if (found := alone(cell)[1])]


def test_every_field_has_its_checker() -> None:
    assert len(BY_KEY) == 25
    assert {"customer_name", "external_id", "contact_email", "custom:Credit", "custom:Since"} <= set(DISTINCT)


def test_most_printable_characters_take_the_short_way() -> None:
    column = text_column(CellJudge(Place(0, BY_KEY["customer_name"])))
    assert column._whole is not None
    cells = ("Société Müller", "Łódź & Søn", "Company №1")
    assert column._whole(cells) is cells


def counting() -> tuple[list[str], ColumnChecker]:
    judged: list[str] = []

    def judge(cell: str) -> Verdict:
        judged.append(cell)
        return cell.upper(), ()

    return judged, ColumnChecker(judge, list)


def test_a_repeated_value_is_judged_once_and_is_one_object() -> None:
    judged, column = counting()
    first = column.check(["ab" + str(1), "ab" + str(1)], [])
    second = column.check(["ab" + str(1)], [])
    assert judged == ["ab1"]
    assert first[0] is first[1] is second[0]


def test_the_memo_is_dropped_when_more_than_a_third_of_the_first_are_distinct() -> None:
    judged, column = counting()
    column.check([str(at) for at in range(columns.SAMPLE - 1)], [])
    assert column._memo is not None
    column.check(["last"], [])
    assert column._memo is None
    assert column.check(["x"], []) == ["x"]
    assert len(judged) == columns.SAMPLE


def test_the_memo_stays_when_a_third_are_distinct_and_does_not_go_later() -> None:
    _, column = counting()
    column.check([str(at % (columns.SAMPLE // 3)) for at in range(columns.SAMPLE)], [])
    assert column._memo is not None
    column.check([str(at) for at in range(columns.SAMPLE)], [])
    assert column._memo is not None


def test_the_memo_stays_where_there_is_no_short_way() -> None:
    column = ColumnChecker(lambda cell: (cell, ()))
    column.check([str(at) for at in range(columns.SAMPLE)], [])
    assert column._memo is not None


def test_the_memo_is_emptied_at_its_limit_with_its_findings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(columns, "MEMO_LIMIT", 4)
    place = Place(0, BY_KEY["main_contact"])
    column = column_checker(place, ORGANIZATION)
    noted: Noted = []
    column.check([str(at) for at in range(6)], noted)
    assert column._memo is not None
    assert not column._memo
    assert not column._memo.noted
    assert [at for at, _ in noted] == [2, 3, 4, 5]


def test_a_few_odd_cells_leave_the_others_the_short_way() -> None:
    judged: list[str] = []

    def judge(cell: str) -> Verdict:
        judged.append(cell)
        return cell, ()

    column = ColumnChecker(judge, lambda cells: None if "odd" in cells else list(cells))
    column._memo = None
    cells = [str(at) for at in range(100)]
    cells[40] = "odd"
    assert column.check(cells, []) == cells
    assert judged == cells[32:48]


def test_memoised_texts_are_not_copied() -> None:
    column = text_column(CellJudge(Place(0, BY_KEY["town"])))
    town = "".join(["Ly", "on"])
    references = sys.getrefcount(town)
    values = column.check([town, "".join(["Ly", "on"])], [])
    assert values[0] is town
    assert values[1] is town
    assert sys.getrefcount(town) > references


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (("Acme", "Beta"), ["Acme", "Beta"]),
        ((" Acme", "Beta"), ["Acme", "Beta"]),
        (("Acme", "Beta "), ["Acme", "Beta"]),
        (("Acme ", " Beta", "  "), ["Acme", "Beta", None]),
        (("", "Beta"), [None, "Beta"]),
        (("Acme", ""), ["Acme", None]),
        (("Acme", "", "Beta"), ["Acme", None, "Beta"]),
        (("1E5", "12-05-2026-A", "123456789012345678"), ["1E5", "12-05-2026-A", "123456789012345678"]),
    ],
)
def test_usual_texts_take_the_short_way(cells: tuple[str, ...], values: list[str | None]) -> None:
    column = text_column(CellJudge(Place(0, BY_KEY["external_id"])))
    assert column._whole is not None
    given = column._whole(cells)
    assert given is not None
    assert list(given) == values


@pytest.mark.parametrize(
    "cell",
    ["#REF!", '="1"', "a\nb", "e\u0301", "x" * 256, "1.23E+05", " 12-05-2026 ", "1234567890123450", "\xa0"],
)
def test_odd_texts_do_not_take_the_short_way(cell: str) -> None:
    column = text_column(CellJudge(Place(0, BY_KEY["external_id"])))
    assert column._whole is not None
    for cells in ((cell, "x"), ("x", cell), ("x", cell, "y")):
        assert column._whole(cells) is None


@pytest.mark.parametrize("key", ["custom:Credit", "custom:Since"])
def test_a_bar_inside_a_cell_does_not_pass_for_two_cells(key: str) -> None:
    cell = {"custom:Credit": "1", "custom:Since": "2025-01-01"}[key]
    column = column_checker(Place(0, BY_KEY[key]), ORGANIZATION)
    assert column._whole is not None
    assert column._whole([cell, "", cell]) == [cell, None, cell]
    assert column._whole([f"{cell}|{cell}", cell]) is None
