"""Exports of 30 columns as an ERP writes them, in three languages, each with its organization: made up, always the same.

Each has titles above its header, a total at its end, columns that no import needs, a street and its number in two
columns, and faults as people make them: capitals in addresses, words for nothing, dates and numbers as the country
writes them, names of workflows in another spelling.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from upflow_tui.core.organization import CustomField, CustomFieldType, Member, Organization, Workflow

LINES: Final = 120
_TOWNS: Final = ("Leeds", "Lyon", "Hamburg", "Nantes", "Bremen")
_FIRST: Final = ("Pete", "Jana", "", "Élise", "Jürgen")
_LAST: Final = ("Brown", "Müller", "Lefèvre", "Smith")


@dataclass(frozen=True)
class Export:
    """A file, the organization that it is imported into, and what each column brings when nothing is left to do."""

    name: str
    organization: Organization
    above: tuple[str, ...]
    columns: tuple[tuple[str, str | None, Callable[[int], str]], ...]
    """Header, field (None: it is not used), and what stands on the line of this number (0 = first)."""
    total: str
    encoding: str

    @property
    def data(self) -> bytes:
        """The file's bytes."""
        return "\r\n".join([*self._lines(), ""]).encode(self.encoding)

    @property
    def fields(self) -> tuple[str | None, ...]:
        """What each column brings."""
        return tuple(field for _, field, _ in self.columns)

    def _lines(self) -> Iterator[str]:
        yield from self.above
        yield ";".join(header for header, _, _ in self.columns)
        for number in range(LINES):
            yield ";".join(make(number) for _, _, make in self.columns)
        yield f";{self.total}" + ";" * (len(self.columns) - 2)


def _one_of(*values: str) -> Callable[[int], str]:
    return lambda number: values[number % len(values)]


def _always(value: str = "") -> Callable[[int], str]:
    return lambda number: value


def _id(number: int) -> str:
    return f"{100_200 + number:010}"


def _name(number: int) -> str:
    return (
        f"{('Northwind Traders Ltd', 'Müller & Söhne GmbH', 'Aciérie du Nord SA', 'Rossi S.r.l.')[number % 4]} {number}"
    )


def _of_parent(make: Callable[[int], str]) -> Callable[[int], str]:
    """What the first of each ten brings, on the lines of the nine others."""
    return lambda number: make(number - number % 10) if number % 10 else ""


def _email(number: int) -> str:
    return "n/a" if number % 17 == 0 else f"ap{number}@customer{number}.example"


def _amount(form: str) -> Callable[[int], str]:
    return lambda number: form.format(number % 9 + 1, number * 37 % 1000)


ENGLISH: Final = Export(
    "customers.csv",
    Organization(
        name="ACME UK",
        members=(Member("Sarah Jones", "sarah.jones@acme.example"), Member("Tom Baker", "tom.baker@acme.example")),
        workflows=(Workflow("Standard"), Workflow("Key accounts")),
    ),
    ("Customer master list;;", "Run date: 28.11.2026 07:31;;", ""),
    (
        ("Customer No.", "external_id", _id),
        ("Name 1", "customer_name", _name),
        ("Name 2", None, _always()),
        ("Search term", None, lambda number: _name(number).split()[0].upper()),
        ("Street", "address", _one_of("Mill Lane", "High Street", "Quay Road")),
        ("House No.", None, lambda number: str(number % 90 + 1)),
        ("Postal Code", "postal_code", _one_of("M2 5DB", "LS1 4AP")),
        ("City", "town", _one_of(*_TOWNS)),
        ("Region", None, _always()),
        ("Country Key", "country", _one_of("GB", "DE", "FR", "NL")),
        ("Language", None, _always("EN")),
        ("VAT Reg. No.", "vat_number", lambda number: f"GB{100_000_000 + number * 7_919}"),
        ("Recon. Account", None, _always("140000")),
        ("Payment Terms", None, _one_of("Z030", "Z060")),
        ("Dunning Procedure", None, _always("0001")),
        ("Credit Limit", None, _amount("{0},{1:03}.00")),
        ("Currency", None, _always("GBP")),
        ("Balance", None, _amount("{0},{1:03}.09")),
        ("Overdue", None, _amount("{1}.5{0}")),
        ("Last Payment", None, lambda number: f"{number % 28 + 1:02}/{number % 12 + 1:02}/2026"),
        ("Sales Org.", None, _always("UK10")),
        ("Account Manager", "account_manager", _one_of("Sarah.Jones@acme.example", "", "tom.baker@acme.example")),
        ("Head Office No.", "parent_id", _of_parent(_id)),
        ("Head Office Name", "parent_name", _of_parent(_name)),
        ("AR Contact E-mail", "contact_email", _email),
        ("AR Contact First Name", "first_name", _one_of(*_FIRST)),
        ("AR Contact Last Name", "family_name", _one_of(*_LAST)),
        ("AR Contact Phone", "phone", lambda number: f"+44 113 49{number:05}"),
        ("Reminder Workflow", "workflow", _one_of("Standard", "", "Key accounts")),
        ("Blocked", None, lambda number: "X" if number % 50 == 0 else ""),
    ),
    f"Total {LINES} customers",
    "cp1252",
)

