"""Which words of a column header together mean which field (docs/rules.md §3); the words are those of `header_words.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Required, TypedDict


class RuleRow(TypedDict, total=False):
    """A header means `field` when it has every concept of `needs`, and nothing but `needs` and `also`.

    One word more, known or not ("type", "since", "consent"), and the column stays unmapped.
    """

    field: str
    fact: str
    """Instead of `field`: the rule proposes nothing, and tells the other rules what the file has."""
    needs: Required[list[str]]
    also: list[str]
    """Concepts, and `@name` for all of one of the `SETS`."""
    score: float
    """How sure, below 1."""
    plus: dict[str, float]
    """What single concepts of `also` add or take."""
    langs: list[str]
    """Only the words of these languages."""
    not_langs: list[str]
    """Not the words of these languages alone."""
    when: list[str]
    """Only if another column, with a sure reading, is one of these fields or facts; with `langs`: one in the same
    language."""
    unless: list[str]
    """Only if no other column, with a sure reading, is one of these."""
    any_of: list[str]
    """Only if another column is one of these."""
    other_than: list[str]
    """Only if its values are no names of the people whose columns surely are these fields or facts."""
    beside: list[str]
    """Only if a neighbouring column is one of these."""
    no_people: bool
    """Not where the file lists people of companies: the companies, and jobs or bare names beside them."""
    first: bool
    """Only in the file's first column, unless it merely counts the lines."""
    values: bool
    """Only if the values bear it out."""
    repeated: bool
    """Only if its values repeat, each beside one name: they are of customers, with a line for each contact."""
    because: str
    """Said after the reason."""


class SystemRow(TypedDict, total=False):
    """Headers that mean something only in one system's export."""

    name: Required[str]
    marks: Required[list[str]]
    """Headers that it has, all of them."""
    absent: list[str]
    """Headers of which it has none."""
    headers: Required[dict[str, list[str]]]
    """The fields that a header may mean there, the likeliest first."""


BESIDE_ONE_NAME: Final = "each ID stands beside one name"

SETS: Final[Mapping[str, Sequence[str]]] = {
    "kind": ["billing", "work", "primary", "mailing", "one", "fiscal"],
    "place": ["article", "of", "customer", "customer_short", "company", "billing", "work", "primary", "mailing", "one", "address", "fiscal", "postal"],
}  # fmt: skip
"""Concepts that are allowed together."""

