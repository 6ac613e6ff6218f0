"""A late pattern is a pattern, and costs nothing before it is asked for something."""

from __future__ import annotations

import re

import pytest

from upflow_tui.core.late_pattern import late_pattern


def test_it_is_compiled_at_its_first_use_and_once(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    compile = re.compile

    def note(pattern: str, flags: int = 0) -> re.Pattern[str]:
        compiled.append(pattern)
        return compile(pattern, flags)

    monkeypatch.setattr(re, "compile", note)
    pattern = late_pattern(r"(\d+)-b")
    assert pattern.pattern == r"(\d+)-b"
    assert compiled == []
    assert pattern.search("a 12-b") is not None
    assert pattern.sub("x", "1-b 2-b") == "x x"
    assert pattern.search("a 12-c") is None
    assert compiled == [r"(\d+)-b"]


def test_it_does_whatever_a_pattern_does() -> None:
    late, plain = late_pattern("(?P<name>a+)b", re.IGNORECASE), re.compile("(?P<name>a+)b", re.IGNORECASE)
    for text in ("AAB", "xaab", "ab ab", ""):
        assert [match.span() for match in late.finditer(text)] == [match.span() for match in plain.finditer(text)]
        assert late.findall(text) == plain.findall(text)
        assert late.split(text) == plain.split(text)
        assert late.subn("-", text) == plain.subn("-", text)
        assert (late.match(text) is None) == (plain.match(text) is None)
        assert (late.fullmatch(text) is None) == (plain.fullmatch(text) is None)
    assert (late.groups, late.groupindex) == (plain.groups, plain.groupindex)


def test_one_of_bytes_finds_bytes() -> None:
    assert late_pattern(b"[0-9]+").findall(b"1 and 22") == [b"1", b"22"]


def test_what_no_pattern_has_it_has_not_either() -> None:
    with pytest.raises(AttributeError, match="nothing"):
        late_pattern("a").nothing  # type: ignore[attr-defined]  # noqa: B018
