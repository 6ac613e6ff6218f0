"""From the arguments of `inspect`, `check` and `import` to an opened file with its mapping."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from upflow_tui.cli.errors import CommandError, UsageError
from upflow_tui.cli.file_arguments import Default
from upflow_tui.cli.progress import ProgressLine, cancelling
from upflow_tui.cli.repairs import repairs_of
from upflow_tui.cli.stream_file import path_to_read
from upflow_tui.cli.verbose import note_opened
from upflow_tui.core.dataclass import dataclass
from upflow_tui.core.fields import Mode
from upflow_tui.engine.draft.drafting import Stopped
from upflow_tui.engine.prepare.mapped import with_maps
from upflow_tui.engine.prepare.opening import Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.file.source import Source, SourceError
from upflow_tui.importing.planning.depth import Depth

if TYPE_CHECKING:
    from upflow_tui.engine.prepare.like_past_import import Again

_POLICIES: Final = ("blank", "on_error", "missing_parents", "keep_total_line", "keep_lines")
"""The choices about cells and lines, by the names of their arguments."""


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file on its way, in a private folder that is gone afterwards."""

    engine: Engine
    workspace: Path
    opened: Opened
    choices: ImportChoices
    progress: ProgressLine
    cancelled: Callable[[], bool]
    again: Again | None = None
    """With `--like N`: import N and what differs from it."""

    def draft(self, *, depth: Depth = Depth.EVERYTHING) -> Path:
        """Makes the draft as deep as somebody looks at it. Raises as `Engine.draft`."""
        return self.engine.draft(
            self.opened,
            self.choices,
            self.workspace,
            progress=self.progress,
            cancelled=self.cancelled,
            depth=depth,
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
    if given(options, "like") is not None and options.mapping is not None:
        raise UsageError("--like already sets the mapping.", "Use --mapping or --like, not both.")
    with cancelling() as cancelled, engine.workspace() as workspace, _progress(options) as progress:
        try:
            path = path_to_read(options.file, workspace, stopped=cancelled, received=progress.received)
            source = engine.read(path, workspace)
            if cancelled():
                raise Stopped
            opened, choices, again = _opened(engine, source, choices, options)
        except SourceError as error:
            finding = error.finding
            raise CommandError(f"{options.file}: {finding.message}", finding.fix) from None
        except UnicodeError:
            raise
        except OSError as error:
            if error.filename is None:  # what it was writing into the private folder
                error.filename = str(workspace.parent)
            raise
        except ValueError as error:  # a choice that does not fit, in one sentence
            raise CommandError(str(error)) from None
        if options.map:
            opened, choices = with_maps(opened, choices, options.map, engine.organization())
        if cancelled():
            raise Stopped
        if wishes := vars(options).get("repairs"):
            opened = replace(opened, repairs=repairs_of(wishes, opened, engine.organization()))
            choices = replace(choices, repairs=opened.repairs)
        note_opened(options, opened, choices)
        yield OpenedFile(engine, workspace, opened, choices, progress, cancelled, again)


def _progress(options: Namespace) -> ProgressLine:
    """The line of progress; it would run into what `-v` says."""
    return ProgressLine(quiet=options.quiet or options.verbose)


def _opened(
    engine: Engine, source: Source, choices: ImportChoices, options: Namespace
) -> tuple[Opened, ImportChoices, Again | None]:
    """The file as its arguments say, and where they say nothing as the import that it is like, or that it continues.

    Raises: as `Engine.open`, and StoreError where there is no import to be like.
    """
    number = given(options, "like")
    if number is None:
        opened = engine.open(source, choices, options.mapping)
        if opened.continues is None:
            return opened, choices, None
        return opened, _withpolicies(choices, opened.continues.choices, options), None
    from upflow_tui.engine.prepare.like_past_import import prepare_again

    again = prepare_again(engine.folder, number, source, choices)
    chosen = {name: getattr(choices, name) for name in _POLICIES}
    return again.opened, _withpolicies(replace(again.choices, **chosen), again.choices, options), again


def _withpolicies(choices: ImportChoices, before: ImportChoices, options: Namespace) -> ImportChoices:
    """The choices with those about cells and lines as they were `before`, where no argument says otherwise."""
    kept = replace(before, keep_lines=before.kinds_kept)  # its numbers are lines of another file
    return replace(choices, **{name: getattr(kept, name) for name in _POLICIES if not given(options, name)})


def given(options: Namespace, name: str) -> Any:
    """What an argument says; None where it was not given, or the command has none of that name."""
    value = vars(options).get(name)
    return None if isinstance(value, Default) else value


def choices_of(options: Namespace) -> ImportChoices:
    """What the arguments choose; `inspect` has no choices about cells and lines."""
    return ImportChoices(
        delimiter=options.delimiter,
        encoding=options.encoding,
        header_line=options.header_line,
        mode=Mode(options.mode) if options.mode is not None else None,
        blank=BlankCells(given(options, "blank") or BlankCells.KEEP),
        on_error=OnError(given(options, "on_error") or OnError.VALID),
        missing_parents=MissingParents(given(options, "missing_parents") or MissingParents.REFUSE),
        keep_total_line=bool(given(options, "keep_total_line")),
        keep_lines=tuple(given(options, "keep_lines") or ()),
        sheet=options.sheet,
        alone=bool(given(options, "alone")),
    )
