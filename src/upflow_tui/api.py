"""For those who write Python: a file checked, the result as typed objects (docs/api.md).

The objects are those that `upflow-tui check --json` prints (docs/json.md). Nothing is printed, and nothing is written
but a private temporary folder that is gone afterwards.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from os import PathLike
from pathlib import Path
from typing import TypeAlias

from upflow_tui.contract.check_pairs import check_pairs, problem_json
from upflow_tui.contract.checking import Check, Problem
from upflow_tui.contract.findings import Finding
from upflow_tui.contract.plan_pairs import ordered_findings
from upflow_tui.contract.planned import Change, PlannedContact, PlannedCustomer
from upflow_tui.contract.shapes import VERSION
from upflow_tui.contract.totals import Counts, Totals
from upflow_tui.core.fields import Mode
from upflow_tui.core.findings import Scope, Severity
from upflow_tui.core.organization import (
    CustomField,
    CustomFieldType,
    ManagedBy,
    Member,
    MemberPosition,
    MemberStatus,
    Organization,
    Part,
    Role,
    SourceSystem,
    Workflow,
)
from upflow_tui.engine.draft.problems import problems_of
from upflow_tui.engine.organization.file import OrganizationFileError, load_organization_file
from upflow_tui.engine.prepare.mapped import with_maps
from upflow_tui.engine.prepare.opening import IncompleteMapping, Opened
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import BlankCells, ImportChoices, MissingParents, OnError
from upflow_tui.importing.file.source import SourceError
from upflow_tui.importing.fixes.proven_options import with_proven_options
from upflow_tui.importing.fixes.repairs import FixAll, FixName
from upflow_tui.importing.planning.depth import Depth
from upflow_tui.importing.planning.plan import Action
from upflow_tui.store.draft.reader import DraftReader
from upflow_tui.store.errors import StoreError
from upflow_tui.store.work_folders import WorkFolder

__all__ = [
    "Action",
    "BlankCells",
    "Change",
    "CheckError",
    "Counts",
    "CustomField",
    "CustomFieldType",
    "Finding",
    "FixName",
    "ManagedBy",
    "Member",
    "MemberPosition",
    "MemberStatus",
    "MissingParents",
    "Mode",
    "Organization",
    "Part",
    "PlannedContact",
    "PlannedCustomer",
    "Problem",
    "Reading",
    "Result",
    "Role",
    "Scope",
    "Severity",
    "SourceSystem",
    "Totals",
    "Workflow",
    "check",
    "load_organization",
]

Result: TypeAlias = Check
"""What a check found, and what an import would do."""

FilePath: TypeAlias = str | PathLike[str]


class CheckError(Exception):
    """The file or an argument cannot be used; the text is one sentence that says what is wrong and what helps."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How a file is read, where it is not to be detected."""

    delimiter: str | None = None
    """`;`, `,`, `|` or a tab."""
    encoding: str | None = None
    """The name of a Python codec."""
    sheet: str | None = None
    """The sheet of a workbook, by its name."""
    header_line: int | None = None
    """The physical line of the header, 1 = the first; 0: there is none."""


