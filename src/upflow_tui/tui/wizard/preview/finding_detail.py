"""What there is to say of the row under the cursor, whole: message, fix, and the value as read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from textual.app import RenderResult
from textual.content import Content
from textual.widgets import Static

from upflow_tui.core.findings import Finding, Severity
from upflow_tui.tui.safe_text import safe_text
from upflow_tui.tui.widgets.cut_text import cut
from upflow_tui.tui.widgets.grid.rows import SIGNS, Tone
from upflow_tui.tui.wrapped_text import unbroken

TONES: Final = {Severity.ERROR: Tone.ERROR, Severity.WARNING: Tone.WARNING, Severity.NOTE: Tone.MUTED}
_STYLES: Final = {Severity.ERROR: "$error", Severity.WARNING: "$warning", Severity.NOTE: "$foreground"}
_WIDEST: Final = 400
NOTE_SIGN: Final = "·"
"""Before notes, whose tone has no sign."""


class FindingDetail(Static):
    """A few lines under a list; they say all that its columns had to cut."""

    ALLOW_SELECT = False
    DEFAULT_CSS = """
    FindingDetail {
        height: 4;
        padding: 0 1;
        color: $foreground;
        background: $background;
    }
    """

    def render(self) -> RenderResult:
        """The texts, as far as there is room."""
        text, room = self.content, self.content_size
        return cut(text, room) if isinstance(text, Content) and room else super().render()

    def say(self, *lines: tuple[str, str]) -> None:
        """Texts with a style each; they may come from a file."""
        self.update(Content("\n").join([safe_text(unbroken(text), _WIDEST, style) for text, style in lines if text]))

    def show(self, findings: Sequence[Finding], before: Sequence[tuple[str, str]] = (), more: str = "") -> None:
        """Findings with their fixes, the worst first, as many as there is room for.

        Args:
            findings: of one line or one cell.
            before: lines that stand above them.
            more: what to say of those that did not find room: `{count} more: …`.
        """
        order = list(Severity)
        lines = list(before)
        room = max(1, (self.size.height or 4) - len(lines) - 1)
        ordered = sorted(findings, key=lambda finding: order.index(finding.severity))
        for finding in ordered[:room]:
            lines.append(
                (f"{SIGNS[TONES[finding.severity]] or NOTE_SIGN} {finding.message}", _STYLES[finding.severity])
            )
            if len(ordered) < room:
                lines.append((f"  {finding.fix}", "$text-muted"))
            else:
                lines[-1] = (f"{lines[-1][0]}  {finding.fix}", lines[-1][1])
        if len(ordered) > room and more:
            lines.append((more.format(count=len(ordered) - room), "$text-muted"))
        self.say(*lines)
