"""Header rows of real systems: nothing wrong is proposed, and nearly everything is found (docs/rules.md §3)."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.importing.profiles import profiles_of
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Organization
from upflow_tui.importing.matching.matching import Matching
from upflow_tui.importing.matching.proposing import propose

HERE = Path(__file__).parent
SOURCE = HERE.parents[2] / "src" / "upflow_tui"


def rows_of(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


OURS = rows_of(HERE / "header_rows.jsonl")
DECOYS = (HERE / "decoy_headers.txt").read_text(encoding="utf-8").splitlines()


def matched(headers: list[str]) -> Matching:
    return propose(profiles_of(headers), Organization(), Mode.CUSTOMERS)


def wrong_and_missed(row: dict[str, Any]) -> tuple[list[str], list[str]]:
    """Headers with a field that is not theirs, and headers without the one that is; either is right where ambiguous."""
    wrong, missed = [], []
    for header, field in zip(row["headers"], matched(row["headers"]).understood(), strict=True):
        expected = row["expect"].get(header)
        if field is not None and field != expected and header not in row["ambiguous"]:
            wrong.append(f"{header} → {field}")
        if expected is not None and field != expected:
            missed.append(f"{header} → {expected}")
    return wrong, missed


def score(rows: list[dict[str, Any]]) -> tuple[list[str], float]:
    """Everything wrong, and the share of the expected fields that is found."""
    results = [wrong_and_missed(row) for row in rows]
    expected = sum(len(row["expect"]) for row in rows)
    return [item for wrong, _ in results for item in wrong], 1 - sum(len(missed) for _, missed in results) / expected


def test_of_the_header_rows_of_others_nothing_is_proposed_wrongly_and_nearly_all_is_found(corpora: Path) -> None:
    wrong, found = score(rows_of(corpora / "headers" / "headers.jsonl"))
    assert wrong == []
    assert found >= 0.97


@pytest.mark.parametrize("row", OURS, ids=[row["id"] for row in OURS])
def test_of_our_header_rows_nothing_is_proposed_wrongly_and_all_is_found(row: dict[str, Any]) -> None:
    assert wrong_and_missed(row) == ([], [])


def test_our_header_rows_cover_each_language_and_have_one_field_a_column() -> None:
    assert len(OURS) >= 25
    assert {row["lang"] for row in OURS} >= {"en", "fr", "de", "es", "it", "pt", "nl", "no", "pl"}
    for row in OURS:
        assert set(row["expect"]) | set(row["ambiguous"]) <= set(row["headers"]), row["id"]
        assert max(Counter(row["expect"].values()).values()) == 1, row["id"]


@pytest.mark.parametrize("header", DECOYS)
def test_a_header_with_a_qualifier_stays_unmapped(header: str) -> None:
    """With the columns around it on which the meaning of other headers depends."""
    matching = matched([header, "City", "Raison sociale", "Ort"])
    assert matching.proposals[0] is None
    assert all(0 not in tie.columns for tie in matching.ties)


def sources() -> Iterator[str]:
    for path in sorted(SOURCE.rglob("*")):
        if path.suffix in (".py", ".toml"):
            yield path.read_text(encoding="utf-8").casefold()


def test_the_rule_for_qualifiers_is_no_list_of_headers() -> None:
    assert len(set(DECOYS)) >= 30
    text = "\n".join(sources())
    # A header of one word can be a word of the code by chance.
    assert [decoy for decoy in DECOYS if " " in decoy and decoy.casefold() in text] == []


@pytest.mark.parametrize("qualifier", ["consent", "type", "date", "since", "risk", "fax", "balance", "rate", "xyzzy"])
@pytest.mark.parametrize(
    "header", ["Email", "Customer", "Phone", "Country", "VAT number", "Address", "Kundennummer", "Ville"]
)
def test_any_word_that_is_left_over_leaves_the_column_unmapped(header: str, qualifier: str) -> None:
    for qualified in (
        f"{header} {qualifier}",
        f"{qualifier}_{header}",
        f"{header} ({qualifier})",
        f"Number of {header}",
    ):
        assert matched([qualified, "City"]).proposals[0] is None, qualified
