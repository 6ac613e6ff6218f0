"""`schema`: the names, and each schema as JSON (docs/commands.md)."""

from __future__ import annotations

import json

from tests.cli.conftest import Shell
from upflow_tui.contract.schemas import names, schema_of


def test_the_names_are_listed_with_what_they_describe(shell: Shell) -> None:
    lines = shell("schema").out.splitlines()
    assert [line.split("  ")[0] for line in lines[2:]] == list(names())
    answer = shell("schema", "--json").json
    assert [item["name"] for item in answer["schemas"]] == list(names())
    assert all(item["description"] for item in answer["schemas"])


def test_a_schema_by_the_words_of_its_command(shell: Shell) -> None:
    for words in (["check"], ["history", "show"], ["history show"], ["organization", "file"]):
        assert json.loads(shell("schema", *words).out) == schema_of(" ".join(words))


def test_a_name_that_there_is_not(shell: Shell) -> None:
    assert shell("schema", "history", "shows").refused == (
        'There is no schema "history shows". Did you mean "history show"?'
    )
    assert shell("schema", "zzz").refused == 'There is no schema "zzz". upflow-tui schema lists the names.'
