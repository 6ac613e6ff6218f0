"""The numbers of a check or an import."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.shapes import Shape


class Counts(Shape):
    """How many customers or contacts get which action."""

    create: int = Field(description="New ones.")
    update: int = Field(description="Stored ones that something changes of.")
    unchanged: int = Field(description="Stored ones that nothing changes of.")
    refused: int = Field(description="Those that are not written because of an error.")


class Totals(Shape):
    """The numbers of a check or an import."""

    lines: int = Field(description="Data lines.")
    lines_skipped: int = Field(description="Those of the lines that are no customers, or were left out by choice.")
    customers: Counts = Field(description="Customers by action.")
    contacts: Counts = Field(description="Contacts by action.")
    errors: int = Field(description="Findings that keep something from being written.")
    warnings: int = Field(description="Findings to look at, which keep nothing.")
    notes: int = Field(description="Findings that only tell something.")
