"""The store's file: opened, created, checked, locked (docs/architecture.md, "Choices already made")."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from tempfile import mkdtemp

import pytest

from tests.store.builders import NOW
from tests.store.states import kill_a_writer, run_as_nobody, snapshot
from upflow_tui.core.organization import Organization
from upflow_tui.store import connecting, database, files, migrating
from upflow_tui.store.customers.customers import count_customers
from upflow_tui.store.database import Database, StoreError, stamp
from upflow_tui.store.errors import translated
from upflow_tui.store.files import FILE_NAME
from upflow_tui.store.organization.organization import load_organization


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@contextmanager
def umask(mask: int) -> Iterator[None]:
    before = os.umask(mask)
    try:
        yield
    finally:
        os.umask(before)


def opened_by_nobody(folder: Path, *, readonly: bool) -> str:
    """What opening the store says to a user without rights."""

    def work() -> str:
        try:
            return str(Database.open(folder, readonly=readonly).revision)
        except StoreError as error:
            return error.message

    return run_as_nobody(work)


@pytest.fixture
def open_place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder that other users can reach."""
    place = Path(mkdtemp(prefix="upflow-store-"))
    place.chmod(0o755)
    yield place
    for path in [place, *place.rglob("*")]:
        path.chmod(0o700)
    shutil.rmtree(place)


# Creating


@pytest.mark.parametrize("mask", [0o000, 0o022, 0o077, 0o777])
def test_folder_and_file_are_private_under_any_umask(tmp_path: Path, mask: int) -> None:
    folder = tmp_path / "new" / "data"
    with umask(mask), Database.open(folder) as db, db.write() as connection:
        connection.execute("INSERT INTO workflows (place, name) VALUES (0, 'x')")
        inside = {path.name: mode(path) for path in folder.iterdir()}
    assert mode(tmp_path / "new") == mode(folder) == 0o700
    assert inside == {FILE_NAME: 0o600, f"{FILE_NAME}-journal": 0o600}


def test_a_folder_that_exists_keeps_its_mode(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o750)
    Database.open(folder).close()
    assert mode(folder) == 0o750
    assert mode(folder / FILE_NAME) == 0o600


def test_a_new_store_has_the_default_organization(db: Database) -> None:
    assert load_organization(db) == Organization()
    assert db.revision == 0
    assert count_customers(db) == 0


def test_the_connection_is_set_up_as_the_architecture_says(db: Database) -> None:
    def pragma(name: str) -> object:
        return db.fetch(f"PRAGMA {name}")[0][0]

    assert pragma("journal_mode") == "delete"
    assert pragma("synchronous") == 2
    assert pragma("foreign_keys") == 1
    assert pragma("secure_delete") == 1
    assert pragma("busy_timeout") == 10_000
    assert pragma("application_id") == migrating.APPLICATION_ID
    assert pragma("user_version") == migrating.SCHEMA_VERSION
    assert pragma("cache_spill") == 0
    assert pragma("temp_store") == 2


def test_the_schema_version_is_the_number_of_the_last_migration() -> None:
    assert [version for version, _ in migrating.migrations()] == list(range(1, migrating.SCHEMA_VERSION + 1))


def test_keys_of_ids_are_made_anew_where_an_older_store_is_brought_to_this_version(db: Database, folder: Path) -> None:
    db.connection.executemany(
        "INSERT INTO customers (id, external_id, name, name_key, near_key) VALUES (?, ?, 'A', 'a', 'old')",
        [(1, "{C-1}"), (2, "\u0661\u0662"), (3, None)],
    )
    db.connection.execute("PRAGMA user_version = 6")
    db.close()
    with Database.open(folder) as opened:
        assert opened.fetch("SELECT near_key FROM customers ORDER BY id") == [("c1",), ("12",), ("old",)]


def test_the_journal_is_gone_after_a_write(db: Database, folder: Path) -> None:
    with db.write() as connection:
        connection.execute("INSERT INTO workflows (place, name) VALUES (0, 'x')")
        assert (folder / f"{FILE_NAME}-journal").exists()
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_what_was_deleted_is_in_no_byte_of_the_file(db: Database, folder: Path) -> None:
    with db.write() as connection:
        connection.execute("INSERT INTO workflows (place, name) VALUES (0, 'a most peculiar marker')")
    assert b"peculiar marker" in (folder / FILE_NAME).read_bytes()
    with db.write() as connection:
        connection.execute("DELETE FROM workflows")
    assert b"peculiar marker" not in (folder / FILE_NAME).read_bytes()


