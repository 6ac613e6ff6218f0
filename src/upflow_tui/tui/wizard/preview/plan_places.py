"""Where a customer of the plan is in its list, by parent or not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from upflow_tui.tui.groups.listing import GroupListing
from upflow_tui.tui.widgets.grid.rows import Listing
from upflow_tui.tui.wizard.preview.plan_rows import PlanRows

if TYPE_CHECKING:
    from upflow_tui.engine.draft.plan_outline import PlanOutline
    from upflow_tui.engine.groups.outline import Outline


def outline_of(listing: Listing) -> PlanOutline | Outline:
    """Where each customer of a list is."""
    assert isinstance(listing, PlanRows | GroupListing)
    return listing.outline


def row_of_line(listing: Listing, line: int) -> int | None:
    """The row of the customer that a line belongs to; None if it is not in the list."""
    from upflow_tui.engine.groups.planned import PlanGroups

    if isinstance(listing, PlanRows):
        return listing.outline.index_of_line(line)
    assert isinstance(listing, GroupListing) and isinstance(listing.groups, PlanGroups)
    return listing.groups.index_of_line(line)
