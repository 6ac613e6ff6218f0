"""What the first records of a table show, and what stands above its header (docs/rules.md §2)."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

from upflow_tui.importing.file.dialect import Dialect
from upflow_tui.importing.file.encoding import Encoding, open_text
from upflow_tui.importing.file.errors_column import restore_batch
from upflow_tui.importing.file.habits import SAMPLE, Habits, habits_of, title_of
from upflow_tui.importing.file.records import Records, lines_of
from upflow_tui.importing.file.sampling import BLANK, first_records, lines_from
from upflow_tui.importing.file.source import Source


def table_habits(source: Source, dialect: Dialect, width: int) -> Habits:
    """What the first records of the data show."""
    encoding = Encoding(dialect.encoding, dialect.bom, dialect.text_start, "")
    lines = lines_from(source, encoding, dialect.first_record_line)
    rows: list[list[str]] = []
    for batch in Records(lines_of(lines), dialect.delimiter, skips_blanks=dialect.skips_blanks):
        restore_batch(batch, dialect)
        rows += [row for row in batch.rows if any(cell.strip(BLANK) for cell in row)]
        if len(rows) >= SAMPLE:
            break
    habits = habits_of(rows[:SAMPLE], width, dialect.delimiter, lines, skips_blanks=dialect.skips_blanks)
    if not dialect.header_line:
        return habits
    return replace(habits, first_line=dialect.first_record_line, titles=_titles(source, encoding, dialect))


def _titles(source: Source, encoding: Encoding, dialect: Dialect) -> frozenset[tuple[str, ...]]:
    """What stands above the header, to be known where it is printed again."""
    if dialect.header_line < 2:
        return frozenset()
    with open_text(source, encoding.name, encoding.start) as text:
        above = list(islice(text, dialect.header_line - 1))
    found = set()
    for record in first_records(above, dialect.delimiter):
        title = title_of(record.cells)
        if any(any(map(str.isalpha, cell)) for cell in title):
            found.add(title)
    return frozenset(found)
