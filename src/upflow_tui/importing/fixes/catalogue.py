"""The repairs of all cells alike: which fields each is meant for, and what it makes of a cell.

Each is a function of one cell, changes only what is wrong, and done twice does no more than done once. The two that
take cells apart are in splitting.py.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from upflow_tui.core.fields import Field, catalogue
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.core.text import clean
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.checking.nothing import WORDS
from upflow_tui.importing.checking.odd_text import has_html
from upflow_tui.importing.checking.spreadsheet_damage import NUMBERED_FIELDS
from upflow_tui.importing.fixes.leftovers import (
    OPENING_QUOTES,
    as_whole_number,
    with_characters_for_html,
    without_other_quotes,
    without_words_for_nothing,
)
from upflow_tui.importing.fixes.readings import reading
from upflow_tui.importing.fixes.repairs import FixName
from upflow_tui.importing.fixes.splitting import with_addresses_alone
from upflow_tui.importing.fixes.texts import (
    TextFix,
    with_folded_spaces,
    with_folded_spaces_in_lines,
    with_small_addresses,
    without_invisible,
)
from upflow_tui.importing.fixes.words import as_boolean, as_main_mark, positions_of

_IDS: Final = ("external_id", "parent_id")
_NOT_CELL_BY_CELL: Final = (FixName.SPLIT_EMAILS, FixName.SPLIT_NAMES, FixName.CONTACTS)
_AROUND_ADDRESS: Final = late_pattern(r"[^\w@.+|-]|\.(?:\||$)")
"""What no cell has that holds an address alone; a few such addresses have some of it."""
_NAMES: Final = ("first_name", "family_name")


def is_cell_fix(fix: FixName) -> bool:
    """Whether a fix looks at one cell at a time."""
    return fix not in _NOT_CELL_BY_CELL


def fields_of(fix: FixName, organization: Organization, mapped: Collection[str]) -> tuple[Field, ...]:
    """The mapped fields that a fix is meant for, in the order of the catalogue."""
    return tuple(item for item in catalogue(organization) if item.key in mapped and _is_meant(fix, item))


def _is_meant(fix: FixName, field: Field) -> bool:
    kind = field.custom.type if field.custom is not None else None
    match fix:
        case FixName.LOWERCASE_MANAGERS:
            return field.key == "account_manager"
        case FixName.INVISIBLE:
            return True
        case FixName.SPACES:  # two IDs that differ by a space may be two customers
            return field.key not in _IDS
        case FixName.DATES:
            return kind is CustomFieldType.DATE
        case FixName.NUMBERS:
            return kind is CustomFieldType.NUMBER
        case FixName.BOOLEANS:
            return kind is CustomFieldType.BOOLEAN
        case FixName.POSITIONS:
            return field.key == "position"
        case FixName.MAIN_CONTACT:
            return field.key == "main_contact"
        case FixName.EMAILS:
            return field.key in ("contact_email", "account_manager")
        case FixName.SPLIT_EMAILS | FixName.CONTACTS:
            return field.key == "contact_email"
        case FixName.SPLIT_NAMES:
            return field.key in _NAMES
        case FixName.PLACEHOLDERS:  # a customer may be called NA, and needs a name
            return field.key != "customer_name"
        case FixName.ENTITIES | FixName.QUOTES:
            return True
        case FixName.NUMBER_IDS:
            return field.key in NUMBERED_FIELDS


def may_be_fixed(fix: FixName, field: Field) -> bool:
    """Whether a fix can be asked for in this very field; IDs have their spaces folded, and customers' names words for
    nothing taken away, only when they are named."""
    return _is_meant(fix, field) or fix in (FixName.SPACES, FixName.PLACEHOLDERS)


def leaves(fix: FixName) -> Callable[[str], bool] | None:
    """A quick test of many cells joined by `|`: whether the fix leaves them all as they are; None: there is none."""
    match fix:
        case FixName.INVISIBLE:
            return str.isprintable
        case FixName.SPACES:
            return lambda joined: "  " not in joined and joined.isprintable()
        case FixName.LOWERCASE_MANAGERS:
            return lambda joined: joined == joined.lower()
        case FixName.ENTITIES:
            return lambda joined: not has_html(joined)
        case FixName.NUMBER_IDS:
            return lambda joined: ".0" not in joined and "," not in joined
        case FixName.PLACEHOLDERS:
            return _holds_no_word
        case FixName.QUOTES:
            return OPENING_QUOTES.isdisjoint
        case FixName.EMAILS:
            return lambda joined: _AROUND_ADDRESS.search(joined) is None
    return None


def _holds_no_word(joined: str) -> bool:
    """Whether none of many cells, joined by `|`, is a word for nothing, or zeros alone, as in parents."""
    cells = set(map(clean, joined.split("|")))
    return WORDS.isdisjoint(cells) and not any(cell.strip("0") == "" for cell in cells if cell)


def text_fix_of(fix: FixName, field: Field, organization: Organization, option: str | None) -> TextFix:
    """What a fix makes of one cell of a field.

    Args:
        fix: one that `is_cell_fix`.
        field: one that `may_be_fixed`.
        organization: knows the positions.
        option: one of `OPTIONS[fix]`; without it cells that can be read in two ways stay as they are.
    """
    match fix:
        case FixName.LOWERCASE_MANAGERS:
            return with_small_addresses
        case FixName.INVISIBLE:
            return without_invisible
        case FixName.SPACES:
            return with_folded_spaces_in_lines if Place(0, field).keeps_line_breaks else with_folded_spaces
        case FixName.DATES | FixName.NUMBERS:
            return reading(fix, option)
        case FixName.BOOLEANS:
            return as_boolean
        case FixName.POSITIONS:
            return positions_of(organization)
        case FixName.MAIN_CONTACT:
            return as_main_mark
        case FixName.EMAILS:
            return with_addresses_alone
        case FixName.PLACEHOLDERS:
            return without_words_for_nothing(field)
        case FixName.ENTITIES:
            return with_characters_for_html("\n" if Place(0, field).keeps_line_breaks else " ")
        case FixName.NUMBER_IDS:
            return as_whole_number
        case FixName.QUOTES:
            return without_other_quotes
    raise ValueError(f"{fix} looks at more than a cell")
