"""What the site needs that the documents lack: the pictures that they show, which stand in `screenshots/`, and tables
as MkDocs reads them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

_PICTURE = re.compile(r"\]\(\.\./(screenshots/[^)]+)\)")
_ROW = re.compile(r"^\|.*$", re.MULTILINE)
_CODE = re.compile(r"`[^`\n]+`")


def on_files(files: Files, config: Any) -> Files:
    """Adds each picture that a page shows."""
    project = Path(config.docs_dir).parent
    shown = {name for page in Path(config.docs_dir).glob("*.md") for name in _PICTURE.findall(page.read_text("utf-8"))}
    for name in sorted(shown):
        files.append(File.generated(config, name, abs_src_path=str(project / name)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The pictures stand within the site, and a bar in a code of a table needs no sign before it, which would show."""
    rows = _ROW.sub(lambda row: _CODE.sub(lambda code: code[0].replace(r"\|", "|"), row[0]), markdown)
    return _PICTURE.sub(r"](\1)", rows)
