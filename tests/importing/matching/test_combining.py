"""Several columns for one field (docs/rules.md §3; docs/commands.md, `--map`)."""

from collections.abc import Mapping as MappingOf
from collections.abc import Sequence

import pytest

from tests.importing.profiles import profiles_of
from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Organization
from upflow_tui.importing.file.chunk import Chunk
from upflow_tui.importing.fixes.repairing import Repairer
from upflow_tui.importing.fixes.repairs import Combine, FixAll, FixName, How
from upflow_tui.importing.matching.combining import (
    Offer,
    offer_findings,
    open_offers,
    parted,
    realigned,
    still_combined,
    taken,
    with_combined,
    written_parts,
)
from upflow_tui.importing.matching.mapping import Mapping, MappingError, combined, override
from upflow_tui.importing.matching.matching import Matching
from upflow_tui.importing.matching.proposing import propose


def matched(headers: Sequence[str], cells: MappingOf[int, Sequence[str]] | None = None) -> Matching:
    return propose(profiles_of(headers, cells), Organization(), Mode.CUSTOMERS)


def arguments(headers: Sequence[str], cells: MappingOf[int, Sequence[str]] | None = None) -> list[str]:
    return [offer.argument for offer in matched(headers, cells).offers]


@pytest.mark.parametrize(
    ("headers", "argument"),
    [
        (["Kundennummer", "Firma", "Straße", "Hausnummer", "Ort"], "#3+#4=address"),
        (["Code client", "Nom du client", "Adresse 1", "Adresse 2", "CP", "Ville"], "#3+#4=address"),
        (["Customer", "Street", "Street 2", "City"], "#2+#3=address"),
        (["Code", "Raison sociale", "Adresse", "Complément d'adresse", "CP"], "#3+#4=address"),
        (["Kundennr", "Name", "Straße", "Adresszusatz", "PLZ"], "#3+#4=address"),
        (["Nome", "Cognome", "Via", "Cap"], "#1+#2=customer_name"),
        (["Kundennr", "Name 1", "Name 2", "Ort"], "#2+#3=customer_name"),
        (["Code", "Company name", "Company name 2", "Company name 3", "City"], "#2+#3+#4=customer_name"),
    ],
)
def test_parts_of_one_value_are_offered_together(headers: list[str], argument: str) -> None:
    assert argument in arguments(headers)


@pytest.mark.parametrize(
    "headers", [["Customer", "Street", "City"], ["Customer", "Street", "Delivery street 2"], ["Customer", "E-mail 2"]]
)
def test_nothing_is_offered_where_nothing_belongs_together(headers: list[str]) -> None:
    assert arguments(headers) == []


def test_a_company_with_blanks_is_offered_with_the_name_beside_it() -> None:
    headers = ["Company", "Name", "Town"]
    cells = {0: ["Alpha SA", "", ""], 1: ["A. Roy", "B. Roy", "C. Roy"], 2: ["Bonn", "Lyon", "Rome"]}
    assert arguments(headers, cells) == ["#1|#2=customer_name"]
    assert arguments(headers, {**cells, 0: ["Alpha", "Beta", "Gamma"]}) == []


def test_what_is_not_brought_in_is_said_with_the_argument() -> None:
    matching = matched(["Firma", "Straße", "Hausnummer"])
    columns = [profile.column for profile in profiles_of(["Firma", "Straße", "Hausnummer"])]
    fields = matching.mapping().fields
    (found,) = offer_findings(matching.offers, columns, fields, ())
    assert (found.code, found.column, found.severity) == ("part_left_out", 2, "note")
    assert "--map '#2+#3=address'" in found.fix
    assert offer_findings(matching.offers, columns, fields, [matching.offers[0].combine]) == ()


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("#3+#4", (("#3", "#4"), How.JOIN)),
        ("#2|#5", (("#2", "#5"), How.ELSE)),
        ('"Street + No"+#4', (("Street + No", "#4"), How.JOIN)),
        ("A+B", None),
        ("#3", None),
        ("#3+#4|#5", None),
    ],
)
def test_columns_are_written_by_number_or_in_quotes(text: str, parts: tuple[tuple[str, ...], How] | None) -> None:
    assert written_parts(text) == parts


