"""Proposals: the kinds of evidence in order, one field a column, ties open, hints never applied (docs/rules.md §3)."""

from __future__ import annotations

import time
from collections.abc import Mapping as Cells
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.importing.profiles import columns_of, profiles_of
from upflow_tui.core.fields import FIELDS, Mode, custom_key
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    Organization,
    Part,
    SourceSystem,
    Workflow,
)
from upflow_tui.importing.matching import synonyms
from upflow_tui.importing.matching.headers import header_set_key
from upflow_tui.importing.matching.importable import unused_findings
from upflow_tui.importing.matching.mapping import Mapping
from upflow_tui.importing.matching.matching import Matching
from upflow_tui.importing.matching.proposal import Kind, Proposal
from upflow_tui.importing.matching.proposing import propose

ORGANIZATION = Organization(
    members=(
        Member("Anna Roy", "anna@mars.example"),
        Member("Paul Lin", "paul@mars.example"),
        Member("Fin Ance", "fin@mars.example", position=MemberPosition.FINANCE_USER),
    ),
    workflows=(Workflow("Standard reminders"), Workflow("VIP")),
    custom_fields=(
        CustomField("Tier", CustomFieldType.SINGLE_SELECT, ("Gold", "Silver")),
        CustomField("Email consent", CustomFieldType.BOOLEAN),
        CustomField("ERP segment", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),
    ),
)
EMAILS = ("a@x.fr", "b@x.fr", "c@y.de", "d@z.com")


def match(
    headers: Sequence[str],
    cells: Cells[int, Sequence[str]] | None = None,
    organization: Organization = ORGANIZATION,
    mode: Mode = Mode.CUSTOMERS,
    saved: Mapping | None = None,
) -> Matching:
    return propose(profiles_of(headers, cells), organization, mode, saved)


def fields(headers: Sequence[str], cells: Cells[int, Sequence[str]] | None = None) -> list[str | None]:
    return list(match(headers, cells).understood())


def proposal(headers: Sequence[str], cells: Cells[int, Sequence[str]] | None = None, column: int = 0) -> Proposal:
    found = match(headers, cells).proposals[column]
    assert found is not None
    return found


# ---------------------------------------------------------------- saved mapping


def test_a_saved_mapping_decides_alone_and_says_so() -> None:
    matching = match(["Email", "Ville", "Mystery"], saved=Mapping((None, None, "customer_name")))
    assert matching.mapping().fields == (None, None, "customer_name")
    found = matching.proposals[2]
    assert found is not None
    assert (found.kind, found.confidence, found.reason) == ("saved", 1.0, "saved mapping of these columns")


def test_a_saved_mapping_is_never_vetoed_by_values() -> None:
    assert match(["X"], {0: EMAILS}, saved=Mapping(("phone",))).mapping().fields == ("phone",)


def test_a_saved_field_that_is_locked_or_gone_is_left_out() -> None:
    saved = Mapping(("customer_name", custom_key("Gone"), custom_key("ERP segment")))
    assert match(["A", "B", "C"], saved=saved).mapping().fields == ("customer_name", None, None)


def test_a_saved_mapping_does_not_count_for_files_without_a_header() -> None:
    assert match(["", ""], saved=Mapping(("customer_name", "phone"))).mapping().fields == (None, None)


def test_a_column_of_a_saved_mapping_still_has_its_candidates() -> None:
    matching = match(["Email"], saved=Mapping(("customer_name",)))
    assert [item.field for item in matching.candidates(0)] == ["customer_name", "contact_email"]


def test_a_saved_mapping_leaves_ties_open_that_it_does_not_settle() -> None:
    headers = ["Customer ID", "country_id", "country_id/name"]
    cells = {1: ("France",), 2: ("Schweiz",)}
    (tie,) = match(headers, cells).ties
    assert match(headers, cells, saved=Mapping(("external_id", None, None))).ties == (tie,)
    assert match(headers, cells, saved=Mapping(("external_id", None, "country"))).ties == ()


def test_what_a_saved_mapping_leaves_of_an_address_is_still_offered() -> None:
    headers = ["Customer name", "Street", "Street 2"]
    cells = {0: ("Alpha",), 1: ("Rue 1",), 2: ("Bat. A",)}
    saved = Mapping(("customer_name", "address", None))
    assert [offer.argument for offer in match(headers, cells, saved=saved).offers] == ["#2+#3=address"]


def test_columns_whose_field_a_saved_mapping_has_from_another_are_told() -> None:
    headers = ["Customer ID", "Customer name", "Town", "City"]
    cells = {2: ("Paris", "Lyon"), 3: ("Nice", "Lille")}
    told = match(headers, cells, saved=Mapping(("external_id", "customer_name", "town", None))).unused
    assert [(item.column, item.reason) for item in told] == [(3, 'Town comes from "Town".')]


def test_columns_that_a_saved_mapping_does_not_use_and_that_have_a_field_now_are_told() -> None:
    headers, cells = ["Customer ID", "Customer name", "Tier", "Town"], {2: ("Gold", "Silver"), 3: ("", "")}
    saved = Mapping(("external_id", "customer_name", None, None))
    (told,) = match(headers, cells, saved=saved).unused
    assert (told.column, told.field, told.unsaved) == (2, custom_key("Tier"), True)
    assert told.reason == "it was not used before; it would be Tier."
    assert match(headers, cells).unused == ()
    other = match(headers, cells, saved=Mapping(("external_id", custom_key("Tier"), None, None))).unused
    assert [item.reason for item in other] == ['Tier comes from "Customer name".']


