"""`upflow_tui.api`: a file checked from Python, the same as by the command (docs/api.md)."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import *  # noqa: F403 - the shell and its files
from tests.cli.conftest import BAD, GOOD, ORGANIZATION, Shell, Write
from upflow_tui import api
from upflow_tui.api import CheckError, FixName, Organization, Reading, Severity, check, load_organization

PAGE = Path(__file__).parents[1] / "docs" / "api.md"


@pytest.fixture
def organization(write: Write) -> Path:
    """The path of an organization file."""
    return write("mars.toml", ORGANIZATION)


def as_json(result: api.Result) -> object:
    return json.loads(result.model_dump_json(by_alias=True))


@pytest.mark.parametrize("text", [GOOD, BAD])
def test_it_is_what_the_command_prints(
    text: str, mars: Shell, write: Write, data_dir: Path, organization: Path
) -> None:
    file = write("file.csv", text)
    assert as_json(check(file, data_dir=data_dir)) == {"version": 1} | mars("check", file, "--json", "--full").json
    alone = mars("check", file, "--json", "--full", "--alone", "--problems", "--on-error", "stop").json
    assert as_json(check(file, organization, on_error="stop", problems=True)) == {"version": 1} | alone
    assert as_json(check(file, load_organization(organization), customers=False)) == (
        {"version": 1} | mars("check", file, "--json", "--alone").json
    )


def test_what_is_stored_counts_with_a_data_folder_which_is_only_read(mars: Shell, good: Path, data_dir: Path) -> None:
    assert mars("import", good, "--yes").code == 0
    before = (data_dir / "upflow.db").read_bytes()
    result = check(good, data_dir=data_dir)
    assert (result.stored_book, result.totals.customers.unchanged, result.totals.customers.create) == (True, 2, 0)
    assert (data_dir / "upflow.db").read_bytes() == before


def test_a_data_folder_that_is_not_there_is_not_made(good: Path, tmp_path: Path) -> None:
    assert check(good, data_dir=tmp_path / "none").totals.lines == 3
    assert not (tmp_path / "none").exists()


def test_the_choices(mars: Shell, bad: Path, organization: Path) -> None:
    asked = {"maps": ["#3=postal_code"], "fixes": [FixName.NUMBERS, "spaces"]}
    result = check(bad, organization, reading=Reading(delimiter=",", encoding="utf-8"), **asked)  # type: ignore[arg-type]
    answer = mars(
        "check", bad, "--json", "--full", "--alone", "--delimiter", ",", "--encoding", "utf-8",
        "--map", "#3=postal_code", "--fix", "numbers,spaces",
    ).json  # fmt: skip
    assert as_json(result) == {"version": 1} | answer
    assert result.repairs is not None and len(result.repairs) == 2


def test_the_objects_are_typed_and_come_back(bad: Path, organization: Path) -> None:
    result = check(bad, organization)
    assert {finding.severity for finding in result.findings} >= {Severity.ERROR}
    assert result.customers is not None and result.customers[0].changes[0].field == "customer_name"
    assert api.Result.model_validate_json(result.model_dump_json(by_alias=True)) == result


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"path": "nothing.csv"}, "nothing.csv: The file no longer exists."),
        ({"maps": ["Nowhere=town"]}, "Nowhere"),
        ({"maps": ["Customer ID=", "Customer name="]}, "Customer"),
        ({"mode": "both"}, "'both' is not a valid Mode."),
        ({"fixes": ["all"]}, "'all' is not a valid FixName."),
        ({"reading": Reading(encoding="klingon")}, "klingon"),
        ({"organization": "nothing.toml"}, "nothing.toml: The organization file cannot be read"),
        ({"organization": Organization(), "data_dir": "data"}, "Use only one of them."),
    ],
)
def test_what_cannot_be_done_is_one_sentence(
    arguments: dict[str, object], said: str, good: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(good.parent)
    with pytest.raises(CheckError) as caught:
        check(**{"path": good, **arguments})  # type: ignore[arg-type]
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_the_example_of_the_page_runs(write: Write, tmp_path: Path) -> None:
    write("customers.csv", GOOD.replace("2025-12-31", "").replace("Tier;Score;Tags;VIP;Since;", "A;B;C;D;E;"))
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "example.py").write_text(example)
    done = subprocess.run(
        [sys.executable, "example.py"], cwd=tmp_path, capture_output=True, text=True, check=False,
        env={"PYTHONPATH": str(Path(__file__).parents[1] / "src")},
    )  # fmt: skip
    assert done.stderr == ""
    assert done.stdout.splitlines()[0] == "2 new customers, 0 errors"
    assert "C-1 Durand & Fils create 2" in done.stdout.splitlines()


def test_mypy_sees_the_types_of_the_example(tmp_path: Path) -> None:
    [example] = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    (tmp_path / "example.py").write_text(example + "reveal_type(result.findings[0].message)\n")
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "example.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'Revealed type is "str"' in done.stdout or 'Revealed type is "builtins.str"' in done.stdout, done.stdout
    assert done.returncode == 0, done.stdout
