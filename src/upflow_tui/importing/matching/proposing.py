"""Columns matched with fields, each proposal with its reason; ties are left open (docs/rules.md §3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from upflow_tui.core.fields import Mode, is_offered, why_not_mappable
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.matching.candidates import Candidates
from upflow_tui.importing.matching.choosing import choose
from upflow_tui.importing.matching.combining import offers
from upflow_tui.importing.matching.importable import Locked, importable
from upflow_tui.importing.matching.left_over import left_over
from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.importing.matching.matching import Matching
from upflow_tui.importing.matching.proposal import Kind, Proposal


def propose(
    profiles: Sequence[ColumnProfile], organization: Organization, mode: Mode, saved: Mapping | None = None
) -> Matching:
    """Which field each column brings, all columns together: one field a column, one column a field.

    Args:
        profiles: one per column, in the order of the columns.
        saved: the saved mapping of this very header set, by these columns (see `mapping.realign`): it decides alone,
            but for files without a header, which are all alike.

    Locked and synced fields are matched too, so that their columns are not taken for something else, but never
    proposed. Source: docs/rules.md §3 "Proposals, best evidence first".
    """
    candidates = Candidates(profiles, organization)
    why_not = {item.key: why_not_mappable(item, organization, mode) for item in candidates.fields}
    usable = {key for key, why in why_not.items() if why is None}
    chosen, ties = choose(candidates)
    by_saved = saved is not None and any(column.header for column in candidates.columns)
    decided = list(_saved(saved)) if saved is not None and by_saved else chosen
    meant = {item.column: item.field for item in decided}
    possible = {item.column: item for item in decided if item.field in usable}
    # A saved mapping may hold columns that were left out when it was saved: they count where their partners are there
    # now, as those of a field's own name do.
    named = {index for index, item in possible.items() if item.kind in (Kind.SAVED, Kind.EXACT, Kind.LABEL)}
    understood = {index: item.field for index, item in possible.items()}
    kept = importable(understood, mode, candidates.empty, named)
    # Whoever saved it may never have seen what it leaves open, and the columns may hold something since.
    ties = tuple(tie for tie in ties if meant.keys().isdisjoint(tie.columns))
    offered = offers(profiles, candidates.headers, candidates.readings, kept.fields, understood)
    return Matching(
        proposals=tuple(possible[index] if index in kept.fields else None for index in range(len(profiles))),
        ties=tuple(tie for tie in ties if usable.issuperset(tie.fields)),
        left_out=kept.left_out,
        locked=tuple(_locked(candidates, mode, meant, why_not)),
        unused=tuple(left_over(candidates, organization, usable, chosen, possible, ties, offered)),
        offers=offered,
        _found=tuple(tuple(item for item in found if item.field in usable) for found in candidates.found),
        _columns=candidates.columns,
        _fields=tuple(item for item in candidates.fields if item.key in usable),
    )


def _saved(saved: Mapping) -> Iterator[Proposal]:
    for index, key in enumerate(saved.fields):
        if key is not None:
            yield Proposal(index, key, 1.0, "saved mapping of these columns", Kind.SAVED)


def _locked(
    candidates: Candidates, mode: Mode, meant: dict[int, str], why_not: dict[str, str | None]
) -> Iterator[Locked]:
    """The columns of fields that cannot be mapped now, in the order of the columns."""
    offered = {item.key for item in candidates.fields if is_offered(item, mode)}
    for index, key in sorted(meant.items()):
        if (why := why_not.get(key)) is not None:
            yield Locked(index, key, why, "locked" if key in offered else "not in this mode")
