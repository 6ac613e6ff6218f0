"""`upflow-tui mappings`: the saved mappings listed, renamed, deleted, written to a file, loaded from one.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from datetime import datetime
from typing import Any, Final

from upflow_tui.cli.errors import FINE, CommandError
from upflow_tui.cli.files import refuse_json_beside, say_where, write_out
from upflow_tui.cli.output import Output
from upflow_tui.cli.outputs import ending_of
from upflow_tui.core.counting import counted
from upflow_tui.engine.prepare import saved_mappings
from upflow_tui.engine.prepare.mapping_file import (
    MappingFileError,
    combined_json,
    mapping_json,
    read_mapping_file,
    values_json,
)
from upflow_tui.engine.prepare.saved_mappings import SavedMapping

WRITERS: Final = {".json": mapping_json}
"""What `mappings save` writes, by the ending of the file."""


def run(options: Namespace, output: Output) -> int:
    """Does what the second word says; `list` where there is none."""
    actions = {"list": _list, "delete": _delete, "rename": _rename, "save": _save, "load": _load}
    actions[options.action](options, output)
    return FINE


def _list(options: Namespace, output: Output) -> None:
    found = saved_mappings.all_mappings(options.data_dir)
    if options.json:
        output.json("mappings list", {"mappings": [_json(mapping) for mapping in found]})
    elif found:
        rows = (_row(mapping) for mapping in found)
        output.table(("Mapping", "Columns used", "Saved", "Used", "Last used"), rows, right=(3,))
    else:
        output.line("No saved mappings yet: each import saves the mapping of its file.")


def _json(mapping: SavedMapping) -> dict[str, Any]:
    return {
        "name": mapping.name,
        "headers": mapping.headers,
        "fields": mapping.fields,
        "created": mapping.created.isoformat(timespec="seconds"),
        "used": mapping.used,
        "last_used": mapping.last_used.isoformat(timespec="seconds") if mapping.last_used is not None else None,
        "values": values_json(mapping.repairs),
        "combined": combined_json(mapping.repairs),
    }


def _row(mapping: SavedMapping) -> tuple[str, ...]:
    used = sum(1 for field in mapping.fields if field is not None)
    times = counted(mapping.used, "time")
    return mapping.name, f"{used} of {len(mapping.fields)}", _day(mapping.created), times, _day(mapping.last_used)


def _day(moment: datetime | None) -> str:
    """The day on this computer's clock."""
    return f"{moment.astimezone():%Y-%m-%d}" if moment is not None else "never"


def _delete(options: Namespace, output: Output) -> None:
    saved_mappings.delete(options.data_dir, options.name)
    output.done = f'The mapping "{options.name}" is deleted.'
    _say(options, output, {"deleted": options.name})


def _rename(options: Namespace, output: Output) -> None:
    saved_mappings.rename(options.data_dir, options.name, options.new)
    output.done = f'The mapping "{options.name}" is now called "{options.new}".'
    _say(options, output, {"renamed": options.name, "name": options.new})


def _save(options: Namespace, output: Output) -> None:
    refuse_json_beside(options)
    write = WRITERS[ending_of(options.out, "mappings save")]
    text = write(saved_mappings.mapping_named(options.data_dir, options.name))
    write_out(options, lambda out: out.write(text.encode()), output)
    say_where(options, output, "mappings save", {"written": options.out}, f"The mapping was written to {options.out}.")


def _load(options: Namespace, output: Output) -> None:
    from upflow_tui.cli.stream_file import file_to_read

    try:
        with file_to_read(options.file, options.data_dir) as path:
            file = read_mapping_file(path)
    except MappingFileError as error:
        raise CommandError(f"{options.file}: {error}", "Nothing was changed.") from None
    name = saved_mappings.load(options.data_dir, file, name=options.name, force=options.force)
    output.done = f'The mapping "{name}" is loaded.'
    _say(options, output, {"loaded": name})


def _say(options: Namespace, output: Output, answer: dict[str, Any]) -> None:
    if options.json:
        output.json(f"mappings {options.action}", answer)
    else:
        output.line(output.done)
