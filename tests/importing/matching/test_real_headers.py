"""Header rows of real systems, written down before the table of synonyms knew them (docs/rules.md §3)."""

from __future__ import annotations

from collections import Counter

import pytest

from tests.importing.matching.test_others_headers import HERE, OURS, matched, rows_of, score, sources
from upflow_tui.core.fields import BY_KEY

ROWS = rows_of(HERE / "real_header_rows.jsonl")
DECOYS = (HERE / "real_decoys.txt").read_text(encoding="utf-8").splitlines()


def test_of_the_header_rows_of_real_systems_nothing_is_proposed_wrongly_and_95_percent_is_found() -> None:
    wrong, found = score(ROWS)
    assert wrong == []
    assert found >= 0.95


def test_the_rows_are_of_many_systems_in_seven_languages_and_say_where_they_are_from() -> None:
    assert len(ROWS) >= 60
    assert Counter(row["lang"] for row in ROWS).keys() == {"en", "fr", "de", "es", "it", "pt", "nl"}
    assert len({row["id"] for row in ROWS}) == len({row["system"] for row in ROWS}) == len(ROWS)
    assert not {tuple(row["headers"]) for row in ROWS} & {tuple(row["headers"]) for row in OURS}
    assert all(row["source"] for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_a_row_expects_each_field_of_one_of_its_columns(row: dict[str, object]) -> None:
    headers, expected, ambiguous = row["headers"], row["expect"], row["ambiguous"]
    assert isinstance(headers, list)
    assert isinstance(expected, dict)
    assert isinstance(ambiguous, list)
    assert expected.keys() | set(ambiguous) <= set(headers)
    assert not expected.keys() & set(ambiguous)
    assert len(set(expected.values())) == len(expected)
    assert set(expected.values()) <= set(BY_KEY)


@pytest.mark.parametrize("header", DECOYS)
@pytest.mark.parametrize(
    "others",
    [
        ("City", "Raison sociale", "Ort"),
        ("Customer number", "Customer name", "Email", "Phone", "Street", "Zip", "City", "Country", "VAT number"),
        ("Kundenname", "Vorname", "Nachname", "PLZ"),
    ],
)
def test_a_decoy_stays_unmapped_whatever_stands_around_it(header: str, others: tuple[str, ...]) -> None:
    for headers, index in (([header, *others], 0), ([others[0], header, *others[1:]], 1)):
        matching = matched(headers)
        assert matching.proposals[index] is None
        assert all(index not in tie.columns for tie in matching.ties)


def test_no_decoy_stands_in_the_code() -> None:
    assert len(set(DECOYS)) >= 40
    text = "\n".join(sources())
    assert [decoy for decoy in DECOYS if decoy.casefold() in text] == []
