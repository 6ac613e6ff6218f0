"""What the tests of the engine start from: a data folder, an engine over it with a clock of its own, files."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.engine.hearing import Heard
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.client import EngineClient
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.service import Engine
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.generator import write_lines

START = datetime(2026, 5, 12, 9, 30, tzinfo=UTC)


class Clock:
    """A minute later each time it is asked."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The data folder, not yet there."""
    return tmp_path / "data"


@pytest.fixture
def engine(data: Path) -> Engine:
    """The engine over an empty data folder, with the default organization."""
    return Engine(data, now=Clock(), user="anna")


@pytest.fixture
def sample_engine(engine: Engine) -> Engine:
    """The engine over the sample organization."""
    engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    return engine


@pytest.fixture
def file_of(tmp_path: Path) -> Callable[..., Path]:
    """`file_of(text_or_bytes, name)` writes a file."""

    def write(content: str | bytes, name: str = "customers.csv") -> Path:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return write


@pytest.fixture(scope="session")
def large_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file that takes long enough to be interrupted: 20,000 lines of the sample organization. Tests only read it."""
    path = tmp_path_factory.mktemp("large") / "large.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        write_lines(file, 20_000)
    return path


@pytest.fixture
def heard() -> Heard:
    """What an engine has said."""
    return Heard()


@pytest.fixture(params=["child", "local"])
def client(request: pytest.FixtureRequest, data: Path, heard: Heard) -> Iterator[EngineClient]:
    """Each kind of engine."""
    log = data / "logs" / "engine.log"
    made: EngineClient = ChildEngine(data, log, heard) if request.param == "child" else LocalEngine(data, heard)
    yield made
    made.close()
