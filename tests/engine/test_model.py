"""The program against a second reading of the rules: whole books, the fate of each line, and what is said of it.

The model (tests/model.py) was written from docs/rules.md §4 and §5 and shares no code with the program.
UPFLOW_EXAMPLES=1000 compares so many walks; there are fewer by default.
"""

from __future__ import annotations

import ast
import csv
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import model, model_cells
from tests.engine.conftest import Clock
from tests.engine.model_draws import BASE, books, files, organizations
from tests.examples import few
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    Member,
    MemberPosition,
    Organization,
    Part,
    SourceSystem,
    Workflow,
)
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.store.database import Database
from upflow_tui.store.draft.reader import DraftReader

EXAMPLES = few(15)
IS_SHORT = "UPFLOW_EXAMPLES" not in os.environ
"""Then the same walks each time: a rare one is for those who look for it, not for whoever runs the tests."""


def organization_of(described: dict[str, Any]) -> Organization:
    """The organization of the program that the model's dictionary describes, with a finance user and a synced field."""
    managers = tuple(Member(email.partition("@")[0], email) for email in sorted(described["managers"]))
    return Organization(
        source_system=SourceSystem(described["source_system"]),
        api_allows=frozenset(map(Part, described["api_allows"])),
        positions=tuple(described["positions"]),
        members=(*managers, Member("Fin", "fin@mars.io", position=MemberPosition.FINANCE_USER)),
        workflows=tuple(map(Workflow, sorted(described["workflows"]))),
        custom_fields=tuple(
            CustomField(name, CustomFieldType(custom["type"]), tuple(custom["options"]))
            for name, custom in described["custom"].items()
        ),
    )


def book_of(engine: Engine) -> model.Book:
    """The stored customers as the model has them."""
    return {
        customer.key: {
            "external_id": customer.external_id,
            "name": customer.name,
            "parent": customer.parent_key,
            "values": {
                **customer.details,
                **({"account_manager": frozenset(customer.account_managers)} if customer.account_managers else {}),
                **({"workflow": customer.workflow} if customer.workflow else {}),
                **{f"custom:{name}": _as_set(value) for name, value in customer.custom.items()},
            },
            "contacts": {
                contact.email.casefold(): {
                    "email": contact.email,
                    "main": contact.main,
                    **{field: getattr(contact, field) for field in model_cells.CONTACT},
                }
                for contact in customer.contacts
            },
        }
        for customer in engine.customers()
    }


def _as_set(value: Any) -> Any:
    return frozenset(value) if isinstance(value, tuple) else value


def in_words(book: model.Book) -> list[str]:
    """A book without its numbers, which a new customer gets from whoever stores it."""

    def named(number: int | None) -> Any:
        return (book[number]["external_id"], book[number]["name"]) if number is not None else None

    return sorted(
        repr(
            {
                **customer,
                "parent": named(customer["parent"]),
                "values": {field: _sorted(value) for field, value in sorted(customer["values"].items())},
                "contacts": [sorted(contact.items()) for _, contact in sorted(customer["contacts"].items())],
            }
        )
        for customer in book.values()
    )


def _sorted(value: Any) -> Any:
    return sorted(value) if isinstance(value, frozenset) else value


