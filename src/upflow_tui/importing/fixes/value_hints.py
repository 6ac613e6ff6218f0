"""Which value of the organization a value of the file was meant to be, and what tells (docs/product.md, value mapping).

Like importing/checking/nearest_name.py a hint, never applied by itself: a person looks at it first.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from upflow_tui.core.fields import Field
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.organization import Organization
from upflow_tui.core.text import clean, fold_spaces, invisible_characters, plain_letters
from upflow_tui.importing.checking.look_alikes import unmixed_form, usual_form
from upflow_tui.importing.checking.nearest_name import Nearest
from upflow_tui.importing.fixes.texts import with_small_addresses, without_invisible
from upflow_tui.importing.fixes.values import parts_of
from upflow_tui.importing.fixes.words import positions_of

_WORD: Final = late_pattern(r"\w+")


class Hint(NamedTuple):
    """What was probably meant, or None; and what tells, as part of a sentence ("capitals differ")."""

    proposed: str | None
    reason: str | None
    is_sure: bool = False
    """Whether the value only spells it in another way; else it is a guess for a person to judge."""


NO_HINT: Final = Hint(None, None)


def is_mappable(field: Field) -> bool:
    """Whether the values of a field come from a list: workflow, account manager, position, select options."""
    if field.custom is not None:
        return field.custom.type.has_options
    return field.key in ("workflow", "account_manager", "position")


def allowed_values(field: Field, organization: Organization) -> tuple[str, ...]:
    """The values that a field accepts, in the order of the organization; none where it takes any text."""
    if field.custom is not None:
        return field.custom.options
    match field.key:
        case "workflow":
            return tuple(workflow.name for workflow in organization.workflows)
        case "account_manager":
            return tuple(member.email for member in organization.members if member.is_account_manager)
        case "position":
            return organization.positions
    return ()


def lacking_values(
    field: Field, organization: Organization, cells: Iterable[str]
) -> tuple[list[str], list[tuple[str, str, str]]]:
    """What the organization lacks of the values of some cells: what is only spelt in another way is not lacking.

    Args:
        field: one that `is_mappable`.
        organization: knows what it accepts.
        cells: as they are in the file.

    Returns:
        The values that could be created, each once; and those that spell what exists, each with that and what differs.
    """
    hints = ValueHints(field, organization)
    parts = dict.fromkeys(part for cell in cells for part in parts_of(cell, field))
    found = {part: hints.hint(part) for part in parts if not hints.accepts(part)}
    spelt = [(part, hint.proposed, hint.reason or "") for part, hint in found.items() if hint.proposed and hint.is_sure]
    return [part for part, hint in found.items() if not hint.is_sure], spelt


class ValueHints:
    """Judges the values of one field that `is_mappable`.

    Args:
        field: which.
        organization: knows what it accepts.
    """

    def __init__(self, field: Field, organization: Organization) -> None:
        self.allowed = allowed_values(field, organization)
        self._is_manager = field.key == "account_manager"
        self._known = {clean(value): value for value in self.allowed}
        forgiven = field.key == "position"  # docs/rules.md §4: "case forgiven with a note"
        self._caseless = {known.casefold() for known in self._known} if forgiven else set()
        self._others = (
            {member.email for member in organization.members} - set(self.allowed) if self._is_manager else frozenset()
        )
        self._ways: tuple[tuple[str, Callable[[str], str], Mapping[str, str]], ...] = tuple(
            (reason, key, _by_key(key, self.allowed))
            for reason, key in (
                ("spaces differ", fold_spaces),
                ("capitals differ", _caseless),
                ("accents differ", _accentless),
                ("punctuation differs", _letters),
            )
        )
        self._position = positions_of(organization) if forgiven else None
        self._nearest = Nearest(self.allowed)

    def accepts(self, value: str) -> bool:
        """Whether a trimmed value is right as it is."""
        return value in self._known or value.casefold() in self._caseless

    def hint(self, value: str) -> Hint:
        """What a trimmed value that is not accepted was probably meant to be."""
        seen = clean(without_invisible(value))
        if seen != value and seen in self._known:
            return Hint(self._known[seen], f"it has a {_shown(invisible_characters(value))}", True)
        if self._is_manager and value in self._others:
            return Hint(None, "this member is no Account Manager")
        if self._is_manager and clean(with_small_addresses(seen)) in self._known:
            return Hint(self._known[clean(with_small_addresses(seen))], "capitals differ", True)
        if (usual := usual_form(seen) or unmixed_form(seen)) is not None:
            found = self._spelt(usual)
            if found is not None:
                return Hint(found.proposed, f"it has {_unlike(seen, usual)}", True)
        if (found := self._spelt(seen)) is not None:
            hidden = "" if seen == value else f"it has a {_shown(invisible_characters(value))}, and "
            return found._replace(reason=f"{hidden}{found.reason}")
        if self._position is not None and (position := self._position(value)) != value:
            return Hint(position, "same meaning", True)
        near = self._nearest.find(seen)
        if near is None:
            return NO_HINT
        if _differ_by_one(_letters(seen), _letters(near)):
            return Hint(near, "one letter differs")
        # The addresses of one company have their words in common: that says nothing.
        return NO_HINT if self._is_manager else Hint(near, "it has the same words")

    def _spelt(self, seen: str) -> Hint | None:
        """The value that differs from this one by nothing but how it is written."""
        for reason, key, known in self._ways:
            proposed = known.get(key(seen))
            if proposed is not None:
                return Hint(proposed, reason, True)
        return None


def _by_key(key: Callable[[str], str], values: Sequence[str]) -> dict[str, str]:
    """The values by their key; those that share one are left out: nobody can tell which is meant."""
    found: dict[str, str] = {}
    doubtful = set()
    for value in values:
        if found.setdefault(key(value), value) != value:
            doubtful.add(key(value))
    return {one: value for one, value in found.items() if one not in doubtful and one}


def _caseless(text: str) -> str:
    return fold_spaces(text).casefold()


def _accentless(text: str) -> str:
    return plain_letters(fold_spaces(text))


def _letters(text: str) -> str:
    return "".join(_WORD.findall(plain_letters(text)))


def _differ_by_one(one: str, other: str) -> bool:
    """Whether one letter more, less or other, or two that are swapped, make one text the other."""
    start = next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    rest, rest_of_other = one[start:], other[start:]
    return (
        rest[1:] == rest_of_other[1:]
        or rest[1:] == rest_of_other
        or rest == rest_of_other[1:]
        or (rest[:2] == rest_of_other[1::-1] and rest[2:] == rest_of_other[2:])
    )


def _unlike(value: str, usual: str) -> str:
    """The letters of a value that only look like those of the usual one, with the names of their scripts."""
    named = {
        f"{old} ({unicodedata.name(old, 'unknown').split()[0].capitalize()})": None
        for old, new in zip(value, usual, strict=False)
        if old != new
    }
    return f"look-alike letters: {', '.join(named)}"


def _shown(characters: Sequence[str]) -> str:
    """The name people know the first of these characters by."""
    name = characters[0] if characters else "control character"
    return {"no-break space": "non-breaking space", "zero width no-break space": "byte order mark"}.get(name, name)
