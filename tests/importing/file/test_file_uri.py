"""A file's address as other programs copy it names a path."""

from __future__ import annotations

from pathlib import PurePosixPath
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.file.file_uri import path_of_uri

NAMES = st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=20)


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("file:///home/anna/My%20customers.csv", "/home/anna/My customers.csv"),
        ("FILE:///a/%C3%A9.csv", "/a/é.csv"),
        ("file://localhost/a/b.csv", "/a/b.csv"),
        ("file:///a/b%25.csv", "/a/b%.csv"),
        ("file:///a/offer #3?.csv", "/a/offer #3?.csv"),
        ("file:///a/%FF.csv", "/a/\udcff.csv"),
        ("/a/My%20customers.csv", "/a/My%20customers.csv"),
        ("http://a/b.csv", "http://a/b.csv"),
    ],
)
def test_an_address_is_the_path_it_names_and_other_texts_stay(text: str, path: str) -> None:
    assert path_of_uri(text) == path


@given(NAMES)
def test_the_address_of_any_path_is_that_path(name: str) -> None:
    path = str(PurePosixPath("/folder") / name)
    assert path_of_uri(f"file://{quote(path)}") == path
