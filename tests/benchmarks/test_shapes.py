"""No work and no text grows with the square of a file (docs/performance.md): the shapes that once did, in short.

All shapes, at their full size and through the commands, are those of `python -m benchmarks.shapes`.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from string import Formatter
from unittest import mock

import pytest

from benchmarks.shape_files.shape import SHAPES, Made
from benchmarks.shapes import Cost, growth_of, misses
from tests.engine.imports import draft, import_file
from upflow_tui.core.fields import Mode, custom_key
from upflow_tui.core.finding_texts import LONGEST_TEXT
from upflow_tui.core.findings import CATALOGUE, find
from upflow_tui.core.organization import CustomField, CustomFieldType, Organization
from upflow_tui.engine.organization.file import load_organization_file, parse_organization
from upflow_tui.engine.prepare.opening import IncompleteMapping
from upflow_tui.engine.service import Engine
from upflow_tui.importing.choices import ImportChoices
from upflow_tui.importing.file import sheet_text, workbooks
from upflow_tui.importing.file.source import SourceError
from upflow_tui.importing.matching.mapping import MOST_CUSTOM, Mapping, problems
from upflow_tui.samples import ORGANIZATION, sample_path

SIZE = 40_000
"""Bytes of the larger file: a square of it takes seconds, and all that is right about 0.1 s."""
GROWTH = 9
"""Four times the file may take so many times the work: four, and what a busy computer adds; a square takes sixteen."""
SOME = 0.02
"""Seconds of CPU that are chance."""
ONCE_SQUARES = (
    *("one_loop", "equal_columns", "positions", "custom_fields", "custom_fields_written_alike"),
    *("marks_in_one_cell", "marks_in_a_name", "marks_in_the_header", "repeated_headers", "headers_between_lines"),
    *("a_damaged_line", "vat_numbers_that_fail", "several_right_options", "options_of_the_same_words"),
    *("chain_down", "one_parent_with_a_parent", "contacts_of_one", "a_quote_never_closed"),
    *("managers_in_one_cell", "a_workbook_of_open_cells"),
)


@dataclass
class Work:
    """CPU seconds of one import, and bytes of the data folder behind it."""

    cpu: float
    kept: int


def work_of(made: Made, folder: Path) -> Work:
    """Imports a file into an empty store, workbooks read by this very process."""
    text = made.organization
    engine = Engine(folder / "data", user="anna")
    engine.replace_organization(parse_organization(text) if text else load_organization_file(sample_path(ORGANIZATION)))
    path = folder / f"customers{made.ending}"
    path.write_bytes(made.data)
    choices = ImportChoices()
    begun = time.process_time()
    with (
        mock.patch.object(workbooks, "_ask", sheet_text.answer),
        engine.workspace() as workspace,
        suppress(SourceError, IncompleteMapping),  # what is refused is refused in time, too
    ):
        engine.run(engine.open(engine.read(path, workspace), choices), choices, workspace)
    took = time.process_time() - begun
    return Work(took, sum(file.stat().st_size for file in (folder / "data").rglob("*") if file.is_file()))


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> float:
    """What any import takes; what is loaded late is loaded then."""
    work_of(SHAPES["good_lines"](1_000), tmp_path_factory.mktemp("first"))
    return min(work_of(SHAPES["good_lines"](100), tmp_path_factory.mktemp("base")).cpu for _ in range(3))


@pytest.mark.parametrize("name", ONCE_SQUARES)
def test_four_times_the_file_is_about_four_times_the_work(
    name: str, base: float, tmp_path_factory: pytest.TempPathFactory
) -> None:
    large = SHAPES[name](SIZE)
    small = SHAPES[name](SIZE // 4)
    growth = 0.0
    for _ in range(3):  # a busy computer may disturb any one of them
        work = work_of(large, tmp_path_factory.mktemp("large"))
        assert work.kept < 3_000_000 + 20 * large.weight
        less = max(0.0, work_of(small, tmp_path_factory.mktemp("small")).cpu - base)
        growth = (work.cpu - base) / (less + SOME)
        if growth <= GROWTH:
            return
    pytest.fail(f"{name}: four times the file takes {growth:.0f} times the work")


def test_there_are_shapes_of_every_kind() -> None:
    assert len(SHAPES) >= 100
    for name, make in SHAPES.items():
        sizes = [make(size).weight for size in (20_000, 80_000)]
        assert 2.5 * sizes[0] < sizes[1] < 5 * sizes[0], (name, sizes)


@pytest.mark.parametrize("code", CATALOGUE)
def test_no_message_grows_with_what_it_names(code: str) -> None:
    kind = CATALOGUE[code]
    places = {name: "x" * 100_000 for text in (kind.message, kind.fix) for name in _places(text)}
    found = find(code, **places)  # type: ignore[arg-type]
    assert len(found.message) <= LONGEST_TEXT
    assert len(found.fix) <= LONGEST_TEXT


def test_given_texts_are_cut_as_well() -> None:
    assert LONGEST_TEXT <= 1_000
    found = find("width", message="x" * 100_000, fix="y" * 100_000)
    assert (len(found.message), len(found.fix)) == (LONGEST_TEXT, LONGEST_TEXT)


def test_more_custom_fields_than_a_draft_can_hold_are_refused_in_one_sentence() -> None:
    names = [f"Field {number}" for number in range(MOST_CUSTOM + 1)]
    organization = Organization(custom_fields=tuple(CustomField(name, CustomFieldType.TEXT) for name in names))
    fields = ("customer_name", *map(custom_key, names))
    assert problems(Mapping(fields[:-1]), organization, Mode.CUSTOMERS) == ()
    (said,) = problems(Mapping(fields), organization, Mode.CUSTOMERS)
    assert said.message == "1,001 custom fields are mapped; an import can bring 1,000. Leave some columns out."


def test_as_many_custom_fields_as_may_be_are_imported(tmp_path: Path) -> None:
    names = [f"Field {number}" for number in range(MOST_CUSTOM)]
    organization = Organization(custom_fields=tuple(CustomField(name, CustomFieldType.TEXT) for name in names))
    engine = Engine(tmp_path / "data", user="anna")
    engine.replace_organization(organization)
    for value in ("x", "y"):
        file = tmp_path / "file.csv"
        file.write_text(f"Customer name,{','.join(names)}\nAlpha,{','.join([value] * len(names))}\n")
        import_file(engine, file)
        (customer,) = engine.customers()
        assert set(customer.custom.values()) == {value}
        assert len(customer.custom) == MOST_CUSTOM


def test_a_long_loop_is_named_by_its_first_customers(tmp_path: Path) -> None:
    file = tmp_path / "loop.csv"
    file.write_bytes(SHAPES["one_loop"](2_000).data)
    found = draft(Engine(tmp_path / "data", user="anna"), file)
    said = {finding.message for finding in found.findings if finding.code == "parent_loop"}
    count = len(found.lines_of("parent_loop"))
    assert count > 50
    assert said == {f"The parents form a loop: C-0 → C-1 → C-2 → C-3 → C-4 → C-5 → … {count - 6} more → C-0."}


class TestJudging:
    """The benchmark is not blind."""

    BASE = Cost(cpu=1.0, peak=50)

    def test_four_times_the_work_is_right_and_a_square_is_said(self) -> None:
        small, right, square = Cost(cpu=2.0), Cost(cpu=5.0), Cost(cpu=17.0)
        assert growth_of(small, right, self.BASE) < 4
        assert list(misses(small, right, self.BASE, 1_000)) == []
        assert list(misses(small, square, self.BASE, 1_000)) == ["CPU × 13.9"]

    def test_memory_folder_and_output_are_judged(self) -> None:
        much = 10**9
        large = Cost(cpu=1.0, peak=much, folder=much, printed=much)
        assert len(list(misses(Cost(cpu=1.0), large, self.BASE, 10**6))) == 3
        assert list(misses(Cost(cpu=1.0), large, self.BASE, 45 * 10**6)) == []

    def test_a_fault_is_said_alone(self) -> None:
        assert list(misses(Cost(fault="import ended with 1"), Cost(), self.BASE, 1)) == ["import ended with 1"]


def _places(text: str) -> list[str]:
    return [name for _, name, _, _ in Formatter().parse(text) if name]
