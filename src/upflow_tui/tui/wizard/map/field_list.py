"""The fields of Upflow as rows under their groups, as choices, and the one in hand with its reasons."""

from __future__ import annotations

from itertools import groupby
from typing import Final

from textual.content import Content

from upflow_tui.core.fields import Field, Group, label_of
from upflow_tui.importing.matching.proposal import Kind
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.safe_text import safe_str, safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wizard.map.column_list import NOT_USED, samples
from upflow_tui.tui.wizard.map.state import MappingState

FIELD_COLUMNS: Final = (
    GridColumn("Field", min_width=20, weight=1),
    GridColumn("", 8),
    GridColumn("Column", min_width=12, weight=3),
)
GROUP: Final = -1
"""Keys from here down are groups; the others are places in the state's fields."""


def field_rows(state: MappingState) -> list[Row]:
    """A row for each group with its count, and under it one for each of its fields."""
    rows: list[Row] = []
    required = state.required
    places = {field.key: place for place, field in enumerate(state.fields)}
    for number, (group, members) in enumerate(groupby(state.fields, key=lambda field: field.group)):
        fields = list(members)
        mapped = sum(1 for field in fields if state.mapping.column_of(field.key) is not None)
        rows.append(Row(GROUP - number, (Cell(group.value, Tone.STRONG), "", Cell(f"{mapped}/{len(fields)}"))))
        rows += [Row(places[field.key], _cells(state, field, field.key in required)) for field in fields]
    return rows


def _cells(state: MappingState, field: Field, is_required: bool) -> tuple[Cell, Cell, Cell]:
    lock = state.why_locked(field.key)
    column = state.column_name(field.key)
    asked = Cell("REQUIRED", Tone.STRONG) if is_required else Cell("")
    if lock is not None:
        tone = Tone.LOCKED if column is None else Tone.ERROR
        return Cell(field.label, tone), asked, Cell(column or _short(lock), Tone.MUTED)
    if column is not None:
        return Cell(field.label, Tone.SUCCESS), asked, Cell(column)
    if is_required:
        return Cell(field.label, Tone.ERROR), asked, Cell("missing", Tone.ERROR)
    return Cell(f"· {field.label}"), asked, Cell("")


def _short(lock: str) -> str:
    """A lock in the few words that a row has room for; the whole sentence is told of the row in hand."""
    return "synced, not importable" if "synced" in lock else "locked"


def field_reason(state: MappingState, key: int, width: int) -> Content:
    """Four lines on the field, or the group, in hand."""
    if key <= GROUP:
        return _group_reason(state, key, width)
    field = state.fields[key]
    column = state.mapping.column_of(field.key)
    name = safe_text(field.label, 40, "bold")
    lock = state.why_locked(field.key)
    if column is not None:
        column_name = safe_text(state.opened.table.columns[column].name, max(10, width - 45), "bold $accent")
        head = Content.assemble(name, " ← ", column_name)
    else:
        head = Content.assemble(name, "  ", ("(no column)", "$text-muted"))
    why = lock or state.required.get(field.key, "Not required.")
    holds = samples(state.opened.profiles[column], width) if column is not None else ""
    lines = [head, safe_text(why, 2 * width, "$warning" if lock else "")]
    if column is None and lock is None:
        lines.append(_best_column(state, field.key, width))
    return Content("\n").join([*lines, Content(holds)] if holds else lines)


def _group_reason(state: MappingState, key: int, width: int) -> Content:
    groups = list(dict.fromkeys(field.group for field in state.fields))
    group: Group = groups[GROUP - key]
    labels = ", ".join(field.label for field in state.fields if field.group is group)
    return Content("\n").join([safe_text(group.value, width, "bold"), safe_text(labels, 2 * width)])


def _best_column(state: MappingState, key: str, width: int) -> Content:
    found = _columns_for(state, key)
    if not found:
        return Content("")
    column, confidence = found[0]
    name = safe_str(state.opened.table.columns[column].name, max(10, width - 24))
    return Content.assemble(
        ("best column: ", "$text-muted"), name, (f"  {confidence:.0%}".replace("%", " %"), "$text-muted")
    )


def _columns_for(state: MappingState, key: str) -> list[tuple[int, float]]:
    """The columns that may mean a field, the surest first."""
    found = [
        (column, item.confidence)
        for column, items in enumerate(state.candidates)
        for item in items
        if item.field == key and item.kind != Kind.HINT
    ]
    return sorted(found, key=lambda entry: -entry[1])


def ask_column(state: MappingState, key: int) -> tuple[ChooseDialog, dict[int, int | None]]:
    """Which column brings a field? The dialog, and the column of each of its answers."""
    field = state.fields[key]
    now = state.mapping.column_of(field.key)
    sure = dict(_columns_for(state, field.key))
    profiles = state.opened.profiles
    order = sorted(
        range(len(profiles)),
        key=lambda index: (-sure.get(index, 0), state.field_of(index) is not None, index),
    )
    choices: list[Choice] = []
    for index in order:
        taken = state.field_of(index)
        parts = [f"{sure[index]:.0%}".replace("%", " %")] if index in sure else []
        if taken is not None and taken != field.key:
            parts.append(f"now {label_of(taken)}")
        parts.append(samples(profiles[index], 50) or "(empty)")
        choices.append(Choice(index, profiles[index].column.name, " · ".join(parts)))
    if now is not None:
        choices.append(Choice(NOT_USED, "No column", "do not import this field"))
    answers: dict[int, int | None] = {index: index for index in order}
    answers[NOT_USED] = None
    title = f"Column for {safe_str(field.label, 40)}"
    return ChooseDialog(title, choices, current=now, label="Column", detail="Values"), answers


def ask_which_field(state: MappingState, current: int) -> ChooseDialog:
    """To which field shall the cursor go?"""
    choices = [Choice(place, field.label, field.group.value) for place, field in enumerate(state.fields)]
    return ChooseDialog("Go to a field", choices, current=current, label="Field", detail="Group")
