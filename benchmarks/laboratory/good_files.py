"""Good files of several habits, made for the laboratory; every one is imported without a finding above note.

Five habits: padded files write every cell; trimmed ones leave blank cells off at the end as spreadsheets do, by blocks
of 16 lines; ragged ones leave them off line by line; trailing ones write more blank cells than their header has;
changing ones begin padded and go on trimmed. Workbooks come besides.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.laboratory.good_values import (
    COUNTRIES,
    MANAGERS,
    NOTES,
    PEOPLE,
    POSITIONS,
    TOWNS,
    WORKFLOWS,
    account_number,
    address,
    company_names,
    hexadecimal,
    mixed,
    phone,
    unmapped,
    uuid,
)
from tests.importing.books import xlsx

LABELS = {
    "en": {
        "customer_name": "Customer name", "external_id": "Customer ID", "accounting_code": "Accounting code",
        "address": "Address", "postal_code": "Postal code", "town": "Town", "country": "Country",
        "parent_name": "Parent name", "parent_id": "Parent ID", "account_manager": "Account manager",
        "workflow": "Workflow", "contact_email": "Contact email", "first_name": "First name",
        "family_name": "Family name", "phone": "Phone", "position": "Position", "main_contact": "Main contact",
    },
    "fr": {
        "customer_name": "Raison sociale", "external_id": "Code client", "accounting_code": "Compte comptable",
        "address": "Adresse", "postal_code": "Code postal", "town": "Ville", "country": "Pays",
        "parent_name": "Société mère", "parent_id": "Code société mère", "account_manager": "Gestionnaire de compte",
        "workflow": "Workflow", "contact_email": "Adresse e-mail", "first_name": "Prénom",
        "family_name": "Nom de famille", "phone": "Téléphone", "position": "Position",
        "main_contact": "Contact principal",
    },
    "de": {
        "customer_name": "Firma", "external_id": "Kundennummer", "address": "Straße", "postal_code": "PLZ",
        "town": "Ort", "country": "Land", "contact_email": "E-Mail", "first_name": "Vorname",
        "family_name": "Nachname", "phone": "Telefon",
    },
    "es": {
        "customer_name": "Razón social", "external_id": "Código cliente", "address": "Dirección",
        "postal_code": "Código postal", "town": "Ciudad", "country": "País", "contact_email": "Correo electrónico",
        "first_name": "Nombre", "family_name": "Apellidos", "phone": "Teléfono",
    },
    "it": {
        "customer_name": "Ragione sociale", "external_id": "Codice cliente", "address": "Indirizzo",
        "postal_code": "CAP", "town": "Città", "country": "Paese", "contact_email": "E-mail", "first_name": "Nome",
        "family_name": "Cognome", "phone": "Telefono",
    },
    "nl": {
        "customer_name": "Bedrijfsnaam", "external_id": "Klantnummer", "address": "Adres", "postal_code": "Postcode",
        "town": "Plaats", "country": "Land", "contact_email": "E-mailadres", "first_name": "Voornaam",
        "family_name": "Achternaam", "phone": "Telefoonnummer",
    },
}  # fmt: skip
"""The header of each field, by language."""

_BASE = ("external_id", "customer_name", "address", "postal_code", "town", "country")
_CONTACT = ("contact_email", "first_name", "family_name", "phone")
_ALL_CONTACT = (*_CONTACT, "position", "main_contact")
_PARENT = ("parent_name", "parent_id")


@dataclass(frozen=True, slots=True)
class Plan:
    """How a good file is made."""

    name: str
    fields: tuple[str, ...]
    """Field keys; `custom:NAME` is a custom field of the sample organization, `-NAME` a column that is not mapped."""
    habit: str = "padded"
    delimiter: str = ";"
    quoting: str = "minimal"
    language: str = "en"
    encoding: str = "utf-8"
    end: str = "\n"
    make_id: Callable[[int], str] = "C-{:05}".format
    lines: int = 60
    tall: bool = False
    """Whether some addresses have three lines."""
    above: tuple[str, ...] = ()
    """Lines above the header."""
    is_workbook: bool = False

    @property
    def habit_shown(self) -> str:
        """What the file counts as: padded, trimmed, ragged, trailing, changing; or a workbook."""
        return "workbook" if self.is_workbook else self.habit


def _two_shapes(number: int) -> str:
    return f"FR{number:06}" if number % 3 else f"D-{number:04}"


PLANS = (
    Plan("erp", (*_BASE, *_PARENT, "account_manager", "workflow", *_ALL_CONTACT, "custom:Tier",
                 "custom:Payment terms", "-Balance", "-Remark")),
    Plan("quoted", (*_BASE, *_CONTACT, "custom:Contract end", "-Last invoice"), delimiter=",", quoting="all",
         make_id="{:06}".format),
    Plan("pipes", ("customer_name", "external_id", "accounting_code", *_PARENT, "account_manager", "custom:Segments",
                   "custom:Account notes"), delimiter="|", make_id="TR{:04}".format),
    Plan("tabs", (*_BASE, *_ALL_CONTACT, "-Solde"), delimiter="\t", language="fr", encoding="cp1252", end="\r\n"),
    Plan("german", (*_BASE, *_CONTACT, "-Saldo"), language="de", make_id="{}".format, end="\r\n", tall=True),
    Plan("hexadecimal", (*_BASE, *_CONTACT), delimiter=",", make_id=hexadecimal, lines=40),
    Plan("two-shapes", (*_BASE, "custom:Account notes", *_CONTACT, "-Notes"), delimiter=",", make_id=_two_shapes,
         tall=True, lines=120),
    Plan("assign", ("external_id", "account_manager", "workflow", "custom:Tier"), make_id="K{:04}".format),
    Plan("trimmed", (*_BASE, *_CONTACT, "custom:Account notes", "-Remark"), "trimmed"),
    Plan("trimmed-comma", (*_BASE, *_PARENT, "contact_email", "phone", "-Remark"), "trimmed", ",",
         make_id="{:05}".format, lines=90),
    Plan("trimmed-french", (*_BASE, "account_manager", "contact_email", "-Solde"), "trimmed", language="fr"),
    Plan("trailing", (*_BASE, *_CONTACT), "trailing", ","),
    Plan("trailing-tall", (*_BASE, *_PARENT, *_ALL_CONTACT, "-Notes"), "trailing", ";", tall=True, lines=150),
    Plan("trailing-quoted", ("customer_name", "external_id", "town", "country", "contact_email"), "trailing", ",",
         quoting="all", make_id="AB-{:04}-X".format),
    Plan("names-only", ("customer_name", "address", "town", "country", "-Remark")),
    Plan("names-trimmed", ("customer_name", "town", "country", "custom:Account notes"), "trimmed", ","),
    Plan("names-french", ("customer_name", "address", "town", "-Observations"), delimiter=",", language="fr",
         quoting="all"),
    Plan("uuid", (*_BASE, *_CONTACT, "-Remark"), delimiter=",", encoding="utf-8-sig", make_id=uuid, end="\r\n"),
    Plan("years", ("customer_name", "external_id", "town", "contact_email", "phone"), delimiter="|",
         make_id="CUST-2024-{:04}".format),
    Plan("integers", ("external_id", "customer_name", "address", "postal_code", "town", "country", "contact_email",
                      "phone", "-Account group"), delimiter="\t", make_id="{}".format),
    Plan("account-numbers", (*_BASE, "contact_email", "-Open amount"), make_id=account_number, language="es",
         encoding="cp1252", end="\r\n"),
    Plan("mixed", (*_BASE, *_PARENT, "contact_email"), delimiter=",", quoting="all", make_id=mixed),
    Plan("titled", (*_BASE, *_CONTACT), make_id="K{:05}".format, language="de", encoding="cp1252", end="\r\n",
         above=("Kundenliste", "Stand: 12.05.2026", "")),
    Plan("wide", ("-Created date", *_BASE, "-Turnover 2024", "-Turnover 2025", *_ALL_CONTACT, "-Invoice count",
                  "-Account group", "custom:Tier", "-Remark"), delimiter=",", make_id="W-{:04}".format),
    Plan("widest", (*_BASE, *_CONTACT, *(f"-Turnover {year}" for year in range(1984, 2026)), *(
        f"-Remark {number}" for number in range(1, 9))), make_id="{:07}".format, lines=40),
    Plan("managers", ("external_id", "account_manager", "workflow"), make_id="C{:04}".format),
    Plan("contacts", ("external_id", "customer_name", *_ALL_CONTACT), delimiter=",", make_id="{:05}".format),
    Plan("macintosh", (*_BASE, *_CONTACT), make_id="M-{:04}".format, end="\r"),
    Plan("wide-characters", (*_BASE, *_CONTACT), delimiter="\t", make_id="U{:05}".format, encoding="utf-16",
         end="\r\n"),
    Plan("ragged", (*_BASE, *_CONTACT, "-Remark"), "ragged", make_id="R{:05}".format),
    Plan("ragged-comma", ("customer_name", "external_id", "address", "town", "country", "contact_email", "-Notes"),
         "ragged", ",", make_id="CUST-2025-{:05}".format, tall=True, lines=90),
    Plan("ragged-italian", (*_BASE, "contact_email", "phone", "-Remark"), "ragged", language="it",
         make_id="{:06}".format),
    Plan("names-ragged", ("customer_name", "address", "town", "-Remark"), "ragged"),
    Plan("changing", (*_BASE, *_CONTACT, "-Remark"), "changing", make_id="C-{:05}".format, lines=128),
    Plan("changing-comma", (*_BASE, *_PARENT, "contact_email", "-Remark"), "changing", ",", language="en",
         make_id="{:06}".format, lines=128, quoting="all"),
    Plan("changing-dutch", (*_BASE, "contact_email", "-Notes"), "changing", language="nl", make_id="NL{:05}".format,
         lines=128),
    Plan("trimmed-tall", (*_BASE, *_CONTACT, "-Remark"), "trimmed", tall=True, make_id="{}".format, lines=120),
    Plan("trimmed-quoted", ("customer_name", "external_id", "address", "town", "contact_email", "-Notes"), "trimmed",
         ",", quoting="all", make_id=uuid, lines=90),
    Plan("names-trailing", ("customer_name", "address", "town", "country"), "trailing"),
    Plan("workbook", (*_BASE, *_CONTACT, "-Remark"), make_id="C-{:05}".format, is_workbook=True),
    Plan("workbook-wide", (*_BASE, *_PARENT, *_ALL_CONTACT, "-Turnover 2025", "-Created date"), make_id="{:06}".format,
         tall=True, is_workbook=True),
)  # fmt: skip
"""Most are as small as people's lists; `LONG` of them make the long files."""
LONG = frozenset(
    {
        *("erp", "quoted", "german", "two-shapes", "names-only", "integers", "uuid"),
        *("trimmed", "trimmed-tall", "ragged", "ragged-comma"),
        *("trailing-tall", "trailing", "changing", "changing-dutch"),
    }
)
"""Those whose IDs suffice for files of many thousand lines: two or more of each habit."""