GERMAN: Final = Export(
    "Debitoren.csv",
    Organization(
        name="ACME DE",
        members=(Member("Anna Vogt", "anna.vogt@acme.example"), Member("Jens Kühn", "jens.kuehn@acme.example")),
        workflows=(Workflow("Standard"), Workflow("Großkunden")),
        custom_fields=(
            CustomField("Vertragsende", CustomFieldType.DATE),
            CustomField("Kreditlimit", CustomFieldType.NUMBER),
        ),
    ),
    ("Debitorenliste;;", "Stand: 28.11.2026 07:31;;", ""),
    (
        ("Kundennummer", "external_id", _id),
        ("Name 1", "customer_name", _name),
        ("Name 2", None, _always()),
        ("Suchbegriff", None, lambda number: _name(number).split()[0].upper()),
        ("Straße", "address", _one_of("Hafenstraße", "Am Markt", "Mühlweg")),
        ("Hausnummer", None, lambda number: str(number % 90 + 1)),
        ("PLZ", "postal_code", lambda number: f"{20_095 + number}"),
        ("Ort", "town", _one_of(*_TOWNS)),
        ("Region", None, _always()),
        ("Länderschlüssel", "country", _one_of("DE", "AT", "FR")),
        ("Sprache", None, _always("DE")),
        ("USt-IdNr.", "vat_number", lambda number: f"DE{100_000_000 + number * 7_919}"),
        ("Abstimmkonto", None, _always("140000")),
        ("Zahlungsbedingung", None, _one_of("Z030", "Z060")),
        ("Mahnverfahren", None, _always("0001")),
        ("Kreditlimit", "custom:Kreditlimit", _amount("{0}.{1:03},50")),
        ("Währung", None, _always("EUR")),
        ("Saldo", None, _amount("{0}.{1:03},09")),
        ("Überfällig", None, _amount("{1},5{0}")),
        ("Vertragsende", "custom:Vertragsende", lambda number: f"{number % 28 + 1:02}.{number % 12 + 1:02}.2027"),
        ("Verkaufsorganisation", None, _always("DE10")),
        ("Kundenbetreuer", "account_manager", _one_of("Anna.Vogt@acme.example", "", "jens.kuehn@acme.example")),
        ("Hauptsitz Nr.", "parent_id", _of_parent(_id)),
        ("Hauptsitz", "parent_name", _of_parent(_name)),
        ("E-Mail Buchhaltung", "contact_email", _email),
        ("Vorname Ansprechpartner", "first_name", _one_of(*_FIRST)),
        ("Nachname Ansprechpartner", "family_name", _one_of(*_LAST)),
        ("Telefon GL", "phone", lambda number: f"+49 40 49{number:05}"),
        ("Workflow", "workflow", _one_of("standard", "", "Grosskunden", "Großkunden")),
        ("Sperre", None, lambda number: "X" if number % 50 == 0 else ""),
    ),
    "Summe",
    "cp1252",
)

FRENCH: Final = Export(
    "clients.csv",
    Organization(
        name="ACME FR",
        members=(Member("Léa Martin", "lea.martin@acme.example"), Member("Paul Roy", "paul.roy@acme.example")),
        workflows=(Workflow("Relance standard"), Workflow("Grands comptes")),
        custom_fields=(CustomField("Prélèvement", CustomFieldType.BOOLEAN),),
    ),
    ("Liste des clients;;", "Édité le 28/11/2026 à 07:31;;", ""),
    (
        ("Code client", "external_id", _id),
        ("Raison sociale", "customer_name", _name),
        ("Sigle", None, lambda number: _name(number).split()[0].upper()),
        ("Adresse 1", "address", lambda number: f"{number % 90 + 1} rue des Lilas"),
        ("Adresse 2", None, _one_of("", "", "Bâtiment B")),
        ("Code postal", "postal_code", lambda number: f"{44_000 + number}"),
        ("Ville", "town", _one_of(*_TOWNS)),
        ("Région", None, _always()),
        ("Pays", "country", _one_of("France", "Belgique")),
        ("Langue", None, _always("FR")),
        (
            "N° TVA intracommunautaire",
            "vat_number",
            lambda number: f"FR{10 + number % 80}{100_000_000 + number * 7_919}",
        ),
        ("Compte auxiliaire", "accounting_code", lambda number: f"411{number:05}"),
        ("Conditions de paiement", None, _one_of("30J", "60J")),
        ("Mode de règlement", None, _one_of("VIR", "CHQ")),
        ("Encours autorisé", None, _amount("{0} {1:03},00")),
        ("Devise", None, _always("EUR")),
        ("Solde", None, _amount("{0} {1:03},09")),
        ("Échu", None, _amount("{1},5{0}")),
        ("Dernier règlement", None, lambda number: f"{number % 28 + 1:02}/{number % 12 + 1:02}/2026"),
        ("Catégorie tarifaire", None, _one_of("A", "B")),
        ("Prélèvement", "custom:Prélèvement", _one_of("oui", "non")),
        ("Gestionnaire de compte", "account_manager", _one_of("Lea.Martin@acme.example", "", "paul.roy@acme.example")),
        ("Code société mère", "parent_id", _of_parent(_id)),
        ("Société mère", "parent_name", _of_parent(_name)),
        ("E-mail compta", "contact_email", _email),
        ("Prénom contact", "first_name", _one_of(*_FIRST)),
        ("Nom contact", "family_name", _one_of(*_LAST)),
        ("Téléphone contact", "phone", lambda number: f"+33 2 40 49 {number // 100:02} {number % 100:02}"),
        ("Workflow", "workflow", _one_of("RELANCE STANDARD", "", "Grands  comptes", "Grands comptes")),
        ("Bloqué", None, lambda number: "X" if number % 50 == 0 else ""),
    ),
    "Total général",
    "cp1252",
)

EXPORTS: Final = (ENGLISH, GERMAN, FRENCH)
