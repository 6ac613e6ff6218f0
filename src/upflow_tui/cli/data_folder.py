"""Which data folder a command works on: that of the default organization, of another one, or one that is named.

Source: docs/organization.md "Several organizations".
"""

from __future__ import annotations

import os
from argparse import Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from upflow_tui.cli.arguments import DATA_DIR_VARIABLE, ORGANIZATION_VARIABLE
from upflow_tui.cli.errors import UsageError

_OF_NO_ORGANIZATION: Final = frozenset({"orgs", "settings", "schema", "samples", "completion"})
"""Commands that work on no organization: the variable says nothing to them."""


def settle(options: Namespace, environment: Mapping[str, str] = os.environ) -> None:
    """Puts into `options` what was decided: `root`, the data folder of the default organization; `organization`, what
    the one that is meant is called, None for the default one; and `data_dir`, its data folder.

    Raises:
        UsageError: the arguments do not fit together.
        StoreError: there is no organization of this name.
        OSError: where they are cannot be looked into.
    """
    options.root = _root(options.data_dir, environment)
    name = _wanted(options, environment)
    options.data_dir, options.organization = options.root, None
    if name is None:
        return
    from upflow_tui.engine.organization_folders import OrganizationFolders

    found = OrganizationFolders(options.root).find(name)
    options.data_dir = found.folder
    options.organization = None if found.is_default else found.name


def _root(given: str | None, environment: Mapping[str, str]) -> Path:
    """`--data-dir`, else UPFLOW_TUI_DATA_DIR, else where this system keeps such data."""
    given = given or environment.get(DATA_DIR_VARIABLE)
    if given:
        try:
            return Path(given).expanduser()
        except RuntimeError:
            raise UsageError(f"There is no home folder for {given}.", "Give the data folder in full.") from None
    from platformdirs import user_data_path

    return user_data_path("upflow-tui", appauthor=False)


def _wanted(options: Namespace, environment: Mapping[str, str]) -> str | None:
    """The name of the organization that was asked for; None: none was."""
    is_demo = bool(getattr(options, "demo", False))
    if options.org is None:
        if is_demo or options.data_dir or options.command in _OF_NO_ORGANIZATION:
            return None
        return environment.get(ORGANIZATION_VARIABLE) or None
    for other, text in (
        (options.data_dir, "--org and --data-dir both say where the data are."),
        (is_demo, "--demo has an organization of its own."),
        (options.command in _OF_NO_ORGANIZATION, f"{options.command} is about no single organization."),
    ):
        if other:
            raise UsageError(text, "Remove --org." if not options.data_dir else f"Use one of them; {_BESIDE}")
    name: str = options.org
    return name


_BESIDE: Final = f"the folder in which --org looks is set by {DATA_DIR_VARIABLE}."
