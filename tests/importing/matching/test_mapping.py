"""Mappings: what is missing, locked or doubled; changes by command (docs/rules.md §3, docs/commands.md `--map`)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.profiles import columns_of
from upflow_tui.core.fields import FIELDS, Mode, custom_key
from upflow_tui.core.organization import CustomField, CustomFieldType, ManagedBy, Organization, Part
from upflow_tui.importing.matching.mapping import Mapping, MappingError, MappingProblem, override, problems, realign

ORGANIZATION = Organization(
    custom_fields=(
        CustomField("Tier", CustomFieldType.TEXT),
        CustomField("A=B", CustomFieldType.TEXT),
        CustomField("Twin", CustomFieldType.TEXT),
        CustomField("TWIN", CustomFieldType.TEXT),
        CustomField("ERP segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),
    )
)
DETAILS_ONLY = Organization(api_allows=frozenset({Part.DETAILS}))
HEADERS = ["Name", "Phone", "Phone", "", "a=b", "#2", "Mail"]


def mapping(*fields: str | None) -> Mapping:
    return Mapping(fields)


def said(found: Mapping, organization: Organization = ORGANIZATION, mode: Mode = Mode.CUSTOMERS) -> list[str]:
    return [problem.message for problem in problems(found, organization, mode)]


def overridden(
    *pairs: str, start: Mapping | None = None, organization: Organization = ORGANIZATION, mode: Mode = Mode.CUSTOMERS
) -> tuple[str | None, ...]:
    first = start if start is not None else Mapping((None,) * len(HEADERS))
    return override(first, columns_of(HEADERS), pairs, organization, mode).fields


def refused(*pairs: str, organization: Organization = ORGANIZATION, mode: Mode = Mode.CUSTOMERS) -> str:
    with pytest.raises(MappingError) as caught:
        overridden(*pairs, organization=organization, mode=mode)
    return str(caught.value)


# ---------------------------------------------------------------- the mapping itself


def test_a_mapping_knows_its_fields_and_columns() -> None:
    found = mapping("external_id", None, "town")
    assert found.mapped == {"external_id", "town"}
    assert found.in_order == ("external_id", "town")
    assert found.column_of("town") == 2
    assert found.column_of("country") is None
    assert found.as_dict() == {"0": "external_id", "2": "town"}


def test_a_field_given_to_another_column_leaves_the_one_that_had_it() -> None:
    found = mapping("town", None)
    assert found.with_field(1, "town").fields == (None, "town")
    assert found.with_field(0, None).fields == (None, None)
    assert found.with_field(0, "town") == found
    assert found.fields == ("town", None)


# ---------------------------------------------------------------- what is missing


def test_required_fields_follow_what_is_mapped() -> None:
    assert said(mapping("town")) == ["Customer name is required because Town is mapped."]
    assert said(mapping("customer_name", "parent_name")) == ["Parent ID is required because Parent name is mapped."]
    assert said(mapping("customer_name", "contact_email")) == [
        "Customer ID is required because Contact email is mapped."
    ]
    assert said(mapping("workflow")) == ["Customer ID is required because Workflow is mapped."]
    assert said(mapping("customer_name", "town")) == []
    assert said(mapping("external_id", "account_manager")) == []
    assert said(mapping("customer_name", custom_key("Tier"))) == []


def test_the_field_that_asks_for_another_is_the_first_in_the_file() -> None:
    assert said(mapping("country", "town")) == ["Customer name is required because Country is mapped."]
    assert said(mapping("town", "country")) == ["Customer name is required because Town is mapped."]


def test_a_problem_names_its_field() -> None:
    (problem,) = problems(mapping("phone", "customer_name", "external_id"), ORGANIZATION, Mode.CUSTOMERS)
    assert problem == MappingProblem("contact_email", "Contact email is required because Phone is mapped.")


def test_there_must_be_something_to_import() -> None:
    (problem,) = problems(mapping("external_id"), ORGANIZATION, Mode.CUSTOMERS)
    assert problem.field is None
    assert problem.message.startswith("There is nothing to import yet.")
    (problem,) = problems(mapping("external_id"), ORGANIZATION, Mode.ASSIGN)
    assert problem.message.startswith("There is nothing to assign yet.")
    assert said(mapping()) == ["Customer name is required: it identifies the customer."]


def test_a_missing_field_is_said_before_that_there_is_nothing_to_import() -> None:
    assert said(mapping(None), mode=Mode.ASSIGN) == ["Customer ID is required to assign customers."]


def test_locked_synced_unknown_and_doubled_fields_are_problems() -> None:
    assert said(mapping("customer_name", "external_id", "contact_email"), DETAILS_ONLY) == [
        "Contacts are switched off in the API set-up of this organization."
    ]
    assert said(mapping("customer_name", custom_key("ERP segment"))) == [
        "ERP segment is synced from your source system and cannot be imported."
    ]
    assert said(mapping("customer_name", custom_key("Gone"))) == ['There is no field "Gone".']
    assert said(mapping("customer_name", "town", "town")) == ["Town is mapped to 2 columns."]
    assert said(mapping("external_id", "workflow", "town"), mode=Mode.ASSIGN) == [
        "Assign customers imports only account managers, workflows and custom fields."
    ]


# ---------------------------------------------------------------- saved mappings, moved


def test_a_saved_mapping_moves_with_its_headers() -> None:
    moved = realign(
        ["Name", "Phone", "Phone"], ["customer_name", None, "phone"], columns_of(["Phone", "Phone", "Name"])
    )
    assert moved == mapping(None, "phone", "customer_name")


def test_a_saved_mapping_of_other_headers_does_not_move() -> None:
    assert realign(["Name"], ["customer_name"], columns_of(["Name", "Phone"])) is None
    assert realign(["Name", "Phone"], ["customer_name", None], columns_of(["Name"])) is None
    assert realign(["Name", "Name"], ["customer_name", None], columns_of(["Name"])) is None


def test_the_column_of_errors_may_be_there_in_addition() -> None:
    errors = "Upflow import errors"
    assert realign(["Name"], ["customer_name"], columns_of(["Name", errors])) == mapping("customer_name", None)
    assert realign(["Name", errors], ["customer_name", None], columns_of(["Name"])) == mapping("customer_name")


# ---------------------------------------------------------------- --map


def test_a_column_is_named_by_its_header_its_place_or_its_name_on_screen() -> None:
    assert overridden("Name=customer_name")[0] == "customer_name"
    assert overridden(" name = customer_name")[0] == "customer_name"
    assert overridden("#1=customer_name")[0] == "customer_name"
    assert overridden("#4=town", "Mail=contact_email")[3] == "town"
    assert overridden("Column 4=town")[3] == "town"
    assert overridden("Phone (2)=phone")[2] == "phone"
    assert overridden("#2=phone")[1] == "phone"


def test_a_place_goes_before_a_column_that_is_called_like_one() -> None:
    assert overridden("#2=town").index("town") == 1
    assert overridden("#6=town").index("town") == 5


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("contact_email", "contact_email"),
        ("Contact email", "contact_email"),
        ("CONTACT EMAIL", "contact_email"),
        ("Contact email address", "contact_email"),
        ("External ID", "external_id"),
        ("custom:Tier", "custom:Tier"),
        ("Tier", "custom:Tier"),
        ("tier", "custom:Tier"),
        ("Twin", "custom:Twin"),
        ("TWIN", "custom:TWIN"),
    ],
)
def test_a_field_is_named_by_its_key_or_its_label(text: str, key: str) -> None:
    assert overridden(f"Name={text}")[0] == key


@pytest.mark.parametrize("field", FIELDS, ids=[item.key for item in FIELDS])
def test_every_field_has_a_key_and_a_label_that_name_it(field: object) -> None:
    item = next(item for item in FIELDS if item is field)
    assert overridden(f"Name={item.key}")[0] == overridden(f"Name={item.label}")[0] == item.key


def test_nothing_after_the_sign_leaves_the_column_out() -> None:
    assert overridden("Name=", start=Mapping(("town", *[None] * 6)))[0] is None
    assert overridden("Name= ", start=Mapping(("town", *[None] * 6)))[0] is None


def test_a_sign_in_the_header_or_in_the_field_is_understood() -> None:
    assert overridden("a=b=town")[4] == "town"
    assert overridden("a=b=")[4] is None
    assert overridden("Name=custom:A=B")[0] == "custom:A=B"
    assert overridden("a=b=A=B")[4] == "custom:A=B"


def test_the_column_that_was_to_bring_the_field_loses_it_and_the_rest_stays() -> None:
    start = Mapping(("customer_name", "phone", None, None, None, None, None))
    assert overridden("#3=phone", start=start) == ("customer_name", None, "phone", None, None, None, None)


def test_two_columns_may_change_places() -> None:
    start = Mapping(("customer_name", "town", *[None] * 5))
    assert overridden("#1=town", "#2=customer_name", start=start)[:2] == ("town", "customer_name")
    assert overridden("#2=customer_name", "#1=", start=start)[:2] == (None, "customer_name")


def test_a_header_that_occurs_twice_must_be_told_apart() -> None:
    assert refused("Phone=phone") == '2 columns are named "Phone": write #2 or #3.'
    assert refused("phone=phone") == '2 columns are named "phone": write #2 or #3.'


def test_an_unknown_column_or_field_is_said_with_the_nearest_name() -> None:
    assert refused("Nam=town") == 'There is no column "Nam". Did you mean "Name"?'
    assert refused("Zzzzzz=town") == 'There is no column "Zzzzzz".'
    assert refused("Name=contact_emial") == 'There is no field "contact_emial". Did you mean "contact_email"?'
    assert refused("Name=Contact emial") == 'There is no field "Contact emial". Did you mean "contact_email"?'
    assert refused("Name=custom:Teir") == 'There is no field "custom:Teir". Did you mean "custom:Tier"?'
    assert refused("Name=xyzzy") == 'There is no field "xyzzy".'
    assert refused("a=b=xyzzy") == 'There is no field "xyzzy".'
    assert refused("=town") == 'There is no column "".'


def test_places_count_from_one_to_the_last_column() -> None:
    assert refused("#0=town") == "There is no column #0: the file has 7 columns."
    assert refused("#8=town") == "There is no column #8: the file has 7 columns."
    assert refused("#99999999999999999999=town").startswith("There is no column #9999")
    assert refused("#x=town").startswith('There is no column "#x".')


def test_a_pair_without_a_sign_is_refused() -> None:
    assert refused("Name") == '"Name" is not of the form COLUMN=FIELD.'


def test_a_field_or_a_column_given_twice_is_refused() -> None:
    assert refused("Name=town", "Mail=town") == "Town is given to two columns."
    assert refused("Name=town", "#1=country") == 'Column "Name" (#1) is given twice.'
    assert refused("Name=town", "Name=town") == 'Column "Name" (#1) is given twice.'


def test_a_locked_or_synced_field_is_refused_with_the_reason() -> None:
    assert refused("Name=phone", organization=DETAILS_ONLY) == (
        "Contacts are switched off in the API set-up of this organization."
    )
    assert refused("Name=ERP segment") == "ERP segment is synced from your source system and cannot be imported."
    assert refused("Name=town", mode=Mode.ASSIGN).startswith("Assign customers imports only")


def test_a_name_that_fits_two_fields_but_for_case_is_refused() -> None:
    assert refused("Name=twin") == '2 fields are called "twin" but for their case.'


@given(st.text(max_size=20), st.text(max_size=20))
def test_any_pair_is_understood_or_refused_in_one_line(column: str, field: str) -> None:
    try:
        overridden(f"{column}={field}")
    except MappingError as error:
        assert str(error)
        assert len(str(error)) < 400
