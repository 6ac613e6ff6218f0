"""Everything that commands import late, imported: a process that is forked then begins at once."""

from __future__ import annotations

import pkgutil
from importlib import import_module

import upflow_tui

_LEFT_OUT = ("upflow_tui.tui", "upflow_tui.__main__")


def load_all() -> None:
    """Imports the modules of the program, but for the screens."""
    for module in pkgutil.walk_packages(upflow_tui.__path__, "upflow_tui."):
        if not module.name.startswith(_LEFT_OUT) and not module.name.endswith(".__main__"):
            import_module(module.name)
