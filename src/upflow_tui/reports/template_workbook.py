"""A template as an Excel workbook: a sheet to fill in, the examples apart, and drop-downs with what the organization
has (docs/product.md "1 File").

The sheet to fill in comes first and has most of the known names in its header, so that it is the one that is read
(docs/rules.md §2 "Workbooks"). The drop-downs take their values from a sheet that people can read, too.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import BinaryIO, Final

from upflow_tui.core.fields import Field
from upflow_tui.core.organization import CustomFieldType, Organization
from upflow_tui.reports.templates import template_fields, template_rows
from upflow_tui.reports.text_sheet import TextSheet
from upflow_tui.reports.workbook import new_workbook

FILLED: Final = "Customers"
EXAMPLES: Final = "Examples"
CHOICES: Final = "Choices"

_REFUSED: Final = f'The organization has no such value: the sheet "{CHOICES}" lists them. Keep it anyway?'
_SEVERAL: Final = "Choose one, or write several with commas between them."


def write_template_workbook(name: str, organization: Organization, out: BinaryIO) -> None:
    """Writes the template called `name`.

    Raises:
        TemplateError: as `template_rows`.
        TooLarge, OSError: as `new_workbook`.
    """
    fields = template_fields(name, organization)
    header, *examples = template_rows(name, organization)
    lists = {place: values for place, field in enumerate(fields) if (values := _values(field, organization))}
    with new_workbook(out) as add_sheet:
        page = add_sheet(FILLED)
        page.write(header)
        _write(add_sheet(EXAMPLES), [header, *examples])
        if lists:
            columns = [(header[place], *values) for place, values in lists.items()]
            _write(add_sheet(CHOICES), list(zip_longest(*columns, fillvalue="")))
        for at, (place, values) in enumerate(lists.items()):
            several = _takes_several(fields[place])
            page.offer(place, CHOICES, at, len(values), refused="" if several else _REFUSED, prompt=_SEVERAL * several)


def _write(sheet: TextSheet, rows: Sequence[Sequence[str]]) -> None:
    for row in rows:
        sheet.write(row)


def _values(field: Field, organization: Organization) -> Sequence[str]:
    """What may stand in a column; nothing where it may be anything, or where the organization has none of it."""
    if field.custom is not None:
        return ("true", "false") if field.custom.type is CustomFieldType.BOOLEAN else field.custom.options
    match field.key:
        case "account_manager":
            return [member.email for member in organization.members if member.is_account_manager]
        case "workflow":
            return [workflow.name for workflow in organization.workflows]
        case "position":
            return organization.positions
        case "main_contact":
            return ("1",)
    return ()


def _takes_several(field: Field) -> bool:
    is_multiple = field.custom is not None and field.custom.type is CustomFieldType.MULTI_SELECT
    return is_multiple or field.key == "account_manager"
