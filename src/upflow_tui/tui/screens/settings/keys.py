"""The person's own keys: every action with its keys; others are typed in, and clashes said at once."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from upflow_tui.engine.settings.settings import SettingsError
from upflow_tui.tui.actions import ACTIONS, Action, by_group, key_label
from upflow_tui.tui.dialogs.form import Answers, FormDialog
from upflow_tui.tui.dialogs.form_fields import TextField
from upflow_tui.tui.own_keys import OwnKeys, fault_of, judged, named
from upflow_tui.tui.screens.settings.saving import SettingsSaving
from upflow_tui.tui.widgets.grid.row_grid import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, Row, Tone

KEY_COLUMNS: Final = (
    GridColumn("Where", 15),
    GridColumn("Action", 16),
    GridColumn("Keys", 14),
    GridColumn("What it does", min_width=20, weight=1),
)
_IN_ORDER: Final = tuple(action for _, members in by_group(ACTIONS) for action in members)


def key_rows(own: OwnKeys, searched: str = "") -> list[Row]:
    """Every action with the keys that count; `searched`: only those in whose row or id it stands."""
    good = judged(own)[0]
    rows = []
    for key, action in enumerate(_IN_ORDER):
        keys = shown(good.get(action.id, action.keys))
        told = f"{action.id} {action.group} {action.label} {keys} {action.help}".casefold()
        if searched.casefold() not in told:
            continue
        cell = Cell(keys)
        if action.id in good:
            cell = Cell(keys, Tone.EDITED)
        elif action.id in own:
            cell = Cell(keys, Tone.WARNING)
        rows.append(Row(key, (action.group, action.label, cell, Cell(action.help, Tone.MUTED))))
    return rows


def meaning_of(action: Action, own: OwnKeys) -> str:
    """What there is to say of the keys of an action."""
    text = f"{action.id}: {action.help}"
    if action.id not in own:
        return text
    problem = next((problem.message for problem in judged(own)[1] if problem.action == action.id), None)
    if problem is not None:
        return f"{text} Your shortcuts are ignored: {problem}"
    return f"{text} Default: {shown(action.keys)}."


def shown(keys: tuple[str, ...]) -> str:
    """Keys as people read them."""
    return " ".join(map(key_label, keys))


def action_of(row: Row | None) -> Action | None:
    """The action that a row of `key_rows` is about."""
    return _IN_ORDER[row.key] if row is not None else None


class KeyChanges:
    """What enter does in the list of keys."""

    def __init__(self, saving: SettingsSaving) -> None:
        self._saving = saving

    def change(self, action: Action) -> None:
        """Asks for other keys of an action."""
        own = self._saving.settings.keys

        def keys_of(answers: Answers) -> tuple[str, ...]:
            return tuple(answers["keys"].split())

        def told(answers: Answers) -> str:
            keys = keys_of(answers)
            if not keys:
                return f"Default: {shown(action.keys)}"
            fault = fault_of(own, action.id, keys)
            return f"✗ {fault}" if fault is not None else f"✓ {shown(tuple(map(named, keys)))}"

        def save(answers: Answers) -> None:
            keys = keys_of(answers)
            fault = fault_of(own, action.id, keys) if keys else None
            if fault is not None:
                raise SettingsError("Choose other keys.")  # why, stands above it
            self._save(action, keys)

        words = f"{action.group}: {action.help} Write keys with spaces between them: g, ?, f5, ctrl+g. Blank = default."
        field = TextField("keys", "Keys", " ".join(own.get(action.id, action.keys)))
        dialog = FormDialog(f"Keys for {action.label}", [field], save, words=words, told=told)
        self._saving.screen.app.push_screen(dialog, lambda saved: self._saving.show() if saved else None)

    def _save(self, action: Action, keys: tuple[str, ...]) -> None:
        """Within the form's thread. Raises SettingsError."""
        settings = self._saving.settings
        others = {name: own for name, own in settings.keys.items() if name != action.id}
        if keys and tuple(map(named, keys)) != action.keys:
            written = keys[0] if len(keys) == 1 else keys
            self._saving.save_now({("keys", action.id): written}, replace(settings, keys={**others, action.id: keys}))
        else:
            self._saving.save_now({("keys", action.id): None}, replace(settings, keys=others))

    def forget(self, action: Action) -> None:
        """Back to the usual keys."""
        settings = self._saving.settings
        if action.id in settings.keys:
            others = {name: own for name, own in settings.keys.items() if name != action.id}
            self._saving.save({("keys", action.id): None}, replace(settings, keys=others))
