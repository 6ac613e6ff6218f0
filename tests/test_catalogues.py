"""What is chosen from is listed once; where words stand beside it elsewhere, they are for exactly what is listed."""

from __future__ import annotations

import argparse
from enum import StrEnum

import pytest

from upflow_tui.cli.argument_types import _DELIMITERS as TYPED
from upflow_tui.cli.file_arguments import policies
from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.importing.choices import BlankCells, MissingParents, OnError
from upflow_tui.importing.file.delimiter import DELIMITERS
from upflow_tui.reports.report import _CHOICES as REPORTED
from upflow_tui.tui.screens.past_import.mapping import _ANSWERS as SHOWN

POLICIES = {"blank": BlankCells, "on_error": OnError, "missing_parents": MissingParents}


def test_every_delimiter_can_be_typed_and_has_a_name() -> None:
    assert set(TYPED.values()) == set(DELIMITERS)
    assert [delimiter_name(delimiter) for delimiter in DELIMITERS] == ["semicolon", "comma", "vertical bar", "tab"]


@pytest.mark.parametrize(("name", "policy"), POLICIES.items())
def test_every_policy_has_its_words(name: str, policy: type[StrEnum]) -> None:
    assert set(REPORTED[name][1]) == {member.value for member in policy}
    assert {answer for choice, answer in SHOWN if choice == name} == {member.value for member in policy}


@pytest.mark.parametrize(("name", "policy"), POLICIES.items())
def test_every_policy_can_be_typed_the_first_of_them_by_default(name: str, policy: type[StrEnum]) -> None:
    parser = argparse.ArgumentParser()
    policies(parser)
    option = f"--{name.replace('_', '-')}"
    (action,) = [action for action in parser._actions if option in action.option_strings]
    assert action.metavar == "|".join(policy)
    for member in policy:
        assert getattr(parser.parse_args([option, member.value]), name) == member.value
