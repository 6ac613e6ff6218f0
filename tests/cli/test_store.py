"""`store`: the store looked through, copied to a file, and put back from one (docs/commands.md "The store")."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.store.states import make_older, snapshot
from upflow_tui.store.database import Database
from upflow_tui.store.files import FILE_NAME
from upflow_tui.store.migrating import SCHEMA_VERSION


@pytest.fixture
def stored(shell: Shell, data_dir: Path, tmp_path: Path) -> Path:
    """A data folder with two customers and their import; the store's file."""
    (tmp_path / "a.csv").write_text("Customer ID;Customer name;Town\nC-1;One;Paris\nC-2;Two;Lyon\n")
    assert shell("import", tmp_path / "a.csv", "--yes").code == 0
    return data_dir / FILE_NAME


def alter(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


# check


def test_where_there_is_none_nothing_is_made(shell: Shell, data_dir: Path) -> None:
    assert shell("store").out == "There is no store yet; it is created when something is first saved.\n"
    answer = shell("store", "check", "--json").json
    assert (answer["health"], answer["problems"], answer["size"]) == ("absent", [], None)
    assert not data_dir.exists()


def test_a_sound_store_is_sound_and_not_changed(shell: Shell, data_dir: Path, stored: Path) -> None:
    before = snapshot(data_dir)
    assert shell("store", "check").out.endswith("upflow.db: no problem.\n")
    make_older_before = stored.read_bytes()
    assert snapshot(data_dir)[str(stored)] == before[str(stored)] and stored.read_bytes() == make_older_before


def test_an_older_one_is_checked_and_stays_old(shell: Shell, stored: Path) -> None:
    make_older(stored.parent)
    before = stored.read_bytes()
    answer = shell("store", "check", "--json")
    assert (answer.code, answer.json["schema"], answer.json["problems"]) == (0, 1, [])
    assert answer.json["schema_of_program"] == SCHEMA_VERSION and stored.read_bytes() == before


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("UPDATE imports SET choices = '{'", "Import 1: The store is damaged: what was chosen for an import cannot be"),
        ("UPDATE imports SET started = 'yesterday'", "Import 1: The store is damaged: an entry of the history cannot"),
        ("UPDATE import_lines SET fates = x'00'", "Import 1: The store is damaged: the lines of an import cannot"),
        ("UPDATE import_files SET data = x'00'", "Import 1: The file kept for import 1 is damaged"),
        ("UPDATE organization SET source_system = 'sap'", "the organization cannot be read back"),
        ("UPDATE mappings SET fields = '3'", "a saved mapping cannot be read back"),
        ("DROP TABLE custom_values", "The table custom_values is missing."),
        ("ALTER TABLE customers DROP COLUMN address", "The column address of customers is missing."),
        ("DROP INDEX customers_name", "The index customers_name is missing."),
        ("DELETE FROM custom_fields", "1 row of custom_values belong to something in custom_fields"),
    ],
)
def test_damage_is_named(shell: Shell, stored: Path, statement: str, problem: str) -> None:
    alter(
        stored,
        "INSERT INTO custom_fields (id, place, name, type, managed_by) VALUES (1, 0, 'Note', 'text', 'upflow')",
        "INSERT INTO custom_values VALUES (1, 1, 'x')",
        statement,
    )
    answer = shell("store", "check", "--json")
    assert answer.code == 1
    assert any(problem in line for line in answer.json["problems"]), answer.json["problems"]


def test_no_database_and_an_emptied_one_are_named(shell: Shell, stored: Path) -> None:
    for content, said in ((b"no database" * 500, "is damaged"), (b"", "is an empty file")):
        stored.write_bytes(content)
        answer = shell("store", "check")
        assert answer.code == 1 and said in " ".join(answer.out.split())
        assert stored.read_bytes() == content


def test_one_that_is_held_is_to_be_tried_again(shell: Shell, data_dir: Path, stored: Path, tmp_path: Path) -> None:
    assert shell("store", "backup", tmp_path / "b.db").code == 0
    with Database.open(data_dir) as other:
        other.connection.execute("BEGIN EXCLUSIVE")
        assert shell("store", "check").code == 3


# backup and restore


def test_a_backup_is_the_store_and_comes_back(shell: Shell, data_dir: Path, stored: Path, tmp_path: Path) -> None:
    backup = tmp_path / "backup.db"
    answer = shell("store", "backup", backup, "--json")
    assert answer.json == {"written": str(backup), "customers": 2, "imports": 1}
    assert backup.stat().st_mode & 0o777 == 0o600
    with Database.open(data_dir) as db:
        revision = db.revision
    assert shell("history", "undo", 1).code == 0
    assert shell("customers", "--json").json["customers"] == []
    refused = shell("store", "restore", backup)
    assert refused.code == 2 and "There is a store already" in refused.refused and "--force" in refused.refused
    assert shell("store", "restore", backup, "--force", "--json").json == {
        "restored": str(backup),
        "customers": 2,
        "imports": 1,
    }
    assert [item["name"] for item in shell("customers", "--json").json["customers"]] == ["One", "Two"]
    with Database.open(data_dir) as db:
        assert db.revision > revision + 1  # what was planned against either is planned again
    assert sorted(path.name for path in data_dir.iterdir()) == [FILE_NAME]


