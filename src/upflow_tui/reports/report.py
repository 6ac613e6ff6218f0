"""An import told on paper: what it was, what it did, what was wrong and what became of it.

For a colleague who has neither the program nor the file. Every section ends after some hundred rows, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import field
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from upflow_tui.core.counting import counted
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import LINE_KINDS, PUT_BACK, Finding, Severity
from upflow_tui.importing.planning.plan import Counts
from upflow_tui.reports.document import Block, Heading, Quoted, Sentence, Table, field_name, quoted, quoted_value
from upflow_tui.reports.report_repairs import fixed
from upflow_tui.reports.report_undo import undo_blocks
from upflow_tui.store.database import Database
from upflow_tui.store.history.import_summary import ImportSummary
from upflow_tui.store.history.pages import StoredChange, created_at, created_keys
from upflow_tui.store.history.past_import import PastImport

PROBLEMS: Final = 200
"""Rows of problems of one severity."""
CHANGES: Final = 1_000
"""Rows of changes."""
CREATED: Final = 1_000
"""Rows of customers and contacts created."""
_LINES: Final = 12
"""Lines named in one row."""
_KEPT_GROUPS: Final = 20_000

_MODES: Final = {Mode.CUSTOMERS.value: "Import customers", Mode.ASSIGN.value: "Assign customers"}
_TITLES: Final = {Severity.ERROR: "Errors", Severity.WARNING: "Warnings", Severity.NOTE: "Notes"}
_CHOICES: Final = {
    "blank": ("Blank cells", {"keep": "keep what is stored", "clear": "clear what is stored"}),
    "on_error": (
        "Lines with errors",
        {"valid": "what is valid is imported", "skip-line": "the whole line is skipped", "stop": "nothing is imported"},
    ),
    "missing_parents": ("Missing parents", {"refuse": "refused", "create": "created"}),
}
_Item = TypeVar("_Item")


@dataclass(slots=True)
class _Problem:
    """Findings that say the same of the same value."""

    first: Finding
    count: int = 0
    lines: list[int] = field(default_factory=list)


def report(db: Database, past: PastImport, organization: str) -> Iterator[Block]:
    """The report of an import or an undo, block by block.

    Args:
        db: the store, open for reading.
        past: which.
        organization: what the organization is called.
    """
    summary = past.summary
    if summary.kind == "undo":
        yield Heading(f"Entry {summary.number}: undo of import {summary.undoes}", is_title=True)
        yield Table(("", ""), [("Organization", Quoted(organization)), *_times(summary)])
        yield from undo_blocks(db, summary)
        return
    yield Heading(f"Import {summary.number}:", summary.file_name or "", is_title=True)
    yield Sentence(_outcome(summary), "strong")
    if summary.forgotten is not None:
        said = f"This import was forgotten on {_moment(summary.forgotten)}: its file, its lines and its values"
        yield Sentence(f"{said} are erased. The totals are kept.")
    yield from _facts(past, organization)
    yield from _numbers(summary)
    if summary.forgotten is None:
        yield from _no_customers(past)
        yield from _problems(past)
        yield from _changes(past)
        yield from _created(db, past)
        yield from undo_blocks(db, summary)
        yield from _columns(past)
        yield from _repairs(past)


def _outcome(summary: ImportSummary) -> str:
    """The status in one sentence (docs/rules.md §6)."""
    totals = summary.totals
    lines = counted(totals.lines, "line")
    words = {
        "success": f"Success · {lines}",
        "error": f"Error · {totals.applied:,} of {lines} applied",
        "cancelled": "Cancelled · nothing was imported",
        "failed": "Failed · nothing was imported",
    }
    text = words.get(summary.written_status, summary.written_status)
    return f"Undone · before that: {text}" if summary.undone is not None else text


def _facts(past: PastImport, organization: str) -> Iterator[Block]:
    summary = past.summary
    rows = [("Organization", Quoted(organization)), *_times(summary)]
    rows.append(("Purpose", _MODES.get(summary.mode or "", "")))
    if summary.continues is not None:
        rows.append(("Continues", f"import {summary.continues}: the file contained that import's lines with errors"))
    if summary.file_name is not None:
        rows.append(("File", Quoted(summary.file_name)))
    if summary.size is not None:
        rows += [("Size", f"{summary.size:,} bytes"), ("SHA-256", Quoted(summary.sha256 or ""))]
    choices: dict[str, Any] = past.choices or {}
    if choices.get("sheet"):
        rows.append(("Sheet", Quoted(choices["sheet"])))
    elif summary.encoding is not None:
        rows.append(("Encoding", Quoted(f"{summary.encoding}{' with BOM' if summary.bom else ''}")))
        rows.append(("Delimiter", "tab" if summary.delimiter == "\t" else Quoted(summary.delimiter or "")))
    if summary.header_line is not None:
        rows.append(("Header", f"line {summary.header_line}" if summary.header_line else "none"))
    rows += [(label, words[choices[key]]) for key, (label, words) in _CHOICES.items() if choices.get(key) in words]
    yield Table(("", ""), rows)


def _times(summary: ImportSummary) -> list[tuple[str, str]]:
    return [
        ("By", Quoted(summary.by)),
        ("Started", _moment(summary.started)),
        ("Ended", _moment(summary.ended)),
    ]


def _numbers(summary: ImportSummary) -> Iterator[Block]:
    totals = summary.totals
    yield Heading("Summary")

    def row(label: str, counts: Counts) -> tuple[str, ...]:
        return label, *(f"{count:,}" for count in counts.as_dict().values())

    headers = ("", "New", "Updated", "Unchanged", "Refused")
    yield Table(headers, [row("Customers", totals.customers), row("Contacts", totals.contacts)], frozenset(range(1, 5)))
    fates = ("applied", "unchanged", "refused", "skipped")
    lines = ("Lines", *(f"{getattr(totals, fate):,}" for fate in fates))
    yield Table(("", *(fate.capitalize() for fate in fates)), [lines], frozenset(range(1, 5)))
    found = [counted(totals.errors, "error"), counted(totals.warnings, "warning"), counted(totals.notes, "note")]
    yield Sentence(f"Found: {', '.join(found)}.")
    if totals.parents_created:
        yield Sentence(f"{totals.parents_created:,} of the new customers came only from the parent cells of others.")


def _no_customers(past: PastImport) -> Iterator[Block]:
    """The lines that look like no customers, and what became of each (docs/rules.md §2)."""
    odd = (finding for finding in past.iter_findings() if finding.code in LINE_KINDS)
    total, found = _counted(odd, PROBLEMS)
    if not total:
        return
    yield Heading("Lines that do not look like customers")
    rows = [
        (
            f"{finding.line}",
            finding.message,
            quoted(finding.value),
            "put back" if finding.fix == PUT_BACK else "skipped",
        )
        for finding in found
    ]
    yield Table(("Line", "Why", "Value", "Result"), rows, frozenset({0}))
    yield from _more(total - len(found), "lines")


def _problems(past: PastImport) -> Iterator[Block]:
    """What was found, grouped, the commonest first, each with what to do."""
    groups = _grouped(past)
    for severity in Severity:
        some = sorted((item for item in groups if item.first.severity is severity), key=lambda item: -item.count)
        if not some:
            continue
        yield Heading(_TITLES[severity])
        headers = ("Times", "Field", "Value", "Problems", "What to do", "Lines")
        yield Table(headers, [_problem(item) for item in some[:PROBLEMS]], frozenset({0}))
        yield from _more(sum(item.count for item in some[PROBLEMS:]), "of other kinds or values")


def _grouped(past: PastImport) -> list[_Problem]:
    """By code, field and value; of notes one of each code is enough."""
    groups: dict[tuple[Any, ...], _Problem] = {}
    for finding in past.iter_findings():
        if finding.code in LINE_KINDS:
            continue  # they have a table of their own
        value = finding.value if finding.severity is not Severity.NOTE else None
        key: tuple[Any, ...] = (finding.severity, finding.code, finding.field, value)
        if key not in groups and len(groups) >= _KEPT_GROUPS:
            key = (finding.severity, finding.code, None, None)
        group = groups.setdefault(key, _Problem(finding))
        group.count += 1
        if finding.line is not None and len(group.lines) < _LINES and finding.line not in group.lines[-1:]:
            group.lines.append(finding.line)
    return list(groups.values())


def _problem(problem: _Problem) -> tuple[str, ...]:
    first = problem.first
    lines = ", ".join(map(str, problem.lines))
    left = problem.count - len(problem.lines) if problem.lines else 0
    value = first.value if first.severity is not Severity.NOTE or problem.count == 1 else None
    return (
        f"{problem.count:,}",
        field_name(first.field),
        quoted(value),
        first.message,
        first.fix,
        f"{lines} … and {left:,} more" if left > 0 else lines,
    )


def _changes(past: PastImport) -> Iterator[Block]:
    """Every change of what was stored before, field by field."""
    total, rows = _counted(past.iter_changes(), CHANGES)
    if not total:
        return
    yield Heading("Changes")
    headers = ("Customer ID", "Customer", "Contact", "Field", "Before", "After", "Line")
    yield Table(headers, [_change(change) for change in rows], frozenset({6}))
    yield from _more(total - len(rows), "changes")


def _change(change: StoredChange) -> tuple[str, ...]:
    return (
        quoted(change.external_id),
        quoted(change.name),
        quoted(change.contact_email),
        field_name(change.field),
        quoted_value(change.old),
        quoted_value(change.new),
        f"{change.line}" if change.line is not None else "",
    )


def _created(db: Database, past: PastImport) -> Iterator[Block]:
    """The customers that were created, and the contacts that others received."""
    number = past.summary.number
    for new_customers, title, noun in ((True, "New customers", "customers"), (False, "New contacts", "customers")):
        keys = created_keys(db, number, new_customers=new_customers)
        if not keys:
            continue
        yield Heading(title)
        found = created_at(db, number, keys[:CREATED])
        if new_customers:
            rows = [(quoted(item.external_id), quoted(item.name)) for item in found]
            yield Table(("Customer ID", "Customer"), rows)
        else:
            received = [
                (quoted(item.external_id), quoted(item.name), quoted(", ".join(item.contacts))) for item in found
            ]
            yield Table(("Customer ID", "Customer", "Contacts received"), received)
        yield from _more(len(keys) - len(found), noun)


def _columns(past: PastImport) -> Iterator[Block]:
    columns: Sequence[dict[str, Any]] = past.mapping or ()
    if not columns:
        return
    yield Heading("Columns")
    rows = [
        (
            f"{column['column'] + 1}",
            quoted(column["header"]),
            field_name(column["field"]) or "(not used)",
        )
        for column in columns
    ]
    yield Table(("#", "Column of the file", "Field"), rows[:CREATED], frozenset({0}))
    yield from _more(len(rows) - CREATED, "columns")


def _repairs(past: PastImport) -> Iterator[Block]:
    repairs = past.repairs or ()
    if not repairs:
        return
    yield Heading("Fixed before the import")
    yield Table(("What", "Field", "From", "To"), [fixed(item) for item in repairs[:PROBLEMS]])
    yield from _more(len(repairs) - PROBLEMS, "repairs")


def _more(count: int, what: str) -> Iterator[Block]:
    if count > 0:
        yield Sentence(f"… and {count:,} more {what}. The import history lists them all.", "more")


def _counted(items: Iterator[_Item], limit: int) -> tuple[int, list[_Item]]:
    """How many there are, and the first `limit` of them."""
    first = list(islice(items, limit))
    return len(first) + sum(1 for _ in items), first


def _moment(when: datetime) -> str:
    """On this computer's clock."""
    return f"{when.astimezone():%Y-%m-%d %H:%M}"
