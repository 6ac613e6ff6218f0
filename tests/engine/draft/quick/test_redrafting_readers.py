"""What screens see of a draft that is being changed: the draft as it was, or as it is, never anything between."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.engine.draft.quick.test_redrafting_talk import EMAIL, FILE, TOWN, Preview
from upflow_tui.store.draft import patching as draft_patching
from upflow_tui.store.draft.patching import DraftPatcher
from upflow_tui.store.draft.reader import DraftReader

FileOf = Callable[..., Path]


@pytest.fixture
def talk(data: Path, tmp_path: Path) -> Preview:
    return Preview(data, tmp_path / "prepared")


def test_before_and_after_the_commit(talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    first = Path(talk.begin(file_of(FILE)).values["draft"])
    seen: list[tuple[int, int, int]] = []

    def look(reader: DraftReader) -> None:
        contacts = sum(len(customer.contacts) for customer in reader.iter_customers())
        seen.append((reader.totals.errors, len(list(reader.iter_findings())), contacts))

    replacing = DraftPatcher._replace

    def replace(patcher: DraftPatcher, batch: Any) -> None:
        replacing(patcher, batch)
        with DraftReader(first) as newcomer:
            look(newcomer)
        look(screen)

    monkeypatch.setattr(DraftPatcher, "_replace", replace)
    with DraftReader(first) as screen:
        look(screen)
        talk.repaired(EMAIL)
        look(screen)
    assert seen[0] == seen[1] == seen[2] != seen[3]
    assert seen[3][0] == 0


def test_a_page_is_of_one_moment(talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch) -> None:
    talk.begin(file_of(FILE))
    first = Path(talk.repaired(TOWN).values["draft"])
    adding = DraftReader._add_parts

    def add(reader: DraftReader, customers: Any) -> None:
        monkeypatch.setattr(DraftReader, "_add_parts", adding)
        assert talk.repaired(TOWN, EMAIL).values["draft"] == str(first)
        adding(reader, customers)

    with DraftReader(first) as screen:
        monkeypatch.setattr(DraftReader, "_add_parts", add)
        assert sum(len(customer.contacts) for customer in screen.iter_customers()) == 1
        assert sum(len(customer.contacts) for customer in screen.iter_customers()) == 2


def test_one_that_keeps_the_file_from_being_changed_is_not_waited_for_long(
    talk: Preview, file_of: FileOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(draft_patching, "_PATIENCE", 0.01)
    first = Path(talk.begin(file_of(FILE)).values["draft"])
    with DraftReader(first) as screen, screen._snapshot():
        assert screen.totals.errors == 1
        ready = talk.repaired(EMAIL)
        assert screen.totals.errors == 1
    assert ready.values["draft"] != str(first), "a whole pass was made"
    assert ready.values["totals"]["errors"] == 0


def test_what_is_beside_a_changed_draft_is_readable_by_its_owner_alone(talk: Preview, file_of: FileOf) -> None:
    first = Path(talk.begin(file_of(FILE)).values["draft"])
    with DraftReader(first) as screen:
        assert screen.totals.errors
        talk.repaired(EMAIL)
        assert {path.stat().st_mode & 0o777 for path in talk.folder.iterdir()} == {0o600}