RULES: Final[Sequence[RuleRow]] = [
    {"field": "external_id", "needs": ["customer", "id"], "also": ["article", "account", "outside", "number"], "score": 0.95},
    {"field": "external_id", "needs": ["customer", "number"], "also": ["article", "account", "outside"], "score": 0.95},
    {"field": "external_id", "needs": ["customer", "code"], "also": ["article", "outside"], "score": 0.93},
    # beside the ID of a person
    {"field": "external_id", "needs": ["record", "id", "company"], "score": 0.93},
    {"field": "external_id", "needs": ["customer", "reference"], "also": ["article", "number", "account", "outside"], "score": 0.88},
    {"field": "external_id", "needs": ["outside", "id"], "also": ["article"], "score": 0.9},
    {"field": "external_id", "needs": ["outside", "reference"], "also": ["article"], "score": 0.86},
    {"field": "external_id", "needs": ["account", "id"], "score": 0.92},
    {"field": "external_id", "needs": ["account", "reference"], "also": ["number"], "score": 0.9},
    # what names the parent names the customer
    {"field": "external_id", "needs": ["account", "code"], "when": ["parent_id"], "score": 0.85, "because": "the parent is named by the same"},
    {"field": "external_id", "needs": ["outside", "code"], "also": ["article", "number"], "score": 0.86},
    {"field": "external_id", "needs": ["outside", "number"], "also": ["article"], "score": 0.86},
    {"field": "external_id", "needs": ["customer_short", "code"], "also": ["article"], "score": 0.85},
    {"field": "external_id", "needs": ["debtor", "code"], "score": 0.8},
    {"field": "external_id", "needs": ["debtor", "id"], "score": 0.8},
    # as sure as a bare ID: where both stand, the tie stays open
    {"field": "external_id", "needs": ["account", "number"], "score": 0.7},
    # the customer's number in some ledgers, a number beside it in others
    {"field": "external_id", "needs": ["debtor", "number"], "score": 0.75},
    {"field": "accounting_code", "needs": ["debtor", "number"], "score": 0.75},
    # in a list of people the ID is a person's
    {"field": "external_id", "needs": ["id"], "also": ["record", "internal", "article"], "no_people": True, "unless": ["own_first_name", "own_family_name"], "score": 0.7},
    {"field": "external_id", "needs": ["id"], "also": ["record", "internal", "article"], "repeated": True, "score": 0.7, "because": BESIDE_ONE_NAME},
    {"field": "external_id", "needs": ["code"], "values": True, "any_of": ["customer_name", "name"], "score": 0.65},
    {"field": "external_id", "needs": ["number"], "values": True, "any_of": ["customer_name", "name"], "score": 0.65},
    # a list of customers begins with what tells them apart
    {"field": "external_id", "needs": ["code"], "also": ["article"], "first": True, "any_of": ["customer_name"], "unless": ["own_family_name"], "score": 0.62},
    {"field": "external_id", "needs": ["code"], "first": True, "any_of": ["name"], "unless": ["own_first_name", "own_family_name"], "score": 0.62},
    {"field": "external_id", "needs": ["number"], "first": True, "any_of": ["customer_name"], "unless": ["own_first_name", "own_family_name"], "score": 0.61},
    # with a bare name only where a place tells that no form was filled in
    {"field": "external_id", "needs": ["number"], "first": True, "when": ["name"], "any_of": ["town", "address", "postal_code", "country"], "unless": ["own_first_name", "own_family_name"], "score": 0.61},
    {"field": "external_id", "needs": ["reference"], "first": True, "any_of": ["customer_name", "name"], "unless": ["own_first_name", "own_family_name"], "score": 0.61},
    {"field": "customer_name", "needs": ["customer", "name"], "also": ["article", "of", "company", "account", "full", "display", "billing"], "score": 0.95},
    {"field": "customer_name", "needs": ["legal_name"], "also": ["article", "customer", "customer_short", "company", "name", "one", "billing"], "score": 0.94},
    {"fact": "legal_name", "needs": ["legal_name"], "also": ["article", "customer", "customer_short", "company", "name"]},
    {"field": "customer_name", "needs": ["account", "name"], "also": ["article", "customer", "customer_short", "company"], "score": 0.92},
    {"field": "customer_name", "needs": ["crm_account", "name"], "also": ["article"], "score": 0.7},
    {"field": "customer_name", "needs": ["customer", "designation"], "also": ["article"], "score": 0.85},
    # what has a number and lives somewhere is a customer, not an article
    {"field": "customer_name", "needs": ["designation"], "when": ["external_id"], "any_of": ["town", "postal_code", "address"], "unless": ["customer_name", "name", "company", "legal_name"], "score": 0.7, "because": "it stands with a customer's number and a place"},
    {"field": "customer_name", "needs": ["customer_short", "name"], "also": ["article"], "score": 0.85},
    {"field": "customer_name", "needs": ["debtor", "name"], "score": 0.88},
    {"field": "customer_name", "needs": ["company"], "also": ["article", "of", "customer", "name", "heading", "full", "billing", "primary", "address", "one"], "plus": {"address": -0.05}, "score": 0.9},
    {"field": "customer_name", "needs": ["customer"], "also": ["article"], "unless": ["name"], "score": 0.84},
    # beside a bare "Name" it may be a code: a tie
    {"field": "customer_name", "needs": ["customer"], "also": ["article"], "when": ["name"], "score": 0.76},
    {"field": "customer_name", "needs": ["trade_name"], "also": ["article", "customer", "customer_short", "company"], "score": 0.72},
    {"field": "customer_name", "needs": ["display", "name"], "unless": ["own_first_name", "own_family_name"], "score": 0.78},
    {"field": "customer_name", "needs": ["heading"], "also": ["article", "customer"], "score": 0.7},
    # what tells customers apart, where their names stand in another column
    {"field": "external_id", "needs": ["customer"], "also": ["article"], "values": True, "any_of": ["customer_name", "name"], "score": 0.72},
    {"field": "external_id", "needs": ["debtor"], "also": ["article"], "values": True, "any_of": ["customer_name", "name"], "score": 0.72},
    {"fact": "name", "needs": ["name"], "also": ["one"]},
    {"fact": "company", "needs": ["company"], "also": ["article", "name"]},
    {"fact": "job", "needs": ["job"], "also": ["article", "contact"]},
    {"fact": "house_number", "needs": ["house_number"], "also": ["article", "customer", "billing", "primary"]},
    {"fact": "contact", "needs": ["contact"], "also": ["article", "name", "customer", "primary", "full", "billing", "one"]},
    {"fact": "contact_name", "needs": ["contact", "name"], "also": ["article", "customer", "customer_short", "primary", "full", "billing", "one"]},
    # of the customer himself, not of his contact
    {"fact": "own_first_name", "needs": ["first_name"], "also": ["article", "customer", "customer_short", "billing", "primary"]},
    {"fact": "own_family_name", "needs": ["family_name"], "also": ["article", "customer", "customer_short", "billing", "primary"]},
    # alone, or beside a trade name
    {"field": "customer_name", "needs": ["name"], "also": ["one"], "unless": ["own_first_name", "own_family_name"], "score": 0.76},
    {"field": "customer_name", "needs": ["name"], "also": ["one"], "when": ["own_first_name", "own_family_name"], "unless": ["legal_name"], "other_than": ["own_first_name", "own_family_name"], "score": 0.76, "because": "its values are not the people's names"},
    {"field": "customer_name", "needs": ["name", "full"], "unless": ["own_first_name", "own_family_name", "contact"], "score": 0.72},
    {"field": "customer_name", "needs": ["name"], "when": ["contact"], "not_langs": ["cs", "sk"], "unless": ["own_first_name", "own_family_name", "legal_name"], "score": 0.92, "because": "the contact has a column of its own"},
    {"field": "customer_name", "needs": ["name"], "when": ["ledger"], "not_langs": ["cs", "sk"], "unless": ["own_first_name", "own_family_name", "legal_name"], "score": 0.92, "because": "the file is a list of customers, not of people"},
    {"field": "first_name", "needs": ["first_name"], "also": ["article", "contact", "customer", "billing", "primary", "one", "accounting"], "score": 0.95},
    {"field": "family_name", "needs": ["family_name"], "also": ["article", "contact", "customer", "billing", "primary", "one", "accounting"], "score": 0.95},
    {"field": "family_name", "needs": ["contact", "name"], "also": ["article", "billing", "primary", "one"], "langs": ["fr", "de", "nl"], "when": ["first_name"], "score": 0.86, "because": "it stands with a first name"},
    {"field": "family_name", "needs": ["name"], "also": ["article"], "langs": ["fr", "de", "nl", "ro"], "when": ["own_first_name"], "unless": ["contact_name"], "score": 0.85, "because": "it stands with a first name"},
    {"field": "first_name", "needs": ["contact", "name"], "also": ["article", "billing", "primary", "one"], "langs": ["es", "it", "pt"], "when": ["family_name"], "score": 0.86, "because": "it stands with a family name"},
    {"field": "first_name", "needs": ["name"], "also": ["article"], "langs": ["es", "it", "pt", "cs", "sk", "tr", "ru", "el"], "when": ["own_family_name"], "unless": ["contact_name"], "score": 0.85, "because": "it stands with a family name"},
    {"field": "accounting_code", "needs": ["accounting_code"], "also": ["article", "customer", "customer_short", "number"], "score": 0.93},
    {"field": "vat_number", "needs": ["vat_number"], "also": ["article", "customer", "customer_short", "company", "number", "id", "vat", "tax", "community", "registration", "person_tax"], "score": 0.94},
    {"field": "vat_number", "needs": ["vat", "number"], "also": ["article", "customer", "customer_short", "company", "work", "id", "tax", "community", "registration"], "score": 0.94},
    {"field": "vat_number", "needs": ["vat", "id"], "also": ["article", "customer", "customer_short", "company", "work", "tax", "community", "registration"], "score": 0.94},
    {"field": "vat_number", "needs": ["vat", "registration"], "also": ["article", "customer", "customer_short", "company"], "score": 0.88},
    {"field": "vat_number", "needs": ["vat", "community"], "also": ["article", "customer", "customer_short", "number"], "score": 0.92},
    {"field": "vat_number", "needs": ["community", "number"], "also": ["article", "customer", "customer_short", "id"], "score": 0.86},
    {"field": "vat_number", "needs": ["community", "id"], "also": ["article", "customer"], "score": 0.86},
    {"field": "vat_number", "needs": ["tax", "id"], "also": ["article", "customer", "customer_short", "company", "work", "number", "registration", "federal"], "score": 0.9},
    {"field": "vat_number", "needs": ["tax", "number"], "also": ["article", "customer", "customer_short", "company", "work", "registration", "federal"], "score": 0.86},
    {"field": "vat_number", "needs": ["vat"], "values": True, "score": 0.75},
    {"field": "vat_number", "needs": ["uid"], "values": True, "score": 0.75},
    {"field": "address", "needs": ["street"], "also": ["@place", "line", "full", "name"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01, "one": 0.0}, "score": 0.92},
    {"field": "address", "needs": ["street", "both", "number"], "also": ["@place", "line"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01}, "score": 0.92},
    {"field": "address", "needs": ["street", "house_number"], "also": ["@place", "line", "name", "both"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01}, "score": 0.92},
    {"field": "address", "needs": ["address"], "also": ["article", "customer", "customer_short", "company", "@kind", "line", "full", "postal", "registration"], "plus": {"billing": 0.03, "mailing": -0.01}, "score": 0.9},
    {"field": "postal_code", "needs": ["postal_code"], "also": ["@place", "code"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01}, "score": 0.94},
    {"field": "postal_code", "needs": ["postal_short"], "also": ["@place", "code"], "plus": {"billing": 0.03}, "any_of": ["town", "address"], "score": 0.88},
    {"field": "town", "needs": ["town"], "also": ["@place", "name"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01}, "score": 0.94},
    {"field": "town", "needs": ["suburb"], "also": ["@place"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01}, "score": 0.9},
    {"field": "town", "needs": ["town_short"], "also": ["@place"], "plus": {"billing": 0.03}, "beside": ["postal_code", "country"], "score": 0.75},
    {"field": "state_region", "needs": ["state"], "also": ["@place", "code", "id", "name", "state_short", "state_part", "sign"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01, "address": 0.01, "code": -0.1, "id": -0.1}, "any_of": ["town", "postal_code", "address", "country"], "score": 0.92},
    {"field": "state_region", "needs": ["state_short"], "also": ["@place"], "plus": {"billing": 0.03}, "beside": ["town", "postal_code"], "score": 0.75},
    {"field": "country", "needs": ["country_short"], "beside": ["town", "postal_code", "address"], "score": 0.75},
    {"field": "country", "needs": ["country"], "also": ["@place", "state", "state_short", "code", "id", "name", "iso", "sign"], "plus": {"billing": 0.03, "mailing": -0.01, "postal": -0.01, "sign": -0.1, "code": -0.1, "id": -0.1, "iso": -0.02}, "score": 0.94},
    {"field": "contact_email", "needs": ["email"], "also": ["@place", "contact", "accounting", "value", "id", "mail"], "plus": {"primary": 0.01, "company": -0.02, "work": -0.01, "id": -0.02}, "score": 0.92},
    {"field": "contact_email", "needs": ["mail"], "also": ["@place", "contact", "accounting", "value", "id"], "plus": {"primary": 0.01, "company": -0.02, "work": -0.01, "id": -0.02}, "score": 0.91},
    {"field": "phone", "needs": ["phone"], "also": ["article", "customer", "customer_short", "company", "@kind", "contact", "number", "value", "landline", "accounting", "address"], "plus": {"primary": 0.01, "work": 0.02, "company": -0.008, "contact": -0.015, "billing": -0.02, "address": -0.03}, "score": 0.92},
    # a mobile number where there is no other
    {"field": "phone", "needs": ["mobile"], "also": ["article", "phone", "customer", "contact", "number", "one", "work", "primary"], "score": 0.66},
    {"field": "position", "needs": ["contact", "position"], "also": ["article"], "score": 0.85},
    {"field": "position", "needs": ["job"], "also": ["article", "contact"], "values": True, "score": 0.72},
    {"field": "main_contact", "needs": ["main_contact"], "score": 0.9},
    {"field": "main_contact", "needs": ["chief_contact"], "values": True, "score": 0.8},
    {"field": "parent_id", "needs": ["parent", "id"], "also": ["article", "customer", "customer_short", "company", "account", "number"], "score": 0.94},
    {"field": "parent_id", "needs": ["parent", "number"], "also": ["article", "customer", "customer_short", "company", "account"], "score": 0.92},
    {"field": "parent_id", "needs": ["parent", "code"], "also": ["article", "customer", "customer_short", "company", "account"], "score": 0.92},
    {"field": "parent_id", "needs": ["parent", "reference"], "also": ["article", "customer", "customer_short", "company", "account"], "score": 0.88},
    {"field": "parent_id", "needs": ["group", "id"], "also": ["article"], "when": ["group_name"], "score": 0.86},
    {"field": "parent_id", "needs": ["group", "number"], "also": ["article"], "when": ["group_name"], "score": 0.84},
    {"fact": "group_name", "needs": ["group", "name"], "also": ["article"]},
    {"field": "parent_name", "needs": ["group", "name"], "also": ["article"], "score": 0.84},
    {"field": "parent_id", "needs": ["head_office", "id"], "also": ["article", "customer", "account", "number"], "score": 0.88},
    {"field": "parent_id", "needs": ["head_office", "number"], "also": ["article", "customer", "account"], "score": 0.86},
    {"field": "parent_id", "needs": ["head_office", "code"], "also": ["article", "customer", "account"], "score": 0.86},
    {"field": "parent_id", "needs": ["head_office", "reference"], "also": ["article", "customer", "account"], "score": 0.84},
    {"field": "parent_name", "needs": ["head_office"], "also": ["article", "customer", "account", "name"], "score": 0.84},
    {"field": "parent_name", "needs": ["parent"], "also": ["article", "customer", "customer_short", "company", "account", "name"], "score": 0.9},
    {"field": "account_manager", "needs": ["manager"], "also": ["article", "of", "customer", "customer_short", "email", "mail", "address"], "score": 0.92},
    {"field": "account_manager", "needs": ["seller"], "also": ["article", "email", "mail", "address", "customer"], "values": True, "score": 0.74},
    {"field": "workflow", "needs": ["workflow"], "also": ["article", "name", "customer"], "score": 0.92},
]  # fmt: skip

