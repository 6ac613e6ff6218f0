"""From `--fix` and `--replace` to repairs, and what was fixed for people and for scripts (docs/commands.md)."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Final

from upflow_tui.cli.errors import CommandError
from upflow_tui.cli.output import Output
from upflow_tui.cli.repair_wishes import FixWish, ReplaceWish, Wish
from upflow_tui.core.counting import counted
from upflow_tui.core.fields import Field, catalogue, label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean
from upflow_tui.core.visible import visible
from upflow_tui.engine.draft.drafting import REPAIRED
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.fixes.catalogue import fields_of, may_be_fixed
from upflow_tui.importing.fixes.labels import FIX_LABELS
from upflow_tui.importing.fixes.proven_options import with_proven_options
from upflow_tui.importing.fixes.readings import is_open
from upflow_tui.importing.fixes.repairs import (
    OPTIONS,
    CellEdit,
    Combine,
    FixAll,
    MapValues,
    Repair,
    Replace,
    combined_columns,
)
from upflow_tui.importing.fixes.value_hints import allowed_values
from upflow_tui.importing.matching.mapping import MappingError, find_field
from upflow_tui.store.draft.reader import DraftReader

_SHOWN: Final = 20
"""Repairs that are listed for people; `--json` has every one."""


def repairs_of(wishes: Sequence[Wish], opened: Opened, organization: Organization) -> tuple[Repair, ...]:
    """What is fixed: what the saved mapping remembers, then what was asked for, in that order.

    How dates and numbers are read is settled here where the cells of a column prove it.

    Raises:
        CommandError: a field that is not known, not mapped, or that a fix is not meant for.
    """
    asked = [
        _fix(wish, opened, organization) if isinstance(wish, FixWish) else _replace(wish, opened, organization)
        for wish in wishes
    ]
    return with_proven_options(opened.table, opened.mapping, organization, [*opened.repairs, *asked])


def as_arguments(repair: Repair) -> str | None:
    """What to type for a repair; None for one that cannot be typed."""
    if isinstance(repair, FixAll):
        field = f":{repair.field}" if repair.field is not None else ""
        option = f"={repair.option}" if repair.option is not None else ""
        return f"--fix {shlex.quote(repair.fix.value + field + option)}"
    if isinstance(repair, MapValues) and all(_can_be_typed(old, new) for old, new in repair.values):
        return " ".join(f"--replace {shlex.quote(f'{repair.field}:{old}={new}')}" for old, new in repair.values)
    return None


def _can_be_typed(old: str, new: str) -> bool:
    """Whether two values survive as `old=new`, copied from a screen."""
    return "=" not in new and visible(old) == old and visible(new) == new


def print_repairs(output: Output, opened: Opened, reader: DraftReader) -> None:
    """What is fixed, in its order; nothing where nothing is. `reader` is of the draft that was made with it."""
    if not opened.repairs:
        return
    output.line()
    output.line("Fixed before the check; the file itself is not changed:")
    print_list(output, opened.repairs, reader.meta[REPAIRED])
    for sentence in _open_questions(opened, reader):
        output.paragraph(sentence, "    ", "  ")


def print_list(output: Output, repairs: Sequence[Repair], counts: Sequence[int] = ()) -> None:
    """The repairs in words, one below the other; with how many cells each changes, where that is known."""
    for place, repair in enumerate(repairs[:_SHOWN]):
        cells = f" · {counted(counts[place], 'cell')}" if counts else ""
        output.paragraph(f"{described(repair)}{cells}", "    ", "  ")
    if len(repairs) > _SHOWN:
        output.line(f"  … and {counted(len(repairs) - _SHOWN, 'more fix', 'more fixes')}; --json has them all.")


def described(repair: Repair) -> str:
    """A repair in words."""
    match repair:
        case CellEdit():
            return f'Line {repair.line}, column {repair.column + 1}: "{shorten(repair.old)}" → "{shorten(repair.new)}"'
        case FixAll():
            field = f" · {label_of(repair.field)}" if repair.field is not None else ""
            option = f" ({repair.option})" if repair.option is not None else ""
            return f"{FIX_LABELS[repair.fix].does}{field}{option}"
        case Combine():
            return f"{label_of(repair.field)}: {combined_columns(repair)}"
        case Replace():
            old = f'"{shorten(repair.find)}"' if repair.find else "blank cells"
            return f'{label_of(repair.field)}: {old} → "{shorten(repair.new)}"'
    pairs = ", ".join(f'"{shorten(old)}" → "{shorten(new)}"' for old, new in repair.values)
    return f"{label_of(repair.field)}: {pairs}"


def _open_questions(opened: Opened, reader: DraftReader) -> Iterator[str]:
    """What was left because a cell can be read in two ways, and nothing says which."""
    for repair in opened.repairs:
        if isinstance(repair, FixAll) and repair.fix in OPTIONS and repair.option is None and repair.field is not None:
            count = sum(
                finding.field == repair.field and is_open(repair.fix, finding.value or "")
                for finding in reader.iter_findings()
            )
            if count:
                names = " or ".join(f"--fix {repair.fix.value}={option}" for option in OPTIONS[repair.fix])
                yield (
                    f"{counted(count, 'cell')} of {label_of(repair.field)} not changed (can be read in two ways); "
                    f"{names} decides."
                )


def _fix(wish: FixWish, opened: Opened, organization: Organization) -> FixAll:
    if wish.field is None:
        return FixAll(wish.fix, None, wish.option)
    field = _field(wish.field, opened, organization)
    if not may_be_fixed(wish.fix, field):
        meant = fields_of(wish.fix, organization, opened.mapping.mapped)
        labels = ", ".join(item.label for item in meant) or "no mapped field"
        raise CommandError(f"--fix {wish.fix.value} does not apply to {field.label}.", f"It applies to {labels}.")
    return FixAll(wish.fix, field.key, wish.option)


def _replace(wish: ReplaceWish, opened: Opened, organization: Organization) -> Replace | MapValues:
    named, new = wish.text.rsplit("=", 1)
    place = _end_of_field(named, organization)
    field, old = _field(named[:place], opened, organization), named[place + 1 :]
    if old and clean(new) in map(clean, allowed_values(field, organization)):
        return MapValues(field.key, ((clean(old), clean(new)),))
    return Replace(field.key, old, new, whole=not old)


def _end_of_field(named: str, organization: Organization) -> int:
    """The place of the colon behind the field: the longest that is one. A key and what is looked for may have some."""
    place = len(named)
    while (place := named.rfind(":", 0, place)) >= 0:
        with suppress(MappingError):
            find_field(named[:place], organization)
            return place
    return named.index(":")


def _field(text: str, opened: Opened, organization: Organization) -> Field:
    try:
        key = find_field(text, organization)
    except MappingError as error:
        raise CommandError(str(error)) from None
    if key not in opened.mapping.mapped:
        raise CommandError(f"No column is mapped to {label_of(key)}.", "upflow-tui inspect shows what is mapped.")
    return next(item for item in catalogue(organization) if item.key == key)
