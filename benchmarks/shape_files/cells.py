"""Shapes of what one cell, or each cell of a column, holds."""

from __future__ import annotations

from benchmarks.shape_files.shape import filled, name_of, one_cell, shape

_HEAD = "Customer ID,Customer name"
_MARKS = "\u0301\u0323"
"""Two marks, each of which wants to stand before the other."""
_APOSTROPHES = "'" * 60


def _column(label: str, size: int, cells: tuple[str, ...] | None = None, make: str = "{number}") -> str:
    """A column of such cells, made of the line's number where there is only a pattern."""
    return filled(f"{_HEAD},{label}", size, lambda number: f"C-{number},{name_of(number)},{make.format(number=number)}")


@shape
def marks_in_one_cell(size: int) -> str:
    """A letter with all the combining marks, of classes that have to be put into order."""
    return one_cell("a" + _MARKS * (size // 4))


@shape
def marks_in_a_name(size: int) -> str:
    """The same in a name that is compared."""
    return f"{_HEAD},Town\nC-1,a{_MARKS * (size // 4)},Lyon\nC-2,Beta,Paris\n"


@shape
def marks_in_the_header(size: int) -> str:
    """The same in a header."""
    return f"{_HEAD},a{_MARKS * (size // 4)}\nC-1,Alpha,Lyon\nC-2,Beta,Paris\n"


@shape
def marks_thirty_at_a_time(size: int) -> str:
    """Runs of marks that are just allowed."""
    return one_cell(("a" + _MARKS * 15) * (size // 61))


@shape
def marks_in_many_cells(size: int) -> str:
    """Runs of marks that are too long, in every line."""
    return _column("Town", size, make="a" + _MARKS * 40 + "{number}")


@shape
def marks_behind_letters_of_another_script(size: int) -> str:
    """Marks that are word characters."""
    return one_cell("\u0915" + "\u093c\u094d" * (size // 6))


@shape
def one_long_cell(size: int) -> str:
    """Letters without an end."""
    return one_cell("a" * size)


@shape
def one_long_cell_of_words(size: int) -> str:
    """Short words without an end."""
    return one_cell("ab cd " * (size // 6))


@shape
def one_long_number(size: int) -> str:
    """Digits without an end, where a number belongs."""
    return one_cell("9" * size, "Payment terms")


@shape
def one_long_id(size: int) -> str:
    """An ID of zeros without an end."""
    return f"{_HEAD},Town\n{'0' * size}1,Alpha,Lyon\nC-2,Beta,Paris\n"


@shape
def one_long_name(size: int) -> str:
    """A name without an end, of signs and letters."""
    return f"{_HEAD},Town\nC-1,{'A-' * (size // 2)},Lyon\nC-2,Beta,Paris\n"


@shape
def one_long_email(size: int) -> str:
    """An address without an end, of dots."""
    return one_cell("a." * (size // 2) + "b@alpha.example", "Contact email")


@shape
def an_email_of_ats(size: int) -> str:
    """Signs @ without an end."""
    return one_cell("a@" * (size // 2), "Contact email")


@shape
def several_emails_in_a_cell(size: int) -> str:
    """Addresses without an end in one cell."""
    return one_cell("a@b.example;" * (size // 12), "Contact email")


@shape
def quotes_in_one_cell(size: int) -> str:
    """Doubled quotes without an end."""
    return one_cell('"' + '""' * (size // 2) + '"')


@shape
def line_breaks_in_one_cell(size: int) -> str:
    """A quoted cell of line breaks."""
    return one_cell('"' + "a\n" * (size // 2) + '"')


@shape
def invisible_characters(size: int) -> str:
    """Characters without width between letters."""
    return one_cell("a\u200b" * (size // 4))


@shape
def blanks_in_one_cell(size: int) -> str:
    """Blanks between two letters."""
    return one_cell("a" + " " * size + "b")


@shape
def html_codes_in_one_cell(size: int) -> str:
    """Codes of HTML without an end."""
    return one_cell("&uuml;" * (size // 6))


@shape
def beginnings_of_html_codes(size: int) -> str:
    """Signs that begin a code and never end it."""
    return one_cell("&" * size)


@shape
def beginnings_of_tags(size: int) -> str:
    """Signs that begin a tag and never end it."""
    return one_cell("<b" * (size // 2))


@shape
def control_characters(size: int) -> str:
    """Control characters in every line."""
    return _column("Town", size, make="Ly\x01on {number}")


@shape
def vat_numbers_that_fail(size: int) -> str:
    """A VAT number without a country on each line, none of them right."""
    return _column("VAT number", size, make="XY{number:09}")


@shape
def vat_numbers_of_one_country_that_fail(size: int) -> str:
    """A wrong number of one country on each line."""
    return filled(
        f"{_HEAD},VAT number,Country", size, lambda number: f"C-{number},{name_of(number)},FR{number:011},France"
    )


@shape
def a_long_vat_number(size: int) -> str:
    """Digits without an end in a VAT number."""
    return one_cell("FR" + "1" * size, "VAT number")


@shape
def countries_unknown(size: int) -> str:
    """Another country on each line, and nobody knows it."""
    return filled(f"{_HEAD},Country", size, lambda number: f"C-{number},A{number},{name_of(number)}")


@shape
def postal_codes_of_all_lengths(size: int) -> str:
    """Postal codes that are shorter than others of their country."""
    return filled(
        f"{_HEAD},Postal code,Country",
        size,
        lambda number: f"C-{number},{name_of(number)},{str(10**5 + number)[: 1 + number % 5]},France",
    )


@shape
def dates_that_fail(size: int) -> str:
    """Dates that are none."""
    return _column("Contract end", size, make="{number}/99/2026")


@shape
def numbers_that_fail(size: int) -> str:
    """Numbers that are none."""
    return _column("Payment terms", size, make="1.{number}.3,4")


@shape
def numbers_with_exponents(size: int) -> str:
    """Numbers with exponents beyond all measure."""
    return _column("Payment terms", size, make="1e9999{number}")


@shape
def options_that_fail(size: int) -> str:
    """Options that nobody knows."""
    return _column("Tier", size, make="Gould {number}")


@shape
def options_in_one_cell(size: int) -> str:
    """Options without an end in one cell."""
    return one_cell('"' + "Retail,Wholesale," * (size // 17) + '"', "Segments")


@shape
def managers_in_one_cell(size: int) -> str:
    """Account managers without an end in one cell."""
    return one_cell('"' + "anna@mars.example,x@y.example," * (size // 30) + '"', "Account manager")


@shape
def managers_unknown(size: int) -> str:
    """Account managers that nobody knows."""
    return _column("Account manager", size, make="m{number}@mars.example")


@shape
def workflows_unknown(size: int) -> str:
    """Workflows that nobody knows."""
    return _column("Workflow", size, make="Standard reminder {number}")


@shape
def placeholders(size: int) -> str:
    """Words for nothing in every cell."""
    return filled(f"{_HEAD},Town,Phone,Country", size, lambda number: f"C-{number},A{number},NULL,N/A,-")


@shape
def formulas(size: int) -> str:
    """Cells that a spreadsheet would run."""
    return _column("Town", size, make="=HYPERLINK({number})")


@shape
def apostrophes(size: int) -> str:
    """Apostrophes in front of IDs, and many of them in one cell."""
    return filled(f"{_HEAD},Address", size, lambda number: f"'{number},A{number},{_APOSTROPHES}=1")


@shape
def look_alike_letters(size: int) -> str:
    """Names with letters of other scripts."""
    return _column("Town", size, make="Аlрha {number}")


@shape
def texts_too_long(size: int) -> str:
    """Addresses that are too long."""
    return _column("Address", size, make="a" * 1100 + "{number}")
