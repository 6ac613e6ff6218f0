"""The picker of saved mappings, in which each can also get another name or be deleted."""

from __future__ import annotations

from enum import Enum

from upflow_tui.tui.actions import bindings_for
from upflow_tui.tui.dialogs.choose import ChooseDialog


class Wish(Enum):
    """What is to be done with the mapping that the picker gives back."""

    USE = "use"
    RENAME = "rename"
    DELETE = "delete"


class SavedMappingPicker(ChooseDialog):
    """A list of saved mappings. Gives back the key of one; `wish` says what for.

    One that does not suit this file cannot be used, but renamed and deleted.
    """

    BINDINGS = bindings_for("saved")
    wish: Wish = Wish.USE

    def action_rename(self) -> None:
        """Gives back the mapping under the cursor, for another name."""
        self._give_back(Wish.RENAME)

    def action_delete(self) -> None:
        """Gives back the mapping under the cursor, to be deleted."""
        self._give_back(Wish.DELETE)

    def _give_back(self, wish: Wish) -> None:
        choice = self.under_cursor
        if choice is None:
            self.app.bell()
            return
        self.wish = wish
        self.dismiss(choice.key)
