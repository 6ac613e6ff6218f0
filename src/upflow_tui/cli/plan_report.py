"""A plan or an outcome for people: the file, the numbers, and customer by customer what changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

from upflow_tui.cli.output import Output
from upflow_tui.core.counting import counted
from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.core.fields import Mode, label_of
from upflow_tui.core.values import shown_value
from upflow_tui.importing.planning.plan import Action, Change, Counts, PlannedCustomer, PlannedValue, Totals

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.opening import Opened

SIGNS: Final = {Action.CREATE: "+", Action.UPDATE: "~", Action.UNCHANGED: "=", Action.REFUSED: "✗"}
_WORDS: Final = {
    Action.CREATE: "new",
    Action.UPDATE: "updated",
    Action.UNCHANGED: "unchanged",
    Action.REFUSED: "refused",
}
MODES: Final = {Mode.CUSTOMERS: "Import customers", Mode.ASSIGN: "Assign customers"}
_SHOWN_LINES: Final = 10


def print_file(output: Output, opened: Opened, totals: Totals) -> None:
    """What file it is, how it is read, and which of its columns are not used."""
    output.paragraph(" · ".join((opened.source.name, counted(totals.lines, "line"), *how_read(opened))))
    columns = zip(opened.table.columns, opened.mapping.fields, strict=True)
    locked = {item.column: item.short for item in opened.matching.locked}
    unused = [
        f"{column.name} ({locked[column.index]})" if column.index in locked else column.name
        for column, field in columns
        if field is None
    ]
    if unused:
        output.paragraph(", ".join(unused), "          ", "Not used: ")


def how_read(opened: Opened) -> tuple[str, ...]:
    """Delimiter and encoding of a file, or its sheet, and the line of its header."""
    dialect, sheet = opened.table.dialect, opened.source.sheet
    encoding = f"{dialect.encoding} with BOM" if dialect.bom else dialect.encoding
    header = f"header on line {dialect.header_line}" if dialect.header_line else "no header"
    if sheet is not None:
        return f'sheet "{sheet.name}"', header
    return delimiter_name(dialect.delimiter), encoding, header


def print_totals(output: Output, totals: Totals) -> None:
    """The numbers of a plan or an import."""
    output.line(f"  Customers  {_counts(totals.customers)}")
    output.line(f"  Contacts   {_counts(totals.contacts)}")
    fates = ("applied", "unchanged", "refused", "skipped")
    output.line(f"  Lines      {' · '.join(f'{getattr(totals, fate):,} {fate}' for fate in fates)}")
    found = (counted(totals.errors, "error"), counted(totals.warnings, "warning"), counted(totals.notes, "note"))
    output.line(f"  Findings   {' · '.join(found)}")
    if totals.parents_created:
        output.line(f"  Parents    {totals.parents_created:,} of the new customers only from parent cells")


def plan_in_words(totals: Totals) -> str:
    """What an import would do, as the end of a sentence: `create 2, update 1 and leave 3 customers unchanged`."""
    customers = totals.customers
    changes = f"create {customers.create:,}, update {customers.update:,}"
    rest = f"{customers.refused:,} refused, {counted(totals.errors, 'error')}"
    return f"{changes} and leave {customers.unchanged:,} customers unchanged ({rest})"


def print_customers(output: Output, customers: Iterable[PlannedCustomer]) -> None:
    """Every customer of the plan with its changes, or the values of a new one, and its contacts."""
    output.line()
    for customer in customers:
        named = " ".join(part for part in (customer.external_id, customer.name) if part) or "(no ID, no name)"
        parent = f" · parent {customer.parent.name}" if customer.parent is not None else ""
        output.paragraph(f"{named}{parent}{_lines(customer.lines)}", "    ", f"{SIGNS[customer.action]} ")
        if customer.action is Action.CREATE:
            _print_values(output, customer.values, "    ")
        _print_changes(output, customer.changes, "    ")
        for contact in customer.contacts:
            main = " ★" if contact.main else ""
            output.paragraph(f"{contact.email}{main}", "      ", f"    {SIGNS[contact.action]} ")
            if contact.action is Action.CREATE:
                _print_values(output, {key: getattr(contact, key) for key in CONTACT_KEYS}, "        ")
            _print_changes(output, contact.changes, "        ")


def print_change(output: Output, change: Change, indent: str, subject: str = "") -> None:
    """`Town: Paris → Lyon`."""
    old, new = (shown_value(value) or "(nothing)" for value in (change.old, change.new))
    output.paragraph(f"{subject}{label_of(change.field)}: {old} → {new}", indent + "  ", indent)


def _print_changes(output: Output, changes: Iterable[Change], indent: str) -> None:
    for change in changes:
        print_change(output, change, indent)


def _print_values(output: Output, values: Mapping[str, PlannedValue], indent: str) -> None:
    """What something new will hold."""
    for key, value in values.items():
        if value is not None:
            output.paragraph(f"{label_of(key)}: {shown_value(value)}", indent + "  ", indent)


def _counts(counts: Counts) -> str:
    return "   ".join(f"{SIGNS[action]} {getattr(counts, action.value):,} {_WORDS[action]}" for action in Action)


def _lines(lines: list[int]) -> str:
    if not lines:
        return " · from parent cells"
    shown = ", ".join(str(line) for line in lines[:_SHOWN_LINES])
    more = f" and {len(lines) - _SHOWN_LINES:,} more" if len(lines) > _SHOWN_LINES else ""
    return f" · line{'' if len(lines) == 1 else 's'} {shown}{more}"
