"""`mappings`: listed, renamed, deleted, written to a file and loaded again (docs/commands.md, docs/rules.md §3)."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write

FILE = "Code;Client;Ville;Note\nC-1;Durand;Lyon;x\n"
MAPS = ["--map", "Code=external_id", "--map", "Client=customer_name", "--map", "Ville=town", "--map", "Note="]


@pytest.fixture
def saved(shell: Shell, write: Write) -> Shell:
    """A shell with one saved mapping, `clients`, learned from an import."""
    assert shell("import", write("clients.csv", FILE), "--yes", *MAPS).code == 0
    return shell


def test_nothing_is_listed_and_nothing_created_where_there_is_nothing(shell: Shell, data_dir: Path) -> None:
    assert shell("mappings", "--json").json == {"mappings": []}
    assert "No saved mappings yet" in shell("mappings", "list").out
    assert not data_dir.exists()


def test_each_is_listed_with_its_columns_and_its_uses(saved: Shell) -> None:
    (mapping,) = saved("mappings", "list", "--json").json["mappings"]
    assert list(mapping) == ["name", "headers", "fields", "created", "used", "last_used", "values", "combined"]
    assert mapping["name"] == "clients"
    assert mapping["headers"] == ["Code", "Client", "Ville", "Note"]
    assert mapping["fields"] == ["external_id", "customer_name", "town", None]
    assert mapping["used"] == 1
    assert mapping["created"][:4] == mapping["last_used"][:4]
    out = saved("mappings").out
    for part in ("clients", "3 of 4", "1 time", mapping["created"][:4]):
        assert part in out


def test_one_that_was_never_used_says_so(saved: Shell, write: Write) -> None:
    saved("mappings", "save", "clients", "-o", "m.json")
    saved("mappings", "load", "m.json", "--name", "copy")
    assert "0 times" in saved("mappings").out
    assert "never" in saved("mappings").out
    assert saved("mappings", "--json").json["mappings"][1]["last_used"] is None


def test_one_is_deleted(saved: Shell) -> None:
    assert saved("mappings", "delete", "clients", "--json").json == {"deleted": "clients"}
    assert saved("mappings", "--json").json == {"mappings": []}
    assert 'no saved mapping "clients"' in saved("mappings", "delete", "clients").refused


def test_one_is_renamed(saved: Shell) -> None:
    result = saved("mappings", "rename", "clients", "Mars ERP")
    assert result.out == 'The mapping "clients" is now called "Mars ERP".\n'
    assert [item["name"] for item in saved("mappings", "--json").json["mappings"]] == ["Mars ERP"]
    assert 'no saved mapping "clients"' in saved("mappings", "rename", "clients", "x").refused


def test_a_name_is_not_given_twice(saved: Shell) -> None:
    saved("mappings", "save", "clients", "-o", "m.json")
    saved("mappings", "load", "m.json", "--name", "other")
    assert 'a mapping "other" already' in saved("mappings", "rename", "clients", "other").refused
    refused = saved("mappings", "load", "m.json").refused
    assert 'a mapping "clients" already' in refused
    assert "--force" in refused
    assert saved("mappings", "load", "m.json", "--force", "--json").json == {"loaded": "clients"}
    assert saved("mappings", "--json").json["mappings"][0]["used"] == 1  # its uses still count


def test_one_comes_back_from_its_file_in_another_data_folder(saved: Shell, tmp_path: Path, write: Write) -> None:
    assert saved("mappings", "save", "clients", "-o", "m.json").out == "The mapping was written to m.json.\n"
    other = ["--data-dir", tmp_path / "other"]
    assert saved("mappings", "load", "m.json", *other).out == 'The mapping "clients" is loaded.\n'
    (here,) = saved("mappings", "--json").json["mappings"]
    (there,) = saved("mappings", "--json", *other).json["mappings"]
    assert [there[key] for key in ("name", "headers", "fields")] == [here[key] for key in ("name", "headers", "fields")]
    again = saved("inspect", write("again.csv", FILE), "--json", *other).json
    assert again["columns"][0]["proposal"]["reason"] == "saved mapping of these columns"


def test_a_file_is_not_written_over_without_force(saved: Shell, write: Write) -> None:
    path = write("m.json", "mine")
    assert "exists already" in saved("mappings", "save", "clients", "-o", path).refused
    assert path.read_text() == "mine"
    assert saved("mappings", "save", "clients", "-o", path, "--force", "--json").json == {"written": str(path)}
    assert json.loads(path.read_text())["name"] == "clients"


def test_a_file_that_cannot_be_used_names_the_key_and_changes_nothing(
    shell: Shell, write: Write, data_dir: Path
) -> None:
    path = write("m.json", '{"upflow_mapping": 1, "name": "x", "columns": [{"header": "A", "field": "emial"}]}')
    refused = shell("mappings", "load", path).refused
    assert 'columns[1].field: there is no field "emial"' in refused
    assert refused.endswith("Nothing was changed.")
    assert not data_dir.exists()


# --mapping NAME


def fields(answer: dict[str, list[dict[str, dict[str, str] | None]]]) -> list[str | None]:
    return [column["proposal"]["field"] if column["proposal"] else None for column in answer["columns"]]


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("Ville;Code;Client;Note", ["town", "external_id", "customer_name", None]),
        ("Code;Client;Postal code", ["external_id", "customer_name", None]),
        ("Code;Client;Ville;Ville", ["external_id", "customer_name", "town", None]),
    ],
)
def test_what_fits_of_a_named_mapping_is_laid_on_and_the_rest_is_left_out(
    header: str, expected: list[str | None], saved: Shell, write: Write
) -> None:
    path = write("other.csv", f"{header}\n" + ";".join("abcd"[: len(expected)]) + "\n")
    assert fields(saved("inspect", path, "--mapping", "clients", "--json").json) == expected
    assert "left out" in " ".join(saved("inspect", "--help").out.split())


def test_map_goes_on_top_of_a_named_mapping(saved: Shell, write: Write) -> None:
    path = write("other.csv", "Code;Client;Postal code\nC-9;Roy;69000\n")
    options = ["--mapping", "clients", "--map", "Postal code=postal_code", "--json"]
    for command in (["inspect"], ["check"], ["import", "--yes"]):
        answer = saved(*command, path, *options).json
        mapped = fields(answer) if command == ["inspect"] else list(answer["mapping"].values())
        assert mapped == ["external_id", "customer_name", "postal_code"]


def test_a_named_mapping_that_knows_no_column_is_refused(saved: Shell, write: Write) -> None:
    path = write("other.csv", "Customer ID;Customer name\nC-9;Roy\n")
    assert (
        'The saved mapping "clients" matches no column of this file.'
        in saved("check", path, "--mapping", "clients").refused
    )


VALUES = [{"field": "workflow", "values": [["rappels", "Standard reminders"]]}]


def test_columns_that_it_brings_together_go_along(mars: Shell, write: Write, tmp_path: Path) -> None:
    path = write("f.csv", "Customer ID;Customer name;Street;No\nC-1;Alpha;Weg;3\n")
    assert mars("import", path, "--yes", "--map", "#3+#4=address").code == 0
    name = mars("mappings", "--json").json["mappings"][0]["name"]
    assert mars("mappings", "save", name, "-o", tmp_path / "m.json").code == 0
    content = json.loads((tmp_path / "m.json").read_text())
    assert content["combined"] == [{"field": "address", "columns": [2, 3], "how": "join"}]
    assert mars("mappings", "delete", name).code == 0
    assert mars("mappings", "load", tmp_path / "m.json").code == 0
    assert mars("check", path, "--json").json["combined"] == content["combined"]
    content["combined"][0]["columns"] = [2, 9]
    (tmp_path / "m.json").write_text(json.dumps(content))
    answer = mars("mappings", "load", tmp_path / "m.json", "--force")
    assert (answer.code, "combined[1].columns" in answer.err) == (2, True)


def test_its_value_mappings_go_along(mars: Shell, write: Write, tmp_path: Path) -> None:
    path = write("w.csv", "Customer ID;Customer name;Workflow\nC-1;Durand;rappels\n")
    assert mars("import", path, "--yes", "--replace", "workflow:rappels=Standard reminders").code == 0
    assert mars("mappings", "--json").json["mappings"][0]["values"] == VALUES
    mars("mappings", "save", "w", "-o", "m.json")
    assert json.loads(Path("m.json").read_text())["values"] == VALUES
    other = ["--data-dir", tmp_path / "other"]
    assert mars("mappings", "load", "m.json", *other).code == 0
    assert mars("mappings", "--json", *other).json["mappings"][0]["values"] == VALUES


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ("x", "values: must be a list"),
        ([{"field": "workflow", "values": [["a"]]}], "values[1].values[1]: must be a pair: [old, new]."),
        ([{"field": "workflow", "values": [["a", "b", "c"]]}], "values[1].values[1]: must be a pair"),
        ([{"values": []}], "values[1].field: is missing"),
        ([{"field": "workflow", "values": [["a", 7]]}], "values[1].values[1][2]: must be text"),
    ],
)
def test_damaged_value_mappings_are_named(saved: Shell, write: Write, values: object, said: str) -> None:
    body = {"upflow_mapping": 1, "name": "m", "columns": [{"header": "Code", "field": "external_id"}], "values": values}
    assert said in saved("mappings", "load", write("m.json", json.dumps(body))).refused


NATIVE = 'name = "M"\nsource_system = "native"\n'


def test_one_that_is_applied_by_itself_is_said_by_every_command(saved: Shell, write: Write) -> None:
    newer = write("newer.csv", FILE + "C-2;Durand Sud;Nice;y\n")
    for command in (("inspect", newer), ("check", newer), ("import", newer, "--yes")):
        answer = saved(*command, "--json").json["saved_mapping"]
        assert list(answer) == ["name", "saved", "fields", "locked"]
        assert (answer["name"], answer["fields"]) == ("clients", ["external_id", "customer_name", "town"])
        assert answer["locked"] == []
        assert answer["saved"][:2] == "20"
        assert 'the saved mapping "clients"' in saved(*command).out
        assert "was applied automatically" in saved(*command).out
    other = write("other.csv", "Customer ID;Customer name\nC-1;Durand\n")
    assert saved("check", other, "--json").json["saved_mapping"] is None
    assert "saved mapping" not in saved("check", other).out


def test_one_that_was_asked_for_is_not_said_to_be_applied_by_itself(saved: Shell, write: Write) -> None:
    out = saved("check", write("newer.csv", FILE), "--mapping", "clients").out
    assert 'the saved mapping "clients"' in out
    assert "by itself" not in out


def test_what_of_it_is_locked_now_is_said(saved: Shell, write: Write) -> None:
    newer = write("newer.csv", FILE)
    saved("org", "load", write("org.toml", NATIVE))
    answer = saved("inspect", newer, "--json").json
    assert answer["saved_mapping"]["locked"] == ["customer_name", "town"]
    assert answer["saved_mapping"]["fields"] == ["external_id"]
    town = answer["columns"][2]
    assert (town["proposal"], town["left_out"]["field"]) == (None, "town")
    assert town["left_out"]["reason"] == "Assign customers imports only account managers, workflows and custom fields."
    out = saved("inspect", newer).out
    assert "2 columns of it are locked now: Customer name, Town." in " ".join(out.split())


def test_a_column_that_is_locked_or_not_of_this_mode_says_so(shell: Shell, write: Write) -> None:
    file = write("f.csv", "Customer ID,Customer name,Town,Contact email,Workflow\nC-1,Durand,Lyon,a@b.example,W\n")
    shell("org", "load", write("org.toml", 'name = "M"\nsource_system = "salesforce_api"\n'))
    inspected = shell("inspect", file, "--json").json
    assert inspected["columns"][3]["left_out"] == {
        "field": "contact_email",
        "reason": "Contacts come from your source system (Salesforce + API) and cannot be updated by a file.",
    }
    assert "Contact email (locked)" in shell("check", file).out
    assert "Town (not in this mode)" in shell("check", file, "--mode", "assign").out


def test_an_undo_takes_the_mapping_along_that_only_its_import_saved(saved: Shell) -> None:
    assert saved("history", "undo", "1").code == 0
    assert saved("mappings", "--json").json == {"mappings": []}


def test_one_saved_on_request_or_used_again_stays_when_its_import_is_undone(saved: Shell, write: Write) -> None:
    saved("mappings", "save", "clients", "-o", "m.json")
    saved("mappings", "load", "m.json", "--force")
    saved("history", "undo", "1")
    assert [item["name"] for item in saved("mappings", "--json").json["mappings"]] == ["clients"]
    saved(
        "import", write("other.csv", "A;B\nC-1;Durand\n"), "--yes", "--map", "A=external_id", "--map", "B=customer_name"
    )
    saved("import", write("again.csv", "A;B\nC-2;Nord\n"), "--yes")
    saved("history", "undo", "3")
    assert [item["name"] for item in saved("mappings", "--json").json["mappings"]] == ["clients", "other"]
