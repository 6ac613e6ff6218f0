"""The organizations of one computer, a data folder each (docs/organization.md "Several organizations").

The default one is the data folder itself. The others stand in its folder `organizations`; what one is called stands in
a small file of its folder, whose own name is only made from that.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from difflib import get_close_matches
from pathlib import Path
from secrets import token_hex
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.organization_names import DEFAULT, folder_name, likeness, plain, why_not
from upflow_tui.core.visible import visible
from upflow_tui.store.errors import StoreError

FOLDER: Final = "organizations"
NAME_FILE: Final = "name.txt"
_BEGUN: Final = "."
"""How the folder of an organization begins that is only being made."""
_LONGEST_FILE: Final = 4_000


@dataclass(frozen=True, slots=True)
class OrganizationFolder:
    """One organization of this computer."""

    name: str
    """What it is called; whoever edits its file may have put any character into it."""
    folder: Path
    """Its data folder."""
    is_default: bool = False


def name_of_folder(folder: Path) -> str | None:
    """What the organization with this data folder is called; None: it is no other than the default one."""
    if folder.parent.name != FOLDER:
        return None
    return _name_in(folder)


class OrganizationFolders:
    """All of them.

    Args:
        root: the data folder of the default one. Nothing is created before one is added.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._folder = root / FOLDER

    @property
    def default(self) -> OrganizationFolder:
        """The one that is there without being added."""
        return OrganizationFolder(DEFAULT, self.root, is_default=True)

    def all(self) -> list[OrganizationFolder]:
        """The default one, then the others by name. Raises OSError: the folder cannot be looked into."""
        others = [OrganizationFolder(_name_in(folder), folder) for folder in self._folders()]
        return [self.default, *sorted(others, key=lambda item: (likeness(item.name), item.folder.name))]

    def find(self, name: str) -> OrganizationFolder:
        """The one of exactly this name; nothing is begun for a name that is not there.

        Raises:
            StoreError: there is none, or there are two.
            OSError: the folder cannot be looked into.
        """
        wanted, there = plain(name), self.all()
        found = [item for item in there if item.name == wanted]
        if len(found) > 1:
            places = " and ".join(item.folder.name for item in found)
            raise StoreError(
                f'More than one organization is called "{_said(wanted)}": {places} in {self._folder}.',
                f"Change the name in the file {NAME_FILE} of one of them.",
            )
        if not found:
            raise self._absent(wanted, there)
        return found[0]

    def add(self, name: str) -> OrganizationFolder:
        """Begins an organization, with a store in which it has this name.

        Raises:
            StoreError: it cannot be called so, or one with a name like this is there; nothing was begun.
            OSError: it cannot be written; nothing was begun.
        """
        wanted = self._acceptable(name)
        with self._locked():
            self._refuse_alike(wanted, self.all())
            place = self._folder / folder_name(wanted, {path.name for path in self._folder.iterdir()})
            self._begin(wanted, place)
        return OrganizationFolder(wanted, place)

    def rename(self, name: str, new: str) -> OrganizationFolder:
        """Calls an organization otherwise; its folder and its data stay as they are.

        Raises:
            StoreError: as `find` and `add`, or it is the default one; nothing was changed.
        """
        wanted, found = self._acceptable(new), self.find(name)
        if found.is_default:
            raise StoreError(
                f'The {DEFAULT} organization is always called "{DEFAULT}" here.',
                "Its own name is changed with N in Organization, or by upflow-tui org load.",
            )
        with self._locked():
            self._refuse_alike(wanted, [item for item in self.all() if item.folder != found.folder])
            _write_name(found.folder, wanted)
        return OrganizationFolder(wanted, found.folder)

    def _begin(self, name: str, place: Path) -> None:
        """Makes the whole folder aside, and puts it in its place at once."""
        from upflow_tui.core.organization import Organization
        from upflow_tui.engine.service import Engine
        from upflow_tui.store.files import make_folder

        for left in self._folder.glob(f"{_BEGUN}*"):
            shutil.rmtree(left)
        new = self._folder / f"{_BEGUN}{token_hex(4)}"
        try:
            make_folder(new)
            _write_name(new, name)
            Engine(new).replace_organization(Organization(name=name))
            new.rename(place)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise

    def _acceptable(self, name: str) -> str:
        wanted = plain(name)
        reason = why_not(wanted)
        if reason is not None:
            raise StoreError(reason, "Nothing was changed.")
        return wanted

    def _refuse_alike(self, name: str, there: list[OrganizationFolder]) -> None:
        for item in there:
            if likeness(item.name) == likeness(name):
                raise StoreError(
                    f'There is an organization "{_said(item.name)}" already.',
                    f'Use it with --org "{_said(item.name)}", or choose a name that differs in more than '
                    "case, accents, spaces and signs.",
                )

    def _absent(self, name: str, there: list[OrganizationFolder]) -> StoreError:
        keys = {likeness(item.name): item.name for item in there}
        near = get_close_matches(likeness(name), keys, n=1)
        hint = f'Did you mean "{_said(keys[near[0]])}"? ' if near else ""
        adding = f'Add it with: upflow-tui orgs add "{_said(name)}"'
        if likeness(name) in keys:  # it would be refused
            adding = "upflow-tui orgs list shows all."
        return StoreError(f'There is no organization "{_said(name)}".', f"{hint}{adding}")

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Nobody else adds or renames one meanwhile."""
        from upflow_tui.store.files import make_folder
        from upflow_tui.store.folder_lock import take_lock

        make_folder(self._folder)
        lock = take_lock(self._folder)
        if lock is None:
            raise StoreError("Another command is adding or renaming an organization.", "Try again.", again=True)
        try:
            yield
        finally:
            os.close(lock)

    def _folders(self) -> list[Path]:
        try:
            return [path for path in self._folder.iterdir() if not path.name.startswith(_BEGUN) and path.is_dir()]
        except FileNotFoundError:
            return []


def _name_in(folder: Path) -> str:
    """What stands in the file of an organization; where that says nothing, what the folder is called."""
    try:
        with (folder / NAME_FILE).open("rb") as file:
            name = plain(file.read(_LONGEST_FILE).decode("utf-8", "replace"))
    except OSError:
        name = ""
    return name or os.fsencode(folder.name).decode("utf-8", "replace")


def _write_name(folder: Path, name: str) -> None:
    from upflow_tui.engine.prepare.choices_file import write_privately

    write_privately(folder / NAME_FILE, f"{name}\n".encode())


def _said(name: str) -> str:
    """A name in a sentence: any text, and of any length."""
    from upflow_tui.core.finding_texts import shorten

    return shorten(visible(name), 60)
