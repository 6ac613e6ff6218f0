"""Fixes of words in seven languages: true and false, the main mark, positions."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.core.organization import DEFAULT_POSITIONS, Organization
from upflow_tui.importing.fixes.words import as_boolean, as_main_mark, positions_of, word_key, words

LANGUAGES = {"en", "fr", "de", "es", "it", "pt", "nl"}
TABLE = tomllib.loads((files("upflow_tui.importing.fixes") / "words.toml").read_text("utf-8"))
TEXTS = st.one_of(st.sampled_from(["oui", "Nein", "Comptabilité", "true", "1", "Sales", ""]), st.text())
to_position = positions_of(Organization())


def meanings() -> Iterator[tuple[str, str, object]]:
    """Every word of the table: in which list, as it is compared, and what it means there."""
    for key in ("yes", "no"):
        yield from (("yes_no", word_key(word), key) for some in TABLE[key].values() for word in some)
    for name, some_lists in TABLE["positions"].items():
        yield from (("positions", word_key(word), name) for some in some_lists.values() for word in some)
    for names in TABLE["months"].values():
        yield from (("months", word_key(word), at) for at, some in enumerate(names) for word in some.split())


def test_each_list_has_the_seven_languages() -> None:
    lists = [TABLE["yes"], TABLE["no"], TABLE["months"], *TABLE["positions"].values()]
    assert all(set(one) >= LANGUAGES for one in lists)
    assert all(len(names) == 12 for names in TABLE["months"].values())
    assert {name.capitalize() for name in TABLE["positions"]} == set(DEFAULT_POSITIONS)


def test_no_word_means_two_things() -> None:
    seen: dict[tuple[str, str], object] = {}
    for kind, word, meaning in meanings():
        assert seen.setdefault((kind, word), meaning) == meaning, (kind, word)
    assert len(words().yes_no) == len([key for key in seen if key[0] == "yes_no"])


@pytest.mark.parametrize("cell", ["oui", "Oui ", "YES", "ja", "sí", "SI", "sim", "VRAI", "wahr", "verdadero", "vero", "verdadeiro", "waar", "1", "x", "✓", "o", "j", "y", "s", "tak", "evet", "ano", "kyllä"])  # fmt: skip
def test_what_means_yes_becomes_true(cell: str) -> None:
    assert as_boolean(cell) == "true"


@pytest.mark.parametrize("cell", ["non", "NO", "nein", "não", "nao", "nee", "faux", "falsch", "falso", "onwaar", "0", "n", "off", "nie", "nej", "hayır", "ei"])  # fmt: skip
def test_what_means_no_becomes_false(cell: str) -> None:
    assert as_boolean(cell) == "false"


@pytest.mark.parametrize("cell", ["true", "FALSE", "peut-être", "2", "", "v", "10", "oui non"])
def test_what_is_right_or_means_neither_stays(cell: str) -> None:
    assert as_boolean(cell) == cell


@pytest.mark.parametrize(("cell", "mark"), [("x", "1"), ("yes", "1"), ("Oui", "1"), ("true", "1"), ("non", "0"), ("false", "0"), ("1", "1"), ("0", "0"), ("", ""), ("principal", "principal")])  # fmt: skip
def test_the_main_contact_is_marked_with_1(cell: str, mark: str) -> None:
    assert as_main_mark(cell) == mark


@pytest.mark.parametrize(
    ("cell", "position"),
    [
        ("Comptabilité", "Accounting"), ("Buchhaltung", "Accounting"), ("contabilidad", "Accounting"),
        ("Contabilità", "Accounting"), ("contabilidade", "Accounting"), ("boekhouding", "Accounting"),
        ("Commercial", "Sales"), ("Vertrieb", "Sales"), ("ventas", "Sales"), ("vendite", "Sales"), ("Verkoop", "Sales"),
        ("ACHETEUR", "Purchaser"), ("Einkäufer", "Purchaser"), ("compras", "Purchaser"), ("inkoop", "Purchaser"),
        ("Payeur", "Payer"), ("Zahler", "Payer"), ("pagador", "Payer"), ("Pagatore", "Payer"), ("betaler", "Payer"),
        ("Sales", "Sales"), ("sales", "sales"), ("Chief", "Chief"), ("", ""),
    ],
)  # fmt: skip
def test_positions_are_named_as_the_organization_does(cell: str, position: str) -> None:
    assert to_position(cell) == position


def test_positions_of_another_language_are_named_in_it() -> None:
    text_fix = positions_of(Organization(positions=("Comptabilité", "Ventes", "Direction")))
    assert [text_fix(cell) for cell in ("Accounting", "sales", "Buyer", "direction")] == [
        "Comptabilité",
        "Ventes",
        "Buyer",
        "direction",
    ]


@given(TEXTS)
def test_done_twice_is_done_once(cell: str) -> None:
    for text_fix in (as_boolean, as_main_mark, to_position):
        assert text_fix(text_fix(cell)) == text_fix(cell)
