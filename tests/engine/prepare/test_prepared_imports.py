"""The list of prepared imports: what it tells, discarding, the same file found again (docs/product.md)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.prepared import BYTES, leave
from upflow_tui.core.fields import Mode
from upflow_tui.engine.prepare.prepared import waiting
from upflow_tui.engine.prepare.prepared_holding import prepared_with
from upflow_tui.engine.prepare.prepared_imports import discard_prepared, of_same_file, prepared_imports
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.store.errors import StoreError


def names(data: Path) -> list[str]:
    return [item.file_name for item in prepared_imports(data)]


def test_each_tells_its_file_lines_fixes_step_and_time(data: Path) -> None:
    made = leave(data, "a.csv", step=3, lines=12, fixes=4, choices=ImportChoices(mode=Mode.ASSIGN))
    (item,) = prepared_imports(data)
    assert (item.id, item.file_name, item.size, item.lines, item.fixes) == (
        made.folder.name,
        "a.csv",
        len(BYTES),
        12,
        4,
    )
    assert (item.step, item.mode, item.in_use) == (3, Mode.ASSIGN, False)
    assert abs(item.changed - datetime.now(UTC)) < timedelta(minutes=1)


def test_one_that_a_window_works_on_is_listed_as_such(data: Path) -> None:
    mine = leave(data, release=False)
    (item,) = prepared_imports(data)
    assert item.in_use
    mine.release()
    assert not prepared_imports(data)[0].in_use


def test_the_newest_comes_first(data: Path) -> None:
    for name, hours in (("old", 3), ("new", 1), ("middle", 2)):
        leave(data, name, age=timedelta(hours=hours))
    assert names(data) == ["new", "middle", "old"]


def test_to_list_takes_nothing_away_from_others(data: Path) -> None:
    leave(data)
    prepared_imports(data)
    (mine,) = waiting(data)
    mine.release()


def test_one_is_discarded_the_others_stay(data: Path) -> None:
    leave(data, "a.csv")
    other = leave(data, "b.csv")
    assert discard_prepared(data, other.id).file_name == "b.csv"
    assert names(data) == ["a.csv"] and not other.folder.exists()


@pytest.mark.parametrize("id", ["0" * 16, "", "..", "../prepared", "a.csv"])
def test_an_id_that_there_is_not_is_refused(data: Path, id: str) -> None:
    leave(data)
    with pytest.raises(StoreError, match="no unfinished import with this ID"):
        discard_prepared(data, id)
    assert len(names(data)) == 1


def test_one_that_a_window_works_on_is_not_discarded(data: Path) -> None:
    mine = leave(data, "a.csv", release=False)
    with pytest.raises(StoreError, match=r"a\.csv is open in a window") as caught:
        discard_prepared(data, mine.id)
    assert caught.value.again and mine.folder.exists()
    mine.release()


def test_the_same_file_is_found_again_by_its_bytes(data: Path, tmp_path: Path) -> None:
    leave(data, "a.csv")
    leave(data, "b.csv", BYTES.replace(b"Acme", b"Ecma"))
    held = leave(data, "held.csv", release=False)
    same = tmp_path / "renamed.csv"
    same.write_bytes(BYTES)
    assert [item.file_name for item in of_same_file(data, same)] == ["a.csv"]
    same.write_bytes(BYTES + b"C-2,New\n")
    assert of_same_file(data, same) == []
    assert of_same_file(data, tmp_path / "none.csv") == of_same_file(data, tmp_path) == []
    held.release()


@pytest.mark.parametrize(
    ("content", "texts", "holds"),
    [
        (BYTES, ["Acme", "C-1"], True),
        (BYTES, ["ACME"], True),
        (BYTES.replace(b"Acme", b"ACME"), ["Acme"], True),
        (BYTES, ["Durand", "d@durand.example"], False),
        ("Nom\nCaf\u00e9 Zo\u00eb\n".encode("cp1252"), ["Café Zoë"], True),
        ("Nom\nCaf\u00e9 Zo\u00eb\n".encode("utf-16"), ["Café Zoë"], True),
        (b"x" * ((1 << 20) - 2) + b"Acme Ltd", ["Acme Ltd"], True),
        (b"PK\x03\x04 whatever", ["Durand"], True),
        (BYTES, ["C-9"], True),
    ],
    ids=["name", "other case", "capitals", "another", "cp1252", "utf-16", "between blocks", "workbook", "too short"],
)
def test_those_that_hold_a_customer_are_found_by_their_bytes(
    data: Path, content: bytes, texts: list[str], holds: bool
) -> None:
    leave(data, content=content)
    assert bool(prepared_with(data, texts)) is holds


def test_several_that_list_at_once_do_not_take_each_other_for_windows(data: Path) -> None:
    for name in "abc":
        made = leave(data, f"{name}.csv")
        (made.folder / "draft-1.db").touch()
    with ThreadPoolExecutor(8) as threads:
        lists = list(threads.map(lambda _: prepared_imports(data), range(64)))
    assert {len(found) for found in lists} == {3}
    assert not any(item.in_use for found in lists for item in found)


def test_one_that_is_imported_is_no_unfinished_one_and_goes_with_its_window(data: Path) -> None:
    shown = leave(data, done=True, release=False)
    assert prepared_imports(data) == []
    assert [item.is_done for item in prepared_with(data, ["Acme"])] == [True], "its file is still there"
    shown.release()  # the window was killed
    assert prepared_imports(data) == []
    assert not shown.folder.exists()
