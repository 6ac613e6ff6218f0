"""Several columns for one field: an address in two columns, a name that stands elsewhere (docs/rules.md §3).

Nothing is combined unasked. What would help is offered, and what is left out until then is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.profile import ColumnProfile
from upflow_tui.importing.fixes.repairs import Combine, How, Repair
from upflow_tui.importing.matching import headers
from upflow_tui.importing.matching.synonyms import Reading, load

_FURTHER: Final = frozenset({"2", "3", "4", "ii", "iii"})
"""Words that make an address the second of several lines."""
JOINABLE: Final = ("customer_name", "address")
"""Fields whose text may stand in several columns: street and house number, first and family name."""
_COMPLEMENT: Final = frozenset(
    {
        "complement",
        "complemento",
        "adresszusatz",
        "anschriftenzusatz",
        "adreszusatz",
        "huisnummertoevoeging",
        "toevoeging",
    }
)
_PART: Final = r"#\d+|\"[^\"]+\""
_WRITTEN: Final = late_pattern(rf"\s*(?:{_PART})(?:\s*\+\s*(?:{_PART}))+\s*|\s*(?:{_PART})(?:\s*\|\s*(?:{_PART}))+\s*")
_PARTS: Final = late_pattern(_PART)


@dataclass(frozen=True, slots=True)
class Offer:
    """Columns that bring one field together, and what speaks for it; the first has the field now, or none has."""

    combine: Combine
    reason: str

    @property
    def argument(self) -> str:
        """As it is typed behind `--map`: `#3+#4=address`."""
        sign = "+" if self.combine.how is How.JOIN else "|"
        return f"{sign.join(f'#{index + 1}' for index in self.combine.columns)}={self.combine.field}"


def offers(
    profiles: Sequence[ColumnProfile],
    written: Sequence[str],
    readings: Sequence[Sequence[Reading]],
    chosen: Mapping[int, str],
    meant: Mapping[int, str],
) -> tuple[Offer, ...]:
    """What could be combined in this file.

    Args:
        profiles: one for each column.
        written: the header of each column, without a prefix that all share.
        readings: what each header may mean.
        chosen: the field of each column that is proposed, by the column's index.
        meant: the same, with the columns that were understood but cannot be imported.
    """
    names = tuple(_further_names(profiles, written, chosen)) or tuple(_names(profiles, readings, chosen, meant))
    return (*_addresses(profiles, written, readings, chosen), *names)


def offer_findings(
    found: Sequence[Offer], columns: Sequence[Column], fields: Sequence[str | None], done: Sequence[Combine]
) -> tuple[Finding, ...]:
    """A note for each column that an offer would bring in, unless it is brought in already."""
    fields_done = {item.field for item in done}
    return tuple(
        find(
            "part_left_out",
            column=index,
            field=item.combine.field,
            header=shorten(columns[index].name, 60),
            reason=item.reason,
            argument=item.argument,
        )
        for item in found
        if fields[item.combine.columns[0]] == item.combine.field and item.combine.field not in fields_done
        for index in item.combine.columns[1:]
        if fields[index] is None
    )


def open_offers(found: Sequence[Offer], fields: Sequence[str | None], done: Sequence[Combine]) -> tuple[Offer, ...]:
    """The offers that can be taken as the columns are mapped now: nothing else brings the field.

    Args:
        found: all offers.
        fields: the field of each column.
        done: what is combined already.
    """
    fields_done = {item.field for item in done}
    return tuple(
        item
        for item in found
        if item.combine.field not in fields_done
        and (item.combine.field not in fields or fields[item.combine.columns[0]] == item.combine.field)
    )


def taken(fields: Sequence[str | None], combine: Combine) -> tuple[str | None, ...]:
    """The field of each column once `combine` is done: its first column brings the field, the others no field."""
    freed = {index for index, key in enumerate(fields) if index in combine.columns or key == combine.field}
    after = [None if index in freed else key for index, key in enumerate(fields)]
    after[combine.columns[0]] = combine.field
    return tuple(after)


def joined(fields: Sequence[str | None], done: Sequence[Combine], field: str, column: int) -> Combine | None:
    """What adding one more column to a field gives: their texts in the order of the file, a space between.

    Args:
        fields: the field of each column.
        done: what is combined already.
        field: the key of the field.
        column: the index of the column that is added.

    Returns:
        None where the field has no column yet, has this one, is no text that can be joined, or has a substitute.
    """
    if field not in JOINABLE or field not in fields:
        return None
    of_field = next((item for item in done if item.field == field), None)
    before = of_field.columns if of_field is not None else (fields.index(field),)
    if column in before or (of_field is not None and of_field.how is not How.JOIN):
        return None
    return Combine(field, tuple(sorted((*before, column))), How.JOIN)


def still_combined(done: Sequence[Combine], fields: Sequence[str | None]) -> tuple[Combine, ...]:
    """What stays combined after the mapping was changed: no part of it was taken out or brings a field of its own."""
    return tuple(item for item in done if taken(fields, item) == tuple(fields))


def parted(fields: Sequence[str | None], combine: Combine) -> tuple[str | None, ...]:
    """The field of each column once `combine` is taken back; half of a person's name is no customer's name."""
    half = combine.field == "customer_name" and combine.how is How.JOIN
    return tuple(None if half and key == combine.field else key for key in fields)


def with_combined(repairs: Sequence[Repair], combined: Sequence[Combine]) -> tuple[Repair, ...]:
    """The repairs with `combined` in place of what combined columns before: first, as all others go by fields."""
    return (*combined, *(repair for repair in repairs if not isinstance(repair, Combine)))


def realigned(repairs: Sequence[Repair], before: Sequence[str], after: Sequence[str]) -> tuple[Repair, ...]:
    """Repairs made for the columns `before` as they are for the columns `after`, both by their headers.

    What combines columns that are not all there is left out; everything else goes by fields, and stays.
    """
    places: dict[str, list[int]] = {}
    for index, header in enumerate(after):
        places.setdefault(header, []).append(index)
    moved: dict[int, int] = {}
    for index, header in enumerate(before):
        if left := places.get(header):
            moved[index] = left.pop(0)
    found: list[Repair] = []
    for repair in repairs:
        if not isinstance(repair, Combine):
            found.append(repair)
        elif moved.keys() >= set(repair.columns):
            found.append(replace(repair, columns=tuple(moved[index] for index in repair.columns)))
    return tuple(found)


def written_parts(column: str) -> tuple[tuple[str, ...], How] | None:
    """The columns of `#3+#4` or `"Name"|#2` and how they are combined; None where it is the name of one column."""
    if not _WRITTEN.fullmatch(column):
        return None
    how = How.JOIN if "+" in _PARTS.sub("", column) else How.ELSE
    return tuple(part.strip('"') for part in _PARTS.findall(column)), how


def _addresses(
    profiles: Sequence[ColumnProfile],
    written: Sequence[str],
    readings: Sequence[Sequence[Reading]],
    chosen: Mapping[int, str],
) -> Iterator[Offer]:
    """The further parts of an address that was chosen: a second line, or the house number."""

    def is_part(index: int) -> bool:
        header = written[index]
        return _is_house_number(readings[index]) or _is_further(header, "address") or _is_complement(header)

    return _further_parts("address", "address", profiles, chosen, is_part)


def _further_parts(
    field: str, what: str, profiles: Sequence[ColumnProfile], chosen: Mapping[int, str], is_part: Callable[[int], bool]
) -> Iterator[Offer]:
    """The column that was chosen for a field together with those that have further parts of `what` it holds."""
    main = next((index for index, key in chosen.items() if key == field), None)
    if main is None:
        return
    free = (profile for profile in profiles if profile.column.index not in chosen)
    parts = [
        profile.column.index
        for profile in free
        if (profile.filled or not profile.lines) and is_part(profile.column.index)
    ]
    if parts:
        name = shorten(profiles[main].column.name, 40)
        yield Offer(Combine(field, (main, *parts), How.JOIN), f'"{name}" has the first part of the {what}')


def _is_house_number(readings: Sequence[Reading]) -> bool:
    return any(reading.rule.fact == "house_number" for reading in readings)


def _is_complement(header: str) -> bool:
    """Whether a header is that of what completes an address: "Complément d'adresse", "Adresszusatz"."""
    return not _COMPLEMENT.isdisjoint(map(plain_letters, headers.spellings(header)[-1]))


def _further_names(
    profiles: Sequence[ColumnProfile], written: Sequence[str], chosen: Mapping[int, str]
) -> Iterator[Offer]:
    """The further lines of a customer's name: "Name 2" beside "Name 1"."""
    return _further_parts(
        "customer_name", "name", profiles, chosen, lambda index: _is_further(written[index], "customer_name")
    )


