"""What the samples become, on a fresh store with the sample organization: exactly what they are there to show."""

from __future__ import annotations

import io

from tests.importing.planned import Planned, plan_of
from upflow_tui.core.fields import Mode, catalogue, why_not_mappable
from upflow_tui.core.findings import Severity
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.samples import ORGANIZATION, sample_path
from upflow_tui.samples.faults import ASSIGN_FAULTS, FAULTS
from upflow_tui.samples.generator import write_lines

MARS = load_organization_file(sample_path(ORGANIZATION))
COMMA = ImportChoices(delimiter=",", encoding="utf-8", header_line=1)
FAULTY = ImportChoices(delimiter=",", encoding="utf-8", header_line=2)


def plan(name: str, choices: ImportChoices) -> Planned:
    return plan_of(sample_path(name).read_bytes(), organization=MARS, choices=choices)


def test_the_clean_sample_has_no_finding_and_everything_is_created() -> None:
    planned = plan("customers-clean.csv", COMMA)
    assert planned.findings == []
    assert (planned.totals.customers.create, planned.totals.contacts.create) == (13, 17)
    assert planned.totals.applied == planned.totals.lines == 19


def test_the_faulty_sample_has_exactly_the_faults_that_are_listed() -> None:
    planned = plan("faulty.csv", FAULTY)
    found = {(finding.line, finding.code) for finding in planned.findings if finding.line is not None}
    assert found == {(fault.line, fault.code) for fault in FAULTS}


def test_the_faulty_sample_has_more_faults_where_customers_are_only_assigned() -> None:
    above, header, rest = sample_path("faulty.csv").read_bytes().split(b"\n", 2)
    locked = [field.label for field in catalogue(MARS) if why_not_mappable(field, MARS, Mode.ASSIGN) is not None]
    labels = [f"({label})" if label in locked else label for label in header.decode().split(",")]
    file = b"\n".join((above, ",".join(labels).encode(), rest))
    planned = plan_of(file, organization=MARS, choices=FAULTY, mode=Mode.ASSIGN)
    found = {(finding.line, finding.code) for finding in planned.findings}
    assert {(fault.line, fault.code) for fault in ASSIGN_FAULTS} <= found


def test_a_large_sample_has_one_error_in_fifty_lines_and_no_warning() -> None:
    file = io.StringIO(newline="")
    write_lines(file, 3000)
    planned = plan_of(file.getvalue(), organization=MARS, choices=COMMA)
    assert planned.totals.lines == 3000
    assert planned.totals.errors == 60
    assert {finding.severity for finding in planned.findings} <= {Severity.ERROR, Severity.NOTE}
