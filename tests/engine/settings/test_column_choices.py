"""The choices of columns in their private file."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from upflow_tui.engine.settings.column_choices import NO_CHOICE, ColumnChoice, ColumnsFile
from upflow_tui.engine.settings.settings import SettingsError

CHOICE = ColumnChoice(("parent", "id"), {"workflow": False}, {"parent": 30})


def test_what_is_kept_is_read_again_in_a_file_that_nobody_else_reads(tmp_path: Path) -> None:
    file = ColumnsFile(tmp_path / "config")
    assert file.read() == {}
    file.keep("customers", CHOICE)
    file.keep("history", ColumnChoice(shown={"same": False}))
    assert ColumnsFile(tmp_path / "config").read()["customers"] == CHOICE
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.path.parent.stat().st_mode) == 0o700


def test_the_defaults_take_a_list_out(tmp_path: Path) -> None:
    file = ColumnsFile(tmp_path)
    file.keep("customers", CHOICE)
    file.keep("customers", NO_CHOICE)
    assert file.read() == {}


def test_of_a_file_that_was_written_by_hand_what_is_right_counts(tmp_path: Path) -> None:
    file = ColumnsFile(tmp_path)
    lists = {
        "customers": {
            "order": ["id", 7, "id"],
            "shown": {"id": "no", "parent": False},
            "widths": {"id": -1, "parent": 9},
        },
        "history": "wide",
        "compare": {"widths": {"id": True}},
    }
    file.path.write_text(json.dumps(lists))
    assert file.read() == {"customers": ColumnChoice(("id",), {"parent": False}, {"parent": 9})}


@pytest.mark.parametrize("text", ["{", "[]", '"\x00"', "x" * (1 << 20) + "x"])
def test_a_damaged_file_is_said_and_written_anew(tmp_path: Path, text: str) -> None:
    file = ColumnsFile(tmp_path)
    file.path.write_text(text)
    with pytest.raises(ValueError):
        file.read()
    file.keep("customers", CHOICE)
    assert file.read() == {"customers": CHOICE}


def test_a_folder_that_cannot_be_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"):
        ColumnsFile(tmp_path / "file").keep("customers", CHOICE)


def test_many_lists_and_columns_are_bounded(tmp_path: Path) -> None:
    file = ColumnsFile(tmp_path)
    everything = {f"c{number}": 9 for number in range(3_000)}
    file.path.write_text(json.dumps({f"l{number}": {"widths": {"id": 9}} for number in range(300)}))
    file.keep("customers", ColumnChoice(widths=everything))
    read = file.read()
    assert len(read) <= 100
    assert len(read["customers"].widths) <= 1_000
