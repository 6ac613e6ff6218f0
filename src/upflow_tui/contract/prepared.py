"""What `prepared` prints."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from upflow_tui.contract.inspecting import InspectedFile
from upflow_tui.contract.shapes import Document, Shape


class PreparedImport(Shape):
    """An import that was begun in the program and not finished."""

    id: str = Field(description="What it is known by: 16 hexadecimal digits.")
    file: InspectedFile = Field(description="Its file, as it was copied.")
    mode: Literal["customers", "assign"] = Field(description="What it is for.")
    lines: int | None = Field(description="Lines of the file; null until it was read to its end.")
    fixes: int = Field(description="How many fixes were made.")
    step: int = Field(ge=1, le=4, description="Where it was left: 1 File, 2 Map, 3 Preview, 4 Import.")
    changed: str = Field(description="When something was last chosen, ISO 8601 in UTC.")
    in_use: bool = Field(description="Whether a window works on it.")


class PreparedList(Document):
    """The unfinished imports, newest first."""

    prepared: list[PreparedImport] = Field(description="Every one.")


class PreparedDiscarded(Document):
    """An unfinished import that was discarded."""

    discarded: str = Field(description="Its ID.")
