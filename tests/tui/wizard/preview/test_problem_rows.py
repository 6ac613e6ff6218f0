"""The lists of findings: what a row says, and how the place of a finding is read from it."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.findings import Finding, Scope, Severity
from upflow_tui.engine.found import FindingGroup, FindingValue
from upflow_tui.tui.wizard.preview.problem_rows import (
    NOTES,
    Entry,
    ProblemTree,
    entry_title,
    entry_words,
    finding_row,
    finding_words,
    group_identity,
    target_of,
)

GROUP = FindingGroup(Severity.ERROR, "email_invalid", "email", None, "Write an @.", 5, 2, 4, 3, 1)
VALUE = FindingValue("nobody", "“nobody” is no address.", 3, 1)
NOTE = replace(GROUP, severity=Severity.NOTE, code="blank_lines", field=None, count=1, values=1, lines=0, freed=0)


def finding(line: int | None, column: int | None, value: str | None = "nobody") -> Finding:
    return Finding(
        line, column, "email", value, Severity.ERROR, Scope.LINE, "email_invalid", None, "No address.", "Add an @."
    )


def words(entry: Entry) -> list[str]:
    return [text for text, _ in entry_words(entry)]


@given(st.none() | st.integers(1, 10**9), st.none() | st.integers(0, 10**4))
def test_the_place_of_a_finding_is_read_from_its_row(line: int | None, column: int | None) -> None:
    assert target_of(finding_row((1, finding(line, column)))) == (line, column)


def test_a_finding_says_where_it_is_with_its_value() -> None:
    said = [text for text, _ in finding_words(finding_row((1, finding(7, 2))))]
    assert said == ["No address.", "Add an @.", "line 7 · nobody"]
    about_the_file = [text for text, _ in finding_words(finding_row((1, finding(None, None, None))))]
    assert about_the_file[-1] == "about the file"


def test_a_group_says_how_much_it_holds_and_what_enter_does() -> None:
    said = words(Entry(GROUP, "Not an address"))
    assert said[:2] == ["Not an address", "Write an @."]
    assert said[2] == "5 problems · 4 lines · 2 values · fixing this clears 3 lines · enter shows the values"
    assert words(Entry(NOTE, "Blank lines"))[2] == "1 note · about the file · enter shows them"


def test_a_group_whose_fixes_differ_says_so() -> None:
    assert words(Entry(replace(GROUP, fix=None), "Not an address"))[1] == "The fix varies by line."


def test_a_value_says_itself_also_where_it_is_blank() -> None:
    assert words(Entry(GROUP, "Not an address", VALUE)) == [VALUE.message, "Write an @.", "nobody"]
    blank = Entry(GROUP, "Not an address", replace(VALUE, value=None))
    assert words(blank)[-1] == "(blank)"
    assert entry_title(blank) == "Not an address  (blank)  ·  3 problems"


def test_the_values_of_an_open_group_stand_under_it_and_are_narrowed_with_it() -> None:
    tree = ProblemTree([GROUP, NOTE], {group_identity(GROUP): [VALUE]})
    assert [(entry.group, entry.value) for entry in tree.entries(None)][:2] == [(GROUP, None), (GROUP, VALUE)]
    assert [entry.group for entry in tree.entries(Severity.NOTE)] == [NOTE]


def test_all_notes_are_one_row_that_opens() -> None:
    other = replace(NOTE, code="name_near_miss", count=2)
    tree = ProblemTree([GROUP, NOTE, other])
    assert [entry.title for entry in tree.entries(None)][1:] == ["3 notes"]
    head = tree.entries(None)[1]
    assert head.is_notes and head.opens_values
    assert words(head) == ["3 notes", "Notes need no fix.", "enter shows them"]
    tree.values[NOTES] = ()
    assert [entry.group for entry in tree.entries(None)][2:] == [NOTE, other]
    assert [entry.group for entry in ProblemTree([GROUP]).entries(None)] == [GROUP]