def test_the_argument_maps_the_first_column_and_frees_the_others() -> None:
    columns = [profile.column for profile in profiles_of(["Nome", "Cognome", "Via"])]
    before = Mapping(("first_name", "family_name", "address"))
    pairs = ["#1+#2=customer_name"]
    assert override(before, columns, pairs, Organization(), Mode.CUSTOMERS).fields == ("customer_name", None, "address")
    assert combined(pairs, columns, Organization()) == [Combine("customer_name", (0, 1), How.JOIN)]
    with pytest.raises(MappingError, match="names a column twice"):
        combined(["#1+#1=customer_name"], columns, Organization())


def repaired(rows: list[list[str]], how: How) -> list[list[str]]:
    columns = [profile.column for profile in profiles_of(["A", "B"])]
    repairer = Repairer(
        Mapping(("customer_name", None)), columns, Organization(), [Combine("customer_name", (0, 1), how)]
    )
    chunk = Chunk(rows, list(range(2, 2 + len(rows))))
    result = repairer.repair(chunk).rows
    assert repairer.counts == [sum(one[0] != two[0] for one, two in zip(rows, result, strict=True))]
    return result


def test_texts_are_joined_with_one_space_and_blanks_are_no_part() -> None:
    rows = [["Weg", " 3 "], ["Weg", ""], ["", "3"], [" Weg ", ""]]
    assert [row[0] for row in repaired(rows, How.JOIN)] == ["Weg 3", "Weg", "3", " Weg "]


def test_the_first_that_is_not_blank_counts() -> None:
    rows = [["Alpha", "Roy"], [" ", "Roy"], ["", ""]]
    assert [row[0] for row in repaired(rows, How.ELSE)] == ["Alpha", "Roy", ""]


def test_columns_are_found_again_by_their_headers_in_another_file() -> None:
    repairs = (Combine("address", (1, 2), How.JOIN), FixAll(FixName.SPACES))
    assert realigned(repairs, ["ID", "Street", "No"], ["Street", "X", "No", "ID"]) == (
        Combine("address", (0, 2), How.JOIN),
        FixAll(FixName.SPACES),
    )
    assert realigned(repairs, ["ID", "Street", "No"], ["Street", "ID"]) == (FixAll(FixName.SPACES),)


def test_an_offer_is_open_until_it_is_taken_or_another_column_brings_the_field() -> None:
    combine = Combine("customer_name", (1, 2), How.JOIN)
    offer = Offer(combine, "no column has the customer's name")
    people = ("external_id", "first_name", "family_name", None)
    assert open_offers([offer], people, []) == (offer,)
    assert open_offers([offer], people, [combine]) == ()
    assert open_offers([offer], (*people[:3], "customer_name"), []) == ()
    assert open_offers([offer], (None, "customer_name", None, None), []) == (offer,)


def test_combined_columns_bring_one_field_until_one_of_them_is_mapped_otherwise() -> None:
    combine = Combine("customer_name", (1, 2), How.JOIN)
    fields = taken(("external_id", "first_name", "family_name", "customer_name"), combine)
    assert fields == ("external_id", "customer_name", None, None)
    assert still_combined([combine], fields) == (combine,)
    assert still_combined([combine], ("external_id", "customer_name", "town", None)) == ()
    assert still_combined([combine], ("external_id", None, None, None)) == ()
    assert parted(fields, combine) == ("external_id", None, None, None), "a first name is no customer's name"
    assert parted(("address", None), Combine("address", (0, 1), How.JOIN)) == ("address", None)


def test_combined_columns_go_before_the_other_repairs() -> None:
    blanks = FixAll(FixName.SPACES)
    old, new = Combine("address", (0, 1), How.JOIN), Combine("customer_name", (2, 3), How.ELSE)
    assert with_combined((old, blanks), (new,)) == (new, blanks)
