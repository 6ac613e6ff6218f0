"""postal_code_short: shorter than its neighbours of the same country (docs/rules.md §4)."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Severity
from upflow_tui.importing.checking.cells import CellValue, Place
from upflow_tui.importing.checking.postal_codes import PostalCodes
from upflow_tui.importing.checking.rows import REFUSED

PLACE = Place(5, BY_KEY["postal_code"])


def short(
    codes: Sequence[CellValue], countries: Sequence[CellValue] | str = "France"
) -> list[tuple[int | None, str | None]]:
    gathered = PostalCodes(PLACE, without_country=False)
    given = [countries] * len(codes) if isinstance(countries, str) else countries
    gathered.add(range(2, 2 + len(codes)), codes, given)
    return sorted((found.line, found.value) for found in gathered.findings())


FIVE = ["69001", "69002", "75008", "33000", "59000"]


def test_a_code_shorter_than_its_neighbours_is_a_warning() -> None:
    gathered = PostalCodes(PLACE, without_country=False)
    gathered.add([2, 3, 4, 5, 6, 7], [*FIVE, "1000"], ["France"] * 6)
    (found,) = gathered.findings()
    assert (found.code, found.line, found.column, found.field) == ("postal_code_short", 7, 5, "postal_code")
    assert found.severity is Severity.WARNING
    assert found.message == 'Postal code "1000" is shorter than the others in France.'


def test_zeros_of_a_short_code_stay() -> None:
    assert short([*FIVE, "0100"]) == [(7, "0100")]


def test_four_codes_are_not_enough() -> None:
    assert short([*FIVE[:3], "1000"]) == []
    assert short([*FIVE[:4], "1000"]) == [(6, "1000")]


def test_less_than_four_fifths_of_one_length_say_nothing() -> None:
    assert short([*FIVE, "1000", "2000"]) == []


def test_longer_codes_and_codes_with_letters_do_not_count() -> None:
    assert short([*FIVE, "123456"]) == []
    assert short([*FIVE, "2A04", "SW1A 1AA", "٢٠٠٠", "1234567890"]) == []


def test_countries_are_told_apart_and_their_names_brought_together() -> None:
    assert short([*FIVE, "1000", "1050"], [*["France"] * 5, "Belgique", "BE"]) == []
    assert short([*FIVE, "1000"], ["France", "FR", "Frankreich", "FRA", "france", "FR"]) == [(7, "1000")]
    assert short([*FIVE, "1000"], [*["Atlantis"] * 5, "ATLANTIS"]) == [(7, "1000")]


@pytest.mark.parametrize("country", [None, REFUSED])
def test_a_line_without_country_does_not_count(country: CellValue) -> None:
    assert short([*FIVE, "1000"], [*["France"] * 5, country]) == []


def test_a_file_without_a_country_column_is_one_country() -> None:
    gathered = PostalCodes(PLACE, without_country=True)
    gathered.add(range(2, 8), [*FIVE, "1000"], [None] * 6)
    (found,) = gathered.findings()
    assert found.message == 'Postal code "1000" is shorter than the others in this file.'


def test_blank_and_refused_codes_and_lines_left_out_do_not_count() -> None:
    assert short([*FIVE, None, REFUSED]) == []
    gathered = PostalCodes(PLACE, without_country=True)
    gathered.add(range(2, 8), [*FIVE, "1000"], [None] * 6, {5})
    assert list(gathered.findings()) == []


def test_no_codes_no_findings() -> None:
    assert short([]) == []
