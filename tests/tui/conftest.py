"""What the tests of the screens start from: a data folder of their own, and the engine in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.notifying.servers import authority, direct, mail_server, server_context, trusting, web_server  # noqa: F401 - fixtures
from tests.tui.parsed_styles import parse_each_once
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.tui.services import Services

parse_each_once()

ImportFile = Callable[..., int]
"""Imports a file (a path, or the text of one) into a data folder, and gives back its number in the history."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The walks of a minute begin first: at the end one of them would run alone."""
    items.sort(key=lambda item: not item.path.name.startswith("test_hostile_"))


@pytest.fixture(autouse=True)
def _what_was_told_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    """On a busy machine a test may look for what was told after the seconds that it is shown."""
    monkeypatch.setattr("textual.notifications.Notification.has_expired", False)


@pytest.fixture
def services(tmp_path: Path) -> Services:
    """The services of an empty data folder, with engines in a thread of this process."""
    folder = tmp_path / "data"
    return Services(folder, lambda receive: LocalEngine(folder, receive))


@pytest.fixture
def sample_services(services: Services) -> Services:
    """The same with the sample organization in it."""
    services.engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    return services


@pytest.fixture
def import_file(tmp_path: Path) -> ImportFile:
    """`import_file(services, path_or_text, **choices)`."""

    def run(services: Services, file: Path | str, name: str = "customers.csv", **choices: object) -> int:
        path = file if isinstance(file, Path) else tmp_path / name
        if isinstance(file, str):
            path.write_text(file, encoding="utf-8")
        engine = Engine(services.folder, user="anna")
        chosen = ImportChoices(**choices)  # type: ignore[arg-type]
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(path, workspace), chosen)
            return engine.run(opened, chosen, workspace).number

    return run
