"""Looks at what could be fixed: asked of an engine of either kind, answered by a private file."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.engine.child.test_worker import Talk
from tests.engine.children import patched_engine
from tests.engine.hearing import Heard, ask_draft, read_file
from tests.engine.prepare.test_prepared import fill
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.client import EngineClient
from upflow_tui.engine.child.protocol import Ask, Message
from upflow_tui.engine.draft.fix_preview import (
    Look,
    LookAtFixes,
    LookAtRepair,
    LookAtRepairs,
    LookAtValues,
    LookGone,
    forget_looks,
    load_look,
    look_as_json,
    look_from_json,
    look_path,
    save_look,
)
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.prepare.prepared import new_prepared, waiting
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes import before_after as looking
from upflow_tui.importing.fixes.before_after import RepairLook
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.store.draft.reader import DraftReader

FileOf = Callable[..., Path]

FILE = "Customer ID;Customer name;Town;Workflow\nC-1;Acme;Paris  Nord;Standard Reminders\nC-2;Beta;Lyon;None\n"
SPACES = FixAll(FixName.SPACES, "town")

HOLDING = """
import time
from upflow_tui.engine.child import worker
taking = worker.take_look
def take(*args, cancelled, **values):
    print("looking")
    while not cancelled():
        time.sleep(0.005)
    return taking(*args, cancelled=cancelled, **values)
worker.take_look = take
"""

texts = st.text(st.characters(codec="utf-8"), max_size=8)
repairs: st.SearchStrategy[Repair] = st.one_of(
    st.builds(CellEdit, st.integers(1, 99), st.integers(0, 9), texts, texts),
    st.builds(FixAll, st.sampled_from(FixName), st.none() | texts),
    st.builds(Replace, texts, texts, texts, st.just(True)),
    st.builds(MapValues, texts, st.lists(st.tuples(texts, texts), max_size=3).map(tuple)),
)
looks: st.SearchStrategy[Look] = st.one_of(
    st.just(LookAtFixes()),
    st.builds(LookAtRepair, repairs),
    st.builds(LookAtRepairs, st.lists(repairs, max_size=3).map(tuple)),
    st.builds(LookAtValues, texts),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a prepared import."""
    return tmp_path / "prepared"


def ask_look(client: EngineClient, folder: Path, source: dict[str, Any], look: Look, *repairs: Repair) -> int:
    """Asks for a look; the generation."""
    choices = choices_as_json(ImportChoices(repairs=repairs))
    return client.ask(Ask.LOOK, folder=str(folder), source=source, choices=choices, look=look_as_json(look))


@given(looks)
def test_a_look_comes_back_equal_from_json(look: Look) -> None:
    assert look_from_json(json.loads(json.dumps(look_as_json(look)))) == look


@pytest.mark.parametrize(
    "values", [None, [], {}, {"kind": "files"}, {"kind": "values"}, {"kind": "values", "field": 3}, {"kind": "repair"},
               {"kind": "repair", "repair": {"kind": "cell"}}],
)  # fmt: skip
def test_anything_else_is_no_look(values: Any) -> None:
    with pytest.raises(ValueError, match=r"look|repair"):
        look_from_json(values)


