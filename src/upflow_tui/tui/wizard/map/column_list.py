"""The columns of the file as rows, as choices, and the one in hand with its reasons."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, TypeAlias

from textual.content import Content

from upflow_tui.core.fields import Field, label_of
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.fixes.repairs import Combine, How, combined_columns
from upflow_tui.importing.matching.proposal import Kind, Proposal
from upflow_tui.tui import wording
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.safe_text import safe_str, safe_text
from upflow_tui.tui.widgets.grid.row_grid import Cell, GridColumn, Row, Tone
from upflow_tui.tui.wizard.map.state import OFFER_KEY, MappingState

Answers: TypeAlias = dict[int, str | Combine | None]
JOINS: Final = 10_000
"""Keys from here on are columns that are brought together."""
NOT_USED: Final = -1
"""The key of the choice that takes a column out of the import."""
COLUMNS: Final = (
    GridColumn("Column", min_width=16, weight=3),
    GridColumn("Sample", min_width=14, weight=3),
    GridColumn("Filled", 6, align="right"),
    GridColumn("→ Field", min_width=18, weight=2),
)
BRING_KEY: Final = "i"
BRING_ALL_KEY: Final = "I"
CLEAR_KEY: Final = "x"
"""Keys that the lines about a column name."""
_UNUSED: Final = "(not used)"


def column_rows(state: MappingState, only: Collection[int] | None = None) -> list[Row]:
    """A row for each column, its key the column's index. `only`: those with these indexes; None: all."""
    return [
        Row(
            profile.column.index,
            (
                profile.column.name,
                Cell(profile.samples[0] if profile.samples else "", Tone.MUTED),
                filled(profile),
                _field_cell(state, profile.column.index),
            ),
        )
        for profile in state.opened.profiles
        if only is None or profile.column.index in only
    ]


def filled(profile: ColumnProfile) -> str:
    """How many of the first lines have a value there."""
    return f"{100 * profile.filled // profile.lines} %" if profile.lines else ""


def _field_cell(state: MappingState, column: int) -> Cell:
    """The field with ✓; with ! where it asks for another that is missing; with ✗ where it may not be mapped.

    A column that was understood but left out has its field and the reason.
    """
    key = state.field_of(column)
    if key is not None:
        wrong = state.why_locked(key) is not None or state.mapping.fields.count(key) > 1
        tone = Tone.ERROR if wrong else Tone.WARNING if state.lacks(key) else Tone.SUCCESS
        part = state.combined_of(column)
        return Cell(f"{label_of(key)}, {combined_columns(part)}" if part is not None else label_of(key), tone)
    if (part := state.combined_of(column)) is not None:
        return Cell(f"part of {label_of(part.field)}", Tone.SUCCESS)
    if (left := state.left_out(column)) is not None:
        return Cell(f"{label_of(left.field)}, left out: {left.reason}", Tone.MUTED)
    if (locked := state.locked(column)) is not None:
        return Cell(f"({label_of(locked.field)}, {locked.short})", Tone.MUTED)
    tie = state.tie_of(column)
    if tie is not None:
        return Cell(" or ".join(map(label_of, tie.fields)) + "?", Tone.WARNING)
    if (offer := state.part_offered(column)) is not None:
        return Cell(f"? part of {label_of(offer.combine.field)}", Tone.STRONG)
    if (hint := state.suggestion_of(column)) is not None:
        return Cell(f"? {label_of(hint.field)}", Tone.STRONG)
    return Cell(_UNUSED, Tone.MUTED)


def column_reason(state: MappingState, column: int, width: int) -> Content:
    """Four lines on the column in hand: its field, why, what is next best, and what it holds."""
    profile = state.opened.profiles[column]
    key = state.field_of(column)
    proposal = state.proposal_of(column)
    name = safe_text(profile.column.name, max(12, width - 36), "bold")
    if key is None:
        head = Content.assemble(name, "  ", (_unused(state, column), "$text-muted"))
    else:
        sure = f"   {proposal.confidence:.0%}".replace("%", " %") if proposal is not None else ""
        head = Content.assemble(name, " → ", safe_text(label_of(key), 40, "bold $accent"), (sure, "$text-muted"))
    return Content("\n").join(
        [
            head,
            _line("why: ", _why(state, column, proposal), width),
            _other_way(state, column, key, width),
            _values(profile, width),
        ]
    )


