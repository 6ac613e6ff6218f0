"""A file opened: detected, proposed, or as chosen; what does not fit is said in one line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import Organization, Part, SourceSystem
from upflow_tui.engine.prepare.opening import (
    SAMPLED,
    ChoiceError,
    IncompleteMapping,
    Opened,
    mode_of,
    open_import,
    require_complete,
)
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.source import SourceError, read_source
from upflow_tui.importing.matching.headers import header_set_key
from upflow_tui.importing.matching.mapping import Mapping

FileOf = Callable[..., Path]

NATIVE = Organization(source_system=SourceSystem.NATIVE)
TWO = "Customer ID;Customer name\nC-1;Acme\nC-2;Beta\n"


def opened_of(path: Path, organization: Organization | None = None, saved: Any = None, **choices: Any) -> Opened:
    copy = path.with_suffix(".copy")
    copy.unlink(missing_ok=True)
    return open_import(read_source(path, copy), ImportChoices(**choices), organization or Organization(), saved)


class TestMode:
    def test_it_is_as_chosen(self) -> None:
        assert mode_of(ImportChoices(mode=Mode.ASSIGN), Organization()) is Mode.ASSIGN

    def test_it_is_to_import_customers_where_nothing_is_chosen(self) -> None:
        assert mode_of(ImportChoices(), Organization()) is Mode.CUSTOMERS

    @pytest.mark.parametrize("mode", [None, Mode.ASSIGN])
    def test_it_is_to_assign_where_details_and_contacts_are_locked(self, mode: Mode | None) -> None:
        assert mode_of(ImportChoices(mode=mode), NATIVE) is Mode.ASSIGN

    def test_to_import_customers_there_is_refused_with_the_reason(self) -> None:
        with pytest.raises(ChoiceError, match="Native integration only Assign customers"):
            mode_of(ImportChoices(mode=Mode.CUSTOMERS), NATIVE)

    def test_an_api_set_up_that_takes_both_away_only_assigns(self) -> None:
        organization = Organization(source_system=SourceSystem.API, api_allows=frozenset({Part.ACCOUNT_MANAGERS}))
        assert mode_of(ImportChoices(), organization) is Mode.ASSIGN


class TestOpened:
    def test_what_is_detected_and_proposed_is_there(self, file_of: FileOf) -> None:
        opened = opened_of(file_of(TWO))
        assert opened.table.dialect.delimiter == ";"
        assert opened.mapping.fields == ("external_id", "customer_name")
        assert opened.columns_of_fields == {"external_id": 0, "customer_name": 1}
        assert opened.header_key == header_set_key(column.header for column in opened.table.columns)
        assert [profile.samples for profile in opened.profiles] == [("C-1", "C-2"), ("Acme", "Beta")]

    def test_the_proposals_look_at_the_first_records_only(self, file_of: FileOf) -> None:
        text = "Customer ID;Customer name\n" + "".join(f"C-{i};N {i}\n" for i in range(SAMPLED + 10))
        assert opened_of(file_of(text)).profiles[0].lines == SAMPLED

    def test_a_chosen_mapping_is_laid_on_whatever_is_proposed(self, file_of: FileOf) -> None:
        opened = opened_of(file_of(TWO), fields=(None, "customer_name"))
        assert opened.mapping.fields == (None, "customer_name")
        assert opened.matching.mapping().fields == ("external_id", "customer_name")

    def test_a_chosen_mapping_of_another_width_is_refused(self, file_of: FileOf) -> None:
        with pytest.raises(ChoiceError, match="The mapping has 3 columns, the file 2"):
            opened_of(file_of(TWO), fields=(None, "customer_name", None))

    def test_a_saved_mapping_is_asked_for_by_the_header_set(self, file_of: FileOf) -> None:
        asked = []

        def saved(key: str, table: Any) -> Mapping:
            asked.append((key, table.width))
            return Mapping(("accounting_code", "customer_name"))

        opened = opened_of(file_of(TWO), saved=saved)
        assert asked == [(opened.header_key, 2)]
        assert opened.mapping.fields == ("accounting_code", "customer_name")

    def test_what_a_saved_mapping_leaves_open_is_a_note_and_a_warning_without_one(self, file_of: FileOf) -> None:
        text = "Customer ID;Customer name;country_id;country_id/name\nC-1;Acme;Schweiz;France\nC-2;Beta;France;Italia\n"
        fields = ("external_id", "customer_name", None, None)
        found = [
            opened_of(file_of(text), saved=lambda *_, laid=laid: laid).findings for laid in (None, Mapping(fields))
        ]
        assert [[(item.code, item.severity) for item in findings] for findings in found] == [
            [("column_left_out", "warning")],
            [("column_left_out", "note")],
        ]

    def test_a_mapped_column_that_holds_something_else_is_told_whatever_maps_it(self, file_of: FileOf) -> None:
        text = "Firma;Nr;Town\nC-1;Acme SA;Paris\nC-2;Beta;Lyon\n"
        fields = ("customer_name", "external_id", "town")
        for choices in ({"saved": lambda *_: Mapping(fields)}, {"fields": fields}):
            opened = opened_of(file_of(text), **choices)
            assert [(item.code, item.column) for item in opened.findings] == [("column_contents", 1)]
        assert "column_contents" not in {item.code for item in opened_of(file_of(TWO)).findings}

    def test_without_a_saved_mapping_it_is_proposed(self, file_of: FileOf) -> None:
        assert opened_of(file_of(TWO), saved=lambda key, table: None).mapping.fields == ("external_id", "customer_name")

    @pytest.mark.parametrize(
        "choices", [{"delimiter": "ab"}, {"encoding": "klingon"}, {"header_line": -1}, {"header_line": 99}]
    )
    def test_a_choice_that_does_not_fit_is_said_in_one_line(self, file_of: FileOf, choices: dict[str, Any]) -> None:
        with pytest.raises(ValueError) as caught:
            opened_of(file_of(TWO), **choices)
        assert str(caught.value) and "\n" not in str(caught.value)

    def test_a_chosen_encoding_that_cannot_be_is_a_finding(self, file_of: FileOf) -> None:
        with pytest.raises(SourceError) as caught:
            opened_of(file_of(b"Customer name\ncaf\xe9\n"), encoding="utf-8")
        assert caught.value.finding.code == "bad_bytes"


class TestComplete:
    def test_a_mapping_with_all_that_is_required_passes(self, file_of: FileOf) -> None:
        require_complete(opened_of(file_of(TWO)), Organization())

    def test_one_that_lacks_something_is_refused_with_every_reason_the_first_as_message(self, file_of: FileOf) -> None:
        opened = opened_of(file_of("Town;Parent ID\nLyon;P-1\n"))
        with pytest.raises(IncompleteMapping) as caught:
            require_complete(opened, Organization())
        assert len(caught.value.problems) > 1
        assert str(caught.value) == caught.value.problems[0].message

    def test_a_locked_field_is_refused_though_it_was_chosen(self, file_of: FileOf) -> None:
        organization = Organization(source_system=SourceSystem.SALESFORCE_API, api_allows=frozenset({Part.DETAILS}))
        opened = opened_of(
            file_of("a;b;c\n1;x;anna@upflow.io\n"),
            organization,
            fields=("external_id", "customer_name", "contact_email"),
        )
        with pytest.raises(IncompleteMapping) as caught:
            require_complete(opened, organization)
        assert "contact_email" in {problem.field for problem in caught.value.problems}
