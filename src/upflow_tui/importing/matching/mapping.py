"""Which column brings which field: what is missing, what is locked, and changes by command.

Source: docs/rules.md §3, docs/commands.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Names
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import (
    CUSTOM_PREFIX,
    Field,
    Mode,
    catalogue,
    label_of,
    nothing_to_import,
    required_fields,
    why_not_mappable,
)
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean, name_key
from upflow_tui.importing.fixes.repairs import Combine
from upflow_tui.importing.matching.combining import written_parts
from upflow_tui.importing.matching.headers import ERRORS_HEADER
from upflow_tui.importing.matching.importable import LeftOut, brought_back, without_partnerless

if TYPE_CHECKING:
    from upflow_tui.importing.file.column import Column

MOST_CUSTOM: Final = 1_000
"""Custom fields that one import can bring: each is a column of the draft, and SQLite has 2,000 of them."""

_MOST_NAMED: Final = 6
"""So many columns of one name are listed in a sentence."""

OTHER_LABELS: Final[dict[str, tuple[str, ...]]] = {
    "external_id": ("External ID", "Client ID", "Client ID (External ID)"),
    "contact_email": ("Contact email address",),
    "phone": ("Phone number",),
}
"""What the seed also calls a field, in the order in which such labels win (Seed: Assignment, Contacts)."""


class MappingError(ValueError):
    """A mapping that was asked for and cannot be; its text is one sentence for the person."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The field key of each column, by the column's index; None for a column that is not used."""

    fields: tuple[str | None, ...]

    @property
    def mapped(self) -> frozenset[str]:
        """The field keys that have a column."""
        return frozenset(self.in_order)

    @property
    def in_order(self) -> tuple[str, ...]:
        """The field keys that have a column, in the order of the columns."""
        return tuple(key for key in self.fields if key is not None)

    def column_of(self, key: str) -> int | None:
        """The index of the column that brings the field `key`."""
        return self.fields.index(key) if key in self.fields else None

    def as_dict(self) -> dict[str, str]:
        """As docs/json.md has it: `{"0": "external_id"}`."""
        return {str(index): key for index, key in enumerate(self.fields) if key is not None}

    def with_field(self, column: int, key: str | None) -> Mapping:
        """The same, but column `column` (its index) brings `key`, which leaves the column that had it; None clears."""
        fields = [None if other == key else other for other in self.fields]
        fields[column] = key
        return replace(self, fields=tuple(fields))


@dataclass(frozen=True, slots=True)
class MappingProblem:
    """Why a mapping cannot be used as it is; `field` is the field key that it is about, if there is one."""

    field: str | None
    message: str


def problems(mapping: Mapping, organization: Organization, mode: Mode) -> tuple[MappingProblem, ...]:
    """What keeps a mapping from being used: fields that may not be mapped, missing ones, nothing to import.

    Source: docs/rules.md §3 "Required follows what is mapped", "There must be something to import", "Locked".
    """
    known = {item.key: item for item in catalogue(organization)}
    found = []
    for key, count in Counter(mapping.in_order).items():
        item = known.get(key)
        why = f'There is no field "{label_of(key)}".' if item is None else why_not_mappable(item, organization, mode)
        if why is None and count > 1:
            why = f"{label_of(key)} is mapped to {count} columns."
        if why is not None:
            found.append(MappingProblem(key, why))
    custom = sum(key.startswith(CUSTOM_PREFIX) for key in set(mapping.in_order))
    if custom > MOST_CUSTOM:
        why = f"{custom:,} custom fields are mapped; an import can bring {MOST_CUSTOM:,}. Leave some columns out."
        found.append(MappingProblem(None, why))
    missing = [
        MappingProblem(key, why)
        for key, why in required_fields(mapping.in_order, mode).items()
        if mapping.column_of(key) is None
    ]
    if not missing and (nothing := nothing_to_import(mapping.in_order, mode)) is not None:
        missing.append(MappingProblem(None, nothing))
    return (*found, *missing)


def fields_by_header(
    headers: Sequence[str], fields: Sequence[str | None], others: Sequence[str]
) -> tuple[str | None, ...]:
    """The field of each of the columns `others`, where those of `headers` have `fields`.

    The second column of the same header gets the field of the second such column, and so on; an unknown one None.
    """
    known: dict[str, list[str | None]] = {}
    for header, field in zip(headers, fields, strict=True):
        known.setdefault(header, []).append(field)
    return tuple(found.pop(0) if (found := known.get(header)) else None for header in others)


def realign(headers: Sequence[str], fields: Sequence[str | None], columns: Sequence[Column]) -> Mapping | None:
    """A mapping saved for the columns `headers`, moved to `columns`, which may stand in another order.

    Headers that occur several times are told apart by which comes first. The column of the file of lines with errors
    may be there in addition and stays unmapped.

    Returns: None if the headers are not the same.
    """
    places: dict[str, list[int]] = {}
    for place, header in enumerate(headers):
        places.setdefault(clean(header), []).append(place)
    moved: list[str | None] = []
    for column in columns:
        left = places.get(column.header)
        if left:
            moved.append(fields[left.pop(0)])
        elif column.header == ERRORS_HEADER:
            moved.append(None)
        else:
            return None
    return None if any(left for header, left in places.items() if header != ERRORS_HEADER) else Mapping(tuple(moved))


