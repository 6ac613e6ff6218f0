"""No text of the history outlives *forget* and *erase* unless it was judged to say nothing (docs/rules.md §6)."""

from __future__ import annotations

import json
import zlib
from array import array
from typing import Final

import pytest

from tests.store.builders import NOW
from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.store.customers.erasing import erase_customer
from upflow_tui.store.database import Database
from upflow_tui.store.draft.packing import packed
from upflow_tui.store.history.forgetting import forget_import

CUSTOMER: Final = 7
IMPORT: Final = 1
UNDO: Final = 2
LINE: Final = 3
OF_UNDO: Final = ("import_removed_customers", "import_removed_contacts", "import_kept")
"""What the history keeps of an undo; the other tables are about an import."""

_OF_NEITHER: Final = dict.fromkeys(
    ("imports.kind", "imports.started", "imports.ended", "imports.by", "imports.status", "imports.mode"),
    "what was done, when and by whom",
) | {
    "imports.sha256": "which file it was, without a word of it",
    "imports.header_key": "a hash of the header",
    "imports.encoding": "how the file was written",
    "imports.delimiter": "how the file was written",
    "imports.undone": "a time",
    "imports.forgotten": "a time",
}
OF_NO_FILE: Final = _OF_NEITHER | {
    "import_changes.field": "the field's key: which fields were changed stays, for the undo of an older import",
}
"""The texts that *forget* leaves, each with the reason."""

OF_NO_CUSTOMER: Final = _OF_NEITHER | {
    "imports.file_name": "of the file as a whole, which has many customers",
    "imports.mapping": "the columns of the file",
    "imports.choices": "how the file was read, and what was to happen to its lines",
    "import_finding_kinds.field": "which rule was broken where stays, without the cell",
    "import_finding_kinds.severity": "which rule was broken where stays, without the cell",
    "import_finding_kinds.scope": "which rule was broken where stays, without the cell",
    "import_finding_kinds.code": "which rule was broken where stays, without the cell",
    "import_texts.code": "which rules were broken",
    "import_texts.message": "a sentence of the program, its places open",
    "import_texts.fix": "a sentence of the program, its places open",
}
"""The texts that erasing a customer leaves, each with the reason."""

FIXED: Final = {
    "imports.kind": "import",
    "imports.status": "success",
    "imports.started": NOW.isoformat(),
    "imports.undone": None,
    "imports.forgotten": None,
}
"""The texts that the schema, or the code, gives no choice of: they have no marker, and are in neither list's test."""


def text_columns(db: Database) -> list[str]:
    """Every text column of the history's tables, as "table.column"."""
    return [f"{table}.{name}" for table in history_tables(db) for name, kind in columns(db, table) if kind == "TEXT"]


def history_tables(db: Database) -> list[str]:
    return [
        name
        for (name,) in db.fetch("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        if name.startswith("import")
    ]


def columns(db: Database, table: str) -> list[tuple[str, str]]:
    return [(name, kind) for name, kind in db.fetch("SELECT name, type FROM pragma_table_info(?)", (table,))]


def marker(place: str) -> str:
    return f"text of {place}"


def marked(place: str) -> str | None:
    """What stands in a text column: JSON, as most of them hold, in the form that the code reads."""
    text = marker(place)
    match place:
        case "imports.choices":
            return json.dumps({"blank": "keep", "sheet": text})
        case "imports.repairs":
            return json.dumps([{"kind": "cell", "line": LINE, "column": 0, "old": text, "new": text}])
        case _:
            return FIXED[place] if place in FIXED else json.dumps(text)


@pytest.fixture
def full(db: Database) -> Database:
    """A store whose history has a row in each table, all about one customer, with a marker in each text."""
    with db.write() as connection:
        connection.execute("INSERT INTO customers (id, name, name_key) VALUES (?, 'Acme', 'acme')", (CUSTOMER,))
    fill(db)
    return db


def fill(db: Database) -> None:
    with db.write() as connection:
        for table in sorted(history_tables(db), key="imports".__ne__):
            names = columns(db, table)
            values = [value_of(table, name, kind) for name, kind in names]
            connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)
            if table == "imports":
                values[0] = UNDO
                values[[name for name, _ in names].index("undoes")] = IMPORT
                values = ["undo" if value == "import" else None if is_marked(value) else value for value in values]
                needed = {"by": "anna", "ended": NOW.isoformat()}
                values = [needed.get(name, value) for (name, _), value in zip(names, values, strict=True)]
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(values))})", values)


