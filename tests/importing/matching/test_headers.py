"""What all headers of a file share (docs/rules.md §3)."""

from __future__ import annotations

import pytest

from upflow_tui.importing.matching.headers import shared_prefix


@pytest.mark.parametrize(
    ("headers", "prefix"),
    [
        (["kun_id", "kun_name", "kun_town"], "kun_"),
        (["kun_id", "kun_name"], ""),
        (["kun_id", "kun_name", "kun_town", "remark"], ""),
        (["kun_id", "kun_name", "kun_town", "kun_land", "kun_vat", "remark"], "kun_"),
        (["kun_id", "", "kun_name", "kun_town"], "kun_"),
        (["id", "name", "town"], ""),
    ],
)
def test_what_nearly_all_headers_begin_with(headers: list[str], prefix: str) -> None:
    assert shared_prefix(headers) == prefix
