"""From a file's bytes to columns, cells and line numbers (docs/rules.md §2; docs/performance.md "Reading")."""

from __future__ import annotations

import csv
import io
import re
import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from tests.importing.sources import source_of
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import records as records_module
from upflow_tui.importing.file.chunk import Chunk, Ragged
from upflow_tui.importing.file.dialect import Dialect, detect
from upflow_tui.importing.file.profile import profile
from upflow_tui.importing.file.records import Records, lines_of
from upflow_tui.importing.file.sampling import BLANK
from upflow_tui.importing.file.source import Source
from upflow_tui.importing.file.table import Table, open_table
from upflow_tui.importing.file.widths import NEAR


def table_of(
    tmp_path: Path, data: bytes | str, *, delimiter: str | None = None, header_line: int | None = None
) -> Table:
    source = source_of(tmp_path, data.encode() if isinstance(data, str) else data)
    return open_table(source, detect(source, ImportChoices(delimiter=delimiter, header_line=header_line)))


def whole(table: Table, chunk_size: int = 256) -> Chunk:
    """All chunks as one; also checks what holds of every chunk."""
    joined = Chunk()
    chunks = list(table.read(chunk_size))
    for chunk in chunks:
        assert chunk.last == (chunk is chunks[-1])
        assert len(chunk.rows) == len(chunk.lines) <= chunk_size
        assert all(len(row) == table.width for row in chunk.rows)
        joined.ragged += [
            Ragged(item.position + len(joined.rows), item.cells, item.extra_filled) for item in chunk.ragged
        ]
        joined.rows += chunk.rows
        joined.lines += chunk.lines
        joined.broken += chunk.broken
    assert joined.lines == sorted(set(joined.lines))
    assert joined.broken == sorted(joined.broken)
    return joined


def codes(table: Table) -> list[str]:
    return [finding.code for finding in table.findings]


# --- columns


