"""One customer erased with everything about it, its lines in the history included."""

from __future__ import annotations

import io
import json
import sqlite3
from pathlib import Path

import pytest

from tests.engine.imports import import_file, stored
from tests.engine.prepared import leave
from upflow_tui.core.organization import Member, Organization, Workflow
from upflow_tui.engine.lists import CustomerList, CustomerQuery, customer_card
from upflow_tui.engine.past import erasing
from upflow_tui.engine.service import Engine
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Replace
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history.pages import finding_places, findings_at

FIRST = """Customer ID,Customer name,Town,Parent ID,Parent name,Contact email,Workflow
P-1,Groupe Zyxwv,Paris,,,,Gentle
C-2,Zyxwv Sud,Lyon,P-1,Groupe Zyxwv,qqq@zyxwv.example,Gentel
C-3,Atelier,Nice,P-1,Groupe Zyxwv,c@atelier.example,Gentle
C-4,Zoé,Brest,P-1,Other name,,Gentle
P-1,Wrong name here,,,,,
"""
SECOND = """Customer ID,Customer name,Town
P-1,Groupe Zyxwv,Lille
C-3,Atelier,Nantes
"""


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    """Two imports about a parent and its children."""
    engine = Engine(tmp_path / "data", user="anna")
    engine.replace_organization(
        Organization(members=(Member("Anna", "anna@mars.example"),), workflows=(Workflow("Gentle"),))
    )
    for name, text in (("first.csv", FIRST), ("second.csv", SECOND)):
        (tmp_path / name).write_text(text)
        import_file(engine, tmp_path / name)
    return engine


def key_of(engine: Engine, external_id: str) -> int:
    return stored(engine)[external_id].key


def findings(engine: Engine, number: int) -> list[tuple[int | None, str, str | None, str]]:
    with Database.open(engine.folder, readonly=True) as db:
        found = findings_at(db, number, finding_places(db, number))
    return [(each.line, each.code, each.value, each.message) for _, each in found]


