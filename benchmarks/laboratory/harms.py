"""The kinds of harm that befall one line of a file, each as it happens in practice."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from random import Random
from typing import TypeAlias

from benchmarks.laboratory.loading import GoodFile
from benchmarks.laboratory.texts import look, split_raw, value_of, written

NOTHING = (
    *("NULL", "N/A", "nan", "None", "-", "n/a", "null", "#N/A", "--", "(blank)", "NA", "NaN", "none", "nil", "\\N"),
    *("n.a.", "k.A.", "s/o", "n/d", "(null)", "<null>", "?", ".", "[NULL]", "(leer)", "#REF!", "#VALUE!"),
)
TOTALS = (
    "Total",
    "Total:",
    "Grand total",
    "Summe",
    "Gesamtsumme",
    "Total général",
    "Totale",
    "Count: 60",
    "60 records",
    *("TOTAL", "total", "Sub-total", "Sum", "Total records: 60", "Total customers", "Number of records: 60", "Totaal"),
    *("Suma", "Total (60)", "Gesamt", "Anzahl Kunden: 60", "Nombre de clients : 60", "Totals", "Total for all"),
)
FOOTERS = (
    "End of report",
    "*** End of report ***",
    "Printed on 12/05/2026 14:33",
    "-- end --",
    "Exported on 2026-05-12",
    *(
        "(60 rows)",
        "60 rows selected.",
        "(60 rows affected)",
        "Page 1 of 1",
        "END OF REPORT",
        "Generated on 12.05.2026",
    ),
    *("Report generated 2026-05-12 14:33", "Ende der Liste", "Fin du rapport", "Seite 1 von 1", "=== END ==="),
    *("Stand: 12.05.2026", "Edité le 12/05/2026", "Created by: admin, 12/05/2026", "*** Ende ***", "EOF"),
)
TITLES = ("Page 2", "Page 2 of 9", "Page 3 / 7", "page 4", "Seite 2", "Page: 2", "- 2 -", "Pág. 2", "PAGE 2/9")
HEADINGS = ("France", "Region North", "Key accounts", "B", "Kunden Inland", "Customers 2024", "Active")
RULERS = ("-----", "=====", "_____", "***", "......")
INVISIBLE = "\u200b\u00ad\ufeff\u2060\u200e\u200c\u200d\u202c"
LOOK_ALIKE = str.maketrans("ABCEHKMOPTXaceopxy", "АВСЕНКМОРТХасеорху")
TYPING = str.maketrans({"0": "O", "1": "l", "5": "S", "8": "B", "O": "0", "I": "1", "B": "8", "S": "5"})


@dataclass(slots=True)
class Harmed:
    """What became of a file."""

    records: list[str]
    at: int
    """The first record that is harmed, or inserted."""
    count: int = 1
    """How many records of the new list are harmed."""
    values: tuple[str, ...] = ()
    """What stands in the harmed cells."""
    seeable: bool = True
    removed: int = 1
    """How many records of the good file they stand for."""
    encode: Callable[[str], bytes] | None = None
    """How the harmed records are written where that is the harm."""


class Unfit(Exception):
    """This kind does not fit what was drawn; draw again."""


Harm: TypeAlias = Callable[[Random, GoodFile, int], Harmed]


def _text_only(file: GoodFile) -> None:
    """Raises Unfit for a workbook: it has no separators, quotes or encoding."""
    if file.is_workbook:
        raise Unfit


def _cells(file: GoodFile, at: int) -> list[str]:
    return list(file.records[at].cells)


def _with(file: GoodFile, at: int, raw: str | list[str], removed: int = 1) -> list[str]:
    """The records of the file, those from `at` on replaced."""
    new = [raw] if isinstance(raw, str) else raw
    return [*map(file.raw, file.records[:at]), *new, *map(file.raw, file.records[at + removed :])]


def _changed(
    file: GoodFile, at: int, column: int, value: str, *, seeable: bool = True, quoted: bool | None = None
) -> Harmed:
    """One cell with another value."""
    cells = _cells(file, at)
    if column >= len(cells) or value_of(cells[column]) == value:
        raise Unfit
    cells[column] = written(value, file.delimiter, cells[column])
    return Harmed(_with(file, at, file.delimiter.join(cells)), at, values=(value,), seeable=seeable)


def _filled(random: Random, file: GoodFile, at: int, *keys: str) -> tuple[int, str]:
    """A filled mapped cell, drawn evenly; of these fields where there are any."""
    cells = file.records[at].cells
    columns = [index for index in file.mapped if not keys or file.fields[index] in keys]
    columns = [index for index in columns if index < len(cells) and value_of(cells[index]).strip()]
    if not columns:
        raise Unfit
    column = random.choice(columns)
    return column, value_of(cells[column])


def _is_id(file: GoodFile, column: int) -> bool:
    return file.fields[column] in ("external_id", "parent_id")


def _moves_strict(file: GoodFile, cells: list[str], start: int) -> bool:
    """Whether a filled cell of a strict column stands at `start` or after."""
    return any(index >= start and index < len(cells) and value_of(cells[index]).strip() for index in file.strict)


def separator_lost(random: Random, file: GoodFile, at: int) -> Harmed:
    """Two cells run together, or another sign stands between them."""
    _text_only(file)
    cells = _cells(file, at)
    if len(cells) < 2:
        raise Unfit
    place = random.randrange(len(cells) - 1)
    seeable = file.habit == "padded" or _moves_strict(file, cells, place)
    between = random.choice(("", "", "", " ", "." if file.delimiter == "," else ","))
    cells[place : place + 2] = [cells[place] + between + cells[place + 1]]
    return Harmed(_with(file, at, file.delimiter.join(cells)), at, seeable=seeable)


def separator_added(random: Random, file: GoodFile, at: int) -> Harmed:
    """A cell is cut in two, a blank one comes between two, before the first or behind the last."""
    _text_only(file)
    cells = _cells(file, at)
    if random.random() < 0.15:
        at_end = random.random() < 0.5
        new = [*cells, ""] if at_end else ["", *cells]
        seeable = file.habit == "padded" or (not at_end and _moves_strict(file, cells, 0))
        return Harmed(_with(file, at, file.delimiter.join(new)), at, seeable=seeable)
    place = random.randrange(len(cells))
    cell = cells[place]
    cut = 0 if cell.startswith('"') else random.randint(0, len(cell))
    seeable = file.habit == "padded" or _moves_strict(file, cells, place)
    cells[place : place + 1] = [cell[:cut], cell[cut:]]
    return Harmed(_with(file, at, file.delimiter.join(cells)), at, seeable=seeable)


def quote_lost(random: Random, file: GoodFile, at: int) -> Harmed:
    """One of the two quotes of a cell is gone, or both where they guard a separator."""
    _text_only(file)
    cells = _cells(file, at)
    quoted = [index for index, cell in enumerate(cells) if cell.startswith('"')]
    if not quoted:
        raise Unfit
    place = random.choice(quoted)
    if file.delimiter in cells[place] and random.random() < 0.4:
        cells[place] = cells[place].strip('"')
    else:
        cells[place] = cells[place][1:] if random.random() < 0.5 else cells[place][:-1]
    return Harmed(_with(file, at, file.delimiter.join(cells)), at)


def quote_added(random: Random, file: GoodFile, at: int) -> Harmed:
    """A quote at the beginning, in the middle or at the end of a cell."""
    _text_only(file)
    cells = _cells(file, at)
    place = random.randrange(len(cells))
    cell = cells[place]
    cut = random.choice((0, len(cell) // 2, len(cell)))
    cells[place] = cell[:cut] + '"' + cell[cut:]
    # A quote inside a cell without quotes is text: 7" pipes.
    seeable = cut == 0 or cell.startswith('"') or any(one.startswith('"') for one in cells)
    return Harmed(_with(file, at, file.delimiter.join(cells)), at, seeable=seeable)


def quote_closed_late(random: Random, file: GoodFile, at: int) -> Harmed:
    """A quote opens in a cell and closes in a later line, or in a later cell of the same."""
    _text_only(file)
    if random.random() < 0.2:
        return _closed_in_line(random, file, at)
    later = at + random.randint(1, 3)
    if later >= len(file.records):
        raise Unfit
    cells, last = _cells(file, at), _cells(file, later)
    place = random.randrange(len(cells))
    bare = value_of(cells[place])
    cells[place] = '"' + bare
    end = random.randrange(len(last))
    if '"' in bare or last[end].startswith('"'):
        raise Unfit
    last[end] += '"'
    between = [file.raw(record) for record in file.records[at + 1 : later]]
    new = [file.delimiter.join(cells), *between, file.delimiter.join(last)]
    return Harmed(_with(file, at, new, len(new)), at, len(new), removed=len(new))


def _closed_in_line(random: Random, file: GoodFile, at: int) -> Harmed:
    cells = _cells(file, at)
    if len(cells) < 2:
        raise Unfit
    start = random.randrange(len(cells) - 1)
    end = random.randrange(start + 1, len(cells))
    cells[start], cells[end] = '"' + value_of(cells[start]), value_of(cells[end]) + '"'
    if any('"' in cell.strip('"') for cell in cells[start : end + 1]):
        raise Unfit
    seeable = file.habit == "padded" or _moves_strict(file, _cells(file, at), start)
    return Harmed(_with(file, at, file.delimiter.join(cells)), at, seeable=seeable)


def quote_never_closed(random: Random, file: GoodFile, at: int) -> Harmed:
    """A quote opens in front of a cell without any."""
    _text_only(file)
    cells = _cells(file, at)
    places = [index for index, cell in enumerate(cells) if '"' not in cell]
    if not places:
        raise Unfit
    place = random.choice(places)
    cells[place] = '"' + cells[place]
    return Harmed(_with(file, at, file.delimiter.join(cells)), at)


def quotes_single(random: Random, file: GoodFile, at: int) -> Harmed:
    """A quote inside a quoted cell is not doubled."""
    _text_only(file)
    cells = _cells(file, at)
    places = [index for index, cell in enumerate(cells) if cell.startswith('"') and len(cell) > 4]
    if not places:
        raise Unfit
    place = random.choice(places)
    cut = random.randint(2, len(cells[place]) - 2)
    cells[place] = cells[place][:cut] + '"' + cells[place][cut:]
    return Harmed(_with(file, at, file.delimiter.join(cells)), at)


def line_break_inside(random: Random, file: GoodFile, at: int) -> Harmed:
    """A line break falls into a cell; more than one now and then."""
    _text_only(file)
    cells = _cells(file, at)
    column, _ = _filled(random, file, at)
    cell = cells[column]
    if len(cell) < 3:
        raise Unfit
    cut = random.randint(1, len(cell) - 1)
    cells[column] = cell[:cut] + file.end * random.choice((1, 1, 1, 2)) + cell[cut:]
    seeable = not cell.startswith('"') or column in file.strict
    return Harmed(_with(file, at, file.delimiter.join(cells)), at, seeable=seeable)


def joined_with_next(random: Random, file: GoodFile, at: int) -> Harmed:
    """The line break after a line is lost; a separator or a blank stands in its place now and then."""
    _text_only(file)
    if at + 1 >= len(file.records):
        raise Unfit
    between = random.choice(("", "", file.delimiter, " "))
    joined = file.raw(file.records[at]) + between + file.raw(file.records[at + 1])
    return Harmed(_with(file, at, joined, 2), at, removed=2)


def line_cut(random: Random, file: GoodFile, at: int) -> Harmed:
    """A line ends early, in the middle of a cell or after one."""
    _text_only(file)
    raw = file.raw(file.records[at])
    if len(raw) < 8:
        raise Unfit
    cut = random.randint(4, len(raw) - 1)
    left = split_raw(raw[:cut], file.delimiter)
    seeable = file.habit == "padded" and len(left) < len(file.records[at].cells)
    return Harmed(_with(file, at, raw[:cut]), at, seeable=seeable)


def _inserted(file: GoodFile, at: int, raw: str, *, seeable: bool = True) -> Harmed:
    return Harmed(_with(file, at, raw, 0), at, seeable=seeable, removed=0)


def header_repeated(random: Random, file: GoodFile, at: int) -> Harmed:
    """The header again, between two lines: as it is, in capitals, or with a byte order mark."""
    header = file.head.rstrip("\r\n").split(file.end)[-1].lstrip("\ufeff")
    way = random.randrange(5)
    if way == 0 and file.encoding.startswith("utf"):
        header = "\ufeff" + header
    elif way == 1:
        header = header.upper()
    return _inserted(file, at, header)


def _alone(random: Random, file: GoodFile, text: str, places: list[int]) -> str:
    """A line with one text; written with or without the blank cells."""
    width = len(file.fields)
    place = random.choice(places)
    cells = [""] * width
    cells[place] = text
    return file.delimiter.join(cells) if random.random() < 0.7 else file.delimiter.join(cells[: place + 1])


def total_inserted(random: Random, file: GoodFile, at: int) -> Harmed:
    """A total, between two lines or at the end."""
    places = [index for key in ("external_id", "customer_name") if (index := file.column(key)) is not None]
    raw = _alone(random, file, random.choice(TOTALS), places)
    return _inserted(file, at if random.random() < 0.5 else len(file.records), raw)


def total_with_amounts(random: Random, file: GoodFile, at: int) -> Harmed:
    """A total at the end, with sums under columns that are not imported."""
    places = [index for key in ("external_id", "customer_name") if (index := file.column(key)) is not None]
    others = [index for index, key in enumerate(file.fields) if key is None]
    if not others or not places:
        raise Unfit
    cells = [""] * len(file.fields)
    cells[random.choice(places)] = random.choice(TOTALS[:9])
    for index in random.sample(others, random.randint(1, min(3, len(others)))):
        cells[index] = written(random.choice(("12034.50", "60", "1 204", "98,765.10")), file.delimiter)
    return _inserted(file, len(file.records), file.delimiter.join(cells))


def ruler_inserted(random: Random, file: GoodFile, at: int) -> Harmed:
    """A line of dashes or the like: in one cell, or in all."""
    sign = random.choice(RULERS)
    raw = file.delimiter.join([sign] * len(file.fields)) if random.random() < 0.5 else _alone(random, file, sign, [0])
    return _inserted(file, at, raw)


def heading_inserted(random: Random, file: GoodFile, at: int) -> Harmed:
    """The heading of a group, between two lines. Among lines of names alone it may be a name."""
    raw = _alone(random, file, random.choice(HEADINGS), [0])
    return _inserted(file, at, raw, seeable=file.column("external_id") is not None)


def line_doubled(random: Random, file: GoodFile, at: int) -> Harmed:
    """A line stands there twice; the second time one value differs now and then."""
    raw = file.raw(file.records[at])
    return Harmed(_with(file, at, [raw, raw], 1), at, 2)


def footer_inserted(random: Random, file: GoodFile, at: int) -> Harmed:
    """The end mark or date of a report."""
    raw = _alone(random, file, random.choice(FOOTERS), [0])
    return _inserted(file, at if random.random() < 0.3 else len(file.records), raw)


def page_title(random: Random, file: GoodFile, at: int) -> Harmed:
    """The title of a page, between two lines."""
    return _inserted(file, at, _alone(random, file, random.choice(TITLES), [0]))


def _strays(file: GoodFile, before: list[str], after: list[str]) -> bool:
    """Whether a person sees that cells stand elsewhere: a column holds what it never holds, and another lacks what it
    has."""
    stray = lack = False
    for index in range(len(before)):
        old, new = value_of(before[index]).strip(), value_of(after[index]).strip()
        if old == new:
            continue
        if index in file.strict:
            is_odd = bool(new) and look(new) != file.looks[index]
            stray = stray or is_odd
            lack = lack or (bool(old) and (is_odd or (not new and index in file.full)))
        elif new and index < len(file.fields) and file.fields[index] is not None:
            stray = stray or any(look(new) == kind for kind in file.looks.values() if len(kind) > 1 or kind == "@")
    return stray and lack


def _rearranged(file: GoodFile, at: int, before: list[str], after: list[str]) -> Harmed:
    if before == after:
        raise Unfit
    values = tuple(value_of(new) for old, new in zip(before, after, strict=True) if old != new and value_of(new))
    seeable = _strays(file, before, after)
    return Harmed(_with(file, at, file.delimiter.join(after)), at, values=values, seeable=seeable)


def cell_moved(random: Random, file: GoodFile, at: int) -> Harmed:
    """A value stands in a blank cell of another column."""
    before = _cells(file, at)
    column, _ = _filled(random, file, at)
    blanks = [index for index in range(len(before)) if not value_of(before[index]) and index in file.mapped]
    if not blanks:
        raise Unfit
    after = list(before)
    after[random.choice(blanks)] = before[column]
    after[column] = ""
    return _rearranged(file, at, before, after)


def cells_swapped(random: Random, file: GoodFile, at: int) -> Harmed:
    """The values of two columns change places; of neighbours half the time."""
    before = _cells(file, at)
    one, _ = _filled(random, file, at)
    two, _ = _filled(random, file, at)
    if random.random() < 0.5:
        two = one + 1
        if two not in file.mapped or two >= len(before) or not value_of(before[two]):
            raise Unfit
    if one == two:
        raise Unfit
    after = list(before)
    after[one], after[two] = before[two], before[one]
    return _rearranged(file, at, before, after)


def shifted(random: Random, file: GoodFile, at: int) -> Harmed:
    """All cells from one on stand one column further, and the width is kept."""
    before = _cells(file, at)
    column = random.choice(file.mapped)
    if column >= len(before):
        raise Unfit
    after = list(before)
    if random.random() < 0.5:
        blank = next((index for index in range(column, len(before)) if not value_of(before[index])), None)
        if blank is None:
            raise Unfit
        del after[blank]
        after.insert(column, "")
    else:
        del after[column]
        after.append("")
    return _rearranged(file, at, before, after)


def other_order(random: Random, file: GoodFile, at: int) -> Harmed:
    """One line has its columns in another order."""
    before = _cells(file, at)
    after = list(before)
    way = random.randrange(3)
    if way == 0:
        after.reverse()
    elif way == 1:
        after = [*after[1:], after[0]]
    else:
        random.shuffle(after)
    return _rearranged(file, at, before, after)


def word_for_nothing(random: Random, file: GoodFile, at: int) -> Harmed:
    """NULL, N/A and the like in a cell, filled or blank."""
    column = random.choice(file.mapped)
    key = file.fields[column] or ""
    is_text = key in ("address", "custom:Account notes")
    return _changed(file, at, column, random.choice(NOTHING), seeable=not is_text)


def lost_zeros(random: Random, file: GoodFile, at: int) -> Harmed:
    """A spreadsheet took the zeros in front of an ID."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    return _changed(file, at, column, re.sub(r"(?<!\d)0+(?=\d)", "", value))


