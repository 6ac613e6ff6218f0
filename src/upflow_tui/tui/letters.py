"""What each letter means: one meaning in the whole program, and the few exceptions with their reasons.

A test holds the table of actions against this one: an action with a letter has to be named here, so whoever adds one
decides whether it means what that letter means elsewhere. docs/keys.md is made from both.
"""

from __future__ import annotations

from typing import Final

from upflow_tui.core.dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, a digit or a sign that is a key."""

    key: str
    """By Textual's name."""
    meaning: str
    """In a few words; what its actions have in common."""
    actions: frozenset[str]
    """Their ids."""


def _letter(key: str, meaning: str, actions: str) -> Letter:
    return Letter(key, meaning, frozenset(actions.split()))


LETTERS: Final = (
    _letter("a", "add, or begin another", "customers.add import.again result.another organization.add preview.create"),
    _letter("A", "add several", "organization.paste"),
    _letter("b", "back to the previous step", "wizard.previous"),
    _letter("c", "Customers", "app.customers"),
    _letter("C", "columns of the list", "list.columns"),
    _letter("d", "separator (delimiter)", "file.delimiter"),
    _letter("e", "edit one", "organization.edit preview.edit"),
    _letter("E", "edit all: find and replace", "preview.replace"),
    _letter("f", "filter", "customers.filter history.filter import.filter map.filter preview.filter"),
    _letter("g", "first row", "list.first"),
    _letter("G", "last row", "list.last"),
    _letter("h", "Import history", "app.history"),
    _letter("i", "import: the column, the file", "map.bring confirm.start"),
    _letter("I", "import all suggested columns", "map.bring_all"),
    _letter("j", "one row down", "list.down"),
    _letter("J", "the column one down", "columns.down"),
    _letter("k", "one row up", "list.up"),
    _letter("K", "the column one up", "columns.up"),
    _letter("l", "load what was saved", "organization.load map.load"),
    _letter("L", "list of the fixes made", "preview.made"),
    _letter("m", "what is missing or wrong", "file.findings map.missing preview.next"),
    _letter("M", "the same, backwards", "preview.before"),
    _letter("n", "next step", "wizard.next"),
    _letter("N", "name of the organization", "organization.rename"),
    _letter("o", "Organization", "app.organization"),
    _letter("p", "parent", "customer.parent groups.arrange"),
    _letter("P", "report", "import.report"),
    _letter("q", "quit", "app.quit"),
    _letter("r", "fix", "preview.repair organization.reset"),
    _letter("R", "fix all", "preview.all"),
    _letter("s", "sort", "customers.sort preview.sort"),
    _letter("S", "reverse the order", "customers.reverse preview.turn"),
    _letter("t", "unfold the tree", "groups.unfold"),
    _letter("T", "unfold the tree, all of it", "groups.all"),
    _letter("u", "undo", "import.undo undo.undo map.undo preview.undo made.undo"),
    _letter("U", "redo", "preview.redo"),
    _letter("v", "view more about it", "file.needs result.open"),
    _letter("V", "map values", "preview.values"),
    _letter(
        "w",
        "save (write) a file, or a mapping",
        "customers.export import.save_file compare.save_csv organization.save file.templates map.save",
    ),
    _letter("W", "save the fixed file", "import.fixed preview.save"),
    _letter(
        "x",
        "remove",
        "unfinished.discard customer.erase import.forget organization.delete settings.usual map.clear values.leave "
        "columns.usual",
    ),
    _letter("y", "copy the ID, cell, problem or path", "list.copy"),
    _letter("z", "put back a skipped line, or skip it", "preview.keep"),
    _letter("1", "the first tab, or step of an import", "tabs.first steps.file"),
    _letter("2", "the second", "tabs.second steps.map"),
    _letter("3", "the third", "tabs.third steps.preview"),
    _letter("4", "the fourth", "tabs.fourth steps.import"),
    _letter("5", "the fifth", "tabs.fifth"),
    _letter("6", "the sixth", "tabs.sixth"),
    _letter("plus", "combine columns", "map.combine"),
    _letter("equals_sign", "compare", "import.compare"),
    _letter("colon", "go to a line by its number", "import.goto preview.goto"),
    _letter("slash", "search", "list.search"),
    _letter("question_mark", "keys", "app.help"),
    _letter("space", "mark", "list.mark"),
)
"""One meaning each; lower case for one thing, upper case for several, all, or the other way round."""

_OF_A_FILE: Final = "a property of the file has its first letter; nothing is sorted, edited or loaded in that step"
_RUNNING: Final = "while something runs, there is nothing to remove"
_QUESTION: Final = "the two answers to a question, which has no other letters"

EXCEPTIONS: Final = {
    ("e", "file.encoding"): _OF_A_FILE,
    ("l", "file.header_line"): _OF_A_FILE,
    ("s", "file.sheet"): _OF_A_FILE,
    ("e", "import.errors"): "errors, in the one place where nothing can be edited: an import that is done",
    ("s", "organization.source"): "the lists of the organization have no other order",
    ("t", "settings.test"): "settings have no tree",
    ("x", "preview.stop"): _RUNNING,
    ("x", "running.cancel"): _RUNNING,
    ("x", "undo.cancel"): _RUNNING,
    ("n", "question.no"): _QUESTION,
    ("y", "question.yes"): _QUESTION,
    ("space", "oneof.other"): "a field of a form, in which there are no rows to mark",
}
"""Key and action that do not go together in meaning, with the reason why that confuses nobody."""