def check(
    path: FilePath,
    organization: Organization | FilePath | None = None,
    *,
    data_dir: FilePath | None = None,
    reading: Reading = Reading(),
    mode: Mode | str | None = None,
    maps: Sequence[str] = (),
    fixes: Collection[FixName | str] = (),
    blank: BlankCells | str = BlankCells.KEEP,
    on_error: OnError | str = OnError.VALID,
    missing_parents: MissingParents | str = MissingParents.REFUSE,
    keep_lines: Sequence[int | str] = (),
    customers: bool = True,
    problems: bool = False,
) -> Result:
    """Checks a file against an organization: every finding, and what an import would do.

    Args:
        path: a CSV file or a workbook.
        organization: what it is checked against, or its file; None: that of `data_dir`, or one with nothing in it.
        data_dir: a data folder, whose stored customers are looked at, too; None: the file is checked by itself.
        reading: how the file is read.
        mode: what the import is for, "customers" or "assign"; None: the one that the organization allows.
        maps: columns mapped otherwise than proposed, each as for `--map`: "Ville=town", "#3=", "#3+#4=address".
        fixes: what is fixed first, in all fields that it is meant for, each as for `--fix`: "dates", "spaces".
        blank: whether blank cells "keep" or "clear" what is stored.
        on_error: what to do with lines with errors: "valid", "skip-line" or "stop".
        missing_parents: whether parents that are nowhere are "refuse"d or "create"d.
        keep_lines: what is put back of the lines that are skipped: "all", kinds, or numbers of lines.
        customers: whether the result has every customer of the plan.
        problems: whether it has the problems, those that hold back the most lines first.

    Returns:
        The result. `result.totals.errors` counts the errors; `result.findings` has everything found.

    Raises:
        CheckError: the file cannot be read or mapped, or an argument does not fit.
    """
    if organization is not None and data_dir is not None:
        raise CheckError("data_dir has an organization of its own. Use only one of them.")
    with _said(path), WorkFolder(None) as private:
        choices = ImportChoices(
            delimiter=reading.delimiter,
            encoding=reading.encoding,
            header_line=reading.header_line,
            sheet=reading.sheet,
            mode=Mode(mode) if mode is not None else None,
            blank=BlankCells(blank),
            on_error=OnError(on_error),
            missing_parents=MissingParents(missing_parents),
            keep_lines=tuple(keep_lines),
            alone=data_dir is None,
        )
        engine = Engine(Path(data_dir) if data_dir is not None else private / "data")
        if organization is not None:
            known = organization if isinstance(organization, Organization) else load_organization(organization)
            engine.replace_organization(known)
        with engine.workspace() as workspace:
            opened = engine.open(engine.read(Path(path), workspace), choices)
            opened, choices = _as_asked(opened, choices, maps, fixes, engine.organization())
            depth = Depth.EVERYTHING if customers else Depth.FINDINGS
            with DraftReader(engine.draft(opened, choices, workspace, depth=depth)) as reader:
                pairs = check_pairs(opened, choices, reader, full=customers)
                if problems:
                    found = problems_of(ordered_findings(reader), opened, engine.organization())
                    pairs["problems"] = [problem_json(problem) for problem in found]
                if choices.on_error is OnError.STOP:
                    pairs["stopped"] = bool(reader.totals.errors)
                read = {key: list(value) if isinstance(value, Iterator) else value for key, value in pairs.items()}
                return Check.model_validate({"version": VERSION, **read})


def load_organization(path: FilePath) -> Organization:
    """The organization of an organization file (docs/commands.md "The organization file").

    Raises:
        CheckError: the file cannot be used; the text names the line and the key.
    """
    try:
        return load_organization_file(Path(path))
    except OrganizationFileError as error:
        raise CheckError(f"{path}: {error.summary}") from None


def _as_asked(
    opened: Opened,
    choices: ImportChoices,
    maps: Sequence[str],
    fixes: Collection[FixName | str],
    organization: Organization,
) -> tuple[Opened, ImportChoices]:
    """The file with what was asked for of its columns and cells."""
    if maps:
        opened, choices = with_maps(opened, choices, maps, organization)
    if fixes:
        asked = [*opened.repairs, *(FixAll(FixName(name)) for name in fixes)]
        repairs = with_proven_options(opened.table, opened.mapping, organization, asked)
        opened, choices = replace(opened, repairs=repairs), replace(choices, repairs=repairs)
    return opened, choices


@contextmanager
def _said(path: FilePath) -> Iterator[None]:
    """What can go wrong with a file or an argument becomes a CheckError."""
    try:
        yield
    except SourceError as error:
        raise CheckError(f"{path}: {error.finding.message} {error.finding.fix}") from None
    except IncompleteMapping as error:
        raise CheckError(" ".join(problem.message for problem in error.problems)) from None
    except (StoreError, OSError) as error:
        raise CheckError(str(error)) from error
    except UnicodeError:  # a fault of the program
        raise
    except ValueError as error:
        raise CheckError(f"{error}" if str(error).endswith(".") else f"{error}.") from None