def point_zero(random: Random, file: GoodFile, at: int) -> Harmed:
    """An ID came as a number: 1001.0."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    return _changed(file, at, column, value + random.choice((".0", ".00", ",0")))


def other_dash(random: Random, file: GoodFile, at: int) -> Harmed:
    """Another dash, or none, or one where there was none."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    if "-" in value:
        return _changed(file, at, column, value.replace("-", random.choice(("–", "—", "‑", "−", " - ", "")), 1))
    if not (match := re.search(r"(?<=[A-Z])(?=\d)", value)):
        raise Unfit
    return _changed(file, at, column, value[: match.start()] + "-" + value[match.start() :])


def other_case(random: Random, file: GoodFile, at: int) -> Harmed:
    """An ID in small letters, or in capitals."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    return _changed(file, at, column, value.swapcase())


def spaces_inside(random: Random, file: GoodFile, at: int) -> Harmed:
    """A blank, or a sign between thousands, inside an ID."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    cut = len(value) - 3
    if cut < 1:
        raise Unfit
    return _changed(file, at, column, value[:cut] + random.choice((" ", "\u00a0", ".", "'")) + value[cut:])


def invisible(random: Random, file: GoodFile, at: int) -> Harmed:
    """An invisible character inside a value."""
    column, value = _filled(random, file, at)
    if len(value) < 2:
        raise Unfit
    cut = random.randint(1, len(value) - 1)
    sign = random.choice(INVISIBLE if file.encoding.startswith("utf") else "\u00ad")
    return _changed(file, at, column, value[:cut] + sign + value[cut:])


