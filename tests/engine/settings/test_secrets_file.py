"""Secrets stand in the environment or in a private file of their own, and in nothing that is said about it."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.secrets_file import Secrets
from upflow_tui.engine.settings.settings import SettingsError
from upflow_tui.notifying.mail import EmailSettings
from upflow_tui.notifying.slack import SlackSettings

PASSWORD = 'p"a\\ss\u00e9 = [word]'


def test_a_secret_is_kept_privately_and_read_again(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path / "config", {})
    assert secrets.read(EmailSettings.SECRET) is None
    assert not (tmp_path / "config").exists()
    previous = os.umask(0)
    try:
        secrets.keep(EmailSettings.SECRET, PASSWORD)
        secrets.keep(SlackSettings.SECRET, "https://hooks.example/x")
    finally:
        os.umask(previous)
    assert secrets.read(EmailSettings.SECRET) == PASSWORD
    assert secrets.read(SlackSettings.SECRET) == "https://hooks.example/x"
    assert stat.S_IMODE(secrets.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(secrets.path.parent.stat().st_mode) == 0o700
    secrets.keep(EmailSettings.SECRET, None)
    assert secrets.read(EmailSettings.SECRET) is None
    assert PASSWORD not in secrets.path.read_text() and secrets.read(SlackSettings.SECRET)


def test_the_environment_goes_before_the_file(tmp_path: Path) -> None:
    SettingsFile(tmp_path, {}).secrets.keep(EmailSettings.SECRET, "of the file")
    secrets = SettingsFile(tmp_path, {"UPFLOW_TUI_SMTP_PASSWORD": "of the environment"}).secrets
    assert secrets.read(EmailSettings.SECRET) == "of the environment"
    assert secrets.is_in_environment(EmailSettings.SECRET) and not secrets.is_in_environment(SlackSettings.SECRET)
    assert SettingsFile(tmp_path, {"UPFLOW_TUI_SMTP_PASSWORD": ""}).secrets.read(EmailSettings.SECRET) == "of the file"


def test_a_file_that_others_may_read_is_made_private(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, {})
    secrets.path.write_text('smtp_password = "x"\n')
    secrets.path.chmod(0o644)
    assert secrets.read(EmailSettings.SECRET) == "x"
    assert stat.S_IMODE(secrets.path.stat().st_mode) == 0o600


@pytest.mark.parametrize("content", [b"smtp_password = hunter2\n", b"\xffhunter2", b"[hunter2]\nhunter2 = \n"])
def test_what_is_said_of_a_broken_file_does_not_quote_it(tmp_path: Path, content: bytes) -> None:
    secrets = Secrets(tmp_path, {})
    secrets.path.write_bytes(content)
    for keeps in (False, True):
        with pytest.raises(SettingsError) as error:
            secrets.keep(EmailSettings.SECRET, "y") if keeps else secrets.read(EmailSettings.SECRET)
        assert "hunter2" not in str(error.value) and str(secrets.path) in str(error.value)
    assert secrets.path.read_bytes() == content


def test_values_that_are_no_text_are_no_secrets(tmp_path: Path) -> None:
    secrets = Secrets(tmp_path, {})
    secrets.path.write_text("smtp_password = 3\nslack_webhook = ['x']\nother = 'x'\n")
    assert secrets.read(EmailSettings.SECRET) is None and secrets.read(SlackSettings.SECRET) is None
