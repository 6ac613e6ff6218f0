"""The program as its screens see it: what they may use of it, and nothing that they would have to import it for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast, runtime_checkable

if TYPE_CHECKING:
    from pathlib import Path

    from textual.dom import DOMNode

    from upflow_tui.core.fields import Mode
    from upflow_tui.tui.preferences import Preferences
    from upflow_tui.tui.services import Services
    from upflow_tui.tui.teller import Teller
    from upflow_tui.tui.unfinished import UnfinishedImports
    from upflow_tui.tui.wizard.session import Event
    from upflow_tui.tui.wizard_protocol import Wizard


class Imports(Protocol):
    """The queue of imports as the screens see it."""

    @property
    def writes(self) -> bool:
        """Whether an import is being written into the store."""
        ...

    def ahead_of(self, screen: Wizard) -> str | None:
        """The name of the file whose import is written while this one has to wait; None: it need not."""
        ...

    def ended(self, screen: Wizard, event: Event) -> None:
        """The import of this wizard is written, or is not going to be."""
        ...


@runtime_checkable
class Upflow(Protocol):
    """The program, beside what every Textual app can do (that is `self.app`)."""

    services: Services
    """The data folder and its engines."""
    preferences: Preferences
    """The person's settings."""
    teller: Teller
    """Sends what has ended by e-mail and the like."""

    @property
    def imports(self) -> Imports:
        """Every import that is written or waits."""
        ...

    unfinished: UnfinishedImports
    """The imports that were begun and not finished."""

    def open_wizard(self, mode: Mode | None = None, *, file: Path | None = None, again: int | None = None) -> None:
        """Opens the wizard: for a mode, with a file, or as import number `again` was made."""
        ...

    def leave_wizard(self, place: str, number: int | None = None) -> None:
        """Back to a place; the history opens import `number`."""
        ...

    def close_finished(self) -> None:
        """Closes the wizard whose import is done, if it was left."""
        ...

    def unfinished_changed(self) -> None:
        """An import was left or discarded: the place in front lists the unfinished ones again."""
        ...

    def store_changed(self) -> None:
        """Something was written: the place in front looks again."""
        ...

    def tell_progress(self, name: str = "", done: float = 0) -> None:
        """How far an import is whose wizard is not in front; a blank name: none is written any more."""
        ...

    def go_to(self, place: str) -> None:
        """To one of the three places (`customers`, `history`, `organization`), or to the `settings`."""
        ...

    def open_import(self, number: int) -> None:
        """Opens a past import over what is in front."""
        ...

    def restart_in_demo(self) -> None:
        """Ends, to be opened again on the sample organization."""
        ...


def upflow_of(node: DOMNode) -> Upflow:
    """The program that a screen or a widget belongs to."""
    return cast("Upflow", node.app)
