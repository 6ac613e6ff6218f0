"""Parents and children in an undo: which links go back, and which customers stay because a child of theirs does.

Seed: two levels. A link that goes back must not make a third one or a ring, and a customer with a child that stays
cannot go. Each thing that is kept may keep others: so it is asked again until nothing more is.
"""

from __future__ import annotations

import sqlite3
from typing import Final

from upflow_tui.store.undo import reasons as undo_reasons

# The links as they will be: those that go back by `back`, all others as they are; without the customers that go.
_RESTORED: Final = "r.field = 'parent_id' AND r.seq IS NOT NULL AND r.reason IS NULL"
_GOES: Final = "SELECT 1 FROM temp.undo_customers g WHERE g.id = {0} AND g.reason IS NULL"
_HAS_CHILD: Final = f"""(
    EXISTS (SELECT 1 FROM main.customers x WHERE x.parent_id = {{0}} AND NOT EXISTS ({_GOES.format("x.id")})
        AND NOT EXISTS (SELECT 1 FROM temp.undo_cells r WHERE {_RESTORED} AND r.customer_id = x.id))
    OR EXISTS (SELECT 1 FROM temp.undo_parents b CROSS JOIN temp.undo_cells r ON r.id = b.cell
        WHERE b.parent = {{0}} AND r.reason IS NULL)
)"""
_HAS_PARENT: Final = f"""(
    CASE WHEN EXISTS (SELECT 1 FROM temp.undo_cells r WHERE {_RESTORED} AND r.customer_id = {{0}})
    THEN EXISTS (SELECT 1 FROM temp.undo_cells r WHERE {_RESTORED} AND r.customer_id = {{0}} AND r.back IS NOT NULL)
    ELSE EXISTS (SELECT 1 FROM main.customers p WHERE p.id = {{0}} AND p.parent_id IS NOT NULL) END
)"""
_PARENTS: Final = (
    "CREATE TEMP TABLE undo_parents (parent INTEGER NOT NULL, cell INTEGER NOT NULL, "
    "PRIMARY KEY (parent, cell)) WITHOUT ROWID",
    "INSERT INTO temp.undo_parents SELECT CAST(back AS INTEGER), id FROM temp.undo_cells "
    "WHERE field = 'parent_id' AND seq IS NOT NULL AND back IS NOT NULL",
)
_PARENT_GONE: Final = (
    "UPDATE temp.undo_cells SET reason = :reason WHERE field = 'parent_id' AND seq IS NOT NULL AND reason IS NULL "
    "AND back IS NOT NULL AND NOT EXISTS (SELECT 1 FROM main.customers p WHERE p.id = CAST(back AS INTEGER))"
)
_TOO_DEEP: Final = (
    "SELECT c.id FROM temp.undo_cells c WHERE c.field = 'parent_id' AND c.seq IS NOT NULL AND c.reason IS NULL "
    f"AND c.back IS NOT NULL AND ({_HAS_PARENT.format('CAST(c.back AS INTEGER)')} "
    f"OR {_HAS_CHILD.format('c.customer_id')})"
)
_KEPT_PARENTS: Final = (
    "SELECT u.id FROM temp.undo_customers u WHERE u.reason IS NULL AND u.id IN (SELECT parent_id FROM main.customers "
    f"WHERE parent_id IS NOT NULL) AND {_HAS_CHILD.format('u.id')}"
)
_GIVEN_BY: Final = """
SELECT max(coalesce((SELECT max(l.import_id) FROM import_changes l WHERE l.customer_id = x.id
    AND l.field = 'parent_id' AND l.import_id > :import AND l.undone_by IS NULL),
    CASE WHEN x.created_import > :import THEN x.created_import END))
FROM main.customers x WHERE x.parent_id = :id
"""


def judge_links(connection: sqlite3.Connection, number: int) -> None:
    """Sets the reasons of parent links and of created customers that are kept because of a link.

    Args:
        connection: the store, with `undo_customers` and `undo_cells` judged otherwise.
        number: the import that is to be undone.
    """
    execute = connection.execute
    execute("DROP TABLE IF EXISTS temp.undo_parents")
    for statement in _PARENTS:
        execute(statement)
    execute(_PARENT_GONE, {"reason": undo_reasons.PARENT_GONE})
    kept = True
    while kept:
        too_deep = execute(_TOO_DEEP).fetchall()
        connection.executemany(
            "UPDATE temp.undo_cells SET reason = ? WHERE id = ?", [(undo_reasons.TOO_DEEP, key) for (key,) in too_deep]
        )
        parents = [key for (key,) in execute(_KEPT_PARENTS).fetchall()]
        for key in parents:
            by = execute(_GIVEN_BY, {"import": number, "id": key}).fetchall()[0][0]
            execute("UPDATE temp.undo_customers SET reason = ? WHERE id = ?", (undo_reasons.has_child(by), key))
        kept = bool(too_deep or parents)
    execute("DROP TABLE temp.undo_parents")
