"""docs/rules.md and docs/commands.md speak of the program as it is: codes, fields, commands, options, defaults."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.commands import GOALS
from upflow_tui.cli.arguments import COMMANDS, everywhere
from upflow_tui.core.fields import FIELDS
from upflow_tui.core.findings import CATALOGUE
from upflow_tui.core.organization import CustomFieldType
from upflow_tui.engine.organization.file import parse_organization

DOCS = Path(__file__).parent.parent.parent / "docs"
RULES = (DOCS / "rules.md").read_text(encoding="utf-8")
COMMANDS_PAGE = (DOCS / "commands.md").read_text(encoding="utf-8")


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """A parser and those of the words behind it (`history show`)."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for below in action.choices.values():
                yield from parsers(below)


def options_of(name: str) -> set[str]:
    parser = argparse.ArgumentParser(name)
    everywhere(parser)
    COMMANDS[name][1](parser)
    return {text for one in parsers(parser) for action in one._actions for text in action.option_strings}


def test_every_code_is_in_the_rules_and_none_that_is_not_there() -> None:
    assert [code for code in CATALOGUE if f"`{code}`" not in RULES] == []
    known = CATALOGUE.keys() | {field.key for field in FIELDS}
    assert sorted(set(re.findall(r"`([a-z]+(?:_[a-z]+)+)`", RULES)) - known) == []


def test_every_field_is_in_both_documents() -> None:
    assert [field.label for field in FIELDS if field.label not in RULES] == []
    assert [field.key for field in FIELDS if not re.search(rf"\b{field.key}\b", COMMANDS_PAGE)] == []


def test_every_type_of_custom_field_has_its_rule() -> None:
    labels = {kind: kind.value.replace("_", "-").capitalize() for kind in CustomFieldType}
    section = RULES.partition("\n## 4. ")[2].partition("\n## ")[0]
    assert [kind for kind, label in labels.items() if not re.search(rf"^\| (?:Custom )?{label} ", section, re.M)] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    assert re.search(rf"^\| `{name}\b", COMMANDS_PAGE, re.MULTILINE)
    assert [option for option in sorted(options_of(name) - {"-h"}) if option not in COMMANDS_PAGE] == []


def test_no_option_is_documented_that_is_not_there() -> None:
    known = {option for name in COMMANDS for option in options_of(name)} | {"--demo"}
    assert sorted(set(re.findall(r"--[a-z][a-z-]+", COMMANDS_PAGE)) - known) == []


def test_the_organization_file_of_the_page_is_read_and_what_may_be_absent_has_the_value_shown() -> None:
    example = COMMANDS_PAGE.partition("```toml\n")[2].partition("```")[0]
    kept = re.compile(r"\[\[|(?:name|email|type|options) =")
    shown = parse_organization(example)
    bare = parse_organization("\n".join(line for line in example.splitlines() if kept.match(line)))
    assert len(example.splitlines()) > 15
    assert bare == shown


def test_the_goals_that_are_measured_are_those_of_the_page() -> None:
    page = (DOCS / "performance.md").read_text(encoding="utf-8")
    for number, at_most, aim in GOALS.values():
        assert re.search(rf"^\| {number} \| .* \| {at_most:g} R \| {aim} R \|$", page, re.MULTILINE), number
