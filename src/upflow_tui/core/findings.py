"""Every finding an import can make: its code, message and fix, in one place (docs/rules.md §2, §4, §5)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final, NamedTuple

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import LONGEST_TEXT, filled, kept_places, places_of, shorten, with_place


class Severity(StrEnum):
    """An error keeps its scope from being written; a warning and a note keep nothing."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    __hash__ = str.__hash__  # a member is equal to its text; what Enum hashes, its name, is many times as slow


PROBLEMS: Final = (Severity.ERROR, Severity.WARNING)
"""What is a problem, wherever problems are listed or counted; a note asks for nothing."""


def problem_count(errors: int, warnings: int) -> int:
    """How many problems there are, by how many findings of each severity."""
    return errors + warnings


class Scope(StrEnum):
    """What an error keeps from being written (docs/rules.md §4)."""

    CELL = "cell"
    CONTACT = "contact"
    LINE = "line"
    COLUMN = "column"
    FILE = "file"

    __hash__ = str.__hash__  # as of `Severity`


class Finding(NamedTuple):
    """One thing found. `line` is the physical line (1 = first) or None; `column` the index (0 = first) or None.

    Its sentences are made when somebody reads them, by its code: a file may have findings by the hundred thousand.
    """

    line: int | None
    column: int | None
    field: str | None
    value: str | None
    severity: Severity
    scope: Scope
    code: str
    places: str | None = None
    """What the texts of its code ask for, as `core/finding_texts.py` keeps it; None where `value` is enough."""
    own_message: str | None = None
    """The message, where it is another than that of the code."""
    own_fix: str | None = None
    """The fix, where it is another than that of the code."""

    @property
    def message(self) -> str:
        """What was found, for people: `LONGEST_TEXT` characters at most."""
        if self.own_message is not None:
            return self.own_message
        return filled(CATALOGUE[self.code].message, self.value, self.places)

    @property
    def fix(self) -> str:
        """What helps, for people, as long at most; may be blank."""
        if self.own_fix is not None:
            return self.own_fix
        return filled(CATALOGUE[self.code].fix, self.value, self.places)

    @property
    def is_error(self) -> bool:
        """Whether something is not written because of it."""
        return self.severity is Severity.ERROR

    def on_line(self, line: int, scope: Scope) -> Finding:
        """The same of a cell on this line: `_replace` takes five times as long, and a file may have many."""
        _, column, field, value, severity, _, code, places, message, fix = self
        return _made(Finding, (line, column, field, value, severity, scope, code, places, message, fix))

    def of_value(self, value: str, line: int | None = None, places: Mapping[str, object] | None = None) -> Finding:
        """The same of a cell with this value, likewise, on this line, with these places instead of its own.

        What `find` looks at is not looked at again: the places must be those of the same names.
        """
        _, column, field, _, severity, scope, code, _, message, fix = self
        kept = kept_places(places) if places is not None else None
        return _made(Finding, (line, column, field, value, severity, scope, code, kept, message, fix))

    def in_cell(self, raw: str) -> Finding:
        """The same, found in a part of the cell `raw`: it goes on saying which part."""
        if self.value is None or raw == self.value:
            return self._replace(value=raw)
        return self._replace(value=raw, places=with_place(self.places, "value", self.value))


_made: Final = tuple.__new__


@dataclass(frozen=True, slots=True)
class Kind:
    """One row of the catalogue: the usual severity and scope, and the texts with their `{places}`."""

    code: str
    severity: Severity
    scope: Scope
    message: str
    fix: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_CELL, _CONTACT, _LINE, _COLUMN, _FILE = Scope.CELL, Scope.CONTACT, Scope.LINE, Scope.COLUMN, Scope.FILE