def look_alike(random: Random, file: GoodFile, at: int) -> Harmed:
    """Cyrillic letters that look like Latin ones."""
    column, value = _filled(random, file, at)
    if not file.encoding.startswith("utf"):
        raise Unfit
    letters = [place for place, char in enumerate(value) if char.translate(LOOK_ALIKE) != char]
    if not letters:
        raise Unfit
    place = random.choice(letters)
    new = value[:place] + value[place].translate(LOOK_ALIKE) + value[place + 1 :]
    is_mixed = re.search(r"[^\W\d_]", value[max(0, place - 1) : place] + value[place + 1 : place + 2]) is not None
    return _changed(file, at, column, new, seeable=column in file.strict or is_mixed)


def full_width(random: Random, file: GoodFile, at: int) -> Harmed:
    """Digits of a Japanese keyboard."""
    column, value = _filled(random, file, at)
    if not re.search(r"\d", value) or not file.encoding.startswith("utf"):
        raise Unfit
    new = re.sub(r"\d", lambda match: chr(ord(match[0]) + 0xFEE0), value)
    return _changed(file, at, column, new, seeable=column in file.strict)


def other_encoding(random: Random, file: GoodFile, at: int) -> Harmed:
    """One line in another encoding than the rest."""
    _text_only(file)
    raw = file.raw(file.records[at])
    if raw.isascii():
        raise Unfit
    if file.encoding.startswith("utf-16"):
        raise Unfit
    other = random.choice(("cp1252", "cp850", "mac-roman") if file.encoding.startswith("utf-8") else ("utf-8", "cp850"))
    try:
        raw.encode(other)
    except UnicodeEncodeError:
        raise Unfit from None
    return Harmed(_with(file, at, raw), at, encode=lambda text: text.encode(other))


