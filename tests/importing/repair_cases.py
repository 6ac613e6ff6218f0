"""An organization, a small file and its table, for the tests of repairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from upflow_tui.core.fields import catalogue
from upflow_tui.core.organization import CustomField, CustomFieldType, Member, MemberPosition, Organization, Workflow
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.file.column import Column
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.source import read_source
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import Repair
from upflow_tui.importing.matching.mapping import Mapping

MARS = Organization(
    members=(
        Member("Anna", "anna@mars.example"),
        Member("Paul", "paul.keller@mars.example"),
        Member("Sofia", "sofia@mars.example", position=MemberPosition.FINANCE_USER),
    ),
    workflows=(Workflow("Standard reminders"), Workflow("Relance douce – PME (30 j.)")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Tags", CustomFieldType.MULTI_SELECT, ("Retail", "Wholesale", "Export, non-EU")),
        CustomField("Terms", CustomFieldType.NUMBER),
        CustomField("End", CustomFieldType.DATE),
        CustomField("Debit", CustomFieldType.BOOLEAN),
        CustomField("Notes", CustomFieldType.TEXT),
    ),
)
KEYS = {field.label: field.key for field in catalogue(MARS)}


def mapping_of(header: Sequence[str]) -> Mapping:
    """Columns headed by the labels of fields are mapped to them, others are not mapped."""
    return Mapping(tuple(KEYS.get(label) for label in header))


def fixed(header: str, rows: Sequence[Sequence[str]], *repairs: Repair) -> list[list[str]]:
    """Rows after repairs; the first stands on line 2. `header` is labels separated by commas."""
    labels = header.split(",")
    columns = [Column(index, label, label) for index, label in enumerate(labels)]
    repairer = Repairer(mapping_of(labels), columns, MARS, repairs)
    chunk = Chunk([list(row) for row in rows], list(range(2, 2 + len(rows))))
    return repairer.repair(chunk).rows


def fixed_cells_of(label: str, cells: Sequence[str], *repairs: Repair) -> list[str]:
    """The cells of one column after repairs."""
    return [row[0] for row in fixed(label, [[cell] for cell in cells], *repairs)]


@contextmanager
def table_of(text: str) -> Iterator[tuple[Table, Mapping]]:
    """The table of a file with semicolons, and the mapping by its labels."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "customers.csv"
        path.write_text(text, encoding="utf-8", newline="")
        choices = ImportChoices(delimiter=";", encoding="utf-8", header_line=1)
        source = read_source(path, Path(folder) / "source")
        table = open_table(source, detect(source, choices))
        yield table, mapping_of([column.header for column in table.columns])