def make(plan: Plan, seed: int) -> bytes:
    """The bytes of the file that the plan describes; the same for the same seed."""
    random = Random(f"{plan.name} {seed}")
    header = [_label(plan, key) for key in plan.fields]
    rows = list(_rows(plan, random))
    text = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if plan.quoting == "all" else csv.QUOTE_MINIMAL
    writer = csv.writer(text, delimiter=plan.delimiter, lineterminator=plan.end, quoting=quoting)  # type: ignore[arg-type]
    for line in plan.above:
        text.write(line + plan.end)
    writer.writerow(header)
    for start in range(0, len(rows), 16):
        block = rows[start : start + 16]
        habit = plan.habit if plan.habit != "changing" else "trimmed" if 2 * start >= len(rows) else "padded"
        width = max(_filled(row) for row in block) if habit == "trimmed" else len(header)
        for row in block:
            own = _filled(row) if habit == "ragged" else width
            writer.writerow([*row[:own], *([""] * 2 if habit == "trailing" else [])])
    if plan.is_workbook:
        return as_workbook(text.getvalue(), plan.delimiter)
    return text.getvalue().encode(plan.encoding, "replace" if plan.encoding == "cp1252" else "strict")


def as_workbook(text: str, delimiter: str) -> bytes:
    """The lines as rows of a sheet, every cell a text."""
    return xlsx({"Sheet1": list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))})