# ---------------------------------------------------------------- exact and normalised labels


@pytest.mark.parametrize("field", FIELDS, ids=[item.key for item in FIELDS])
def test_the_label_of_a_field_is_its_column_whatever_the_values(field: object) -> None:
    item = next(item for item in FIELDS if item is field)
    found = proposal([item.label], {0: ("2025-01-31", "2025-02-28", "2024-01-01", "1999-12-31")})
    assert (found.field, found.kind, found.confidence) == (item.key, Kind.EXACT, 1.0)
    assert found.reason == "the column has the field's name"


@pytest.mark.parametrize(
    ("label", "key"),
    [
        ("External ID", "external_id"),
        ("Client ID", "external_id"),
        ("Client ID (External ID)", "external_id"),
        ("Contact email address", "contact_email"),
        ("Phone number", "phone"),
    ],
)
def test_the_other_names_that_the_seed_has_for_a_field_are_exact_labels(label: str, key: str) -> None:
    found = proposal([label])
    assert (found.field, found.kind) == (key, Kind.EXACT)


@pytest.mark.parametrize(
    "header", ["CUSTOMER NAME", "customer_name", "CustomerName", "Custömer-Name", "  customer.name"]
)
def test_case_accents_punctuation_and_capitals_in_words_do_not_count(header: str) -> None:
    found = proposal([header])
    assert (found.field, found.kind) == ("customer_name", Kind.LABEL)
    assert found.confidence < 1


def test_a_label_that_is_not_exact_is_vetoed_by_values() -> None:
    assert fields(["PHONE"], {0: EMAILS}) == [None]
    assert fields(["Phone"], {0: EMAILS}) == ["phone"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Client ID", "External ID", "Customer ID"], [None, None, "external_id"]),
        (["Client ID", "External ID"], [None, "external_id"]),
        (["client id", "CUSTOMER ID", "External ID"], [None, "external_id", None]),
        (["Client ID (External ID)", "Client ID"], [None, "external_id"]),
        (["N° client", "Client ID"], [None, "external_id"]),
    ],
)
def test_of_customer_id_external_id_and_client_id_the_first_label_wins(
    headers: list[str], expected: list[str | None]
) -> None:
    matching = match(headers)
    assert list(matching.understood()) == expected
    assert matching.ties == ()


def test_a_custom_field_is_matched_by_its_exact_name_before_anything_else() -> None:
    found = proposal(["Email consent"])
    assert (found.field, found.kind) == (custom_key("Email consent"), Kind.EXACT)
    clients = Organization(custom_fields=(CustomField("Ville", CustomFieldType.TEXT),))
    assert match(["Ville"], organization=clients).mapping().fields == (custom_key("Ville"),)


def test_a_custom_field_is_matched_by_its_name_but_for_case_and_punctuation() -> None:
    assert fields(["tier", "E-Mail Consent"]) == [custom_key("Tier"), custom_key("Email consent")]
    assert fields(["Tier", "TIER"]) == [custom_key("Tier"), None]


def test_two_custom_fields_that_a_header_names_equally_well_are_a_tie() -> None:
    two = Organization(
        custom_fields=(CustomField("A B", CustomFieldType.TEXT), CustomField("a-b", CustomFieldType.TEXT))
    )
    matching = match(["A_b"], organization=two)
    assert matching.mapping().fields == (None,)
    assert matching.ties[0].fields == (custom_key("A B"), custom_key("a-b"))


def test_a_custom_field_named_with_signs_alone_is_no_label_of_every_header_with_signs() -> None:
    signs = Organization(custom_fields=(CustomField("%", CustomFieldType.TEXT),))
    assert match(["€", "%"], organization=signs).mapping().fields == (None, custom_key("%"))


# ---------------------------------------------------------------- locks and modes


def test_a_synced_custom_field_is_never_proposed_and_its_column_not_taken_for_another() -> None:
    synced = Organization(custom_fields=(CustomField("Email", CustomFieldType.TEXT, managed_by=ManagedBy.SOURCE),))
    assert match(["Email"], {0: EMAILS}, synced).mapping().fields == (None,)


def test_locked_fields_are_never_proposed() -> None:
    locked = Organization(source_system=SourceSystem.API, api_allows=frozenset({Part.DETAILS}))
    headers = ["Customer ID", "Customer name", "Town", "Contact email", "First name", "Account manager", "Workflow"]
    assert match(headers, organization=locked).mapping().fields == (
        "external_id", "customer_name", "town", None, None, None, "workflow",
    )  # fmt: skip


def test_assigning_proposes_only_the_customer_id_assignments_and_custom_fields() -> None:
    headers = ["Code client", "Raison sociale", "E-mail", "Workflow", "Account manager", "Tier", "Parent ID"]
    matching = match(headers, mode=Mode.ASSIGN)
    assert matching.mapping().fields == (
        "external_id", None, None, "workflow", "account_manager", custom_key("Tier"), None,
    )  # fmt: skip
    assert matching.candidates(2) == ()


def test_a_tie_about_a_locked_field_is_not_shown() -> None:
    headers = ["Email", "Billing Email"]
    assert len(match(headers).ties) == 1
    assert match(headers, mode=Mode.ASSIGN).ties == ()


# ---------------------------------------------------------------- synonyms, in context


