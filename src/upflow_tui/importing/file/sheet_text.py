"""The process that reads a workbook: one sheet of it becomes text, or an answer says why not.

It is a process of its own because what unpacks a workbook takes the memory that the file asks for: a small file may ask
for all there is. Here that ends this process alone. It reads one request on its input and writes one answer, both JSON.
"""

from __future__ import annotations

import csv
import json
import shutil
import sys
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import Finding, find
from upflow_tui.importing.file.binary_sheet import BinarySheet, Errors
from upflow_tui.importing.file.error_cells import MAX_CELLS, MAX_UNPACKED, TooLarge, showing_errors
from upflow_tui.importing.file.sheet import DELIMITER, ENCODING, LINE_BREAK
from upflow_tui.importing.file.sheet_facts import SheetFacts
from upflow_tui.importing.file.signatures import protected
from upflow_tui.importing.file.xls_facts import xls_facts
from upflow_tui.importing.file.xlsb_facts import xlsb_facts
from upflow_tui.operating_system import limit_process, make_private

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

MAX_FILLED: Final = 5_000_000
"""Cells of a sheet that hold something."""
MOST_HIDDEN: Final = 100_000
"""Hidden rows that are counted."""
_DIGITS: Final = 15
"""Digits of a number that spreadsheets show at most."""
_NOISE: Final = 4
"""So many digits that are gone without the 16th and 17th: what is left was meant."""
LONG: Final = 10**15
"""A number from here on may have lost its last digits."""
MAX_TEXT: Final = 512 * 2**20
"""Characters of the longest text that is written."""
MAX_MEMORY: Final = 3 * 2**29
"""Bytes of data that this process may have, where the system can tell it so: 1.5 GiB fit a computer of 4 GB."""
MAX_ADDRESSES: Final = 2 * MAX_MEMORY
"""Bytes that it may map, for systems that do not count its data."""
MAX_SECONDS: Final = 300
"""Seconds of work after which it ends."""

_SHEETS_LOOKED_AT: Final = 30
_HEADER_ROWS: Final = 20
_LABEL: Final = 60

_AS_CSV: Final = "Delete what is not part of the list, or save the sheet as CSV (UTF-8)."
_MEND: Final = "Open it in a spreadsheet program and save it again, or save the sheet as CSV (UTF-8)."


