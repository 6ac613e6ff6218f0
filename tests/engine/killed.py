"""A child process that imports, undoes or forgets, to be killed at any moment: `python killed.py WHAT DATA FILE`.

It prints a line when it is about to begin, and another one when it has done.
"""

from __future__ import annotations

import sys
from pathlib import Path

from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.planning.depth import Depth


def run(what: str, data: Path, file: Path) -> None:
    """Does one of the three; undo and forget act on import 2."""
    engine = Engine(data, user="anna")
    if what == "undo":
        engine.past.undo(2)
    elif what == "forget":
        engine.past.forget(2)
    else:
        with engine.workspace() as workspace:
            choices = ImportChoices()
            opened = engine.open(engine.read(file, workspace), choices)
            engine.run(opened, choices, workspace, depth=Depth.CHANGES)  # as the command does


def main(what: str, data: str, file: str) -> None:
    """Says when it begins and when it has done."""
    # What is imported late belongs to starting, not to the work.
    import upflow_tui.engine.draft.writing
    import upflow_tui.engine.past.forgetting
    import upflow_tui.store.undo.undoing  # noqa: F401

    sys.stdout.write("begins\n")
    sys.stdout.flush()
    run(what, Path(data), Path(file))
    sys.stdout.write("done\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