def test_the_reason_names_the_language_and_what_the_values_say() -> None:
    values = ("compta@durand.fr",) * 49 + ("no address",)
    found = proposal(["Adresse e-mail", "Ville"], {0: values})
    assert found.reason == "common name (French) and 98 % of values are e-mail addresses"
    assert (found.field, found.kind) == ("contact_email", Kind.SYNONYM)
    assert found.confidence > proposal(["Adresse e-mail", "Ville"]).confidence


def test_a_word_of_several_languages_is_said_to_be_of_the_files_language() -> None:
    assert proposal(["País", "Código postal", "Población"]).reason == "common name (Spanish)"
    assert proposal(["País", "Código postal", "Morada"]).reason == "common name (Portuguese)"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Nom", "Prénom", "Email"], ["family_name", "first_name", "contact_email"]),
        (["Name", "Vorname", "Firma"], ["family_name", "first_name", "customer_name"]),
        (["Nome", "Cognome", "Azienda"], ["first_name", "family_name", "customer_name"]),
        (["Nombre", "Apellidos", "Empresa"], ["first_name", "family_name", "customer_name"]),
        (["Name", "First name", "Last name", "Company"], [None, "first_name", "family_name", "customer_name"]),
        (["Name", "Company", "Email"], [None, "customer_name", "contact_email"]),
        (["Name", "Company name", "Contact"], ["customer_name", None, None]),
        (["Name", "Company", "Currency"], ["customer_name", None, None]),
        (["Nom", "Raison sociale", "Contact"], [None, "customer_name", None]),
        (["Name", "Email"], ["customer_name", "contact_email"]),
        (["Nom commercial", "Raison sociale"], [None, "customer_name"]),
        (["Nom commercial", "Ville"], ["customer_name", "town"]),
        (["Nom", "Nom contact", "Prénom contact"], ["customer_name", "family_name", "first_name"]),
        (["Nom", "Prénom contact"], ["customer_name", "first_name"]),
        (["Nombre", "Nombre contacto", "Apellidos contacto"], ["customer_name", "first_name", "family_name"]),
        (["Name", "Contact first name", "Contact last name"], ["customer_name", "first_name", "family_name"]),
        (["Full name", "Email"], ["customer_name", "contact_email"]),
        (["Full name", "First name", "Email"], [None, "first_name", "contact_email"]),
        (["Display name", "First name"], [None, "first_name"]),
        (["Display name", "Email"], ["customer_name", "contact_email"]),
    ],
)
def test_what_a_bare_name_means_depends_on_its_neighbours(headers: list[str], expected: list[str | None]) -> None:
    assert fields(headers) == expected


PEOPLE = {1: ("Ann", "Bo", "Cy"), 2: ("Lee", "Ray", "Fox")}


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Alpha Ltd", "Beta Ltd", "Gamma Ltd"), "customer_name"),
        (("Alpha Ltd", "Beta Ltd", "Alpha Ltd"), "customer_name"),
        (("Lee Ltd", "Beta Ltd", "Gamma Ltd"), "customer_name"),
        (("Ann Lee", "Bo Ray", "Cy Fox"), None),
        (("Lee, Ann", "RAY, BO", "Fox, Cy P."), None),
        (("Dr. Lee", "Ray", "Fox"), None),
        (("Ann Lee", "Beta Ltd", "Gamma Ltd"), None),
        (("Alpha Ltd", "Alpha Ltd", "Alpha Ltd"), None),
        (("株式会社青空", "有限会社緑", "株式会社川"), None),
        ((), None),
    ],
)
def test_a_bare_name_beside_a_persons_names_is_the_customers_where_it_holds_other_names(
    names: tuple[str, ...], expected: str | None
) -> None:
    headers = ["Name", "First name", "Last name", "Email"]
    found = match(headers, {0: names, **PEOPLE}).proposals[0]
    assert (found.field if found else None) == expected


def test_a_company_goes_before_a_bare_name_that_holds_other_names_than_the_people() -> None:
    headers = ["Name", "First name", "Last name", "Company"]
    matching = match(headers, {0: ("Annie", "Bobby", "Cyril"), **PEOPLE, 3: ("Alpha Ltd", "Beta Ltd", "Gamma Ltd")})
    assert matching.understood() == (None, "first_name", "family_name", "customer_name")


@pytest.mark.parametrize(
    ("headers", "winner"),
    [
        (["Delivery address", "Billing address"], 1),
        (["Adresse de livraison", "Adresse de facturation"], 1),
        (["Lieferadresse", "Rechnungsadresse"], 1),
        (["Mailing Street", "Billing Street"], 1),
        (["Home address", "Work address"], 1),
        (["Home city", "Work city"], 1),
        (["Secondary email", "Primary email"], 1),
        (["E-mail 2", "E-mail 1"], 1),
        (["Mobile", "Telefon"], 1),
        (["Country code", "Country name"], 1),
        (["Street 2", "Street 1"], 1),
        (["Code client", "ID"], 0),
    ],
)
def test_of_two_columns_for_one_field_the_better_wins_and_the_other_stays_unmapped(
    headers: list[str], winner: int
) -> None:
    found = fields(headers)
    assert found[winner] is not None
    assert found[1 - winner] is None


def test_a_mobile_number_is_taken_where_there_is_no_other() -> None:
    assert fields(["Portable", "Ville"]) == ["phone", "town"]


def test_town_and_country_are_of_the_address_that_is_chosen_by_its_label() -> None:
    headers = ["Billing address", "Billing city", "Billing ZIP", "Address", "City", "ZIP"]
    assert fields(headers) == [None, None, None, "address", "town", "postal_code"]