def test_a_new_store_is_put_in_its_place_as_a_whole(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        broken = migrating.migrations()[0][1] + "\nCREATE TABLE meta (x);\n"
        patch.setattr(migrating, "migrations", lambda: [(1, broken)])
        with pytest.raises(sqlite3.OperationalError, match="already exists"):
            Database.open(folder)
    assert list(folder.iterdir()) == []
    with Database.open(folder) as db:
        assert load_organization(db) == Organization()
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_an_empty_store_to_look_at_is_made_once_and_each_look_has_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def made_again(*_: object) -> None:
        pytest.fail("it is made again")

    Database.open(folder, readonly=True).close()
    monkeypatch.setattr(connecting, "migrate", made_again)
    with Database.open(folder, readonly=True) as one, Database.open(folder, readonly=True) as other:
        before = other.revision
        one.connection.execute("UPDATE meta SET revision = revision + 1")
        assert (one.revision, other.revision) == (before + 1, before)
        assert load_organization(other) == Organization()
        assert [db.fetch("PRAGMA foreign_keys") for db in (one, other)] == [[(1,)]] * 2


def test_where_the_file_system_knows_no_links_it_is_renamed(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_links)
    with Database.open(folder) as db:
        assert load_organization(db) == Organization()


def test_a_migration_that_another_process_has_made_is_not_made_again(db: Database) -> None:
    before = db.fetch("SELECT * FROM sqlite_schema")
    migrating.migrate(db.connection)
    assert db.fetch("SELECT * FROM sqlite_schema") == before


def test_the_folder_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / os.fsdecode(b"100% d\xe9j\xe0 #1?mode=ro&x=\xf0")
    Database.open(folder).close()
    assert (folder / FILE_NAME).exists()
    with Database.open(folder, readonly=True) as db:
        assert db.revision == 0


# Reading only


def test_reading_creates_nothing_where_there_is_no_store(tmp_path: Path, folder: Path) -> None:
    with Database.open(folder, readonly=True) as db:
        assert load_organization(db) == Organization()
    assert list(tmp_path.iterdir()) == []
    folder.mkdir()
    Database.open(folder, readonly=True).close()
    assert list(folder.iterdir()) == []


def test_a_store_opened_for_reading_cannot_be_written(db: Database, folder: Path) -> None:
    with Database.open(folder, readonly=True) as reader:
        with pytest.raises(StoreError, match="cannot be written"), reader.write():
            raise AssertionError("not reached")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.connection.execute("DELETE FROM meta")


def test_reading_changes_no_byte(db: Database, folder: Path) -> None:
    db.close()
    before = snapshot(folder)
    with Database.open(folder, readonly=True) as reader:
        assert reader.revision == 0
    assert snapshot(folder) == before


def test_a_store_in_a_read_only_folder_can_be_read(open_place: Path) -> None:
    folder = open_place / "data"
    Database.open(folder).close()
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o555)
    assert opened_by_nobody(folder, readonly=True) == "0"
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_write_that_was_killed_is_rolled_back_when_a_reader_comes(db: Database, folder: Path) -> None:
    db.close()
    kill_a_writer(folder)
    with Database.open(folder, readonly=True) as reader:
        assert load_organization(reader) == Organization()
        assert reader.revision == 0
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


def test_a_write_that_is_killed_is_rolled_back_for_those_who_read_on(db: Database, folder: Path) -> None:
    db.close()
    with Database.open(folder, readonly=True) as reader:
        kill_a_writer(folder)
        assert load_organization(reader) == Organization()
        assert reader.revision == 0
    assert [path.name for path in folder.iterdir()] == [FILE_NAME]


# What cannot be opened, and is left as it is


def bad_stores() -> dict[str, tuple[bytes, str]]:
    """Files that are no store of ours, with what is said of each."""
    garbage = bytes(range(256)) * 64
    return {
        "garbage": (garbage, "damaged"),
        "one word": (b"hello", "damaged"),
        "zeros": (bytes(8192), "damaged"),
        "a head and nothing more": (b"SQLite format 3\0" + bytes(84), "damaged"),
    }


