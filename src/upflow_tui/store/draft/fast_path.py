"""The plain customers of a plan as rows of the draft: straight from the columns of the file's lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import repeat
from typing import Any

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.text import email_key, id_near_keys
from upflow_tui.importing.checking.rows import LINE, RowLayout
from upflow_tui.importing.planning.batches import NewCustomer, SameCustomer
from upflow_tui.importing.planning.plan import Action
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


def new_rows(rows: DraftRows, batch: Sequence[NewCustomer], keys: Sequence[str]) -> Iterable[Row]:
    """Rows of new customers: `WHOLE_COLUMNS` and the custom columns.

    Args:
        rows: knows the custom columns.
        batch: one customer at least.
        keys: the field keys of their values.
    """
    numbers, ids, names, name_keys, parents, values, _, _ = zip(*batch, strict=True)
    near_keys = iter(id_near_keys([external_id for external_id in ids if external_id is not None]))
    near = [NULL if external_id is None else next(near_keys) for external_id in ids]
    columns = dict(zip(keys, map(nulls, zip(*values, strict=True)), strict=True)) if keys else {}
    nothing = [NULL] * len(batch)
    return zip(
        numbers,
        repeat(_CREATE),
        nothing,
        nulls(ids),
        names,
        name_keys,
        near,
        *rows.value_columns(columns, nothing),
        *_parents(parents, nothing),
        repeat(0),
        [str([row[LINE] for row in customer.rows]) for customer in batch],
        *rows.custom_columns(columns, nothing),
    )


def new_contact_rows(batch: Sequence[NewCustomer], layout: RowLayout) -> Iterable[Row]:
    """Rows of the contacts of new customers."""
    owners = [customer for customer in batch if customer.main_line]
    rows = [row for customer in owners for row in customer.rows]
    if not rows:
        return ()
    start = layout.contact_start
    cells = dict(zip(layout.contact_keys, zip(*(row[start:] for row in rows), strict=True), strict=True))
    emails = cells["contact_email"]
    nothing = repeat(NULL)
    return zip(
        [place for new in owners for place in range(new.number << PLACE_BITS, _end(new))],
        nothing,
        repeat(_CREATE),
        emails,
        [NULL if key == email else key for key, email in zip(map(email_key, emails), emails, strict=True)],
        *(nulls(cells[key]) if key in cells else nothing for key in CONTACT_KEYS),
        [1 if row[LINE] == customer.main_line else 0 for customer in owners for row in customer.rows],
        [row[LINE] for row in rows],
    )


def _end(customer: NewCustomer) -> int:
    return (customer.number << PLACE_BITS) + len(customer.rows)


def _parents(parents: Sequence[Any], nothing: Sequence[float]) -> Iterable[Sequence[Any]]:
    """The four columns of the parent links."""
    if not any(parents):
        return [nothing] * len(NO_PARENT)
    return map(nulls, zip(*(NO_PARENT if parent is None else parent for parent in parents), strict=True))