def test_short_words_for_places_need_other_places() -> None:
    assert fields(["CP", "Ville"]) == ["postal_code", "town"]
    assert fields(["CP", "Solde"]) == [None, None]
    assert fields(["State", "Email"])[0] is None
    assert fields(["Cidade", "Estado"]) == ["town", "state_region"]
    assert fields(["Ciudad", "Email", "Estado"]) == ["town", "contact_email", None]


def test_an_id_beside_a_persons_name_is_not_taken_for_the_customers() -> None:
    assert fields(["ID", "Email"]) == ["external_id", "contact_email"]
    assert fields(["ID", "First name", "Company"])[0] is None


@pytest.mark.parametrize("header", ["Code", "Nr.", "Número", "Référence", "Codice"])
def test_a_list_of_customers_begins_with_the_customers_code(header: str) -> None:
    assert fields([header, "Raison sociale"]) == ["external_id", "customer_name"]
    assert fields([header, "Name", "City"])[0] == "external_id"
    assert fields(["City", header, "Name"])[1] is None
    assert fields([header, "Country", "City"])[0] is None
    assert fields([header, "Name", "First name"])[0] is None


def test_a_first_column_that_counts_the_lines_is_no_code() -> None:
    headers = ["No.", "Raison sociale"]
    assert fields(headers, {0: ("10000", "20000", "20000")})[0] == "external_id"
    assert fields(headers, {0: ("1", "2", "3", "4")})[0] is None
    assert fields(headers, {0: ("0", "1", "2")})[0] is None


def test_a_better_header_takes_the_customer_id_from_the_first_column() -> None:
    assert fields(["Code", "Code client", "Nom"]) == [None, "external_id", "customer_name"]


def test_a_mailing_address_is_no_email_address_where_there_is_one() -> None:
    assert fields(["MailAddress", "EmailAddress"]) == ["address", "contact_email"]
    both = match(["MailAddress", "EmailAddress"], dict.fromkeys(range(2), ("a@a.example", "b@b.example")))
    assert both.understood() == (None, "contact_email")
    assert fields(["MAIL_ADDRESS1", "MAIL_CITY", "MAIL_ZIP", "EMAIL1"]) == [
        *("address", "town", "postal_code", "contact_email"),
    ]
    assert fields(["Mailadresse", "Ort"]) == ["contact_email", "town"]


def test_of_the_contacts_and_the_companys_phone_the_companys_is_taken() -> None:
    assert fields(["Contact phone", "Company phone"]) == [None, "phone"]
    assert fields(["Contact phone", "Telephone"]) == [None, "phone"]
    assert fields(["Contact phone", "City"]) == ["phone", "town"]


def test_headers_of_one_system_mean_what_they_mean_there() -> None:
    assert fields(["*ContactName", "POAddressLine1", "SAAddressLine1"])[0] == "customer_name"
    assert fields(["ContactName", "Company"])[0] is None
    found = proposal(["ContactName", "POAddressLine1", "SAAddressLine1"])
    assert found.reason == "a column of Xero's export"


def test_the_column_of_the_file_of_lines_with_errors_is_never_mapped() -> None:
    assert fields(["Name", "Upflow import errors"]) == ["customer_name", None]


# ---------------------------------------------------------------- ties


def test_two_columns_of_the_same_name_are_a_tie_that_stays_open() -> None:
    matching = match(["Phone", "Customer name", "Phone"])
    assert matching.mapping().fields == (None, "customer_name", None)
    (tie,) = matching.ties
    assert (tie.columns, tie.fields) == ((0, 2), ("phone",))
    assert tie.message == '"Phone" and "Phone (2)" fit Phone equally well.'


def test_one_column_that_fits_two_fields_is_a_tie_until_another_takes_one() -> None:
    matching = match(["Debitorennummer", "Firma"])
    assert matching.mapping().fields == (None, "customer_name")
    assert matching.ties[0].message == '"Debitorennummer" fits Customer ID or Accounting code equally well.'
    settled = match(["Debitorennummer", "Kundennummer"])
    assert settled.mapping().fields == ("accounting_code", "external_id")
    assert settled.ties == ()


def test_values_settle_a_tie() -> None:
    cells = {0: ("", "", "", ""), 1: EMAILS}
    assert fields(["E-mail", "Email"], cells) == [None, "contact_email"]
    assert fields(["Stadt", "Ort"], {0: ("", ""), 1: ("Wien", "Graz")}) == [None, "town"]


def test_a_customer_beside_a_name_is_a_tie() -> None:
    assert match(["Debiteur", "Naam"]).ties[0].columns == (0, 1)


# ---------------------------------------------------------------- values


def test_values_of_another_kind_veto_a_synonym_and_the_reason_says_so() -> None:
    matching = match(["Courriel"], {0: ("oui", "non", "oui")})
    assert matching.proposals == (None,)
    (candidate,) = matching.candidates(0)
    assert candidate.reason == "common name (French), but all values are yes or no"
    assert candidate.confidence < 0.5


LINES = [("C1", "Fournier SA", "Alice"), ("C1", "Fournier SA", "Benoit"), ("C2", "Barrault SARL", "Gaelle")]
"""An ID, the name of its customer and the first name of a contact."""


def cells_of(lines: Sequence[Sequence[str]]) -> Cells[int, Sequence[str]]:
    return dict(enumerate(zip(*lines, strict=True)))


