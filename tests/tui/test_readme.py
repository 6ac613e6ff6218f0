"""The README shows pictures that are there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]
README = PROJECT / "README.md"


@pytest.mark.parametrize("picture", re.findall(r"!\[.*?\]\((.*?)\)", README.read_text("utf-8")))
def test_every_picture_is_there(picture: str) -> None:
    assert (PROJECT / picture).is_file()
    # A picture of a page in a browser is not drawn by the program.
    assert picture == "screenshots/report.png" or (PROJECT / picture).with_suffix(".svg").is_file()
