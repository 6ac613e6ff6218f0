"""Which prepared imports hold a customer: by the bytes of their files, as nothing of them is linked to anyone yet."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Final

from upflow_tui.engine.prepare.prepared import FOLDER
from upflow_tui.engine.prepare.prepared_imports import PreparedImport, prepared_imports
from upflow_tui.engine.workspace import SOURCE, sources_at_work

_LEAST: Final = 4
"""Characters: a shorter text stands in many a file by chance."""
_BLOCK: Final = 1 << 20
_ENCODINGS: Final = ("utf-8", "cp1252", "utf-16-le", "utf-16-be")
_PACKED: Final = (b"PK", b"\xd0\xcf\x11\xe0")
"""How workbooks begin: what is in them cannot be told from their bytes."""


def prepared_with(data_folder: Path, texts: Collection[str]) -> tuple[PreparedImport, ...]:
    """The prepared imports whose file names a customer, or may do so; those that are imported and still shown as well.

    Args:
        texts: the customer's names, IDs and e-mails.

    Raises:
        OSError: a file cannot be read.
    """
    return tuple(
        item
        for item in prepared_imports(data_folder, even_done=True)
        if _may_name(data_folder / FOLDER / item.id / SOURCE, texts)
    )


def is_work_with(data_folder: Path, texts: Collection[str]) -> bool:
    """Whether another process works at this moment on a file that names a customer, or may do so. Args, raises: as
    `prepared_with`."""
    return any(_may_name(path, texts) for path in sources_at_work(data_folder))


def _may_name(path: Path, texts: Collection[str]) -> bool:
    """Whether a file names the customer; true where that cannot be told."""
    needles = set(_needles(text for text in texts if len(text) >= _LEAST))
    if not needles:
        return True
    overlap = max(map(len, needles))
    tail = b""
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            if not tail and block.startswith(_PACKED):
                return True
            searched = tail + block
            lowered = searched.lower()
            if any(needle in searched or needle in lowered for needle in needles):
                return True
            tail = searched[-overlap:]
    return False


def _needles(texts: Iterable[str]) -> Iterable[bytes]:
    for text in texts:
        for form in (text, text.lower()):
            for encoding in _ENCODINGS:
                try:
                    yield form.encode(encoding)
                except UnicodeEncodeError:
                    continue
