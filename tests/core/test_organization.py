"""What each source system lets a file update (Seed: "Your source system"; docs/rules.md §1)."""

from __future__ import annotations

from itertools import chain, combinations

import pytest

from upflow_tui.core.fields import Group, Mode, catalogue, why_not_mappable
from upflow_tui.core.organization import (
    DEFAULT_POSITIONS,
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    Organization,
    Part,
    Role,
    SourceSystem,
)

SEED = {
    "Native integration": (False, False, True),
    "API": (True, True, True),
    "Salesforce + native integration": (False, False, False),
    "Salesforce + API": (True, False, False),
}
"""Seed: the table of what a file may update; Details, Contacts, Account managers."""

PARTS = (Part.DETAILS, Part.CONTACTS, Part.ACCOUNT_MANAGERS)
SWITCHES = [frozenset(some) for some in chain.from_iterable(combinations(PARTS, count) for count in range(4))]


@pytest.mark.parametrize("system", SourceSystem)
def test_the_table_of_the_seed(system: SourceSystem) -> None:
    organization = Organization(source_system=system)
    assert tuple(organization.may_update(part) for part in PARTS) == SEED[system.label]


def test_every_row_of_the_seed_is_a_source_system() -> None:
    assert {system.label for system in SourceSystem} == SEED.keys()


@pytest.mark.parametrize("allows", SWITCHES)
@pytest.mark.parametrize("system", SourceSystem)
def test_the_api_switches_take_away_and_never_add(system: SourceSystem, allows: frozenset[Part]) -> None:
    organization = Organization(source_system=system, api_allows=allows)
    for part, allowed in zip(PARTS, SEED[system.label], strict=True):
        has_switches = system in (SourceSystem.API, SourceSystem.SALESFORCE_API)
        assert organization.may_update(part) == (allowed and (part in allows or not has_switches))


def test_the_switches_are_all_on_at_first() -> None:
    assert Organization().api_allows == frozenset(PARTS)


@pytest.mark.parametrize("allows", SWITCHES)
@pytest.mark.parametrize("system", SourceSystem)
def test_only_assign_customers_is_offered_where_details_and_contacts_are_both_no(
    system: SourceSystem, allows: frozenset[Part]
) -> None:
    organization = Organization(source_system=system, api_allows=allows)
    both_no = not organization.may_update(Part.DETAILS) and not organization.may_update(Part.CONTACTS)
    assert organization.assign_only == both_no


def test_the_seeds_rows_that_offer_assign_customers_only() -> None:
    assert {system for system in SourceSystem if Organization(source_system=system).assign_only} == {
        SourceSystem.NATIVE,
        SourceSystem.SALESFORCE_NATIVE,
    }


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("system", SourceSystem)
def test_a_lock_has_its_reason_and_nothing_else_has(system: SourceSystem, part: Part) -> None:
    organization = Organization(source_system=system)
    reason = organization.why_locked(part)
    assert (reason is None) == organization.may_update(part)
    assert reason is None or (part.label in reason and system.label in reason)


def test_a_switch_that_is_off_is_named_as_the_reason() -> None:
    reason = Organization(api_allows=frozenset({Part.DETAILS})).why_locked(Part.CONTACTS)
    assert reason == "Contacts are switched off in the API set-up of this organization."


@pytest.mark.parametrize("system", SourceSystem)
def test_id_name_workflow_and_own_custom_fields_are_never_locked(system: SourceSystem) -> None:
    own = CustomField("Tier", CustomFieldType.TEXT)
    organization = Organization(source_system=system, api_allows=frozenset(), custom_fields=(own,))
    free = {
        field.key for field in catalogue(organization) if why_not_mappable(field, organization, Mode.CUSTOMERS) is None
    }
    assert free - {"account_manager"} == {"customer_name", "external_id", "workflow", "custom:Tier"}


def test_parents_go_with_details() -> None:
    for allows in (frozenset(PARTS), frozenset({Part.CONTACTS})):
        organization = Organization(api_allows=allows)
        locked = {
            field.group for field in catalogue(organization) if why_not_mappable(field, organization, Mode.CUSTOMERS)
        }
        assert (Group.PARENTS in locked) == (Group.DETAILS in locked) == (Part.DETAILS not in allows)


@pytest.mark.parametrize("mode", Mode)
def test_synced_custom_fields_cannot_be_updated_by_a_file(mode: Mode) -> None:
    synced = CustomField("ERP segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE)
    organization = Organization(custom_fields=(synced,))
    field = catalogue(organization)[-1]
    reason = why_not_mappable(field, organization, mode)
    assert reason == "ERP segment is synced from your source system and cannot be imported."


def test_assign_customers_offers_id_assignments_and_custom_fields_only() -> None:
    organization = Organization(custom_fields=(CustomField("Tier", CustomFieldType.TEXT),))
    offered = {
        field.key for field in catalogue(organization) if why_not_mappable(field, organization, Mode.ASSIGN) is None
    }
    assert offered == {"external_id", "account_manager", "workflow", "custom:Tier"}


def test_assign_customers_does_not_unlock_account_managers() -> None:
    organization = Organization(source_system=SourceSystem.SALESFORCE_NATIVE)
    (managers,) = [field for field in catalogue(organization) if field.key == "account_manager"]
    assert why_not_mappable(managers, organization, Mode.ASSIGN) is not None


def test_with_nothing_loaded() -> None:
    organization = Organization()
    assert (organization.name, organization.source_system) == ("My organization", SourceSystem.API)
    assert organization.positions == DEFAULT_POSITIONS == ("Accounting", "Sales", "Purchaser", "Payer")
    assert not organization.members and not organization.workflows and not organization.custom_fields


def test_an_account_manager_is_a_member_of_that_position_whatever_the_role() -> None:
    for role in Role:
        assert Member("Anna", "a@x.fr", role, MemberPosition.ACCOUNT_MANAGER).is_account_manager
        assert not Member("Anna", "a@x.fr", role, MemberPosition.FINANCE_USER).is_account_manager


def test_custom_fields_are_found_by_their_exact_name() -> None:
    tier = CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold",))
    organization = Organization(custom_fields=(tier,))
    assert organization.custom_field("Tier") is tier
    assert organization.custom_field("tier") is None


def test_only_the_selects_have_options() -> None:
    assert {kind for kind in CustomFieldType if kind.has_options} == {
        CustomFieldType.SINGLE_SELECT,
        CustomFieldType.MULTI_SELECT,
    }
