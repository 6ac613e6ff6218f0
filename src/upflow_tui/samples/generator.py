"""Big sample files: `python -m upflow_tui.samples.generator --lines 100000 big.csv`.

25 columns headed by the labels of the fields and of the sample organization's custom fields, 2.5 contact lines a
customer, two lines in a hundred with a fault, line breaks inside quoted addresses, accents, about 277 bytes a line
(docs/performance.md). The same number of lines and seed give the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Final, TextIO

HEADERS: Final = (
    "Customer name,Customer ID,Accounting code,VAT number,Address,Postal code,Town,State/Region,Country,"
    "Parent name,Parent ID,Account manager,Workflow,Contact email,First name,Family name,Phone,Position,"
    "Main contact,Tier,Segments,Payment terms,Contract end,Direct debit,Account notes"
)
_PLACE: Final = {header: place for place, header in enumerate(HEADERS.split(","))}

# Everything below is written as it stands in the file: what holds a comma or a line break has its quotes.
_TRADES: Final = (
    "Boulangerie", "Menuiserie", "Café", "Imprimerie", "Pépinière", "Hôtel", "Garage", "Brasserie", "Clinique",
    "Librairie", "Théâtre", "Fromagerie", "Maçonnerie", "Coopérative", "Bäckerei", "Möbelhaus", "Panadería",
)  # fmt: skip
_NAMES: Final = (
    "Durand & Fils", "de l'Écluse", "Saint-Rémi", "du Château", "Lacroix", "Beauséjour", "des Amandiers", "Müller",
    "Núñez", "Lefèvre", "Grand'Place", "Forêt Noire", "Côte d'Or", "Héron", "Groß & Söhne", "Ångström", "Le Goff",
    "Petit", "Bégué",
)  # fmt: skip
_FORMS: Final = ("SARL", "SAS", "S.A.", "GmbH", "& Cie")
_STREETS: Final = (
    "rue des Lilas", "avenue de la République", "quai Jules-Courmont", "place du Théâtre", "boulevard Voltaire",
    "chemin des Amandiers", "allée des Tilleuls", "impasse du Four", "rue Émile-Zola",
)  # fmt: skip
_PLACES: Final = (
    "69002,Lyon,Auvergne-Rhône-Alpes,France",
    "75011,Paris,Île-de-France,France",
    "13002,Marseille,Provence-Alpes-Côte d'Azur,France",
    "35000,Rennes,Bretagne,France",
    "31000,Toulouse,Occitanie,France",
    "59000,Lille,Hauts-de-France,France",
    "1000,Bruxelles,,Belgium",
    "10119,Berlin,Berlin,Germany",
    "80331,München,Bayern,Germany",
    "08037,Barcelona,Catalunya,Spain",
    "95131,Catania,Sicilia,Italy",
)
_FRENCH_PLACES: Final = 6
_MANAGERS: Final = (
    "anna@mars.example",
    "paul.keller@mars.example",
    "ines.moreau@mars.example",
    '"anna@mars.example,bjorn@mars.example"',
    "bjorn@mars.example",
)
_WORKFLOWS: Final = (
    "Standard reminders",
    "No reminders",
    "Standard reminders",
    "Relance douce – PME (30 j.)",
    "No reminders",
    "Key accounts & VIP €",
)
_FIRST_NAMES: Final = ("Émilie", "Paul", "Françoise", "Jürgen", "Inès", "Noël", "Zoé", "Marc", "Anaïs", "Håkon", "Ana")
_MAIL_NAMES: Final = ("emilie", "paul", "francoise", "jurgen", "ines", "noel", "zoe", "marc", "anais", "hakon", "ana")
_FAMILY_NAMES: Final = ("Roy", "Lefèvre", "Müller", "Benali", "O'Connor", "Thévenot", "Peña", "Wagner", "Le Goff")
_POSITIONS: Final = ("Accounting", "Payer", "Purchaser", "Sales")
_TIERS: Final = ("Gold", "Silver", "Bronze", "")
_SEGMENTS: Final = ("Retail", '"Retail,Wholesale"', "Public sector", "Wholesale;Retail", '"Export, non-EU"')
_NOTES: Final = ("Client fidèle", "", "", '"Dit ""le Zinc"""', "")
_CONTACTS: Final = (1, 2, 2, 3, 3, 4)
"""Contact lines of a customer: 2.5 on average."""

_EVERY: Final = 50
"""One line in so many has a fault."""

_CELL_FAULTS: Final = (
    ("Contact email", "nobody(at)mars.example"),
    ("Contract end", "31/12/2025"),
    ("Payment terms", '"1234,56"'),
    ("Tier", "gold"),
    ("Direct debit", "yes"),
    ("Account manager", "nobody@mars.example"),
    ("Workflow", "standard reminders"),
    ("Position", "Chief"),
    ("Main contact", "yes"),
    ("Contact email", ""),
)
_LINE_FAULTS: Final = 2
"""Faults that refuse the line; only on a customer's second line or later, so that the customer stays."""


