"""`settings check`: every mistake of the settings file by line and key (docs/commands.md)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell, Write

WRONG = 'theme = "dork"\ncolour = 3\n[keys]\nquit = "x"\n[notifications.email]\nenabled = "yes"\n'


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the settings, not yet there."""
    monkeypatch.setenv("UPFLOW_TUI_CONFIG_DIR", str(tmp_path / "config"))
    return tmp_path / "config"


def test_every_mistake_has_its_line_and_key(shell: Shell, write: Write) -> None:
    result = shell("settings", "check", write("mine.toml", WRONG))
    assert result.code == 1
    assert "mine.toml has 3 mistakes" in result.out
    for part in ('line 1, theme: cannot be "dork"', "line 2, colour: this key is not known", "line 6, notifications"):
        assert part in result.out
    assert "keyboard shortcuts" in result.out


def test_for_scripts(shell: Shell, write: Write) -> None:
    result = shell("settings", "check", write("mine.toml", WRONG), "--json")
    assert result.code == 1
    problems = result.json["problems"]
    assert [(problem["line"], problem["key"]) for problem in problems] == [
        (1, "theme"),
        (2, "colour"),
        (6, "notifications.email.enabled"),
    ]
    assert result.json["there"] is True


def test_my_own_file_is_the_default_and_need_not_be_there(shell: Shell, config: Path) -> None:
    for words in (["settings"], ["settings", "check"]):
        assert "does not exist: all settings are the defaults" in " ".join(shell(*words).out.split())
    config.mkdir()
    (config / "settings.toml").write_text('theme = "light"\n')
    assert shell("settings").out.split() == f"{config / 'settings.toml'} has no mistakes.".split()
    (config / "settings.toml").write_text("theme = \n")
    answer = shell("settings", "--json")
    assert (answer.code, answer.json["problems"][0]["line"], answer.json["problems"][0]["key"]) == (1, 1, None)


def test_a_file_that_was_named_must_be_there(shell: Shell, tmp_path: Path) -> None:
    assert "There is no such file" in shell("settings", "check", "nothing.toml").refused
    unread = shell("settings", "check", tmp_path)
    assert (unread.code, "cannot be read" in unread.out) == (1, True)
