"""Textual's styles, parsed once a process: each program of a test would parse the same sheets anew, some times.

That the sheets can be parsed at all is seen by the first program; tests that start one as a process parse them for themselves.
"""

from __future__ import annotations

from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

_PARSED: dict[frozenset[tuple[str, str]], dict[tuple[str, CSSLocation, bool, int, str], list[RuleSet]]] = {}
"""By what the variables of the theme are, then as Textual keeps them within one program."""
_parse = Stylesheet._parse_rules


def _parse_once(
    self: Stylesheet,
    css: str,
    read_from: CSSLocation,
    is_default_rules: bool = False,
    tie_breaker: int = 0,
    scope: str = "",
) -> list[RuleSet]:
    """As Textual's own; a sheet with a fault is parsed, and raises, each time."""
    parsed = _of_the_variables(self)
    key = (css, read_from, is_default_rules, tie_breaker, scope)
    if key not in parsed:
        parsed[key] = _parse(self, css, read_from, is_default_rules, tie_breaker, scope)
    return parsed[key]


def _of_the_variables(sheet: Stylesheet) -> dict[tuple[str, CSSLocation, bool, int, str], list[RuleSet]]:
    """What was parsed with the variables that the sheet has now; the dict of them is never changed, but replaced."""
    known = sheet.__dict__.get("_upflow_tests_parsed")
    if known is None or known[0] is not sheet._variables:
        known = (sheet._variables, _PARSED.setdefault(frozenset(sheet._variables.items()), {}))
        sheet.__dict__["_upflow_tests_parsed"] = known
    found: dict[tuple[str, CSSLocation, bool, int, str], list[RuleSet]] = known[1]
    return found


def parse_each_once() -> None:
    """From now on, in this process. Rules are told apart as ever, without Python code for each look into a set of them."""
    Stylesheet._parse_rules = _parse_once  # type: ignore[method-assign]
    RuleSet.__hash__ = object.__hash__  # type: ignore[method-assign]
