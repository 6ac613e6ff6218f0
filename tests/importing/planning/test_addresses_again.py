"""Addresses that perhaps stand on several lines: none of those that do is left out, however full the slots are."""

from __future__ import annotations

from collections import Counter
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.checking.rows import REFUSED
from upflow_tui.importing.planning import addresses_again
from upflow_tui.importing.planning.addresses_again import AddressesAgain
from upflow_tui.importing.planning.coded_keys import SLOTS

EMAILS = [f"{name}@x.example" for name in "abcdefgh"]
CELLS = st.one_of(st.none(), st.just(REFUSED), st.sampled_from(EMAILS), st.sampled_from(EMAILS).map(str.upper),
                  st.lists(st.sampled_from(EMAILS), min_size=2, max_size=3).map(tuple))  # fmt: skip


@pytest.mark.parametrize("slots", [1, 4, SLOTS])
@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_an_address_that_comes_again_is_never_left_out(slots: int, chunks: list[list[object]]) -> None:
    with mock.patch.object(addresses_again, "SLOTS", slots):
        again = AddressesAgain(1)
        for cells in chunks:
            again.add([(line, cell) for line, cell in enumerate(cells)])
        found = again.end()
    said = [cell for cells in chunks for cell in cells if cell is not None and cell is not REFUSED]
    counts = Counter(one.casefold() for cell in said for one in (cell if isinstance(cell, tuple) else (str(cell),)))
    assert {hash(email) % slots for email, count in counts.items() if count > 1} <= found
    if slots == SLOTS:
        assert len(found) <= sum(count > 1 for count in counts.values()) + 1  # two of them hardly ever share a slot
