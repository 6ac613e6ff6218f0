"""A lone text that looks like the heading of a group is a customer where a stored one bears the name (docs/rules.md §2)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from tests.engine.imports import draft, import_file, stored
from upflow_tui.engine.service import Engine


def test_it_is_put_back_once_and_the_draft_comes_to_an_end(engine: Engine, file_of: Callable[..., Path]) -> None:
    lines = [f"Customer {number};C-{number:03};Lyon;France" for number in range(1, 31)]
    lines[9:9] = ["Twin Works;;;"]
    text = "\n".join(["Customer name;Customer ID;Town;Country", *lines, ""])
    assert draft(engine, file_of(text)).lines_of("report_line") == [11]
    import_file(engine, file_of("Customer name\nTwin Works\n", "one.csv"))
    found = draft(engine, file_of(text))
    assert found.lines_of("report_line") == []
    assert "Twin Works" in stored(engine)
    assert found.fates[11] == "unchanged"
