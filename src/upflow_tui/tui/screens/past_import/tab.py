"""What the tabs of a past import have in common: each is one list with some words above it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, ClassVar

from textual.content import Content

from upflow_tui.core.dataclass import dataclass
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.rows import Row

if TYPE_CHECKING:
    from upflow_tui.engine.history_lists import ImportSummary
    from upflow_tui.engine.past.lines import KeptFile


@dataclass(frozen=True, slots=True)
class PastFacts:
    """What the screen of a past import has read of it."""

    folder: Path
    """The data folder."""
    summary: ImportSummary
    columns: Sequence[dict[str, object]]
    """Each column of the file: `column` (0 = first), `header`, `field`; none where they were forgotten."""
    mapping: Sequence[Row]
    """The mapping, the choices and the repairs as rows."""
    file: OnceOpened
    kept: int = 0
    """How much its last undo kept; 0 where it was not undone."""
    sheet: str | None = None
    """The sheet that was read, where the file is a workbook."""

    @property
    def number(self) -> int:
        """The import."""
        return self.summary.number


class OnceOpened:
    """The kept file of an import, opened by the first that needs it, from any thread; closed with the screen."""

    def __init__(self, open_file: Callable[[Callable[[], bool]], KeptFile]) -> None:
        """`open_file`: opens it; given a test whether to stop."""
        self._open = open_file
        self._lock = Lock()
        self._closed = Event()
        self._file: KeptFile | None = None

    def get(self) -> KeptFile:
        """The file. Raises StoreError where it is gone or damaged, `Closed` where nobody looks any more."""
        with self._lock:
            if self._file is None:
                if self._closed.is_set():
                    raise Closed
                self._file = self._open(self._closed.is_set)
            return self._file

    def close(self) -> None:
        """Removes the private copy, in a thread: it may have to wait for who is opening it."""
        self._closed.set()
        Thread(target=self._close, daemon=True).start()

    def _close(self) -> None:
        with self._lock:
            file, self._file = self._file, None
        if file is not None:
            file.close()


class Closed(Exception):
    """The screen was left while its file was opened."""

    message = "The import was closed while its file was opening."
    fix = ""


class PastTab(ABC):
    """One tab. Texts of the file leave it only as rows and as plain texts, which the screen makes safe."""

    LABEL: ClassVar[str] = ""
    EMPTY: ClassVar[str] = ""
    """What an empty list says."""
    ENTER: ClassVar[str | None] = "Details"
    """What enter does with a row; None: nothing."""
    FILTERS: ClassVar[tuple[str, ...]] = ()
    """What alone can be shown; the first is everything."""
    SEARCHES: ClassVar[bool] = True
    CELL_CURSOR: ClassVar[bool] = False
    COPIES: ClassVar[int] = 0
    """The cell of a row that y copies (0 = first)."""

    def __init__(self, facts: PastFacts) -> None:
        self.facts = facts
        self.narrowed = 0
        """The index of the filter."""
        self.search = ""
        self.cursor = 0
        self.counted: int | None = None
        """How many rows there are without search and filter, once that is known."""

    def go_on_from(self, before: PastTab) -> None:
        """The import was read again: the tab stays as the person had it."""
        self.narrowed, self.search, self.cursor = before.narrowed, before.search, before.cursor

    @property
    def list_name(self) -> str:
        """By what the columns of its list are remembered."""
        return self.LABEL.lower()

    @property
    def copies(self) -> int:
        """The column that is copied of a row."""
        return self.COPIES

    @property
    def is_narrowed(self) -> bool:
        """Whether only a part is shown."""
        return bool(self.search or self.narrowed)

    @property
    def empty(self) -> str:
        """What an empty list says."""
        if self.is_narrowed:
            return "Nothing matches. Esc shows all again."
        return "Forgotten: only the totals of the summary remain." if self.is_forgotten else self.EMPTY

    @property
    def is_forgotten(self) -> bool:
        """Whether what the lists would show was erased."""
        return self.facts.summary.forgotten is not None

    @abstractmethod
    def columns(self, width: int) -> Sequence[GridColumn]:
        """The columns of the list in a window of `width` cells."""

    @abstractmethod
    def listing(self) -> Callable[[], Listing]:
        """What reads the list; called in a thread."""

    def above(self) -> Content | None:
        """What stands above the list."""
        return None

    def below(self, row: Row) -> str:
        """The whole of a row that the list had to cut."""
        return ""


class Rows:
    """Rows that are at hand, as a `Listing`."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self._rows = rows

    def count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    def rows(self, start: int, count: int) -> Sequence[Row]:
        """The rows from index `start` on."""
        return self._rows[start : start + count]
