"""The table of synonyms hangs together, and headers are taken apart as people write them (docs/rules.md §3)."""

from __future__ import annotations

import pytest

from upflow_tui.core.fields import BY_KEY
from upflow_tui.core.text import plain_letters
from upflow_tui.importing.matching.header_rules import RULES, SETS, SYSTEMS
from upflow_tui.importing.matching.header_words import WORDS
from upflow_tui.importing.matching.headers import same_key, says_nothing, spellings, words_of
from upflow_tui.importing.matching.other_columns import Facts
from upflow_tui.importing.matching.synonyms import Synonyms, language_names, load


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("N° client", ("n", "client")),
        ("Nº Cliente", ("no", "cliente")),
        ("№ клиента", ("no", "клиента")),
        ("C.A.P.", ("cap",)),
        ("N.I.F.", ("nif",)),
        ("P. IVA", ("p", "iva")),
        ("E-Mail-Adresse", ("email", "adresse")),
        ("Straße", ("strasse",)),
        ("Address1", ("address", "1")),
        ("Customer #", ("customer", "number")),
        ("billing_address[line1]", ("billing", "address", "line", "1")),
        ("Nom de l'entreprise", ("nom", "de", "l", "entreprise")),
        ("e", ("e",)),
        ("", ()),
    ],
)
def test_headers_are_taken_apart_into_words(header: str, words: tuple[str, ...]) -> None:
    assert words_of(header) == words


def test_capitals_take_words_apart_only_where_that_differs() -> None:
    assert spellings("ContactName") == (("contactname",), ("contact", "name"))
    assert spellings("POAddressLine1")[1] == ("po", "address", "line", "1")
    assert spellings("Contact Name") == (("contact", "name"),)


def test_headers_that_only_count_say_nothing() -> None:
    assert all(map(says_nothing, ["", "Column 3", "Spalte1", "Unnamed: 0", "17", "—"]))
    assert not any(map(says_nothing, ["Name", "Column name", "电话"]))


def test_equal_headers_have_one_key() -> None:
    assert len(set(map(same_key, ["State/Region", "state region", "StateRegion", "STATE_RÉGION"]))) == 1
    assert same_key("Phone 2") != same_key("Phone")


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Kundennr", "external_id"),
        ("kundennummer", "external_id"),
        ("emailaddress", "contact_email"),
        ("Rechnungsort", "town"),
        ("Telefoonnummer", "phone"),
        ("Firmenname", "customer_name"),
        ("Kundenfirmenname", "customer_name"),
    ],
)
def test_compounds_of_known_words_are_taken_apart(header: str, field: str) -> None:
    assert {reading.rule.field for reading in load().read(header)} - {None} == {field}


@pytest.mark.parametrize("header", ["Kundenart", "Geburtsort", "mailxyz", "Email?", "Customer " * 20])
def test_a_header_with_a_word_left_over_is_not_read(header: str) -> None:
    assert load().read(header) == ()


def test_every_phrase_is_written_as_it_is_compared() -> None:
    """Plain words are not taken apart at loading, so capitals and signs in them would never match."""
    for concept, by_language in WORDS.items():
        for phrases in by_language.values():
            for phrase in phrases.split(","):
                assert phrase.strip(), concept
                assert tuple(plain_letters(phrase).split()) == words_of(phrase), f"{concept}: {phrase}"


def test_every_language_of_the_table_has_a_name_and_each_of_the_seven_has_words_for_the_main_fields() -> None:
    assert {language for words in WORDS.values() for language in words} == {
        *("en", "fr", "de", "es", "it", "pt", "nl", "no", "sv", "da", "fi", "pl", "cs", "sk", "hu", "ro", "tr", "ru"),
        *("el", "ja", "zh"),
    }
    for concept in (
        "customer",
        "company",
        "name",
        "first_name",
        "family_name",
        "address",
        "postal_code",
        "town",
        "country",
        "email",
        "phone",
    ):
        missing = {"en", "fr", "de", "es", "it", "pt", "nl"} - set(WORDS[concept])
        assert not missing, (concept, missing)
    assert language_names(["de", "en"]) == ["English", "German"]


