"""The import that is being prepared: what it asks the engine, what it remembers, and which answers count."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from upflow_tui.core.fields import Mode
from upflow_tui.engine.child.protocol import Ask, Message, Say
from upflow_tui.engine.prepare.choices_file import load_choices
from upflow_tui.engine.prepare.prepared_imports import prepared_imports
from upflow_tui.importing.choices import BlankCells
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName
from upflow_tui.tui.services import Services
from upflow_tui.tui.wizard.session import Event, ImportSession

SPACES = FixAll(FixName.SPACES)
TOWN = CellEdit(2, 1, "Acme", "ACME")


class Engine:
    """Notes what it is asked; the test answers."""

    def __init__(self) -> None:
        self.asked: list[tuple[Ask, dict[str, Any]]] = []
        self.cancelled = 0

    def ask(self, kind: Ask, **values: Any) -> int:
        self.asked.append((kind, values))
        return len(self.asked)

    def cancel(self) -> None:
        self.cancelled += 1

    def close(self) -> None:
        self.asked.clear()

    def answer(self, kind: Say, generation: int | None = None, **values: Any) -> Message:
        """An answer to the newest question, or to an older one."""
        return Message(kind.value, len(self.asked) if generation is None else generation, values)


@pytest.fixture
def engine() -> Engine:
    return Engine()


@pytest.fixture
def session(services: Services, engine: Engine, tmp_path: Path) -> ImportSession:
    """A session whose file was read and opened."""
    path = tmp_path / "clients.csv"
    path.write_text("Customer ID,Customer name\nC-1,Acme\n", encoding="utf-8")

    def new_client(receive: Callable[[Message], object]) -> Engine:
        return engine

    session = ImportSession(replace(services, new_client=new_client), lambda _: None, Mode.CUSTOMERS)
    session.choose_file(path)
    assert session.prepared is not None
    source = services.engine.read(path, session.prepared.folder)
    facts = {"name": source.name, "size": source.size, "sha256": source.sha256}
    assert session.take(engine.answer(Say.READ, source=facts)) is Event.READ
    session.take_opened(session.open())
    return session


def drafted(session: ImportSession, engine: Engine) -> None:
    """The draft of the choices of now is made."""
    session.make_draft()
    assert session.take(engine.answer(Say.READY, draft="draft-1.db", totals={"lines": 1, "errors": 0})) is Event.READY


def test_a_repair_is_asked_for_and_survives_on_disk(session: ImportSession, engine: Engine) -> None:
    drafted(session, engine)
    session.repair(SPACES)
    kind, values = engine.asked[-1]
    assert kind is Ask.DRAFT
    assert values["choices"]["repairs"] != []
    assert session.prepared is not None
    assert load_choices(session.prepared.folder).choices.repairs == (SPACES,)
    assert session.is_checking_again, "the draft of before stays to be looked at"
    assert not session.is_drafted


def test_repairs_are_taken_back_and_made_again(session: ImportSession) -> None:
    session.repair(SPACES)
    session.repair(TOWN)
    session.undo_repair()
    assert list(session.repairs) == [SPACES]
    session.redo_repair()
    assert list(session.repairs) == [SPACES, TOWN]
    session.undo_repair()
    session.undo_repair()
    assert session.choices.repairs is None
    assert not session.can_undo_repair
    assert session.can_redo_repair


def test_another_file_forgets_what_was_taken_back(session: ImportSession) -> None:
    session.repair(SPACES)
    session.undo_repair()
    session.forget_file()
    assert session.repairs == ()
    assert not session.can_redo_repair


def test_an_answer_to_an_older_question_is_none(session: ImportSession, engine: Engine) -> None:
    session.make_draft()
    session.repair(SPACES)
    late = engine.answer(Say.READY, len(engine.asked) - 1, draft="old.db", totals={})
    assert session.take(late) is None
    assert session.draft is None
    assert session.is_drafting


def test_what_is_drafted_already_is_not_asked_for_again(session: ImportSession, engine: Engine) -> None:
    drafted(session, engine)
    before = len(engine.asked)
    session.make_draft()
    assert len(engine.asked) == before
    session.check_again()
    assert len(engine.asked) == before + 1, "the organization is another one"


def test_other_choices_than_repairs_begin_anew(session: ImportSession, engine: Engine) -> None:
    drafted(session, engine)
    session.choose(blank=BlankCells.CLEAR)
    session.make_draft()
    assert session.draft is None, "no page of the draft before is shown"


def test_a_draft_under_way_goes_on_from_repairs_and_is_ended_by_other_choices(
    session: ImportSession, engine: Engine
) -> None:
    session.make_draft()
    session.repair(SPACES)
    assert engine.cancelled == 0
    session.choose(blank=BlankCells.CLEAR)
    session.make_draft()
    assert engine.cancelled == 1


def test_a_look_waits_for_nobody(session: ImportSession, engine: Engine) -> None:
    session.make_draft()
    assert not session.look({"kind": "fixes"}), "the engine is at the draft"
    session.take(engine.answer(Say.READY, draft="draft-1.db", totals={"lines": 1}))
    assert session.look({"kind": "fixes"})
    assert engine.asked[-1][0] is Ask.LOOK
    assert session.is_drafted, "the draft stays as it is"


@pytest.mark.parametrize("end", [Say.CANCELLED, Say.REFUSED])
def test_a_draft_that_was_not_finished_counts_for_nothing(session: ImportSession, engine: Engine, end: Say) -> None:
    drafted(session, engine)
    session.repair(SPACES)
    session.take(engine.answer(end))
    session.undo_repair()
    assert not session.is_drafted, "what it changed in the last moment is not known"


def test_what_is_imported_is_not_offered_again_while_its_result_is_shown(
    session: ImportSession, engine: Engine, services: Services
) -> None:
    drafted(session, engine)
    assert len(prepared_imports(services.folder)) == 1
    assert session.take(engine.answer(Say.APPLIED, number=1)) is Event.APPLIED
    assert prepared_imports(services.folder) == []
