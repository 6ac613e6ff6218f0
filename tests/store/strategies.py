"""Random plans: any text that a store can be given, every kind of value, parents before and after their children."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.store.builders import MARS
from upflow_tui.core.customer import DETAIL_KEYS
from upflow_tui.core.organization import CustomField, CustomFieldType
from upflow_tui.core.text import email_key
from upflow_tui.importing.planning.plan import Action, ParentLink, PlannedContact, PlannedCustomer, PlannedValue

NAUGHTY = (
    "\x00",
    "a\x00b",
    "\x00\x00",
    "\\u0000",
    'O\'Brien "x"; --',
    "\U0001f469\u200d\U0001f467 \u202ex",
    "%_*?[",
    "null",
    "true",
    "[1]",
    "{}",
    "é" * 300,
)

text = st.one_of(st.sampled_from(NAUGHTY), st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=12))
maybe = st.none() | text


def _value(field: CustomField) -> st.SearchStrategy[PlannedValue]:
    match field.type:
        case CustomFieldType.BOOLEAN:
            return st.booleans()
        case CustomFieldType.SINGLE_SELECT:
            return st.sampled_from(field.options)
        case CustomFieldType.MULTI_SELECT:
            chosen = st.lists(st.sampled_from(field.options), min_size=1, unique=True)
            return chosen.map(lambda options: tuple(sorted(options)))
        case _:
            return text


@st.composite
def values(draw: st.DrawFn) -> dict[str, PlannedValue]:
    """The values of a customer by field key."""
    found: dict[str, PlannedValue] = {}
    for key in DETAIL_KEYS:
        if draw(st.booleans()):
            found[key] = draw(text)
    emails = draw(st.lists(st.sampled_from([member.email for member in MARS.members]), unique=True))
    if emails:
        found["account_manager"] = tuple(sorted(emails))
    if draw(st.booleans()):
        found["workflow"] = draw(st.sampled_from([workflow.name for workflow in MARS.workflows]))
    for field in MARS.custom_fields:
        if draw(st.booleans()):
            found[f"custom:{field.name}"] = draw(_value(field))
    return found


@st.composite
def contacts(draw: st.DrawFn) -> list[PlannedContact]:
    """The contacts of a new customer, at most one of them main."""
    emails = draw(st.lists(text, max_size=4, unique_by=email_key))
    main = draw(st.integers(-1, len(emails) - 1))
    return [
        PlannedContact(
            email,
            Action.CREATE,
            draw(maybe),
            draw(maybe),
            draw(maybe),
            draw(st.none() | st.sampled_from(MARS.positions)),
            place == main,
            line=draw(st.none() | st.integers(2, 10**6)),
        )
        for place, email in enumerate(emails)
    ]


@st.composite
def new_customers(draw: st.DrawFn, max_size: int = 6) -> list[PlannedCustomer]:
    """A plan that only creates; some customers have a parent of the same plan, whatever their order."""
    ids = draw(st.lists(maybe, max_size=max_size, unique_by=lambda value: object() if value is None else value))
    names = [draw(text) for _ in ids]
    numbers = draw(st.permutations(range(1, len(ids) + 1)))
    parents = draw(st.sets(st.sampled_from(numbers), max_size=2)) if numbers else set()
    plan = []
    line = 2
    for number, external_id, name in zip(numbers, ids, names, strict=True):
        parent = None
        if parents and number not in parents and draw(st.booleans()):
            chosen = draw(st.sampled_from(sorted(parents)))
            place = numbers.index(chosen)
            parent = ParentLink(chosen, None, ids[place], names[place])
        lines = list(range(line, line + draw(st.integers(0, 3))))
        line += len(lines)
        plan.append(
            PlannedCustomer(
                number, Action.CREATE, None, external_id, name, draw(values()), parent, [], draw(contacts()), lines
            )
        )
    return sorted(plan, key=lambda customer: customer.number)
