"""Mappings remembered by their set of headers (docs/rules.md §3)."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.store.builders import NOW
from upflow_tui.importing.fixes.repairs import MapValues
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.mappings import (
    SavedMapping,
    delete_mapping,
    forget_mapping_of,
    mapping_for,
    mapping_named,
    mark_used,
    remember_values,
    rename_mapping,
    save_mapping,
    saved_mappings,
)

HEADERS = ("Code", "Phone", "Phone", "")
FIELDS = ("external_id", None, "phone", "custom:Été \x00")


def save(db: Database, name: str = "Mars ERP", header_key: str = "key", days: int = 0) -> None:
    save_mapping(db, name, header_key, HEADERS, FIELDS, now=NOW + timedelta(days=days))


def test_a_mapping_is_kept_with_name_and_date(db: Database) -> None:
    save(db)
    assert saved_mappings(db) == [SavedMapping("Mars ERP", "key", HEADERS, FIELDS, NOW, 0, None)]
    assert mapping_named(db, "Mars ERP") == saved_mappings(db)[0]
    assert mapping_named(db, "mars erp") is None


@pytest.mark.parametrize(
    ("column", "junk"), [("headers", "[1, 2, 3, 4]"), ("headers", '["Code"]'), ("fields", "[1, null, null, null]")]
)
def test_headers_and_fields_that_are_none_are_damage(db: Database, column: str, junk: str) -> None:
    save(db)
    with db.write() as connection:
        connection.execute(f"UPDATE mappings SET {column} = ?", (junk,))
    with pytest.raises(StoreError, match="The store is damaged: a saved mapping cannot be read back"):
        saved_mappings(db)


def test_fields_follow_their_headers_in_another_order() -> None:
    mapping = SavedMapping("x", "key", HEADERS, FIELDS, NOW, 0, None)
    assert mapping.fields_for(HEADERS) == FIELDS
    assert mapping.fields_for(("Phone", "New", "", "Phone", "Code", "Phone")) == (
        None,
        None,
        "custom:Été \x00",
        "phone",
        "external_id",
        None,
    )
    assert mapping.fields_for(()) == ()


def test_the_mapping_of_a_header_set_is_the_one_used_or_saved_last(db: Database) -> None:
    assert mapping_for(db, "key") is None
    save(db, "first", days=0)
    save(db, "second", days=1)
    save(db, "other", "another key", days=9)
    assert (found := mapping_for(db, "key")) is not None
    assert found.name == "second"
    mark_used(db, "first", now=NOW + timedelta(days=2))
    assert (found := mapping_for(db, "key")) is not None
    assert (found.name, found.used, found.last_used) == ("first", 1, NOW + timedelta(days=2))


def test_saving_again_replaces_the_mapping_and_keeps_its_uses(db: Database) -> None:
    save(db)
    mark_used(db, "Mars ERP", now=NOW)
    save_mapping(db, "Mars ERP", "key 2", ["A"], [None], now=NOW + timedelta(days=1))
    assert saved_mappings(db) == [SavedMapping("Mars ERP", "key 2", ("A",), (None,), NOW + timedelta(days=1), 1, NOW)]


def test_mappings_are_listed_by_name_renamed_and_deleted(db: Database) -> None:
    save(db, "b")
    save(db, "a")
    assert [item.name for item in saved_mappings(db)] == ["a", "b"]
    rename_mapping(db, "b", "c")
    assert [item.name for item in saved_mappings(db)] == ["a", "c"]
    with pytest.raises(StoreError, match='is a mapping "a" already'):
        rename_mapping(db, "c", "a")
    delete_mapping(db, "a")
    assert [item.name for item in saved_mappings(db)] == ["c"]
    with pytest.raises(StoreError, match='no mapping "a"'):
        rename_mapping(db, "a", "z")
    with pytest.raises(StoreError, match='no mapping "a"'):
        delete_mapping(db, "a")


def test_marking_a_mapping_that_is_gone_does_nothing(db: Database) -> None:
    mark_used(db, "gone", now=NOW)
    assert saved_mappings(db) == []


def test_fields_and_headers_belong_together(db: Database) -> None:
    with pytest.raises(ValueError, match="one field"):
        save_mapping(db, "x", "key", ["A"], [None, None], now=NOW)


def test_saved_mappings_do_not_make_a_prepared_import_stale(db: Database, folder: Path) -> None:
    save(db)
    mark_used(db, "Mars ERP", now=NOW)
    rename_mapping(db, "Mars ERP", "x")
    delete_mapping(db, "x")
    assert db.revision == 0


def test_value_mappings_are_kept_replaced_and_forgotten(db: Database) -> None:
    values = (MapValues("workflow", (("a", "b"),)),)
    save_mapping(db, "x", "key", HEADERS, FIELDS, now=NOW, repairs=values)
    assert saved_mappings(db)[0].repairs == values
    other = (*values, MapValues("position", (("é", ""),)))
    remember_values(db, "x", other)
    assert saved_mappings(db)[0].repairs == other
    remember_values(db, "nobody", values)
    save_mapping(db, "x", "key", HEADERS, FIELDS, now=NOW)
    assert [item.repairs for item in saved_mappings(db)] == [()]


def test_a_mapping_of_the_first_version_has_no_values(db: Database) -> None:
    db.connection.execute(
        "INSERT INTO mappings (name, header_key, headers, fields, created, used) VALUES ('x', 'k', '[]', '[]', ?, 0)",
        (NOW.isoformat(),),
    )
    assert saved_mappings(db)[0].repairs == ()


def test_the_mapping_that_only_one_import_saved_and_used_is_forgotten_with_it(db: Database) -> None:
    def by_import(name: str, number: int | None) -> None:
        save_mapping(db, name, name, HEADERS, FIELDS, now=NOW, saved_by=number)
        mark_used(db, name, now=NOW)

    for name in ("its own", "used again", "asked for since", "renamed"):
        by_import(name, 1)
    by_import("of another", 2)
    by_import("asked for", None)
    by_import("asked for", 1)
    mark_used(db, "used again", now=NOW)
    save(db, "asked for since")
    rename_mapping(db, "renamed", "renamed by hand")
    by_import("of another", 1)
    forget_mapping_of(db, 1)
    left = {mapping.name for mapping in saved_mappings(db)}
    assert left == {"used again", "asked for since", "renamed by hand", "of another", "asked for"}
