"""Repairs as plain values: whatever was written comes back, and nothing else does."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.fixes.repair_json import repairs_as_json, repairs_from_json
from upflow_tui.importing.fixes.repairs import OPTIONS, CellEdit, FixAll, FixName, MapValues, Repair, Replace

TEXTS = st.text()
FIXES = st.sampled_from(FixName).flatmap(
    lambda fix: st.builds(
        FixAll, st.just(fix), st.one_of(st.none(), TEXTS), st.sampled_from((None, *OPTIONS.get(fix, ())))
    )
)
REPAIRS: st.SearchStrategy[list[Repair]] = st.lists(
    st.one_of(
        FIXES,
        st.builds(CellEdit, st.integers(1, 2**31 - 1), st.integers(0, 2**31 - 1), TEXTS, TEXTS),
        st.builds(Replace, TEXTS, st.text(min_size=1), TEXTS),
        st.builds(Replace, TEXTS, TEXTS, TEXTS, st.just(True)),
        st.builds(MapValues, TEXTS, st.lists(st.tuples(TEXTS, TEXTS)).map(tuple)),
    )
)
EDIT = {"kind": "cell", "line": 2, "column": 0, "old": "a", "new": "b"}
FIX = {"kind": "fix", "fix": "dates", "field": None, "option": "dmy"}
REPLACE = {"kind": "replace", "field": "town", "find": "a", "new": "b", "whole": False}
VALUES = {"kind": "values", "field": "workflow", "values": [["a", "b"]]}


@given(REPAIRS)
def test_what_was_written_comes_back(repairs: list[Repair]) -> None:
    assert repairs_from_json(json.loads(json.dumps(repairs_as_json(repairs)))) == tuple(repairs)


def test_each_kind_is_understood() -> None:
    assert repairs_from_json([EDIT, FIX, REPLACE, VALUES]) == (
        CellEdit(2, 0, "a", "b"),
        FixAll(FixName.DATES, None, "dmy"),
        Replace("town", "a", "b"),
        MapValues("workflow", (("a", "b"),)),
    )


@pytest.mark.parametrize(
    "damaged",
    [
        None, "repairs", {}, 7, [None], [[]], ["fix"], [{}], [{"kind": "other"}], [{"kind": ["cell"]}], [{"kind": None}],
        [{**EDIT, "line": 0}], [{**EDIT, "line": -1}], [{**EDIT, "line": True}], [{**EDIT, "line": "2"}],
        [{**EDIT, "line": 2**40}], [{**EDIT, "line": 2.5}], [{**EDIT, "column": -1}], [{**EDIT, "old": None}],
        [{**EDIT, "new": ["b"]}], [{**EDIT, "new": "\ud800"}], [{**EDIT, "more": 1}],
        [{key: value for key, value in EDIT.items() if key != "old"}],
        [{**FIX, "fix": "magic"}], [{**FIX, "fix": None}], [{**FIX, "option": "comma"}], [{**FIX, "option": ["dmy"]}],
        [{**FIX, "fix": "emails"}], [{**FIX, "field": 7}],
        [{**REPLACE, "find": ""}], [{**REPLACE, "whole": "yes"}], [{**REPLACE, "whole": 1}], [{**REPLACE, "field": None}],
        [{**VALUES, "values": None}], [{**VALUES, "values": "ab"}], [{**VALUES, "values": [["a"]]}],
        [{**VALUES, "values": [["a", None]]}], [{**VALUES, "values": ["ab"]}], [{**VALUES, "values": {"a": "b"}}],
    ],
)  # fmt: skip
def test_damage_is_refused(damaged: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        repairs_from_json(damaged)


JSON = st.recursive(
    st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.sampled_from(["cell", "fix", "dates"])
    ),
    lambda inner: st.one_of(st.lists(inner), st.dictionaries(st.sampled_from([*EDIT, *FIX, *REPLACE, *VALUES]), inner)),
)


@given(st.lists(JSON))
def test_any_json_is_repairs_or_refused(values: Any) -> None:
    try:
        repairs = repairs_from_json(values)
    except ValueError:
        return
    assert repairs_from_json(repairs_as_json(repairs)) == repairs
