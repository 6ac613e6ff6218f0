"""Names of the file where Details are locked: they rename nobody and prove nothing (docs/rules.md §5).

An ID whose stored name is another than its line's may stand on the wrong line: a shifted column would send a company's
reminders to its neighbour. So the contact of such a line is refused, and the rest of it is said.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from upflow_tui.core.findings import Finding, Scope, Severity, find
from upflow_tui.core.late_pattern import late_pattern
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.checking.rows import LINE, NAME, REFUSED, Row, RowLayout
from upflow_tui.importing.planning.groups import Group

_WORD: Final = late_pattern(r"\w+")
_LEGAL_FORMS: Final = frozenset(
    {
        *("sa", "sas", "sasu", "sarl", "eurl", "sci", "snc", "scs", "ag", "gmbh", "kg", "ohg", "ug", "mbh", "se"),
        *("ltd", "limited", "plc", "llc", "llp", "lp", "inc", "incorporated", "corp", "corporation", "co", "company"),
        *("bv", "nv", "vof", "cv", "spa", "srl", "sl", "slu", "sro", "as", "aps", "ab", "oy", "oyj", "kft", "doo"),
        *("sp", "zoo", "lda"),
    }
)
"""Words that tell the legal form of a company, without accents and points."""


def same_company(one: str, other: str) -> bool:
    """Whether two names are equal without case, accents, punctuation and legal form, or one begins with the other."""
    words, others = _words(one), _words(other)
    shorter = min(len(words), len(others))
    return words[:shorter] == others[:shorter] or "".join(words) == "".join(others)


def _words(name: str) -> list[str]:
    """The words of a name that tell companies apart; all of them where each is a legal form."""
    words = _WORD.findall(plain_letters(name.replace(".", "").replace("'", "")))
    return [word for word in words if word not in _LEGAL_FORMS] or words or [name]


def compare_with_stored_names(groups: Iterable[Group], layout: RowLayout, columns: Mapping[str, int]) -> list[Finding]:
    """Says each line whose ID has another stored name, and refuses the contact that it brings.

    Args:
        groups: the customers of the file that have an ID; rows of contacts that are refused are replaced.
        layout: how the rows are laid out.
        columns: the index of each mapped field's column, for findings.
    """
    findings: list[Finding] = []
    email = layout.contact_start if layout.contact_keys else None
    column = columns.get("customer_name")
    for group in groups:
        if group.stored is None:
            continue
        stored = group.stored.name
        same: dict[str, bool] = {stored: True}
        rows = group.rows
        for at, row in enumerate(rows):
            name = row[NAME]
            if name is None or name is REFUSED or name == stored:
                continue
            if name not in same:
                same[name] = same_company(name, stored)
            if same[name]:
                findings.append(
                    find("name_case_kept", line=row[LINE], column=column, field="customer_name", value=name,
                         name=stored, fix="Nothing to do: this import renames nobody.")
                )  # fmt: skip
                continue
            has_contact = email is not None and row[email] is not None and row[email] is not REFUSED
            findings.append(
                find("name_differs", line=row[LINE], column=column, field="customer_name", value=name,
                     severity=Severity.ERROR if has_contact else None, scope=Scope.CONTACT if has_contact else None,
                     external_id=group.external_id, stored=stored, given=name)
            )  # fmt: skip
            if has_contact and email is not None:
                rows[at] = _without_contact(row, email)
                group.rows = rows
    return findings


def _without_contact(row: Row, email: int) -> Row:
    """The row with its e-mail refused: nothing of its contact is written."""
    return (*row[:email], REFUSED, *row[email + 1 :])
