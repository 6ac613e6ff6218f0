"""Names of organizations: what they may be, what their folders are called, and which are too like."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.organization_names import LONGEST, folder_name, likeness, plain, why_not

HOSTILE = (
    "..",
    "../../etc/passwd",
    "/",
    "C:\\",
    "a/b",
    "CON",
    "nul.",
    "com1",
    "\u202egrp.exe",
    "a\x1b[2Jb",
    "é" * 5_000,
)
"""What somebody might call one with ill will, or by accident."""


@pytest.mark.parametrize("name", ["Mars SAS", "A/S Nordic", "Müller & Söhne", "株式会社", "شركة", "3M", "O'Neill"])
def test_what_people_call_a_company_is_a_name(name: str) -> None:
    assert why_not(plain(name)) is None


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "letter or digit"),
        ("..", "letter or digit"),
        (" / ", "letter or digit"),
        ("a\x1bb", "nobody can see"),
        ("\u202ebus", "nobody can see"),
        ("a\u200bb", "nobody can see"),
        ("x" * (LONGEST + 1), "100 characters at most; this one has 101"),
    ],
)
def test_what_is_none_is_told_why(name: str, said: str) -> None:
    assert said in (why_not(plain(name)) or "")


@pytest.mark.parametrize(
    ("one", "other"),
    [("Acme", "ACME"), ("Müller", "Muller"), ("Acme, Inc.", "acme inc"), ("Acme", "Аcme"), ("Café", "Cafe\u0301")],
)
def test_names_that_people_take_for_one_are_alike(one: str, other: str) -> None:
    assert likeness(one) == likeness(other)
    assert likeness(one) != likeness(one + " 2")


@given(st.text() | st.sampled_from(HOSTILE), st.sets(st.sampled_from(["con-1", "etc-passwd", "organization", "a-b"])))
def test_a_folder_has_letters_that_every_system_takes_and_is_nobody_elses(name: str, taken: set[str]) -> None:
    folder = folder_name(name, taken)
    assert set(folder) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert folder[0] != "-" and folder[-1] != "-"
    assert len(folder) <= 50
    assert folder not in {"con", "prn", "aux", "nul", "com1", "lpt1"} | taken


def test_a_folder_is_called_like_the_organization() -> None:
    assert folder_name("Müller & Söhne GmbH", ()) == "muller-sohne-gmbh"
    assert folder_name("CON", ()) == "con-1"
    assert folder_name("株式会社", ("organization",)) == "organization-2"
    assert folder_name("Mars", ("MARS", "mars-2")) == "mars-3"
