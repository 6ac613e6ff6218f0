"""The organization loaded from a file, with a look at what would change first; and saved as one."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Final

from textual import work

from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.screens.place import PlaceScreen

if TYPE_CHECKING:
    from upflow_tui.core.organization import Organization

_SHOWN_CHANGES: Final = 12


class OrganizationFile(PlaceScreen):
    """The actions that concern the file."""

    def action_load(self) -> None:
        """Asks for a file, then shows what would change."""
        self.app.push_screen(
            PathDialog(
                "Load the organization",
                "Which file describes the organization? You see what changes before anything does.",
                path=f"{Path.cwd()}/",
                hint="A TOML file: name, source_system, members, workflows, custom_fields. "
                "w saves the present organization as one, to begin from.",
            ),
            self._take_path,
        )

    def _take_path(self, path: Path | None) -> None:
        if path is not None:
            self._compare(path)

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _compare(self, path: Path) -> None:
        """Reads the file and finds what would change."""
        try:
            from upflow_tui.engine.organization.file import OrganizationFileError, load_organization_file
            from upflow_tui.store.organization.organization import describe_changes

            try:
                new = load_organization_file(path)
            except OrganizationFileError as error:
                problems = [str(problem) for problem in error.problems]
                self.app.call_from_thread(self._refuse, path, problems)
                return
            changes = describe_changes(self.upflow.services.engine.organization(), new)
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._ask, new, changes)

    def _refuse(self, path: Path, problems: list[str]) -> None:
        more = len(problems) - _SHOWN_CHANGES
        shown = problems[:_SHOWN_CHANGES] + ([f"… and {more} more"] if more > 0 else [])
        dialog = ConfirmDialog(
            "This file cannot be used",
            f"{path.name} was not loaded; nothing was changed.",
            yes="Other file",
            no="Close",
            details=[f"✗ {problem}" for problem in shown],
        )
        self.app.push_screen(dialog, lambda again: self.action_load() if again else None)

    def _ask(self, new: Organization, changes: list[str]) -> None:
        if not changes:
            self.notify("This very organization is loaded already; nothing changes.", markup=False)
            return
        more = len(changes) - _SHOWN_CHANGES
        shown = [f"~ {change}" for change in changes[:_SHOWN_CHANGES]] + ([f"… and {more} more"] if more > 0 else [])
        dialog = ConfirmDialog("Load the organization", "This changes:", yes="Load", details=shown)
        self.app.push_screen(dialog, partial(self._answered, new, False))

    def _answered(self, new: Organization, force: bool, yes: bool | None) -> None:
        if yes:
            self._replace(new, force)

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def _replace(self, new: Organization, force: bool) -> None:
        """Replaces the organization, unless something in use would go."""
        from upflow_tui.store.organization.organization import InUse

        try:
            changes = self.upflow.services.engine.replace_organization(new, force=force)
        except InUse as error:
            self.app.call_from_thread(self._ask_to_unlink, new, [use.sentence for use in error.uses])
        except Exception as error:
            self.app.call_from_thread(self.fail, error)
        else:
            self.app.call_from_thread(self._loaded, len(changes))

    def _ask_to_unlink(self, new: Organization, uses: list[str]) -> None:
        more = len(uses) - _SHOWN_CHANGES
        dialog = ConfirmDialog(
            "Still in use",
            "The file does not have what customers still use. Load it all the same, and take it from them?",
            yes="Take it from them",
            no="Change nothing",
            details=[f"! {use}" for use in uses[:_SHOWN_CHANGES]] + ([f"… and {more} more"] if more > 0 else []),
            dangerous=True,
        )
        self.app.push_screen(dialog, partial(self._answered, new, True))

    def _loaded(self, changes: int) -> None:
        self.notify(f"The organization is loaded: {changes} {'change' if changes == 1 else 'changes'}.", markup=False)
        self.reload()

    def action_save(self) -> None:
        """Saves the organization as a file."""
        from upflow_tui.tui.dialogs.save_as import save_as

        save_as(self, "Save the organization", "organization.toml", self._write)

    def _write(self, out: BinaryIO) -> None:
        from upflow_tui.engine.organization.file import organization_toml

        out.write(organization_toml(self.upflow.services.engine.organization()).encode())
