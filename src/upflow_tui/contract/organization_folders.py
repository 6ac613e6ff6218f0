"""What `orgs` prints: the organizations of this computer."""

from __future__ import annotations

from pydantic import Field

from upflow_tui.contract.shapes import Document, Shape


class OrganizationListed(Shape):
    """An organization with a data folder of its own."""

    name: str = Field(description="What --org calls it; default is the one in the data folder itself.")
    default: bool = Field(description="Whether it is that one.")
    current: bool = Field(description="Whether commands work on it where --org is not given.")
    folder: str = Field(description="Its data folder.")
    organization: str | None = Field(description="Its own name, as org show has it; null where it cannot be read.")
    customers: int | None = Field(description="How many customers it has; null where it cannot be read.")
    problem: str | None = Field(description="Why it cannot be read, for people; null: it can.")


class OrganizationList(Document):
    """The organizations: the default one, then the others by name."""

    organizations: list[OrganizationListed] = Field(description="Every one.")


class OrganizationAdded(Document):
    """An organization that was begun."""

    added: str = Field(description="Its name.")
    folder: str = Field(description="Its data folder.")


class OrganizationRenamed(Document):
    """An organization that is called otherwise."""

    renamed: str = Field(description="Its name until now.")
    name: str = Field(description="Its name from now on.")
    folder: str = Field(description="Its data folder, which is where it was.")
