"""The schemas are described to the last key, and each output of each command is what its schema says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from tests.cli.conftest import *  # noqa: F403 - the shell and its files
from tests.cli.conftest import Result, Shell, Write
from tests.contract.page import PAGE, page
from tests.engine.prepared import leave
from tests.importing.books import xlsx
from upflow_tui.cli.arguments import COMMANDS
from upflow_tui.contract.catalogue import OUTPUTS, model_of
from upflow_tui.contract.schemas import names, schema_of
from upflow_tui.engine.files.toml_files import parse_toml
from upflow_tui.engine.organization.file import OrganizationFileError, parse_organization
from upflow_tui.engine.settings.reading import parse_settings
from upflow_tui.samples import SHIPPED, sample_path, write_samples

FILES = sorted(set(names()) - set(OUTPUTS))


def held_against(name: str, answer: Any) -> None:
    """Raises ValidationError where `answer` is not what the schema says."""
    Draft202012Validator(schema_of(name)).validate(answer)


def objects(schema: Any) -> Iterator[dict[str, Any]]:
    """Every schema of an object with keys in a schema."""
    if isinstance(schema, dict):
        if "properties" in schema:
            yield schema
        for below in schema.values():
            yield from objects(below)
    elif isinstance(schema, list):
        for below in schema:
            yield from objects(below)


@pytest.mark.parametrize("name", names())
def test_each_is_a_schema_in_which_every_key_is_described_and_no_other_may_stand(name: str) -> None:
    schema = schema_of(name)
    Draft202012Validator.check_schema(schema)
    for shape in objects(schema):
        assert shape["description"]
        for key, value in shape["properties"].items():
            below = schema.get("$defs", {}).get(value.get("$ref", "").rpartition("/")[2], {})
            assert value.get("description") or below.get("description"), (shape["title"], key)
        if shape["title"] != "Choices":  # of an import by another version
            assert shape["additionalProperties"] is False, shape["title"]


@pytest.mark.parametrize("name", OUTPUTS)
def test_each_output_has_its_version(name: str) -> None:
    schema = schema_of(name)
    assert schema["properties"]["version"]["const"] == 1
    assert "version" in schema["required"]
    assert model_of(name).__doc__ == schema["description"]


def test_the_page_is_made_from_the_schemas() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "make docs writes it anew"


# Every output of every command


@pytest.fixture
def lived_in(mars: Shell, good: Path, bad: Path, write: Write, data_dir: Path) -> Shell:
    """A shell with two imports, the lines with errors of one, a workbook, and two unfinished imports."""
    for name in ("a.csv", "b.csv"):
        made = leave(data_dir, name, good.read_bytes(), lines=2)
    made.folder.rename(made.folder.with_name(_PREPARED))
    write("book.xlsx", xlsx({"Clients": [["Customer ID", "Customer name"], ["C-1", "Durand"]]}))
    assert mars("import", good, "--yes").code == 0
    assert mars("import", bad, "--yes", "--fix", "numbers,spaces", "--replace", "town:Nice=Nizza").code == 1
    assert mars("history", "errors", 2, "-o", "errors.csv").code == 0
    return mars


_PREPARED = "0123456789abcdef"
"""The ID of an unfinished import."""
CALLS: dict[str, list[tuple[object, ...]]] = {
    "inspect": [("inspect", "book.xlsx"), ("inspect", "good.csv"), ("inspect", "bad.csv"), ("inspect", "errors.csv")],
    "check": [
        ("check", "good.csv", "--full"),
        ("check", "bad.csv", "--problems", "--full", "--fix", "numbers", "--map", "#3+#4=address"),
        ("check", "bad.csv", "--on-error", "stop", "--alone"),
        ("check", "bad.csv", "--like", 1),
        ("check", "errors.csv", "--replace", "town:Nice=Nizza"),
        ("import", "bad.csv", "--dry-run"),
    ],
    "fix": [("fix", "bad.csv", "-o", "fixed.csv"), ("fix", "good.csv", "-o", "changed.csv", "--lines", "changed")],
    "import": [
        ("import", "bad.csv", "--yes", "--full", "--fix", "spaces"),
        ("import", "errors.csv", "--yes", "--notify"),
    ],
    "history list": [("history",), ("history", "list")],
    "history show": [("history", "show", 1), ("history", "show", 2), ("history", "show", 4), ("history", "show", 5)],
    "history errors": [("history", "errors", 2, "-o", "errors2.csv")],
    "history file": [("history", "file", 1, "-o", "file.csv")],
    "history fixed": [("history", "fixed", 2, "-o", "fixed2.csv")],
    "history compare": [("history", "compare", 1, 2), ("history", "compare", 1, 2, "-o", "compared.csv")],
    "history report": [("history", "report", 2, "-o", "report.md")],
    "history undo": [("history", "undo", 1), ("history", "undo", 3, "--notify")],
    "history forget": [("history", "forget", 2)],
    "customers": [("customers",), ("customers", "--search", "Durand")],
    "customers written": [("customers", "-o", "customers.csv")],
    "customers erase": [("customers", "erase", "C-2", "--yes")],
    "org show": [("org",), ("org", "show")],
    "org save": [("org", "save", "-o", "saved.toml")],
    "org load": [("org", "load", "saved.toml")],
    "org member add": [("org", "member", "add", "eva@mars.example", "--name", "Eva")],
    "org workflow add": [("org", "workflow", "add", "Gentle")],
    "prepared list": [("prepared",), ("prepared", "list")],
    "prepared discard": [("prepared", "discard", _PREPARED)],
    "orgs list": [("orgs",)],
    "orgs add": [("orgs", "add", "Venus")],
    "orgs rename": [("orgs", "rename", "Venus", "Ceres")],
    "mappings list": [("mappings",), ("mappings", "list")],
    "mappings rename": [("mappings", "rename", "good", "better")],
    "mappings save": [("mappings", "save", "better", "-o", "better.json")],
    "mappings delete": [("mappings", "delete", "better")],
    "mappings load": [("mappings", "load", "better.json")],
    "templates": [("templates",)],
    "templates written": [("templates", "all", "-o", "all.csv")],
    "notify": [("notify",)],
    "settings check": [("settings", "check")],
    "store check": [("store",), ("store", "check")],
    "store backup": [("store", "backup", "backup.db")],
    "store restore": [("store", "restore", "backup.db", "--force")],
    "info": [("info",)],
    "schema": [("schema",)],
    "samples": [("samples", "samples")],
}
"""Calls by what they print. They are made in this order in one data folder."""
LATER = ("history undo", "history list", "history show", "history forget", "customers erase")
"""These change what the others look at, or look at what others did: they come at the end, in this order."""


def answered(result: Result) -> Any:
    assert result.code in (0, 1), result.err
    return json.loads(result.out)


def test_every_output_is_called() -> None:
    assert CALLS.keys() | {"notify test", "error"} == OUTPUTS.keys()
    assert {call[0] for calls in CALLS.values() for call in calls} == COMMANDS.keys() - {"completion", "serve"}, (
        "which are for shells and browsers"
    )


def test_the_schema_of_every_output_validates_it(lived_in: Shell) -> None:
    seen: dict[str, set[str]] = {}
    for name in (*(name for name in CALLS if name not in LATER), *LATER):
        for call in CALLS[name]:
            answer = answered(lived_in(*call, "--json"))
            held_against(name, answer)
            model_of(name).model_validate(answer)
            seen.setdefault(name, set()).update(answer)
    said = {name: set(schema_of(name)["properties"]) - keys for name, keys in seen.items()}
    never = {"check": {"file"}, "import": {"file", "like", "problems", "stopped"}}
    assert {name: keys for name, keys in said.items() if keys} == never, "each key is there in one of the calls"


def test_several_files_are_an_object_each_on_one_line(mars: Shell, good: Path) -> None:
    result = mars("check", good, "nothing.csv", good, "--json", "--full")
    assert result.code == 2
    first, second, third = map(json.loads, result.out.splitlines())
    held_against("check", first)
    held_against("error", second)
    assert first == third
    assert first["file"] == str(good) and second["file"] == "nothing.csv"
    inspected = mars("inspect", good, good, "--json").out.splitlines()
    assert len(inspected) == 2
    held_against("inspect", json.loads(inspected[0]))


def test_a_test_of_the_messages(lived_in: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("UPFLOW_TUI_CONFIG_DIR", str(tmp_path))
    lines = ["[notifications.email]", "enabled = true", "[notifications.slack]", "enabled = true"]
    (tmp_path / "settings.toml").write_text("\n".join(lines))
    held_against("notify", json.loads(lived_in("notify", "--json").out))
    sent = {"channel": "email", "sent": False, "message": "why"}
    held_against("notify test", {"version": 1, "notified": [sent]})


def test_an_output_that_is_something_else_is_seen(mars: Shell, good: Path) -> None:
    answer = answered(mars("check", good, "--json", "--full"))
    for wrong in (
        {**answer, "more": 1},
        {**answer, "version": 2},
        {**answer, "stopped": None},
        {**answer, "totals": {}},
    ):
        with pytest.raises(ValidationError):
            held_against("check", wrong)
    held_against("check", answer)
    answer["customers"][0]["changes"][0]["old"] = 3
    with pytest.raises(ValidationError):
        held_against("check", answer)


@pytest.mark.parametrize("sample", [item.name for item in SHIPPED])
def test_the_samples(sample: str, shell: Shell, tmp_path: Path) -> None:
    write_samples(tmp_path, large_lines=0)
    assert shell("org", "load", tmp_path / "organization.toml").code == 0
    _walk(shell, tmp_path / sample)
    held_against("customers", answered(shell("customers", "--json")))


def test_the_files_of_others(shell: Shell, corpora: Path) -> None:
    files = [path for path in sorted(corpora.rglob("*")) if path.suffix in {".csv", ".xlsx", ".tsv", ".txt"}]
    held = sum(_walk(shell, path) for path in files)
    assert held > len(files) // 2
    held_against("customers", answered(shell("customers", "--json")))


def _walk(shell: Shell, path: Path) -> bool:
    """A file inspected, checked, imported, and looked at in the history; false where it cannot be read or mapped."""
    inspected = shell("inspect", path, "--json")
    if inspected.code == 2:
        return False
    held_against("inspect", answered(inspected))
    fixes = "spaces,invisible,dates,numbers,emails"
    checked = shell("check", path, "--json", "--full", "--problems", "--fix", fixes)
    if checked.code == 2:  # no column for the customer
        return True
    held_against("check", answered(checked))
    done = answered(shell("import", path, "--yes", "--json"))
    held_against("import", done)
    held_against("history show", answered(shell("history", "show", done["import"], "--json")))
    return True


# The files


def test_the_organization_file() -> None:
    text = sample_path("organization.toml").read_text(encoding="utf-8")
    held_against("organization file", parse_toml(text)[0])
    for wrong in ('name = "A"\nsource_system = "sap"', 'source_system = "api"', 'name = "A"\nmore = 1', "name = 3"):
        with pytest.raises(OrganizationFileError):
            parse_organization(wrong)
        with pytest.raises(ValidationError):
            held_against("organization file", parse_toml(wrong)[0])


@pytest.mark.parametrize(
    "text",
    [
        "",
        'theme = "light"\ndate_style = "day_first"\nretention_days = 0\n[keys]\nquit = "x"\ngo = ["g", "f5"]',
        '[notifications]\nbell = true\n[notifications.email]\nport = 25\nrecipients = ["a@b.c"]\nsecurity = "tls"',
        'theme = "dork"',
        "retention_days = -1",
        "retention_days = true",
        "retention_days = 99999",
        "colour = 1",
        "[keys]\nquit = []",
        "[keys]\nquit = 3",
        '[notifications.email]\nport = 0\nenabled = "yes"',
        '[notifications.slack]\nwebhook = "https://x"',
    ],
)
def test_the_settings_file_is_judged_as_the_program_judges_it(text: str) -> None:
    raw = parse_toml(text)[0]
    assert Draft202012Validator(schema_of("settings file")).is_valid(raw) is (not parse_settings(raw)[1])


def test_the_mapping_file(lived_in: Shell, tmp_path: Path) -> None:
    assert lived_in("mappings", "save", "good", "-o", "good.json").code == 0
    content = json.loads((tmp_path / "good.json").read_text())
    held_against("mapping file", content)
    for wrong in ({**content, "columns": []}, {**content, "more": 1}, {**content, "upflow_mapping": 2}):
        with pytest.raises(ValidationError):
            held_against("mapping file", wrong)


@pytest.mark.parametrize("name", FILES)
def test_the_files_have_names_of_their_own(name: str) -> None:
    assert name.endswith(" file")
