"""`upflow-tui schema [NAME]`: JSON Schema of each output, and of the files that the program reads (docs/json.md)."""

from __future__ import annotations

import json
from argparse import Namespace
from difflib import get_close_matches

from upflow_tui.cli.errors import FINE, CommandError
from upflow_tui.cli.output import Output


def run(options: Namespace, output: Output) -> int:
    """Lists the names, or prints a schema.

    Raises:
        CommandError: there is none of this name.
    """
    from upflow_tui.contract.schemas import names, schema_of

    name = " ".join(options.name)
    if not name:
        listed = [{"name": each, "description": schema_of(each)["description"]} for each in names()]
        if options.json:
            output.json("schema", {"schemas": listed})
        else:
            output.table(("Name", "What it describes"), ((item["name"], item["description"]) for item in listed))
        return FINE
    if name not in names():
        near = get_close_matches(name, names(), n=1)
        fix = f'Did you mean "{near[0]}"?' if near else "upflow-tui schema lists the names."
        raise CommandError(f'There is no schema "{name}".', fix)
    for line in json.dumps(schema_of(name), indent=2).splitlines():
        output.line(line)
    return FINE
