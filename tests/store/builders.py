"""Plans, files and records for the tests of the store, made by hand: no file is read and nothing is checked."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from upflow_tui.core.customer import DETAIL_KEYS, Contact, Customer, CustomValue, ParentRef
from upflow_tui.core.findings import Finding, Severity, find
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.core.text import email_key
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.plan import (
    Action,
    Change,
    ParentLink,
    PlannedContact,
    PlannedCustomer,
    PlannedValue,
    Totals,
)
from upflow_tui.store.customers.customers import iter_customers
from upflow_tui.store.database import Database
from upflow_tui.store.draft.applying import ImportRecord, apply_draft
from upflow_tui.store.draft.draft import DraftWriter
from upflow_tui.store.organization.organization import replace_organization

NOW = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)

MARS = Organization(
    name="Mars SAS",
    source_system=SourceSystem.SALESFORCE_API,
    api_allows=frozenset({Part.DETAILS, Part.CONTACTS}),
    positions=("Payer", "Accounting"),
    members=(
        Member("Zoé", "zoe@mars.example", Role.OWNER, MemberPosition.FINANCE_USER, MemberStatus.CREATED),
        Member("Anna Roy", "anna@mars.example"),
        Member("Ben", "ben@mars.example", status=MemberStatus.INVITED),
    ),
    workflows=(Workflow("Standard"), Workflow("Key accounts")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("zinc", "iron", "a,b")),
        CustomField("Note", CustomFieldType.TEXT),
        CustomField("Score", CustomFieldType.NUMBER),
        CustomField("Since", CustomFieldType.DATE),
        CustomField("Active", CustomFieldType.BOOLEAN),
        CustomField("ERP segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),
    ),
)
"""An organization with something of each kind, in an order that is not the alphabet's."""


def new(
    number: int,
    name: str,
    *,
    external_id: str | None = None,
    values: Mapping[str, PlannedValue] | None = None,
    contacts: Sequence[PlannedContact] = (),
    parent: ParentLink | None = None,
    lines: Sequence[int] | None = None,
) -> PlannedCustomer:
    """A customer to be created; its line is its number + 1 unless others are given."""
    return PlannedCustomer(
        number,
        Action.CREATE,
        None,
        external_id,
        name,
        dict(values or {}),
        parent,
        [],
        list(contacts),
        [number + 1] if lines is None else list(lines),
    )


def update(number: int, stored: Customer, changes: Sequence[Change], **others: object) -> PlannedCustomer:
    """An update of a stored customer: complete, with `changes` made; the name and ID can be given anew."""
    values = values_of(stored)
    external_id, name = stored.external_id, stored.name
    for change in changes:
        match change.field:
            case "external_id":
                assert isinstance(change.new, str)
                external_id = change.new
            case "customer_name":
                assert isinstance(change.new, str)
                name = change.new
            case "parent_id":
                continue
            case _:
                values[change.field] = change.new
    parent = (
        ParentLink(None, stored.parent_key, stored.parent.external_id, stored.parent.name) if stored.parent else None
    )
    planned = PlannedCustomer(
        number,
        Action.UPDATE,
        stored.key,
        external_id,
        name,
        {key: value for key, value in values.items() if value is not None},
        parent,
        list(changes),
        lines=[number + 1],
    )
    for field, value in others.items():
        setattr(planned, field, value)
    return planned


def unchanged(number: int, stored: Customer) -> PlannedCustomer:
    """A stored customer of which the file brings nothing new."""
    return PlannedCustomer(number, Action.UNCHANGED, stored.key, stored.external_id, stored.name, lines=[number + 1])


def refused(number: int, name: str | None = None, external_id: str | None = None) -> PlannedCustomer:
    """A customer of which nothing can be written."""
    return PlannedCustomer(number, Action.REFUSED, None, external_id, name, lines=[number + 1])


def contact(
    email: str, action: Action = Action.CREATE, *, main: bool = False, first_name: str | None = None
) -> PlannedContact:
    """A planned contact."""
    return PlannedContact(email, action, first_name, main=main)


def values_of(stored: Customer) -> dict[str, PlannedValue]:
    """The stored values as a plan has them."""
    values: dict[str, PlannedValue] = {**stored.details}
    if stored.account_managers:
        values["account_manager"] = stored.account_managers
    if stored.workflow is not None:
        values["workflow"] = stored.workflow
    return values | {f"custom:{name}": value for name, value in stored.custom.items()}


def source_of(folder: Path, data: bytes = b"name\nAcme\n", name: str = "customers.csv") -> Source:
    """A file as it was read, in our private copy."""
    path = folder / "source"
    path.write_bytes(data)
    return Source(name, len(data), hashlib.sha256(data).hexdigest(), path)


