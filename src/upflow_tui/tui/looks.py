"""What a terminal without signs or without colours is shown."""

from __future__ import annotations

from collections.abc import Sequence

from textual.filter import LineFilter, Monochrome, NoColor

from upflow_tui.tui.actions import spell_keys_out


class Looks:
    """The program's pictures on a poor terminal.

    Args:
        ascii_for: the encoding of a terminal that shows no signs; None: it shows them.
    """

    def __init__(self, ascii_for: str | None) -> None:
        self._more: list[LineFilter] = []
        spell_keys_out(ascii_for is not None)
        if ascii_for is not None:
            from upflow_tui.tui.ascii_filter import AsciiFilter

            self._more.append(AsciiFilter(ascii_for))

    def filters(self, given: Sequence[LineFilter]) -> list[LineFilter]:
        """The filters to use.

        With NO_COLOR Textual still writes shades of grey; here no colour is left at all: signs, words, bold and
        reversed letters tell everything.

        Args:
            given: Textual's own.
        """
        return [NoColor() if isinstance(one, Monochrome) else one for one in given] + self._more
