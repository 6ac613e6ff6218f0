"""`prepared`: the unfinished imports listed and discarded (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import Shell
from tests.engine.prepared import BYTES, leave


def test_nothing_is_listed_and_nothing_created_where_there_is_nothing(shell: Shell, data_dir: Path) -> None:
    assert shell("prepared", "--json").json == {"prepared": []}
    assert shell("prepared").out == "There is no unfinished import.\n"
    assert not data_dir.exists()


def test_each_is_listed_with_what_it_is(shell: Shell, data_dir: Path) -> None:
    made = leave(data_dir, "Caf\u00e9\x1b[2J.csv", step=3, lines=1204, fixes=4)
    (item,) = shell("prepared", "list", "--json").json["prepared"]
    assert {key: item[key] for key in ("id", "mode", "lines", "fixes", "step", "in_use")} == {
        "id": made.id,
        "mode": "customers",
        "lines": 1204,
        "fixes": 4,
        "step": 3,
        "in_use": False,
    }
    assert item["file"]["name"] == "Caf\u00e9\x1b[2J.csv" and item["file"]["size"] == len(BYTES)
    out = shell("prepared").out
    assert made.id in out and "1,204" in out and "3 Preview" in out and "1 unfinished import." in out
    assert "\x1b" not in out


def test_one_is_discarded_by_its_id(shell: Shell, data_dir: Path) -> None:
    made, other = leave(data_dir, "a.csv"), leave(data_dir, "b.csv")
    assert shell("prepared", "discard", made.id, "--json").json == {"discarded": made.id}
    assert shell("prepared", "discard", other.id).out == "The unfinished import of b.csv is discarded.\n"
    assert shell("prepared", "--json").json == {"prepared": []}
    refused = shell("prepared", "discard", made.id)
    assert refused.code == 2 and "no unfinished import with this ID" in refused.refused


def test_one_that_a_window_works_on_is_busy(shell: Shell, data_dir: Path) -> None:
    mine = leave(data_dir, "a.csv", release=False)
    assert "open in a window" in shell("prepared").out
    answer = shell("prepared", "discard", mine.id)
    assert answer.code == 3 and "a.csv is open in a window" in answer.err
    assert mine.folder.exists()
    mine.release()
