"""Workbooks: one sheet becomes text once, and is from then on a file like any other (docs/rules.md §2, not_text).

The text stands beside the private copy of the workbook; the workbook's own bytes and hash stay what the history keeps.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.findings import find
from upflow_tui.importing.file.sheet import Sheet
from upflow_tui.importing.file.signatures import (
    directory_place,
    is_json,
    kind_of_file,
    not_text,
    workbook_ending,
    workbooks_are_read,
)
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.operating_system import make_private, own_group, took_too_long

VERSION: Final = 3
"""Of what the text of a sheet looks like: one written by another version is not read again."""

_HEAD: Final = 2**20
_DIRECTORY: Final = 2**14
_SECONDS: Final = 600
"""After which the process that reads a workbook is ended, whatever it waits for."""
_NAMED: Final = 12
_JSON: Final = "a JSON document"


def with_sheet(source: Source, chosen: str | None) -> Source:
    """`source` with the sheet that is read of it, where it is a workbook; any other as it is.

    Args:
        source: the file, read.
        chosen: the name of a sheet; None: the one whose header has the most known names, else the first with data.

    Raises:
        SourceError: not_text (protected, damaged, or nothing that reads workbooks is installed), empty, too_large.
        ValueError: there is no such sheet, or the file is no workbook; one clear sentence.
        OSError: the text cannot be written beside the private copy.
    """
    kind = _kind(source)
    if kind == _JSON:
        raise SourceError(not_text(kind))
    ending = workbook_ending(kind)
    if kind is None or ending is None:
        if chosen is not None:
            raise ValueError(f"{shorten(source.name)} is not a workbook: it has no sheets to choose from.")
        return source
    stem = source.path.parent / _stem(source, chosen)
    sheet = _known(stem)
    if sheet is None:
        if not workbooks_are_read():
            raise SourceError(not_text(kind))
        sheet = _convert(source, ending, chosen, stem)
    return replace(source, sheet=sheet)


def _kind(source: Source) -> str | None:
    """What the file is; None for a text that may hold a table."""
    with source.open() as file:
        head = file.read(_HEAD)
        place = directory_place(head)
        if place is None:
            return kind_of_file(head) or (_JSON if is_json(head) else None)
        file.seek(place)
        return kind_of_file(head, file.read(_DIRECTORY))


def _stem(source: Source, chosen: str | None) -> str:
    """What the text and its facts are called: the same for the same workbook and the same choice."""
    asked = json.dumps([VERSION, source.sha256, chosen])
    return f"sheet-{hashlib.sha256(asked.encode()).hexdigest()[:16]}"


def _known(stem: Path) -> Sheet | None:
    """The sheet as it was written before; None if it was not."""
    text = stem.with_suffix(".csv")
    try:
        facts = json.loads(stem.with_suffix(".json").read_bytes())
        sheet = _sheet(text, facts)
        return sheet if text.stat().st_size == sheet.size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _sheet(text: Path, facts: dict[str, Any]) -> Sheet:
    numbers, percents = ({int(column): int(row) for column, row in facts[key]} for key in ("last_numbers", "percents"))
    names, hidden = tuple(facts["names"]), tuple(map(int, facts["hidden"]))
    shown = {int(column): (int(row), str(code)) for column, row, code in facts["shown"]}
    merged = tuple((int(first), int(last), int(top), int(end)) for first, last, top, end in facts["merged"])
    size, name = int(facts["size"]), str(facts["name"])
    return Sheet(text, size, name, names, numbers, percents, hidden, shown, merged)


def _convert(source: Source, ending: str, chosen: str | None, stem: Path) -> Sheet:
    """Has the sheet written. Another process may do the same at the same time: whole files take each other's place."""
    new = stem.with_name(f"{stem.name}-{os.urandom(4).hex()}.new")
    facts_file, named = new.with_suffix(".facts"), new.with_suffix(ending)
    text = stem.with_suffix(".csv")
    try:
        request = {"workbook": str(source.path), "named": str(named), "sheet": chosen, "text": str(new)}
        facts = _facts(_ask(request), chosen)
        facts["size"] = new.stat().st_size
        facts_file.touch()
        make_private(facts_file)  # before anything is in it, whatever the umask
        facts_file.write_text(json.dumps(facts), encoding="utf-8")
        new.replace(text)
        facts_file.replace(stem.with_suffix(".json"))
    finally:
        for path in (new, facts_file, named):
            with suppress(OSError):
                path.unlink()
    return _sheet(text, facts)


def _facts(answer: dict[str, Any], chosen: str | None) -> dict[str, Any]:
    """What is known of the sheet, where the answer is that it was written. Raises as `with_sheet`."""
    if refused := answer.get("refused"):
        raise SourceError(find(refused["code"], message=refused["message"], fix=refused["fix"]))
    if failed := answer.get("failed"):
        raise OSError(*failed)
    if "names" in answer:
        names = [f'"{shorten(name)}"' for name in answer["names"]]
        known = ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED} more" if len(names) > _NAMED else "")
        raise ValueError(f'There is no sheet "{shorten(chosen or "")}"; the workbook has {known}.')
    facts: dict[str, Any] = answer["sheet"]
    return facts


def _ask(request: dict[str, Any]) -> dict[str, Any]:
    """The answer of a process that reads the workbook; one that was ended by the system asked for too much."""
    import subprocess

    from upflow_tui.importing.file.sheet_text import OUT_OF_MEMORY, OUT_OF_TIME, too_large

    command = [sys.executable, "-P", "-m", "upflow_tui.importing.file.sheet_text"]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter and module
            command,
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=_SECONDS,
            check=False,
            **own_group(),  # a ctrl+c is ours to answer
        )
    except subprocess.TimeoutExpired:
        raise SourceError(too_large(OUT_OF_TIME)) from None
    if done.returncode < 0:
        raise SourceError(too_large(OUT_OF_TIME if took_too_long(done.returncode) else OUT_OF_MEMORY))
    if done.returncode:
        raise RuntimeError("the process that reads workbooks has failed")
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
