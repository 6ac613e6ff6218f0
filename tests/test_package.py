"""What is built from the project: the same bytes each time, nothing that leads nowhere, and the truth about itself."""

from __future__ import annotations

import re
import shutil
import sys
import tarfile
import tomllib
import zipfile
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from tests import licences_page
from upflow_tui import __version__

PROJECT: Final = Path(__file__).parent.parent
CONSTRAINTS: Final = (PROJECT / "constraints.txt").read_text(encoding="utf-8")
RELATIVE: Final = re.compile(r"\]\((?!https?:)[^)]*\)")


@cache
def project() -> dict[str, Any]:
    with (PROJECT / "pyproject.toml").open("rb") as file:
        found: dict[str, Any] = tomllib.load(file)["project"]
    return found


def built(folder: Path, epoch: str, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """The wheel and the source of a copy of the project, made in `folder`."""
    from hatchling.builders.sdist import SdistBuilder
    from hatchling.builders.wheel import WheelBuilder

    copy = folder / "copy"
    shutil.copytree(
        PROJECT / "src", copy / "src", ignore=shutil.ignore_patterns("__pycache__"), copy_function=shutil.copy
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(PROJECT / name, copy / name)
    (copy / "screenshots").mkdir()
    for picture in (PROJECT / "screenshots").iterdir():
        (copy / "screenshots" / picture.name).touch()
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    [wheel] = WheelBuilder(str(copy)).build(directory=str(folder), versions=["standard"])
    [source] = SdistBuilder(str(copy)).build(directory=str(folder), versions=["standard"])
    return Path(wheel), Path(source)


def test_what_is_built_twice_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = built(tmp_path / "one", "1700000000", monkeypatch)
    two = built(tmp_path / "two", "1700000000", monkeypatch)
    assert [file.read_bytes() for file in one] == [file.read_bytes() for file in two]
    with zipfile.ZipFile(one[0]) as wheel:
        assert {entry.date_time[0] for entry in wheel.infolist()} == {2023}, "SOURCE_DATE_EPOCH counts"
        [name] = [name for name in wheel.namelist() if name.endswith("METADATA")]
        description = wheel.read(name).decode()
    assert RELATIVE.findall(description) == [], "beside an installed package there are no files"
    assert "upflow-tui history undo 1" in description
    with tarfile.open(one[1]) as source:
        pictures = {name.partition("/")[2] for name in source.getnames() if "/screenshots/" in name}
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    said = "".join(page.read_text(encoding="utf-8") for page in pages)
    shown = set(re.findall(r"!\[[^]]*\]\((?:\.\./)?(screenshots/[^)]+)\)", said))
    assert {name for name in pictures if name.endswith((".png", ".svg", ".gif"))} == shown


def test_each_python_that_is_promised_is_run_by_the_workflow() -> None:
    promised = re.findall(r"Python :: (3\.\d+)", "\n".join(project()["classifiers"]))
    workflow = (PROJECT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    run = re.findall(r"3\.\d+", workflow.partition("python: [")[2].partition("]")[0])
    assert promised == run


def test_the_version_has_its_section_in_the_changelog() -> None:
    changes = (PROJECT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.findall(r"^## \[(\d[^]]*)\]", changes, re.MULTILINE)[0] == __version__


class TestLicences:
    def test_each_dependency_stands_there_with_its_licence(self) -> None:
        rows = dict(
            re.findall(r"^\| (\S+) \| ([^|]+) \|", licences_page.PAGE.read_text(encoding="utf-8"), re.MULTILINE)
        )
        wanted = {licences_page.named(text) for text in licences_page.asked_for()}
        assert len(wanted) >= 9
        assert wanted - set(rows) == set()
        assert {name for name, licence in rows.items() if licence.strip() in {"", "?"}} == set()

    @pytest.mark.skipif(sys.version_info[:2] != (3, 11), reason="what packages need differs from Python to Python")
    def test_the_page_is_that_of_the_known_versions(self) -> None:
        differs = licences_page.other_than(CONSTRAINTS)
        if differs:
            pytest.skip(f"other versions than those of constraints.txt are installed: {', '.join(differs)}")
        assert licences_page.PAGE.read_text(encoding="utf-8") == licences_page.page(), "make docs writes it"


def test_the_constraints_name_versions_and_nothing_else() -> None:
    lines = [line for line in CONSTRAINTS.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[\w.-]+==[\w.]+", line)] == []
    known = {line.partition("==")[0].lower().replace("_", "-") for line in lines}
    extras = project()["optional-dependencies"]
    wanted = {
        licences_page.named(text)
        for text in (*project()["dependencies"], *(one for all_of in extras.values() for one in all_of))
    }
    assert {name for name in wanted if name.lower() not in known} == set(), "make constraints"
