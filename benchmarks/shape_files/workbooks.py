"""Shapes of workbooks: their XML is written here, as no program would write it."""

from __future__ import annotations

import io
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from benchmarks.shape_files.shape import Made, name_of, shape

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_PERCENT = '<xf numFmtId="9"/>'
_KINDS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def book(sheets: dict[str, str], more: dict[str, str] | None = None) -> Made:
    """A workbook of these sheets (by name: the rows in XML), with other parts beside them."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        f'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" '
        f'ContentType="{_KINDS}.sheet.main+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="r1" '
        f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>'
        + "".join(
            f'<sheet name="{escape(name)}" sheetId="{place}" r:id="r{place}"/>' for place, name in enumerate(sheets, 1)
        )
        + "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">'
        + "".join(
            f'<Relationship Id="r{place}" Type="{_RELATIONS}/worksheet" Target="worksheets/sheet{place}.xml"/>'
            for place in range(1, len(sheets) + 1)
        )
        + f'<Relationship Id="s" Type="{_RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        + f'<Relationship Id="t" Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>',
    }
    for place, rows in enumerate(sheets.values(), 1):
        parts[f"xl/worksheets/sheet{place}.xml"] = (
            f'<worksheet xmlns="{_MAIN}"><sheetData>{rows}</sheetData></worksheet>'
        )
    parts |= more or {}
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return Made(out.getvalue(), ".xlsx", unpacked=sum(len(text.encode()) for text in parts.values()))


def row(number: int, *cells: str, marks: str = "") -> str:
    """A row of texts; one that begins with `<` is a whole cell."""
    inner = "".join(cell if cell.startswith("<") else f'<c t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
                    for cell in cells)  # fmt: skip
    return f'<row r="{number}"{marks}>{inner}</row>'


HEADER = row(1, "Customer ID", "Customer name", "Town")


def _rows(size: int, marks: str = "", last: str = "Lyon") -> str:
    return HEADER + "".join(
        row(number, f"C-{number}", name_of(number), last, marks=marks) for number in range(2, 3 + size // 130)
    )


@shape
def a_workbook(size: int) -> Made:
    """Rows of texts."""
    return book({"Customers": _rows(size)})


@shape
def a_workbook_of_hidden_rows(size: int) -> Made:
    """Every row is hidden."""
    return book({"Customers": _rows(size, ' hidden="1"')})


@shape
def a_workbook_of_formulas(size: int) -> Made:
    """A formula without a result in every row."""
    return book({"Customers": _rows(size, last="<c><f>A1</f></c>")})


@shape
def a_workbook_of_long_numbers(size: int) -> Made:
    """A number of 18 digits in every row."""
    return book({"Customers": _rows(size, last="<c><v>123456789012345678</v></c>")})


@shape
def a_workbook_of_sheets(size: int) -> Made:
    """Sheet after sheet."""
    return book({f"Sheet {number}": HEADER + row(2, "C-1", "Alpha", "Lyon") for number in range(1, 2 + size // 600)})


@shape
def a_workbook_of_columns(size: int) -> Made:
    """Two rows as wide as a sheet can be."""
    names = [name_of(number) for number in range(min(16_000, size // 60))]
    return book({"Wide": row(1, "Customer ID", "Customer name", *names) + row(2, "C-1", "Alpha", *names)})


@shape
def a_workbook_of_shared_texts(size: int) -> Made:
    """Texts kept apart from the cells."""
    texts = [name_of(number) for number in range(max(1, size // 100))]
    shared = f'<sst xmlns="{_MAIN}">{"".join(f"<si><t>{text}</t></si>" for text in texts)}</sst>'
    rows = HEADER + "".join(
        row(number + 2, f"C-{number}", f'<c t="s"><v>{number}</v></c>', "Lyon") for number in range(len(texts))
    )
    return book({"Customers": rows}, {"xl/sharedStrings.xml": shared})


@shape
def a_workbook_of_styles(size: int) -> Made:
    """Styles without an end, each as percent."""
    styles = f'<styleSheet xmlns="{_MAIN}"><cellXfs>{_PERCENT * (size // 20)}'
    return book({"Customers": _rows(1000)}, {"xl/styles.xml": f"{styles}</cellXfs></styleSheet>"})


@shape
def a_workbook_of_one_cell(size: int) -> Made:
    """One cell that is as long as the file."""
    return book({"Customers": HEADER + row(2, "C-1", "Alpha", "a" * size)})


@shape
def a_workbook_that_never_ends(size: int) -> Made:
    """A tag that is opened again and again."""
    return book({"Customers": HEADER + "<c " * (size // 3)})


@shape
def a_workbook_of_open_cells(size: int) -> Made:
    """Cells that nothing closes."""
    return book({"Customers": HEADER + '<row r="2">' + "<c><v>1" * (size // 7)})
