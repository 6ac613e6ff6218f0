"""The draft after one repair more or less is, to the last row, the draft of a whole pass.

Source: docs/performance.md, goal 10.
"""

from __future__ import annotations

import csv
import io
import sqlite3
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.examples import few
from tests.importing.planning import test_plan_properties as properties
from tests.importing.planning.test_plan_properties import (
    CONTACT_VALUES,
    EMAILS,
    ORGANIZATION,
    VALUES,
    Line,
    lines,
)
from upflow_tui.engine.child.progress import no_progress
from upflow_tui.engine.draft.quick.redrafting import Drafted, redraft
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.fixes.repairs import CellEdit, FixAll, FixName, MapValues, Repair, Replace
from upflow_tui.store.draft.reader import DraftReader

Tables = dict[str, Any]

HEADER = (*properties.HEADER, "Postal code", "Family name")
CODES = {"Postal code": ("75001", "75001", "69002", "7500", "123", ""), "Country": ("", "France", "France", "FR")}

EDITABLE = {
    **VALUES,
    **CONTACT_VALUES,
    **CODES,
    "Family name": ("", "Roy", "Anna Roy"),
    "Contact email": ("", *EMAILS, "A@upflow.io", "wrong", "a@upflow.io, b@upflow.io", "c@upflow.io; wrong@"),
    "Main contact": ("", "1", "0", "x"),
}
"""Columns in which a repair never needs a whole pass, with what may stand there."""
OTHERS = {
    "Customer ID": ("C-1", "C-2", ""),
    "Customer name": ("Dupont", "dupont ", ""),
    "Parent ID": ("C-1", ""),
    "Parent name": ("Dupont", ""),
}
ALIKE: tuple[Repair, ...] = (
    *(FixAll(fix) for fix in FixName),
    FixAll(FixName.NUMBERS, "custom:Limit", "comma"),
    Replace("workflow", "soft", "Soft"),
    Replace("town", "", "Nantes", whole=True),
    Replace("contact_email", "wrong", "c@upflow.io"),
    Replace("contact_email", "@upflow", "@upflow2"),
    Replace("customer_name", "Acme", "Acme France"),
    MapValues("workflow", (("soft", "Soft"), ("Soft", "Standard"))),
    MapValues("account_manager", (("nobody@upflow.io", "anna@upflow.io"),)),
    MapValues("custom:Tags", (("D", "A"),)),
    MapValues("position", (("Chief", "Sales"),)),
)


def tables(path: Path) -> Tables:
    """All that a draft holds. Findings are read line by line, so their order counts within each line alone."""
    connection = sqlite3.connect(path)
    try:

        def rows(sql: str) -> list[tuple[Any, ...]]:
            return connection.execute(sql).fetchall()

        assert rows("PRAGMA integrity_check") == [("ok",)]
        fields = rows("SELECT place, name FROM custom_fields")
        plain = (
            "number, action, key, external_id, name, name_key, near_key, accounting_code, vat_number, address, "
            "postal_code, town, state_region, country, managers, workflow, parent_number, parent_key, "
            "parent_external_id, parent_name, marks, lines, same_contacts"
        )
        return {
            "findings": rows(
                "SELECT line, column, field, value, severity, scope, code, places, message, fix FROM whole_findings "
                "ORDER BY line NULLS FIRST, id"
            ),
            "customers": rows(f"SELECT {plain} FROM customers ORDER BY number"),
            **{
                name: rows(f"SELECT number, custom_{place} FROM customers WHERE custom_{place} IS NOT NULL ORDER BY 1")
                for place, name in fields
            },
            "contacts": rows("SELECT * FROM contacts ORDER BY id"),
            "changes": rows("SELECT * FROM changes ORDER BY id"),
            "lines": rows("SELECT numbers, fates, customers FROM lines"),
            "postal_codes": rows("SELECT * FROM postal_codes ORDER BY country, length"),
            "problems": rows("SELECT * FROM problems ORDER BY number"),
            "meta": rows("SELECT * FROM meta ORDER BY name"),
        }
    finally:
        connection.close()


def without_empty(found: Tables) -> Tables:
    """A custom field that no customer has any more keeps its column, which nobody sees."""
    return {name: rows for name, rows in found.items() if rows or name in ("findings", "contacts", "changes")}