class TestBothKinds:
    def test_the_fixes_are_offered(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, file_of: FileOf, folder: Path
    ) -> None:
        source = read_file(client, heard, file_of(FILE), folder)
        answer = heard.answer(ask_look(client, folder, source, LookAtFixes()))
        assert answer.kind == "looked"
        offers = load_look(Path(answer.values["path"]))
        assert isinstance(offers, tuple)
        assert [(offer.fix, offer.cells) for offer in offers if offer.fix is FixName.SPACES] == [(FixName.SPACES, 1)]

    def test_a_repair_is_shown_before_it_is_made_and_after_those_before_it(
        self, client: EngineClient, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        source = read_file(client, heard, file_of(FILE), folder)
        edit = CellEdit(2, 2, "Paris  Nord", "Paris   Sud")
        look = load_look(
            Path(heard.answer(ask_look(client, folder, source, LookAtRepair(SPACES), edit)).values["path"])
        )
        assert isinstance(look, RepairLook)
        assert (look.cells, look.lines) == (1, 1)
        assert [(item.before, item.after) for item in look.examples] == [("Paris   Sud", "Paris Sud")]
        answer = heard.answer(ask_look(client, folder, source, LookAtRepair(SPACES), edit, SPACES))
        look = load_look(Path(answer.values["path"]))
        assert isinstance(look, RepairLook)
        assert look.cells == 0

    def test_the_values_of_a_field_are_counted(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, file_of: FileOf, folder: Path
    ) -> None:
        source = read_file(client, heard, file_of(FILE), folder)
        answer = heard.answer(ask_look(client, folder, source, LookAtValues("workflow")))
        look = load_look(Path(answer.values["path"]))
        assert isinstance(look, looking.ValueLook)
        assert {value.value: value.count for value in look.values} == {"Standard Reminders": 1, "None": 1}
        assert look.allowed

    def test_a_field_without_a_column_is_refused_in_one_line(
        self, client: EngineClient, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        source = read_file(client, heard, file_of(FILE), folder)
        answer = heard.answer(ask_look(client, folder, source, LookAtValues("phone")))
        assert (answer.kind, answer.values["message"]) == ("refused", "No column is mapped to this field.")

    def test_what_is_seen_is_private_and_goes_when_somebody_looks_again(
        self, client: EngineClient, heard: Heard, file_of: FileOf, folder: Path
    ) -> None:
        source = read_file(client, heard, file_of(FILE), folder)
        first = Path(heard.answer(ask_look(client, folder, source, LookAtRepair(SPACES))).values["path"])
        assert first.parent == folder
        assert first.stat().st_mode & 0o777 == 0o600
        assert b"Paris" in first.read_bytes()
        second = Path(heard.answer(ask_look(client, folder, source, LookAtFixes())).values["path"])
        assert sorted(path.name for path in folder.iterdir()) == [second.name, "source"]
        with pytest.raises(LookGone):
            load_look(first)

    def test_cells_do_not_travel(self, client: EngineClient, heard: Heard, file_of: FileOf, folder: Path) -> None:
        source = read_file(client, heard, file_of(FILE), folder)
        heard.answer(ask_look(client, folder, source, LookAtRepair(SPACES)))
        assert not any("Paris" in str(message.values) for message in heard.messages)

    def test_a_look_leaves_the_draft_as_it_is_and_it_can_be_imported(
        self, client: EngineClient, heard: Heard, engine: Engine, file_of: FileOf, folder: Path
    ) -> None:
        source = read_file(client, heard, file_of(FILE.replace("Workflow", "Region")), folder)
        drafted = ask_draft(client, folder, source)
        path = Path(heard.answer(drafted).values["draft"])
        heard.answer(ask_look(client, folder, source, LookAtRepair(SPACES)))
        with DraftReader(path) as reader:
            assert reader.totals.lines == 2
        assert heard.answer(client.ask(Ask.APPLY, drafted=drafted)).kind == "applied"
        assert len(list(engine.customers())) == 2

    def test_one_that_is_cancelled_says_so_and_leaves_the_draft_to_be_imported(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        source = read_file(client, heard, large_file, folder)
        drafted = ask_draft(client, folder, source)
        heard.answer(drafted)
        asked = ask_look(client, folder, source, LookAtFixes())
        heard.stage("reading", asked)
        client.cancel()
        assert heard.answer(asked).kind == "cancelled"
        assert not list(folder.glob("look-*"))
        assert heard.answer(client.ask(Ask.APPLY, drafted=drafted)).kind == "applied"

    def test_one_ends_when_something_else_is_asked(
        self, client: EngineClient, heard: Heard, sample_engine: Engine, large_file: Path, folder: Path
    ) -> None:
        source = read_file(client, heard, large_file, folder)
        drafted = ask_draft(client, folder, source)
        heard.answer(drafted)
        asked = ask_look(client, folder, source, LookAtFixes())
        heard.stage("reading", asked)
        assert heard.answer(client.ask(Ask.APPLY, drafted=drafted)).kind == "applied"
        assert not list(folder.glob("look-*"))


def test_an_engine_that_goes_on_looking_is_ended(
    data: Path, heard: Heard, file_of: FileOf, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("upflow_tui.engine.child.child_engine.ROLLBACK_TIME", 0.1)
    deaf = HOLDING.replace("while not cancelled()", "while True")
    client = ChildEngine(data, data / "logs" / "engine.log", heard, command=patched_engine(data, deaf))
    try:
        source = read_file(client, heard, file_of(FILE), folder)
        asked = ask_look(client, folder, source, LookAtFixes())
        client.cancel()
        assert heard.answer(asked).kind == "cancelled"
        assert heard.answer(ask_draft(client, folder, source)).kind == "ready", "by another process"
    finally:
        client.close()
        for thread in threading.enumerate():
            if isinstance(thread, threading.Timer):
                thread.join(60)


def test_one_that_is_cancelled_at_the_last_moment_leaves_nothing(
    data: Path, tmp_path: Path, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk = Talk(data, tmp_path / "prepared")
    source = talk.read(file_of(FILE))
    seen = looking.look_at_fixes

    def look(*args: Any) -> Any:
        talk.worker.cancel(talk.generation)
        return seen(*args)

    monkeypatch.setattr(looking, "look_at_fixes", look)
    values = {"source": source, "choices": choices_as_json(ImportChoices()), "look": look_as_json(LookAtFixes())}
    assert talk.ask(Ask.LOOK, folder=str(talk.folder), **values).kind == "cancelled"
    assert [path.name for path in talk.folder.iterdir()] == ["source"]


def test_progress_is_that_of_reading(data: Path, tmp_path: Path, file_of: FileOf) -> None:
    talk = Talk(data, tmp_path / "prepared")
    source = talk.read(file_of(FILE))
    said: list[Message] = []
    talk.on_message = said.append
    choices = choices_as_json(ImportChoices())
    talk.ask(Ask.LOOK, folder=str(talk.folder), source=source, choices=choices, look=look_as_json(LookAtFixes()))
    assert [(message.kind, message.values.get("stage")) for message in said] == [
        ("progress", "reading"),
        ("looked", None),
    ]
    assert said[0].values["done"] == 1


class TestTheFile:
    @pytest.mark.parametrize(
        "content", [b"", b"{}", b"[]", b'{"version": 2, "kind": "fixes", "looked": []}',
                    b'{"version": 1, "kind": "files", "looked": []}', b'{"version": 1, "kind": "repair", "looked": {}}',
                    b'{"version": 1, "kind": "repair", "looked": []}'],
    )  # fmt: skip
    def test_a_damaged_one_is_gone(self, tmp_path: Path, content: bytes) -> None:
        path = look_path(tmp_path, 3)
        path.write_bytes(content)
        with pytest.raises(LookGone):
            load_look(path)

    def test_what_was_seen_comes_back_equal(self, tmp_path: Path) -> None:
        seen = RepairLook(3, 2, (looking.BeforeAfter("é\x1b[0m", "e", 3, "town"),), 0)
        path = look_path(tmp_path, 3)
        save_look(path, LookAtRepair(SPACES), seen)
        assert load_look(path) == seen

    def test_all_looks_of_a_folder_are_forgotten(self, tmp_path: Path) -> None:
        for name in ("look-3.json", "look-4.json.new", "source"):
            (tmp_path / name).touch()
        forget_looks(tmp_path)
        assert [path.name for path in tmp_path.iterdir()] == ["source"]

    def test_those_of_a_window_that_crashed_go_at_the_next_start(self, data: Path) -> None:
        prepared = new_prepared(data)
        fill(prepared)
        look_path(prepared.folder, 7).write_bytes(b"cells")
        prepared.release()
        (offered,) = waiting(data)
        assert sorted(path.name for path in offered.folder.iterdir()) == ["choices.json", "lock", "source"]
        offered.release()