def _unused(state: MappingState, column: int) -> str:
    """What is said in place of a field."""
    part = state.combined_of(column)
    if part is not None:
        return f"(part of {label_of(part.field)})"
    left, locked = state.left_out(column), state.locked(column)
    if locked is not None:
        return f"({label_of(locked.field)}, {locked.short})"
    return f"({label_of(left.field)}, left out)" if left is not None else _UNUSED


def _other_way(state: MappingState, column: int, key: str | None, width: int) -> Content:
    """What else could be done with a column: take the offer that it has a part in, or another field."""
    if (part := state.part_offered(column)) is not None:
        return _line("suggestion: ", f"{state.offer_in_words(part)}; {BRING_KEY} accepts it", width)
    offer = next((item for item in state.offers if column in item.combine.columns), None)
    if offer is not None:
        return _line("offer: ", f"{OFFER_KEY} makes {state.offer_in_words(offer)}: {offer.reason}", width)
    if (hint := state.suggestion_of(column)) is not None:
        return _line("suggestion: ", f"{label_of(hint.field)}; {BRING_KEY} accepts it", width)
    best = _next_best(state, column, key)
    if best is None and (unused := state.unused_of(column)) is not None:
        return _line("fix: ", unused.way_out, width)
    return _line("next best: ", best or "none", width)


def _why(state: MappingState, column: int, proposal: Proposal | None) -> str:
    key = state.field_of(column)
    if key is not None and (lock := state.why_locked(key)) is not None:
        return lock
    part = state.combined_of(column)
    if part is not None:
        return f"combined from {combined_columns(part)}; {CLEAR_KEY} splits it"
    if proposal is not None:
        return proposal.reason
    if key is not None:
        return "chosen by you"
    left = state.left_out(column)
    if left is not None:
        return f"{left.reason}; {BRING_KEY} maps it anyway"
    if (locked := state.locked(column)) is not None:
        return locked.reason
    tie = state.tie_of(column)
    if tie is not None:
        return f"{tie.message} Choose one."
    proposed = state.opened.matching.proposals[column]
    if proposed is not None:
        return f"removed by you; {label_of(proposed.field)} was suggested"
    if (offer := state.part_offered(column)) is not None:
        return offer.reason
    if (hint := state.suggestion_of(column)) is not None:
        return hint.reason
    if (unused := state.unused_of(column)) is not None:
        return unused.reason
    return "no confident match" if state.opened.profiles[column].filled else "the column is empty"


def _next_best(state: MappingState, column: int, key: str | None) -> str | None:
    found = state.candidates[column] if state.candidates else ()
    left = state.left_out(column)
    told = left.field if left is not None else key
    best = next(
        (item for item in found if item.field not in (key, told) and (key is None or item.kind != Kind.HINT)), None
    )
    if best is None:
        return None
    if best.kind == Kind.HINT:
        return best.reason
    return f"{label_of(best.field)}, {best.confidence:.0%}".replace("%", " %") + f": {best.reason}"


def _line(label: str, text: str, width: int) -> Content:
    return Content.assemble((label, "$text-muted"), safe_text(text, max(10, width - len(label))))


def _values(profile: ColumnProfile, width: int) -> Content:
    count = wording.counted(profile.distinct, "different value")
    part = f" in the first {wording.number(profile.lines)} lines" if profile.lines >= 2_000 else ""
    right = f"  {count}{part}"
    room = max(10, width - len(right))
    return Content.assemble(samples(profile, room), (right, "$text-muted"))