def is_marked(value: object) -> bool:
    return isinstance(value, str) and "text of " in value


def value_of(table: str, name: str, kind: str) -> str | int | bytes | None:
    if kind == "TEXT":
        return marked(f"{table}.{name}")
    if kind == "BLOB":
        packs = {"numbers": packed(array("I", [LINE])), "fates": b"A", "customers": packed(array("q", [CUSTOMER]))}
        return zlib.compress(packs.get(name, b"bytes of the file"))
    if name == "import_id":
        return UNDO if table in OF_UNDO else IMPORT
    numbers = {"customer_id": CUSTOMER, "line": LINE, "id": IMPORT, "seq": 1, "part": 0}
    return numbers.get(name, None if name in ("undoes", "continues", "undone_by", "created_import") else 1)


def left(db: Database) -> set[str]:
    """The text columns in which their marker still stands."""
    found = set()
    for place in text_columns(db):
        table, _, name = place.partition(".")
        if any(marker(place) in (text or "") for (text,) in db.fetch(f'SELECT "{name}" FROM {table}')):
            found.add(place)
    return found


def judged(places: dict[str, str]) -> set[str]:
    return set(places) - set(FIXED)


def forget(db: Database) -> None:
    forget_import(db, IMPORT, NOW)


def erase(db: Database) -> None:
    erase_customer(db, CUSTOMER)


def test_every_text_of_the_history_has_a_marker(full: Database) -> None:
    assert left(full) == set(text_columns(full)) - set(FIXED)


def test_forgetting_leaves_no_text_but_those_that_say_nothing(full: Database) -> None:
    forget(full)
    assert left(full) == judged(OF_NO_FILE)


def test_erasing_a_customer_leaves_no_text_of_it_but_those_that_say_nothing(full: Database) -> None:
    erase(full)
    assert left(full) == judged(OF_NO_CUSTOMER)


@pytest.mark.parametrize(
    ("table", "by_forgetting", "by_erasing"),
    [
        ("imports", False, False),
        ("import_findings", True, False),
        ("import_changes", False, True),
        ("import_created_contacts", True, True),
        ("import_removed_customers", True, True),
        ("import_kept", True, True),
    ],
)
def test_a_new_text_column_is_erased_or_seen(
    db: Database, table: str, *, by_forgetting: bool, by_erasing: bool
) -> None:
    with db.write() as connection:
        connection.execute("INSERT INTO customers (id, name, name_key) VALUES (?, 'Acme', 'acme')", (CUSTOMER,))
        connection.execute(f"ALTER TABLE {table} ADD COLUMN iban TEXT")
    fill(db)
    place = f"{table}.iban"
    assert place in left(db)
    with db.write() as connection:
        connection.execute("SAVEPOINT filled")
        forget(db)
        assert (left(db) - judged(OF_NO_FILE)) == (set() if by_forgetting else {place})
        connection.execute("ROLLBACK TO filled")
        erase(db)
        assert (left(db) - judged(OF_NO_CUSTOMER)) == (set() if by_erasing else {place})


def test_forgetting_erases_what_its_undos_list_as_kept(full: Database) -> None:
    assert full.fetch("SELECT count(*) FROM import_kept") == [(1,)]
    forget(full)
    assert full.fetch("SELECT count(*) FROM import_kept") == [(0,)]


def test_the_kept_list_of_another_imports_undo_stays(full: Database) -> None:
    with full.write() as connection:
        connection.execute("UPDATE imports SET undoes = NULL WHERE id = ?", (UNDO,))
    forget(full)
    assert full.fetch("SELECT count(*) FROM import_kept") == [(1,)]


def test_the_bytes_of_the_file_and_of_its_lines_go(full: Database) -> None:
    forget(full)
    for table in ("import_files", "import_lines"):
        assert full.fetch(f"SELECT count(*) FROM {table}") == [(0,)]


def test_each_detail_of_a_customer_has_a_place_where_an_undo_keeps_it(db: Database) -> None:
    for table in ("customers", "import_removed_customers"):
        assert set(DETAIL_KEYS) <= {name for name, _ in columns(db, table)}
