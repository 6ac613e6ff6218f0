"""The columns of a file in the lists that show its lines: what they are called, and how they are remembered."""

from __future__ import annotations

from hashlib import sha256
from typing import Final

from upflow_tui.core.fields import label_of
from upflow_tui.tui.widgets.grid.columns import GridColumn

_IDENTIFYING: Final = ("external_id",)
_DIGITS: Final = 16


def file_column(header: str, field: str | None, *, most: int) -> GridColumn:
    """A column of a file, as wide as its values: there is no need to squeeze them, as they scroll sideways anyway.

    Args:
        header: as the file has it.
        field: that it brings, by which it is then called; None: it is called by its header.
        most: cells that it takes of itself.
    """
    return GridColumn(
        f"→ {label_of(field)}" if field is not None else header,
        min_width=most,
        most=most,
        name=f"field {field}" if field is not None else _digest(header),
        whole=field in _IDENTIFYING,
    )


def _digest(header: str) -> str:
    """A header as it is remembered: where a file has none, a customer may stand in its place."""
    return "#" + sha256(header.encode(errors="replace")).hexdigest()[:_DIGITS]
