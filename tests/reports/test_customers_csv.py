"""Stored customers as CSV: imported into an empty store they are the same, or what is not is named (docs/rules.md §6)."""

from __future__ import annotations

import io
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_of
from upflow_tui.core.customer import Contact, Customer
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.core.text import name_key
from upflow_tui.reports.csv_file import PLAIN, csv_dialect
from upflow_tui.reports.csv_losses import CsvLosses
from upflow_tui.reports.customers_csv import WRITERS, csv_rows
from upflow_tui.reports.list_kinds import Kind

OPTIONS = ("A", "B", "A,B", "C;D", "C", "D", "=E")
ORGANIZATION = Organization(
    members=(Member("Anna", "anna@mars.example"), Member("Bob", "bob@mars.example")),
    workflows=(Workflow("=Gold"), Workflow("Std, soft")),
    custom_fields=(
        CustomField("Tags", CustomFieldType.MULTI_SELECT, OPTIONS),
        CustomField("Note", CustomFieldType.TEXT),
        CustomField("VIP", CustomFieldType.BOOLEAN),
        CustomField("Score", CustomFieldType.NUMBER),
    ),
)
TEXTS = st.sampled_from(
    [
        "Lyon",
        "-10% SARL",
        "=1+1",
        "'=1+1",
        "''@x",
        "'s-Hertogenbosch",
        "+33 1 02",
        "-",
        "@home",
        '="x"',
        "a;b,c",
        'say "x"',
    ]
)
NAMES = ("Durand", "durand", "-10% SARL", "=Acme", "'Quote", "#1 Plumbing", "Count & Sons")


@st.composite
def customers(draw: st.DrawFn) -> list[Customer]:
    """Some stored customers, as a store may hold them: two levels of parents, one main contact each."""
    store = FakeStore()
    ids = st.none() | st.sampled_from(["-1", "=2", "C-3", "004", "'5", "C,6"])
    for _ in range(draw(st.integers(1, 5))):
        external_id = draw(ids)
        if any(item.external_id == external_id is not None for item in store.by_number.values()):
            external_id = None
        emails = draw(st.lists(st.sampled_from(["a@x.fr", "b@x.fr", "c@x.fr"]), max_size=2, unique=True))
        above = [item for item in store.by_number.values() if item.parent_key is None]
        custom: dict[str, Any] = draw(
            st.fixed_dictionaries(
                {},
                optional={
                    "Tags": st.sets(st.sampled_from(OPTIONS), min_size=1).map(
                        lambda chosen: tuple(option for option in OPTIONS if option in chosen)
                    ),
                    "Note": TEXTS,
                    "VIP": st.booleans(),
                    "Score": st.sampled_from(["-1.50", "007", "2"]),
                },
            )
        )
        store.add(
            draw(st.sampled_from(NAMES)),
            external_id,
            parent=draw(st.none() | st.sampled_from(above)) if above else None,
            contacts=[
                Contact(email, first_name=draw(st.none() | TEXTS), main=place == 0)
                for place, email in enumerate(sorted(emails))
            ],
            account_managers=draw(
                st.sampled_from([(), ("anna@mars.example",), ("anna@mars.example", "bob@mars.example")])
            ),
            workflow=draw(st.sampled_from([None, "=Gold", "Std, soft"])),
            custom=custom,
            **draw(st.fixed_dictionaries({}, optional={"town": TEXTS, "address": TEXTS, "vat_number": TEXTS})),
        )
    return list(store.customers(list(store.by_number)))


def written(some: list[Customer], losses: CsvLosses | None = None) -> str:
    out = io.BytesIO()
    WRITERS[Kind.CSV](csv_rows(some, ORGANIZATION, losses), out, csv_dialect(environment={"LANG": "en"}))
    return out.getvalue().decode("utf-8-sig")


def only(*some: Customer) -> list[Customer]:
    return list(some)


def without(
    shown: dict[tuple[str | None, str], dict[str, Any]], names: set[str]
) -> dict[tuple[str | None, str], dict[str, Any]]:
    """What a store holds, but for the customers with these names, and the links to them: a line without an ID may be
    anybody's of them, and two who become one may no longer be the parent of a third."""
    kept = {key: dict(values) for key, values in shown.items() if name_key(key[1]) not in names}
    for values in kept.values():
        parent = values.get("parent")
        if parent is not None and name_key(parent[1]) in names:
            values["parent"] = None
        if values["parent"] is None:
            values.pop("parent_id", None)
    return kept