class Refused(Exception):
    """The workbook, or its chosen sheet, cannot be read."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.message)
        self.finding = finding


class UnknownSheet(Exception):
    """There is no sheet of the chosen name; `names` has those that there are."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__()
        self.names = list(names)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a sheet may be at most."""

    cells: int = MAX_CELLS
    characters: int = MAX_TEXT
    unpacked: int = MAX_UNPACKED


_LIMITS: Final = Limits()


def write_sheet(
    workbook: Path, named: Path, chosen: str | None, text: Path, limits: Limits = _LIMITS
) -> dict[str, Any]:
    """Writes one sheet of a workbook as delimited text: row 12 of the sheet is line 12.

    Args:
        workbook: the file.
        named: a new file for a while: what reads workbooks tells their kinds by the ending of the name.
        chosen: the name of the sheet; None: the one whose header has the most known names, hidden ones last.
        text: the new file.
        limits: above which it is refused.

    Returns:
        `name`, the `names` of all sheets, in `last_numbers` and `percents` pairs of a column (0 = first) and the last
        row (1 = first) in which it holds a number, or one that is shown as percent, `shown` and `merged` as in
        `SheetFacts`, and the `hidden` rows.

    Raises:
        Refused: protected by a password, damaged, too large, or nothing in it.
        UnknownSheet: there is no sheet called `chosen`.
        OSError: the text cannot be written.
    """
    from python_calamine import CalamineError, PasswordError, load_workbook

    try:
        facts: dict[str, SheetFacts] = {}
        if showing_errors(workbook, named, limits.unpacked, facts) is workbook:
            _give_name(workbook, named)
        with load_workbook(named) as book:
            sheet, names = _sheet(book, chosen, limits)
            binary = xls_facts(workbook, sheet.name) or xlsb_facts(workbook, sheet.name) or BinarySheet()
            known = facts.get(sheet.name, binary.facts)
            return {
                "name": sheet.name,
                "names": names,
                "last_numbers": _write(sheet, text, limits, binary.errors),
                "percents": sorted(known.percents.items()),
                "shown": [[column, row, code] for column, (row, code) in sorted(known.shown.items())],
                "merged": known.merged,
                "hidden": known.hidden[:MOST_HIDDEN],
            }
    except PasswordError:
        raise Refused(protected()) from None
    except CalamineError:
        raise Refused(find("not_text", message="This workbook is damaged and cannot be read.", fix=_MEND)) from None
    except TooLarge:
        raise Refused(too_large()) from None
    except MemoryError:
        raise Refused(too_large(OUT_OF_MEMORY)) from None
    except BaseException as error:
        # What reads the cells gives up so where a cell stands too far away.
        if type(error).__name__ == "PanicException":
            raise Refused(too_large()) from None
        raise
    finally:
        named.unlink(missing_ok=True)


def _give_name(workbook: Path, named: Path) -> None:
    try:
        named.hardlink_to(workbook)
    except OSError:  # this file system knows no links
        named.touch(exist_ok=False)
        make_private(named)
        shutil.copyfile(workbook, named)


OUT_OF_MEMORY: Final = f"it takes more than {MAX_MEMORY / 2**30:g} GiB of memory"
OUT_OF_TIME: Final = "it takes too long"


def too_large(reason: str = "") -> Finding:
    """The error that a workbook would take more memory or time than it may; `reason`: which of them."""
    message = f"The workbook is too large to be read{': ' if reason else ''}{reason}."
    return find("too_large", message=message, fix=_AS_CSV)


def _sheet(book: CalamineWorkbook, chosen: str | None, limits: Limits) -> tuple[CalamineSheet, list[str]]:
    """The sheet to be read, and the names of all."""
    from python_calamine import SheetTypeEnum, SheetVisibleEnum

    sheets = [item for item in book.sheets_metadata if item.typ == SheetTypeEnum.WorkSheet]
    names = [item.name for item in sheets]
    if chosen is None:
        shown = [item.name for item in sheets if item.visible == SheetVisibleEnum.Visible]
        hidden = [item.name for item in sheets if item.visible != SheetVisibleEnum.Visible]
        for some in (shown, hidden):
            best = _best(book, some, limits)
            if best is not None:
                return best, names
        raise Refused(find("empty", message="All sheets of the workbook are empty."))
    if chosen not in names:
        raise UnknownSheet(names)
    sheet = _within(book.get_sheet_by_name(chosen), limits)
    if not _width(sheet):
        raise Refused(find("empty", message=f'The sheet "{shorten(chosen)}" is empty.', fix="Choose another sheet."))
    return sheet, names


def _best(book: CalamineWorkbook, names: Sequence[str], limits: Limits) -> CalamineSheet | None:
    """The sheet whose header has the most known names of columns, else the first that holds anything."""
    best, most, refused = None, -1, None
    for name in names[:_SHEETS_LOOKED_AT]:
        try:
            sheet = _within(book.get_sheet_by_name(name), limits)
        except Refused as error:
            refused = refused or error
            continue
        if not _width(sheet):
            continue
        if len(names) == 1:
            return sheet
        known = max(map(_known_names, islice(sheet.iter_rows(), _HEADER_ROWS)), default=0)
        known = known if known > 1 else 0
        if known > most:
            best, most = sheet, known
    if refused is not None and most < 1:
        raise refused
    return best


def _known_names(row: Sequence[object]) -> int:
    """How many fields the cells of a row name."""
    from upflow_tui.core.fields import FIELDS
    from upflow_tui.core.text import clean, plain_letters
    from upflow_tui.importing.matching.synonyms import load

    labels = {plain_letters(field.label) for field in FIELDS}
    texts = {clean(cell) for cell in row if isinstance(cell, str) and len(cell) < _LABEL}
    return sum(1 for text in texts if text and (plain_letters(text) in labels or load().read(text)))


def _within(sheet: CalamineSheet, limits: Limits) -> CalamineSheet:
    rows = sheet.end[0] + 1 if sheet.end is not None else 0
    if rows * sheet.width > limits.cells:
        message = f"The sheet has {rows:,} rows and {sheet.width:,} columns, more than can be read."
        raise Refused(find("too_large", message=message, fix=_AS_CSV))
    return sheet


def _width(sheet: CalamineSheet) -> int:
    """How many columns hold anything, those between them counted; formulas that give nothing reach farther."""
    width = 0
    for row in sheet.iter_rows():
        if len(row) > width:
            width = next((place for place in range(len(row), width, -1) if not _is_blank(row[place - 1])), width)
    return width


def _is_blank(cell: object) -> bool:
    return cell == "" or (isinstance(cell, str) and not cell.strip())


def _write(sheet: CalamineSheet, text: Path, limits: Limits, errors: Errors) -> list[tuple[int, int]]:
    """Writes the rows, with the errors that are read as nothing; the last row of each column with a number."""
    width = max([_width(sheet), *(column + 1 for _, column in errors)])
    with_errors = {row for row, _ in errors}
    last_numbers: dict[int, int] = {}
    room = MAX_FILLED
    left = limits.characters
    with text.open("x", encoding=ENCODING, newline="") as out:
        make_private(text)
        writer = csv.writer(out, delimiter=DELIMITER, lineterminator="\n")
        for number, row in enumerate(sheet.iter_rows(), 1):
            cells = []
            for column, cell in enumerate(row[:width]):
                kind = type(cell)
                if kind is float or kind is int:
                    last_numbers[column] = number
                cells.append(cell if cell == "" else text_of(cell))
            if number - 1 in with_errors:
                cells += [""] * (width - len(cells))
                cells = [errors.get((number - 1, column), cell) for column, cell in enumerate(cells)]
            # A row of one blank cell would be written as a pair of quotes, which is no empty line.
            left -= writer.writerow(cells) if any(cells) else out.write("\n")
            room -= len(cells) - cells.count("")
            if left < 0 or room < 0:
                raise Refused(too_large())
    return sorted(last_numbers.items())


def text_of(cell: object) -> str:
    """A cell as a person reads it: `7` and not `7.0`, `2026-05-12`, `true`; line breaks as `LINE_BREAK`."""
    if isinstance(cell, str):
        if "\n" in cell or "\r" in cell:
            return cell.replace("\r\n", LINE_BREAK).replace("\n", LINE_BREAK).replace("\r", LINE_BREAK)
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime):  # before date, which it is as well
        rounded = cell + timedelta(milliseconds=500) if cell.microsecond else cell
        whole = rounded.time() == time(0)
        return rounded.date().isoformat() if whole else rounded.isoformat(sep=" ", timespec="seconds")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, time):
        return cell.isoformat(timespec="seconds")
    if isinstance(cell, timedelta):
        seconds = round(cell.total_seconds())
        sign = "-" if seconds < 0 else ""
        return f"{sign}{abs(seconds) // 3600}:{abs(seconds) // 60 % 60:02}:{abs(seconds) % 60:02}"
    return str(cell)


def _number(value: float) -> str:
    """All digits that tell the number from every other, without an exponent; the 16th and 17th of a sum such as
    0.30000000000000004 are none of it: no spreadsheet shows them.
    """
    shown = repr(value)
    if len(shown) > _DIGITS and len(rounded := repr(float(f"{value:.{_DIGITS}g}"))) + _NOISE <= len(shown):
        shown = rounded
    if shown.endswith(".0") and abs(value) < LONG:
        return shown[:-2] if shown != "-0.0" else "0"
    if abs(value) >= LONG:
        # Only the first 15 to 17 digits are known: written so that nobody takes the zeros behind them for digits.
        return shown.upper() if "e" in shown else f"{value:.16E}".replace("E+0", "E+")
    if "e" in shown:
        return format(Decimal(shown), "f")
    return shown


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What is answered to a request with `workbook`, `named`, `text` (paths) and `sheet` (a name or None).

    Returns:
        `sheet` as `write_sheet` says it, or `refused` with code, message and fix, or `names` where the sheet is
        unknown, or `failed` with the system's number and words for why the text cannot be written.
    """
    try:
        workbook, named, text = (Path(request[name]) for name in ("workbook", "named", "text"))
        return {"sheet": write_sheet(workbook, named, request["sheet"], text)}
    except Refused as refused:
        finding = refused.finding
        return {"refused": {"code": finding.code, "message": finding.message, "fix": finding.fix}}
    except UnknownSheet as unknown:
        return {"names": unknown.names}
    except OSError as error:
        return {"failed": [error.errno, error.strerror or type(error).__name__]}


def main() -> None:
    """Answers the one request on standard input."""
    limit_process(data=MAX_MEMORY, addresses=MAX_ADDRESSES, seconds=MAX_SECONDS)
    request = json.loads(sys.stdin.buffer.read())
    sys.stdout.write(json.dumps(answer(request)))


if __name__ == "__main__":
    main()
