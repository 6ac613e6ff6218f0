"""Which repairs of all cells alike would change something in a file, and what has to be asked first.

Source: docs/product.md.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from operator import ne
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Field, catalogue
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.core.text import CONTROL
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.catalogue import fields_of, is_cell_fix, leaves, text_fix_of
from upflow_tui.importing.fixes.changed_cells import SHOWN_CHARACTERS, parted_cells
from upflow_tui.importing.fixes.labels import FIX_LABELS
from upflow_tui.importing.fixes.name_offers import NameLook, Names
from upflow_tui.importing.fixes.readings import is_open, reading, shown_option
from upflow_tui.importing.fixes.repairing import Memo, Repairer
from upflow_tui.importing.fixes.repairs import OPTIONS, FixAll, FixName, MapValues, Repair
from upflow_tui.importing.fixes.splitting import Splits
from upflow_tui.importing.fixes.value_hints import is_mappable
from upflow_tui.importing.matching.mapping import Mapping

_REMEMBERED: Final = 20_000
_NAMES: Final = ("first_name", "family_name")
_IDS: Final = frozenset({"external_id", "parent_id"})
_READ_AS_BLANK: Final = frozenset({"external_id", "parent_id", "parent_name", "contact_email", "main_contact"})
"""Fields in which a word for nothing is no text (docs/rules.md §2 "Words for nothing")."""


@dataclass(frozen=True, slots=True)
class FixOffer:
    """A repair of all cells alike that would change something in the column of one field."""

    fix: FixName | None
    """None: values are mapped to those that the organization has."""
    field: str
    label: str
    """What it does, in words."""
    cells: int
    """How many cells it would change, once the question is answered if there is one."""
    option: str | None = None
    """What the column's own cells prove: to be given to the repair."""
    question: str | None = None
    """What has to be asked first: cells can be read in two ways, and none of the column, or some for each, tell."""
    options: tuple[str, ...] = ()
    """The answers to the question, as a repair has them; without one only the clear cells are fixed."""
    values: tuple[tuple[str, str], ...] = ()
    """Of mapped values: each as the file has it, and what it becomes."""
    is_safe: bool = False
    """Whether it changes how something is written and not what it says, so that nobody has to look first."""

    def repair(self, option: str | None = None) -> Repair:
        """What is done.

        Args:
            option: the answer to the question; None: there was none, so that only clear cells are fixed.
        """
        if self.fix is None:
            return MapValues(self.field, self.values)
        return FixAll(self.fix, self.field, option or self.option)


def look_at_fixes(
    table: Table, mapping: Mapping, organization: Organization, repairs: Sequence[Repair]
) -> tuple[FixOffer, ...]:
    """Which repairs of all cells alike would change something, by fix and field.

    Args:
        table: the file.
        mapping: the field of each column.
        organization: what the fixes go by.
        repairs: what is fixed already.
    """
    repairer = Repairer(mapping, table.columns, organization, repairs)
    looks = [
        _FixLook(fix, field, mapping.fields.index(field.key), organization)
        for fix in FixName
        if is_cell_fix(fix)
        for field in fields_of(fix, organization, mapping.mapped)
    ]
    names = [
        NameLook(field, mapping.fields.index(field.key), organization)
        for field in catalogue(organization)
        if field.key in mapping.mapped and is_mappable(field)
    ]
    parted = _PartLook(mapping, repairer.splits)
    contacts = Repairer(mapping, table.columns, organization, (FixAll(FixName.CONTACTS),))
    for chunk in table.read():
        fixed = repairer.repair(chunk)
        columns = list(zip(*fixed.rows, strict=True))
        if columns:
            for look in looks:
                look.add(columns[look.column])
            for look_at_names in names:
                look_at_names.add(columns[look_at_names.column])
        parted.add(fixed)
        contacts.repair(fixed)
    alike = [offer for look in looks for offer in look.offers()]
    spelt = [_name_offer(found) for look_at_names in names for found in look_at_names.names()]
    return (*alike, *spelt, *parted.offers(), *_contact_offers(contacts))


def _name_offer(found: Names) -> FixOffer:
    return FixOffer(None, found.field, found.label, found.cells, values=found.values, is_safe=found.is_sure)


