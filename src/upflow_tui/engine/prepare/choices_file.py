"""The choices of a prepared import as JSON: written atomically, checked when they come back (docs/architecture.md).

pydantic is imported only when choices are read back.
"""

from __future__ import annotations

import json
import os
from dataclasses import asdict, field, replace
from pathlib import Path
from typing import Any, Final

from upflow_tui.core.dataclass import dataclass
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.fixes.repair_json import repairs_as_json, repairs_from_json
from upflow_tui.operating_system import make_private, open_file

VERSION: Final = 1
FILE_NAME: Final = "choices.json"
STEP_NAMES: Final = {1: "File", 2: "Map", 3: "Preview", 4: "Import"}
"""The steps of the wizard."""
STEPS: Final = range(1, 5)
"""Their numbers."""


class ChoicesFileError(Exception):
    """The choices cannot be read back: another version, or damaged."""


@dataclass(frozen=True, slots=True)
class PreparedChoices:
    """What is remembered of a prepared import besides the bytes of its file."""

    file_name: str
    """The base name of the file, for people."""
    size: int
    sha256: str
    choices: ImportChoices = field(default_factory=ImportChoices)
    step: int = 1
    """The step of the wizard that the person was at, one of `STEPS`."""
    lines: int | None = None
    """How many lines the file was found to have; None: it was never read to its end."""
    fixes: int = 0
    """How many fixes were made."""
    is_done: bool = False
    """Whether it was imported: it is kept only while a window shows its result."""


def choices_as_json(choices: ImportChoices) -> dict[str, Any]:
    """The choices as plain values."""
    values = asdict(replace(choices, repairs=None))
    values["fields"] = list(choices.fields) if choices.fields is not None else None
    values["keep_lines"] = list(choices.keep_lines)
    values["repairs"] = repairs_as_json(choices.repairs) if choices.repairs is not None else None
    return values


def choices_from_json(values: Any) -> ImportChoices:
    """The choices of plain values.

    Raises:
        ChoicesFileError: a value that no choice has.
    """
    from pydantic import TypeAdapter, ValidationError

    try:
        repairs = values.get("repairs") if isinstance(values, dict) else None
        others = {**values, "repairs": None} if repairs is not None else values
        choices = TypeAdapter(ImportChoices).validate_python(others)
        return replace(choices, repairs=repairs_from_json(repairs)) if repairs is not None else choices
    except (ValidationError, ValueError) as error:
        raise ChoicesFileError("The choices of this prepared import are damaged.") from error


def save_choices(folder: Path, prepared: PreparedChoices) -> None:
    """Writes the choices into the folder of a prepared import, whole or not at all, readable by its owner alone."""
    body = {
        "version": VERSION,
        "file_name": prepared.file_name,
        "size": prepared.size,
        "sha256": prepared.sha256,
        "step": prepared.step,
        "lines": prepared.lines,
        "fixes": prepared.fixes,
        "done": prepared.is_done,
        "choices": choices_as_json(prepared.choices),
    }
    write_privately(folder / FILE_NAME, json.dumps(body, indent=1).encode())


def load_choices(folder: Path) -> PreparedChoices:
    """Reads the choices of a prepared import back.

    Raises:
        ChoicesFileError: there are none, or they are of another version, or damaged.
    """
    try:
        body = json.loads((folder / FILE_NAME).read_bytes())
        if body["version"] != VERSION:
            raise ChoicesFileError("This prepared import was made by another version.")
        prepared = PreparedChoices(
            str(body["file_name"]),
            int(body["size"]),
            str(body["sha256"]),
            choices_from_json(body["choices"]),
            int(body["step"]),
            int(body["lines"]) if body.get("lines") is not None else None,
            int(body.get("fixes", 0)),
            is_done=body.get("done") is True,
        )
        prepared.file_name.encode()
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ChoicesFileError("The choices of this prepared import are damaged.") from error
    if prepared.step not in STEPS:
        raise ChoicesFileError("The choices of this prepared import are damaged.")
    return prepared


def write_privately(path: Path, data: bytes) -> None:
    """Writes a file whole or not at all, with mode 0600 under any umask."""
    temporary = unfinished(path)
    descriptor = open_file(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    try:
        with os.fdopen(descriptor, "wb") as file:
            make_private(temporary)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def unfinished(path: Path) -> Path:
    """Where `write_privately` writes before the file gets its name; what a crash has left there is of no use."""
    return path.with_name(path.name + ".new")
