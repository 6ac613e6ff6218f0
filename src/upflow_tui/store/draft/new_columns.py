"""The plain new customers of a plan column by column: straight from the lines of the file.

Both ways to the store begin here: through the draft, where somebody looks at it, or held until it is written.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain, compress, repeat
from typing import Any, NamedTuple

from upflow_tui.core.customer import CONTACT_KEYS
from upflow_tui.core.text import email_key, id_near_keys
from upflow_tui.importing.checking.rows import LINE, RowLayout
from upflow_tui.importing.planning.new_customers import NewCustomers


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


def new_columns(batch: NewCustomers, layout: RowLayout) -> NewColumns:
    """The columns of some new customers.

    Args:
        batch: one customer at least.
        layout: how their rows are laid out.
    """
    numbers, mains, of_each = batch.numbers, batch.main_lines, batch.rows
    keys = layout.customer_keys
    by_key = dict(zip(keys, zip(*batch.values, strict=True), strict=True)) if keys else {}
    if not all(mains):  # those without a contact have no main line
        numbers, of_each = list(compress(numbers, mains)), list(compress(of_each, mains))
        mains = list(filter(None, mains))
    start = layout.contact_start
    rows = list(chain.from_iterable(of_each))
    contacts = dict(zip(layout.contact_keys, zip(*[row[start:] for row in rows], strict=True), strict=bool(rows)))
    emails = contacts.get("contact_email", ())
    one_each = len(rows) == len(of_each)
    return NewColumns(
        batch.numbers,
        batch.ids,
        batch.names,
        batch.name_keys,
        _all_near_keys(batch.ids, batch.near_keys) if None in batch.near_keys else batch.near_keys,
        batch.parents,
        by_key,
        numbers if one_each else list(chain.from_iterable(map(repeat, numbers, map(len, of_each)))),
        emails,
        _email_keys(emails),
        {key: contacts[key] for key in CONTACT_KEYS if key in contacts},
        [1] * len(rows)
        if one_each
        else [1 if row[LINE] == main else 0 for main, some in zip(mains, of_each, strict=True) for row in some],
    )


def _email_keys(emails: Sequence[str]) -> Sequence[str]:
    together = "\n".join(emails)
    return emails if email_key(together) == together else list(map(email_key, emails))


def _all_near_keys(ids: Sequence[str | None], known: Sequence[str | None]) -> list[str | None]:
    """The `id_near_key` of each ID, those that are not known, too."""
    pairs = list(zip(ids, known, strict=True))
    found = iter(id_near_keys([external_id for external_id, key in pairs if key is None and external_id is not None]))
    return [next(found) if key is None and external_id is not None else key for external_id, key in pairs]
