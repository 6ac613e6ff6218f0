"""What would go with customers and what would stay, in sentences: said before they are erased."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.engine.past.erasing import Erasing

_SHOWN_IMPORTS: Final = 8
_SHOWN_PREPARED: Final = 3


def goes(erasing: Erasing, *, thousands: str = ",") -> list[str]:
    """What would be erased; `thousands` stands between the thousands of a number."""
    count = partial(counted, thousands=thousands)
    one = len(erasing.looks) == 1
    contacts = sum(look.contacts for look in erasing.looks)
    history = sum(look.history for look in erasing.looks)
    parts = ["the customer with all its values" if one else f"{len(erasing.looks)} customers with all their values"]
    parts += [count(contacts, "contact")] if contacts else []
    parts += [f"{count(history, 'entry', 'entries')} of the import history"] if history else []
    its = "its" if one else "their"
    said = [f"Erased: {', '.join(parts)}, and what the problems of past imports say about {its} lines."]
    if erasing.children:
        kept = "child is" if erasing.children == 1 else f"{count(erasing.children, 'child', 'children')} are"
        said.append(f"{its.capitalize()} {kept} kept, without a parent.")
    return said


def stays(erasing: Erasing, *, thousands: str = ",") -> list[str]:
    """What would not be erased."""
    its = "its" if len(erasing.looks) == 1 else "their"
    said = ["The totals of past imports are kept."]
    if erasing.files:
        hold = "holds" if len(erasing.files) == 1 else "hold"
        said.append(
            f"The kept {files_named(erasing.files)} still {hold} {its} lines: a file is kept or erased as a whole. "
            "Without its file, an import can still be undone, but its lines can no longer be saved."
        )
    if erasing.prepared:
        count = counted(len(erasing.prepared), "unfinished import", thousands=thousands)
        names = ", ".join(dict.fromkeys(item.file_name for item in erasing.prepared[:_SHOWN_PREPARED]))
        more = len(erasing.prepared) - _SHOWN_PREPARED
        listed = f"{names}{f' and {more} more' if more > 0 else ''}"
        hold = "holds" if len(erasing.prepared) == 1 else "hold"
        said.append(f"{count} ({listed}) {hold} {its} lines, or may do so: each is kept or discarded as a whole.")
    return said


def what_holds_it(erasing: Erasing) -> str:
    """What can go with it: `kept file of import 3 and 2 unfinished imports`; blank: nothing."""
    parts = [f"kept {files_named(erasing.files)}"] if erasing.files else []
    parts += [counted(len(erasing.prepared), "unfinished import")] if erasing.prepared else []
    return " and ".join(parts)


def files_named(numbers: Sequence[int]) -> str:
    """`file of import 3`, `files of imports 3, 7 and 12 more`."""
    if len(numbers) == 1:
        return f"file of import {numbers[0]}"
    shown = ", ".join(map(str, numbers[:_SHOWN_IMPORTS]))
    more = len(numbers) - _SHOWN_IMPORTS
    return f"files of imports {shown}{f' and {more} more' if more > 0 else ''}"
