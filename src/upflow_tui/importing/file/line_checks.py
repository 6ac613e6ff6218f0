"""What is checked about a whole line: its width, its quotes, and whether it is a total (docs/rules.md §2)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

from upflow_tui.core.counting import counted
from upflow_tui.core.findings import Finding, find
from upflow_tui.core.text import clean, plain_letters
from upflow_tui.importing.file.reading import Chunk

_WORDS: Final = re.compile(r"[^\W\d_]+")
_TOTAL_WORDS: Final = (
    "total totals totaal totale totali totales totalen totaux totais totalsumme subtotal subtotals subtotaal "
    "subtotale subtotales soustotal grandtotal eindtotaal summe gesamt gesamtsumme gesamtbetrag endsumme "
    "zwischensumme insgesamt somme suma somma soma som sum"
)
_BESIDE_TOTAL: Final = (
    "grand general generale generales generaux geral sous sub parcial partiel partiale tussen of de des der di do da "
    "du the la le all alle tous todos tutti customers customer clients client clientes cliente clienti kunden klanten "
    "lines rows lignes zeilen lineas righe linhas regels eur euro euros usd gbp chf ht ttc"
)
_IS_TOTAL: Final = frozenset(_TOTAL_WORDS.split())
_IN_TOTAL: Final = _IS_TOTAL | frozenset(_BESIDE_TOTAL.split())
_NUMBER_LIKE: Final = re.compile(
    r"(?:EUR|USD|GBP|CHF|[€$£])?\s*[(+−-]?\s*(?:EUR|USD|GBP|CHF|[€$£])?\s*[0-9][0-9\s.,'’]*\s*\)?-?\s*"
    r"(?:%|EUR|USD|GBP|CHF|[€$£])?|[-–—]"
)


def broken_findings(chunk: Chunk) -> list[Finding]:
    """A `quote` for each record that a stray or unclosed quote broke; the value is its first physical line."""
    return [find("quote", line=line, value=raw, number=line) for line, raw in chunk.broken]


def width_findings(chunk: Chunk, width: int, mapped: Collection[int]) -> dict[int, Finding]:
    """A `width` for each line that has a filled cell too many, or lacks one of a mapped column.

    Args:
        chunk: its `ragged` lines are looked at.
        width: cells of the header.
        mapped: indexes of the columns that are mapped.

    Returns:
        Findings by position in the chunk.
    """
    last = max(mapped, default=-1)
    return {
        ragged.position: find(
            "width",
            line=chunk.lines[ragged.position],
            number=chunk.lines[ragged.position],
            cells=counted(ragged.cells, "cell"),
            width=width,
        )
        for ragged in chunk.ragged
        if ragged.extra_filled or ragged.cells <= last
    }


def total_column(cells: Sequence[str], id_column: int | None) -> int | None:
    """The column of the total word, if the line looks like a total; None if it does not.

    A total has one cell with a total word in one of seven languages, no Customer ID (the word may stand in its
    column) and no e-mail address, and in all other filled cells numbers.
    """
    word_at: int | None = None
    for index, cell in enumerate(cells):
        text = clean(cell)
        if not text or (_NUMBER_LIKE.fullmatch(text) and index != id_column):
            continue
        if word_at is not None or not _is_total(text):
            return None
        word_at = index
    return word_at


def _is_total(text: str) -> bool:
    words = _WORDS.findall(plain_letters(text))
    if not words or len(words) > 6 or "@" in text:
        return False
    return not _IS_TOTAL.isdisjoint(words) and _IN_TOTAL.issuperset(words)
