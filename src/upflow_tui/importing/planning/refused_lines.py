"""Lines of which nothing is written: whose they are, and what they keep others from (docs/rules.md §5)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable

from upflow_tui.core.text import name_key
from upflow_tui.importing.checking.rows import EXTERNAL_ID, LINE, NAME, REFUSED, RefusedLine, Row, RowLayout
from upflow_tui.importing.planning.filled import Filled
from upflow_tui.importing.planning.groups import Group


class RefusedLines:
    """Collects them, and in the end gives each to a customer.

    Args:
        layout: where each field stands in a row.
        clears: whether blank cells clear (the choice *clear*).
    """

    def __init__(self, layout: RowLayout, *, clears: bool) -> None:
        self._layout = layout
        self._email = layout.contact_start if layout.contact_keys else None
        self._clears = clears
        self._items: list[RefusedLine] = []

    def add(self, items: Iterable[RefusedLine]) -> None:
        """Takes lines that checking refused, or that are skipped."""
        self._items += items

    def send_away(self, row: Row) -> None:
        """The line of `row` is refused whole, whatever checking said."""
        has_contact = self._email is not None and row[self._email] is not None
        name = row[NAME] if row[NAME] is not REFUSED else None
        self._items.append(RefusedLine(row[LINE], row[EXTERNAL_ID], name, has_contact, row if self._clears else None))

    @property
    def contacts(self) -> int:
        """How many of them bring a contact."""
        return sum(item.has_contact for item in self._items)

    def ids(self) -> set[str | None]:
        """The IDs that they give; None among them where one gives none."""
        return {item.external_id for item in self._items}

    def name_keys(self) -> set[str]:
        """What the names that they give are compared by."""
        return {name_key(item.name) for item in self._items if isinstance(item.name, str)}

    def first_names(self) -> dict[str, RefusedLine]:
        """The first line of each ID that names it. Its name counts: what becomes of a line does not decide which of
        two names an ID has."""
        first: dict[str, RefusedLine] = {}
        for item in self._items:
            if item.external_id is not None and item.name is not None:
                known = first.setdefault(item.external_id, item)
                if item.line < known.line:
                    first[item.external_id] = item
        return first

    def ids_by_name(self, keys: Container[str]) -> dict[str, dict[str, int]]:
        """The IDs that they give with a name of those that compare as `keys`: by that, each with a line."""
        found: dict[str, dict[str, int]] = {}
        for item in self._items:
            if item.external_id is not None and isinstance(item.name, str):
                key = name_key(item.name)
                if key in keys:
                    found.setdefault(key, {}).setdefault(item.external_id, item.line)
        return found

    def attach(self, groups: list[Group]) -> None:
        """Each belongs to the customer of its ID or name, or is one of its own, which is added to `groups`."""
        if not self._items:
            return
        by_id: dict[str, Group] = {}
        by_name: defaultdict[str, list[Group]] = defaultdict(list)
        self._keep_what_they_fill(groups)
        ids, names = self.ids(), self.name_keys()
        for known in groups:
            if known.compared in names:
                by_name[known.compared].append(known)
            if (external_id := known.final_id) is not None and external_id in ids:
                by_id[external_id] = known
        homeless: dict[str, Group] = {}
        for item in sorted(self._items, key=lambda item: item.line):
            group: Group | None = None
            key = name_key(item.name) if isinstance(item.name, str) else ""
            if item.external_id is not None:
                group = by_id.get(item.external_id)
            elif key:
                group = by_name[key][0] if len(by_name[key]) == 1 else homeless.get(key)
            if group is None:
                group = Group(item.external_id, item.name, refused=True)
                groups.append(group)
                if item.external_id is not None:
                    by_id[item.external_id] = group
                elif key:
                    homeless[key] = group
            if not group.refused_lines:
                group.refused_lines = []
            group.refused_lines.append(item.line)

    def _keep_what_they_fill(self, groups: Iterable[Group]) -> None:
        """Where blank cells clear: what a refused or skipped line fills stays, with every customer that it may mean.

        By its ID; without one, or where nobody else has its ID, by its name.
        """
        away = [item for item in self._items if item.row is not None]
        if not away:
            return
        known = {group.final_id for group in groups}
        by_id: defaultdict[str, Filled] = defaultdict(Filled)
        by_name: defaultdict[str, Filled] = defaultdict(Filled)
        for item in away:
            assert item.row is not None
            if item.external_id in known and item.external_id is not None:
                by_id[item.external_id].add(item.row, self._layout)
            elif isinstance(item.name, str):
                by_name[name_key(item.name)].add(item.row, self._layout)
        for group in groups:
            names = {group.compared, name_key(group.final_name or "")} & by_name.keys()
            parts = [by_name[name] for name in sorted(names)]
            if (own := group.final_id) is not None and own in by_id:
                parts.append(by_id[own])
            group.beside = tuple(parts)
