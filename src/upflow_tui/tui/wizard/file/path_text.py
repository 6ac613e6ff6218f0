"""What a person types or pastes as a path: quotes, `file://`, `~`, relative; and its completion."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Final

from upflow_tui.importing.file.file_uri import is_file_uri, path_of_uri

_QUOTES: Final = ("'", '"')
_ESCAPED: Final = re.compile(r"\\(.)")


def plain_path(text: str) -> str:
    """`text` as a path: without outer space, quotes, `file://` or a shell's backslashes, `~` not yet resolved.

    Backslashes are taken for a shell's only before what a shell needs them for, so that a name may have one.
    """
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES:
        return text[1:-1]
    if is_file_uri(text):
        return path_of_uri(text)
    if "\\" in text and os.sep == "/":
        return _ESCAPED.sub(lambda match: match[1] if not match[1].isalnum() else match[0], text)
    return text


def folder_and_name(text: str, base: Path) -> tuple[Path, str]:
    """The folder that `text` is about, absolute, and what is typed of a name in it ("" after a slash).

    Args:
        text: as typed.
        base: the folder that a relative path begins in.
    """
    path = _expanded(plain_path(text))
    head, _, name = path.rpartition("/")
    if name in (".", ".."):
        head, name = path, ""
    folder = base / (f"{head}/" if path.startswith("/") or head else "")
    return Path(os.path.normpath(folder)), name


def whole_path(text: str, base: Path) -> Path:
    """The path that `text` is, absolute; a relative one from `base`, or from the working folder if only there it is."""
    path = _expanded(plain_path(text))
    found = Path(os.path.normpath(base / path))
    if not path.startswith("/") and not os.path.lexists(found):
        here = Path(os.path.normpath(Path.cwd() / path))
        if os.path.lexists(here):
            return here
    return found


def shown_path(path: Path) -> str:
    """A path as people know it: `~` for their home."""
    text = str(path)
    home = str(Path.home())
    if home != "/" and (text == home or text.startswith(f"{home}/")):
        return "~" + text[len(home) :]
    return text


def _expanded(path: str) -> str:
    """`path` with the home of its `~` or `~user`; NULs go, for no path can have one."""
    path = path.replace("\x00", "")
    # Path.expanduser would raise where there is no such user
    return os.path.expanduser(path) if path.startswith("~") else path  # noqa: PTH111
