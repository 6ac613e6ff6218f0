"""Every action of the program, once: its id, keys, label and help; what is made of them is in actions.py.

The person can give an action other keys by its id (`App.set_keymap`), so ids stay what they are.
"""

from __future__ import annotations

from functools import partial
from typing import Final

from textual.binding import Binding

from upflow_tui.core.dataclass import dataclass

EVERYWHERE: Final = "app"
"""The place of actions that every screen knows: they are bound by the program itself."""
LIST: Final = "list"
"""The place of the movements that every list has."""
DIALOG: Final = "dialog"
"""The place of what every dialog has."""
PATH: Final = "path"
"""The field of a dialog that asks for a path."""
FIELD: Final = "field"
"""The place of the file step's field for a path."""
QUESTION: Final = "question"
CHOICE: Final = "choice"
SEARCH: Final = "search"
"""The field above a list."""
FORM: Final = "form"
"""The fields of a form."""
LINES: Final = "lines"
"""A form with several lines, or buttons: what saves it where enter does something else."""
ANSWER: Final = "answer"
"""A field whose enter takes what was typed."""
BUTTON: Final = "button"
"""A dialog's button."""
ONE_OF: Final = "oneof"
"""A field of a form with a few fixed values."""
EDIT: Final = "edit"
"""The field in which a cell is fixed."""
APPLYING: Final = "applying"
"""What fixes would do, before they are made."""
VALUES: Final = "values"
"""The value mapping."""
REPLACING: Final = "replacing"
REPAIRS_MADE: Final = "made"
COLUMNS: Final = "columns"
"""The dialog of a list's columns."""
START: Final = "start"
"""The button that starts the import."""

SENT_AS_OTHER_KEYS: Final = frozenset({"ctrl+i", "ctrl+m", "ctrl+h", "ctrl+j", "ctrl+left_square_bracket"})
"""Keys that a terminal sends as tab, enter, backspace, line feed and escape: no action can have them."""


@dataclass(frozen=True, slots=True)
class Action:
    """One action."""

    id: str
    """`place.name`."""
    keys: tuple[str, ...]
    """Textual's names of keys; the first that works now is the one shown."""
    label: str
    help: str
    places: tuple[str, ...]
    """The screens that bind it: one of the names in this module's table."""
    group: str
    """The heading under which the `?` screen and docs/keys.md have it."""
    does: str
    """What Textual runs on the screen or widget that binds it: the method `action_<does>`."""
    in_bar: bool
    """Whether the key bar shows it."""
    priority: bool = False

    def binding(self) -> Binding:
        """The binding for a `BINDINGS` list."""
        return Binding(
            ",".join(self.keys),
            self.does,
            self.label,
            show=self.in_bar,
            tooltip=self.help,
            id=self.id,
            priority=self.priority,
        )


_HEADINGS: Final = {
    "app": "Everywhere",
    "list": "Lists",
    "groups": "Customers",
    "history": "Import history",
    "import": "One import",
    "saved": "Saved mappings",
    **dict.fromkeys(("unfinished", "ways"), "Unfinished imports"),
    "field": "File",
    "tabs": "Lists",
    "search": "Searching",
    "steps": "Wizard",
    "path": "File",
    **dict.fromkeys(("question", "choice", "path", "dialog", "form", "lines", "answer", "button", "oneof"), "Dialogs"),
    "columns": "Columns",
    **dict.fromkeys(("edit", "applying", "values", "replacing", "made"), "Fixes"),
}
"""The group of a place, where it is not the place's own name."""


def _row(
    id: str, keys: str, label: str, help: str, does: str = "", at: str = "", bar: bool = True, priority: bool = False
) -> Action:
    """A line of the table below: at the place that begins its id if no other is named, doing what its name says."""
    place, _, name = id.partition(".")
    group = _HEADINGS.get(place, place.capitalize())
    places = tuple((at or place).split())
    return Action(id, tuple(keys.split()), label, help, places, group, does or name, bar, priority)


_quiet: Final = partial(_row, bar=False)

