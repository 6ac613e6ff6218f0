"""What a channel needs and nobody may read (engine/settings/secrets_file.py keeps it)."""

from __future__ import annotations


class Secret:
    """A secret: where it is kept, and what it is called; never what it is.

    Args:
        key: in the file of secrets.
        variable: the environment variable that goes before the file.
        noun: what it is called: `password`.
        looked_for: keys of the channel's settings under which someone may look for it.
        is_needed: whether nothing can be sent without it.
        hint: how it looks, for who enters it.
    """

    __slots__ = ("hint", "is_needed", "key", "looked_for", "noun", "variable")

    def __init__(
        self,
        key: str,
        variable: str,
        noun: str,
        looked_for: tuple[str, ...],
        *,
        is_needed: bool = False,
        hint: str = "",
    ) -> None:
        self.key = key
        self.variable = variable
        self.noun = noun
        self.looked_for = looked_for
        self.is_needed = is_needed
        self.hint = hint
