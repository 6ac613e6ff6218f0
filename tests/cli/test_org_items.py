"""`org member add`, `org workflow add`: one thing more, by the rules of the forms (docs/commands.md)."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Shell


def test_a_member_with_what_was_not_said_as_usual(mars: Shell) -> None:
    result = mars("org", "member", "add", "eva@mars.example", "--name", " Eva Lind ")
    assert (result.code, result.out) == (0, "Eva Lind (eva@mars.example) is now a member.\n")
    usual = {"role": "member", "position": "account_manager", "status": "joined"}
    assert mars("org", "--json").json["members"][-1] == {"name": "Eva Lind", "email": "eva@mars.example", **usual}


def test_a_member_with_everything_for_a_script(mars: Shell) -> None:
    given = {"role": "admin", "position": "finance_user", "status": "invited"}
    options = [word for key, value in given.items() for word in (f"--{key}", value)]
    answer = mars("org", "member", "add", "eva@mars.example", "--name", "Eva", *options, "--json").json
    assert answer["added"] == {"name": "Eva", "email": "eva@mars.example", **given}
    assert mars("org", "--json").json["members"][-1] == answer["added"]


def test_a_workflow(mars: Shell) -> None:
    assert mars("org", "workflow", "add", "Gentle – 30 j.").code == 0
    assert mars("org", "workflow", "add", "Hard", "--json").json["added"] == {"name": "Hard"}
    assert [item["name"] for item in mars("org", "--json").json["workflows"]] == [
        "Standard reminders",
        "Gentle – 30 j.",
        "Hard",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["member", "add", "anna@mars.example", "--name", "Anna"], "is taken already"),
        (["member", "add", "Eva@mars.example", "--name", "Eva"], "Write eva@mars.example"),
        (["member", "add", "eva", "--name", "Eva"], "e-mail"),
        (["member", "add", "eva@mars.example"], "--name"),
        (["member", "add", "eva@mars.example", "--name", "Eva", "--role", "boss"], '"boss" is not a role'),
        (["member", "remove", "anna@mars.example", "--name", "Anna"], "add"),
        (["workflow", "add", "Standard reminders"], "is taken already"),
        (["workflow", "add", " "], "is empty"),
        (["workflow", "add"], "NAME"),
    ],
)
def test_what_breaks_a_rule_changes_nothing(words: list[str], said: str, mars: Shell) -> None:
    before = mars("org", "--json").json
    assert said in mars("org", *words).refused
    assert mars("org", "--json").json == before
