"""What an import will do, or did, in numbers: one row a subject."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from upflow_tui.tui.wizard.preview.plan_totals import findings_parts
from upflow_tui.tui.wording import counted, number

if TYPE_CHECKING:
    from upflow_tui.engine.draft.lists import Assignments

_LABEL: Final = 13
_GAP: Final = "   "
_ACTIONS: Final = (
    ("create", "+", "new", "$success"),
    ("update", "~", "updated", "$primary"),
    ("unchanged", "=", "unchanged", "$text-muted"),
    ("refused", "✗", "refused", "$error"),
)
_FATES: Final = (
    ("applied", "✓", "applied", "$success"),
    ("unchanged", "=", "unchanged", "$text-muted"),
    ("refused", "✗", "refused", "$error"),
    ("skipped", "⊘", "skipped", "$warning"),
)
Part = tuple[str, str]
"""A text and its style."""


def summary_rows(totals: dict[str, Any], assigned: Assignments | None) -> list[tuple[str, list[Part]]]:
    """Label and numbers of each subject.

    Args:
        totals: as the engine gives them.
        assigned: how many customers are given or change what is assigned; None: not counted yet.
    """
    rows = [
        ("Customers", _counts(totals["customers"], _ACTIONS)),
        ("Contacts", _counts(totals["contacts"], _ACTIONS)),
    ]
    parents = _links(assigned) if assigned is not None else []
    if totals["parents_created"]:
        created = counted(totals["parents_created"], "parent")
        parents.append((f"+ {created} of the new customers, from parent cells", "$success"))
    if parents:
        rows.append(("Parents", parents))
    if assigned is not None:
        given = ((assigned.account_managers, "an account manager"), (assigned.workflows, "a workflow"))
        parts = [
            (f"{number(count)} assigned {what}", "$foreground" if count else "$text-muted") for count, what in given
        ]
        rows.append(("Assignments", parts))
    applied, *fates = _counts(totals, _FATES)
    of = f"✓ {number(totals['applied'])} of {number(totals['lines'])} applied"
    rows.append(("Lines", [(of, applied[1]), *fates]))
    rows.append(("Findings", findings_parts(totals)))
    return rows


def _links(assigned: Assignments) -> list[Part]:
    """How many customers get a parent, another one, or none any more; nothing where no parent is touched."""
    links = (
        (assigned.parents_set, "+", "set", "$success"),
        (assigned.parents_changed, "~", "changed", "$primary"),
        (assigned.parents_removed, "−", "removed", "$warning"),
    )
    if not any(count for count, *_ in links):
        return []
    return [(f"{sign} {number(count)} {word}", style if count else "$text-muted") for count, sign, word, style in links]


def _counts(counts: dict[str, int], words: tuple[tuple[str, str, str, str], ...]) -> list[Part]:
    return [
        (f"{sign} {number(counts[key])} {word}", style if counts[key] else "$text-muted")
        for key, sign, word, style in words
    ]


class PlanSummary(Widget):
    """The rows; numbers that no longer hold are greyed."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PlanSummary { height: auto; color: $foreground; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._rows: list[tuple[str, list[Part]]] = []
        self._stale = False

    def show(self, totals: dict[str, Any], assigned: Assignments | None) -> None:
        """Shows the numbers of a plan, or of the import that was made of it."""
        self._rows = summary_rows(totals, assigned)
        self._stale = False
        self.refresh(layout=True)

    def outdate(self) -> None:
        """Greys the numbers: they are being counted again."""
        self._stale = True
        self.refresh()

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the rows need in `width` cells."""
        return max(1, sum(len(self._broken(parts, width)) for _, parts in self._rows))

    def render(self) -> Content:
        """The rows, for the width that there is."""
        lines = []
        for label, parts in self._rows:
            for place, some in enumerate(self._broken(parts, self.size.width)):
                head = (label if place == 0 else "").ljust(_LABEL)
                texts = [Content.styled(text, "$text-muted" if self._stale else style) for text, style in some]
                lines.append(Content.styled(head, "$text-muted") + Content(_GAP).join(texts))
        return Content("\n").join(lines)

    @staticmethod
    def _broken(parts: list[Part], width: int) -> list[list[Part]]:
        """Parts of a row on as many lines as they need."""
        lines: list[list[Part]] = []
        left = -1
        for part in parts:
            needs = cell_len(part[0]) + len(_GAP)
            if not lines or left < needs:
                lines.append([])
                left = width - _LABEL + len(_GAP)
            lines[-1].append(part)
            left -= needs
        return lines


_COMPARED: Final = (
    ("customers", _ACTIONS),
    ("contacts", _ACTIONS),
)


def what_differs(before: dict[str, Any], now: dict[str, Any]) -> str:
    """What two plans differ in, as the end of a sentence: `new customers 12 → 10, errors 0 → 1`; blank: nothing."""
    parts = []
    for subject, words in _COMPARED:
        for key, _, word, _ in words:
            parts.append((f"{word} {subject}", before[subject][key], now[subject][key]))
    parts += [(name, before[name], now[name]) for name in ("errors", "warnings")]
    return ", ".join(f"{name} {number(old)} → {number(new)}" for name, old, new in parts if old != new)
