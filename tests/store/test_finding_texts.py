"""What findings say: made when they are read, by the texts that the import was made with (docs/rules.md §6)."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from tests.store.builders import apply_plan, new
from tests.store.states import make_older
from upflow_tui.core import findings as catalogue
from upflow_tui.core.findings import CATALOGUE, Finding, Severity, find
from upflow_tui.engine.found import PastFindings, problem_groups, title_of
from upflow_tui.store import finding_texts
from upflow_tui.store.database import Database, StoreError
from upflow_tui.store.files import FILE_NAME
from upflow_tui.store.finding_groups import FindingGroup, GroupedFindings
from upflow_tui.store.history.pages import finding_places, findings_at

LOOP = find("parent_loop", line=4, loop='Acme, "Élan" and \\Bolt\n')
SAID: Sequence[Finding] = (
    find("no_data"),
    find("number_invalid", line=2, column=1, field="custom:Score", value="1,5"),
    find("number_invalid", line=3, column=1, field="custom:Score", value="9" * 200),
    find("email_invalid", line=3, column=2, field="contact_email", value="a@", text_fix="Add what follows the @."),
    find("excel_damage", line=4, severity=Severity.WARNING, message="Own words.", fix="An own fix.", value="x"),
    LOOP,
)


@pytest.fixture
def number(mars: Database, tmp_path: Path) -> int:
    return apply_plan(mars, tmp_path, [new(1, "Acme", lines=[2]), new(2, "Bolt", lines=[3, 4])], findings=SAID)


def texts(db: Database, number: int) -> list[tuple[str, str]]:
    return [(finding.message, finding.fix) for _, finding in findings_at(db, number, finding_places(db, number))]


def say_otherwise(patch: pytest.MonkeyPatch) -> None:
    """As if the next version said something else, and asked for another place."""
    for code, kind in CATALOGUE.items():
        patch.setitem(catalogue.CATALOGUE, code, replace(kind, message="Now {how} else.", fix="Now {what} else."))
    finding_texts.catalogue_texts.cache_clear()


@pytest.fixture(autouse=True)
def as_it_was() -> object:
    yield
    finding_texts.catalogue_texts.cache_clear()


def test_what_an_import_said_is_read_again(mars: Database, number: int) -> None:
    assert texts(mars, number) == [(finding.message, finding.fix) for finding in SAID]
    assert [finding for _, finding in findings_at(mars, number, range(1, 7))] == list(SAID)


def test_no_sentence_of_the_catalogue_is_kept_with_a_finding(mars: Database, number: int) -> None:
    kept = mars.fetch("SELECT message, fix FROM past_findings WHERE import_id = ? ORDER BY seq", (number,))
    assert kept == [(None, None)] * 4 + [("Own words.", "An own fix."), (None, None)]
    codes = {code for (code,) in mars.fetch("SELECT code FROM import_texts WHERE import_id = ?", (number,))}
    assert codes == {finding.code for finding in SAID}


def test_a_later_version_with_other_words_reads_those_of_the_import(
    mars: Database, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = texts(mars, number)
    say_otherwise(monkeypatch)
    assert texts(mars, number) == before
    [looped] = problem_groups(PastFindings(mars.folder, number), '"élan"')
    assert (looped.message, looped.fix) == before[-1]
    [group] = [group for group in problem_groups(PastFindings(mars.folder, number)) if group.code == "no_data"]
    assert title_of(group) == "The file has no line under its header."


def test_findings_of_an_older_store_say_what_they_said(mars: Database, number: int) -> None:
    before, folder = texts(mars, number), mars.folder
    groups = problem_groups(PastFindings(folder, number))
    mars.close()
    make_older(folder)
    with closing(sqlite3.connect(folder / FILE_NAME)) as older:
        assert older.execute("SELECT count(*) FROM import_findings WHERE message IS NULL").fetchall() == [(0,)]
    with Database.open(folder) as db:
        assert texts(db, number) == before
        assert db.fetch("PRAGMA integrity_check") == [("ok",)]
    assert problem_groups(PastFindings(folder, number)) == groups
    [own] = problem_groups(PastFindings(folder, number), "own words")
    assert (own.message, own.fix) == ("Own words.", "An own fix.")


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE import_findings SET places = '[1]' WHERE line = 3",
        "UPDATE import_finding_kinds SET places = '{' WHERE code = 'parent_loop'",
        "UPDATE import_finding_kinds SET places = NULL WHERE code = 'parent_loop'",
        "UPDATE import_finding_kinds SET code = 'unknown' WHERE code = 'parent_loop'",
        "UPDATE import_findings SET kind = 99",
        "DELETE FROM import_texts",
        "UPDATE import_texts SET message = '{' WHERE code = 'parent_loop'",
        "UPDATE import_texts SET message = '{loop.__class__.nothing}' WHERE code = 'parent_loop'",
    ],
)
def test_a_damaged_finding_is_told_as_damage(mars: Database, number: int, damage: str) -> None:
    with closing(sqlite3.connect(mars.folder / FILE_NAME)) as other, other:
        other.execute(damage)
    with pytest.raises(StoreError, match="a finding of an import cannot be read back"):
        texts(mars, number)


def grouped(*findings: Finding) -> list[FindingGroup]:
    with closing(sqlite3.connect(":memory:")) as connection:
        columns = "id INTEGER PRIMARY KEY, line, column, field, value, severity, scope, code, places, message, fix"
        connection.execute(f"CREATE TABLE findings ({columns})")
        marks = ", ".join("?" * 11)
        connection.executemany(
            f"INSERT INTO findings VALUES ({marks})", [(place, *finding) for place, finding in enumerate(findings)]
        )
        return GroupedFindings(
            connection, lambda sql, values: connection.execute(sql, values).fetchall(), "findings", "id"
        ).groups()


def differ(line: int, value: str, first_line: int = 2, fix: str | None = None) -> Finding:
    return find(
        "values_differ", line=line, field="town", value=value, label="Town", old="Paris", first_line=first_line, fix=fix
    )


def test_a_group_says_what_all_of_its_findings_say() -> None:
    [alike] = grouped(differ(3, "Lyon"), differ(4, "Lyon"))
    assert alike.message == 'Town "Lyon" overwrites "Paris" of line 2.'
    assert alike.fix == "Keep one value per customer."


@pytest.mark.parametrize("other", [differ(4, "Metz"), differ(4, "Lyon", first_line=3)])
def test_a_group_of_different_messages_has_none_and_may_have_one_fix(other: Finding) -> None:
    [group] = grouped(differ(3, "Lyon"), other)
    assert (group.message, group.fix) == (None, "Keep one value per customer.")


@pytest.mark.parametrize(
    ("fixes", "said"), [(("A.", "A."), "A."), (("A.", "B."), None), (("A.", None), None), ((None, "A."), None)]
)
def test_fixes_of_their_own_are_said_where_all_have_the_same(
    fixes: tuple[str | None, str | None], said: str | None
) -> None:
    [group] = grouped(differ(3, "Lyon", fix=fixes[0]), differ(4, "Lyon", fix=fixes[1]))
    assert group.fix == said
