"""What the place Organization shows above its lists: the seed's matrix, the switches, where the data are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from upflow_tui.core.organization import SOURCE_MATRIX, Organization, Part, SourceSystem
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.wording import counted, size

if TYPE_CHECKING:
    from upflow_tui.engine.lists import StoreFacts

_FIRST: Final = 33
"""The width of the matrix's first column."""
_HERE: Final = "▶"


def matrix(organization: Organization) -> Content:
    """The seed's table of what a file may update, with the organization's own row marked."""
    parts: list[tuple[str, str]] = [(f"{'  Source system':<{_FIRST}}", "bold $text-muted")]
    parts += [(f"  {part.label}", "bold $text-muted") for part in Part]
    for system in SourceSystem:
        here = system is organization.source_system
        label = f"{_HERE if here else ' '} {system.label}{' *' if system.has_api else ''}"
        parts.append((f"\n{label:<{_FIRST}}", "bold $accent" if here else "$text-muted"))
        for part in Part:
            text = answer(organization, system, part)
            style = "bold " if here else ""
            style += "$text-muted" if not here else "$success" if text[0] == "✓" else "$error"
            parts.append((f"  {text}{' ' * (cell_len(part.label) - len(text))}", style))
    return Content.assemble(*parts)


def answer(organization: Organization, system: SourceSystem, part: Part) -> str:
    """What stands in the matrix for a source system and a part of a customer."""
    allowed = part in SOURCE_MATRIX[system]
    taken = system is organization.source_system and allowed and not organization.may_update(part)
    return "⊘ off" if taken else "✓ yes" if allowed else "✗ no"


def switches(organization: Organization) -> Content:
    """What the set-up of the API allows, or that there is none; and what follows for the wizard."""
    if organization.source_system.has_api:
        told = [f"{part.label} {'on' if part in organization.api_allows else 'off'}" for part in Part]
        text = f"* if your API set-up allows it: {', '.join(told)}."
    else:
        text = "* if your API set-up allows it."
    parts: list[tuple[str, str]] = [(text, "$text-muted")]
    if organization.assign_only:
        parts.append((f"\n{what_follows(organization)}", ""))
    return Content.assemble(*parts)


def what_follows(organization: Organization) -> str:
    """Which kinds of import are offered, and what a file may update besides what is always allowed."""
    if organization.assign_only:
        managers = organization.may_update(Part.ACCOUNT_MANAGERS)
        brings = "account managers, workflows, custom fields" if managers else "workflows, custom fields"
        return f"You can only assign: {brings}."
    parts = [part.label for part in Part if organization.may_update(part)]
    return f"You can import: {', '.join(parts)}, workflows, custom fields."


def storage(facts: StoreFacts) -> Content:
    """Where the data are, and how much there is."""
    held = f"{counted(facts.customers, 'customer')}, {counted(facts.imports, 'import')}, {size(facts.size)}"
    where = safe_text(str(facts.folder), 200)
    return Content.assemble(("Kept in ", "$text-muted"), where, (f" · {held}", "$text-muted"))