def test_an_id_that_repeats_beside_one_name_is_the_customers_even_beside_people() -> None:
    headers = ["id", "name", "first_name", "last_name"]
    cells = {**cells_of(LINES), 3: ("Martin", "Petit", "Moreau")}
    assert fields(headers, cells)[:2] == ["external_id", "customer_name"]
    assert proposal(headers, cells).reason == "common name (English), as each ID stands beside one name"


@pytest.mark.parametrize(
    "lines",
    [
        [LINES[0], LINES[2], *[("C1", "", "Louise")] * 3],
        [*LINES, ("C2", "Fournier SA", "Louise")],
        [("1", "Fournier SA", "Alice"), ("2", "Fournier SA", "Benoit"), ("3", "Barrault SARL", "Gaelle")],
        [("1", "Fournier SA", "Alice"), ("2", "Fournier SA", "Benoit"), ("2", "Fournier SA", "Gaelle")],
        [
            ("no code 1", "Fournier SA", "Alice"),
            ("no code 1", "Fournier SA", "Benoit"),
            ("c2", "Barrault SARL", "Gaelle"),
        ],
    ],
    ids=["hardly a name", "an ID with two names", "an ID a person", "more IDs than names", "no codes"],
)
def test_an_id_beside_people_that_tells_no_customers_apart_stays_open(lines: list[tuple[str, str, str]]) -> None:
    assert fields(["id", "name", "first_name"], cells_of(lines))[0] is None


@pytest.mark.parametrize("header", ["Debitor", "Kunde", "Number"])
def test_numbers_that_repeat_with_a_line_for_each_contact_are_ids(header: str) -> None:
    lines = [("10001", "Müller GmbH"), ("10001", "Müller GmbH"), ("10002", "Meier KG")]
    assert fields(["Firma", header, "Ort"], cells_of([(name, own, "Ulm") for own, name in lines]))[1] == "external_id"


def test_lines_without_a_name_do_not_keep_ids_from_being_known() -> None:
    cells = {0: ("10001", "10001", "10002", "Sum of it"), 1: ("Müller GmbH", "", "Meier KG", "")}
    assert fields(["Debitor", "Firma"], cells)[0] == "external_id"
    assert fields(["Debitor", "Firma"], {**cells, 0: ("a", "a", "b", "Sum of it")})[0] is None


def test_two_numbers_of_one_length_are_ids_and_two_short_ones_prove_nothing() -> None:
    assert fields(["Firma", "Debitor"], {0: ("Alpha", "Beta"), 1: ("10001", "10002")})[1] == "external_id"
    assert fields(["Firma", "Debitor"], {0: ("Alpha", "Beta"), 1: ("12", "5")})[1] is None


@pytest.mark.parametrize("street", ["Straße", "Adresse", "Street"])
def test_a_number_after_a_street_is_the_houses(street: str) -> None:
    headers = ["Name", street, "Nr", "PLZ"]
    cells = {0: ("Alpha", "Beta", "Gamma"), 1: ("Ring", "Weg", "Weg"), 2: ("12", "5", "7"), 3: ("04109",) * 3}
    matching = match(headers, cells)
    assert matching.understood()[2] is None
    assert [offer.combine.columns for offer in matching.offers] == [(1, 2)]
    assert fields(["Nr", street, "Name"], {0: ("12", "5", "7"), 1: cells[1], 2: cells[0]})[0] == "external_id"


@pytest.mark.parametrize(
    ("streets", "numbers"),
    [(("Ring", "Weg", "Weg"), ("C-1001", "C-1002", "C-1003")), (("Ring 3", "Weg 4", "Weg 5"), ("12", "5", "7"))],
    ids=["codes", "the street has its own"],
)
def test_a_number_after_a_street_that_is_no_houses_may_be_an_id(
    streets: tuple[str, ...], numbers: tuple[str, ...]
) -> None:
    cells = {0: ("Alpha", "Beta", "Gamma"), 1: streets, 2: numbers}
    assert fields(["Name", "Address", "No."], cells)[2] == "external_id"


def test_of_two_equal_readings_that_in_the_files_language_is_said() -> None:
    cells = {0: ("10001", "10002"), 1: ("Alpha", "Beta"), 2: ("Ulm", "Bonn"), 3: ("89073", "53111")}
    assert proposal(["Debitor", "Firma", "Ort", "PLZ"], cells).reason.startswith("common name (German)")


def test_values_that_lack_what_the_field_has_veto_it() -> None:
    matching = match(["Telefon"], {0: ("siehe oben", "Herr Maier", "ruft an", "0711 1234567", "intern")})
    assert matching.proposals == (None,)
    assert matching.candidates(0)[0].reason == "common name (German), but only 20 % of values look like phone numbers"


@pytest.mark.parametrize(
    ("header", "good", "bad", "key"),
    [
        ("Fonction", ("Payer", "sales", "Sales"), ("Directeur", "Comptable", "Sales"), "position"),
        ("Contact principal", ("1", "0", "1"), ("Jean Roy", "P. Lin", "1"), "main_contact"),
        ("TVA", ("FR40303265045", "DE123456789"), ("20 %", "5,5 %"), "vat_number"),
        ("Commercial", ("anna@mars.example", "paul@mars.example"), ("Anna Roy", "Paul Lin"), "account_manager"),
        ("Code", ("K-1", "K-2", "K-3"), ("K-1", "K-1", "K-2"), "external_id"),
        ("No.", ("10000", "20000", "30000"), ("1", "2", "3"), "external_id"),
    ],
)
def test_headers_that_say_too_little_need_their_values(
    header: str, good: tuple[str, ...], bad: tuple[str, ...], key: str
) -> None:
    headers = ["Raison sociale", header]
    assert fields(headers, {1: good})[1] == key
    assert fields(headers, {1: bad})[1] is None
    assert fields(headers)[1] is None
    assert match(headers).candidates(1)[0].reason.endswith("but the values do not match")


