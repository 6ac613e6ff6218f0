"""Saving a mapping under a name, and using one that was saved: two keys of the map step."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from textual import work

from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.tui import wording
from upflow_tui.tui.dialogs.ask_name import NameDialog
from upflow_tui.tui.dialogs.choose import Choice
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.map.saved_mapping_picker import SavedMappingPicker, Wish
from upflow_tui.tui.wizard.pane import StepPane

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.saved_mappings import Fit, SavedMapping
    from upflow_tui.tui.wizard.map.state import MappingState

_PROPOSED: Final = -1


class MappingStore(StepPane):
    """A step that holds a mapping which can be saved and loaded."""

    state: MappingState | None = None

    def changed(self) -> None:
        """The state's mapping is another."""
        raise NotImplementedError

    def action_save(self) -> None:
        """Asks for a name, and saves the mapping for files with these columns."""
        state = self.state
        if state is None:
            return
        if not any(column.header for column in state.opened.table.columns):
            self._refuse("The columns of this file have no names to know the mapping by.")
        elif not state.mapping.mapped:
            self._refuse("No column is mapped, so there is nothing to save.")
        else:
            self._look_up(state, "save")

    def action_load(self) -> None:
        """Asks which saved mapping to use."""
        if self.state is not None:
            self._look_up(self.state, "load")

    @work(thread=True, exclusive=True, group="mappings", exit_on_error=False)
    def _look_up(self, state: MappingState, purpose: str) -> None:
        from upflow_tui.engine.prepare.saved_mappings import all_mappings

        try:
            found = all_mappings(self.session.services.folder)
        except Exception as error:
            self.app.call_from_thread(self._fail, error)
        else:
            go_on = self._ask_name if purpose == "save" else self._ask_which
            self.app.call_from_thread(go_on, state, found)

    # Saving

    def _ask_name(self, state: MappingState, found: list[SavedMapping]) -> None:
        header_key = state.opened.header_key
        known = next((item.name for item in found if item.header_key == header_key), None)
        question = "It is used by itself for every file with these columns. Under which name?"
        asking = NameDialog("Save the mapping", question, name=known or Path(state.opened.source.name).stem)

        def take(name: str | None) -> None:
            other = next((item for item in found if item.name == name and item.header_key != header_key), None)
            if name is None:
                return
            if other is None:
                self._save(state, name)
                return
            question = f'The mapping "{safe_str(name, 60)}" is for other columns. Replace it?'
            dialog = ConfirmDialog("Replace a mapping", question, yes="Replace", no="Keep", dangerous=True)

            def replace(replaces: bool | None) -> None:
                if replaces:
                    self._save(state, name)

            self.app.push_screen(dialog, replace)

        self.app.push_screen(asking, take)

    @work(thread=True, exclusive=True, group="mappings", exit_on_error=False)
    def _save(self, state: MappingState, name: str) -> None:
        from upflow_tui.engine.prepare.saved_mappings import save

        try:
            save(self.session.services.folder, name, state.opened)
        except Exception as error:
            self.app.call_from_thread(self._fail, error)
        else:
            text = f'The mapping is saved as "{safe_str(name, 60)}".'
            self.app.call_from_thread(self.notify, text, markup=False)

    # Loading

    def _ask_which(self, state: MappingState, found: list[SavedMapping]) -> None:
        from upflow_tui.engine.prepare.saved_mappings import fit

        headers = [column.header for column in state.opened.table.columns]
        fits = sorted((fit(saved, headers) for saved in found), key=lambda item: item.rank, reverse=True)
        choices: list[Choice] = []
        mappings: dict[int, Mapping] = {}
        names = [item.saved.name for item in fits]
        for key, item in enumerate(fits):
            mappings[key] = self.laid_on(state, item.saved)
            day = wording.moment(item.saved.created)[:10]
            detail = f"{fitting(item)} · saved {day} · used {item.saved.used} times"
            no = "None of its columns is in this file." if not item.shared else "None of its fields can be mapped here."
            choices.append(Choice(key, item.saved.name, detail, None if mappings[key].mapped else no))
        choices.sort(key=lambda choice: choice.disabled is not None)
        if not choices:
            self._refuse("No mapping is saved yet. One is saved by every import, and by the key w.")
            return
        picker = SavedMappingPicker("Use a saved mapping", choices, label="Mapping", detail="Columns of this file")

        def take(answer: int | None) -> None:
            if answer is None:
                return
            if picker.wish is Wish.RENAME:
                self._ask_new_name(state, names[answer])
            elif picker.wish is Wish.DELETE:
                self._ask_whether_to_delete(state, names[answer])
            else:
                state.take(mappings[answer])
                self.changed()

        self.app.push_screen(picker, take)

    def laid_on(self, state: MappingState, saved: SavedMapping) -> Mapping:
        """A saved mapping on the columns of this file: those that it does not know stay unused."""
        headers = [column.header for column in state.opened.table.columns]
        return Mapping(tuple(self._usable(state, field) for field in saved.fields_for(headers)))

    @staticmethod
    def _usable(state: MappingState, field: str | None) -> str | None:
        """The field, if it is one that can be mapped here and now."""
        known = field is not None and any(item.key == field for item in state.fields)
        return field if field is not None and known and state.why_locked(field) is None else None

    # Renaming and deleting: the list is shown again afterwards

    def _ask_new_name(self, state: MappingState, name: str) -> None:
        asking = NameDialog("Rename the mapping", f'What is "{safe_str(name, 60)}" to be called?', name=name)

        def take(new: str | None) -> None:
            if new is None or new == name:
                self._look_up(state, "load")
            else:
                self._change(state, "rename", name, new)

        self.app.push_screen(asking, take)

    def _ask_whether_to_delete(self, state: MappingState, name: str) -> None:
        question = f'The mapping "{safe_str(name, 60)}" is deleted. Past imports that used it stay as they are.'
        dialog = ConfirmDialog("Delete the mapping", question, yes="Delete", no="Keep", dangerous=True)

        def take(deletes: bool | None) -> None:
            if deletes:
                self._change(state, "delete", name)
            else:
                self._look_up(state, "load")

        self.app.push_screen(dialog, take)

    @work(thread=True, exclusive=True, group="mappings", exit_on_error=False)
    def _change(self, state: MappingState, how: str, *names: str) -> None:
        from upflow_tui.engine.prepare import saved_mappings

        try:
            getattr(saved_mappings, how)(self.session.services.folder, *names)
            found = saved_mappings.all_mappings(self.session.services.folder)
        except Exception as error:
            self.app.call_from_thread(self._fail, error)
        else:
            self.app.call_from_thread(self._show_changed, state, found)

    def _show_changed(self, state: MappingState, found: list[SavedMapping]) -> None:
        if found:
            self._ask_which(state, found)
        else:
            self.notify("No mapping is saved any more.", markup=False)

    # Refusals

    def _refuse(self, text: str) -> None:
        self.app.bell()
        self.notify(text, severity="warning", markup=False)

    def _fail(self, error: Exception) -> None:
        message, fix = getattr(error, "message", str(error)), getattr(error, "fix", "")
        self.app.push_screen(MessageDialog("Saved mappings", str(message), str(fix)))


def fitting(fit: Fit) -> str:
    """`fits 17 of 21 columns`."""
    return f"fits {fit.shared} of {wording.counted(fit.columns, 'column')}"
