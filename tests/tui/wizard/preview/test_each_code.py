"""Each problem that a file may bring has its way out in the preview: a fix, another text for the cell, or put back
(docs/rules.md §2 and §5).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.fixing import done, to_cell, to_problem
from tests.tui.places import press, until
from tests.tui.preview_host import preview_of, wizard
from upflow_tui.core.findings import LINE_KINDS
from upflow_tui.importing.fixes.repairs import FixAll, FixName
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.choose import ChooseDialog
from upflow_tui.tui.dialogs.edit_cell import EditCellDialog
from upflow_tui.tui.dialogs.repair_look import RepairLookDialog
from upflow_tui.tui.services import Services

HEADER = "Customer ID,Customer name,Postal code,Town,Country,Accounting code,Contact email,First name\n"
PLAIN = "".join(f"C-{n:03},Name {n},750{n:02}.0,'Lyon',France,A{n:03},a{n}@upflow.io,Ann\n" for n in range(1, 31))
ODD = """C-031,M&uuml;ller,75031,'Nice',France,A031,b@upflow.io,Bea
C-032,Al\u200bpha,75032,'Nice',N/A,A032,,Cy
C-033,Gamma,75033,'Nice',France,\u0410033,d@upflow.io,Dan
C-0033,Delta,75034,'Nice',France,A034,e@upflow.io,
D035,Epsilon,75035,'Nice',France,A035,f@upflow.io,
,Zeta,75036,'Nice',France,A036,g@upflow.io,
C-037,Theta,A037,'Nice',France,,i@upflow.io,
C-038,0.30000000000000001E+17,75038,'Nice',France,3.0000000000000000E+17,i@upflow.io,
"""
FIXES = {
    "other_quotes": ("are in single quotes", FixAll(FixName.QUOTES, "town")),
    "placeholder": ("means no value", FixAll(FixName.PLACEHOLDERS, "country")),
    "invisible_character": ("has an invisible character", FixAll(FixName.INVISIBLE, "customer_name")),
    "html_entities": ("has codes such as", FixAll(FixName.ENTITIES, "customer_name")),
    "number_ids": ("was stored as numbers", FixAll(FixName.NUMBER_IDS, "postal_code")),
    "contact_email_missing": ("Contact email address is missing", FixAll(FixName.CONTACTS)),
}
EDITS = {
    "look_alike": (34, 6, None),
    "id_near_miss": (35, 1, "C-050"),
    "id_shape": (36, 1, "C-035"),
    "id_blank": (37, 1, "C-036"),
    "value_out_of_place": (38, 3, "75037"),
    "long_number": (39, 6, "A038"),
}
"""Line and column of a cell that a person writes anew: with its proposal (None), or with another text."""


def codes(app: UpflowApp) -> set[str]:
    """All codes of the draft in hand."""
    draft = wizard(app).session.draft
    assert draft is not None
    with DraftReader(draft) as reader:
        return {finding.code for finding in reader.iter_findings()}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "odd.csv"
    path.write_text(HEADER + PLAIN + ODD, encoding="utf-8")
    return path


async def test_one_key_fixes_what_can_be_fixed_alike(services: Services, file: Path) -> None:
    async with preview_of(services, file, size=(120, 36)) as (app, pilot):
        assert codes(app) >= FIXES.keys()
        for code, (words, repair) in FIXES.items():
            await to_problem(pilot, app, words)
            await press(pilot, "r")
            await until(pilot, lambda: isinstance(app.screen, RepairLookDialog))
            await press(pilot, "enter")
            await done(pilot, app)
            assert wizard(app).session.repairs[-1] == repair
            assert code not in codes(app), code


async def test_one_cell_is_written_anew_where_only_a_person_knows(services: Services, file: Path) -> None:
    async with preview_of(services, file, size=(120, 36)) as (app, pilot):
        assert codes(app) >= EDITS.keys()
        for code, (line, column, text) in EDITS.items():
            await to_cell(pilot, app, line, column)
            await press(pilot, "e")
            await until(pilot, lambda: isinstance(app.screen, EditCellDialog))
            await pilot.press(*(["down"] if text is None else ["ctrl+u", *text]))
            await press(pilot, "enter")
            await done(pilot, app)
            assert code not in codes(app), code


SKIPPED = """Customer ID,Customer name,Town
(required),(text),(optional)
C-00101,Alpha,Lyon
C-00102,Beta,Nice
-----,-----,-----
# C-00103,Old customer,
,Page 1 of 2,
EXAMPLE-1,Durand & Fils,Lyon
C-00104,Gamma,Paris
,Total: 4,
"""
KINDS = ("explains the columns", "only a divider", "a comment", "a total", "a page title", "an example line")


async def test_lines_of_each_kind_are_put_back_by_their_key(services: Services, tmp_path: Path) -> None:
    path = tmp_path / "skipped.csv"
    path.write_text(SKIPPED)
    async with preview_of(services, path, size=(120, 36)) as (app, pilot):
        assert codes(app) >= set(LINE_KINDS)
        for words in KINDS:
            await to_problem(pilot, app, words)
            await press(pilot, "z")
            await until(pilot, lambda: isinstance(app.screen, ChooseDialog))
            await press(pilot, "enter")
            await done(pilot, app)
        totals = wizard(app).session.totals
        assert totals is not None
        assert totals["skipped"] == 0
