"""What holds of every plan, whatever the file and the store (docs/rules.md §5 and §6)."""

from __future__ import annotations

import csv
import io
import random
from dataclasses import replace
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.fake_store import FakeStore
from tests.importing.planned import Planned, plan_of
from upflow_tui.core.customer import Contact, Customer
from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import CATALOGUE
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.planning.plan import Action

ORGANIZATION = Organization(
    members=(Member("Anna", "anna@upflow.io"), Member("Paul", "paul@upflow.io")),
    workflows=(Workflow("Standard"), Workflow("Soft")),
    custom_fields=(
        CustomField("Limit", CustomFieldType.NUMBER),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("A", "B", "C")),
        CustomField("Active", CustomFieldType.BOOLEAN),
    ),
)
HEADER = (
    "Customer ID", "Customer name", "Town", "Country", "Parent ID", "Parent name", "Account manager", "Workflow",
    "Limit", "Tags", "Active", "Contact email", "First name", "Position", "Main contact",
)  # fmt: skip
IDS = ("C-1", "C-2", "c-1", "C-3", "C-4", "C-5", "007", "7")
NAMES = ("Dupont", "Durand", "Martin", "Acme")
EMAILS = ("a@upflow.io", "b@upflow.io", "c@upflow.io")
VALUES = {
    "Town": ("", "Paris", "Lyon"),
    "Country": ("", "France", "Italy"),
    "Account manager": ("", "anna@upflow.io", "paul@upflow.io,anna@upflow.io", "nobody@upflow.io", "Anna@upflow.io"),
    "Workflow": ("", "Standard", "Soft", "soft"),
    "Limit": ("", "1.5", "1.50", "-3", "1,5"),
    "Tags": ("", "A", "B;A", "D"),
    "Active": ("", "true", "FALSE", "yes"),
}
CONTACT_VALUES = {"First name": ("", "Anna", "Paul"), "Position": ("", "Sales", "sales", "Chief")}
PARENTS = (
    ("", ""),
    ("P-8", "Martin"),
    ("c-3", "Acme"),
    ("C-1", "Dupont"),
    ("C-2", "Durand"),
    ("P-9", "Nowhere"),
    ("C-1", ""),
    ("C-3", "Acme"),
)
CHOICES = st.builds(
    ImportChoices,
    blank=st.sampled_from(BlankCells),
    on_error=st.sampled_from(OnError),
    missing_parents=st.sampled_from(MissingParents),
)
FEW = settings(max_examples=few(15), suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

Line = dict[str, str]


@st.composite
def stores(draw: st.DrawFn) -> FakeStore:
    """A store of up to five customers, of the same words as the files."""
    store = FakeStore()
    for external_id in draw(st.lists(st.sampled_from([*IDS, None, None]), max_size=5)):
        if external_id is not None and external_id in {item.external_id for item in store.by_number.values()}:
            continue
        tops: list[Customer | None] = [item for item in store.by_number.values() if item.parent_key is None]
        emails = draw(st.lists(st.sampled_from(EMAILS), unique=True, max_size=2))
        main = draw(st.booleans())
        store.add(
            draw(st.sampled_from(NAMES)),
            external_id,
            parent=draw(st.sampled_from([None, *tops])),
            contacts=[Contact(email, "Zoé", main=main and place == 0) for place, email in enumerate(emails)],
            town="Nice",
            workflow=draw(st.sampled_from([None, "Standard"])),
            custom={"Limit": "1.500", "Active": True},
        )
    return store


@st.composite
def lines(draw: st.DrawFn) -> Line:
    """Any line: of anybody, with values right and wrong."""
    line = {label: draw(st.sampled_from(values)) for label, values in {**VALUES, **CONTACT_VALUES}.items()}
    line["Customer ID"] = draw(st.sampled_from(["", *IDS]))
    line["Customer name"] = draw(st.sampled_from(["", *NAMES, "DUPONT"]))
    line["Parent ID"], line["Parent name"] = draw(st.sampled_from(PARENTS))
    line["Contact email"] = draw(st.sampled_from(["", *EMAILS, "A@upflow.io", "wrong"]))
    line["Main contact"] = draw(st.sampled_from(["", "", "1", "x"]))
    return line


@st.composite
def orderless_files(draw: st.DrawFn) -> list[Line]:
    """Files in which no later value wins, no ID has two names, and every first contact is the one marked.

    One value a field for the whole file, so that lines which come together over a name do not differ.
    """
    values = {label: draw(st.sampled_from(some)) for label, some in VALUES.items()}
    contacts = {
        email: {label: draw(st.sampled_from(some)) for label, some in CONTACT_VALUES.items()} for email in EMAILS
    }
    file: list[Line] = []
    for external_id in draw(st.lists(st.sampled_from(IDS), unique=True, max_size=6)):
        own = {"Customer ID": external_id, "Customer name": draw(st.sampled_from([*NAMES, ""]))}
        parent_id, parent_name = draw(st.sampled_from(PARENTS))
        parent = {"Parent ID": parent_id, "Parent name": parent_name}
        file += [own | line for line in draw(_lines_of_one(values, contacts, parent))]
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=3)):
        file += [{"Customer name": name} | line for line in draw(_lines_of_one(values, contacts, {}))]
    return file


