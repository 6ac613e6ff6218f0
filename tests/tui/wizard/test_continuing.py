"""A file of lines with errors in the wizard: it begins with what was chosen for the import that it continues."""

from __future__ import annotations

import io
from pathlib import Path

from tests.engine.imports import import_file
from tests.tui.walking import demo_services
from upflow_tui.core.fields import Mode
from upflow_tui.engine.past.errors_file import write_errors
from upflow_tui.importing.choices import BlankCells, ImportChoices, OnError
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.session import ImportSession


def errors_file(services: Services, folder: Path) -> Path:
    """The lines with errors of an import that cleared blank cells and skipped faulty lines."""
    path = folder / "clients.csv"
    path.write_text("Customer ID;Customer name;Contract end\nC-1;Durand;bad\nC-2;Petit;\n", encoding="utf-8")
    import_file(services.engine, path, blank=BlankCells.CLEAR, on_error=OnError.SKIP_LINE)
    out = io.BytesIO()
    write_errors(services.folder, 1, out)
    again = folder / "errors.csv"
    again.write_bytes(out.getvalue())
    return again


def session_of(services: Services, path: Path, folder: Path, choices: ImportChoices | None = None) -> ImportSession:
    """A session whose file has just been read and opened."""
    session = ImportSession(services, lambda _: None, Mode.CUSTOMERS)
    if choices is not None:
        session.choices = choices
    session.source = services.engine.read(path, folder)
    session.take_opened(session.open())
    return session


def test_it_begins_with_the_choices_of_then(tmp_path: Path) -> None:
    services = demo_services(tmp_path / "demo")
    path = errors_file(services, tmp_path)
    with services.engine.workspace() as workspace:
        session = session_of(services, path, workspace)
        assert (session.choices.blank, session.choices.on_error) == (BlankCells.CLEAR, OnError.SKIP_LINE)
        session.choices = ImportChoices(mode=Mode.CUSTOMERS)
        session.take_opened(session.open())
        assert session.choices.blank is BlankCells.KEEP


def test_what_was_chosen_before_stays(tmp_path: Path) -> None:
    services = demo_services(tmp_path / "demo")
    path = errors_file(services, tmp_path)
    chosen = ImportChoices(mode=Mode.CUSTOMERS, header_line=1)
    with services.engine.workspace() as workspace:
        assert session_of(services, path, workspace, chosen).choices == chosen


def test_any_other_file_begins_as_ever(tmp_path: Path) -> None:
    services = demo_services(tmp_path / "demo")
    errors_file(services, tmp_path)
    with services.engine.workspace() as workspace:
        session = session_of(services, tmp_path / "clients.csv", workspace)
        assert session.choices == ImportChoices(mode=Mode.CUSTOMERS)
