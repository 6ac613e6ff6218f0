"""An import while it is written: how far it is, and that it can be cancelled."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.wizard.progress_line import ProgressLine
from upflow_tui.tui.wizard.session import Doing


class RunningView(Vertical, can_focus=True):
    """It has the focus while the import runs, so that no key reaches anything else."""

    DEFAULT_CSS = """
    RunningView {
        padding: 1 2;
        & > ProgressLine { margin: 1 0; padding: 0; background: $background; }
        & > .running--title { height: 1; text-style: bold; }
        & > .running--cancel { height: auto; color: $text-muted; }
    }
    """

    def compose(self) -> ComposeResult:
        """What is written, how far it is, how to cancel."""
        yield Static(classes="running--title")
        yield ProgressLine()
        yield Static(classes="running--cancel")

    def show(self, name: str) -> None:
        """Begins. `name`: the file's."""
        self.query_one(".running--title", Static).update(safe_text(f"Importing {name}", 76))
        self.query_one(ProgressLine).show(None)
        text = "All of it or none: x cancels at any moment, and nothing of this import is kept."
        self.query_one(".running--cancel", Static).update(safe_text(text))

    def progress(self, doing: Doing | None) -> None:
        """Shows how far it is."""
        self.query_one(ProgressLine).show(doing)

    def cancelling(self) -> None:
        """It was asked to stop."""
        self.query_one(".running--cancel", Static).update(safe_text("Cancelling: all is taken back…", style="$warning"))
