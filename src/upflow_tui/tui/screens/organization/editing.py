"""What can be done with the lists of the organization: add, edit, delete, copy, paste, reset what nobody sees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from textual import work

from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.screens.organization.file import OrganizationFile
from upflow_tui.tui.screens.organization.lists import Thing

if TYPE_CHECKING:
    from upflow_tui.engine.organization.items import Kind, OrganizationItems, Use
    from upflow_tui.tui.dialogs.source_system import SourceChoice

_SHOWN_NAME: Final = 40


class OrganizationEditing(OrganizationFile):
    """The actions of the lists; the screen itself shows them."""

    def __init__(self) -> None:
        super().__init__()
        self.organization: Organization | None = None
        self.items: OrganizationItems | None = None
        self.field_key: int | None = None
        """The custom field whose options are in front; None: the fields themselves."""

    def thing(self) -> Thing | None:
        """What the cursor is on."""
        raise NotImplementedError

    def kind(self) -> Kind:
        """What kind of things is in front."""
        raise NotImplementedError

    # Adding and changing

    def action_add(self) -> None:
        """Adds one to the list in front."""
        from upflow_tui.tui.screens.organization import forms

        folder, kind = self.upflow.services.folder, self.kind()
        if kind.value == "member":
            dialog = forms.member_form(folder, None, Member("", ""))
        elif kind.value == "field":
            dialog = forms.field_form(folder, None, CustomField("", CustomFieldType.TEXT))
        else:
            dialog = forms.name_form(folder, kind, None, "", self.field_key)
        self.app.push_screen(dialog, partial(self._saved, "Added"))

    def action_edit(self) -> None:
        """Changes what is under the cursor."""
        from upflow_tui.tui.screens.organization import forms

        thing = self.thing()
        if thing is None or self.items is None:
            return
        folder, items = self.upflow.services.folder, self.items
        if thing.kind.value == "member":
            member = next(item.member for item in items.members if item.key == thing.key)
            dialog = forms.member_form(folder, thing.key, member)
        elif thing.kind.value == "field":
            field = next(item.field for item in items.fields if item.key == thing.key)
            dialog = forms.field_form(folder, thing.key, field)
        else:
            dialog = forms.name_form(folder, thing.kind, thing.key, thing.name, self.field_key)
        self.app.push_screen(dialog, partial(self._saved, "Saved"))

    def action_rename(self) -> None:
        """Changes the organization's name."""
        from upflow_tui.tui.screens.organization.forms import organization_name_form

        if self.organization is not None:
            dialog = organization_name_form(self.upflow.services.folder, self.organization.name)
            self.app.push_screen(dialog, partial(self._saved, "Saved"))

    def action_source(self) -> None:
        """Chooses the source system."""
        from upflow_tui.tui.dialogs.source_system import SourceSystemDialog

        if self.organization is not None:
            self.app.push_screen(SourceSystemDialog(self.organization), self._take_source)

    def _take_source(self, chosen: SourceChoice | None) -> None:
        if chosen is not None:
            self._write_source(chosen)

    @work(thread=True, exclusive=True, group="edit", exit_on_error=False)
    def _write_source(self, chosen: SourceChoice) -> None:
        try:
            from upflow_tui.engine.organization import edits

            folder = self.upflow.services.folder
            edits.change_facts(folder, source_system=chosen.system, api_allows=chosen.api_allows)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._saved, "Saved", chosen.system.label)

    def action_paste(self) -> None:
        """Adds members from a list of addresses."""
        from upflow_tui.core.organization import Member as Given
        from upflow_tui.tui.dialogs.paste_members import PasteMembersDialog

        folder = self.upflow.services.folder

        def add(members: list[Given]) -> None:
            from upflow_tui.engine.organization import edits

            edits.add_members(folder, members)

        present = {item.member.email for item in self.items.members} if self.items is not None else set()
        self.app.push_screen(PasteMembersDialog(present, add), self._pasted)

    def _pasted(self, count: int | None) -> None:
        if count:
            self._saved("Added", "1 member" if count == 1 else f"{count} members")

    def _saved(self, did: str, name: str | None) -> None:
        if name is not None:
            self.notify(safe_str(f"{did}: {name}", 200), markup=False)
            self.reload()

    # Copying, and what nobody sees

    def action_copy(self) -> None:
        """Copies the name, or the e-mail (Seed: copy it, and paste it in your file)."""
        thing = self.thing()
        if thing is None:
            self.app.bell()
            return
        self.app.copy_to_clipboard(thing.name)
        what = "The e-mail" if thing.kind.value == "member" else "The exact name"
        told = f"{what} “{safe_str(thing.name, _SHOWN_NAME)}” was sent to your terminal's clipboard (OSC 52)."
        self.notify(f"{told} A few terminals do not take it.", markup=False)

    def action_reset(self) -> None:
        """Takes the invisible characters out of a name; asks, with the name before and after."""
        from upflow_tui.core.unseen import show_unseen, without_unseen
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog

        thing = self.thing()
        if thing is None or not thing.has_unseen:
            self.app.bell()
            return
        dialog = ConfirmDialog(
            "Reset invisible characters",
            "Files must then write it with plain spaces. The customers stay assigned.",
            yes="Reset",
            details=(f"- {show_unseen(thing.name)}", f"+ {without_unseen(thing.name)}"),
        )
        self.app.push_screen(dialog, partial(self._take_reset, thing))

    def _take_reset(self, thing: Thing, yes: bool | None) -> None:
        if yes:
            self._reset(thing)

    @work(thread=True, exclusive=True, group="edit", exit_on_error=False)
    def _reset(self, thing: Thing) -> None:
        try:
            from upflow_tui.engine.organization import edits

            name = edits.reset_unseen(self.upflow.services.folder, thing.kind, thing.key)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._saved, "Saved", name)

    # Deleting

    def action_delete(self) -> None:
        """Deletes what is under the cursor; first finds who uses it."""
        thing = self.thing()
        if thing is not None:
            self._look_for_users(thing)

    @work(thread=True, exclusive=True, group="edit", exit_on_error=False)
    def _look_for_users(self, thing: Thing) -> None:
        try:
            from upflow_tui.engine.organization.items import read_users

            use = read_users(self.upflow.services.folder, thing.kind, thing.key, thing.name)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._ask_to_delete, thing, use)

    def _ask_to_delete(self, thing: Thing, use: Use | None) -> None:
        from upflow_tui.tui.dialogs.choose import ChooseDialog
        from upflow_tui.tui.dialogs.confirm import ConfirmDialog
        from upflow_tui.tui.screens.organization.deleting import ways_to_delete

        if use is None:
            question = f"Delete the {thing.kind.noun} “{thing.name}”? No customer uses it."
            dialog = ConfirmDialog(f"Delete a {thing.kind.noun}", question, yes="Delete", no="Keep", dangerous=True)
            self.app.push_screen(dialog, partial(self._take_delete, thing))
            return
        assert self.items is not None
        name = safe_str(thing.name, 24)
        used = "1 customer" if use.customers == 1 else f"{use.customers:,} customers"
        choices = ways_to_delete(thing, use, self.items, self.field_key)
        picker = ChooseDialog(f"“{name}” is used by {used}", choices, label="Delete it?", detail="What becomes of them")
        self.app.push_screen(picker, partial(self._take_way, thing))

    def _take_delete(self, thing: Thing, yes: bool | None) -> None:
        if yes:
            self._delete(thing, None, unlink=False)

    def _take_way(self, thing: Thing, key: int | None) -> None:
        from upflow_tui.tui.screens.organization.deleting import OTHERS, UNLINK

        if key is not None and key >= UNLINK:
            self.notify(safe_str(f"Deleting {thing.name} …", 200), timeout=2, markup=False)
        if key == UNLINK:
            self._delete(thing, None, unlink=True)
        elif key is not None and key >= OTHERS:
            self._delete(thing, key - OTHERS, unlink=False)

    @work(thread=True, exclusive=True, group="edit", exit_on_error=False)
    def _delete(self, thing: Thing, instead: int | None, *, unlink: bool) -> None:
        try:
            from upflow_tui.engine.organization import edits

            edits.remove(self.upflow.services.folder, thing.kind, thing.key, unlink=unlink, instead=instead)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._saved, "Deleted", thing.name)
