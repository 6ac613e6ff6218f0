"""Text as it is compared: trimming, NFC, comparison keys (docs/rules.md §2 and §5)."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.text import (
    CONTROL,
    SPACES,
    ZERO_WIDTH,
    clean,
    email_key,
    fold_line_breaks,
    fold_spaces,
    has_too_many_marks,
    id_near_key,
    id_near_keys,
    id_near_pairs,
    invisible_characters,
    is_printable,
    loose_key,
    name_key,
    name_keys,
    plain_letters,
)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
NAMES = st.text(st.characters(categories=["L", "N", "P", "Zs", "Mn"]), max_size=12)
ACCENTED = "".join(chr(code) for code in range(0xC0, 0x180))


@pytest.mark.parametrize("around", [*SPACES, *ZERO_WIDTH, " \u200b\u00a0 \t"])
def test_outer_white_space_is_trimmed_no_break_and_zero_width_included(around: str) -> None:
    assert clean(f"{around}C-1{around}") == "C-1"
    assert clean(f"{around}Société{around}") == "Société"


def test_inner_white_space_is_kept_as_it_is() -> None:
    assert clean(" a\u00a0\u00a0b \n c ") == "a\u00a0\u00a0b \n c"


def test_text_is_composed() -> None:
    assert clean("Socie\u0301te\u0301") == "Soci\u00e9t\u00e9"


@pytest.mark.parametrize("value", ["007", "1.23E+05", "TRUE", "-0", "+33 1", "=1+1", "'x"])
def test_every_cell_is_text_and_stays_what_it_is(value: str) -> None:
    assert clean(value) == value


@given(TEXTS)
def test_cleaning_twice_changes_nothing_more(value: str) -> None:
    assert clean(clean(value)) == clean(value)


@given(TEXTS)
def test_a_cleaned_text_is_composed_and_has_no_space_around(value: str) -> None:
    cleaned = clean(value)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not cleaned or (cleaned[0] not in SPACES + ZERO_WIDTH and cleaned[-1] not in SPACES + ZERO_WIDTH)


def test_names_compare_trimmed_with_inner_spaces_folded_and_without_case() -> None:
    assert name_key("  Dupont \t\u00a0 ET  Fils\u200b") == name_key("dupont et fils")
    assert name_key("STRASSE") == name_key("Straße")
    assert name_key("\u00c9cole") == name_key("e\u0301cole")


@pytest.mark.parametrize("other", ["Dupon", "Dupont.", "Dup ont", "Dupónt", ""])
def test_names_that_differ_by_more_do_not_compare_equal(other: str) -> None:
    assert name_key("Dupont") != name_key(other)


@given(NAMES)
def test_names_compare_alike_composed_or_not(name: str) -> None:
    assert name_key(unicodedata.normalize("NFD", name)) == name_key(unicodedata.normalize("NFC", name))


@given(NAMES, st.sampled_from(SPACES), st.sampled_from(ZERO_WIDTH))
def test_names_compare_alike_whatever_stands_around_them(name: str, space: str, nothing: str) -> None:
    assert name_key(f"{nothing}{space}{name}{space}{nothing}") == name_key(name)


@given(st.lists(st.text("abcXYZ" + ACCENTED, min_size=1), min_size=1), st.lists(st.sampled_from(SPACES), min_size=1))
def test_names_compare_alike_whatever_spaces_stand_inside(words: list[str], spaces: list[str]) -> None:
    assert name_key("".join(spaces).join(words)) == name_key(" ".join(words))


@given(NAMES)
def test_the_name_as_kept_compares_as_the_name_as_written(name: str) -> None:
    assert name_key(clean(name)) == name_key(name)


@given(st.text("abcäéßñ", min_size=1))
def test_names_compare_without_case(name: str) -> None:
    assert name_key(name.upper()) == name_key(name)


def test_spaces_are_folded_to_one_plain_space_each_run() -> None:
    assert fold_spaces("\u00a0a \t\u202f b\n") == "a b"


def test_line_breaks_and_tabs_become_one_space_each() -> None:
    assert fold_line_breaks("a\r\nb\nc\rd\te\u2028f") == "a b c d e f"


@pytest.mark.parametrize(("one", "other"), [("Dupont S.A.", "DUPONT SA"), ("A & B", "a b"), ("A\u200b_B", "ab")])
def test_names_that_differ_only_by_case_spaces_or_punctuation_are_loosely_alike(one: str, other: str) -> None:
    assert loose_key(one) == loose_key(other)


@pytest.mark.parametrize("other", ["Dupond", "Dupónt", "Dupont 2"])
def test_names_that_differ_by_a_letter_a_digit_or_an_accent_are_not_even_loosely_alike(other: str) -> None:
    assert loose_key("Dupont") != loose_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("00001", "1"), ("ab-1", "AB-1"), (" A 1", "a1"), ("000", "0"), ("A\u00a01", "A1"), ("1\u200b", "1")),
        *(("C-1", "C1"), ("C-01", "C-1"), ("C–1", "C-1"), ("1.0", "1"), ("1'234", "1,234"), ("'7", "7")),
        *(
            ("{C-1}", "C-1"),
            ("[c 1]", "C1"),
            ("(7)", "7"),
            ("#1001", "1001"),
            ("+1001", "1001"),
            ("1001,0", "1001"),
            ("7.00", "7"),
            ("'#07", "7"),
            ('"C-1"', "C-1"),
        ),
        *(("\u0661\u0662\u0663", "123"), ("\u06f4-\u06f5", "4-5"), ("\u0967\u0968", "12")),
        *(("１２", "12"), ("\u0421-1", "C-1"), ("0015i00000abcDEAAY", "0015i00000abcDE")),
    ],
)
def test_ids_are_near_that_differ_only_in_writing(one: str, other: str) -> None:
    assert id_near_key(one) == id_near_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *(("1", "10"), ("1-1", "11"), ("A-B", "AB"), ("0", "1"), ("", "0"), ("1.23", "123"), ("C-10", "C-1")),
        *(("{C-1", "C-1"), ("(1)2", "12"), ("{}", "#"), ("C#1", "C1")),
        ("0015i00000abcDEAAZ", "0015i00000abcDE"),
    ],
)
def test_ids_are_not_near_that_differ_by_more(one: str, other: str) -> None:
    assert id_near_key(one) != id_near_key(other)


@given(st.lists(st.one_of(NAMES, st.text("aZ019-_/.' '#({)}é１\u0661\u200b\n", max_size=18)), max_size=5))
def test_many_ids_have_the_same_keys_as_each_alone(external_ids: list[str]) -> None:
    assert id_near_keys(external_ids) == list(map(id_near_key, external_ids))


@pytest.mark.parametrize("count", [0, 1, 511, 512, 1100])
def test_each_id_comes_with_its_key_however_many_they_are(count: int) -> None:
    external_ids = [f"C-{number:04}" for number in range(count)]
    assert list(id_near_pairs(iter(external_ids))) == [(id_near_key(one), one) for one in external_ids]
    assert id_near_keys(external_ids) == list(map(id_near_key, external_ids))


@given(st.lists(st.one_of(NAMES, st.text("aZ ßµÉ\u0301İ\u200b\n\xa0", max_size=6)), max_size=5))
def test_many_names_have_the_same_keys_as_each_alone(names: list[str]) -> None:
    assert name_keys(names) == list(map(name_key, names))


@pytest.mark.parametrize("place", [0, 511, 512, 1100])
@pytest.mark.parametrize("other", [" Aé", "Aé ", "A  É", "A\u0301", "A\xadÉ", "A\nÉ", "Œ İ", "", "a" + "\u0301" * 40])
def test_one_name_of_another_kind_changes_no_other_key(other: str, place: int) -> None:
    names = [f"Société {number}" for number in range(1200)]
    names[place] = other
    assert name_keys(names) == list(map(name_key, names))


@pytest.mark.parametrize("other", ["AB 12", "ab-0.0", "0015i00000abcDEAAY", "１２", "a\nb", ""])
def test_one_id_of_another_kind_changes_no_other_key(other: str) -> None:
    external_ids = ["C-01", other, "00ab"]
    assert id_near_keys(external_ids) == ["c1", id_near_key(other), "0ab"]


def test_emails_compare_without_case() -> None:
    assert email_key("Anna@X.FR") == email_key("anna@x.fr")
    assert email_key("anna@x.fr") != email_key("ann.a@x.fr")


def test_plain_letters_have_neither_case_nor_accent() -> None:
    assert plain_letters("SOCIÉTÉ Straße Ñandú") == "societe strasse nandu"


@pytest.mark.parametrize("char", ["\x00", "\x07", "\x1b", "\x7f", "\x9b", "\x0b"])
def test_control_characters_are_found(char: str) -> None:
    assert CONTROL.search(f"a{char}b")


@pytest.mark.parametrize("char", ["\t", "\n", "\r", "\u200b", "\u00a0", "é", "\x85"])
def test_tabs_line_breaks_and_invisible_characters_are_no_control_characters(char: str) -> None:
    assert not CONTROL.search(f"a{char}b")


def test_invisible_characters_are_named_in_order() -> None:
    assert invisible_characters("a\u00a0b\u200bc d") == ["no-break space", "zero width space"]
    assert invisible_characters("a\x85b") == ["U+0085".lower()]
    assert invisible_characters("Plain text, with spaces") == []


@pytest.mark.parametrize(
    ("text", "is_too_many"),
    [
        ("x" + "\u0301" * 30, False),
        ("x" + "\u0301" * 31, True),
        ("x" + "\u0301\u0316" * 16 + "y", True),
        ("x" + ("\u0301" * 30 + "y") * 3, False),
        ("—" * 40, False),
        ("x" * 40, False),
    ],
)
def test_more_than_thirty_combining_marks_in_a_row(text: str, is_too_many: bool) -> None:
    assert has_too_many_marks(text) is is_too_many


@given(st.text() | st.text(st.characters(max_codepoint=0xFF)))
def test_texts_of_latin_1_are_printable_where_python_says_so(text: str) -> None:
    assert is_printable(text) is text.isprintable()
    assert all(is_printable(char) is char.isprintable() for char in map(chr, range(0x180)))


def test_a_long_run_of_marks_is_never_put_into_order() -> None:
    text = "a" + "\u0301\u0316" * 200_000
    began = time.perf_counter()
    assert clean(f" {text} ") == text
    assert name_key(text) == text.casefold()
    plain_letters(text)
    assert time.perf_counter() - began < 5, "ordering them takes many minutes"
