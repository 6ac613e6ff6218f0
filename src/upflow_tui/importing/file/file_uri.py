"""A file's address as other programs copy it (`file:///home/anna/My%20customers.csv`) as the path it names."""

from __future__ import annotations

from typing import Final
from urllib.parse import unquote, urlsplit

_SCHEME: Final = "file://"


def is_file_uri(text: str) -> bool:
    """Whether a text is the address of a file on this computer."""
    return text[: len(_SCHEME)].lower() == _SCHEME


def path_of_uri(text: str) -> str:
    """The path that a file's address names, percent signs decoded; any other text as it is.

    Bytes that are no UTF-8 become surrogates, as in every path of Python. What follows `#` or `?` belongs to the name:
    programs that forget to write these as codes are more frequent than files with a fragment.
    """
    if not is_file_uri(text):
        return text
    parts = urlsplit(text)
    rest = (f"?{parts.query}" if parts.query else "") + (f"#{parts.fragment}" if parts.fragment else "")
    return unquote(parts.path + rest, errors="surrogateescape")