def override(
    mapping: Mapping,
    columns: Sequence[Column],
    pairs: Sequence[str],
    organization: Organization,
    mode: Mode,
    left_out: Sequence[LeftOut] = (),
) -> Mapping:
    """`mapping` with the columns that a person names given other fields (docs/commands.md `--map`).

    Args:
        columns: the file's columns, as many as `mapping` has.
        pairs: each `COLUMN=FIELD`; `COLUMN=` leaves the column out. COLUMN is a header, a name that tells equal
            headers apart ("Phone (2)"), or a place: `#3` is the third column, counted from 1 as on screen, even if
            some column is called "#3". FIELD is a key (`contact_email`, `custom:Tier`) or a label ("Contact email").
            The column that was to bring the field loses it. A pair is split at its last `=`, or at an earlier one
            if a column or field has a `=` in its name.
        left_out: what was left out of the proposals for want of a partner; it comes back where it has one now.

    Raises:
        MappingError: an unknown column or field, one that may not be mapped, or one that is given twice.
    """
    chosen: dict[int, str | None] = {}
    for pair in (single for given in pairs for single in _single(given)):
        column, key = _read_pair(pair, columns, organization)
        if column.index in chosen:
            raise MappingError(f'Column "{shorten(column.name)}" (#{column.index + 1}) is given twice.')
        if key is not None:
            item = next(item for item in catalogue(organization) if item.key == key)
            if (why := why_not_mappable(item, organization, mode)) is not None:
                raise MappingError(why)
            if key in chosen.values():
                raise MappingError(f"{label_of(key)} is given to two columns.")
        chosen[column.index] = key
    for index, key in chosen.items():
        mapping = mapping.with_field(index, key)
    fields = brought_back(mapping.fields, [item for item in left_out if item.column not in chosen], mode)
    return Mapping(without_partnerless(fields, chosen, mode))


def combined(pairs: Sequence[str], columns: Sequence[Column], organization: Organization) -> list[Combine]:
    """What of `pairs` brings several columns together: `#3+#4=address`, `#2|#5=customer_name` (docs/commands.md).

    Raises:
        MappingError: an unknown column or field, or a column given twice.
    """
    found = []
    for pair in pairs:
        parts = written_parts(pair.rpartition("=")[0])
        if parts is None:
            continue
        indexes = tuple(_find_column(text, columns).index for text in parts[0])
        if len(set(indexes)) < len(indexes):
            raise MappingError(f'"{shorten(pair)}" names a column twice.')
        found.append(Combine(find_field(pair.rpartition("=")[2], organization), indexes, parts[1]))
    return found


def _single(pair: str) -> list[str]:
    """`pair` as pairs of one column: of several that are combined the first brings the field, the others nothing."""
    parts = written_parts(pair.rpartition("=")[0])
    if parts is None:
        return [pair]
    first, *others = parts[0]
    return [f"{first}={pair.rpartition('=')[2]}", *(f"{other}=" for other in others)]


def _read_pair(pair: str, columns: Sequence[Column], organization: Organization) -> tuple[Column, str | None]:
    if "=" not in pair:
        raise MappingError(f'"{shorten(pair)}" is not of the form COLUMN=FIELD.')
    failure: MappingError | None = None
    for column, field in _splits(pair):
        try:
            return _find_column(column, columns), find_field(field, organization) if clean(field) else None
        except MappingError as error:
            failure = failure or error
    assert failure is not None
    raise failure


def _splits(pair: str) -> Iterator[tuple[str, str]]:
    """`pair` at each `=`, the last first."""
    at = len(pair)
    while (at := pair.rfind("=", 0, at)) >= 0:
        yield pair[:at], pair[at + 1 :]


def _find_column(text: str, columns: Sequence[Column]) -> Column:
    """The column that a person calls `text`."""
    text = clean(text)
    number = text[1:]
    if text.startswith("#") and number.isascii() and number.isdigit():
        if 1 <= int(number[:9]) <= len(columns):
            return columns[int(number[:9]) - 1]
        raise MappingError(f"There is no column {shorten(text)}: the file has {len(columns)} columns.")
    named = [column for column in columns if column.header == text] if text else []
    named = named or [column for column in columns if column.name == text]
    named = named or [column for column in columns if name_key(column.header) == name_key(text) != ""]
    if len(named) == 1:
        return named[0]
    if named:
        places = " or ".join(f"#{column.index + 1}" for column in named[:_MOST_NAMED])
        raise MappingError(f'{len(named)} columns are named "{shorten(text)}": write {places}.')
    raise _no_such("column", text, {column.name: column.name for column in columns})


def find_field(text: str, organization: Organization) -> str:
    """The key of the field that a person calls `text`: by its key or its label. Raises MappingError."""
    text = clean(text)
    items = catalogue(organization)
    if any(item.key == text for item in items):
        return text
    labels: dict[str, list[str]] = {}
    for item in items:
        for label in labels_of(item):
            labels.setdefault(name_key(label), []).append(item.key)
    exact = [item.key for item in items if text in labels_of(item)]
    keys = list(dict.fromkeys(exact or labels.get(name_key(text), [])))
    if len(keys) == 1:
        return keys[0]
    if keys:
        raise MappingError(f'{len(keys)} fields are called "{shorten(text)}" but for their case.')
    raise _no_such("field", text, {name: item.key for item in items for name in (item.key, *labels_of(item))})


def labels_of(field: Field) -> tuple[str, ...]:
    """What a field is called: its label, then the seed's other names for it."""
    return (field.label, *OTHER_LABELS.get(field.key, ()))


def _no_such(kind: str, text: str, names: Names[str, str]) -> MappingError:
    """The sentence that nothing is called `text`, with the nearest of `names` (what is compared → what is shown)."""
    folded = {name_key(name): shown for name, shown in names.items()}
    from difflib import get_close_matches

    near = get_close_matches(name_key(text.removeprefix(CUSTOM_PREFIX)), folded, n=1, cutoff=0.5)
    hint = f' Did you mean "{shorten(folded[near[0]])}"?' if near else ""
    return MappingError(f'There is no {kind} "{shorten(text)}".{hint}')
