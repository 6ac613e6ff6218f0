"""Forget: what only an import held is in no byte of the data folder, its totals stay (docs/rules.md §6)."""

from __future__ import annotations

import random
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import Clock
from tests.engine.imports import import_file
from tests.engine.undo_files import MARS, csv_text, customers_json
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Severity
from upflow_tui.engine.past import forgetting
from upflow_tui.engine.prepare.choices_file import PreparedChoices
from upflow_tui.engine.prepare.prepared import new_prepared, waiting
from upflow_tui.engine.prepare.recent_files import recent_files, remember_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repairs import Replace
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.forgetting import wipe

FileOf = Callable[..., Path]

MARKER = "Zyxomma petiolatum"
"""What only one import holds, as it is in files; also in lower case, as names are compared."""
BYTES = [MARKER.encode(), MARKER.lower().encode(), MARKER.encode("utf-16-le"), b"zyxomma@petiolatum.fr"]
EMAIL = "Zyxomma@petiolatum.fr"
HEADER = ["Customer ID", "Customer name", "Town", "Contact email", "Phone", "Workflow", "Score", "Note"]


@pytest.fixture
def mars(engine: Engine) -> Engine:
    """The engine over an organization with a bit of everything."""
    engine.replace_organization(MARS)
    return engine


def places_of_marker(folder: Path) -> list[str]:
    """Where in the data folder the marker is: every file raw, and every blob of the store, decompressed."""
    found = []
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        data = path.read_bytes() + bytes(path.relative_to(folder))
        found += [f"{path.name}: {needle!r}" for needle in BYTES if needle.lower() in data.lower()]
    connection = sqlite3.connect(f"file:{folder}/upflow.db?mode=ro", uri=True)
    try:
        for (table,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall():
            for row in connection.execute(f'SELECT * FROM "{table}"').fetchall():
                found += [f"{table}: {row}"[:300] for value in row if _has_marker(value)]
    finally:
        connection.close()
    return found


def _has_marker(value: Any) -> bool:
    data = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
    with suppress(zlib.error):
        data = zlib.decompress(data)
    return any(needle.lower() in data.lower() for needle in BYTES)


def marked_file(file_of: FileOf, rows: int = 1, name: str = f"{MARKER}.csv") -> Path:
    """A file that has the marker everywhere: in new customers and known ones, contacts, errors and the header."""
    lines = [["1", "Acme", MARKER, EMAIL, f"01 {MARKER}", "Standard", "1", MARKER]]
    for number in range(rows):
        lines.append(
            [f"{MARKER}-{number}", f"{MARKER} {number}", "Lyon", EMAIL, "02", "Standard", MARKER, f"n {MARKER}"]
        )
        lines.append([f"X-{number}", f"{number} {MARKER}", MARKER, "nobody " + MARKER, "02", MARKER, "1", ""])
    lines.append(["2", MARKER, "", "b@x.fr", MARKER, "", "2", ""])
    return file_of(csv_text([*HEADER], lines), name)


def base(engine: Engine, file_of: FileOf) -> None:
    """Two customers stored before, each with a contact."""
    rows = [["1", "Acme", "Paris", "a@x.fr", "1", "", "", ""], ["2", "Beta", "Nice", "b@x.fr", "2", "", "5", "note"]]
    import_file(engine, file_of(csv_text(HEADER, rows), "base.csv"))


@pytest.mark.parametrize("rows", [1, 1500])
def test_what_only_a_forgotten_import_held_is_in_no_byte_of_the_data_folder(
    mars: Engine, data: Path, file_of: FileOf, rows: int
) -> None:
    base(mars, file_of)
    before = customers_json(mars)
    path = marked_file(file_of, rows)
    repairs = (Replace("town", "Marseille", MARKER),)
    number = import_file(mars, path, repairs=repairs).number
    remember_file(data, path, datetime.now(UTC))
    rows_after = [["1", "Acme", "Lille", "c@x.fr", "", "", "3", "x"], ["2", "", "Lille", "b@x.fr", "", "", "", ""]]
    later = import_file(mars, file_of(csv_text(HEADER, rows_after), "later.csv"))
    assert len(places_of_marker(data)) > 10
    mars.past.undo(later.number)
    undone = mars.past.undo(number)
    assert undone.kept == 0
    assert customers_json(mars) == before
    # What the later import found is its own: forgotten too, so that the marker is in none.
    mars.past.forget(later.number)
    assert places_of_marker(data)
    mars.past.forget(number)
    assert places_of_marker(data) == []
    assert customers_json(mars) == before


def test_a_later_import_keeps_no_label_of_a_forgotten_one(mars: Engine, data: Path, file_of: FileOf) -> None:
    base(mars, file_of)
    lines = [["1", MARKER, "", EMAIL, "", "", "", ""], [MARKER, f"{MARKER} 2", "", EMAIL, "1", "", "", ""]]
    number = import_file(mars, file_of(csv_text(HEADER, lines), "marked.csv")).number
    # Assign: by ID alone; the history labels it with the name of then.
    assign = file_of(csv_text(["Customer ID", "Workflow"], [["1", "Standard"]]), "assign.csv")
    later = import_file(mars, assign, mode=Mode.ASSIGN).number
    mars.past.undo(later)
    mars.past.undo(number)
    mars.past.forget(number)
    assert places_of_marker(data) == []
    assert [item.name for item in mars.past.undone_items(later + 1)] == ["Acme"]


def test_what_lives_on_in_the_customers_stays_there(mars: Engine, data: Path, file_of: FileOf) -> None:
    base(mars, file_of)
    number = import_file(mars, marked_file(file_of)).number
    stored = customers_json(mars)
    mars.past.forget(number)
    assert customers_json(mars) == stored
    assert {place.partition(":")[0] for place in places_of_marker(data)} == {
        *("upflow.db", "customers", "contacts", "custom_values"),
    }


def test_the_totals_stay_and_the_texts_go(mars: Engine, file_of: FileOf) -> None:
    base(mars, file_of)
    number = import_file(mars, marked_file(file_of), repairs=(Replace("town", "a", "b"),)).number
    summaries = {item.number: item for item in mars.history()}
    mars.past.forget(number)
    now = {item.number: item for item in mars.history()}
    assert now[number].forgotten is not None
    assert replace(now[number], forgotten=None, file_name=summaries[number].file_name) == summaries[number]
    assert now[1] == summaries[1]
    with mars.past_import(number) as past:
        assert past is not None
        assert (past.mapping, past.repairs, list(past.iter_findings())) == (None, None, [])
        assert list(past.iter_findings(Severity.ERROR)) == []
        assert past.choices == {
            **{"mode": None, "blank": "keep", "on_error": "valid", "missing_parents": "refuse"},
            "keep_total_line": False,
        }
        assert {(change.old, change.new, change.name) for change in past.iter_changes()} == {(None, None, None)}
        assert len(past.fates) == 0


def test_a_forgotten_import_can_neither_be_undone_nor_exported(mars: Engine, file_of: FileOf, tmp_path: Path) -> None:
    base(mars, file_of)
    mars.past.forget(1)
    with pytest.raises(StoreError, match="Import 1 was forgotten: it can no longer be undone"):
        mars.past.undo(1)
    with pytest.raises(StoreError, match="was forgotten"):
        mars.past.undo_plan(1)
    with pytest.raises(StoreError, match="was forgotten"), (tmp_path / "out").open("wb") as out:
        mars.write_file(1, out)


def test_neither_an_undo_nor_an_unknown_number_is_forgotten(mars: Engine, file_of: FileOf) -> None:
    base(mars, file_of)
    undo = mars.past.undo(1).number
    with pytest.raises(StoreError, match=f"Entry {undo} is the undo of import 1. Forget import 1"):
        mars.past.forget(undo)
    with pytest.raises(StoreError, match="There is no import 9"):
        mars.past.forget(9)


def test_its_undos_are_forgotten_with_it(mars: Engine, file_of: FileOf) -> None:
    base(mars, file_of)
    undo = mars.past.undo(1).number
    assert {item.name for item in mars.past.undone_items(undo)} == {"Acme", "Beta"}
    mars.past.forget(1)
    assert {item.name for item in mars.past.undone_items(undo)} == {None}
    assert all(item.forgotten is not None for item in mars.history())


def test_forgetting_twice_does_no_harm(mars: Engine, file_of: FileOf) -> None:
    base(mars, file_of)
    mars.past.forget(1)
    forgotten = next(mars.history()).forgotten
    mars.past.forget(1)
    assert next(mars.history()).forgotten == forgotten


class TestLaterUndo:
    """What an older import's undo makes of what was forgotten: it counts as changed."""

    def test_a_customer_that_a_forgotten_import_changed_is_kept(self, mars: Engine, file_of: FileOf) -> None:
        base(mars, file_of)
        number = import_file(mars, file_of("Customer ID,Customer name,Town\n1,Acme,Lille\n", "b.csv")).number
        mars.past.forget(number)
        done = mars.past.undo(1)
        assert [(item.name, item.reason) for item in mars.past.kept_items(done.number)] == [
            ("Acme", "Import 2, which was forgotten, changed it.")
        ]

    def test_a_customer_that_got_a_contact_by_a_forgotten_import_is_kept(self, mars: Engine, file_of: FileOf) -> None:
        base(mars, file_of)
        text = "Customer ID,Customer name,Contact email\n1,Acme,n@x.fr\n1,Acme,m@x.fr\n"
        number = import_file(mars, file_of(text, "b.csv")).number
        mars.past.forget(number)
        done = mars.past.undo(1)
        assert [(item.name, item.reason) for item in mars.past.kept_items(done.number)] == [
            ("Acme", "Import 2 gave it a contact.")
        ]
        assert {contact.email for item in mars.customers() for contact in item.contacts} == {
            "a@x.fr",
            "m@x.fr",
            "n@x.fr",
        }

    def test_one_that_was_undone_before_it_was_forgotten_does_not_count(self, mars: Engine, file_of: FileOf) -> None:
        base(mars, file_of)
        text = "Customer ID,Customer name,Town,Contact email\n1,Acme,Lille,n@x.fr\n"
        number = import_file(mars, file_of(text, "b.csv")).number
        mars.past.undo(number)
        mars.past.forget(number)
        assert mars.past.undo(1).kept == 0
        assert list(mars.customers()) == []

    def test_a_later_import_goes_back_to_what_a_forgotten_one_wrote(self, mars: Engine, file_of: FileOf) -> None:
        base(mars, file_of)
        second = import_file(mars, file_of("Customer ID,Customer name,Town\n1,Acme,Lille\n", "b.csv")).number
        third = import_file(mars, file_of("Customer ID,Customer name,Town\n1,Acme,Nice\n", "c.csv")).number
        mars.past.forget(second)
        assert mars.past.undo(third).kept == 0
        assert next(mars.customers()).details["town"] == "Lille"


class TestPrepared:
    """Prepared imports and drafts of the same file go, those of other files stay."""

    def prepare(self, engine: Engine, data: Path, path: Path) -> Path:
        prepared = new_prepared(data)
        source = engine.read(path, prepared.folder)
        prepared.save(PreparedChoices(source.name, source.size, source.sha256))
        choices = ImportChoices()
        engine.draft(engine.open(source, choices), choices, prepared.folder)
        prepared.release()
        return prepared.folder

    def test_a_prepared_import_of_the_file_goes_with_its_draft(self, mars: Engine, data: Path, file_of: FileOf) -> None:
        base(mars, file_of)
        path = marked_file(file_of)
        other = self.prepare(mars, data, file_of("Customer name\nAcme\n", "other.csv"))
        number = import_file(mars, path).number
        folder = self.prepare(mars, data, path)
        self.prepare(mars, data, file_of("Customer ID,Customer name\n1,Acme\n", "draft.csv"))
        mars.past.undo(number)
        mars.past.forget(number)
        assert not folder.exists()
        assert other.exists()
        assert not list(data.rglob("draft-*"))
        assert places_of_marker(data) == []

    @pytest.mark.parametrize("has_choices", [True, False])
    def test_one_that_a_window_holds_is_in_the_way(
        self, mars: Engine, data: Path, file_of: FileOf, has_choices: bool
    ) -> None:
        path = file_of("Customer name\nAcme\n", "a.csv")
        import_file(mars, path)
        prepared = new_prepared(data)
        source = mars.read(path, prepared.folder)
        if has_choices:
            prepared.save(PreparedChoices(source.name, source.size, source.sha256))
        with pytest.raises(forgetting.BeingPrepared, match="The file of import 1 is being prepared in a window"):
            mars.past.forget(1)
        assert next(mars.history()).forgotten is None
        assert mars.past.forget_older_than(-1) == []
        prepared.discard()
        mars.past.forget(1)

    def test_an_empty_folder_that_a_window_holds_is_not(self, mars: Engine, data: Path, file_of: FileOf) -> None:
        import_file(mars, file_of("Customer name\nAcme\n", "a.csv"))
        prepared = new_prepared(data)
        mars.past.forget(1)
        assert prepared.folder.exists()
        prepared.discard()
        assert list(waiting(data)) == []


def test_the_files_chosen_last_leave_it_out(mars: Engine, data: Path, file_of: FileOf) -> None:
    base(mars, file_of)
    for name in ("base.csv", "other.csv"):
        remember_file(data, file_of("x", f"{name}"), datetime.now(UTC))
    mars.past.forget(1)
    assert [item.path.name for item in recent_files(data)] == ["other.csv"]


def test_a_mapping_that_is_named_after_the_file_gets_another_name(mars: Engine, data: Path, file_of: FileOf) -> None:
    text = "Customer name,Town\nAcme,Paris\n"
    import_file(mars, file_of(text, "clients.csv"))
    import_file(mars, file_of(text.replace("Acme", "Beta"), "clients.csv"))
    names = "SELECT name FROM mappings"
    mars.past.forget(1)
    with Database.open(data, readonly=True) as database:
        assert database.fetch(names) == [("clients",)]
    mars.past.forget(2)
    with Database.open(data, readonly=True) as database:
        assert database.fetch(names) == [("Mapping 1",)]


class TestRetention:
    """`forget_older_than`: by the age of the start alone."""

    @pytest.fixture
    def aged(self, data: Path, file_of: FileOf) -> tuple[Engine, Clock]:
        clock = Clock()
        engine = Engine(data, now=clock, user="anna")
        for name in ("a", "b", "c"):
            import_file(engine, file_of(f"Customer name\n{name}\n", f"{name}.csv"))
            clock.now += timedelta(days=10)
        return engine, clock

    def test_it_forgets_those_that_are_older(self, aged: tuple[Engine, Clock]) -> None:
        engine, _ = aged
        assert engine.past.forget_older_than(15) == [1, 2]
        assert {item.number: item.forgotten is not None for item in engine.history()} == {1: True, 2: True, 3: False}
        assert engine.past.forget_older_than(15) == []

    def test_none_is_forgotten_while_it_is_off_or_nothing_is_old(self, aged: tuple[Engine, Clock]) -> None:
        engine, _ = aged
        assert engine.past.forget_older_than(0) == []
        assert engine.past.forget_older_than(40) == []

    def test_a_folder_without_a_store_stays_empty(self, data: Path) -> None:
        assert Engine(data).past.forget_older_than(5) == []
        assert not data.exists()


class TestCutShort:
    """What a crash cuts short is finished the next time; what fails is not begun."""

    def test_it_is_finished_at_the_next_start(
        self, mars: Engine, data: Path, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base(mars, file_of)

        def die(database: Database) -> None:
            raise StoreError("The disk is full.", "")

        monkeypatch.setattr(forgetting, "wipe", die)
        with pytest.raises(StoreError, match="traces may remain in unused pages of the store: The disk is full"):
            mars.past.forget(1)
        assert next(mars.history()).forgotten is not None
        assert (data / "forgetting").read_bytes() == b"1"
        monkeypatch.undo()
        assert mars.past.forget_older_than(0) == []
        assert not (data / "forgetting").exists()

    def test_where_the_store_cannot_be_written_nothing_was_begun(
        self, mars: Engine, data: Path, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base(mars, file_of)

        def fail(*_: object) -> None:
            raise StoreError("The disk is full.", "")

        monkeypatch.setattr(forgetting, "forget_import", fail)
        with pytest.raises(StoreError, match="disk is full"):
            mars.past.forget(1)
        assert next(mars.history()).forgotten is None
        assert not (data / "forgetting").exists()

    def test_a_note_that_the_disk_does_not_let_go_means_nothing_any_more(
        self, mars: Engine, data: Path, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        base(mars, file_of)

        def fail(*_: object, **__: object) -> None:
            raise StoreError("The disk is full.", "")

        unlink = Path.unlink

        def stay(path: Path, *, missing_ok: bool = False) -> None:
            if path.name == "forgetting":
                raise OSError(5, "Input/output error", str(path))
            unlink(path, missing_ok=missing_ok)

        monkeypatch.setattr(forgetting, "forget_import", fail)
        monkeypatch.setattr(Path, "unlink", stay)
        with pytest.raises(StoreError, match="disk is full"):
            mars.past.forget(1)
        monkeypatch.undo()
        assert mars.past.forget_older_than(0) == []
        assert next(mars.history()).forgotten is None

    def test_a_note_that_makes_no_sense_is_left_aside(self, mars: Engine, data: Path, file_of: FileOf) -> None:
        base(mars, file_of)
        (data / "forgetting").write_bytes(b"99 x\xff")
        assert mars.past.forget_older_than(0) == []
        assert next(mars.history()).forgotten is None


def test_rows_that_moved_from_page_to_page_leave_no_trace(mars: Engine, data: Path) -> None:
    chance = random.Random(1)
    name = "INSERT INTO workflows (place, name) VALUES (0, ?)"
    with Database.open(data) as database:
        with database.write() as connection:
            for turn in range(6000):
                word = "plain" if turn % 7 else MARKER
                connection.execute(name, (f"{chance.random()} {word} {str(chance.random()) * chance.randrange(1, 9)}",))
        with database.write() as connection:
            connection.execute(f"UPDATE workflows SET name = id WHERE name LIKE '%{MARKER}%' AND name < '0.5'")
        with database.write() as connection:
            connection.execute(f"DELETE FROM workflows WHERE name LIKE '%{MARKER}%'")
        # What secure_delete has missed is why the store is written anew.
        assert places_of_marker(data)
        wipe(database)
        assert places_of_marker(data) == []
