"""The documents as a site: each page is in its contents, and it is built without a warning where MkDocs is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent


def test_each_page_is_in_the_contents_once() -> None:
    contents = (PROJECT / "mkdocs.yml").read_text(encoding="utf-8").partition("\nnav:")[2]
    assert sorted(re.findall(r"- (\S+\.md)$", contents, re.MULTILINE)) == sorted(
        path.name for path in (PROJECT / "docs").glob("*.md")
    )


def test_it_is_built_without_a_warning(tmp_path: Path) -> None:
    if find_spec("mkdocs") is None or find_spec("material") is None:
        pytest.skip("MkDocs is not installed; make site installs it")
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path / "site")],
        cwd=PROJECT, env={**os.environ, "NO_MKDOCS_2_WARNING": "1"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    table = (tmp_path / "site" / "commands" / "index.html").read_text(encoding="utf-8")
    assert "<code>completion bash|zsh|fish|man</code>" in table
    page = (tmp_path / "site" / "install" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'<(?:script|link|img)[^>]*(?:src|href)="https?://[^"]*"', page) == [], (
        "nothing comes from elsewhere"
    )
