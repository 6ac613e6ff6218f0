"""The choices of a prepared import on disk: whole or not at all, private, and checked when they come back."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.fields import Mode
from upflow_tui.engine.prepare.choices_file import (
    FILE_NAME,
    ChoicesFileError,
    PreparedChoices,
    choices_as_json,
    choices_from_json,
    load_choices,
    save_choices,
    write_privately,
)
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError

CHOICES = st.builds(
    ImportChoices,
    delimiter=st.none() | st.sampled_from(";,|\t"),
    encoding=st.none() | st.sampled_from(["utf-8", "cp1252"]),
    header_line=st.none() | st.integers(0, 10),
    mode=st.none() | st.sampled_from(Mode),
    fields=st.none() | st.lists(st.none() | st.sampled_from(["customer_name", "custom:Crédit €"])).map(tuple),
    blank=st.sampled_from(BlankCells),
    on_error=st.sampled_from(OnError),
    missing_parents=st.sampled_from(MissingParents),
    keep_total_line=st.booleans(),
    sheet=st.none() | st.sampled_from(["Clients", "Été"]),
)
SAVED = PreparedChoices("clients.csv", 12, "ab" * 32, ImportChoices(delimiter=";", blank=BlankCells.CLEAR), 3)


@given(CHOICES)
def test_choices_come_back_equal_from_json(choices: ImportChoices) -> None:
    assert choices_from_json(json.loads(json.dumps(choices_as_json(choices)))) == choices


def test_choices_come_back_equal_from_disk(tmp_path: Path) -> None:
    save_choices(tmp_path, SAVED)
    assert load_choices(tmp_path) == SAVED
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def test_choices_from_before_there_were_sheets_are_read(tmp_path: Path) -> None:
    save_choices(tmp_path, SAVED)
    path = tmp_path / FILE_NAME
    content = json.loads(path.read_text())
    del content["choices"]["sheet"]
    path.write_text(json.dumps(content))
    assert load_choices(tmp_path) == SAVED


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o777])
def test_the_file_is_readable_by_its_owner_alone_under_any_umask(tmp_path: Path, umask: int) -> None:
    old = os.umask(umask)
    try:
        save_choices(tmp_path, SAVED)
    finally:
        os.umask(old)
    assert (tmp_path / FILE_NAME).stat().st_mode & 0o777 == 0o600


def test_a_failed_write_leaves_the_old_choices_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save_choices(tmp_path, SAVED)

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_privately(tmp_path / FILE_NAME, b"half")
    assert load_choices(tmp_path) == SAVED
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]


def saved_with(folder: Path, **values: Any) -> None:
    save_choices(folder, SAVED)
    path = folder / FILE_NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


@pytest.mark.parametrize(
    "values",
    [
        {"size": "many"},
        {"size": None},
        {"step": 0},
        {"step": 5},
        {"step": "three"},
        {"choices": None},
        {"choices": []},
        {"choices": {"blank": "perhaps"}},
        {"choices": {"fields": "customer_name"}},
        {"choices": {"fields": [1]}},
        {"choices": {"header_line": "first"}},
        {"choices": {"mode": "delete"}},
        {"file_name": "\ud800"},
    ],
)
def test_damaged_choices_are_refused_in_one_line(tmp_path: Path, values: dict[str, Any]) -> None:
    saved_with(tmp_path, **values)
    with pytest.raises(ChoicesFileError, match="damaged"):
        load_choices(tmp_path)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"{}", b"[" * 100_000])
def test_a_file_that_holds_no_choices_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / FILE_NAME).write_bytes(content)
    with pytest.raises(ChoicesFileError):
        load_choices(tmp_path)


def test_no_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ChoicesFileError):
        load_choices(tmp_path)


def test_choices_of_another_version_are_refused(tmp_path: Path) -> None:
    saved_with(tmp_path, version=2)
    with pytest.raises(ChoicesFileError, match="another version"):
        load_choices(tmp_path)
