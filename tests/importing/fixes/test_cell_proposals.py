"""What one cell may become, for the person who edits it."""

from __future__ import annotations

import pytest

from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    Member,
    MemberPosition,
    Organization,
    Workflow,
)
from upflow_tui.importing.fixes.cell_proposals import cell_proposals
from upflow_tui.importing.matching.mapping import Mapping

ORGANIZATION = Organization(
    members=(
        Member("Anna", "anna@mars.example"),
        Member("Sofia", "sofia@mars.example", position=MemberPosition.FINANCE_USER),
    ),
    workflows=(Workflow("Standard reminders"), Workflow("No reminders")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Ends", CustomFieldType.DATE),
        CustomField("Terms", CustomFieldType.NUMBER),
        CustomField("Debit", CustomFieldType.BOOLEAN),
    ),
)


@pytest.mark.parametrize(
    ("field", "cell", "proposals"),
    [
        ("workflow", "standard reminders", ("Standard reminders", "No reminders")),
        ("workflow", "Standard\u00a0reminders", ("Standard reminders", "No reminders")),
        ("workflow", "nothing like it", ("Standard reminders", "No reminders")),
        ("account_manager", "Anna@mars.example", ("anna@mars.example",)),
        ("account_manager", "ANNA@mars.example, sofia@mars.example", ("anna@mars.example, sofia@mars.example",)),
        ("custom:Tier", "gold", ("Gold", "Silver")),
        ("custom:Ends", "03/04/2026", ("2026-04-03", "2026-03-04")),
        ("custom:Ends", "31/12/2026", ("2026-12-31",)),
        ("custom:Ends", "soon", ()),
        ("custom:Terms", "1234,56", ("1234.56",)),
        ("custom:Debit", "oui", ("true",)),
        ("position", "Comptabilité", ("Accounting", "Sales", "Purchaser", "Payer")),
        ("main_contact", "x", ("1",)),
        ("contact_email", "Ada <ada@mars.example>", ("ada@mars.example",)),
        ("customer_name", "Ac\u200bme", ("Acme",)),
        ("customer_name", "Acme", ()),
    ],
)
def test_the_nearest_comes_first(field: str, cell: str, proposals: tuple[str, ...]) -> None:
    found = cell_proposals(Mapping((None, field)), ORGANIZATION, ["other", cell], 1)
    assert found[: len(proposals)] == proposals
    assert cell not in found
    if not proposals:
        assert found == ()


def test_a_column_without_a_field_has_no_proposals() -> None:
    assert cell_proposals(Mapping((None, "workflow")), ORGANIZATION, ["Standard Reminders", ""], 0) == ()
    assert cell_proposals(Mapping(("workflow",)), ORGANIZATION, ["x", "y"], 1) == ()
