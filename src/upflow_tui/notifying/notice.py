"""What is told of an import: file, status, counts, first problems with their fixes, and how to open it.

Texts come from files and are hostile: here they become single lines of visible characters, cut to what is readable.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.visible import visible

_LONGEST_TITLE: Final = 150
_LONGEST_LINE: Final = 300


@dataclass(frozen=True, slots=True)
class ToldProblem:
    """One kind of problem."""

    line: int | None
    """The physical line where it was first found; None where it is of no line."""
    message: str
    fix: str


@dataclass(frozen=True, slots=True)
class Notice:
    """What is told, as anyone may read it: nothing here is markup."""

    title: str
    """What ended, and how: `Import 14: Error · 1 198 of 1 204 lines applied`."""
    facts: tuple[str, ...] = ()
    """A line each: the file, the counts."""
    problems: tuple[ToldProblem, ...] = ()
    more_problems: int = 0
    """How many errors there are besides."""
    command: str = ""
    """How to open it; blank where there is nothing to open."""


def title_of(notice: Notice) -> str:
    """The title as one safe line, for a subject."""
    return _line(notice.title, _LONGEST_TITLE)


def lines_of(notice: Notice) -> Iterator[str]:
    """The notice as text: one line each, without line breaks or control characters, blank ones between the parts."""
    yield title_of(notice)
    yield from (_line(fact) for fact in notice.facts)
    if notice.problems:
        yield ""
        yield "First problems"
        for problem in notice.problems:
            where = f"Line {problem.line:,}: " if problem.line is not None else ""
            yield f"- {_line(where + problem.message)}"
            if problem.fix:
                yield f"  {_line(problem.fix)}"
        if notice.more_problems:
            yield f"… and {notice.more_problems:,} more."
    if notice.command:
        yield ""
        yield "To open it:"
        yield f"  {_line(notice.command)}"


def _line(text: str, length: int = _LONGEST_LINE) -> str:
    """`text` as one line of visible characters."""
    return shorten(visible(text[: 4 * length]), length)