class Preview:
    """A file with its draft, fixed step by step; beside it each draft is made by a whole pass."""

    def __init__(self, folder: Path, file: str, stored: str, choices: ImportChoices) -> None:
        self.engine = Engine(folder / "data", user="anna")
        self.engine.replace_organization(ORGANIZATION)
        self.folder = folder
        if stored:
            self._import(stored)
        self._names = count(1)
        self.opened = self._open(file, choices)
        self.choices = replace(choices, fields=self.opened.mapping.fields)
        self.drafted = self._whole(())

    def _import(self, stored: str) -> None:
        path = self.folder / "stored.csv"
        path.write_text(stored)
        with self.engine.workspace() as workspace:
            chosen = ImportChoices()
            self.engine.run(self.engine.open(self.engine.read(path, workspace), chosen), chosen, workspace)

    def _open(self, file: str, choices: ImportChoices) -> Opened:
        path = self.folder / "file.csv"
        path.write_text(file)
        return self.engine.open(self.engine.read(path, self.folder), choices)

    def _whole(self, repairs: tuple[Repair, ...]) -> Drafted:
        opened = replace(self.opened, repairs=repairs)
        number = next(self._names)
        path = self.engine.draft(opened, self.choices, self.folder, generation=number)
        return Drafted(number, opened, replace(self.choices, repairs=repairs), path)

    def text_fix(self, repairs: tuple[Repair, ...]) -> bool:
        """Has these repairs made; whether the draft was changed in place. It is compared either way."""
        opened = replace(self.opened, repairs=repairs)
        before, whole = tables(self.drafted.path), self._whole(repairs)
        done = redraft(self.engine.folder, self.drafted, opened, progress=no_progress, cancelled=lambda: False)
        if done:
            self.drafted = replace(self.drafted, opened=opened)
        else:
            assert tables(self.drafted.path) == before
            self.drafted = whole
        assert without_empty(tables(self.drafted.path)) == without_empty(tables(whole.path))
        with DraftReader(self.drafted.path) as one, DraftReader(whole.path) as other:
            assert list(one.iter_customers()) == list(other.iter_customers())
            assert one.totals == other.totals
        return done

    def cell(self, line: int, column: int, repairs: Sequence[Repair]) -> str:
        """A cell as it is after some repairs."""
        repairer = replace(self.opened, repairs=tuple(repairs)).repairer(ORGANIZATION)
        for chunk in self.opened.table.read():
            if line in chunk.lines:
                return repairer.repair(chunk).rows[chunk.lines.index(line)][column]
        return ""


CHOICES = st.builds(
    ImportChoices,
    blank=st.sampled_from(BlankCells),
    on_error=st.sampled_from([OnError.VALID, OnError.STOP]),
    missing_parents=st.sampled_from(MissingParents),
)
SAFE, OTHER, ALL, UNDO, REDO = "safe", "other", "all", "undo", "redo"


@st.composite
def steps(draw: st.DrawFn) -> tuple[str, Any]:
    """What somebody does next."""
    kind = draw(st.sampled_from([SAFE, SAFE, SAFE, SAFE, ALL, ALL, OTHER, UNDO, UNDO, REDO]))
    if kind in (SAFE, OTHER):
        columns = EDITABLE if kind == SAFE else OTHERS
        label = draw(st.sampled_from(sorted(columns)))
        return kind, (draw(st.integers(0, 11)), label, draw(st.sampled_from(columns[label])))
    return kind, draw(st.sampled_from(ALIKE)) if kind == ALL else None


@st.composite
def files(draw: st.DrawFn, least: int = 1) -> list[Line]:
    """Lines of few customers, so that they share IDs, names, addresses and parents; the last is never a total."""
    end = {"Customer ID": "END", "Customer name": "End of the file", "Contact email": draw(st.sampled_from(EMAILS))}
    file = draw(st.lists(lines(), min_size=least, max_size=12))
    if draw(st.booleans()):
        for line in file:
            line |= {label: draw(st.sampled_from(values)) for label, values in CODES.items()}
    return [*file, end]


def text_of(file: list[Line]) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, HEADER, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(file)
    return out.getvalue()


@settings(max_examples=few(15), deadline=None, suppress_health_check=list(HealthCheck))
@given(files(), st.none() | files(), CHOICES, st.lists(steps(), min_size=1, max_size=8))
def test_the_draft_after_any_repairs_undo_and_redo_is_that_of_a_whole_pass(
    file: list[Line], stored: list[Line] | None, choices: ImportChoices, todo: list[tuple[str, Any]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        preview = Preview(Path(folder), text_of(file), text_of(stored) if stored else "", choices)
        repairs: list[Repair] = []
        undone: list[Repair] = []
        for kind, what in todo:
            if kind == UNDO and repairs:
                undone.append(repairs.pop())
            elif kind == REDO and undone:
                repairs.append(undone.pop())
            elif kind in (SAFE, OTHER):
                at, label, new = what
                line, column = at % len(file) + 2, HEADER.index(label)
                repairs.append(CellEdit(line, column, preview.cell(line, column, repairs), new))
                undone.clear()
            elif kind == ALL:
                repairs.append(what)
                undone.clear()
            done = preview.text_fix(tuple(repairs))
            if kind == SAFE and choices.blank is BlankCells.KEEP:  # a refused line may keep others from being cleared
                assert done, "a whole pass was not needed"