def record_of(source: Source, **others: object) -> ImportRecord:
    """What the history is to say of the import of `source`."""
    values: dict[str, object] = {
        "file_name": source.name,
        "size": source.size,
        "sha256": source.sha256,
        "encoding": "utf-8",
        "bom": False,
        "delimiter": ";",
        "header_line": 1,
        "header_key": "key",
        "mode": "customers",
        "mapping": [{"column": 0, "header": "name", "field": "customer_name"}],
        "choices": {"blank": "keep"},
        "repairs": [],
        "by": "anna",
        "started": NOW,
        **others,
    }
    return ImportRecord(**values)  # type: ignore[arg-type]


def number_finding(line: int) -> Finding:
    """An error in a cell of this line."""
    return find("number_invalid", line=line, column=3, field="custom:Score", value="12,5")


def counted_totals(customers: Iterable[PlannedCustomer], findings: Iterable[Finding]) -> tuple[Totals, LineFates]:
    """The totals and fates that belong to a plan: a line goes as its customer does."""
    totals = Totals()
    by_line: dict[int, Fate] = {}
    fates = {Action.UNCHANGED: Fate.UNCHANGED, Action.REFUSED: Fate.REFUSED}
    for customer in customers:
        totals.customers.add(customer.action)
        totals.parents_created += customer.action is Action.CREATE and not customer.lines
        for planned in customer.contacts:
            totals.contacts.add(planned.action)
        by_line |= dict.fromkeys(customer.lines, fates.get(customer.action, Fate.APPLIED))
    severities = [finding.severity for finding in findings]
    totals.errors = severities.count(Severity.ERROR)
    totals.warnings = severities.count(Severity.WARNING)
    totals.notes = severities.count(Severity.NOTE)
    lines = LineFates()
    lines.extend(sorted(by_line))
    for line, fate in by_line.items():
        lines.set(line, fate)
    totals.lines = len(lines)
    for fate in Fate:
        setattr(totals, fate.value, lines.count(fate))
    return totals, lines


def write_draft(
    path: Path,
    customers: Sequence[PlannedCustomer],
    findings: Sequence[Finding] = (),
    *,
    revision: int = 0,
) -> Path:
    """A finished draft of this plan."""
    with DraftWriter(path) as writer:
        writer.add_findings(findings)
        writer.add_customers(customers)
        writer.finish(*counted_totals(customers, findings), {"revision": revision})
    return path


def apply_plan(
    db: Database,
    folder: Path,
    customers: Sequence[PlannedCustomer],
    findings: Sequence[Finding] = (),
    data: bytes = b"name\nAcme\n",
) -> int:
    """Drafts and applies a plan in one go; the number of the import."""
    source = source_of(folder, data)
    draft = write_draft(folder / "draft.db", customers, findings, revision=db.revision)
    ended = NOW + timedelta(seconds=3)
    return apply_draft(db, draft, source, record_of(source), now=lambda: ended)


def stored_customers(db: Database) -> list[Customer]:
    """Every stored customer by its number."""
    return sorted(iter_customers(db), key=lambda customer: customer.key)


def expected_customers(customers: Sequence[PlannedCustomer], base: int = 0) -> list[Customer]:
    """What is stored after a plan that only creates, all of it under this organization's option order."""
    names = {customer.number: customer for customer in customers}
    expected = []
    for planned in sorted(customers, key=lambda customer: customer.number):
        assert planned.name is not None
        parent_key, parent = None, None
        if planned.parent is not None and planned.parent.number is not None:
            parent_key = base + planned.parent.number
            parent = ParentRef(names[planned.parent.number].external_id, names[planned.parent.number].name or "")
        managers = planned.values.get("account_manager") or ()
        workflow = planned.values.get("workflow")
        assert isinstance(managers, tuple)
        assert workflow is None or isinstance(workflow, str)
        expected.append(
            Customer(
                base + planned.number,
                planned.name,
                planned.external_id,
                {key: value for key in DETAIL_KEYS if isinstance(value := planned.values.get(key), str)},
                parent_key,
                parent,
                tuple(sorted(managers)),
                workflow,
                _custom(planned.values),
                sorted(map(_contact, planned.contacts), key=lambda item: email_key(item.email)),
            )
        )
    return expected


def _custom(values: Mapping[str, PlannedValue]) -> dict[str, CustomValue]:
    order = {option: place for field in MARS.custom_fields for place, option in enumerate(field.options)}
    return {
        key.removeprefix("custom:"): tuple(sorted(value, key=order.__getitem__)) if isinstance(value, tuple) else value
        for key, value in values.items()
        if key.startswith("custom:") and value is not None
    }


def _contact(planned: PlannedContact) -> Contact:
    return Contact(
        planned.email, planned.first_name, planned.family_name, planned.phone, planned.position, planned.main
    )


@contextmanager
def fresh_store() -> Iterator[tuple[Database, Path]]:
    """A store of its own for each example, with a folder for drafts beside it."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        with Database.open(folder / "data") as db:
            replace_organization(db, MARS)
            yield db, folder


def dump(db: Database) -> list[str]:
    """Everything in the store, as text."""
    return list(db.connection.iterdump())
