"""Letters in codes of mail and the web are told and read; links, formulas and phones are none (docs/rules.md §2)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upflow_tui.importing.checking.odd_text import first_html, has_html, may_have_html, without_html
from upflow_tui.importing.checking.transfer_codes import first_transfer_code, without_transfer_codes


@pytest.mark.parametrize(
    ("written", "code", "meant"),
    [
        ("Caf%C3%A9 Lumi%c3%a8re", "%C3%A9", "Café Lumière"),
        ("C%201001", "%20", "C 1001"),
        ("Dunmore%20%26%20Sons", "%20%26%20", "Dunmore & Sons"),
        ("Pain d%27Or", "%27", "Pain d'Or"),
        ("Caf=C3=A9", "=C3=A9", "Café"),
        ("=?UTF-8?Q?Soci=C3=A9t=C3=A9?= SA", "=?UTF-8?Q?Soci=C3=A9t=C3=A9?=", "Société SA"),
        ("=?utf-8?B?Q2Fmw6k=?=", "=?utf-8?B?Q2Fmw6k=?=", "Café"),
        ("=?utf-8?B?QWxwaGE=?=", "=?utf-8?B?QWxwaGE=?=", "Alpha"),
        ("Soci+AOk-t+AOk-", "+AOk-", "Société"),
        ("~{VP9z~} Ltd", "~{VP9z~}", "中国 Ltd"),
    ],
)
def test_each_code_is_told_and_read(written: str, code: str, meant: str) -> None:
    assert first_transfer_code(written) == code == first_html(written)
    assert may_have_html(written) and has_html(written)
    assert without_transfer_codes(written) == meant == without_html(written)


@pytest.mark.parametrize(
    "text",
    [
        *("https://alpha.example/caf%C3%A9", "/files/caf%C3%A9.pdf", "?q=caf%C3%A9", "50%25", "100% Nature", "%E9%20"),
        *("80%20 mix", "5%2010", "Rabatt%20 x", "a%20", "%20b", "https://x.fr/a%20b", "a%21b", "%41%42"),
        *("=C3", "=41=42", "+33 1 47", "+AB-", "Alpha +AAA-", "A+B-C", "~{a~}", "=?x-?Q?a=E9?=", "=?none?Q?=E9=?="),
    ],
)
def test_what_only_looks_like_a_code_is_left(text: str) -> None:
    assert first_transfer_code(text) is None
    assert without_transfer_codes(text) == text
    assert not has_html(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("O\\'Brien", "\\'"), ("M&uuml;ller", "&uuml;"), ("a<br>b", "<br>"), ("a_x000D_", "_x000D_"), ("a", "")],
)
def test_the_code_is_named_as_it_stands(text: str, code: str) -> None:
    assert first_html(text) == code


@given(
    st.lists(
        st.sampled_from(
            ["%C3", "%A9", "=C3=A9", "+A", "Ok-", "~{", "VP9z", "~}", "=?UTF-8?Q?", "?=", "/", " ", "é", "&amp;"]
        )
    )
)
def test_any_codes_are_read_to_an_end(parts: list[str]) -> None:
    text = "".join(parts)
    assert not has_html(without_html(text))
    assert may_have_html(text) or not has_html(text)


@pytest.mark.parametrize("part", ["%C3", "=?", "~{a", "+A", "+AB/", "%C3%A9/"])
def test_long_texts_are_read_in_a_moment(part: str) -> None:
    assert without_transfer_codes(part * 2_000) is not None
