"""VAT numbers that look wrong: warnings only, the value is kept as written (docs/rules.md §4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from stdnum.eu import vat

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.findings import Severity
from upflow_tui.importing.checking.cells import CellJudge, Place
from upflow_tui.importing.checking.vat_numbers import LENGTHS, QUICK, vat_judge, vat_number, vat_seems_right

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
    "FR٤١303265045",
]


PLACE = Place(0, BY_KEY["vat_number"])
whole_judge = CellJudge(PLACE, partial(vat_number, PLACE))
judge = vat_judge(PLACE, whole_judge)


@pytest.mark.parametrize("cell", RIGHT + OTHERS)
def test_vat_right_numbers_and_other_tax_ids_are_kept_in_silence(cell: str) -> None:
    assert judge(cell) == (cell, ())


@pytest.mark.parametrize("cell", WRONG)
def test_vat_suspect_warns_and_keeps_the_value_as_written(cell: str) -> None:
    value, (found,) = judge(cell)
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


@given(st.text("ABDEFRST0123456789", max_size=3), st.text("0123456789", max_size=15) | st.text("01.E+٤ AB=#'&"))
@example("FR", "40303265045 ")
@example("FR", "403032650451234")
@example("DE", "12345")
@example("DE", "")
def test_vat_a_number_of_digits_alone_is_judged_as_by_the_whole_rule(code: str, rest: str) -> None:
    assert judge(code + rest) == whole_judge(code + rest)


def test_vat_a_number_of_digits_alone_is_spared_the_whole_rule() -> None:
    quick = vat_judge(PLACE, pytest.fail)
    assert [len(quick(cell)[1]) for cell in ("FR40303265045", "FR40303265046", "IT00743110157")] == [0, 1, 0]


def forms_of(rest: str) -> Iterator[str]:
    """What countries make of digits: a letter before or behind them, or two, or an ending of their own."""
    letter = chr(65 + int(rest[:2]) % 23)
    yield from (rest, f"U{rest[1:]}", f"0{rest[1:]}", rest[:-1] + letter, f"{rest[:-2]}{letter}H")
    yield from (f"{rest[:-3]}B01", f"{rest[:-2]}01")


@pytest.mark.no_cover  # nearly all that runs is the package
@pytest.mark.parametrize("code", sorted(QUICK))
def test_vat_the_short_ways_say_what_stdnum_does(code: str) -> None:
    verdicts: Counter[bool | None] = Counter()
    for length in LENGTHS[code]:
        for at in range(4_000 // len(LENGTHS[code])):
            digits = f"{(at * 7_919_003 + 1_000_003) ** 2 % 10**length:0{length}}"
            for rest in (*forms_of(digits), f"X{digits[1:]}", f"+{digits[1:]}", f"000{digits[3:]}"):
                verdict = QUICK[code](rest)
                verdicts[verdict] += 1
                assert verdict in (None, vat.is_valid(code + rest)), rest
    assert verdicts[True] > 5 and verdicts[False] > 1_000


def odd_numbers() -> Iterator[tuple[str, str]]:
    """What a rule treats apart, with every check digit."""
    for company in ("0000000", "0074311"):
        for province in ("000", "001", "100", "101", "119", "120", "121", "122", "888", "889", "999"):
            yield from (("IT", f"{company}{province}{check}") for check in range(10))
    for number in range(1_000, 1_020):
        yield from (("FR", f"{key:02}000{number:06}") for key in range(97))
    for company in ("000000000", "004495445", "004495446"):
        yield from (("NL", f"{company}B{place:02}") for place in range(100))
        yield from (("NL", f"{company}{letter}01") for letter in "0A")
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ":
        yield from (("ES", f"{letter}5837843{check}") for check in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")


def test_vat_the_short_ways_say_of_odd_numbers_what_stdnum_does() -> None:
    right = Counter(code for code, rest in odd_numbers() if vat.is_valid(code + rest))
    assert right.keys() == {"ES", "FR", "IT", "NL"}
    for code, rest in odd_numbers():
        assert QUICK[code](rest) in (None, vat.is_valid(code + rest)), rest


@pytest.mark.parametrize("code", sorted(LENGTHS))
def test_vat_numbers_of_each_length_that_a_country_has_are_right(code: str) -> None:
    for length in LENGTHS[code]:
        digits = (f"{(at * 7_919_003 + 1_000_003) ** 2 % 10**length:0{length}}" for at in range(20_000))
        right = next((form for rest in digits for form in forms_of(rest) if vat.is_valid(code + form)), None)
        assert right is not None, length
        assert vat_seems_right(code + right)


@pytest.mark.parametrize("code", sorted(LENGTHS))
def test_vat_numbers_of_another_length_are_none_of_the_package_either(code: str) -> None:
    """A tenth of the numbers of a right length pass their check digit: of a wrong one, none may."""
    for length in set(range(6, 15)) - LENGTHS[code]:
        for at in range(40):
            digits = f"{(at * 7_919_003 + 1_000_003) ** 2 % 10**length:0{length}}"
            for rest in (digits, digits[:-1] + "BAX"[at % 3], "UBX"[at % 3] + digits[1:], digits[:-3] + "B01"):
                assert not vat.is_valid(code + rest)
                assert not vat_seems_right(code + rest)


@given(st.sampled_from(sorted(LENGTHS)), st.text("0123456789ABU .-/+*", max_size=14))
def test_vat_any_text_gets_a_verdict(code: str, rest: str) -> None:
    assert vat_seems_right(code + rest) in (True, False)