@pytest.mark.parametrize("kind", bad_stores())
@pytest.mark.parametrize("readonly", [True, False])
def test_a_file_that_is_no_store_is_named_and_left_alone(folder: Path, kind: str, *, readonly: bool) -> None:
    data, said = bad_stores()[kind]
    folder.mkdir()
    (folder / FILE_NAME).write_bytes(data)
    assert_refused(folder, said, readonly=readonly)


def assert_refused(folder: Path, said: str, *, readonly: bool, **others: float) -> None:
    """Opening is refused in one clear line with a fix, and nothing in the folder changes."""
    before = snapshot(folder)
    with pytest.raises(StoreError, match=said) as caught:
        Database.open(folder, readonly=readonly, **others)
    assert "\n" not in caught.value.message
    assert caught.value.fix
    assert str(caught.value) == f"{caught.value.message} {caught.value.fix}"
    assert snapshot(folder) == before


@pytest.mark.parametrize("readonly", [True, False])
def test_a_truncated_store_is_damaged(db: Database, folder: Path, *, readonly: bool) -> None:
    db.close()
    path = folder / FILE_NAME
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert_refused(folder, "damaged", readonly=readonly)


def test_a_schema_that_is_no_text_is_damage(folder: Path) -> None:
    """SQLite quotes it in its error, which Python then cannot read."""

    class Quoting(sqlite3.Connection):
        def execute(self, sql: str, *rest: object) -> sqlite3.Cursor:
            raise UnicodeDecodeError("utf-8", b"\xff", 0, 1, "invalid start byte")

    with pytest.raises(sqlite3.DatabaseError) as caught:
        migrating.marks(sqlite3.connect(":memory:", factory=Quoting))
    assert caught.value.sqlite_errorcode == sqlite3.SQLITE_CORRUPT
    with pytest.raises(StoreError, match="damaged"), translated(folder):
        sqlite3.connect(":memory:", factory=Quoting).execute("SELECT 1")


def test_a_store_with_a_spoiled_page_is_not_written(db: Database, folder: Path) -> None:
    db.close()
    path = folder / FILE_NAME
    data = bytearray(path.read_bytes())
    data[4096 * 3 : 4096 * 4] = b"\xa5" * 4096
    path.write_bytes(data)
    assert_refused(folder, "damaged", readonly=False)


def test_damage_that_shows_on_reading_is_said(db: Database, folder: Path) -> None:
    page = db.fetch("SELECT rootpage FROM sqlite_schema WHERE name = 'workflows'")[0][0]
    db.close()
    path = folder / FILE_NAME
    data = bytearray(path.read_bytes())
    data[4096 * (page - 1) : 4096 * page] = b"\xa5" * 4096
    path.write_bytes(data)
    with Database.open(folder, readonly=True) as reader, pytest.raises(StoreError, match="damaged"):
        load_organization(reader)


def test_text_that_is_not_utf_8_any_more_is_damage(db: Database, folder: Path) -> None:
    db.connection.execute("UPDATE organization SET name = CAST(x'ff' AS TEXT)")
    with pytest.raises(StoreError, match="damaged"):
        load_organization(db)


@pytest.mark.parametrize("readonly", [True, False])
@pytest.mark.parametrize("journal", ["DELETE", "WAL"])
def test_the_file_of_another_program_is_left_alone(folder: Path, journal: str, *, readonly: bool) -> None:
    folder.mkdir()
    other = sqlite3.connect(folder / FILE_NAME)
    other.execute(f"PRAGMA journal_mode = {journal}")
    other.execute("CREATE TABLE bookmarks (url)")
    other.commit()
    other.close()
    assert_refused(folder, "another program", readonly=readonly)


@pytest.mark.parametrize("readonly", [True, False])
def test_a_newer_store_is_left_alone(db: Database, folder: Path, *, readonly: bool) -> None:
    db.connection.execute(f"PRAGMA user_version = {migrating.SCHEMA_VERSION + 1}")
    db.close()
    assert_refused(folder, "newer upflow-tui", readonly=readonly)


