"""`--fix` and `--replace` as they are typed (docs/commands.md): what was wished for, not yet held against a file."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError
from typing import Final, TypeAlias

from upflow_tui.cli.argument_types import plain_text
from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.fixes.repairs import OPTIONS, FixName


@dataclass(frozen=True, slots=True)
class FixWish:
    """One item of `--fix`: NAME, NAME=OPTION, NAME:FIELD or NAME:FIELD=OPTION."""

    fix: FixName
    field: str | None = None
    """As a person calls it."""
    option: str | None = None


@dataclass(frozen=True, slots=True)
class ReplaceWish:
    """One `--replace`, as typed: where its field ends, only the organization's fields tell."""

    text: str


Wish: TypeAlias = FixWish | ReplaceWish

_NAMES: Final = tuple(fix.value for fix in FixName)


def repairs(parser: ArgumentParser) -> None:
    """Adds both; `repairs` of the result has all wishes in the order in which they were typed."""
    parser.add_argument(
        "--fix",
        dest="repairs",
        action="extend",
        default=[],
        type=fix_wishes,
        metavar="NAME[=OPTION],…",
        help=f"fix all cells alike before they are checked: {', '.join(_NAMES)}; dates=dmy or dates=mdy says whether "
        "the day or the month comes first, numbers=comma or numbers=point what decimals have, where the column itself "
        "does not show it; NAME:FIELD fixes one field only; repeatable",
    )
    parser.add_argument(
        "--replace",
        dest="repairs",
        action="extend",
        type=replace_wishes,
        metavar="FIELD:old=new",
        help="find and replace in the column of a field, case counts; where new is one of its values (workflow, "
        "account manager, position, option), old is a whole value and is remembered with the mapping; an empty old "
        "fills blank cells; repeatable, --fix and --replace are done in their order",
    )


def fix_wishes(given: str) -> list[Wish]:
    """The items of one `--fix`, separated by commas. Raises ArgumentTypeError."""
    items: list[str] = []
    for piece in given.split(","):
        if items and ":" in items[-1] and _name_of(piece) not in _NAMES:
            items[-1] += f",{piece}"  # a comma in the name of a field
        else:
            items.append(piece)
    return [_fix_wish(item.strip()) for item in items]


def replace_wishes(given: str) -> list[Wish]:
    """One `--replace`. Raises ArgumentTypeError."""
    field, _, rest = plain_text(given).partition(":")
    if not field.strip() or "=" not in rest:
        raise ArgumentTypeError(f'"{given}" is not of the form FIELD:old=new')
    return [ReplaceWish(given)]


def _name_of(item: str) -> str:
    return item.partition(":")[0].partition("=")[0].strip()


def _fix_wish(item: str) -> FixWish:
    name = _name_of(item)
    if name not in _NAMES:
        from difflib import get_close_matches

        near = get_close_matches(name, _NAMES, n=1)
        hint = f"the nearest is {near[0]}" if near else f"use {', '.join(_NAMES)}"
        raise ArgumentTypeError(f'there is no fix "{name}": {hint}')
    fix = FixName(name)
    options = OPTIONS.get(fix, ())
    _, colon, field = item.partition(":")
    rest, equals, option = (field if colon else item).rpartition("=")
    if not equals or (colon and option not in options):  # a field may have a = in its name
        return FixWish(fix, field.strip() or None)
    if option not in options:
        asked = f"use {' or '.join(options)}" if options else "it has none"
        raise ArgumentTypeError(f'"{option}" is not an option of {name}: {asked}')
    return FixWish(fix, (rest.strip() or None) if colon else None, option)
