"""A template as a workbook: drop-downs with what the organization has, and the right sheet read (docs/product.md "1 File")."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.reports.sheets import has_formula, parts_of, sheets_of, text_columns
from tests.reports.test_templates import ANNA, MARS, NAMES, PAUL
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization, Workflow
from upflow_tui.engine.prepare.opening import Opened, open_import, require_complete
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.sheet import sheet_findings
from upflow_tui.importing.file.source import SourceError, read_source
from upflow_tui.reports.template_workbook import CHOICES, EXAMPLES, FILLED, write_template_workbook
from upflow_tui.reports.templates import TemplateError, template_fields, template_rows
from upflow_tui.reports.workbook import new_workbook

RULE = re.compile(
    r'<dataValidation type="list"(?P<style>[^>]*?) sqref="(?P<cells>[^"]*)"><formula1>(?P<source>[^<]*)</formula1>'
)


def workbook(name: str, organization: Organization = MARS) -> bytes:
    out = io.BytesIO()
    write_template_workbook(name, organization, out)
    return out.getvalue()


def drop_downs(content: bytes) -> dict[str, tuple[list[str], bool]]:
    """By header: the values that a drop-down offers, and whether Excel asks before it takes another one."""
    sheets = sheets_of(content)
    found = {}
    for rule in RULE.finditer(parts_of(content)["xl/worksheets/sheet1.xml"]):
        column = column_of(rule["cells"].split(":")[0])
        at = re.fullmatch(r"Choices!\$([A-Z]+)\$2(?::\$[A-Z]+\$(\d+))?", rule["source"])
        assert at is not None
        rows = sheets[CHOICES][1 : int(at[2] or 2)]
        values = [row[column_of(at[1])] for row in rows]
        found[sheets[FILLED][0][column]] = (values, 'showErrorMessage="1"' in rule["style"])
    return found


def column_of(place: str) -> int:
    """The column (0 = first) of a cell such as AB2."""
    number = 0
    for letter in re.sub(r"[^A-Z]", "", place):
        number = number * 26 + ord(letter) - 64
    return number - 1


def filled(content: bytes, lines: Sequence[Sequence[str]]) -> bytes:
    """The workbook as a person saves it who wrote lines on its first sheet."""
    out = io.BytesIO()
    with new_workbook(out) as add_sheet:
        for name, rows in sheets_of(content).items():
            sheet = add_sheet(name)
            for row in [*rows, *(lines if name == FILLED else [])]:
                sheet.write(row)
    return out.getvalue()


def opened(folder: Path, content: bytes, mode: Mode = Mode.CUSTOMERS) -> Opened:
    path = folder / "template.xlsx"
    path.write_bytes(content)
    return open_import(read_source(path, folder / "copy"), ImportChoices(mode=mode), MARS)


@pytest.mark.parametrize("name", NAMES)
def test_the_sheet_to_fill_in_is_blank_and_the_examples_stand_apart(name: str) -> None:
    content = workbook(name)
    sheets = sheets_of(content)
    header, *examples = template_rows(name, MARS)
    assert list(sheets) == [FILLED, EXAMPLES, CHOICES]
    assert sheets[FILLED] == [header]
    assert sheets[EXAMPLES] == [header, *examples]
    assert text_columns(content) == set(range(1, len(header) + 1))
    assert not has_formula(content)


def test_the_drop_downs_are_those_of_the_organization() -> None:
    assert drop_downs(workbook("all")) == {
        "Account manager": ([ANNA, PAUL], False),
        "Workflow": (["Relance – été €"], True),
        "Position": (["Comptabilité"], True),
        "Main contact": (["1"], True),
        "Tier": (["Gold", "Silver"], True),
        "Segments": (["Retail, large", "Retail", "Public"], False),
        "Direct debit": (["true", "false"], True),
    }
    assert "None" not in parts_of(workbook("all"))["xl/worksheets/sheet1.xml"]


def test_what_the_organization_has_none_of_has_no_drop_down() -> None:
    bare = Organization(positions=())
    assert list(sheets_of(workbook("assignments", bare))) == [FILLED, EXAMPLES]
    assert drop_downs(workbook("all", bare)) == {"Main contact": (["1"], True)}


def test_names_that_look_like_formulas_are_offered_as_the_texts_that_they_are() -> None:
    hostile = ("=1+1", "+cmd|' /C calc'!A0", "@SUM(A1)", "-x")
    organization = Organization(
        workflows=tuple(map(Workflow, hostile)),
        custom_fields=(CustomField("=Field", CustomFieldType.SINGLE_SELECT, hostile),),
    )
    content = workbook("all", organization)
    assert drop_downs(content)["Workflow"][0] == list(hostile)
    assert drop_downs(content)["=Field"][0] == list(hostile)
    assert not has_formula(content)


def test_a_hundred_thousand_options_are_offered() -> None:
    options = tuple(f"Option {number}" for number in range(100_000))
    organization = Organization(custom_fields=(CustomField("Big", CustomFieldType.SINGLE_SELECT, options),))
    assert drop_downs(workbook("assignments", organization))["Big"] == (list(options), True)


def test_the_names_of_templates_are_those_of_csv() -> None:
    with pytest.raises(TemplateError, match="Choose customers"):
        workbook("nothing")


@pytest.mark.parametrize("name", NAMES)
def test_filled_in_its_first_sheet_is_read_and_the_others_are_named(name: str, tmp_path: Path) -> None:
    line = ["007" if field.key == "external_id" else "" for field in template_fields(name, MARS)]
    mode = Mode.ASSIGN if name == "assignments" else Mode.CUSTOMERS
    found = opened(tmp_path, filled(workbook(name), [line]), mode)
    assert list(found.mapping.fields) == [field.key for field in template_fields(name, MARS)]
    require_complete(found, MARS)
    assert [row for chunk in found.table.read() for row in chunk.rows] == [line]
    sheet = found.source.sheet
    assert sheet is not None
    assert sheet.name == FILLED
    [said] = [item.message for item in sheet_findings(sheet, 2, {}) if item.code == "other_sheets"]
    assert said == 'The sheet "Customers" is read. The workbook has others: "Examples", "Choices".'


@pytest.mark.parametrize("name", NAMES)
def test_not_filled_in_there_is_nothing_in_it(name: str, tmp_path: Path) -> None:
    mode = Mode.ASSIGN if name == "assignments" else Mode.CUSTOMERS
    with pytest.raises(SourceError) as refused:
        opened(tmp_path, workbook(name), mode)
    assert refused.value.finding.code == "no_data"