CATALOGUE: Final = {
    kind.code: kind
    for kind in (
        # The file (docs/rules.md §2)
        Kind("not_a_file", _E, _FILE, "This is not a regular file.", "Choose a CSV file saved on disk."),
        Kind("unreadable", _E, _FILE, "You are not allowed to read this file.", "Change its permissions, or save a copy that you may read."),
        Kind("missing", _E, _FILE, "The file no longer exists.", "Check the path, or choose another file."),
        Kind("too_large", _E, _FILE, "The file is larger than {limit}.", "Split it into several files."),
        Kind("empty", _E, _FILE, "The file is empty.", "Choose a file with a header and at least one line."),
        Kind("no_data", _E, _FILE, "The file has no line under its header.", "Add one line per customer, or choose another file."),
        Kind("not_text", _E, _FILE, "This is {kind}, not a CSV file.", "Save it as CSV (UTF-8)."),
        Kind("bad_bytes", _E, _FILE, "Line {bad_line} is not valid {encoding}.", "Choose the encoding, or save the file as UTF-8."),
        Kind("one_column", _W, _FILE, "Only one column was found.", "Check the separator: ; , or |."),
        Kind("damaged_accents", _W, _FILE, 'Some accents look wrong (line {bad_line}: "{sample}").', "Choose another encoding."),
        Kind("encoding_guessed", _N, _FILE, "The encoding {encoding} is a guess.", "Look at the accents, and choose another encoding if they are wrong."),
        Kind("same_file", _W, _FILE, "This exact file was already imported on {date} (import {number}).", "Import again only if the customers have changed since."),
        Kind("continues_import", _N, _FILE, "This file continues import {number}{name}: it contains that import's lines with errors.", "Nothing to do: its mapping and fixes are ready, and the column of errors is ignored."),
        Kind("lines_above_header", _N, _FILE, "{count} above the header {were} skipped; the header is line {header_line}.", "Choose another header line if this is not it."),
        Kind("column_left_out", _N, _COLUMN, '"{header}" is left out: {label} needs more, and {reason}.', "Map the missing column to import it, too."),
        Kind("part_left_out", _N, _COLUMN, '"{header}" is left out: {reason}.', "Combine the columns to import both: press + in step 2, or use --map '{argument}'."),
        Kind("column_contents", _W, _COLUMN, '"{header}" is mapped to {label}, but {what}.', "Check the column, and map the one that holds {label}."),
        Kind("other_kinds", _W, _COLUMN, '"{header}" is "{what}" or the like on {lines}, which would be imported as well.', "Delete those lines in the file if they are not to be customers."),
        Kind("duplicate_header", _W, _COLUMN, '{count} columns are named "{header}".', "Map the one you need."),
        Kind("number_cells", _W, _COLUMN, "{label} was stored as numbers, so leading zeros may be lost.", "Format the column as text in the workbook, or check the {values}."),
        Kind("percent_cells", _W, _COLUMN, "{label} is shown as percent: 12 % is read as 0.12.", "Check that the field expects this; otherwise multiply the column by 100."),
        Kind("merged_cells", _W, _COLUMN, "{label} has merged cells (first: rows {top} to {end}): only the first row of each holds the value.", "Unmerge them in the workbook and repeat the value on each row, if it is meant for all."),
        Kind("hidden_rows", _W, _FILE, "{rows} {were} read as well (first: row {row}).", "Delete them in the workbook if they are not to be imported."),
        Kind("other_sheets", _N, _FILE, 'The sheet "{sheet}" is read. The workbook has others: {others}.', "Choose another sheet if this is the wrong one."),
        Kind("empty_header", _W, _COLUMN, "Column {number} has no name.", "Map it by its position if you need it."),
        # Lines (docs/rules.md §2)
        Kind("header_width", _W, _FILE, "The header has {width}, nearly all lines have {cells}.", "Check the header line."),
        Kind("spaced_quotes", _N, _FILE, "The spaces before the quotes are ignored.", "Nothing to do: cells in quotes are read without them."),
        Kind("other_quotes", _W, _COLUMN, "Nearly all cells of {name} are in {marks}.", "Remove these quotes, or export the file with straight double quotes."),
        Kind("end_marks", _N, _FILE, "{marks} after the last line {were} skipped.", "Nothing to do: they hold no customer."),
        Kind("quote", _E, _LINE, "Line {number} has a quote in the wrong place.", 'Double it ("") or remove it.'),
        Kind("width", _E, _LINE, "Line {number} has {cells}, the header has {width}.", "Put quotes around text that contains the separator."),
        Kind("blank_lines", _N, _FILE, "{count} {were} skipped.", "Nothing to do: empty lines hold no customer."),
        Kind("repeated_header", _W, _LINE, "Line {number} repeats the header.", "It is skipped. Put it back if it is a customer."),
        Kind("ruler_line", _W, _LINE, "Line {number} is only a divider.", "It is skipped. Put it back if it is a customer."),
        Kind("comment_line", _W, _LINE, "Line {number} looks like a comment.", "It is skipped. Put it back if it is a customer."),
        Kind("total_line", _W, _LINE, "Line {number} looks like a total.", "It is skipped. Put it back if it is a customer."),
        Kind("report_line", _W, _LINE, "Line {number} looks like a page title or footer of a report.", "It is skipped. Put it back if it is a customer."),
        Kind("example_line", _W, _LINE, "Line {number} is an example line of the template.", "It is skipped. Put it back if it is a customer."),
        Kind("line_not_skipped", _N, _LINE, "Line {number} was not skipped, so there is nothing to put back.", "Check the number if you meant another line."),
        Kind("no_line_to_put_back", _W, _FILE, "The file has no {lines} to put back.", "Check the number: such a line may be empty, above the header, or part of the line before it."),
        Kind("second_table", _E, _LINE, "Another table begins on line {number}.", "Save it as a separate file."),
        Kind("excel_damage", _E, _CELL, '{label} "{value}" was changed by a spreadsheet.', "Format the column as text and export again."),
        Kind("long_number", _E, _CELL, "{label} {value} was stored as a number of {digits} digits; its last digits may be lost.", "Format the column as text and export again."),
        Kind("formula_without_result", _E, _CELL, "{label} is a formula without a result.", "Open the workbook, save it, and choose it again."),
        Kind("apostrophe", _N, _CELL, "The apostrophe in front of {label} was left out.", "Nothing to do: spreadsheets put it before text."),
        Kind("placeholder", _W, _COLUMN, '"{value}" means no value: {times} in {label}.', "Make them blank."),
        Kind("invisible_character", _W, _CELL, "{label} has an invisible character.", "Remove it."),
        Kind("html_entities", _W, _CELL, '{label} "{value}" has codes such as {sign} instead of characters.', "Write the characters they stand for."),
        Kind("number_ids", _W, _CELL, '{label} "{value}" ends in ".0": another program treated it as a number.', 'Remove ".0".'),
        Kind("control_character", _E, _CELL, "{label} contains a control character ({character}).", "Retype it."),
        # Cells (docs/rules.md §4)
        Kind("account_manager_not_found", _E, _CELL, "Account manager not found; check the email.", "Create a member associated with the uploaded email address."),
        Kind("workflow_not_found", _E, _CELL, "Workflow not found; check the spelling.", "Copy the full workflow name from the organization."),
        Kind("text_too_long", _E, _CELL, "{subject} is {length} characters long (limit {limit}).", "Shorten it."),
        Kind("number_invalid", _E, _CELL, '"{value}" is not a number.', "Use a period for decimals, and digits only: 1234.56."),
        Kind("thousands_point", _W, _CELL, '{label} "{value}" is read with a decimal period, but other cells use a period to group thousands.', "Write {whole} if you mean a whole number."),
        Kind("date_invalid", _E, _CELL, '"{value}" is not a date.', "Write it as YYYY-MM-DD."),
        Kind("option_unknown", _E, _CELL, '"{value}" is not an option.', "{text_fix} A file cannot add new options."),
        Kind("boolean_invalid", _E, _CELL, '"{value}" is not true or false.', "Write true or false."),
        Kind("email_invalid", _E, _CONTACT, '"{value}" is not a valid email address.', "{text_fix}"),
        Kind("email_several", _E, _CONTACT, '"{value}" holds several email addresses.', "Use one line per contact."),
        Kind("position_unknown", _E, _CELL, '"{value}" is not a position.', "Choose {positions}."),
        Kind("position_case", _N, _CELL, 'Position "{value}" is stored as "{position}".', "Nothing to do: only capitals differ."),
        Kind("main_contact_invalid", _E, _CELL, '"{value}" does not mark the main contact.', "Use 1, or leave it empty."),
        Kind("vat_suspect", _W, _CELL, 'VAT number "{value}" does not look right.', "Check it with the customer; it is kept as written."),
        Kind("country_unknown", _W, _CELL, 'Country "{value}" is not known.', "Check its spelling; it is kept as written."),
        Kind("postal_code_short", _W, _CELL, 'Postal code "{value}" is shorter than the others in {country}.', "A spreadsheet may have removed its leading zeros; it is kept as written."),
        # Lines become customers (docs/rules.md §5)
        Kind("identity_missing", _E, _LINE, "The line has neither a Customer ID nor a Customer name.", "Add one of them."),
        Kind("customer_id_missing", _E, _LINE, "The line has no Customer ID.", "Add the Customer ID: customers are found by it."),
        Kind("name_ambiguous", _E, _LINE, '{count} customers are named "{name}".', "Add the Customer ID."),
        Kind("id_with_two_names", _E, _LINE, '{external_id} is named "{name}" on line {first_line}.', "Keep one name per ID."),
        Kind("values_differ", _W, _CELL, '{label} "{value}" overwrites "{old}" of line {first_line}.', "Keep one value per customer."),
        Kind("same_name_other_id", _W, _LINE, '"{name}" is also the name of {other}.', "Check that these are two customers."),
        Kind("duplicate_line", _N, _LINE, "The line repeats line {first_line}.", "Nothing to do: it counts once."),
        Kind("customer_renamed", _W, _CELL, '"{old}" is renamed to "{name}".', "Check the Customer ID if this is another customer."),
        Kind("customer_id_received", _N, _LINE, 'The stored customer "{name}" receives the ID {external_id}.', "Nothing to do if this is the same customer."),
        Kind("name_near_miss", _N, _LINE, '"{value}" is a new customer; {other} has nearly the same name.', "Check that these are two customers, or use the same spelling."),
        Kind("name_case_kept", _N, _CELL, 'The stored spelling "{name}" is kept.', "Add the Customer ID to rename the customer."),
        Kind("name_differs", _W, _LINE, '{external_id} is "{stored}", not "{given}".', "Check the Customer ID: it may be on the wrong line."),
        Kind("id_near_miss", _W, _LINE, '"{external_id}" is new, but {where}.', "Check the ID: zeros, case, dashes, brackets and spaces count."),
        Kind("id_shape", _W, _LINE, 'Customer ID "{external_id}" looks different from nearly all others, such as "{other}".', "Check the ID, and that it is in the right column."),
        Kind("id_blank", _W, _LINE, '"{name}" has no Customer ID, and nearly all other lines have one.', "Add the Customer ID, or check that it is a new customer."),
        Kind("look_alike", _W, _CELL, '{label} "{value}" has characters that only look like ordinary letters or digits.', "Retype it: {usual}"),
        Kind("value_out_of_place", _W, _LINE, '"{value}" is in {name} but looks like {other}, which is missing on this line.', "Check whether cells of this line were moved or swapped."),
        Kind("customer_name_missing", _E, _LINE, "{external_id} is a new customer and has no name.", "Add the Customer name."),
        Kind("customer_not_found", _E, _LINE, "The customer was not found.", "Check the customer's ID."),
        Kind("contact_email_missing", _E, _CONTACT, "Contact email address is missing.", "Add it, or clear the contact cells."),
        Kind("contact_elsewhere", _N, _CONTACT, "{value} is also a contact of {other}.", "Nothing to do if both customers share it."),
        Kind("two_main_contacts", _W, _CELL, "{email} replaces {other} of line {first_line} as main contact.", "Mark one main contact per customer."),
        Kind("main_contact_replaced", _N, _CELL, "{email} replaces {other} as main contact.", "Nothing to do if this is intended."),
        Kind("first_contact_main", _N, _CONTACT, "{value} will be the main contact (first contact of this customer).", "Mark another contact with 1 to change this."),
        Kind("parent_incomplete", _E, _CELL, "{present} is given without {absent}.", "Give both, or neither."),
        Kind("parent_is_self", _N, _CELL, "The customer is its own parent, so it gets no parent.", "Nothing to do if this is intended."),
        Kind("parent_mismatch", _E, _CELL, 'Parent ID {parent_id} is "{name}", not "{given}".', "Correct the Parent ID or the Parent name."),
        Kind("parent_not_found", _E, _CELL, 'The parent "{given}" ({parent_id}) was not found.', "Add a line for it, check its ID, or choose to create missing parents."),
        Kind("parent_loop", _E, _CELL, "The parents form a loop: {loop}.", "Break it by clearing the parent of one of them."),
        Kind("parent_too_deep", _E, _CELL, "{parent} is itself a child of {grandparent}.", "Use {grandparent}."),
    )
}  # fmt: skip
"""Every code, in the order of docs/rules.md. Texts of the file go in by `find`; a fix may be given whole instead."""


