"""Each source system with each set-up of its API, by command: what is offered, what is locked (the seed's table)."""

from __future__ import annotations

import shutil
from itertools import chain, combinations
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write
from upflow_tui.__main__ import main

SEED = {
    "native": {"account_managers"},
    "api": {"details", "contacts", "account_managers"},
    "salesforce_native": set(),
    "salesforce_api": {"details"},
}
"""Seed: the table of source systems, copied by hand."""
PARTS = ("details", "contacts", "account_managers")
SWITCHES = [set(some) for some in chain.from_iterable(combinations(PARTS, count) for count in range(4))]
SET_UPS = [
    (system, allows)
    for system in SEED
    for allows in (SWITCHES if system in ("api", "salesforce_api") else [set(PARTS)])
]
FIELDS = {
    "Town": ("town", "details"),
    "Parent name": ("parent_name", "details"),
    "Parent ID": ("parent_id", "details"),
    "Contact email": ("contact_email", "contacts"),
    "Main contact": ("main_contact", "contacts"),
    "Account manager": ("account_manager", "account_managers"),
}
FILE = """\
Customer name,Customer ID,Town,Parent name,Parent ID,Contact email,Main contact,Account manager,Workflow,Tier,ERP segment
Abel,C-1,Lyon,Bea,C-2,a@abel.fr,1,anna@mars.example,Gentle,Gold,x
Bea,C-2,Nice,,,b@bea.fr,,,Gentle,Silver,y
"""
LISTS = """
[[members]]
name = "Anna Roy"
email = "anna@mars.example"
[[workflows]]
name = "Gentle"
[[custom_fields]]
name = "Tier"
type = "single_select"
options = ["Gold", "Silver"]
[[custom_fields]]
name = "ERP segment"
type = "text"
managed_by = "source"
"""


def name_of(set_up: tuple[str, set[str]]) -> str:
    return f"{set_up[0]} {'+'.join(sorted(set_up[1])) or 'nothing'}"


@pytest.fixture(scope="module")
def two_customers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with two customers to find again, of a source system that locks nothing."""
    folder = tmp_path_factory.mktemp("stored")
    (folder / "full.toml").write_text(f'name = "Mars"\nsource_system = "api"\n{LISTS}', encoding="utf-8")
    (folder / "file.csv").write_text(FILE, encoding="utf-8")
    at = ["--data-dir", str(folder / "data")]
    assert main(["org", "load", str(folder / "full.toml"), *at]) == 0
    assert main(["import", str(folder / "file.csv"), "--yes", *at]) == 0
    return folder / "data"


@pytest.fixture(params=SET_UPS, ids=name_of)
def set_up(
    request: pytest.FixtureRequest, shell: Shell, write: Write, data_dir: Path, two_customers: Path
) -> tuple[str, set[str], Path]:
    """A source system and what the API's set-up allows, loaded; what a file may update then; and a file."""
    system, allows = request.param
    shutil.copytree(two_customers, data_dir)
    text = f'name = "Mars"\nsource_system = "{system}"\napi_allows = {sorted(allows)}\n{LISTS}'
    assert shell("org", "load", write("mars.toml", text)).code == 0
    may = SEED[system] & (allows if system in ("api", "salesforce_api") else set(PARTS))
    return system, may, write("file.csv", FILE)


def test_the_proposal_holds_what_is_allowed_and_nothing_else(set_up: tuple[str, set[str], Path], shell: Shell) -> None:
    _, may, path = set_up
    answer = shell("inspect", path, "--json").json
    proposed = {
        column["header"]: column["proposal"]["field"] for column in answer["columns"] if column["proposal"] is not None
    }
    expected = {header: field for header, (field, part) in FIELDS.items() if part in may}
    expected |= {"Customer ID": "external_id", "Workflow": "workflow", "Tier": "custom:Tier"}
    if {"details", "contacts"} & may:
        expected["Customer name"] = "customer_name"
    assert proposed == expected, "synced fields never, workflow and custom fields always"


def test_what_is_locked_cannot_be_mapped_and_the_reason_is_said(
    set_up: tuple[str, set[str], Path], shell: Shell
) -> None:
    system, may, path = set_up
    for header, (field, part) in FIELDS.items():
        answer = shell("check", path, "--map", f"{header}={field}", "--json")
        if part in may:
            assert answer.code in (0, 1), answer.err
            continue
        told = answer.refused
        if part not in SEED[system]:
            assert "come from your source system" in told or "Assign customers imports only" in told
        else:
            assert "switched off in the API set-up" in told or "Assign customers imports only" in told
    assert "synced from your source system" in shell("check", path, "--map", "ERP segment=custom:ERP segment").refused


def test_where_details_and_contacts_are_locked_only_assigning_is_offered(
    set_up: tuple[str, set[str], Path], shell: Shell
) -> None:
    _, may, path = set_up
    assign_only = not {"details", "contacts"} & may
    assert shell("check", path, "--json").json["mode"] == ("assign" if assign_only else "customers")
    asked = shell("check", path, "--mode", "customers", "--json")
    if assign_only:
        assert "Assign customers" in asked.refused or "only" in asked.refused.lower()
    else:
        assert asked.json["mode"] == "customers"
    assert shell("check", path, "--mode", "assign", "--json").json["mode"] == "assign"
    assert ("Only Assign customers is possible" in shell("org").out) is assign_only


def test_an_import_changes_only_what_is_allowed(set_up: tuple[str, set[str], Path], shell: Shell, write: Write) -> None:
    _, may, _ = set_up
    changed = write(
        "changed.csv",
        "Customer name,Customer ID,Town,Contact email,First name,Account manager,Workflow,Tier\n"
        "Renamed,C-1,Metz,a@abel.fr,Ada,,,Silver\n"
        "New,C-9,Brest,n@new.fr,Nia,,Gentle,Gold\n",
    )
    assert shell("import", changed, "--yes").code in (0, 1)
    found = {customer["external_id"]: customer for customer in shell("customers", "--json").json["customers"]}
    abel = found["C-1"]
    assert abel["name"] == ("Renamed" if "details" in may else "Abel"), "the name is never locked, nor does it rename"
    assert abel["town"] == ("Metz" if "details" in may else "Lyon")
    first_name = abel["contacts"][0]["first_name"]
    assert first_name == ("Ada" if {"contacts", "details"} <= may else None), (
        "no contact for a customer of another name"
    )
    assert abel["custom_fields"] == {"Tier": "Silver", "ERP segment": None}
    assert ("C-9" in found) is ("details" in may), "where Details are locked, a file never creates"
    line = f"{abel['name']},C-1,a@abel.fr,Eve,Gold\n"
    known = write("known.csv", f"Customer name,Customer ID,Contact email,First name,Tier\n{line}")
    assert shell("import", known, "--yes").code in (0, 1)
    (abel,) = (item for item in shell("customers", "--json").json["customers"] if item["external_id"] == "C-1")
    assert abel["contacts"][0]["first_name"] == ("Eve" if "contacts" in may else None)
