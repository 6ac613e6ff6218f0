"""No loops, and two levels at most: which parent links the file's and the store's links together leave standing.

Source: docs/rules.md §5, "Parents": `parent_loop` "on every line of it, the store's links included", `parent_too_deep`
"two levels, Upflow; said of the lowest child; only accepted links count".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import find
from upflow_tui.importing.planning.customers import made_of
from upflow_tui.importing.planning.stored_customers import StoredCustomers, StoredIdentity

if TYPE_CHECKING:
    from upflow_tui.importing.planning.groups import Group
    from upflow_tui.importing.planning.parent_links import Parents


_NAMED: Final = 6
"""So many customers of a loop are named."""


class Hierarchy:
    """The links of the file over those of the store, between nodes as parents.py numbers them."""

    def __init__(self, groups: Sequence[Group], parents: Parents, stored: StoredCustomers, *, clears: bool) -> None:
        self._groups = groups
        self._parents = parents
        self._links = parents.links
        self._clears = clears
        self._node_of_key: dict[int, int] = {}
        """The customers of the file that are stored ones above, below or at a link."""
        self._identities: dict[int, StoredIdentity] = {}
        self._children: defaultdict[int, list[int]] = defaultdict(list)
        self._accepted: dict[int, bool] = {}
        self._gained: dict[int, int] = {}
        """A child that each new parent has by an accepted link."""
        self._read_store(stored)

    def reject(self, columns: Mapping[str, int]) -> None:
        """Takes the links that cannot stand out of `parents.links` and adds a finding for each of their lines."""
        self._reject_loops(columns)
        in_order = sorted(self._links, key=self._order_free)
        for index in in_order:
            self._decide(index)
        refused = self._reconsider([index for index in in_order if not self._accepted[index]])
        for index in sorted(refused):
            if loop := self._loop_with_stored(index):
                self._tell_loop(index, self._shown(loop), columns)
            else:
                self._tell_too_deep(index, columns)
        for index in refused:
            del self._links[index]

    def _group(self, node: int) -> Group:
        count = len(self._groups)
        return self._groups[node] if node < count else self._parents.created[node - count]

    def _order_free(self, index: int) -> tuple[str, str]:
        """What the links are decided by, so that the order of the file never changes the result."""
        group = self._group(index)
        return group.final_id or "", group.final_name or ""

    def _read_store(self, stored: StoredCustomers) -> None:
        """The stored customers above the nodes that links touch, and the stored children of those that get one."""
        wanted = {-link.node for link in self._links.values() if link.node < 0}
        for index in {*self._links, *(link.node for link in self._links.values() if link.node >= 0)}:
            identity = self._group(index).stored
            if identity is not None and identity.parent_key is not None:
                wanted.add(identity.parent_key)
        while wanted:
            found = {identity.key: identity for identity in stored.by_keys(wanted)}
            self._identities.update(found)
            above = {identity.parent_key for identity in found.values() if identity.parent_key is not None}
            wanted = above - self._identities.keys()
        linked = {identity.key for index in self._links if (identity := self._group(index).stored) is not None}
        children = list(stored.children(linked))
        self._identities.update((child.key, child) for child in children)
        for group in (*made_of(self._groups), *self._parents.created):
            identity = group.stored
            if identity is not None and (identity.key in self._identities or identity.key in linked):
                self._node_of_key[identity.key] = group.index
        for child in children:
            assert child.parent_key is not None
            self._children[self._node(child.parent_key)].append(self._node(child.key))

    def _node(self, key: int) -> int:
        return self._node_of_key.get(key, -key)

    def _stored_parent(self, node: int) -> int | None:
        """The parent that the store has for this node, unless a blank cell clears it."""
        if node >= 0:
            if self._clears and node in self._parents.blank:
                return None
            identity = self._group(node).stored
        else:
            identity = self._identities.get(-node)
        if identity is None or identity.parent_key is None:
            return None
        return self._node(identity.parent_key)

    def _parent(self, node: int) -> int | None:
        """The parent that this node would have with the links that stand so far."""
        link = self._links.get(node)
        return link.node if link is not None else self._stored_parent(node)

    def _reject_loops(self, columns: Mapping[str, int]) -> None:
        """Refuses every link on a loop, again and again: a refused link brings the stored one back."""
        while True:
            loops = self._loops()
            if not loops:
                return
            for loop in loops:
                shown = self._shown(loop)
                for node in loop:
                    if node in self._links:
                        self._tell_loop(node, shown, columns)
                        del self._links[node]

    def _shown(self, loop: Sequence[int]) -> str:
        """The loop in words; of a long one its beginning, as each of its lines says it."""
        labels = [shorten(self._label(one)) for one in loop[:_NAMED]]
        if len(loop) > _NAMED:
            labels.append(f"… {len(loop) - _NAMED:,} more")
        return " → ".join([*labels, labels[0]])

    def _tell_loop(self, node: int, shown: str, columns: Mapping[str, int]) -> None:
        link = self._links[node]
        self._parents.findings += (
            find("parent_loop", line=line, column=columns.get("parent_id"), field="parent_id",
                 value=link.external_id, loop=shown)
            for line in link.lines
        )  # fmt: skip

    def _loop_with_stored(self, index: int) -> list[int]:
        """The loop that a refused link would make with stored links that stay, as another one was refused; or none."""
        path = {index: None}
        node: int | None = self._links[index].node
        while node is not None and node not in path:
            path[node] = None
            node = self._final_parent(node)
        return list(path) if node == index else []

    def _loops(self) -> list[list[int]]:
        """Each loop once, as its nodes from the lowest number on."""
        loops = []
        done: set[int] = set()
        for start in sorted(self._links):
            if self._parent(self._links[start].node) is None:
                continue  # as nearly all of them: what has no parent is on no loop
            path: list[int] = []
            places: dict[int, int] = {}
            node: int | None = start
            while node is not None and node not in done and node not in places:
                places[node] = len(path)
                path.append(node)
                node = self._parent(node)
            if node is not None and node in places:
                loop = path[places[node] :]
                turn = loop.index(min(loop))
                if not self._links.keys().isdisjoint(loop):  # a loop of the store alone is not this file's to break
                    loops.append(loop[turn:] + loop[:turn])
            done.update(path)
        return loops

    def _decide(self, start: int) -> None:
        """Decides the links from the top of the chain down, without recursion: chains may be as long as the file."""
        if start in self._accepted:
            return
        if next(self._decided_before(start), None) is None:
            self._accept_if_it_stands(start)
            return
        waiting = {start}
        chain = [(start, self._decided_before(start))]
        while chain:
            node, needed = chain[-1]
            below = next((item for item in needed if item not in self._accepted and item not in waiting), None)
            if below is not None:
                waiting.add(below)
                chain.append((below, self._decided_before(below)))
                continue
            self._accept_if_it_stands(node)
            waiting.discard(node)
            chain.pop()

    def _decided_before(self, node: int) -> Iterator[int]:
        """The links that the link of this node waits for: that of its parent, and those of its stored children."""
        needed = (self._links[node].node, *self._children.get(node, ()))
        return iter([item for item in needed if item in self._links])

    def _accept_if_it_stands(self, node: int) -> bool:
        above = self._links[node].node
        self._accepted[node] = self._final_parent(above) is None and self._child(node) is None
        if self._accepted[node]:
            self._gained.setdefault(above, node)
        return self._accepted[node]

    def _reconsider(self, refused: list[int]) -> list[int]:
        """Accepts what can stand after all, and returns the rest.

        Links may wait for one another in a ring (through stored children that move); the first of such a ring is
        decided as if the last were refused, which the last need not be.
        """
        while True:
            still = [index for index in refused if not self._accept_if_it_stands(index)]
            if len(still) == len(refused):
                return still
            refused = still

    def _final_parent(self, node: int) -> int | None:
        """The parent that this node will have; its own link counts once it is accepted."""
        if node in self._links and self._accepted.get(node, False):
            return self._links[node].node
        return self._stored_parent(node)

    def _child(self, node: int) -> int | None:
        """A child that this node will have: by an accepted link, or a stored one that the file does not move."""
        if node in self._gained:
            return self._gained[node]
        return next((child for child in self._children.get(node, ()) if self._final_parent(child) == node), None)

    def _tell_too_deep(self, index: int, columns: Mapping[str, int]) -> None:
        link = self._links[index]
        parent = self._label(link.node)
        above = self._final_parent(link.node)
        for line in link.lines:
            if above is not None:
                finding = find("parent_too_deep", line=line, column=columns.get("parent_id"), field="parent_id",
                               value=link.external_id, parent=parent, grandparent=self._label(above))  # fmt: skip
            else:
                child, own = self._child(index), self._label(index)
                assert child is not None, "a refused link has its reason"
                finding = find("parent_too_deep", line=line, column=columns.get("parent_id"), field="parent_id",
                               value=link.external_id,
                               message=f"{own} is itself the parent of {self._label(child)}.",
                               fix=f"Give the children of {own} the parent {parent} first, or clear this parent.",
                               )  # fmt: skip
            self._parents.findings.append(finding)

    def _label(self, node: int) -> str:
        if node >= 0:
            return self._group(node).label
        identity = self._identities[-node]
        return identity.external_id or identity.name
