"""The conditions of a list of a plan's customers in SQL: the words of a search, and the filters."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from upflow_tui.importing.planning.plan import Action
from upflow_tui.store.draft.plan_query import PlanOnly, PlanQuery, StoredSide
from upflow_tui.store.draft.rows import PLACE_BITS
from upflow_tui.store.folding import folded_column

OF_CUSTOMER: Final = f"part.id >= c.number << {PLACE_BITS} AND part.id < (c.number + 1) << {PLACE_BITS}"
"""What holds of a contact or a change of the customer `c`."""

_ONLY: Final = {
    **{
        only: f"c.action = '{action.value}'"
        for only, action in (
            (PlanOnly.NEW, Action.CREATE),
            (PlanOnly.CHANGED, Action.UPDATE),
            (PlanOnly.SAME, Action.UNCHANGED),
            (PlanOnly.REFUSED, Action.REFUSED),
        )
    },
    PlanOnly.PROBLEMS: "c.number IN (SELECT number FROM problems WHERE errors + warnings > 0)",
    PlanOnly.GROUPED: (
        "(c.parent_name IS NOT NULL OR c.number IN "
        "(SELECT parent_number FROM customers WHERE parent_number IS NOT NULL))"
    ),
}
_AS_STORED: Final = "c.action = 'unchanged' AND c.key IN (SELECT value FROM json_each(:stored))"
_EMAIL: Final = "instr(coalesce(part.email_key, part.email), :{word})"
_EMAIL_AT_ONCE: Final = f"c.number IN (SELECT part.id >> {PLACE_BITS} FROM contacts part WHERE {_EMAIL})"
_EMAIL_OF_ONE: Final = f"EXISTS (SELECT 1 FROM contacts part WHERE {OF_CUSTOMER} AND {_EMAIL})"
# The last of each is the e-mail as compared, where that is not the e-mail itself.
_SAME_CONTACTS: Final = (
    "EXISTS (SELECT 1 FROM json_each(c.same_contacts) same "
    "WHERE instr(coalesce(json_extract(same.value, '$[7]'), json_extract(same.value, '$[0]')), :{word}))"
)
_MANAGERS: Final = "EXISTS (SELECT 1 FROM json_each(c.managers) manager WHERE {condition})"


def conditions_of(query: PlanQuery, stored: StoredSide | None = None) -> tuple[Sequence[str], Mapping[str, Any]]:
    """What holds of the customers `c` that `query` asks for, in SQL, and the values in it by name.

    The connection has to know what `folded_column` needs.

    Args:
        query: which customers.
        stored: what the store says to it; None: nothing is stored.
    """
    narrowing = _Narrowing(stored or StoredSide())
    own = (*narrowing.filters(query), *narrowing.searches(query.words))
    where = [_ONLY[only] for only in query.only]
    if own:
        where.append(f"(({' AND '.join(own)}) OR {_AS_STORED})" if narrowing.stored.keys else " AND ".join(own))
        if narrowing.stored.keys:
            narrowing.values["stored"] = json.dumps(list(narrowing.stored.keys))
    return where, narrowing.values


class _Narrowing:
    """Conditions for what the draft itself knows; `values` are filled on the way."""

    def __init__(self, stored: StoredSide) -> None:
        self.values: dict[str, Any] = {}
        self.stored = stored

    def filters(self, query: PlanQuery) -> Iterator[str]:
        if query.workflow is not None:
            self.values["workflow"] = query.workflow
            yield "c.workflow = :workflow"
        if query.manager is not None:
            self.values["manager"] = query.manager
            yield _MANAGERS.format(condition="manager.value = :manager")
        if query.parent is not None:
            self.values["parent"] = abs(query.parent)
            yield (
                "c.parent_number = :parent"
                if query.parent > 0
                else "(c.parent_key = :parent OR c.parent_number = (SELECT number FROM customers WHERE key = :parent))"
            )

    def searches(self, words: Sequence[str]) -> Iterator[str]:
        """A condition for each word: the longest one, which leaves the fewest, is looked for first."""
        for place, word in enumerate(sorted(words, key=len, reverse=True)):
            self.values[f"word{place}"] = word
            yield f"({' OR '.join(self._places_of(word, f'word{place}', is_first=place == 0))})"

    def _places_of(self, word: str, place: str, *, is_first: bool) -> Iterator[str]:
        # instr, not LIKE: it knows no wildcards and does not stop at a NUL.
        yield f"instr(coalesce(c.name_key, {folded_column('c.name')}), :{place})"
        for column in ("c.external_id", "c.town", "c.country", "c.parent_name", "c.workflow"):
            yield f"instr({folded_column(column)}, :{place})"
        yield _MANAGERS.format(condition=f"instr({folded_column('manager.value')}, :{place})")
        if emails := self.stored.emails.get(word):
            self.values[f"{place}_emails"] = json.dumps(list(emails))
            yield _MANAGERS.format(condition=f"manager.value IN (SELECT value FROM json_each(:{place}_emails))")
        yield (_EMAIL_AT_ONCE if is_first else _EMAIL_OF_ONE).format(word=place)
        yield f"(c.same_contacts IS NOT NULL AND {_SAME_CONTACTS.format(word=place)})"
