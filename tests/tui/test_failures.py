"""What did not work, in one dialog."""

from __future__ import annotations

import pytest
from textual.app import App

from upflow_tui.store.database import StoreError
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.failures import say_failure, words_of


class _Odd(Exception):
    """An error whose attributes are not what they seem."""

    message = 7
    fix = None


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (StoreError("The store is busy.", "Close it elsewhere."), ("The store is busy.", "Close it elsewhere.")),
        (
            ValueError("durand@example.com"),
            ("This is a program error: ValueError.", "Please report it, with what upflow-tui info prints."),
        ),
        (_Odd("durand@example.com"), ("This is a program error: _Odd.", "")),
    ],
)
def test_an_expected_error_has_its_own_words_and_a_fault_shows_no_value(
    error: Exception, words: tuple[str, str]
) -> None:
    assert words_of(error) == words


async def test_what_fails_for_one_reason_is_said_once() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        for _ in range(3):
            say_failure(app, StoreError("The store is busy.", "Close it elsewhere."))
            await pilot.pause()
        assert [type(screen) for screen in app.screen_stack[1:]] == [MessageDialog]
