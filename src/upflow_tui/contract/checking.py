"""What `check`, `import` and `fix` print."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from upflow_tui.contract.findings import Finding
from upflow_tui.contract.planned import PlannedCustomer
from upflow_tui.contract.repairs import Repair
from upflow_tui.contract.shapes import Document, Shape, there_if
from upflow_tui.contract.telling import Told
from upflow_tui.contract.totals import Totals
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Severity
from upflow_tui.importing.fixes.repairs import How


class AppliedMapping(Shape):
    """The saved mapping that the columns got their fields from."""

    name: str = Field(description="Its name.")
    saved: str = Field(description="When it was saved, ISO 8601.")
    fields: list[str] = Field(description="The keys of the fields that it brings, in the order of the columns.")
    locked: list[str] = Field(description="The keys of those that it brought once and that cannot be mapped now.")


class Combined(Shape):
    """A field that several columns bring together."""

    field: str = Field(description="The key of the field.")
    columns: list[int] = Field(description="The indexes of the columns, 0 = the first, in their order.")
    how: How = Field(description="join: one text after the other; else: the first that is not blank.")


class Problem(Shape):
    """Findings of one code and one value, with what would fix them."""

    code: str = Field(description="The code of the findings.")
    field: str | None = Field(description="The key of their field.")
    value: str | None = Field(description="The value they share.")
    severity: Severity = Field(description="How much they matter.")
    findings: int = Field(description="How many there are.")
    lines: int = Field(description="On how many lines.")
    freed: int = Field(description="How many lines have no other error.")
    message: str = Field(description="What was found, for people.")
    fix: str = Field(description="What helps, for people.")
    repair: Repair | None = Field(description="The repair that takes them away; null where there is none.")


class MissingColumn(Shape):
    """A column that the file of then had and this one has not."""

    column: str = Field(description="Its name.")
    field: str | None = Field(description="The key of the field that it brought; null where it was not used.")


class NewValue(Shape):
    """A value that the file of then did not have."""

    value: str = Field(description="The value.")
    lines: int = Field(description="On how many lines it stands.")
    accepted: bool = Field(description="Whether the organization knows it.")


class NewValues(Shape):
    """The new values of one field."""

    field: str = Field(description="The key of the field.")
    values: list[NewValue] = Field(description="The commonest first.")


class Likeness(Shape):
    """What of the file is not as it was in the import that `--like` names."""

    import_: int = Field(alias="import", description="The number of that import.")
    new_columns: list[str] = Field(description="Columns that it did not have.")
    missing_columns: list[MissingColumn] = Field(description="Columns that it had.")
    lost_fields: list[str] = Field(description="The keys of fields that the organization has no more.")
    locked_fields: list[str] = Field(description="The keys of fields that a file may not update now.")
    new_values: list[NewValues] = Field(description="Values that it did not have, where they must be known.")


class Check(Document):
    """The findings of a file, and what an import of it would do."""

    file: str | None = there_if("Only where several files are checked: the file as it was named.")
    mode: Mode = Field(description="What the import is for.")
    mapping: dict[str, str] = Field(description="The key of each mapped column's field, by the column's index.")
    saved_mapping: AppliedMapping | None = Field(description="The saved mapping that was applied; null for none.")
    stored_book: bool = Field(description="Whether the stored customers were looked at; false with --alone.")
    combined: list[Combined] = Field(description="The fields that several columns bring together.")
    totals: Totals = Field(description="The numbers.")
    findings: list[Finding] = Field(description="Everything found: of the file, then of columns, then by line.")
    repairs: list[Repair] | None = there_if("Only where something is fixed: what, in its order.")
    continues: int | None = there_if("Only where the file holds lines with errors of an import: its number.")
    like: Likeness | None = there_if("Only with --like: what differs from that import.")
    customers: list[PlannedCustomer] | None = there_if("Only with --full: every customer of the plan.")
    problems: list[Problem] | None = there_if(
        "Only with --problems: errors and warnings by code and value, those that hold back the most lines first."
    )
    stopped: bool | None = there_if("Only with --on-error stop: whether an error was found, so nothing is written.")


class Import(Check):
    """What an import did: the object of its check, and these."""

    import_: int = Field(alias="import", description="Its number in the history.")
    status: Literal["success", "error"] = Field(description="error: done, but something was refused.")
    notified: list[Told] | None = there_if("Only with --notify: what became of each message.")


class NotChecked(Document):
    """One of several files with which nothing could be done."""

    file: str = Field(description="The file as it was named.")
    error: str = Field(description="What is wrong and what helps, for people.")


class Fix(Document):
    """A fixed file that was written."""

    stored_book: bool = Field(description="Whether the stored customers were looked at; false with --alone.")
    totals: Totals = Field(description="The numbers of the check.")
    written: str = Field(description="The file.")
    lines: int = Field(description="Lines in it.")
    lines_left_out: int = Field(description="Lines left out because they were refused.")
    lines_skipped: int = Field(description="Lines left out because they are no customers.")
    lines_unchanged: int = Field(description="Lines left out because they change nothing (--lines changed).")
    cells_left_out: int = Field(description="Refused cells that are blank in it.")
    findings: list[Finding] = Field(description="Everything found in the file as it was fixed.")
