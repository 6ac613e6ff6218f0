"""How a person wants to see the columns of lists: kept in a private file beside the settings.

The file holds names of the program's own and digests, no text of a customer or a file.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import field
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass

FILE_NAME: Final = "columns.json"
_MAX_SIZE: Final = 1 << 20
_MOST_LISTS: Final = 100
_MOST_COLUMNS: Final = 1_000
"""Columns remembered of one list: those of files, too, which are not in front now."""
_MOST_CELLS: Final = 1_000


@dataclass(frozen=True, slots=True)
class ColumnChoice:
    """What a person chose for one list, by the names of its columns; what is not in it is as the program has it."""

    order: tuple[str, ...] = ()
    shown: Mapping[str, bool] = field(default_factory=dict)
    widths: Mapping[str, int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.order or self.shown or self.widths)


NO_CHOICE: Final = ColumnChoice()


class ColumnsFile:
    """The file of one folder. Nothing is created before something is chosen.

    Args:
        folder: the folder of the settings.
    """

    def __init__(self, folder: Path) -> None:
        self.path = folder / FILE_NAME
        self._lock = threading.Lock()

    def read(self) -> dict[str, ColumnChoice]:
        """The choices by the name of their list; of a file that cannot be used: none.

        Raises:
            OSError: it is there and cannot be read.
            ValueError: it is damaged.
        """
        try:
            with self.path.open("rb") as file:
                data = file.read(_MAX_SIZE + 1)
        except FileNotFoundError:
            return {}
        if len(data) > _MAX_SIZE:
            raise ValueError("too large")
        import json  # whoever chose nothing starts without it

        raw = json.loads(data)
        if not isinstance(raw, dict):
            raise ValueError("not an object")
        return {name: choice for name, value in raw.items() if (choice := _choice(value))}

    def keep(self, name: str, choice: ColumnChoice) -> None:
        """Remembers the choice for a list; an empty one: the list is as the program has it again.

        Raises:
            SettingsError: it cannot be written; nothing was changed.
        """
        import json

        from upflow_tui.engine.settings.secrets_file import write_config

        with self._lock:
            try:
                choices = self.read()
            except (OSError, ValueError):
                choices = {}  # what cannot be read is written anew
            choices.pop(name, None)
            if choice:
                choices[name] = choice
            kept = list(choices.items())[-_MOST_LISTS:]
            write_config(self.path, json.dumps({name: _raw(choice) for name, choice in kept}, indent=1) + "\n")


def _raw(choice: ColumnChoice) -> dict[str, object]:
    return {"order": choice.order, "shown": dict(choice.shown), "widths": dict(choice.widths)}


def _choice(raw: Any) -> ColumnChoice:
    """What is of the right kind in a part of the file; the rest counts as absent."""
    if not isinstance(raw, dict):
        return NO_CHOICE
    order, shown, widths = raw.get("order"), raw.get("shown"), raw.get("widths")
    names = [name for name in order if isinstance(name, str)] if isinstance(order, list) else []
    return ColumnChoice(
        tuple(dict.fromkeys(names))[:_MOST_COLUMNS],
        _of_kind(shown, lambda value: isinstance(value, bool)),
        _of_kind(widths, lambda value: type(value) is int and 0 < value <= _MOST_CELLS),
    )


def _of_kind(raw: Any, fits: Any) -> dict[str, Any]:
    pairs = raw.items() if isinstance(raw, dict) else ()
    return dict([(name, value) for name, value in pairs if fits(value)][:_MOST_COLUMNS])
