"""`upflow-tui customers erase ID --yes`: one stored customer with all that the history holds of it.

Source: docs/commands.md.
"""

from __future__ import annotations

from argparse import Namespace
from typing import Any

from upflow_tui.cli.errors import CommandError
from upflow_tui.cli.output import Output
from upflow_tui.core.text import clean
from upflow_tui.engine.past.erasing import Erasing, erase, look_at_id
from upflow_tui.engine.past.erasing_words import files_named, goes, stays, what_holds_it


def erase_one(options: Namespace, output: Output) -> None:
    """Erases the customer with this ID and says what went.

    Raises:
        CommandError: there is none, or `--yes` is missing; the message says what would go.
        StoreError: the store cannot be written; or it is erased, and traces may be left (said).
    """
    external_id = clean(options.id)
    erasing = look_at_id(options.data_dir, external_id)
    if erasing is None:
        raise CommandError(
            f'No stored customer has the customer ID "{external_id}".',
            "upflow-tui customers lists them; one without an ID is erased in the program.",
        )
    if not options.yes:
        _refuse(erasing)
    erased = erase(options.data_dir, *erasing.keys, with_files=options.with_files)
    output.done = f"{_named(erased)} is erased."
    if options.json:
        output.json("customers erase", _erased_json(erased, with_files=options.with_files))
    else:
        _print(erased, options, output)


def _refuse(erasing: Erasing) -> None:
    """Says what would go and stay. Raises CommandError."""
    said = [f"{_named(erasing)} would be erased, which cannot be undone.", *goes(erasing), *stays(erasing)]
    fix = "Nothing was erased: add --yes to erase it"
    if erasing.is_held:
        fix += f", and --with-files to erase the {what_holds_it(erasing)}, too"
    raise CommandError(" ".join(said), f"{fix}.")


def _print(erased: Erasing, options: Namespace, output: Output) -> None:
    output.paragraph(f"{output.done} Its entries in the import history were erased too.")
    if erased.is_held and options.with_files:
        output.paragraph(f"So were the {what_holds_it(erased)}.")
        return
    files = erased.files
    if files:
        hold = "holds" if len(files) == 1 else "hold"
        output.paragraph(f"The kept {files_named(files)} still {hold} its lines: upflow-tui history forget N.")
    for item in erased.prepared:
        output.paragraph(
            f"The unfinished import of {item.file_name} may hold its lines: upflow-tui prepared discard {item.id}."
        )


def _erased_json(all_erased: Erasing, *, with_files: bool) -> dict[str, Any]:
    (erased,) = all_erased.looks
    files, prepared = list(erased.files), [item.id for item in all_erased.prepared]
    return {
        "erased": {"external_id": erased.external_id, "name": erased.name},
        "contacts": erased.contacts,
        "children": erased.children,
        "history": erased.history,
        "imports": list(erased.imports),
        "files_erased": files if with_files else [],
        "files_kept": [] if with_files else files,
        "prepared_discarded": prepared if with_files else [],
        "prepared_kept": [] if with_files else prepared,
    }


def _named(erasing: Erasing) -> str:
    (look,) = erasing.looks
    return f"{look.name} ({look.external_id})"
