"""From the arguments of `inspect`, `check` and `import` to an opened file with its mapping."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from upflow_tui.cli.errors import CommandError
from upflow_tui.cli.progress import ProgressLine, cancelling
from upflow_tui.core.fields import Mode
from upflow_tui.engine.drafting import Stopped
from upflow_tui.engine.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.mapping import override
from upflow_tui.importing.source import SourceError


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file on its way, in a private folder that is gone afterwards."""

    engine: Engine
    workspace: Path
    opened: Opened
    choices: ImportChoices
    progress: ProgressLine
    cancelled: Callable[[], bool]

    def draft(self) -> Path:
        """Makes the draft. Raises as `Engine.draft`."""
        return self.engine.draft(
            self.opened, self.choices, self.workspace, progress=self.progress, cancelled=self.cancelled
        )


@contextmanager
def opened_file(options: Namespace) -> Iterator[OpenedFile]:
    """The file of the arguments, read, detected and mapped as they say.

    Raises:
        CommandError: the file cannot be read, or an argument does not fit it.
        IncompleteMapping, MappingError, ChoiceError, StoreError: as the engine says.
    """
    engine = Engine(options.data_dir)
    choices = choices_of(options)
    with cancelling() as cancelled, engine.workspace() as workspace, ProgressLine() as progress:
        try:
            source = engine.read(Path(options.file), workspace)
            if cancelled():
                raise Stopped
            opened = engine.open(source, choices, options.mapping)
        except SourceError as error:
            finding = error.finding
            raise CommandError(f"{options.file}: {finding.message}", finding.fix) from None
        except UnicodeError:
            raise
        except ValueError as error:  # a choice that does not fit, in one sentence
            raise CommandError(str(error)) from None
        if options.map:
            mapping = override(opened.mapping, opened.table.columns, options.map, engine.organization(), opened.mode)
            opened = replace(opened, mapping=mapping)
            choices = replace(choices, fields=mapping.fields)
        if cancelled():
            raise Stopped
        yield OpenedFile(engine, workspace, opened, choices, progress, cancelled)


def choices_of(options: Namespace) -> ImportChoices:
    """What the arguments choose; `inspect` has no choices about cells and lines."""
    given = vars(options)
    return ImportChoices(
        delimiter=options.delimiter,
        encoding=options.encoding,
        header_line=options.header_line,
        mode=Mode(options.mode) if options.mode is not None else None,
        blank=BlankCells(given.get("blank", BlankCells.KEEP)),
        on_error=OnError(given.get("on_error", OnError.VALID)),
        missing_parents=MissingParents(given.get("missing_parents", MissingParents.REFUSE)),
        keep_total_line=given.get("keep_total_line", False),
        sheet=options.sheet,
    )