@settings(max_examples=few(50))
@example(only(Customer(1, "Durand", "C-3"), Customer(2, "durand")))
@example(only(Customer(1, "Durand", custom={"Tags": ("A", "B", "A,B", "C;D")})))
@given(customers())
def test_an_import_into_an_empty_store_gives_the_same_or_what_it_cannot_is_named(some: list[Customer]) -> None:
    losses = CsvLosses()
    text = written(some, losses)
    found = losses.found()
    gone = {name_key(item.name) for item in some for loss in found if loss == (item.key, None, loss.message)}
    plan = plan_of(text, organization=ORGANIZATION)
    # A customer with nothing but a name looks like a heading among others with IDs: the import names its line.
    headings = [found.value or "" for found in plan.findings if found.code == "report_line"]
    gone |= {name_key(name) for value in headings for name in (value, value.removeprefix("'"))}
    elsewhere = FakeStore()
    elsewhere.apply(plan.customers)
    before = FakeStore()
    before.by_number = {customer.key: customer for customer in some}
    shown = before.shown()
    for loss in found:
        customer = before.by_number[loss.customer]
        values = shown[customer.external_id, customer.name]
        values.pop(loss.field or "", None)
        if loss.field == "parent_id":
            values["parent"] = None
    assert gone or not [finding for finding in plan.findings if finding.is_error]
    # Where somebody is gone, a link that is refused on their account is no loss of the file's.
    away = {customer.name for customer in some if customer.parent and name_key(customer.parent.name) in gone}
    left = without(elsewhere.shown(), gone)
    for key, values in left.items():
        if key[1] in away:
            values["parent"] = None
            values.pop("parent_id", None)
    assert left == without(shown, gone)


def test_what_cannot_come_back_is_said_with_its_customer() -> None:
    nameless = Customer(1, "Durand")
    losses = CsvLosses()
    text = written(
        [nameless, Customer(2, "DURAND ", "C-2"), Customer(3, "Other", "C-3", custom={"Tags": ("A", "A,B", "C;D")})],
        losses,
    )
    assert losses.in_words() is not None
    assert [loss.message for loss in losses.found()] == [
        '"Durand" has no ID, and another customer has the same name: elsewhere they may be merged',
        "Tags of C-3 has options that no separator can keep apart",
    ]
    assert text.count("Durand") == 1


def test_without_a_guard_what_reading_changes_is_said_with_its_customer() -> None:
    contact = Contact("a@x.fr", first_name="'=B", main=True)
    some = [Customer(1, "Durand", "C-1", contacts=[contact], custom={"Note": "'@x"}), Customer(2, "'Quote", "=2")]
    losses = CsvLosses()
    out = io.BytesIO()
    WRITERS[Kind.CSV](csv_rows(some, ORGANIZATION, losses, guarded=False), out, PLAIN)
    assert [loss.message for loss in losses.found()] == [
        "Note of C-1 begins with an apostrophe that is removed when read",
        "First name of C-1 begins with an apostrophe that is removed when read",
    ]
    plan = plan_of(out.getvalue(), organization=ORGANIZATION)
    elsewhere = FakeStore()
    elsewhere.apply(plan.customers)
    first, second = elsewhere.by_number.values()
    assert (first.custom["Note"], first.contacts[0].first_name) == ("@x", "=B")
    assert (second.external_id, second.name) == ("=2", "'Quote")


def test_options_with_a_comma_are_parted_by_semicolons() -> None:
    [_, row] = csv_rows([Customer(1, "Durand", "C-1", custom={"Tags": ("C", "A,B")})], ORGANIZATION)
    assert "C; A,B" in row or "C,A,B" in row
    plan = plan_of(written([Customer(1, "Durand", "C-1", custom={"Tags": ("C", "A,B")})]), organization=ORGANIZATION)
    assert set(plan.customer("C-1").values["custom:Tags"]) == {"C", "A,B"}  # type: ignore[arg-type]


def test_a_file_that_holds_everything_names_nothing() -> None:
    losses = CsvLosses()
    written([Customer(1, name_key("Durand"), "C-1"), Customer(2, "Durand", "C-2")], losses)
    assert losses.in_words() is None
