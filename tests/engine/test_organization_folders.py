"""Several organizations: a folder each, begun only by adding, and never taken for one another."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from tests.core.test_organization_names import HOSTILE
from upflow_tui.engine.organization_folders import FOLDER, NAME_FILE, OrganizationFolders, name_of_folder
from upflow_tui.engine.service import Engine
from upflow_tui.store.errors import StoreError
from upflow_tui.store.folder_lock import take_lock


@pytest.fixture
def folders(tmp_path: Path) -> OrganizationFolders:
    return OrganizationFolders(tmp_path / "data")


def test_looking_creates_nothing(folders: OrganizationFolders) -> None:
    assert [item.name for item in folders.all()] == ["default"]
    assert folders.find("default").folder == folders.root
    with pytest.raises(StoreError, match='There is no organization "Mars"'):
        folders.find("Mars")
    assert not folders.root.exists()


def test_one_that_is_added_has_a_private_folder_and_its_name(folders: OrganizationFolders) -> None:
    added = folders.add("  Mars   SAS ")
    assert (added.name, added.folder) == ("Mars SAS", folders.root / FOLDER / "mars-sas")
    assert folders.find("Mars SAS") == added
    assert name_of_folder(added.folder) == "Mars SAS"
    assert name_of_folder(folders.root) is None
    assert Engine(added.folder).organization().name == "Mars SAS"
    assert not (folders.root / "upflow.db").exists()
    assert stat.S_IMODE(added.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((added.folder / NAME_FILE).stat().st_mode) == 0o600


def test_a_name_that_is_not_there_names_the_nearest_and_how_to_add_it(folders: OrganizationFolders) -> None:
    folders.add("Mars SAS")
    with pytest.raises(StoreError) as refused:
        folders.find("Mars SARL")
    assert refused.value.fix == 'Did you mean "Mars SAS"? Add it with: upflow-tui orgs add "Mars SARL"'
    with pytest.raises(StoreError) as refused:
        folders.find("mars sas")
    assert refused.value.fix == 'Did you mean "Mars SAS"? upflow-tui orgs list shows all.'


@pytest.mark.parametrize("name", ["mars sas", "Mars-SAS", "MÁRS SAS", "Default"])
def test_names_that_people_take_for_one_do_not_stand_side_by_side(name: str, folders: OrganizationFolders) -> None:
    folders.add("Mars SAS")
    folders.add("Venus")
    with pytest.raises(StoreError, match="already"):
        folders.add(name)
    with pytest.raises(StoreError, match="already"):
        folders.rename("Venus", name)
    assert [item.name for item in folders.all()] == ["default", "Mars SAS", "Venus"]


def test_renaming_leaves_the_folder_where_it_is(folders: OrganizationFolders) -> None:
    folder = folders.add("Mars SAS").folder
    assert folders.rename("Mars SAS", "MARS S.A.S.").folder == folder  # its own name is not in its way
    assert [item.name for item in folders.all()] == ["default", "MARS S.A.S."]
    with pytest.raises(StoreError, match="always called"):
        folders.rename("default", "Venus")


def test_what_cannot_be_written_begins_nothing(folders: OrganizationFolders, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Engine, "replace_organization", full)
    with pytest.raises(OSError, match="space"):
        folders.add("Mars")
    assert [path.name for path in (folders.root / FOLDER).iterdir()] == ["lock"]


def test_who_adds_at_the_same_time_is_told_to_try_again(folders: OrganizationFolders) -> None:
    folders.add("Mars")
    lock = take_lock(folders.root / FOLDER)
    assert lock is not None
    with pytest.raises(StoreError) as refused:
        folders.add("Venus")
    assert refused.value.again
    os.close(lock)
    assert folders.add("Venus").name == "Venus"


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_stays_within_the_folder(name: str, folders: OrganizationFolders) -> None:
    try:
        added = folders.add(name)
    except StoreError:
        assert not folders.root.exists()
    else:
        assert added.folder.parent == folders.root / FOLDER
        assert folders.find(name) == added


def test_a_folder_that_was_put_there_is_called_by_its_file_or_by_itself(folders: OrganizationFolders) -> None:
    first = folders.add("Mars").folder
    (first / NAME_FILE).write_bytes(b"a\x1b[2J\xff\n" + b"x" * 10_000)
    (first.parent / "other").mkdir()
    first_name, other_name = sorted((item.name for item in folders.all() if not item.is_default), key=len, reverse=True)
    assert first_name.startswith("a\x1b[2J\ufffd x")  # as it is: the screens and the commands make it visible
    assert other_name == "other"


def test_two_of_one_name_are_not_guessed_between(folders: OrganizationFolders) -> None:
    folders.add("Mars")
    other = folders.add("Venus").folder
    (other / NAME_FILE).write_text("Mars\n", encoding="utf-8")
    with pytest.raises(StoreError, match='More than one organization is called "Mars": mars and venus'):
        folders.find("Mars")
