"""What is said of an organization in a list of several: its own name, and how many customers it has."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from upflow_tui.core.dataclass import dataclass
from upflow_tui.store.customers.customers import count_customers
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import load_organization


@dataclass(frozen=True, slots=True)
class OrganizationLook:
    """A glance at one."""

    name: str
    """As its store has it."""
    customers: int


def organization_look(folder: Path) -> OrganizationLook:
    """Looks into the store of a data folder; changes nothing. Raises StoreError where it cannot be read."""
    with closing(Database.open(folder, readonly=True)) as database:
        return OrganizationLook(load_organization(database).name, count_customers(database))
