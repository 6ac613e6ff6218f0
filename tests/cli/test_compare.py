"""`history compare A B` (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Shell, Write


@pytest.fixture
def two(mars: Shell, good: Path, write: Write) -> Shell:
    """A shell with two imports of the same kind of file."""
    assert mars("import", good, "--yes").code == 0
    changed = GOOD.replace("Lyon", "Paris").replace("C-2;Durand Sud", "C-3;Neuf")
    assert mars("import", write("second.csv", changed), "--yes").code == 0
    return mars


def test_the_object_says_what_differs(two: Shell) -> None:
    answer = two("history", "compare", 1, 2, "--json").json
    assert list(answer) == ["before", "after", "totals", "fields", "changed", "appeared", "absent"]
    assert (answer["before"]["import"], answer["before"]["file"], answer["before"]["customers"]) == (1, "good.csv", 2)
    assert answer["totals"] == {"changed": 1, "appeared": 1, "absent": 1, "same": 0}
    assert answer["fields"]["only_before"] == answer["fields"]["only_after"] == []
    assert answer["changed"] == [
        {
            "external_id": "C-1",
            "name": "Durand & Fils",
            "changes": [{"contact": None, "field": "town", "old": "Lyon", "new": "Paris"}],
        }
    ]
    assert answer["appeared"] == [{"external_id": "C-3", "name": "Neuf"}]
    assert answer["absent"] == [{"external_id": "C-2", "name": "Durand Sud"}]


def test_people_read_the_same(two: Shell, write: Write) -> None:
    text = two("history", "compare", 1, 2).out
    assert "~ 1 changed   + 1 new   - 1 missing   = 0 the same" in text
    assert "Town: Lyon → Paris" in text
    assert "+ C-3 Neuf" in text
    assert "- C-2 Durand Sud" in text
    assert two("import", write("less.csv", "Customer ID,Customer name\nC-1,Durand & Fils\n"), "--yes").code == 0
    assert "Not compared, only in the first file: Town" in two("history", "compare", 1, 3).out


def test_many_are_cut_for_people_and_said(two: Shell, write: Write) -> None:
    lines = "".join(f"N-{number},Name {number}\n" for number in range(60))
    assert two("import", write("many.csv", "Customer ID,Customer name\n" + lines), "--yes").code == 0
    text = two("history", "compare", 1, 3).out
    assert "New: 60 customers" in text
    assert "… and 10 more" in text


def test_a_file_holds_every_difference(two: Shell, tmp_path: Path) -> None:
    assert "3 differences written to d.csv" in two("history", "compare", 1, 2, "-o", "d.csv").out
    assert (tmp_path / "d.csv").read_bytes().startswith(b"\xef\xbb\xbfDifference;Customer ID;")
    assert "exists already" in two("history", "compare", 1, 2, "-o", "d.csv").refused
    answer = two("history", "compare", 1, 2, "-o", "d.csv", "--force", "--json").json
    assert (answer["written"], answer["lines"]) == ("d.csv", 3)
    plain = two("history", "compare", 1, 2, "-o", "-", "--dialect", "plain")
    assert plain.out.startswith("Difference,Customer ID,")
    assert plain.err == "3 differences written to standard output.\n"


def test_what_cannot_be_compared_is_one_line(two: Shell) -> None:
    assert "There is no import 8." in two("history", "compare", 1, 8).refused
    assert "not the number of an import" in two("history", "compare", 1, "x").refused
    assert two("history", "compare", 1).refused
