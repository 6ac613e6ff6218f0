"""Which stored customers a person wants, by the names that people use: looked up, or refused with what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from upflow_tui.core.organization import Organization
from upflow_tui.core.text import email_key, name_key
from upflow_tui.store.customers.customers import StoredCustomersOf
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import load_organization

_NAMED: Final = 5
"""How many of the possible ones a refusal names."""


class NotThere(Exception):
    """Nobody can be meant by a name; `message` says what is missing, `fix` what helps."""

    def __init__(self, message: str, fix: str) -> None:
        super().__init__(f"{message} {fix}")
        self.message, self.fix = message, fix


def wanted_customers(
    folder: Path,
    *,
    search: str = "",
    manager: str | None = None,
    workflow: str | None = None,
    parent: str | None = None,
) -> CustomerQuery:
    """The question for the customers that fulfil all of these.

    Args:
        folder: the data folder.
        search: words, as `CustomerQuery.search`.
        manager: the e-mail of an account manager.
        workflow: the name of a workflow.
        parent: the ID of a customer, else its name: its children are wanted.

    Raises:
        NotThere: no such member, workflow or customer, or several customers of this name.
        StoreError: the store cannot be read.
    """
    if manager is None and workflow is None and parent is None:
        return CustomerQuery(search)
    with Database.open(folder, readonly=True) as db, db.read():
        organization = load_organization(db)
        return CustomerQuery(
            search,
            manager=_member(organization, manager) if manager is not None else None,
            workflow=_workflow(organization, workflow) if workflow is not None else None,
            parent=_parent(db, parent) if parent is not None else None,
        )


def _member(organization: Organization, email: str) -> str:
    members = [member.email for member in organization.members]
    for member in members:
        if email_key(member) == email_key(email):
            return member
    raise NotThere(f'No member has the e-mail "{email}".', _one_of("members", members))


def _workflow(organization: Organization, name: str) -> str:
    workflows = [workflow.name for workflow in organization.workflows]
    alike = [workflow for workflow in workflows if name_key(workflow) == name_key(name)]
    if name in alike or len(alike) == 1:
        return name if name in alike else alike[0]
    raise NotThere(f'There is no workflow "{name}".', _one_of("workflows", workflows))


def _one_of(what: str, names: list[str]) -> str:
    if not names:
        return f"The organization has no {what}."
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"The {what} are {', '.join(names[:_NAMED])}{more}."


def _parent(db: Database, wanted: str) -> int:
    stored = StoredCustomersOf(db)
    for identity in stored.identities(external_ids=[wanted]):
        if identity.external_id == wanted:
            return identity.key
    named = {item.key: item for item in stored.identities(name_keys=[name_key(wanted)])}
    if not named:
        raise NotThere(f'No customer has the ID or the name "{wanted}".', "upflow-tui customers --search finds one.")
    if len(named) > 1:
        ids = ", ".join(str(item.external_id or "without ID") for item in list(named.values())[:_NAMED])
        raise NotThere(f'{len(named)} customers are called "{wanted}".', f"Give the ID of one of them: {ids}.")
    return next(iter(named))
