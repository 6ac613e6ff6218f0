"""How often detection is right, on files made for it: `python -m benchmarks.detection [--files 2000]`.

Each file is a customer list with a random delimiter, encoding, line end, preamble and width, with quotes, line breaks
and decimal commas in its cells; what it was made with is what detection has to say. The same seed, the same files.
"""

from __future__ import annotations

import argparse
import csv
import io
import sys
import tempfile
from collections import Counter
from pathlib import Path
from random import Random

from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.dialect import detect
from upflow_tui.importing.file.source import SourceError, read_source

HEADERS = (
    ("Customer ID", "Customer name", "Address", "Postal code", "Town", "Country", "Contact email", "Phone", "Balance"),
    ("Code client", "Raison sociale", "Adresse", "Code postal", "Ville", "Pays", "E-mail", "Téléphone", "Solde"),
    ("Kundennummer", "Firma", "Straße", "PLZ", "Ort", "Land", "E-Mail", "Telefon", "Saldo"),
    ("Código", "Razón social", "Dirección", "CP", "Ciudad", "País", "Correo", "Teléfono", "Saldo"),
    ("Codice cliente", "Ragione sociale", "Indirizzo", "CAP", "Città", "Paese", "E-mail", "Telefono", "Saldo"),
)
NAMES = ("Durand & Fils", "Société Générale de Négoce", "Müller GmbH", "Peña, Hijos y Cía", "L'Été Indien", "Acme Ltd")
STREETS = ("12 rue des Lilas", "Große Straße 7", "Calle Mayor, 3", "1 quai du Port\nBâtiment B", 'Via "Roma" 2')
TITLES = ("Liste des clients", "Export du 12/05/2026", "Mars SAS", "Page 1", "Customer report; May 2026", "")
ENCODINGS = ("utf-8", "utf-8-sig", "cp1252", "utf-16")
DELIMITERS = ";,|\t"


def main() -> int:
    """Prints how many of the files were understood, and which kinds were not. Returns 0."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.detection", description=__doc__)
    parser.add_argument("--files", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    random = Random(options.seed)
    wrong: Counter[str] = Counter()
    for number in range(options.files):
        wrong.update(_try_one(random, number))
    faulty = wrong.pop("files", 0)
    print(f"{options.files - faulty:,} of {options.files:,} files understood as they were made")
    for what, count in wrong.most_common(20):
        print(f"  {count:5}  {what}")
    return 0


def _try_one(random: Random, number: int) -> list[str]:
    """Makes one file; what detection got wrong, beginning with "files" if anything was."""
    delimiter, encoding = random.choice(DELIMITERS), random.choice(ENCODINGS)
    end = random.choice(("\n", "\r\n"))
    above = random.choice((0, 0, 0, 1, 2, 4, 8))
    has_header = random.random() > 0.15
    text = io.StringIO(newline="")
    for _ in range(above):
        text.write(random.choice(TITLES) + end)
    writer = csv.writer(text, delimiter=delimiter, lineterminator=end)
    header = random.choice(HEADERS)[: random.randint(4, 9)]
    if has_header:
        writer.writerow(header)
    for line in range(random.randint(3, 300)):
        writer.writerow(_record(random, line)[: len(header)])
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"{number}.csv"
        path.write_bytes(text.getvalue().encode(encoding))
        try:
            dialect = detect(read_source(path, Path(folder) / "copy"), ImportChoices())
        except SourceError as error:
            return ["files", f"refused: {error.finding.code}"]
    wanted_encoding = {"utf-8-sig": "utf-8", "utf-16": "utf-16-le"}.get(encoding, encoding)
    kind = f"{encoding}, {delimiter!r}, {above} lines above, {'a' if has_header else 'no'} header"
    wrong = []
    if dialect.encoding != wanted_encoding and not text.getvalue().isascii():
        wrong.append(f"encoding {dialect.encoding} for {encoding}")
    if dialect.delimiter != delimiter:
        wrong.append(f"delimiter {dialect.delimiter!r}: {kind}")
    if dialect.header_line != (above + 1 if has_header else 0):
        wrong.append(f"header line {dialect.header_line}: {kind}")
    return ["files", *wrong] if wrong else []


def _record(random: Random, line: int) -> list[str]:
    town = random.choice(("Lyon", "Nîmes", "Köln", "Málaga", "Paris 12e"))
    return [
        f"C-{line:05}",
        random.choice(NAMES),
        random.choice(STREETS),
        f"{random.randint(1000, 99999):05}",
        town,
        random.choice(("France", "Deutschland", "España")),
        f"compta{line}@client{line}.example",
        f"+33 4 72 00 {line % 100:02} 01",
        f"{random.randint(0, 9999)},{random.randint(0, 99):02}",
    ]


if __name__ == "__main__":
    sys.exit(main())
