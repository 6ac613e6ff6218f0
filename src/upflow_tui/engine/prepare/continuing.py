"""Files of lines with errors that come back: which import they continue, and what is ready for them (docs/rules.md §6).

The file says which import it is of. It is taken at its word only where the history agrees: there is such an import,
its columns are these, and most of the first lines say exactly what would be said of them. So the file of
another data folder, where another import has that number, is simply a file whose last column is ignored.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import catalogue
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import clean
from upflow_tui.engine.prepare.earlier_choices import Earlier, earlier, require_written
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.errors_column import ErrorsFile, errors_file, says_same
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.importing.matching.combining import realigned
from upflow_tui.importing.matching.mapping import fields_by_header
from upflow_tui.importing.planning.line_fates import Fate
from upflow_tui.reports.error_lines import NO_FIXES, SHEET_FIXES, text_of, written_headers
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.history import past_findings
from upflow_tui.store.history.history import PastImport, past_import
from upflow_tui.store.organization.organization import load_organization

_NAMED: Final = late_pattern(' is named "')
_COMPARED: Final = 50
"""Lines that are compared with what the history says of them."""


@dataclass(frozen=True, slots=True)
class Continued:
    """The import that a file continues."""

    number: int
    file_name: str | None
    started: datetime
    choices: ImportChoices
    """What is ready: its mode, policies and repairs (no edits of single cells), and the fields of this file's columns.
    Nothing of how the file is read."""
    second_names: frozenset[tuple[str, str]] = frozenset()
    """ID and name of the lines that it refused because their ID has another name."""

    def with_policies(self, choices: ImportChoices) -> ImportChoices:
        """`choices` with what was chosen then about cells and lines."""
        then = self.choices
        return replace(
            choices,
            blank=then.blank,
            on_error=then.on_error,
            missing_parents=then.missing_parents,
            keep_total_line=then.keep_total_line,
            keep_lines=then.kinds_kept,
        )

    @property
    def finding(self) -> Finding:
        """The note that says so."""
        name = f" ({self.file_name})" if self.file_name else ""
        return find("continues_import", number=self.number, name=name)


Continuing: TypeAlias = Callable[[Source, ImportChoices, Dialect], "tuple[Dialect, Continued] | None"]
"""Tells whether a file continues an import, and how it is read then."""


def continued(
    database: Database, source: Source, choices: ImportChoices, dialect: Dialect
) -> tuple[Dialect, Continued] | None:
    """Whether a file holds the lines with errors of an import of this store.

    Args:
        database: the store.
        source: the file, with its sheet where it is a workbook.
        choices: what was chosen so far.
        dialect: as detected.

    Returns:
        How it is read, and what it continues; None for any other file.
    """
    found = errors_file(source, choices, dialect)
    past = past_import(database, found.number) if found is not None else None
    if found is None or past is None:
        return None
    try:
        require_written(past)
        before = earlier(past)
    except StoreError:
        return None
    found = _as_written(source, choices, found, past)
    names = written_headers(before.headers, past.summary.header_line)
    if sorted(names) != sorted(found.headers) or not _agrees(database, past, before, found):
        return None
    known = {item.key for item in catalogue(load_organization(database))}
    laid = fields_by_header(names, before.fields, found.headers)
    fields = tuple(key if key in known else None for key in laid)
    repairs = realigned(before.choices.repairs or (), names, found.headers)
    ready = replace(
        before.choices, delimiter=None, encoding=None, header_line=None, sheet=None, fields=fields, repairs=repairs
    )
    summary = past.summary
    names_refused = _second_names(database, summary.number)
    return found.dialect, Continued(summary.number, summary.file_name, summary.started, ready, names_refused)


def read_as_errors_file(source: Source, choices: ImportChoices, dialect: Dialect, number: int) -> Dialect:
    """How a kept file is read that continued import `number` when it was imported."""
    found = errors_file(source, choices, dialect)
    return found.dialect if found is not None and found.number == number else dialect


def _as_written(source: Source, choices: ImportChoices, found: ErrorsFile, past: PastImport) -> ErrorsFile:
    """`found` in the encoding of the import, where the file's own could only be guessed."""
    encoding = past.summary.encoding
    own = found.dialect.encoding
    if choices.encoding is not None or source.sheet is not None or encoding in (None, own) or own.startswith("utf"):
        return found
    known = replace(choices, encoding=encoding)
    try:
        again = errors_file(source, known, detect(source, known))
    except (SourceError, ValueError):
        return found
    return again if again is not None and again.number == found.number else found


def _agrees(database: Database, past: PastImport, before: Earlier, found: ErrorsFile) -> bool:
    """Whether most of the lines say what this import would say of them; the person may have written in some."""
    number = past.summary.number
    refused = {line for line, fate in past.fates if fate is Fate.REFUSED}
    told = found.told[:_COMPARED]
    same = 0
    for item in told:
        errors = [error for error in past_findings.findings_on(database, number, item.line) if error.is_error]
        known = bool(errors) or item.line in refused
        said = (text_of(number, item.line, errors, before.headers, fixes) for fixes in (NO_FIXES, SHEET_FIXES))
        same += known and any(says_same(text, item.text) for text in said)
    return 2 * same > len(told)


def _second_names(database: Database, number: int) -> frozenset[tuple[str, str]]:
    """ID and name of the lines with `id_with_two_names`. The ID is the beginning of the message; where the words that
    follow it stand in an ID or a name, too, more pairs come out than there were, which fit no line."""
    errors = past_findings.errors_with_code(database, number, "id_with_two_names")
    return frozenset(
        (error.message[: found.start()], clean(error.value))
        for error in errors
        if error.value
        for found in _NAMED.finditer(error.message)
    )
