"""What a value of the file was probably meant to be, and what tells."""

from __future__ import annotations

import pytest

from tests.importing.repair_cases import KEYS, MARS
from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization, Workflow
from upflow_tui.importing.fixes.value_hints import ValueHints, allowed_values, is_mappable

FIELDS = {field.key: field for field in catalogue(MARS)}


def hint(label: str, value: str) -> tuple[str | None, str | None]:
    return tuple(ValueHints(FIELDS[KEYS[label]], MARS).hint(value))  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("label", "value", "proposed", "reason"),
    [
        ("Workflow", "Standard\u00a0reminders", "Standard reminders", "it has a non-breaking space"),
        ("Workflow", "Stand\u200bard reminders", "Standard reminders", "it has a zero width space"),
        ("Workflow", "Standard  reminders", "Standard reminders", "only its spaces differ"),
        ("Workflow", "standard reminders", "Standard reminders", "only its case differs"),
        ("Workflow", "standard\u00a0reminders", "Standard reminders", "only its case differs"),
        ("Workflow", "Stándard reminders", "Standard reminders", "only its accents differ"),
        ("Workflow", "Relance douce - PME 30j", "Relance douce – PME (30 j.)", "only its punctuation differs"),
        ("Workflow", "Standard reminder", "Standard reminders", "one letter differs"),
        ("Workflow", "Standard remindrs", "Standard reminders", "one letter differs"),
        ("Workflow", "Standrad reminders", "Standard reminders", "one letter differs"),
        ("Workflow", "Standard remenders", "Standard reminders", "one letter differs"),
        ("Workflow", "Reminders", "Standard reminders", "it has the same words"),
        ("Workflow", "Key accounts", None, None),
        ("Account manager", "ANNA@mars.example", "anna@mars.example", "it has capitals"),
        ("Account manager", "ana@mars.example", "anna@mars.example", "one letter differs"),
        ("Account manager", "sofia@mars.example", None, "this member is no Account Manager"),
        ("Account manager", "mars@example", None, None),
        ("Position", "Comptabilité", "Accounting", "it means the same"),
        ("Position", "Chief", None, None),
        ("Tier", "gold", "Gold", "only its case differs"),
        ("Tags", "export non EU", "Export, non-EU", "only its punctuation differs"),
    ],
)
def test_what_was_meant(label: str, value: str, proposed: str | None, reason: str | None) -> None:
    assert hint(label, value) == (proposed, reason)


def test_what_two_values_share_proposes_neither() -> None:
    organization = Organization(workflows=(Workflow("Soft"), Workflow("SOFT")))
    hints = ValueHints(FIELDS["workflow"], organization)
    assert hints.accepts("Soft")
    assert not hints.accepts("soft")
    assert hints.hint("sóft").reason != "only its case differs"


def test_only_fields_with_a_list_of_values_are_mappable() -> None:
    assert {key for key, field in FIELDS.items() if is_mappable(field)} == {
        "workflow",
        "account_manager",
        "position",
        "custom:Tier",
        "custom:Tags",
    }
    assert allowed_values(FIELDS["town"], MARS) == ()
    assert allowed_values(FIELDS["account_manager"], MARS) == ("anna@mars.example", "paul.keller@mars.example")


def test_values_are_accepted_as_checking_accepts_them() -> None:
    decomposed = Organization(custom_fields=(CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Dore\u0301",)),))
    field = next(field for field in catalogue(decomposed) if field.custom is not None)
    assert ValueHints(field, decomposed).accepts("Doré")
    assert not ValueHints(FIELDS["custom:Tier"], MARS).accepts("GOLD")
    assert ValueHints(FIELDS["position"], MARS).accepts("PAYER")
