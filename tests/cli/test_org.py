"""`org`: shown, loaded all or nothing, saved (docs/commands.md "The organization file")."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from tests.cli.conftest import ORGANIZATION, Shell, Write

KEYS = ["name", "source_system", "api_allows", "positions", "members", "workflows", "custom_fields"]


@pytest.mark.parametrize("words", [["org"], ["org", "show"]])
def test_the_object_has_the_keys_of_the_file(words: list[str], mars: Shell) -> None:
    answer = mars(*words, "--json").json
    assert list(answer) == KEYS
    assert answer["name"] == "Mars SAS"
    assert answer["api_allows"] == ["details", "contacts", "account_managers"]
    assert answer["members"][1] == {
        "name": "Bob Fin",
        "email": "bob@mars.example",
        "role": "member",
        "position": "finance_user",
        "status": "joined",
    }
    assert answer["workflows"] == [{"name": "Standard reminders"}]
    assert answer["custom_fields"][0] == {
        "name": "Tier",
        "type": "single_select",
        "options": ["Gold", "Silver"],
        "managed_by": "upflow",
    }


def test_with_nothing_loaded_it_is_the_default_one(shell: Shell) -> None:
    answer = shell("org", "--json").json
    assert (answer["name"], answer["source_system"]) == ("My organization", "api")
    assert answer["positions"] == ["Accounting", "Sales", "Purchaser", "Payer"]
    assert answer["members"] == answer["workflows"] == answer["custom_fields"] == []
    out = shell("org").out
    for part in (
        "My organization",
        "Details, Contacts, Account managers",
        "No members.",
        "No workflows.",
        "No custom fields.",
    ):
        assert part in out


def test_people_read_all_of_it(mars: Shell) -> None:
    out = mars("org").out
    for part in (
        "Mars SAS",
        "anna@mars.example",
        "finance user",
        "Standard reminders",
        "Gold, Silver",
        "synced, not importable",
    ):
        assert part in out


def test_people_read_what_a_source_system_takes_away(shell: Shell, write: Write) -> None:
    shell("org", "load", write("o.toml", 'name = "N"\nsource_system = "salesforce_native"\n'))
    assert "none of these. Only Assign customers is possible." in shell("org").out


def test_load_says_what_changes(shell: Shell, write: Write) -> None:
    path = write("o.toml", 'name = "Mars"\n[[workflows]]\nname = "Soft"\n')
    assert shell("org", "load", path, "--json").json == {
        "changes": ['The name changes from "My organization" to "Mars".', 'Workflow "Soft" is added.']
    }
    assert "nothing changes" in shell("org", "load", path).out
    out = shell("org", "load", write("p.toml", 'name = "Mars"\n[[workflows]]\nname = "Hard"\n')).out
    assert '~ Workflow "Soft" is removed.' in out
    assert '~ Workflow "Hard" is added.' in out
    assert 'The organization "Mars" is loaded.' in out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ('name = "X"\nsource_system = "apy"\n', ["line 2", "source_system", '"apy"', '"api"']),
        ("name = \n", ["line 1", "TOML"]),
        ('name = "X"\n[[members]]\nname = "A"\nemail = "A@x.fr"\n', ["line 4", "members[1].email"]),
    ],
)
def test_a_wrong_file_names_line_and_key_and_changes_nothing(
    content: str, said: list[str], mars: Shell, write: Write
) -> None:
    before = mars("org", "--json").json
    message = mars("org", "load", write("wrong.toml", content)).refused
    for part in ["wrong.toml", *said]:
        assert part in message
    assert mars("org", "--json").json == before


def test_a_file_that_is_not_there_is_refused(shell: Shell, tmp_path: Path, data_dir: Path) -> None:
    assert "No such file" in shell("org", "load", "nothing.toml").refused
    assert "directory" in shell("org", "load", tmp_path).refused
    assert not data_dir.exists()


def test_what_is_in_use_goes_only_with_force(mars: Shell, good: Path, write: Write) -> None:
    assert mars("import", good, "--yes").code == 0
    less = write("less.toml", ORGANIZATION.replace('[[workflows]]\nname = "Standard reminders"\n', ""))
    message = mars("org", "load", less).refused
    assert 'Workflow "Standard reminders" is used by 1 customer: Durand & Fils (C-1).' in message
    assert "--force" in message
    assert mars("customers", "--json").json["customers"][0]["workflow"] == "Standard reminders"
    assert mars("org", "load", less, "--force").code == 0
    assert mars("customers", "--json").json["customers"][0]["workflow"] is None


def test_save_writes_what_load_reads(mars: Shell, tmp_path: Path) -> None:
    before = mars("org", "--json").json
    assert mars("org", "save", "saved.toml", "--json").json == {"written": "saved.toml"}
    assert stat.S_IMODE((tmp_path / "saved.toml").stat().st_mode) == 0o600
    other = ("--data-dir", tmp_path / "other")
    assert mars(*other, "org", "load", "saved.toml").code == 0
    assert mars(*other, "org", "--json").json == before
    assert "nothing changes" in mars("org", "load", "saved.toml").out


def test_save_overwrites_only_with_force(mars: Shell, write: Write) -> None:
    path = write("mine.toml", "mine")
    assert "exists already" in mars("org", "save", path).refused
    assert path.read_text() == "mine"
    assert "written to" in mars("org", "save", path, "--force").out
    assert "Mars SAS" in path.read_text()
