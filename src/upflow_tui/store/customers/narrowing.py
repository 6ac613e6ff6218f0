"""The conditions of a list of stored customers in SQL: the words of a search, and the filters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from upflow_tui.core.search_words import has_words
from upflow_tui.core.text import email_key
from upflow_tui.store.customers.query import CustomerQuery, Only
from upflow_tui.store.database import Database
from upflow_tui.store.folding import know_folding, word_in

_ONLY: Final = {
    Only.NO_WORKFLOW: "c.workflow_id IS NULL",
    Only.NO_MANAGER: "NOT EXISTS (SELECT 1 FROM customer_managers a WHERE a.customer_id = c.id)",
    Only.NO_CONTACT: "NOT EXISTS (SELECT 1 FROM contacts k WHERE k.customer_id = c.id)",
    Only.HAS_PARENT: "c.parent_id IS NOT NULL",
}
_CHANGED_BY: Final = (
    "(c.created_import = :changed_by OR c.id IN (SELECT customer_id FROM import_changes WHERE import_id = :changed_by "
    "UNION SELECT customer_id FROM import_created_contacts WHERE import_id = :changed_by))"
)
_MANAGED: Final = "EXISTS (SELECT 1 FROM customer_managers a WHERE a.customer_id = c.id AND a.member_id IN ({members}))"
_EMAIL_AT_ONCE: Final = "c.id IN (SELECT customer_id FROM contacts WHERE instr(email_key, :{word}))"
_EMAIL_OF_ONE: Final = "EXISTS (SELECT 1 FROM contacts k WHERE k.customer_id = c.id AND instr(k.email_key, :{word}))"
_PARENT: Final = (
    "(c.parent_id IS NOT NULL AND EXISTS (SELECT 1 FROM customers p WHERE p.id = c.parent_id "
    "AND instr(p.name_key, :{word})))"
)


def conditions_of(
    db: Database, query: CustomerQuery, *, one_by_one: bool = False
) -> tuple[Sequence[str], Mapping[str, Any]]:
    """What holds of the customers `c` that `query` asks for, in SQL, and the values in it by name.

    Args:
        db: the store; the names of its members and workflows are looked up at once.
        query: which customers.
        one_by_one: whether the customers are walked and most of them never looked at; else each is, and what can be
            found in one pass over another table is.
    """
    narrowing = _Narrowing(db, one_by_one)
    return (*narrowing.filters(query), *narrowing.searches(query.words)), narrowing.values


class _Narrowing:
    def __init__(self, db: Database, one_by_one: bool) -> None:
        self.values: dict[str, Any] = {}
        self._db = db
        self._one_by_one = one_by_one
        self._members: list[tuple[int, str, str]] = db.fetch("SELECT id, name, email FROM members")
        self._workflows: list[tuple[int, str]] = db.fetch("SELECT id, name FROM workflows")

    def filters(self, query: CustomerQuery) -> Iterator[str]:
        yield from (_ONLY[only] for only in query.only)
        if query.workflow is not None:
            yield f"c.workflow_id IN ({_listed(key for key, name in self._workflows if name == query.workflow)})"
        if query.parent is not None:
            self.values["parent"] = query.parent
            yield "c.parent_id = :parent"
        if query.manager is not None:
            wanted = email_key(query.manager)
            yield _MANAGED.format(members=_listed(key for key, _, email in self._members if email_key(email) == wanted))
        if query.changed_by is not None:
            self.values["changed_by"] = query.changed_by
            yield _CHANGED_BY

    def searches(self, words: Sequence[str]) -> Iterator[str]:
        """A condition for each word: the longest one, which leaves the fewest, is looked for first."""
        if words:
            know_folding(self._db.connection)
        for place, word in enumerate(sorted(words, key=len, reverse=True)):
            self.values[f"word{place}"] = word
            yield f"({' OR '.join(self._places_of(word, f'word{place}', is_first=place == 0))})"

    def _places_of(self, word: str, place: str, *, is_first: bool) -> Iterator[str]:
        # instr, not LIKE: it knows no wildcards and does not stop at a NUL.
        yield f"instr(c.name_key, :{place})"
        for column in ("c.external_id", "c.town", "c.country"):
            condition, values = word_in(column, word, place)
            self.values.update(values)
            yield condition
        if workflows := [key for key, name in self._workflows if has_words((word,), (name,))]:
            yield f"c.workflow_id IN ({_listed(workflows)})"
        if members := [key for key, *texts in self._members if has_words((word,), texts)]:
            yield _MANAGED.format(members=_listed(members))
        yield _PARENT.format(word=place)
        # One pass over all contacts costs as much as looking at those of a few ten thousand customers.
        at_once = is_first and not self._one_by_one
        yield (_EMAIL_AT_ONCE if at_once else _EMAIL_OF_ONE).format(word=place)


def _listed(keys: Iterator[int] | list[int]) -> str:
    """Numbers of our own as SQL has them; there may be more of them than a query can have places."""
    return ",".join(map(str, keys))
