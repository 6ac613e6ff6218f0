"""The choices of an import, each with its consequence in words (docs/rules.md §4 to §6)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import PARENT_FIELDS
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.tui.dialogs.choose import Choice
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone
from upflow_tui.tui.wizard.session import ImportSession
from upflow_tui.tui.wording import counted

COLUMNS: Final = (GridColumn("Choices", 20), GridColumn("Chosen", 22), GridColumn("What it means", min_width=24))
NARROW_COLUMNS: Final = COLUMNS[:2]
"""Where what a choice means would be cut: it stands below the list then."""


@dataclass(frozen=True, slots=True)
class Option:
    """One way to choose."""

    value: object
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """One choice: `name` is the attribute of `ImportChoices`."""

    name: str
    label: str
    options: tuple[Option, ...]

    def chosen(self, choices: ImportChoices) -> int:
        """The place of the option that is chosen."""
        value = choices.kept if self.name == "keep_lines" else getattr(choices, self.name)
        return next(place for place, option in enumerate(self.options) if option.value == value)

    def taken(self, place: int) -> dict[str, object]:
        """What is chosen with the option at `place`, by the attributes of `ImportChoices`."""
        older = {"keep_total_line": False} if self.name == "keep_lines" else {}
        return {self.name: self.options[place].value, **older}


BLANK: Final = ImportChoice(
    "blank",
    "Blank cells",
    (
        Option(BlankCells.KEEP, "keep", "A blank cell keeps the stored value."),
        Option(
            BlankCells.CLEAR,
            "clear",
            "A blank cell of a mapped column clears the stored value; never a name, an ID or a contact's email.",
        ),
    ),
)
ON_ERROR: Final = ImportChoice(
    "on_error",
    "Lines with errors",
    (
        Option(OnError.VALID, "import what is valid", "Skip invalid cells, import the rest of the line."),
        Option(OnError.SKIP_LINE, "skip the whole line", "Skip the whole line if it has an error."),
        Option(OnError.STOP, "stop", "If there is any error, nothing is imported."),
    ),
)
MISSING_PARENTS: Final = ImportChoice(
    "missing_parents",
    "Missing parents",
    (
        Option(MissingParents.REFUSE, "refuse", "A missing parent is an error; the customer is imported without it."),
        Option(MissingParents.CREATE, "create", "A missing parent is created from its ID and name."),
    ),
)
SKIPPED_LINES: Final = ImportChoice(
    "keep_lines",
    "Skipped lines",
    (
        Option((), "skip", "Lines that do not look like customers are not imported. Step 3 lists them."),
        Option(("all",), "put back all", "Lines that do not look like customers are imported anyway."),
    ),
)
STORED_CUSTOMERS: Final = ImportChoice(
    "alone",
    "Stored customers",
    (
        Option(False, "compare", "The file is checked against the stored customers and can be imported."),
        Option(True, "ignore", "Stored customers are ignored: the file can be checked and saved fixed (W)."),
    ),
)
_SOME_KEPT: Final = "The lines you put back in step 3 are imported, the others are skipped."


def skipped_lines(choices: ImportChoices) -> ImportChoice:
    """What becomes of lines that look like no customers; with the way that was chosen line by line, if it was."""
    if any(option.value == choices.kept for option in SKIPPED_LINES.options):
        return SKIPPED_LINES
    return replace(SKIPPED_LINES, options=(*SKIPPED_LINES.options, Option(choices.kept, "put back some", _SOME_KEPT)))


def import_choices(choices: ImportChoices, mapped: frozenset[str], *, has_skipped: bool) -> list[ImportChoice]:
    """The choices that make a difference for this file.

    Args:
        choices: as they are.
        mapped: the field keys that have a column.
        has_skipped: whether there are lines that look like no customers.
    """
    shown = [ON_ERROR, BLANK]
    if mapped & PARENT_FIELDS:
        shown.append(MISSING_PARENTS)
    if has_skipped or choices.kept:
        shown.append(skipped_lines(choices))
    return [*shown, STORED_CUSTOMERS]


def choice_row(key: int, choice: ImportChoice, choices: ImportChoices) -> Row:
    """A choice as the list shows it."""
    option = choice.options[choice.chosen(choices)]
    return Row(key, (choice.label, Cell(option.label, Tone.STRONG), Cell(option.meaning, Tone.MUTED)))


def options_of(choice: ImportChoice) -> Sequence[Choice]:
    """The ways to choose, for the picker; the keys are places."""
    return [Choice(place, option.label, option.meaning) for place, option in enumerate(choice.options)]


def why_not_start(session: ImportSession) -> str | None:
    """Why the import cannot start, as one sentence with what to do; None if it can."""
    if not session.is_drafted or session.totals is None:
        if session.is_drafting:
            return "The preview is being prepared: please wait."
        return "The preview was stopped: press F5 to prepare it again."
    if session.choices.alone:
        return "The stored customers are ignored: include them to import, or save the fixed file with W."
    errors = session.totals["errors"]
    if session.choices.on_error is OnError.STOP and errors:
        were = f"{counted(errors, 'error')} {'was' if errors == 1 else 'were'} found"
        return f"{were}, and Stop on errors is selected. Fix the file, or choose another option."
    return None
