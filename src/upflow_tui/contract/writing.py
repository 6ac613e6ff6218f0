"""An output as text: judged by its model, and written piece by piece, however long its lists are.

In ASCII: every reader understands it under any locale, and no terminal obeys it. Each item of a list that is read
while it is written stands on a line of its own.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, Final, get_args, get_origin

from pydantic import TypeAdapter
from pydantic_core import PydanticSerializationError

from upflow_tui.contract.catalogue import model_of
from upflow_tui.contract.shapes import VERSION, Document

_ITEMS_A_PIECE: Final = 500
_HALF: Final = re.compile("[\ud800-\udfff]")


def pieces(name: str, pairs: Mapping[str, Any], *, on_one_line: bool = False) -> Iterator[str]:
    """The text of an output.

    Args:
        name: one of `catalogue.OUTPUTS`.
        pairs: its keys, but for the version, and their values; an iterator becomes a list as it is read.
        on_one_line: items of such a list do not stand on lines of their own.

    Raises:
        pydantic.ValidationError: it is not what the model says (a fault of the program).
    """
    model = model_of(name)
    rows = {key: value for key, value in pairs.items() if isinstance(value, Iterator)}
    head = model.model_validate(_whole({"version": VERSION, **pairs, **dict.fromkeys(rows, ())}))
    values = head.model_dump(mode="json", by_alias=True)
    before = "{"
    for key in ("version", *pairs):
        yield f"{before}{_ascii(json.dumps(key))}: "
        if key in rows:
            yield from _listed(_row_of(model, key), rows[key], "" if on_one_line else "\n")
        else:
            yield _ascii(json.dumps(values[key]))
        before = ", "
    yield "}\n"


def _listed(kind: Any, rows: Iterator[Any], gap: str) -> Iterator[str]:
    """The text of a list of `kind`, with `gap` around its items."""
    several, one = TypeAdapter(list[kind]), TypeAdapter(kind)
    before = "[" + gap
    while some := list(islice(rows, _ITEMS_A_PIECE)):
        try:
            yield before + _lines(several, one, some, gap)
        except (PydanticSerializationError, UnicodeError):
            yield before + _lines(several, one, _whole(some), gap)
        before = "," + gap
    yield "[]" if before.startswith("[") else gap + "]"


def _lines(several: TypeAdapter[Any], one: TypeAdapter[Any], rows: list[Any], gap: str) -> str:
    texts = [one.dump_json(row, by_alias=True, ensure_ascii=True) for row in several.validate_python(rows)]
    return _ascii(f",{gap}".join(text.decode("ascii") for text in texts))


def _row_of(model: type[Document], key: str) -> Any:
    """What the list under `key` is a list of."""
    hint = next(field.annotation for name, field in model.model_fields.items() if key in (name, field.alias))
    lists = (kind for kind in (hint, *get_args(hint)) if get_origin(kind) is list)
    return get_args(next(lists))[0]


def _whole(value: Any) -> Any:
    """The value in text that can be written: half a character (of a name that is not UTF-8) becomes U+FFFD."""
    match value:
        case str():
            return value if value.isascii() else _HALF.sub("\ufffd", value)
        case Mapping():
            return {_whole(key): _whole(item) for key, item in value.items()}
        case list() | tuple():
            return [_whole(item) for item in value]
    return value


def _ascii(text: str) -> str:
    """DEL is the one control character that JSON lets through."""
    return text.replace("\x7f", "\\u007f") if "\x7f" in text else text
