"""The repair that would fix a problem, where one is at hand: a proposal, looked at before it is made.

Source: docs/product.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from upflow_tui.core.fields import Field, catalogue
from upflow_tui.core.organization import Organization
from upflow_tui.importing.checking.cells import Place
from upflow_tui.importing.checking.checking import column_checker
from upflow_tui.importing.checking.columns import ColumnChecker, Noted
from upflow_tui.importing.fixes.catalogue import is_cell_fix, text_fix_of
from upflow_tui.importing.fixes.repairs import GROUPS, OPTIONS, FixAll, FixName, MapValues, Repair
from upflow_tui.importing.fixes.splitting import addresses_of
from upflow_tui.importing.fixes.value_hints import ValueHints, is_mappable
from upflow_tui.importing.fixes.values import mapping_values, parts_of

FIXES: Final[dict[str, tuple[FixName, ...]]] = {
    "account_manager_not_found": (
        FixName.LOWERCASE_MANAGERS,
        FixName.EMAILS,
        FixName.INVISIBLE,
        FixName.PLACEHOLDERS,
    ),
    "workflow_not_found": (FixName.INVISIBLE, FixName.SPACES, FixName.ENTITIES, FixName.PLACEHOLDERS),
    "option_unknown": (FixName.INVISIBLE, FixName.SPACES, FixName.ENTITIES, FixName.PLACEHOLDERS),
    "position_unknown": (FixName.POSITIONS, FixName.INVISIBLE, FixName.SPACES, FixName.PLACEHOLDERS),
    "number_invalid": (FixName.NUMBERS, FixName.PLACEHOLDERS),
    "thousands_point": (FixName.NUMBERS,),
    "date_invalid": (FixName.DATES, FixName.PLACEHOLDERS),
    "boolean_invalid": (FixName.BOOLEANS, FixName.PLACEHOLDERS),
    "main_contact_invalid": (FixName.MAIN_CONTACT, FixName.PLACEHOLDERS),
    "contact_email_missing": (FixName.CONTACTS,),
    "email_invalid": (FixName.EMAILS, FixName.INVISIBLE),
    "email_several": (FixName.SPLIT_EMAILS,),
    "control_character": (FixName.INVISIBLE,),
    "placeholder": (FixName.PLACEHOLDERS,),
    "invisible_character": (FixName.INVISIBLE,),
    "html_entities": (FixName.ENTITIES,),
    "number_ids": (FixName.NUMBER_IDS,),
    "other_quotes": (FixName.QUOTES,),
}
"""The fixes that may fix a finding of each code, the first that does is proposed."""

_BY_COLUMN: Final = frozenset(
    {"placeholder", "invisible_character", "html_entities", "number_ids", "other_quotes", "contact_email_missing"}
)
"""The codes of which the fix is sure whatever the value is: they are said of columns, or of blank cells."""

_FOR_ONE_FIELD: Final = frozenset(
    {FixName.LOWERCASE_MANAGERS, FixName.POSITIONS, FixName.MAIN_CONTACT, FixName.SPLIT_EMAILS, FixName.CONTACTS}
)


class Proposer:
    """Proposes repairs for the problems of one file.

    Args:
        organization: what the fixes go by.
        options: by field key, how its column's dates or numbers are written (`proven_options`).
    """

    def __init__(self, organization: Organization, options: Mapping[str, str] | None = None) -> None:
        self._organization = organization
        self._options = options or {}
        self._fields = {item.key: item for item in catalogue(organization)}
        self._hints: dict[str, ValueHints] = {}
        self._checkers: dict[str, ColumnChecker] = {}

    def proposed_repair(self, code: str, field: str | None, value: str | None) -> Repair | None:
        """The repair that fixes a finding.

        Args:
            code, field, value: the finding's.

        Returns:
            A fix for every cell of the field, or a value mapping; None where only a person can fix it.
        """
        item = self._fields.get(field or "")
        if item is None:
            return None
        if code == "thousands_point":  # other cells of the column prove how it is written
            return FixAll(FixName.NUMBERS, item.key, GROUPS)
        if code in _BY_COLUMN:
            fix = FIXES[code][0]
            return FixAll(fix, None if fix in _FOR_ONE_FIELD else item.key)
        if not value:
            return None
        for fix in FIXES.get(code, ()):
            option = self._options.get(item.key)
            if self._fixes(fix, item, value, option):
                field_key = None if fix in _FOR_ONE_FIELD else item.key
                return FixAll(fix, field_key, option if fix in OPTIONS else None)
        return self._value_mapping(item, value) if is_mappable(item) else None

    def _fixes(self, fix: FixName, field: Field, value: str, option: str | None) -> bool:
        if not is_cell_fix(fix):
            return bool(addresses_of(value))
        fixed = text_fix_of(fix, field, self._organization, option)(value)
        return fixed != value and self._is_right(field, fixed)

    def _value_mapping(self, field: Field, value: str) -> MapValues | None:
        """What each unknown value of the cell was meant to be, if all of that can be told."""
        hints = self._of(field)
        unknown = [part for part in parts_of(value, field) if not hints.accepts(part)]
        pairs = [(part, proposed) for part in unknown if (proposed := hints.hint(part).proposed) is not None]
        repair = MapValues(field.key, tuple(pairs))
        return repair if pairs and self._is_right(field, mapping_values(repair, field)(value)) else None

    def _is_right(self, field: Field, cell: str) -> bool:
        """Whether checking finds no error in a cell of this field."""
        if field.key not in self._checkers:
            self._checkers[field.key] = column_checker(Place(0, field), self._organization)
        noted: Noted = []
        self._checkers[field.key].check([cell], noted)
        return not any(finding.is_error for _, found in noted for finding in found)

    def _of(self, field: Field) -> ValueHints:
        if field.key not in self._hints:
            self._hints[field.key] = ValueHints(field, self._organization)
        return self._hints[field.key]
