"""What the person chose for one import: small, frozen; a draft depends on it, on the file and on the store alone."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.importing.fixes.repairs import Repair


class BlankCells(StrEnum):
    """What a blank cell does to a stored value (docs/rules.md §4)."""

    KEEP = "keep"
    CLEAR = "clear"


class OnError(StrEnum):
    """What becomes of a line with an error (docs/rules.md §6)."""

    VALID = "valid"
    SKIP_LINE = "skip-line"
    STOP = "stop"


class MissingParents(StrEnum):
    """What becomes of a parent that is neither in the file nor in the store (docs/rules.md §5)."""

    REFUSE = "refuse"
    CREATE = "create"


@dataclass(frozen=True, slots=True)
class ImportChoices:
    """Everything chosen for an import; None means "as detected" or "as proposed"."""

    delimiter: str | None = None
    """`;`, `,`, `|` or a tab."""
    encoding: str | None = None
    """A Python codec name."""
    header_line: int | None = None
    """Physical line of the header, 1 = first; 0: the file has none."""
    mode: Mode | None = None
    fields: tuple[str | None, ...] | None = None
    """The field key of each column by index, None for a column that is not used."""
    blank: BlankCells = BlankCells.KEEP
    on_error: OnError = OnError.VALID
    missing_parents: MissingParents = MissingParents.REFUSE
    keep_total_line: bool = False
    """The older word for "total_line" in `keep_lines`."""
    keep_lines: tuple[int | str, ...] = ()
    """What is put back of the lines that are no customers: "all", kinds by their codes, and physical lines."""
    sheet: str | None = None
    """The sheet of a workbook, by its name; None: the first one with data."""
    alone: bool = False
    """Whether the file is checked by itself: nothing is looked up among the stored customers."""
    repairs: tuple[Repair, ...] | None = None
    """What was fixed, in this order; None: the value mappings that the saved mapping remembers."""

    def keeps_line(self, kind: str, line: int) -> bool:
        """Whether a line that looks like no customer was put back.

        Args:
            kind: one of `LINE_KINDS`.
            line: the physical line, 1 = first.
        """
        kept = self.kept
        return "all" in kept or kind in kept or line in kept

    @property
    def kept(self) -> tuple[int | str, ...]:
        """What is put back, whichever word it was chosen by."""
        older = self.keep_total_line and "total_line" not in self.keep_lines
        return (*self.keep_lines, "total_line") if older else self.keep_lines

    def keeping(self, what: int | str) -> ImportChoices:
        """The choices with one line more put back, a kind of lines by its code, or "all"."""
        kept = ("all",) if what == "all" else tuple(dict.fromkeys((*self.kept, what)))
        return replace(self, keep_lines=kept, keep_total_line=False)

    def skipping(self, what: int | str) -> ImportChoices:
        """The choices without what was put back by this word: a line, a kind of lines, or "all"."""
        kept = () if what == "all" else tuple(item for item in self.kept if item != what)
        return replace(self, keep_lines=kept, keep_total_line=False)

    @property
    def kinds_kept(self) -> tuple[str, ...]:
        """What of `keep_lines` holds for another file, too: not the numbers of lines."""
        return tuple(item for item in self.keep_lines if isinstance(item, str))
