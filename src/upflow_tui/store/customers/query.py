"""What a list of stored customers is asked for: which of them, and in which order."""

from __future__ import annotations

from enum import StrEnum

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.search_words import search_words


class SortBy(StrEnum):
    """What the customers are sorted by; equal ones by name."""

    NAME = "name"
    EXTERNAL_ID = "external_id"
    PARENT = "parent"
    CONTACTS = "contacts"
    MANAGERS = "managers"
    WORKFLOW = "workflow"


class Only(StrEnum):
    """Which customers alone are wanted (docs/product.md "Customers")."""

    NO_WORKFLOW = "no_workflow"
    NO_MANAGER = "no_manager"
    NO_CONTACT = "no_contact"
    HAS_PARENT = "has_parent"


@dataclass(frozen=True, slots=True)
class CustomerQuery:
    """Which customers, in which order. Each condition narrows further."""

    search: str = ""
    """Only those that have each of its `search_words` in name, ID, town, country, the parent's name, the workflow, an
    account manager's name or e-mail, or a contact's e-mail; blank: all."""
    sort: SortBy = SortBy.NAME
    reverse: bool = False
    only: tuple[Only, ...] = ()
    changed_by: int | None = None
    """Only those that this import created or changed."""
    manager: str | None = None
    """Only those with the account manager of this e-mail, without case."""
    workflow: str | None = None
    """Only those in the workflow of this name."""
    parent: int | None = None
    """Only the children of the customer with this number."""

    @property
    def words(self) -> tuple[str, ...]:
        """What is searched for."""
        return search_words(self.search)

    @property
    def is_narrowed(self) -> bool:
        """Whether some customers may be left out."""
        asked = (self.changed_by, self.manager, self.workflow, self.parent)
        return bool(self.words or self.only or any(value is not None for value in asked))
