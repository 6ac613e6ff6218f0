"""The tab of a past import with its mapping, its choices, and what was fixed before it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Any, Final

from textual.content import Content

from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import LINE_KIND_LABELS
from upflow_tui.importing.fixes.labels import FIX_LABELS, OPTION_LABELS
from upflow_tui.importing.fixes.repair_json import repairs_from_json
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, MapValues, Repair, Replace
from upflow_tui.tui.screens.past_import.tab import PastTab, Rows
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.fed_grid import Listing
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone, text_of

_CHOICES: Final = {
    "blank": "Blank cells",
    "on_error": "Lines with errors",
    "missing_parents": "Missing parents",
}
_ANSWERS: Final = {
    ("blank", "keep"): "keep what is stored",
    ("blank", "clear"): "clear what is stored",
    ("on_error", "valid"): "import what is valid",
    ("on_error", "skip-line"): "skip the whole line",
    ("on_error", "stop"): "stop",
    ("missing_parents", "refuse"): "refuse",
    ("missing_parents", "create"): "create",
}


class MappingTab(PastTab):
    """Each column with its field, then the choices, then the repairs."""

    LABEL = "Mapping"
    EMPTY = "The mapping was forgotten."
    SEARCHES = False

    def columns(self, width: int) -> Sequence[GridColumn]:
        """Column and field, choice and answer."""
        return (GridColumn("Column of the file", min_width=24, weight=1), GridColumn("Field", min_width=24, weight=1))

    def listing(self) -> Callable[[], Listing]:
        """The rows, which are at hand."""
        return partial(Rows, self.facts.mapping)

    def above(self) -> Content | None:
        """What is gone."""
        if self.facts.summary.forgotten is None:
            return None
        return Content.styled("The fixes made before the import were erased with its values.", "$warning")

    def below(self, row: Row) -> str:
        """Both cells, whole."""
        return " · ".join(text for text in (text_of(row, 0), text_of(row, 1)) if text)


def mapping_rows(mapping: Sequence[dict[str, Any]] | None, choices: dict[str, Any] | None, repairs: Any) -> list[Row]:
    """Each column with its field, then the choices, then the repairs in their order."""
    if mapping is None:
        return []
    cells: list[tuple[Cell, Cell]] = []
    for column in mapping:
        field = column["field"]
        cells.append((Cell(_header(column)), Cell(label_of(field), Tone.SUCCESS) if field else _NOT_USED))
    cells += [_GAP, (Cell("Choices", Tone.STRONG), Cell(""))]
    for key, label in _CHOICES.items():
        if choices is not None and key in choices:
            cells.append((Cell(label), Cell(_ANSWERS.get((key, choices[key]), str(choices[key])))))
    if choices is not None and (kept := kept_lines(choices)):
        cells.append((Cell("Lines put back"), Cell(kept)))
    if fixed := list(_repairs(mapping, repairs)):
        cells += [_GAP, (Cell("Fixed before the import", Tone.STRONG), Cell("in this order", Tone.MUTED)), *fixed]
    return [Row(place, pair) for place, pair in enumerate(cells)]


def kept_lines(choices: dict[str, Any]) -> str:
    """What was put back of the lines that look like no customers, in words; blank: nothing."""
    kept = [*(choices.get("keep_lines") or ()), *(["total_line"] if choices.get("keep_total_line") else [])]
    lines = [str(item) for item in kept if isinstance(item, int)]
    words = ["all" if item == "all" else LINE_KIND_LABELS.get(item, item) for item in kept if isinstance(item, str)]
    if lines:
        words.append(f"line{'s' if len(lines) > 1 else ''} {', '.join(lines)}")
    return ", ".join(dict.fromkeys(words))


_NOT_USED: Final = Cell("not used", Tone.MUTED)
_GAP: Final = (Cell(""), Cell(""))


def _header(column: dict[str, Any]) -> str:
    return column["header"] or f"Column {column['column'] + 1}"


def _repairs(mapping: Sequence[dict[str, Any]], repairs: Any) -> Iterator[tuple[Cell, Cell]]:
    try:
        known: tuple[Repair, ...] = repairs_from_json(repairs or [])
    except ValueError:
        return
    for repair in known:
        yield from _words(repair, mapping)


def _words(repair: Repair, mapping: Sequence[dict[str, Any]]) -> Iterator[tuple[Cell, Cell]]:
    """A repair in words: what, and from what to what."""
    if isinstance(repair, CellEdit):
        column = next((_header(item) for item in mapping if item["column"] == repair.column), "")
        yield Cell(f"Line {repair.line} · {column}"), Cell(f"{repair.old or '(blank)'} → {repair.new or '(blank)'}")
    elif isinstance(repair, FixAll):
        where = label_of(repair.field) if repair.field is not None else "every matching field"
        how = f", {OPTION_LABELS[repair.option].short}" if repair.option is not None else ""
        yield Cell(f"Fix all · {where}"), Cell(f"{FIX_LABELS[repair.fix].done}{how}")
    elif isinstance(repair, Replace):
        whole = " (whole cells)" if repair.whole else ""
        found = repair.find or "(blank)"
        yield Cell(f"Replaced · {label_of(repair.field)}"), Cell(f"{found} → {repair.new or '(blank)'}{whole}")
    elif isinstance(repair, MapValues):
        for old, new in repair.values:
            yield Cell(f"Value · {label_of(repair.field)}"), Cell(f"{old or '(blank)'} → {new or '(blank)'}")
