"""What a value of the file was probably meant to be, and what tells."""

from __future__ import annotations

import pytest

from tests.importing.repair_cases import KEYS, MARS
from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization, Workflow
from upflow_tui.importing.fixes.value_hints import ValueHints, allowed_values, is_mappable, lacking_values

FIELDS = {field.key: field for field in catalogue(MARS)}


def hint(label: str, value: str) -> tuple[str | None, str | None]:
    found = ValueHints(FIELDS[KEYS[label]], MARS).hint(value)
    return found.proposed, found.reason


@pytest.mark.parametrize(
    ("label", "value", "proposed", "reason"),
    [
        ("Workflow", "Standard\u00a0reminders", "Standard reminders", "it has a non-breaking space"),
        ("Workflow", "Stand\u200bard reminders", "Standard reminders", "it has a zero width space"),
        ("Workflow", "Standard  reminders", "Standard reminders", "spaces differ"),
        ("Workflow", "standard reminders", "Standard reminders", "capitals differ"),
        (
            "Workflow",
            "standard\u00a0reminders",
            "Standard reminders",
            "it has a non-breaking space, and capitals differ",
        ),
        ("Workflow", "Stándard reminders", "Standard reminders", "accents differ"),
        ("Workflow", "Relance douce - PME 30j", "Relance douce – PME (30 j.)", "punctuation differs"),
        ("Workflow", "Standard reminder", "Standard reminders", "one letter differs"),
        ("Workflow", "Standard remindrs", "Standard reminders", "one letter differs"),
        ("Workflow", "Standrad reminders", "Standard reminders", "one letter differs"),
        ("Workflow", "Standard remenders", "Standard reminders", "one letter differs"),
        ("Workflow", "Reminders", "Standard reminders", "it has the same words"),
        ("Workflow", "Key accounts", None, None),
        ("Account manager", "ANNA@mars.example", "anna@mars.example", "capitals differ"),
        ("Account manager", "ana@mars.example", "anna@mars.example", "one letter differs"),
        ("Account manager", "sofia@mars.example", None, "this member is no Account Manager"),
        ("Account manager", "mars@example", None, None),
        ("Position", "Comptabilité", "Accounting", "same meaning"),
        ("Position", "Chief", None, None),
        (
            "Workflow",
            "St\u0430nd\u0430rd reminders",
            "Standard reminders",
            "it has look-alike letters: \u0430 (Cyrillic)",
        ),
        ("Tier", "gold", "Gold", "capitals differ"),
        ("Tags", "export non EU", "Export, non-EU", "punctuation differs"),
    ],
)
def test_what_was_meant(label: str, value: str, proposed: str | None, reason: str | None) -> None:
    assert hint(label, value) == (proposed, reason)


@pytest.mark.parametrize(
    ("value", "is_sure"),
    [
        ("Stand\u200bardreminders", True),
        ("Standardreminders", True),
        ("STANDARD REMINDERS", True),
        ("St\u0430ndard reminders", True),
        ("Standard reminder", False),
        ("Reminders", False),
        ("Something else", False),
    ],
)
def test_only_another_spelling_of_the_same_name_is_sure(value: str, is_sure: bool) -> None:
    assert ValueHints(FIELDS["workflow"], MARS).hint(value).is_sure is is_sure


def test_what_two_values_share_proposes_neither() -> None:
    organization = Organization(workflows=(Workflow("Soft"), Workflow("SOFT")))
    hints = ValueHints(FIELDS["workflow"], organization)
    assert hints.accepts("Soft")
    assert not hints.accepts("soft")
    assert hints.hint("sóft").reason != "capitals differ"


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


def test_only_what_the_organization_has_in_no_spelling_is_lacking() -> None:
    cells = [
        "Dunning",
        "standard reminders",
        "Dunning",
        "Standard reminders",
        "Standard reminder",
        "Stand\u200bardreminders",
    ]
    unknown, spelt = lacking_values(FIELDS["workflow"], MARS, cells)
    assert unknown == ["Dunning", "Standard reminder"]
    assert spelt == [
        ("standard reminders", "Standard reminders", "capitals differ"),
        ("Stand\u200bardreminders", "Standard reminders", "it has a zero width space, and punctuation differs"),
    ]
    managers, capitals = lacking_values(FIELDS["account_manager"], MARS, ["ANNA@mars.example, new@mars.example"])
    assert managers == ["new@mars.example"]
    assert [name for _, name, _ in capitals] == ["anna@mars.example"]