def test_a_column_of_addresses_without_a_name_is_the_contact_email_if_it_is_the_only_one() -> None:
    found = proposal(["Column 1", "Column 2"], {0: EMAILS, 1: ("Durand", "Lenoir", "Roy", "Lin")})
    assert (found.field, found.kind) == ("contact_email", Kind.VALUES)
    assert found.reason == "the column has no name, but all values are e-mail addresses, and no other column's"
    assert fields(["", ""], {0: EMAILS, 1: EMAILS}) == [None, None]
    assert fields(["", "Courriel"], {0: EMAILS, 1: EMAILS}) == [None, "contact_email"]
    assert fields(["", "Email consent"], {0: EMAILS})[0] == "contact_email"


def test_values_alone_propose_nothing_for_a_column_with_a_name() -> None:
    assert fields(["Newsletter"], {0: EMAILS}) == [None]
    assert fields(["", "Newsletter"], {0: EMAILS, 1: EMAILS}) == [None, None]


def test_few_values_alone_propose_nothing() -> None:
    assert fields([""], {0: EMAILS[:2]}) == [None]


def test_values_alone_find_workflows_and_account_managers() -> None:
    cells = {
        0: ("VIP", "VIP", "Standard reminders"),
        1: ("anna@mars.example", "paul@mars.example; anna@mars.example", "anna@mars.example"),
        2: EMAILS[:3],
    }
    assert fields(["", "", ""], cells) == ["workflow", "account_manager", "contact_email"]


def test_values_alone_do_not_break_a_tie_between_headers() -> None:
    cells = {0: EMAILS, 1: EMAILS, 2: EMAILS}
    assert fields(["Email", "Billing Email", ""], cells) == [None, None, None]


# ---------------------------------------------------------------- candidates and hints


def test_candidates_come_best_first_with_the_proposed_one_in_front() -> None:
    matching = match(["Debitorennr.", "Kundennr."])
    assert [item.field for item in matching.candidates(0)] == ["accounting_code", "external_id"]


def test_likeness_is_a_hint_and_never_applied() -> None:
    matching = match(["Custmer nam", "Acount manager", "Tierr"])
    assert matching.mapping().mapped == frozenset()
    for index, key in enumerate(["customer_name", "account_manager", custom_key("Tier")]):
        best = matching.candidates(index)[0]
        assert (best.field, best.kind) == (key, Kind.HINT)
        assert best.reason.startswith("reads like ")


def test_a_qualified_header_is_a_hint_that_names_the_qualifier() -> None:
    (hint,) = match(["Courriel (vérifié)"]).candidates(0)
    assert (hint.field, hint.kind) == ("contact_email", Kind.HINT)
    assert hint.reason == 'Contact email with one more word: "vérifié"'
    assert match(["Client pays"]).candidates(0)[0].kind == Kind.SYNONYM
    assert [item.field for item in match(["Ville courriel"]).candidates(0)] == ["contact_email", "town"]
    assert match(["Kundenmailstatus"]).candidates(0) == ()
    assert match(["Middle name"]).candidates(0) == ()


def test_a_column_without_a_name_has_no_hints() -> None:
    assert match(["Column 3"]).candidates(0) == ()
    assert match([""]).candidates(0) == ()


# ---------------------------------------------------------------- header sets, sizes, hostile headers


def test_the_key_of_a_header_set_knows_no_order_but_how_often_each_is_there() -> None:
    key = header_set_key(["Name", "Phone", "Phone"])
    assert key == header_set_key(["Phone", "Name", "Phone"])
    assert key != header_set_key(["Name", "Phone"])
    assert key != header_set_key(["name", "Phone", "Phone"])


def test_the_file_of_lines_with_errors_has_the_key_of_the_file_it_comes_from() -> None:
    assert header_set_key(["Name", "Upflow import errors"]) == header_set_key(["Name"])


def test_two_hundred_columns_are_matched_quickly_and_the_table_is_loaded_when_first_needed() -> None:
    synonyms.load.cache_clear()
    started = time.process_time()
    synonyms.load()
    loading = time.process_time() - started
    headers = [
        f"{name} {number}" for number in range(50) for name in ("E-mail", "Rechnungsort", "Zahlungsziel", "Unbekannt")
    ]
    cells = {index: [f"wert {line} {index}" for line in range(2000)] for index in range(200)}
    profiles = profiles_of(headers, cells)
    started = time.process_time()
    propose(profiles, ORGANIZATION, Mode.CUSTOMERS)
    # Ten times what it takes, so that only a slip of another order fails here.
    assert time.process_time() - started < 0.5
    assert loading < 0.15


