"""Saving a file where the person says: never over another file unasked, and every end is told."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Input

from upflow_tui.store.database import StoreError
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.dialogs.path import PathDialog
from upflow_tui.tui.dialogs.save_as import save_as
from upflow_tui.tui.theme import THEMES


class Host(App[None]):
    """Has the themes of the program, over which a file is saved."""

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    @property
    def told(self) -> list[str]:
        return [notification.message for notification in self._notifications]


def write(out: BinaryIO) -> None:
    out.write(b"new")


def refuse(out: BinaryIO) -> None:
    raise StoreError("The store is gone.", "Bring it back.")


async def until(pilot: Pilot[Any], holds: Callable[[], object]) -> None:
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it did not come")


async def begin(pilot: Pilot[None], path: Path, work: Callable[[BinaryIO], None] = write) -> None:
    """Asks for the path over the screen in front, and gives it."""
    save_as(pilot.app.screen, "Save it", "any.csv", work)
    await pilot.pause()
    assert isinstance(pilot.app.screen, PathDialog)
    pilot.app.screen.query_one(Input).value = str(path)
    await pilot.press("enter")


async def test_a_new_file_is_written_and_told(tmp_path: Path) -> None:
    app = Host()
    async with app.run_test() as pilot:
        await begin(pilot, tmp_path / "new.csv")
        await until(pilot, lambda: app.told)
        assert app.told == [f"Saved: {tmp_path / 'new.csv'}"]
    assert (tmp_path / "new.csv").read_bytes() == b"new"


@pytest.mark.parametrize(("key", "content"), [("y", b"new"), ("n", b"old"), ("escape", b"old")])
async def test_another_file_is_replaced_only_when_asked(tmp_path: Path, key: str, content: bytes) -> None:
    path = tmp_path / "there.csv"
    path.write_bytes(b"old")
    app = Host()
    async with app.run_test() as pilot:
        await begin(pilot, path)
        await until(pilot, lambda: isinstance(app.screen, ConfirmDialog))
        assert path.read_bytes() == b"old"
        await pilot.press(key)
        await until(pilot, lambda: bool(app.told) == (content == b"new"))
    assert path.read_bytes() == content


async def test_what_cannot_be_written_is_said_with_what_helps(tmp_path: Path) -> None:
    app = Host()
    async with app.run_test(size=(80, 24)) as pilot:
        await begin(pilot, tmp_path / "new.csv", refuse)
        await until(pilot, lambda: isinstance(app.screen, MessageDialog))
        said = " ".join(str(widget.render()) for widget in app.screen.query("Static"))
        assert "The store is gone." in said and "Bring it back." in said
    assert not (tmp_path / "new.csv").exists()


async def test_it_is_told_even_when_the_screen_was_left_meanwhile(tmp_path: Path) -> None:
    app = Host()
    async with app.run_test() as pilot:
        left: Screen[None] = Screen()
        await app.push_screen(left)
        leave = app.pop_screen

        def write_late(out: BinaryIO) -> None:
            app.call_from_thread(leave)
            out.write(b"new")

        await begin(pilot, tmp_path / "new.csv", write_late)
        await until(pilot, lambda: app.told)
        assert app.screen is not left
    assert (tmp_path / "new.csv").read_bytes() == b"new"
