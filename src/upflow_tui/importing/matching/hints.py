"""Fields that a header only resembles, for the picker (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches

from upflow_tui.core.fields import Field, label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.matching import headers
from upflow_tui.importing.matching.mapping import labels_of
from upflow_tui.importing.matching.proposal import Kind, Proposal
from upflow_tui.importing.matching.synonyms import load


def hints_of(column: Column, fields: Sequence[Field]) -> list[Proposal]:
    """Fields that a header only resembles, or names with a word more; never applied."""
    if headers.says_nothing(column.header):
        return []
    hints = []
    usable = {item.key for item in fields}
    concepts, unknown = load().concepts_in(column.header)
    written = {word: part.strip("()[],;:") for part in column.header.split() for word in headers.words_of(part)}
    for key in load().fields_of(concepts):
        if key in usable:
            more = f': "{shorten(written.get(unknown[0], unknown[0]), 30)}"' if unknown else ""
            reason = f"{label_of(key)} with one more word{more}"
            hints.append(Proposal(column.index, key, 0.2, reason, Kind.HINT))
    by_key = {headers.same_key(label): item for item in fields for label in labels_of(item)}
    header = headers.same_key(column.header[: headers.LONGEST])
    for near in get_close_matches(header, by_key, n=3, cutoff=0.75):
        item = by_key[near]
        hints.append(Proposal(column.index, item.key, 0.3, f"reads like {item.label}", Kind.HINT))
    return sorted(hints, key=lambda hint: -hint.confidence)
