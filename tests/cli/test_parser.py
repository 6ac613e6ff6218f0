"""What the arguments mean (docs/commands.md): places, defaults, and one clear line where they do not fit."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Shell
from upflow_tui.cli.arguments import COMMANDS
from upflow_tui.cli.data_folder import settle
from upflow_tui.cli.errors import UsageError
from upflow_tui.cli.parser import parse


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-dir", "d", "customers", "--json"],
        ["customers", "--data-dir", "d", "--json"],
        ["customers", "--json", "--data-dir=d"],
        ["--json", "--data-dir=d", "customers"],
    ],
)
def test_options_of_every_command_stand_before_or_after_it(arguments: list[str]) -> None:
    options = parse(arguments)
    assert (options.command, options.data_dir, options.json) == ("customers", "d", True)


@pytest.mark.parametrize(
    "arguments",
    [
        ["--data-dir", "d", "history", "show", "3", "--json"],
        ["history", "--data-dir", "d", "--json", "show", "3"],
        ["history", "show", "--json", "3", "--data-dir", "d"],
    ],
)
def test_they_stand_anywhere_around_a_second_word_too(arguments: list[str]) -> None:
    options = parse(arguments)
    assert (options.action, options.number, options.data_dir, options.json) == ("show", 3, "d", True)


def test_a_command_alone_has_the_defaults_of_the_contract() -> None:
    options = parse(["check", "f.csv"])
    assert (options.blank, options.on_error, options.missing_parents) == ("keep", "valid", "refuse")
    assert (options.keep_total_line, options.full, options.json) == (False, False, False)
    assert (options.delimiter, options.encoding, options.header_line, options.mode) == (None, None, None, None)
    assert (options.map, options.mapping, options.data_dir) == ([], None, None)
    assert parse(["import", "f.csv"]).yes is False
    assert parse(["history"]).action == "list"
    assert parse(["org"]).action == "show"
    assert parse(["templates"]).name is None


def test_the_maps_of_one_command_do_not_reach_the_next() -> None:
    assert parse(["check", "f", "--map", "a=b", "--map", "#3="]).map == ["a=b", "#3="]
    assert parse(["check", "f"]).map == []


@pytest.mark.parametrize(
    ("given", "meant"), [(";", ";"), (",", ","), ("|", "|"), ("tab", "\t"), ("\t", "\t"), ("\\t", "\t")]
)
def test_the_delimiters_of_the_contract(given: str, meant: str) -> None:
    assert parse(["inspect", "f", "--delimiter", given]).delimiter == meant


@pytest.mark.parametrize("number", ["0", "1", "12"])
def test_header_lines(number: str) -> None:
    assert parse(["inspect", "f", "--header-line", number]).header_line == int(number)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["check"], "FILE"),
        (["import", "a", "b"], "b"),
        (["check", "f", "--delimiter", ":"], '":" is not a separator: use ; , | or tab'),
        (["check", "f", "--header-line", "-1"], "--header-line"),
        (["check", "f", "--header-line", "x"], '"x" is not the number of a line'),
        (["check", "f", "--header-line", "²"], '"²" is not the number of a line'),
        (["check", "f", "--mode", "Assign"], '"Assign" is not a mode: use customers or assign'),
        (["check", "f", "--blank", "erase"], "use keep or clear"),
        (["check", "f", "--on-error", "skip"], "use valid, skip-line or stop"),
        (["check", "f", "--missing-parents", "x"], "use refuse or create"),
        (["check", "f", "--yes"], "--yes"),
        (["check", "f", "--ful"], "--ful"),
        (["inspect", "f", "--blank", "keep"], "--blank"),
        (["customers", "--csv", "--json"], "--csv prints CSV"),
        (["customers", "--csv", "-o", "f.csv"], "--csv prints CSV"),
        (["customers", "--dialect", "plain"], "--dialect is about CSV"),
        (["customers", "--csv", "--dialect", "tsv"], "use excel or plain"),
        (["customers", "f"], "f"),
        (["history", "undone"], "undone"),
        (["history", "show"], "N"),
        (["history", "show", "one"], '"one" is not the number of an import'),
        (["history", "show", "9" * 30], "is not the number of an import"),
        (["history", "file", "1"], "-o"),
        (["org", "load"], "F.toml"),
        (["org", "save"], "org save F.toml"),
        (["org", "save", "f.toml", "-o", "g.toml"], "org save F.toml"),
        (["--data-dir", "", "org"], "must not be empty"),
        (["--data-dir"], "--data-dir"),
        (["--demo", "f.csv"], "--demo"),
        (["--nonsense"], "--nonsense"),
        (["inport", "f.csv"], 'Did you mean "import"?'),
        (["chekc", "--full"], '"chekc" is no command and no file. Did you mean "check"?'),
        (["--mode", "assign", "check", "f.csv"], "Options go after the command: upflow-tui check"),
        (["a.csv", "b.csv"], "one file at a time"),
    ],
)
def test_arguments_that_do_not_fit_give_one_line_and_exit_2(arguments: list[str], said: str, shell: Shell) -> None:
    assert said in shell(*arguments).refused


def test_what_was_typed_reaches_the_terminal_visibly(shell: Shell) -> None:
    assert '"\x1b[31m" is not a mode'.replace("\x1b", "␛") in shell("check", "f", "--mode", "\x1b[31m").refused


@pytest.mark.parametrize("command", [None, *COMMANDS])
@pytest.mark.parametrize("place", ["before", "after"])
def test_help_stands_before_or_after_any_command(command: str | None, place: str, shell: Shell) -> None:
    words = [command] if command else []
    result = shell(*(["--help", *words] if place == "before" else [*words, "--help"]))
    assert result.code == 0
    assert result.err == ""
    assert result.out.startswith(f"usage: upflow-tui {command or '[FILE'}")
    assert "--data-dir" in result.out
    for name in COMMANDS if command is None else ():
        assert f"  {name} " in result.out


def test_bytes_that_are_no_text_are_refused_but_in_paths() -> None:
    half = "a\udcff"
    for words in (
        ["org", "workflow", "add", half],
        ["org", "member", "add", "a@b.example", "--name", half],
        ["customers", "erase", half],
        ["customers", "--search", half],
        ["mappings", "rename", "a", half],
        ["mappings", "delete", half],
        ["check", "f", "--map", f"{half}=town"],
        ["check", "f", "--mapping", half],
        ["check", "f", "--sheet", half],
        ["check", "f", "--replace", f"town:a={half}"],
        ["check", "f", "--fix", half],
    ):
        with pytest.raises(UsageError, match=r"bytes that are no text|there is no fix"):
            parse(words)
    assert parse(["check", half, "--data-dir", half]).data_dir == half
    assert parse(["samples", half]).folder == half


@pytest.mark.parametrize("words", [("history", "file"), ("org", "load"), ("org", "save")])
def test_second_words_have_help_too(words: tuple[str, str], shell: Shell) -> None:
    assert shell(*words, "--help").out.startswith(f"usage: upflow-tui {' '.join(words)}")


@pytest.mark.parametrize("name", list(COMMANDS))
def test_a_file_named_like_a_command_is_opened_by_its_path(name: str) -> None:
    needed = {
        "inspect": ["f"],
        "check": ["f"],
        "import": ["f"],
        "fix": ["f", "-o", "g.csv"],
        "samples": ["d"],
        "completion": ["bash"],
    }
    assert parse([name, *needed.get(name, [])]).command == name
    options = parse([f"./{name}"])
    assert (options.command, options.file) == (None, f"./{name}")
    assert parse(["--", name]).file == name
    if "f" in needed.get(name, []):
        options = parse([name, name, *needed[name][1:]])
        assert vars(options).get("files", [vars(options).get("file")]) == [name]


def folder_of(arguments: list[str]) -> Path:
    """The data folder that is settled on."""
    options = parse(arguments)
    settle(options)
    folder: Path = options.data_dir
    return folder


def test_the_data_folder_is_that_of_the_option_then_of_the_variable_then_of_the_system(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UPFLOW_TUI_DATA_DIR", "/from/variable")
    assert folder_of(["--data-dir", "/given", "org"]) == Path("/given")
    assert folder_of(["org"]) == Path("/from/variable")
    monkeypatch.setenv("UPFLOW_TUI_DATA_DIR", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    folder = folder_of(["org"])
    assert folder.name == "upflow-tui"
    assert tmp_path in folder.parents


def test_a_home_folder_is_known_by_its_sign(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert folder_of(["--data-dir", "~/upflow", "org"]) == tmp_path / "upflow"
    with pytest.raises(UsageError):
        folder_of(["--data-dir", "~nobody-of-this-name/upflow", "org"])