def records(lines: int, seed: int = 1) -> Iterator[str]:
    """The file record by record, each with its line end: the header, then `lines` data lines."""
    yield HEADERS + "\n"
    random = Random(seed)  # noqa: S311 - sample data, not a secret
    written = number = 0
    parent = ("", "")
    while written < lines:
        number += 1
        customer = _Customer(number, random.getrandbits(64), parent)
        if number % 10 == 0:  # these have no parent, so that no customer is the child of a child
            parent = (customer.name, customer.external_id)
        for place in range(min(customer.contacts, lines - written)):
            written += 1
            cells = customer.line(place)
            if written % _EVERY == 0:
                cells = _faulty(cells, written // _EVERY, first=place == 0)
            yield ",".join(cells) + "\n"


class _Customer:
    """One customer: the cells that its lines share, made once."""

    __slots__ = ("_bits", "_head", "_tail", "contacts", "external_id", "name", "number")

    def __init__(self, number: int, bits: int, parent: tuple[str, str]) -> None:
        bits, trade = divmod(bits, len(_TRADES))
        bits, name = divmod(bits, len(_NAMES))
        bits, form = divmod(bits, len(_FORMS))
        bits, street = divmod(bits, len(_STREETS))
        bits, place = divmod(bits, len(_PLACES))
        bits, contacts = divmod(bits, len(_CONTACTS))
        bits, manager = divmod(bits, len(_MANAGERS))
        bits, chance = divmod(bits, 60)
        self._bits = bits
        self.number = number
        self.contacts = _CONTACTS[contacts]
        self.external_id = f"G-{number:06d}"
        self.name = f"{_TRADES[trade]} {_NAMES[name]} {number} {_FORMS[form]}"
        has_parent = number % 10 != 0 and chance % 4 == 0
        self._head = (
            self.name,
            self.external_id,
            f"411{number}",
            _french_vat_number(number) if place < _FRENCH_PLACES else "",
            _address(chance, _STREETS[street]),
            _PLACES[place],
            ",".join(parent) if has_parent else ",",
            _MANAGERS[manager],
            _WORKFLOWS[chance % 6],
        )
        self._tail = (
            _TIERS[bits % 4],
            _SEGMENTS[chance % 5],
            str(chance),
            f"20{26 + chance % 5}-{1 + chance % 12:02d}-{1 + bits % 28:02d}",
            "true" if bits % 2 else "false",
            _NOTES[bits % 5],
        )

    def line(self, place: int) -> Sequence[str]:
        """The cells of the line of contact `place`; a few hold several cells with their commas."""
        who = (self._bits + 3 * place) % len(_FIRST_NAMES)
        return (
            *self._head,
            f"{_MAIL_NAMES[who]}{place}@c{self.number}.example",
            _FIRST_NAMES[who],
            _FAMILY_NAMES[(self._bits + place) % len(_FAMILY_NAMES)],
            f"+33 4 {self.number % 100:02d} {self.number // 100 % 100:02d} {self._bits % 100:02d} {place:02d}",
            _POSITIONS[place % 4],
            "" if place else "1",
            *self._tail,
        )


def _address(chance: int, street: str) -> str:
    """A street, one in five with a second line inside quotes."""
    return (
        f'"{chance + 1} {street}\nBâtiment {chance % 9 + 1}, 2e étage"' if chance % 5 == 0 else f"{chance + 1} {street}"
    )


def _french_vat_number(number: int) -> str:
    """A number with right check digits: Luhn's over nine digits, then those of the VAT number before them."""
    digits = f"{10_000_000 + number * 7 % 90_000_000}"
    luhn = sum(int(digit) if place % 2 == 0 else sum(divmod(2 * int(digit), 10)) for place, digit in enumerate(digits))
    siren = int(digits) * 10 + -luhn % 10
    return f"FR{(12 + 3 * (siren % 97)) % 97:02d}{siren}"


def _faulty(cells: Sequence[str], number: int, *, first: bool) -> list[str]:
    """The same line with the fault that is the turn of `number`."""
    kinds = len(_CELL_FAULTS) + _LINE_FAULTS
    kind = number % kinds
    whole = split_record(",".join(cells))
    if kind < len(_CELL_FAULTS) or first:
        header, value = _CELL_FAULTS[kind % len(_CELL_FAULTS)]
        whole[_PLACE[header]] = value
    elif kind == len(_CELL_FAULTS):
        whole.append("one cell too many")
    else:
        whole[_PLACE["Customer name"]] = whole[_PLACE["Customer ID"]] = ""
    return whole


def split_record(record: str) -> list[str]:
    """The cells of a record of this file, each as it is written: quotes stay."""
    cells: list[str] = []
    open_quote = False
    for piece in record.split(","):
        if open_quote:
            cells[-1] += "," + piece
        else:
            cells.append(piece)
        open_quote ^= piece.count('"') % 2 == 1
    return cells


def write_lines(file: TextIO, lines: int, seed: int = 1) -> None:
    """Writes a whole file with `lines` data lines, a record at a time."""
    file.writelines(records(lines, seed))


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code: 0, or 2 with one line on stderr."""
    parser = argparse.ArgumentParser(prog="python -m upflow_tui.samples.generator", description=__doc__)
    parser.add_argument("out", type=Path, help="the file to write")
    parser.add_argument("--lines", type=int, default=100_000, help="data lines (default 100000)")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives another file (default 1)")
    parser.add_argument("--force", action="store_true", help="replace the file if it is there")
    given = parser.parse_args(arguments)
    try:
        with given.out.open("w" if given.force else "x", encoding="utf-8", newline="") as file:
            write_lines(file, given.lines, given.seed)
    except FileExistsError:
        sys.stderr.write(f"{given.out} is there already. Add --force to replace it.\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"{given.out} cannot be written: {error.strerror}.\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
