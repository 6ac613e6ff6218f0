"""What each fix is called: before it is done, and in the list of what was done."""

from __future__ import annotations

from typing import Final, NamedTuple

from upflow_tui.importing.fixes.repairs import FixName


class FixLabel(NamedTuple):
    """What one fix is called."""

    does: str
    """What it does, as a list of fixes has it."""
    done: str
    """What it did, as a past import has it."""


class OptionLabel(NamedTuple):
    """What one way is called of reading cells that can be read in two ways."""

    reading: str
    short: str
    """In the list of what was done."""
    example: str


FIX_LABELS: Final = {
    FixName.LOWERCASE_MANAGERS: FixLabel(
        "Write account managers' addresses without capitals", "account managers in lower case"
    ),
    FixName.INVISIBLE: FixLabel("Remove hidden characters", "hidden characters removed"),
    FixName.SPACES: FixLabel("Collapse double spaces", "spaces"),
    FixName.DATES: FixLabel("Write dates as YYYY-MM-DD", "dates as YYYY-MM-DD"),
    FixName.NUMBERS: FixLabel("Write numbers with a period for decimals", "numbers with a decimal point"),
    FixName.BOOLEANS: FixLabel("Write true or false", "yes and no as true and false"),
    FixName.POSITIONS: FixLabel("Match the organization's position names", "positions"),
    FixName.MAIN_CONTACT: FixLabel("Mark main contacts with 1", "main contacts marked with 1"),
    FixName.EMAILS: FixLabel("Keep only the e-mail address", "e-mail addresses"),
    FixName.SPLIT_EMAILS: FixLabel("Split into one contact per address", "one contact per address"),
    FixName.SPLIT_NAMES: FixLabel("Split full names into first and family name", "full names split"),
    FixName.PLACEHOLDERS: FixLabel("Make placeholders blank (NULL, N/A, -)", "placeholders made blank"),
    FixName.ENTITIES: FixLabel("Replace codes with characters (&amp; \\' %C3%A9)", "codes replaced"),
    FixName.NUMBER_IDS: FixLabel("Write IDs as plain numbers (1001.0, 1,001)", "IDs as plain numbers"),
    FixName.QUOTES: FixLabel("Remove other quotation marks around cells", "quotation marks removed"),
    FixName.CONTACTS: FixLabel(
        "Leave out contacts without a usable address", "contacts without a usable address left out"
    ),
}
OPTION_LABELS: Final = {
    "dmy": OptionLabel("the day first", "day first", "03/04/2026 is 3 April"),
    "mdy": OptionLabel("the month first", "month first", "03/04/2026 is 4 March"),
    "comma": OptionLabel("the comma stands before the decimals", "decimal comma", "1.234 is 1234"),
    "groups": OptionLabel("the comma stands before the decimals", "decimal comma", "2.500 is 2500"),
    "point": OptionLabel("the point stands before the decimals", "decimal point", "1,234 is 1234"),
}
"""By the options of `repairs.OPTIONS`."""
