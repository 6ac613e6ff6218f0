"""The fixed file of an import that is prepared: from its draft and its file (docs/rules.md §6 "The fixed file")."""

from __future__ import annotations

from upflow_tui.core.organization import Organization
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.importing.choices import BlankCells, ImportChoices
from upflow_tui.importing.planning.plan import Action
from upflow_tui.reports.fixed_lines import OVERWRITING, FixedLines, Judged, Way, WhichLines
from upflow_tui.store.draft.reader import DraftReader


def fixed_lines(
    opened: Opened,
    organization: Organization,
    choices: ImportChoices,
    reader: DraftReader,
    which: WhichLines = WhichLines.VALID,
    *,
    all_columns: bool = False,
) -> FixedLines:
    """The rows of the fixed file; the draft must stay open while they are gone through.

    Args:
        opened: the file with its mapping and fixes.
        organization: what its cells were checked against.
        choices: those of the draft.
        reader: the finished draft.
        which: which lines are wanted.
        all_columns: whether columns without a field are kept.
    """
    refused = reader.lines_of(Action.REFUSED)
    overwriting = set(reader.lines_with_codes(OVERWRITING))
    clears = choices.blank is BlankCells.CLEAR
    judged = Judged(reader.fates, reader.iter_errors, refused, overwriting, clears=clears)

    def way() -> Way:
        return Way.of(opened.table, opened.repairer(organization), organization, opened.mode, opened.text_marks)

    fields = opened.mapping.fields
    return FixedLines(opened.table, fields, opened.mode, way, judged, which, all_columns=all_columns)
