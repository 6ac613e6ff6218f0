"""The four templates: every column is mapped by its label, and the example lines hold for the organization."""

from __future__ import annotations

import csv
import io
from itertools import chain, combinations

import pytest

from tests.importing.planned import plan_of
from upflow_tui.core.fields import BY_KEY, Mode, catalogue, why_not_mappable
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    Organization,
    Part,
    SourceSystem,
    Workflow,
)
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.reports.templates import TEMPLATES, TemplateError, template_csv, template_fields

NAMES = [template.name for template in TEMPLATES]
ANNA, PAUL, TOM = "anna@mars.example", "paul@mars.example", "tom@mars.example"
CUSTOM = (
    CustomField("Remarks", CustomFieldType.TEXT),
    CustomField("Payment terms", CustomFieldType.NUMBER),
    CustomField("Contract; end", CustomFieldType.DATE),
    CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
    CustomField("Segments", CustomFieldType.MULTI_SELECT, ("Retail, large", "Retail", "Public")),
    CustomField("Direct debit", CustomFieldType.BOOLEAN),
    CustomField("ERP segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),
)
MARS = Organization(
    members=(Member("Tom", TOM, position=MemberPosition.FINANCE_USER), Member("Anna", ANNA), Member("Paul", PAUL)),
    workflows=(Workflow("Relance – été €"),),
    custom_fields=CUSTOM,
    positions=("Comptabilité",),
)


def read(content: bytes) -> tuple[list[str], list[dict[str, str]]]:
    """The headers and the lines by header of a template."""
    headers, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";")
    assert all(len(row) == len(headers) for row in rows)
    return headers, [dict(zip(headers, row, strict=True)) for row in rows]


@pytest.mark.parametrize("name", NAMES)
def test_a_spreadsheet_opens_it_with_accents_and_columns(name: str) -> None:
    content = template_csv(name, MARS)
    assert content.startswith(b"\xef\xbb\xbf")
    assert content.count(b"\r\n") == content.count(b"\n") == 3


def test_each_template_has_the_sections_of_its_title() -> None:
    fixed = {name: {field.key for field in template_fields(name, MARS)} & BY_KEY.keys() for name in NAMES}
    assert fixed["assignments"] == {"external_id", "account_manager", "workflow"}
    assert "contact_email" in fixed["contacts"] - fixed["customers"]
    assert "parent_id" in fixed["customers"] - fixed["contacts"]
    assert fixed["all"] == set(BY_KEY)


@pytest.mark.parametrize("name", NAMES)
def test_custom_fields_are_in_by_their_exact_names_and_synced_ones_are_not(name: str) -> None:
    headers, _ = read(template_csv(name, MARS))
    assert [header for header in headers if header in {field.name for field in CUSTOM}] == [
        field.name for field in CUSTOM[:-1]
    ]


def test_the_example_lines_hold_for_the_organization() -> None:
    _, (parent, child) = read(template_csv("all", MARS))
    assert (child["Parent ID"], child["Parent name"]) == (parent["Customer ID"], parent["Customer name"])
    assert (parent["Account manager"], child["Account manager"]) == (f"{ANNA}, {PAUL}", ANNA)
    assert {parent["Workflow"], child["Workflow"]} == {"Relance – été €"}
    assert {parent["Position"], child["Position"]} == {"Comptabilité"}
    assert (parent["Tier"], child["Tier"]) == ("Gold", "Silver")
    assert (parent["Segments"], child["Segments"]) == ("Retail,Public", "Retail")
    assert (parent["Direct debit"], child["Direct debit"]) == ("true", "false")


@pytest.mark.parametrize("name", ["customers", "contacts", "all"])
def test_the_program_itself_finds_no_fault_in_it(name: str) -> None:
    choices = ImportChoices(delimiter=";", encoding="utf-8", header_line=1, keep_lines=("all",))
    planned = plan_of(template_csv(name, MARS), organization=MARS, choices=choices)
    assert [found.code for found in planned.findings] == ["example_line"] * 2
    assert planned.totals.customers.create == 2


@pytest.mark.parametrize("name", ["customers", "contacts", "all"])
def test_its_example_lines_are_skipped_where_they_come_back(name: str) -> None:
    choices = ImportChoices(delimiter=";", encoding="utf-8", header_line=1)
    planned = plan_of(template_csv(name, MARS), organization=MARS, choices=choices)
    assert (planned.totals.customers.create, planned.totals.skipped) == (0, 2)


def test_without_members_and_workflows_their_cells_are_blank() -> None:
    organization = Organization(positions=(), custom_fields=(CustomField("Tier", CustomFieldType.SINGLE_SELECT),))
    _, lines = read(template_csv("all", organization))
    assert {line[label] for line in lines for label in ("Account manager", "Workflow", "Position", "Tier")} == {""}


@pytest.mark.parametrize("option", ["=Gold", "+cmd|1", "a\x1bb", "a\nb", " a"])
def test_an_option_that_cannot_stand_in_a_spreadsheet_is_no_example(option: str) -> None:
    field = CustomField("Tier", CustomFieldType.SINGLE_SELECT, (option,))
    _, lines = read(template_csv("all", Organization(custom_fields=(field,))))
    assert [line["Tier"] for line in lines] == ["", ""]


def test_options_that_all_hold_separators_are_given_one_a_cell() -> None:
    field = CustomField("Tags", CustomFieldType.MULTI_SELECT, ("a, b", "c; d"))
    _, lines = read(template_csv("all", Organization(custom_fields=(field,))))
    assert [line["Tags"] for line in lines] == ["a, b", "a, b"]


SWITCHES = [frozenset(parts) for parts in chain.from_iterable(combinations(Part, count) for count in range(4))]


@pytest.mark.parametrize("system", SourceSystem)
@pytest.mark.parametrize("name", NAMES)
def test_what_the_source_system_locks_is_left_out(system: SourceSystem, name: str) -> None:
    for allows in SWITCHES:
        organization = Organization(source_system=system, api_allows=allows, custom_fields=CUSTOM)
        mode = Mode.ASSIGN if organization.assign_only else Mode.CUSTOMERS
        labels = {
            field.label for field in catalogue(organization) if why_not_mappable(field, organization, mode) is None
        }
        headers, _ = read(template_csv(name, organization))
        assert set(headers) <= labels
        assert "Customer ID" in headers
        if name == "all":
            assert set(headers) == labels


def test_a_template_that_could_bring_nothing_is_refused_with_another() -> None:
    organization = Organization(source_system=SourceSystem.SALESFORCE_NATIVE)
    with pytest.raises(TemplateError, match='Use the template "assignments"'):
        template_csv("contacts", organization)
    headers, _ = read(template_csv("assignments", organization))
    assert headers == ["Customer ID", "Workflow"]


def test_an_unknown_name_lists_the_four() -> None:
    with pytest.raises(TemplateError, match="Choose customers, contacts, assignments or all"):
        template_csv("custommers", MARS)
