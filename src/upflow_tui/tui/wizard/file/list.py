"""The list of a folder's spreadsheets, read in a thread, so that a folder of any size does not hold the keys up."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical

from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.grid.fed_grid import FedGrid
from upflow_tui.tui.widgets.grid.row_grid import GridColumn
from upflow_tui.tui.wizard.file.folder import Entry, Listing, completion, scan
from upflow_tui.tui.wizard.file.path_text import folder_and_name, shown_path

_COLUMNS = (
    GridColumn("Name", min_width=14),
    GridColumn("Size", 8, align="right"),
    GridColumn("Changed", 10),
)


class FileList(Vertical):
    """Folders and spreadsheets; a typed name narrows it. Its keys are the screen's."""

    DEFAULT_CSS = """
    FileList {
        border: round $border-blurred;
        border-title-color: $text-muted;
        border-subtitle-color: $text-muted;
        color: $foreground;
        background: $surface;
        &:focus-within { border: round $border; border-title-color: $accent; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.grid = FedGrid(
            _COLUMNS,
            empty_text="Nothing in this folder matches.",
            enter_label="Choose",
            copies=lambda _: str(entry[0]) if (entry := self.entry()) is not None else "",
        )
        """The rows, with the cursor."""
        self.listing: Listing | None = None
        """What is listed."""
        self._scanned: tuple[Path, list[Entry]] | None = None
        self._shown: tuple[Path, str] | None = None

    def compose(self) -> ComposeResult:
        """The rows."""
        yield self.grid

    def look(
        self,
        folder: Path,
        typed: str = "",
        *,
        chosen: Path | None = None,
        taken: bool = False,
        left: Path | None = None,
        again: bool = False,
    ) -> None:
        """Shows what `folder` holds.

        Args:
            folder: absolute.
            typed: what an entry must have in its name.
            chosen: the file at which the cursor begins.
            taken: whether the import has that file: it is marked.
            left: the folder that was left for this one: the cursor begins there.
            again: read the folder even if it was just read.
        """
        if again:
            self._scanned = None
        elif self._shown == (folder, typed):
            return
        self._shown = (folder, typed)
        self.border_title = safe_text(shown_path(folder), 60)
        self.border_subtitle = "…"
        self.grid.feed(lambda: Listing(folder, self._entries(folder), typed, chosen, taken, left))

    def complete(self, text: str, base: Path) -> str:
        """What comes after `text`, a path as typed, from the folder `base`; called in a thread."""
        if not text or text[0] in "'\"" or text.lower().startswith("file:"):
            return ""
        folder, name = folder_and_name(text, base)
        try:
            return completion(self._entries(folder), name)
        except OSError:
            return ""

    def entry(self) -> tuple[Path, bool] | None:
        """The path under the cursor, and whether it is a folder; None while nothing is listed."""
        listing = self.listing
        if listing is None or self.is_late or self.grid.cursor_row >= len(listing.entries):
            return None
        return listing.path(self.grid.cursor_row), listing.entries[self.grid.cursor_row].is_folder

    @property
    def is_late(self) -> bool:
        """Whether what is asked for is not listed yet."""
        listing = self.listing
        return self._shown is not None and (listing is None or (listing.folder, listing.typed) != self._shown)

    @property
    def is_at_rest(self) -> bool:
        """Whether the cursor is where it began."""
        return self.listing is None or self.grid.cursor_row == self.listing.best

    def light(self, lit: bool) -> None:
        """Shows the cursor as one that keys reach, or not: the field above moves it while it has the focus."""
        if self.grid.driven != lit:
            self.grid.driven = lit
            self.grid.notify_style_update()
            self.grid.refresh()

    @on(FedGrid.Counted)
    def _begin(self) -> None:
        listing = self.grid.listing
        if isinstance(listing, Listing):
            self.listing = listing
            self.grid.cursor_row = listing.best
            self.border_subtitle = listing.told

    @on(FedGrid.Failed)
    def _refuse(self, event: FedGrid.Failed) -> None:
        error = event.error
        why = error.strerror if isinstance(error, OSError) else type(error).__name__
        self._shown = self.listing = None
        self.grid.empty_text = "This folder is empty."
        self.border_subtitle = safe_text(f"✗ This folder cannot be read: {why}", 60)
        self.grid.show_rows(())

    def _entries(self, folder: Path) -> list[Entry]:
        """The entries of `folder`, as they were when it was last read."""
        scanned = self._scanned
        if scanned is None or scanned[0] != folder:
            scanned = self._scanned = (folder, scan(folder))
        return scanned[1]
