"""One field a column, one column a field: the best for all columns together (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.matching.candidates import Candidates
from upflow_tui.importing.matching.headers import says_nothing
from upflow_tui.importing.matching.importable import Tie
from upflow_tui.importing.matching.pairing import Tied, pair
from upflow_tui.importing.matching.proposal import Kind, Proposal

_WEIGHT: Final = {Kind.EXACT: 10_000.0, Kind.LABEL: 100.0, Kind.SYNONYM: 1.0}
"""So far apart that no number of weaker pairs outweighs a better one."""
_FEWEST_VALUES: Final = 3


def choose(candidates: Candidates) -> tuple[list[Proposal], tuple[Tie, ...]]:
    """The proposals and the ties of all columns together; empty columns get what no other column has."""
    weights = {
        (item.column, item.field): _weight(item)
        for found in candidates.found
        for item in found
        if item.confidence >= 0.5
    }
    pairing = pair({key: weight for key, weight in weights.items() if key[0] not in candidates.empty})
    taken = {*pairing.pairs.values(), *(key for _, fields in pairing.ties for key in fields)}
    spare = pair({key: weight for key, weight in weights.items() if key[0] in candidates.empty and key[1] not in taken})
    chosen = [candidates.as_field(column, key) for column, key in (pairing.pairs | spare.pairs).items()]
    ties = tuple(Tie(columns, fields, _tie(candidates.columns, columns, fields)) for columns, fields in pairing.ties)
    return [*chosen, *_by_values(candidates, chosen, pairing.ties)], ties


def _by_values(candidates: Candidates, chosen: Sequence[Proposal], ties: Sequence[Tied]) -> Iterator[Proposal]:
    """What values alone propose, for columns whose header says nothing, where only one column can be meant."""
    silent = {
        column.index
        for column in candidates.columns
        if says_nothing(column.header) and len(candidates.values[column.index].sample) >= _FEWEST_VALUES
    }
    settled = {item.field for item in chosen} | {key for _, fields in ties for key in fields}
    found: set[int] = set()
    for key in ("workflow", "account_manager", "contact_email") if silent else ():
        if key in settled:
            continue
        fitting = [
            index for index in range(len(candidates.columns)) if index not in found and candidates.fits(index, key)
        ]
        if len(fitting) == 1 and fitting[0] in silent:
            reason = f"the column has no name, but {candidates.judge(fitting[0], key)}, and no other column's"
            found.add(fitting[0])
            yield Proposal(fitting[0], key, 0.6, reason, Kind.VALUES)


def _tie(columns: Sequence[Column], tied: tuple[int, ...], fields: tuple[str, ...]) -> str:
    names = _listed([f'"{shorten(columns[index].name, 40)}"' for index in tied], "and")
    verb = "fits" if len(tied) == 1 else "fit"
    return f"{names} {verb} {_listed([label_of(key) for key in fields], 'or')} equally well."


def _weight(item: Proposal) -> float:
    kind = Kind(item.kind)
    if kind is Kind.LABEL and item.field == "external_id":
        # The order of its labels goes before how exactly they are written.
        kind = Kind.EXACT
    return _WEIGHT[kind] + item.confidence


def _listed(items: Sequence[str], word: str) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {word} {items[-1]}"
