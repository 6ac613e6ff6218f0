"""One registry of actions: no key twice on a screen, and bindings, key bar, palette, help and docs/keys.md agree with it."""

from __future__ import annotations

from itertools import combinations
from typing import ClassVar

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.binding import Binding, BindingType
from textual.command import CommandList, CommandPalette
from textual.widgets import Input

from upflow_tui.tui.actions import (
    ACTIONS,
    ANSWER,
    APPLYING,
    BUTTON,
    CHOICE,
    COLUMNS,
    DIALOG,
    EDIT,
    EVERYWHERE,
    FIELD,
    FORM,
    LINES,
    LIST,
    ONE_OF,
    PATH,
    QUESTION,
    SEARCH,
    SENT_AS_OTHER_KEYS,
    START,
    bindings_for,
    key_label,
    live_actions,
    markdown_table,
)
from upflow_tui.tui.palette import ActionsProvider
from upflow_tui.tui.widgets.grid.row_grid import GridColumn, Row, RowGrid
from upflow_tui.tui.widgets.key_bar import KeyBar

PLACES = sorted({place for action in ACTIONS for place in action.places})
SCREENS = [
    place
    for place in PLACES
    if place not in (EVERYWHERE, LIST, DIALOG, QUESTION, CHOICE, SEARCH, FIELD, FORM, LINES, ONE_OF, PATH, START)
    and place not in (ANSWER, APPLYING, BUTTON, COLUMNS, EDIT)
]


class Host(App[None]):
    """The map step's keys, a list, a field, and the key bar."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings_for(EVERYWHERE), *bindings_for("map")]
    COMMANDS: ClassVar = {ActionsProvider}

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []

    def compose(self) -> ComposeResult:
        yield RowGrid((GridColumn("Column"),), enter_label="Choose")
        yield Input()
        yield KeyBar()

    def on_mount(self) -> None:
        self.query_one(RowGrid).show_rows([Row(1, ("Code client",))])
        self.query_one(RowGrid).focus()

    def action_suggest(self) -> None:
        self.done.append("suggest")

    def action_next(self) -> None:
        self.done.append("next")

    def bar(self) -> str:
        return self.query_one(KeyBar).render().plain.rstrip()


@pytest.mark.parametrize("place", SCREENS)
def test_no_two_actions_of_a_screen_share_a_key(place: str) -> None:
    here = [action for action in ACTIONS if {place, EVERYWHERE, LIST} & set(action.places)]
    shared = [(first.id, second.id) for first, second in combinations(here, 2) if set(first.keys) & set(second.keys)]
    assert shared == []


@pytest.mark.parametrize(
    "places",
    [
        (DIALOG, QUESTION),
        (DIALOG, CHOICE),
        (DIALOG, FORM, ONE_OF),
        (DIALOG, LINES),
        (DIALOG, APPLYING),
        (DIALOG, EDIT),
        (DIALOG, COLUMNS),
    ],
)
def test_no_two_actions_of_a_dialog_share_a_key(places: tuple[str, ...]) -> None:
    keys = [key for action in ACTIONS if set(places) & set(action.places) for key in action.keys]
    assert len(keys) == len(set(keys))


def test_every_action_is_complete_and_has_keys_that_arrive() -> None:
    assert len({action.id for action in ACTIONS}) == len(ACTIONS)
    for action in ACTIONS:
        assert action.label and action.help.endswith(".") and action.places
        assert len(action.help) <= 48, "must fit the ? screen at 80 columns"
        assert action.keys and not set(action.keys) & SENT_AS_OTHER_KEYS


def test_next_and_back_are_on_function_keys_too_because_letters_in_a_field_are_text() -> None:
    by_id = {action.id: action for action in ACTIONS}
    assert "f8" in by_id["wizard.next"].keys
    assert "f7" in by_id["wizard.previous"].keys


def test_a_place_without_actions_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="'mapp'"):
        bindings_for("mapp")


def test_bindings_carry_the_ids_by_which_keys_are_changed() -> None:
    bindings = [binding for binding in bindings_for("map") if isinstance(binding, Binding)]
    assert {binding.id for binding in bindings} == {action.id for action in ACTIONS if "map" in action.places}


@pytest.mark.parametrize(
    ("key", "label"), [("question_mark", "?"), ("slash", "/"), ("f8", "F8"), ("ctrl+p", "ctrl+p"), ("up", "↑")]
)
def test_keys_are_named_as_people_read_them(key: str, label: str) -> None:
    assert key_label(key) == label


def test_the_readmes_table_has_every_action() -> None:
    table = markdown_table()
    assert table.count("\n") == len(ACTIONS) + 2
    for action in ACTIONS:
        assert f"| {action.label} | {action.help} |" in table


async def test_the_key_bar_shows_what_works_now() -> None:
    host = Host()
    async with host.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        assert "F5 Suggest again" in host.bar()
        assert "↵ Choose" in host.bar()
        host.query_one(Input).focus()
        await pilot.pause()
        assert "Combine" not in host.bar() and "Accept" not in host.bar(), "what is typed in a field is text"
        assert "F8 Next" in host.bar()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
async def test_the_key_bar_leaves_out_whole_entries_and_never_the_way_to_all_keys(width: int) -> None:
    host = Host()
    async with host.run_test(size=(width, 24)) as pilot:
        await pilot.pause()
        assert cell_len(host.bar()) <= width - 2
        assert host.bar().endswith("? Keys")


async def test_a_click_on_the_key_bar_does_it() -> None:
    host = Host()
    async with host.run_test(size=(120, 24)) as pilot:
        await pilot.pause()
        await pilot.click(KeyBar, offset=(1 + host.bar().index("Suggest"), 0))
        await pilot.pause()
        assert host.done == ["suggest"]


async def test_keys_that_the_person_chose_are_shown() -> None:
    host = Host()
    async with host.run_test(size=(120, 24)) as pilot:
        host.set_keymap({"map.suggest": "z"})
        await pilot.pause()
        assert "z Suggest again" in host.bar()
        await pilot.press("z", "f5")
        assert host.done == ["suggest"]


async def test_the_palette_has_every_action_of_the_screen_and_does_it() -> None:
    host = Host()
    async with host.run_test(size=(120, 60)) as pilot:
        await pilot.pause()
        expected = {
            live.label for live in live_actions(host.screen) if live.action.in_bar or LIST not in live.action.places
        } - {"Commands"}
        await pilot.press("ctrl+p")
        await pilot.pause()
        palette = host.screen
        assert isinstance(palette, CommandPalette)
        while palette.query_one(CommandList).option_count < len(expected):
            await pilot.pause()
        options = [str(option.prompt) for option in palette.query_one(CommandList).options]
        assert {option.split("  (")[0].strip() for option in options} == expected
        await pilot.press(*"suggest again")
        while palette.query_one(CommandList).option_count != 1:
            await pilot.pause()
        await pilot.press("enter")
        while not host.done:
            await pilot.pause()
        assert host.done == ["suggest"]
