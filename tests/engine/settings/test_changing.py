"""Settings changed in their file: what would be wrong is refused, and what is wrong already stays."""

from __future__ import annotations

from pathlib import Path

import pytest

from upflow_tui.engine.settings.changing import NEW_FILE, change_settings
from upflow_tui.engine.settings.settings import SettingsError


def test_a_new_file_begins_with_what_it_is(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    change_settings(path, {("theme",): "light"})
    assert path.read_text() == f'{NEW_FILE}theme = "light"\n'


def test_a_refusal_names_the_key_and_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("unknown = 1\n")
    with pytest.raises(SettingsError, match=r"notifications\.email\.port: must be from 1 to 65535") as error:
        change_settings(path, {("theme",): "light", ("notifications", "email", "port"): 0})
    assert error.value.key == ("notifications", "email", "port")
    assert path.read_text() == "unknown = 1\n"


def test_a_fault_elsewhere_in_the_file_is_no_reason_to_refuse(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("retention_days = -1\n")
    change_settings(path, {("theme",): "light"})
    assert path.read_text() == 'retention_days = -1\ntheme = "light"\n'
