"""The questions about how a file is read: delimiter, encoding, header line, sheet. Answers are changes of choices."""

from __future__ import annotations

import codecs
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.delimiter_names import delimiter_name
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.delimiter import DELIMITERS
from upflow_tui.importing.file.first_lines import Peek
from upflow_tui.importing.file.offered_encodings import OFFERED_ENCODINGS
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog

_DETECTED: Final = -1


@dataclass(frozen=True, slots=True)
class Question:
    """A dialog and what each of its answers chooses."""

    dialog: ChooseDialog
    changes: dict[int, dict[str, Any]]


def ask_delimiter(peek: Peek, choices: ImportChoices) -> Question:
    """Which delimiter? With the number of columns that each would give."""
    now = peek.table.dialect.delimiter if peek.table is not None else choices.delimiter
    widths = {score.delimiter: score for score in peek.clues.delimiters}
    options = [_detected()]
    changes: dict[int, dict[str, Any]] = {_DETECTED: {"delimiter": None}}
    for key, delimiter in enumerate(DELIMITERS):
        score = widths.get(delimiter)
        detail = ""
        if score is not None:
            columns = "1 column" if score.width == 1 else f"{score.width} columns"
            detail = f"{columns} on {int(100 * score.share)} % of the first lines"
        options.append(Choice(key, delimiter_name(delimiter).capitalize(), detail))
        changes[key] = {"delimiter": delimiter}
    current = DELIMITERS.index(now) if now in DELIMITERS else _DETECTED
    dialog = ChooseDialog("Delimiter", options, current=current, label="Separator", detail="Result")
    return Question(dialog, changes)


def ask_encoding(peek: Peek, choices: ImportChoices) -> Question:
    """Which encoding? With what the first letters beyond ASCII would be in each."""
    now = peek.table.dialect.encoding if peek.table is not None else choices.encoding or ""
    names = [name for name, _ in OFFERED_ENCODINGS]
    offered = list(OFFERED_ENCODINGS)
    if now and not any(_same(now, name) for name in names):
        offered.insert(0, (now, "as it is read now"))
    options = [_detected()]
    changes: dict[int, dict[str, Any]] = {_DETECTED: {"encoding": None}}
    current = _DETECTED
    for key, (name, where) in enumerate(offered):
        sample, fits = _sample(peek.clues.accents, name)
        no = None if fits else f"Does not fit: the bytes of this file are not valid {name}."
        options.append(Choice(key, name, f"{sample}  ({where})" if sample else where, no))
        changes[key] = {"encoding": name}
        if now and _same(now, name):
            current = key
    return Question(ChooseDialog("Encoding", options, current=current, label="Encoding", detail="Covers"), changes)


def ask_header_line(peek: Peek, choices: ImportChoices) -> Question:
    """Which line holds the header? With the first lines as they stand in the file."""
    options = [
        Choice(_DETECTED, "Detect automatically"),
        Choice(0, "No header: the columns are Column 1, Column 2 and so on"),
    ]
    changes: dict[int, dict[str, Any]] = {_DETECTED: {"header_line": None}, 0: {"header_line": 0}}
    for number, line in peek.clues.lines:
        if line.strip():
            options.append(Choice(number, f"{number:>3}  {line}"))
            changes[number] = {"header_line": number}
    now = peek.table.dialect.header_line if peek.table is not None else choices.header_line
    current = now if now in changes else _DETECTED
    return Question(ChooseDialog("Header line", options, current=current, label="Line"), changes)


def ask_sheet(peek: Peek, choices: ImportChoices) -> Question:
    """Which sheet of the workbook? Each has a header line of its own, so one that was chosen does not count on."""
    names = peek.clues.sheets
    options = [Choice(_DETECTED, "Detect automatically", "The first sheet with data")]
    changes: dict[int, dict[str, Any]] = {_DETECTED: {"sheet": None, "header_line": None}}
    for key, name in enumerate(names):
        options.append(Choice(key, name, f"sheet {key + 1} of {len(names)}"))
        changes[key] = {"sheet": name, "header_line": None}
    sheet = peek.table.source.sheet if peek.table is not None else None
    now = sheet.name if sheet is not None else choices.sheet
    current = names.index(now) if now in names else _DETECTED
    return Question(ChooseDialog("Sheet of the workbook", options, current=current, label="Sheet"), changes)


def _detected() -> Choice:
    return Choice(_DETECTED, "Detect automatically", "Detect automatically")


def _sample(accents: bytes, name: str) -> tuple[str, bool]:
    """The bytes as they read in the encoding called `name`, and whether they are valid in it."""
    if not accents or name.startswith("utf-16"):
        return "", True
    try:
        return codecs.getincrementaldecoder(name)().decode(accents).strip(), True
    except UnicodeDecodeError:
        return "", False


def _same(one: str, other: str) -> bool:
    if one.startswith("utf-16") and other.startswith("utf-16"):
        return True
    try:
        return codecs.lookup(one).name == codecs.lookup(other).name
    except LookupError:
        return False
