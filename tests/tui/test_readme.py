"""The README shows pictures that are there, and the table of keys as it is.

`python -m tests.tui.test_readme` writes the table anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from upflow_tui.tui.actions import markdown_table

PROJECT = Path(__file__).parents[2]
README = PROJECT / "README.md"
KEYS = re.compile(r"(<!-- keys: .*? -->\n)(.*?)(<!-- end of keys -->)", re.DOTALL)


def test_the_table_of_keys_is_that_of_the_program() -> None:
    found = KEYS.search(README.read_text("utf-8"))
    assert found is not None
    assert found[2].strip() == markdown_table().strip(), "python -m tests.tui.test_readme writes it anew"


@pytest.mark.parametrize("picture", re.findall(r"!\[.*?\]\((.*?)\)", README.read_text("utf-8")))
def test_every_picture_is_there(picture: str) -> None:
    assert (PROJECT / picture).is_file()
    # A picture of a page in a browser is not drawn by the program.
    assert picture == "screenshots/report.png" or (PROJECT / picture).with_suffix(".svg").is_file()


def write_table() -> None:
    """Puts the table of now into the README."""
    text = README.read_text("utf-8")
    README.write_text(KEYS.sub(lambda found: f"{found[1]}\n{markdown_table()}\n{found[3]}", text), "utf-8")


if __name__ == "__main__":
    write_table()
