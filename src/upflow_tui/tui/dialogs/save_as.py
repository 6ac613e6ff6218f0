"""Saving a file where the person says: asks for the path, and before it replaces another file."""

from __future__ import annotations

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from textual.screen import Screen

from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.failures import words_of
from upflow_tui.tui.off_loop import off_loop
from upflow_tui.tui.safe_text import safe_str

if TYPE_CHECKING:
    from upflow_tui.reports.list_kinds import Kind

_LONGEST_NAME = 100


def harmless_name(name: str) -> str:
    """A file's name without what a terminal would obey, a folder, or more letters than anyone wants."""
    base = Path(name.replace("\\", "/")).name
    kept = "".join(letter for letter in base.encode("utf-8", "ignore").decode() if letter.isprintable())
    return kept[-_LONGEST_NAME:].lstrip(". ") or "file"


def save_as(
    screen: Screen[Any],
    title: str,
    name: str,
    write: Callable[[BinaryIO], object],
    *,
    told: Callable[[Path], str] | None = None,
) -> None:
    """Asks for a path and writes the file there, in a thread; says how it ended.

    Args:
        screen: the screen over which it happens.
        title: what is saved, in a few words.
        name: the proposed base name.
        write: writes the content; called in a thread.
        told: what is said when it is written; None: where it was saved.
    """

    def save(path: Path, replace: bool) -> None:
        from upflow_tui.engine.files.output_file import write_output

        write_output(path, write, replace=replace)

    save_file(screen, title, name, save, told=told)


def save_list(
    screen: Screen[Any],
    title: str,
    name: str,
    write: Callable[[Kind, BinaryIO], object],
    *,
    told: Callable[[Path], str] | None = None,
) -> None:
    """As `save_as`, for a list that becomes CSV or a workbook as the ending of the name says.

    Args:
        screen, title, name, told: as `save_as`.
        write: writes the content as a file of a kind; called in a thread.
    """

    def save(path: Path, replace: bool) -> None:
        from upflow_tui.engine.files.list_file import write_list

        write_list(path, write, replace=replace)

    save_file(screen, title, name, save, told=told, hint="A name ending in .csv, or in .xlsx for a workbook.")


def save_file(
    screen: Screen[Any],
    title: str,
    name: str,
    save: Callable[[Path, bool], object],
    *,
    told: Callable[[Path], str] | None = None,
    hint: str = "",
) -> None:
    """As `save_as`, for a file that is written by its path.

    Args:
        screen, title, name, told: as `save_as`.
        save: writes the file at a path, where another file is replaced only if that is true; called in a thread.
        hint: what helps to choose the name.
    """

    def ask() -> None:
        path = str(Path.cwd() / harmless_name(name))
        question = "Save as (only you can read the file)"
        screen.app.push_screen(PathDialog(title, question, path=safe_str(path), hint=hint), take)

    def take(path: Path | None) -> None:
        if path is not None:
            start(path, replace=False)

    def start(path: Path, *, replace: bool) -> None:
        # what became of it is told even when the screen was left meanwhile
        off_loop(
            screen.app,
            lambda: save(path, replace),
            lambda _: tell(path),
            group="save",
            exclusive=False,
            failed=partial(refuse, path),
        )

    def refuse(path: Path, error: Exception) -> None:
        from upflow_tui.engine.files.output_file import AlreadyThere

        if isinstance(error, AlreadyThere):
            ask_to_replace(path)
        else:
            screen.app.push_screen(MessageDialog("Not saved", *words_of(error)))

    def ask_to_replace(path: Path) -> None:
        question = f"{os.fspath(path)} exists already. Replace it?"
        dialog = ConfirmDialog("Replace a file", question, yes="Replace", no="Keep", dangerous=True)
        screen.app.push_screen(dialog, lambda replaces: start(path, replace=True) if replaces else None)

    def tell(path: Path) -> None:
        text = told(path) if told is not None else f"Saved: {path}"
        screen.app.notify(safe_str(text, 400), markup=False)

    ask()
