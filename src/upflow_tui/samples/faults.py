"""What is wrong on which line of the sample `faulty.csv`, with the sample organization and nothing stored.

One row a fault, all codes of the catalogue that such a file can have; the other lines are right, and are there so
that the faulty ones have something to clash with. The file also has a line above its header, a repeated and an empty
header, an empty line, and accents that were damaged before.
"""

from __future__ import annotations

from typing import Final, NamedTuple


class Fault(NamedTuple):
    """One fault: the physical line (1 = first), the code that it gets, and in what way it is one."""

    line: int
    code: str
    way: str = ""


FAULTS: Final = (
    Fault(4, "excel_damage", "a Customer ID in scientific notation: the line"),
    Fault(5, "excel_damage", "a formula's error value: the cell"),
    Fault(6, "excel_damage", "a phone that became a date: a warning"),
    Fault(7, "excel_damage", "an ID of 16 digits ending in 0: a warning"),
    Fault(7, "id_shape", "digits alone"),
    Fault(8, "id_shape", "zeros in front"),
    Fault(8, "excel_damage", "text kept by a formula: a note"),
    Fault(9, "control_character", "in the name: the line"),
    Fault(10, "control_character", "in an address: the cell"),
    Fault(11, "control_character", "a line break in a town: a note"),
    Fault(13, "quote", "a quote inside a quoted cell"),
    Fault(14, "width", "a comma without quotes: more cells than the header"),
    Fault(15, "identity_missing", "neither ID nor name"),
    Fault(16, "account_manager_not_found", "no such member"),
    Fault(17, "account_manager_not_found", "capital letters"),
    Fault(18, "account_manager_not_found", "a Finance User"),
    Fault(19, "workflow_not_found", "misspelt"),
    Fault(20, "workflow_not_found", "another case"),
    Fault(21, "workflow_not_found", "a no-break space"),
    Fault(22, "text_too_long", "2,001 characters in a text field: the cell"),
    Fault(23, "text_too_long", "a name of 256 characters: the line"),
    Fault(24, "number_invalid", "a decimal comma"),
    Fault(25, "number_invalid", "a percentage"),
    Fault(26, "date_invalid", "day first"),
    Fault(27, "date_invalid", "no such day"),
    Fault(28, "option_unknown", "another case"),
    Fault(29, "option_unknown", "one of several"),
    Fault(30, "boolean_invalid"),
    Fault(31, "email_invalid"),
    Fault(32, "email_several"),
    Fault(33, "position_unknown"),
    Fault(34, "position_case"),
    Fault(35, "first_contact_main", "the mark was refused"),
    Fault(35, "main_contact_invalid"),
    Fault(36, "contact_email_missing"),
    Fault(37, "vat_suspect"),
    Fault(38, "country_unknown"),
    Fault(39, "postal_code_short", "a lost zero"),
    Fault(41, "same_name_other_id"),
    Fault(42, "name_ambiguous", "two customers bear this name"),
    Fault(44, "id_with_two_names"),
    Fault(46, "values_differ"),
    Fault(47, "duplicate_line"),
    Fault(48, "customer_name_missing", "a new ID without a name"),
    Fault(50, "contact_elsewhere"),
    Fault(52, "two_main_contacts"),
    Fault(53, "first_contact_main", "no mark"),
    Fault(54, "parent_incomplete"),
    Fault(55, "parent_is_self"),
    Fault(56, "parent_mismatch"),
    Fault(57, "parent_not_found"),
    Fault(58, "parent_loop"),
    Fault(59, "parent_loop"),
    Fault(62, "parent_too_deep"),
    Fault(65, "id_blank"),
    Fault(66, "total_line", "left out"),
    Fault(67, "repeated_header"),
    Fault(68, "ruler_line"),
    Fault(69, "comment_line"),
    Fault(70, "report_line", "a page title"),
    Fault(71, "example_line"),
    Fault(72, "html_entities"),
    Fault(73, "invisible_character"),
    Fault(75, "look_alike", "a Cyrillic letter"),
    Fault(76, "number_invalid", "periods between thousands"),
    Fault(77, "thousands_point"),
    Fault(78, "second_table", "another header: nothing below it can be read"),
)
"""By line, when customers are imported."""

FILE_FAULTS: Final = frozenset(
    {
        "lines_above_header",
        "duplicate_header",
        "empty_header",
        "blank_lines",
        "damaged_accents",
        "apostrophe",
        "number_ids",
        "placeholder",
    }
)
"""Codes of the file as a whole."""

ASSIGN_FAULTS: Final = (Fault(65, "customer_id_missing"), Fault(3, "customer_not_found"))
"""More, when customers are only assigned."""
