"""What `--like N` says: which import was taken as the pattern, and what of the newer file differs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from upflow_tui.cli.output import Output
from upflow_tui.core.fields import label_of
from upflow_tui.core.finding_texts import shorten

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.like_past_import import Again

_SHOWN: Final = 10
"""Values of one field; `--json` has every one."""


def print_again(output: Output, again: Again) -> None:
    """The differences, with the first new values of each field."""
    found = again.differences
    if not found:
        output.paragraph(f"Like import {again.number}: the same columns, and no new values.")
        return
    output.paragraph(f"Like import {again.number}, but:")
    for sentence in found.sentences():
        output.paragraph(sentence, "    ", "  ! ")
    for item in found.new_values:
        shown = [f'"{shorten(value.value)}"{"" if value.accepted else " (unknown)"}' for value in item.values[:_SHOWN]]
        more = f" … and {len(item.values) - _SHOWN:,} more" if len(item.values) > _SHOWN else ""
        output.paragraph(f"{', '.join(shown)}{more}", "      ", f"    {label_of(item.field)}: ")
