"""An import while it is written, or waits for another one: how far it is, and that it can be cancelled."""

from __future__ import annotations

from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.wizard.session_events import Doing
from upflow_tui.tui.wizard.write.progress_line import ProgressLine

_NAME: Final = 60
_ALL_OR_NONE: Final = "All or nothing: x cancels at any time, and nothing is imported."
_LEAVE: Final = "Esc, or c, h and o, leave this screen: the import continues, and you are told the result."


class RunningView(Vertical, can_focus=True):
    """It has the focus while the import runs, so that no key reaches anything else."""

    DEFAULT_CSS = """
    RunningView {
        padding: 1 2;
        & > ProgressLine { margin: 1 0; padding: 0; background: $background; }
        & > .running--title { height: auto; text-style: bold; }
        & > .running--cancel { height: auto; color: $text-muted; }
        & > .running--leave { height: auto; color: $text-muted; }
    }
    """

    def compose(self) -> ComposeResult:
        """What is written, how far it is, how to cancel, how to leave."""
        yield Static(classes="running--title")
        yield ProgressLine()
        yield Static(classes="running--cancel")
        yield Static(_LEAVE, classes="running--leave", markup=False)

    def show(self, name: str) -> None:
        """Begins. `name`: the file's."""
        self._say(f"Importing {name}", _ALL_OR_NONE)
        line = self.query_one(ProgressLine)
        line.display = True
        line.show(None)

    def wait(self, name: str, ahead: str) -> None:
        """It waits its turn. `name`: the file's; `ahead`: that of the import that is written."""
        self._say(
            f"{name} waits its turn",
            f"{ahead} is being imported, one import at a time. When that is done this one begins by itself; if the "
            "customers changed, its plan is made again and shown first. x: do not wait.",
        )
        self.query_one(ProgressLine).display = False

    def _say(self, title: str, cancel: str) -> None:
        self.query_one(".running--title", Static).update(safe_text(title, _NAME + 20))
        self.query_one(".running--cancel", Static).update(safe_text(cancel, 400))

    def progress(self, doing: Doing | None) -> None:
        """Shows how far it is."""
        self.query_one(ProgressLine).show(doing)

    def cancelling(self) -> None:
        """It was asked to stop."""
        self.query_one(".running--cancel", Static).update(
            safe_text("Cancelling: undoing all changes…", style="$warning")
        )
