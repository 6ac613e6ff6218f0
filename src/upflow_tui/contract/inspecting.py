"""What `inspect` prints."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.checking import AppliedMapping
from upflow_tui.contract.findings import Finding
from upflow_tui.contract.shapes import Document, Shape, there_if


class InspectedFile(Shape):
    """The file itself."""

    name: str = Field(description="Its name without folders.")
    size: int = Field(description="Its bytes.")
    sha256: str = Field(description="Of its bytes, in hexadecimal.")


class Proposal(Shape):
    """The field that a column is mapped to."""

    field: str = Field(description="The key of the field.")
    confidence: float = Field(ge=0, le=1, description="From 0 to 1.")
    reason: str = Field(description="Why, for people.")


class LeftOut(Shape):
    """Why a column is not used."""

    field: str | None = Field(description="The key of the field that it means; null where none is known.")
    reason: str = Field(description="Why, for people.")


class Column(Shape):
    """One column of the file."""

    index: int = Field(description="0 = the first.")
    header: str = Field(description="Its header; empty where the file has none.")
    filled: int = Field(description="Cells that are not blank, but for lines that are a ruler or repeat the header.")
    distinct: int = Field(description="Different values among them.")
    samples: list[str] = Field(description="Some of its values.")
    proposal: Proposal | None = Field(description="The field it is mapped to, or means; null for none.")
    left_out: LeftOut | None = Field(description="Why it is not used; null where it is, or where there is no reason.")


class Inspection(Document):
    """How a file is read, and what its columns mean."""

    file: InspectedFile = Field(description="The file.")
    encoding: str = Field(description="The name of a Python codec.")
    bom: bool = Field(description="Whether it begins with a byte order mark.")
    delimiter: str = Field(description="The character between cells.")
    sheet: str | None = there_if("Only of a workbook: the name of the sheet.")
    header_line: int = Field(description="The physical line of the header, 1 = the first; 0: there is none.")
    lines: int = Field(description="Data lines under the header.")
    blank_lines: int = Field(description="Lines without any text.")
    saved_mapping: AppliedMapping | None = Field(description="The saved mapping that was applied; null for none.")
    columns: list[Column] = Field(description="Every column.")
    findings: list[Finding] = Field(description="What there is to say of the file and its columns.")
