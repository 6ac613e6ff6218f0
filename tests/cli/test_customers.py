"""`customers`: what is stored, as a table, as JSON, and as CSV that can be imported again (docs/commands.md)."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write

KEYS = [
    "external_id", "name", "accounting_code", "vat_number", "address", "postal_code", "town", "state_region", "country",
    "parent", "account_managers", "workflow", "custom_fields", "contacts",
]  # fmt: skip
CUSTOM = ["Tier", "Score", "Tags", "VIP", "Since", "ERP segment"]


def cells_of(out: str) -> list[list[str]]:
    """The cells of CSV for a spreadsheet."""
    assert out.startswith("\ufeff")
    return list(csv.reader(io.StringIO(out.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.fixture
def stored(mars: Shell, good: Path) -> Shell:
    """A shell with two customers."""
    assert mars("import", good, "--yes").code == 0
    return mars


def test_the_object_is_that_of_the_contract(stored: Shell) -> None:
    answer = stored("customers", "--json").json
    assert list(answer) == ["customers"]
    first, second = answer["customers"]
    assert list(first) == list(second) == KEYS
    assert first == {
        "external_id": "C-1",
        "name": "Durand & Fils",
        "accounting_code": None,
        "vat_number": None,
        "address": None,
        "postal_code": None,
        "town": "Lyon",
        "state_region": None,
        "country": None,
        "parent": None,
        "account_managers": ["anna@mars.example"],
        "workflow": "Standard reminders",
        "custom_fields": {
            "Tier": "Gold",
            "Score": "12.50",
            "Tags": ["A", "B"],
            "VIP": True,
            "Since": "2025-12-31",
            "ERP segment": None,
        },
        "contacts": [
            {
                "email": "a@durand.fr",
                "first_name": "Ann",
                "family_name": None,
                "phone": None,
                "position": None,
                "main": False,
            },
            {
                "email": "b@durand.fr",
                "first_name": "Béa",
                "family_name": None,
                "phone": None,
                "position": None,
                "main": True,
            },
        ],
    }
    assert second["parent"] == {"external_id": "C-1", "name": "Durand & Fils"}
    assert (second["account_managers"], second["workflow"], second["contacts"]) == ([], None, [])
    assert second["custom_fields"] == dict.fromkeys(CUSTOM)


def test_the_order_is_stable(stored: Shell, write: Write) -> None:
    lines = [f"K-{number},{'zab'[number % 3]} {number % 7}" for number in range(1000)]
    for name, text in (("a.csv", lines), ("b.csv", lines[::-1])):
        content = "\n".join(["Customer ID,Customer name", *text])
        assert stored("--data-dir", name + ".d", "import", write(name, content), "--yes").code == 0
    first = stored("--data-dir", "a.csv.d", "customers", "--json")
    assert len(first.json["customers"]) == 1000
    assert first.out == stored("--data-dir", "b.csv.d", "customers", "--json").out


@pytest.mark.parametrize(
    ("text", "found"),
    [("SUD", ["C-2"]), ("c-1", ["C-1"]), ("A@durand", ["C-1"]), ("durand", ["C-1", "C-2"]), ("%", [])],
)
def test_search_looks_into_name_id_and_email_without_case(text: str, found: list[str], stored: Shell) -> None:
    answer = stored("customers", "--search", text, "--json").json
    assert [customer["external_id"] for customer in answer["customers"]] == found
    rows = cells_of(stored("customers", "--search", text, "--csv").out)
    assert {row[1] for row in rows[1:]} == set(found)


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (["--search", "durand lyon"], ["C-1"]),
        (["--search", "fils sud"], ["C-2"]),
        (["--search", "reminders anna"], ["C-1"]),
        (["--manager", "ANNA@mars.example"], ["C-1"]),
        (["--workflow", "standard reminders"], ["C-1"]),
        (["--parent", "C-1"], ["C-2"]),
        (["--parent", "durand  & fils", "--search", "sud"], ["C-2"]),
        (["--parent", "C-1", "--manager", "anna@mars.example"], []),
    ],
)
def test_words_and_filters_narrow_together(filters: list[str], found: list[str], stored: Shell) -> None:
    answer = stored("customers", *filters, "--json").json
    assert [customer["external_id"] for customer in answer["customers"]] == found
    assert stored("customers", *filters, "--csv").err.startswith(f"{len(found)} customer")


def test_a_filter_by_what_is_not_there_is_refused(stored: Shell, write: Write) -> None:
    more = "Customer ID,Customer name\nT-1,Twin\nT-2,TWIN\n"
    assert stored("import", write("twins.csv", more), "--yes").code == 0
    for filters, said in (
        (["--manager", "nobody@mars.example"], 'No member has the e-mail "nobody@mars.example". The members are '),
        (["--workflow", "Gentle"], 'There is no workflow "Gentle". The workflows are '),
        (["--parent", "C-9"], 'No customer has the ID or the name "C-9".'),
        (["--parent", "twin"], '2 customers are called "twin". Give the ID of one of them: T-1, T-2.'),
    ):
        result = stored("customers", *filters)
        assert (result.code, result.out) == (2, "")
        assert result.err.startswith(f"upflow-tui: {said}")
    assert stored("customers", "erase", "C-1", "--manager", "anna@mars.example").code == 2


def test_people_read_a_line_per_customer(stored: Shell) -> None:
    out = stored("customers").out
    assert out.splitlines()[0].startswith("Customer ID  Customer name")
    assert "C-2          Durand Sud     Durand & Fils" in out
    assert "2 ★ b@durand.fr" in out
    assert out.endswith("\n2 customers.\n")
    assert stored("customers", "--search", "nobody").out == 'No customers match "nobody".\n'


def test_before_the_first_import_there_is_none(shell: Shell) -> None:
    assert shell("customers", "--json").json == {"customers": []}
    assert shell("customers").out.startswith("No customers yet")
    assert len(shell("customers", "--csv").out.splitlines()) == 1


def test_the_csv_has_the_labels_and_a_line_per_contact(stored: Shell) -> None:
    rows = cells_of(stored("customers", "--csv").out)
    assert rows[0][:2] == ["Customer name", "Customer ID"]
    assert rows[0][-6:] == CUSTOM
    table = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    assert [(row["Customer ID"], row["Contact email"], row["Main contact"]) for row in table] == [
        ("C-1", "a@durand.fr", ""),
        ("C-1", "b@durand.fr", "1"),
        ("C-2", "", ""),
    ]
    assert (table[1]["Tags"], table[1]["VIP"], table[1]["Score"], table[1]["Town"]) == ("A,B", "true", "12.50", "Lyon")
    assert (table[2]["Parent ID"], table[2]["Parent name"]) == ("C-1", "Durand & Fils")


def test_the_csv_imported_again_changes_nothing_and_builds_the_same_elsewhere(
    stored: Shell, write: Write, tmp_path: Path
) -> None:
    rich = (
        "Customer ID,Customer name,Address,Postal code,Phone,Contact email,Account manager\n"
        'C-7,"O""Neil, Söhne","1 rue\nHaute",01000,+33 4 72,o@neil.fr,anna@mars.example\n'
    )
    assert stored("import", write("rich.csv", rich), "--yes").code == 0
    path = write("export.csv", stored("customers", "--csv").out)
    answer = stored("check", path, "--json").json
    assert answer["totals"]["customers"] == {"create": 0, "update": 0, "unchanged": 3, "refused": 0}
    assert answer["totals"]["errors"] == 0
    assert len(answer["mapping"]) == len(path.read_text().splitlines()[0].split(";")) - 1  # all but the synced field
    other = ("--data-dir", tmp_path / "other")
    assert stored(*other, "org", "load", tmp_path / "mars.toml").code == 0
    assert stored(*other, "import", path, "--yes").code == 0
    assert stored(*other, "customers", "--json").json == stored("customers", "--json").json


def test_no_cell_of_the_csv_runs_as_a_formula(shell: Shell, write: Write) -> None:
    text = 'Customer ID,Customer name,Town,Phone,Contact email\n=1+1,"=HYPERLINK(""x"")",@SUM(A1),+33 1,a@b.fr\n'
    assert shell("import", write("f.csv", text), "--yes").code == 0
    rows = cells_of(shell("customers", "--csv").out)
    row = dict(zip(rows[0], rows[1], strict=True))
    assert [row[label] for label in ("Customer ID", "Customer name", "Town")] == [
        "'=1+1",
        '\'=HYPERLINK("x")',
        "'@SUM(A1)",
    ], "an apostrophe, which reading takes away again"
    assert row["Phone"] == "+33 1"
    path = write("again.csv", shell("customers", "--csv").out)
    assert shell("check", path, "--json").json["totals"]["customers"]["unchanged"] == 1


def test_hostile_text_is_visible_in_the_table(shell: Shell, write: Write) -> None:
    text = "Customer ID,Customer name\nC\u202e-1,Durand\u200b\u202e Fils\n"
    assert shell("import", write("f.csv", text), "--yes").code == 0
    assert "C⟨RLO⟩-1" in shell("customers").out
    assert "\u202e" not in shell("customers").out + shell("customers", "--json").out
    assert shell("customers", "--json").json["customers"][0]["external_id"] == "C\u202e-1"


def test_what_the_csv_cannot_hold_is_named_on_the_other_stream(shell: Shell, write: Write) -> None:
    assert shell("import", write("one.csv", "Customer name\nDurand\n"), "--yes").code == 0
    assert shell("import", write("two.csv", "Customer ID,Customer name,Town\nC-2,Petit,Nice\n"), "--yes").code == 0
    assert shell("customers", "--csv").code == 0
    assert shell("import", write("three.csv", "Customer ID,Customer name\nC-2,Durand\n"), "--yes").code == 0
    result = shell("customers", "--csv")
    assert result.code == 1
    assert len(result.out.splitlines()) == 3
    assert result.err == (
        "2 customers in 2 lines written to standard output.\n"
        "upflow-tui: This file does not contain everything (1 thing): "
        '"Durand" has no ID, and another customer has the same name: elsewhere they may be merged.\n'
    )


def test_a_file_has_what_a_pipe_has(stored: Shell, tmp_path: Path) -> None:
    assert stored("customers", "-o", "c.csv").out == "2 customers in 3 lines written to c.csv.\n"
    assert (tmp_path / "c.csv").read_bytes().decode() == stored("customers", "-o", "-").out
    assert stored("customers", "-o", "-").out == stored("customers", "--csv").out
    answer = stored("customers", "-o", "c.csv", "--force", "--json").json
    assert answer == {"written": "c.csv", "customers": 2, "lines": 3, "lost": None}


def test_plain_csv_has_commas_and_every_text_as_it_is(shell: Shell, write: Write) -> None:
    assert shell("import", write("f.csv", "Customer ID,Customer name\n1,=A1\n"), "--yes").code == 0
    out = shell("customers", "--csv", "--dialect", "plain").out
    assert out.startswith("Customer name,Customer ID,")
    assert "\n=A1,1," in out
    assert "\n'=A1;1;" in shell("customers", "--csv", "--dialect", "excel").out
