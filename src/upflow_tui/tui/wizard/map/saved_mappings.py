"""Saving a mapping under a name, and using, renaming or deleting one that was saved: two keys of the map step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.tui import wording
from upflow_tui.tui.dialogs.ask_name import NameDialog
from upflow_tui.tui.dialogs.choose import Choice
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.failures import say_failure
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.wizard.map.saved_mapping_picker import SavedMappingPicker, Wish

if TYPE_CHECKING:
    from textual.widget import Widget

    from upflow_tui.engine.prepare.saved_mappings import Fit, SavedMapping
    from upflow_tui.tui.wizard.map.state import MappingState

Found: TypeAlias = "list[SavedMapping]"
"""All that are saved."""


class SavedMappings:
    """The saved mappings as they are asked about from the map step.

    Args:
        step: the step.
        folder: the data folder.
        use: takes the mapping that was chosen.
    """

    def __init__(self, step: Widget, folder: Path, use: Callable[[MappingState, Mapping], object]) -> None:
        self._step = step
        self._folder = folder
        self._use = use

    def save(self, state: MappingState) -> None:
        """Asks for a name, and saves the mapping for files with these columns."""
        if not any(column.header for column in state.opened.table.columns):
            self._refuse("The columns of this file have no names, so the mapping cannot be saved.")
        elif not state.mapping.mapped:
            self._refuse("No column is mapped, so there is nothing to save.")
        else:
            self._look_up(lambda found: self._ask_name(state, found))

    def load(self, state: MappingState) -> None:
        """Asks which saved mapping to use."""
        self._look_up(lambda found: self._ask_which(state, found))

    def _look_up(self, go_on: Callable[[Found], object]) -> None:
        def look_up() -> Found:
            from upflow_tui.engine.prepare.saved_mappings import all_mappings

            return all_mappings(self._folder)

        off_loop(self._step, look_up, go_on, group="mappings", failed=self._fail)

    # Saving

    def _ask_name(self, state: MappingState, found: Found) -> None:
        header_key = state.opened.header_key
        known = next((item.name for item in found if item.header_key == header_key), None)
        question = "It will be applied automatically to every file with these columns. Name:"
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

            self._step.app.push_screen(dialog, replace)

        self._step.app.push_screen(asking, take)

    def _save(self, state: MappingState, name: str) -> None:
        opened = state.opened

        def save() -> None:
            from upflow_tui.engine.prepare.saved_mappings import save

            save(self._folder, name, opened)

        def told(_: None) -> None:
            self._step.notify(f'The mapping is saved as "{safe_str(name, 60)}".', markup=False)

        off_loop(self._step, save, told, group="mapping changes", exclusive=False, failed=self._fail)

    # Loading

    def _ask_which(self, state: MappingState, found: Found) -> None:
        from upflow_tui.engine.prepare.saved_mappings import fit

        headers = [column.header for column in state.opened.table.columns]
        fits = sorted((fit(saved, headers) for saved in found), key=lambda item: item.rank, reverse=True)
        choices: list[Choice] = []
        mappings: dict[int, Mapping] = {}
        names = [item.saved.name for item in fits]
        for key, item in enumerate(fits):
            mappings[key] = laid_on(state, item.saved)
            day = wording.moment(item.saved.created)[:10]
            detail = f"{fitting(item)} · saved {day} · used {item.saved.used} times"
            no = "None of its columns is in this file." if not item.shared else "None of its fields can be mapped here."
            choices.append(Choice(key, item.saved.name, detail, None if mappings[key].mapped else no))
        choices.sort(key=lambda choice: choice.disabled is not None)
        if not choices:
            self._refuse("No saved mappings yet. Each import saves one, and so does the key w.")
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
                self._use(state, mappings[answer])

        self._step.app.push_screen(picker, take)

    # Renaming and deleting: the list is shown again afterwards

    def _ask_new_name(self, state: MappingState, name: str) -> None:
        asking = NameDialog("Rename the mapping", f'New name for "{safe_str(name, 60)}":', name=name, verb="Rename")

        def take(new: str | None) -> None:
            if new is None or new == name:
                self.load(state)
            else:
                self._change(state, "rename", name, new)

        self._step.app.push_screen(asking, take)

    def _ask_whether_to_delete(self, state: MappingState, name: str) -> None:
        question = f'The mapping "{safe_str(name, 60)}" is deleted. Past imports that used it are not affected.'
        dialog = ConfirmDialog("Delete the mapping", question, yes="Delete", no="Keep", dangerous=True)

        def take(deletes: bool | None) -> None:
            if deletes:
                self._change(state, "delete", name)
            else:
                self.load(state)

        self._step.app.push_screen(dialog, take)

    def _change(self, state: MappingState, how: str, *names: str) -> None:
        def change() -> Found:
            from upflow_tui.engine.prepare import saved_mappings

            getattr(saved_mappings, how)(self._folder, *names)
            return saved_mappings.all_mappings(self._folder)

        def show(found: Found) -> None:
            if found:
                self._ask_which(state, found)
            else:
                self._step.notify("No saved mappings left.", markup=False)

        off_loop(self._step, change, show, group="mapping changes", exclusive=False, failed=self._fail)

    # Refusals

    def _refuse(self, text: str) -> None:
        self._step.app.bell()
        self._step.notify(text, severity="warning", markup=False)

    def _fail(self, error: Exception) -> None:
        say_failure(self._step.app, error, "Saved mappings")


def laid_on(state: MappingState, saved: SavedMapping) -> Mapping:
    """A saved mapping on the columns of this file: those that it does not know stay unused.

    A field that cannot be mapped here and now leaves its column unused, too.
    """
    usable = {field.key for field in state.fields if state.why_locked(field.key) is None}
    headers = [column.header for column in state.opened.table.columns]
    return Mapping(tuple(field if field in usable else None for field in saved.fields_for(headers)))


def fitting(fit: Fit) -> str:
    """`fits 17 of 21 columns`."""
    return f"fits {fit.shared} of {wording.counted(fit.columns, 'column')}"