def test_a_file_that_was_replaced_while_it_was_opened_is_refused(
    db: Database, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db.connection.execute("PRAGMA application_id = 7")
    db.close()
    monkeypatch.setattr(database, "refuse_foreign", lambda path: None)
    assert_refused(folder, "damaged", readonly=False)


def test_an_sqlite_that_is_too_old_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 36, 0))
    monkeypatch.setattr(sqlite3, "sqlite_version", "3.36.0")
    with pytest.raises(StoreError, match=r"SQLite 3\.36\.0; upflow-tui needs 3\.37\.0"):
        Database.open(folder)
    assert not folder.exists()


@pytest.mark.parametrize("readonly", [True, False])
def test_a_data_folder_that_is_a_file_is_named(folder: Path, *, readonly: bool) -> None:
    folder.write_text("mine")
    for place in (folder, folder / "below"):
        with pytest.raises(StoreError, match="is not a folder"):
            Database.open(place, readonly=readonly)
    assert folder.read_text() == "mine"


def test_a_folder_that_cannot_be_written_is_named(open_place: Path) -> None:
    open_place.chmod(0o555)
    for folder in (open_place, open_place / "data"):
        assert "cannot be written: Permission denied" in opened_by_nobody(folder, readonly=False)
    assert list(open_place.iterdir()) == []


def test_a_store_that_cannot_be_written_is_named(open_place: Path) -> None:
    folder = open_place / "data"
    Database.open(folder).close()
    (folder / FILE_NAME).chmod(0o444)
    folder.chmod(0o777 if os.geteuid() == 0 else 0o700)
    assert "cannot be written: Permission denied" in opened_by_nobody(folder, readonly=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="one's own file is always readable")
def test_a_store_that_cannot_be_read_is_named(open_place: Path) -> None:
    folder = open_place / "data"
    Database.open(folder).close()
    folder.chmod(0o755)
    for readonly in (True, False):
        assert "Permission denied" in opened_by_nobody(folder, readonly=readonly)


@pytest.mark.parametrize("readonly", [True, False])
def test_missing_rights_are_said_before_anything_is_tried(
    folder: Path, monkeypatch: pytest.MonkeyPatch, *, readonly: bool
) -> None:
    Database.open(folder).close()
    for denied in (FILE_NAME, folder.name):
        if readonly and denied == folder.name:
            continue
        monkeypatch.setattr(os, "access", lambda path, _, denied=denied: Path(path).name != denied)
        with pytest.raises(StoreError, match="Permission denied"):
            Database.open(folder, readonly=readonly)


def test_a_disk_that_nobody_may_write_is_called_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Database.open(folder).close()
    monkeypatch.setattr(os, "access", lambda _, mode: not mode & os.W_OK)
    monkeypatch.setattr(files, "is_read_only", lambda _: True)
    with pytest.raises(StoreError, match="cannot be written: Read-only file system"):
        Database.open(folder)
    Database.open(folder, readonly=True).close()


