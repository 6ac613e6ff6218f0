"""Every fix and every way of reading has its words, in one table."""

from __future__ import annotations

from upflow_tui.importing.fixes.labels import FIX_LABELS, OPTION_LABELS
from upflow_tui.importing.fixes.repairs import GROUPS, OPTIONS, FixName


def test_every_fix_has_its_words() -> None:
    assert set(FIX_LABELS) == set(FixName)
    assert all(label.does and label.done for label in FIX_LABELS.values())


def test_no_two_fixes_are_called_the_same() -> None:
    for words in zip(*FIX_LABELS.values(), strict=True):
        assert len(set(words)) == len(FixName)


def test_every_way_of_reading_has_its_words() -> None:
    assert set(OPTION_LABELS) == {option for options in OPTIONS.values() for option in options} | {GROUPS}
    assert all(all(label) for label in OPTION_LABELS.values())
