"""Every action of the program, once: its id, keys, label and help; what is made of them is in actions.py.

The person can give an action other keys by its id (`App.set_keymap`), so ids stay what they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Final

from textual.binding import Binding

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
    """The heading under which the `?` screen and the README have it."""
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
    "history": "Import history",
    "import": "One import",
    "saved": "Saved mappings",
    **dict.fromkeys(("unfinished", "ways"), "Unfinished imports"),
    "field": "File",
    "tabs": "Lists",
    "search": "Searching",
    "path": "File",
    **dict.fromkeys(("question", "choice", "path", "dialog", "form", "lines", "answer", "button", "oneof"), "Dialogs"),
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
_OF_ONE: Final = "history import"
"""Where one past import is in front: under the cursor, or open."""
_PAST: Final = "history import result"
"""The same, and the end of the wizard."""

ACTIONS: Final = (
    _row("customers.add", "a", "Add customers", "Import or assign customers from a file."),
    _row("customers.sort", "s", "Sort", "Sort by the next column."),
    _quiet("customers.reverse", "S", "Reverse", "Sort the other way round."),
    _row("customers.filter", "f", "Filter", "Show only some of the customers."),
    _row("customers.export", "w", "Export", "Save the customers of the list as CSV or Excel."),
    _row("unfinished.other", "tab", "Other list", "To the unfinished imports, or back.", "other_list", _PLACES),
    _row("unfinished.discard", "x delete", "Discard", "Discard the unfinished import; asks."),
    _row("ways.discard", "ctrl+d", "Discard", "Discard the unfinished import; asks.", priority=True),
    _row("customer.parent", "p", "Parent", "Open the parent of this customer."),
    _row("customer.erase", "x delete", "Erase", "Erase this customer with all about it; asks."),
    _row("history.filter", "f", "Filter", "Show only some of the imports."),
    _row("import.filter", "f", "Filter", "Show only some of the list in front."),
    _row("import.goto", "g", "Go to line", "Go to a line by its number."),
    _row("import.errors", "e", "Save errors", "Save the lines with errors, to be mended.", "save_errors", _PAST),
    _row("import.undo", "u", "Undo", "Take the import back; shown before it is done.", "undo_import", _PAST),
    _row("import.again", "r", "Run again", "Import a newer file in the same way.", "run_again", _OF_ONE),
    _row("import.compare", "p", "Compare", "Mark an import, then another: what differs.", "compare", _OF_ONE),
    _row("import.report", "t", "Report", "Write a report, as Markdown or HTML.", "write_report", _OF_ONE),
    _row("import.save_file", "w", "Save file", "Save the imported file again, byte for byte.", at=_OF_ONE),
    _row("import.fixed", "W", "Save fixed", "Save the fixed file, for Upflow itself.", "save_fixed", _PAST),
    _row("import.forget", "x delete", "Forget", "Erase its file and its details; the totals stay.", "forget", _OF_ONE),
    _row("compare.save_csv", "w", "Save", "Save every difference as CSV or Excel."),
    _row("undo.undo", "u f10", "Undo it", "Take back what is listed; asks once more."),
    _row("undo.cancel", "x", "Cancel", "Stop: nothing is taken back then."),
    _row("result.open", "v", "In the history", "Open this import in the import history."),
    _row("result.another", "a", "Another file", "Import another file."),
    _row("organization.add", "a", "Add", "Add one to the list in front."),
    _quiet("organization.edit", "e", "Edit", "Change what is under the cursor."),
    _row("organization.delete", "d delete", "Delete", "Delete what is under the cursor; asks."),
    _row("organization.copy", "y", "Copy", "Copy the name, or a member's e-mail."),
    _row("organization.paste", "v", "Paste members", "Add members from a list of addresses."),
    _row("organization.reset", "x", "Reset unseen", "Take the invisible characters out of a name."),
    _row("organization.source", "s", "Source system", "Choose the source system, and the API's set-up."),
    _row("organization.rename", "n", "Name", "Change the organization's name."),
    _row("organization.profile", "p", "My profile", "How you are told: e-mail, Slack, bell.", "app.settings(0)"),
    _row("organization.load", "l", "Load", "Load the organization from a file."),
    _row("organization.save", "w", "Save", "Save the organization as a file."),
    _row("settings.test", "t", "Send a test", "Send a test by all that is switched on."),
    _row("settings.usual", "x delete", "As usual", "Back to what it is where nothing is set."),
    _row("field.choose", "enter", "Choose", "Take the path, or the row under the cursor."),
    _row("field.complete", "tab", "Complete", "Complete the path; else go to the list."),
    _row("field.leave", "escape", "To the list", "Leave the field: in the list, letters are keys."),
    _quiet("field.up", "up", "Up", "One row up in the list.", "move('cursor_up')"),
    _quiet("field.down", "down", "Down", "One row down in the list.", "move('cursor_down')"),
    _quiet("field.page_up", "pageup", "Page up", "One page up in the list.", "move('page_up')"),
    _quiet("field.page_down", "pagedown", "Page down", "One page down in the list.", "move('page_down')"),
    _row("file.delimiter", "d", "Delimiter", "Choose the delimiter."),
    _row("file.encoding", "e", "Encoding", "Choose the encoding."),
    _row("file.sheet", "s", "Sheet", "Choose the sheet of a workbook."),
    _row("file.header_line", "l", "Header", "Choose the line that holds the header."),
    _row("file.recent", "p f6", "Recent", "Choose one of the files chosen last."),
    _row("file.needs", "r", "Needs", "Show which fields the file needs, by purpose."),
    _row("file.templates", "t", "Templates", "Write one of the four templates as a file."),
    _row("file.findings", "f", "Findings", "Show all findings, with what to do."),
    _quiet("file.above", "backspace", "Folder above", "Go to the folder above."),
    _row("map.bring", "i", "Accept", "Map the column as the list suggests."),
    _row("map.bring_all", "I", "Accept all", "Map every column as the list suggests."),
    _row("map.clear", "x delete", "Clear", "Leave the column out of the import."),
    _row("map.other", "tab", "Other list", "Go to the fields, or back to the columns."),
    _row("map.combine", "j", "Combine", "Combine columns, as offered; goes there first."),
    _row("map.suggest", "s", "Suggest again", "Go back to the proposed mapping."),
    _row("map.missing", "m", "Next missing", "Go to the next required field without a column."),
    _row("map.filter", "f", "Only unused", "Show only the columns that are not used, or all."),
    _row("map.undo", "u", "Undo", "Take the last change of the mapping back."),
    _row("map.save", "w", "Save mapping", "Save the mapping for files with these columns."),
    _row("map.load", "l", "Load mapping", "Use a mapping that was saved before."),
    _row("saved.rename", "ctrl+r", "Rename", "Give the saved mapping another name."),
    _row("saved.delete", "ctrl+d", "Delete", "Delete the saved mapping.", priority=True),
    _row("preview.stop", "x", "Stop", "Stop making the plan."),
    _row("preview.again", "r", "Make the plan", "Make the plan that was stopped.", at="confirm"),
    _row("preview.repair", "r", "Fix", "Fix this problem in all cells alike.", "repair"),
    _row("preview.all", "R", "Fix all", "Show every fix that would change something.", "all_fixes"),
    _row("preview.edit", "e", "Edit", "Fix one cell.", "edit"),
    _row("preview.keep", "k", "Put back", "Put back a skipped line, or skip it again.", "keep"),
    _row("preview.undo", "u ctrl+z", "Undo", "Take the last fix back.", "undo_repair"),
    _row("preview.create", "a", "Create", "Create the missing member or workflow.", "create_missing"),
    _row("preview.filter", "f", "Filter", "Show only some of the list in front."),
    _row("preview.values", "v", "Map values", "Give the file's values their right names.", "map_values"),
    _row("preview.replace", "p", "Replace", "Find and replace in one column.", "replace_text"),
    _row("preview.redo", "U ctrl+y", "Redo", "Make the fix again that was taken back.", "redo_repair"),
    _row("preview.made", "l", "Fixes made", "List the fixes made so far.", "list_repairs"),
    _row("preview.unfold", "t", "Unfold", "Show its contacts and children in the list.", "unfold"),
    _row("preview.sort", "s", "Sort", "Sort the customers by the next column.", "sort"),
    _row("preview.next", "m", "Next problem", "Go to the next cell with a problem.", "next_problem"),
    _quiet("preview.before", "M", "Problem before", "Go to the cell with a problem before.", "next_problem(-1)"),
    _quiet("preview.turn", "S", "Reverse", "Sort the customers the other way round.", "turn"),
    _row("preview.goto", "g", "Go to line", "Go to a line by its number."),
    _row("preview.save", "w", "Save fixed", "Save the fixed file, for Upflow itself.", "save_plan", "preview confirm"),
    _row("confirm.start", "i f10", "Import", "Start the import as it is shown."),
    _quiet("start.choices", "up", "Choices", "Go to the choices above the button."),
    _row("running.cancel", "x", "Cancel", "Stop: nothing of this import is kept."),
    _row("wizard.next", "n f8", "Next", "Go to the next step.", at="file map preview"),
    _row("wizard.previous", "b f7", "Back", "Go to the step before; nothing is lost.", at="map preview confirm"),
    _row("list.search", "slash", "Search", "Search the list in front.", at=_SEARCHED),
    _row("list.select", "enter", "Open", "Do this with the row under the cursor.", "select_row"),
    _row("search.leave", "enter down", "To the list", "Go on to the list with what was typed."),
    _row("list.mark", "space", "Mark", "Mark the row, or take its mark away."),
    _quiet("list.up", "up", "Up", "One row up.", "cursor_up"),
    _quiet("list.down", "down", "Down", "One row down.", "cursor_down"),
    _quiet("list.page_up", "pageup", "Page up", "One page up."),
    _quiet("list.page_down", "pagedown", "Page down", "One page down."),
    _quiet("list.first", "home", "First", "To the first row.", "cursor_first"),
    _quiet("list.last", "end", "Last", "To the last row.", "cursor_last"),
    _quiet("list.left", "left", "Left", "To the columns on the left.", "cursor_left"),
    _quiet("list.right", "right", "Right", "To the columns on the right.", "cursor_right"),
    _quiet("tabs.first", "1", "First tab", "Bring the first tab in front.", "tab(0)"),
    _quiet("tabs.second", "2", "Second tab", "Bring the second tab in front.", "tab(1)"),
    _quiet("tabs.third", "3", "Third tab", "Bring the third tab in front.", "tab(2)"),
    _quiet("tabs.fourth", "4", "Fourth tab", "Bring the fourth tab in front.", "tab(3)"),
    _quiet("tabs.fifth", "5", "Fifth tab", "Bring the fifth tab in front.", "tab(4)"),
    _quiet("tabs.sixth", "6", "Sixth tab", "Bring the sixth tab in front.", "tab(5)"),
    _quiet("app.customers", "c", "Customers", "Show the stored customers.", "go('customers')"),
    _quiet("app.history", "h", "Import history", "Show what was imported, and when.", "go('history')"),
    _quiet("app.organization", "o", "Organization", "Show members, workflows and fields.", "go('organization')"),
    _quiet("app.back", "escape", "Back", "Leave the field, go back, or close."),
    _quiet("app.theme", "f2", "Light or dark", "Change to the light or the dark theme."),
    _quiet("app.settings", "f9", "Settings", "My profile, settings, and your own keys.", "settings(0)"),
    _row("app.help", "question_mark f1", "Keys", "Show the keys of this screen."),
    _quiet("app.palette", "ctrl+p", "Commands", "Find any action by its name.", "command_palette", priority=True),
    _row("app.quit", "q ctrl+q", "Quit", "Leave the program."),
    _row("question.yes", "y", "Yes", "Say yes."),
    _row("question.no", "n", "No", "Say no."),
    _quiet("question.other", "left right up down", "Other button", "Go to the other button.", "app.focus_next"),
    _row("choice.choose", "enter", "Choose", "Take the row under the cursor.", "screen.choose"),
    _quiet("choice.up", "up", "Up", "One row up.", "screen.move('cursor_up')"),
    _quiet("choice.down", "down", "Down", "One row down.", "screen.move('cursor_down')"),
    _quiet("choice.page_up", "pageup", "Page up", "One page up.", "screen.move('page_up')"),
    _quiet("choice.page_down", "pagedown", "Page down", "One page down.", "screen.move('page_down')"),
    _row("path.take", "enter", "Go on", "Take the path.", "screen.take"),
    _row("form.save", "enter f10", "Save", "Save what the form says.", "screen.save"),
    _row("lines.save", "f10", "Save", "Save what the form says, wherever the focus is.", "save"),
    _quiet("form.previous", "up", "Field above", "To the field above.", "app.focus_previous"),
    _quiet("form.next", "down", "Field below", "To the field below.", "app.focus_next"),
    _row("answer.take", "enter", "Go on", "Take what was typed.", "submit"),
    _row("button.press", "enter", "Press", "Do what the button says.", "press"),
    _row("oneof.other", "right space", "Other value", "Choose the next value.", "other(1)"),
    _quiet("oneof.before", "left", "Value before", "Choose the value before.", "other(-1)"),
    _row("edit.take", "enter", "Fix", "Put this text into the cell.", "submit"),
    _row("edit.propose", "down", "Proposal", "Put the next proposal into the field.", "screen.propose(1)"),
    _quiet("edit.before", "up", "Proposal before", "Put the proposal before into the field.", "screen.propose(-1)"),
    _row("applying.apply", "enter f10", "Fix", "Fix what is shown.", "apply"),
    _row("values.apply", "f10 a", "Apply", "Map the values as shown.", "apply"),
    _row("values.leave", "x delete", "Leave it", "Leave the value as it is.", "leave"),
    _row("replacing.whole", "f4", "Whole cell", "Compare whole cells, or parts of them.", "whole"),
    _row("made.undo", "u", "Undo the last", "Take the last fix back.", "take_back"),
    _row("dialog.close", "escape", "Close", "Close without a change."),
)
"""In the order in which the key bar and the `?` screen show them."""
