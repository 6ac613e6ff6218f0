"""The picker of filters: those that are on, those of the row under the cursor, and those that are always there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from textual.app import App

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.filters import Filter, Filters

_EVERYTHING = -1


@dataclass(frozen=True, slots=True)
class Offer:
    """A filter that can be chosen, and what it would show."""

    filter: Filter
    detail: str = ""


def choose_filter(app: App[Any], filters: Filters, offers: Sequence[Offer], take: Callable[[Filters], object]) -> None:
    """Asks for one filter more, or one less.

    Args:
        app: the program.
        filters: the list's filters now.
        offers: the best first; those that are on stand before them in any case.
        take: called with the filters that are wanted then; not, where nothing is chosen.
    """
    listed = [Offer(one) for one in filters] + [offer for offer in offers if not filters.has(offer.filter)]
    choices = [Choice(_EVERYTHING, "Everything", "removes all filters")] if filters else []
    for key, offer in enumerate(listed):
        is_on = filters.has(offer.filter)
        label = f"✓ {offer.filter.label}" if is_on else offer.filter.label
        choices.append(Choice(key, label, "on; choose again to remove" if is_on else offer.detail))

    def taken(key: int | None) -> None:
        if key is not None:
            take(Filters() if key == _EVERYTHING else filters.toggled(listed[key].filter))

    app.push_screen(ChooseDialog("Show only", choices, current=len(filters.chosen)), taken)
