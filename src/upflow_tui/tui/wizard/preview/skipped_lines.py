"""Lines that do not look like customers: put back by line, by kind or all, and skipped again (docs/rules.md §2)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.findings import LINE_KIND_LABELS
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog
from upflow_tui.tui.wording import number

if TYPE_CHECKING:
    from upflow_tui.importing.choices import ImportChoices
    from upflow_tui.tui.wizard.preview.fix_flow import FixFlow

KEY: Final = "z"
"""The key, as it is named where a line is said to be skipped."""


@dataclass(frozen=True, slots=True)
class OddLine:
    """What looks like no customer under the cursor: the lines of a kind, by its code, or one of them."""

    code: str
    line: int | None = None
    """Its physical line; None: all of the kind."""

    def is_kept(self, choices: ImportChoices) -> bool:
        """Whether it was put back."""
        return choices.keeps_line(self.code, self.line or 0)


class SkippedLines:
    """Asks what is to be put back or skipped again, and has the plan made anew."""

    def __init__(self, flow: FixFlow) -> None:
        self._flow = flow

    def ask(self, odd: OddLine) -> None:
        """Asks: this line, all of its kind, or all?"""
        from upflow_tui.engine.draft.lists import odd_lines

        draft = self._flow.session.draft
        if draft is not None:
            self._flow.read(lambda: odd_lines(draft), lambda counts: self._choose(odd, counts))

    def _choose(self, odd: OddLine, counts: Mapping[str, int]) -> None:
        choices = self._flow.session.choices
        is_kept = odd.is_kept(choices)
        ways = ways_back(odd, choices) if is_kept else ways_in(odd, counts)
        rows = [Choice(key, label, detail) for key, (_, label, detail) in enumerate(ways)]
        title = "Skip again" if is_kept else "Put back"

        def take(key: int) -> None:
            what = ways[key][0]
            now = choices.skipping(what) if is_kept else choices.keeping(what)
            self._flow.keep_lines(now)

        self._flow.ask(ChooseDialog(title, rows, label="Lines", detail="What it means"), take)


Way = tuple[int | str, str, str]
"""What of the choices it is about, a label, and what it means."""


def ways_in(odd: OddLine, counts: Mapping[str, int]) -> list[Way]:
    """The ways to put lines back.

    Args:
        odd: what is under the cursor.
        counts: how many lines of each kind there are.
    """
    ways: list[Way] = []
    if odd.line is not None:
        ways.append((odd.line, f"Put back line {odd.line}", "It is imported as a customer."))
    of_kind, every = counts.get(odd.code, 0), sum(counts.values())
    if odd.line is None or of_kind > 1:
        ways.append((odd.code, f"Put back all {LINE_KIND_LABELS[odd.code]}", f"{number(of_kind)} in this file"))
    if every > of_kind:
        ways.append(("all", "Put back all skipped lines", f"{number(every)} in this file"))
    return ways


def ways_back(odd: OddLine, choices: ImportChoices) -> list[Way]:
    """The ways to skip again what was put back."""
    kept = choices.kept
    ways: list[Way] = []
    if odd.line is not None and odd.line in kept:
        ways.append((odd.line, f"Skip line {odd.line} again", "It is not a customer."))
    if odd.code in kept:
        ways.append((odd.code, f"Skip all {LINE_KIND_LABELS[odd.code]} again", "They are not customers."))
    if "all" in kept or len(kept) > 1 or not ways:
        ways.append(("all", "Skip all of them again", "As before."))
    return ways