LINE_KINDS: Final = (
    "repeated_header",
    "ruler_line",
    "comment_line",
    "total_line",
    "report_line",
    "example_line",
)
"""The codes of lines that are no customers: each is skipped, and can be put back (`ImportChoices.keeps_line`)."""

PUT_BACK: Final = "You put it back, so it is imported."
"""The fix of such a finding, once its line was put back."""

LINE_KIND_LABELS: Final = {
    "repeated_header": "repeated headers",
    "ruler_line": "divider lines",
    "comment_line": "comment lines",
    "total_line": "totals",
    "report_line": "page titles and footers",
    "example_line": "example lines of the template",
}
"""What lines of each kind are called, many of them."""


def find(
    code: str,
    *,
    line: int | None = None,
    column: int | None = None,
    field: str | None = None,
    value: str | None = None,
    severity: Severity | None = None,
    scope: Scope | None = None,
    message: str | None = None,
    fix: str | None = None,
    **places: object,
) -> Finding:
    """A finding of the catalogue, its texts filled in.

    Args:
        code: a key of `CATALOGUE`.
        line: physical line, 1 = first; None for scope file and column.
        column: index of the column, 0 = first, if there is one.
        field: key of the Upflow field, if there is one.
        value: the cell as read; also the place `{value}`, cut to 80 characters there.
        severity, scope: where this finding is milder or wider than usual.
        message, fix: texts that replace those of the catalogue (already complete, no places).
        places: what the texts of the catalogue ask for.

    Returns:
        The finding; its texts are made when they are read.

    Raises:
        KeyError: an unknown code, or a place that was not given (a fault of the program).
    """
    kind = CATALOGUE[code]
    if not _asked(code, message is None, fix is None, value is None) <= places.keys():
        raise KeyError(f"{code} asks for more than {', '.join(places) or 'nothing'}")
    parts = (
        line,
        column,
        field,
        value,
        severity or kind.severity,
        scope or kind.scope,
        code,
        kept_places(places) if places else None,
        shorten(message, LONGEST_TEXT) if message is not None else None,
        shorten(fix, LONGEST_TEXT) if fix is not None else None,
    )
    return _made(Finding, parts)


@cache
def _asked(code: str, message: bool, fix: bool, value: bool) -> frozenset[str]:
    """The places that the texts of a code ask for: message, fix, or both; the value only where there is none."""
    kind = CATALOGUE[code]
    asked = (places_of(kind.message) if message else frozenset()) | (places_of(kind.fix) if fix else frozenset())
    return asked if value else asked - {"value"}
