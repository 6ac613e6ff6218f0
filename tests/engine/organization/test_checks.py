"""What an organization may not be, by codes: every code is met, and has its words."""

from __future__ import annotations

from typing import Any

import pytest

from upflow_tui.engine.organization.checks import Wrong, checks, in_file

FIELD = {"name": "Tier", "type": "single_select", "options": ["Gold"]}
CASES: list[tuple[dict[str, Any], Wrong, tuple[int | str, ...]]] = [
    ({"name": " "}, Wrong.EMPTY, ("name",)),
    ({"members": [{"name": "", "email": "a@b"}]}, Wrong.EMPTY, ("members", 0, "name")),
    ({"workflows": [{"name": ""}]}, Wrong.EMPTY_IN_LIST, ("workflows", 0, "name")),
    ({"positions": []}, Wrong.NO_POSITIONS, ("positions",)),
    ({"positions": ["Legal", "LEGAL"]}, Wrong.TWICE, ("positions", 1)),
    ({"members": [{"name": "A", "email": "a"}]}, Wrong.NO_ADDRESS, ("members", 0, "email")),
    ({"members": [{"name": "A", "email": "A@b"}]}, Wrong.CAPITALS, ("members", 0, "email")),
    ({"workflows": [{"name": "Fi\x1brm"}]}, Wrong.CONTROL, ("workflows", 0, "name")),
    ({"name": "Ma\x07rs"}, Wrong.CONTROL_IN_NAME, ("name",)),
    ({"members": [{"name": "An\x1b[31mna", "email": "a@b"}]}, Wrong.CONTROL_IN_NAME, ("members", 0, "name")),
    ({"custom_fields": [{**FIELD, "name": "Town"}]}, Wrong.UPFLOW_NAME, ("custom_fields", 0, "name")),
    ({"custom_fields": [{**FIELD, "options": []}]}, Wrong.NO_OPTIONS, ("custom_fields", 0, "options")),
    ({"custom_fields": [{**FIELD, "type": "text"}]}, Wrong.OPTIONS_OF_NO_SELECT, ("custom_fields", 0, "options")),
]


@pytest.mark.parametrize(("raw", "wrong", "path"), CASES)
def test_each_fault_is_found_at_its_path(raw: dict[str, Any], wrong: Wrong, path: tuple[int | str, ...]) -> None:
    [fault] = checks(raw)
    assert (fault.wrong, fault.path) == (wrong, path)
    told = in_file(fault)
    assert "{" not in told and told.endswith(".") and told != wrong.name


@pytest.mark.parametrize(
    "raw",
    [{"positions": ["Le\ngal"]}, {"custom_fields": [{**FIELD, "name": "Ti\ter"}]},
     {"custom_fields": [{**FIELD, "options": ["Go\x00ld"]}]}],
)  # fmt: skip
def test_a_control_character_in_what_a_cell_must_name_is_a_fault(raw: dict[str, Any]) -> None:
    assert [fault.wrong for fault in checks(raw)] == [Wrong.CONTROL]


def test_every_code_is_met() -> None:
    assert {wrong for _, wrong, _ in CASES} == set(Wrong)


def test_braces_in_what_the_file_says_stay_what_they_are() -> None:
    [fault] = checks({"members": [{"name": "A", "email": "{noun}X@b"}]})
    assert in_file(fault) == "has capital letters. Write {noun}x@b."


def test_what_is_right_has_no_fault() -> None:
    raw = {
        "name": "Mars",
        "positions": ["Legal"],
        "workflows": [{"name": "W"}, {"name": "w"}],
        "custom_fields": [FIELD],
    }
    assert list(checks(raw)) == []
