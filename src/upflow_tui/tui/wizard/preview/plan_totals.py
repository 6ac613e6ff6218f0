"""The numbers of a plan in a line or two: what becomes of the customers, and what was found."""

from __future__ import annotations

from typing import Any, Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.widget import Widget

from upflow_tui.tui.wording import counted, number
from upflow_tui.tui.wrapped_text import wrapped

_GAP: Final = "   "
_CUSTOMERS: Final = (
    ("create", "+", "new", "$success"),
    ("update", "~", "updated", "$primary"),
    ("unchanged", "=", "unchanged", "$text-muted"),
    ("refused", "✗", "refused", "$error"),
)


def totals_parts(totals: dict[str, Any]) -> list[tuple[str, str]]:
    """The numbers as texts with a style each: `+ 412 new`, `✗ 6 errors`."""
    parts = []
    for key, sign, word, style in _CUSTOMERS:
        count = totals["customers"][key]
        parts.append((f"{sign} {number(count)} {word}", style if count else "$text-muted"))
    contacts = totals["contacts"]
    parts.append((counted(contacts["create"] + contacts["update"] + contacts["unchanged"], "contact"), "$foreground"))
    if totals["parents_created"]:
        parts.append((f"+ {counted(totals['parents_created'], 'parent')} created", "$success"))
    if totals["skipped"]:
        parts.append((f"⊘ {counted(totals['skipped'], 'line')} skipped", "$warning"))
    return parts + findings_parts(totals)


def findings_parts(totals: dict[str, Any]) -> list[tuple[str, str]]:
    """How many errors, warnings and notes: `✗ 6 errors`, `! 2 warnings`, `3 notes`."""
    errors, warnings, notes = totals["errors"], totals["warnings"], totals["notes"]
    return [
        (f"✗ {counted(errors, 'error')}" if errors else "✓ no errors", "$error" if errors else "$success"),
        (f"! {counted(warnings, 'warning')}", "$warning" if warnings else "$text-muted"),
        (f"· {counted(notes, 'note')}", "$text-muted"),
    ]


class PlanTotals(Widget):
    """The numbers side by side, on as many lines as they need."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    PlanTotals { height: auto; padding: 0 1; color: $foreground; background: $panel; text-wrap: nowrap; }
    """

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._parts: list[tuple[str, str]] = []
        self._words = ""

    def show(self, totals: dict[str, Any], *, alone: bool = False) -> None:
        """Shows the totals of a plan, as the engine gives them, and whether the stored customers are left aside."""
        aside = [("stored customers ignored", "$warning")] if alone else []
        self._put([*totals_parts(totals), *aside])

    def tell(self, before: int, after: int) -> None:
        """Says until the next plan how many errors there were before the last repair."""
        told = " (as before)" if before == after else f" ({number(before)} before)"
        self._put([(text + told if "error" in text else text, style) for text, style in self._parts])

    def _put(self, parts: list[tuple[str, str]]) -> None:
        """Other parts; the screen is laid out anew only where they need more lines, or fewer."""
        before = self._height
        self._parts, self._words = parts, ""
        self.refresh(layout=before != self._height)

    @property
    def _height(self) -> int:
        return len(self._lines(self.size.width))

    def say(self, text: str) -> None:
        """Shows a sentence instead: why there are no numbers."""
        self._words = text
        self.refresh(layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the parts need in `width` cells."""
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        """The lines, for the width that there is."""
        lines = [Content(_GAP).join([Content.styled(*part) for part in line]) for line in self._lines(self.size.width)]
        return Content("\n").join(lines)

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        if self._words:
            return [[(line, "$warning")] for line in wrapped(self._words, width)]
        lines: list[list[tuple[str, str]]] = []
        left = -1
        for part in self._parts:
            needs = cell_len(part[0])
            if not lines or left < needs + len(_GAP):
                lines.append([part])
                left = width - needs
            else:
                lines[-1].append(part)
                left -= needs + len(_GAP)
        return lines
