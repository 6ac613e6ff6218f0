"""What an engine says when only repairs differ, and what becomes of a draft that is being changed when that ends."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.child.test_worker import Talk
from tests.engine.draft.quick.test_redrafting import tables
from tests.engine.hearing import Heard, read_file
from tests.engine.workbook import workbook_of
from upflow_tui.engine.child.child_engine import ChildEngine
from upflow_tui.engine.child.client import EngineClient
from upflow_tui.engine.child.local_engine import LocalEngine
from upflow_tui.engine.child.protocol import Ask, Message
from upflow_tui.engine.prepare.choices_file import choices_as_json
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices, OnError
from upflow_tui.importing.fixes import changed_lines
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, Repair, Replace
from upflow_tui.store.draft.reader import DraftReader

FileOf = Callable[..., Path]

FILE = "Customer ID,Customer name,Town,Contact email\nC-1,Acme,Pariss,a@acme.com\nC-2,Beta,Lyon,wrong\n"
TOWN = CellEdit(2, 2, "Pariss", "Paris")
EMAIL = CellEdit(3, 3, "wrong", "b@beta.com")
NAME = CellEdit(3, 1, "Beta", "Beta Ltd")


class Preview(Talk):
    """A worker with a file that was read, asked for one draft after the other."""

    def begin(self, path: Path) -> Message:
        self.source = self.read(path)
        return self.repaired()

    def repaired(self, *repairs: Repair, **choices: Any) -> Message:
        return self.draft(self.source, repairs=repairs, **choices)

    @property
    def drafts(self) -> list[str]:
        return sorted(path.name for path in self.folder.glob("draft-*.db"))


@pytest.fixture
def talk(data: Path, tmp_path: Path) -> Preview:
    return Preview(data, tmp_path / "prepared")


def test_a_repair_changes_the_draft_in_place_and_says_so_like_any_draft(talk: Preview, file_of: FileOf) -> None:
    first = talk.begin(file_of(FILE))
    assert first.values["totals"]["errors"] == 1
    ready = talk.repaired(EMAIL)
    assert ready.kind == "ready"
    assert ready.generation > first.generation
    assert ready.values["draft"] == first.values["draft"]
    assert (ready.values["totals"]["errors"], ready.values["revision"]) == (0, first.values["revision"])
    assert "page" not in [message.kind for message in talk.said], "what is shown stays until all of it is new"


def test_what_a_repair_made_is_what_is_imported(talk: Preview, engine: Engine, file_of: FileOf) -> None:
    first = talk.begin(file_of(FILE))
    talk.repaired(TOWN)
    ready = talk.repaired(TOWN, EMAIL)
    assert talk.apply(first.generation).kind == "changed", "that draft is no more"
    assert talk.apply(ready.generation).kind == "applied"
    acme, beta = engine.customers()
    assert (acme.details["town"], [contact.email for contact in beta.contacts]) == ("Paris", ["b@beta.com"])


def test_a_sheet_of_a_workbook_is_fixed_in_place_too(talk: Preview, engine: Engine, file_of: FileOf) -> None:
    rows = [["Customer ID", "Customer name", "Address"], ["C-1", "Acme", "1 quai\ndu Port"], ["C-2", "Beta", "x"]]
    first = talk.begin(file_of(workbook_of(rows), "customers.xlsx"))
    ready = talk.repaired(CellEdit(3, 2, "x", "2 rue"))
    assert ready.values["draft"] == first.values["draft"]
    talk.apply(ready.generation)
    assert [customer.details["address"] for customer in engine.customers()] == ["1 quai\ndu Port", "2 rue"]


def test_it_is_imported_while_a_screen_has_the_draft_open(talk: Preview, engine: Engine, file_of: FileOf) -> None:
    first = talk.begin(file_of(FILE))
    with DraftReader(Path(first.values["draft"])) as screen:
        assert screen.totals.errors == 1
        ready = talk.repaired(EMAIL)
        assert screen.totals.errors == 0
        assert talk.apply(ready.generation).kind == "applied"
    assert len(list(engine.customers())) == 2


def test_a_repair_that_is_taken_back_gives_the_first_draft_again(talk: Preview, file_of: FileOf) -> None:
    first = Path(talk.begin(file_of(FILE)).values["draft"])
    before = tables(first)
    talk.repaired(EMAIL)
    assert tables(first) != before
    assert Path(talk.repaired().values["draft"]) == first
    assert tables(first) == before


@pytest.mark.parametrize(
    "other",
    [
        pytest.param({"repairs": (NAME,)}, id="a name"),
        pytest.param({"repairs": (TOWN,), "keep_total_line": True}, id="another choice besides"),
        pytest.param({"repairs": (FixAll(FixName.SPLIT_EMAILS),)}, id="lines that are split"),
        pytest.param({"repairs": None}, id="repairs as remembered"),
    ],
)
def test_whatever_else_differs_takes_a_whole_pass(talk: Preview, file_of: FileOf, other: dict[str, Any]) -> None:
    first = talk.begin(file_of(FILE))
    ready = talk.draft(talk.source, **other)
    assert ready.kind == "ready"
    assert ready.values["draft"] != first.values["draft"]


def test_where_whole_lines_are_skipped_it_takes_a_whole_pass(talk: Preview, file_of: FileOf) -> None:
    talk.begin(file_of(FILE))
    first = talk.repaired(on_error=OnError.SKIP_LINE)
    ready = talk.repaired(EMAIL, on_error=OnError.SKIP_LINE)
    assert ready.values["draft"] != first.values["draft"]
    assert ready.values["totals"]["skipped"] == 0


def test_after_the_store_has_changed_it_takes_a_whole_pass(talk: Preview, engine: Engine, file_of: FileOf) -> None:
    first = talk.begin(file_of(FILE))
    organization = engine.organization()
    engine.replace_organization(organization)
    engine.replace_organization(type(organization)(name="Another"))
    ready = talk.repaired(EMAIL)
    assert ready.values["revision"] > first.values["revision"]
    assert talk.apply(ready.generation).kind == "applied"


def test_a_repair_of_many_lines_takes_a_whole_pass(
    talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "".join(f"C-{number},N {number},Two  spaces,\n" for number in range(300))
    first = talk.begin(file_of(FILE + lines))
    ready = talk.repaired(FixAll(FixName.SPACES))
    assert ready.values["draft"] != first.values["draft"]
    assert talk.repaired(FixAll(FixName.SPACES), TOWN).values["draft"] == ready.values["draft"]
    monkeypatch.setattr(changed_lines, "_FEW", 400)
    assert talk.repaired(TOWN).values["draft"] == ready.values["draft"]


def test_thousands_of_edited_cells_reach_the_engine(data: Path, tmp_path: Path, file_of: FileOf) -> None:
    heard = Heard()
    client = ChildEngine(data, data / "logs" / "engine.log", heard)
    try:
        source = read_file(client, heard, file_of(FILE), tmp_path / "prepared")
        edits = tuple(CellEdit(line, 2, "x" * 100, "y" * 100) for line in range(2, 8_000))
        choices = choices_as_json(ImportChoices(repairs=(*edits, EMAIL)))
        answer = heard.answer(client.ask(Ask.DRAFT, folder=str(tmp_path / "prepared"), source=source, choices=choices))
        assert (answer.kind, answer.values["totals"]["errors"]) == ("ready", 0)
    finally:
        client.close()


def test_another_file_takes_a_whole_pass(talk: Preview, file_of: FileOf) -> None:
    talk.begin(file_of(FILE))
    other = talk.begin(file_of(FILE.replace("Acme", "Axme"), "other.csv"))
    with DraftReader(Path(other.values["draft"])) as reader:
        assert [customer.name for customer in reader.iter_customers()] == ["Axme", "Beta"]


def test_a_draft_that_says_something_else_than_it_should_is_made_anew(talk: Preview, file_of: FileOf) -> None:
    first = Path(talk.begin(file_of(FILE)).values["draft"])
    connection = sqlite3.connect(first)
    connection.execute(
        "DELETE FROM findings WHERE kind IN (SELECT kind FROM finding_kinds WHERE code = 'email_invalid')"
    )
    connection.commit()
    connection.close()
    ready = talk.repaired(EMAIL)
    assert ready.values["draft"] != str(first)
    assert ready.values["totals"]["errors"] == 0


@pytest.mark.parametrize("kind", ["child", "local"])
def test_one_repair_after_another_is_asked_for_without_waiting(
    kind: str, data: Path, sample_engine: Engine, large_file: Path, tmp_path: Path
) -> None:
    heard, folder = Heard(), tmp_path / "prepared"
    log = data / "logs" / "engine.log"
    client: EngineClient = ChildEngine(data, log, heard) if kind == "child" else LocalEngine(data, heard)
    try:
        source = read_file(client, heard, large_file, folder)

        def ask(*repairs: Repair) -> int:
            return client.ask(
                Ask.DRAFT, folder=str(folder), source=source, choices=choices_as_json(ImportChoices(repairs=repairs))
            )

        first = heard.answer(ask())
        with DraftReader(Path(first.values["draft"])) as reader:
            towns = [(customer.lines, customer.values.get("town")) for customer in reader.iter_customers()]
        edits = [CellEdit(lines[0], 6, str(town), f"{town}-sur-Mer") for lines, town in towns if town][:10]
        last = heard.answer([ask(*edits[:count]) for count in range(1, 11)][-1])
        assert (last.kind, last.values["draft"]) == ("ready", first.values["draft"])
        # A whole pass on the way is ended by the next repair, and its draft goes.
        name = ask(*edits, Replace("customer_name", "a", "o"))
        heard.stage("reading", name)
        again = heard.answer(ask(*edits))
        assert again.values == last.values
        assert [path.name for path in folder.glob("draft-*.db")] == [Path(first.values["draft"]).name]
        assert heard.answer(client.ask(Ask.APPLY, drafted=again.generation)).kind == "applied"
    finally:
        client.close()
