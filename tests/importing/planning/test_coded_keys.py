"""Keys told by a few bits: what is found by them is compared in full, however many share them."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from upflow_tui.importing.planning import coded_keys as module
from upflow_tui.importing.planning.coded_keys import CodedKeys
from upflow_tui.importing.planning.texts import Texts

NAMES = st.lists(st.text("abAB", max_size=3), max_size=12)


def keys_of(names: list[str]) -> CodedKeys:
    texts = Texts()
    for name in names:
        texts.append(name)
    return CodedKeys(texts, lambda some: [one.lower() for one in some])


@pytest.mark.parametrize("slots", [1, 4, 1 << 24])
@given(NAMES, NAMES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_found_is_compared(
    slots: int, monkeypatch: pytest.MonkeyPatch, names: list[str], others: list[str]
) -> None:
    monkeypatch.setattr(module, "SLOTS", slots)
    monkeypatch.setattr(module, "_CODES", slots - 1)
    lower, asked = [name.lower() for name in names], [other.lower() for other in others]
    keys = keys_of(names)
    assert (len(keys), list(keys)) == (len(names), lower)
    assert list(keys.find(set(asked))) == [(place, key) for place, key in enumerate(lower) if key in asked]
    together = [*lower, *asked]
    assert keys.repeated(asked) == {key for key in together if together.count(key) > 1}
    tells = keys.told_of(range(0, len(names), 2))
    assert all(tells(key) for key in lower[::2])


def test_of_a_key_that_is_not_there_it_is_mostly_said_so() -> None:
    tells = keys_of([f"c-{number}" for number in range(100)]).told_of(range(100))
    assert sum(bool(tells(f"d-{number}")) for number in range(100)) < 5
