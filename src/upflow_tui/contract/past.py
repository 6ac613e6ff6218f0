"""What `history` prints of past imports and undos."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from upflow_tui.contract.findings import Finding
from upflow_tui.contract.planned import ParentName
from upflow_tui.contract.repairs import Repair
from upflow_tui.contract.shapes import ROW, Document, Shape, Value, there_if
from upflow_tui.contract.telling import Told
from upflow_tui.contract.totals import Totals
from upflow_tui.core.fields import Mode
from upflow_tui.importing.choices import BlankCells, MissingParents, OnError


class Entry(Shape):
    """One entry of the history."""

    import_: int = Field(alias="import", description="Its number.")
    started: str = Field(description="When it began, ISO 8601 in UTC.")
    file: str | None = Field(description="The name of its file; null of an undo, and where it was forgotten.")
    mode: Mode | None = Field(description="What it was for; null of an undo.")
    status: Literal["success", "error", "cancelled", "failed", "undone"] = Field(description="How it ended.")
    undoes: int | None = Field(description="Of an undo: the import that it takes back.")
    totals: Totals = Field(description="Its numbers.")
    by: str = Field(description="The account name of who did it.")


class HistoryList(Document):
    """The past imports and undos, newest first."""

    imports: list[Entry] = Field(description="Every entry of the history.")


@dataclass(config=ROW, frozen=True, slots=True)
class StoredChange:
    """One value that an import changed."""

    customer: ParentName = Field(description="The customer.")
    contact: str | None = Field(description="The e-mail of the contact; null where it is the customer's own value.")
    field: str = Field(description="The key of the field.")
    old: Value = Field(description="What was stored.")
    new: Value = Field(description="What was stored then.")
    line: int | None = Field(description="The line that brought it; null where no line did.")


@dataclass(config=ROW, frozen=True, slots=True)
class Undone:
    """A value, contact or customer that an undo took back."""

    customer: ParentName = Field(description="The customer.")
    contact: str | None = Field(description="The e-mail of the contact, where it is one, or one's value.")
    field: str | None = Field(description="The key of the field; null where the contact or customer itself went.")
    from_: Value = Field(alias="from", description="The value that went.")
    to: Value = Field(description="The value that came back.")


@dataclass(config=ROW, frozen=True, slots=True)
class Kept:
    """A value, contact or customer that an undo kept."""

    customer: ParentName = Field(description="The customer.")
    contact: str | None = Field(description="The e-mail of the contact, where it is one, or one's value.")
    field: str | None = Field(description="The key of the field; null where it is the contact or customer itself.")
    reason: str | None = Field(description="Why it was kept, for people.")


class Choices(Shape):
    """All that was chosen for an import; null, and absent in an older import: as detected or proposed."""

    model_config = ConfigDict(extra="allow")

    delimiter: str | None = Field(default=None, description="The character between cells.")
    encoding: str | None = Field(default=None, description="The name of a Python codec.")
    header_line: int | None = Field(default=None, description="The physical line of the header; 0: none.")
    mode: Mode | None = Field(default=None, description="What the import was for.")
    fields: list[str | None] | None = Field(default=None, description="The key of each column's field, in order.")
    blank: BlankCells | None = Field(default=None, description="What a blank cell did to a stored value.")
    on_error: OnError | None = Field(default=None, description="What became of a line with an error.")
    missing_parents: MissingParents | None = Field(default=None, description="What became of parents not known.")
    keep_total_line: bool | None = Field(default=None, description="The older word for total_line in keep_lines.")
    keep_lines: list[int | str] | None = Field(default=None, description="What was put back of skipped lines.")
    sheet: str | None = Field(default=None, description="The sheet of a workbook.")
    alone: bool | None = Field(default=None, description="Always false of an import.")


class PastImport(Document, Entry):
    """One past import or undo, whole."""

    findings: list[Finding] = Field(description="Everything found in its file.")
    changes: list[StoredChange] = Field(description="Every stored value that it changed.")
    mapping: dict[str, str] | None = Field(description="The key of each column's field by index; null if forgotten.")
    choices: Choices | None = Field(description="What was chosen for it; null of an undo.")
    repairs: list[Repair] | None = Field(description="What was fixed before it; null if forgotten, or of an undo.")
    continues: int | None = there_if("Only where its file held lines with errors of an import: its number.")
    undone: list[Undone] | None = there_if("Only of an undo: what it took back.")
    kept: list[Kept] | None = there_if("Of an undo: what it kept; of an import: what its last undo kept, if anything.")


class Undo(Document):
    """An import taken back."""

    undone: list[Undone] = Field(description="What was taken back.")
    kept: list[Kept] = Field(description="What was kept, as something later hangs on it.")
    import_: int | None = Field(
        alias="import", description="The number of the undo in the history; null with --dry-run: nothing was undone."
    )
    notified: list[Told] | None = there_if("Only with --notify: what became of each message.")


class Forgotten(Document):
    """An import of which everything but its totals was erased."""

    import_: int = Field(alias="import", description="Its number.")
    forgotten: Literal[True] = Field(description="Always true: what cannot be forgotten is an error.")


class ComparedImport(Shape):
    """One of two imports that are compared."""

    import_: int = Field(alias="import", description="Its number.")
    started: str = Field(description="When it began, ISO 8601 in UTC.")
    file: str | None = Field(description="The name of its file.")
    customers: int = Field(description="Customers in it.")


class ComparedTotals(Shape):
    """How many customers of two files are what."""

    changed: int = Field(description="In both, with other values.")
    appeared: int = Field(description="In the second only.")
    absent: int = Field(description="In the first only.")
    same: int = Field(description="In both, the same.")


class ComparedFields(Shape):
    """Which fields are compared."""

    compared: list[str] = Field(description="The keys of those that both files bring.")
    only_before: list[str] = Field(description="The keys of those that only the first brings.")
    only_after: list[str] = Field(description="The keys of those that only the second brings.")


@dataclass(config=ROW, frozen=True, slots=True)
class ComparedChange:
    """A value that differs."""

    contact: str | None = Field(description="The e-mail of the contact; null where it is the customer's own value.")
    field: str = Field(description="The key of the field.")
    old: Value = Field(description="In the first file.")
    new: Value = Field(description="In the second.")


@dataclass(config=ROW, frozen=True, slots=True)
class ComparedCustomer:
    """A customer that is not the same in both files."""

    external_id: str | None = Field(description="Its customer ID.")
    name: str | None = Field(description="Its name.")
    changes: list[ComparedChange] | None = there_if("Only of one that changed: its values that differ.")


class Comparison(Document):
    """What changed from the file of one import to that of another."""

    before: ComparedImport = Field(description="The first import.")
    after: ComparedImport = Field(description="The second import.")
    totals: ComparedTotals = Field(description="The numbers.")
    fields: ComparedFields = Field(description="Which fields are compared.")
    changed: list[ComparedCustomer] | None = there_if("Without -o: customers in both, with other values.")
    appeared: list[ComparedCustomer] | None = there_if("Without -o: customers in the second only.")
    absent: list[ComparedCustomer] | None = there_if("Without -o: customers in the first only.")
    written: str | None = there_if("With -o: the file.")
    lines: int | None = there_if("With -o: lines in it.")


class WrittenPast(Document):
    """A file of a past import that was written."""

    import_: int = Field(alias="import", description="The number of the import.")
    written: str = Field(description="The file.")


class WrittenErrors(WrittenPast):
    """The lines with errors of an import that were written."""

    lines: int = Field(description="Lines in it.")
    encoding: str | None = Field(description="The name of a Python codec; null where it is a workbook.")
    bom: bool = Field(description="Whether it begins with a byte order mark.")


class WrittenFixed(WrittenPast):
    """The fixed file of a past import that was written."""

    lines: int = Field(description="Lines in it.")
    lines_left_out: int = Field(description="Lines left out because they were refused.")
    lines_skipped: int = Field(description="Lines left out because they are no customers.")
    lines_unchanged: int = Field(description="Lines left out because they change nothing (--lines changed).")
    cells_left_out: int = Field(description="Refused cells that are blank in it.")
