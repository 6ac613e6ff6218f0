"""The catalogue of findings: every text complete, every place filled (docs/rules.md §2, §4, §5)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import upflow_tui
from upflow_tui.core.finding_texts import LONGEST_TEXT, shorten
from upflow_tui.core.findings import CATALOGUE, Kind, Scope, Severity, find
from upflow_tui.core.group_titles import GROUP_TITLES

SOURCES = sorted(Path(upflow_tui.__file__).parent.rglob("*.py"))
E, W, N = Severity.ERROR, Severity.WARNING, Severity.NOTE

RULES = {
    # docs/rules.md §2
    "not_a_file": (E, Scope.FILE), "unreadable": (E, Scope.FILE), "missing": (E, Scope.FILE),
    "too_large": (E, Scope.FILE), "empty": (E, Scope.FILE), "no_data": (E, Scope.FILE),
    "not_text": (E, Scope.FILE), "bad_bytes": (E, Scope.FILE), "one_column": (W, Scope.FILE),
    "damaged_accents": (W, Scope.FILE), "same_file": (W, Scope.FILE), "duplicate_header": (W, Scope.COLUMN), "column_contents": (W, Scope.COLUMN),
    "other_kinds": (W, Scope.COLUMN),
    "empty_header": (W, Scope.COLUMN), "quote": (E, Scope.LINE), "width": (E, Scope.LINE),
    "blank_lines": (N, Scope.FILE), "repeated_header": (W, Scope.LINE), "ruler_line": (W, Scope.LINE),
    "comment_line": (W, Scope.LINE), "total_line": (W, Scope.LINE), "report_line": (W, Scope.LINE),
    "example_line": (W, Scope.LINE), "second_table": (E, Scope.LINE), "header_width": (W, Scope.FILE), "excel_damage": (E, Scope.CELL),
    "control_character": (E, Scope.CELL), "line_not_skipped": (N, Scope.LINE), "no_line_to_put_back": (W, Scope.FILE),
    # docs/rules.md §4
    "account_manager_not_found": (E, Scope.CELL), "workflow_not_found": (E, Scope.CELL),
    "text_too_long": (E, Scope.CELL), "number_invalid": (E, Scope.CELL), "date_invalid": (E, Scope.CELL),
    "option_unknown": (E, Scope.CELL), "boolean_invalid": (E, Scope.CELL), "email_invalid": (E, Scope.CONTACT),
    "email_several": (E, Scope.CONTACT), "position_unknown": (E, Scope.CELL), "main_contact_invalid": (E, Scope.CELL),
    "vat_suspect": (W, Scope.CELL), "country_unknown": (W, Scope.CELL), "postal_code_short": (W, Scope.CELL),
    # docs/rules.md §5
    "name_ambiguous": (E, Scope.LINE), "identity_missing": (E, Scope.LINE), "customer_id_missing": (E, Scope.LINE),
    "id_with_two_names": (E, Scope.LINE), "values_differ": (W, Scope.CELL), "same_name_other_id": (W, Scope.LINE),
    "duplicate_line": (N, Scope.LINE), "customer_renamed": (W, Scope.CELL), "id_near_miss": (W, Scope.LINE),
    "customer_name_missing": (E, Scope.LINE), "customer_not_found": (E, Scope.LINE),
    "contact_email_missing": (E, Scope.CONTACT), "two_main_contacts": (W, Scope.CELL),
    "main_contact_replaced": (N, Scope.CELL), "first_contact_main": (N, Scope.CONTACT),
    "parent_incomplete": (E, Scope.CELL), "parent_is_self": (N, Scope.CELL), "parent_mismatch": (E, Scope.CELL),
    "parent_not_found": (E, Scope.CELL), "parent_loop": (E, Scope.CELL), "parent_too_deep": (E, Scope.CELL),
}  # fmt: skip
"""The codes that docs/rules.md names, with their severity and scope."""


def places_of(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


def filled(kind: Kind) -> dict[str, Any]:
    return {name: f"<{name}>" for name in places_of(kind.message) | places_of(kind.fix)}


@pytest.mark.parametrize("code", RULES)
def test_every_code_of_the_rules_has_its_severity_and_scope(code: str) -> None:
    assert (CATALOGUE[code].severity, CATALOGUE[code].scope) == RULES[code]


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_finding_says_what_is_wrong_and_what_to_do(kind: Kind) -> None:
    found = find(kind.code, **filled(kind))
    assert found.message.strip() and found.fix.strip()
    assert found.message.endswith(".") and found.message[0] in '"<' + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    assert found.fix.endswith((".", ">"))
    assert (found.code, found.severity, found.scope) == (kind.code, kind.severity, kind.scope)
    assert found.is_error == (kind.severity is Severity.ERROR)


@pytest.mark.parametrize("kind", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_every_place_of_a_text_must_be_given(kind: Kind) -> None:
    for missing in filled(kind):
        with pytest.raises(KeyError):
            find(kind.code, **{name: given for name, given in filled(kind).items() if name != missing})


def test_an_unknown_code_is_a_fault_of_the_program() -> None:
    with pytest.raises(KeyError):
        find("no_such_code")


def calls_of_find() -> Iterator[tuple[str, ast.Call]]:
    """Every `find("code", …)` of the program that names its code."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "find" and node.args:
                code = node.args[0]
                if isinstance(code, ast.Constant) and isinstance(code.value, str):
                    yield code.value, node


