"""What becomes of ID, name and parent, as the file says it."""

from __future__ import annotations

from upflow_tui.importing.planning.groups import Group
from upflow_tui.importing.planning.identities import FileIdentities
from upflow_tui.importing.planning.parent_links import Candidate, Parents
from upflow_tui.importing.planning.plan import ParentLink
from upflow_tui.importing.planning.stored_customers import StoredIdentity, StoredRow

ACME = StoredIdentity(7, "A-1", "Acme", None)
CHILD = StoredRow(8, "C-1", "Child", 7, "A-1", "Acme", (), {})


def group(external_id: str | None, name: str | None, index: int, stored: StoredIdentity | None = None) -> Group:
    return Group(external_id, name, [], stored, index=index)


def child(external_id: str | None = "C-1", name: str | None = "Child") -> Group:
    return group(external_id, name, 0, StoredIdentity(8, "C-1", "Child", 7))


def test_id_name_and_parent_stay_where_the_file_says_the_same() -> None:
    identities = FileIdentities([child()], Parents(), clears=False)
    assert identities.keeps_identity(child(), CHILD)
    assert identities.keeps_identity(child(None, None), CHILD), "blank cells say nothing"
    assert not identities.keeps_identity(child("C-2"), CHILD)
    assert not identities.keeps_identity(child(name="Other"), CHILD)


def test_a_link_to_the_stored_parent_keeps_it_and_another_does_not() -> None:
    same = Parents(links={0: Candidate(-7, 2, "A-1", "Acme", [2])})
    other = Parents(links={0: Candidate(-9, 2, "B-1", "Beta", [2])})
    assert FileIdentities([child()], same, clears=False).keeps_identity(child(), CHILD)
    assert not FileIdentities([child()], other, clears=False).keeps_identity(child(), CHILD)


def test_a_blank_parent_cell_unlinks_only_where_blank_cells_clear() -> None:
    blank = Parents(blank={0})
    assert FileIdentities([child()], blank, clears=False).keeps_identity(child(), CHILD)
    assert not FileIdentities([child()], blank, clears=True).keeps_identity(child(), CHILD)


def test_a_parent_that_stays_is_called_as_the_file_will_call_it() -> None:
    renamed = group("A-2", "Acme SA", 1, ACME)
    identities = FileIdentities([child(), renamed], Parents(), clears=False)
    assert identities.same_parent(child(), CHILD) == ParentLink(2, 7, "A-2", "Acme SA")
    unchanged = FileIdentities([child()], Parents(), clears=False)
    assert unchanged.same_parent(child(), CHILD) == ParentLink(None, 7, "A-1", "Acme")


def test_a_link_leads_to_the_store_to_the_file_or_to_a_parent_that_is_created() -> None:
    groups = [child(), group("A-1", "Acme", 1, ACME)]
    created = [group("N-1", "New", 2)]
    for node, link in (
        (-9, ParentLink(None, 9, "X", "X")),
        (1, ParentLink(2, 7, "A-1", "Acme")),
        (2, ParentLink(3, None, "N-1", "New")),
    ):
        parents = Parents(links={0: Candidate(node, 2, "X", "X", [2])}, created=created)
        assert FileIdentities(groups, parents, clears=False).link(groups[0]) == link
    assert FileIdentities(groups, Parents(), clears=False).link(groups[0]) is None
