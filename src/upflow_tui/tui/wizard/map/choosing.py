"""The field of a column, or the column of a field, as the person chooses it from a list."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from textual.widget import Widget

from upflow_tui.core.fields import label_of
from upflow_tui.importing.fixes.repairs import Combine
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.map.column_list import ask_field
from upflow_tui.tui.wizard.map.field_list import ask_column
from upflow_tui.tui.wizard.map.state import MappingState

_WIDEST: Final = 40


class Choosing:
    """Asks, and changes the mapping as it is answered.

    Args:
        step: the mapping; dialogs come over it, and what is said is said there.
        changed: takes the mapping as it is then; told the fields that came back by themselves.
    """

    def __init__(self, step: Widget, changed: Callable[[Sequence[str]], None]) -> None:
        self._step = step
        self._changed = changed

    def field_of(self, state: MappingState, column: int) -> None:
        """Which field does a column bring? One that another column brings moves here."""
        dialog, answers = ask_field(state, column)

        def take(answer: int | None) -> None:
            if answer is None:
                return
            wanted = answers[answer]
            if isinstance(wanted, Combine):
                self._changed(state.combine(wanted))
                return
            before = state.column_name(wanted) if wanted is not None and state.field_of(column) != wanted else None
            back = state.map(column, wanted)
            self._changed(back)
            if wanted is not None and before is not None:
                self._say(f'{label_of(wanted)} moved here from "{safe_str(before, _WIDEST)}". u undoes it.')

        self._step.app.push_screen(dialog, take)

    def column_of(self, state: MappingState, place: int) -> None:
        """Which column brings a field? `place`: the field's among those of the state."""
        key = state.fields[place].key
        lock = state.why_locked(key)
        if lock is not None:
            self._step.app.bell()
            self._step.notify(safe_str(lock, 300), severity="warning", markup=False)
            return
        dialog, answers = ask_column(state, place)

        def take(answer: int | None) -> None:
            if answer is None:
                return
            column, now = answers[answer], state.mapping.column_of(key)
            if column is not None:
                self._changed(state.map(column, key))
            elif now is not None and state.clear(now):
                self._changed(())

        self._step.app.push_screen(dialog, take)

    def _say(self, text: str) -> None:
        self._step.notify(text, markup=False)