def _contact_offers(contacts: Repairer) -> Iterator[FixOffer]:
    """Leaving out the contacts without a usable address, where there are some: last, as it takes cells away."""
    if cells := contacts.counts[0]:
        fix = FixName.CONTACTS
        yield FixOffer(fix, "contact_email", FIX_LABELS[fix].does, cells)


def _is_safe(fix: FixName, field: Field) -> bool:
    """Whether a fix of one cell changes nothing but how it is written.

    IDs tell customers apart, so nothing of them is taken away unseen; in a text a word for nothing may be a word.
    """
    if fix is FixName.NUMBER_IDS or (field.key in _IDS and fix is not FixName.PLACEHOLDERS):
        return False
    if fix is FixName.PLACEHOLDERS:
        is_text = field.custom is None or field.custom.type is CustomFieldType.TEXT
        return not is_text or is_mappable(field) or field.key in _READ_AS_BLANK
    return True


class _FixLook:
    """Counts what one fix would do in one column."""

    def __init__(self, fix: FixName, field: Field, column: int, organization: Organization) -> None:
        self.column = column
        self._fix, self._field = fix, field
        self._leaves = leaves(fix)
        self._fixed = Memo(text_fix_of(fix, field, organization, None))
        self._asks = fix in OPTIONS
        self._cells = self._open = 0
        self._loses = False
        """Whether a control character is taken away: a letter may have stood there."""
        self._proven: set[str] = set()
        self._sample = ""
        self._settled: set[str] = set()
        """Cells of which nothing more is to be learnt."""

    def add(self, cells: Sequence[str]) -> None:
        """More cells of the column."""
        if self._leaves is not None and self._leaves("|".join(cells)):
            return
        self._cells += sum(map(ne, cells, map(self._fixed.__getitem__, cells)))
        if self._fix is FixName.INVISIBLE:
            self._loses = self._loses or any(map(CONTROL.search, cells))
        if self._asks:
            for cell in cells:
                if cell not in self._settled:
                    self._ask(cell)

    def _ask(self, cell: str) -> None:
        """Notes what a cell says of the way in which its column is written."""
        option = shown_option(self._fix, cell)
        if option is not None:
            self._proven.add(option)
        elif is_open(self._fix, cell):
            self._open += 1
            self._sample = self._sample or cell
            return
        if len(self._settled) < _REMEMBERED:
            self._settled.add(cell)

    def offers(self) -> Iterator[FixOffer]:
        """The offer, if there is something to fix."""
        if not self._cells and not self._open:
            return
        option = next(iter(self._proven)) if len(self._proven) == 1 else None
        asks = self._open > 0 and option is None
        cells = self._cells + self._open
        yield FixOffer(
            self._fix,
            self._field.key,
            FIX_LABELS[self._fix].does,
            cells,
            option if self._asks else None,
            self._question() if asks else None,
            OPTIONS[self._fix] if asks else (),
            is_safe=not asks and not self._loses and _is_safe(self._fix, self._field),
        )

    def _question(self) -> str:
        first, second = (reading(self._fix, option)(self._sample) for option in OPTIONS[self._fix])
        either = "Some cells show one form, some the other. " if self._proven else ""
        return f'{either}Is "{self._sample[:SHOWN_CHARACTERS].strip()}" {first} or {second}?'


class _PartLook:
    """Counts the cells that could be taken apart."""

    def __init__(self, mapping: Mapping, splits: Splits) -> None:
        self._mapping = mapping
        self._splits = splits
        self._counts: Counter[tuple[FixName, str]] = Counter()

    def add(self, chunk: Chunk) -> None:
        """More lines."""
        wanted = (Splits(emails=True), *(Splits(names=key) for key in _NAMES if key in self._mapping.mapped))
        for splits in wanted:
            fix = FixName.SPLIT_EMAILS if splits.emails else FixName.SPLIT_NAMES
            for _, cell in parted_cells(chunk, self._mapping, self._splits, splits):
                self._counts[fix, cell.field] += 1

    def offers(self) -> Iterator[FixOffer]:
        """One for each field with such cells."""
        for (fix, field), count in sorted(self._counts.items()):
            yield FixOffer(fix, field, FIX_LABELS[fix].does, count)
