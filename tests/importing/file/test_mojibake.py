"""Damaged letters told by bytes as they are told by letters, wherever the blocks of a file are cut."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.file import encoding, mojibake
from upflow_tui.importing.file.encoding import detect_encoding
from upflow_tui.importing.file.mojibake import has_mojibake, has_mojibake_as_utf8
from upflow_tui.importing.file.source import read_source

PIECES = st.sampled_from(
    [
        "Ã",
        "©",
        "â€",
        "™",
        "€",
        "Â",
        "°",
        "Ð",
        "Ñ",
        "Ä",
        "Å",
        "\u0081",
        "ï»¿",
        "¿",
        "\ufffd",
        "¬",
        "А",
        "ب",
        "a",
        "É",
        " ",
        "\n",
    ]
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
def test_bytes_tell_what_letters_tell(text: str) -> None:
    assert has_mojibake_as_utf8(text.encode()) == has_mojibake(text)


@given(TEXTS, st.integers(0, 40), st.integers(0, 40))
def test_a_letter_that_is_cut_is_no_damage(text: str, first: int, last: int) -> None:
    whole = text.encode()
    part = whole[first : len(whole) - last]
    assert has_mojibake_as_utf8(part) == has_mojibake(part.decode("utf-8", "ignore"))


@pytest.mark.parametrize("text", ["¬" * 5_000, "ببباА" * 3_000, "ÅA" * 5_000 + "Å"])
@pytest.mark.parametrize("end", ["", "SociÃ©tÃ©", "PlzeÅˆ ", "Itâ€™s"])
def test_many_of_the_bytes_that_are_looked_for_hide_nothing(text: str, end: str) -> None:
    assert has_mojibake_as_utf8((text + " " + end).encode()) == (end != "")


@pytest.mark.parametrize("name", ["utf-8", "utf-16-le"])
@pytest.mark.parametrize("word", ["SociÃ©tÃ©", "PlzeÅˆ ", "Itâ€™s", "Sociï»¿té", "Soci\ufffdte"])
def test_damage_across_the_cut_of_two_blocks_is_told(
    name: str, word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(encoding, "BLOCK", 64)
    mark = "\ufeff" if name != "utf-8" else ""
    for shift in range(64):
        path = tmp_path / "customers.csv"
        path.write_bytes(f"{mark}Customer ID;Name\n{'x' * (24 + shift)};{word};Élan\n".encode(name))
        found = detect_encoding(read_source(path, tmp_path / f"copy {shift}"))
        assert [finding.code for finding in found.findings] == ["damaged_accents"], shift


def test_most_of_good_text_is_not_read_by_letters(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mojibake, "has_mojibake", lambda _: True)
    good = "Société Générale, Łódź, Ängström, ESPAÑA, Åre, 12 €, ½, «¿Qué?», Œuvre"
    assert not has_mojibake_as_utf8(good.encode())