def _label(plan: Plan, key: str) -> str:
    if key.startswith("-"):
        return key[1:]
    return key.removeprefix("custom:") if key.startswith("custom:") else LABELS[plan.language][key]


def _filled(row: Sequence[str]) -> int:
    """How many cells there are up to the last filled one."""
    return max((place for place, cell in enumerate(row, start=1) if cell), default=1)


def _rows(plan: Plan, random: Random) -> Iterator[list[str]]:
    """Rows of customers, some of them with two contacts on two lines."""
    names = company_names(random, plan.lines, ascii_only=plan.encoding == "cp1252")
    parents: list[tuple[str, str]] = []
    number = random.randint(100, 900)
    made = 0
    while made < plan.lines:
        number += random.randint(1, 7)
        name, external_id = names[made], plan.make_id(number)
        values = _customer(plan, random, name, external_id, parents)
        if "parent_id" in plan.fields and not values["parent_id"] and len(parents) < 6:
            parents.append((name, external_id))
        first = _contact(random, number, 0) if random.random() < 0.9 else {}
        if first:
            first["main_contact"] = "1"
        yield [values.get(key, "") or first.get(key, "") for key in plan.fields]
        made += 1
        if first and "contact_email" in plan.fields and "external_id" in plan.fields and random.random() < 0.2:
            again = {"external_id": external_id, "customer_name": name, **_contact(random, number, 1)}
            yield [again.get(key, "") for key in plan.fields]
            made += 1


