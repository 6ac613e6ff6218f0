"""`upflow-tui orgs`: the organizations of this computer listed, another one begun, one renamed.

Source: docs/organization.md "Several organizations".
"""

from __future__ import annotations

import os
from argparse import Namespace
from typing import Any

from upflow_tui.cli.arguments import ORGANIZATION_VARIABLE
from upflow_tui.cli.errors import FINE, explain
from upflow_tui.cli.output import Output
from upflow_tui.core.organization_names import DEFAULT, plain
from upflow_tui.engine.organization_folders import OrganizationFolder, OrganizationFolders
from upflow_tui.engine.organization_look import organization_look


def run(options: Namespace, output: Output) -> int:
    """Does what the second word says; `list` where there is none."""
    actions = {"list": _list, "add": _add, "rename": _rename}
    actions[options.action](OrganizationFolders(options.root), options, output)
    return FINE


def _list(folders: OrganizationFolders, options: Namespace, output: Output) -> None:
    found = [_entry(item) for item in folders.all()]
    if options.json:
        output.json("orgs list", {"organizations": found})
        return
    rows = [
        (
            "*" if item["current"] else "",
            item["name"],
            item["organization"] or "",
            "" if item["customers"] is None else f"{item['customers']:,}",
            item["problem"] or item["folder"],
        )
        for item in found
    ]
    output.table(("", "Name", "Organization", "Customers", "Folder"), rows, right=(3,))


def _entry(item: OrganizationFolder) -> dict[str, Any]:
    """What is said of one; a store that cannot be read is no reason not to list the others."""
    entry: dict[str, Any] = {
        "name": item.name,
        "default": item.is_default,
        "current": item.name == plain(os.environ.get(ORGANIZATION_VARIABLE) or DEFAULT),
        "folder": os.fsencode(item.folder).decode("utf-8", "replace"),
        "organization": None,
        "customers": None,
        "problem": None,
    }
    try:
        look = organization_look(item.folder)
    except Exception as error:
        return entry | {"problem": explain(error)}
    return entry | {"organization": look.name, "customers": look.customers}


def _add(folders: OrganizationFolders, options: Namespace, output: Output) -> None:
    added = folders.add(options.name)
    output.done = f'The organization "{added.name}" is added; --org "{added.name}" works on it.'
    _say(options, output, {"added": added.name, "folder": str(added.folder)})


def _rename(folders: OrganizationFolders, options: Namespace, output: Output) -> None:
    before = plain(options.name)
    renamed = folders.rename(options.name, options.new)
    output.done = f'The organization "{before}" is called "{renamed.name}" now; its data stay in {renamed.folder}.'
    _say(options, output, {"renamed": before, "name": renamed.name, "folder": str(renamed.folder)})


def _say(options: Namespace, output: Output, answer: dict[str, Any]) -> None:
    if options.json:
        output.json(f"orgs {options.action}", answer)
    else:
        output.paragraph(output.done)