def bom_inside(random: Random, file: GoodFile, at: int) -> Harmed:
    """Two files were put together: a byte order mark in front of a line."""
    _text_only(file)
    if not file.encoding.startswith("utf-8"):
        raise Unfit
    return Harmed(_with(file, at, "\ufeff" + file.raw(file.records[at])), at)


def mistyped(random: Random, file: GoodFile, at: int) -> Harmed:
    """O for 0, l for 1, in an ID."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    places = [place for place, char in enumerate(value) if char.translate(TYPING) != char]
    if not places:
        raise Unfit
    new = "".join(char.translate(TYPING) if place in places[-2:] else char for place, char in enumerate(value))
    seeable = column in file.strict and look(new) != look(value)
    return _changed(file, at, column, new, seeable=seeable)


def digit_lost(random: Random, file: GoodFile, at: int) -> Harmed:
    """A digit of an ID is missing, or is there twice."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    digits = [place for place, char in enumerate(value) if char.isdigit()]
    if not digits:
        raise Unfit
    place = random.choice(digits)
    new = value[:place] + value[place + 1 :] if random.random() < 0.5 else value[:place] + value[place] + value[place:]
    # Plain numbers grow: their length says nothing.
    lengths = {len(value_of(record.cells[column])) for record in file.records if len(record.cells) > column}
    is_padded = re.search(r"(?<!\d)0", value) is not None
    return _changed(file, at, column, new, seeable=column in file.strict and len(lengths - {0}) == 1 and is_padded)