def _customer(
    plan: Plan, random: Random, name: str, external_id: str, parents: Sequence[tuple[str, str]]
) -> dict[str, str]:
    town, postal_code, country = random.choice(TOWNS if plan.encoding != "cp1252" else TOWNS[:6])
    parent = random.choice(parents) if parents and random.random() < 0.4 else ("", "")
    is_short = random.random() < 0.7  # the last columns are mostly blank, as in most exports
    values = {
        "external_id": external_id, "customer_name": name, "address": address(random, tall=plan.tall),
        "postal_code": postal_code, "town": town, "country": COUNTRIES[country][plan.language],
        "accounting_code": f"411{external_id[-4:]}", "parent_name": parent[0], "parent_id": parent[1],
        "account_manager": random.choice(MANAGERS), "workflow": random.choice(WORKFLOWS),
        "custom:Tier": random.choice(("Gold", "Silver", "Bronze")), "custom:Payment terms": random.choice(("30", "45")),
        "custom:Contract end": f"20{random.randint(26, 39)}-0{random.randint(1, 9)}-{random.randint(10, 28)}",
        "custom:Segments": random.choice(("Retail", "Wholesale", "Retail,Wholesale")),
        "custom:Account notes": "" if is_short else random.choice(NOTES),
    }  # fmt: skip
    if plan.name == "managers" and random.random() < 0.4:
        values["account_manager"] = ",".join(random.sample(MANAGERS, 2))
    others = {key: unmapped(key, random) for key in plan.fields if key.startswith("-")}
    return values | others


def _contact(random: Random, number: int, place: int) -> dict[str, str]:
    first, family = random.choice(PEOPLE)
    return {
        "contact_email": f"{('accounts', 'orders')[place]}{number}@firm{number}.example",
        "first_name": first,
        "family_name": family,
        "phone": phone(random),
        "position": random.choice(POSITIONS),
    }
