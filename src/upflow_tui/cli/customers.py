"""`upflow-tui customers`: the stored customers as a table, as JSON, or as a file to import again; one erased.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from itertools import chain
from typing import Any, BinaryIO, Final

from upflow_tui.cli.errors import DATA_ERRORS, FINE, UsageError, complain
from upflow_tui.cli.files import dialect_of, refuse_json_beside, say, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import STDOUT, ending_of
from upflow_tui.core.counting import counted
from upflow_tui.core.customer import CONTACT_KEYS, DETAIL_KEYS, Customer
from upflow_tui.core.organization import Organization
from upflow_tui.engine.service import Engine
from upflow_tui.reports.csv_losses import CsvLosses
from upflow_tui.reports.customers_csv import WRITERS, csv_rows

_HEADERS: Final = ("Customer ID", "Customer name", "Parent", "Account managers", "Workflow", "Contacts")


def run(options: Namespace, output: Output) -> int:
    """Prints or writes the stored customers, those that `--search` is found in; 1 where the file cannot hold all.

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
    customers = _begun(engine.customers(options.search))
    if ending is not None:
        losses = CsvLosses()
        rows = csv_rows(customers, organization, losses, guarded=dialect.guard)
        return _write(options, output, losses, lambda out: WRITERS[ending](rows, out, dialect))
    if options.json:
        output.json("customers", {"customers": (_customer_json(customer, organization) for customer in customers)})
    else:
        _print(customers, output, searched=bool(options.search))
    return FINE


def _erase(options: Namespace, output: Output) -> int:
    from upflow_tui.cli.erasing import erase_one

    if options.csv or options.out is not None or options.search is not None:
        raise UsageError("--csv, -o and --search are options of the list.", "Remove them to erase a customer.")
    erase_one(options, output)
    return FINE


def _write(options: Namespace, output: Output, losses: CsvLosses, write: Callable[[BinaryIO], int]) -> int:
    """Writes the customers and says what the file cannot hold."""
    lines: list[int] = []
    write_out(options, lambda out: lines.append(write(out)), output)
    lost = losses.in_words()
    output.code = DATA_ERRORS if lost is not None else FINE
    answer = {"written": options.out, "lines": lines[0], "lost": lost}
    if options.out != STDOUT:
        say(options, output, "customers written", answer, f"{counted(lines[0], 'line')} written to {options.out}.")
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


def _print(customers: Iterator[Customer], output: Output, *, searched: bool) -> None:
    count = 0

    def rows() -> Iterator[tuple[str, ...]]:
        nonlocal count
        for customer in customers:
            count += 1
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
    if not count:
        output.line("No customer has it." if searched else "No customers yet: upflow-tui import FILE --yes")
        return
    output.line()
    output.line(f"{counted(count, 'customer')}.")


def _contacts(customer: Customer) -> str:
    """How many, and the main one."""
    main = next((contact.email for contact in customer.contacts if contact.main), None)
    return f"{len(customer.contacts)}{f' ★ {main}' if main else ''}" if customer.contacts else ""
