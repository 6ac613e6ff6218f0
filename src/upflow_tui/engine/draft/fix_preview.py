"""Looks at what could be fixed, before anything is: asked as plain values, answered by a private file.

Cells never travel between a program and its engine (docs/architecture.md), so what a look shows of them is left in the
folder of the prepared import, readable by its owner alone, until the next look takes its place.

A program asks `Ask.LOOK` with `look_as_json(…)` as `look`, besides folder, source and choices as for a draft. The
choices say which repairs are made already; a look comes after them. The answer `Say.LOOKED` has the `path` for
`load_look`. The draft stays as it is, and can be applied afterwards.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, TypeAlias

from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.organization import Organization
from upflow_tui.engine.child.progress import Progress, ProgressSink, Stage
from upflow_tui.engine.prepare.choices_file import write_privately
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.fixes.repair_json import repairs_as_json, repairs_from_json
from upflow_tui.importing.fixes.repairs import Repair

if TYPE_CHECKING:
    from upflow_tui.importing.file.reader import Reader
    from upflow_tui.importing.fixes.before_after import FixOffer, RepairLook, ValueLook

    Looked: TypeAlias = tuple[FixOffer, ...] | RepairLook | ValueLook
    """What `LookAtFixes`, `LookAtRepair` (or `LookAtRepairs`) and `LookAtValues` are answered with."""

VERSION: Final = 1


class LookGone(Exception):
    """The answer of a look is no longer there, because a newer look took its place; or it is damaged."""


@dataclass(frozen=True, slots=True)
class LookAtFixes:
    """Which repairs of all cells alike would change something, and how many cells."""

    kind: Literal["fixes"] = "fixes"


@dataclass(frozen=True, slots=True)
class LookAtRepair:
    """What one repair would change, made after those that are made already."""

    repair: Repair
    kind: Literal["repair"] = "repair"


@dataclass(frozen=True, slots=True)
class LookAtRepairs:
    """What several repairs would change together, made in this order after those that are made already."""

    repairs: tuple[Repair, ...]
    kind: Literal["repairs"] = "repairs"


@dataclass(frozen=True, slots=True)
class LookAtValues:
    """The distinct values of a field's column, with what the organization has for them."""

    field: str
    """The key of a mapped field."""
    kind: Literal["values"] = "values"


Look: TypeAlias = LookAtFixes | LookAtRepair | LookAtRepairs | LookAtValues


def look_as_json(look: Look) -> dict[str, Any]:
    """The look as plain values, for `Ask.LOOK`."""
    if isinstance(look, LookAtRepair):
        return {"kind": look.kind, "repair": repairs_as_json([look.repair])[0]}
    if isinstance(look, LookAtRepairs):
        return {"kind": look.kind, "repairs": repairs_as_json(look.repairs)}
    return asdict(look)


def look_from_json(values: Any) -> Look:
    """The look of plain values.

    Raises:
        ValueError: a value that no look has.
    """
    match values:
        case {"kind": "fixes"}:
            return LookAtFixes()
        case {"kind": "repair", "repair": repair}:
            return LookAtRepair(repairs_from_json([repair])[0])
        case {"kind": "repairs", "repairs": repairs}:
            return LookAtRepairs(repairs_from_json(repairs))
        case {"kind": "values", "field": str(field)}:
            return LookAtValues(field)
    raise ValueError("a look of no known kind")


def look_path(folder: Path, generation: int) -> Path:
    """Where the answer to a question stands."""
    return folder / f"look-{generation}.json"


def forget_looks(folder: Path) -> None:
    """Removes the answers to earlier looks: they hold cells, and nobody reads them any more."""
    for path in folder.glob("look-*.json*"):
        with suppress(OSError):
            path.unlink()


def save_look(path: Path, look: Look, looked: Looked) -> None:
    """Writes what was seen, whole or not at all, readable by its owner alone.

    Raises:
        OSError: the disk is full, or the folder is gone.
    """
    plain = [asdict(offer) for offer in looked] if isinstance(looked, tuple) else asdict(looked)
    body = {"version": VERSION, "kind": look.kind, "looked": plain}
    write_privately(path, json.dumps(body, separators=(",", ":")).encode())


def load_look(path: Path) -> Looked:
    """What was seen. It takes some milliseconds: to be called off the loop.

    Raises:
        LookGone: it is no longer there, or damaged.
    """
    from pydantic import TypeAdapter, ValidationError

    from upflow_tui.importing.fixes.before_after import FixOffer, RepairLook, ValueLook

    kinds: dict[str, Any] = {"fixes": tuple[FixOffer, ...], "repair": RepairLook, "values": ValueLook}
    kinds["repairs"] = RepairLook
    try:
        body = json.loads(path.read_bytes())
        if body["version"] != VERSION:
            raise LookGone("It was looked at by another version.")
        looked: Looked = TypeAdapter(kinds[body["kind"]]).validate_python(body["looked"])
    except (OSError, ValueError, KeyError, TypeError, RecursionError, ValidationError) as error:
        raise LookGone("What was looked at is no longer there.") from error
    return looked


def take_look(
    opened: Opened,
    organization: Organization,
    look: Look,
    *,
    skipped: Container[int] = (),
    progress: ProgressSink,
    cancelled: Callable[[], bool],
) -> Looked:
    """Looks, in one pass over the file.

    Args:
        opened: the file, its mapping, and the repairs that are made already.
        organization: what its cells are checked against.
        look: what is wanted.
        skipped: the lines that are no customers, as far as that is known: their cells are no values.
        progress: is told how far it is.
        cancelled: asked at each chunk; true ends the work.

    Raises:
        Stopped: cancelled.
        ValueError: a field that is not mapped, in one line.
    """
    from upflow_tui.engine.draft.drafting import Stopped
    from upflow_tui.importing.fixes import before_after as looking

    size = max(1, opened.table.source.text_size)

    def watch(reader: Reader) -> None:
        if cancelled():
            raise Stopped
        progress(Progress(Stage.READING, min(1.0, reader.position / size), reader.lines))

    table = opened.table.watched(watch)
    seen = (table, opened.mapping, organization, opened.repairs)
    match look:
        case LookAtFixes():
            return looking.look_at_fixes(*seen)
        case LookAtRepair(repair):
            return looking.look_at_repair(*seen, repair)
        case LookAtRepairs(repairs):
            return looking.look_at_repair(*seen, *repairs)
        case LookAtValues(field):
            if field not in opened.mapping.mapped:
                raise ValueError("No column is mapped to this field.")
            return looking.look_at_values(*seen, field, skipped)
