"""Work beside the loop: what came of it reaches whoever waits for it, and nobody else."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from textual.app import App, ComposeResult
from textual.containers import Vertical
from textual.pilot import Pilot
from textual.screen import Screen
from textual.widgets import Static

from upflow_tui.store.database import StoreError
from upflow_tui.tui.dialogs.message import MessageDialog
from upflow_tui.tui.off_loop import off_loop, said_elsewhere

WAIT = 20.0


class Host(App[None]):
    """A widget whose work it is, in a box that knows what to do about errors, if it is to."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static()

    @property
    def node(self) -> Static:
        return self.query_one(Static)


class Held:
    """Work that ends when it is let go."""

    def __init__(self, result: str = "", error: Exception | None = None) -> None:
        self.has_begun = threading.Event()
        self.may_end = threading.Event()
        self.thread = threading.get_ident()
        self._result = result
        self._error = error

    def __call__(self) -> str:
        self.has_begun.set()
        assert self.may_end.wait(WAIT)
        self.thread = threading.get_ident()
        if self._error is not None:
            raise self._error
        return self._result


async def until(pilot: Pilot[Any], holds: Callable[[], bool]) -> None:
    for _ in range(400):
        if holds():
            return
        await pilot.pause(0.01)
    raise AssertionError("it never came")


async def ended(pilot: Pilot[Any], *held: Held) -> None:
    """Lets the work go, and waits until nothing runs any more and nothing is left to be handed over."""
    for each in held:
        each.may_end.set()
    await until(pilot, lambda: not any(worker.is_running for worker in pilot.app.workers))
    done = threading.Event()
    off_loop(pilot.app, lambda: None, lambda _: done.set(), group="a last one, which comes after all of these")
    await until(pilot, done.is_set)
    await pilot.pause()


async def test_the_work_is_done_in_a_thread_and_its_result_is_handed_over_on_the_loop() -> None:
    app, held = Host(), Held("read")
    async with app.run_test() as pilot:
        off_loop(app.node, held, lambda result: app.told.append((result, threading.get_ident())), group="g")
        await ended(pilot, held)
        assert app.told == [("read", threading.get_ident())]
        assert held.thread != threading.get_ident()


async def test_a_result_that_newer_work_overtook_is_ignored() -> None:
    app, old, new = Host(), Held("old"), Held("new")
    async with app.run_test() as pilot:
        off_loop(app.node, old, app.told.append, group="g")
        await until(pilot, old.has_begun.is_set)
        off_loop(app.node, new, app.told.append, group="g")
        await ended(pilot, new)
        await ended(pilot, old)
        assert app.told == ["new"]


async def test_one_that_is_of_use_even_late_is_handed_over_unless_its_widget_is_gone() -> None:
    app, held = Host(), [Held("old"), Held("new"), Held("gone")]
    async with app.run_test() as pilot:
        for each in held[:2]:
            off_loop(app.node, each, app.told.append, group="g", even_late=True)
            await until(pilot, each.has_begun.is_set)
        await ended(pilot, held[1])
        await ended(pilot, held[0])
        assert app.told == ["new", "old"]
        off_loop(app.node, held[2], app.told.append, group="g", even_late=True)
        await until(pilot, held[2].has_begun.is_set)
        await app.node.remove()
        await ended(pilot, held[2])
        assert app.told == ["new", "old"]


async def test_an_error_of_work_that_newer_work_overtook_is_ignored_too() -> None:
    app, old, new = Host(), Held(error=StoreError("The store is busy.", "Wait.")), Held("new")
    async with app.run_test() as pilot:
        off_loop(app.node, old, app.told.append, group="g")
        await until(pilot, old.has_begun.is_set)
        off_loop(app.node, new, app.told.append, group="g")
        await ended(pilot, old, new)
        assert app.told == ["new"] and not isinstance(app.screen, MessageDialog)


async def test_work_of_another_group_or_node_or_that_is_not_exclusive_supersedes_nothing() -> None:
    app, held = Host(), [Held(str(number)) for number in range(4)]
    async with app.run_test() as pilot:
        off_loop(app.node, held[0], app.told.append, group="g")
        off_loop(app.node, held[1], app.told.append, group="other")
        off_loop(app.query_one(Vertical), held[2], app.told.append, group="g")
        off_loop(app.node, held[3], app.told.append, group="g", exclusive=False)
        await ended(pilot, *held)
        assert sorted(map(str, app.told)) == ["0", "1", "2", "3"]


