"""What is left out of the proposals so that the rest can be imported (docs/rules.md §3, "Only what can be imported")."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import FIELDS, Mode, nothing_to_import, required_fields
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.fixes.repairs import Combine, How
from upflow_tui.importing.matching.importable import (
    EMPTY,
    LeftOut,
    Tie,
    brought_back,
    came_back,
    importable,
    left_out_findings,
    tie_findings,
    unused_findings,
    without_partnerless,
)

KEYS = [field.key for field in FIELDS]


def kept(
    *fields: str, mode: Mode = Mode.CUSTOMERS, empty: tuple[int, ...] = (), named: tuple[int, ...] = ()
) -> list[str]:
    return list(importable(dict(enumerate(fields)), mode, empty, named).fields.values())


def reasons(*fields: str) -> dict[str, str]:
    return {item.field: item.reason for item in importable(dict(enumerate(fields)), Mode.CUSTOMERS).left_out}


@pytest.mark.parametrize(
    ("fields", "left"),
    [
        (("customer_name", "phone"), {"phone"}),
        (("customer_name", "external_id", "phone"), {"phone"}),
        (("customer_name", "contact_email", "first_name"), {"contact_email", "first_name"}),
        (("customer_name", "parent_name"), {"parent_name"}),
        (("customer_name", "parent_id", "town"), {"parent_id"}),
        (("customer_name", "workflow"), {"workflow"}),
        (("external_id", "account_manager", "town"), {"town"}),
        (("customer_name", "external_id", "contact_email", "phone", "parent_name", "parent_id"), set()),
    ],
)
def test_a_field_without_its_partner_is_left_out_and_nothing_else(fields: tuple[str, ...], left: set[str]) -> None:
    assert set(fields) - set(kept(*fields)) == left
    assert set(reasons(*fields)) == left


def test_the_reason_names_the_field_that_is_missing() -> None:
    assert reasons("customer_name", "external_id", "phone") == {"phone": "no column has Contact email"}
    assert reasons("customer_name", "phone") == {"phone": "no column has Customer ID or Contact email"}
    assert reasons("customer_name", "parent_name") == {"parent_name": "no column has Parent ID"}


def test_where_nothing_would_be_left_all_is_kept_so_that_what_is_missing_is_said() -> None:
    assert kept("first_name", "family_name") == ["first_name", "family_name"]
    assert kept("external_id", "town") == ["external_id", "town"]
    assert kept("workflow", mode=Mode.ASSIGN) == ["workflow"]


def test_an_empty_column_is_no_partner() -> None:
    assert kept("customer_name", "external_id", "contact_email", "phone", empty=(2,)) == [
        "customer_name",
        "external_id",
    ]
    assert kept("customer_name", "parent_name", "parent_id", empty=(2,), named=(2,)) == ["customer_name"]


def test_an_empty_column_is_proposed_only_under_the_fields_own_name() -> None:
    """Chosen blank cells may clear what is stored; a guess is not good enough for that."""
    assert kept("customer_name", "town", empty=(1,)) == ["customer_name"]
    assert kept("customer_name", "town", empty=(1,), named=(1,)) == ["customer_name", "town"]
    both = ("customer_name", "parent_name", "parent_id")
    assert kept(*both, empty=(1, 2), named=(1, 2)) == list(both)  # blank cells unlink


def test_an_empty_customer_id_still_lets_contacts_be_imported() -> None:
    fields = ("customer_name", "external_id", "contact_email")
    assert set(kept(*fields, empty=(1,))) == set(fields)


@given(st.lists(st.sampled_from(KEYS), unique=True), st.sampled_from(Mode), st.sets(st.integers(0, 18)))
def test_what_is_kept_is_complete_or_everything(fields: list[str], mode: Mode, empty: set[int]) -> None:
    found = importable(dict(enumerate(fields)), mode, empty)
    left = {item.field for item in found.left_out}
    assert set(found.fields.values()) | left == set(fields)
    assert not set(found.fields.values()) & left
    mine = list(found.fields.values())
    if nothing_to_import(mine, mode) is None and not set(required_fields(mine, mode)) - set(mine):
        return
    # Incomplete: then nothing but empty columns was left out.
    assert {item.reason for item in found.left_out} <= {EMPTY}


def test_what_was_left_out_comes_back_with_its_partner() -> None:
    left = [LeftOut(2, "phone", "no column has Contact email")]
    assert brought_back(("customer_name", "external_id", None, None), left, Mode.CUSTOMERS)[2] is None
    fields = ("customer_name", "external_id", None, "contact_email")
    assert brought_back(fields, left, Mode.CUSTOMERS)[2] == "phone"


def test_what_lacks_a_partner_goes_where_the_choice_of_a_person_makes_the_rest_complete() -> None:
    fields = ("customer_name", None, "contact_email", "town")
    assert without_partnerless(fields, {0}, Mode.CUSTOMERS) == ("customer_name", None, None, "town")
    assert without_partnerless(fields, {0, 2}, Mode.CUSTOMERS) == fields


def test_a_note_for_each_column_unless_it_was_brought_in() -> None:
    columns = [Column(0, "Name", "Name"), Column(1, "Tel", "Tel"), Column(2, "Fax", "Fax")]
    left = [LeftOut(1, "phone", "no column has Contact email"), LeftOut(2, "town", EMPTY)]
    (found,) = left_out_findings(left, columns, ("customer_name", None, None))
    assert (found.code, found.column, found.severity, found.line) == ("column_left_out", 1, "note", None)
    assert found.message == '"Tel" is left out: Phone needs more, and no column has Contact email.'
    assert left_out_findings(left, columns, ("customer_name", "phone", None)) == ()
    combined = Combine("customer_name", (0, 1), How.JOIN)
    assert left_out_findings(left, columns, ("customer_name", None, None), [combined]) == ()


def test_a_column_comes_back_with_the_partner_that_it_lacked_and_only_then() -> None:
    left_out = [LeftOut(2, "phone", "no column has Contact email")]
    alone = ("external_id", "customer_name", None, None)
    partnered = ("external_id", "customer_name", None, "contact_email")
    whole = ("external_id", "customer_name", "phone", "contact_email")
    assert came_back(alone, partnered, left_out, Mode.CUSTOMERS) == whole
    assert came_back(whole, partnered, left_out, Mode.CUSTOMERS) == partnered, "removed by you"
    assert came_back(partnered, (*partnered[:3], None), left_out, Mode.CUSTOMERS) == alone
    assert came_back((None, *alone[1:]), partnered, left_out, Mode.CUSTOMERS) == whole


def test_a_note_says_what_no_import_brings_in_and_what_to_do() -> None:
    columns = [Column(index, name, name) for index, name in enumerate(("E-mail", "E-mail 2", "Town"))]
    unused = [
        LeftOut(1, "contact_email", "a line brings one contact."),
        LeftOut(2, "town", "It is locked.", locked=True),
    ]
    told = unused_findings(unused, columns, ["contact_email", None, None])
    assert [(item.column, item.code, item.fix) for item in told] == [
        (1, "column_left_out", "Give each further contact a line of its own."),
        (2, "column_left_out", "Nothing to do: change it in your source system."),
    ]
    assert [item.column for item in unused_findings(unused, columns, [None, "contact_email", None])] == [2]
    assert [item.column for item in unused_findings(unused, columns, [None, None, None])] == [2]
    newer = [LeftOut(2, "town", "it was not used before; it would be Town.", unsaved=True)]
    assert [(item.message, item.fix) for item in unused_findings(newer, columns, ["contact_email", None, None])] == [
        ('"Town" is left out: it was not used before; it would be Town.', "Map it to import it, too.")
    ]
    assert unused_findings(newer, columns, ["contact_email", "town", None]) == ()


def test_a_tie_is_a_warning_until_one_of_its_columns_is_mapped() -> None:
    columns = [Column(index, name, name) for index, name in enumerate(("Zip", "Postcode", "Debitorennummer"))]
    ties = [
        Tie((0, 1), ("postal_code",), '"Zip" and "Postcode" fit Postal code equally well.'),
        Tie((2,), ("external_id", "accounting_code"), '"Debitorennummer" fits Customer ID or Accounting code.'),
    ]
    told = tie_findings(ties, columns, (None, None, None))
    assert [(item.code, item.column, item.field, item.severity) for item in told] == [
        ("column_left_out", 0, "postal_code", "warning"),
        ("column_left_out", 2, None, "warning"),
    ]
    assert [(item.message, item.fix) for item in told] == [
        ('"Zip" and "Postcode" fit Postal code equally well. None of them is used.', "Map the one you need."),
        (
            '"Debitorennummer" fits Customer ID or Accounting code. It is not used.',
            "Map it to the field that is meant.",
        ),
    ]
    assert [item.column for item in tie_findings(ties, columns, (None, "postal_code", None))] == [2]
    assert [item.column for item in tie_findings(ties, columns, (None, "town", None))] == [2], "the person chose"
    joined = Combine("postal_code", (0, 1), How.JOIN)
    assert [item.column for item in tie_findings(ties, columns, (None, None, "accounting_code"), [joined])] == []


def test_a_tie_of_columns_of_one_name_is_told_by_their_name() -> None:
    columns = [Column(0, "Phone", "Phone"), Column(1, "Phone", "Phone (2)"), Column(2, "Tel", "Tel")]
    assert tie_findings([Tie((0, 1), ("phone",), "x")], columns, (None, None, None)) == ()
    assert len(tie_findings([Tie((0, 1, 2), ("phone",), "x")], columns, (None, None, None))) == 1


def test_an_empty_column_is_not_said_to_be_none() -> None:
    proposed = {0: "external_id", 1: "customer_name", 2: "parent_id", 3: "parent_name"}
    told = {item.field: item.reason for item in importable(proposed, Mode.CUSTOMERS, empty={2}).left_out}
    assert told == {"parent_id": EMPTY, "parent_name": "the column of Parent ID is empty"}
    del proposed[2]
    told = {item.field: item.reason for item in importable(proposed, Mode.CUSTOMERS).left_out}
    assert told == {"parent_name": "no column has Parent ID"}
