"""Each dialog gives back what was chosen, closes with esc, and holds hostile text harmlessly at 80×24."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App
from textual.screen import ModalScreen
from textual.widgets import Button, Input, Static

from tests.tui.hostile import HOSTILE, HOSTILE_NAME
from upflow_tui.tui.actions import EVERYWHERE, bindings_for
from upflow_tui.tui.dialogs.choose import Choice, ChooseDialog, narrowed
from upflow_tui.tui.dialogs.confirm import ConfirmDialog
from upflow_tui.tui.dialogs.help_screen import HelpScreen
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.safe_text import safe_str
from upflow_tui.tui.theme import THEMES
from upflow_tui.tui.widgets.grid.row_grid import RowGrid
from upflow_tui.tui.widgets.grid.rows import Tone
from upflow_tui.tui.widgets.key_bar import KeyBar

FIELDS = (
    Choice(4, "Contact email", "98 % of values are e-mail addresses"),
    Choice(9, "Customer name", "Société mère"),
    Choice(2, "ERP segment", "", disabled="ERP segment is synced and cannot be imported."),
    Choice(7, "Parent name"),
)
OPEN = object()


class Host(App[None]):
    """Two lines: it opens a dialog, and keeps what it gave back."""

    BINDINGS = bindings_for(EVERYWHERE)
    answer: Any = OPEN

    def on_mount(self) -> None:
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = THEMES[0].name

    def ask(self, dialog: ModalScreen[Any]) -> None:
        self.push_screen(dialog, lambda answer: setattr(self, "answer", answer))


DIALOGS: dict[str, tuple[Callable[[], ModalScreen[Any]], object]] = {
    "confirm": (lambda: ConfirmDialog("Delete?", "Delete it?"), False),
    "message": (lambda: MessageDialog("No", "It did not work.", "Try again."), None),
    "choose": (lambda: ChooseDialog("Field", FIELDS), None),
    "help": (lambda: HelpScreen(()), None),
}


@pytest.mark.parametrize("name", DIALOGS)
async def test_esc_closes_without_a_change(name: str) -> None:
    make, closed = DIALOGS[name]
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(make())
        await pilot.pause()
        assert host.screen.query_one(KeyBar).render().plain.rstrip().endswith("esc Close")
        await pilot.press("escape")
        await pilot.pause()
        assert host.answer is closed


@pytest.mark.parametrize(
    ("dangerous", "keys", "answer"),
    [
        (False, ["enter"], True),
        (True, ["enter"], False),
        (True, ["right", "enter"], True),
        (True, ["tab", "enter"], True),
        (False, ["left", "enter"], False),
        (False, ["n"], False),
        (True, ["y"], True),
    ],
)
async def test_a_question_has_its_focus_where_a_hasty_enter_does_no_harm(
    dangerous: bool, keys: list[str], answer: bool
) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(ConfirmDialog("Delete?", "Delete it?", yes="Delete", dangerous=dangerous, details=("3 customers",)))
        await pilot.pause()
        assert "y Delete  n Cancel" in host.screen.query_one(KeyBar).render().plain
        await pilot.press(*keys)
        await pilot.pause()
        assert host.answer is answer


async def test_a_message_says_what_to_do_and_enter_closes_it() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(MessageDialog("Not read", "The file is empty.", "Choose another file.", tone=Tone.ERROR))
        await pilot.pause()
        texts = [str(widget.render()) for widget in host.screen.query(Static)]
        assert texts[:2] == ["The file is empty.", "Choose another file."]
        assert str(host.screen.query_one(".dialog--box").border_title).startswith("✗")
        await pilot.press("enter")
        await pilot.pause()
        assert host.answer is None


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (["enter"], 4),
        (["down", "enter"], 9),
        (["p", "a", "r", "enter"], 7),
        (["s", "o", "c", "i", "e", "t", "e", "enter"], 9),
        (["n", "a", "m", "e", "down", "enter"], 7),
        (["down", "down", "enter", "down", "enter"], 7),
        (["z", "z", "enter", "backspace", "backspace", "enter"], 4),
    ],
)
async def test_typing_narrows_the_list_and_enter_takes_the_row(keys: list[str], answer: int) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(ChooseDialog("Field", FIELDS, label="Field", detail="Why"))
        await pilot.pause()
        assert isinstance(host.focused, Input)
        await pilot.press(*keys)
        await pilot.pause()
        assert host.answer == answer


async def test_the_cursor_begins_on_what_is_chosen_so_far_and_a_double_click_takes_it() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(ChooseDialog("Field", FIELDS, current=7))
        await pilot.pause()
        assert host.screen.query_one(RowGrid).cursor_row == 3
        await pilot.click(RowGrid, offset=(3, 1), times=2)
        await pilot.pause()
        assert host.answer == 9


async def test_short_labels_leave_the_room_to_the_details() -> None:
    detail = "account managers and workflows of stored customers"
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(ChooseDialog("Way", [Choice(0, "Assign customers", detail), Choice(1, "x" * 90, "late")]))
        await pilot.pause()
        lines = [host.screen.query_one(RowGrid).render_line(y).text for y in range(2)]
        assert "late" in lines[1] and "…" in lines[1], "a long label leaves half of it"
        host.pop_screen()
        host.ask(ChooseDialog("Way", [Choice(0, "Assign customers", detail)]))
        await pilot.pause()
        assert detail in host.screen.query_one(RowGrid).render_line(0).text


async def test_what_cannot_be_chosen_says_why() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(ChooseDialog("Field", FIELDS))
        await pilot.press("down", "down", "enter")
        await pilot.pause()
        assert host.answer is OPEN
        assert "synced and cannot be imported" in str(host.screen.query_one(".choose--detail", Static).render())
        assert "⊘ ERP segment" in host.screen.query_one(RowGrid).render_line(2).text


def test_labels_come_before_mentions_and_their_beginnings_first() -> None:
    choices = [
        Choice(1, "Reminder", "by mail"),
        Choice(2, "Gmail account"),
        Choice(3, "Contact mail"),
        Choice(4, "Mail"),
        Choice(5, "Town"),
    ]
    assert [choice.key for choice in narrowed(choices, "MÁIL")] == [4, 3, 2, 1]
    assert [choice.key for choice in narrowed(choices, "mail contact")] == [3]
    assert [choice.key for choice in narrowed(choices, "  ")] == [1, 2, 3, 4, 5]


async def test_the_help_shows_the_keys_of_the_screen_under_it() -> None:
    host = Host()
    async with host.run_test(size=(80, 40)) as pilot:
        await pilot.pause()
        host.ask(HelpScreen.of(host.screen))
        await pilot.pause()
        grid = host.screen.query_one(RowGrid)
        lines = [grid.render_line(y).text for y in range(grid.size.height)]
        assert any("? F1" in line and "Show the keyboard shortcuts of this screen." in line for line in lines)
        assert any(line.strip(" ▌") == "Everywhere" for line in lines)
        assert not any("Suggest again" in line for line in lines)


HOSTILE_DIALOGS: dict[str, Callable[[], ModalScreen[Any]]] = {
    "confirm": lambda: ConfirmDialog(HOSTILE_NAME, HOSTILE_NAME, details=list(HOSTILE.values())[:6]),
    "message": lambda: MessageDialog(HOSTILE_NAME, "".join(HOSTILE.values()), HOSTILE_NAME, tone=Tone.PLAIN),
    "choose": lambda: ChooseDialog(
        HOSTILE_NAME,
        [Choice(key, text, text, disabled=text if key % 5 == 0 else None) for key, text in enumerate(HOSTILE.values())],
    ),
}


@pytest.mark.parametrize("name", HOSTILE_DIALOGS)
async def test_hostile_text_is_harmless_and_the_dialog_fits_the_smallest_window(name: str) -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        host.ask(HOSTILE_DIALOGS[name]())
        await pilot.pause()
        box = host.screen.query_one(".dialog--box")
        assert host.screen.region.contains_region(box.region)
        assert box.region.contains_region(host.screen.query_one(KeyBar).region)
        for button in host.screen.query(Button):
            assert box.region.contains_region(button.region)
        title = box._border_title
        assert title is not None
        assert title.plain == safe_str(HOSTILE_NAME, 60)
        await pilot.press("down", "down", "escape")
        await pilot.pause()
        assert host.answer is not OPEN
