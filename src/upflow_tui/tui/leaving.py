"""The law for leaving: esc goes back by one level, the one in front first (docs/product.md "Leaving").

Screens, the steps of the wizard and dialogs say in `levels` what can be left in them, the innermost first; here is the
only place that decides which of them goes. What is left when none is open is the program's: a screen, the wizard, the
place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias, runtime_checkable

from upflow_tui.core.dataclass import dataclass

if TYPE_CHECKING:
    from textual.dom import DOMNode


@dataclass(frozen=True, slots=True)
class Level:
    """One thing that esc leaves: a search, a filter, what was opened, a step."""

    is_open: Callable[[], object]
    """Whether it is there now."""
    leave: Callable[[], object]
    """Goes back out of it, and out of nothing else."""


Levels: TypeAlias = Sequence[Level]
"""What can be left, the innermost first."""


@runtime_checkable
class HasLevels(Protocol):
    """Something in front with levels of its own."""

    def levels(self) -> Levels:
        """What can be left in it, the innermost first."""
        ...


def leave_one(levels: Iterable[Level]) -> bool:
    """Leaves the innermost level that is open; false: none is, so what has the levels is to be left itself."""
    for level in levels:
        if level.is_open():
            level.leave()
            return True
    return False


def work_in(node: DOMNode) -> tuple[Any, ...]:
    """What a person typed or chose in the fields below `node`: another value than before is work that could be lost."""
    from textual.widgets import Input, TextArea

    from upflow_tui.tui.widgets.one_of import OneOf

    found: list[Any] = [field.value for field in node.query(Input)]
    found += [field.text for field in node.query(TextArea)]
    found += [field.value for field in node.query(OneOf)]
    return tuple(found)
