"""`upflow-tui history undo N` and `history forget N`; what the history says of an undo.

Source: docs/commands.md, docs/rules.md §6.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.cli.errors import DATA_ERRORS, FINE, UsageError
from upflow_tui.cli.notify import print_told, telling, told_json
from upflow_tui.cli.output import Output
from upflow_tui.cli.progress import ProgressLine, cancelling
from upflow_tui.core.fields import label_of
from upflow_tui.core.values import shown_value
from upflow_tui.engine.past.undo_words import undo_words
from upflow_tui.engine.service import Engine
from upflow_tui.store.undo.items import UndoCounts, UndoItem

if TYPE_CHECKING:
    from upflow_tui.engine.past.notifying import Notice, Sending
    from upflow_tui.engine.past.undoing import UndoOutcome
    from upflow_tui.store.undo.undoing import UndoPlan

_PAGE: Final = 200
_SHOWN: Final = 200
"""Of a long list, for people; `--json` has all of it."""


def undo(engine: Engine, options: Namespace, output: Output) -> int:
    """Takes an import back and says what was undone and what was kept; 1 where something was kept.

    Raises:
        UsageError: `--notify` with `--dry-run`.
        StoreError: it cannot be undone; nothing was done.
        Cancelled: nothing was done.
    """
    if options.dry_run:
        return _show_plan(engine, options, output)
    with cancelling() as cancelled, ProgressLine(quiet=options.quiet or options.verbose) as progress:
        done = engine.past.undo(options.number, progress=progress, cancelled=cancelled)
    output.code = DATA_ERRORS if done.kept else FINE
    output.done = f"Import {done.undoes} is undone, by entry {done.number}."
    with telling(options.notify, lambda: _notice(engine, done)) as told:
        _print_done(engine, done, options, output, told)
    return output.code


def _show_plan(engine: Engine, options: Namespace, output: Output) -> int:
    """What an undo would take back and keep now; nothing is written. 1 where something would be kept."""
    if options.notify:
        raise UsageError("--notify reports an undo, and --dry-run does not undo.", "Use only one of them.")
    with engine.past.undo_plan(options.number) as plan:
        output.code = DATA_ERRORS if plan.counts.kept else FINE
        back, kept = (partial(_planned, plan, plan.places(kept=kept)) for kept in (False, True))
        if options.json:
            undone, stays = (_undone_json(item) for item in back()), (_kept_json(item) for item in kept())
            output.json("history undo", {"undone": undone, "kept": stays, "import": None})
            return output.code
        words = undo_words(plan.counts, done=False) or "nothing would be undone"
        output.paragraph(f"An undo of import {options.number} would do this; nothing was written: {words}.")
        _print("To be undone", back(), output)
        _print(f"To be kept ({plan.counts.kept:,})", kept(), output)
    output.line()
    output.line(f"To undo it: upflow-tui history undo {options.number}")
    return output.code


def _planned(plan: UndoPlan, places: Sequence[int]) -> Iterator[UndoItem]:
    for start in range(0, len(places), _PAGE):
        yield from plan.items(places[start : start + _PAGE])


def _notice(engine: Engine, done: UndoOutcome) -> Notice:
    from upflow_tui.engine.past.notifying import notice_of_undo

    return notice_of_undo(engine.folder, done)


def _print_done(engine: Engine, done: UndoOutcome, options: Namespace, output: Output, told: Iterator[Sending]) -> None:
    """What was undone and kept, then what became of the messages about it."""
    if options.json:
        notified = {"notified": told_json(told)} if options.notify else {}
        output.json("history undo", {**items_json(engine, done.number), "import": done.number, **notified})
        return
    output.paragraph(f"Import {done.undoes} undone: {taken_back(done.counts)}.")
    print_kept(engine, done.number, done.kept, output)
    if done.kept:
        output.line()
        output.paragraph(
            "What was kept can be undone once what depends on it is undone: run upflow-tui history undo "
            f"{done.undoes} again."
        )
    output.line()
    output.line(f"To see it again: upflow-tui history show {done.number}")
    print_told(output, told)


def forget(engine: Engine, options: Namespace, output: Output) -> int:
    """Forgets an import. Raises StoreError where that is not possible; nothing was forgotten then."""
    engine.past.forget(options.number)
    output.done = f"Import {options.number} is forgotten."
    if options.json:
        output.json("history forget", {"import": options.number, "forgotten": True})
    else:
        output.paragraph(
            f"Import {options.number} is forgotten: its file, lines, findings and values are erased, its "
            "totals are kept. It can no longer be undone or exported."
        )
    return FINE


def taken_back(counts: UndoCounts) -> str:
    """`2 customers and 1 contact deleted, 5 values reverted`."""
    nothing = "nothing could be undone" if counts.kept else "nothing was left to undo"
    return undo_words(counts, done=True) or nothing


def items_json(engine: Engine, number: int) -> dict[str, Any]:
    """What the undo with this number took back and kept, as the JSON of `history undo` has it."""
    return {
        "undone": (_undone_json(item) for item in engine.past.undone_items(number)),
        "kept": (_kept_json(item) for item in engine.past.kept_items(number)),
    }


def print_items(engine: Engine, number: int, kept: int, output: Output) -> None:
    """What the undo with this number took back and kept, for people."""
    _print("Undone", engine.past.undone_items(number), output)
    print_kept(engine, number, kept, output)


def print_kept(engine: Engine, number: int, kept: int, output: Output) -> None:
    """What an undo kept, with the reasons; nothing where it kept nothing."""
    _print(f"Kept ({kept:,})", engine.past.kept_items(number), output)


def _print(title: str, items: Iterable[UndoItem], output: Output) -> None:
    found = iter(items)
    shown = list(islice(found, _SHOWN))
    if not shown:
        return
    output.line()
    output.title(title)
    for item in shown:
        output.paragraph(_in_words(item), "    ", "  ")
    if next(found, None) is not None:
        output.line("  … and more; --json has them all.")


def _in_words(item: UndoItem) -> str:
    named = " ".join(part for part in (item.external_id, item.name, item.contact_email) if part) or "(erased)"
    if item.field is not None:
        named += f" · {label_of(item.field)}"
    if item.reason is not None:
        return f"{named} · {item.reason}"
    if item.field is None:
        return f"{named} · deleted"
    now, back = (shown_value(value) or "(blank)" for value in (item.now, item.back_to))
    return f"{named}: {now} → {back}"


def _undone_json(item: UndoItem) -> dict[str, Any]:
    return {**_place_json(item), "from": item.now, "to": item.back_to}


def _kept_json(item: UndoItem) -> dict[str, Any]:
    return {**_place_json(item), "reason": item.reason}


def _place_json(item: UndoItem) -> dict[str, Any]:
    return {
        "customer": {"external_id": item.external_id, "name": item.name},
        "contact": item.contact_email,
        "field": item.field,
    }
