"""The lists of findings: their columns and rows."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import label_of
from upflow_tui.core.findings import Finding, Severity
from upflow_tui.tui.widgets.grid.columns import GridColumn
from upflow_tui.tui.widgets.grid.rows import Cell, CellLike, Row, Tone
from upflow_tui.tui.wizard.preview.finding_detail import TONES
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.found import FindingGroup, Findings, FindingValue

GroupIdentity: TypeAlias = tuple[Severity, str, str | None]
Identity: TypeAlias = tuple[Severity, str, str | None, bool, str | None]
NOTES: Final[GroupIdentity] = (Severity.NOTE, "", None)
"""The row that stands for all notes: no finding has a code like that."""
GROUP_COLUMNS: Final = (
    GridColumn("Problem", min_width=44, weight=3),
    GridColumn("Field", min_width=16),
    GridColumn("Lines", width=8, align="right"),
    GridColumn("What to do", min_width=30, weight=2),
)
LINE_COLUMNS: Final = (
    GridColumn("Line", width=9),
    GridColumn("Value", min_width=20, weight=2),
    GridColumn("Problem", min_width=34, weight=3),
    GridColumn("What to do", min_width=30, weight=2),
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A row of the groups: a group, or one value of it."""

    group: FindingGroup
    title: str
    value: FindingValue | None = None

    @property
    def is_notes(self) -> bool:
        """Whether it stands for all notes, which ask for nothing and are folded."""
        return group_identity(self.group) == NOTES

    @property
    def opens_values(self) -> bool:
        """Whether enter shows its values: some of them are there more than once; or, of all notes, the notes."""
        return self.is_notes or (self.value is None and 1 < self.group.values < self.group.count)

    @property
    def identity(self) -> Identity:
        """By what it is found again in another draft."""
        value = self.value
        return (*group_identity(self.group), value is not None, value.value if value is not None else None)


def group_identity(group: FindingGroup) -> GroupIdentity:
    """By what a group is found again in another draft."""
    return group.severity, group.code, group.field


class ProblemTree:
    """The groups of a draft with the values of those that are open, in their order."""

    def __init__(
        self, groups: Sequence[FindingGroup] = (), values: Mapping[GroupIdentity, Sequence[FindingValue]] | None = None
    ) -> None:
        self._groups = groups
        self.values = dict(values or {})
        """The values of the groups that are open."""

    def entries(self, only: Severity | None) -> list[Entry]:
        """The rows; `only` those of one severity."""
        notes = [group for group in self._groups if group.severity is Severity.NOTE]
        if only is not None or not notes:
            return self._opened([group for group in self._groups if only in (None, group.severity)])
        entries = self._opened([group for group in self._groups if group.severity is not Severity.NOTE])
        entries.append(_all_notes(notes))
        return entries + (self._opened(notes) if NOTES in self.values else [])

    def _opened(self, groups: Sequence[FindingGroup]) -> list[Entry]:
        from upflow_tui.engine.found import title_of

        entries = []
        for group in groups:
            entries.append(Entry(group, title_of(group)))
            opened = self.values.get(group_identity(group), ())
            entries += [Entry(group, value.message, value) for value in opened]
        return entries


def _all_notes(notes: Sequence[FindingGroup]) -> Entry:
    from upflow_tui.engine.found import FindingGroup

    count = sum(group.count for group in notes)
    group = FindingGroup(*NOTES, None, "Notes need no fix.", count, len(notes), 0, 0, notes[0].first)
    return Entry(group, counted(count, "note"))


def read_problems(findings: Findings, search: str, opened: Collection[GroupIdentity]) -> ProblemTree:
    """Reads the groups, and the values of those that are `opened`; a search opens the notes, too.

    Of a draft and of a past import alike. Raises StoreError; takes its time.
    """
    from upflow_tui.engine.found import group_values, problem_groups

    groups = problem_groups(findings, search)
    wanted = [group for group in groups if group_identity(group) in opened]
    values = {group_identity(group): group_values(findings, group, search) for group in wanted}
    return ProblemTree(groups, values | ({NOTES: []} if search or NOTES in opened else {}))


