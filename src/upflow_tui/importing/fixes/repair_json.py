"""Repairs as plain values for JSON, and back: in the choices of a prepared import, in a saved mapping, in the history.

Nothing but what a repair can be comes back: whatever else a file holds is damage, and is said to be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict
from typing import Any, Final

from upflow_tui.importing.fixes.repairs import (
    GROUPS,
    OPTIONS,
    CellEdit,
    Combine,
    FixAll,
    FixName,
    How,
    MapValues,
    Repair,
    Replace,
)


def repairs_as_json(repairs: Iterable[Repair]) -> list[dict[str, Any]]:
    """The repairs as plain values, in their order."""
    return [_plain(repair) for repair in repairs]


def repairs_from_json(values: Any) -> tuple[Repair, ...]:
    """The repairs of plain values.

    Raises:
        ValueError: a value that no repair has.
    """
    if not isinstance(values, list):
        raise ValueError("repairs must be a list")
    return tuple(map(_repair, values))


def _plain(repair: Repair) -> dict[str, Any]:
    values = asdict(repair)
    if isinstance(repair, FixAll):
        values["fix"] = repair.fix.value
    if isinstance(repair, MapValues):
        values["values"] = [list(pair) for pair in repair.values]
    if isinstance(repair, Combine):
        values |= {"columns": list(repair.columns), "how": repair.how.value}
    return values


def _repair(values: Any) -> Repair:
    if not isinstance(values, dict) or not isinstance(kind := values.get("kind"), str) or kind not in _KINDS:
        raise ValueError("a repair of no known kind")
    make, keys = _KINDS[kind]
    if values.keys() != keys:
        raise ValueError("a repair with other keys than its kind has")
    return make(values)


def _edit(values: dict[str, Any]) -> CellEdit:
    return CellEdit(
        _number(values["line"], 1), _number(values["column"], 0), _text(values["old"]), _text(values["new"])
    )


def _fix(values: dict[str, Any]) -> FixAll:
    fix = FixName(_text(values["fix"]))
    field, option = values["field"], values["option"]
    if option is not None and option not in OPTIONS.get(fix, ()) and (fix, option) != (FixName.NUMBERS, GROUPS):
        raise ValueError("a fix with an option that it does not have")
    return FixAll(fix, _text(field) if field is not None else None, option)


def _replace(values: dict[str, Any]) -> Replace:
    whole = values["whole"]
    if not isinstance(whole, bool) or not (values["find"] or whole):
        raise ValueError("a replacement that looks for nothing")
    return Replace(_text(values["field"]), _text(values["find"]), _text(values["new"]), whole)


def _values(values: dict[str, Any]) -> MapValues:
    pairs = values["values"]
    if not isinstance(pairs, list) or not all(isinstance(pair, list | tuple) and len(pair) == 2 for pair in pairs):
        raise ValueError("a value mapping that is no list of pairs")
    return MapValues(_text(values["field"]), tuple((_text(old), _text(new)) for old, new in pairs))


def _combine(values: dict[str, Any]) -> Combine:
    columns = values["columns"]
    if not isinstance(columns, list | tuple) or len(columns) < 2 or len(set(columns)) < len(columns):
        raise ValueError("columns that are no list of several")
    return Combine(_text(values["field"]), tuple(_number(item, 0) for item in columns), How(_text(values["how"])))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError("a text is expected")
    value.encode()  # half of a character, which JSON can hold and nothing can store
    return value


def _number(value: Any, least: int) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value < 2**31:
        raise ValueError("a number is expected")
    return value


_KINDS: Final[dict[str, tuple[Callable[[dict[str, Any]], Repair], frozenset[str]]]] = {
    "cell": (_edit, frozenset({"line", "column", "old", "new", "kind"})),
    "fix": (_fix, frozenset({"fix", "field", "option", "kind"})),
    "replace": (_replace, frozenset({"field", "find", "new", "whole", "kind"})),
    "values": (_values, frozenset({"field", "values", "kind"})),
    "combine": (_combine, frozenset({"field", "columns", "how", "kind"})),
}
"""By kind: what makes such a repair, and the keys that it has."""
