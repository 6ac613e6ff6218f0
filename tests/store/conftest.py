"""A store in a folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.store.builders import MARS
from upflow_tui.store.database import Database
from upflow_tui.store.organization.organization import replace_organization


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The data folder, not yet there."""
    return tmp_path / "data"


@pytest.fixture
def db(folder: Path) -> Iterator[Database]:
    """A new store with the default organization."""
    with Database.open(folder) as database:
        yield database


@pytest.fixture
def mars(db: Database) -> Database:
    """A new store with the organization `MARS`."""
    replace_organization(db, MARS)
    return db
