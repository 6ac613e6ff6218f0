"""Imports whose wizard was left for another one: one is written at a time, the others wait their turn.

Source: docs/product.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.upflow import upflow_of

if TYPE_CHECKING:
    from pathlib import Path

    from textual.app import App

    from upflow_tui.core.fields import Mode
    from upflow_tui.engine.prepare.prepared import Prepared
    from upflow_tui.tui.services import Services
    from upflow_tui.tui.wizard.screen import WizardScreen
    from upflow_tui.tui.wizard.session import Event
    from upflow_tui.tui.wizard_protocol import Wizard

WIZARD: Final = "wizard"
"""The mode of a wizard; a further one has a number after it."""
_SHOWN_NAME: Final = 40


class ImportQueue:
    """Knows every wizard that writes or waits, be it in front or left.

    Args:
        app: the program.
        front: the wizard that `Add customers` goes on with; None: there is none.
    """

    def __init__(self, app: App[Any], front: Callable[[], Wizard | None]) -> None:
        self._app = app
        self._front = front
        self._left: list[tuple[str, Wizard]] = []
        """Each with the mode that its screen is in, in the order in which they were left."""
        self._closing: set[str] = set()
        """The modes that are being removed."""

    def __iter__(self) -> Iterator[Wizard]:
        yield from (screen for _, screen in self._left)
        front = self._front()
        if front is not None and front.is_mounted:
            yield front

    @property
    def writes(self) -> bool:
        """Whether an import is being written into the store."""
        return any(screen.session.is_applying for screen in self)

    def free_mode(self) -> str:
        """A name for the mode of a new wizard: those that were left keep theirs."""
        used = self._closing | {mode for mode, _ in self._left}
        return next(name for name in _names() if name not in used)

    def ahead_of(self, screen: Wizard) -> str | None:
        """The name of the file whose import is written while this one has to wait; None: it need not."""
        for other in self:
            if other is not screen and (other.session.is_applying or other.is_waiting):
                return other.session.source.name if other.session.source is not None else ""
        return None

    def keep(self, mode: str, screen: Wizard) -> bool:
        """Keeps a wizard that is left for another one, if it writes or waits; false: it has nothing to do here."""
        if screen.session.is_applying or screen.is_waiting:
            self._left.append((mode, screen))
            return True
        return False

    def ended(self, screen: Wizard, event: Event) -> None:
        """The import of this wizard is written, or is not going to be; the next one begins."""
        for place, (mode, left) in enumerate(self._left):
            if left is screen:
                del self._left[place]
                self._say_why_not(screen, event)
                self.close(mode)
                break
        upflow = upflow_of(self._app)
        upflow.close_finished()
        upflow.tell_progress()
        self.go_on()

    def go_on(self) -> None:
        """Begins with the import that waits longest, unless one is written."""
        if self.writes:
            return
        for screen in self:
            if screen.is_waiting:
                screen.take_turn()
                return

    def close(self, mode: str) -> None:
        """Removes the wizard with this mode: what was not imported stays on disk, to be gone on with."""
        self._closing.add(mode)
        self._app.run_worker(self._remove(mode), group="left wizards", exit_on_error=False)

    def _say_why_not(self, screen: Wizard, event: Event) -> None:
        """Says of an import that was left that it was not made."""
        from upflow_tui.tui.wizard.session_events import Event

        if event is not Event.APPLIED:
            source = screen.session.source
            name = safe_str(source.name, _SHOWN_NAME) if source is not None else "The file"
            why = " The customers have changed since, so check its preview again." if event is Event.REPLANNED else ""
            text = f"{name} was not imported.{why} Choose Add customers to continue it."
            self._app.notify(text, severity="warning", markup=False)

    async def _remove(self, mode: str) -> None:
        await self._app.remove_mode(mode)
        self._closing.discard(mode)
        upflow_of(self._app).unfinished_changed()


def _names() -> Iterator[str]:
    yield WIZARD
    yield from (f"{WIZARD} {number}" for number in count(2))


def prepare_wizard(
    services: Services, mode: Mode | None, file: Path | None, prepared: str | None, again: int | None
) -> Callable[[], WizardScreen]:
    """What makes the wizard; called in a thread, for its modules take a while to import.

    Args:
        services: the data folder and its engines.
        mode: what the import is for; None: as it is offered, or as that import was.
        file: a file to begin with.
        prepared: the ID of an import to go on with.
        again: the number of an import whose choices count for the file to be chosen.

    Raises:
        StoreError: that import is gone, or another window has it.
    """
    from upflow_tui.core.fields import Mode
    from upflow_tui.tui.wizard.screen import WizardScreen

    resumed = _taken(services.folder, prepared) if prepared is not None else None
    if resumed is not None:
        mode = resumed.load()[1].choices.mode
    if services.engine.organization().assign_only:
        mode = Mode.ASSIGN
    chosen = mode or Mode.CUSTOMERS
    return lambda: WizardScreen(chosen, file=file, prepared=resumed, again=again)


def _taken(folder: Path, id: str) -> Prepared:
    """A prepared import, made ours. Raises StoreError."""
    from upflow_tui.engine.prepare.prepared_imports import take_prepared
    from upflow_tui.store.errors import StoreError

    mine = take_prepared(folder, id)
    if mine is None:
        raise StoreError("This import was discarded, or another window has it.", "Look at the list again.")
    return mine
