"""The stored customers and those of a plan under their parents, with what a search or a filter leaves."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.engine.imports import import_file
from upflow_tui.core.customer import Contact
from upflow_tui.engine.draft.lists import PlanOnly, PlanQuery, PlanRow, PlanSort
from upflow_tui.engine.groups.folds import Folds, Level
from upflow_tui.engine.groups.planned import PlanGroups, plan_groups
from upflow_tui.engine.groups.stored import StoredGroups, stored_groups
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.plan import PlannedContact
from upflow_tui.store.customers.pages import CustomerRow
from upflow_tui.store.customers.query import CustomerQuery
from upflow_tui.store.files import FILE_NAME

HEADER = "Customer ID,Customer name,Town,Parent ID,Parent name,Contact email\n"
STORED = (
    HEADER
    + """P-1,Lenoir,Paris,,,head@lenoir.example
C-1,Abel,Nice,P-1,Lenoir,a@abel.example
C-1,,,,,b@abel.example
C-2,Zoé,Brest,P-1,Lenoir,
C-3,Morel,Metz,,,m@morel.example
P-2,Rive,Lille,,,
C-4,Bois,Lens,P-2,Rive,bo@bois.example
"""
)
FILE = (
    "Customer ID,Customer name,Town,Contact email\n"
    + """C-1,Abel,Cannes,new@abel.example
C-2,Zoé,Brest,
P-2,Rive,Lille,
N-1,Neuf,Metz,n@neuf.example
"""
)
EVERYTHING = Folds(Level.CONTACTS)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("groups")
    (place / "stored.csv").write_text(STORED, encoding="utf-8")
    import_file(Engine(place / "data", user="anna"), place / "stored.csv")
    return place / "data"


def told(groups: StoredGroups | PlanGroups) -> list[str]:
    """Each row: how deep, who, in brackets if it was not asked for; of groups how many children and contacts."""
    lines = []
    for entry, record in groups.rows(0, 100):
        if isinstance(record, PlanRow | CustomerRow):
            name = record.name if entry.is_found else f"[{record.name}]"
        else:
            assert isinstance(record, Contact | PlannedContact)
            name = record.email
        counts = f" {entry.listed}/{entry.children}+{entry.contacts}" if entry.children else ""
        lines.append(f"{'- ' * entry.depth}{name}{counts}")
    return lines


def test_stored_children_stand_under_their_parent_with_contacts_under_each(folder: Path) -> None:
    assert told(stored_groups(folder, CustomerQuery(), EVERYTHING)) == [
        "Lenoir 2/2+3",
        "- head@lenoir.example",
        "- Abel",
        "- - a@abel.example",
        "- - b@abel.example",
        "- Zoé",
        "Morel",
        "- m@morel.example",
        "Rive 1/1+1",
        "- Bois",
        "- - bo@bois.example",
    ]
    assert told(stored_groups(folder, CustomerQuery(reverse=True), Folds(Level.PARENTS))) == [
        "Rive 1/1+1",
        "Morel",
        "Lenoir 2/2+3",
    ]


def test_a_search_keeps_the_parents_of_what_it_finds_in_their_place(folder: Path) -> None:
    groups = stored_groups(folder, CustomerQuery("bois"), Folds())
    assert told(groups) == ["[Rive] 1/1+1", "- Bois"]
    assert groups.outline.customers() == 1
    assert told(stored_groups(folder, CustomerQuery("abel"), Folds())) == ["[Lenoir] 1/2+2", "- Abel"]
    assert told(stored_groups(folder, CustomerQuery("nobody"), Folds())) == []


def test_parents_in_a_circle_are_listed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes((folder / FILE_NAME).read_bytes())
    with sqlite3.connect(tmp_path / FILE_NAME) as store:
        store.execute(
            "UPDATE customers SET parent_id = (SELECT id FROM customers WHERE name = 'Abel') WHERE name = 'Lenoir'"
        )
    store.close()
    assert told(stored_groups(tmp_path, CustomerQuery(), Folds()))[:4] == [
        "Morel",
        "Rive 1/1+1",
        "- Bois",
        "Abel 1/1+3",
    ]


@pytest.fixture(scope="module")
def draft(folder: Path) -> Path:
    """The draft of FILE, which names no parents, over a store that holds STORED."""
    (folder.parent / "file.csv").write_text(FILE, encoding="utf-8")
    engine, choices = Engine(folder, user="anna"), ImportChoices()
    with engine.workspace() as workspace:
        opened = engine.open(engine.read(folder.parent / "file.csv", workspace), choices)
        kept = folder.parent / "draft.db"
        kept.write_bytes(engine.draft(opened, choices, workspace).read_bytes())
    return kept


def test_a_plan_stands_under_stored_parents_with_the_contacts_that_stay(folder: Path, draft: Path) -> None:
    assert told(plan_groups(folder, draft, PlanQuery(), EVERYTHING)) == [
        "[Lenoir] 2/2+3",  # stored, and not in the file
        "- Abel",
        "- - new@abel.example",
        "- - a@abel.example",
        "- - b@abel.example",
        "- Zoé",
        "Rive",
        "Neuf",
        "- n@neuf.example",
    ]


def test_a_filter_keeps_the_parents_in_a_plan(folder: Path, draft: Path) -> None:
    changed = plan_groups(folder, draft, PlanQuery(only=(PlanOnly.CHANGED,)), Folds(Level.PARENTS))
    assert told(changed) == ["[Lenoir] 1/2+3", "- Abel"]
    groups = plan_groups(folder, draft, PlanQuery(sort=PlanSort.NAME, reverse=True), Folds())
    assert told(groups) == ["[Lenoir] 2/2+3", "- Zoé", "- Abel", "Rive", "Neuf"]
    assert groups.index_of_line(2) == 2
    assert groups.index_of_line(99) is None


LINKS = (
    HEADER
    + """C-1,Abel,Nice,P-2,Rive,
C-4,Bois,Lens,,,
N-2,Tête,Lens,,,t@tete.example
N-3,Enfant,Lens,N-2,Tête,
"""
)


def test_a_plan_shows_the_parents_that_customers_will_have(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "links.csv").write_text(LINKS, encoding="utf-8")
    engine = Engine(folder, user="anna")
    for blank, bois in (
        (BlankCells.KEEP, ["[Rive] 2/2+3", "- Abel", "- Bois"]),
        (BlankCells.CLEAR, ["[Rive] 1/1+2", "- Abel", "Bois"]),
    ):
        choices = ImportChoices(blank=blank)
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(tmp_path / "links.csv", workspace), choices)
            groups = plan_groups(folder, engine.draft(opened, choices, workspace), PlanQuery(), Folds())
            assert told(groups) == [*bois, "Tête 1/1+1", "- Enfant"]
