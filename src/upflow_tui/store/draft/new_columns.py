"""The plain new customers of a plan column by column: straight from the lines of the file.

Both ways to the store begin here: through the draft, where somebody looks at it, or held until it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.text import email_key, id_near_keys
from upflow_tui.importing.checking.rows import LINE, RowLayout
from upflow_tui.importing.planning.batches import NewCustomer


class NewColumns(NamedTuple):
    """Some new customers, one at least, and their contacts; None where there is nothing."""

    numbers: Sequence[int]
    """In the plan, rising."""
    ids: Sequence[str | None]
    names: Sequence[str]
    name_keys: Sequence[str]
    near_keys: Sequence[str | None]
    parents: Sequence[tuple[Any, ...] | None]
    """Each a `ParentLink`."""
    values: Mapping[str, Sequence[Any]]
    """By field key, for those that the file has."""
    owners: Sequence[int]
    """The number of the customer of each contact."""
    emails: Sequence[str]
    email_keys: Sequence[str]
    """The same object as the e-mail addresses, where nothing tells them apart."""
    texts: Mapping[str, Sequence[str | None]]
    """What else there is of the contacts, by those of `CONTACT_KEYS` that the file has."""
    mains: Sequence[int]
    """1 for the main contact."""


def new_columns(batch: Sequence[NewCustomer], layout: RowLayout) -> NewColumns:
    """The columns of some new customers.

    Args:
        batch: one customer at least.
        layout: how their rows are laid out.
    """
    numbers, ids, names, name_keys, parents, values, _, mains, near_keys = zip(*batch, strict=True)
    keys = layout.customer_keys
    by_key = dict(zip(keys, zip(*values, strict=True), strict=True)) if keys else {}
    owners = batch if all(mains) else [customer for customer in batch if customer.main_line]
    start = layout.contact_start
    rows = [row for customer in owners for row in customer.rows]
    contacts = dict(zip(layout.contact_keys, zip(*[row[start:] for row in rows], strict=True), strict=bool(owners)))
    emails = contacts.get("contact_email", ())
    return NewColumns(
        numbers,
        ids,
        names,
        name_keys,
        _all_near_keys(ids, near_keys) if None in near_keys else near_keys,
        parents,
        by_key,
        [customer.number for customer in owners for _ in customer.rows],
        emails,
        _email_keys(emails),
        {key: contacts[key] for key in CONTACT_KEYS if key in contacts},
        [1] * len(rows)
        if len(rows) == len(owners)
        else [1 if row[LINE] == customer.main_line else 0 for customer in owners for row in customer.rows],
    )


def _email_keys(emails: Sequence[str]) -> Sequence[str]:
    together = "\n".join(emails)
    return emails if email_key(together) == together else list(map(email_key, emails))


def _all_near_keys(ids: Sequence[str | None], known: Sequence[str | None]) -> list[str | None]:
    """The `id_near_key` of each ID, those that are not known, too."""
    pairs = list(zip(ids, known, strict=True))
    found = iter(id_near_keys([external_id for external_id, key in pairs if key is None and external_id is not None]))
    return [next(found) if key is None and external_id is not None else key for external_id, key in pairs]
