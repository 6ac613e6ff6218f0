"""The panel on an empty store: the ways on (docs/product.md "Customers": "First run")."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from pathlib import Path
from typing import Final

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from upflow_tui.core.organization import Organization
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.services import Services
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, RowGrid, Tone

_SAMPLES: Final = 10
"""From this key on, a row is a sample file."""


class Way(Enum):
    """A way on."""

    DEMO = "demo"
    SET_UP = "set up"
    LOOK = "look"
    IMPORT = "import"


_WAYS: Final = tuple(Way)


class FirstRun(Vertical):
    """What to do first. In a demo: which sample file to begin with."""

    DEFAULT_CSS = """
    FirstRun {
        padding: 1 2;
        & .first-run--words { height: auto; margin-bottom: 1; }
        & .first-run--place { height: auto; margin-top: 1; color: $text-muted; }
        & RowGrid { height: auto; max-height: 9; }
    }
    """

    def __init__(self, begin: Callable[[Way, Path | None], None]) -> None:
        """`begin` is called with the way that was chosen, and the sample file if it is one."""
        super().__init__()
        self._begin = begin
        self._files: list[Path] = []

    def compose(self) -> ComposeResult:
        """Some words, the ways, and where the sample files are."""
        yield Static(classes="first-run--words")
        columns = (GridColumn("Getting started", 26), GridColumn("", min_width=30))
        ways = RowGrid(columns, enter_label="Start")
        ways.copyable = False
        yield ways
        yield Static(classes="first-run--place")

    def show(self, services: Services, organization: Organization | None) -> None:
        """Fills the panel: what comes next depends on whether the organization is set up (None: not yet known)."""
        import_label = "Assign customers" if organization and organization.assign_only else "Import customers"
        rows: list[Row] = []
        place = ""
        if services.samples is not None:
            words = "This is a demo with a sample organization and no customers. Your own data is not touched."
            rows += self._sample_rows(services.samples)
            rows.append(_row(Way.IMPORT, import_label, "any other CSV file"))
            place = f"The sample files are in {services.samples} and are deleted when you quit."
        elif organization is not None and _is_set_up(organization, services):
            words = f"{organization.name} is set up. No customers yet; nothing is saved until you confirm."
            rows = [
                _row(Way.IMPORT, import_label, "from a CSV file; review before saving"),
                _row(Way.LOOK, "View my organization", "members, workflows, custom fields, positions"),
                _row(Way.DEMO, "Try the demo", "sample data, deleted afterwards"),
            ]
        else:
            words = "No customers yet. Nothing is saved until you confirm."
            rows = [
                _row(Way.DEMO, "Try the demo", "sample data, deleted afterwards"),
                _row(Way.SET_UP, "Set up my organization", "name, source system, members, workflows"),
                _row(Way.IMPORT, import_label, "from a CSV file; review before saving"),
            ]
        self.query_one(".first-run--words", Static).update(safe_text(words, 300))
        self.query_one(".first-run--place", Static).update(safe_text(place))
        grid = self.query_one(RowGrid)
        grid.styles.height = len(rows) + 1
        grid.show_rows(rows)

    def _sample_rows(self, folder: Path) -> list[Row]:
        from upflow_tui.samples import SAMPLES

        shown = [sample for sample in SAMPLES if (folder / sample.name).exists()]
        self._files = [folder / sample.name for sample in shown]
        return [_row(_SAMPLES + place, f"Import {sample.name}", sample.title) for place, sample in enumerate(shown)]

    def focus_list(self) -> None:
        """Gives the ways the focus."""
        self.query_one(RowGrid).focus()

    @on(RowGrid.RowSelected)
    def _choose(self, event: RowGrid.RowSelected) -> None:
        event.stop()
        key = event.row.key if event.row is not None else 0
        if key >= _SAMPLES:
            self._begin(Way.IMPORT, self._files[key - _SAMPLES])
        else:
            self._begin(_WAYS[key], None)

    @on(RowGrid.RowHighlighted)
    def _stop(self, event: RowGrid.RowHighlighted) -> None:
        event.stop()


def _is_set_up(organization: Organization, services: Services) -> bool:
    """Whether it holds more than what it began with."""
    return organization not in (Organization(), Organization(name=services.organization or ""))


def _row(way: Way | int, label: str, detail: str) -> Row:
    return Row(_WAYS.index(way) if isinstance(way, Way) else way, (label, Cell(detail, Tone.MUTED)))
