"""A field of a dialog that says in the key bar what enter does with what was typed."""

from __future__ import annotations

from textual.widgets import Input

from upflow_tui.tui.actions import ANSWER, bindings_for

_LONGEST = 200


class AnswerField(Input):
    """A line of text; enter submits it (`Input.Submitted`), and the key bar calls that by its verb."""

    BINDINGS = bindings_for(ANSWER)

    def __init__(
        self,
        value: str = "",
        *,
        verb: str,
        id: str | None = None,
        placeholder: str = "",
        longest: int = _LONGEST,
        digits: bool = False,
    ) -> None:
        """A field.

        Args:
            value: what stands there at first, made safe already.
            verb: what enter does: `Create`.
            id: to find it by.
            placeholder: what stands in the empty field.
            longest: characters that it takes.
            digits: whether it takes digits alone.
        """
        super().__init__(
            value,
            placeholder=placeholder,
            type="integer" if digits else "text",
            max_length=longest,
            compact=True,
            id=id,
        )
        self.key_labels = {"answer.take": verb}
