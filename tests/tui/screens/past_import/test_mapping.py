"""The mapping of a past import in words: columns, choices, and what was fixed before it."""

from __future__ import annotations

from upflow_tui.importing.fixes.repair_json import repairs_as_json
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Replace
from upflow_tui.tui.screens.past_import.mapping import mapping_rows
from upflow_tui.tui.widgets.grid.rows import text_of

MAPPING = [
    {"column": 0, "header": "Code", "field": "external_id"},
    {"column": 1, "header": "", "field": None},
]


def texts(repairs: object) -> list[tuple[str, str]]:
    return [(text_of(row, 0), text_of(row, 1)) for row in mapping_rows(MAPPING, {"blank": "clear"}, repairs)]


def test_columns_then_choices() -> None:
    assert texts([]) == [
        ("Code", "Customer ID"),
        ("Column 2", "not used"),
        ("", ""),
        ("Choices", ""),
        ("Blank cells", "clear what is stored"),
    ]


def test_each_repair_in_words_and_in_order() -> None:
    repairs = repairs_as_json(
        [
            CellEdit(12, 1, "", "Paris"),
            FixAll(FixName.DATES, "custom:Since", "dmy"),
            FixAll(FixName.SPACES),
            Replace("town", "St.", "Saint", whole=False),
            Replace("town", "", "Lyon", whole=True),
            MapValues("workflow", (("std", "Standard reminders"), ("old", ""))),
        ]
    )
    assert texts(repairs)[6:] == [
        ("Fixed before the import", "in this order"),
        ("Line 12 · Column 2", "(blank) → Paris"),
        ("Fix all · Since", "dates as YYYY-MM-DD, day first"),
        ("Fix all · every matching field", "spaces"),
        ("Replaced · Town", "St. → Saint"),
        ("Replaced · Town", "(blank) → Lyon (whole cells)"),
        ("Value · Workflow", "std → Standard reminders"),
        ("Value · Workflow", "old → (blank)"),
    ]


def test_what_is_damaged_or_forgotten_is_left_out() -> None:
    assert texts([{"kind": "?"}]) == texts([])
    assert texts(None) == texts([])
    assert mapping_rows(None, None, None) == []