def id_blank(random: Random, file: GoodFile, at: int) -> Harmed:
    """The ID of a line is missing."""
    column, _ = _filled(random, file, at, "external_id")
    others = [record for record in file.records if len(record.cells) > column and record.cells[column]]
    return _changed(file, at, column, "", seeable=len(others) - 1 >= 0.95 * len(file.records))


def prefix_lost(random: Random, file: GoodFile, at: int) -> Harmed:
    """An ID without what all begin with, or with something behind it."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    match = re.match(r"[A-Za-z]+[-/ ]?", value)
    if match is not None and match.end() < len(value) and random.random() < 0.6:
        new = value[match.end() :]
    else:
        new = value + random.choice(("-1", "/A", " (old)", "*", "_copy"))
    return _changed(file, at, column, new, seeable=column in file.strict)


def formula_text(random: Random, file: GoodFile, at: int) -> Harmed:
    """An ID in the quotes of a formula: ="00123"."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    return _changed(file, at, column, f'="{value}"')


def entity(random: Random, file: GoodFile, at: int) -> Harmed:
    """Text of a web page: &amp; and the like."""
    column, value = _filled(random, file, at, "customer_name", "address", "town", "parent_name")
    places = [place for place, char in enumerate(value) if not char.isascii() or char in "&'\""]
    if not places:
        raise Unfit
    new = "".join({"&": "&amp;", "'": "&#39;", '"': "&quot;"}.get(char, char) for char in value)
    new = "".join(char if char.isascii() else f"&#{ord(char)};" for char in new)
    return _changed(file, at, column, new)


