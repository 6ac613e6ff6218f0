"""What is fixed before a check or an import, one shape a kind."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias

from pydantic import Field

from upflow_tui.contract.shapes import Shape, there_if
from upflow_tui.importing.fixes.repairs import FixName, How

_CELLS = "Only of a check or an import: how many cells it changed."


class CellRepair(Shape):
    """One cell that was edited."""

    kind: Literal["cell"] = Field(description="An edit of one cell.")
    line: int = Field(description="The physical line, 1 = the first.")
    column: int = Field(description="The column's index, 0 = the first.")
    old: str = Field(description="The cell as it was.")
    new: str = Field(description="What it is taken for.")
    cells: int | None = there_if(_CELLS)


class FixRepair(Shape):
    """A fix of all cells alike (`--fix`)."""

    kind: Literal["fix"] = Field(description="A fix of all cells alike.")
    fix: FixName = Field(description="Its name.")
    field: str | None = Field(description="The key of the one field it is for; null: every field it is meant for.")
    option: str | None = Field(description="How cells are read that can be read in two ways; null: they stay.")
    cells: int | None = there_if(_CELLS)


class ReplaceRepair(Shape):
    """A text replaced in the cells of a field (`--replace`)."""

    kind: Literal["replace"] = Field(description="Find and replace.")
    field: str = Field(description="The key of the field.")
    find: str = Field(description="What is looked for; empty: blank cells.")
    new: str = Field(description="What stands there instead.")
    whole: bool = Field(description="Whether whole cells are compared.")
    cells: int | None = there_if(_CELLS)


class ValuesRepair(Shape):
    """Value mappings: what the file calls something, and what the organization calls it."""

    kind: Literal["values"] = Field(description="Value mappings.")
    field: str = Field(description="The key of the field.")
    values: list[tuple[str, str]] = Field(description="Pairs: as the file has it, as the organization has it.")
    cells: int | None = there_if(_CELLS)


class CombineRepair(Shape):
    """Columns that bring one field together."""

    kind: Literal["combine"] = Field(description="Columns brought together.")
    field: str = Field(description="The key of the field.")
    columns: list[int] = Field(description="The indexes of the columns, 0 = the first, in their order.")
    how: How = Field(description="join: one text after the other; else: the first that is not blank.")
    cells: int | None = there_if(_CELLS)


Repair: TypeAlias = Annotated[
    CellRepair | FixRepair | ReplaceRepair | ValuesRepair | CombineRepair, Field(discriminator="kind")
]
"""Any of them, told apart by `kind`."""
