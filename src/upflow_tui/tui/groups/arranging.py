"""A list of customers by parent or as one list, as a person chose it, and the keys that fold and unfold it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.engine.settings.settings import Arranged
from upflow_tui.tui.groups.listing import GroupListing
from upflow_tui.tui.upflow import upflow_of
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid, Listing

if TYPE_CHECKING:
    from upflow_tui.engine.groups.folds import Folds

_LABELS: Final = ("Show children", "Unfold all", "Fold all")
"""What the key for all does, by how far they are unfolded."""


class Arranging:
    """How the customers of a grid stand, and what of them is unfolded; the cursor stays with its customer.

    Args:
        grid: the list; by parent it shows a `GroupListing`.
    """

    def __init__(self, grid: FedGrid) -> None:
        self._grid = grid
        self._folds: Folds | None = None

    # By parent or not

    @property
    def by_parent(self) -> bool:
        """Whether the person wants them by parent."""
        return upflow_of(self._grid).preferences.settings.customers is Arranged.BY_PARENT

    @property
    def is_as_wanted(self) -> bool:
        """Whether the grid shows them so, or has nothing to show yet."""
        return self._grid.listing is None or self.is_grouped is self.by_parent

    @property
    def is_grouped(self) -> bool:
        """Whether the grid shows them by parent."""
        return isinstance(self._grid.listing, GroupListing)

    def turn(self) -> None:
        """The other way from now on, in every list; remembered. The list has to be made again."""
        upflow_of(self._grid).preferences.arrange(Arranged.FLAT if self.by_parent else Arranged.BY_PARENT)

    # Folds

    @property
    def folds(self) -> Folds | None:
        """What is to be unfolded in the next list; None: it is not by parent."""
        return self._known_folds if self.by_parent else None

    @property
    def _known_folds(self) -> Folds:
        if self._folds is None:
            from upflow_tui.engine.groups.folds import Folds

            self._folds = Folds()
        return self._folds

    def begin_anew(self) -> None:
        """The customers have other numbers now: none is folded otherwise than all are."""
        if self._folds is not None:
            self._folds = self._folds.fresh()

    @property
    def key_labels(self) -> dict[str, str]:
        """What the keys do now, for the key bar."""
        return {"groups.arrange": "One list", "groups.all": _LABELS[self._known_folds.level]} if self.by_parent else {}

    def unfold_all(self) -> None:
        """All folded, or all unfolded by one level."""
        listing = self._grid.listing
        if isinstance(listing, GroupListing):
            self._folds = self._known_folds.turned()
            self._show(listing, listing.outline.owner_of(self._grid.cursor_row))

    def unfold(self) -> None:
        """Unfolds the customer under the cursor, or folds it."""
        listing = self._grid.listing
        owner = listing.outline.owner_of(self._grid.cursor_row) if isinstance(listing, GroupListing) else None
        if not isinstance(listing, GroupListing) or owner is None:
            return
        folds = listing.outline.arrangement.toggled(owner, self._known_folds)
        if folds is None:
            tell_no_parts(self._grid)
            return
        self._folds = folds
        self._show(listing, owner)

    def _show(self, listing: GroupListing, owner: int | None) -> None:
        folds = self._known_folds

        def make() -> Listing:
            from upflow_tui.engine.groups.outline import Outline

            return listing.seen_as(Outline(listing.outline.arrangement, folds, listing.outline))

        def find(renewed: Listing) -> int | None:
            assert isinstance(renewed, GroupListing)
            return renewed.outline.index_of(owner) if owner is not None else None

        self._grid.renew(make, find)


def tell_no_parts(grid: FedGrid) -> None:
    """Says that there is nothing to unfold."""
    grid.notify("No contacts and no children.", markup=False, timeout=2)
