"""The settings: defaults without a file, every fault by file, line and key, and never a stop because of one."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from upflow_tui.engine.settings.file import FirstLook, SettingsFile, config_folder
from upflow_tui.engine.settings.settings import (
    Confirmations,
    DateStyle,
    Settings,
    SettingsError,
    Theme,
)
from upflow_tui.notifying.mail import EmailSettings, Security

WHOLE = """\
theme = "light"
date_style = "day_first"
confirmations = "dangerous"
retention_days = 365

[keys]
"map.suggest" = "g"
"list.search" = ["f3", "slash"]

[notifications]
in_program = false
bell = true

[notifications.email]
enabled = true
server = "smtp.mars.example"
port = 2525
security = "tls"
user = "anna"
sender = "anna@mars.example"
recipients = ["anna@mars.example", "bob@mars.local"]

[notifications.slack]
enabled = true
"""


@pytest.fixture
def settings(tmp_path: Path) -> SettingsFile:
    return SettingsFile(tmp_path / "config", {})


def written(settings: SettingsFile, text: str) -> SettingsFile:
    """`settings` whose file says `text`."""
    settings.folder.mkdir(exist_ok=True)
    settings.path.write_text(text, encoding="utf-8")
    return settings


def problems(settings: SettingsFile, text: str) -> list[str]:
    """What is wrong with a file that says `text`."""
    return [str(problem) for problem in written(settings, text).load().problems]


def test_without_a_file_the_defaults_count_and_nothing_is_created(settings: SettingsFile) -> None:
    loaded = settings.load()
    assert loaded.settings == Settings() and loaded.summary is None
    assert settings.first_look() == FirstLook()
    assert not settings.folder.exists()
    assert Settings().notifications.in_program and not Settings().notifications.email.enabled
    assert Settings().retention_days == 0


def test_a_whole_file_is_read(settings: SettingsFile) -> None:
    loaded = written(settings, WHOLE).load()
    assert loaded.problems == ()
    read = loaded.settings
    assert (read.theme, read.date_style, read.confirmations) == (
        Theme.LIGHT,
        DateStyle.DAY_FIRST,
        Confirmations.DANGEROUS,
    )
    assert read.retention_days == 365
    assert read.keys == {"map.suggest": ("g",), "list.search": ("f3", "slash")}
    assert not read.notifications.in_program and read.notifications.bell and read.notifications.slack.enabled
    assert read.notifications.email == EmailSettings(
        True,
        "smtp.mars.example",
        2525,
        Security.TLS,
        "anna",
        "anna@mars.example",
        ("anna@mars.example", "bob@mars.local"),
    )


def test_the_first_look_takes_theme_days_and_keys_only(settings: SettingsFile) -> None:
    look = written(settings, WHOLE).first_look()
    assert look == FirstLook(Theme.LIGHT, DateStyle.DAY_FIRST, {"map.suggest": ("g",), "list.search": ("f3", "slash")})


@pytest.mark.parametrize(
    "text",
    [
        "theme = 3\n",
        "theme = 'blue'\ndate_style = 7\n",
        "keys = 3\n",
        "[keys]\n'a' = 1\nb = []\nc = ''\nd = ['']\n",
        "theme = \n",
        "\ufffd",
    ],
)
def test_the_first_look_never_stops_at_what_is_wrong(settings: SettingsFile, text: str) -> None:
    assert written(settings, text).first_look() == FirstLook()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('theme = "blue"', f'line 1, theme: cannot be "blue". Choose {", ".join(list(Theme)[:-1])} or ansi-light.'),
        ('theme = "ligth"', 'line 1, theme: cannot be "ligth". Nearest: "light".'),
        ("theme = 1", "line 1, theme: must be text, in quotes."),
        ('\ntheem = "dark"', 'line 2, theem: this key is not known. Nearest: "theme".'),
        ("retention_days = -1", "line 1, retention_days: must be from 0 (never) to 36500."),
        ("retention_days = 1.5", "line 1, retention_days: must be a whole number."),
        ('retention_days = "30"', "line 1, retention_days: must be a whole number."),
        ("keys = 3", "line 1, keys: must be a table."),
        ('[keys]\n"a.b" = 3', 'line 2, keys."a.b": must be a key in quotes, or a list of keys: "f5" or ["g", "f5"].'),
        ("[notifications]\nbell = 1", "line 2, notifications.bell: must be true or false."),
        ("[notifications]\nemial = 1", 'line 2, notifications.emial: this key is not known. Nearest: "email".'),
        (
            '[notifications.email]\nserver = "https://smtp"',
            "line 2, notifications.email.server: is not a server's name. Write it like smtp.example.com.",
        ),
        (
            '[notifications.email]\nrecipients = [\n "a@b.example",\n "x" ]',
            "line 4, notifications.email.recipients[2]: is not an e-mail address. Write it like anna@example.com.",
        ),
        ("[notifications.email]\nport = 0", "line 2, notifications.email.port: must be from 1 to 65535."),
        ('[notifications.email]\nuser = "a\\nb"', "line 2, notifications.email.user: must be one short line of text."),
        ("notifications = 3", "line 1, notifications: must be a table."),
        ("theme = ", "line 1: This is not valid TOML: Invalid value."),
        ("a = 1\na = 2\n", "line 2: This is not valid TOML: Cannot overwrite a value."),
    ],
)
def test_every_fault_is_named_by_line_and_key(settings: SettingsFile, text: str, told: str) -> None:
    assert problems(settings, text) == [told]


def test_all_faults_are_told_in_the_order_of_the_lines_and_the_rest_counts(settings: SettingsFile) -> None:
    text = WHOLE.replace('"light"', '"blue"').replace("2525", "0").replace("bell = true", "bell = 3\nring = 1")
    loaded = written(settings, text).load()
    assert [(problem.line, problem.key) for problem in loaded.problems] == [
        (1, "theme"),
        (12, "notifications.bell"),
        (13, "notifications.ring"),
        (18, "notifications.email.port"),
    ]
    assert loaded.settings.theme is Theme.DARK and loaded.settings.retention_days == 365
    assert loaded.settings.notifications.email.port is None and loaded.settings.notifications.email.enabled
    assert loaded.summary is not None
    assert loaded.summary.startswith(f'{settings.path}: line 1, theme: cannot be "blue".')
    assert loaded.summary.endswith("(and 3 more problems)")


@pytest.mark.parametrize(
    ("text", "variable"),
    [
        ("[notifications.email]\npassword = 'hunter2hunter2'", "UPFLOW_TUI_SMTP_PASSWORD"),
        ("[notifications.slack]\nwebhook = 'hunter2hunter2'", "UPFLOW_TUI_SLACK_WEBHOOK"),
        ("[notifications.slack]\nurl = 'hunter2hunter2'", "UPFLOW_TUI_SLACK_WEBHOOK"),
    ],
)
def test_a_secret_in_the_settings_is_a_fault_that_does_not_repeat_it(
    settings: SettingsFile, text: str, variable: str
) -> None:
    [told] = problems(settings, text)
    assert "does not belong here" in told and variable in told and "hunter2" not in told


def test_what_is_no_readable_file_is_said_and_the_defaults_count(settings: SettingsFile, tmp_path: Path) -> None:
    settings.path.mkdir(parents=True)
    assert settings.load().settings == Settings()
    assert "cannot be read" in str(settings.load().problems[0]) or "not a regular" in str(settings.load().problems[0])
    settings.path.rmdir()
    os.mkfifo(settings.path)
    assert str(settings.load().problems[0]) == "This is not a regular file."
    assert settings.first_look() == FirstLook()
    settings.path.unlink()
    settings.path.symlink_to(tmp_path / "nowhere")
    assert "cannot be read" in str(settings.load().problems[0])
    settings.path.unlink()
    settings.path.write_bytes(b"theme = 'dark'\n# \xff")
    assert str(settings.load().problems[0]) == "line 2: This is not valid UTF-8. Save the file as UTF-8."
    settings.path.write_bytes(b"#" * 300_000)
    assert str(settings.load().problems[0]) == "The file is larger than 256 KiB: this is no settings file."


# Saving


def test_what_is_saved_is_read_again_from_a_private_file(settings: SettingsFile) -> None:
    previous = os.umask(0o777)
    try:
        settings.change({("theme",): "light", ("notifications", "email", "recipients"): ("a@b.example",)})
        settings.change({("keys", "map.suggest"): ("g", "f3"), ("retention_days",): 30})
    finally:
        os.umask(previous)
    assert stat.S_IMODE(settings.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(settings.folder.stat().st_mode) == 0o700
    loaded = settings.load()
    assert loaded.problems == ()
    assert loaded.settings.theme is Theme.LIGHT and loaded.settings.retention_days == 30
    assert loaded.settings.keys == {"map.suggest": ("g", "f3")}
    assert loaded.settings.notifications.email.recipients == ("a@b.example",)
    settings.change({("keys", "map.suggest"): None})
    assert settings.load().settings.keys == {}
    assert [path.name for path in settings.folder.iterdir()] == ["settings.toml"]


def test_saving_leaves_comments_faults_and_order_as_they_are(settings: SettingsFile) -> None:
    text = "# mine\nunknown = 1\ntheme = 'dark' # night\n"
    written(settings, text).change({("theme",): "light"})
    assert settings.path.read_text() == '# mine\nunknown = 1\ntheme = "light" # night\n'


def test_a_file_that_is_no_toml_is_never_overwritten(settings: SettingsFile) -> None:
    written(settings, "theme = \n")
    with pytest.raises(SettingsError, match=r"line 1: .*Fix the file first") as error:
        settings.change({("theme",): "light"})
    assert str(settings.path) in error.value.message
    assert settings.path.read_text() == "theme = \n"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        (("retention_days",), -1),
        (("theme",), "blue"),
        (("nothing",), "x"),
        (("notifications", "email", "sender"), "a@b\nc"),
        (("notifications", "email", "recipients"), ("a@b.example", "nobody")),
        (("notifications", "email", "server"), "a b"),
        (("notifications", "email", "user"), "a\r\nb"),
    ],
)
def test_what_would_be_wrong_is_not_saved(settings: SettingsFile, key: tuple[str, ...], value: object) -> None:
    with pytest.raises(SettingsError):
        settings.change({key: value})  # type: ignore[dict-item]
    assert not settings.path.exists()


def test_a_link_to_the_file_stays_a_link(settings: SettingsFile, tmp_path: Path) -> None:
    settings.folder.mkdir()
    (tmp_path / "dotfiles.toml").write_text("theme = 'dark'\n")
    settings.path.symlink_to(tmp_path / "dotfiles.toml")
    settings.change({("theme",): "light"})
    assert settings.path.is_symlink()
    assert tomllib.loads((tmp_path / "dotfiles.toml").read_text()) == {"theme": "light"}


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SettingsError, match="cannot be written"):
        SettingsFile(tmp_path / "file" / "config", {}).change({("theme",): "light"})


# Where


def test_the_folder_is_the_variables_else_the_platforms() -> None:
    assert config_folder({"UPFLOW_TUI_CONFIG_DIR": "/somewhere"}) == Path("/somewhere")
    assert config_folder({"UPFLOW_TUI_CONFIG_DIR": "~/here"}) == Path.home() / "here"
    assert config_folder({}).name == "upflow-tui"


def test_the_first_look_does_not_wait_for_pydantic(settings: SettingsFile) -> None:
    written(settings, WHOLE)
    code = (
        "import sys; from pathlib import Path; from upflow_tui.engine.settings.file import SettingsFile\n"
        f"print(SettingsFile(Path({str(settings.folder)!r})).first_look().theme)\n"
        "print([name for name in ('pydantic', 'platformdirs', 'urllib.request', 'smtplib', 'textual') if name in sys.modules])"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "light\n[]\n"
