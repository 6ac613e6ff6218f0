"""A text of a fixed height: whole where it fits, and seen to go on where it does not."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.content import Content

from upflow_tui.tui.widgets.cut_text import CutText


class Host(App[None]):
    """A program with one text of two lines."""

    CSS = "CutText { height: 2; padding: 0 1; }"

    def compose(self) -> ComposeResult:
        yield CutText(Content("one two three four"))


def lines(host: Host) -> list[str]:
    text = host.query_one(CutText)
    return [text.render_line(y).text.strip() for y in range(text.size.height)]


async def test_a_text_that_has_no_room_ends_in_an_ellipsis_and_is_whole_in_a_wider_window() -> None:
    host = Host()
    async with host.run_test(size=(12, 4)) as pilot:
        assert lines(host) == ["one two", "three four"]
        await pilot.resize_terminal(9, 4)
        await pilot.pause()
        assert lines(host) == ["one two", "three…"]
        host.query_one(CutText).update(Content("one two\nthree\nfour"))
        await pilot.resize_terminal(20, 4)
        await pilot.pause()
        assert lines(host) == ["one two", "three…"]


async def test_an_ellipsis_takes_the_place_of_the_last_letter_where_the_line_is_full() -> None:
    host = Host()
    async with host.run_test(size=(9, 4)):
        host.query_one(CutText).update(Content("aaaaaaabbbbbbbccc"))
        assert lines(host) == ["aaaaaaa", "bbbbbb…"]
