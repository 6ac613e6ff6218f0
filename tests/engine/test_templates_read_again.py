"""Each template, written for an organization, is read again by our own reader with a full mapping."""

from __future__ import annotations

from pathlib import Path

import pytest

from upflow_tui.core.fields import Mode
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization, Part, SourceSystem
from upflow_tui.engine.organization.file import load_organization_file
from upflow_tui.engine.prepare.opening import open_import, require_complete
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file.source import read_source
from upflow_tui.reports.templates import TEMPLATES, TemplateError, template_csv, template_fields
from upflow_tui.samples import write_samples

HARD = (
    CustomField("Phone number (fax)", CustomFieldType.TEXT),
    CustomField("Email consent", CustomFieldType.BOOLEAN),
    CustomField("Nom", CustomFieldType.TEXT),
    CustomField("Größe; in m²", CustomFieldType.NUMBER),
)
"""Custom fields whose names look like something else."""


def organizations(folder: Path) -> dict[str, Organization]:
    write_samples(folder)
    sample = load_organization_file(folder / "organization.toml")
    found = {"sample": sample}
    for system in SourceSystem:
        found[f"sample with {system}"] = Organization(
            source_system=system,
            members=sample.members,
            workflows=sample.workflows,
            custom_fields=sample.custom_fields,
        )
        found[f"bare {system}"] = Organization(source_system=system, custom_fields=HARD)
    return found


@pytest.mark.parametrize("template", [template.name for template in TEMPLATES])
def test_each_column_of_a_template_is_mapped_to_its_field(template: str, tmp_path: Path) -> None:
    written = 0
    for name, organization in organizations(tmp_path / "samples").items():
        try:
            content = template_csv(template, organization)
        except TemplateError:
            assert template in ("customers", "contacts") and not organization.may_update(Part.DETAILS), name
            continue
        written += 1
        path, copy = tmp_path / "t.csv", tmp_path / f"copy-{written}"
        path.write_bytes(content)
        mode = Mode.ASSIGN if organization.assign_only or template == "assignments" else Mode.CUSTOMERS
        opened = open_import(read_source(path, copy), ImportChoices(mode=mode), organization)
        expected = [field.key for field in template_fields(template, organization)]
        assert list(opened.mapping.fields) == expected, name
        require_complete(opened, organization)
    assert written
