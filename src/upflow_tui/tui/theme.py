"""The themes: the program's own two, calm, readable (WCAG AA), and told apart in 16 colours too; and Textual's.

Nothing is told by colour alone (docs/product.md "Places"), so on the row under the cursor plain white on blue replaces
the colours of single cells: their signs remain. Textual's themes are made as readable by `readable.py`.
"""

from __future__ import annotations

from typing import Any, Final

from textual.app import App
from textual.theme import Theme

from upflow_tui.engine.settings.settings import Theme as Chosen

DARK: Final = Theme(
    name="upflow-dark",
    dark=True,
    primary="#6cb2eb",
    secondary="#8fb8d8",
    accent="#6fd3d8",
    error="#ff8080",
    warning="#f0c24b",
    success="#5ad66f",
    foreground="#d8dee6",
    background="#12161c",
    surface="#171c24",
    panel="#1f2630",
    variables={
        "text-muted": "#a3aebb",
        "border": "#6cb2eb",
        "border-blurred": "#3d4958",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#24508f",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#d8dee6",
        "block-cursor-blurred-background": "#26303c",
        "block-hover-background": "#1f2630",
        "input-selection-background": "#24508f",
        "button-color-foreground": "#12161c",
        "button-focus-text-style": "bold",
        "footer-key-foreground": "#6fd3d8",
        "scrollbar": "#3d4958",
        "scrollbar-hover": "#526174",
        "scrollbar-active": "#6cb2eb",
        "scrollbar-background": "#171c24",
    },
)
LIGHT: Final = Theme(
    name="upflow-light",
    dark=False,
    primary="#0e5688",
    secondary="#3c5a75",
    accent="#0a5f6b",
    error="#a3131d",
    warning="#6f4c00",
    success="#056021",
    foreground="#22272e",
    background="#f7f7f4",
    surface="#ffffff",
    panel="#e8eae6",
    variables={
        "text-muted": "#4a535d",
        "border": "#0e5688",
        "border-blurred": "#aab3bc",
        "block-cursor-foreground": "#ffffff",
        "block-cursor-background": "#1f4f9e",
        "block-cursor-text-style": "bold",
        "block-cursor-blurred-foreground": "#22272e",
        "block-cursor-blurred-background": "#c8d3de",
        "block-hover-background": "#e8eae6",
        "input-cursor-background": "#c77700",  # seen on the blue row of a list and on the white beside it
        "input-cursor-foreground": "#12161c",
        "input-selection-background": "#a9cdf0",
        "button-color-foreground": "#ffffff",
        "button-focus-text-style": "bold",
        "footer-key-foreground": "#0a5f6b",
        "scrollbar": "#aab3bc",
        "scrollbar-hover": "#8b96a1",
        "scrollbar-active": "#0e5688",
        "scrollbar-background": "#eceeea",
    },
)
THEMES: Final = (DARK, LIGHT)
"""To be registered by the program (`App.register_theme`); the first is the one to start with."""


def start_with(app: App[Any], name: str) -> None:
    """Gives a program that does not run yet one of its themes; styles are then read with it, not a second time for it.

    It does what Textual does when a theme is changed, but for looking at all styles again.
    """
    app.set_reactive(App.theme, name)
    dark = app.current_theme.dark
    app.set_classes([f"-theme-{name}", "-dark-mode" if dark else "-light-mode"])
    app._refresh_truecolor_filter(app.ansi_theme)
    app.stylesheet.set_variables(app.get_css_variables())


def variables_of(theme: Theme, variables: dict[str, str]) -> dict[str, str]:
    """The variables of a theme as the program uses them: texts can be read.

    Args:
        theme: any.
        variables: what Textual makes of it.
    """
    if theme in THEMES or theme.ansi:
        return variables
    from upflow_tui.tui.readable import made_readable

    return made_readable(variables, dark=theme.dark)


def name_of(chosen: Chosen) -> str:
    """What Textual calls the theme of a setting."""
    return {Chosen.DARK: DARK.name, Chosen.LIGHT: LIGHT.name}.get(chosen, chosen.value)


def label_of(chosen: Chosen) -> str:
    """What people call it: `Upflow dark`, `Rose Pine Moon`."""
    own = {Chosen.DARK: "Upflow dark", Chosen.LIGHT: "Upflow light"}
    return own.get(chosen, chosen.value.replace("-", " ").title().replace("Ansi", "ANSI"))