@contextmanager
def stored_book(book: list[dict[str, Any]]) -> Iterator[tuple[Engine, Path]]:
    """An engine over a store with these customers, and a folder for files."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        engine = Engine(folder / "data", now=Clock(), user="anna")
        engine.replace_organization(organization_of(BASE))
        lines = []
        for place, customer in enumerate(book):
            parent = customer["parent"]
            line = {
                "external_id": customer["external_id"] or f"none-{place}",
                "customer_name": customer["name"],
                "parent_id": "" if parent is None else book[parent]["external_id"] or f"none-{parent}",
                "parent_name": "" if parent is None else book[parent]["name"],
                **{field: customer["values"].get(field, "") for field in _VALUES},
            }
            for number, email in enumerate(customer["contacts"]):
                main = "1" if number == customer["main"] else ""
                lines.append({**line, "contact_email": email, "first_name": "Zoé", "main_contact": main})
            if not customer["contacts"]:
                lines.append({**line, "contact_email": "", "first_name": "", "main_contact": ""})
        if lines:
            done = run(engine, folder, {"mode": "customers"}, lines)
            assert done["errors"] == {}
            with Database.open(engine.folder) as database, database.write() as connection:
                connection.execute("UPDATE customers SET external_id = NULL WHERE external_id LIKE 'none-%'")
                no_main = [c["external_id"] for c in book if c["main"] is None and c["external_id"]]
                for external_id in no_main:
                    connection.execute(
                        "UPDATE contacts SET main = 0 WHERE customer_id = (SELECT id FROM customers WHERE external_id = ?)",
                        (external_id,),
                    )
        yield engine, folder


_VALUES = ("town", "account_manager", "workflow", *(f"custom:{name}" for name in BASE["custom"]))


def run(engine: Engine, folder: Path, chosen: dict[str, str], lines: list[dict[str, str]]) -> dict[str, Any]:
    """Imports these lines by the program, and says the same of it as the model; "number" is that of the import."""
    path = folder / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, delimiter=";")
        writer.writerow(f"Column {place}" for place, _ in enumerate(lines[0]))
        writer.writerows(line.values() for line in lines)
    choices = ImportChoices(
        delimiter=";",
        encoding="utf-8",
        header_line=1,
        keep_lines=("all",),
        mode=Mode(chosen["mode"]),
        fields=tuple(lines[0]),
        blank=BlankCells(chosen.get("blank", "keep")),
        on_error=OnError(chosen.get("on_error", "valid")),
        missing_parents=MissingParents(chosen.get("missing_parents", "refuse")),
    )
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(path, workspace), choices)
        draft = engine.draft(opened, choices, workspace)
        with DraftReader(draft) as reader:
            said: dict[str, dict[int, set[str]]] = {"errors": {}, "told": {}}
            for finding in reader.iter_findings():
                if finding.line is not None:
                    of_line = said["errors" if finding.is_error else "told"].setdefault(finding.line, set())
                    of_line.add(finding.code)
            fates = {line: fate.value for line, fate in reader.fates}
        stops = choices.on_error is OnError.STOP and said["errors"]
        number = None if stops else engine.apply(opened, choices, draft).number
    return {"book": book_of(engine), "fates": fates, **said, "number": number}


def as_read(lines: list[dict[str, str]]) -> dict[int, dict[str, str]]:
    """The lines by their number in the file; blank ones are no lines."""
    return {number: line for number, line in enumerate(lines, start=2) if any(line.values())}


TOLD = frozenset(
    {
        "customer_renamed",
        "customer_id_received",
        "name_differs",
        "parent_is_self",
        "position_case",
        "first_contact_main",
        "two_main_contacts",
        "main_contact_replaced",
    }
)
"""What is compared of warnings and notes."""


def compare(expected: dict[str, Any], done: dict[str, Any]) -> None:
    """The program did and said what the model says."""
    assert done["errors"] == expected["errors"]
    assert in_words(done["book"]) == in_words(expected["book"])
    assert done["fates"] == expected["fates"]
    told = [{n: c & TOLD for n, c in one["told"].items() if c & TOLD} for one in (done, expected)]
    assert told[0] == told[1]


@settings(max_examples=EXAMPLES, derandomize=IS_SHORT, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_the_program_does_what_the_rules_say(data: st.DataObject) -> None:
    organization = data.draw(organizations(), "organization")
    with stored_book(data.draw(books(), "book")) as (engine, folder):
        engine.replace_organization(organization_of(organization))
        states, numbers = [book_of(engine)], []
        for _ in range(data.draw(st.integers(1, 3), "imports")):
            choices, lines = data.draw(files(organization), "file")
            for again in (False, True):
                before = book_of(engine)
                done = run(engine, folder, choices, lines)
                compare(model.imported(organization, before, choices, as_read(lines)), done)
                if again:
                    assert in_words(done["book"]) == in_words(before)
                if done["number"] is not None:
                    numbers.append(done["number"])
                    states.append(done["book"])
        for number, state in zip(reversed(numbers), reversed(states[:-1]), strict=True):
            engine.past.undo(number)
            assert in_words(book_of(engine)) == in_words(state)


def test_the_model_knows_nothing_of_the_program() -> None:
    for module in (model, model_cells):
        tree = ast.parse(Path(str(module.__file__)).read_text(encoding="utf-8"))
        named = [n.module or "" for n in ast.walk(tree) if isinstance(n, ast.ImportFrom)]
        named += [alias.name for n in ast.walk(tree) if isinstance(n, ast.Import) for alias in n.names]
        assert [name for name in named if "upflow" in name] == []