def read_wrongly(random: Random, file: GoodFile, at: int) -> Harmed:
    """Letters that were read in another encoding and saved again: SociÃ©tÃ©."""
    column, value = _filled(random, file, at)
    if value.isascii() or not file.encoding.startswith("utf"):
        raise Unfit
    try:
        new = value.encode().decode("cp1252")
    except UnicodeDecodeError:
        raise Unfit from None
    return _changed(file, at, column, new)


def letters_lost(random: Random, file: GoodFile, at: int) -> Harmed:
    """Letters that became a sign for what cannot be shown."""
    column, value = _filled(random, file, at)
    if value.isascii() or not file.encoding.startswith("utf"):
        raise Unfit
    return _changed(file, at, column, "".join(char if char.isascii() else "\ufffd" for char in value))


def control_inside(random: Random, file: GoodFile, at: int) -> Harmed:
    """A control character inside a value."""
    _text_only(file)
    column, value = _filled(random, file, at)
    if len(value) < 2:
        raise Unfit
    cut = random.randint(1, len(value) - 1)
    return _changed(file, at, column, value[:cut] + random.choice("\x00\x0b\x0c\x1a\x1b\x07") + value[cut:])


def scientific(random: Random, file: GoodFile, at: int) -> Harmed:
    """A spreadsheet made a number of an ID."""
    column, _ = _filled(random, file, at, "external_id", "parent_id", "phone")
    return _changed(
        file, at, column, random.choice(("1.23E+05", "1,23E+11", "########", "12/05/2026", "Jan-12", "1.2E+3"))
    )


