"""`inspect`: what was detected and the proposed mapping, over the whole file (docs/commands.md)."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, Shell, Write

KEYS = ["file", "encoding", "bom", "delimiter", "header_line", "lines", "blank_lines", "saved_mapping"]
KEYS += ["columns", "findings"]
COLUMN_KEYS = ["index", "header", "filled", "distinct", "samples", "proposal", "left_out"]
FINDING_KEYS = ["line", "column", "field", "value", "severity", "scope", "code", "message", "fix"]


def test_the_object_is_that_of_the_contract(mars: Shell, good: Path) -> None:
    answer = mars("inspect", good, "--json").json
    assert list(answer) == KEYS
    content = GOOD.encode()
    assert answer["file"] == {"name": "good.csv", "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    assert (answer["encoding"], answer["bom"], answer["delimiter"]) == ("utf-8", False, ";")
    assert (answer["header_line"], answer["lines"], answer["blank_lines"]) == (1, 3, 1)
    assert [list(column) for column in answer["columns"]] == [COLUMN_KEYS] * 16
    assert [column["index"] for column in answer["columns"]] == list(range(16))
    first, last = answer["columns"][0], answer["columns"][-1]
    assert (first["header"], first["filled"], first["distinct"], first["samples"]) == (
        "Customer ID",
        3,
        2,
        ["C-1", "C-2"],
    )
    assert list(first["proposal"]) == ["field", "confidence", "reason"]
    assert first["proposal"]["field"] == "external_id"
    assert 0 < first["proposal"]["confidence"] <= 1
    assert first["proposal"]["reason"]
    assert (last["header"], last["proposal"]) == ("Solde", None)
    assert [list(finding) for finding in answer["findings"]] == [FINDING_KEYS]
    assert answer["findings"][0]["code"] == "blank_lines"
    assert answer["findings"][0]["line"] is None


def test_it_counts_over_the_whole_file(shell: Shell, write: Write) -> None:
    lines = [f"C-{number},Customer {number},{'Nice' if number == 4999 else ''}" for number in range(5000)]
    answer = shell("inspect", write("long.csv", "\n".join(["Customer ID,Customer name,Town", *lines])), "--json").json
    assert answer["lines"] == 5000
    assert [column["distinct"] for column in answer["columns"]] == [5000, 5000, 1]
    assert [column["filled"] for column in answer["columns"]] == [5000, 5000, 1]
    assert answer["columns"][2]["samples"] == ["Nice"]


@pytest.mark.parametrize(
    ("content", "encoding", "bom", "delimiter"),
    [
        ("\ufeffCustomer ID,Customer name\n1,Société\n".encode(), "utf-8", True, ","),
        ("Customer ID\tCustomer name\n1\tSociété\n".encode("cp1252"), "cp1252", False, "\t"),
        ("\ufeffCustomer ID|Customer name\n1|Société\n".encode("utf-16-le"), "utf-16-le", True, "|"),
    ],
)
def test_encoding_and_delimiter_are_named_as_the_contract_has_them(
    content: bytes, encoding: str, bom: bool, delimiter: str, shell: Shell, write: Write
) -> None:
    answer = shell("inspect", write("f.csv", content), "--json").json
    assert (answer["encoding"], answer["bom"], answer["delimiter"]) == (encoding, bom, delimiter)


def test_everything_detected_can_be_overridden(shell: Shell, write: Write) -> None:
    path = write("f.csv", "Report\nCustomer ID|Customer name\nC-1|Soci\xe9t\xe9\n".encode("cp1252"))
    answer = shell(
        "inspect", path, "--json", "--delimiter", "|", "--encoding", "cp1250", "--header-line", "2"
    ).json  # fmt: skip
    assert (answer["encoding"], answer["delimiter"], answer["header_line"]) == ("cp1250", "|", 2)
    answer = shell("inspect", path, "--json", "--delimiter", "|", "--header-line", "0").json
    assert answer["header_line"] == 0
    assert answer["lines"] == 3
    assert [column["header"] for column in answer["columns"]] == ["", ""]


def test_map_changes_what_is_proposed_and_leaves_the_rest(shell: Shell, write: Write) -> None:
    path = write("f.csv", "Customer ID,Customer name,Ville,Zone\nC-1,Durand,Lyon,Sud\n")
    plain = {column["header"]: column["proposal"] for column in shell("inspect", path, "--json").json["columns"]}
    answer = shell("inspect", path, "--json", "--map", "Zone=town", "--map", "#3=", "--map", "Ville=").refused
    assert "twice" in answer
    answer = shell("inspect", path, "--json", "--map", "Zone=state_region", "--map", "#3=").json
    mapped = {column["header"]: column["proposal"] for column in answer["columns"]}
    assert mapped["Zone"]["field"] == "state_region"
    assert "--map" in mapped["Zone"]["reason"]
    assert mapped["Ville"] is None
    assert mapped["Customer ID"] == plain["Customer ID"]
    assert mapped["Customer name"] == plain["Customer name"]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("Nowhere=town", "Nowhere"),
        ("Town=nothing", "nothing"),
        ("#99=town", "#99"),
        ("Town", "COLUMN=FIELD"),
        ("Town=custom:ERP segment", "synced"),
    ],
)
def test_a_map_that_cannot_be_is_refused(pair: str, said: str, mars: Shell, good: Path) -> None:
    assert said in mars("inspect", good, "--map", pair).refused


def test_a_saved_mapping_is_used_by_its_name_and_by_itself(mars: Shell, write: Write) -> None:
    first = write("first.csv", "Nr,Wer\nC-1,Durand\n")
    assert mars("import", first, "--yes", "--map", "Nr=external_id", "--map", "Wer=customer_name").code == 0
    for options in ([], ["--mapping", "first"]):
        answer = mars("inspect", write("second.csv", "Wer,Nr\nPetit,C-2\n"), "--json", *options).json
        assert [column["proposal"]["field"] for column in answer["columns"]] == ["customer_name", "external_id"]
    assert 'no saved mapping "other"' in mars("inspect", first, "--mapping", "other").refused


def test_a_file_that_was_imported_before_is_known(mars: Shell, good: Path) -> None:
    assert mars("import", good, "--yes").code == 0
    findings = mars("inspect", good, "--json").json["findings"]
    assert [finding["code"] for finding in findings] == ["same_file", "blank_lines"]
    assert "(import 1)" in findings[0]["message"]


def test_people_read_evidence_columns_and_reasons(mars: Shell, good: Path) -> None:
    result = mars("inspect", good)
    assert result.code == 0
    assert result.err == ""
    assert "good.csv" in result.out
    assert "3 lines, 1 empty line" in result.out
    assert "gives 16 columns on 100 % of lines" in result.out
    for row in ("Customer ID", "Durand & Fils · Durand Sud", "(not used)", "the column has the field's name"):
        assert row in result.out
    assert "Nothing is missing" in result.out


def test_columns_that_fit_equally_well_are_told_by_every_command(shell: Shell, write: Write) -> None:
    lines = "Customer ID,Customer name,Zip,Postcode\nC-1,Alpha,69001,69002\nC-2,Beta,75001,75002\n"
    path = write("tied.csv", lines)
    said = '"Zip" and "Postcode" fit Postal code equally well.'
    answer = shell("inspect", path, "--json").json
    assert [column["left_out"] for column in answer["columns"]] == [None, None, *[{"field": None, "reason": said}] * 2]
    assert f"left open: {said}" in shell("inspect", path).out
    for command in (["check", path], ["import", path, "--yes"]):
        findings = shell(*command, "--json").json["findings"]
        assert [(item["code"], item["severity"]) for item in findings] == [("column_left_out", "warning")]
        assert findings[0]["message"] == f"{said} None of them is used."
    answer = shell("inspect", path, "--json", "--map", "Zip=postal_code").json
    assert [(item["code"], item["severity"]) for item in answer["findings"]] == [("same_file", "warning")]
    assert answer["columns"][2]["left_out"] is None


def test_people_read_what_is_missing(shell: Shell, write: Write) -> None:
    result = shell("inspect", write("f.csv", "Town,Balance\nLyon,3\n"))
    assert result.code == 0
    assert "✗ Customer name is required because Town is mapped." in result.out
    assert "--map 'COLUMN=field'" in result.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b"Customer ID,Customer name\n", "The file has no line under its header."),
        (b"PK\x03\x04 something", "not a CSV file"),
        (
            "Customer ID,Customer name\nC-1,Société générale à Orléans\nC-2,".encode() + b"Caf\xe9\n",
            "Line 3 is not valid",
        ),
    ],
)
@pytest.mark.parametrize("command", [["inspect"], ["check"], ["import", "--yes"]])
@pytest.mark.parametrize("json", [[], ["--json"]])
def test_a_file_that_cannot_be_read_gives_one_line_and_exit_2(
    command: list[str], json: list[str], content: bytes, said: str, shell: Shell, write: Write, data_dir: Path
) -> None:
    message = shell(*command, write("f.csv", content), *json).refused
    assert said in message
    assert "f.csv" in message
    assert not data_dir.exists()


def test_nothing_is_created_by_looking(shell: Shell, good: Path, data_dir: Path) -> None:
    assert shell("inspect", good).code == 0
    assert shell("check", good).code == 1
    assert shell("customers").code == 0
    assert shell("history").code == 0
    assert shell("org").code == 0
    assert not data_dir.exists()
    assert sorted(path.name for path in good.parent.iterdir()) == ["good.csv"]
