"""Findings for people: grouped by code and value, the commonest first, with count, lines, message and fix."""

from __future__ import annotations

import pytest

from upflow_tui.cli import findings_report
from upflow_tui.cli.findings_report import print_findings
from upflow_tui.cli.output import Output
from upflow_tui.core.findings import Finding, find


def report(findings: list[Finding], capsys: pytest.CaptureFixture[str]) -> list[str]:
    print_findings(Output(), iter(findings))
    return capsys.readouterr().out.splitlines()


def number(line: int, value: str) -> Finding:
    return find("number_invalid", line=line, column=4, field="custom:Score", value=value)


def test_nothing_found_prints_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert report([], capsys) == []


def test_groups_come_by_severity_then_of_the_file_then_by_count(capsys: pytest.CaptureFixture[str]) -> None:
    findings = [
        find("blank_lines", count="1 empty line", were="was"),
        find("one_column"),
        number(2, "1,5"),
        find("country_unknown", line=2, column=3, field="country", value="Frunce"),
        *[number(line, "2,5") for line in range(3, 12)],
        find("duplicate_header", column=2, count="Two", header="Phone"),
    ]
    lines = report(findings, capsys)
    assert [line for line in lines if line.startswith(("  ✗", "  !", "  ·")) or (line and line[0] != " ")] == [
        "10 errors",
        '  ✗ "2,5" is not a number.',
        '  ✗ "1,5" is not a number.',
        "3 warnings",
        "  ! Only one column was found.",
        '  ! Two columns are named "Phone".',
        '  ! Country "Frunce" is not known.',
        "1 note",
        "  · 1 empty line was skipped.",
    ]
    assert "    9 times, on lines 3, 4, 5, 6, 7 …" in lines
    assert "    line 2" in lines
    assert "    column 3" in lines
    assert "    → Use a period for decimals, and digits only: 1234.56." in lines


def test_the_value_is_told_where_the_message_does_not(capsys: pytest.CaptureFixture[str]) -> None:
    finding = find("account_manager_not_found", line=9, column=1, field="account_manager", value="a@mars.fr\x1b")
    assert '    line 9 · Account manager "a@mars.fr␛"' in report([finding], capsys)
    long = find("workflow_not_found", line=9, column=1, field="workflow", value="x" * 500)
    assert not [line for line in report([long], capsys) if "x" * 100 in line]


def test_one_note_of_each_code_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    notes = [find("first_contact_main", line=line, field="contact_email", value=f"{line}@x.fr") for line in range(2, 9)]
    assert report(notes, capsys)[1:] == [
        "7 notes",
        "  · 2@x.fr will be the main contact (first contact of this customer).",
        "    7 times, on lines 2, 3, 4, 5, 6 …",
        "    → Mark another contact with 1 to change this.",
    ]


def test_what_is_not_shown_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    lines = report([number(line, f"{line},5") for line in range(2, 102)], capsys)
    assert sum("is not a number" in line for line in lines) == 20
    assert "  … and 80 more of other kinds or values; --json lists them all." in lines


def test_beyond_a_bound_values_are_not_told_apart(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(findings_report, "MOST", 2)
    lines = report([number(line, f"{line},5") for line in range(2, 12)], capsys)
    assert sum("is not a number" in line for line in lines) == 3
    assert lines[1] == "10 errors"
    assert "    8 times, on lines 4, 5, 6, 7, 8 …" in lines
