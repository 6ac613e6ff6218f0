"""Every key of a document is found at the line where an editor shows it."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest

from upflow_tui.engine.files.toml_lines import KeyPath, key_lines

DOCUMENT = '''# a comment with [brackets] and key = 1
name = "Mars # not a comment"
when = 2025-12-31 10:00:00 # a comment
"quoted \\"key\\"" = 'its'
text = """
[not a table]
key = "no" """""
raw = \'\'\'
\\\'\'\'
dotted . key = 1
list = [
  "one", # first
  [2, 3],
  { a = 1, "b.c" = [4] },
]

[[members]]
name = "A"
[[members]]
  email = "b@mars.example"
  [members.more]
  deep = true
  [[members.lists]]
  x = 0x10

[table."with space"]
last = -1.5e3'''


def paths(value: Any, path: KeyPath = ()) -> set[KeyPath]:
    """The path of everything inside a parsed document."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = {path} if path else set()
    for key, item in inner:
        found |= paths(item, (*path, key))
    return found


def test_every_key_and_element_has_a_line() -> None:
    assert set(key_lines(DOCUMENT)) == paths(tomllib.loads(DOCUMENT))


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("name",), 2),
        (("when",), 3),
        (('quoted "key"',), 4),
        (("text",), 5),
        (("raw",), 8),
        (("dotted", "key"), 10),
        (("list", 0), 12),
        (("list", 1, 1), 13),
        (("list", 2, "b.c", 0), 14),
        (("members", 0), 17),
        (("members", 1, "email"), 20),
        (("members", 1, "more", "deep"), 22),
        (("members", 1, "lists", 0, "x"), 24),
        (("table", "with space", "last"), 27),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_lines_are_those_of_an_editor(path: KeyPath, line: int, line_end: str) -> None:
    document = DOCUMENT.replace("\n", line_end)
    tomllib.loads(document)
    assert key_lines(document)[path] == line


def test_an_empty_document_has_no_keys() -> None:
    assert key_lines("# nothing") == {}
