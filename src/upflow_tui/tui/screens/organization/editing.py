"""What can be done with the lists of the organization: add, edit, delete, copy, paste, reset what nobody sees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from upflow_tui.engine.organization.items import OrganizationItems, Use
    from upflow_tui.tui.dialogs.source_system import SourceChoice
    from upflow_tui.tui.screens.organization.lists import Thing
    from upflow_tui.tui.screens.place import PlaceScreen

_SHOWN_NAME: Final = 40


class OrganizationEdits:
    """Asks over the screen of the organization, and writes; the screen then reads again."""

    def __init__(self, screen: PlaceScreen) -> None:
        self._screen = screen

    # Adding and changing

    def add(self, kind: ItemKind, field_key: int | None) -> None:
        """Adds a thing of this kind; `field_key`: the custom field that an option is for."""
        from upflow_tui.tui.screens.organization import forms

        folder = self._screen.upflow.services.folder
        if kind is ItemKind.MEMBER:
            dialog = forms.member_form(folder, None, Member("", ""))
        elif kind is ItemKind.FIELD:
            dialog = forms.field_form(folder, None, CustomField("", CustomFieldType.TEXT))
        else:
            dialog = forms.name_form(folder, kind, None, "", field_key)
        self._screen.app.push_screen(dialog, partial(self._saved, "Added"))

    def edit(self, thing: Thing, items: OrganizationItems, field_key: int | None) -> None:
        """Changes a thing; `field_key`: the custom field whose option it is."""
        from upflow_tui.tui.screens.organization import forms

        folder = self._screen.upflow.services.folder
        if thing.kind is ItemKind.MEMBER:
            member = next(item.member for item in items.members if item.key == thing.key)
            dialog = forms.member_form(folder, thing.key, member)
        elif thing.kind is ItemKind.FIELD:
            field = next(item.field for item in items.fields if item.key == thing.key)
            dialog = forms.field_form(folder, thing.key, field)
        else:
            dialog = forms.name_form(folder, thing.kind, thing.key, thing.name, field_key)
        self._screen.app.push_screen(dialog, partial(self._saved, "Saved"))

    def rename(self, organization: Organization) -> None:
        """Changes the organization's name."""
        from upflow_tui.tui.screens.organization.forms import organization_name_form

        dialog = organization_name_form(self._screen.upflow.services.folder, organization.name)
        self._screen.app.push_screen(dialog, partial(self._saved, "Saved"))

    def choose_source(self, organization: Organization) -> None:
        """Chooses the source system."""
        from upflow_tui.tui.dialogs.source_system import SourceSystemDialog

        self._screen.app.push_screen(SourceSystemDialog(organization), self._take_source)

    def _take_source(self, chosen: SourceChoice | None) -> None:
        if chosen is None:
            return
        folder = self._screen.upflow.services.folder

        def write() -> str:
            from upflow_tui.engine.organization import edits

            edits.change_facts(folder, source_system=chosen.system, api_allows=chosen.api_allows)
            return chosen.system.label

        self._write(write, "Saved")

    def paste(self, present: Collection[str]) -> None:
        """Adds members from a list of addresses; `present`: the e-mails of those there are."""
        from upflow_tui.tui.dialogs.paste_members import PasteMembersDialog

        folder = self._screen.upflow.services.folder

        def add(members: list[Member]) -> None:
            from upflow_tui.engine.organization import edits

            edits.add_members(folder, members)

        self._screen.app.push_screen(PasteMembersDialog(present, add), self._pasted)

    def _pasted(self, count: int | None) -> None:
        if count:
            self._saved("Added", counted(count, "member"))

    def _write(self, write: Callable[[], str], did: str) -> None:
        """Writes in a thread, and says what was done with what `write` gives back."""
        off_loop(self._screen, write, partial(self._saved, did), group="edit", exclusive=False)

    def _saved(self, did: str, name: str | None) -> None:
        if name is not None:
            self._screen.notify(safe_str(f"{did}: {name}", 200), markup=False)
            self._screen.reload()

    # Copying, and what nobody sees

    def reset(self, thing: Thing | None) -> None:
        """Takes the invisible characters out of a name; asks, with the name before and after."""
        from upflow_tui.core.unseen import show_unseen, without_unseen
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog

        if thing is None or not thing.has_unseen:
            self._screen.app.bell()
            return
        dialog = ConfirmDialog(
            "Remove hidden characters",
            "Files must then use plain spaces. Customers stay assigned.",
            yes="Reset",
            details=(f"- {show_unseen(thing.name)}", f"+ {without_unseen(thing.name)}"),
        )
        self._screen.app.push_screen(dialog, partial(self._take_reset, thing))

    def _take_reset(self, thing: Thing, yes: bool | None) -> None:
        if not yes:
            return
        folder = self._screen.upflow.services.folder

        def write() -> str:
            from upflow_tui.engine.organization import edits

            return edits.reset_unseen(folder, thing.kind, thing.key)

        self._write(write, "Saved")

    # Deleting

    def delete(self, thing: Thing, items: OrganizationItems, field_key: int | None) -> None:
        """Deletes a thing; first finds who uses it."""
        folder = self._screen.upflow.services.folder

        def look() -> Use | None:
            from upflow_tui.engine.organization.items import read_users

            return read_users(folder, thing.kind, thing.key, thing.name)

        off_loop(self._screen, look, partial(self._ask_to_delete, thing, items, field_key), group="users")

    def _ask_to_delete(self, thing: Thing, items: OrganizationItems, field_key: int | None, use: Use | None) -> None:
        from upflow_tui.tui.dialogs.choose import ChooseDialog
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog
        from upflow_tui.tui.screens.organization.deleting import ways_to_delete

        if use is None:
            question = f"Delete the {thing.kind.noun} “{thing.name}”? No customer uses it."
            dialog = ConfirmDialog(f"Delete a {thing.kind.noun}", question, yes="Delete", no="Keep", dangerous=True)
            self._screen.app.push_screen(dialog, partial(self._take_delete, thing))
            return
        name = safe_str(thing.name, 24)
        used = "1 customer" if use.customers == 1 else f"{use.customers:,} customers"
        choices = ways_to_delete(thing, use, items, field_key)
        picker = ChooseDialog(
            f"“{name}” is used by {used}",
            choices,
            label="Delete it?",
            detail="Effect",
        )
        self._screen.app.push_screen(picker, partial(self._take_way, thing))

    def _take_delete(self, thing: Thing, yes: bool | None) -> None:
        if yes:
            self._delete(thing, None, unlink=False)

    def _take_way(self, thing: Thing, key: int | None) -> None:
        from upflow_tui.tui.screens.organization.deleting import OTHERS, UNLINK

        if key is not None and key >= UNLINK:
            self._screen.notify(safe_str(f"Deleting {thing.name} …", 200), timeout=2, markup=False)
        if key == UNLINK:
            self._delete(thing, None, unlink=True)
        elif key is not None and key >= OTHERS:
            self._delete(thing, key - OTHERS, unlink=False)

    def _delete(self, thing: Thing, instead: int | None, *, unlink: bool) -> None:
        folder = self._screen.upflow.services.folder

        def write() -> str:
            from upflow_tui.engine.organization import edits

            edits.remove(folder, thing.kind, thing.key, unlink=unlink, instead=instead)
            return thing.name

        self._write(write, "Deleted")
