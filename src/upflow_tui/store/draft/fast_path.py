"""The plain customers of a plan as rows of the draft."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat
from typing import Any

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.importing.checking.rows import LINE
from upflow_tui.importing.planning.batches import SameCustomer
from upflow_tui.importing.planning.new_customers import NewCustomers
from upflow_tui.importing.planning.plan import Action
from upflow_tui.store.draft.new_columns import NewColumns
from upflow_tui.store.draft.rows import NO_PARENT, NULL, PLACE_BITS, DraftRows, Row, as_json, nulls

_CREATE = Action.CREATE.value
_SAME = Action.UNCHANGED.value


def same_rows(batch: Sequence[SameCustomer]) -> Iterator[Row]:
    """Rows of customers of which nothing is written: `BARE_COLUMNS`, their contacts packed."""
    for number, key, external_id, name, parent, contacts, lines in batch:
        yield (
            number,
            _SAME,
            key,
            NULL if external_id is None else external_id,
            name,
            *(NO_PARENT if parent is None else parent),
            0,
            str(lines),
            as_json(contacts) if contacts else NULL,
        )


def new_rows(rows: DraftRows, batch: NewCustomers, new: NewColumns) -> Iterable[Row]:
    """Rows of new customers: `WHOLE_COLUMNS` and the custom columns.

    Args:
        rows: knows the custom columns.
        batch: one customer at least.
        new: the same customers.
    """
    nothing = [NULL] * len(batch)
    return zip(
        new.numbers,
        repeat(_CREATE),
        nothing,
        nulls(new.ids),
        new.names,
        new.name_keys,
        nulls(new.near_keys),
        *rows.value_columns(new.values, nothing),
        *_parents(new.parents, nothing),
        repeat(0),
        [str([row[LINE] for row in rows]) for rows in batch.rows],
        *rows.custom_columns(new.values, nothing),
    )


def new_contact_rows(batch: NewCustomers, new: NewColumns) -> Iterable[Row]:
    """Rows of the contacts of new customers."""
    owners = list(compress(zip(batch.numbers, batch.rows, strict=True), batch.main_lines))
    nothing = repeat(NULL)
    return zip(
        [place for number, rows in owners for place in range(number << PLACE_BITS, (number << PLACE_BITS) + len(rows))],
        nothing,
        repeat(_CREATE),
        new.emails,
        [NULL if key == email else key for key, email in zip(new.email_keys, new.emails, strict=True)],
        *(nulls(new.texts[key]) if key in new.texts else nothing for key in CONTACT_KEYS),
        new.mains,
        [row[LINE] for _, rows in owners for row in rows],
    )


def _parents(parents: Sequence[Any], nothing: Sequence[float]) -> Iterable[Sequence[Any]]:
    """The four columns of the parent links."""
    if not any(parents):
        return [nothing] * len(NO_PARENT)
    return map(nulls, zip(*(NO_PARENT if parent is None else parent for parent in parents), strict=True))