def _is_further(header: str, field: str) -> bool:
    """Whether a header is that of a field with a 2, 3 or 4."""
    words = headers.spellings(header)[-1]
    whole = [word for word in words if word not in _FURTHER]
    if len(whole) == len(words):
        return False
    return any(reading.rule.field == field for reading in load().read(" ".join(whole)))


def _names(
    profiles: Sequence[ColumnProfile],
    readings: Sequence[Sequence[Reading]],
    chosen: Mapping[int, str],
    meant: Mapping[int, str],
) -> Iterator[Offer]:
    """The person's name where there is no company: in the lines that lack one, or in all."""
    column_of = {key: index for index, key in meant.items()}
    company = next((index for index, key in chosen.items() if key == "customer_name"), None)
    people = [column_of[key] for key in ("first_name", "family_name") if key in column_of]
    if company is None:
        if len(people) == 2:
            yield Offer(Combine("customer_name", tuple(people), How.JOIN), "no column has the customer's name")
        return
    profile = profiles[company]
    blank = profile.lines - profile.filled
    if not blank:
        return
    others = [
        index
        for index, found in enumerate(readings)
        if index not in chosen
        and profiles[index].filled > profile.filled
        and any(reading.rule.field == "customer_name" or reading.rule.fact == "name" for reading in found)
    ]
    if others:
        reason = f'"{shorten(profile.column.name, 40)}" is blank on {blank:,} of {profile.lines:,} lines'
        yield Offer(Combine("customer_name", (company, others[0]), How.ELSE), reason)


def in_words(offer: Offer) -> str:
    """What the offer would do, for a person: `Customer name from #1 and #2`."""
    between = " and " if offer.combine.how is How.JOIN else ", else "
    return f"{label_of(offer.combine.field)} from {between.join(f'#{index + 1}' for index in offer.combine.columns)}"
