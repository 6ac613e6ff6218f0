"""`templates`: the four, listed and written (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write

NAMES = ["customers", "contacts", "assignments", "all"]


def test_the_four_are_listed_with_their_fields(mars: Shell) -> None:
    answer = mars("templates", "--json").json
    assert [template["name"] for template in answer["templates"]] == NAMES
    assert answer["templates"][2]["fields"][:3] == ["Customer ID", "Account manager", "Workflow"]
    assert "ERP segment" not in answer["templates"][3]["fields"]
    out = mars("templates").out
    for part in (*NAMES, "Customers and contacts", "Contact email"):
        assert part in out


@pytest.mark.parametrize("name", NAMES)
def test_each_is_a_file_that_imports_without_error(name: str, mars: Shell, tmp_path: Path) -> None:
    assert mars("templates", name, "-o", "t.csv").code == 0
    result = mars("check", "t.csv", "--json", *(["--mode", "assign"] if name == "assignments" else []))
    found = {finding["code"] for finding in result.json["findings"] if finding["severity"] == "error"}
    assert found <= {"customer_not_found"}
    assert len(result.json["mapping"]) == (tmp_path / "t.csv").read_text("utf-8-sig").splitlines()[0].count(";") + 1


def test_one_is_not_written_over_a_file_without_force(mars: Shell, write: Write) -> None:
    path = write("mine.csv", "mine")
    assert "exists already" in mars("templates", "all", "-o", path).refused
    assert path.read_text() == "mine"
    assert mars("templates", "all", "-o", path, "--force", "--json").json == {"written": str(path)}
    assert path.read_bytes().startswith(b"\xef\xbb\xbfCustomer name;")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nothing", "-o", "t.csv"], "Choose customers, contacts, assignments or all."),
        (["all"], "-o F"),
        (["-o", "t.csv"], "templates customers -o F"),
    ],
)
def test_what_is_missing_or_unknown_is_refused(arguments: list[str], said: str, mars: Shell, tmp_path: Path) -> None:
    assert said in mars("templates", *arguments).refused
    assert not (tmp_path / "t.csv").exists()


def test_a_template_of_which_nothing_may_be_updated_is_said(shell: Shell, write: Write) -> None:
    assert shell("org", "load", write("o.toml", 'name = "N"\nsource_system = "native"\n')).code == 0
    assert "assignments" in shell("templates", "contacts", "-o", "t.csv").refused
    assert "(nothing that a file may update here)" in shell("templates").out
