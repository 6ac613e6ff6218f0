"""The dialog that creates a member who is missing from the organization."""

from __future__ import annotations

import re

from textual import on
from textual.app import ComposeResult
from textual.widgets import Input

from upflow_tui.core.organization import Member, MemberPosition, MemberStatus
from upflow_tui.tui.dialogs.answer_field import AnswerField
from upflow_tui.tui.dialogs.dialog import Dialog, paragraph


class NewMemberDialog(Dialog[Member]):
    """Name and e-mail of a new account manager. Gives back the member, or None."""

    DEFAULT_CSS = """
    NewMemberDialog Input { background: $panel; margin-bottom: 1; }
    """

    def __init__(self, email: str) -> None:
        """`email`: as the file has it."""
        super().__init__("Create a member")
        self._email = "".join(letter for letter in email.strip().lower() if letter.isprintable())

    def compose_body(self) -> ComposeResult:
        """The two fields."""
        yield paragraph("Name:")
        yield AnswerField(name_of(self._email), verb="Create", id="name")
        yield paragraph("E-mail (without capital letters):")
        yield AnswerField(self._email, verb="Create", id="email")
        yield paragraph("Position: Account Manager. The organization keeps this member; the lines are checked again.")

    def on_mount(self) -> None:
        """Puts the focus into the name."""
        self.query_one("#name", Input).focus()

    @on(Input.Submitted)
    def _take(self, event: Input.Submitted) -> None:
        event.stop()
        name, email = (self.query_one(f"#{id}", Input).value.strip() for id in ("name", "email"))
        if not name or not email:
            self.app.bell()
            self.query_one("#email" if name else "#name", Input).focus()
            return
        self.dismiss(Member(name, email, position=MemberPosition.ACCOUNT_MANAGER, status=MemberStatus.CREATED))


def name_of(email: str) -> str:
    """A name to begin with: `j.smith@mars.example` is J Smith."""
    return " ".join(word.capitalize() for word in re.split(r"[^\w]+|_", email.partition("@")[0]) if word)
