"""Random organizations, books and files for the comparison with the model: few words, so that much collides."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st

from tests.model_cells import CONTACT, DETAILS, allowed, only_assigns

CUSTOM: Final[dict[str, dict[str, Any]]] = {
    "Note": {"type": "text", "options": []},
    "Limit": {"type": "number", "options": []},
    "Since": {"type": "date", "options": []},
    "Tier": {"type": "single_select", "options": ["Gold", "Silver"]},
    "Tags": {"type": "multi_select", "options": ["A", "B", "B, C"]},
    "Active": {"type": "boolean", "options": []},
}
BASE: Final[dict[str, Any]] = {
    "source_system": "api",
    "api_allows": ["details", "contacts", "account_managers"],
    "positions": ["Accounting", "Sales", "Purchaser", "Payer"],
    "managers": {"anna@mars.io", "paul@mars.io"},
    "workflows": {"Standard", "Soft"},
    "custom": CUSTOM,
}
"""An organization that allows everything."""

IDS: Final = ("C-1", "C-2", "C-01", "D-1", "P-7")
NAMES: Final = ("Dupont", "Durand", "Acme", "Acme SA")
_KNOWN: Final = (("C-1", "Dupont"), ("C-2", "Durand"), ("C-01", "Dupont"), ("D-1", "Acme"), ("P-7", "Acme SA"))
"""Who an ID usually is, so that lines often agree with one another and with the book."""
_SPELLED: Final = (*NAMES, "DUPONT", "du pont")
_EMAILS: Final = ("a@x.io", "b@x.io", "A@x.io")
_CELLS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(DETAILS, ("Alpha", "Beta")),
    "account_manager": ("anna@mars.io", "paul@mars.io,anna@mars.io", "anna@mars.io, paul@mars.io", "Anna@mars.io", "fin@mars.io"),
    "workflow": ("Standard", "Soft", "soft"),
    "contact_email": (*_EMAILS, *_EMAILS, "wrong", "a@x.io, b@x.io"),
    "first_name": ("Ann", "Bob"),
    "family_name": ("Roy", "Lee"),
    "phone": ("+33 1 02", "+33 1 03"),
    "position": ("Sales", "payer", "Chief"),
    "main_contact": ("1", "1", "0", "x"),
    "custom:Note": ("n1", "n2", "n" * 2001),
    "custom:Limit": ("1.5", "1.50", "-3", "1,5"),
    "custom:Since": ("2025-12-31", "2024-02-29", "2025-02-29", "31/12/2025"),
    "custom:Tier": ("Gold", "Silver", "gold"),
    "custom:Tags": ("A", "B, C", "A;B", "B,A", "A, B, C", "D"),
    "custom:Active": ("true", "FALSE", "yes"),
}  # fmt: skip
_PARENTS: Final = (
    *_KNOWN,
    *_KNOWN,
    ("P-9", "Acme"),
    ("P-8", "Solo"),
    ("P-8", "Other"),
    ("C-1", ""),
    ("C-1", "Acme"),
    ("D-01", "Acme"),
)


@st.composite
def organizations(draw: st.DrawFn) -> dict[str, Any]:
    """Every source system, with every position of the three switches."""
    system = draw(st.sampled_from(("api", "api", "api", "api", "native", "salesforce_native", "salesforce_api")))
    every, contacts = set(BASE["api_allows"]), {"contacts", "account_managers"}
    parts = draw(st.sampled_from((every, every, contacts)) | st.sets(st.sampled_from(sorted(every))))
    return {**BASE, "source_system": system, "api_allows": sorted(parts)}


@st.composite
def books(draw: st.DrawFn) -> list[dict[str, Any]]:
    """Stored customers: `{"external_id", "name", "parent": place of another, "values", "contacts"}`, values as cells."""
    found: list[dict[str, Any]] = []
    for known, strange in draw(st.lists(st.tuples(st.sampled_from((*_KNOWN, None)), st.booleans()), max_size=5)):
        external_id = known[0] if known else None
        name = draw(st.sampled_from(NAMES)) if strange or known is None else known[1]
        if any(c["external_id"] == external_id and (external_id or c["name"] == name) for c in found):
            continue
        tops = [place for place, other in enumerate(found) if other["parent"] is None]
        parent = draw(st.sampled_from([None, *tops]))
        contacts = draw(st.lists(st.sampled_from(_EMAILS[:2]), unique=True, max_size=2))
        filled = draw(
            st.sets(st.sampled_from(("town", "account_manager", "workflow", *map("custom:{}".format, CUSTOM))))
        )
        values = {field: _CELLS[field][0] for field in sorted(filled)}
        found.append({
            "external_id": external_id, "name": name, "parent": parent, "values": values, "contacts": contacts,
            "main": draw(st.sampled_from((0, 1, None))),
        })  # fmt: skip
    return found


@st.composite
def files(draw: st.DrawFn, organization: dict[str, Any]) -> tuple[dict[str, str], list[dict[str, str]]]:
    """The choices of an import, and the lines of its file: a cell for each mapped field."""
    mode = "assign" if only_assigns(organization) or draw(st.integers(0, 5)) == 0 else "customers"
    choices = {
        "mode": mode,
        "blank": draw(st.sampled_from(("keep", "clear"))),
        "on_error": draw(st.sampled_from(("valid", "valid", "valid", "skip-line", "skip-line", "stop"))),
        "missing_parents": draw(st.sampled_from(("refuse", "create"))),
    }
    fields = draw(_mappings(organization, mode))
    return choices, draw(
        st.lists(_lines(fields), min_size=1, max_size=7).filter(lambda lines: any(map(_filled, lines)))
    )


def _filled(line: dict[str, str]) -> bool:
    return any(line.values())


@st.composite
def _mappings(draw: st.DrawFn, organization: dict[str, Any], mode: str) -> list[str]:
    """The mapped fields: what may be mapped, with what it needs (docs/rules.md §3)."""
    custom = [f"custom:{name}" for name in CUSTOM]
    assigned = ["workflow", *(["account_manager"] if allowed(organization, "account_managers") else [])]
    some = draw(st.sets(st.sampled_from([*assigned, *custom]), max_size=4))
    if mode == "assign":
        return ["external_id", *sorted(some or {"workflow"})]
    if draw(st.integers(0, 9)) == 0:
        return ["customer_name", *sorted(some & set(custom))]
    if draw(st.integers(0, 9)) == 0 and some:
        return ["external_id", *sorted(some)]
    fields = ["external_id", "customer_name", *sorted(some)]
    if allowed(organization, "details"):
        fields += sorted(draw(st.sets(st.sampled_from(DETAILS), max_size=2)))
        fields += ["parent_id", "parent_name"] if draw(st.booleans()) else []
    if allowed(organization, "contacts") and draw(st.integers(0, 2)):
        fields += ["contact_email", *sorted(draw(st.sets(st.sampled_from((*CONTACT, "main_contact")))))]
    return fields


@st.composite
def _lines(draw: st.DrawFn, fields: list[str]) -> dict[str, str]:
    line = dict.fromkeys(fields, "")
    known = draw(st.sampled_from((*_KNOWN, None)))
    for field in fields:
        if field == "external_id":
            line[field] = draw(st.sampled_from(("", *IDS))) if known is None else known[0]
        elif field == "customer_name":
            line[field] = draw(st.sampled_from(("", *_SPELLED))) if known is None else known[1]
        elif field == "parent_id":
            line["parent_id"], line["parent_name"] = draw(st.sampled_from((*[("", "")] * 4, *_PARENTS)))
        elif field != "parent_name":
            line[field] = draw(st.sampled_from(("", "", *_CELLS[field][:2], *_CELLS[field])))
    return line
