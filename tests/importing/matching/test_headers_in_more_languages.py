"""Header rows in the languages beside the seven of western Europe: nothing is proposed wrongly (docs/rules.md §3)."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.importing.matching.test_others_headers import HERE, matched, rows_of, wrong_and_missed
from upflow_tui.core.fields import BY_KEY

ROWS = rows_of(HERE / "header_rows_in_more_languages.jsonl")
LANGUAGES = {"da", "no", "sv", "fi", "cs", "sk", "hu", "ro", "tr", "ru", "el", "ja", "zh"}


def test_the_rows_are_of_thirteen_languages() -> None:
    assert Counter(row["lang"] for row in ROWS).keys() == LANGUAGES
    assert all(set(row["expect"].values()) <= set(BY_KEY) for row in ROWS)


@pytest.mark.parametrize("row", ROWS, ids=[row["id"] for row in ROWS])
def test_nothing_is_proposed_wrongly_and_nothing_is_missed(row: dict[str, Any]) -> None:
    assert wrong_and_missed(row) == ([], [])


@pytest.mark.parametrize(
    "headers",
    [
        ("Kód", "Název", "Jméno", "Příjmení", "Ulice"),
        ("Kód", "Názov", "Meno", "Priezvisko", "Ulica"),
        ("Код", "Наименование", "Имя", "Фамилия", "Адрес"),
    ],
)
def test_what_a_company_is_called_is_no_first_name(headers: tuple[str, ...]) -> None:
    meant = ("external_id", "customer_name", "first_name", "family_name", "address")
    assert matched(list(headers)).understood()[1:] == meant[1:]


@pytest.mark.parametrize(
    "header",
    [
        *("By", "Leverandørnummer", "Fødselsdato", "Kundegruppe", "Betalingsbetingelser", "CVR-nr", "Leveransadress"),
        *(
            "Organisationsnummer",
            "Y-tunnus",
            "Toimitusosoite",
            "Asiakasryhmä",
            "IČO",
            "Dodací adresa",
            "Cégjegyzékszám",
        ),
        *("Vergi Dairesi", "Teslimat adresi", "Müşteri grubu", "КПП", "ОГРН", "Фактический адрес", "Отчество", "ΔΟΥ"),
        *("フリガナ", "請求先コード", "納品先住所", "締日", "備考", "统一社会信用代码", "备注", "客户类型"),
    ],
)
def test_a_header_that_is_no_field_of_ours_stays_unmapped(header: str) -> None:
    matching = matched([header, "Customer number", "Customer name", "Email", "Street", "VAT number"])
    assert matching.proposals[0] is None
