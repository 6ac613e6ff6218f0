"""The nearest name, a hint in a fix (docs/rules.md §4: workflow_not_found, option_unknown)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.checking.nearest_name import Nearest

NAMES = ("Standard reminders", "VIP", "Café crème", "Large accounts", "Large accounts (abroad)")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("standard-reminders", "Standard reminders"),
        ("Standard  remindrs", "Standard reminders"),
        ("Standard remainders", "Standard reminders"),
        ("Standadr reminders", "Standard reminders"),
        ("Standard", "Standard reminders"),
        ("cafe creme", "Café crème"),
        ("v.i.p.", "VIP"),
        ("VIPs", "VIP"),
        ("abroad", "Large accounts (abroad)"),
    ],
)
def test_a_misspelt_name_is_found(text: str, name: str) -> None:
    assert Nearest(NAMES).find(text) == name


@pytest.mark.parametrize("text", ["", "…", "Legal", "Large", "xx", "reminders accounts", "日本"])
def test_nothing_near_or_several_as_near_finds_nothing(text: str) -> None:
    assert Nearest(NAMES).find(text) is None


def test_no_names_find_nothing() -> None:
    assert Nearest(()).find("Standard") is None


@given(st.text("abcdefghij", min_size=5, max_size=20), st.data())
def test_one_wrong_letter_is_forgiven(name: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(name) - 1))
    wrong = data.draw(
        st.sampled_from([name[:at] + name[at + 1 :], name[:at] + "x" + name[at:], name[:at] + "x" + name[at + 1 :]])
    )
    assert Nearest([name]).find(wrong) == name
