"""VAT numbers and countries that look wrong: warnings only, the value is kept as written (docs/rules.md §4)."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.eu import vat

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Severity
from upflow_tui.importing.checking import vat_and_country as suspects
from upflow_tui.importing.checking.cells import CellJudge, Place, Verdict
from upflow_tui.importing.checking.vat_and_country import country, country_code, vat_number, vat_seems_right

RIGHT = [
    "FR40303265045",
    "FR 40 303 265 045",
    "fr40303265045",
    "DE136695976",
    "DE 136 695 976",
    "BE0697449992",
    "BE 0697.449.992",
    "BE697449992",
    "IT00743110157",
    "NL004495445B01",
    "ESB58378431",
    "ATU13585627",
    "LU15027442",
    "EL094259216",
    "XI432525179",
]
WRONG = [
    "FR40303265046",
    "FR 41 303 265 045",
    "DE136695975",
    "DE13669597",
    "BE0697449993",
    "IT00743110158",
    "NL004495446B01",
    "ATU13585626",
    "LU15027443",
]
OTHERS = [
    "303265045",
    "12-3456789",
    "27AAPFU0939F1ZV",
    "LUMA800101XYZ",
    "CHE-107.787.577 IVA",
    "GB980780684",
    "NO974761076MVA",
    "DEPENDS",
    "FR",
    "FRANCE",
    "FR123",
    "DE-AB-1234",
    "exempt",
    "123/456/78901",
    "EU372000041",
    "not registered",
    "FR٤٠303265045",
]


def judge(key: str, cell: str) -> Verdict:
    place = Place(0, BY_KEY[key])
    return CellJudge(place, partial(vat_number if key == "vat_number" else country, place))(cell)


@pytest.mark.parametrize("cell", RIGHT + OTHERS)
def test_vat_right_numbers_and_other_tax_ids_are_kept_in_silence(cell: str) -> None:
    assert judge("vat_number", cell) == (cell, ())


@pytest.mark.parametrize("cell", WRONG)
def test_vat_suspect_warns_and_keeps_the_value_as_written(cell: str) -> None:
    value, (found,) = judge("vat_number", cell)
    assert value == cell
    assert (found.code, found.severity) == ("vat_suspect", Severity.WARNING)
    assert found.message == f'VAT number "{cell}" does not look right.'


@pytest.mark.parametrize(
    "cell",
    [
        "DE123456",  # six signs after the country are enough
        "DE12345A",  # five digits are enough
        "FR12345ABC",  # three letters may be among them
        "FR40303265045123",  # fourteen signs, no more
    ],
)
def test_vat_a_short_number_that_must_be_meant_as_one_is_judged(cell: str) -> None:
    assert not vat_seems_right(cell)


@pytest.mark.parametrize(
    "cell",
    [
        "RO100000",  # a right one of six signs
        "DE12345",  # five signs
        "DE1234AB",  # four digits
        "FR12345ABCD",  # four letters
        "FR403032650451234",  # fifteen signs
    ],
)
def test_vat_what_is_shorter_or_longer_is_not_judged(cell: str) -> None:
    assert vat_seems_right(cell)


@given(st.sampled_from(["FR", "BE", "DE"]), st.text("0123456789", min_size=8, max_size=12))
def test_vat_the_short_ways_never_accept_what_stdnum_refuses(code: str, digits: str) -> None:
    if suspects._QUICK[code](digits):
        assert vat.is_valid(code + digits)


@pytest.mark.parametrize("code", ["FR", "BE", "DE"])
def test_vat_the_short_ways_accept_what_stdnum_does(code: str) -> None:
    lengths = {"FR": 11, "BE": 10, "DE": 9}
    right = []
    for at in range(60_000):
        digits = f"{(at * 7_919_003 + 1_000_003) % 10 ** lengths[code]:0{lengths[code]}}"
        assert suspects._QUICK[code](digits) in (None, vat.is_valid(code + digits))
        right.append(vat.is_valid(code + digits))
        if sum(right) > 20 and at > 500:
            break
    assert sum(right) > 5


def forms_of(rest: str) -> Iterator[str]:
    """What countries make of digits: a letter before or behind them, or two, or an ending of their own."""
    letter = chr(65 + int(rest[:2]) % 23)
    yield from (rest, f"U{rest[1:]}", f"0{rest[1:]}", rest[:-1] + letter, f"{rest[:-2]}{letter}H")
    yield from (f"{rest[:-3]}B01", f"{rest[:-2]}01")


@pytest.mark.parametrize("code", sorted(suspects._VAT_LENGTHS))
def test_vat_numbers_of_each_length_that_a_country_has_are_right(code: str) -> None:
    for length in suspects._VAT_LENGTHS[code]:
        digits = (f"{(at * 7_919_003 + 1_000_003) ** 2 % 10**length:0{length}}" for at in range(20_000))
        right = next((form for rest in digits for form in forms_of(rest) if vat.is_valid(code + form)), None)
        assert right is not None, length
        assert vat_seems_right(code + right)


@pytest.mark.parametrize("code", sorted(suspects._VAT_LENGTHS))
def test_vat_numbers_of_another_length_are_none_of_the_package_either(code: str) -> None:
    """A tenth of the numbers of a right length pass their check digit: of a wrong one, none may."""
    for length in set(range(6, 15)) - suspects._VAT_LENGTHS[code]:
        for at in range(40):
            digits = f"{(at * 7_919_003 + 1_000_003) ** 2 % 10**length:0{length}}"
            for rest in (digits, digits[:-1] + "BAX"[at % 3], "UBX"[at % 3] + digits[1:], digits[:-3] + "B01"):
                assert not vat.is_valid(code + rest)
                assert not vat_seems_right(code + rest)


@given(st.sampled_from(sorted(suspects._VAT_LENGTHS)), st.text("0123456789ABU .-/+*", max_size=14))
def test_vat_any_text_gets_a_verdict(code: str, rest: str) -> None:
    assert vat_seems_right(code + rest) in (True, False)


# Countries


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
    assert judge("country", cell) == (cell, ())


@pytest.mark.parametrize("cell", ["Atlantis", "Frnace", "ZZ", "33", "x", "the"])
def test_country_unknown_warns_and_keeps_the_value_as_written(cell: str) -> None:
    value, (found,) = judge("country", cell)
    assert value == cell
    assert (found.code, found.severity) == ("country_unknown", Severity.WARNING)
    assert found.message == f'Country "{cell}" is not known.'


@pytest.mark.parametrize("cell", ["Tur\nkey", "F\nrance", "Österre\r\nich", "France,"])
def test_a_country_that_is_torn_or_has_a_separator_behind_it_warns(cell: str) -> None:
    _, found = judge("country", cell)
    assert "country_unknown" in [one.code for one in found]


@pytest.mark.parametrize("cell", ["United\nKingdom", "Côte\nd'Ivoire", " France\n"])
def test_a_country_of_two_words_may_have_a_line_break_between_them(cell: str) -> None:
    _, found = judge("country", cell)
    assert "country_unknown" not in [one.code for one in found]


def test_countries_have_every_code_once_and_no_name_of_two() -> None:
    import tomllib
    from importlib.resources import files

    table = tomllib.loads(files("upflow_tui.importing.checking").joinpath("countries.toml").read_text(encoding="utf-8"))
    assert len(table) == 250  # the 249 of ISO 3166-1, and Kosovo
    owners: dict[str, str] = {}
    for code, names in table.items():
        assert len(code) == 2
        assert len(names.partition("|")[0]) == 3
        for name in (code, *names.split("|")):
            key = suspects._country_key(name)
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
