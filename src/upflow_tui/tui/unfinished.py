"""The imports that were begun and not finished: read, gone on with, discarded, and asked about before another begins.

One place for them all (docs/product.md "Unfinished imports"): the one in the wizard, and those that wait on disk.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.unfinished_words import Unfinished, facts_of

if TYPE_CHECKING:
    from textual.app import App
    from textual.dom import DOMNode

    from upflow_tui.engine.prepare.prepared_imports import PreparedImport
    from upflow_tui.tui.wizard_protocol import Wizard

_SHOWN_NAME = 60


class UnfinishedImports:
    """What the places and the wizard do with unfinished imports.

    Args:
        app: the program.
        folder: the data folder.
        wizards: those that are there, the one to go back to first (None: there is none), then those that write or wait.
        resume: opens the wizard with a prepared import, by its ID.
        go_back: brings the wizard in front.
        close: closes the wizard and discards what it has.
    """

    def __init__(
        self,
        app: App[Any],
        folder: Path,
        *,
        wizards: Callable[[], tuple[Wizard | None, Iterable[Wizard]]],
        resume: Callable[[str], object],
        go_back: Callable[[], object],
        close: Callable[[Callable[[], object]], object],
    ) -> None:
        self._app = app
        self._folder = folder
        self._wizards = wizards
        self._resume = resume
        self._go_back = go_back
        self._close = close

    # Reading

    def read(self, reader: DOMNode, then: Callable[[list[Unfinished]], object]) -> None:
        """Reads them in a thread, newest first; those of wizards that were left to be written are under way.

        Args:
            reader: who wants to know. Of two readings of its own it is told of the later only, whichever ends first.
            then: takes them.
        """

        def work() -> list[PreparedImport]:
            if not (self._folder / "prepared").is_dir():
                return []
            from upflow_tui.engine.prepare.prepared_imports import prepared_imports

            return prepared_imports(self._folder)

        off_loop(reader, work, lambda found: then(self._seen(found)), group="unfinished")

    def _seen(self, found: Iterable[PreparedImport]) -> list[Unfinished]:
        front, others = self._wizards()
        mine = _id(front)
        under_way = {_id(wizard) for wizard in others if wizard is not front}
        seen = []
        for item in found:
            if item.id == mine and front is not None:
                state = "importing" if front.session.is_applying else "waiting" if front.is_waiting else ""
                seen.append(Unfinished(item, state, is_here=True))
            elif item.id not in under_way:
                seen.append(Unfinished(item, "other window" if item.in_use else "", is_here=False))
        return seen

    # Doing

    def go_on(self, unfinished: Unfinished) -> None:
        """Opens it at the step where it was left."""
        if unfinished.is_here:
            self._go_back()
        elif unfinished.state:
            self._say(unfinished, "is open in another window: continue it there.")
        else:
            self._resume(unfinished.item.id)

    def ask_to_discard(self, wanted: Sequence[Unfinished], then: Callable[[], object]) -> None:
        """Asks, and discards them if the person wants to; `then` is called in any case, when it is done or not.

        Args:
            wanted: at least one. Of those that are in use it is said why they stay.
            then: goes on.
        """
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog

        free = [unfinished for unfinished in wanted if not unfinished.state]
        for unfinished in wanted:
            if unfinished.state:
                where = "is open in another window" if unfinished.state == "other window" else "is being imported"
                self._say(unfinished, f"{where}, so it cannot be discarded here.")
        if not free:
            return
        names = [safe_str(unfinished.item.file_name, _SHOWN_NAME) for unfinished in free]
        one = len(free) == 1
        dialog = ConfirmDialog(
            "Discard an unfinished import" if one else f"Discard {len(free)} unfinished imports",
            f"{names[0]} is not imported yet. Its mapping, fixes and choices are discarded."
            if one
            else "They are not imported yet. Their mappings, fixes and choices are discarded.",
            yes="Discard",
            no="Keep",
            details=[
                facts_of(free[0].item) if one else "; ".join(names),
                "Your own files stay as they are, and so do the customers.",
            ],
            dangerous=True,
        )

        def take(discards: bool | None) -> None:
            if discards:
                self._discard_all(free, then)
            else:
                then()

        self._app.push_screen(dialog, take)

    def _discard_all(self, wanted: Sequence[Unfinished], then: Callable[[], object]) -> None:
        """One after the other: the one in the wizard closes that."""
        first, *others = wanted
        self.discard(first, partial(self._discard_all, others, then) if others else then)

    def discard(self, unfinished: Unfinished, then: Callable[[], object]) -> None:
        """Discards it, says so, and calls `then`."""

        def told() -> None:
            self._say(unfinished, "is discarded.")
            then()

        def work() -> None:
            from upflow_tui.engine.prepare.prepared_imports import discard_prepared

            discard_prepared(self._folder, unfinished.item.id)

        if unfinished.is_here:
            self._close(told)
        else:
            off_loop(self._app, work, lambda _: told(), group="discard", exclusive=False)

    def ask_before(self, begin: Callable[[], object]) -> None:
        """Begins another import; asks first what is to become of the one that is not finished, if there is one."""
        self.read(self._app, lambda found: self.ask_about([item for item in found if not item.state], begin))

    def ask_about(
        self,
        found: list[Unfinished],
        begin: Callable[[], object],
        *,
        same: bool = False,
        stay: Callable[[], object] | None = None,
    ) -> None:
        """Asks whether to continue the first of them, to discard it and begin, or to keep both; then does that.

        Args:
            found: the newest first; none: nothing is asked.
            begin: begins the other import.
            same: the other import is of the very same file.
            stay: called where the person wants none of it.
        """
        if not found:
            begin()
            return
        from upflow_tui.tui.dialogs.unfinished import UnfinishedDialog, Wish

        first = found[0]

        def take(wish: Wish | None) -> None:
            if wish is Wish.CONTINUE:
                self.go_on(first)
            elif wish is Wish.START_OVER:
                self.discard(first, begin)
            elif wish is Wish.KEEP_BOTH:
                begin()
            elif stay is not None:
                stay()

        self._app.push_screen(UnfinishedDialog(first.item, more=len(found) - 1, same=same), take)

    def same_file(self, path: Path, begin: Callable[[], object], stay: Callable[[], object]) -> None:
        """Begins with this file; asks first if an import of the very same file is not finished."""

        def work() -> list[PreparedImport]:
            if not (self._folder / "prepared").is_dir():
                return []
            from upflow_tui.engine.prepare.prepared_imports import of_same_file

            return of_same_file(self._folder, path)

        def ask(found: list[PreparedImport]) -> None:
            self.ask_about(self._seen(found), begin, same=True, stay=stay)

        off_loop(self._app, work, ask, group="same file")

    def _say(self, unfinished: Unfinished, what: str) -> None:
        self._app.notify(f"{safe_str(unfinished.item.file_name, _SHOWN_NAME)} {what}", markup=False)


def _id(wizard: Wizard | None) -> str | None:
    """The ID of what a wizard prepares; None: nothing yet."""
    prepared = wizard.session.prepared if wizard is not None else None
    return prepared.id if prepared is not None else None