def group_row(key: int, entry: Entry, *, unfolded: bool) -> Row:
    """A group, or a value of one, as the list of groups shows it."""
    group, value = entry.group, entry.value
    if value is not None:
        shown = Cell(f"      {value.value}" if value.value else "      (blank)", Tone.PLAIN)
        return Row(key, (shown, "", number(value.count), Cell(value.message, Tone.MUTED)))
    fold = "" if not entry.opens_values else "▾ " if unfolded else "▸ "
    tone = TONES[group.severity]
    title = f"{fold}{entry.title}" if tone is not Tone.MUTED else f"· {fold}{entry.title}"
    fix = group.fix or Cell("varies by line", Tone.MUTED)
    count: CellLike = number(group.lines) if group.lines else Cell("" if entry.is_notes else "file", Tone.MUTED)
    return Row(key, (Cell(title, tone), label_of(group.field) if group.field else "", count, fix))


def entry_title(entry: Entry, found: int | None = None) -> str:
    """What stands over the lines of a group or value; a value of the file may stand in it.

    Args:
        entry: the group or value.
        found: how many of its findings a search leaves; None: all are listed.
    """
    value = entry.value
    called = entry.title if value is None else f"{entry.title}  {value.value or '(blank)'}"
    count = entry.group.count if value is None else value.count
    some = "" if found is None or found == count else f"{number(found)} of "
    return f"{called}  ·  {some}{counted(count, _noun(entry.group))}"


def _noun(group: FindingGroup) -> str:
    """What is counted: a note asks for nothing, and is no problem."""
    return "note" if group.severity is Severity.NOTE else "problem"


def entry_words(entry: Entry) -> list[tuple[str, str]]:
    """All there is to say of a group or value, line by line, each with its style."""
    group, value = entry.group, entry.value
    if value is not None:
        return [(value.message, "bold"), (group.fix or "", "$text-muted"), (value.value or "(blank)", "$text-muted")]
    if entry.is_notes:
        return [(entry.title, "bold"), (group.fix or "", "$text-muted"), ("enter shows them", "$text-muted")]
    parts = [counted(group.count, _noun(group)), counted(group.lines, "line") if group.lines else "about the file"]
    if group.values > 1:
        parts.append(counted(group.values, "value"))
    if group.freed:
        parts.append(f"fixing this clears {counted(group.freed, 'line')}")
    parts.append("enter shows the values" if entry.opens_values else "enter shows them")
    fix = group.fix or "The fix varies by line."
    return [(entry.title, "bold"), (fix, "$text-muted"), (" · ".join(parts), "$text-muted")]


_COLUMNS: Final = 1 << 20
"""More columns than any file has: a row's key holds line and column."""


def finding_row(found: tuple[int, Finding]) -> Row:
    """A finding as the list of a group shows it."""
    _, finding = found
    key = (finding.line or 0) * _COLUMNS + (0 if finding.column is None else finding.column + 1)
    line = Cell(str(finding.line) if finding.line is not None else "file", TONES[finding.severity])
    return Row(key, (line, (finding.value or "")[:500], finding.message, Cell(finding.fix, Tone.MUTED)))


def target_of(row: Row | None) -> tuple[int | None, int | None]:
    """Line and column of a finding by its row."""
    line, column = divmod(row.key, _COLUMNS) if row is not None else (0, 0)
    return line or None, column - 1 if column else None


def finding_words(row: Row) -> list[tuple[str, str]]:
    """All that a row of `finding_row` says, line by line, each with its style."""
    _, value, message, fix = (cell.text if isinstance(cell, Cell) else cell for cell in row.cells)
    line, _ = target_of(row)
    place = "about the file" if line is None else f"line {line}"
    return [(message, "bold"), (fix, "$text-muted"), (f"{place} · {value}" if value else place, "$text-muted")]
