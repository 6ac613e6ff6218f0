"""A file of very many lines is planned with its rows on a shelf; what is planned is the same, whatever waits there."""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any
from unittest import mock

import pytest

from tests.engine.imports import draft, import_file, stored
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.planning import rows_by_id
from upflow_tui.importing.planning.shelf import Shelf
from upflow_tui.importing.planning.waiting import Waiting
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.generator import records

LINES = 800
CHOICES: tuple[dict[str, Any], ...] = (
    {},
    {"blank": BlankCells.CLEAR, "missing_parents": MissingParents.CREATE},
    {"on_error": OnError.SKIP_LINE},
)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Customers whose lines are far apart, some of them without their ID, with a second name, an
    odd parent, or an address that others have."""
    chance = Random(4)
    header, *rows = csv.reader(StringIO("".join(records(LINES)), newline=""))
    for row in rows:
        drawn = chance.random()
        if drawn < 0.15:
            row[header.index("Customer ID")] = ""
        elif drawn < 0.2:
            row[header.index("Customer name")] = row[header.index("Customer name")].upper()
        elif drawn < 0.25:
            row[header.index("Customer name")] = "Another name"
        elif drawn < 0.35:
            row[header.index("Parent ID")] = f"G-{chance.randrange(200):06}"
            row[header.index("Parent name")] = "Papa"
        elif drawn < 0.45:
            row[header.index("Contact email")] = f"Shared{chance.randrange(40)}@x.example"
        elif drawn < 0.5:
            row[header.index("Contact email")] = f"shared{chance.randrange(40)}@x.example; b@{drawn}.example"
    chance.shuffle(rows)
    file = tmp_path_factory.mktemp("large") / "customers.csv"
    with file.open("w", encoding="utf-8", newline="") as text:
        csv.writer(text).writerows([header, *rows])
    return file


def engine_at(folder: Path) -> Engine:
    engine = Engine(folder, user="anna")
    engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    return engine


@contextmanager
def limits(few: int, at_once: int, objects: int) -> Iterator[None]:
    """As of very many lines, in a file of a few hundred."""
    with (
        mock.patch.object(rows_by_id, "_FEW", few),
        mock.patch.object(rows_by_id, "_AT_ONCE", at_once),
        mock.patch.object(rows_by_id, "_OBJECTS", objects),
    ):
        yield


@pytest.mark.parametrize(
    "choices", [CHOICES[0], *(pytest.param(one, marks=pytest.mark.no_cover) for one in CHOICES[1:])]
)
def test_the_plan_is_the_same(choices: dict[str, Any], path: Path, tmp_path: Path) -> None:
    plain = engine_at(tmp_path / "plain")
    larges = {
        large: engine_at(tmp_path / f"large-{at}")
        for at, large in enumerate([(-1, 0, 0), (300, 200, 150), (-1, 0, LINES)])
    }
    for name in ("first", "again"):
        with mock.patch.object(Shelf, "put", autospec=True, side_effect=Shelf.put) as put:
            expected = draft(plain, path, **choices)
        assert not put.called
        assert "contact_elsewhere" in expected.codes
        import_file(plain, path, **choices)
        for large, engine in larges.items():
            with limits(*large), mock.patch.object(Shelf, "put", autospec=True, side_effect=Shelf.put) as put:
                with mock.patch.object(Waiting, "add", autospec=True, side_effect=Waiting.add) as add:
                    assert draft(engine, path, **choices) == expected, (name, large)
                assert (add.call_count > 20) == (large[-1] < LINES)
                import_file(engine, path, **choices)
            assert put.call_count > 50
            assert stored(engine) == stored(plain), (name, large)


def test_more_lines_stay_in_memory_where_nobody_is_stored(path: Path, tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "data")
    waiting = []
    with (
        mock.patch.object(rows_by_id, "_FEW", LINES // 2),
        mock.patch.object(rows_by_id, "_AT_ONCE", 0),
        mock.patch.object(Shelf, "put", autospec=True, side_effect=Shelf.put) as put,
    ):
        for _ in ("nobody is stored", "all are"):
            put.reset_mock()
            import_file(engine, path)
            waiting.append(put.call_count)
    assert 0 < waiting[0] < waiting[1]


def test_second_names_that_were_refused_are_so_again(path: Path, tmp_path: Path) -> None:
    """The file of lines with errors continues the import: it is looked through before its customers are made."""
    plain, large = engine_at(tmp_path / "plain"), engine_at(tmp_path / "large")
    for engine in (plain, large):
        import_file(engine, path)
    errors = tmp_path / "errors.csv"
    with errors.open("wb") as file:
        plain.write_errors(1, file)
    expected = draft(plain, errors)
    assert "id_with_two_names" in expected.codes
    with limits(-1, 0, 0):
        assert draft(large, errors) == expected


def test_a_disk_without_room_is_said_and_leaves_no_draft(path: Path, tmp_path: Path) -> None:
    engine = engine_at(tmp_path / "data")
    chosen = ImportChoices()
    with (
        engine.workspace() as workspace,
        mock.patch.object(rows_by_id, "_FEW", -1),
        mock.patch.object(rows_by_id, "_AT_ONCE", 0),
        mock.patch.object(Shelf, "_write", side_effect=OSError(28, "No space left on device")),
    ):
        with pytest.raises(OSError, match="No space"):
            engine.draft(engine.open(engine.read(path, workspace), chosen), chosen, workspace)
        assert [file.name for file in tmp_path.rglob("*draft*") if file.is_file()] == []


def test_no_search_leaves_a_text_behind_line_by_line(tmp_path: Path) -> None:
    """Python keeps the text `search` of each call of `finditer`, a few thousand of them: spread over the memory that a
    large file takes, they hold a third of it when the import is written."""
    calls = []
    for lines in (1_000, 3_000):
        file = tmp_path / f"{lines}.csv"
        file.write_text("".join(records(lines)), encoding="utf-8")
        found: Counter[str] = Counter()

        def count(frame: FrameType, event: str, arg: Any, found: Counter[str] = found) -> None:
            if event == "c_call":
                found[arg.__name__] += 1

        engine = engine_at(tmp_path / str(lines))
        sys.setprofile(count)
        try:
            draft(engine, file)
        finally:
            sys.setprofile(None)
        assert found["append"] > lines  # calls are seen
        calls.append(found["finditer"])
    assert calls[1] <= calls[0] + 10
