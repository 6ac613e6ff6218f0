"""`upflow-tui customers`: the stored customers as a table, as JSON, or as a file to import again; one erased.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

from upflow_tui.cli.errors import DATA_ERRORS, FINE, CommandError, UsageError, complain
from upflow_tui.cli.files import dialect_of, place_of, refuse_json_beside, say, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import STDOUT, ending_of
from upflow_tui.core.counting import counted
from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Customer
from upflow_tui.core.organization import Organization
from upflow_tui.engine.service import Engine
from upflow_tui.reports.csv_losses import CsvLosses
from upflow_tui.reports.customers_csv import WRITERS, csv_rows
from upflow_tui.store.customers.query import CustomerQuery

_HEADERS: Final = ("Customer ID", "Customer name", "Parent", "Account managers", "Workflow", "Contacts")


def run(options: Namespace, output: Output) -> int:
    """Prints or writes the stored customers that are asked for; 1 where the file cannot hold all.

    Raises:
        UsageError: arguments that do not fit together.
        CommandError, StoreError: as `write_out` and `erase_one`.
    """
    if options.action == "erase":
        return _erase(options, output)
    if options.csv:
        if options.json or options.out not in (None, STDOUT):
            raise UsageError("--csv prints CSV on standard output.", "Use one of them only.")
        options.out = STDOUT
    refuse_json_beside(options)
    ending = ending_of(options.out, "customers") if options.out is not None else None
    dialect = dialect_of(options, ending)
    engine = Engine(options.data_dir)
    organization = engine.organization()
    query = _asked(options)
    customers = _Counted(_begun(engine.customers(query)))
    if ending is not None:
        losses = CsvLosses()
        rows = csv_rows(customers, organization, losses, guarded=dialect.guard)
        return _write(options, output, losses, customers, lambda out: WRITERS[ending](rows, out, dialect))
    if options.json:
        output.json("customers", {"customers": (_customer_json(customer, organization) for customer in customers)})
    else:
        _print(customers, output, _nobody(query))
    return FINE


def _erase(options: Namespace, output: Output) -> int:
    from upflow_tui.cli.erasing import erase_one

    filters = (options.search, options.manager, options.workflow, options.parent)
    if options.csv or options.out is not None or any(asked is not None for asked in filters):
        raise UsageError("--csv, -o, --search and filters are options of the list.", "Remove them to erase a customer.")
    erase_one(options, output)
    return FINE


def _asked(options: Namespace) -> CustomerQuery:
    """Which customers are wanted. Raises CommandError where a member, a workflow or a parent is not there."""
    from upflow_tui.engine.wanted_customers import NotThere, wanted_customers

    try:
        return wanted_customers(
            options.data_dir,
            search=options.search or "",
            manager=options.manager,
            workflow=options.workflow,
            parent=options.parent,
        )
    except NotThere as error:
        raise CommandError(error.message, error.fix) from None


def _nobody(query: CustomerQuery) -> str:
    """What is said where the list is empty."""
    if query.words:
        return f'No customers match "{query.search.strip()}".'
    return "No customers match." if query.is_narrowed else "No customers yet: upflow-tui import FILE --yes"


class _Counted:
    """Customers, counted as they pass."""

    def __init__(self, customers: Iterator[Customer]) -> None:
        self.count = 0
        self._customers = customers

    def __iter__(self) -> Iterator[Customer]:
        for customer in self._customers:
            self.count += 1
            yield customer


def _write(
    options: Namespace, output: Output, losses: CsvLosses, customers: _Counted, write: Callable[[BinaryIO], int]
) -> int:
    """Writes the customers and says how many they are, and what the file cannot hold."""
    lines: list[int] = []
    write_out(options, lambda out: lines.append(write(out)), output)
    lost = losses.in_words()
    output.code = DATA_ERRORS if lost is not None else FINE
    answer = {"written": options.out, "customers": customers.count, "lines": lines[0], "lost": lost}
    told = f"{counted(customers.count, 'customer')} in {counted(lines[0], 'line')} written to {place_of(options)}."
    say(options, output, "customers written", answer, told)
    output.flush()
    if lost is not None and not options.json:
        complain(lost)
    return output.code


def _begun(customers: Iterator[Customer]) -> Iterator[Customer]:
    """The same, its first page read: a store that cannot be read is known before anything is printed."""
    for first in customers:
        return chain((first,), customers)
    return iter(())


def _customer_json(customer: Customer, organization: Organization) -> dict[str, Any]:
    parent = customer.parent
    return {
        "external_id": customer.external_id,
        "name": customer.name,
        **{key: customer.details.get(key) for key in DETAIL_KEYS},
        "parent": {"external_id": parent.external_id, "name": parent.name} if parent is not None else None,
        "account_managers": customer.account_managers,
        "workflow": customer.workflow,
        "custom_fields": {field.name: customer.custom.get(field.name) for field in organization.custom_fields},
        "contacts": [
            {"email": contact.email, **{key: getattr(contact, key) for key in CONTACT_KEYS}, "main": contact.main}
            for contact in customer.contacts
        ],
    }


def _print(customers: _Counted, output: Output, nobody: str) -> None:
    def rows() -> Iterator[tuple[str, ...]]:
        for customer in customers:
            yield (
                customer.external_id or "",
                customer.name,
                customer.parent.name if customer.parent is not None else "",
                ", ".join(customer.account_managers),
                customer.workflow or "",
                _contacts(customer),
            )

    table = rows()
    for first in table:
        output.table(_HEADERS, chain((first,), table))
    if not customers.count:
        output.line(nobody)
        return
    output.line()
    output.line(f"{counted(customers.count, 'customer')}.")


def _contacts(customer: Customer) -> str:
    """How many, and the main one."""
    main = next((contact.email for contact in customer.contacts if contact.main), None)
    return f"{len(customer.contacts)}{f' ★ {main}' if main else ''}" if customer.contacts else ""
