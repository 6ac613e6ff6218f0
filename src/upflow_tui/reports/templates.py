"""The four templates: files to fill in, made for the current organization (docs/product.md "1 File").

As CSV they are written in the dialect of those who fill them in (csv_file.py). `sep=;` is left out: with it Excel
ignores the BOM, and without one it reads the file in the computer's old code page and breaks every accent. Headers are
the exact labels, so that every column of a template is mapped by its label.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import (
    CUSTOM_PREFIX,
    Field,
    Group,
    Mode,
    catalogue,
    nothing_to_import,
    required_fields,
    why_not_mappable,
)
from upflow_tui.core.formulas import neutralise
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.core.template_examples import NOW
from upflow_tui.core.text import CONTROL, LINE_BREAK, clean
from upflow_tui.reports.csv_file import CsvDialect, csv_dialect, write_csv


@dataclass(frozen=True, slots=True)
class Template:
    """One template: its name in commands, its title on screen, and the sections of the seed that it has."""

    name: str
    title: str
    groups: frozenset[Group]


TEMPLATES: Final = tuple(
    Template(name, title, frozenset({*groups, Group.CUSTOM}))
    for name, title, groups in (
        ("customers", "Customers", (Group.DETAILS, Group.PARENTS)),
        ("contacts", "Customers and contacts", (Group.DETAILS, Group.CONTACTS)),
        ("assignments", "Account managers and workflows", (Group.ASSIGNMENT,)),
        ("all", "All of the above", (Group.DETAILS, Group.PARENTS, Group.ASSIGNMENT, Group.CONTACTS)),
    )
)
"""In the order in which they are offered."""


class TemplateError(ValueError):
    """There is no such template, or this organization lets it bring nothing; the text says which, and what to do."""


_EXAMPLES: Final[tuple[Mapping[str, str], ...]] = (
    {
        "customer_name": NOW[0].name,
        "external_id": NOW[0].external_id,
        "accounting_code": "411DURAND",
        "vat_number": "FR40123456824",
        "address": "12 rue de la Paix",
        "postal_code": "69002",
        "town": "Lyon",
        "state_region": "Auvergne-Rhône-Alpes",
        "country": "France",
        "contact_email": NOW[0].email,
        "first_name": "Émilie",
        "family_name": "Durand",
        "phone": "+33 4 72 00 00 01",
        "main_contact": "1",
    },
    {
        "customer_name": NOW[1].name,
        "external_id": NOW[1].external_id,
        "accounting_code": "411DURBEL",
        "vat_number": "",
        "address": "3 place Royale",
        "postal_code": "1000",
        "town": "Bruxelles",
        "country": "Belgium",
        "parent_name": NOW[0].name,
        "parent_id": NOW[0].external_id,
        "contact_email": NOW[1].email,
        "first_name": "Paul",
        "family_name": "Peeters",
        "phone": "+32 2 000 00 02",
        "main_contact": "1",
    },
)
"""Two customers, the second a child of the first, whose values hold for every organization."""


def template_rows(name: str, organization: Organization) -> list[list[str]]:
    """The template called `name`: a header and two lines that are valid for `organization`.

    What its source system locks and what is synced is left out; its custom fields are in. The column that
    tells customers apart is always in.

    Raises:
        TemplateError: unknown name, or nothing in it can be imported into this organization.
    """
    fields = template_fields(name, organization)
    rows = [[field.label for field in fields]]
    for place, example in enumerate(_EXAMPLES):
        values = {**example, **_values_of(organization, place)}
        rows.append([values.get(field.key, "") for field in fields])
    return rows


def template_csv(name: str, organization: Organization, dialect: CsvDialect | None = None) -> bytes:
    """The rows of a template as a CSV file, by default in the dialect for spreadsheets. Raises TemplateError."""
    out = io.BytesIO()
    write_csv(template_rows(name, organization), out, dialect if dialect is not None else csv_dialect())
    return out.getvalue()


def template_fields(name: str, organization: Organization) -> tuple[Field, ...]:
    """The fields of the template called `name`, in the order of the seed. Raises TemplateError."""
    template = next((item for item in TEMPLATES if item.name == name), None)
    if template is None:
        names = [item.name for item in TEMPLATES]
        raise TemplateError(f'There is no template "{name}". Choose {", ".join(names[:-1])} or {names[-1]}.')
    mode = Mode.ASSIGN if organization.assign_only else Mode.CUSTOMERS
    fields = tuple(
        field
        for field in catalogue(organization)
        if (field.group in template.groups or field.key == "external_id")
        and why_not_mappable(field, organization, mode) is None
    )
    keys = {field.key for field in fields}
    lacking = required_fields(keys, mode).keys() - keys
    assert not lacking, lacking  # what is locked goes with what requires it
    if nothing_to_import(keys, mode) is not None:
        raise TemplateError(
            f'The template "{name}" has nothing that this organization lets a file update. '
            'Use the template "assignments".'
        )
    return fields


def _values_of(organization: Organization, place: int) -> dict[str, str]:
    """The values of example line `place` (0 or 1) that must be names of the organization, by field key.

    One that a spreadsheet would run as a formula is left blank, as an apostrophe would make it another name; so is
    one that no cell may hold.
    """
    managers = [item.email for item in organization.members if item.is_account_manager]
    workflows = [item.name for item in organization.workflows]
    values = {
        "account_manager": ", ".join(managers[:2]) if place == 0 else "".join(managers[:1]),
        "workflow": "".join(workflows[place : place + 1] or workflows[:1]),
        "position": organization.positions[place % len(organization.positions)] if organization.positions else "",
    }
    for item in organization.custom_fields:
        values[f"{CUSTOM_PREFIX}{item.name}"] = _custom_value(item, place)
    return {key: value if _is_plain(value) else "" for key, value in values.items()}


def _is_plain(value: str) -> bool:
    return neutralise(value) == clean(value) == value and not CONTROL.search(value) and not LINE_BREAK.search(value)


def _custom_value(field: CustomField, place: int) -> str:
    """A value of the right format (Seed: "Formatting guide")."""
    match field.type:
        case CustomFieldType.TEXT:
            return ("Premium customer", "")[place]
        case CustomFieldType.NUMBER:
            return ("1234.56", "-12.5")[place]
        case CustomFieldType.DATE:
            return ("2025-12-31", "2026-06-30")[place]
        case CustomFieldType.BOOLEAN:
            return ("true", "false")[place]
        case CustomFieldType.SINGLE_SELECT:
            return field.options[place % len(field.options)] if field.options else ""
        case CustomFieldType.MULTI_SELECT:
            plain = [option for option in field.options if not set(option) & set(",;")]
            return ",".join(plain[: 2 - place]) if plain else "".join(field.options[:1])
