"""Columns and fields brought together: one field a column, one column a field, the best for all (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field
from itertools import product
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass

Weights: TypeAlias = Mapping[tuple[int, str], float]
"""How well a column (its index) and a field (its key) go together, above 0; absent where they do not."""

Tied: TypeAlias = tuple[tuple[int, ...], tuple[str, ...]]

NEAR: Final = 0.005
"""Two weights that differ by less are equally good: a tie."""


@dataclass(slots=True)
class Pairing:
    """`pairs`: the field of each column that has one. `ties`: columns and fields that fit equally well, left open."""

    pairs: dict[int, str] = field(default_factory=dict)
    ties: list[Tied] = field(default_factory=list)


def pair(weights: Weights) -> Pairing:
    """The pairs with the greatest sum of weights; where another pair would do as well, none of them is made.

    A tie leaves open every column that would change hands between equally good choices.
    """
    result = Pairing()
    for columns, fields in _groups(weights):
        inside = {key: weights[key] for key in product(columns, fields) if key in weights}
        best = _assign(columns, fields, inside)
        for tied_columns, tied_fields in _ties(best, columns, fields, inside):
            result.ties.append((tied_columns, tied_fields))
            for column in tied_columns:
                best.pop(column, None)
        result.pairs.update(best)
    result.ties.sort()
    return result


def _groups(weights: Iterable[tuple[int, str]]) -> list[tuple[list[int], list[str]]]:
    """Columns and fields that compete, directly or through others; the rest is settled without them."""
    fields_of: dict[int, list[str]] = {}
    columns_of: dict[str, list[int]] = {}
    for column, key in weights:
        fields_of.setdefault(column, []).append(key)
        columns_of.setdefault(key, []).append(column)
    groups = []
    seen: set[int] = set()
    for start, keys in fields_of.items():
        if start in seen:
            continue
        seen.add(start)
        columns, fields = [start], dict.fromkeys(keys)
        for column in columns:  # grows while it is walked
            for key in fields_of[column]:
                fields[key] = None
                fresh = [other for other in columns_of.pop(key, ()) if other not in seen]
                seen.update(fresh)
                columns.extend(fresh)
        groups.append((sorted(columns), list(fields)))
    return groups


def _assign(columns: list[int], fields: list[str], weights: Weights) -> dict[int, str]:
    """The best pairs of one group, by the Hungarian method: fields are rows, each may also stay alone at no gain."""
    if len(fields) == 1:
        only = fields[0]
        column = max(columns, key=lambda column: weights.get((column, only), 0.0))
        return {column: only} if (column, only) in weights else {}
    rows, width = len(fields), len(columns) + len(fields)
    costs = [[-weights.get((column, key), 0.0) for column in columns] + [0.0] * rows for key in fields]
    row_price, place_price = [0.0] * (rows + 1), [0.0] * (width + 1)
    taken = [0] * (width + 1)
    """The row (1 = first) at each place; place 0 holds the row that is being seated."""
    for row in range(1, rows + 1):
        taken[0] = row
        _seat(costs, row_price, place_price, taken)
    pairs = {}
    for place, row in enumerate(taken[1 : len(columns) + 1]):
        if row and (columns[place], fields[row - 1]) in weights:
            pairs[columns[place]] = fields[row - 1]
    return pairs


def _seat(costs: list[list[float]], row_price: list[float], place_price: list[float], taken: list[int]) -> None:
    """Seats the row at place 0, moving others along the cheapest path."""
    width = len(place_price) - 1
    cheapest, before, visited = [float("inf")] * (width + 1), [0] * (width + 1), [False] * (width + 1)
    place = 0
    while taken[place]:
        visited[place] = True
        row, step, following = taken[place], float("inf"), 0
        for other in range(1, width + 1):
            if visited[other]:
                continue
            cost = costs[row - 1][other - 1] - row_price[row] - place_price[other]
            if cost < cheapest[other]:
                cheapest[other], before[other] = cost, place
            if cheapest[other] < step:
                step, following = cheapest[other], other
        for other in range(width + 1):
            if visited[other]:
                row_price[taken[other]] += step
                place_price[other] -= step
            else:
                cheapest[other] -= step
        place = following
    while place:
        taken[place] = taken[before[place]]
        place = before[place]


def _ties(best: Mapping[int, str], columns: list[int], fields: list[str], weights: Weights) -> list[Tied]:
    """What changes hands where a pair of `best` can be spared at no loss; ties with a column in common are one."""
    goal = sum(weights[pair] for pair in best.items()) - NEAR
    ties: list[tuple[set[int], set[str]]] = []
    for pair_ in best.items():
        other = _assign(columns, fields, {key: weight for key, weight in weights.items() if key != pair_})
        if sum(weights[pair] for pair in other.items()) <= goal:
            continue
        moved = {column for column in columns if best.get(column) != other.get(column)}
        held = {found[column] for found in (best, other) for column in moved & found.keys()}
        for tie in [tie for tie in ties if tie[0] & moved]:
            ties.remove(tie)
            moved |= tie[0]
            held |= tie[1]
        ties.append((moved, held))
    return [(tuple(sorted(moved)), tuple(key for key in fields if key in held)) for moved, held in ties]
