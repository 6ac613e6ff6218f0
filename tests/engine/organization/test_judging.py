"""What a form says of what breaks a rule: whole sentences, in the words of a form rather than of a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from upflow_tui.core.organization import CustomField, CustomFieldType, Member
from upflow_tui.engine.organization.judging import EditRefused, judge_field, judge_members, judge_workflows

ANNA = Member("Anna", "anna@mars.example")
SELECT = CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold",))


def told(judge: Callable[[], None]) -> list[tuple[str, str]]:
    with pytest.raises(EditRefused) as refused:
        judge()
    return [(problem.field, problem.message) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("member", "field", "message"),
    [
        (Member("", "b@x"), "name", "The name is empty. Give one."),
        (Member("B", "b"), "email", "The e-mail is not an email address. Write one, such as anna@company.com."),
        (Member("B", "B@x"), "email", "The e-mail has capital letters. Write b@x."),
        (Member("B", ANNA.email), "email", "The e-mail is taken already: a member must be unique. Choose another."),
        (Member("B" * 256, "b@x"), "name", "The name is longer than 255 characters. Shorten it."),
    ],
)
def test_a_member(member: Member, field: str, message: str) -> None:
    assert told(lambda: judge_members([ANNA, member], 1)) == [(field, message)]


def test_only_what_is_new_is_judged() -> None:
    judge_members([Member("", "wrong"), ANNA], 1)
    judge_workflows(["", "W"], 1)


def test_a_workflow() -> None:
    assert told(lambda: judge_workflows(["W", "W"], 1)) == [
        ("name", "The name is taken already: a workflow must be unique. Choose another.")
    ]


@pytest.mark.parametrize(
    ("field", "place", "message"),
    [
        (
            CustomField("Size", CustomFieldType.SINGLE_SELECT),
            "options",
            "The list of options is empty: this type needs options. Add them, with ; between.",
        ),
        (
            CustomField("Size", CustomFieldType.TEXT, ("S",)),
            "options",
            "The list of options belongs only to single_select and multi_select. Empty it, or choose such a type.",
        ),
        (
            CustomField("Size", CustomFieldType.MULTI_SELECT, ("S", "S")),
            "options",
            'Option "S" is taken already: an option must be unique. Choose another.',
        ),
        (
            CustomField("Town", CustomFieldType.TEXT),
            "name",
            'The name is the name of an Upflow field ("Town"). Choose another.',
        ),
        (
            CustomField("Tier", CustomFieldType.TEXT),
            "name",
            "The name is taken already: a custom field must be unique. Choose another.",
        ),
    ],
)
def test_a_custom_field(field: CustomField, place: str, message: str) -> None:
    assert told(lambda: judge_field(field, [SELECT])) == [(place, message)]
