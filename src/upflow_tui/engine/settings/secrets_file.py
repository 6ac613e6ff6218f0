"""The secrets of the channels, such as the password of the mail server: in the environment, or in a file of their own.

They stand nowhere else: not in the settings, the store, logs, exports or the text of an error.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from upflow_tui.engine.settings.settings import CHANNELS, MAX_SIZE, SettingsError
from upflow_tui.notifying.secret import Secret
from upflow_tui.operating_system import is_open_to_others, make_private

FILE_NAME: Final = "secrets.toml"
_HEAD: Final = "# Secrets of upflow-tui. Nobody but you should be able to read this file.\n"


class Secrets:
    """The secrets of one folder.

    Args:
        folder: of the settings.
        environment: goes before the file.
    """

    def __init__(self, folder: Path, environment: Mapping[str, str]) -> None:
        self.path = folder / FILE_NAME
        self._environment = environment

    def read(self, secret: Secret) -> str | None:
        """The secret, or None where there is none.

        Raises:
            SettingsError: the file is there and cannot be used.
        """
        return self._environment.get(secret.variable) or self._in_file().get(secret.key) or None

    def is_in_environment(self, secret: Secret) -> bool:
        """Whether the environment has it: then what the file has does not count."""
        return bool(self._environment.get(secret.variable))

    def keep(self, secret: Secret, value: str | None) -> None:
        """Keeps a secret in the file (0600), or takes it out.

        Raises:
            SettingsError: the file cannot be read or written; nothing was changed.
        """
        from upflow_tui.engine.files.toml_files import quoted

        kept = {**self._in_file(), secret.key: value or ""}
        text = _HEAD + "".join(f"{key} = {quoted(text)}\n" for key, text in kept.items() if text)
        write_config(self.path, text)

    def _in_file(self) -> dict[str, str]:
        from upflow_tui.engine.files.toml_files import TomlFault, parse_toml, read_text

        try:
            status = self.path.stat()
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise self._unusable(f"cannot be read: {error.strerror}") from None
        if is_open_to_others(status):
            with suppress(OSError):  # another's file, or a file system without rights
                make_private(self.path)
        try:
            raw, _ = parse_toml(read_text(self.path, "file of secrets", MAX_SIZE))
        except TomlFault as fault:  # of what it says only the line is told: the rest may quote the file
            where = f" (line {fault.problem.line})" if fault.problem.line else ""
            raise self._unusable(f"cannot be used{where}") from None
        known = {channel.SECRET.key for channel in CHANNELS}
        return {key: value for key, value in raw.items() if key in known and isinstance(value, str)}

    def _unusable(self, what: str) -> SettingsError:
        return SettingsError(f"{self.path} {what}.", "Fix it, or delete it and enter the secrets again.")


def write_config(path: Path, text: str) -> None:
    """Writes a file of the settings' folder: whole or not at all, 0600 in a folder made 0700; links are followed.

    Raises:
        SettingsError: it cannot be written; nothing was changed.
    """
    from upflow_tui.engine.prepare.choices_file import write_privately
    from upflow_tui.store.files import make_folder

    try:
        make_folder(path.parent)
        write_privately(path.resolve(), text.encode())
    except (OSError, RuntimeError) as error:  # a ring of links is a RuntimeError
        reason = getattr(error, "strerror", None) or "its links lead nowhere"
        raise SettingsError(f"{path} cannot be written: {reason}.", "Check the folder and its rights.") from None
