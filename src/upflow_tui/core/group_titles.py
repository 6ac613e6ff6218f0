"""What a group of findings of one code is called, where they do not all say the same (docs/product.md).

Of most codes the message says enough with what differs left open: `"…" is not a date.` Those that would be little more
than dots have a sentence of their own here; which field it is about stands beside it.
"""

from __future__ import annotations

from typing import Final

GROUP_TITLES: Final = {
    "quote": "The line has a quote in the wrong place.",
    "width": "The line has more or fewer cells than the header.",
    "repeated_header": "The line repeats the header.",
    "ruler_line": "The line is only a divider.",
    "comment_line": "The line looks like a comment.",
    "line_not_skipped": "The line was not skipped, so there is nothing to put back.",
    "total_line": "The line looks like a total.",
    "report_line": "The line looks like a page title or footer of a report.",
    "example_line": "The line is an example line of the template.",
    "excel_damage": "The value was changed by a spreadsheet.",
    "long_number": "The number is so long that its last digits may be lost.",
    "html_entities": "Codes such as &amp; stand where characters should.",
    "number_ids": "Another program wrote the ID as a number (1001.0, 1,001).",
    "control_character": "The text contains a control character.",
    "text_too_long": "The text is too long.",
    "thousands_point": "Read with a decimal period, but other cells use a period to group thousands.",
    "position_case": "The position is stored in another spelling.",
    "postal_code_short": "The postal code is shorter than the others of its country.",
    "name_ambiguous": "Several customers have this name.",
    "id_with_two_names": "The Customer ID has two names.",
    "values_differ": "The value overwrites that of an earlier line.",
    "same_name_other_id": "The name is also that of another customer.",
    "customer_renamed": "The customer is renamed.",
    "customer_id_received": "The stored customer receives a Customer ID.",
    "name_near_miss": "The customer is new; another has nearly the same name.",
    "name_differs": "The Customer ID belongs to a customer of another name.",
    "id_near_miss": "The Customer ID is new, but nearly that of another customer.",
    "id_shape": "The Customer ID looks different from nearly all others.",
    "look_alike": "Some characters only look like ordinary letters or digits.",
    "value_out_of_place": "The value looks like one of another column.",
    "contact_elsewhere": "The contact is also one of another customer.",
    "two_main_contacts": "The main contact replaces one of an earlier line.",
    "main_contact_replaced": "The main contact is replaced.",
    "parent_incomplete": "The parent is given by its name or its ID alone.",
    "parent_mismatch": "The Parent ID belongs to a customer of another name.",
    "parent_not_found": "The parent was not found.",
    "parent_too_deep": "The parent is itself a child.",
}
