"""Columns of one address: they stay together, and what follows a delivery address belongs to it (docs/rules.md §3)."""

from __future__ import annotations

import pytest

from tests.importing.matching.test_matching import fields
from upflow_tui.importing.matching.addresses import Places
from upflow_tui.importing.matching.synonyms import load


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        # A place without a word for its address loses to the address that has the others.
        (
            ["Straße geschäftlich", "Ort geschäftlich", "PLZ geschäftlich", "Ort"],
            ["address", "town", "postal_code", None],
        ),
        (["Street", "City", "Zip", "Country", "Billing Street"], ["address", "town", "postal_code", "country", None]),
        # A flag is no address: the other columns have no "default billing".
        (
            ["Address: Street", "Address: City", "Address: Country", "Address: Zip", "Address: Default Billing"],
            ["address", "town", "country", "postal_code", None],
        ),
        # Of two whole addresses the billing address wins.
        (["Street", "City", "Billing Street", "Billing City"], [None, None, "address", "town"]),
        (["Postal street", "Postal town", "Street", "Town"], [None, None, "address", "town"]),
    ],
)
def test_street_and_town_are_taken_from_the_same_address(headers: list[str], expected: list[str | None]) -> None:
    assert fields(headers) == expected


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (
            ["Adresse facturation", "CP", "Ville", "Adresse livraison", "CP", "Ville"],
            ["address", "postal_code", "town", None, None, None],
        ),
        (
            ["Delivery address", "Address 2", "City", "Zip", "Billing address", "City", "Zip"],
            [None, None, None, None, "address", "town", "postal_code"],
        ),
        (
            ["Addr 1 - Line 1", "- Line 2", "- City", "Addr 2 - Line 1", "- Line 2", "- City"],
            ["address", None, "town", None, None, None],
        ),
        # What is no part of an address ends it.
        (["Lieferadresse", "E-Mail", "Ort", "Ort 2"], [None, "contact_email", "town", None]),
        (["Home phone", "City", "Home city", "City"], [None, "town", None, None]),
        (["Delivery street", "Delivery notes", "City", "Kunde", "City"], [None, None, None, "customer_name", "town"]),
    ],
)
def test_places_after_a_delivery_address_belong_to_it(headers: list[str], expected: list[str | None]) -> None:
    assert fields(headers) == expected


def test_a_delivery_address_alone_does_not_hide_its_town() -> None:
    assert fields(["Delivery address", "City", "Customer"]) == [None, "town", "customer_name"]


def test_readings_of_other_fields_are_left_as_they_are() -> None:
    readings = [load().read("Email"), load().read("City")]
    places = Places(readings, ["Email", "City"], labelled=False)
    assert [places.fit(found[0], index) for index, found in enumerate(readings)] == [0.0, 0.0]