def samples(profile: ColumnProfile, width: int) -> str:
    """The first values, as many as fit, made safe."""
    shown = ""
    for value in profile.samples:
        part = safe_str(value, width)
        longer = f"{shown} · {part}" if shown else part
        if len(longer) > width:
            break
        shown = longer
    return shown


def _joins(state: MappingState, column: int) -> list[tuple[Combine, str]]:
    """How a column can bring a field together with others, with what speaks for it; what is offered first."""
    offer = state.part_offered(column)
    offered = [(offer.combine, offer.reason)] if offer is not None and offer.combine.how is How.JOIN else []
    known = {combine.field for combine, _ in offered}
    return [
        *offered,
        *((item, "with a space between") for item in state.joins(column) if item.field not in known),
    ]


def ask_field(state: MappingState, column: int) -> tuple[ChooseDialog, Answers]:
    """Which field does a column bring? The dialog, and what each of its answers means: a field, or columns together.

    In this order: what is offered, what the column may mean, not used, the fields that are free, those that another
    column brings, those that can be joined with it, those that cannot be mapped.
    """
    places = {field.key: place for place, field in enumerate(state.fields)}
    now = state.field_of(column)
    answers: Answers = {place: key for key, place in places.items()}
    answers[NOT_USED] = None
    joins: list[Choice] = []
    for number, (combine, reason) in enumerate(_joins(state, column), JOINS):
        answers[number] = combine
        detail = f"{' + '.join(state.names_of(combine))}: {reason}"
        joins.append(Choice(number, f"{label_of(combine.field)}, joined", detail))
    offered = joins[:1] if state.part_offered(column) is not None else []
    meant: dict[str, Choice] = {}
    for item in state.candidates[column] if state.candidates else ():
        if item.field in places and item.field not in meant:
            sure = "" if item.kind == Kind.HINT else f"{item.confidence:.0%} ".replace("%", " %")
            meant[item.field] = _choice(state, state.fields[places[item.field]], column, f"{sure}{item.reason}")
    unused = Choice(NOT_USED, "Not used", "do not import this column")
    others = [field for field in state.fields if field.key not in meant]
    others.sort(key=lambda field: _rank(state, field, column))
    rest = [_choice(state, field, column, field.group.value) for field in others]
    locked = next((place for place, choice in enumerate(rest) if choice.disabled is not None), len(rest))
    choices = [*offered, *meant.values(), unused, *rest[:locked], *joins[len(offered) :], *rest[locked:]]
    title = f"Field of {safe_str(state.opened.table.columns[column].name, 40)}"
    current = places.get(now, NOT_USED) if now is not None else None
    return ChooseDialog(title, choices, current=current, label="Field", detail="Why"), answers


def _rank(state: MappingState, field: Field, column: int) -> int:
    """0: free; 1: another column brings it; 2: it cannot be mapped."""
    if state.why_locked(field.key) is not None:
        return 2
    return 0 if _other_column(state, field, column) is None else 1


def _other_column(state: MappingState, field: Field, column: int) -> int | None:
    """The column other than `column` that brings a field."""
    found = state.mapping.column_of(field.key)
    return None if found == column else found


def _choice(state: MappingState, field: Field, column: int, detail: str) -> Choice:
    other = _other_column(state, field, column)
    lock = state.why_locked(field.key)
    if lock is None and other is not None:
        name = safe_str(state.opened.table.columns[other].name, 40)
        detail = f'Already mapped from "{name}": it moves here. {detail}'
    return Choice(state.fields.index(field), field.label, detail, None if lock is None else f"Locked: {lock}")


def ask_which_column(state: MappingState, profiles: Sequence[ColumnProfile], current: int) -> ChooseDialog:
    """To which column shall the cursor go?"""
    choices = [
        Choice(profile.column.index, profile.column.name, samples(profile, 60) or "(empty)") for profile in profiles
    ]
    return ChooseDialog("Go to a column", choices, current=current, label="Column", detail="Values")
