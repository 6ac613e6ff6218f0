"""How long a search takes decides whether the next key waits."""

from __future__ import annotations

from functools import partial

import pytest

from upflow_tui.tui.pace import Pace


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time, which the test sets."""
    now = [0.0]
    monkeypatch.setattr("upflow_tui.tui.pace.time.monotonic", lambda: now[0])
    return now


def test_after_a_quick_search_none_waits_and_after_a_slow_one_all_do(clock: list[float]) -> None:
    pace = Pace()
    assert pace.is_quick
    for seconds, quick in ((0.3, False), (0.01, True)):
        pace.timed(partial(clock.__setitem__, 0, clock[0] + seconds))()
        assert pace.is_quick is quick


def test_a_search_that_is_given_up_says_nothing_and_one_under_way_is_slow_when_it_lasts(clock: list[float]) -> None:
    pace = Pace()

    def given_up() -> None:
        assert pace.is_quick
        clock[0] += 1
        assert not pace.is_quick
        raise ValueError

    with pytest.raises(ValueError):
        pace.timed(given_up)()
    assert pace.is_quick
