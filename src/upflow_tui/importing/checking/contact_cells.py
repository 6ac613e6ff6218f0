"""The cells of a contact other than its e-mail: position and main mark (Seed: contact columns; docs/rules.md §4)."""

from __future__ import annotations

from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean, hidden_fix, seen
from upflow_tui.importing.checking.cells import Place, Verdict
from upflow_tui.importing.checking.custom_values import either


class Positions:
    """The rule of the Position column: a position of the organization, its case forgiven with a note.

    Source: Seed, "Choose between Accounting, Sales, Purchaser, or Payer"; docs/rules.md §4.
    """

    def __init__(self, place: Place, organization: Organization) -> None:
        self._place = place
        self._names = {clean(name): name for name in organization.positions}
        self._odd = {seen(name).casefold(): name for name in self._names if seen(name) != name}
        """The positions that hold something that nobody sees, by what is seen."""
        # The first of two positions that differ only by case bears the case that neither has.
        self._caseless = {name.casefold(): stored for name, stored in reversed(self._names.items())}

    def accept(self, text: str, raw: str) -> Verdict:
        """The position in the organization's spelling."""
        name = self._names.get(text)
        if name is not None:
            return name, ()
        name = self._caseless.get(text.casefold())
        if name is not None:
            return name, (self._place.find("position_case", raw, position=name),)
        if not self._names:
            return self._place.refuse("position_unknown", raw, fix="Add the position to the organization first.")
        meant = self._odd.get(text.casefold())
        if meant is not None:
            return self._place.refuse("position_unknown", raw, fix=hidden_fix(text, meant, "The position"))
        return self._place.refuse("position_unknown", raw, positions=either(self._names.values()))


def main_contact(place: Place, text: str, raw: str) -> Verdict:
    """True for `1`, None for `0` (Seed: 'Add a "1" in this column on the contact's line')."""
    if text == "1":
        return True, ()
    return (None, ()) if text == "0" else place.refuse("main_contact_invalid", raw)
