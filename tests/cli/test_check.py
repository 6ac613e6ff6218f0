"""`check`: findings and plan, nothing written; the JSON is that of docs/commands.md to the letter."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Shell, Write

FINDING_KEYS = ["line", "column", "field", "value", "severity", "scope", "code", "message", "fix"]
COUNTS = ["create", "update", "unchanged", "refused"]


def codes(answer: Any) -> list[tuple[int | None, int | None, str]]:
    return [(finding["line"], finding["column"], finding["code"]) for finding in answer["findings"]]


def test_the_object_is_that_of_the_contract(mars: Shell, good: Path) -> None:
    result = mars("check", good, "--json")
    answer = result.json
    assert result.code == 0
    assert list(answer) == ["mode", "mapping", "saved_mapping", "stored_book", "combined", "totals", "findings"]
    assert answer["mode"] == "customers"
    assert answer["mapping"]["0"] == "external_id"
    assert answer["mapping"]["10"] == "custom:Tier"
    assert "15" not in answer["mapping"]
    assert list(answer["totals"]) == ["lines", "lines_skipped", "customers", "contacts", "errors", "warnings", "notes"]
    assert answer["totals"]["lines"] == 3
    assert list(answer["totals"]["customers"]) == list(answer["totals"]["contacts"]) == COUNTS
    assert answer["totals"]["customers"] == {"create": 2, "update": 0, "unchanged": 0, "refused": 0}
    assert answer["totals"]["contacts"] == {"create": 2, "update": 0, "unchanged": 0, "refused": 0}
    assert answer["totals"]["errors"] == 0
    assert answer["totals"]["notes"] == len(answer["findings"]) == 1
    assert list(answer["findings"][0]) == FINDING_KEYS


def test_a_warning_fails_where_that_is_asked_for(mars: Shell, write: Write, good: Path, bad: Path) -> None:
    warned = write("warned.csv", "Customer ID,Customer name\nC-1,Durand\nc-1,Lenoir\n")
    totals = mars("check", warned, "--json").json["totals"]
    assert (totals["errors"], totals["warnings"]) == (0, 1)
    for options, codes in (([], (0, 0, 1)), (["--fail-on", "error"], (0, 0, 1)), (["--fail-on", "warning"], (0, 1, 1))):
        assert tuple(mars("check", file, *options).code for file in (good, warned, bad)) == codes
    assert '"note" is not a severity to fail on' in mars("check", good, "--fail-on", "note").refused


def test_full_has_every_customer_with_each_value_from_null(mars: Shell, good: Path) -> None:
    answer = mars("check", good, "--json", "--full").json
    assert list(answer) == [
        "mode",
        "mapping",
        "saved_mapping",
        "stored_book",
        "combined",
        "totals",
        "findings",
        "customers",
    ]
    first, second = answer["customers"]
    assert list(first) == ["external_id", "name", "action", "lines", "changes", "contacts", "parent"]
    assert (first["external_id"], first["name"], first["action"]) == ("C-1", "Durand & Fils", "create")
    assert (first["lines"], first["parent"]) == ([2, 3], None)
    assert {change["field"]: (change["old"], change["new"]) for change in first["changes"]} == {
        "customer_name": (None, "Durand & Fils"),
        "external_id": (None, "C-1"),
        "town": (None, "Lyon"),
        "account_manager": (None, ["anna@mars.example"]),
        "workflow": (None, "Standard reminders"),
        "custom:Tier": (None, "Gold"),
        "custom:Score": (None, "12.50"),
        "custom:Tags": (None, ["A", "B"]),
        "custom:VIP": (None, True),
        "custom:Since": (None, "2025-12-31"),
    }
    assert first["contacts"] == [
        {
            "email": "a@durand.fr",
            "action": "create",
            "main": False,
            "changes": [
                {"field": "contact_email", "old": None, "new": "a@durand.fr"},
                {"field": "first_name", "old": None, "new": "Ann"},
            ],
        },
        {
            "email": "b@durand.fr",
            "action": "create",
            "main": True,
            "changes": [
                {"field": "contact_email", "old": None, "new": "b@durand.fr"},
                {"field": "first_name", "old": None, "new": "Béa"},
                {"field": "main_contact", "old": None, "new": True},
            ],
        },
    ]
    assert second["parent"] == {"external_id": "C-1", "name": "Durand & Fils"}
    assert {"field": "parent_id", "old": None, "new": "C-1"} in second["changes"]


def test_stop_says_that_nothing_would_be_written(mars: Shell, bad: Path, good: Path) -> None:
    stopped = mars("check", bad, "--on-error", "stop")
    assert stopped.code == 1
    assert "Nothing would be imported because of --on-error stop." in stopped.out
    assert "would do this" not in stopped.out
    assert mars("check", bad, "--on-error", "stop", "--json").json["stopped"] is True
    assert mars("check", good, "--on-error", "stop", "--json").json["stopped"] is False
    assert "would do this" in mars("check", good, "--on-error", "stop").out
    assert "stopped" not in mars("check", bad, "--json").json


def test_full_names_the_values_of_new_customers_in_text_too(mars: Shell, good: Path) -> None:
    out = mars("check", good, "--full").out
    for line in (
        "    Town: Lyon",
        "    Tier: Gold",
        "    Account manager: anna@mars.example",
        "        First name: Ann",
    ):
        assert line in out.splitlines()


def test_an_update_has_only_what_changes(mars: Shell, good: Path, write: Write) -> None:
    assert mars("import", good, "--yes").code == 0
    path = write(
        "next.csv",
        "Customer ID,Customer name,Town,Contact email,First name,Main contact,Tags,VIP\n"
        'C-1,Durand & Fils,Paris,a@durand.fr,Anne,1,"B,A",false\nC-2,Durand Sud,,,,,,\nC-9,,,,,,,\n',
    )
    result = mars("check", path, "--json", "--full")
    assert result.code == 1
    first, second, third = result.json["customers"]
    assert first["action"] == "update"
    assert first["changes"] == [
        {"field": "town", "old": "Lyon", "new": "Paris"},
        {"field": "custom:VIP", "old": True, "new": False},
    ]
    contacts = {contact["email"]: contact for contact in first["contacts"]}
    assert contacts["a@durand.fr"]["changes"] == [
        {"field": "first_name", "old": "Ann", "new": "Anne"},
        {"field": "main_contact", "old": False, "new": True},
    ]
    assert contacts["b@durand.fr"]["changes"] == [{"field": "main_contact", "old": True, "new": False}]
    assert {contact["action"] for contact in first["contacts"]} == {"update"}
    assert (second["action"], second["changes"]) == ("unchanged", [])
    assert (third["action"], third["external_id"], third["lines"]) == ("refused", "C-9", [4])


def test_errors_in_the_data_are_exit_1(shell: Shell, bad: Path) -> None:
    result = shell("check", bad, "--json", "--map", "Score=state_region")
    answer = result.json
    assert result.code == 1
    assert answer["totals"]["errors"] == 2
    assert answer["totals"]["customers"]["create"] == 4
    errors = [finding for finding in answer["findings"] if finding["severity"] == "error"]
    assert codes({"findings": errors}) == [(3, 3, "email_invalid"), (4, None, "identity_missing")]


def test_findings_stand_by_file_then_line_then_column(mars: Shell, write: Write) -> None:
    text = (
        "Customer ID,Customer name,Parent name,Parent ID,Contact email,Phone,Phone,Score,Since\n"
        'C-1,Durand,Nobody,X-1,x,1,2,"1,5",31/12/2025\n\nC-2,Lenoir,,P-1,,1,2,abc,2025\n'
        + 'C-3,Petit,,,y,,,"2,5",\n'
        * 700
    )
    answer = mars("check", write("f.csv", text), "--json").json
    places = [(line or 0, -1 if column is None else column) for line, column, _ in codes(answer)]
    assert places == sorted(places)
    assert len(places) == answer["totals"]["errors"] + answer["totals"]["warnings"] + answer["totals"]["notes"]
    found = codes(answer)
    assert found[0] == (None, None, "blank_lines")
    assert found[1] == (None, 6, "duplicate_header")
    assert {code for _, _, code in found} >= {"parent_not_found", "email_invalid", "number_invalid", "date_invalid"}


@pytest.mark.parametrize(("choice", "create", "applied"), [("valid", 4, 4), ("skip-line", 1, 1), ("stop", 4, 4)])
def test_the_choice_for_errors(choice: str, create: int, applied: int, mars: Shell, bad: Path) -> None:
    result = mars("check", bad, "--json", "--on-error", choice)
    assert result.code == 1
    totals = result.json["totals"]
    assert (totals["lines"], totals["errors"]) == (5, 5)
    assert totals["customers"]["create"] == create
    assert f"Lines      {applied} applied" in mars("check", bad, "--on-error", choice).out


def test_the_choice_for_blank_cells(mars: Shell, good: Path, write: Write) -> None:
    assert mars("import", good, "--yes").code == 0
    path = write("blank.csv", "Customer ID,Customer name,Town\nC-1,Durand & Fils,\n")
    assert mars("check", path, "--json").json["totals"]["customers"]["unchanged"] == 1
    answer = mars("check", path, "--json", "--full", "--blank", "clear").json
    assert answer["customers"][0]["changes"] == [{"field": "town", "old": "Lyon", "new": None}]


def test_the_choice_for_missing_parents(shell: Shell, write: Write) -> None:
    path = write("f.csv", "Customer ID,Customer name,Parent name,Parent ID\nC-1,Durand,Group,G-1\n")
    assert shell("check", path, "--json").json["totals"]["errors"] == 1
    answer = shell("check", path, "--json", "--full", "--missing-parents", "create").json
    assert answer["totals"]["errors"] == 0
    assert answer["totals"]["customers"]["create"] == 2
    child, parent = answer["customers"]
    assert child["parent"] == {"external_id": "G-1", "name": "Group"}
    assert (parent["external_id"], parent["action"], parent["lines"]) == ("G-1", "create", [])


def test_the_choice_for_a_total_line(shell: Shell, write: Write) -> None:
    path = write("f.csv", "Customer ID,Customer name,Town\nC-1,Durand,Lyon\n,Total,\n")
    answer = shell("check", path, "--json").json
    assert (answer["totals"]["customers"]["create"], codes(answer)) == (1, [(3, 1, "total_line")])
    assert shell("check", path, "--json", "--keep-total-line").json["totals"]["customers"]["create"] == 2


def test_the_mode_is_chosen_or_that_which_is_allowed(shell: Shell, write: Write) -> None:
    path = write("f.csv", "Customer ID,Workflow\nC-1,Standard\n")
    assert shell("check", path, "--json", "--mode", "assign").json["mode"] == "assign"
    assert shell("org", "load", write("o.toml", 'name = "N"\nsource_system = "native"\n')).code == 0
    managers = write("m.csv", "Customer ID,Account manager\nC-1,anna@mars.example\n")
    assert shell("check", managers, "--json").json["mode"] == "assign"
    assert "only Assign customers" in shell("check", managers, "--mode", "customers").refused


def test_a_mapping_that_lacks_a_required_field_is_exit_2_with_each_reason(shell: Shell, write: Write) -> None:
    message = shell("check", write("f.csv", "Town,Phone\nLyon,123456\n")).refused
    assert "Customer name is required because Town is mapped." in message
    assert "Contact email is required because Phone is mapped." in message
    assert "--map" in message


def test_people_read_numbers_then_findings_then_what_to_do(mars: Shell, bad: Path) -> None:
    result = mars("check", bad)
    assert result.code == 1
    assert result.err == ""
    places = [
        result.out.index(part)
        for part in (
            "bad.csv · 5 lines · comma · utf-8 · header on line 1",
            "nothing was written",
            "Customers  + 4 new",
            "Findings   5 errors",
            "5 errors",
            '✗ "1,5" is not a number.',
            "2 times, on lines 3, 6",
            "→ Use a period for decimals: 1.5.",
            '✗ "2,5" is not a number.',
            "Fix the file and check it again, or import what is valid",
        )
    ]
    assert places == sorted(places)


def test_people_read_every_customer_with_full(mars: Shell, good: Path, write: Write) -> None:
    result = mars("check", good, "--full")
    assert "+ C-1 Durand & Fils · lines 2, 3" in result.out
    assert "    + b@durand.fr ★" in result.out
    assert "+ C-2 Durand Sud · parent Durand & Fils · line 5" in result.out
    assert "To import it: upflow-tui import" in result.out
    assert mars("import", good, "--yes").code == 0
    changed = mars("check", write("n.csv", "Customer ID,Customer name,Town\nC-1,Durand & Fils,Paris\n"), "--full").out
    assert "~ C-1 Durand & Fils · line 2" in changed
    assert "    Town: Lyon → Paris" in changed
    again = mars("check", good)
    assert "imported on" in again.out
    assert "There is nothing to import" in again.out


def test_what_a_stop_would_do_is_said(mars: Shell, bad: Path) -> None:
    assert "would import nothing" in mars("check", bad, "--on-error", "stop").out


HOSTILE = "\x1b[31m\x1b]52;c;aGk=\x07\x9b2J\u202egnp\x00\x7f"


@pytest.mark.parametrize("command", [["inspect"], ["check"], ["check", "--full"], ["import", "--yes", "--full"]])
def test_nothing_of_a_file_reaches_the_terminal_raw(command: list[str], shell: Shell, write: Write) -> None:
    rows = [f"C-{number},Durand {number},{HOSTILE},{HOSTILE}@x" for number in range(30)]
    text = f"Customer ID,Customer name,Town,Contact email,{HOSTILE}\n" + "\n".join(rows)
    result = shell(*command, write("a\x1b[2Jb.csv", text.replace("\x00", "")), "--delimiter", ",")
    assert result.code in (0, 1)
    for stream in (result.out, result.err):
        raw = [
            char for char in stream if char in "\u202e" or (ord(char) < 32 and char != "\n") or 127 <= ord(char) < 160
        ]
        assert raw == []
    assert "␛" in result.out


def test_json_escapes_what_a_terminal_would_obey(shell: Shell, write: Write) -> None:
    path = write("a\x1b.csv", f"Customer ID,Customer name,Town\nC-1,Durand,{HOSTILE[:-2]}\x7f\n")
    result = shell("check", path, "--json")
    assert result.out.isascii()
    assert not [char for char in result.out if char != "\n" and not char.isprintable()]
    assert result.json["findings"][0]["value"] == HOSTILE[:-2] + "\x7f"
