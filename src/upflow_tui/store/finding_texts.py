"""The texts of findings by their code: those of this program, and those that a past import was made with.

The sentences of a finding are made when it is read. So that those of a past import stay what they were when a later
version says something in other words, each import keeps the texts of the codes that it has.
Source: docs/architecture.md, "How data walk".
"""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from upflow_tui.core.finding_texts import filled, places_of
from upflow_tui.core.findings import CATALOGUE, Finding
from upflow_tui.core.search_words import folded
from upflow_tui.store.database import Database
from upflow_tui.store.read_back import text

SAID_FOLDED: Final = "said_folded(message, code, value, places)"
"""The message of a finding, folded as `search_words` are, in SQL, for a connection that `know_messages`."""
_REMEMBERED: Final = 4_096


class FindingTexts:
    """What findings say.

    Args:
        by_code: message and fix, each with its `{places}`.
    """

    def __init__(self, by_code: Mapping[str, tuple[str, str]]) -> None:
        self._by_code = by_code

    def message(self, own: str | None, code: str, value: str | None, places: str | None) -> str:
        """The message of a finding: its own, where it has one. Raises LookupError, ValueError: it is damaged."""
        return own if own is not None else filled(self._by_code[code][0], value, places)

    def fix(self, own: str | None, code: str, value: str | None, places: str | None) -> str:
        """The fix, likewise."""
        return own if own is not None else filled(self._by_code[code][1], value, places)

    def places(self, code: str) -> tuple[frozenset[str], frozenset[str]]:
        """The places that message and fix of a code ask for."""
        message, fix = self._by_code[code]
        return places_of(message), places_of(fix)

    def said(self, found: Finding) -> Finding:
        """A finding as it is read, with these texts. Raises LookupError, ValueError: it is damaged."""
        kept = (found.code, found.value, found.places)
        message, fix = self.message(found.own_message, *kept), self.fix(found.own_fix, *kept)
        if self._by_code.get(found.code) == catalogue_texts()._by_code.get(found.code):
            return found
        return found._replace(own_message=message, own_fix=fix)


@cache
def catalogue_texts() -> FindingTexts:
    """The texts of this program."""
    return FindingTexts({code: (kind.message, kind.fix) for code, kind in CATALOGUE.items()})


def texts_of(db: Database, number: int) -> FindingTexts:
    """The texts that import `number` was made with. Raises TypeError: they are damaged."""
    rows = db.fetch("SELECT code, message, fix FROM import_texts WHERE import_id = ?", (number,))
    return FindingTexts({code: (text(message), text(fix)) for code, message, fix in rows})


def keep_texts(connection: sqlite3.Connection, number: int) -> None:
    """Keeps the texts of every code among the findings of import `number`."""
    rows = connection.execute(
        "SELECT DISTINCT code FROM import_finding_kinds WHERE import_id = ?", (number,)
    ).fetchall()
    connection.executemany(
        "INSERT INTO import_texts (import_id, code, message, fix) VALUES (?, ?, ?, ?)",
        [(number, code, CATALOGUE[code].message, CATALOGUE[code].fix) for (code,) in rows],
    )


def know_messages(connection: sqlite3.Connection, texts: FindingTexts) -> None:
    """Teaches the connection `SAID_FOLDED`. What is said often is made once."""
    said_folded = lru_cache(_REMEMBERED)(lambda *kept: folded(texts.message(*kept)))
    connection.create_function("said_folded", 4, said_folded, deterministic=True)
