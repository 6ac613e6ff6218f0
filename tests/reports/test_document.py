"""The values in a report: at most 300 characters of each, so that one cell never fills the page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.store.builders import MARS, apply_plan, new, number_finding, stored_customers, update
from upflow_tui.importing.planning.plan import Change
from upflow_tui.reports.document import LONGEST, Block, Heading, Quoted, Table, quoted, quoted_value
from upflow_tui.reports.report import report
from upflow_tui.store.database import Database
from upflow_tui.store.history.history import past_import
from upflow_tui.store.organization.organization import replace_organization

WHOLE = "x" * 300


def test_300_characters_are_shown() -> None:
    assert LONGEST == 300


@pytest.mark.parametrize("show", [quoted, quoted_value])
def test_a_value_is_whole_up_to_there_and_cut_beyond(show: Callable[[str], str]) -> None:
    assert show(WHOLE) == WHOLE
    assert show(WHOLE + "x") == "x" * 299 + "…"
    assert isinstance(show(WHOLE + "x"), Quoted)


def texts_of(block: Block) -> list[str]:
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row]
    return [block.text, block.quoted] if isinstance(block, Heading) else [block.text]


def test_no_text_of_a_report_is_longer(tmp_path: Path) -> None:
    long = "é" * 5_000
    with Database.open(tmp_path / "data") as db:
        replace_organization(db, MARS)
        apply_plan(db, tmp_path, [new(1, long, external_id=f"C{long}", values={"town": long})])
        (stored,) = stored_customers(db)
        error = number_finding(2)._replace(value=long)
        number = apply_plan(db, tmp_path, [update(1, stored, [Change("town", long, f"{long}!", 2)])], [error])
        for imported in (1, number):
            past = past_import(db, imported)
            assert past is not None
            cells = [text for block in report(db, past, "Mars") for text in texts_of(block)]
            cut = [text for text in cells if "éé" in text]
            assert cut, "the long texts are in it"
            assert max(map(len, cut)) <= 300 + len('What: "": ""')
