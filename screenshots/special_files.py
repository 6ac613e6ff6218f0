"""Files that are made for the pictures alone: very wide, under a report's titles, and in three encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

_NAMES: Final = ("Durand & Fils", "Société Générale d'Été", "Forêt Noire SARL", "Ateliers Müller", "Hélios Énergie")
_TOWNS: Final = ("Lyon", "Nîmes", "Besançon", "Orléans", "Mâcon")
_LINES: Final = 60
_HEADER: Final = (
    "N° client",
    "Raison sociale",
    "Adresse",
    "Code postal",
    "Ville",
    "Pays",
    "N° TVA",
    "E-mail",
    "Solde dû",
)
_TITLES: Final = (
    "Liste des clients",
    "Société : Mars SAS",
    "Édité le 12/05/2026 à 09:30",
    "",
    "Période : 01/01/2026 - 30/04/2026",
)
_WIDTH: Final = 60

WIDE: Final = "wide-60.csv"
PREAMBLE: Final = "titles.csv"
ENCODED: Final = {"ansi.csv": ("cp1252", ";"), "unicode.csv": ("utf-16", "\t"), "utf8.csv": ("utf-8-sig", ",")}


def write_special_files(folder: Path) -> None:
    """Writes them all into `folder`."""
    lines = [_line(number) for number in range(_LINES)]
    _write(folder / PREAMBLE, "utf-8", ";", [_HEADER, *lines], titles=_TITLES)
    for name, (encoding, delimiter) in ENCODED.items():
        _write(folder / name, encoding, delimiter, [_HEADER, *lines])
    more = _WIDTH - len(_HEADER)
    extra = [f"Zone libre {number + 1}" for number in range(more)]
    wide = [(*line, *(f"{number * 7 % 11}" if number % 3 else "" for number in range(more))) for line in lines]
    _write(folder / WIDE, "utf-8", ";", [(*_HEADER, *extra), *wide])


def _line(number: int) -> tuple[str, ...]:
    return (
        f"{number:05}",
        f"{_NAMES[number % len(_NAMES)]} {number}",
        f"{number + 1} rue des Lilas",
        f"{1000 + number * 1483 % 95000:05}",
        _TOWNS[number % len(_TOWNS)],
        "France",
        "",
        f"compta{number}@exemple{number}.fr",
        f"{number},50",
    )


def _write(
    path: Path, encoding: str, delimiter: str, rows: Sequence[Sequence[str]], titles: Sequence[str] = ()
) -> None:
    out = io.StringIO()
    out.writelines(f"{title}\r\n" for title in titles)
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path.write_bytes(out.getvalue().encode(encoding))