def test_every_finding_that_the_program_makes_is_in_the_catalogue_with_its_places() -> None:
    calls = list(calls_of_find())
    assert len(calls) > 20
    for code, call in calls:
        kind = CATALOGUE[code]
        given = {keyword.arg for keyword in call.keywords}
        if None in given:  # places handed on as a whole
            continue
        needed = set() if "message" in given else places_of(kind.message)
        needed |= set() if "fix" in given else places_of(kind.fix)
        assert needed <= given, f"{code} in line {call.lineno} lacks {needed - given}"


def test_every_code_of_the_catalogue_is_found_somewhere_in_the_program() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in SOURCES if path.name != "findings.py")
    assert [code for code in CATALOGUE if f'"{code}"' not in source] == []


def test_a_finding_tells_line_column_field_and_value_as_read() -> None:
    found = find("number_invalid", line=12, column=3, field="custom:Limit", value="1,5")
    assert (found.line, found.column, found.field, found.value) == (12, 3, "custom:Limit", "1,5")
    assert found.message == '"1,5" is not a number.'


def test_a_long_value_is_cut_in_the_sentence_and_kept_whole_beside_it() -> None:
    found = find("number_invalid", value="9" * 500)
    assert found.value == "9" * 500
    assert found.message == f'"{"9" * 79}…" is not a number.'


def test_a_value_with_braces_is_no_place() -> None:
    assert find("number_invalid", value="{field}").message == '"{field}" is not a number.'


def test_a_finding_may_be_milder_wider_or_said_otherwise() -> None:
    found = find("excel_damage", severity=Severity.NOTE, scope=Scope.LINE, message="As it was.", fix="Nothing to do.")
    assert (found.severity, found.scope, found.message, found.fix) == (N, Scope.LINE, "As it was.", "Nothing to do.")


def test_only_errors_keep_something_from_being_written() -> None:
    assert find("quote", number=9).is_error
    assert not find("vat_suspect", value="x").is_error
    assert not find("duplicate_line", first_line=4).is_error


def test_text_is_shortened_to_its_limit() -> None:
    assert shorten("a" * 80) == "a" * 80
    assert shorten("a" * 81) == "a" * 79 + "…"
    assert shorten("abcdef", 3) == "ab…"


def test_a_group_whose_message_would_be_little_more_than_dots_has_a_title() -> None:
    assert [code for code in GROUP_TITLES if code not in CATALOGUE] == []
    for kind in CATALOGUE.values():
        places = re.findall(r"\{\w+\}", kind.message)
        of_lines = kind.scope in (Scope.CELL, Scope.CONTACT, Scope.LINE)  # the others are said once
        if of_lines and (len(places) > 1 or kind.message.startswith("Line {")):
            assert kind.code in GROUP_TITLES, kind.message
    assert not [title for title in GROUP_TITLES.values() if not title.endswith(".") or "{" in title]


def test_what_was_found_in_a_part_of_a_cell_goes_on_naming_the_part() -> None:
    found = find("email_invalid", value="a@", text_fix="Add what follows the @.").in_cell("a@; b@c.fr")
    assert (found.value, found.message) == ("a@; b@c.fr", '"a@" is not a valid email address.')
    assert found.fix == "Add what follows the @."
    assert found.in_cell("a@; b@c.fr") == found


def test_a_place_is_kept_as_long_as_a_sentence_may_be() -> None:
    kept = find("quote", line=2, number="x" * 5_000).places
    assert kept == f'{{"number":"{"x" * (LONGEST_TEXT - 1)}…"}}'
