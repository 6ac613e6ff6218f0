"""What every dialog has in common in which something can be entered: how it is left without losing that."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.widgets import Input

from upflow_tui.tui.dialogs.box import DialogBox, Result, paragraph
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.leaving import Level, Levels, leave_one, work_in

__all__ = ["Dialog", "paragraph"]


class Dialog(DialogBox[Result]):
    """A box that esc leaves by the law: a text to be searched for goes first; other work asks before it is lost."""

    SEARCHES: ClassVar[bool] = False
    """Whether what is typed in its field only finds something: esc empties the field, and no question is asked."""

    def __init__(self, title: str) -> None:
        super().__init__(title)
        self._at_first: object = ()

    def on_mount(self) -> None:
        """Remembers what stands in the fields, after the subclass has filled them."""
        self._at_first = self.work()

    def work(self) -> object:
        """What a person gives here, and would lose by leaving: another value than at first asks before it goes."""
        return work_in(self)

    def levels(self) -> Levels:
        """What esc leaves before the dialog itself."""
        fields = self.query(Input) if self.SEARCHES else ()
        return [Level(partial(getattr, field, "value"), field.clear) for field in fields]

    def action_close(self) -> None:
        """Leaves one level; the last one closes it without a change, and asks where work would be lost."""
        if leave_one(self.levels()):
            return
        if self.SEARCHES or self.work() == self._at_first:
            self.dismiss(self.closed())
            return
        question = "What you entered is not saved."
        dialog = ConfirmDialog("Discard your changes?", question, yes="Discard", no="Keep editing", dangerous=True)
        self.app.push_screen(dialog, self._take_discarding)

    def _take_discarding(self, discards: bool | None) -> None:
        if discards:
            self.dismiss(self.closed())
