"""What the site needs beside the folder of the documents: the pictures that they show, from `screenshots/`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from mkdocs.structure.files import File, Files

_PICTURE = re.compile(r"\]\(\.\./(screenshots/[^)]+)\)")


def on_files(files: Files, config: Any) -> Files:
    """Adds each picture that a page shows."""
    project = Path(config.docs_dir).parent
    shown = {name for page in Path(config.docs_dir).glob("*.md") for name in _PICTURE.findall(page.read_text("utf-8"))}
    for name in sorted(shown):
        files.append(File.generated(config, name, abs_src_path=str(project / name)))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """The pictures stand within the site."""
    return _PICTURE.sub(r"](\1)", markdown)
