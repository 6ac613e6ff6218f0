"""Files that are made for the pictures alone: very wide, under a report's titles, and in three encodings."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final
from xml.sax.saxutils import quoteattr

from tests.importing.books import xlsx_of

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
_PLAIN: Final = "".join(
    f"C-{number:03},Works {number},75{number:03}.0,'Lyon',France,A{number:03},a{number}@works.example,Ann\n"
    for number in range(1, 61)
)
_VALUES: Final = f"""Customer ID,Customer name,Postal code,Town,Country,Accounting code,Contact email,First name
{_PLAIN}C-061,M&uuml;ller GmbH,75061,'Nice',France,A061,one@shared.example,Bea
C-062,Al\u200bpha SA,75062,'Nice',N/A,A062,,Cy
C-063,Gamma,75063,'Nice',France,\u0410063,one@shared.example,Dan
C-0063,Delta,75064,'Nice',France,A064,delta@works.example,
D065,Epsilon,75065,'Nice',France,A065,epsilon@works.example,
,Zeta,75066,'Nice',France,A066,zeta@works.example,
C-067,Theta,A067,'Nice',France,,theta@works.example,
C-068,Iota,75068,'Nice',France,3.0000000000000001E+17,iota@works.example,
C-069,'=Kappa,75069,'Nice',France,A069,kappa@works.example,
C-070,Lambda,75070,'Nice',France,A0\x0770,lambda@works.example,
"""
_TABLE: Final = """Customer ID, Customer name, Town,
C-1, "Alpha, SA", "Lyon", Paris
C-2, "Beta", "Nice", Brest
C-3, "Gamma", "Reims", Metz
C-4, "Delta", "Nice", Lille
C-5, "Epsilon", "Nice"
C-6, "Zeta, "Nice", Dijon
C-7, "Eta", "Nice", Tours
C-8, "Soci\u00c3\u00a9t\u00c3\u00a9", "Nice", Tours
Customer ID, Contact email, First name, Family name
C-1, "ada@alpha.example", "Ada", Byron
C-2, "max@beta.example", "Max", Stein
\x1a"""
_NARROW: Final = "Customer ID;Customer name;Town\n" + "".join(
    f"C-{number};Works {number};Lyon;Main Street {number}\n" for number in range(1, 25)
)
_PEOPLE: Final = "Customer ID;First name;Last name;Town\nC-1;Ada;Byron;Lyon\nC-2;Max;Stein;Nice\nC-3;Zoe;Mill;Brest\n"
_NEAR_NAMES: Final = """Customer name,Town,Payment terms
Smith & Co. Ltd.,Leeds,1.000.000
Smith & Co Ltd,York,2.500
Works,Hull,30
Mill,Bath,45
"""
_BOOK_OF_NAMES: Final = "Customer ID,Customer name\nC-1,Dupont\nC-2,Durand\nC-3,Works\n"
_SHIFTED: Final = """Customer ID,Customer name,Contact email
C-1,Durand,dora@durand.example
C-2,Durand,max@durand.example
C-3,Works,wendy@works.example
"""

ODD: Final = "odd-lines.csv"
PEOPLE: Final = "people.csv"
VALUES: Final = "values.csv"
TABLE: Final = "quoted.csv"
NARROW: Final = "narrow.csv"
BOOK: Final = "book.xlsx"
NAMES: Final = "names.csv"
BOOK_OF_NAMES: Final = "stored-names.csv"
SHIFTED: Final = "shifted.csv"


def write_special_files(folder: Path) -> None:
    """Writes them all into `folder`."""
    (folder / ODD).write_text(_ODD, "utf-8")
    (folder / PEOPLE).write_text(_PEOPLE, "utf-8")
    (folder / VALUES).write_text(_VALUES, "utf-8")
    (folder / TABLE).write_text(_TABLE, "utf-8")
    (folder / NARROW).write_text(_NARROW, "utf-8")
    (folder / NAMES).write_text(_NEAR_NAMES, "utf-8")
    (folder / BOOK_OF_NAMES).write_text(_BOOK_OF_NAMES, "utf-8")
    (folder / SHIFTED).write_text(_SHIFTED, "utf-8")
    (folder / BOOK).write_bytes(_book())
    lines = [_line(number) for number in range(_LINES)]
    _write(folder / PREAMBLE, "utf-8", ";", [_HEADER, *lines], titles=_TITLES)
    for name, (encoding, delimiter) in ENCODED.items():
        _write(folder / name, encoding, delimiter, [_HEADER, *lines])
    more = _WIDTH - len(_HEADER)
    extra = [f"Zone libre {number + 1}" for number in range(more)]
    wide = [(*line, *(f"{number * 7 % 11}" if number % 3 else "" for number in range(more))) for line in lines]
    _write(folder / WIDE, "utf-8", ";", [(*_HEADER, *extra), *wide])


def _book() -> bytes:
    """A workbook of two sheets: a formula without a result, numbers that lost digits, percents and a hidden row."""

    def text(place: str, value: str) -> str:
        return f"<c r='{place}' t='inlineStr'><is><t>{value}</t></is></c>"

    rows = [
        text("A1", "Customer ID")
        + text("B1", "Customer name")
        + text("C1", "Town")
        + text("D1", "Phone")
        + text("E1", "Contact email")
        + text("F1", "Payment terms")
    ]
    for at in range(2, 8):
        town = "<c r='C4'><f>A1</f></c>" if at == 4 else text(f"C{at}", "Lyon")
        phone = f"<c r='D{at}'><v>{'3.3123456789012E+17' if at == 5 else f'3347200000{at}'}</v></c>"
        terms = f"<c r='F{at}' s='2'><v>0.{at}</v></c>"
        line = text(f"A{at}", f"C-{at}") + text(f"B{at}", f"Works {at}") + town + phone
        rows.append(line + text(f"E{at}", f"a{at}@works.example") + terms)
    sheet = "".join(
        f"<row r='{at}'{' hidden=' + quoteattr('1') if at == 6 else ''}>{row}</row>" for at, row in enumerate(rows, 1)
    )
    return xlsx_of({"Read me": f"<row r='1'>{text('A1', 'How to fill this in')}</row>", "Customers": sheet})


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