def test_nothing_is_loaded_at_import() -> None:
    import subprocess
    import sys

    code = (
        "import upflow_tui.importing.matching.proposing; from upflow_tui.importing.matching import synonyms;"
        "assert synonyms.load.cache_info().currsize == 0"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


@given(st.lists(st.text(max_size=30), max_size=6), st.lists(st.text(min_size=1, max_size=10), max_size=5))
def test_any_headers_and_values_are_matched_with_one_field_a_column_and_one_column_a_field(
    headers: list[str], values: list[str]
) -> None:
    matching = match(headers, dict.fromkeys(range(len(headers)), values))
    mapped = matching.mapping().in_order
    assert len(mapped) == len(set(mapped))
    assert all(0 < item.confidence <= 1 and item.reason for item in matching.proposals if item)
    for index in range(len(headers)):
        assert all(item.column == index for item in matching.candidates(index))


WORDS = ["Name", "Nom", "ID", "Email", "Billing", "Phone", "Land", "Kunde", "Firma", "Prénom", "Ville", "Address"]


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join), max_size=8))
def test_the_order_of_columns_does_not_change_what_they_mean(headers: list[str]) -> None:
    """But for the fields that need a neighbour or the first place, which are not among these words."""
    assert fields(headers[::-1]) == fields(headers)[::-1]


def test_long_and_repetitive_headers_are_read_in_no_time() -> None:
    started = time.process_time()
    hostile = [
        "mail" * 9 + "x",
        "no" * 20,
        "tel nom " * 14,
        "client " * 12 + "x",
        "idnonr" * 6 + "q",
        "e-" * 50 + "mail",
        "A" * 5000,
    ]
    assert fields(hostile) == [None] * len(hostile)
    for index in range(len(hostile)):
        match(hostile).candidates(index)
    assert time.process_time() - started < 1


# ---------------------------------------------------------------- remarks in headers, and what is left out


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Customer ID (required)", "external_id"),
        ("Customer name * [mandatory]", "customer_name"),
        ("Ort (optional)", "town"),
        ("Ville (facultatif)", "town"),
        ("3. Postal code", "postal_code"),
        ("2) E-mail", "contact_email"),
        ("Tier (max. 50 characters)", custom_key("Tier")),
        ("Account: Billing City", "town"),
        ("Customer : VAT number", "vat_number"),
    ],
)
def test_how_a_column_is_filled_is_no_part_of_its_name(header: str, field: str) -> None:
    assert fields(["Customer ID ", "Name", header])[2] == field or fields([header])[0] == field


@pytest.mark.parametrize(
    "header", ["Email (date)", "Country (old)", "Phone (number of)", "Account: Fax", "1. Email type"]
)
def test_another_remark_makes_a_column_something_else(header: str) -> None:
    assert fields(["Customer ID", "Customer name", header])[2] is None


def test_dates_and_money_behind_a_custom_field_are_remarks() -> None:
    organization = Organization(
        custom_fields=(CustomField("Since", CustomFieldType.DATE), CustomField("Credit limit", CustomFieldType.NUMBER))
    )
    headers = ["Customer ID", "Since (YYYY-MM-DD)", "Credit limit (EUR)", "Credit limit (old)"]
    assert match(headers, organization=organization).understood()[1:] == (
        custom_key("Since"),
        custom_key("Credit limit"),
        None,
    )


@pytest.mark.parametrize("saved", [None, Mapping(("external_id", "customer_name", None, None, None))])
def test_columns_of_locked_and_synced_fields_are_told_with_the_reason(saved: Mapping | None) -> None:
    organization = Organization(
        source_system=SourceSystem.SALESFORCE_API,
        custom_fields=(CustomField("Score", CustomFieldType.NUMBER, managed_by=ManagedBy.SOURCE),),
    )
    headers = ["Customer ID", "Customer name", "E-mail", "Score", "Phone"]
    matching = match(headers, {2: EMAILS, 3: ("1", "2"), 4: ("", "")}, organization, saved=saved)
    told = {item.field: item.reason for item in matching.unused}
    assert told.keys() == {"contact_email", custom_key("Score")}  # the column of phones is empty
    assert "source system" in told["contact_email"] and "synced" in told[custom_key("Score")]


def test_a_parent_that_an_export_of_odoo_names_is_understood_and_said_to_lack_its_id() -> None:
    headers = ["id", "name", "parent_id/name", "email"]
    (left,) = match(headers, {0: ("7", "8"), 1: ("Alpha", "Beta"), 2: ("", "Alpha"), 3: EMAILS[:2]}).left_out
    assert (left.column, left.field) == (2, "parent_name")


@pytest.mark.parametrize("header", ["E-mail 2", "Secondary email", "Contact 2 email", "Email CC", "Zweite E-Mail"])
def test_further_addresses_of_a_line_are_told(header: str) -> None:
    headers = ["Customer ID", "Customer name", "E-mail", header]
    assert [item.column for item in match(headers, {2: EMAILS, 3: EMAILS}).unused] == [3]
    assert match(headers, {2: EMAILS}).unused == ()
    assert match(headers, {2: EMAILS, 3: ("yes", "no")}).unused == ()


def test_the_address_of_a_manager_is_no_further_contact() -> None:
    headers = ["Customer ID", "Customer name", "E-mail", "Account manager assistant e-mail"]
    assert match(headers, {2: EMAILS, 3: EMAILS}).unused == ()


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("Kunde", "Name"),
        ("Debitor", "Name 1"),
        ("Customer", "Customer name"),
        ("Client", "Nom"),
        ("Kontrahent", "Nazwa"),
    ],
)
def test_a_column_of_customers_beside_their_names_holds_their_ids_where_its_values_do(header: str, name: str) -> None:
    names = ("Alpha GmbH", "Beta & Co", "Gamma AG", "Delta")
    for codes in (("100001", "100002", "100003", "100007"), ("C-1", "C-2", "C-3", "D-4")):
        assert fields([header, name, "Fax"], {0: codes, 1: names}) == ["external_id", "customer_name", None]
    words = ("Alpha", "Beta", "Gamma", "Delta")
    assert fields([header, name], {0: words, 1: ("Ann Lee", "Bob Ray", "Cy Fox", "Dee Dux")})[0] != "external_id"
    assert fields([header, name], {0: ("C-1", "C-1", "C-1", "C-2"), 1: names})[0] != "external_id"


