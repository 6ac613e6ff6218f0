"""A look at the head of a file: the same table as the whole file's, at a cost that does not grow with it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import first_lines as peeking
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.first_lines import Peek, first_rows, peek_head, peek_table
from upflow_tui.importing.file.source import SourceError, read_source
from upflow_tui.importing.file.table import Table, open_table

HEADER = "Customer ID;Customer name;Town\n"


def written(folder: Path, data: bytes | str, name: str = "customers.csv") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def look(folder: Path, data: bytes | str, **choices: object) -> Peek:
    chosen = ImportChoices(**choices)  # type: ignore[arg-type]
    return peek_head(written(folder, data), folder / "head", chosen)


def whole_table(path: Path, copy_to: Path) -> Table:
    source = read_source(path, copy_to)
    return open_table(source, detect(source, ImportChoices()))


def messages(peek: Peek) -> list[str]:
    return [finding.message for finding in peek.findings]


def test_a_small_file_is_seen_as_a_whole(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + "C-1;Acme;Lyon\n\nC-2;Bolt;Nice\n")
    assert peek.is_whole
    assert peek.sha256 == read_source(tmp_path / "customers.csv", tmp_path / "copy").sha256
    assert peek.table is not None
    assert [column.header for column in peek.table.columns] == ["Customer ID", "Customer name", "Town"]
    assert peek.first.lines == (2, 4)
    assert peek.first.rows == (("C-1", "Acme", "Lyon"), ("C-2", "Bolt", "Nice"))
    assert peek.findings == ()


def test_the_copy_of_the_head_is_private(tmp_path: Path) -> None:
    look(tmp_path, HEADER + "C-1;Acme;Lyon\n")
    assert stat.S_IMODE((tmp_path / "head").stat().st_mode) == 0o600


def test_of_a_large_file_only_the_head_is_read_up_to_a_line_end(tmp_path: Path) -> None:
    line = "C-1;Acmé;Lyon\n"
    data = HEADER + line * 200_000
    peek = look(tmp_path, data)
    head = (tmp_path / "head").read_bytes()
    assert not peek.is_whole
    assert peek.sha256 is None
    assert peek.size == len(data.encode())
    assert len(head) <= peeking.PEEKED
    assert head.endswith(line.encode())
    assert len(peek.first.rows) == peeking.FIRST_ROWS


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_no_character_is_cut_in_two(tmp_path: Path, encoding: str, end: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = HEADER.replace("\n", end) + "".join(f"C-{number};Ünïté Café;Öl{end}" for number in range(400))
    for count in range(1001, 1009):  # wherever the head ends
        monkeypatch.setattr(peeking, "PEEKED", count)
        (tmp_path / "head").unlink(missing_ok=True)
        peek = look(tmp_path, text.encode(encoding))
        assert peek.refusal is None
        assert peek.table is not None
        assert not peek.is_whole
        assert peek.first.rows[-1][1:] == ("Ünïté Café", "Öl")


def test_a_quote_that_the_head_cuts_open_is_no_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    body = "".join(f'C-{number};"Rue{number}\nde la Paix";Lyon\n' for number in range(60))
    data = HEADER + body
    for count in range(900, 930):
        monkeypatch.setattr(peeking, "PEEKED", count)
        (tmp_path / "head").unlink(missing_ok=True)
        peek = look(tmp_path, data)
        assert messages(peek) == []
        assert all(row[1].endswith("\nde la Paix") for row in peek.first.rows)
        assert len(peek.first.rows) > 10


def test_a_quote_in_the_wrong_place_is_named_with_its_line(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + 'C-1;"Acme;Lyon\nC-2;Bolt;Nice\nC-3;Corp;Brest\n')
    assert messages(peek) == ["Line 2 has a quote in the wrong place."]
    assert [row[0] for row in peek.first.rows] == ["C-2", "C-3"]


def test_several_quotes_in_the_wrong_place_are_one_finding(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + 'C-1;"A"x;Lyon\nC-2;Bolt;Nice\nC-3;"B"x;Brest\n')
    assert messages(peek) == ["Lines 2 and 4 have a quote in the wrong place."]


def test_a_ragged_line_is_named_with_its_number(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + "C-1;Acme;Lyon\nC-2;Bolt;Nice;extra\n")
    assert messages(peek) == ["Line 3 has 4 cells, the header has 3."]
    assert peek.first.suspects == {3}
    assert peek.findings[0].severity == "warning"


def test_many_ragged_lines_are_one_finding(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + "C-1;Acme;Lyon\n" * 20 + "C-2;Bolt\n" * 7)
    assert messages(peek) == [
        "Lines 22, 23, 24, 25, 26 and 2 more have a different number of cells from the header (3)."
    ]


def test_blank_cells_beyond_the_header_are_silent(tmp_path: Path) -> None:
    assert messages(look(tmp_path, HEADER + "C-1;Acme;Lyon;;\n")) == []


def test_a_line_of_a_megabyte_is_seen_whole(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + f"C-1;{'x' * 2**20};Lyon\n" + "C-2;Bolt;Nice\n" * 500_000)
    assert [row[0] for row in peek.first.rows[:2]] == ["C-1", "C-2"]


def test_a_head_without_data_says_that_it_is_only_the_head(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(peeking, "PEEKED", 2048)
    peek = look(tmp_path, HEADER + "\n" * 5000 + "C-1;Acme;Lyon\n")
    assert peek.refusal is not None
    assert peek.refusal.code == "no_data"
    assert peek.refusal.message == "The first 2 KiB hold no line of data."


@pytest.mark.parametrize(
    ("data", "code"),
    [(HEADER, "no_data"), (b"C;N\n" + "Société;x\nÉole;y\n".encode() + b"Caf\xe9;z\n", "bad_bytes")],
)
def test_what_cannot_be_understood_is_refused_with_clues(tmp_path: Path, data: bytes | str, code: str) -> None:
    peek = look(tmp_path, data)
    assert peek.table is None
    assert peek.refusal is not None
    assert peek.refusal.code == code
    assert peek.clues.accents == (b"" if code == "no_data" else "Société".encode())


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "empty"), (b" \n\n", "empty"), (b"%PDF-1.7\n", "not_text"), (bytes(range(256)) * 8, "not_text")],
)
def test_a_file_that_is_no_table_is_refused(tmp_path: Path, data: bytes, code: str) -> None:
    with pytest.raises(SourceError) as caught:
        look(tmp_path, data)
    assert caught.value.finding.code == code
    assert not (tmp_path / "head").exists()


def test_a_folder_a_device_and_a_fifo_are_refused_without_waiting(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    for path in (tmp_path, Path("/dev/zero"), tmp_path / "pipe.csv"):
        with pytest.raises(SourceError) as caught:
            peek_head(path, tmp_path / "head", ImportChoices())
        assert caught.value.finding.code == "not_a_file"


def test_a_file_that_is_gone_or_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        peek_head(tmp_path / "gone.csv", tmp_path / "head", ImportChoices())
    assert caught.value.finding.code == "missing"
    with pytest.raises(SourceError) as caught:
        peek_head(written(tmp_path, HEADER), tmp_path / "head", ImportChoices(), limit=10)
    assert caught.value.finding.code == "too_large"


def test_the_choices_change_what_is_seen(tmp_path: Path) -> None:
    peek = look(tmp_path, "A;B,C\n1;2,3\n4;5,6\n", delimiter=",", header_line=2)
    assert peek.table is not None
    assert [column.header for column in peek.table.columns] == ["1;2", "3"]
    with pytest.raises(ValueError, match="no line 9"):
        (tmp_path / "head").unlink()
        look(tmp_path, HEADER + "C-1;Acme;Lyon\n", header_line=9)


def test_the_clues_say_what_other_choices_would_give(tmp_path: Path) -> None:
    peek = look(tmp_path, HEADER + "C-1;Soci\u00e9t\u00e9 M\u00e8re;Lyon\nC-2;B;C\n")
    assert {score.delimiter: score.width for score in peek.clues.delimiters} == {";": 3, ",": 1, "|": 1, "\t": 1}
    assert peek.clues.lines[:2] == ((1, HEADER.rstrip()), (2, "C-1;Société Mère;Lyon"))
    assert peek.clues.accents.decode() == "Société Mère"


def test_spaces_beyond_ascii_are_no_accents_to_judge_by(tmp_path: Path) -> None:
    assert look(tmp_path, HEADER + "C-1;A\u00a0B;Lyon\nC-2;Caf\u00e9;Nice\n").clues.accents.decode() == "Café"


def test_a_file_that_was_read_shows_the_same_as_its_head_did(tmp_path: Path) -> None:
    path = written(tmp_path, HEADER + "C-1;Café;Lyon\nC-2;Bolt;Nice;x\n")
    head = peek_head(path, tmp_path / "head", ImportChoices())
    table = whole_table(path, tmp_path / "copy")
    whole = peek_table(table)
    assert (whole.first, whole.clues, whole.findings, whole.sha256) == (
        head.first,
        head.clues,
        head.findings,
        head.sha256,
    )


def test_no_more_rows_are_kept_than_asked_for(tmp_path: Path) -> None:
    table = whole_table(written(tmp_path, HEADER + "C;N;T\n" * 600), tmp_path / "copy")
    first = first_rows(table, 10)
    assert len(first.rows) == len(first.lines) == 10
    assert first.findings == ()
