"""Shapes of lines: widths, quotes, headers, blanks, encodings."""

from __future__ import annotations

import gzip

from benchmarks.shape_files.shape import Made, filled, name_of, shape

_HEADER = "Customer ID,Customer name,Town,Country"
_BREAK = "a\n"


def _good(number: int) -> str:
    return f"C-{number},{name_of(number)},Lyon,France"


@shape
def good_lines(size: int) -> str:
    """Nothing is wrong."""
    return filled(_HEADER, size, _good)


@shape
def repeated_headers(size: int) -> str:
    """The header again and again."""
    return filled(_HEADER, size, lambda number: _HEADER if number else _good(number))


@shape
def headers_between_lines(size: int) -> str:
    """The header before every line."""
    return filled(_HEADER, size, lambda number: _HEADER if number % 2 else _good(number))


@shape
def other_headers(size: int) -> str:
    """Another table begins again and again."""
    return filled(_HEADER, size, lambda number: _good(number) if number % 3 else "Contact email,Phone,Customer ID,Town")


@shape
def equal_columns(size: int) -> str:
    """Columns of one name."""
    return _columns(size, lambda _: "Town")


@shape
def columns_without_names(size: int) -> str:
    """Columns whose header is blank."""
    return _columns(size, lambda _: "")


@shape
def other_columns(size: int) -> str:
    """Columns of all names, none of them known."""
    return _columns(size, name_of)


@shape
def columns_named_alike(size: int) -> str:
    """Columns whose names nearly are that of a field."""
    return _columns(size, lambda number: f"Customer name {number}")