def test_rules_speak_of_concepts_fields_and_facts_that_exist() -> None:
    concepts = set(WORDS)
    facts = {rule["fact"] for rule in RULES if "fact" in rule} | {"ledger"}
    for rule in RULES:
        assert ("field" in rule) != ("fact" in rule), rule
        assert rule.get("field", "town") in BY_KEY
        named = {name for name in (*rule["needs"], *rule.get("also", ()), *rule.get("plus", ())) if name[0] != "@"}
        assert named <= concepts, named - concepts
        others = (rule.get("when", ()), rule.get("unless", ()), rule.get("any_of", ()), rule.get("beside", ()))
        conditions = {name for names in others for name in names}
        assert conditions <= set(BY_KEY) | facts, conditions
        assert 0.6 < rule.get("score", 1.0) <= 1
    for members in SETS.values():
        assert set(members) <= concepts
    for system in SYSTEMS:
        assert {key for keys in system["headers"].values() for key in keys} <= set(BY_KEY)


def test_every_concept_serves_a_rule() -> None:
    used = {name for rule in RULES for name in (*rule["needs"], *rule.get("also", ()))}
    used |= {name for members in SETS.values() for name in members} | {"ledger", "elsewhere"}
    assert set(WORDS) <= used


def test_words_of_a_header_are_told_from_those_that_are_not_known() -> None:
    concepts, unknown = load().concepts_in("Kundenmail geprüft")
    assert concepts == {"customer", "mail", "mailing"}
    assert unknown == ["gepruft"]


def test_a_fact_of_a_column_does_not_count_for_itself() -> None:
    readings = [load().read("Code client")]
    facts = Facts(readings, ["Code client"])
    bare = next(reading for reading in load().read("CP"))
    assert not facts.hold(bare, 0)
    assert Facts([*readings, load().read("Ville")], ["CP", "Ville"]).hold(bare, 0)


def test_one_word_does_not_serve_two_needs_of_a_rule() -> None:
    rule = next(rule for rule in load().rules["customer"] if rule.needs == ("customer", "id"))
    both = {"customer": frozenset({"en"}), "id": frozenset({"en"})}
    table = Synonyms({"cid": both, "id": {"id": frozenset({"en"})}}, {"cid", "id"}, 1, {"customer": [rule]})
    assert table.read("cid") == ()
    assert [reading.rule for reading in table.read("cid id")] == [rule]


@pytest.mark.parametrize(
    ("header", "words"),
    [
        ("Email(s)", ("email",)),
        ("Person(en)", ("person",)),
        ("(s)", ("s",)),
        ("Straat + nr", ("straat", "and", "nr")),
        ("Street & No.", ("street", "and", "no")),
        ("e-invoice address", ("einvoice", "address")),
        ("E-Mail", ("email",)),
        ("Via e numero", ("via", "e", "numero")),
    ],
)
def test_signs_and_endings_are_read_as_people_read_them(header: str, words: tuple[str, ...]) -> None:
    assert words_of(header) == words


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("RAISONSOCIALE", "customer_name"),
        ("lastname", "family_name"),
        ("CODEPOSTAL", "postal_code"),
        ("postcode", "postal_code"),
        ("BILLINGPOSTALCODE", "postal_code"),
        ("PRIMARYCONTACTEMAIL", "contact_email"),
        ("Strasse geschaeftlich", "address"),
        ("Laendercode", "country"),
        ("Umsatzsteuer Ident-Nr", "vat_number"),
    ],
)
def test_phrases_run_together_and_umlauts_written_out_are_known(header: str, field: str) -> None:
    assert {reading.rule.field for reading in load().read(header)} - {None} == {field}


def test_words_run_together_are_told_from_those_that_are_not_known() -> None:
    assert load().concepts_in("CODEPOSTAL verifie") == ({"postal_code"}, ["verifie"])
    assert load().concepts_in("lastnameemail")[0] == {"family_name", "email"}