SYSTEMS: Final[Sequence[SystemRow]] = [
    # Xero's contact is the organization one trades with
    {"name": "Xero", "marks": ["POAddressLine1", "SAAddressLine1"], "headers": {"ContactName": ["customer_name"]}},
    {"name": "Xero", "marks": ["AccountsReceivableTaxCodeName", "AccountsPayableTaxCodeName"], "headers": {"ContactName": ["customer_name"]}},
    # Zoho shortens the postal code to "Code"
    {"name": "Zoho", "marks": ["Billing Code", "Billing City"], "headers": {"Billing Code": ["postal_code"]}},
    # DATEV's account is the debtor: his ID or his accounting code, as the organization uses it
    {"name": "DATEV", "marks": ["Konto", "Name (Adressattyp Unternehmen)"], "headers": {"Konto": ["external_id", "accounting_code"], "Name (Adressattyp Unternehmen)": ["customer_name"], "Vorname (Adressattyp natürl. Person)": ["first_name"], "Name (Adressattyp natürl. Person)": ["family_name"]}},
    {"name": "SAP", "marks": ["KUNNR", "NAME1"], "headers": {"KUNNR": ["external_id"], "NAME1": ["customer_name"], "STRAS": ["address"], "ORT01": ["town"], "PSTLZ": ["postal_code"], "REGIO": ["state_region"], "LAND1": ["country"], "TELF1": ["phone"], "STCEG": ["vat_number"]}},
    # SAP Business One calls a business partner a card (field names of its table OCRD and of its service layer)
    {"name": "SAP Business One", "marks": ["CardCode", "CardName"], "headers": {"CardCode": ["external_id"], "CardName": ["customer_name"], "LicTradNum": ["vat_number"], "FederalTaxID": ["vat_number"]}},
    # the data entity CustCustomerV3
    {"name": "Dynamics 365 Finance", "marks": ["CustomerAccount", "OrganizationName"], "headers": {"CustomerAccount": ["external_id"], "OrganizationName": ["customer_name"]}},
    # help.acclivitysoftware.com and help.accountedge.com, "Cards Fields - Customer"
    {"name": "MYOB", "marks": ["Co./Last Name", "Card ID"], "headers": {"Card ID": ["external_id"], "Co./Last Name": ["customer_name"]}},
    # column names as importers from Pipedrive read them
    {"name": "Pipedrive", "marks": ["Person - Name"], "headers": {"Person - Organization": ["customer_name"]}},
    {"name": "Pipedrive", "marks": ["Organization - Name"], "headers": {"Organization - ID": ["external_id"]}},
    # the technical names of res.partner: here the VAT number has no other word
    {"name": "Odoo", "marks": ["is_company", "country_id"], "headers": {"vat": ["vat_number"]}},
    # an export names what it refers to; a dump of the table has its number
    {"name": "Odoo", "marks": ["is_company", "country_id", "parent_id"], "absent": ["create_uid", "parent_id/id"], "headers": {"parent_id": ["parent_name"], "vat": ["vat_number"]}},
    {"name": "Odoo", "marks": ["parent_id/name"], "headers": {"parent_id/name": ["parent_name"]}},
    # CLIENTS.DBF of the link to BOB 50, as bridges from other systems write it
    {"name": "Sage BOB 50", "marks": ["CID", "CCUSTYPE"], "headers": {"CID": ["external_id"], "CNAME1": ["customer_name"], "CADDRESS1": ["address"], "CZIPCODE": ["postal_code"], "CLOCALITY": ["town"], "CCOUNTRY": ["country"], "CVATNO": ["vat_number"], "CTELNO": ["phone"], "CEMAIL": ["contact_email"]}},
    # the table CLIENTES, whose Cliente is a code
    {"name": "Primavera", "marks": ["Cliente", "Fac_Mor"], "headers": {"Cliente": ["external_id"], "Nome": ["customer_name"], "Fac_Mor": ["address"], "Fac_Local": ["town"], "Fac_Cp": ["postal_code"], "Fac_Tel": ["phone"]}},
    # an export of accounts: everything of the customer is called the account's
    {"name": "Recurly", "marks": ["account_code", "account_state"], "headers": {"account_code": ["external_id"], "account_company_name": ["customer_name"], "account_email": ["contact_email"], "account_first_name": ["first_name"], "account_last_name": ["family_name"], "account_vat_number": ["vat_number"], "address_phone": ["phone"]}},
    # the table TIERS
    {"name": "Cegid", "marks": ["T_AUXILIAIRE", "T_LIBELLE"], "headers": {"T_AUXILIAIRE": ["external_id"], "T_LIBELLE": ["customer_name"]}},
    # beside the columns of a contact, whose names say that they are his
    {"name": "EBP", "marks": ["Code (tiers)", "Nom", "Nom (contact) (facturation)"], "headers": {"Code (tiers)": ["external_id"], "Nom": ["customer_name"]}},
    # the number of a tier is his ID or his accounting code, as the organization uses it
    {"name": "Sage 100", "marks": ["N° compte", "Intitulé", "Compte collectif"], "headers": {"N° compte": ["external_id", "accounting_code"], "Intitulé": ["customer_name"]}},
    # users who are customers, with the names of people on both sides
    {"name": "WooCommerce", "marks": ["user_login", "billing_company"], "headers": {"ID": ["external_id"], "billing_company": ["customer_name"]}},
    {"name": "ContaPlus", "marks": ["COD", "TITULO"], "headers": {"COD": ["external_id"], "TITULO": ["customer_name"]}},
    # Zoho's contact is the organization one trades with, as Xero's
    {"name": "Zoho Books", "marks": ["Contact ID", "Contact Name", "EmailID"], "headers": {"Contact ID": ["external_id"], "Contact Name": ["customer_name"]}},
    # a customer's name tells him apart, the company is what he adds to it
    {"name": "QuickBooks", "marks": ["Active Status", "Customer", "Balance Total"], "headers": {"Customer": ["customer_name"]}},
    # people with the companies they belong to; a company that was written into their form need not be the same
    {"name": "HubSpot", "marks": ["Associated Company", "Associated Company IDs"], "absent": ["Company Name"], "headers": {"Associated Company": ["customer_name"], "Associated Company IDs": ["external_id"]}},
    {"name": "HubSpot", "marks": ["Associated Company (Primary)", "Associated Company IDs (Primary)"], "headers": {"Associated Company (Primary)": ["customer_name"], "Associated Company IDs (Primary)": ["external_id"]}},
    {"name": "Pipedrive", "marks": ["Person - Name", "Organization - ID"], "headers": {"Organization - ID": ["external_id"]}},
    # attributes of RFC 4519, which are letters
    {"name": "LDAP", "marks": ["dn", "o", "l"], "headers": {"o": ["customer_name"], "l": ["town"], "st": ["state_region"], "c": ["country"]}},
    # the table CONTI, by its columns
    {"name": "Zucchetti", "marks": ["ANCODICE", "ANDESCRI"], "headers": {"ANCODICE": ["external_id"], "ANDESCRI": ["customer_name"], "ANINDIRI": ["address"], "AN___CAP": ["postal_code"], "ANLOCALI": ["town"], "ANPROVIN": ["state_region"], "ANNAZION": ["country"], "ANTELEFO": ["phone"], "AN_EMAIL": ["contact_email"], "ANPARIVA": ["vat_number"]}},
    # the account is the debtor's, as DATEV's
    {"name": "Sage", "marks": ["Konto", "Matchcode", "Name1"], "headers": {"Konto": ["external_id", "accounting_code"], "Name1": ["customer_name"]}},
]  # fmt: skip
