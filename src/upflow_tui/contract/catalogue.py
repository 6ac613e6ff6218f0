"""Every output by its name, which is the words of the command, and the files that the program reads.

Light: a model is imported when it is asked for.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from upflow_tui.contract.shapes import Document

OUTPUTS: Final = {
    "inspect": "inspecting.Inspection",
    "check": "checking.Check",
    "error": "checking.NotChecked",
    "fix": "checking.Fix",
    "import": "checking.Import",
    "history list": "past.HistoryList",
    "history show": "past.PastImport",
    "history errors": "past.WrittenErrors",
    "history file": "past.WrittenPast",
    "history fixed": "past.WrittenFixed",
    "history compare": "past.Comparison",
    "history report": "past.WrittenPast",
    "history undo": "past.Undo",
    "history forget": "past.Forgotten",
    "customers": "stored.Customers",
    "customers written": "stored.WrittenCustomers",
    "customers erase": "stored.ErasedCustomer",
    "org show": "organizations.OrganizationShown",
    "org load": "organizations.OrganizationLoaded",
    "org save": "program.Written",
    "org member add": "organizations.MemberAdded",
    "org workflow add": "organizations.WorkflowAdded",
    "orgs list": "organization_folders.OrganizationList",
    "orgs add": "organization_folders.OrganizationAdded",
    "orgs rename": "organization_folders.OrganizationRenamed",
    "prepared list": "prepared.PreparedList",
    "prepared discard": "prepared.PreparedDiscarded",
    "mappings list": "mappings.MappingList",
    "mappings delete": "mappings.MappingDeleted",
    "mappings rename": "mappings.MappingRenamed",
    "mappings save": "program.Written",
    "mappings load": "mappings.MappingLoaded",
    "templates": "program.TemplateList",
    "templates written": "program.Written",
    "notify": "telling.Profile",
    "notify test": "telling.NotifyTest",
    "settings check": "program.SettingsChecked",
    "store check": "keeping.StoreChecked",
    "store backup": "keeping.StoreCopied",
    "store restore": "keeping.StoreRestored",
    "info": "program.InfoPrinted",
    "schema": "program.SchemaList",
    "samples": "program.SamplesWritten",
}
"""The module of this room and the model in it. `written` is what `-o` prints where the command prints else, too;
`error` is what stands in the place of a file that cannot be read, among several."""


def model_of(name: str) -> type[Document]:
    """The model of an output. Raises KeyError: there is none of this name."""
    module, _, model = OUTPUTS[name].partition(".")
    found: type[Document] = getattr(import_module(f"upflow_tui.contract.{module}"), model)
    return found