def test_another_process_may_create_the_folder_first(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mkdir = Path.mkdir

    def slower(self: Path, mode: int = 0o777) -> None:
        mkdir(self, mode)
        if self == folder:
            raise FileExistsError

    monkeypatch.setattr(Path, "mkdir", slower)
    Database.open(folder).close()
    assert (folder / FILE_NAME).exists()


def test_another_process_may_put_a_file_in_its_place(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def otherwise(self: Path, mode: int = 0o777) -> None:
        self.touch()
        raise FileExistsError

    monkeypatch.setattr(Path, "mkdir", otherwise)
    with pytest.raises(StoreError, match="is not a folder"):
        Database.open(folder)


# Locks


def test_a_second_writer_is_told_to_wait(db: Database, folder: Path) -> None:
    with (
        Database.open(folder, timeout=0.05) as second,
        db.write(),
        pytest.raises(StoreError, match="Another window") as caught,
        second.write(),
    ):
        raise AssertionError("not reached")
    assert "Wait" in caught.value.fix
    assert db.revision == 1


def test_others_can_read_while_one_writes(db: Database, folder: Path) -> None:
    with Database.open(folder, readonly=True, timeout=0.05) as reader, db.write() as connection:
        connection.executemany(
            "INSERT INTO workflows (place, name) VALUES (0, ?)", [(f"{number} " * 100,) for number in range(20_000)]
        )
        assert load_organization(reader) == Organization()
    assert db.revision == 1


def test_a_store_that_is_locked_for_good_is_not_opened(db: Database, folder: Path) -> None:
    db.connection.execute("BEGIN EXCLUSIVE")
    for readonly in (True, False):
        with pytest.raises(StoreError, match="Another window"):
            Database.open(folder, readonly=readonly, timeout=0.05)


def test_a_reader_with_an_open_transaction_makes_the_commit_fail_and_nothing_is_written(
    db: Database, folder: Path
) -> None:
    db.close()
    with Database.open(folder, timeout=0.05) as writer, Database.open(folder, readonly=True) as reader:
        with reader.read():
            reader.fetch("SELECT * FROM meta")
            with pytest.raises(StoreError, match="Another window"), writer.write() as connection:
                connection.execute("DELETE FROM positions")
        assert load_organization(writer) == Organization()
        assert writer.revision == 0
        with writer.write() as connection:
            connection.execute("DELETE FROM positions")
        assert load_organization(reader).positions == ()


# Transactions


def test_every_write_raises_the_revision_once(db: Database) -> None:
    with db.write(), db.write():
        pass
    assert db.revision == 1
    with db.write(revises=False), db.write(revises=False):
        pass
    assert db.revision == 1
    with db.write(revises=False), db.write():
        pass
    assert db.revision == 2
    with db.write(), db.write(revises=False):
        pass
    assert db.revision == 3


def test_a_write_that_raises_writes_nothing(db: Database) -> None:
    with pytest.raises(KeyError), db.write() as connection:
        connection.execute("DELETE FROM positions")
        raise KeyError
    assert load_organization(db) == Organization()
    assert db.revision == 0


def test_an_outer_write_does_not_survive_a_failed_inner_one(db: Database) -> None:
    def outer() -> None:
        with db.write() as connection:
            connection.execute("DELETE FROM positions")
            try:
                with db.write():
                    raise KeyError
            except KeyError:
                pass

    with pytest.raises(RuntimeError, match="swallowed"):
        outer()
    assert load_organization(db) == Organization()
    with db.write() as connection:
        connection.execute("DELETE FROM positions")
    assert load_organization(db).positions == ()


def test_reads_inside_a_transaction_belong_to_it(db: Database) -> None:
    with db.write() as connection:
        connection.execute("DELETE FROM positions")
        assert load_organization(db).positions == ()
    with db.read(), db.read():
        assert db.revision == 1


def test_a_full_disk_writes_nothing_and_is_named(db: Database) -> None:
    pages = db.fetch("PRAGMA page_count")[0][0]
    db.fetch(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="disk is full"), db.write() as connection:
        connection.execute("INSERT INTO workflows (place, name) VALUES (0, ?)", ("x" * 10_000_000,))
    assert load_organization(db) == Organization()
    assert db.revision == 0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (sqlite3.SQLITE_BUSY, "Another window"),
        (sqlite3.SQLITE_BUSY_SNAPSHOT, "Another window"),
        (sqlite3.SQLITE_NOTADB, "damaged"),
        (sqlite3.SQLITE_CANTOPEN, "cannot be read or written"),
        (sqlite3.SQLITE_READONLY_DIRECTORY, "cannot be read or written"),
        (sqlite3.SQLITE_IOERR_FSYNC, "disk reported an error"),
    ],
)
def test_errors_of_sqlite_are_said_in_one_line(tmp_path: Path, code: int, said: str) -> None:
    error = sqlite3.OperationalError("internal words")
    error.sqlite_errorcode = code
    with pytest.raises(StoreError, match=said) as caught, translated(tmp_path):
        raise error
    assert "internal words" not in str(caught.value)


def test_faults_of_the_program_are_not_dressed_up(db: Database) -> None:
    with pytest.raises(sqlite3.OperationalError, match="syntax error"):
        db.fetch("SELEKT")
    with pytest.raises(sqlite3.ProgrammingError):
        db.fetch("SELECT ?")


def test_times_are_kept_in_utc_and_sort_as_text() -> None:
    assert stamp(NOW) == "2026-05-12T09:30:00.000000+00:00"
    assert datetime.fromisoformat(stamp(NOW)) == NOW
    with pytest.raises(ValueError, match="zone"):
        stamp(datetime(2026, 5, 12))
