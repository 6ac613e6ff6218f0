"""The small enums that screens compare: here, so that nobody compares words, and nothing heavy is imported for them."""

from __future__ import annotations

from enum import StrEnum


class ItemKind(StrEnum):
    """What a thing of the organization is."""

    MEMBER = "member"
    WORKFLOW = "workflow"
    POSITION = "position"
    FIELD = "field"
    OPTION = "option"

    @property
    def noun(self) -> str:
        """As it stands in a sentence."""
        return {"position": "contact position", "field": "custom field"}.get(self.value, self.value)


class Pasted(StrEnum):
    """What a piece of a pasted list of members is taken for."""

    NEW = "new"
    KNOWN = "known"
    REFUSED = "refused"


class Difference(StrEnum):
    """What became of a customer from the first file to the second."""

    CHANGED = "changed"
    APPEARED = "appeared"
    ABSENT = "absent"