@pytest.mark.parametrize(
    ("header", "other", "field"),
    [("City", "Town", "town"), ("External ID", "Customer ID", "external_id"), ("Mobile", "Phone", "phone")],
)
def test_a_column_whose_field_another_one_has_is_told_where_its_values_differ(
    header: str, other: str, field: str
) -> None:
    headers = ["Customer ID", "Customer name", "Contact email", "Town", "Phone", header]
    cells = {0: ("C-1", "C-2", "C-3"), 3: ("Bonn", "Lyon", "Rome"), 4: ("1", "2", "3")}
    own = cells[headers.index(other)]
    for values, told in ((("7", "8", "9") if field != "town" else ("Ulm", "Nice", "Pisa"), [(5, field)]), (own, [])):
        found = match(headers, {**cells, 5: values}).unused
        assert [(item.column, item.field) for item in found] == told
    assert match(headers, {**cells, 5: ("", "", "")}).unused == ()


def test_the_company_whose_customers_they_are_is_not_taken_for_the_customers_name() -> None:
    headers = ["Nom affiché", "Société", "Ville"]
    names = ("Alpha", "Beta", "Gamma", "Delta", "Epsilon")
    assert fields(headers, {0: names, 1: ("Mars",) * 5}) == ["customer_name", None, "town"]
    assert fields(headers, {0: names, 1: ("Mars", "Venus", "Mars", "Mars", "Mars")}) == [None, "customer_name", "town"]
    assert fields(headers, {0: names[:4], 1: ("Mars",) * 4}) == [None, "customer_name", "town"]
    assert fields(headers, {0: ("Mars",) * 5, 1: ("Mars",) * 5}) == [None, "customer_name", "town"]
    some = {0: [*names, *map(str.upper, names)], 1: [*["Mars"] * 5, *[""] * 5]}
    assert fields(headers, some) == [None, "customer_name", "town"], "it does not stand on all lines"


def test_a_total_in_the_place_of_an_id_does_not_keep_the_others_from_being_ids() -> None:
    headers, codes = ["Debitor", "Name", "Ort"], tuple(f"D-{number}" for number in range(5))
    names = (*(f"Firma {code}" for code in codes), "")
    assert fields(headers, {0: (*codes, "Summe"), 1: names})[:2] == ["external_id", "customer_name"]
    assert fields(headers, {0: (*codes[1:], "Summe", "Ende"), 1: names})[0] != "external_id"


def test_the_czech_word_for_name_is_the_persons_beside_a_company() -> None:
    assert fields(["Firma", "Jméno", "Tel.", "Splatnost"])[:2] == ["customer_name", None]


def test_a_name_beside_an_empty_column_of_first_names_is_the_customers() -> None:
    headers, names = ["Kundennummer", "Name", "Vorname"], ("Alpha GmbH", "Beta AG", "Gamma KG")
    assert fields(headers, {0: ("D-1", "D-2", "D-3"), 1: names, 2: ("", "", "")})[1] == "customer_name"
    assert fields(headers, {0: ("D-1", "D-2", "D-3"), 1: names, 2: ("", "Anna", "")})[1] == "family_name"


def test_a_designation_is_the_customers_name_beside_his_number_and_a_place_only() -> None:
    assert fields(["Kd.-Nr.", "Bezeichnung", "Ort"]) == ["external_id", "customer_name", "town"]
    assert fields(["Kd.-Nr.", "Bezeichnung", "Preis"])[1] is None
    assert fields(["Artikelnummer", "Bezeichnung", "Ort"])[1] is None
    assert fields(["Kd.-Nr.", "Bezeichnung", "Firma", "Ort"])[1:3] == [None, "customer_name"]


@pytest.mark.parametrize("header", ["Contact 1 Name", "Ansprechpartner", "Contact", "Contactpersoon", "Referente"])
def test_a_contacts_full_name_is_told_where_no_column_has_a_part_of_it(header: str) -> None:
    headers = ["Customer ID", "Customer name", header, "Email", "First name"]
    cells = {2: ("Anna Roy", "Lin, Paul", "", "Jean-Luc de la Tour"), 3: EMAILS}
    (told,) = match(headers[:4], cells).unused
    assert (told.column, told.field, told.whole) == (2, "first_name", True)
    (found,) = unused_findings([told], columns_of(headers[:4]), ["external_id", "customer_name", None, "contact_email"])
    assert found.message == f'"{header}" is left out: First name and Family name have a field each.'
    assert "--fix split-names" in found.fix
    assert match(headers, cells | {4: ("Anna", "Paul", "", "")}).unused == ()
    assert [item.column for item in match(headers, cells | {4: ("", "", "", "")}).unused] == [2]
    assert match(headers[:3], cells).unused == ()
    assert match(headers[:4], cells | {2: ("Anna", "Paul", "1 2", "x@y.fr")}).unused == ()
    assert unused_findings([told], columns_of(headers[:4]), ["external_id", "customer_name", None, None]) == ()
    mapped = ["external_id", "customer_name", "first_name", "contact_email"]
    assert unused_findings([told], columns_of(headers[:4]), mapped) == ()