def _columns(size: int, name: object) -> str:
    """A file as wide as a spreadsheet can be (16,384 columns) where it has a megabyte."""
    assert callable(name)
    columns = max(1, size // 64)
    header = ",".join(["Customer ID", "Customer name", *map(name, range(columns))])
    lines = [
        ",".join([f"C-{line}", name_of(line), *(f"value {column} of this line" for column in range(columns))])
        for line in (1, 2)
    ]
    return "\n".join([header, *lines, ""])


@shape
def one_wide_line(size: int) -> str:
    """One line of all the cells there are."""
    return f"{_HEADER}\n{_good(1)}\n{_good(2)}{',x' * (size // 2)}\n{_good(3)}\n"


@shape
def lines_of_delimiters(size: int) -> str:
    """Lines of nothing but delimiters."""
    return filled(_HEADER, size, lambda _: "," * 60)


@shape
def widths_at_random(size: int) -> str:
    """Each line has another width than the one before."""
    return filled(_HEADER, size, lambda number: _good(number) + ",x" * (number * 7 % 5))


@shape
def torn_lines(size: int) -> str:
    """Each line is torn in two."""
    return filled(_HEADER, size, lambda number: f"C-{number},Alp\nha {number},Lyon,France")


@shape
def a_quote_never_closed(size: int) -> str:
    """A quote on the first line that nothing closes."""
    return filled(_HEADER, size, lambda number: _good(number) if number else 'C-0,"Alpha,Lyon,France')


@shape
def quotes_never_closed(size: int) -> str:
    """A quote on each line that nothing closes."""
    return filled(_HEADER, size, lambda number: f'C-{number},"{name_of(number)},Lyon,France')


@shape
def quotes_inside_cells(size: int) -> str:
    """Stray quotes in a file that quotes its cells."""
    return filled(_HEADER, size, lambda number: f'"C-{number}","Al"pha {number}","Lyon","France"')


@shape
def cells_of_many_lines(size: int) -> str:
    """Cells of 49 line breaks."""
    return filled(_HEADER, size, lambda number: f'C-{number},"{_BREAK * 49}",Lyon,France')


@shape
def cells_of_too_many_lines(size: int) -> str:
    """Cells of 60 line breaks."""
    return filled(_HEADER, size, lambda number: f'C-{number},"{_BREAK * 60}",Lyon,France')


@shape
def blank_lines(size: int) -> str:
    """Hardly a line that holds anything."""
    return filled(_HEADER, size, lambda number: "" if number % 100 else _good(number))


@shape
def lines_above_the_header(size: int) -> str:
    """A report's head without an end."""
    return filled("Customer list", size, lambda number: f"Printed for page {number}") + f"{_HEADER}\n{_good(1)}\n"


@shape
def totals_and_titles(size: int) -> str:
    """Totals, rulers, comments and page titles."""
    odd = ("Total,,,", "----,----,----,----", "# by hand,,,", "Page 1 of 9,,,", "")
    return filled(_HEADER, size, lambda number: odd[number % 5] or _good(number))


@shape
def end_marks(size: int) -> str:
    """Marks of the end without an end."""
    return f"{_HEADER}\n{_good(1)}\n" + "\x1a\x00\x0c" * (size // 3)


@shape
def a_damaged_line(size: int) -> Made:
    """UTF-8, but for one long line of bytes that are none."""
    return Made(f"{_HEADER}\n{_good(1)}\n".encode() + b"C-2," + b"\xe9t\xe9 " * (size // 4) + b",Lyon,France\n")


@shape
def a_line_read_wrongly(size: int) -> str:
    """A long line of UTF-8 that was read wrongly and saved again."""
    return f"{_HEADER}\n{_good(1)}\nC-2,{'Ã©tÃ© ' * (size // 10)},Lyon,France\n"


@shape
def lines_read_wrongly(size: int) -> str:
    """Every line of it."""
    return filled(_HEADER, size, lambda number: f"C-{number},Ã‰tÃ© {number},OrlÃ©ans,France")


@shape
def letters_lost(size: int) -> str:
    """Letters that became question marks."""
    return filled(_HEADER, size, lambda number: f"C-{number},Soci?t? {number},Orl?ans,France")


@shape
def windows_1252(size: int) -> Made:
    """Western bytes."""
    return Made(filled(_HEADER, size, lambda number: f"C-{number},Été {number},Orléans,France").encode("cp1252"))


@shape
def mac_roman(size: int) -> Made:
    """The bytes of an old Mac."""
    return Made(filled(_HEADER, size, lambda number: f"C-{number},Été {number},Orléans,France").encode("mac-roman"))


@shape
def high_bytes(size: int) -> Made:
    """Bytes above ASCII that are no text of any kind."""
    block = bytes(range(0x80, 0x100))
    return Made(f"{_HEADER}\n".encode() + (b"C-1," + block + b",Lyon,France\n") * (size // 145 + 1))


@shape
def utf_16(size: int) -> Made:
    """Two bytes a letter, without a mark."""
    return Made(filled(_HEADER, size // 2, _good).encode("utf-16-le"))


@shape
def old_mac_line_ends(size: int) -> str:
    """Carriage returns alone."""
    return filled(_HEADER, size, _good).replace("\n", "\r")


@shape
def one_line_of_everything(size: int) -> str:
    """No line end at all."""
    return filled(_HEADER, size, _good).replace("\n", ",")


@shape
def semicolons_and_commas(size: int) -> str:
    """Two separators that fit equally well."""
    return filled("Customer ID;Customer name,Town", size, lambda number: f"C-{number};{name_of(number)},Lyon")


@shape
def packed_by_gzip(size: int) -> Made:
    """The same line for ever, packed to nearly nothing."""
    text = filled(_HEADER, size, _good).encode()
    return Made(gzip.compress(text, mtime=0), ".csv.gz", unpacked=len(text))


@shape
def a_long_header(size: int) -> str:
    """A header of words without an end."""
    return f"{_HEADER},{'customer address name ' * (size // 22)}\n{_good(1)},x\n{_good(2)},x\n"


@shape
def columns_of_known_words(size: int) -> str:
    """Columns whose headers are all made of words that fields have."""
    return _columns(size, lambda number: f"Address line {number} of contact")


@shape
def columns_of_one_field(size: int) -> str:
    """Columns that are called like one field, each in another way of writing it."""
    return _columns(size, lambda number: "E-Mail" + "." * (number % 50) + " contact")


@shape
def columns_of_addresses(size: int) -> str:
    """Columns of e-mail addresses, of which one may be out of its place."""
    columns = max(1, size // 100)
    header = ",".join(["Customer ID", "Customer name", *(f"Mail {column}" for column in range(columns))])
    lines = [",".join([f"C-{line}", name_of(line), *(f"a{column}@x.example" for column in range(columns))])
             for line in (1, 2, 3)]  # fmt: skip
    return "\n".join([header, *lines, ""])


@shape
def quoted_headers(size: int) -> str:
    """A header of line breaks."""
    return f'{_HEADER},"{_BREAK * (size // 2)}"\n{_good(1)},x\n{_good(2)},x\n'