def test_a_backup_goes_into_a_new_data_folder(shell: Shell, stored: Path, tmp_path: Path) -> None:
    shell("store", "backup", tmp_path / "b.db")
    other = tmp_path / "other" / "data"
    said = shell("store", "restore", tmp_path / "b.db", "--data-dir", other).out
    assert "2 customers and 1 entry of the history" in " ".join(said.split())
    assert other.stat().st_mode & 0o777 == 0o700 and (other / FILE_NAME).stat().st_mode & 0o777 == 0o600
    assert len(shell("customers", "--json", "--data-dir", other).json["customers"]) == 2


def test_a_backup_takes_the_place_of_a_damaged_store(shell: Shell, stored: Path, tmp_path: Path) -> None:
    shell("store", "backup", tmp_path / "b.db")
    for content in (b"no database" * 500, b""):
        stored.write_bytes(content)
        assert shell("store", "restore", tmp_path / "b.db").code == 2
        assert shell("store", "restore", tmp_path / "b.db", "--force").code == 0
        assert shell("store", "check").code == 0


def test_an_older_store_is_copied_as_it_is(shell: Shell, stored: Path, tmp_path: Path) -> None:
    make_older(stored.parent)
    assert shell("store", "backup", tmp_path / "b.db").code == 0
    with closing(sqlite3.connect(tmp_path / "b.db")) as copy:
        assert copy.execute("PRAGMA user_version").fetchall() == [(1,)]
    assert shell("store", "restore", tmp_path / "b.db", "--force").code == 0
    assert len(shell("customers", "--json").json["customers"]) == 2


def test_nothing_is_overwritten_unasked(shell: Shell, data_dir: Path, stored: Path, tmp_path: Path) -> None:
    (tmp_path / "b.db").write_text("mine")
    refused = shell("store", "backup", tmp_path / "b.db")
    assert refused.code == 2 and "--force" in refused.refused and (tmp_path / "b.db").read_text() == "mine"
    assert shell("store", "backup", tmp_path / "b.db", "--force").code == 0
    itself = shell("store", "backup", stored, "--force")
    assert itself.code == 2 and "is the store itself" in itself.refused
    assert shell("store", "check").code == 0
    assert "is the store itself" in shell("store", "restore", stored, "--force").refused
    assert shell("store", "backup", tmp_path / "nowhere" / "b.db").code == 2
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".upflow")] == []


def test_what_is_no_backup_is_refused_and_the_store_stays(shell: Shell, stored: Path, tmp_path: Path) -> None:
    shell("store", "backup", tmp_path / "b.db")
    bad = {name: tmp_path / f"{name}.db" for name in ("text", "empty", "foreign", "newer", "cut", "value", "pipe")}
    for name in ("newer", "value", "cut"):
        bad[name].write_bytes((tmp_path / "b.db").read_bytes())
    bad["text"].write_bytes(b"no database" * 500)
    bad["empty"].touch()
    alter(bad["foreign"], "CREATE TABLE bookmarks (url)")
    alter(bad["newer"], f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    alter(bad["value"], "UPDATE imports SET started = 'yesterday'")
    bad["cut"].write_bytes(bad["cut"].read_bytes()[:20_000])
    os.mkfifo(bad["pipe"])
    before = stored.read_bytes()
    for path in (*bad.values(), tmp_path, tmp_path / "nowhere.db"):
        answer = shell("store", "restore", path, "--force")
        assert answer.code == 2 and answer.refused, path
        assert "program error" not in answer.err and stored.read_bytes() == before, path


def test_a_store_of_another_program_is_never_replaced(shell: Shell, stored: Path, tmp_path: Path) -> None:
    shell("store", "backup", tmp_path / "b.db")
    alter(stored, "PRAGMA application_id = 7")
    before = stored.read_bytes()
    assert "not replaced" in shell("store", "restore", tmp_path / "b.db", "--force").refused
    assert stored.read_bytes() == before


def test_there_is_nothing_to_back_up_where_there_is_no_store(shell: Shell, data_dir: Path, tmp_path: Path) -> None:
    assert "There is no store" in shell("store", "backup", tmp_path / "b.db").refused
    assert not data_dir.exists() and not (tmp_path / "b.db").exists()


def test_a_damaged_store_is_not_called_a_backup(shell: Shell, stored: Path, tmp_path: Path) -> None:
    content = bytearray(stored.read_bytes())
    content[4096 * 5 : 4096 * 7] = b"\xa5" * 8192
    stored.write_bytes(content)
    answer = shell("store", "backup", tmp_path / "b.db")
    assert answer.code == 2 and "damaged" in answer.refused and not (tmp_path / "b.db").exists()
