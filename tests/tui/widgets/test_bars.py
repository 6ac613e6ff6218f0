"""The step bar, the notice for small windows, and the themes."""

from __future__ import annotations

import pytest
from rich.cells import cell_len
from rich.color import ColorSystem
from textual.app import App, ComposeResult
from textual.color import Color
from textual.theme import Theme
from textual.widgets import Input

from tests.tui.hostile import HOSTILE
from upflow_tui.tui.theme import THEMES
from upflow_tui.tui.widgets.step_bar import StepBar
from upflow_tui.tui.widgets.too_small import TooSmall

FACTS = ("1 204 lines", ";", "cp1252")


class Host(App[None]):
    """A bar, a field, and the notice."""

    def __init__(self) -> None:
        super().__init__()
        self.chosen: list[int] = []

    def compose(self) -> ComposeResult:
        yield StepBar()
        yield Input()
        yield TooSmall()

    def on_step_bar_step_chosen(self, event: StepBar.StepChosen) -> None:
        self.chosen.append(event.step)

    def line(self) -> str:
        return self.query_one(StepBar).render().plain.rstrip()


@pytest.mark.parametrize(
    ("width", "name", "line"),
    [
        (
            120,
            "clients-mars.csv",
            "Import customers ─ 1 File ✓ ─ 2 Map ● ─ 3 Preview ─ 4 Import"
            "                clients-mars.csv · 1 204 lines · ; · cp1252",
        ),
        (80, "mars.csv", "1 File ✓ ─ 2 Map ● ─ 3 Preview ─ 4 Import     mars.csv · 1 204 lines · ; · cp1252"),
        (80, "clients-mars.csv", "1 File ✓ ─ 2 Map ● ─ 3 Preview ─ 4 Import  clients-mars.csv · 1 204 lines · ;"),
        (
            80,
            "clients-mars-export-2026-05-12.csv",
            "1 File ✓ ─ 2 Map ● ─ 3 Preview ─ 4 Import  clients-mars-e…12.csv · 1 204 lines",
        ),
        (46, "clients-mars.csv", "1 ✓ ─ 2 Map ● ─ 3 ─ 4         clients-mars.csv"),
    ],
)
async def test_the_step_bar_keeps_what_tells_most(width: int, name: str, line: str) -> None:
    host = Host()
    async with host.run_test(size=(width, 30)) as pilot:
        host.query_one(StepBar).show(2, done={1}, name=name, facts=FACTS)
        await pilot.pause()
        assert host.line().split() == line.split()
        assert cell_len(host.line()) <= width - 2


@pytest.mark.parametrize("width", [80, 120])
async def test_a_hostile_file_name_fits_the_step_bar(width: int) -> None:
    host = Host()
    async with host.run_test(size=(width, 30)) as pilot:
        for text in HOSTILE.values():
            host.query_one(StepBar).show(3, done={1, 2}, name=text, facts=FACTS)
            await pilot.pause()
            assert cell_len(host.line()) <= width - 2
            assert "3 Preview ●" in host.line()


async def test_a_click_goes_back_to_a_step_that_is_done_only() -> None:
    host = Host()
    async with host.run_test(size=(120, 30)) as pilot:
        host.query_one(StepBar).show(2, done={1})
        await pilot.pause()
        for label in ("1 File", "2 Map", "3 Preview"):
            await pilot.click(StepBar, offset=(1 + host.line().index(label), 0))
        await pilot.pause()
        assert host.chosen == [1]


async def test_a_small_window_says_so_and_the_focus_comes_back_with_the_room() -> None:
    host = Host()
    async with host.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        notice = host.query_one(TooSmall)
        field = host.query_one(Input)
        field.focus()
        assert not notice.display
        await pilot.resize_terminal(79, 24)
        await pilot.pause()
        assert notice.display
        assert notice.region == host.screen.region
        assert "79×24" in notice.render().plain
        await pilot.press("x")
        assert field.value == ""
        await pilot.resize_terminal(80, 23)
        await pilot.pause()
        assert "80×23" in notice.render().plain
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert not notice.display
        assert host.focused is field


def contrast(one: str, other: str) -> float:
    """The contrast ratio of WCAG 2: 1 to 21."""

    def luminance(color: str) -> float:
        parts = [
            part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
            for part in Color.parse(color).normalized
        ]
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


GROUNDS = ("background", "surface", "panel", "block-cursor-blurred-background")
WORDS = ("foreground", "text-muted", "primary", "accent", "error", "warning", "success")


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_every_text_has_the_contrast_of_wcag_aa_on_every_ground(theme: Theme) -> None:
    colors = theme.to_color_system().generate()
    pairs = [(word, ground) for word in WORDS for ground in GROUNDS]
    pairs += [("block-cursor-foreground", "block-cursor-background"), ("footer-key-foreground", "panel")]
    poor = [(*pair, round(contrast(*(colors[name] for name in pair)), 2)) for pair in pairs]
    assert [entry for entry in poor if entry[2] < 4.5] == []


@pytest.mark.parametrize("theme", THEMES, ids=lambda theme: theme.name)
def test_error_warning_success_and_cursor_differ_in_sixteen_colours(theme: Theme) -> None:
    colors = theme.to_color_system().generate()

    def standard(name: str) -> int | None:
        return Color.parse(colors[name]).rich_color.downgrade(ColorSystem.STANDARD).number

    tones = ("foreground", "error", "warning", "success", "surface")
    assert len({standard(name) for name in tones}) == len(tones)
    assert standard("block-cursor-background") not in (standard("surface"), standard("block-cursor-foreground"))


def test_there_is_a_light_and_a_dark_theme() -> None:
    dark, light = THEMES
    assert (dark.dark, light.dark) == (True, False)
