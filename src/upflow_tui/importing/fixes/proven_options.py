"""How a column's dates or numbers are written, where its own cells prove it: never guessed.

Source: docs/product.md, Repairs.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.table import Table
from upflow_tui.importing.fixes.catalogue import fields_of
from upflow_tui.importing.fixes.readings import groups_thousands, shown_option
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import GROUPS, OPTIONS, FixAll, FixName, Repair
from upflow_tui.importing.matching.mapping import Mapping

_REMEMBERED: Final = 20_000


def with_proven_options(
    table: Table, mapping: Mapping, organization: Organization, repairs: Sequence[Repair]
) -> tuple[Repair, ...]:
    """The same repairs, but dates and numbers that say no option are read as the cells of each column prove.

    Where they prove nothing, or both ways, the option stays open: only cells that are clear are fixed.
    """
    settled: list[Repair] = []
    for repair in repairs:
        if not isinstance(repair, FixAll) or repair.fix not in OPTIONS or repair.option is not None:
            settled.append(repair)
            continue
        keys = [field.key for field in fields_of(repair.fix, organization, mapping.mapped)]
        asked = [key for key in keys if repair.field in (None, key)]
        proven = proven_options(table, mapping, organization, settled, repair.fix, asked)
        settled += (FixAll(repair.fix, key, proven.get(key)) for key in asked)
    return tuple(settled)


def proven_options(
    table: Table,
    mapping: Mapping,
    organization: Organization,
    repairs: Sequence[Repair],
    fix: FixName,
    fields: Sequence[str],
) -> dict[str, str]:
    """The option that the cells of each of these fields' columns prove, where they prove exactly one."""
    columns = {key: column for key in fields if (column := mapping.column_of(key)) is not None}
    if not columns:
        return {}
    repairer = Repairer(mapping, table.columns, organization, repairs)
    shown: dict[str, set[str]] = {key: set() for key in columns}
    grouped: set[str] = set()
    seen: dict[str, set[str]] = {key: set() for key in columns}
    for chunk in table.read():
        rows = repairer.repair(chunk).rows
        for key, column in columns.items():
            cells = {row[column] for row in rows} - seen[key]
            shown[key].update(option for cell in cells if (option := shown_option(fix, cell)) is not None)
            if fix is FixName.NUMBERS and key not in grouped and any(map(groups_thousands, cells)):
                grouped.add(key)
            if len(seen[key]) < _REMEMBERED:
                seen[key] |= cells
    proven = {key: options.pop() for key, options in shown.items() if len(options) == 1}
    return {key: GROUPS if key in grouped and option == "comma" else option for key, option in proven.items()}
