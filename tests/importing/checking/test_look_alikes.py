"""Characters that only look like the usual ones, in codes and addresses."""

from __future__ import annotations

import pytest

from tests.importing.planned import plan_of
from upflow_tui.core.findings import Severity

HEADER = "Customer ID,Customer name,Postal code,Contact email,Phone"


@pytest.mark.parametrize(
    ("line", "label", "usual"),
    [
        ("C-1,Alpha,\uff16\uff19\uff10\uff10\uff13,a@b.example,04 72", "Postal code", "69003"),
        ("C-1,Alpha,69003,a@b.ex\u0430mple.fr,04 72", "Contact email", "a@b.example.fr"),
        ("C-1,Alph\u0430 Soci\u00e9t\u00e9,69003,a@b.example,04 72", "Customer name", "Alpha Soci\u00e9t\u00e9"),
    ],
)
def test_they_are_said_with_the_usual_writing(line: str, label: str, usual: str) -> None:
    found = plan_of(f"{HEADER}\n{line}\n").finding("look_alike")
    assert (found.line, found.severity) == (2, Severity.WARNING)
    assert found.message.startswith(label)
    assert usual in found.fix


@pytest.mark.parametrize(
    "line",
    [
        "C-1,Alpha,69003,a@b.example,04 72\u00a000",  # a no-break space is no letter
        "C-1,Alpha,69003,a@\u043f\u043e\u0447\u0442\u0430.\u0440\u0444,04 72",  # a domain in Cyrillic
        "C-1,\u0410\u043b\u044c\u0444\u0430 Group \u03bcTech,69003,a@b.example,+33\u20114",  # words of one script each
        "C-1,Alpha,69003,\u00e9@b.example,",
    ],
)
def test_letters_of_another_script_and_signs_are_not(line: str) -> None:
    assert plan_of(f"{HEADER}\n{line}\n").lines_of("look_alike") == []


def test_a_file_that_is_written_so_is_not_said_line_by_line() -> None:
    wide = "\uff16\uff19\uff10\uff10\uff13"
    lines = [f"C-{number},Alpha {number},{wide},," for number in range(20)]
    assert plan_of("\n".join([HEADER, *lines, ""])).lines_of("look_alike") == []
