"""`history undo` and `history forget`: what they say and how they end (docs/commands.md)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import GOOD, Shell, Write

UPDATE = "Customer ID,Customer name,Town,Contact email,First name\nC-2,Durand Sud,Paris,a@sud.fr,Léo\n"
LATER = "Customer ID,Customer name,Town\nC-2,Durand Sud,Metz\nC-1,Durand et Fils,Lyon\n"


@pytest.fixture
def imported(mars: Shell, write: Write) -> Shell:
    """A shell with three imports: the second changes what the first created, the third changes that again."""
    for name, text in (("good.csv", GOOD), ("update.csv", UPDATE), ("later.csv", LATER)):
        assert mars("import", write(name, text), "--yes").code == 0
    return mars


def test_an_undo_is_as_the_contract_has_it(imported: Shell) -> None:
    result = imported("history", "undo", 2, "--json")
    assert result.code == 1
    assert result.json == {
        "undone": [
            {
                "customer": {"external_id": "C-2", "name": "Durand Sud"},
                "contact": "a@sud.fr",
                "field": None,
                "from": None,
                "to": None,
            }
        ],
        "kept": [
            {
                "customer": {"external_id": "C-2", "name": "Durand Sud"},
                "contact": None,
                "field": "town",
                "reason": "Import 3 changed it since.",
            }
        ],
        "import": 4,
    }


def test_where_nothing_is_kept_the_code_is_0(imported: Shell) -> None:
    result = imported("history", "undo", 3, "--json")
    assert result.code == 0
    assert (result.json["kept"], result.json["import"]) == ([], 4)
    assert {(item["field"], item["from"], item["to"]) for item in result.json["undone"]} == {
        ("customer_name", "Durand et Fils", "Durand & Fils"),
        ("town", "Metz", "Paris"),
    }


def test_people_read_what_was_undone_and_what_was_kept(imported: Shell) -> None:
    result = imported("history", "undo", 2)
    assert (result.code, result.err) == (1, "")
    assert result.out.splitlines() == [
        "Import 2 undone: 1 contact deleted.",
        "",
        "Kept (1)",
        "  C-2 Durand Sud · Town · Import 3 changed it since.",
        "",
        "What was kept can be undone once what depends on it is undone: run upflow-tui history undo 2 again.",
        "",
        "To see it again: upflow-tui history show 4",
    ]


@pytest.mark.parametrize(
    ("numbers", "said"),
    [
        ([3], "Import 3 undone: 2 values reverted."),
        ([3, 2], "Import 2 undone: 1 contact deleted, 1 value reverted."),
        ([3, 2, 1], "Import 1 undone: 2 customers deleted."),
    ],
)
def test_what_was_taken_back_is_counted(imported: Shell, numbers: list[int], said: str) -> None:
    results = [imported("history", "undo", number) for number in numbers]
    assert [result.code for result in results] == [0] * len(numbers)
    assert results[-1].out.splitlines()[0] == said


def test_an_import_that_changed_nothing(imported: Shell, write: Write) -> None:
    assert imported("import", write("later.csv", LATER), "--yes").code == 0
    result = imported("history", "undo", 4)
    assert result.code == 0
    assert result.out.splitlines()[0] == "Import 4 undone: nothing was left to undo."


def test_where_all_is_kept(imported: Shell, write: Write) -> None:
    imported("history", "undo", 2)
    result = imported("history", "undo", 2)
    assert result.code == 1
    assert result.out.splitlines()[0] == "Import 2 undone: nothing could be undone."


@pytest.mark.parametrize(
    ("number", "message"),
    [
        ("9", "There is no import 9. Look at the list of imports."),
        ("4", "Entry 4 is itself the undo of import 3. To have that import again, import its file again."),
        ("3", "Import 3 is undone already. Nothing of it is left to undo."),
        ("2", "Import 2 was forgotten: it can no longer be undone. Import another file instead."),
    ],
)
def test_what_cannot_be_undone_is_one_line(imported: Shell, number: str, message: str) -> None:
    assert imported("history", "undo", 3).code == 0
    assert imported("history", "forget", 2).code == 0
    assert imported("history", "undo", number, "--json").refused == message


def test_the_list_has_the_undo_and_the_status(imported: Shell) -> None:
    imported("history", "undo", 2)
    entries = {entry["import"]: entry for entry in imported("history", "--json").json["imports"]}
    assert {number: entry["status"] for number, entry in entries.items()} == {
        **{1: "success", 2: "undone", 3: "success", 4: "success"},
    }
    assert (entries[4]["file"], entries[4]["mode"]) == (None, None)
    assert "undone, 1 kept" in imported("history").out
    assert any("undo of import 2" in line for line in imported("history").out.splitlines())


def test_an_undo_shows_what_it_did(imported: Shell) -> None:
    done = imported("history", "undo", 2, "--json").json
    entry = imported("history", "show", 4, "--json").json
    assert (entry["undoes"], entry["undone"], entry["kept"]) == (2, done["undone"], done["kept"])
    assert (entry["mapping"], entry["choices"], entry["changes"]) == (None, None, [])
    assert imported("history", "show", 2, "--json").json["kept"] == done["kept"]
    assert "Kept (1)" in imported("history", "show", 2).out
    lines = imported("history", "show", 4).out.splitlines()
    assert lines[0].startswith("Entry 4 · undo of import 2 · ")
    assert lines[1:] == [
        "1 contact deleted.",
        "",
        "Undone",
        "  C-2 Durand Sud a@sud.fr · deleted",
        "",
        "Kept (1)",
        "  C-2 Durand Sud · Town · Import 3 changed it since.",
    ]


def test_values_are_shown_from_what_to_what(imported: Shell) -> None:
    imported("history", "undo", 3)
    assert "  C-2 Durand Sud · Town: Metz → Paris" in imported("history", "show", 4).out.splitlines()


def test_undoing_everything_newest_first_leaves_the_first_customers(mars: Shell, write: Write) -> None:
    first = mars("customers", "--json").out
    for name, text in (("good.csv", GOOD), ("update.csv", UPDATE), ("later.csv", LATER)):
        mars("import", write(name, text), "--yes")
    for number in (3, 2, 1):
        assert mars("history", "undo", number).code == 0
    assert mars("customers", "--json").out == first


def test_forget_says_what_is_gone(imported: Shell) -> None:
    assert imported("history", "forget", 1, "--json").json == {"import": 1, "forgotten": True}
    result = imported("history", "forget", 2)
    assert result.code == 0
    assert result.out.startswith("Import 2 is forgotten: its file, lines, findings and values are erased")
    entry = imported("history", "show", 2, "--json").json
    assert (entry["file"], entry["findings"], entry["mapping"]) == (None, [], None)
    assert entry["totals"]["customers"]["update"] == 1
    assert imported("history", "show", 2).code == 0
    assert "(forgotten)" in imported("history").out
    assert "was forgotten" in imported("history", "file", 2, "-o", "x.csv").refused
    assert imported("history", "forget", 9).refused.startswith("There is no import 9.")


def test_a_forgotten_undo_says_so(imported: Shell) -> None:
    imported("history", "undo", 3)
    imported("history", "forget", 3)
    assert imported("history", "show", 4).out.splitlines()[1] == (
        "Import 3 was forgotten, along with what this undo did."
    )
    assert imported("history", "forget", 4).refused == (
        "Entry 4 is the undo of import 3. Forget import 3: it goes with it."
    )
