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


_ODD: Final = """Customer ID;Customer name;Street;House number;Town;Phone;Reach at
max. 20 characters;required;text;text;text;number;text
C-00101;Durand & Fils;Rue des Lilas;12;Lyon;+33 4 72 00 00 01;compta@durand.example
C-00102;Ateliers Muller;Quai de la Foire;7;Nice;+33 4 93 00 00 02;office@muller.example
;Page 1 of 2;;;;;
-----;-----;-----;-----;-----;-----;-----
Customer ID;Customer name;Street;House number;Town;Phone;Reach at
C-00103;Helios Energie;Avenue Foch;4 bis;Paris;+33 1 40 00 00 03;zoe@helios.example
# C-00104;Old customer;;;;;
EXAMPLE-1;Durand & Fils;12 rue de la Paix;;Lyon;;
C-00105;Total Energies;Place Royale;3;Reims;+33 3 26 00 00 05;max@total.example
;Total: 4 customers;;;;;
*** End of report ***;;;;;;
"""
_PEOPLE: Final = "Customer ID;First name;Last name;Town\nC-1;Ada;Byron;Lyon\nC-2;Max;Stein;Nice\nC-3;Zoe;Mill;Brest\n"

ODD: Final = "odd-lines.csv"
PEOPLE: Final = "people.csv"


def write_special_files(folder: Path) -> None:
    """Writes them all into `folder`."""
    (folder / ODD).write_text(_ODD, "utf-8")
    (folder / PEOPLE).write_text(_PEOPLE, "utf-8")
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
