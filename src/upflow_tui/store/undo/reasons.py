"""Why an undo leaves something as it is, one sentence each (docs/rules.md §6: "kept, with the reason").

They name no customer and no value of another import: what is forgotten later must not live on in them.
"""

from __future__ import annotations

from typing import Final

from upflow_tui.core.fields import label_of

FIELD_GONE: Final = "The custom field is no longer in the organization."
PARENT_GONE: Final = "The parent it had is gone."
ID_TAKEN: Final = "Another customer has that ID now."
OTHER_MAIN: Final = "Another contact is the main contact now."
TOO_DEEP: Final = "Its parent has a parent now, or it has children itself."


def name_gone(noun: str, name: str) -> str:
    """Something that the value named was taken out of the organization."""
    return f'{noun} "{name}" is no longer in the organization.'


def changed(number: int | None) -> str:
    """The value, or a value of the contact, is not the one that the import wrote."""
    return f"Import {number} changed it since." if number is not None else "It was changed since."


def customer_changed(number: int, field: str, is_contact: int) -> str:
    """A customer that the import created is not as it was written."""
    what = f"{label_of(field)} of a contact" if is_contact else f"its {label_of(field)}"
    return f"Import {number} changed {what} since."


def forgotten_changed(number: int) -> str:
    """An import changed the customer, and what it changed was forgotten."""
    return f"Import {number}, which was forgotten, changed it."


def got_contact(number: int) -> str:
    """A later import gave the customer a contact."""
    return f"Import {number} gave it a contact."


def lost_child(number: int) -> str:
    """A later import took a child away; its undo must find the parent."""
    return f"Import {number} moved a child away from it, and can still be undone."


def has_child(number: int | None) -> str:
    """A child stays, which a later import gave to it, or which is kept itself."""
    return f"Import {number} made it the parent of a customer." if number is not None else "A child of it is kept."
