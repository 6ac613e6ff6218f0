"""Every example of the documents does what its page says."""

from __future__ import annotations

import re
from configparser import ConfigParser
from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from tests.cli.page_examples import PAGES, PROJECT, Example, PageFile, Walker, agrees, parts_of

WITH_EXAMPLES = [page for page in PAGES if any(isinstance(part, Example) for part in parts_of(page.read_text("utf-8")))]


@pytest.mark.parametrize("page", WITH_EXAMPLES, ids=lambda page: page.stem)
def test_the_examples_of_a_page(page: Path, shell: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Walker(shell, tmp_path, monkeypatch).walk(page.read_text("utf-8"))


def test_there_are_pages_with_examples() -> None:
    assert len(WITH_EXAMPLES) >= 12


def test_what_others_start_is_a_script_of_the_page() -> None:
    """cron, systemd, pre-commit and the workflow are not run here: what they start is."""
    page = (PROJECT / "docs" / "automation.md").read_text("utf-8")
    files = {part.name: part for part in parts_of(page) if isinstance(part, PageFile)}
    scripts = {name for name, file in files.items() if file.text.startswith("#!")}
    [*when, program, _, _] = files["crontab"].text.split()
    assert (len(when), Path(program).name in scripts) == (5, True)
    service = ConfigParser()
    service.read_string(files["upflow-import.service"].text)
    assert Path(service["Service"]["ExecStart"].split()[0]).name in scripts
    for name in (".pre-commit-config.yaml", ".github/workflows/customers.yml"):
        [script] = re.findall(r"(?:entry|run): \./(\S+)", files[name].text)
        assert script in scripts


def test_what_a_page_shows_is_found() -> None:
    page = (
        '<!-- $ first -->\n\n```csv title="a.csv"\nx\n```\n\n```console\n$ one --two  # exit 3: no\nsaid\n\n'
        "$ three \\\n> four\n```\n\n```text\n$ not this\n```\n"
    )
    assert list(parts_of(page)) == [
        Example(1, "first", 0, ()),
        PageFile("csv", "a.csv", "x\n"),
        Example(8, "one --two", 3, ("said",)),
        Example(11, "three \\\nfour", 0, ()),
    ]


def test_commands_in_another_block_are_refused() -> None:
    with pytest.raises(ValueError, match="line 3"):
        list(parts_of("Words\n\n```sh\nupflow-tui check a.csv\n```\n"))


@pytest.mark.parametrize(
    ("expected", "printed", "same"),
    [
        ((), "anything", True),
        (("a", "b"), "a\nb\n\n", True),
        (("a", "b"), "a\nb\nc\n", False),
        (("a", "…", "z"), "a\nb\nc\nz\n", True),
        (("a", "…", "z"), "a\nz\n", True),
        (("a", "…", "z"), "a\nb\n", False),
        (("at … by …",), "at 13:36 by root\n", True),
        (("at … by you",), "at 13:36 by root\n", False),
        (("at …",), "at one\ntwo\n", False),
    ],
)
def test_what_is_printed_is_compared(expected: tuple[str, ...], printed: str, same: bool) -> None:
    assert agrees(expected, printed) is same
