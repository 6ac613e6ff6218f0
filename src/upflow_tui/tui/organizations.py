"""From one organization to another: chosen from a list, or begun (docs/organization.md "Several organizations")."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.engine.organization_folders import OrganizationFolder, OrganizationFolders
from upflow_tui.store.errors import StoreError
from upflow_tui.tui.dialogs.ask_name import NameDialog
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from textual.app import App

    from upflow_tui.tui.services import Services

_ADD: Final = -1
"""The row that begins another one."""


def choose_organization(app: App[Any], services: Services, change: Callable[[OrganizationFolder], object]) -> None:
    """Offers the organizations of this computer; `change` is called with the one that is chosen or begun."""
    if services.root is None:
        app.notify("The demo has an organization of its own. Quit it to change to another.", markup=False)
        return
    folders = OrganizationFolders(services.root)

    def read() -> list[tuple[OrganizationFolder, str]]:
        return [(item, _known_of(item)) for item in folders.all()]

    def offer(read: list[tuple[OrganizationFolder, str]]) -> None:
        found = [item for item, _ in read]
        current = next((key for key, item in enumerate(found) if item.folder == services.folder), None)
        choices = [
            Choice(key, item.name, f"this one · {known}" if key == current else known)
            for key, (item, known) in enumerate(read)
        ]
        choices.append(Choice(_ADD, "Add an organization…", "with customers and a history of its own"))
        app.push_screen(ChooseDialog("Change organization", choices, current=current), partial(take, found, current))

    def take(found: list[OrganizationFolder], current: int | None, chosen: int | None) -> None:
        if chosen == _ADD:
            question = "What is it called? It begins without customers; the others stay as they are."
            app.push_screen(NameDialog("Add an organization", question, verb="Add"), begin)
        elif chosen is not None and chosen != current:
            change(found[chosen])

    def begin(name: str | None) -> None:
        if name is not None:
            off_loop(app, partial(folders.add, name), change, group="organizations", exclusive=False)

    off_loop(app, read, offer, group="organizations")


def _known_of(item: OrganizationFolder) -> str:
    """What its store says of it; one that cannot be read says so when it is opened."""
    from upflow_tui.engine.organization_look import organization_look

    try:
        look = organization_look(item.folder)
    except (StoreError, OSError):
        return "cannot be read"
    customers = counted(look.customers, "customer")
    return customers if look.name == item.name else f"{look.name}, {customers}"