def bytes_of(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def rows(engine: Engine, sql: str) -> list[tuple[object, ...]]:
    with Database.open(engine.folder, readonly=True) as db:
        return db.fetch(sql)


def test_the_look_says_what_goes_and_what_stays(engine: Engine) -> None:
    found = erasing.look_at(engine.folder, key_of(engine, "P-1"))
    assert found is not None
    look = found.looks[0]
    assert (look.name, look.external_id, look.contacts, look.children) == ("Groupe Zyxwv", "P-1", 0, 2)
    assert (look.history, look.imports, look.files, found.prepared) == (1, (1, 2), (1, 2), ())
    assert erasing.look_at(engine.folder, 999) is None


def test_nothing_is_written_by_a_look(engine: Engine) -> None:
    before = bytes_of(engine.folder)
    erasing.look_at(engine.folder, key_of(engine, "P-1"))
    assert bytes_of(engine.folder) == before


def test_the_customer_goes_and_its_children_lose_their_parent(engine: Engine) -> None:
    before = rows(engine, "SELECT revision FROM meta")
    erasing.erase(engine.folder, key_of(engine, "P-1"))
    left = stored(engine)
    assert sorted(left) == ["C-2", "C-3", "C-4"]
    assert {customer.parent for customer in left.values()} == {None}
    assert left["C-2"].contacts[0].email == "qqq@zyxwv.example", "what is the children's own stays"
    assert rows(engine, "SELECT revision FROM meta") == [(int(str(before[0][0])) + 1,)]
    assert CustomerList(engine.folder, CustomerQuery(search="zyxwv")).count() == 1


def test_several_go_together_or_none(engine: Engine) -> None:
    keys = [key_of(engine, external_id) for external_id in ("P-1", "C-2")]
    found = erasing.look_at(engine.folder, *keys)
    assert found is not None
    assert ([look.external_id for look in found.looks], found.children) == (["P-1", "C-2"], 1), "C-3 is the one kept"
    with pytest.raises(StoreError, match="has been erased"):
        erasing.erase(engine.folder, *keys, 999)
    assert sorted(stored(engine)) == ["C-2", "C-3", "C-4", "P-1"]
    erasing.erase(engine.folder, *keys)
    assert sorted(stored(engine)) == ["C-3", "C-4"]


def test_the_history_keeps_that_there_was_something_but_not_what(engine: Engine) -> None:
    before = findings(engine, 1)
    parent = key_of(engine, "P-1")
    assert any("Wrong name here" in (value or "") + message for _, _, value, message in before)
    erasing.erase(engine.folder, parent)
    after = findings(engine, 1)
    assert [each[:2] for each in after] == [each[:2] for each in before], "lines and codes stay"
    told = " ".join(f"{value} {message}" for _, _, value, message in after)
    assert "Groupe Zyxwv" not in told and "Wrong name" not in told
    assert [each for each in after if each[1] == "workflow_not_found"] == [
        each for each in before if each[1] == "workflow_not_found"
    ], "those of other customers stay as they are"
    assert rows(engine, f"SELECT count(*) FROM import_changes WHERE customer_id = {parent}") == [(0,)]
    assert rows(engine, "SELECT count(*) FROM import_changes") == [(1,)]
    assert rows(engine, "SELECT lines, customers_update FROM imports WHERE id = 2") == [(2, 2)], "totals stay"
    card = customer_card(engine.folder, key_of(engine, "C-3"))
    assert card is not None and any(event.new == "Nantes" for event in card.events)


def test_the_kept_files_stay_byte_for_byte_unless_they_are_to_go(engine: Engine) -> None:
    erasing.erase(engine.folder, key_of(engine, "P-1"))
    out = io.BytesIO()
    engine.write_file(1, out)
    assert out.getvalue() == FIRST.encode()


def test_with_its_files_it_is_in_no_byte_of_the_data_folder(engine: Engine, tmp_path: Path) -> None:
    third = "Customer ID,Customer name,Contact email\nC-2,Zyxwv Sud,qqq@zyxwv.example\nC-9,Neuf,n@neuf.example\n"
    (tmp_path / "third.csv").write_text(third)
    import_file(engine, tmp_path / "third.csv")
    for external_id in ("P-1", "C-2"):
        look = erasing.erase(engine.folder, key_of(engine, external_id), with_files=True).looks[0]
        assert look.files
    left = bytes_of(engine.folder)
    assert [text for text in (b"Zyxwv", b"qqq@", b"Wrong name") if text in left] == []
    assert "Neuf" in stored(engine)["C-9"].name
    with pytest.raises(StoreError, match="was erased, with one of its customers"):
        engine.write_file(1, io.BytesIO())


def test_a_file_that_only_names_it_in_a_refused_line_is_named_too(engine: Engine, tmp_path: Path) -> None:
    text = "Customer ID,Customer name\nP-1,Groupe Zyxwv\nP-1,Another name of it\nC-9,Neuf\n"
    (tmp_path / "third.csv").write_text(text, encoding="utf-16")
    import_file(engine, tmp_path / "third.csv")
    (tmp_path / "fourth.csv").write_text("Customer ID,Customer name\nC-9,Neuf\n")
    import_file(engine, tmp_path / "fourth.csv")
    found = erasing.look_at(engine.folder, key_of(engine, "P-1"))
    assert found is not None and found.looks[0].files == (1, 2, 3)


def test_a_damaged_file_may_hold_it(engine: Engine) -> None:
    with sqlite3.connect(engine.folder / "upflow.db") as raw:
        raw.execute("UPDATE import_files SET data = x'00' WHERE import_id = 2")
    found = erasing.look_at(engine.folder, key_of(engine, "C-4"))
    assert found is not None and found.looks[0].files == (1, 2)


def test_the_lines_are_no_longer_linked(engine: Engine) -> None:
    key = key_of(engine, "C-3")
    with engine.past_import(1) as past:
        assert past is not None and key in past.line_customers.values()
    erasing.erase(engine.folder, key)
    with engine.past_import(1) as past:
        assert past is not None
        assert key not in past.line_customers.values()
        assert sum(1 for _ in past.fates) == 5


def test_repairs_of_its_cells_go_and_others_stay(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "third.csv"
    path.write_text("Customer ID,Customer name,Town\nC-3,Atelier,Nantez\nC-4,Zoé,Brst\n")
    repairs = (
        CellEdit(2, 2, "Nantez", "Nantes"),
        CellEdit(3, 2, "Brst", "Brest"),
        Replace("customer_name", "Atelier", "Atelier"),
        Replace("town", "x", "y"),
    )
    number = import_file(engine, path, repairs=repairs).number
    erasing.erase(engine.folder, key_of(engine, "C-3"))
    with engine.past_import(number) as past:
        assert past is not None
        kept = json.dumps(past.repairs)
    assert "Nante" not in kept and "Atelier" not in kept
    assert '"Brst"' in kept and '"x"' in kept


def test_the_imports_before_can_still_be_undone(engine: Engine) -> None:
    parent = key_of(engine, "P-1")
    erasing.erase(engine.folder, parent)
    engine.past.undo(2)
    assert stored(engine)["C-3"].details["town"] == "Nice"
    engine.past.undo(1)
    assert stored(engine) == {}


def test_an_erased_child_does_not_come_back_with_an_undo(engine: Engine) -> None:
    erasing.erase(engine.folder, key_of(engine, "C-3"))
    engine.past.undo(2)
    engine.past.undo(1)
    assert stored(engine) == {}


def test_what_another_window_erased_is_said(engine: Engine) -> None:
    key = key_of(engine, "C-3")
    erasing.erase(engine.folder, key)
    with pytest.raises(StoreError, match="has been erased"):
        erasing.erase(engine.folder, key, with_files=True)


def test_a_name_with_signs_of_a_pattern_harms_nothing(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    path = tmp_path / "odd.csv"
    path.write_text('Customer ID,Customer name\n7,"(a|b)* [x"\n8,Eight\n9,7 is eight\n', encoding="utf-8")
    import_file(engine, path)
    erasing.erase(engine.folder, key_of(engine, "7"))
    assert sorted(stored(engine)) == ["8", "9"]


def test_a_name_that_others_bear_too_stays_theirs(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "third.csv").write_text("Customer ID,Customer name\nC-8,Atelier\n")
    import_file(engine, tmp_path / "third.csv")
    erasing.erase(engine.folder, key_of(engine, "C-3"), with_files=True)
    assert stored(engine)["C-8"].name == "Atelier"


def test_where_the_store_cannot_be_written_anew_that_is_said(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(db: Database) -> None:
        raise StoreError("The disk is full.", "Make room.")

    monkeypatch.setattr(erasing, "wipe", refuse)
    key = key_of(engine, "C-3")
    with pytest.raises(StoreError, match=r"It is erased, but traces may remain .* The disk is full"):
        erasing.erase(engine.folder, key)
    assert "C-3" not in stored(engine)


def test_unfinished_imports_that_hold_it_are_found_and_go_only_with_the_files(engine: Engine) -> None:
    key = key_of(engine, "C-3")
    holding = leave(engine.folder, "again.csv", b"Customer name\nAtelier\n")
    other = leave(engine.folder, "other.csv", b"Customer name\nSomebody else\n")
    found = erasing.look_at(engine.folder, key)
    assert found is not None and [item.file_name for item in found.prepared] == ["again.csv"]
    assert found.is_held
    assert erasing.erase(engine.folder, key).prepared == found.prepared
    assert holding.folder.exists() and other.folder.exists()
    import_file(engine, engine.folder.parent / "first.csv")
    erasing.erase(engine.folder, key_of(engine, "C-3"), with_files=True)
    assert not holding.folder.exists() and other.folder.exists()


def test_one_that_a_window_works_on_keeps_the_customer_from_going_with_it(engine: Engine) -> None:
    key = key_of(engine, "C-3")
    mine = leave(engine.folder, "again.csv", b"Customer name\nAtelier\n", release=False)
    with pytest.raises(StoreError, match=r"again\.csv is open in a window") as caught:
        erasing.erase(engine.folder, key, with_files=True)
    assert caught.value.again and "C-3" in stored(engine)
    mine.release()


def test_it_is_in_no_byte_of_a_store_of_thousands(tmp_path: Path) -> None:
    engine = Engine(tmp_path / "data")
    lines = [
        f"K-{number},Customer {number * 7919 % 5000:05d} of a store,m{number}@many.example" for number in range(5000)
    ]
    for name, town in (("a.csv", "Town"), ("b.csv", "Other")):
        text = "\n".join(["Customer ID,Customer name,Contact email,Town", *(f"{line},{town}" for line in lines)])
        (tmp_path / name).write_text(text)
        import_file(engine, tmp_path / name)
    customer = stored(engine)["K-2500"]
    erasing.erase(engine.folder, customer.key, with_files=True)
    left = bytes_of(engine.folder)
    assert customer.name.encode() not in left and b"m2500@many.example" not in left
    assert b"m2501@many.example" in left


def test_the_name_of_a_parent_goes_from_the_changes_of_its_children(engine: Engine, tmp_path: Path) -> None:
    text = "Customer ID,Customer name,Parent ID,Parent name\nC-4,Zoé,P-1,Groupe Zyxwv\nC-3,Atelier,C-2,Zyxwv Sud\nC-2,Zyxwv Sud,,\n"
    (tmp_path / "third.csv").write_text(text)
    import_file(engine, tmp_path / "third.csv")
    changes = "SELECT old, new, old_ref, new_ref FROM import_changes WHERE field = 'parent_id' AND import_id = 3"
    assert ('"P-1"' in str(rows(engine, changes))) is True
    erasing.erase(engine.folder, key_of(engine, "P-1"), with_files=True)
    left = str(rows(engine, changes))
    assert "P-1" not in left and "(erased)" in left
    engine.past.undo(3)
    assert stored(engine)["C-4"].parent is None, "no parent comes back that is gone"
    assert b"Groupe Zyxwv" not in bytes_of(engine.folder)


def test_what_it_was_called_before_goes_too(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "third.csv").write_text("Customer ID,Customer name\nC-4,Renamed Qwfp\n")
    import_file(engine, tmp_path / "third.csv")
    assert any("Zoé" in told for *_, told in findings(engine, 3))
    erasing.erase(engine.folder, key_of(engine, "C-4"), with_files=True)
    assert not any("Zoé" in told or "Qwfp" in told for *_, told in findings(engine, 3))
    assert "Zoé".encode() not in bytes_of(engine.folder)


def test_what_an_undo_removed_of_it_goes(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "third.csv").write_text(
        "Customer ID,Customer name,Contact email,First name\nC-4,Zoé,new@zoe.example,Nova\n"
    )
    number = import_file(engine, tmp_path / "third.csv").number
    engine.past.undo(number)
    key = key_of(engine, "C-4")
    assert rows(engine, f"SELECT count(*) FROM import_created_contacts WHERE customer_id = {key}") == [(1,)]
    erasing.erase(engine.folder, key, with_files=True)
    assert b"new@zoe.example" not in bytes_of(engine.folder) and b"Nova" not in bytes_of(engine.folder)


def test_a_text_that_a_files_encoding_cannot_hold_is_looked_for_all_the_same(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "third.csv").write_bytes("Customer ID,Customer name\nC-9,Neuf é\n".encode("cp1252"))
    import_file(engine, tmp_path / "third.csv")
    (tmp_path / "fourth.csv").write_text("Customer ID,Customer name\nC-10,Łódź Sp\n", encoding="utf-8")
    import_file(engine, tmp_path / "fourth.csv")
    found = erasing.look_at(engine.folder, key_of(engine, "C-10"))
    assert found is not None and found.looks[0].files == (4,)


def test_value_mappings_lose_the_values_that_name_it(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "third.csv"
    path.write_text("Customer ID,Customer name,Workflow\nC-3,Atelier,Atelier\nC-4,Zoé,Gentil\n")
    repairs = (MapValues("workflow", (("Atelier", "Gentle"), ("Gentil", "Gentle"))), FixAll(FixName.SPACES))
    number = import_file(engine, path, repairs=repairs).number
    erasing.erase(engine.folder, key_of(engine, "C-3"))
    with engine.past_import(number) as past:
        assert past is not None
        kept = json.dumps(past.repairs)
    assert "Atelier" not in kept and "Gentil" in kept and '"spaces"' in kept


def test_a_window_that_still_shows_its_import_keeps_the_customer_from_going_with_its_files(engine: Engine) -> None:
    key = key_of(engine, "C-3")
    leave(engine.folder, "again.csv", b"Customer name\nAtelier\n", release=False, done=True)
    found = erasing.look_at(engine.folder, key)
    assert found is not None and found.prepared == (), "it is not unfinished"
    with pytest.raises(StoreError, match=r"again\.csv is open in a window") as caught:
        erasing.erase(engine.folder, key, with_files=True)
    assert caught.value.fix == "Leave its result first; nothing was erased."
