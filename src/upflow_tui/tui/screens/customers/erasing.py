"""Customers are erased: it is looked what would go, asked, and done in threads; for one customer and for several."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from upflow_tui.engine.past.erasing import Erasing
    from upflow_tui.tui.dialogs.erase_customer import EraseAnswer
    from upflow_tui.tui.screens.place import PlaceScreen

_SLOW: Final = 0.5
"""Seconds after which it is said what takes so long."""


class EraseFlow:
    """From the key to what became of it.

    Args:
        screen: where it is asked; it is told of a failure.
        done: called when they are erased.
    """

    def __init__(self, screen: PlaceScreen, done: Callable[[], object]) -> None:
        self._screen = screen
        self._done = done
        self._wait: Timer | None = None

    def ask(self, keys: Sequence[int], none_left: Callable[[], object]) -> None:
        """Looks what would go, then asks.

        Args:
            keys: the customers' numbers; at least one.
            none_left: called where none of them is there any more.
        """
        self._say_if_slow("Searching the history and the saved files…")
        folder = self._screen.upflow.services.folder

        def look() -> Erasing | None:
            from upflow_tui.engine.past.erasing import look_at

            return look_at(folder, *keys)

        def show(erasing: Erasing | None) -> None:
            from upflow_tui.tui.dialogs.erase_customer import EraseDialog

            self._end_wait()
            if erasing is None:
                none_left()
            else:
                self._screen.app.push_screen(EraseDialog(erasing), lambda answer: self._take(erasing, answer))

        off_loop(self._screen, look, show, group="erase", failed=self._fail)

    def _fail(self, error: Exception) -> None:
        self._end_wait()
        self._screen.fail(error)

    def _end_wait(self) -> None:
        if self._wait is not None:
            self._wait.stop()
            self._wait = None

    def _say_if_slow(self, text: str) -> None:
        self._end_wait()
        self._wait = self._screen.set_timer(_SLOW, lambda: self._screen.notify(text, markup=False))

    def _take(self, asked: Erasing, answer: EraseAnswer | None) -> None:
        if not answer:
            return
        self._say_if_slow("Erasing and rewriting the store…")
        folder, with_files = self._screen.upflow.services.folder, answer.name == "ERASE_WITH_FILES"

        def erase() -> Erasing:
            from upflow_tui.engine.past.erasing import erase

            return erase(folder, *asked.keys, with_files=with_files)

        # what became of it is told even when the screen was left meanwhile
        off_loop(self._screen.app, erase, self._tell, group="erase", exclusive=False, failed=self._fail)

    def _tell(self, erased: Erasing) -> None:
        self._end_wait()
        named = erased.looks[0].name if len(erased.looks) == 1 else counted(len(erased.looks), "customer")
        self._screen.notify(safe_str(f"Erased: {named}", 200), markup=False)
        self._done()
