"""A finding, as every output has it."""

from __future__ import annotations

from pydantic import Field
from pydantic.dataclasses import dataclass

from upflow_tui.contract.shapes import ROW, there_if
from upflow_tui.core.findings import Scope, Severity


@dataclass(config=ROW, frozen=True, slots=True)
class Finding:
    """Something found in the file."""

    line: int | None = Field(description="The physical line, 1 = the first; null for the file or a column.")
    column: int | None = Field(description="The column's index, 0 = the first; null where none is meant.")
    field: str | None = Field(description="The key of the field; null where none is meant.")
    value: str | None = Field(description="The cell as read; null where there is none.")
    severity: Severity = Field(description="How much it matters.")
    scope: Scope = Field(description="What an error keeps from being written.")
    code: str = Field(description="What was found, one word; docs/rules.md has them all.")
    message: str = Field(description="What was found, for people.")
    fix: str = Field(description="What helps, for people; may be empty.")
    skipped: bool | None = there_if(
        "Only of a line that is no customer: true where the line is left out, false where it was put back."
    )
