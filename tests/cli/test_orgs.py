"""Several organizations by command: each works on a folder of its own, and none is begun by a slip of the hand."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import GOOD, ORGANIZATION, Shell, Write
from upflow_tui.engine.organization_folders import FOLDER, NAME_FILE
from upflow_tui.engine.past.notifying import notice_of
from upflow_tui.notifying.notice import lines_of

HOSTILE = "a\x1b]0;x\x07\u202e../../=1+1" + "x" * 300


def test_one_is_added_worked_on_and_listed(shell: Shell, write: Write, data_dir: Path) -> None:
    folder = data_dir / FOLDER / "mars-sas"
    assert shell("orgs", "add", "Mars SAS", "--json").json == {"added": "Mars SAS", "folder": str(folder)}
    shell("--org", "Mars SAS", "org", "load", write("org.toml", ORGANIZATION))
    assert shell("import", write("clients.csv", GOOD), "--yes", "--org", "Mars SAS").code == 0
    assert shell("history").out.startswith("No imports")
    assert [item["external_id"] for item in shell("customers", "--org=Mars SAS", "--json").json["customers"]] == [
        "C-1",
        "C-2",
    ]
    assert shell("mappings", "--org", "Mars SAS", "--json").json["mappings"]
    assert not shell("mappings", "--json").json["mappings"]
    listed = shell("orgs", "--json").json["organizations"]
    assert [(item["name"], item["customers"], item["current"]) for item in listed] == [
        ("default", 0, True),
        ("Mars SAS", 2, False),
    ]
    assert shell("info", "--org", "Mars SAS", "--json").json["folders"]["data"] == str(folder)
    assert shell("info", "--org", "Mars SAS", "--json").json["organization"] == "Mars SAS"
    notice = notice_of(folder, 1)
    assert notice is not None
    assert "Organization: Mars SAS" in lines_of(notice)
    assert "  upflow-tui --org 'Mars SAS' history show 1" in lines_of(notice)


def test_a_copy_of_the_store_is_that_of_the_organization(shell: Shell, write: Write, tmp_path: Path) -> None:
    shell("orgs", "add", "Mars")
    shell("org", "load", write("org.toml", ORGANIZATION), "--org", "Mars")
    assert shell("store", "backup", tmp_path / "mars.db", "--org", "Mars").code == 0
    shell("orgs", "add", "Venus")
    assert shell("store", "restore", tmp_path / "mars.db", "--org", "Venus", "--force").code == 0
    assert shell("org", "--org", "Venus", "--json").json["members"]
    assert not shell("org", "--json").json["members"]


def test_a_name_that_is_not_there_begins_nothing(shell: Shell, data_dir: Path) -> None:
    refused = shell("customers", "--org", "Mars").refused
    assert refused == 'There is no organization "Mars". Add it with: upflow-tui orgs add "Mars"'
    assert not data_dir.exists()
    shell("orgs", "add", "Mars")
    assert 'Did you mean "Mars"?' in shell("org", "load", "x.toml", "--org", "mars").refused
    assert 'Did you mean "Mars"?' in shell("--org", "Marz").refused  # the program itself
    assert 'an organization "Mars" already' in shell("orgs", "add", "MARS").refused
    assert [path.name for path in (data_dir / FOLDER).iterdir() if path.is_dir()] == ["mars"]


def test_the_variable_counts_where_no_option_does(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shell("orgs", "add", "Mars")
    monkeypatch.setenv("UPFLOW_TUI_ORG", "Mars")
    assert shell("org", "--json").json["name"] == "Mars"
    assert shell("org", "--org", "default", "--json").json["name"] == "My organization"
    assert shell("org", "--data-dir", tmp_path / "other", "--json").json["name"] == "My organization"
    assert [item["current"] for item in shell("orgs", "--json").json["organizations"]] == [False, True]
    monkeypatch.setenv("UPFLOW_TUI_ORG", "Venus")
    assert 'no organization "Venus"' in shell("org").refused
    assert shell("orgs").code == shell("schema").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("customers", "--org", "Mars", "--data-dir", "d"),
            "--org and --data-dir both say where the data are. Use one",
        ),
        (("--demo", "--org", "Mars"), "--demo has an organization of its own. Remove --org."),
        (("orgs", "list", "--org", "Mars"), "orgs is about no single organization. Remove --org."),
        (("orgs", "add", ".."), "at least one letter or digit"),
        (("orgs", "rename", "Mars", "Venus"), 'There is no organization "Mars"'),
    ],
)
def test_what_does_not_fit_together_is_refused(arguments: tuple[str, ...], said: str, shell: Shell) -> None:
    assert said in shell(*arguments).refused


def test_a_hostile_name_in_the_list_is_one_line_that_nothing_obeys(shell: Shell, data_dir: Path) -> None:
    shell("orgs", "add", "Mars")
    (data_dir / FOLDER / "mars" / NAME_FILE).write_text(HOSTILE, encoding="utf-8")
    out = shell("orgs").out
    assert len(out.splitlines()) == 4  # with two of headings
    assert "\x1b" not in out and "\u202e" not in out
    assert "a␛]0;x␇⟨RLO⟩../../=1+1" in out
    assert shell("orgs", "--json").json["organizations"][1]["name"] == HOSTILE
    assert shell("orgs", "rename", HOSTILE, "Mars").out.startswith("The organization")
    assert shell("org", "--org", "Mars").code == 0


def test_a_damaged_one_hides_no_other(shell: Shell, data_dir: Path) -> None:
    shell("orgs", "add", "Mars")
    shell("orgs", "add", "Venus")
    (data_dir / FOLDER / "mars" / "upflow.db").write_bytes(
        b"no database at all, but long enough to be read as one" * 99
    )
    mars, venus = shell("orgs", "--json").json["organizations"][1:]
    assert "damaged" in mars["problem"] and mars["customers"] is None
    assert (venus["problem"], venus["customers"]) == (None, 0)