def apostrophe(random: Random, file: GoodFile, at: int) -> Harmed:
    """A spreadsheet's apostrophe in front of an ID."""
    column, value = _filled(random, file, at, "external_id", "parent_id")
    return _changed(file, at, column, "'" + value)


def broken_address(random: Random, file: GoodFile, at: int) -> Harmed:
    """An e-mail address without its sign, or two in one cell."""
    column, value = _filled(random, file, at, "contact_email", "account_manager")
    new = random.choice(
        (
            *(value.replace("@", ""), value.replace("@", " at "), value + " / " + value, value + "."),
            *(value.replace(".", ",", 1), value.replace("@", "@@"), value.replace("@", " @"), f"mailto:{value}"),
            *(f"Someone <{value}>", f"{value};{value}", value.split("@")[0]),
        )
    )
    return _changed(file, at, column, new)


SEPARATORS = (separator_lost, separator_added, quote_lost, quote_added, quote_closed_late, quote_never_closed,
              quotes_single, line_break_inside, joined_with_next, line_cut)  # fmt: skip
"""Harms of separators, quotes and line ends."""
KINDS: dict[str, Harm] = {
    harm.__name__: harm
    for harm in (
        *SEPARATORS, header_repeated, total_inserted, total_with_amounts, footer_inserted, page_title, ruler_inserted,
        heading_inserted, line_doubled, cell_moved, cells_swapped, shifted, other_order, word_for_nothing, lost_zeros,
        point_zero, other_dash, other_case, spaces_inside, prefix_lost, formula_text, invisible, look_alike, full_width,
        entity, read_wrongly, letters_lost, control_inside, other_encoding, bom_inside, mistyped, digit_lost, id_blank,
        scientific, apostrophe, broken_address,
    )
}  # fmt: skip
IN_STORE = frozenset({"lost_zeros", "point_zero", "other_dash", "other_case", "mistyped", "look_alike", "invisible"})
"""Kinds that are tried half the time against a store that holds the good file."""
