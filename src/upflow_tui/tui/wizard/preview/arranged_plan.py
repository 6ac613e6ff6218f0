"""The customers of a plan arranged by parent, as rows; imported where the list is, in its thread."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from upflow_tui.core.customer import Contact
from upflow_tui.engine.draft.lists import PlanList, PlanQuery, PlanRow
from upflow_tui.engine.groups.folds import Folds
from upflow_tui.engine.groups.outline import Entry
from upflow_tui.engine.groups.planned import PlanGroups, plan_groups
from upflow_tui.importing.planning.plan import PlannedContact
from upflow_tui.store.customers.pages import CustomerRow
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.tui.groups.listing import GroupListing, children_words, contact_name, contacts_words, customer_name
from upflow_tui.tui.widgets.grid.rows import Cell, CellLike, Row, Tone
from upflow_tui.tui.wizard.preview.customer_lines import ACTION_TONES
from upflow_tui.tui.wizard.preview.plan_rows import COLUMNS, contact_words, customer_row

_PARENT, _CONTACTS = 3, 4
"""The columns in which a parent says what its group has, and a customer how many contacts."""
_BLANK: Final = ("",) * (len(COLUMNS) - 1)

FirstLines: TypeAlias = dict[int, int | None]
"""The first line of each customer that was listed, by its number."""


def open_plan(folder: Path, draft: Path, query: PlanQuery, folds: Folds | None) -> PlanList | PlanGroups:
    """The customers of a plan: by parent where `folds` says so and the plan is complete, else one below the other.

    Raises:
        StoreError: the draft or the store cannot be read.
    """
    if folds is not None:
        with DraftReader(draft) as reader:
            finished = reader.finished
        if finished:
            return plan_groups(folder, draft, query, folds)
    return PlanList(folder, draft, query)


def arranged_listing(groups: PlanGroups, lines: FirstLines) -> GroupListing:
    """The list as the grid shows it; `lines` receives the first line of each customer that is listed."""
    return GroupListing(groups, partial(_grouped_row, lines))


def _grouped_row(
    lines: FirstLines, entry: Entry, record: PlanRow | CustomerRow | PlannedContact | Contact | None
) -> Row:
    """A customer, or one of its contacts."""
    if entry.contact is not None:
        shown = record if isinstance(record, PlannedContact | Contact) else None
        tone = ACTION_TONES[shown.action] if isinstance(shown, PlannedContact) else Tone.SAME
        text = contact_name(entry, contact_words(shown) if shown is not None else None)
        return Row(entry.key, (Cell(text, tone if shown is not None else Tone.MUTED), *_BLANK))
    if isinstance(record, CustomerRow):  # a parent that the file does not have
        facts = (record.external_id or "", children_words(entry), contacts_words(entry))
        muted = [Cell(text, Tone.MUTED) for text in facts]
        return Row(entry.key, (Cell(customer_name(entry, record.name), Tone.MUTED), "", *muted, *_BLANK[4:]))
    row = customer_row(record if isinstance(record, PlanRow) else None)
    if not isinstance(record, PlanRow):
        return row
    lines[record.number] = record.line
    cells: list[CellLike] = list(row.cells)
    cells[0] = Cell(customer_name(entry, record.name or "(no name)"), ACTION_TONES[record.action])
    if entry.children:
        cells[_PARENT] = Cell(children_words(entry), Tone.MUTED)
    cells[_CONTACTS] = contacts_words(entry)
    if entry.is_found:
        return Row(row.key, tuple(cells))
    return Row(row.key, tuple(Cell(cell if isinstance(cell, str) else cell.text, Tone.MUTED) for cell in cells))
