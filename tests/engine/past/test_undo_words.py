"""An undo says how much it undoes, whatever the import changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.engine.imports import import_file
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.past.undo_words import counts_of, undo_words
from upflow_tui.engine.service import Engine
from upflow_tui.samples import ORGANIZATION, sample_path

BASE = "Customer ID,Customer name,Contact email\nP-1,Head,\nC-1,Abel,a@abel.example\nC-2,Bolt,\n"
CHANGES = (
    ("contacts", "Customer ID,Customer name,Contact email\nC-1,Abel,new@abel.example\n", "1 contact deleted"),
    ("assignments", "Customer ID,Workflow\nC-1,Standard reminders\n", "1 value reverted"),
    (
        "parents",
        "Customer ID,Customer name,Parent ID,Parent name\nC-1,Abel,P-1,Head\nC-2,Bolt,P-1,Head\n",
        "2 values reverted",
    ),
)


@pytest.mark.parametrize(("name", "text", "words"), CHANGES, ids=[name for name, _, _ in CHANGES])
def test_an_undo_counts_what_it_undoes_also_where_no_customer_goes(
    tmp_path: Path, name: str, text: str, words: str
) -> None:
    engine = Engine(tmp_path / "data", user="anna")
    engine.replace_organization(load_organization_file(sample_path(ORGANIZATION)))
    for file, content in (("base.csv", BASE), (f"{name}.csv", text)):
        (tmp_path / file).write_text(content, encoding="utf-8")
        import_file(engine, tmp_path / file)
    with engine.past.undo_plan(2) as plan:
        planned = plan.counts
    done = engine.past.undo(2)
    assert undo_words(done.counts, done=True) == words
    assert planned == done.counts == counts_of(engine.past.undone_items(done.number))
