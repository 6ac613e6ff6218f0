"""What the rules say of a change of the organization (docs/rules.md §1), as sentences for a form.

The rules themselves are those of the organization file (checks.py): one place judges both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.kinds import ItemKind
from upflow_tui.core.organization import CustomField, Member
from upflow_tui.engine.organization.checks import Fault, Wrong, checks
from upflow_tui.store.database import StoreError
from upflow_tui.store.organization.items import OrganizationItems

LONGEST_NAME: Final = 255
"""Characters: a longer one could stand in no cell (docs/rules.md §4, "names")."""
_LABELS: Final = {"name": "The name", "email": "The e-mail", "options": "The list of options"}
_WORDS: Final = {
    Wrong.EMPTY: "is empty. Give one.",
    Wrong.EMPTY_IN_LIST: "is empty. Give one.",
    Wrong.TWICE: "is taken already: {noun} must be unique. Choose another.",
    Wrong.NO_OPTIONS: "is empty: this type needs options. Add them, with ; between.",
    Wrong.OPTIONS_OF_NO_SELECT: "belongs only to single_select and multi_select. Empty it, or choose such a type.",
}
"""What a form says otherwise than the file."""
_NOUNS: Final = {"a position": "a contact position"}
"""What a form calls otherwise than the file."""


@dataclass(frozen=True, slots=True)
class EditProblem:
    """Why something cannot be written. `field`: `name`, `email`, `options`…; the message is a sentence, with a fix."""

    field: str
    message: str


class EditRefused(StoreError):
    """What was given breaks a rule of the organization; nothing was written."""

    def __init__(self, problems: Sequence[EditProblem]) -> None:
        super().__init__(" ".join(problem.message for problem in problems), "Nothing was changed.")
        self.problems = tuple(problems)


def judge_members(members: Sequence[Member], first: int = 0) -> None:
    """Judges those from place `first` on among all. Raises EditRefused."""
    tables = [{"name": member.name, "email": member.email} for member in members]
    _judge({"members": tables}, lambda path: path[1] >= first)


def judge_organization(name: str) -> None:
    """The same for the name of the organization. Raises EditRefused."""
    _judge({"name": name}, lambda path: path == ("name",))


def judge_workflows(names: Sequence[str], first: int = 0) -> None:
    """The same for workflows. Raises EditRefused."""
    _judge({"workflows": [{"name": name} for name in names]}, lambda path: path[1] >= first)


def _judge(raw: dict[str, Any], concerns: Callable[[tuple[Any, ...]], bool]) -> None:
    """Raises EditRefused with what the rules of the organization file say of what `concerns` points at."""
    problems = [
        EditProblem(_field_of(fault.path), f"{_subject(fault.path, raw)} {_in_form(fault)}")
        for fault in checks(raw)
        if concerns(fault.path)
    ]
    problems += [
        EditProblem(_field_of(path), f"{_subject(path, raw)} is longer than {LONGEST_NAME} characters. Shorten it.")
        for path, text in _texts(raw)
        if len(text) > LONGEST_NAME and concerns(path)
    ]
    if problems:
        raise EditRefused(problems)


def judge_field(field: CustomField, others: Sequence[CustomField]) -> None:
    """Judges a custom field, its options too, among the others. Raises EditRefused."""
    tables = [{"name": each.name, "type": each.type.value, "options": list(each.options)} for each in [*others, field]]
    _judge({"custom_fields": tables}, _is_last(len(others)))


def _is_last(place: int) -> Callable[[tuple[Any, ...]], bool]:
    return lambda path: len(path) > 1 and path[1] == place


def _texts(raw: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Every text of a list in `raw` with its path."""
    for key, entries in raw.items():
        for place, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, str):
                yield (key, place), entry
                continue
            for name, value in entry.items():
                if isinstance(value, str):
                    yield (key, place, name), value
                else:
                    yield from (((key, place, name, at), text) for at, text in enumerate(value))


def _field_of(path: tuple[Any, ...]) -> str:
    return next((part for part in reversed(path[1:]) if isinstance(part, str)), "name")


def _subject(path: tuple[Any, ...], raw: dict[str, Any]) -> str:
    """What a fault speaks of, at the beginning of a sentence: the option itself, else the name of the part."""
    if isinstance(path[-1], int) and len(path) > 2:
        value: Any = raw
        for part in path:
            value = value[part]
        return f'Option "{value}"' if value else "An option"
    return _LABELS.get(_field_of(path), "This")


def _in_form(fault: Fault) -> str:
    """A fault in the words of a form."""
    words = _WORDS.get(fault.wrong, fault.wrong)
    return words.format(noun=_NOUNS.get(fault.noun, fault.noun), value=fault.value)


def judge_name(items: OrganizationItems, kind: ItemKind, key: int | None, name: str, field_key: int | None) -> None:
    """Judges a name among the others of its list."""
    if kind is ItemKind.FIELD:
        present = next((item.field for item in items.fields if item.key == key), None)
        if present is not None:
            judge_field(replace(present, name=name), [item.field for item in items.fields if item.key != key])
        return
    if kind is ItemKind.OPTION:
        field = next((item for item in items.fields if item.key == field_key), None)
        others = [option.name for option in field.options if option.key != key] if field else []
        table = {"name": "-", "type": field.field.type.value if field else "", "options": [*others, name]}
        _judge({"custom_fields": [table]}, lambda path: path[-1] == len(others))
        return
    listed = items.workflows if kind is ItemKind.WORKFLOW else items.positions
    names = [item.name for item in listed if item.key != key]
    if kind is ItemKind.WORKFLOW:
        _judge({"workflows": [{"name": each} for each in [*names, name]]}, _is_last(len(names)))
    else:
        _judge({"positions": [*names, name]}, _is_last(len(names)))
