"""Some customers planned, with what is known of the others handed in."""

from __future__ import annotations

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.findings import Finding
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.rows import Row, RowLayout
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.batch_planning import BatchPlanner
from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.identities import FileIdentities
from upflow_tui.importing.planning.line_fates import Fate, LineFates
from upflow_tui.importing.planning.parent_links import Parents
from upflow_tui.importing.planning.plan import Totals
from upflow_tui.importing.planning.stored_customers import NoStoredCustomers

LAYOUT = RowLayout.of(["external_id", "customer_name", "town", "contact_email"])


def row(line: int, external_id: str, name: str, email: str | None = None) -> Row:
    cells = {"external_id": external_id, "customer_name": name, "town": "Paris", "contact_email": email}
    return (line, *(cells.get(key) for key in LAYOUT.keys))


def planner(groups: list[Group], fates: LineFates, owners: Mapping[str, str] | None = None) -> BatchPlanner:
    parents = Parents()
    return BatchPlanner(
        LAYOUT,
        {},
        Organization(),
        ImportChoices(),
        NoStoredCustomers(),
        fates,
        set(),
        Totals(lines=len(fates)),
        parents,
        FileIdentities(groups, parents, clears=False),
        owners,
    )


def of_lines(*lines: int) -> LineFates:
    fates = LineFates()
    fates.extend(list(lines))
    return fates


def test_new_customers_are_counted_their_lines_applied_and_their_rows_freed() -> None:
    groups = [
        Group("A", "Acme", [row(2, "A", "Acme", "x@a.example")], index=0),
        Group("B", "Beta", [row(3, "B", "Beta"), row(4, "B", "Beta", "y@b.example")], index=1),
    ]
    fates = of_lines(2, 3, 4)
    made = planner(groups, fates)
    batch = made.batch(groups)
    assert [customer.external_id for customer in batch.customers] == ["A", "B"]
    assert (made.totals.customers.create, made.totals.contacts.create) == (2, 2)
    assert fates.count(Fate.APPLIED) == 3
    assert [group.rows for group in groups] == [[], []]


def test_the_first_contacts_of_new_customers_are_told_of_together() -> None:
    groups = [
        Group("A", "Acme", [row(2, "A", "Acme", "x@a.example"), row(5, "A", "Acme", "y@a.example")], index=0),
        Group("B", "Beta", [row(3, "B", "Beta", "z@b.example")], index=1),
        Group("C", "Core", [row(4, "C", "Core")], index=2),
    ]
    batch = planner(groups, of_lines(2, 3, 4, 5)).batch(groups)
    [crowd] = batch.crowds
    assert (crowd.like.code, [*crowd.lines], [*crowd.values]) == (
        "first_contact_main", [2, 3], ["x@a.example", "z@b.example"]
    )  # fmt: skip
    assert [(found.code, found.line) for found in batch.found] == [("first_contact_main", 2), ("first_contact_main", 3)]


def test_a_customer_that_is_refused_takes_its_contacts_along() -> None:
    group = Group("A", "Acme", [row(2, "A", "Acme", "x@a.example")], refused=True)
    fates = of_lines(2)
    made = planner([group], fates)
    made.batch([group])
    assert (made.totals.customers.refused, made.totals.contacts.refused) == (1, 1)
    assert fates.count(Fate.REFUSED) == 1


def test_an_address_that_a_customer_before_has_is_said() -> None:
    def found(owners: Mapping[str, str] | None) -> dict[str, str]:
        group = Group("A", "Acme", [row(2, "A", "Acme", "x@a.example")])
        findings = planner([group], of_lines(2), owners).batch([group]).found
        return {finding.code: finding.message for finding in findings}

    told = found({"x@a.example": "Z-9"})
    assert "Z-9" in told["contact_elsewhere"]
    assert told.keys() - found(None).keys() == {"contact_elsewhere"}


ADDRESSES = st.lists(st.sampled_from(["a@x.fr", "B@x.fr", "b@x.fr", "c@x.fr", "d@x.fr"]), max_size=3)


@given(st.lists(ADDRESSES, min_size=1, max_size=6), st.booleans())
def test_what_customers_share_is_told_together_as_one_by_one(told: list[list[str]], known: bool) -> None:
    """Also beside customers that are not plain: those with an address twice."""

    def groups() -> list[Group]:
        return [
            Group(
                f"C-{place}",
                f"N{place}",
                [row(10 * place + at, f"C-{place}", f"N{place}", email) for at, email in enumerate(some or [None])],
                index=place,
            )
            for place, some in enumerate(told, 1)
        ]

    owners = {"d@x.fr": "Z-9"} if known else {}
    lines = [row[0] for group in groups() for row in group.rows]
    together = planner(groups(), of_lines(*lines), owners).batch(groups()).found
    alone = planner(groups(), of_lines(*lines), owners)
    each = [found for group in groups() for found in alone.batch([group]).found]
    assert sorted(together, key=by_place) == sorted(each, key=by_place)


def by_place(found: Finding) -> tuple[int, int]:
    return found.line or 0, found.column or 0


def test_a_new_customer_comes_with_the_near_key_that_grouping_made() -> None:
    group = Group("C-001", "Acme", [row(2, "C-001", "Acme")], index=0, near_key="c1")
    [new] = planner([group], of_lines(2)).batch([group]).new
    assert (new.external_id, new.near_key) == ("C-001", "c1")
