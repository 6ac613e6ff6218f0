"""The numbers of a plan in words."""

from __future__ import annotations

import pytest

from tests.tui.wizard.preview.test_step import TOTALS
from upflow_tui.store.draft.pages import Assignments
from upflow_tui.tui.wizard.preview.plan_summary import summary_rows


@pytest.mark.parametrize("count", [1, 2])
def test_what_is_assigned_is_said_of_one_customer_as_of_more(count: int) -> None:
    rows = dict(summary_rows(TOTALS, Assignments(count, count)))
    assert [text for text, _ in rows["Assignments"]] == [
        f"{count} assigned an account manager",
        f"{count} assigned a workflow",
    ]
