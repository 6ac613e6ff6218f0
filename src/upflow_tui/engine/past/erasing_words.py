"""What would go with a customer and what would stay, in sentences: said before one is erased."""

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
    look, count = erasing.look, partial(counted, thousands=thousands)
    parts = ["the customer with all its values"]
    parts += [count(look.contacts, "contact")] if look.contacts else []
    parts += [f"{count(look.history, 'entry', 'entries')} of the import history"] if look.history else []
    said = [f"Erased: {', '.join(parts)}, and what the problems of past imports say about its lines."]
    if look.children:
        children = "child is" if look.children == 1 else f"{count(look.children, 'child', 'children')} are"
        said.append(f"Its {children} kept, without a parent.")
    return said


def stays(erasing: Erasing, *, thousands: str = ",") -> list[str]:
    """What would not be erased."""
    look = erasing.look
    said = ["The totals of past imports are kept."]
    if look.files:
        hold = "holds" if len(look.files) == 1 else "hold"
        said.append(
            f"The kept {files_named(look.files)} still {hold} its lines: a file is kept or erased as a whole. "
            "Without its file, an import can still be undone, but its lines can no longer be saved."
        )
    if erasing.prepared:
        count = counted(len(erasing.prepared), "unfinished import", thousands=thousands)
        names = ", ".join(dict.fromkeys(item.file_name for item in erasing.prepared[:_SHOWN_PREPARED]))
        more = len(erasing.prepared) - _SHOWN_PREPARED
        listed = f"{names}{f' and {more} more' if more > 0 else ''}"
        hold = "holds" if len(erasing.prepared) == 1 else "hold"
        said.append(f"{count} ({listed}) {hold} its lines, or may do so: each is kept or discarded as a whole.")
    return said


def what_holds_it(erasing: Erasing) -> str:
    """What can go with it: `kept file of import 3 and 2 unfinished imports`; blank: nothing."""
    parts = [f"kept {files_named(erasing.look.files)}"] if erasing.look.files else []
    parts += [counted(len(erasing.prepared), "unfinished import")] if erasing.prepared else []
    return " and ".join(parts)


def files_named(numbers: Sequence[int]) -> str:
    """`file of import 3`, `files of imports 3, 7 and 12 more`."""
    if len(numbers) == 1:
        return f"file of import {numbers[0]}"
    shown = ", ".join(map(str, numbers[:_SHOWN_IMPORTS]))
    more = len(numbers) - _SHOWN_IMPORTS
    return f"files of imports {shown}{f' and {more} more' if more > 0 else ''}"
