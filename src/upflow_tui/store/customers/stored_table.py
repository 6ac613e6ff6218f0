"""One table of what is stored of customers, compared with what it should hold of some of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final, TypeAlias

from upflow_tui.store.database import Database

Columns: TypeAlias = Sequence[Sequence[Any]]
"""Of each column of a table its values: texts or None; of one of numbers how JSON writes them."""

NULL: Final = "null"
_BETWEEN: Final = '","'


class StoredTable:
    """Compares some columns of a table.

    Args:
        name: of the table.
        key: the column that has the number of the customer.
        numbers: the columns of numbers that come after it.
        texts: the columns of texts that come last.
        condition: which of a customer's rows count; empty: all.
    """

    def __init__(
        self, name: str, key: str, numbers: Sequence[str] = (), texts: Sequence[str] = (), condition: str = ""
    ) -> None:
        names = (key, *numbers, *texts)
        self._numbers = len(names) - len(texts)
        tail = f"FROM {name} WHERE {f'{condition} AND ' if condition else ''}{key}"
        self._lists = f"SELECT {', '.join(f'json_group_array({column})' for column in names)} {tail}"
        self._rows = f"SELECT {', '.join(names)} {tail}"

    def unlike(self, db: Database, keys: Sequence[int], columns: Columns) -> set[int]:
        """The numbers of those of some customers that have other rows than these.

        Args:
            db: the store.
            keys: the numbers of the customers, rising.
            columns: what the rows should be, column by column in the order of the names; where they are in the order
                of the table, rows that are the same need not be read.
        """
        numbers, texts = columns[: self._numbers], columns[self._numbers :]
        lists = db.fetch(*_asked(self._lists, keys))[0]
        if all(map(_is_list_of_numbers, lists, numbers)) and all(map(_is_list_of, lists[self._numbers :], texts)):
            return set()
        wanted = zip(*(map(_number, column) for column in numbers), *texts, strict=True)
        return {row[0] for row in set(db.fetch(*_asked(self._rows, keys))).symmetric_difference(wanted)}


def _asked(sql: str, keys: Sequence[int]) -> tuple[str, Sequence[int]]:
    """The statement for some customers. Where no number is left out between them, a range is quicker."""
    if keys[-1] - keys[0] == len(keys) - 1:
        return f"{sql} BETWEEN ? AND ?", (keys[0], keys[-1])
    return f"{sql} IN ({','.join('?' * len(keys))})", keys


def _is_list_of_numbers(text: str, column: Sequence[str]) -> bool:
    return text == f"[{','.join(column)}]"


def _is_list_of(text: str, column: Sequence[Any]) -> bool:
    """Whether a JSON list of as many values, as SQLite writes it, has just these: texts, or None."""
    try:
        quick = f'["{_BETWEEN.join(column)}"]'
    except TypeError:  # not texts alone
        return text == _encode(column)
    # Without a backslash there is no quote in what is stored, and so there is none in an equal text of as many values.
    return (text == quick and "\\" not in quick) or text == _encode(column)


_encode: Final = json.JSONEncoder(
    ensure_ascii=False, check_circular=False, separators=(",", ":"), default=lambda _: {}
).encode
"""As SQLite writes texts. What is none (a refused cell) is like nothing."""


def _number(text: str) -> int | None:
    return None if text == NULL else int(text)
