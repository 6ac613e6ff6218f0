"""Countries that are not known: warnings only, the value is kept as written (docs/rules.md §4)."""

from __future__ import annotations

from functools import partial

import pytest

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Severity
from upflow_tui.importing.checking import countries
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.countries import country, country_code
from upflow_tui.importing.checking.country_names import COUNTRY_NAMES


def judge(cell: str) -> Verdict:
    place = Place(0, BY_KEY["country"])
    return CellJudge(place, partial(country, place))(cell)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("France", "FR"),
        ("FR", "FR"),
        ("fra", "FR"),
        ("Frankreich", "FR"),
        ("FRANCIA", "FR"),
        ("França", "FR"),
        ("Franca", "FR"),
        ("Frankrijk", "FR"),
        ("Deutschland", "DE"),
        ("Allemagne", "DE"),
        ("Alemania", "DE"),
        ("Germania", "DE"),
        ("Alemanha", "DE"),
        ("Duitsland", "DE"),
        ("The Netherlands", "NL"),
        ("les Pays-Bas", "NL"),
        ("La France", "FR"),
        ("L'Italie", "IT"),
        ("U.S.A.", "US"),
        ("États-Unis", "US"),
        ("EE.UU.", "US"),
        ("UK", "GB"),
        ("Great-Britain", "GB"),
        ("Österreich", "AT"),
        ("Oesterreich", "AT"),
        ("Côte d'Ivoire", "CI"),
        ("EL", "GR"),
        ("Czechia", "CZ"),
        ("Czech Republic", "CZ"),
        ("Weißrussland", "BY"),
        ("Viet Nam", "VN"),
        ("Türkiye", "TR"),
        ("Isole Fær Øer", "FO"),
    ],
)
def test_country_is_known_in_seven_languages_and_by_code(cell: str, code: str) -> None:
    assert country_code(cell) == code
    assert judge(cell) == (cell, ())


@pytest.mark.parametrize("cell", ["Atlantis", "Frnace", "ZZ", "33", "x", "the"])
def test_country_unknown_warns_and_keeps_the_value_as_written(cell: str) -> None:
    value, (found,) = judge(cell)
    assert value == cell
    assert (found.code, found.severity) == ("country_unknown", Severity.WARNING)
    assert found.message == f'Country "{cell}" is not known.'


@pytest.mark.parametrize("cell", ["Tur\nkey", "F\nrance", "Österre\r\nich", "France,"])
def test_a_country_that_is_torn_or_has_a_separator_behind_it_warns(cell: str) -> None:
    _, found = judge(cell)
    assert "country_unknown" in [one.code for one in found]


@pytest.mark.parametrize("cell", ["United\nKingdom", "Côte\nd'Ivoire", " France\n"])
def test_a_country_of_two_words_may_have_a_line_break_between_them(cell: str) -> None:
    _, found = judge(cell)
    assert "country_unknown" not in [one.code for one in found]


def test_countries_have_every_code_once_and_no_name_of_two() -> None:
    assert len(COUNTRY_NAMES) == 250  # the 249 of ISO 3166-1, and Kosovo
    owners: dict[str, str] = {}
    for code, names in COUNTRY_NAMES.items():
        assert len(code) == 2
        assert len(names.partition("|")[0]) == 3
        for name in (code, *names.split("|")):
            key = countries._country_key(name)
            assert key
            assert owners.setdefault(key, code) == code, name


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("[AT] Österreich", "AT"),
        ("US - United States", "US"),
        ("Austria (AT)", "AT"),
        ("AT Österreich", "AT"),
        ("Korea, Republic of", "KR"),
        ("Democratic People's Republic of Korea", "KP"),
        ("Iran (Islamic Republic of)", "IR"),
        ("Kingdom of Spain", "ES"),
        ("United States of America (the)", "US"),
        ("Burma", "MM"),
        ("中国", "CN"),
        ("Tyskland", "DE"),
        ("Stany Zjednoczone", "US"),
        ("Storbritannien", "GB"),
        ("Nizozemsko", "NL"),
        ("ドイツ", "DE"),
        ("Россия", "RU"),
        ("Belgique / België", "BE"),
        ("Schweiz/Suisse/Svizzera", "CH"),
        ("Trinidad & Tobago", "TT"),
        ("England & Wales", "GB"),
        ("France / Germany", None),
        ("DE - Frankreich", None),
        ("Republic of Atlantis", None),
        ("IT Services", None),
    ],
)
def test_official_former_and_own_names_and_names_with_a_code(cell: str, code: str | None) -> None:
    assert country_code(cell) == code
