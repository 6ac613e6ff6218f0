"""The customers that a file alone makes, whatever is stored: for comparing two files with each other.

Values are as checked: trimmed, in the organization's spelling, the later line winning. A cell that was refused holds no
value, a line that was refused or left out is not there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import field
from typing import Any

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Organization
from upflow_tui.core.values import Value, number_keys
from upflow_tui.importing.checking.checking import Checker
from upflow_tui.importing.checking.rows import LINE, PARENT_ID, PARENT_NAME, REFUSED, RowLayout
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.planning.grouping import Grouper
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.merging import Merger
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers


@dataclass(frozen=True, slots=True)
class FileContact:
    """A contact of a customer of a file; blank values are left out."""

    email: str
    values: dict[str, Value]
    """By field key; `main_contact` is True for the main one."""


@dataclass(frozen=True, slots=True)
class FileCustomer:
    """A customer of a file; blank values are left out."""

    external_id: str | None
    name: str | None
    line: int
    """The first line that it comes from."""
    values: dict[str, Value] = field(default_factory=dict)
    """By field key, the parent's two cells among them."""
    contacts: dict[str, FileContact] = field(default_factory=dict)
    """By `email_key`, in the order in which the lines name them."""


def customers_of(
    table: Table,
    repairer: Repairer,
    organization: Organization,
    choices: ImportChoices,
    mode: Mode,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[FileCustomer]:
    """The customers of a file in the order of their first lines.

    Args:
        table: the file.
        repairer: its repairs, with the field of each column.
        organization: what its cells are checked against.
        choices: `on_error` and the lines that were put back count.
        mode: what it was imported for.
        stopped: asked at each chunk; true ends it, and nothing more comes.
    """
    mapping = repairer.mapping
    columns = {key: index for index, key in enumerate(mapping.fields) if key is not None}
    checker = Checker(mapping, table.columns, organization, choices, mode, repairer.splits, table.habits)
    grouper = Grouper(checker.layout, columns, writes_identity=True)
    for chunk in table.read():
        if stopped():
            return
        checked = checker.check(repairer.repair(chunk))
        checked.refused, checked.skipped = [], []
        grouper.add(checked, ())
    merger = Merger(checker.layout, columns, number_keys(organization))
    groups = list(grouper.finish(NoStoredCustomers()).groups)
    groups.reverse()
    while groups:
        if stopped():
            return
        group = groups.pop()  # and its rows are free
        if group.rows:
            yield _customer(group, merger, checker.layout)


def _customer(group: Group, merger: Merger, layout: RowLayout) -> FileCustomer:
    merged = merger.merge(group.rows)
    customer = FileCustomer(
        group.external_id, group.name, group.rows[0][LINE], _filled(layout.customer_keys, merged.values)
    )
    if layout.has_parent:
        pairs = [(row[PARENT_ID], row[PARENT_NAME]) for row in group.rows]
        given = [pair for pair in pairs if all(isinstance(cell, str) for cell in pair)]
        if given:
            customer.values["parent_id"], customer.values["parent_name"] = given[-1]
    for key, contact in merged.contacts.items():
        values = _filled(layout.contact_keys[1:], contact.values)
        values.pop("main_contact", None)
        if key == merged.main:
            values["main_contact"] = True
        customer.contacts[key] = FileContact(contact.email, values)
    return customer


def _filled(keys: Sequence[str], values: Sequence[Any]) -> dict[str, Value]:
    return {key: value for key, value in zip(keys, values, strict=True) if value is not None and value is not REFUSED}
