"""An opened file with the columns mapped that a person names (docs/commands.md `--map`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from upflow_tui.core.organization import Organization
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.matching.mapping import combined, override


def with_maps(
    opened: Opened, choices: ImportChoices, maps: Sequence[str], organization: Organization
) -> tuple[Opened, ImportChoices]:
    """The file and the choices with what `maps` say, each `COLUMN=field` (importing/matching/mapping.py).

    Raises:
        MappingError: a column or field that there is not, or that may not be mapped.
    """
    columns, left_out = opened.table.columns, opened.matching.left_out
    mapping = override(opened.mapping, columns, maps, organization, opened.mode, left_out)
    together = combined(maps, columns, organization)
    repairs = (*together, *opened.repairs)
    opened = replace(opened, mapping=mapping, repairs=repairs)
    return opened, replace(choices, fields=mapping.fields, repairs=repairs if together else choices.repairs)
