"""The organization loaded from a file, with a look at what would change first; and saved as one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.wording import counted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from upflow_tui.core.organization import Organization
    from upflow_tui.tui.screens.place import PlaceScreen

_SHOWN_CHANGES: Final = 12


class OrganizationFile:
    """Loads and saves, and asks over the screen of the organization what has to be asked."""

    def __init__(self, screen: PlaceScreen) -> None:
        self._screen = screen

    def load(self) -> None:
        """Asks for a file, then shows what would change."""
        self._screen.app.push_screen(
            PathDialog(
                "Load the organization",
                "Choose an organization file. You see the changes before they are made.",
                path=f"{Path.cwd()}/",
                hint="A TOML file: name, source_system, members, workflows, custom_fields. "
                "w saves the current organization as a starting point.",
            ),
            self._take_path,
        )

    def _take_path(self, path: Path | None) -> None:
        """Reads the file and finds what would change."""
        if path is None:
            return
        engine = self._screen.upflow.services.engine

        def compare() -> tuple[Organization, list[str]]:
            from upflow_tui.engine.organization.file import load_organization_file
            from upflow_tui.store.organization.organization import describe_changes

            new = load_organization_file(path)
            return new, describe_changes(engine.organization(), new)

        off_loop(
            self._screen, compare, lambda found: self._ask(*found), group="load", failed=partial(self._refuse, path)
        )

    def _refuse(self, path: Path, error: Exception) -> None:
        from upflow_tui.engine.organization.file import OrganizationFileError

        if not isinstance(error, OrganizationFileError):
            self._screen.fail(error)
            return
        dialog = ConfirmDialog(
            "This file cannot be used",
            f"{path.name} was not loaded; nothing was changed.",
            yes="Other file",
            no="Close",
            details=_first([f"✗ {problem}" for problem in error.problems]),
        )
        self._screen.app.push_screen(dialog, lambda again: self.load() if again else None)

    def _ask(self, new: Organization, changes: list[str]) -> None:
        if not changes:
            self._screen.notify("This organization is already loaded; nothing changes.", markup=False)
            return
        shown = _first([f"~ {change}" for change in changes])
        dialog = ConfirmDialog("Load the organization", "Changes:", yes="Load", details=shown)
        self._screen.app.push_screen(dialog, partial(self._replace, new, False))

    def _replace(self, new: Organization, force: bool, yes: bool | None) -> None:
        """Replaces the organization, unless something in use would go."""
        if not yes:
            return
        engine = self._screen.upflow.services.engine
        off_loop(
            self._screen,
            lambda: len(engine.replace_organization(new, force=force)),
            self._loaded,
            group="load",
            exclusive=False,
            failed=partial(self._ask_to_unlink, new),
        )

    def _ask_to_unlink(self, new: Organization, error: Exception) -> None:
        from upflow_tui.store.organization.organization import InUse

        if not isinstance(error, InUse):
            self._screen.fail(error)
            return
        dialog = ConfirmDialog(
            "Still in use",
            "Customers still use items that are not in the file. Load it anyway and remove them from those customers?",
            yes="Remove from customers",
            no="Cancel",
            details=_first([f"! {use.sentence}" for use in error.uses]),
            dangerous=True,
        )
        self._screen.app.push_screen(dialog, partial(self._replace, new, True))

    def _loaded(self, changes: int) -> None:
        self._screen.notify(f"The organization is loaded: {counted(changes, 'change')}.", markup=False)
        self._screen.reload()

    def save(self) -> None:
        """Saves the organization as a file."""
        from upflow_tui.tui.dialogs.save_as import save_as

        engine = self._screen.upflow.services.engine

        def write(out: BinaryIO) -> None:
            from upflow_tui.engine.organization.file import organization_toml

            out.write(organization_toml(engine.organization()).encode())

        save_as(self._screen, "Save the organization", "organization.toml", write)


def _first(lines: Sequence[str]) -> list[str]:
    """As many lines as find room, and how many there are more."""
    more = len(lines) - _SHOWN_CHANGES
    return [*lines[:_SHOWN_CHANGES], *([f"… and {more} more"] if more > 0 else [])]