def test_columns_are_known_by_position_and_told_apart_on_screen(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Phone;;Phone;Phone (2);Phone;\n1;2;3;4;5;6;7\n")
    assert [column.header for column in table.columns] == ["ID", "Phone", "", "Phone", "Phone (2)", "Phone", ""]
    names = [column.name for column in table.columns]
    assert names == ["ID", "Phone", "Column 3", "Phone (3)", "Phone (2)", "Phone (4)", "Column 7"]
    assert [column.index for column in table.columns] == list(range(7))
    assert table.width == 7


def test_repeated_and_empty_headers_are_legal_and_warned_of(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Phone;;Phone;Phone\n1;2;3;4;5\n")
    assert codes(table) == ["duplicate_header", "empty_header"]
    repeated, empty = table.findings
    assert (empty.column, empty.message) == (2, 'Column 3 has no name, but holds "3".')
    assert (repeated.column, repeated.message) == (3, 'Three columns are named "Phone".')
    assert repeated.fix == "Map the one you need."
    assert all((item.line, item.severity, item.scope) == (None, "warning", "column") for item in table.findings)


def test_more_than_ten_columns_of_a_name_are_counted_in_digits(tmp_path: Path) -> None:
    table = table_of(tmp_path, ";".join(["x"] * 12) + "\n" + ";".join(["y"] * 12) + "\n", header_line=1)
    assert table.findings[0].message == '12 columns are named "x".'
    assert len({column.name for column in table.columns}) == 12


def test_headers_are_cleaned_and_their_line_breaks_folded(tmp_path: Path) -> None:
    table = table_of(tmp_path, '\ufeff"\u00a0Customer\r\nID ";"Cafe\u0301";\tTown\u200b\n1;2;3\n')
    assert [column.header for column in table.columns] == ["Customer ID", "Café", "Town"]
    assert whole(table).lines == [3]


def test_without_header_the_columns_are_numbered(tmp_path: Path) -> None:
    table = table_of(tmp_path, "C-1;Dupont;a@b.fr\nC-2;Durand\nC-3;Martin;c@d.fr\n")
    assert [column.name for column in table.columns] == ["Column 1", "Column 2", "Column 3"]
    assert [column.header for column in table.columns] == ["", "", ""]
    assert table.findings == ()
    assert whole(table).lines == [1, 2, 3]


def test_without_header_the_commonest_width_counts(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Dupont\n" + "Durand;x;y\n" * 3 + "Martin;z\n", delimiter=";", header_line=0)
    assert table.width == 3
    assert whole(table).rows[0] == ["Dupont", "", ""]


def test_without_header_a_file_of_broken_lines_has_one_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, '"a"b;c\n"d"e;f\n', delimiter=";", header_line=0)
    assert table.width == 1
    assert whole(table).broken == [(1, '"a"b;c'), (2, '"d"e;f')]


def test_without_header_a_blank_file_has_one_column(tmp_path: Path) -> None:
    source = source_of(tmp_path, b"x")
    source.path.write_bytes(b"\n\n")
    table = open_table(source, Dialect("utf-8", False, ";", 0, 1))
    assert table.width == 1
    assert list(table.read()) == []


def test_one_column_is_warned_of(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Customer ID\nC-1\nC-2\n")
    assert codes(table) == ["one_column"]
    assert table.findings[0].message == "Only one column was found."
    assert table.findings[0].fix == "Check the separator: ; , or |."
    assert whole(table).rows == [["C-1"], ["C-2"]]


def test_a_wrongly_chosen_delimiter_still_opens_with_one_column(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n1;x\n", delimiter="|")
    assert codes(table) == ["one_column"]
    assert whole(table).rows == [["1;x"]]


def test_a_stray_quote_in_the_header_is_warned_of_and_the_table_opens(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'ID;"Na"me;Town\nC-1;Dupont;Lyon\nC-2;Durand;Lyon\n')
    assert [column.header for column in table.columns] == ["ID", "Name", "Town"]
    assert [(item.code, item.severity, item.message) for item in table.findings] == [
        ("quote", "warning", "Line 1 has a quote in the wrong place.")
    ]
    assert whole(table).rows == [["C-1", "Dupont", "Lyon"], ["C-2", "Durand", "Lyon"]]


def test_the_table_repeats_the_findings_of_its_dialect(tmp_path: Path) -> None:
    table = table_of(tmp_path, "Customers;;\nID;Name;Name\n1;x;y\n2;x;y\n")
    assert codes(table) == ["lines_above_header", "duplicate_header"]


# --- cells


def test_every_cell_is_text_and_nothing_is_inferred(tmp_path: Path) -> None:
    cells = ["007", "1.50", "1E5", "true", "NULL", " x ", "2025-12-31", "'=1+1", "-", '="00123"']
    table = table_of(tmp_path, "a;b;c;d;e;f;g;h;i;j\n" + ";".join(cells) + "\n")
    assert whole(table).rows == [cells]


def test_quoted_cells_keep_delimiters_quotes_and_line_breaks_as_written(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'ID;Name;Address\r\n1;"a;""b""";"x\r\ny\n\rz"\r\n2;c;d\r\n')
    found = whole(table)
    assert found.rows == [["1", 'a;"b"', "x\r\ny\n\rz"], ["2", "c", "d"]]
    assert found.lines == [2, 6]


def test_quotes_inside_unquoted_cells_are_read_literally(tmp_path: Path) -> None:
    found = whole(table_of(tmp_path, 'ID;Name;Size\n1;pipe 12";3" x 4"\n2;y;z\n'))
    assert found.rows == [["1", 'pipe 12"', '3" x 4"'], ["2", "y", "z"]]
    assert found.broken == []


def test_a_cell_of_a_megabyte_and_nul_bytes_are_read(tmp_path: Path) -> None:
    big = "x" * 2**20
    found = whole(table_of(tmp_path, f"ID;Name;Note\n1;a\0b;{big}\n2;c;d\n"))
    assert found.rows == [["1", "a\0b", big], ["2", "c", "d"]]


def test_narrow_rows_are_padded_and_wide_rows_cut_and_both_are_told(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a;b;c\n1;2;3\n1\n1;2;3;;\u00a0\n1;2;3;4\n1;2;3\n1;2\n")
    found = whole(table)
    assert found.rows == [list("123"), ["1", "", ""], list("123"), list("123"), list("123"), ["1", "2", ""]]
    assert [(item.position, item.cells, item.extra_filled) for item in found.ragged] == [
        (1, 1, False),
        (2, 5, False),
        (3, 4, True),
        (5, 2, False),
    ]


# --- lines


def test_blank_lines_are_skipped_and_counted(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'ID;Name;x\n\n1;a;b\n \n;;\n\u00a0;"";\u200b\n;;c\n\n\n')
    reader = table.read()
    chunks = list(reader)
    assert [chunk.rows for chunk in chunks] == [[["1", "a", "b"], ["", "", "c"]]]
    assert chunks[0].lines == [3, 7]
    assert (reader.lines, reader.blank_lines) == (2, 6)


def test_only_blank_lines_after_the_last_line_do_not_move_the_last_mark(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n" + "1;a\n" * 3 + "\n" * 2000)
    chunks = list(table.read(chunk_size=2))
    assert [(len(chunk.rows), chunk.last) for chunk in chunks] == [(2, False), (1, True)]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_numbers_are_those_of_an_editor_with_any_line_end(tmp_path: Path, end: str) -> None:
    text = 'ID;Name;x\n1;a;b\n\n2;"c\nd\n\ne";f\n3;g;h'.replace("\n", end)
    for data in (text.encode(), text.encode("utf-16"), text.encode("utf-16-le"), b"\xef\xbb\xbf" + text.encode()):
        found = whole(table_of(tmp_path, data))
        assert found.lines == [2, 4, 8]
        assert found.rows[1] == ["2", f"c{end}d{end}{end}e", "f"]
        assert found.rows[2] == ["3", "g", "h"]


def test_mixed_line_ends_count_once_each_and_a_doubled_return_adds_an_empty_line(tmp_path: Path) -> None:
    table = table_of(tmp_path, b"ID;Name\r\n1;a\n2;b\r3;c\r\r\n4;d")
    reader = table.read()
    found = [(line, row) for chunk in reader for line, row in zip(chunk.lines, chunk.rows, strict=True)]
    assert found == [(2, ["1", "a"]), (3, ["2", "b"]), (4, ["3", "c"]), (6, ["4", "d"])]
    assert reader.blank_lines == 1


def test_other_signs_that_some_programs_break_lines_at_do_not_end_a_line(tmp_path: Path) -> None:
    cell = "a\x0bb\x0cc\x1cd\x85e\u2028f"
    found = whole(table_of(tmp_path, f"ID;Name\n1;{cell}\n2;x\n"))
    assert (found.rows, found.lines) == ([["1", cell], ["2", "x"]], [2, 3])


def test_a_header_further_down_keeps_the_numbers_of_the_file(tmp_path: Path) -> None:
    text = "Customers\n\n" + 'ID;"Na\nme"\n1;x\n2;y\n'
    assert whole(table_of(tmp_path, text)).lines == [5, 6]
    assert whole(table_of(tmp_path, text, header_line=5, delimiter=";")).lines == [6]


# --- quotes that swallow


def test_a_stray_quote_is_named_and_reading_goes_on_at_the_next_physical_line(tmp_path: Path) -> None:
    found = whole(table_of(tmp_path, 'ID;Name;Town\n1;a;b\n2;"c"x;d\n3;e;f\n'))
    assert found.broken == [(3, '2;"c"x;d')]
    assert found.rows == [["1", "a", "b"], ["3", "e", "f"]]
    assert found.lines == [2, 4]


def test_broken_lines_are_counted_as_lines(tmp_path: Path) -> None:
    reader = table_of(tmp_path, 'ID;Name;Town\n1;a;b\n2;"c"x;d\n3;e;f\n').read()
    assert [len(chunk.broken) for chunk in reader] == [1]
    assert reader.lines == 3


def test_an_unclosed_quote_at_the_end_of_the_file_swallows_nothing(tmp_path: Path) -> None:
    text = 'ID;Name;Town\n1;a;b\n2;"c;d\n' + "".join(f"{n};e;f\n" for n in range(3, 30))
    found = whole(table_of(tmp_path, text))
    assert found.broken == [(3, '2;"c;d')]
    assert [row[0] for row in found.rows] == ["1", *map(str, range(3, 30))]
    assert found.lines == [2, *range(4, 31)]


@pytest.mark.parametrize("count", [60, 700, 20_000])
def test_an_unclosed_quote_swallows_nothing_in_a_long_file(tmp_path: Path, count: int) -> None:
    text = 'ID;Name;Town\n1;"a;b\n' + "".join(f"{n};e;f\n" for n in range(count))
    found = whole(table_of(tmp_path, text))
    assert found.broken == [(2, '1;"a;b')]
    assert len(found.rows) == count
    assert found.lines == list(range(3, count + 3))


def test_an_unclosed_quote_that_a_later_quote_closes_by_chance_is_seen(tmp_path: Path) -> None:
    text = 'ID;Name;Town\n1;"a;b\n2;c;d\n3;e;f\n4;pipe 12";g\n5;h;i\n'
    found = whole(table_of(tmp_path, text))
    assert found.broken == [(2, '1;"a;b'), (5, '4;pipe 12";g')]
    assert found.rows == [["2", "c", "d"], ["3", "e", "f"], ["5", "h", "i"]]
    assert found.lines == [3, 4, 6]


def test_a_quote_followed_by_a_quoted_cell_on_the_next_line_is_named(tmp_path: Path) -> None:
    found = whole(table_of(tmp_path, 'ID;Name;Town\n1;"a;b\n2;"c";d\n3;e;f\n'))
    assert found.broken == [(2, '1;"a;b')]
    assert found.lines == [3, 4]


def test_an_address_of_several_lines_with_separators_in_one_of_them_is_no_swallowing(tmp_path: Path) -> None:
    address = "1 rue X\nsecond\nBuilding, stairs, door\nthird\nLyon"
    found = whole(table_of(tmp_path, f'ID,Name,Address\n1,a,"{address}"\n2,b,c\n'))
    assert found.broken == []
    assert found.rows[0][2] == address


def test_in_two_columns_the_lines_inside_a_cell_say_nothing(tmp_path: Path) -> None:
    found = whole(table_of(tmp_path, 'ID,Note\n1,"a\nb, c\nd"\n2,"e\n\n\nf"\n'))
    assert found.broken == []
    assert found.lines == [2, 5]


def test_empty_lines_and_quotes_inside_a_cell_are_no_records(tmp_path: Path) -> None:
    note = ('a\n\n\nsaid ""x""\n""',)
    found = whole(table_of(tmp_path, f'ID,Name,Note\n1,b,"{note[0]}"\n2,c,d\n'))
    assert found.broken == []
    assert found.rows[0][2] == 'a\n\n\nsaid "x"\n"'


def test_a_cell_of_fifty_lines_is_read_and_one_more_is_an_unclosed_quote(tmp_path: Path) -> None:
    def text(lines: int) -> str:
        return "ID;Name;Note\n" + '1;a;"' + "\n".join(["note"] * lines) + '"\n' + "2;b;c\n" * 300

    found = whole(table_of(tmp_path, text(50)))
    assert (found.broken, found.lines[:2]) == ([], [2, 52])
    found = whole(table_of(tmp_path, text(51)))
    assert found.broken[0] == (2, '1;a;"note')
    assert found.lines[0] == 53  # no line inside is a record by itself: each is refused


def test_empty_lines_alone_inside_a_cell_are_no_records(tmp_path: Path) -> None:
    found = whole(table_of(tmp_path, 'ID,Name,Note\n1,b,"x\n\n\ny"\n2,c,d\n'))
    assert (found.broken, found.lines) == ([], [2, 6])


def test_a_record_of_many_lines_some_way_after_a_broken_one_is_whole(tmp_path: Path) -> None:
    note = "\n".join("x" * n for n in range(20))
    text = 'ID;Name;Note\n1;"a"b;c\n' + "2;d;e\n" * 55 + f'3;f;"{note}"\n' + "4;g;h\n" * 100
    found = whole(table_of(tmp_path, text, header_line=1))
    assert found.broken == [(2, '1;"a"b;c')]
    assert len(found.rows) == 156
    assert found.rows[55] == ["3", "f", note]
    assert found.lines[55:57] == [58, 78]


@pytest.mark.parametrize("before", range(240, 262, 3))
def test_a_record_across_the_border_of_two_batches_is_whole(tmp_path: Path, before: int) -> None:
    text = "ID;Name;Note\n" + "1;a;b\n" * before + '2;c;"' + "x\n" * 40 + '"\n' + "3;d;e\n" * 300
    for chunk_size in (1, 7, 256):
        found = whole(table_of(tmp_path, text), chunk_size)
        assert found.broken == []
        assert found.rows[before] == ["2", "c", "x\n" * 40]
        assert found.lines[before : before + 2] == [before + 2, before + 43]


def test_a_file_of_nothing_but_stray_quotes_is_read_in_bounded_time(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID,Name,Town\n" + 'a","""\n' * 20_000, delimiter=",", header_line=1)
    started = time.process_time()
    found = whole(table)
    assert time.process_time() - started < 20  # parsing the rest again after each line would take many minutes
    assert len(found.broken) + len(found.rows) == 20_000


def test_broken_lines_stand_in_the_chunk_of_their_neighbours(tmp_path: Path) -> None:
    lines = [f"{n};a;b" if n % 3 else f'{n};"a"x;b' for n in range(1, 31)]
    table = table_of(tmp_path, "ID;Name;Town\n" + "\n".join(lines) + "\n")
    last = 1
    for chunk in table.read(chunk_size=4):
        numbers = sorted([*chunk.lines, *(line for line, _ in chunk.broken)])
        assert numbers[0] > last
        last = numbers[-1]
    assert last == 31


def test_chunks_stay_small_where_every_line_is_broken(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name;Town\n" + '1;"a"x;b\n' * 5000, header_line=1, delimiter=";")
    chunks = list(table.read(chunk_size=100))
    assert sum(len(chunk.broken) for chunk in chunks) == 5000
    assert max(len(chunk.broken) for chunk in chunks) < 3000
    assert chunks[-1].last


def test_an_unfinished_record_too_large_to_wait_for_is_broken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records_module, "MAX_RECORD_CHARS", 1000)
    blocks = [['1;"' + "x" * 2000 + "\n"], ['2;a"\n'], []]
    found = list(Records(lambda _hint: blocks.pop(0), ";"))
    assert [batch.broken[0][0] for batch in found if batch.broken] == [1]
    assert [row for batch in found for row in batch.rows] == [["2", 'a"']]


def test_records_of_given_lines_come_some_at_a_time() -> None:
    lines = [f"{n};x\n" for n in range(1000)]
    batches = list(Records(lines_of(lines), ";", first_line=5))
    assert len(batches) > 1
    assert [start for batch in batches for start in batch.starts] == list(range(5, 1005))


# --- the pass over the file


def test_chunks_have_exactly_the_asked_size_but_for_the_last(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n" + "".join(f"{n};{'x' * (n % 90)}y\n" for n in range(2000)))
    assert [len(chunk.rows) for chunk in table.read(chunk_size=300)] == [300] * 6 + [200]
    assert [len(chunk.rows) for chunk in table.read(chunk_size=500)] == [500] * 4
    assert [row[0] for chunk in table.read() for row in chunk.rows] == [str(n) for n in range(2000)]


def test_the_position_grows_to_the_size_of_the_file(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n" + "1;xxxxxxxx\n" * 20_000)
    reader = table.read()
    positions = [reader.position for _ in reader]
    assert positions == sorted(positions)
    assert positions[0] < table.source.size / 2
    assert reader.position == table.source.size


def test_a_reader_can_stop_early_and_the_table_be_read_again(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n" + "1;x\n" * 5000)
    reader = table.read()
    next(iter(reader))
    reader.close()
    reader.close()
    assert 0 < reader.position <= table.source.size
    assert len(whole(table).rows) == 5000
    assert len(whole(table).rows) == 5000


def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(lines: int) -> int:
        table = table_of(tmp_path, "ID;Name;Town\n" + "C-1;Société;Orléans\n" * lines)
        tracemalloc.start()
        try:
            for _ in table.read():
                pass
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(10)
    assert peak(40_000) < peak(4_000) + 2**18


# --- profiles


def test_a_profile_counts_filled_and_distinct_cleaned_cells(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name;Town\n1; Dupont\u00a0;\n2;Dupont;\u200b\n3;Cafe\u0301;Lyon\n\n4;;Lyon\n")
    number, name, town = profile(table)
    assert (name.filled, name.distinct, name.samples, name.lines) == (3, 2, ("Dupont", "Café"), 4)
    assert name.values == ("Dupont", "Dupont", "Café")
    assert name.column is table.columns[1]
    assert (town.filled, town.distinct, town.values) == (2, 1, ("Lyon", "Lyon"))
    assert number.samples == ("1", "2", "3", "4")


def test_a_profile_looks_at_the_first_records_only(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n" + "".join(f"{n};x\n" for n in range(3000)))
    number, name = profile(table)
    assert (number.lines, number.filled, number.distinct, len(number.values)) == (2000, 2000, 2000, 2000)
    assert number.samples == ("0", "1", "2", "3", "4")
    assert (name.distinct, name.samples) == (1, ("x",))
    assert profile(table, 300)[0].lines == 300


@pytest.mark.parametrize(
    ("first", "second", "others"),
    [
        ("-" * 20, "|D-2|Beta|", 1),
        ("|--------|", "+---+---+", 2),
        ("|---|", "|- - -|B|", 0),
        ("|D-9|Alpha|", "|-||", 0),
        ("|Debitor|Name|", "| Debitor | Name|", 2),
        ("|Debitor|Alpha|", "|D-2|Name|", 0),
    ],
)
def test_lines_that_draw_a_line_or_repeat_the_header_are_none_of_a_profile(
    tmp_path: Path, first: str, second: str, others: int
) -> None:
    lines = ("|Debitor|Name|", first, "|D-1|Alpha|", second, *(f"|D-{number}|Beta|" for number in range(7)))
    table = table_of(tmp_path, "\r\n".join(lines), delimiter="|", header_line=1)
    assert {column.lines for column in profile(table)} == {10 - others}
    assert {len(column.cells) for column in profile(table, 5)} == {5}


def test_without_a_header_nothing_repeats_it(tmp_path: Path) -> None:
    table = table_of(tmp_path, "C-1;Alpha\n;Beta\n", header_line=0)
    assert [column.filled for column in profile(table)] == [1, 2]


def test_a_profile_of_the_whole_file_counts_all_and_keeps_the_first_values(tmp_path: Path) -> None:
    table = table_of(tmp_path, "ID;Name\n" + "".join(f"{n};x\n" for n in range(25_000)))
    number = profile(table, None)[0]
    assert (number.lines, number.filled, number.distinct) == (25_000, 25_000, 20_000)
    assert number.values == tuple(map(str, range(2000)))


def test_a_profile_of_broken_lines_alone_is_empty(tmp_path: Path) -> None:
    table = table_of(tmp_path, 'ID;Name\n1;"a"x\n', header_line=1, delimiter=";")
    assert [(item.lines, item.filled, item.samples) for item in profile(table)] == [(0, 0, ()), (0, 0, ())]


# --- round trips

CELLS = st.text(
    st.one_of(
        st.sampled_from('";,|\t\n\r ab1é\u00a0\u2028\x00'),
        st.characters(exclude_categories=["Cs"]),
    ),
    max_size=8,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    rows=st.integers(3, 5).flatmap(
        lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), min_size=1, max_size=30)
    ),
    delimiter=st.sampled_from([";", ",", "|", "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    encoding=st.sampled_from(["utf-8", "utf-16-le"]),
    chunk_size=st.integers(1, 40),
)
def test_what_a_csv_writer_writes_is_read_back_cell_for_cell(
    tmp_path: Path, rows: list[list[str]], delimiter: str, end: str, encoding: str, chunk_size: int
) -> None:
    # What stands behind the last line, or ends its last cell, is cut: that is tested in test_separators.py.
    assume(not any(cell.endswith(("\0", "\x1a", "\x0c")) for row in rows for cell in row))
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end, quoting=csv.QUOTE_ALL)
    header = [f"Name {index}" for index in range(len(rows[0]))]
    starts, number = [], 1
    for row in [header, *rows]:
        starts.append(number)
        at = text.tell()
        writer.writerow(row)
        number += len(re.findall("\r\n|\n|\r", text.getvalue()[at:]))
    path = tmp_path / "written"
    path.write_bytes(text.getvalue().encode(encoding))
    table = open_table(Source("written", 0, "", path), Dialect(encoding, False, delimiter, 1, 2))
    blank = [all(not cell.strip(BLANK) for cell in row) for row in rows]
    wanted = [(line, row) for line, row, skip in zip(starts[1:], rows, blank, strict=True) if not skip]
    reader = table.read(chunk_size)
    found = [pair for chunk in reader for pair in zip(chunk.lines, chunk.rows, strict=True)]
    broken = {line for chunk in table.read(chunk_size) for line, _ in chunk.broken}
    if not broken:  # a cell whose lines are records themselves is taken for swallowed lines: rare, and tested above
        assert found == wanted
        assert reader.blank_lines == sum(blank)
    else:
        assert all(sum(cell.count("\n") + cell.count("\r") for row in rows for cell in row) >= 2 for _ in broken)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150)
@given(
    text=st.text(st.sampled_from('";\n\rab '), max_size=120),
    chunk_size=st.integers(1, 9),
    batch=st.integers(1, 300),
)
def test_every_physical_line_is_in_one_record_and_the_size_of_chunks_changes_nothing(
    tmp_path: Path, text: str, chunk_size: int, batch: int
) -> None:
    source = source_of(tmp_path, ("x;y;z\n" + text).encode())
    table = open_table(source, Dialect("utf-8", False, ";", 1, 2))
    one, other = whole(table), whole(table, chunk_size)
    assert one == other
    with io.StringIO(text, newline="") as stream:
        lines = list(stream)
    reached = 0
    for item in Records(lines_of(lines), ";", batch=batch):
        spans = [*zip(item.starts, item.ends, strict=True), *((line, line) for line, _ in item.broken)]
        for start, end in sorted(spans):
            assert start == reached + 1
            reached = end
    assert reached == len(lines)


@pytest.mark.parametrize("place", [-NEAR - 1, -NEAR, -1, 1, NEAR, NEAR + 1])
def test_values_moved_near_a_line_of_another_width_are_seen_whatever_the_chunks(tmp_path: Path, place: int) -> None:
    rows = [[f"C-{n}", f"AB{1000 + n}", "2026-01-02", "Town", "x"] for n in range(300)]
    rows[150] = rows[150][:4]
    rows[150 + place] = ["C-30", "", "AB1030", "2026-01-02", "Town"]
    text = "\n".join(map(";".join, [["ID", "Code", "Since", "Town", "Note"], *rows]))
    for chunk_size in (1, 64, 150, 151, 256):
        found = [
            chunk.lines[item.position]
            for chunk in table_of(tmp_path, text).read(chunk_size)
            for item in chunk.ragged
            if item.cells == 5
        ]
        assert found == ([152 + place] if abs(place) <= NEAR else [])