@st.composite
def _lines_of_one(draw: st.DrawFn, values: Line, contacts: dict[str, Line], parent: Line) -> list[Line]:
    emails = EMAILS[: draw(st.integers(0, 2))]
    file: list[Line] = []
    for place in range(max(1, len(emails)) + draw(st.integers(0, 1))):
        line = {label: value for label, value in values.items() if draw(st.booleans())}
        if draw(st.booleans()):
            line |= parent
        if place < len(emails):
            email = emails[place]
            line |= {"Contact email": email, **contacts[email], "Main contact": "1" if email == EMAILS[0] else ""}
        file.append(line)
    return file


def text_of(file: list[Line]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(file)
    return out.getvalue()


def plan(file: list[Line], store: FakeStore, choices: ImportChoices) -> Planned:
    # The last line is always a customer, never a total: its name says so.
    end = {"Customer ID": "END", "Customer name": "End of the file"}
    return plan_of(text_of([*file, end]), organization=ORGANIZATION, stored=store, choices=choices)


def shown(planned: Planned) -> dict[tuple[str | None, str | None], Any]:
    """What is done to each customer, numbers and lines left out; the refused ones without identity as they come."""
    return {
        (item.external_id, item.name): (
            item.action,
            item.key,
            item.values,
            item.parent.external_id if item.parent else None,
            sorted(change[:3] for change in item.changes),
            sorted(
                (c.email, c.action, c.first_name, c.position, c.main, sorted(change[:3] for change in c.changes))
                for c in item.contacts
            ),
        )
        for item in planned.customers
    }


def errors(planned: Planned) -> list[tuple[str, str | None]]:
    return sorted((item.code, item.value or "") for item in planned.findings if item.is_error)


@FEW
@given(orderless_files(), stores(), CHOICES, st.integers())
def test_the_order_of_the_file_never_changes_the_result(
    file: list[Line], store: FakeStore, choices: ImportChoices, seed: int
) -> None:
    shuffled = random.Random(seed).sample(file, len(file))
    one, other = plan(file, store, choices), plan(shuffled, store, choices)
    assert shown(one) == shown(other)
    assert errors(one) == errors(other)


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_every_line_has_one_fate_and_belongs_to_at_most_one_customer(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    planned = plan(file, store, choices)
    totals = planned.totals
    assert totals.lines == sum(any(line.values()) for line in file) + 1
    assert totals.lines == totals.applied + totals.unchanged + totals.refused + totals.skipped
    owned = [line for item in planned.customers for line in item.lines]
    assert sorted(owned) == sorted(planned.fates)
    counts = totals.customers.as_dict()
    assert sum(counts.values()) == len(planned.customers)
    assert [item.number for item in planned.customers] == list(range(1, len(planned.customers) + 1))


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_a_line_that_is_refused_or_skipped_has_an_error_and_an_unchanged_one_has_none(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    planned = plan(file, store, choices)
    errors = {item.line for item in planned.findings if item.is_error}
    for line, fate in planned.fates.items():
        if fate.value in ("refused", "skipped"):
            assert line in errors
        if fate.value == "unchanged":
            assert line not in errors
    if choices.on_error is OnError.SKIP_LINE:
        applied = {line for line, fate in planned.fates.items() if fate.value == "applied"}
        assert not applied & errors


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_a_plan_fits_its_store_and_leaves_it_as_a_store_must_be(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    planned = plan(file, store, choices)
    names = {item.key: item.name for item in store.by_number.values()}
    store.apply(planned.customers)  # checks itself
    assert names.keys() <= store.by_number.keys()
    for item in planned.customers:
        assert (item.key is None) == (item.action is Action.CREATE) or item.action is Action.REFUSED
        if item.action is Action.REFUSED:
            assert not item.changes and not item.contacts


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_a_plan_that_changes_nothing_says_unchanged_and_one_that_says_update_changes_something(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    planned = plan(file, store, choices)
    for item in planned.customers:
        something = bool(item.changes) or any(c.action is not Action.UNCHANGED for c in item.contacts)
        if item.action is Action.UPDATE:
            assert something
        elif item.action is Action.UNCHANGED:
            assert not something
        for change in item.changes:
            assert change.old != change.new
    before = store.shown()
    store.apply([item for item in planned.customers if item.action in (Action.UNCHANGED, Action.REFUSED)])
    assert (store.shown(), store.written) == (before, 0)


@FEW
@given(orderless_files(), stores(), CHOICES)
def test_the_same_file_again_is_all_unchanged(file: list[Line], store: FakeStore, choices: ImportChoices) -> None:
    first = plan(file, store, choices)
    store.apply(first.customers)
    before, written = store.shown(), store.written
    again = plan(file, store, choices)
    assert {item.action for item in again.customers} <= {Action.UNCHANGED, Action.REFUSED}
    store.apply(again.customers)
    assert (store.shown(), store.written) == (before, written)
    assert set(again.fate_words) <= {"unchanged", "refused", "skipped"}


@FEW
@given(orderless_files(), stores(), CHOICES)
def test_the_same_file_again_in_another_order_is_all_unchanged(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    first = plan(file, store, choices)
    store.apply(first.customers)
    again = plan(file[::-1], store, choices)
    assert {item.action for item in again.customers} <= {Action.UNCHANGED, Action.REFUSED}


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_any_file_again_finds_nothing_more_to_do(file: list[Line], store: FakeStore, choices: ImportChoices) -> None:
    first = plan(file, store, choices)
    store.apply(first.customers)
    written = store.written
    store.apply(plan(file, store, choices).customers)
    assert store.written == written


def removed(planned: Planned) -> set[tuple[object, ...]]:
    """What a plan takes away: values of stored customers and of their contacts."""
    found: set[tuple[object, ...]] = set()
    for item in planned.customers:
        found |= {(item.key, change.field) for change in item.changes if change.new is None}
        for contact in item.contacts:
            found |= {(item.key, contact.email, change.field) for change in contact.changes if change.new is None}
    return found


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_what_an_import_removes_is_removed_also_without_its_faulty_lines(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    choices = replace(choices, blank=BlankCells.CLEAR)
    first = plan(file, store, choices)
    away = {line for line, fate in first.fates.items() if fate.value in ("refused", "skipped")}
    filled = [line for line in file if any(line.values())]
    rest = [line for number, line in enumerate(filled, start=2) if number not in away]
    assert removed(first) <= removed(plan(rest, store, choices))


@FEW
@given(st.lists(lines(), max_size=8), stores(), CHOICES)
def test_nothing_is_removed_that_any_line_of_the_customer_fills(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    planned = plan(file, store, replace(choices, blank=BlankCells.CLEAR))
    for item in planned.customers:
        own = [line for line in file if line["Customer ID"] and line["Customer ID"] == item.external_id]
        gone = {label_of(change.field) for change in item.changes if change.new is None}
        for line in own:
            # Who is written as their own parent has none: those cells count as blank.
            blank = {"Parent ID", "Parent name"} if line["Parent ID"] == line["Customer ID"] else set()
            assert not {label for label in gone - blank if line.get(label, "").strip()}
        for contact in item.contacts:
            gone = {label_of(change.field) for change in contact.changes if change.new is None}
            for line in own:
                if line["Contact email"].casefold() in (contact.email.casefold(), "wrong"):
                    assert not {label for label in gone if line.get(label, "").strip()}


@FEW
@given(st.lists(lines(), max_size=12), stores(), CHOICES)
def test_every_finding_is_of_the_catalogue_and_complete(
    file: list[Line], store: FakeStore, choices: ImportChoices
) -> None:
    planned = plan(file, store, choices)
    for item in planned.findings:
        assert item.code in CATALOGUE
        assert item.message and item.fix
        assert "{" not in item.message + item.fix and "None" not in item.message + item.fix
        if item.scope.value in ("cell", "contact", "line") and item.code != "blank_lines":
            assert item.line in planned.fates
    cells = [(item.line, item.column) for item in planned.findings if item.is_error and item.column is not None]
    assert len(cells) == len(set(cells)), "a cell has two errors"


@FEW
@given(st.lists(lines(), max_size=12), stores())
def test_importing_what_is_valid_and_stop_make_the_same_plan(file: list[Line], store: FakeStore) -> None:
    stop = ImportChoices(on_error=OnError.STOP)
    assert plan(file, store, stop) == plan(file, store, replace(stop, on_error=OnError.VALID))
