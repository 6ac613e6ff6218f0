"""Values that stand for something else than they say are told once a column, and kept (docs/rules.md §3)."""

from __future__ import annotations

import pytest

from tests.importing.profiles import profiles_of
from upflow_tui.importing.matching.contents import content_findings
from upflow_tui.importing.matching.stand_ins import stand_in_findings


def told(field: str | None, *cells: str) -> list[str]:
    found = tuple(stand_in_findings(profiles_of(["A"], {0: cells}), [field]))
    assert {(item.code, item.severity, item.scope) for item in found} <= {("column_contents", "warning", "column")}
    assert all(item.fix and item.field == field and item.column == 0 for item in found)
    return [item.message for item in found]


@pytest.mark.parametrize("mark", ["dito", "Idem", "id.", "″", "〃", '"', "''"])
def test_marks_that_repeat_the_value_above_are_told(mark: str) -> None:
    assert told("town", "Paris", mark, "Lyon") == [f'Town has "{mark}" for the value above; it is kept as it is.']
    assert told("customer_name", "Alpha", mark) == []
    assert len(told("customer_name", "Alpha", mark, mark)) == 1
    assert told("external_id", "C-1", mark, mark) == told(None, mark, mark) == []


@pytest.mark.parametrize(
    ("field", "cells", "said"),
    [
        ("customer_name", ("Müller Masch…", "Bäckerei Sch...", "Auto…"), 'holds values that were cut off, such as "Mü'),
        ("family_name", ("D***", "R***", "A***"), 'holds values that were made unreadable, such as "D***"'),
        ("contact_email", ("a@x.fr", "NoEmail@x.fr"), 'holds addresses that are nobody\'s, such as "NoEmail@x.fr"'),
        ("contact_email", ("none@none.com", "a@x.fr"), "holds addresses that are nobody's"),
        ("custom:End", ("2025-12-31", "9999-12-31"), 'holds "9999-12-31", which stands for no end in many programs'),
    ],
)
def test_each_kind_of_such_values_is_told(field: str, cells: tuple[str, ...], said: str) -> None:
    (message,) = told(field, *cells)
    assert said in message


@pytest.mark.parametrize(
    ("field", "cells"),
    [
        ("customer_name", ("Wait…", "And so on...", "Alpha", "Idem")),
        ("family_name", ("D***", "R***", "Roy*")),
        ("contact_email", ("nonet@x.fr", "nomailer@x.fr", "info@none.com", "none@x.fr", "unknown@x.fr")),
        ("custom:End", ("2099-12-31",)),
        ("accounting_code", ("9999-12-31",)),
        ("town", ("Idem-sur-Mer", "Dito City")),
    ],
)
def test_what_may_be_meant_is_not(field: str, cells: tuple[str, ...]) -> None:
    assert told(field, *cells) == []


def test_what_a_column_holds_includes_them() -> None:
    (found,) = content_findings(profiles_of(["Town"], {0: ("Paris", "dito")}), ["town"])
    assert "dito" in found.message
