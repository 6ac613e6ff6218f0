"""The ways to bring customers: an unfinished import gone on with, another one begun, the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.core.fields import Mode
from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.unfinished_words import Unfinished, facts_of
from upflow_tui.tui.upflow import upflow_of

if TYPE_CHECKING:
    from upflow_tui.tui.screens.place import PlaceScreen

_IMPORT, _ASSIGN, _HISTORY = -1, -2, -3
"""Keys of the ways that are no unfinished import."""
_STATES: Final = {"other window": "open in another window", "importing": "being imported", "waiting": "waits its turn"}


class WaysDialog(ChooseDialog):
    """The ways, unfinished imports first. Gives back the key of one; `discards` says that it is to be discarded."""

    BINDINGS = bindings_for("ways")
    discards = False

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only an unfinished import can be discarded."""
        if action == "discard":
            return self.is_mounted and self.under_cursor is not None and self.under_cursor.key >= 0
        return super().check_action(action, parameters)

    def moved(self) -> None:
        """Whether it can be discarded depends on the row."""
        self.refresh_bindings()

    def action_discard(self) -> None:
        """Gives back the unfinished import under the cursor, to be discarded."""
        if self.under_cursor is not None:
            self.discards = True
            self.dismiss(self.under_cursor.key)


def ask_how(screen: PlaceScreen, *, assign_only: bool) -> None:
    """Asks in which way customers are to be brought, and goes that way."""
    unfinished = upflow_of(screen).unfinished

    def ask(found: list[Unfinished]) -> None:
        if not screen.is_current:
            return
        dialog = WaysDialog("Assign customers" if assign_only else "Add customers", _ways(found, assign_only))

        def take(key: int | None) -> None:
            if key is not None and key >= 0 and dialog.discards:
                unfinished.ask_to_discard([found[key]], lambda: ask_how(screen, assign_only=assign_only))
            elif key is not None and key >= 0:
                unfinished.go_on(found[key])
            else:
                _go(screen, key)

        screen.app.push_screen(dialog, take)

    unfinished.read(screen, ask)


def _ways(found: list[Unfinished], assign_only: bool) -> list[Choice]:
    ways = [
        Choice(
            key,
            f"{'Back to' if each.state in ('importing', 'waiting') else 'Continue importing'} {each.item.file_name}",
            _STATES.get(each.state) or facts_of(each.item),
        )
        for key, each in enumerate(found)
    ]
    if not assign_only:
        ways.append(Choice(_IMPORT, "Import customers", "customers, contacts and parents from a CSV file"))
    ways.append(Choice(_ASSIGN, "Assign customers", "account managers and workflows of stored customers"))
    ways.append(Choice(_HISTORY, "Import history", "what was imported, and when"))
    return ways


def _go(screen: PlaceScreen, key: int | None) -> None:
    if key in (_IMPORT, _ASSIGN):
        upflow_of(screen).open_wizard(Mode.ASSIGN if key == _ASSIGN else Mode.CUSTOMERS)
    elif key == _HISTORY:
        screen.app.switch_mode("history")
