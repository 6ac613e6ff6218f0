"""Signs in ASCII: all that the program shows, cell for cell, and letters as far as the terminal has them."""

from __future__ import annotations

import ast
import unicodedata
from pathlib import Path

import pytest
from rich.cells import cell_len

import upflow_tui
from upflow_tui.core.ascii import SIGNS, in_ascii, shows_signs
from upflow_tui.core.visible import PICTURES

_SHOWING = ("cli", "tui", "engine", "contract", "notifying")
"""The rooms whose texts are the program's own; those of the others are letters that files hold."""
_PLAIN_TEXT = frozenset("\u00ac\u00ae\u02ff\u20ac\ufffd")
"""Ends of ranges in a pattern (tui/safe_text.py), never shown by the program itself; and what stands for no letter."""


def _signs(path: Path) -> set[str]:
    """The signs in the texts of a module, its docstrings left out."""
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    told = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and id(node) not in told)
    signs = {sign for text in texts if isinstance(text, str) for sign in text if not sign.isascii()}
    return {sign for sign in signs if unicodedata.category(sign)[0] in "SP"}


def test_every_sign_that_the_program_writes_has_its_ascii() -> None:
    root = Path(upflow_tui.__file__).parent
    paths = [path for room in _SHOWING for path in (root / room).rglob("*.py")]
    used = {sign for path in paths for sign in _signs(path)} | set("".join(PICTURES.values()))
    assert {sign for sign in used if in_ascii(sign, "ascii") == "?"} - _PLAIN_TEXT == set()


def test_a_sign_keeps_its_width() -> None:
    assert all(cell_len(sign) == len(plain) == 1 and plain.isascii() for sign, plain in SIGNS.items())


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [
        ("utf-8", "v Société Москва > 東"),
        ("latin-1", "v Société ?????? > ??"),
        ("ascii", "v Societe ?????? > ??"),
        ("cp1251", "v Societe Москва > ??"),
        ("no such encoding", "v Societe ?????? > ??"),
    ],
)
def test_letters_stay_where_the_terminal_has_them(encoding: str, shown: str) -> None:
    assert in_ascii("✓ Société Москва → 東", encoding) == shown


def test_a_combining_mark_goes_with_its_accent() -> None:
    assert in_ascii("e\u0301", "ascii") == "e"


@pytest.mark.parametrize(
    ("encoding", "term", "shows"),
    [
        ("utf-8", "xterm-256color", True),
        ("UTF-8", "", True),
        ("utf-8", "linux", False),
        ("latin-1", "xterm", False),
        ("ascii", "xterm", False),
        (None, "xterm", False),
    ],
)
def test_what_a_terminal_shows_is_known_by_its_encoding_and_kind(encoding: str | None, term: str, shows: bool) -> None:
    assert shows_signs(encoding, term) is shows
