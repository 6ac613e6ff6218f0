"""Imports and undos for the tests of undo: random files over the same few customers, and what is stored in words."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

from hypothesis import strategies as st

from upflow_tui.cli.customers import _customer_json
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow
from upflow_tui.engine.service import Engine

MARS = Organization(
    name="Mars SAS",
    positions=("Accounting", "Sales"),
    members=(Member("Anna", "anna@mars.example"), Member("Ben", "ben@mars.example"), Member("Zoé", "zoe@mars.example")),
    workflows=(Workflow("Standard"), Workflow("Key accounts")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("zinc", "iron", "tin")),
        CustomField("Note", CustomFieldType.TEXT),
        CustomField("Score", CustomFieldType.NUMBER),
        CustomField("Active", CustomFieldType.BOOLEAN),
    ),
)
"""A small organization with something of each kind."""

ASSIGNED = ("Workflow", "Account manager")
"""The columns that an import of assignments uses, whatever custom fields are called."""
RENAMES = ("workflows", "positions", "custom_options", "custom_fields")
"""The tables whose names may change while their ids stay."""

IDS = ("1", "2", "3", "4", "5")
_NAMES = ("Acme", "Dupont", "Élan", "Zeta", "Noir")
_PARENTS = st.sampled_from([("", ""), ("", ""), *zip(_NAMES, IDS, strict=True)])
_COLUMNS = {
    "Town": ("", "Lyon", "Paris", "Nice"),
    "Workflow": ("", "Standard", "Key accounts"),
    "Account manager": ("", "anna@mars.example", "ben@mars.example,zoe@mars.example", "zoe@mars.example"),
    "Tier": ("", "Gold", "Silver"),
    "Tags": ("", "zinc", "iron,tin", "tin"),
    "Note": ("", "a", "b\u00e9"),
    "Score": ("", "1", "1.0", "-2.50"),
    "Active": ("", "true", "FALSE"),
}
_CONTACTS = {
    "Contact email": ("", "a@x.fr", "b@x.fr", "C@x.fr", "c@x.fr"),
    "Phone": ("", "01", "02"),
    "Position": ("", "Sales", "Accounting"),
    "Main contact": ("", "", "1"),
}


def csv_text(header: list[str], rows: list[list[str]]) -> str:
    """A file with commas; cells are quoted where they must be."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([header, *rows])
    return out.getvalue()


@st.composite
def files(draw: st.DrawFn) -> str:
    """A file over the same five customers: details, parents, assignments, custom fields and contacts; some named anew."""
    header = ["Customer ID", "Customer name"]
    choices: list[st.SearchStrategy[str]] = []
    for name in draw(st.lists(st.sampled_from(sorted(_COLUMNS)), unique=True, max_size=4)):
        header.append(name)
        choices.append(st.sampled_from(_COLUMNS[name]))
    if draw(st.booleans()):
        header += _CONTACTS
        choices += [st.sampled_from(values) for values in _CONTACTS.values()]
    has_parents = draw(st.booleans())
    rows = []
    for _ in range(draw(st.integers(1, 6))):
        key = draw(st.sampled_from([*IDS, *IDS, ""]))
        name = (
            _NAMES[IDS.index(key)] if key and draw(st.integers(0, 5)) else draw(st.sampled_from([*_NAMES, "Acme SA"]))
        )
        row = [key, name, *(draw(choice) for choice in choices)]
        rows.append([*row, *draw(_PARENTS)] if has_parents else row)
    return csv_text([*header, "Parent name", "Parent ID"] if has_parents else header, rows)


def customers_json(engine: Engine) -> str:
    """The customers as `customers --json` has them."""
    organization = engine.organization()
    return json.dumps([_customer_json(customer, organization) for customer in engine.customers()], indent=1)


def items(found: Any) -> list[tuple[Any, ...]]:
    """Items of an undo without their places: customer, contact, field, now, back to, reason."""
    return [
        (item.external_id or item.name, item.contact_email, item.field, item.now, item.back_to, item.reason)
        for item in found
    ]