_SEARCHED: Final = "customers history import compare file map preview settings"
"""The places with a list that is searched."""
_PLACES: Final = "customers history"
"""The places with the list of unfinished imports on top."""
_CUSTOMERS: Final = "customers preview"
"""The lists of customers that can be arranged by parent."""
_CUSTOMER: Final = "customer customers"
"""Where one stored customer is in front: open, or under the cursor."""
_OF_ONE: Final = "history import"
"""Where one past import is in front: under the cursor, or open."""
_PAST: Final = "history import result"
"""The same, and the end of the wizard."""

ACTIONS: Final = (
    _row("customers.add", "a", "Add customers", "Import or assign customers from a file."),
    _row("customers.sort", "s", "Sort", "Sort by the next column."),
    _quiet("customers.reverse", "S", "Reverse", "Reverse the sort order."),
    _row("customers.filter", "f", "Filter", "Show only some of the customers."),
    _row("groups.arrange", "p", "By parent", "Arrange by parent, or as one list.", at=_CUSTOMERS),
    _row("groups.all", "T", "Unfold all", "Show all contacts, no children, or children.", "unfold_all", _CUSTOMERS),
    _row("groups.unfold", "t", "Unfold", "Show its contacts and children, or hide them.", at=_CUSTOMERS),
    _row("customers.export", "w", "Export", "Save the listed customers as CSV or Excel."),
    _row("unfinished.other", "tab", "Other list", "To the unfinished imports, or back.", "other_list", _PLACES),
    _row("unfinished.discard", "x delete", "Discard", "Discard the unfinished import; asks first."),
    _row("ways.discard", "ctrl+x", "Discard", "Discard the unfinished import; asks first.", priority=True),
    _row("customer.other", "tab", "Other list", "Go to the details, or to the list beside them.", "other_list"),
    _row("customer.parent", "p", "Parent", "Open the parent of this customer."),
    _row("customer.erase", "x delete", "Erase", "Erase it, or those marked; asks first.", at=_CUSTOMER),
    _row("history.filter", "f", "Filter", "Show only some of the imports."),
    _row("import.filter", "f", "Filter", "Filter the list in front."),
    _row("import.goto", "colon ctrl+g", "Go to line", "Go to a line by its number."),
    _row("import.errors", "e", "Save errors", "Save the lines with errors, to fix them.", "save_errors", _PAST),
    _row("import.undo", "u", "Undo", "Undo the import; shows what changes first.", "undo_import", _PAST),
    _row("import.again", "a", "Run again", "Import a newer file in the same way.", "run_again", _OF_ONE),
    _row("import.compare", "equals_sign", "Compare", "Mark two imports to see what differs.", "compare", _OF_ONE),
    _row("import.report", "P", "Report", "Save a report as Markdown or HTML.", "write_report", _OF_ONE),
    _row("import.save_file", "w", "Save file", "Save a copy of the original file.", at=_OF_ONE),
    _row("import.fixed", "W", "Save fixed", "Save the fixed file, ready for Upflow.", "save_fixed", _PAST),
    _row("import.forget", "x delete", "Forget", "Erase its file and details; totals are kept.", "forget", _OF_ONE),
    _row("compare.save_csv", "w", "Save", "Save every difference as CSV or Excel."),
    _row("undo.undo", "u f10", "Undo import", "Undo what is listed; asks first."),
    _row("undo.cancel", "x", "Cancel", "Stop: nothing is undone."),
    _row("result.open", "v", "Open in history", "Open this import in the import history."),
    _row("result.another", "a", "Another file", "Import another file."),
    _row("organization.add", "a", "Add", "Add one to the list in front."),
    _quiet("organization.edit", "e", "Edit", "Edit the selected item."),
    _row("organization.delete", "x delete", "Delete", "Delete the selected item; asks first."),
    _row("organization.paste", "A", "Paste members", "Add members from a list of addresses."),
    _row("organization.reset", "r", "Remove hidden", "Remove hidden characters from a name."),
    _row("organization.source", "s", "Source system", "Choose the source system and API set-up."),
    _row("organization.rename", "N", "Name", "Change the organization's name."),
    _row("organization.load", "l", "Load", "Load the organization from a file."),
    _row("organization.save", "w", "Save", "Save the organization as a file."),
    _row("settings.test", "t", "Send a test", "Send a test through all that is switched on."),
    _row("settings.usual", "x delete", "Default", "Reset to default."),
    _row("field.choose", "enter", "Choose", "Choose the path or the selected row."),
    _row("field.complete", "tab", "Complete", "Complete the path, or go to the list."),
    _row("field.leave", "escape", "To the list", "Leave the field: in the list, letters are keys."),
    _quiet("field.up", "up", "Up", "One row up in the list.", "move('cursor_up')"),
    _quiet("field.down", "down", "Down", "One row down in the list.", "move('cursor_down')"),
    _quiet("field.page_up", "pageup", "Page up", "One page up in the list.", "move('page_up')"),
    _quiet("field.page_down", "pagedown", "Page down", "One page down in the list.", "move('page_down')"),
    _row("file.delimiter", "d", "Separator", "Choose the separator."),
    _row("file.encoding", "e", "Encoding", "Choose the encoding."),
    _row("file.sheet", "s", "Sheet", "Choose the sheet of a workbook."),
    _row("file.header_line", "l", "Header", "Choose the header line."),
    _row("file.recent", "f6", "Recent", "Choose a recent file."),
    _row("file.needs", "v", "Required", "Show the required fields, by purpose."),
    _row("file.templates", "w", "Templates", "Save one of the four templates."),
    _row("file.findings", "m", "Problems", "Show all problems and how to fix them."),
    _quiet("file.above", "backspace", "Folder above", "Go to the folder above."),
    _row("map.bring", "i", "Accept", "Accept the suggested mapping of the column."),
    _row("map.bring_all", "I", "Accept all", "Accept all suggested mappings."),
    _row("map.clear", "x delete", "Clear", "Leave the column out of the import."),
    _row("map.other", "tab", "Other list", "Go to the fields, or back to the columns."),
    _row("map.combine", "plus", "Combine", "Combine columns as suggested."),
    _row("map.suggest", "f5", "Suggest again", "Reset to the suggested mapping."),
    _row("map.missing", "m", "Next missing", "Go to the next unmapped required field."),
    _row("map.filter", "f", "Only unused", "Show only unused columns, or all."),
    _row("map.undo", "u", "Undo", "Undo the last mapping change."),
    _row("map.save", "w", "Save mapping", "Save the mapping for files with these columns."),
    _row("map.load", "l", "Load mapping", "Use a saved mapping."),
    _row("saved.rename", "ctrl+r", "Rename", "Rename the saved mapping."),
    _row("saved.delete", "ctrl+x", "Delete", "Delete the saved mapping.", priority=True),
    _row("preview.stop", "x", "Stop", "Stop preparing the preview."),
    _row("preview.again", "f5", "Prepare again", "Prepare the preview again.", at="preview confirm"),
    _row("preview.repair", "r", "Fix", "Fix this problem in all cells.", "repair"),
    _row("preview.all", "R", "Fix all", "Show all available fixes.", "all_fixes"),
    _row("preview.edit", "e", "Edit", "Fix one cell.", "edit"),
    _row("preview.keep", "z", "Put back", "Put back a skipped line, or skip it again.", "keep"),
    _row("preview.undo", "u ctrl+z", "Undo", "Undo the last fix.", "undo_repair"),
    _row("preview.create", "a", "Create", "Create the missing member or workflow.", "create_missing"),
    _row("preview.filter", "f", "Filter", "Filter the list in front."),
    _row("preview.values", "V", "Map values", "Map the file's values to existing ones.", "map_values"),
    _row("preview.replace", "E", "Replace", "Find and replace in one column.", "replace_text"),
    _row("preview.redo", "U ctrl+y", "Redo", "Redo the fix.", "redo_repair"),
    _row("preview.made", "L", "Fixes made", "List the fixes made so far.", "list_repairs"),
    _row("preview.sort", "s", "Sort", "Sort the customers by the next column.", "sort"),
    _row("preview.next", "m", "Next problem", "Go to the next cell with a problem.", "next_problem"),
    _quiet("preview.before", "M", "Previous problem", "Go to the previous cell with a problem.", "next_problem(-1)"),
    _quiet("preview.turn", "S", "Reverse", "Reverse the sort order of the customers.", "turn"),
    _row("preview.goto", "colon ctrl+g", "Go to line", "Go to a line by its number."),
    _row("preview.save", "W", "Save fixed", "Save the fixed file, ready for Upflow.", "save_plan", "preview confirm"),
    _row("confirm.start", "i f10", "Import", "Start the import as shown."),
    _quiet("start.choices", "up", "Choices", "Go to the choices above the button."),
    _row("running.cancel", "x", "Cancel", "Stop: nothing is imported."),
    _row("preview.next_list", "tab", "Next list", "Go to the next list: Customers, Problems, Lines."),
    _quiet("preview.list_before", "shift+tab", "Previous list", "Go to the list before.", "next_list(-1)"),
    _row("wizard.next", "n f8", "Next", "Go to the next step.", at="file map preview"),
    _row("wizard.previous", "b f7", "Back", "Go to the previous step; nothing is lost.", at="map preview confirm"),
    _quiet("steps.file", "1", "File", "Go to the step File.", "step(1)"),
    _quiet("steps.map", "2", "Map", "Go to the step Map, once it was reached.", "step(2)"),
    _quiet("steps.preview", "3", "Preview", "Go to the step Preview, once it was reached.", "step(3)"),
    _quiet("steps.import", "4", "Import", "Go to the step Import, once it was reached.", "step(4)"),
    _row("list.search", "slash", "Search", "Search the list in front.", at=_SEARCHED),
    _row("list.select", "enter", "Open", "Open the selected row.", "select_row"),
    _row("list.columns", "C", "Columns", "Show, hide, move and resize columns."),
    _row("search.leave", "enter down", "To the list", "Go to the list of results."),
    _row("list.copy", "y", "Copy", "Copy the row's ID, cell, problem or path.", "copy_row"),
    _row("list.mark", "space", "Mark", "Mark or unmark the row."),
    _quiet("list.up", "up k", "Up", "One row up.", "cursor_up"),
    _quiet("list.down", "down j", "Down", "One row down.", "cursor_down"),
    _quiet("list.page_up", "pageup", "Page up", "One page up."),
    _quiet("list.page_down", "pagedown", "Page down", "One page down."),
    _quiet("list.half_up", "ctrl+u", "Half page up", "Half a page up."),
    _quiet("list.half_down", "ctrl+d", "Half page down", "Half a page down."),
    _quiet("list.first", "home g", "First", "Go to the first row.", "cursor_first"),
    _quiet("list.last", "end G", "Last", "Go to the last row.", "cursor_last"),
    _quiet("list.left", "left", "Left", "Go to the columns on the left.", "cursor_left"),
    _quiet("list.right", "right", "Right", "Go to the columns on the right.", "cursor_right"),
    _quiet("tabs.first", "1", "First tab", "Bring the first tab in front.", "tab(0)"),
    _quiet("tabs.second", "2", "Second tab", "Bring the second tab in front.", "tab(1)"),
    _quiet("tabs.third", "3", "Third tab", "Bring the third tab in front.", "tab(2)"),
    _quiet("tabs.fourth", "4", "Fourth tab", "Bring the fourth tab in front.", "tab(3)"),
    _quiet("tabs.fifth", "5", "Fifth tab", "Bring the fifth tab in front.", "tab(4)"),
    _quiet("tabs.sixth", "6", "Sixth tab", "Bring the sixth tab in front.", "tab(5)"),
    _quiet("app.customers", "c", "Customers", "Show the stored customers.", "go('customers')"),
    _quiet("app.history", "h", "Import history", "Show what was imported, and when.", "go('history')"),
    _quiet("app.organization", "o", "Organization", "Show members, workflows and fields.", "go('organization')"),
    _quiet("app.back", "escape", "Back", "Leave the field, go back or close."),
    _quiet("app.theme", "f2", "Light or dark", "Switch between light and dark theme."),
    _quiet("app.organizations", "f3", "Change organization", "Work on another organization, or add one."),
    _quiet("app.themes", "ctrl+t", "Theme", "Choose a theme and see it at once."),
    _quiet("app.settings", "f9", "Settings", "My profile, settings and keyboard shortcuts.", "settings(0)"),
    _row("app.help", "question_mark f1", "Keys", "Show the keyboard shortcuts of this screen."),
    _quiet("app.palette", "ctrl+p", "Commands", "Find any action by its name.", "command_palette", priority=True),
    _row("app.quit", "q ctrl+q ctrl+c", "Quit", "Leave the program."),
    _row("question.yes", "y", "Yes", "Say yes."),
    _row("question.no", "n", "No", "Say no."),
    _quiet("question.other", "left right up down", "Other button", "Go to the other button.", "app.focus_next"),
    _row("choice.choose", "enter", "Choose", "Choose the selected row.", "screen.choose"),
    _quiet("choice.up", "up", "Up", "One row up.", "screen.move('cursor_up')"),
    _quiet("choice.down", "down", "Down", "One row down.", "screen.move('cursor_down')"),
    _quiet("choice.page_up", "pageup", "Page up", "One page up.", "screen.move('page_up')"),
    _quiet("choice.page_down", "pagedown", "Page down", "One page down.", "screen.move('page_down')"),
    _row("path.take", "enter", "Continue", "Use this path.", "screen.take"),
    _row("form.save", "enter f10", "Save", "Save the form.", "screen.save"),
    _row("lines.save", "f10", "Save", "Save what the form says, wherever the focus is.", "save"),
    _quiet("form.previous", "up", "Field above", "Go to the field above.", "app.focus_previous"),
    _quiet("form.next", "down", "Field below", "Go to the field below.", "app.focus_next"),
    _row("answer.take", "enter", "Continue", "Use what was typed.", "submit"),
    _row("button.press", "enter", "Press", "Do what the button says.", "press"),
    _row("oneof.other", "right space", "Other value", "Choose the next value.", "other(1)"),
    _quiet("oneof.before", "left", "Previous value", "Choose the previous value.", "other(-1)"),
    _row("edit.take", "enter", "Fix", "Write this text in the cell.", "submit"),
    _row("edit.propose", "down", "Suggestion", "Use the next suggestion.", "screen.propose(1)"),
    _quiet("edit.before", "up", "Previous suggestion", "Use the previous suggestion.", "screen.propose(-1)"),
    _row("applying.apply", "enter f10", "Fix", "Fix as shown.", "apply"),
    _row("values.apply", "f10", "Apply", "Map the values as shown.", "apply"),
    _row("values.leave", "x delete", "Leave unchanged", "Leave the value unchanged.", "leave"),
    _row("replacing.whole", "f4", "Whole cell", "Match whole cells, or part of a cell.", "whole"),
    _row("columns.keep", "enter f10", "Save", "Keep the columns as shown."),
    _row("columns.up", "K shift+up", "Up", "Move the column further to the left."),
    _row("columns.down", "J shift+down", "Down", "Move the column further to the right."),
    _row("columns.wider", "right", "Wider", "Make the column wider."),
    _row("columns.narrower", "left", "Narrower", "Make the column narrower."),
    _row("columns.usual", "x delete", "Reset", "Put all columns back as they were at first."),
    _row("made.undo", "u", "Undo the last", "Undo the last fix.", "take_back"),
    _row("dialog.close", "escape", "Close", "Close without a change."),
    _quiet("dialog.break", "ctrl+c", "Close", "Copy what is selected; else close as esc does.", "interrupt"),
)
"""In the order in which the key bar and the `?` screen show them."""
