"""New customers without an ID whose names are written nearly like another's (docs/rules.md §5)."""

from __future__ import annotations

import pytest

from tests.importing.fake_store import FakeStore
from tests.importing.planned import plan_checked
from upflow_tui.importing.planning.near_names import near_name_key

HEAD = "Customer name,Town\n"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Smith & Co. Ltd.", "Smith & Co Ltd"),
        ("Société Lumière", "Societe Lumiere"),
        ("D'Or SARL", "D’Or SARL"),
        ("Alpha-Beta", "Alpha Beta"),
        ("MÜLLER GMBH", "Müller-GmbH"),
        ("A.B.C.", "abc"),
    ],
)
def test_a_name_written_nearly_like_a_stored_one_or_one_of_the_file_is_noted(one: str, other: str) -> None:
    store = FakeStore()
    store.add(one)
    found = plan_checked(f"{HEAD}{other},York\n", stored=store).finding("name_near_miss")
    assert (found.line, found.severity, found.value) == (2, "note", other)
    assert one in found.message and "stored" in found.message
    plan = plan_checked(f"{HEAD}{one},Lyon\n{other},York\n")
    found = plan.finding("name_near_miss")
    assert found.line == 3 and f'"{one}" on line 2' in found.message
    assert plan.totals.customers.create == 2


@pytest.mark.parametrize(
    ("one", "other"), [("Alpha", "Alpha Two"), ("Muller", "Mueller"), ("A+", "A."), ("3M", "M3"), ("株式会社", "株式")]
)
def test_names_that_differ_by_more_are_not(one: str, other: str) -> None:
    assert "name_near_miss" not in {code for _, code in plan_checked(f"{HEAD}{one},x\n{other},y\n").codes}


def test_the_same_name_is_the_same_customer_and_nothing_is_noted() -> None:
    store = FakeStore()
    store.add("Smith & Co. Ltd.")
    plan = plan_checked(f"{HEAD}smith  & co. ltd.,York\n", stored=store)
    assert "name_near_miss" not in {code for _, code in plan.codes}


def test_customers_with_ids_are_told_apart_by_them() -> None:
    head = "Customer ID,Customer name\n"
    plan = plan_checked(f"{head}C-1,Smith & Co.\nC-2,Smith & Co\n")
    assert "name_near_miss" not in {code for _, code in plan.codes}
    for lines, line in (("C-1,Smith & Co.\n,Smith & Co\n", 3), (",Smith & Co\nC-1,Smith & Co.\n", 2)):
        assert plan_checked(head + lines).finding("name_near_miss").line == line


def test_of_many_each_is_noted_once() -> None:
    names = ["Smith Co", "Smith-Co", "Smith/Co", "Smith_Co"]
    plan = plan_checked(HEAD + "".join(f"{name},x\n" for name in names))
    assert plan.lines_of("name_near_miss") == [3, 4, 5]


def test_what_is_compared_is_letters_and_digits() -> None:
    assert near_name_key("Straße 7, Ä") == near_name_key("STRASSE 7 a") == "strasse7a"
    assert near_name_key("A.") == ""
