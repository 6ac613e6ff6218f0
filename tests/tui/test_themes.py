"""Themes: chosen with a live look, readable all of them; without colours and without signs nothing is lost."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from textual.color import Color
from textual.theme import BUILTIN_THEMES
from textual.theme import Theme as TextualTheme
from textual.widgets import Input

from tests.tui.conftest import ImportFile
from tests.tui.places import opened, press, settled, shown, until
from upflow_tui.engine.settings.file import SettingsFile
from upflow_tui.engine.settings.settings import Theme
from upflow_tui.samples import sample_path
from upflow_tui.tui.app import UpflowApp
from upflow_tui.tui.dialogs.themes import ThemesDialog
from upflow_tui.tui.readable import LEAST, contrast
from upflow_tui.tui.services import Services
from upflow_tui.tui.theme import THEMES, label_of, name_of, variables_of

ALL = {theme.name: theme for theme in (*THEMES, *BUILTIN_THEMES.values())}
COLOURED = [theme for theme in ALL.values() if not theme.ansi]
GROUNDS = ("background", "surface", "panel", "block-cursor-blurred-background")
TEXTS = ("foreground", "text-muted", "primary", "accent", "error", "warning", "success", "footer-key-foreground")
DRAWN = "─│╭╮╰╯▌▏▁▂▃▄▅▆▇█━╸╺"
"""What is seen without being read."""


def test_every_theme_of_the_program_and_of_textual_can_be_chosen() -> None:
    assert {name_of(theme) for theme in Theme} == set(ALL)
    assert len({label_of(theme) for theme in Theme}) == len(Theme)


@pytest.mark.parametrize("theme", COLOURED, ids=lambda theme: theme.name)
def test_every_text_can_be_read_on_every_ground(theme: TextualTheme) -> None:
    made = variables_of(theme, {**theme.to_color_system().generate(), **theme.variables})
    pairs = [(text, ground) for text in TEXTS for ground in GROUNDS]
    pairs += [("block-cursor-foreground", "block-cursor-background"), ("button-color-foreground", "primary")]
    poor = {pair for pair in pairs if contrast(*(Color.parse(made[name]) for name in pair)) < LEAST}
    assert poor == set()


def poor_texts(app: UpflowApp) -> list[tuple[str, float]]:
    """The texts on the screen that cannot be read, each with its contrast; keys that do nothing now are dim."""
    found = []
    for strip in app.screen._compositor.render_strips(app.size):
        for text, style, _ in strip:
            words = text.strip(f" {DRAWN}")
            if words and style is not None and style.color and style.bgcolor and not style.reverse:
                ratio = contrast(Color.from_rich_color(style.color), Color.from_rich_color(style.bgcolor))
                if ratio < LEAST:
                    found.append((words, round(ratio, 2)))
    return found


async def test_what_is_on_the_screens_can_be_read_in_every_theme(
    sample_services: Services, import_file: ImportFile
) -> None:
    """The problems of a faulty file, with the cursor on one, its keys and its tabs."""
    poor = {}
    import_file(sample_services, sample_path("faulty.csv"))
    async with opened(sample_services, (120, 36)) as (app, pilot):
        await press(pilot, "h", "enter", "2", "end", "up", "up")
        assert "✗" in shown(app) and " ! " in shown(app)
        for theme in COLOURED:
            app.theme = theme.name
            await pilot.pause()
            if found := poor_texts(app):
                poor[theme.name] = found
    assert poor == {}


async def test_a_theme_is_shown_while_the_cursor_is_on_it_and_esc_gives_the_old_one_back(
    sample_services: Services, tmp_path: Path
) -> None:
    file = SettingsFile(tmp_path / "config")
    async with opened(replace(sample_services, settings_file=file)) as (app, pilot):
        await press(pilot, "ctrl+t", "down", "down")
        await until(pilot, lambda: app.theme == "textual-dark")
        await press(pilot, "escape")
        assert app.theme == "upflow-dark" and not file.is_there()

        await press(pilot, "ctrl+t", *"nord")
        await until(pilot, lambda: app.theme == "nord")
        await press(pilot, "enter")
        await until(pilot, lambda: file.load().settings.theme is Theme.NORD)
        assert not isinstance(app.screen, ThemesDialog) and app.theme == "nord"

        await press(pilot, "f2")
        assert app.theme == "upflow-light"
        await press(pilot, "f2")
        assert app.theme == "nord", "the dark theme used last"
        await until(pilot, lambda: file.load().settings.theme is Theme.NORD)


def reversed_texts(app: UpflowApp) -> list[str]:
    """What is on the screen in reversed letters."""
    strips = app.screen._compositor.render_strips(app.size)
    return [text for strip in strips for text, style, _ in strip if style is not None and style.reverse]


async def test_without_colours_no_colour_is_left_and_the_cursor_is_seen(
    sample_services: Services, import_file: ImportFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    import_file(sample_services, sample_path("faulty.csv"))
    async with opened(sample_services, (120, 36)) as (app, pilot):
        await press(pilot, "h")
        strips = app.screen._compositor.render_strips(app.size)
        styles = [style for strip in strips for _, style, _ in strip if style is not None]
        assert all(colour.is_default for style in styles for colour in (style.color, style.bgcolor) if colour)
        assert any("faulty" in text for text in reversed_texts(app))
        assert "✗ Error" in shown(app)
        await press(pilot, "ctrl+t", "m")
        app.screen.query_one(Input).cursor_blink = False
        await pilot.pause()
        assert " " in reversed_texts(app), "the cursor in the field"


async def test_in_ascii_nothing_else_is_on_the_screen(sample_services: Services, import_file: ImportFile) -> None:
    import_file(sample_services, sample_path("faulty.csv"))
    app = UpflowApp(sample_services, ascii_for="ascii")
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await press(pilot, "h", "enter", "2")
        assert shown(app).isascii() and "x " in shown(app)
        await press(pilot, "question_mark")
        await settled(pilot)
        assert shown(app).isascii() and "enter" in shown(app) and "+-" in shown(app)
