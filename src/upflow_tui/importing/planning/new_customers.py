"""Customers that are simply new, some hundred together: column by column, as most who take them want them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import field
from typing import Any, NamedTuple, Self

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.checking.rows import LINE, Row
from upflow_tui.importing.planning.plan import ParentLink


class NewCustomer(NamedTuple):
    """A customer that is created, each of its lines bringing one contact; or one line alone and no contact."""

    number: int
    external_id: str | None
    name: str
    name_key: str
    parent: ParentLink | None
    values: tuple[Any, ...]
    """By the layout's customer keys; None where blank."""
    rows: Sequence[Row]
    """Its lines."""
    main_line: int
    """The line of its main contact; 0 where it has no contact."""
    near_key: str | None = None
    """The `id_near_key` of its ID, where it is known already."""

    @property
    def lines(self) -> list[int]:
        """The numbers of its lines, in order."""
        return [row[LINE] for row in self.rows]


@dataclass(slots=True)
class NewCustomers:
    """Some of them in the order of the plan: what a `NewCustomer` has of each, all columns of one length."""

    numbers: Sequence[int] = field(default_factory=list)
    ids: Sequence[str | None] = field(default_factory=list)
    names: Sequence[str] = field(default_factory=list)
    name_keys: Sequence[str] = field(default_factory=list)
    parents: Sequence[ParentLink | None] = field(default_factory=list)
    values: Sequence[tuple[Any, ...]] = field(default_factory=list)
    rows: Sequence[Sequence[Row]] = field(default_factory=list)
    main_lines: Sequence[int] = field(default_factory=list)
    near_keys: Sequence[str | None] = field(default_factory=list)

    @classmethod
    def of(cls, customers: Iterable[NewCustomer]) -> Self:
        """These customers."""
        return cls(*map(list, zip(*customers, strict=True)))

    @property
    def lines(self) -> list[int]:
        """The numbers of their lines."""
        return [row[LINE] for rows in self.rows for row in rows]

    @property
    def owners(self) -> Sequence[int]:
        """Whose each of these lines is, by number."""
        counts = list(map(len, self.rows))
        if counts.count(1) == len(counts):
            return self.numbers
        return [number for number, count in zip(self.numbers, counts, strict=True) for _ in range(count)]

    def __len__(self) -> int:
        return len(self.numbers)

    def __iter__(self) -> Iterator[NewCustomer]:
        """Each by itself."""
        columns = (self.numbers, self.ids, self.names, self.name_keys, self.parents)
        return map(NewCustomer, *columns, self.values, self.rows, self.main_lines, self.near_keys)
