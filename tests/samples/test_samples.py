"""The shipped samples fit each other, and cover what a file can have."""

from __future__ import annotations

import csv
import stat
from pathlib import Path

import pytest
from stdnum.eu import vat

from upflow_tui.core.fields import Mode, catalogue, why_not_mappable
from upflow_tui.core.findings import CATALOGUE, Scope
from upflow_tui.core.organization import CustomFieldType, ManagedBy, MemberPosition, Organization
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.samples import LARGE, ORGANIZATION, SAMPLES, SHIPPED, sample_path, write_samples
from upflow_tui.samples.faults import ASSIGN_FAULTS, FAULTS, FILE_FAULTS

NEEDS_A_STORE = {
    "name_differs",
    "continues_import",
    "same_file",
    "customer_renamed",
    "customer_id_received",
    "name_case_kept",
    "name_near_miss",
    "id_near_miss",
    "main_contact_replaced",
}
"""Codes that nothing in a file alone can bring."""

LACKS_COLUMNS = {"column_left_out", "part_left_out"}
"""The sample has every column that its fields need."""
ENDS_THE_READING = {
    kind.code for kind in CATALOGUE.values() if kind.scope is Scope.FILE and kind.severity == "error"
} | {"one_column", "encoding_guessed", "number_cells", "percent_cells", "merged_cells", "hidden_rows", "other_sheets"}
"""Codes that a file with the other faults cannot have too: the last five are of workbooks."""

NEEDS_ANOTHER_FILE = {
    *("header_width", "spaced_quotes", "other_quotes", "end_marks", "value_out_of_place"),
    *("long_number", "formula_without_result", "column_contents", "other_kinds"),
    *("line_not_skipped", "no_line_to_put_back"),
}
"""Codes of files that are written in another way; tests/importing has one for each."""


@pytest.fixture(scope="module")
def mars() -> Organization:
    return load_organization_file(sample_path(ORGANIZATION))


def rows(name: str, encoding: str, delimiter: str) -> list[dict[str, str]]:
    """The lines of a sample by header, as Python's own reader sees them."""
    with sample_path(name).open(encoding=encoding, newline="") as file:
        headers, *lines = csv.reader(file, delimiter=delimiter, strict=True)
    assert {len(line) for line in lines} == {len(headers)}
    return [dict(zip(headers, line, strict=True)) for line in lines]


class TestOrganization:
    def test_it_has_one_of_each(self, mars: Organization) -> None:
        assert {field.type for field in mars.custom_fields} == set(CustomFieldType)
        assert {field.managed_by for field in mars.custom_fields} == set(ManagedBy)
        assert {member.position for member in mars.members} == set(MemberPosition)
        assert sum(member.is_account_manager for member in mars.members) >= 3
        assert any(not workflow.name.isascii() for workflow in mars.workflows)


class TestClean:
    def test_its_headers_are_the_labels_of_every_field(self, mars: Organization) -> None:
        labels = [field.label for field in catalogue(mars) if why_not_mappable(field, mars, Mode.CUSTOMERS) is None]
        assert list(rows("customers-clean.csv", "utf-8", ",")[0]) == labels

    def test_its_names_are_those_of_the_organization(self, mars: Organization) -> None:
        lines = rows("customers-clean.csv", "utf-8", ",")
        managers = {member.email for member in mars.members if member.is_account_manager}
        customers = {line["Customer ID"]: line["Customer name"] for line in lines}
        for line in lines:
            assert {email.strip() for email in line["Account manager"].split(",")} <= managers | {""}
            assert line["Workflow"] in {"", *(workflow.name for workflow in mars.workflows)}
            assert line["Position"] in {"", *mars.positions}
            assert line["Tier"] in {"", *next(field.options for field in mars.custom_fields if field.name == "Tier")}
            assert customers[line["Customer ID"]] == line["Customer name"]
            assert line["Parent ID"] == "" or customers[line["Parent ID"]] == line["Parent name"]
            assert line["VAT number"] == "" or vat.is_valid(line["VAT number"])

    def test_some_customers_have_several_contacts_and_some_a_parent(self) -> None:
        lines = rows("customers-clean.csv", "utf-8", ",")
        assert len(lines) > len({line["Customer ID"] for line in lines})
        assert any(line["Parent ID"] for line in lines)


class TestFrench:
    def test_it_is_windows_1252_with_semicolons_and_nothing_else(self) -> None:
        content = sample_path("clients-mars.csv").read_bytes()
        with pytest.raises(UnicodeDecodeError):
            content.decode("utf-8")
        assert {"œ", "’", "–"} <= set(content.decode("cp1252"))  # not in Latin-1
        assert 35 <= len(rows("clients-mars.csv", "cp1252", ";")) <= 45
        assert content.count(b"\r\n") >= 39

    def test_its_parents_and_managers_exist(self, mars: Organization) -> None:
        lines = rows("clients-mars.csv", "cp1252", ";")
        names = {line["Code client"]: line["Raison sociale"] for line in reversed(lines)}
        managers = {member.email for member in mars.members if member.is_account_manager}
        for line in lines:
            assert line["Code société mère"] == "" or names[line["Code société mère"]] == line["Société mère"]
            assert set(line["Gestionnaire de compte"].strip().split(",")) <= managers | {""}
            assert line["Workflow"] in {"", *(workflow.name for workflow in mars.workflows)}


class TestFaulty:
    def test_every_code_that_a_file_can_have_has_a_line(self) -> None:
        had = {fault.code for fault in (*FAULTS, *ASSIGN_FAULTS)} | FILE_FAULTS
        assert had == set(CATALOGUE) - NEEDS_A_STORE - ENDS_THE_READING - LACKS_COLUMNS - NEEDS_ANOTHER_FILE

    def test_the_lines_named_are_lines_of_the_file(self) -> None:
        physical = sample_path("faulty.csv").read_text(encoding="utf-8").split("\n")
        assert physical[1].startswith("Customer name,Customer ID")
        assert all(2 < fault.line < len(physical) and physical[fault.line - 1] for fault in FAULTS)
        assert physical[FAULTS[-1].line :] == [""]

    def test_each_kind_of_excel_damage_and_control_character_is_there(self) -> None:
        ways = [fault.way for fault in FAULTS if fault.code in ("excel_damage", "control_character")]
        assert len(ways) == len(set(ways)) == 8


class TestApi:
    @pytest.mark.parametrize("name", ["nothing.csv", "../samples/faulty.csv", LARGE.name])
    def test_only_what_is_shipped_has_a_path(self, name: str) -> None:
        with pytest.raises(KeyError):
            sample_path(name)

    def test_all_are_written_private_into_a_new_folder(self, tmp_path: Path) -> None:
        folder = tmp_path / "samples"
        written = write_samples(folder, large_lines=100)
        assert [path.name for path in written] == [ORGANIZATION, *(sample.name for sample in SAMPLES)]
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
        assert all(stat.S_IMODE(path.stat().st_mode) == 0o600 for path in written)
        for sample in SHIPPED:
            assert (folder / sample.name).read_bytes() == sample_path(sample.name).read_bytes()

    def test_the_large_one_can_be_left_out_and_writing_again_replaces(self, tmp_path: Path) -> None:
        (tmp_path / "faulty.csv").write_text("mine")
        assert LARGE.name not in [path.name for path in write_samples(tmp_path, large_lines=0)]
        assert (tmp_path / "faulty.csv").read_bytes() == sample_path("faulty.csv").read_bytes()