async def test_a_result_for_a_widget_that_is_gone_is_ignored() -> None:
    app, read, failed = Host(), Held("read"), Held(error=ValueError("gone"))
    async with app.run_test() as pilot:
        off_loop(app.node, read, app.told.append, group="g")
        off_loop(app.node, failed, app.told.append, group="h", failed=app.told.append)
        await until(pilot, lambda: read.has_begun.is_set() and failed.has_begun.is_set())
        await app.node.remove()
        await ended(pilot, read, failed)
        assert app.told == []


async def test_a_result_for_a_screen_that_was_left_is_ignored() -> None:
    app, held = Host(), Held("read")
    async with app.run_test() as pilot:
        screen = Screen[None]()
        await app.push_screen(screen)
        off_loop(screen, held, app.told.append, group="g")
        await until(pilot, held.has_begun.is_set)
        await app.pop_screen()
        await ended(pilot, held)
        assert app.told == []


async def test_a_result_for_what_was_taken_out_of_the_screen_while_it_was_handed_over_is_ignored() -> None:
    """Two results wait for the loop; the first one removes the widget that the second one is for."""
    app, first, second = Host(), Held(), Held("read")
    async with app.run_test() as pilot:

        async def remove(_: str) -> None:
            second.may_end.set()
            await app.node.remove()

        off_loop(app.node, second, app.told.append, group="g")
        await until(pilot, second.has_begun.is_set)
        off_loop(app, first, remove, group="g")
        await ended(pilot, first)
        assert app.told == []


async def test_an_error_goes_to_whoever_takes_it() -> None:
    app, error = Host(), StoreError("The store is busy.", "Wait.")
    async with app.run_test() as pilot:
        taken, left = Held(error=error), Held(error=error)
        off_loop(app.node, taken, app.told.append, group="g", failed=lambda e: app.told.append(("failed", e)))
        off_loop(app.node, left, app.told.append, group="h", failed=said_elsewhere)
        await ended(pilot, taken, left)
        assert app.told == [("failed", error)] and not isinstance(app.screen, MessageDialog)


async def test_an_error_nobody_asked_for_goes_to_the_nearest_that_has_a_way_to_say_it() -> None:
    app, error = Host(), StoreError("The store is busy.", "Wait.")
    async with app.run_test() as pilot:
        app.query_one(Vertical).fail = app.told.append  # type: ignore[attr-defined]
        off_loop(app.node, held := Held(error=error), app.told.append, group="g")
        await ended(pilot, held)
        assert app.told == [error] and not isinstance(app.screen, MessageDialog)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (StoreError("The store is busy.", "Close the other window."), "The store is busy."),
        (KeyError("Durand"), "This is a program error: KeyError."),
    ],
)
async def test_an_error_that_nobody_takes_is_a_dialog(error: Exception, said: str) -> None:
    app, held = Host(), Held(error=error)
    async with app.run_test() as pilot:
        off_loop(app.node, held, app.told.append, group="g")
        await ended(pilot, held)
        assert isinstance(app.screen, MessageDialog) and app.told == []
        shown = [str(part.content) for part in app.screen.query(Static)]
        assert said in shown and not any("Durand" in part for part in shown)


async def test_an_error_that_was_not_expected_is_a_fault_of_the_program() -> None:
    app, wrong, fault = Host(), Held(error=ValueError("No such day.")), Held(error=KeyError("day"))
    async with app.run_test() as pilot:
        off_loop(app.node, wrong, group="g", failed=lambda e: app.told.append(str(e)), expected=ValueError)
        await ended(pilot, wrong)
        assert app.told == ["No such day."] and not isinstance(app.screen, MessageDialog)
        off_loop(app.node, fault, group="g", failed=lambda e: app.told.append(str(e)), expected=ValueError)
        await ended(pilot, fault)
        assert app.told == ["No such day."] and isinstance(app.screen, MessageDialog)


async def test_what_is_read_piece_by_piece_is_shown_piece_by_piece() -> None:
    app, first, second = Host(), Held("first"), Held("second")
    async with app.run_test() as pilot:

        def show(piece: str) -> None:
            app.told.append(piece)
            off_loop(app.node, second, app.told.append, group="g")

        off_loop(app.node, first, show, group="g")
        await ended(pilot, first, second)
        assert app.told == ["first", "second"]
