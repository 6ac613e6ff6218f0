"""A saved mapping as a JSON file: to be kept, sent to a colleague, and loaded again.

pydantic is imported only when such a file is read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import BY_KEY, custom_name, label_of
from upflow_tui.core.finding_texts import shorten
from upflow_tui.core.text import clean, fold_line_breaks
from upflow_tui.importing.file.source import SourceError, read_head
from upflow_tui.importing.fixes.repairs import Combine, How, MapValues, Repair

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

    from upflow_tui.engine.prepare.mapping_model import CombinedModel
    from upflow_tui.store.mappings import SavedMapping

VERSION: Final = 1
"""What `upflow_mapping` says: how the file is laid out."""
MAX_SIZE: Final = 2**22
"""Bytes of the largest file that is read."""

_WORDS: Final = {
    "missing": "is missing. Add it.",
    "extra_forbidden": "this key is not known. Remove it.",
    "string_type": "must be text, in quotes.",
    "value_error": "holds a character that cannot be stored.",
    "list_type": "must be a list: [ … ].",
    "too_short": "is empty. Add the columns.",
    "model_type": "must be an object: { … }.",
    "literal_error": f"must be {VERSION}: other versions are not known here.",
}


class MappingFileError(Exception):
    """The file cannot be used; the text is one sentence that names the key or the line."""


@dataclass(frozen=True, slots=True)
class MappingFile:
    """What such a file holds; `headers` and `fields` belong together by their places."""

    name: str
    headers: tuple[str, ...]
    fields: tuple[str | None, ...]
    repairs: tuple[Repair, ...] = ()
    """Its value mappings, and the columns that it brings together."""


def values_json(repairs: Iterable[Repair]) -> list[dict[str, Any]]:
    """Value mappings as such a file has them."""
    return [
        {"field": repair.field, "values": [list(pair) for pair in repair.values]}
        for repair in repairs
        if isinstance(repair, MapValues)
    ]


def combined_json(repairs: Iterable[Repair]) -> list[dict[str, Any]]:
    """Fields that several columns bring, as such a file has them."""
    return [
        {"field": repair.field, "columns": list(repair.columns), "how": repair.how.value}
        for repair in repairs
        if isinstance(repair, Combine)
    ]


def mapping_json(saved: SavedMapping) -> str:
    """The text of a file that `read_mapping_file` reads back."""
    pairs = zip(saved.headers, saved.fields, strict=True)
    columns = ",\n".join(f"  {json.dumps({'header': header, 'field': field})}" for header, field in pairs)
    more = ""
    for key, items in (("values", values_json(saved.repairs)), ("combined", combined_json(saved.repairs))):
        listed = ",\n".join(f"  {json.dumps(item)}" for item in items)
        more += f',\n "{key}": [\n{listed}\n]' if items else ""  # earlier versions do not know the key
    name = json.dumps(saved.name)
    return f'{{"upflow_mapping": {VERSION},\n "name": {name},\n "columns": [\n{columns}\n]{more}}}\n'


def read_mapping_file(path: Path) -> MappingFile:
    """The mapping that the file at `path` holds.

    Raises:
        MappingFileError: the file cannot be read, is no JSON, or says something that cannot be.
    """
    try:
        content = json.loads(_text(path))
    except RecursionError:
        raise MappingFileError("The lists or objects of the file are nested too deeply.") from None
    except json.JSONDecodeError as error:
        raise MappingFileError(f"line {error.lineno}: This is not valid JSON: {error.msg}.") from None
    except ValueError:
        raise MappingFileError("The file holds a number that is too long.") from None
    return _checked(content)


def _text(path: Path) -> str:
    """The text of the file, without a BOM; a pipe or device is refused, not waited for."""
    try:
        head = read_head(path, MAX_SIZE)
    except SourceError as error:
        finding = error.finding
        message = "This is no text file." if finding.code == "not_text" else finding.message
        raise MappingFileError(message) from None
    if not head.is_whole or head.is_workbook:
        raise MappingFileError("This is no mapping file.")
    try:
        return head.data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise MappingFileError("This is not valid UTF-8. Save the file as UTF-8.") from None


def _checked(content: Any) -> MappingFile:
    from pydantic import ValidationError

    from upflow_tui.engine.prepare.mapping_model import MappingModel

    if not isinstance(content, Mapping) or "upflow_mapping" not in content:
        raise MappingFileError("This is no mapping file: the key upflow_mapping is missing.")
    try:
        model = MappingModel.model_validate(content)
    except ValidationError as error:
        details = error.errors(include_url=False)[0]
        raise MappingFileError(f"{_shown(details['loc'])}: {_message(details)}") from None
    name = clean(model.name)
    if not name:
        raise MappingFileError("name: is empty. Give it a text.")
    headers = tuple(clean(fold_line_breaks(clean(column.header))) for column in model.columns)
    fields = tuple(column.field for column in model.columns)
    _refuse_unusable(fields)
    repairs = tuple(MapValues(item.field, tuple((old, new) for old, new in item.values)) for item in model.values)
    return MappingFile(name, headers, fields, (*repairs, *_combined(model.combined, fields)))


def _combined(models: Sequence[CombinedModel], fields: Sequence[str | None]) -> Iterator[Combine]:
    """The columns that are brought together. Raises MappingFileError where they are none of the file's."""
    for place, model in enumerate(models, 1):
        columns = tuple(model.columns)
        if len(set(columns)) < len(columns) or max(columns) >= len(fields):
            raise MappingFileError(f"combined[{place}].columns: names a column twice, or one that is not there.")
        if fields[columns[0]] != model.field:
            raise MappingFileError(f"combined[{place}]: its first column must have the field {shorten(model.field)}.")
        yield Combine(model.field, columns, How(model.how))


def _refuse_unusable(fields: Sequence[str | None]) -> None:
    """Refuses what no mapping can be: a field that there is not, or one of two columns, or none at all."""
    seen: dict[str, int] = {}
    for place, key in enumerate(fields, 1):
        if key is None:
            continue
        where = f"columns[{place}].field"
        if key not in BY_KEY and not custom_name(key):
            raise MappingFileError(
                f'{where}: there is no field "{shorten(key)}". Use a key such as customer_name or custom:NAME.'
            )
        if key in seen:
            raise MappingFileError(f"{where}: {label_of(key)} is given to columns[{seen[key]}] already.")
        seen[key] = place
    if not seen:
        raise MappingFileError("columns: no column has a field. Give one to those that are used.")


def _message(details: ErrorDetails) -> str:
    return _WORDS.get(details["type"], f"{details['msg']}.")


def _shown(path: Sequence[int | str]) -> str:
    """The key as a person counts: `columns[2].header` is that of the second column."""
    shown = ""
    for part in path:
        shown += f"[{part + 1}]" if isinstance(part, int) else f".{shorten(part)}" if shown else shorten(part)
    return shown
